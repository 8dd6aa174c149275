"""Strict reading and safe writing of tables: every fault of a file in one pass, with line and column.

A table is read whole into memory, so that what was checked is what is used.
"""

from __future__ import annotations

import csv
import difflib
import io
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import wraps
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from interop.cells import DAMAGE, damaged
from interop.errors import CatalogError, FileError, Problem
from interop.models import RENAMED, Row

R = TypeVar("R", bound=Row)
T = TypeVar("T")

MAX_BYTES = 32 * 2**20
MAX_ROWS = 200_000
MAX_COLUMNS = 60
MAX_PROBLEMS = 1_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
EMPTY = ("", "empty", "the file is empty", "", "it needs a header row")
GUARDED = tuple(f"'{start}" for start in FORMULA_STARTS)

_FOREIGN = {
    b"PK\x03\x04": "a ZIP or XLSX file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"%PDF": "a PDF file",
    b"<!DOCTYPE": "an HTML page",
    b"<html": "an HTML page",
    b"\x1f\x8b": "a gzip file",
    b"PAR1": "a Parquet file",
}


@dataclass(frozen=True)
class Located(Generic[R]):
    """A row and where it stands, so that a later check can still point at it."""

    row: R
    file: str
    line: int

    def problem(
        self, rule: str, message: str, *, column: str = "", value: str = "", hint: str = "", warning: bool = False
    ) -> Problem:
        """A problem at this row."""
        return Problem(self.file, self.line, column, rule, message, value, hint, warning)


def per_model(function: Callable[[type], T]) -> Callable[[type], T]:
    """Work something out once for each row model."""
    known: dict[type, T] = {}

    @wraps(function)
    def remembered(model: type) -> T:
        if model not in known:
            known[model] = function(model)
        return known[model]

    return remembered


@per_model
def _adapter(model: type) -> TypeAdapter[Any]:
    return TypeAdapter(list[model])  # type: ignore[valid-type]


@per_model
def columns(model: type) -> dict[str, bool]:
    """Column names of a model's table, what a row says before what it rests on; and whether each must be there."""
    found = fields(model)
    inherited = {f.name for base in model.__mro__[1:] if is_dataclass(base) for f in fields(base)}
    ordered = [f for f in found if f.name not in inherited] + [f for f in found if f.name in inherited]
    return {RENAMED.get(f.name, f.name): f.default is MISSING for f in ordered}


@per_model
def types(model: type) -> dict[str, Any]:
    """The annotated type of each column."""
    return {RENAMED.get(name, name): hint for name, hint in get_type_hints(model, include_extras=True).items()}


def near(value: str, known: Iterable[str], cutoff: float = 0.75, count: int = 2) -> list[str]:
    """Known names that look like ``value``, nearest first."""
    by_fold: dict[str, str] = {}
    for name in known:
        by_fold.setdefault(name.casefold(), name)
    return [by_fold[fold] for fold in difflib.get_close_matches(value.casefold(), by_fold, count, cutoff)]


def shown(text: str, limit: int = 60) -> str:
    """Text safe to print: control and invisible characters escaped, long text cut."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return safe if len(safe) <= limit else f"{safe[:limit]}… ({len(text)} characters)"


def read_bytes(path: Path) -> bytes:
    """The content of a regular file of at most ``MAX_BYTES``."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FileError(f"{shown(str(path), 300)} is not a regular file")
        if status.st_size > MAX_BYTES:
            raise FileError(f"{path} has {status.st_size:,} bytes; a table may have at most {MAX_BYTES:,}")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise FileError(f"cannot read {shown(str(path), 300)}: {getattr(error, 'strerror', None) or error}") from error


