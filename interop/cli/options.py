"""Options that several commands share, and how their words are read."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from interop.catalog import Catalog, load
from interop.errors import FileError, UsageError
from interop.links import ANYONE
from interop.method import Method, load_method
from interop.models import Category, Channel
from interop.report.formats import FORMATS, listed
from interop.tables import decode, near, read_bytes, shown


def one(values: list[str], option: str) -> str:
    """The value of an option that is given once. Raises UsageError where it came twice or is empty."""
    if len(values) != 1:
        raise UsageError(
            f"{option} is given {len(values)} times; give it once, or compare forces with 'interop rank' or 'interop matrix'"
        )
    return words(values[0], option)


def words(value: str, option: str) -> str:
    """A value with its outer blanks dropped; it must not be empty."""
    if not value.strip():
        raise UsageError(f"{option} is empty")
    return value.strip()


def choice(value: str, option: str, choices: tuple[str, ...]) -> str:
    """One of the choices. Raises UsageError naming them and the nearest."""
    if value in choices:
        return value
    similar = near(value, choices, 0.6, 1)
    hint = f" Did you mean {similar[0]}?" if similar else ""
    raise UsageError(f"{option}: '{shown(value)}' is not one of {', '.join(choices)}.{hint}")


def form(value: str, output: str) -> str:
    """An output format. Raises UsageError for a workbook that would be printed, or written under another name."""
    found = choice(value, "--format (or INTEROP_FORMAT)", FORMATS)
    if found == "xlsx" and not output.lower().endswith(".xlsx"):
        raise UsageError("--format (or INTEROP_FORMAT): xlsx is not printed; give --output a file name ending in .xlsx")
    return found


def day(value: str | None) -> str | None:
    """A date in ISO form. Raises UsageError for anything else, and for days that do not exist."""
    if value is None:
        return None
    text = value.strip()
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        raise UsageError(f"--as-of: '{shown(value)}' is not a date; write 2021, 2021-08 or 2021-08-15")
    try:
        full = date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError as error:
        raise UsageError(f"--as-of: there is no day {shown(value)}; write 2021, 2021-08 or 2021-08-15") from error
    if not 1900 <= full.year <= 2100:
        raise UsageError(f"--as-of: {shown(value)} lies outside 1900 to 2100")
    return text


def names(value: str | None, option: str) -> list[str] | None:
    """Names separated by commas."""
    if value is None:
        return None
    found = [part.strip() for part in value.split(",") if part.strip()]
    if not found:
        raise UsageError(f"{option} is empty")
    return found


def lines(file: str) -> list[str]:
    """The lines of a text file that are not blank; ``-`` is standard input."""
    if file == "-":
        raw, where = (sys.stdin.buffer.read() if sys.stdin is not None else b""), "standard input"
    else:
        raw, where = read_bytes(Path(file)), shown(file)
    text, fault = decode(raw, where)
    if fault:
        raise FileError(f"{where}: {fault.message}; save it as plain text in UTF-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def categories(value: str | None) -> list[str] | None:
    """Categories separated by commas."""
    found = names(value, "--category")
    return None if found is None else [choice(name, "--category", tuple(Category)) for name in found]


def whole(option: str, span: str) -> Callable[[str], int]:
    """A reader of whole numbers that says the span in which an option's value must lie."""

    def read(value: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,30}", str(value).strip()):
            raise UsageError(f"{option}: '{shown(str(value))}' is not a whole number; write one from {span}")
        return int(value)

    return read


def channels(
    ally: list[str] | None, partner: list[str] | None, deny: list[str] | None, catalog: Catalog
) -> dict[str, Channel]:
    """Relations that the user overrides: force to channel; ``all`` or ``*`` means every other force."""
    chosen: dict[str, Channel] = {}
    for forces, channel in ((ally, Channel.ALLY), (partner, Channel.PARTNER), (deny, Channel.DENIED)):
        for name in forces or ():
            force = ANYONE if name.strip().casefold() in ("all", ANYONE) else catalog.force(name).id
            if chosen.get(force, channel) is not channel:
                raise UsageError(f"{name} is given two channels, {chosen[force]} and {channel}")
            chosen[force] = channel
    return chosen


def weights(values: list[str] | None) -> dict[str, float]:
    """Weights of dimensions, each given as ``dimension=number``."""
    found: dict[str, float] = {}
    for value in values or ():
        name, sign, number = value.partition("=")
        if not sign or not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", number.strip()):
            raise UsageError(f"--weight: '{shown(value)}' should read dimension=number, such as ammunition=2")
        if name.strip() in found:
            raise UsageError(f"--weight: {name.strip()} is given twice")
        found[name.strip()] = float(number)
    return found


@cache
def catalog(folder: str | None, add: tuple[str, ...] = ()) -> Catalog:
    """The catalog that a command works on."""
    return load(folder, add=add)


@cache
def method(path: str | None) -> Method:
    """The method that a command works with."""
    return load_method(Path(path) if path else None)


From = Annotated[list[str], typer.Option("--from", metavar="FORCE", help="Force whose kit it is.")]
To = Annotated[list[str], typer.Option("--to", metavar="FORCE", help="Force that would take it over.")]
Form = Annotated[
    str,
    typer.Option("--format", "-f", metavar="FORMAT", envvar="INTEROP_FORMAT", help=f"{listed(FORMATS)}."),
]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="Write to a file; - is standard output.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the output file if it exists.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Facts as of 2021, 2021-08 or 2021-08-15; by default the catalog's own date."
    ),
]
Only = Annotated[
    str | None, typer.Option("--category", metavar="NAMES", help="Only these categories, separated by commas.")
]
Ally = Annotated[
    list[str] | None,
    typer.Option(
        "--ally", metavar="FORCE", help="Take this force as an ally of the recipient ('all': every other force)."
    ),
]
Partner = Annotated[
    list[str] | None, typer.Option("--partner", metavar="FORCE", help="Take this force as a partner of the recipient.")
]
Deny = Annotated[
    list[str] | None,
    typer.Option("--deny", metavar="FORCE", help="Take this force as denying the recipient everything."),
]
Weight = Annotated[
    list[str] | None, typer.Option("--weight", metavar="DIMENSION=N", help="Fix the weight of a dimension.")
]
Count = Annotated[
    int | None,
    typer.Option(
        "--draws",
        metavar="N",
        parser=whole("--draws", "16 to 100000"),
        help="Number of joint draws, 16 to 100000.",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", metavar="N", parser=whole("--seed", "0 to 2**63 - 1"), help="Seed of the draws."),
]
Folder = Annotated[
    str | None, typer.Option("--catalog", metavar="FOLDER", help="Catalog folder in place of the built-in one.")
]
Add = Annotated[
    list[str] | None, typer.Option("--add", metavar="FOLDER", help="Folder of tables to layer over the catalog.")
]
MethodFile = Annotated[
    str | None, typer.Option("--method", metavar="FILE", help="Method file in place of the built-in one.")
]
