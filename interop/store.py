"""Tables in memory: rows settled by key, found by column, and turned into objects only when asked for.

Rows of one key from several sources are one fact: the better grade gives the value, what it leaves open is filled
from the others, and numeric ranges are widened until they hold what every source says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from enum import Enum
from functools import cached_property
from itertools import combinations
from typing import Any, Generic, TypeVar, cast, get_args

from interop.models import RENAMED, Claim, Row
from interop.tables import columns, per_model, types

R = TypeVar("R", bound=Row)
RANGES = {"amount": ("amount_low", "amount_high"), "quantity_low": ("quantity_low", "quantity_high")}
CLAIM_FIELDS = frozenset(f.name for f in fields(Claim))


@dataclass(frozen=True)
class Conflict:
    """Rows of one key that say different things; ``rows[0]`` is the one whose value is used."""

    table: str
    key: tuple[str, ...]
    rows: tuple[Claim, ...]


class Table(Generic[R]):
    """Rows of one model, either as objects or as cells that were checked before (``cells``, in column order)."""

    def __init__(self, model: type[R], rows: Sequence[R] = (), cells: Sequence[Sequence[str]] = ()) -> None:
        self.model = model
        self._cells = cells
        self._rows: list[R | None] = list(rows) if rows else [None] * len(cells)
        self._place = {RENAMED.get(name, name): i for i, name in enumerate(columns(model))} if cells else {}
        self._place |= {name: self._place[column] for name, column in RENAMED.items() if column in self._place}
        self._settled: dict[int, R] = {}
        self._indexes: dict[str, dict[str, list[int]]] = {}
        self._columns: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def column(self, name: str) -> list[str]:
        """Every row's cell of a field as text, empty where nothing is stated."""
        if self._cells:
            place = self._place[name]
            return [row[place] for row in self._cells]
        return [_text(getattr(row, name)) for row in self._rows]

    def row(self, number: int) -> R:
        """One row as an object."""
        row = self._rows[number]
        if row is None:
            row = self._rows[number] = build(self.model, self._cells[number])
        return row

    def rows(self) -> list[R]:
        """All rows as they were written."""
        return [self.row(number) for number in range(len(self._rows))]

    @cached_property
    def groups(self) -> list[list[int]]:
        """Row numbers of each key, in the order of the keys: the order of rows in a file decides nothing."""
        keys = zip(*(self._key_cells(name) for name in self.model.key), strict=True)
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, key in enumerate(keys):
            groups.setdefault(key, []).append(number)
        return [groups[key] for key in sorted(groups)]

    def settled(self) -> list[R]:
        """One row a key."""
        return [self._settle(place) for place in range(len(self.groups))]

    def where(self, name: str, value: str, **among: Collection[str]) -> list[R]:
        """The settled rows in which a key field has a value, in the order of their keys.

        ``among`` narrows other key fields to some values; rows that it leaves out are never turned into objects.
        """
        places: Sequence[int] = self._index(name).get(value, ())
        for field, values in among.items():
            cells = self._key_cells(field)
            places = [place for place in places if cells[self.groups[place][0]] in values]
        return [self._settle(place) for place in places]

    def named(self, name: str, value: str, *fields: str) -> list[tuple[str, ...]]:
        """Key cells of the rows that ``where`` would give, as text."""
        columns = [self._key_cells(field) for field in fields]
        return [tuple(cells[self.groups[place][0]] for cells in columns) for place in self._index(name).get(value, ())]

    def _index(self, name: str) -> dict[str, list[int]]:
        if name not in self._indexes:
            cells = self._key_cells(name)
            index: dict[str, list[int]] = {}
            for place, numbers in enumerate(self.groups):
                index.setdefault(cells[numbers[0]], []).append(place)
            self._indexes[name] = index
        return self._indexes[name]

    def _key_cells(self, name: str) -> list[str]:
        if name not in self._columns:
            self._columns[name] = self.column(name)
        return self._columns[name]

    def values(self, name: str) -> Mapping[str, list[int]]:
        """The index of a key field: each value with the places of its settled rows."""
        return self._index(name)

    def _settle(self, place: int) -> R:
        if place not in self._settled:
            numbers = self.groups[place]
            rows = [self.row(number) for number in numbers]
            self._settled[place] = rows[0] if len(rows) == 1 else cast(R, span(by_grade(rows)))
        return self._settled[place]

    def conflicts(self, name: str) -> list[Conflict]:
        """Keys on which sources disagree; ``name`` is the table's."""
        found = []
        for key in self._shared:
            rows = self._claims(key)
            if contradict(rows):
                found.append(Conflict(name, key, tuple(rows)))
        return found

    def contested(self, key: tuple[str, ...]) -> bool:
        """Whether the sources of a key disagree."""
        return key in self._shared and contradict(self._claims(key))

    @cached_property
    def _shared(self) -> dict[tuple[str, ...], list[int]]:
        """Row numbers of each key that several sources speak of."""
        cells = [self._key_cells(name) for name in self.model.key]
        several = (numbers for numbers in self.groups if len(numbers) > 1)
        return {tuple(column[numbers[0]] for column in cells): numbers for numbers in several}

    def _claims(self, key: tuple[str, ...]) -> list[Claim]:
        return by_grade([self.row(number) for number in self._shared[key]])


