"""How long a first answer takes, as a ratio to importing pandas, all in one run.

Each command is run in a fresh process, in shuffled rounds; medians are compared. Run: make benchmark
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time

ROUNDS = 15
PYTHON = sys.executable
COMMANDS = {
    "python -c pass": [PYTHON, "-c", "pass"],
    "import numpy": [PYTHON, "-c", "import numpy"],
    "import typer, pydantic, numpy": [PYTHON, "-c", "import typer, pydantic, numpy; from pydantic import TypeAdapter"],
    "import pandas": [PYTHON, "-c", "import pandas"],
    "interop score (table)": [PYTHON, "-m", "interop", "score", "--from", "US", "--to", "RU"],
    "interop score (JSON)": [PYTHON, "-m", "interop", "score", "--from", "US", "--to", "RU", "--format", "json"],
    "interop explain": [PYTHON, "-m", "interop", "explain", "t-72b", "--to", "RU"],
    "interop --help": [PYTHON, "-m", "interop", "--help"],
}


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name in random.sample(list(COMMANDS), len(COMMANDS)):
            start = time.perf_counter()
            subprocess.run(COMMANDS[name], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(f"{'command':32} {'median ms':>10} {'to import pandas':>18}")
    for name, median in medians.items():
        print(f"{name:32} {median * 1000:10.0f} {median / medians['import pandas']:18.2f}")


if __name__ == "__main__":
    main()
