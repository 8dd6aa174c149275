"""Printing: results to standard output or a file, notes to standard error, in any width."""

from __future__ import annotations

import contextlib
import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from interop.errors import FileError, InteropError, UsageError
from interop.report.formats import written
from interop.report.tables import Block, text
from interop.tables import shown, write_file

LEAST_WIDTH = 20
FOLDED = {
    "why",
    "name",
    "finding",
    "sources",
    "title",
    "publisher",
    "address",
    "aliases",
    "value",
    "source",
    "easiest to hardest",
    "code",
    "candidates",
    "hint",
    "quantity",
    "fact",
    "others",
    "used",
    "suppliers",
    "figures",
    "because of",
    "message",
}


def render(form: str, blocks: Sequence[Block], table: Block, document: Mapping[str, Any]) -> str | bytes:
    """A result in one of ``FORMATS``: ``blocks`` for people, ``table`` for CSV, ``document`` for JSON."""
    if form == "table":
        return plain(blocks)
    return written(form, blocks, table, document, shlex.join(["interop", *sys.argv[1:]]))


def plain(blocks: Sequence[Block]) -> str:
    """Blocks as aligned text for the width of the terminal; long cells fold, nothing is cut."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=None, color_system=None, highlight=False, markup=False, emoji=False, legacy_windows=False)
    console.width = max(console.width, LEAST_WIDTH)
    with console.capture() as capture:
        for block in blocks:
            if block.title:
                console.print(Text(f"\n{block.title}"))
            if block.header and not block.rows:
                if not block.lines:
                    console.print(Text("nothing on record"))
            elif block.header and _width(block) > console.width:
                _records(console, block, Text)
            elif block.header:
                table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="")
                for name in block.header:
                    justify: Any = "right" if name in block.numeric else "left"
                    table.add_column(Text(name), justify=justify, overflow="fold", no_wrap=name not in FOLDED)
                for row in block.rows:
                    table.add_row(*(Text(text(cell)) for cell in row))
                console.print(table)
            for line in block.lines:
                console.print(Text(line), overflow="fold")
    return "\n".join(line.rstrip() for line in capture.get().splitlines()).lstrip("\n") + "\n"


def _width(block: Block) -> int:
    """Characters that a table needs at least: words of prose fold, all else stands on one line."""
    from rich.cells import cell_len

    columns = [[name, *(text(row[place]) for row in block.rows)] for place, name in enumerate(block.header)]
    return sum(16 if cells[0] in FOLDED else max(map(cell_len, cells)) + 2 for cells in columns)


def _records(console: Any, block: Block, text_type: Any) -> None:
    """A table too wide for the terminal, one cell a line."""
    for row in block.rows:
        for name, cell in zip(block.header, row, strict=True):
            console.print(text_type(f"{name}: {text(cell)}"), overflow="fold")
        console.print()


def deliver(content: str | bytes, output: str, *, force: bool) -> None:
    """Write a result to a file, or to standard output where ``output`` is ``-``; bytes are for files alone."""
    if output == "-" and isinstance(content, str):
        if sys.stdout is None:
            raise FileError("cannot write the result: standard output is closed")
        sys.stdout.write(content)
        sys.stdout.flush()
        return
    if not output.strip():
        raise UsageError("--output is empty; name a file, or - for standard output")
    write_file(Path(output), content, force=force)
    note(f"wrote {output}")


def note(words: str) -> None:
    """A line for people on standard error; lost without a word where that is closed or full."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(words, file=sys.stderr)


def report_error(error: InteropError, as_json: bool) -> None:
    """An error in words, or as a JSON document where the result would have been one."""
    if not as_json:
        note(f"error: {error}")
        return
    problems = getattr(error, "problems", ())
    document = {
        "schema_version": 1,
        "error": type(error).__name__,
        "exit_code": error.exit_code,
        "message": str(error).splitlines()[0],
        "problems": [str(problem) for problem in problems],
    }
    note(json.dumps(document, ensure_ascii=False))


def output_error(error: OSError) -> FileError:
    """A failed write to standard output."""
    return FileError(f"cannot write the result: {shown(error.strerror or str(error))}")
