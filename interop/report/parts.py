"""What a report is put together from: sections of words, tables and figures, as data without any markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from interop.catalog import Catalog
from interop.models import Claim, Source
from interop.report.tables import Block, value
from interop.scoring.estimate import Estimate
from interop.store import grade_rank


@dataclass(frozen=True)
class Named:
    """A name with the id that commands know it by."""

    name: str
    id: str


@dataclass(frozen=True)
class Strip:
    """A value with its interval, on a scale of 0 to 100; ``words`` say the interval."""

    low: float
    value: float | None
    high: float
    words: str


@dataclass(frozen=True)
class Bar:
    """A number shown as words and as a bar; ``share`` is its length, 0 to 1."""

    share: float
    words: str


@dataclass(frozen=True)
class Band:
    """The word for a difficulty; ``place`` counts the bands from the easiest."""

    name: str
    place: int


@dataclass(frozen=True)
class Link:
    """Words that lead to an address, if it is one that a report may lead to."""

    words: str
    url: str | None


@dataclass(frozen=True)
class Refs:
    """Sources by their number in the report, each with the grade of the claim; ``says`` is what each of them says."""

    marks: tuple[tuple[int, str], ...]
    says: tuple[str, ...] = ()


Cell = str | float | int | None | Named | Strip | Bar | Band | Link | Refs
"""What may stand in a table."""


@dataclass(frozen=True)
class Column:
    """A column's head; ``numeric`` columns are aligned right and sorted by number."""

    name: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table; ``details`` hold what a row unfolds into, ``filters`` the columns that one can choose by.

    ``folded``: shown only when it is asked for.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[str, ...] = ()
    details: tuple[Table, ...] = ()
    filters: tuple[str, ...] = ()
    sortable: bool = True
    numbered: bool = False
    folded: bool = False

    def place(self, name: str) -> int:
        """Where a column stands."""
        return [column.name for column in self.columns].index(name)

    def choices(self, name: str) -> list[str]:
        """What a column can be filtered by."""
        cells = [row[self.place(name)] for row in self.rows]
        return sorted({cell.name if isinstance(cell, Band | Named) else str(cell) for cell in cells})


@dataclass(frozen=True)
class Figure:
    """A chart as a PNG image, with what it says for those who cannot see it."""

    png: bytes = field(repr=False)
    alt: str


@dataclass(frozen=True)
class Code:
    """Something to type, with a word about what it does."""

    words: str
    text: str


@dataclass(frozen=True)
class Section:
    """A part of a report with its heading; ``prose`` names a template of fixed words."""

    id: str
    title: str
    words: tuple[str, ...] = ()
    parts: tuple[Table | Figure | Code, ...] = ()
    prose: str = ""


@dataclass(frozen=True)
class Page:
    """A whole report. ``facts`` are the few numbers that stand at its head.

    ``undecided``: too little is known for the value that it was to tell.
    """

    title: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    undecided: bool = False


class References:
    """The sources of a report, numbered in the order of their ids."""

    def __init__(self, catalog: Catalog, claims: Iterable[Claim], others: Iterable[str] = ()) -> None:
        self.grades: dict[str, set[str]] = {name: set() for name in others if name in catalog.sources}
        for claim in claims:
            self.grades.setdefault(claim.source, set()).add(claim.grade)
        self.sources: list[Source] = [catalog.sources[name] for name in sorted(self.grades)]
        self._number = {source.id: place for place, source in enumerate(self.sources, 1)}

    def to(self, claims: Iterable[Claim], others: Iterable[str] = ()) -> Refs:
        """The sources of some claims, each once for every grade."""
        marks = [(self._number[claim.source], claim.grade) for claim in claims]
        marks += [(self._number[name], "") for name in others if name in self._number]
        return Refs(tuple(dict.fromkeys(sorted(marks))))

    def say(self, claims: Sequence[Claim], words: Sequence[str]) -> Refs:
        """Each of some claims with what it says."""
        return Refs(tuple((self._number[claim.source], claim.grade) for claim in claims), tuple(words))


def strip(estimate: Estimate) -> Strip:
    """An estimate as a strip; the words are those of the tables."""
    low, high = estimate.interval
    return Strip(low, estimate.value, high, f"{low:.0f} to {high:.0f}")


def band(name: str | None, estimate: Estimate) -> Cell:
    """The word for a difficulty."""
    return Band(name, list(estimate.bands).index(name)) if name in estimate.bands and name else "unknown"


def difficulty(estimate: Estimate) -> float | None:
    """A difficulty as all tables state it."""
    return value(estimate)


def worst_grade(claims: Iterable[Claim]) -> str | None:
    """The weakest grade among claims."""
    return max((claim.grade for claim in claims), key=grade_rank, default=None)


def of_block(block: Block, name: str, *, caption: str = "", swap: Mapping[str, str] | None = None) -> Table:
    """A table of the terminal as one of a report; ``swap`` gives other words for heads."""
    heads = swap or {}
    columns = tuple(Column(heads.get(head, head), head in block.numeric) for head in block.header)
    rows: Sequence[Sequence[Cell]] = block.rows
    return Table(name, caption or block.title, columns, tuple(map(tuple, rows)), tuple(block.lines))
