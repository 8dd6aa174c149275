"""The words of the project as typed rows: what a table may hold, and nothing about where it is stored.

Every row but a source's is a claim: it names its source, where in the source, when it was true, and an
Admiralty grade (letter: how reliable the source is, A-F; digit: how likely the claim is, 1-6).
Empty cells are ``None``: not stated, never a default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, ConfigDict, Field


class Level(StrEnum):
    """How well one code stands in for another, in NATO's words, best first."""

    COMMON = "common"
    INTERCHANGEABLE = "interchangeable"
    COMPATIBLE = "compatible"
    NOMINAL = "nominal"
    NONE = "none"


class Channel(StrEnum):
    """How a recipient may draw on a supplier, best first."""

    OWN = "own"
    ALLY = "ally"
    PARTNER = "partner"
    MARKET = "market"
    DENIED = "denied"


class Basis(StrEnum):
    """On what a supply rests. ``operates`` is derived from holdings and never written in a table."""

    PRODUCES = "produces"
    OVERHAULS = "overhauls"
    STOCKS = "stocks"
    TRAINS = "trains"
    OPERATES = "operates"
    NONE = "none"


class Depth(StrEnum):
    """How long a stock lasts that nobody renews."""

    WEEKS = "weeks"
    MONTHS = "months"
    YEAR = "year"


class State(StrEnum):
    """What is known of a need."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    NOT_NEEDED = "not-needed"


class Status(StrEnum):
    """What a holding is fit for. Only what is in service proves that its holder can support it."""

    IN_SERVICE = "in-service"
    STORED = "stored"
    CAPTURED = "captured"
    INOPERABLE = "inoperable"


class ForceKind(StrEnum):
    STATE = "state"
    NON_STATE = "non-state"
    HISTORIC = "historic"


class School(StrEnum):
    """The design school that a skill was learned in."""

    SOVIET = "soviet"
    WESTERN = "western"
    CHINESE = "chinese"


class Measure(StrEnum):
    """What an amount measures, always of the whole item."""

    MAN_HOURS = "man-hours"
    KG_PER_DAY = "kg-per-day"
    CREW_WEEKS = "crew-weeks"
    MAINTAINER_WEEKS = "maintainer-weeks"


class Category(StrEnum):
    """Kinds of equipment; a force's score weighs its categories alike."""

    AA_GUN = "aa-gun"
    ANTI_TANK_GUN = "anti-tank-gun"
    APC = "apc"
    ARMOURED_CAR_MRAP = "armoured-car-mrap"
    ATGM = "atgm"
    ATTACK_AIRCRAFT = "attack-aircraft"
    ATTACK_HELICOPTER = "attack-helicopter"
    COMMAND_VEHICLE = "command-vehicle"
    ENGINEER_VEHICLE = "engineer-vehicle"
    FIGHTER = "fighter"
    GRENADE_LAUNCHER = "grenade-launcher"
    GUIDED_WEAPON = "guided-weapon"
    IFV = "ifv"
    LIGHT_TANK = "light-tank"
    MACHINE_GUN = "machine-gun"
    MAIN_BATTLE_TANK = "main-battle-tank"
    MANPADS = "manpads"
    MLRS = "mlrs"
    MORTAR = "mortar"
    NAVAL_VESSEL = "naval-vessel"
    PISTOL_SMG = "pistol-smg"
    RADAR = "radar"
    RADIO = "radio"
    RIFLE = "rifle"
    ROCKET_LAUNCHER = "rocket-launcher-recoilless"
    SAM = "sam"
    SOLDIER_EQUIPMENT = "soldier-equipment"
    SP_HOWITZER = "sp-howitzer"
    TOWED_HOWITZER = "towed-howitzer"
    TRAINER = "trainer"
    TRANSPORT_AIRCRAFT = "transport-aircraft"
    TRUCK_UTILITY = "truck-utility"
    UAV = "uav"
    UTILITY_HELICOPTER = "utility-helicopter"


class Unit(StrEnum):
    MAN_HOURS = "man-hours"
    KG_PER_DAY = "kg/day"
    WEEKS = "weeks"


# C0, DEL, C1, zero-width, bidirectional controls, BOM: nothing that a reader cannot see.
UNSEEN = "\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_EXCEL_ERROR = re.compile(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!)")
_PLAIN_NUMBER = re.compile(r"\d{1,15}(\.\d{1,12})?")


def _plain_number(value: Any) -> Any:
    """Numbers are digits with at most one point: no units, commas, exponents, underscores, signs or words."""
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value):
        raise ValueError(number_hint(value))
    if isinstance(value, bool):
        raise ValueError("a number belongs here, not yes or no")
    return value