def decode(raw: bytes, file: str) -> tuple[str, Problem | None]:
    """UTF-8 text, with or without a byte-order mark; or the problem that says what the file is instead."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", Problem(file, 0, "", "encoding", "is UTF-16", hint="save it as 'CSV UTF-8'")
    for magic, what in _FOREIGN.items():
        if raw.lstrip()[: len(magic)].lower() == magic.lower():
            hint = "export the sheet as CSV UTF-8"
            return "", Problem(file, 0, "", "not-csv", f"this is {what}, not a CSV table", hint=hint)
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = len((raw[: error.start] + b".").splitlines())
        hint = "save it as 'CSV UTF-8'; it looks like a Windows or Latin encoding"
        return "", Problem(file, line, "", "encoding", f"byte {error.object[error.start]:#04x} is not UTF-8", hint=hint)


def _records(text: str, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Rows of cells with the line on which each begins; syntax errors end the file with a problem."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error) or "field larger" in str(error):
                problems.append(
                    Problem(file, begins, "", "too-long", f"a cell has more than {csv.field_size_limit():,} characters")
                )
            else:
                hint = 'a quote was opened and not closed, or stands inside a cell; write a quote in a quoted cell twice ("")'
                problems.append(Problem(file, begins, "", "csv-quote", str(error), hint=hint))
            return
        yield begins, [unguarded(cell) for cell in cells]


def _delimiter_problem(header: Sequence[str], file: str) -> Problem | None:
    for mark, name in ((";", "semicolon"), ("\t", "tab"), ("|", "bar")):
        if len(header) == 1 and mark in header[0]:
            hint = "save it with commas between the cells"
            return Problem(file, 1, "", "delimiter", f"looks {name}-separated", hint=hint)
    return None


def _header_problems(header: Sequence[str], model: type[Row], file: str) -> list[Problem]:
    expected = columns(model)
    if len(expected) > 1 and (fault := _delimiter_problem(header, file)):
        return [fault]
    if len(header) > MAX_COLUMNS:
        return [Problem(file, 1, "", "too-long", f"has {len(header)} columns; at most {MAX_COLUMNS} are read")]
    problems = []
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            problems.append(Problem(file, 1, shown(name), "duplicate-column", "stands more than once in the header"))
        if name not in expected:
            similar = near(name, expected)
            hint = f"did you mean {similar[0]}?" if similar else f"columns are {', '.join(expected)}"
            problems.append(Problem(file, 1, shown(name), "unknown-column", "is not a column of this table", hint=hint))
    for name, required in expected.items():
        if required and name not in header:
            problems.append(Problem(file, 1, name, "missing-column", "is missing from the header"))
    return problems


def read_text(text: str, model: type[R], file: str) -> tuple[list[Located[R]], list[Problem]]:
    """Rows of CSV text as ``model``, and every problem found; ``file`` is the name used in problems."""
    problems: list[Problem] = []
    records = _records(text, file, problems)
    first = next(records, None)
    if first is None:
        return [], problems or [Problem(file, 0, *EMPTY)]
    header = first[1]
    problems += _header_problems(header, model, file)
    if problems:
        return [], problems
    lines: list[int] = []
    cells: list[dict[str, str]] = []
    surplus: dict[int, Problem] = {}
    for line, record in records:
        if len(problems) >= MAX_PROBLEMS:
            break
        if not any(record):
            problems.append(Problem(file, line, "", "blank-line", "the line is empty", hint="delete it", warning=True))
        elif len(record) > len(header) and not any(record[len(header) :]):
            words = "has commas after the last column"
            surplus[len(lines)] = Problem(file, line, "", "trailing-comma", words, hint="delete them", warning=True)
            lines.append(line)
            cells.append({name: cell for name, cell in zip(header, record, strict=False) if cell})
        elif len(record) != len(header):
            problems.append(_width_problem(file, line, len(record), len(header)))
        elif len(lines) >= MAX_ROWS:
            return [], [*problems, Problem(file, line, "", "too-long", f"has more than {MAX_ROWS:,} rows")]
        else:
            lines.append(line)
            cells.append({name: cell for name, cell in zip(header, record, strict=True) if cell})
    rows: list[tuple[int, R]] = []
    faults: list[tuple[int, str, str, str, str]] = []
    for start in range(0, len(cells), MAX_PROBLEMS):
        good, bad = validate(cells[start : start + MAX_PROBLEMS], model)
        rows += [(start + index, row) for index, row in good]
        faults += [(start + index, column, rule, message, value) for index, column, rule, message, value in bad]
        if len(faults) >= MAX_PROBLEMS:
            break
    shifted = surplus.keys() & {index for index, *_ in faults}
    problems += [
        _width_problem(file, lines[index], len(header) + 1, len(header)) if index in shifted else problem
        for index, problem in surplus.items()
    ]
    problems += [
        Problem(file, lines[index], column, rule, message, value)
        for index, column, rule, message, value in faults
        if index not in shifted
    ]
    if len(problems) >= MAX_PROBLEMS:
        words = f"has more than {MAX_PROBLEMS:,} faults; the first of them are listed"
        problems = [*problems[:MAX_PROBLEMS], Problem(file, 0, "", "too-many", words)]
    return [Located(row, file, lines[index]) for index, row in rows], problems


def header_of(text: str) -> list[str]:
    """The cells of the first row of CSV text."""
    return next(_records(text, "", []), (0, []))[1]


def read_columns(text: str, needed: Sequence[str], file: str) -> list[tuple[int, dict[str, str]]]:
    """The line and the cells by column of each row of CSV text that may have other columns than those ``needed``.

    Raises CatalogError with every fault of its form.
    """
    problems: list[Problem] = []
    records = _records(text, file, problems)
    header = next(records, (0, []))[1]
    if fault := _delimiter_problem(header, file):
        problems.append(fault)
    elif not header and not problems:
        problems.append(Problem(file, 0, *EMPTY))
    for name in [] if problems else needed:
        if name not in header:
            problems.append(Problem(file, 1, name, "missing-column", "is missing from the header"))
        elif header.count(name) > 1:
            problems.append(Problem(file, 1, name, "duplicate-column", "stands more than once in the header"))
    rows: list[tuple[int, dict[str, str]]] = []
    for line, record in [] if problems else records:
        if any(record[len(header) :]) or 0 < len(record) < len(header):
            problems.append(_width_problem(file, line, len(record), len(header)))
        elif any(record):
            rows.append((line, dict(zip(header, record, strict=False))))
    if problems:
        raise CatalogError(problems)
    return rows


def _width_problem(file: str, line: int, cells: int, columns: int) -> Problem:
    rule, hint = "extra-cell", "a cell that contains a comma needs quotes"
    if cells < columns:
        rule, hint = "missing-cell", "every row needs as many commas as the header"
    return Problem(file, line, "", rule, f"has {cells} cells, the header has {columns}", hint=hint)


def validate(
    cells: Sequence[Mapping[str, object]], model: type[R]
) -> tuple[list[tuple[int, R]], list[tuple[int, str, str, str, str]]]:
    """Rows that fit the model with their index, and (index, column, rule, message, value) for each fault."""
    adapter = _adapter(model)
    attributes = {column: name for name, column in RENAMED.items()}
    cells = [{attributes.get(column, column): cell for column, cell in row.items()} for row in cells]
    try:
        return list(enumerate(adapter.validate_python(cells))), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    faults = [_fault(detail, cells, model) for detail in details]
    bad = {index for index, *_ in faults}
    good = [index for index in range(len(cells)) if index not in bad]
    return list(zip(good, adapter.validate_python([cells[index] for index in good]), strict=True)), faults


def _fault(
    detail: ErrorDetails, cells: Sequence[Mapping[str, object]], model: type[Row]
) -> tuple[int, str, str, str, str]:
    index, name = int(detail["loc"][0]), str(detail["loc"][1]) if len(detail["loc"]) > 1 else ""
    cell, column = cells[index].get(name, ""), RENAMED.get(name, name)
    value = shown(str(cell))
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "missing":
        return index, column, "missing-value", "is empty and must be given", ""
    if kind == "enum":
        choices = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        similar = near(str(cell), choices, 0.6, 1)
        words = f"did you mean {similar[0]}?" if similar else f"write one of {', '.join(choices)}"
        return index, column, "not-a-choice", words, value
    if kind == "value_error":
        return index, column, "not-valid", str(context["error"]), value
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return index, column, "out-of-range", detail["msg"].replace("Input should", "must"), value
    if kind in ("int_parsing", "int_from_float"):
        return index, column, "not-valid", "write a whole number", value
    if kind == "string_too_long" and context["max_length"] > 30:
        return index, column, "too-long", f"has more than {context['max_length']} characters", value
    described = description(types(model).get(column))
    words = f"write {described}" if described else detail["msg"]
    return index, column, "not-valid", f"{DAMAGE}; {words}" if damaged(str(cell)) else words, value


def description(hint: object) -> str:
    """What a cell of an annotated type should look like, in words; empty where the type does not say."""
    for metadata in getattr(hint, "__metadata__", ()):
        if getattr(metadata, "description", None):
            return str(metadata.description)
    return next(filter(None, map(description, get_args(hint))), "")


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading quote before ``= + - @`` and their like.

    A text that begins with quotes before such a mark gets one more, so that reading can take off exactly one.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """The text of a cell without the leading quote that ``neutral`` gave it."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with LF line ends. ``None`` is an empty cell; text is made neutral, numbers are written as they are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # a cell that holds either is quoted
    plain = (["" if c is None else neutral(c) if isinstance(c, str) else c for c in row] for row in rows)
    for cells in chain([header], plain):
        writer.writerow(cells)
        out.seek(out.tell() - 2)
        out.write("\n")
        out.truncate()
    return out.getvalue()


def write_file(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write whole or not at all: a temporary file in the same folder, then a rename.

    Raises FileError when the target exists (unless ``force``), is a folder, or cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    where = shown(str(path), 300)
    if os.path.isdir(path):
        raise FileError(f"{where} is a folder; name a file in it")
    if not os.path.isdir(path.parent):
        raise FileError(f"there is no folder {shown(str(path.parent), 300)}")
    special = os.path.exists(path) and not os.path.isfile(path)
    if os.path.exists(path) and not special and not force:
        raise FileError(f"{where} exists; give --force to replace it")
    try:
        if special:  # a device or pipe cannot be renamed over
            with path.open("wb") as stream:
                stream.write(data)
            return
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(name, 0o666 & ~umask)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except (OSError, ValueError) as error:
        raise FileError(f"cannot write {where}: {getattr(error, 'strerror', None) or error}") from error
