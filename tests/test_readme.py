"""The README shows what the tool prints; test_docs.py follows its links."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_transcript_is_what_the_first_command_prints() -> None:
    transcript = next(block for block in README.split("```") if "What makes it hard" in block)
    command = [sys.executable, "-m", "interop", "score", "--from", "US", "--to", "RU"]
    env = os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=env, check=True, cwd=ROOT)
    printed = (done.stdout + done.stderr).splitlines()
    shown = [line for line in transcript.strip("\n").splitlines() if line not in ("", "[...]")]
    assert [line for line in shown if line not in printed] == []


def test_the_counts_on_the_page_of_limits_are_those_of_the_check() -> None:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    stated = next(block for block in page.split("```") if block.startswith("\nCounts\n"))
    command = [sys.executable, "-m", "interop", "check", "--no-warnings"]
    env = os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=env, check=True, cwd=ROOT)
    assert stated.strip() in done.stdout