class ById(Mapping[str, R]):
    """A table whose key is one id, as a mapping."""

    def __init__(self, table: Table[R]) -> None:
        self._table = table
        self._index = table.values("id")

    def __getitem__(self, name: str) -> R:
        return self._table._settle(self._index[name][0])

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, name: object) -> bool:
        return name in self._index


def row_key(row: Row) -> tuple[str, ...]:
    """What a row is about, as text."""
    return tuple(_text(getattr(row, name)) for name in type(row).key)


def grade_rank(grade: str) -> tuple[int, str]:
    """Order of grades, better first: the sum of both marks, then the source's letter."""
    return ord(grade[0]) - ord("A") + int(grade[1]), grade[0]


def surest(*claims: Claim) -> tuple[int, ...]:
    """Order of claims by how likely they are, surest first: their digits, the worst before the others."""
    return tuple(sorted((4 if claim.grade[1] == "6" else int(claim.grade[1]) for claim in claims), reverse=True))


def by_grade(rows: Sequence[Row]) -> list[Claim]:
    """Claims, best grade first; then the newest, then by source."""
    claims = cast(Sequence[Claim], rows)
    return sorted(claims, key=lambda row: (grade_rank(row.grade), _newest(row.as_of), row.source, str(row)))


def disagree(one: Claim, other: Claim) -> bool:
    """Whether two claims state different things; silence contradicts nothing."""
    stated = (name for name in one.__dict__ if name not in CLAIM_FIELDS)
    pairs = ((getattr(one, name), getattr(other, name)) for name in stated)
    return any(a != b for a, b in pairs if a not in (None, ()) and b not in (None, ()))


def contradict(rows: Sequence[Claim]) -> bool:
    """Whether two of these claims on one thing disagree."""
    return any(disagree(*pair) for pair in combinations(rows, 2))


def span(rows: Sequence[Claim]) -> Claim:
    """The first row, its gaps filled from the others and its ranges widened to hold what they say."""
    best = rows[0]
    update = {}
    for name, value in best.__dict__.items():
        if value in (None, ()) and name not in CLAIM_FIELDS:
            stated = [getattr(row, name) for row in rows if getattr(row, name) not in (None, ())]
            if stated:
                update[name] = stated[0]
    for name, (low, high) in RANGES.items():
        if not hasattr(best, name):
            continue
        if any(len({getattr(row, field) for row in rows} - {None}) > 1 for field in (name, low, high)):
            lows, numbers = (
                [number for row in rows for field in ends if (number := getattr(row, field)) is not None]
                for ends in ({name, low}, {name, low, high})
            )
            update |= {low: min(lows, default=None), high: max(numbers)}
    return replace(best, **update) if update else best


def canonical_digest(tables: Mapping[str, Table[Row]], dimension_of: Mapping[str, str]) -> str:
    """SHA-256 of all rows, sorted, with the dimension of each code."""
    sha = hashlib.sha256()
    for name, table in tables.items():
        texts = sorted(
            "\x1f".join(["" if cell is None else str(cell) for cell in row.__dict__.values()])
            + (f"\x1f{dimension_of[row_key(row)[0]]}" if name == "codes" else "")
            for row in table.rows()
        )
        sha.update("\x1e".join([name, *texts, ""]).encode())
    return sha.hexdigest()


def build(model: type[R], cells: Sequence[str]) -> R:
    """A row from cells that were checked before: no validation, only conversion."""
    names, converters, empty = _shape(model)
    state = empty.copy()
    for name, convert, cell in zip(names, converters, cells, strict=False):  # empty cells may follow
        if cell:
            state[name] = convert(cell) if convert else cell
    row = object.__new__(model)
    row.__dict__.update(state)
    return row


@per_model
def _shape(model: type) -> tuple[list[str], list[Callable[[str], Any] | None], dict[str, Any]]:
    """Field names and converters in column order, and what the fields hold where their cells are empty."""
    attributes = {RENAMED.get(f.name, f.name): f for f in fields(model)}
    hints = types(model)
    defaults = {f.name: None if f.default is MISSING else f.default for f in fields(model)}
    return [attributes[c].name for c in columns(model)], [_converter(hints[c]) for c in columns(model)], defaults


def _converter(hint: Any) -> Callable[[str], Any] | None:
    """What turns a checked cell into the hint's plain type; None where it stays text."""
    while get_args(hint) and not (isinstance(hint, type) and not hasattr(hint, "__metadata__")):
        if getattr(hint, "__origin__", None) is tuple:
            return lambda cell: tuple(part.strip() for part in cell.split(";") if part.strip())
        hint = get_args(hint)[0]
    if hint is bool:
        return lambda cell: cell == "yes"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {member.value: member for member in hint}.__getitem__
    return hint if hint in (int, float) else None


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _newest(as_of: str | None) -> tuple[int, ...]:
    return tuple(-int(part) for part in as_of.split("-")) if as_of else (0,)
