"""Pages whose commands are run: what they show is what the code prints now.

A block that begins with ``console`` holds commands after ``$``, each with what it prints at 100 columns. A comment
in the line above a block says more:

    <!-- shown: 3; Evidence + 2; By category .. Evidence; last 1 -->   which lines; the rest becomes [...]
    <!-- file: mine/sources.csv -->                                    the block is a file that later commands read
    <!-- computed: citation -->                                        a function of ``COMPUTED`` writes the block
    <!-- printed: 5 -->                                                what the Python block above prints

Blocks that begin with ``python`` are run. Blocks that begin with ``sh`` are not.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import interop
import interop.cli as cli
from interop.cli import options

ROOT = Path(__file__).parent.parent
COLUMNS = 100
CUT = "[...]"

LATER: tuple[str, ...] = ()
"""Commands, or options with their value, that pages name before they are built; their blocks are left as they stand."""

BY_HAND = ("git clone", "cd interop", "source .venv/bin/activate")
"""Commands that a page shows and that set up a machine: nothing to compare."""

ALIASES = {"make score": "interop score --from US --to RU"}
"""Targets of the Makefile that do no more than one command, once the environment stands."""

SLOW = {"python benchmarks/forms.py": ("benchmarks/forms.py",)}
"""Programs that take half a minute; refreshed with ``--forms`` only."""

FILES = ("--add ", "--cases ", "--output ", " -o ")
"""Options with which a command reads or writes a file of its page."""

BLOCK = re.compile(
    r"(?:^<!-- (?P<key>shown|file|computed|printed): (?P<value>[^\n]*?) -->\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page, with the comment above it."""

    kind: str
    body: str
    key: str | None
    value: str
    start: int
    end: int

    @property
    def commands(self) -> list[str]:
        """The commands of a console block."""
        return [line[2:] for line in self.body.splitlines() if line.startswith("$ ")] if self.kind == "console" else []


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page; ``start`` and ``end`` are those of the body."""
    for found in BLOCK.finditer(text):
        yield Block(found["kind"], found["body"], found["key"], found["value"] or "", *found.span("body"))


def pages() -> list[Path]:
    """Every page of docs/ that is written by hand."""
    return [path for path in sorted((ROOT / "docs").rglob("*.md")) if path.parent.name != "reference"]


def is_later(command: str) -> bool:
    """Whether a command is still being built."""
    return any(words in command for words in LATER)


def rendered(path: Path, *, slow: bool = False) -> str:
    """The page as it should read now. Its files and commands live in a folder of their own."""
    text = path.read_text(encoding="utf-8")
    parts, at, said = [], 0, io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        options.catalog.cache_clear()  # another page's folder "mine" is not this one's
        for block in blocks(text):
            parts.append(text[at : block.start])
            if block.kind == "python":
                said = io.StringIO()
                with contextlib.redirect_stdout(said):
                    exec(compile(block.body, path.name, "exec"), {"__name__": path.name})
            told = block.key == "printed"
            parts.append(shown(said.getvalue().splitlines(), block.value) if told else _body(block, slow))
            at = block.end
    return "".join([*parts, text[at:]])


def _body(block: Block, slow: bool) -> str:
    if block.key == "file":
        Path(block.value).parent.mkdir(parents=True, exist_ok=True)
        Path(block.value).write_text(block.body, encoding="utf-8")
    elif block.key == "computed":
        return COMPUTED[block.value]() + "\n"
    elif block.kind == "console" and not any(map(is_later, block.commands)):
        if any(command in SLOW for command in block.commands) and not slow:
            return block.body
        return "".join(f"$ {command}\n{shown(printed(command), block.value)}" for command in block.commands)
    return block.body


def printed(command: str) -> list[str]:
    """What a command prints: the result, then the words about it. What reads or writes no file of a page runs once."""
    return _run(command) if any(option in command for option in FILES) else list(_run_once(command))


@cache
def _run_once(command: str) -> tuple[str, ...]:
    return tuple(_run(command))


def _run(command: str) -> list[str]:
    if command.startswith(BY_HAND):
        return []
    if command in SLOW:
        done = subprocess.run(
            [sys.executable, *SLOW[command]], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
        )
        return done.stdout.splitlines()
    name, *words = shlex.split(ALIASES.get(command, command))
    if name != "interop":
        raise ValueError(f"{command}: a console block holds interop's commands; set another in BY_HAND or in sh")
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, COLUMNS=str(COLUMNS)),
        patch.object(sys, "argv", ["interop", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = cli._run()
    if code:
        raise ValueError(f"{command}: exit code {code}: {err.getvalue()}")
    return (out.getvalue() + err.getvalue()).splitlines()


def shown(lines: list[str], wanted: str) -> str:
    """Lines chosen by segments: ``N`` the first, ``last N``, ``START + N``, ``START .. END`` with END left out.

    Without START such a segment begins where the one before it ended.
    """
    if not wanted:
        return "".join(f"{line}\n" for line in lines)
    keep: list[int] = []
    for segment in map(str.strip, wanted.split(";")):
        after = keep[-1] + 1 if keep else 0
        if segment.isdigit():
            keep += range(min(int(segment), len(lines)))
        elif segment.startswith("last "):
            keep += range(max(after, len(lines) - int(segment[5:])), len(lines))
        elif " + " in segment:
            start, _, count = segment.rpartition(" + ")
            first = _place(lines, start, after)
            keep += range(first, min(first + int(count), len(lines)))
        else:
            start, _, end = map(str.strip, segment.partition(".."))
            first = _place(lines, start, after) if start else after
            keep += range(first, _place(lines, end, first + 1))
    return _cut(lines, keep)


def _place(lines: list[str], words: str, after: int) -> int:
    for place in range(after, len(lines)):
        if lines[place].strip().startswith(words):
            return place
    raise ValueError(f"no line begins with {words!r}")


def _cut(lines: list[str], keep: list[int]) -> str:
    """The lines to keep, with one mark for each run of others; blank lines stay between two that are kept."""
    kept: list[str] = []
    blank = False
    for place, line in enumerate(lines):
        if place in keep and line:
            kept += [""] * (blank and kept[-1:] != [CUT] and bool(kept)) + [line]
        elif line and kept[-1:] != [CUT]:
            kept.append(CUT)
        blank = not line
    return "".join(f"{line}\n" for line in kept)


def citation() -> str:
    """The sentence that cites the answer to the first question."""
    return textwrap.fill(interop.cite(interop.score(interop.load(), "US", "RU")), COLUMNS)


def statement() -> str:
    """A first statement that can be published, every number of it worked out."""
    catalog = interop.load()
    card = interop.score(catalog, "US", "RU")
    friendly = interop.score(catalog, "US", "RU", channels={"US": "partner"})
    first, second = sorted(card.dimensions, key=lambda d: -d.points)[:2]
    found, other, proof = card.difficulty, friendly.difficulty, card.evidence
    assert found.value is not None
    assert other.value is not None
    return (
        f"On the public record as of {card.provenance.as_of}, the equipment of the United States would be {card.band} to\n"
        f"integrate into Russian logistics: difficulty {found.value:.0f} of 100 (90 % interval {found.interval[0]:.0f}"
        f" to {found.interval[1]:.0f}). The largest\n"
        f"parts of it are {first.dimension} ({first.points:.0f} points) and {second.dimension} ({second.points:.0f}"
        " points). If the United States were a willing but\n"
        f"limited supplier to Russia, it would be {friendly.band} ({other.value:.0f}). The answer rests on {proof.claims}"
        f" claims, {proof.judgement:.0%} of them\n"
        "judgement. It says nothing about combat value and is no forecast."
    )


COMPUTED: dict[str, Callable[[], str]] = {"citation": citation, "statement": statement}
