"""The tables of the project as typed rows: what a table may hold, and nothing about where it is stored.

Every row but a source's is a claim: it names its source, where in the source, when it was true, and an
Admiralty grade (letter: how reliable the source is, A-F; digit: how likely the claim is, 1-6).
Empty cells are ``None``: not stated, never a default. The choices of a cell stand in ``words`` and are found here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, ConfigDict, Field

from interop.cells import (
    AnyDimension,
    AnyForce,
    Date,
    ForceId,
    Grade,
    Id,
    Names,
    Note,
    Number,
    Positive,
    Text,
    Url,
    YesNo,
    plain_number,
    text,
)
from interop.words import Basis as Basis
from interop.words import Category as Category
from interop.words import Channel as Channel
from interop.words import Depth as Depth
from interop.words import ForceKind as ForceKind
from interop.words import Level as Level
from interop.words import Measure as Measure
from interop.words import Mode as Mode
from interop.words import School as School
from interop.words import State as State
from interop.words import Status as Status
from interop.words import Unit as Unit


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
    reliability: Annotated[str, text("a letter from A (fully reliable) to F (cannot be judged)", r"^[A-F]$", 1)]
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
    entered_service: Annotated[int, BeforeValidator(plain_number), Field(ge=1850, le=2100)] | None = None
    crew: Number | None = None
    mass_kg: Positive | None = None
    nsn: Annotated[str, text("a NATO stock number of 13 digits, leading zeros and all", r"^[0-9]{13}$", 13)] | None = (
        None
    )


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
    nsc: Annotated[str, text("a NATO supply class of 4 digits", r"^[0-9]{4}$", 4)] | None = None


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Case(Claim):
    """A past transfer with a known outcome.

    What the engine may use is what was known on ``date``: the items, the recipient's kit then, who could and would
    supply then. ``label`` is the outcome, 0 seamless to 4 prohibitive; it and the columns after it never feed the engine.
    ``source`` says how it went; ``other_sources`` are ids of sources too.
    """

    key: ClassVar[tuple[str, ...]] = ("id",)
    id: Id
    name: Text
    items: Names
    quantity_low: Number | None = None
    quantity_high: Number | None = None
    from_force: ForceId | None = None
    to_force: ForceId
    date: Date
    mode: Mode
    kit: Names = ()
    lacks: Names = ()
    codes: Names = ()
    channels: Names = ()
    stocks: Names = ()
    staff: YesNo | None = None
    label: Annotated[int, BeforeValidator(plain_number), Field(ge=0, le=4)]
    confounder: Id | None = None
    training_weeks: Number | None = None
    months_to_fielding: Number | None = None
    availability_pct: Annotated[float, BeforeValidator(plain_number), Field(ge=0, le=100)] | None = None
    years_in_service: Number | None = None
    outcome: Note | None = None
    other_sources: Names = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class CasePair(Claim):
    """Two cases of which one was plainly easier than the other; strength A where a source compares both."""

    key: ClassVar[tuple[str, ...]] = ("easier_id", "harder_id")
    easier_id: Id
    harder_id: Id
    strength: Annotated[str, text("A or B", r"^[AB]$", 1)] | None = None
    why: Note | None = None


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
    "cases": Case,
    "case-pairs": CasePair,
}
"""Every table of a catalog: ``NAME.csv``, or a folder ``NAME/`` of CSV files with the same columns."""
