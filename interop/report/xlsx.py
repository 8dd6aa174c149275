"""Results as an Excel workbook, in which words are written as words alone. Only this module imports XlsxWriter."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from xlsxwriter import Workbook

from interop.report.cite import sentence
from interop.report.tables import Block, Cell, text
from interop.tables import shown

CREATED = datetime(2000, 1, 1)
"""The day that every workbook says it was made on, so that the same result is the same bytes."""
LONGEST = 32_000
"""Characters of a cell; Excel takes 32,767."""
WIDEST = 60
NAME_LENGTH = 31
_BANNED = re.compile(r"[\[\]:*?/\\]")
_NUMBER = re.compile(r"([+-]?)\d+(?:\.(\d+))?(%?)")


def workbook(blocks: Sequence[Block], table: Block, made_from: Mapping[str, Any], command: str) -> bytes:
    """A sheet of titles and words, one for each table, one for the plain numbers, and one on what it was made from."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": CREATED})
    name_of = _namer()
    style = _styler(book)
    words = [(line, title) for block in blocks for line, title in _words(block)]
    sheet = book.add_worksheet(name_of("Summary"))
    sheet.set_column(0, 0, 2 * WIDEST)
    for place, (line, title) in enumerate(words):
        sheet.write_string(place, 0, _text(line), style(bold=title))
    for block in blocks:
        if block.header:
            _table(book.add_worksheet(name_of(block.title)), block, style)
    if table.header and not any(table is block for block in blocks):
        _table(book.add_worksheet(name_of("Data")), table, style)
    rows: list[tuple[Cell, ...]] = [("command", command), *_flat(made_from), ("cite", sentence(made_from))]
    made = Block("", ("what", "value"), [row for row in rows if row[1] != ""])
    _table(book.add_worksheet(name_of("Provenance")), made, style)
    book.close()
    return buffer.getvalue()


def _words(block: Block) -> Iterator[tuple[str, bool]]:
    if block.title:
        yield block.title, True
    for line in block.lines:
        yield line, False


def _table(sheet: Any, block: Block, style: Callable[..., Any]) -> None:
    """A table whose numbers are numbers: those that stand as words in a column of numbers keep the look of the words."""
    for place, name in enumerate(block.header):
        widest = max(map(len, [name, *(text(row[place]) for row in block.rows)]))
        sheet.set_column(place, place, min(widest + 2, WIDEST))
        sheet.write_string(0, place, _text(name), style(bold=True))
    sheet.freeze_panes(1, 0)
    decimal = "0.0" if block.numeric else "General"  # as it reads in other forms, or the plain number
    for line, row in enumerate(block.rows, 1):
        for place, (name, cell) in enumerate(zip(block.header, row, strict=True)):
            if isinstance(cell, str) and name in block.numeric and (found := _NUMBER.fullmatch(cell)):
                sheet.write_number(line, place, _number(found), style(_look(found)))
            elif isinstance(cell, str):
                sheet.write_string(line, place, _text(cell), style())
            elif cell is not None and math.isfinite(cell):
                sheet.write_number(line, place, cell, style(decimal if isinstance(cell, float) else "General"))


def _number(found: re.Match[str]) -> float:
    return float(found[0].rstrip("%")) / (100 if found[3] else 1)


def _look(found: re.Match[str]) -> str:
    """The number format under which a number reads as it was written."""
    sign, decimals, percent = found.groups(default="")
    look = f"0{'.' if decimals else ''}{'0' * len(decimals)}{percent}"
    return f"+{look};-{look}" if sign == "+" else look


def _text(words: str) -> str:
    return shown(words, LONGEST)


def _flat(made_from: Mapping[str, Any]) -> Iterator[tuple[str, Cell]]:
    for key, value in made_from.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}: {name}", inner) for name, inner in value.items())
        else:
            yield key, value


def _styler(book: Workbook) -> Callable[..., Any]:
    """Cell formats, each made once."""

    @cache
    def style(look: str = "General", *, bold: bool = False) -> Any:
        return book.add_format({"num_format": look, "bold": bold, "text_wrap": True, "valign": "top"})

    return style


def _namer() -> Callable[[str], str]:
    """Sheet names as Excel allows them: short, without its marks, and each only once whatever its case."""
    taken = {"history"}  # Excel keeps this one for itself

    def name_of(title: str) -> str:
        plain = " ".join(_BANNED.sub(" ", shown(title, LONGEST)).split()).strip("'") or "Table"
        for number in count(1):
            tail = f" {number}" if number > 1 else ""
            name = plain
            while len((name + tail).encode("utf-16-le")) > 2 * NAME_LENGTH:
                name = name[:-1].rstrip(" '")
            if (name + tail).casefold() not in taken:
                taken.add((name + tail).casefold())
                return name + tail
        raise AssertionError("count never ends")

    return name_of
