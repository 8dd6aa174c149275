"""Put the README's transcript and figure, and all that docs/ shows, counts and computes, back in step. Run: make readme

With ``--forms`` also what ``benchmarks/forms.py`` prints, which takes half a minute.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pages
import wordbook

from interop.catalog import load
from interop.literature import compare_measures
from interop.report.measures import measures_table
from interop.report.tables import markdown

ROOT = Path(__file__).parent.parent
SCORE = [sys.executable, "-m", "interop", "score", "--from", "US", "--to", "RU"]
CHART = [sys.executable, "-m", "interop", "chart", "breakdown", "--from", "US", "--to", "RU"]
CHECK = [sys.executable, "-m", "interop", "check", "--no-warnings"]
CATEGORIES, ITEMS = 7, 5


def transcript() -> str:
    """What the first command prints at 100 columns, its long lists cut."""
    env = os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(SCORE, capture_output=True, text=True, encoding="utf-8", env=env, check=True)
    lines = done.stdout.splitlines()
    by_category, evidence = lines.index("By category"), lines.index("Evidence")
    items = next(place for place, line in enumerate(lines) if line.startswith("Hardest"))
    head = lines[: by_category + CATEGORIES + 1]
    return "\n".join(
        [*head, "[...]", "", *lines[items : items + ITEMS], "[...]", "", *lines[evidence:], done.stderr.strip()]
    )


def counts() -> str:
    """What a check of the catalog ends with."""
    env = os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(CHECK, capture_output=True, text=True, encoding="utf-8", env=env, check=True)
    return done.stdout[done.stdout.index("Counts\n") :].strip()


def measures(page: str) -> str:
    """The table of docs/reference-measures.md, for the items and forces that its rows name."""
    pairs = re.findall(r"^\| ([a-z0-9.-]+) \| ([A-Z-]{2,}) \|", page, re.MULTILINE)
    return markdown([measures_table([one for item, to in pairs for one in compare_measures(load(), [item], to)])])


def main(*, slow: bool = False) -> None:
    """Write README.md, the pages of docs/ and docs/img/us-ru.svg anew."""
    wordbook.write()
    compared = ROOT / "docs" / "reference-measures.md"
    body = compared.read_text(encoding="utf-8")
    table = re.compile(r"^\| item \| to \|.*\n(?:\|.*\n)+", re.MULTILINE)
    compared.write_text(table.sub(lambda _: measures(body), body), encoding="utf-8")
    limits = ROOT / "docs" / "limits.md"
    block = re.compile(r"```\nCounts\n[^`]*```")
    stated = limits.read_text(encoding="utf-8")
    limits.write_text(block.sub(lambda _: f"```\n{counts()}\n```", stated), encoding="utf-8")
    page = ROOT / "README.md"
    text = page.read_text(encoding="utf-8")
    fenced = re.compile(r"```\n[^`]*What makes it hard[^`]*```")
    page.write_text(fenced.sub(lambda _: f"```\n{transcript()}\n```", text), encoding="utf-8")
    subprocess.run([*CHART, "--output", str(ROOT / "docs" / "img" / "us-ru.svg"), "--force"], check=True)
    for path in pages.pages():
        path.write_text(pages.rendered(path, slow=slow), encoding="utf-8")


if __name__ == "__main__":
    main(slow="--forms" in sys.argv)
