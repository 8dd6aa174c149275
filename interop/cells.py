"""What may stand in a cell: the annotated types that rows are made of, and the words for what they should look like."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

# C0, DEL, C1, zero-width, bidirectional controls, BOM: nothing that a reader cannot see.
UNSEEN = "\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_ERROR = r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!)"
_ERROR_CELL = re.compile(_ERROR)
_DAMAGED = re.compile(_ERROR + r"|[A-Z][a-z]{2}-\d\d|\d{1,2}-[A-Z][a-z]{2}|\d(\.\d+)?E[+-]\d+|[3-5]\d{4}")
DAMAGE = "looks as if a spreadsheet changed it"
_PLAIN_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,12})?")


def plain_number(value: Any) -> Any:
    """Numbers are digits with at most one point: no units, commas, exponents, underscores, signs or words."""
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value):
        raise ValueError(number_hint(value))
    if isinstance(value, bool):
        raise ValueError("a number belongs here, not yes or no")
    return value


def number_hint(text: str) -> str:
    """Say what is wrong with a cell that should be a number, and the plain form if it can be read off."""
    if damaged(text):
        return f"{DAMAGE}; write a plain number such as 7.62"
    if text.startswith("-"):
        return "must not be negative"
    if text.lower() in ("true", "false", "yes", "no"):
        return "a number belongs here, not yes or no"
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text, re.ASCII):
        return f"write it without a comma: {text.replace(',', '')}, or {text.replace(',', '.', 1)} if it is a fraction"
    found = re.match(r"(\d*)[.,]?(\d*)(?![\dA-Za-z]*[eExX]\d)", text.replace("_", ""), re.ASCII)
    plain = f"{found[1] or 0}.{found[2]}".rstrip(".") if found and (found[1] or found[2]) else "7.62"
    return f"write a plain number such as {plain}"


def damaged(text: str) -> bool:
    """Whether a cell that does not fit looks like what spreadsheets make of codes, dates and formulas."""
    return _DAMAGED.fullmatch(text) is not None


def _yes_no(value: Any) -> Any:
    if value in ("yes", "no"):
        return value == "yes"
    if isinstance(value, bool):
        return value
    raise ValueError("write yes or no")


def _names(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value


def _no_error(value: str) -> str:
    if value.startswith("#") and _ERROR_CELL.fullmatch(value):
        raise ValueError(f"{DAMAGE}; write what stood there")
    return value


def _real_day(value: str) -> str:
    if len(value) == 10:
        date.fromisoformat(value)
    return value


def text(description: str, pattern: str = rf"^[^{UNSEEN}]+$", max_length: int = 400) -> Any:
    """A field of visible text, with words for what belongs in it."""
    return Field(pattern=pattern, max_length=max_length, description=description)


Id = Annotated[str, text("lower-case letters, digits, '.' and '-', such as t-72b3", r"^[a-z0-9][a-z0-9.-]*$", 60)]
ForceId = Annotated[
    str, text("ISO 3166 alpha-2 or a named force in capitals, such as RU or AF-ANDSF", r"^[A-Z]{2}(-[A-Z0-9]+)*$", 30)
]
AnyForce = Annotated[str, text("a force, or * for any", r"^(\*|[A-Z]{2}(-[A-Z0-9]+)*)$", 30)]
AnyDimension = Annotated[str, text("a dimension, or * for any", r"^(\*|[a-z][a-z-]*)$", 30)]
Text = Annotated[str, text("text of at most 400 visible characters"), AfterValidator(_no_error)]
Note = Annotated[str, text("text of at most 1000 visible characters", max_length=1000), AfterValidator(_no_error)]
Names = Annotated[
    tuple[Annotated[str, text("a name", max_length=200)], ...],
    BeforeValidator(_names),
    Field(max_length=60, description="names separated by ';'"),
]
Date = Annotated[
    str,
    text(
        "a date such as 2021, 2021-08 or 2021-08-15",
        r"^(1[89]|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        10,
    ),
    AfterValidator(_real_day),
]
Grade = Annotated[str, text("an Admiralty grade from A1 to F6", r"^[A-F][1-6]$", 2)]
Number = Annotated[float, BeforeValidator(plain_number), Field(ge=0, le=1e12, allow_inf_nan=False)]
Positive = Annotated[float, BeforeValidator(plain_number), Field(gt=0, le=1e12, allow_inf_nan=False)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Url = Annotated[
    str,
    text(
        "an http or https address without spaces or quotes",
        rf"^https?://[A-Za-z0-9.\-]+(:[0-9]+)?(/[^\s\"'<>\\^`{{}}|{UNSEEN}]*)?$",
        1000,
    ),
]