def number_hint(text: str) -> str:
    """Say what is wrong with a cell that should be a number, and the plain form if it can be read off."""
    if _EXCEL_ERROR.fullmatch(text) or re.fullmatch(r"[A-Z][a-z]{2}-\d\d|\d{1,2}-[A-Z][a-z]{2}|\dE[+-]\d+", text):
        return "looks as if a spreadsheet changed it; write a plain number such as 7.62"
    if text.startswith("-"):
        return "must not be negative"
    if text.lower() in ("true", "false", "yes", "no"):
        return "a number belongs here, not yes or no"
    found = re.match(r"(\d*)[.,]?(\d*)", text)
    plain = f"{found[1] or 0}.{found[2]}".rstrip(".") if found and (found[1] or found[2]) else "7.62"
    return f"write a plain number such as {plain}"


def _yes_no(value: Any) -> Any:
    if value in ("yes", "no"):
        return value == "yes"
    if isinstance(value, bool):
        return value
    raise ValueError("write yes or no")


def _names(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value


def _text(description: str, pattern: str = rf"^[^{UNSEEN}]+$", max_length: int = 400) -> Any:
    return Field(pattern=pattern, max_length=max_length, description=description)


Id = Annotated[str, _text("lower-case letters, digits, '.' and '-', such as t-72b3", r"^[a-z0-9][a-z0-9.-]*$", 60)]
ForceId = Annotated[
    str, _text("ISO 3166 alpha-2 or a named force in capitals, such as RU or AF-ANDSF", r"^[A-Z]{2}(-[A-Z0-9]+)*$", 30)
]
AnyForce = Annotated[str, _text("a force, or * for any", r"^(\*|[A-Z]{2}(-[A-Z0-9]+)*)$", 30)]
AnyDimension = Annotated[str, _text("a dimension, or * for any", r"^(\*|[a-z][a-z-]*)$", 30)]
Text = Annotated[str, _text("text of at most 400 visible characters")]
Note = Annotated[str, _text("text of at most 1000 visible characters", max_length=1000)]
Names = Annotated[
    tuple[Annotated[str, _text("a name", max_length=200)], ...],
    BeforeValidator(_names),
    Field(max_length=60, description="names separated by ';'"),
]
Date = Annotated[
    str,
    _text(
        "a date such as 2021, 2021-08 or 2021-08-15",
        r"^(1[89]|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
        10,
    ),
]
Grade = Annotated[str, _text("an Admiralty grade from A1 to F6", r"^[A-F][1-6]$", 2)]
Number = Annotated[float, BeforeValidator(_plain_number), Field(ge=0, le=1e12, allow_inf_nan=False)]
Positive = Annotated[float, BeforeValidator(_plain_number), Field(gt=0, le=1e12, allow_inf_nan=False)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Url = Annotated[
    str,
    _text("an http or https address without spaces or quotes", r"^https?://[A-Za-z0-9.\-]+(:\d+)?(/[^\s\"'<>\\^`{}|]*)?$", 1000),
]


@dataclass(frozen=True, kw_only=True, eq=False)
class Row:
    """A row of a table; ``key`` names the columns that say what the row is about.

    ``references`` says which columns name something of another table. Two rows are equal only if they are the same.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    key: ClassVar[tuple[str, ...]] = ()
    references: ClassVar[dict[str, str]] = {}


@dataclass(frozen=True, kw_only=True, eq=False)
class Source(Row):
    """A page, book or person that claims rest on."""

    key: ClassVar[tuple[str, ...]] = ("id",)
    id: Id
    title: Text
    publisher: Text
    published: Date | None = None
    url: Url | None = None
    accessed: Date | None = None
    reliability: Annotated[str, _text("a letter from A (fully reliable) to F (cannot be judged)", r"^[A-F]$", 1)]
    opened: YesNo
    note: Note | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Claim(Row):
    """A row with a source."""

    source: Id
    locator: Text | None = None
    as_of: Date | None = None
    grade: Grade
    note: Note | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Force(Claim):
    """A state's armed forces, or a named non-state or historic force."""

    key: ClassVar[tuple[str, ...]] = ("id",)
    id: ForceId
    name: Text
    aliases: Names = ()
    kind: ForceKind
    valid_from: Date | None = None
    valid_to: Date | None = None
    languages: Names = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Country(Claim):
    """A country name for look-up: so that people may type what they are used to.

    ``hint`` is set where no force can be meant (a group, a state that is gone): it says what to ask instead.
    """

    key: ClassVar[tuple[str, ...]] = ("id",)
    id: Text
    name: Text
    aliases: Names = ()
    kind: ForceKind
    hint: Text | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class KitClassAmount(Claim):
    """What stands in for a type's own amount where that is not known."""

    key: ClassVar[tuple[str, ...]] = ("id", "measure")
    id: Id
    measure: Measure
    amount: Positive
    amount_low: Positive
    amount_high: Positive
    unit: Unit


@dataclass(frozen=True, kw_only=True, eq=False)
class Item(Claim):
    """A type or variant of equipment. Crew in people, mass in kg."""

    key: ClassVar[tuple[str, ...]] = ("id",)
    references: ClassVar[dict[str, str]] = {"variant_of": "item"}
    id: Id
    name: Text
    aliases: Names = ()
    category: Category
    kit_class: Id
    family: Id
    variant_of: Id | None = None
    origin: ForceId
    entered_service: Annotated[int, BeforeValidator(_plain_number), Field(ge=1850, le=2100)] | None = None
    crew: Number | None = None
    mass_kg: Positive | None = None
    nsn: Annotated[str, _text("a NATO stock number of 13 digits", r"^\d{13}$", 13)] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Code(Claim):
    """Something that a force can supply, in one dimension: a round, a fuel, an assembly, a skill."""

    key: ClassVar[tuple[str, ...]] = ("id",)
    id: Id
    name: Text
    aliases: Names = ()
    family: Id | None = None
    school: School | None = None
    role: Id | None = None
    bore_mm: Positive | None = None
    case: Text | None = None
    nsc: Annotated[str, _text("a NATO supply class of 4 digits", r"^\d{4}$", 4)] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Need(Claim):
    """An item needs a code. Several codes in one role are alternatives: the best counts.

    ``amount`` is the whole item's (man-hours per operating hour, kg of rounds per day, weeks of course);
    ``share`` is the role's weight within the dimension, relative.
    """

    key: ClassVar[tuple[str, ...]] = ("item", "dimension", "role", "code")
    references: ClassVar[dict[str, str]] = {"item": "item", "dimension": "dimension", "code": "code"}
    item: Id
    dimension: Id
    role: Id
    code: Id | None = None
    state: State
    essential: YesNo | None = None
    share: Positive | None = None
    amount: Positive | None = None
    amount_low: Positive | None = None
    amount_high: Positive | None = None
    unit: Unit | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Substitute(Claim):
    """``offered_code`` may stand in for ``need_code``, in this direction; level none records a false friend."""

    key: ClassVar[tuple[str, ...]] = ("need_code", "offered_code")
    references: ClassVar[dict[str, str]] = {"dimension": "dimension", "need_code": "code", "offered_code": "code"}
    dimension: Id
    need_code: Id
    offered_code: Id
    level: Level
    condition: Note | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Holding(Claim):
    """A force has an item, in a range of numbers; an empty end of the range means that it is not known."""

    key: ClassVar[tuple[str, ...]] = ("force", "item", "status", "valid_from")
    references: ClassVar[dict[str, str]] = {"force": "force", "item": "item"}
    force: ForceId
    item: Id
    quantity_low: Number | None = None
    quantity_high: Number | None = None
    status: Status
    valid_from: Date | None = None
    valid_to: Date | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Supply(Claim):
    """A force can supply a code. ``depth`` or ``stock`` only where the stock is finite and not renewed."""

    key: ClassVar[tuple[str, ...]] = ("force", "code", "basis", "valid_from")
    references: ClassVar[dict[str, str]] = {"force": "force", "code": "code"}
    force: ForceId
    code: Id
    basis: Basis
    depth: Depth | None = None
    stock: Positive | None = None
    stock_unit: Text | None = None
    valid_from: Date | None = None
    valid_to: Date | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Relation(Claim):
    """How a recipient may draw on a supplier; ``*`` stands for any, and the most specific row wins."""

    key: ClassVar[tuple[str, ...]] = ("recipient", "supplier", "dimension", "valid_from")
    references: ClassVar[dict[str, str]] = {"recipient": "force", "supplier": "force", "dimension": "dimension"}
    recipient: AnyForce
    supplier: AnyForce
    dimension: AnyDimension
    channel: Channel
    valid_from: Date | None = None
    valid_to: Date | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Completeness(Claim):
    """Where ``complete`` is yes, silence in a force's supplies means none; elsewhere it means unknown."""

    key: ClassVar[tuple[str, ...]] = ("force", "dimension")
    references: ClassVar[dict[str, str]] = {"force": "force", "dimension": "dimension"}
    force: ForceId
    dimension: Id
    complete: YesNo


RENAMED = {"kit_class": "class"}
"""Fields whose column has another name, since Python keeps that word for itself."""

TABLES: dict[str, type[Row]] = {
    "sources": Source,
    "forces": Force,
    "countries": Country,
    "classes": KitClassAmount,
    "equipment": Item,
    "codes": Code,
    "needs": Need,
    "substitutes": Substitute,
    "holdings": Holding,
    "supplies": Supply,
    "relations": Relation,
    "completeness": Completeness,
}
"""Every table of a catalog: ``NAME.csv``, or a folder ``NAME/`` of CSV files with the same columns."""
