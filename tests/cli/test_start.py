"""What a first answer loads: a quick start is a promise, and heavy libraries are what breaks it."""

import json
import subprocess
import sys

import pytest

HEAVY = ("numpy.ma", "pandas", "matplotlib", "jinja2", "scipy", "dask", "openpyxl", "xlsxwriter", "PIL", "IPython")
PROBE = """
import json, sys
from interop.cli import _run
sys.argv = ["interop", *sys.argv[1:]]
code = _run()
loaded = {name.partition(".")[0] for name in sys.modules} | ({"numpy.ma"} & set(sys.modules))
print(json.dumps([code, sorted(loaded)]), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words",
    [
        ["score", "--from", "US", "--to", "RU", "--format", "json"],
        ["score", "--from", "US", "--to", "RU"],
        ["explain", "m777", "--to", "RU"],
        ["show", "m777", "--format", "csv"],
        ["chart", "--help"],
        ["report", "--help"],
    ],
    ids=" ".join,
)
def test_an_answer_loads_no_heavy_library(words: list[str]) -> None:
    found = subprocess.run([sys.executable, "-c", PROBE, *words], capture_output=True, text=True, check=True)
    code, loaded = json.loads(found.stderr.splitlines()[-1])
    assert code == 0
    assert "numpy" in loaded or words[0] in ("show", "chart", "report")
    assert not set(HEAVY) & set(loaded)


def test_importing_the_package_loads_no_heavy_library_and_no_command_line() -> None:
    probe = "import interop, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    found = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert not {*HEAVY, "typer", "rich"} & set(found.stdout.split())
