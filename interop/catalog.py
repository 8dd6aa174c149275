"""The catalog: every table, linked and indexed, as of any date.

``load()`` reads the built-in datasets, a folder of the same shape, or both layered. Rows keep the line they
came from. The same key from two sources is a conflict: the better grade gives the value, numeric ranges are
widened to span both, and the rows stay on record in ``conflicts``.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from interop.errors import CatalogError, FileError, Problem, UnknownNameError
from interop.models import (
    TABLES,
    Claim,
    Code,
    Completeness,
    Country,
    Force,
    Holding,
    Item,
    KitClassAmount,
    Measure,
    Need,
    Relation,
    Row,
    Source,
    State,
    Status,
    Substitute,
    Supply,
)
from interop.tables import Located, decode, near, read_bytes, read_text, shown

C = TypeVar("C", bound=Claim)

REQUIRED = ("sources", "forces", "equipment", "codes", "needs", "holdings")
RANGES = {"amount": ("amount_low", "amount_high"), "quantity_low": ("quantity_low", "quantity_high")}
_CLAIM_FIELDS = frozenset(Claim.model_fields)


@dataclass(frozen=True)
class Conflict:
    """Rows of one key that say different things; ``rows[0]`` is the one whose value is used."""

    table: str
    key: tuple[str, ...]
    rows: tuple[Located[Claim], ...]


@dataclass(frozen=True)
class NeedGroup:
    """What an item needs in one role: alternatives of which the best counts, or an unknown.

    ``inherited_from`` is the base item that states it, or None.
    """

    item: str
    dimension: str
    role: str
    state: State
    essential: bool
    share: float
    needs: tuple[Need, ...]
    inherited_from: str | None = None


def datasets_folder() -> Path:
    """The built-in datasets: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    return package / "datasets" if (package / "datasets").is_dir() else package.parent / "datasets"


def grade_rank(grade: str) -> tuple[int, str]:
    """Order of grades, better first: the sum of both marks, then the source's letter."""
    return ord(grade[0]) - ord("A") + int(grade[1]), grade[0]


def first_day(date: str) -> str:
    """A date such as 2021 or 2021-08 as its first day."""
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def last_day(date: str) -> str:
    """A date such as 2021 or 2021-08 as its last day (the 31st of every month compares well enough)."""
    return date + "-12-31"[len(date) - 4 :] if len(date) < 10 else date


def valid(row: Holding | Supply | Relation, as_of: str) -> bool:
    """Whether a dated row holds on a day."""
    day = last_day(as_of)
    return (row.valid_from is None or first_day(row.valid_from) <= day) and (
        row.valid_to is None or day <= last_day(row.valid_to)
    )


def read_folder(folder: Path, *, required: Sequence[str] = REQUIRED) -> tuple[dict[str, list[Located[Row]]], list[Problem]]:
    """All tables of a folder and all problems of all its files. A code list's file name is its dimension."""
    if not folder.is_dir():
        raise FileError(f"there is no folder {shown(str(folder), 300)}")
    tables: dict[str, list[Located[Row]]] = {name: [] for name in TABLES}
    problems: list[Problem] = []
    for name, model in TABLES.items():
        files = sorted([*folder.glob(f"{name}.csv"), *folder.glob(f"{name}/*.csv")])
        for path in files:
            file = str(path.relative_to(folder))
            text, fault = decode(read_bytes(path), file)
            rows, faults = ([], [fault]) if fault else read_text(text, model, file)
            problems += faults
            tables[name] += rows
            if not rows and not faults:
                problems.append(Problem(file, 0, "", "no-rows", "has a header and no rows", warning=name not in required))
        if name in required and not files:
            problems.append(Problem(f"{name}.csv", 0, "", "missing-table", "is missing", hint=f"a catalog has {', '.join(REQUIRED)}"))
    return tables, problems


def load(path: str | Path | None = None, *, add: Iterable[str | Path] = ()) -> Catalog:
    """Read a catalog: the built-in one, or the folder ``path``, with the folders of ``add`` layered over it.

    A row of a later layer replaces the rows of the same key below it. Raises CatalogError with every
    problem found, and FileError where a folder or file cannot be read.
    """
    base = datasets_folder() if path is None else Path(path)
    tables, problems = read_folder(base)
    for layer in add:
        over, faults = read_folder(Path(layer), required=())
        problems += [
            Problem(f"{layer}/{p.file}", p.line, p.column, p.rule, p.message, p.value, p.hint, p.warning) for p in faults
        ]
        for name, rows in over.items():
            keys = {row_key(located.row) for located in rows}
            tables[name] = [located for located in tables[name] if row_key(located.row) not in keys] + rows
    return Catalog(tables, problems)


def row_key(row: Row) -> tuple[str, ...]:
    """What a row is about, as text."""
    return tuple(str(getattr(row, name) or "") for name in type(row).key)


class Catalog:
    """Facts about equipment, forces and supply, linked by id. Raises CatalogError when a link is broken.

    ``problems`` keeps the warnings met while reading.
    """

    def __init__(self, tables: Mapping[str, Sequence[Located[Row]]], problems: Sequence[Problem] = ()) -> None:
        self.tables = {name: tuple(tables.get(name, ())) for name in TABLES}
        faults = list(problems)
        self.conflicts: list[Conflict] = []
        self._rows = {name: self._settle(name, faults) for name in TABLES}
        self.sources = {row.id: row for row in self._of("sources", Source)}
        self.forces = {row.id: row for row in self._of("forces", Force)}
        self.countries = {row.id: row for row in self._of("countries", Country)}
        self.items = {row.id: row for row in self._of("equipment", Item)}
        self.codes = {row.id: row for row in self._of("codes", Code)}
        self.dimension_of = {
            cast(Code, located.row).id: Path(located.file).stem for located in self.tables["codes"]
        }
        faults += self._broken_links()
        faults += self._cycles()
        if any(not fault.warning for fault in faults):
            raise CatalogError(faults)
        self.problems = tuple(faults)
        self._index()

    def _of(self, name: str, model: type[C] | type[Any]) -> list[Any]:
        return self._rows[name]

    def _settle(self, name: str, faults: list[Problem]) -> list[Row]:
        """One row a key: the better grade wins, ranges span all, contradictions are kept in ``conflicts``."""
        groups: dict[tuple[str, ...], list[Located[Row]]] = defaultdict(list)
        for located in self.tables[name]:
            groups[row_key(located.row)].append(located)
        settled = []
        for key, rows in groups.items():
            if len(rows) == 1:
                settled.append(rows[0].row)
                continue
            if name == "sources":
                faults += [self._twice(rows[0], other, key) for other in rows[1:]]
                settled.append(rows[0].row)
                continue
            claims = sorted(
                cast(list[Located[Claim]], rows),
                key=lambda c: (grade_rank(c.row.grade), _newest(c.row.as_of), c.row.source, str(c.row)),
            )
            by_source: dict[str, Located[Claim]] = {}
            for claim in sorted(claims, key=lambda c: (c.file, c.line)):
                if claim.row.source in by_source:
                    faults.append(self._twice(by_source[claim.row.source], claim, key))
                by_source.setdefault(claim.row.source, claim)
            stated = [_stated(claim.row) for claim in claims]
            if any(other != stated[0] for other in stated[1:]):
                self.conflicts.append(Conflict(name, key, tuple(claims)))
            settled.append(_span([claim.row for claim in claims]))
        return settled

    @staticmethod
    def _twice(first: Located[Any], second: Located[Any], key: tuple[str, ...]) -> Problem:
        message = f"the same key from the same source stands at {first.file}:{first.line} already"
        return second.problem("duplicate", message, value=" ".join(filter(None, key)), hint="keep one of the rows")

    def _broken_links(self) -> list[Problem]:
        dimensions = set(self.dimension_of.values())
        known: dict[str, Iterable[str]] = {
            "force": self.forces,
            "item": self.items,
            "code": self.codes,
            "dimension": dimensions,
            "source": self.sources,
        }
        faults = []
        for name, rows in self.tables.items():
            links = dict(TABLES[name].references)
            if name != "sources":
                links["source"] = "source"
            for located in rows:
                for column, kind in links.items():
                    value = getattr(located.row, column)
                    if value is None or value == "*" or value in known[kind]:
                        continue
                    similar = near(value, known[kind])
                    hint = f"did you mean {' or '.join(similar)}?" if similar else f"add it to {_home(kind)}"
                    faults.append(located.problem("unknown-reference", f"there is no such {kind}", column=column, value=value, hint=hint))
        for located in self.tables["needs"]:
            need = cast(Need, located.row)
            if need.state is State.KNOWN and need.code is None:
                faults.append(located.problem("missing-value", "a known need names a code", column="code", hint="or write unknown or not-needed as its state"))
            if need.state is not State.KNOWN and need.code is not None:
                faults.append(located.problem("contradiction", f"a need that is {need.state} has no code", column="code", value=need.code))
            if need.state is not State.NOT_NEEDED and (need.share is None or need.essential is None):
                faults.append(located.problem("missing-value", "a need states its share and whether it is essential", column="share"))
            if need.code is not None and need.code in self.codes and self.dimension_of[need.code] != need.dimension:
                faults.append(located.problem("wrong-dimension", f"is a code of {self.dimension_of[need.code]}, not of {need.dimension}", column="code", value=need.code))
        for located in self.tables["substitutes"]:
            row = cast(Substitute, located.row)
            for column in ("need_code", "offered_code"):
                code = getattr(row, column)
                if code in self.codes and self.dimension_of[code] != row.dimension:
                    faults.append(located.problem("wrong-dimension", f"is a code of {self.dimension_of[code]}, not of {row.dimension}", column=column, value=code))
        return faults

    def _cycles(self) -> list[Problem]:
        faults, done = [], set()
        lines = {cast(Item, located.row).id: located for located in self.tables["equipment"]}
        for start in self.items:
            path = [start]
            while (base := self.items[path[-1]].variant_of) in self.items:
                if base in path:
                    loop = path[path.index(base) :]
                    if not done.intersection(loop):
                        words = " → ".join([*loop, loop[0]])
                        faults.append(lines[loop[0]].problem("cycle", f"variants go round in a circle: {words}", column="variant_of", value=base, hint="one of them is the base: leave its variant_of empty"))
                    done.update(loop)
                    break
                path.append(base)
        return faults

    def _index(self) -> None:
        self._needs: dict[str, list[Need]] = defaultdict(list)
        for need in self._of("needs", Need):
            self._needs[need.item].append(need)
        self._stand_ins: dict[str, list[Substitute]] = defaultdict(list)
        for substitute in self._of("substitutes", Substitute):
            self._stand_ins[substitute.need_code].append(substitute)
        self._supplies: dict[str, list[Supply]] = defaultdict(list)
        for supply in self._of("supplies", Supply):
            self._supplies[supply.code].append(supply)
        self._holdings: dict[str, list[Holding]] = defaultdict(list)
        for holding in self._of("holdings", Holding):
            self._holdings[holding.force].append(holding)
        self._relations: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
        for relation in self._of("relations", Relation):
            self._relations[relation.recipient, relation.supplier, relation.dimension].append(relation)
        self._complete = {(row.force, row.dimension): row for row in self._of("completeness", Completeness)}
        self._amounts = {(row.id, row.measure): row for row in self._of("classes", KitClassAmount)}
        self._groups: dict[str, tuple[NeedGroup, ...]] = {}
        for index in (self._stand_ins, self._supplies, self._holdings, self._relations):
            for rows in cast(dict[Any, list[Claim]], index).values():
                rows.sort(key=lambda row: (row_key(row), row.source))

    @cached_property
    def as_of(self) -> str:
        """The catalog's own date: the latest ``as_of`` of its holdings, supplies and relations."""
        dates = [row.as_of for name in ("holdings", "supplies", "relations") for row in cast(list[Claim], self._rows[name])]
        return max(filter(None, dates), default="2025")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the parsed rows in canonical order: line ends, BOM and row order do not change it."""
        sha = hashlib.sha256()
        for name, rows in self.tables.items():
            texts = sorted(
                "\x1f".join(["" if cell is None else str(cell) for cell in located.row.__dict__.values()])
                + (f"\x1f{Path(located.file).stem}" if name == "codes" else "")
                for located in rows
            )
            sha.update("\x1e".join([name, *texts, ""]).encode())
        return sha.hexdigest()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of the dimensions that have a code list."""
        return tuple(sorted(set(self.dimension_of.values())))

    def item(self, name: str) -> Item:
        """The item of that id. Raises UnknownNameError with near names."""
        if name in self.items:
            return self.items[name]
        wanted = " ".join(name.split()).casefold()
        named = sorted(
            item.id
            for item in self.items.values()
            if wanted in (item.id.casefold(), item.name.casefold(), *(alias.casefold() for alias in item.aliases))
        )
        if len(named) == 1:
            return self.items[named[0]]
        known = {i.id: i.id for i in self.items.values()} | {i.name: i.id for i in self.items.values()}
        similar = named or list(dict.fromkeys(known[n] for n in near(name, known, 0.6, 4)))
        raise UnknownNameError("item", shown(name), similar[:4], "Run 'interop items' to list them.")

    def force(self, name: str) -> Force:
        """The force of that id, ISO code or name. Raises UnknownNameError, with what was probably meant."""
        wanted = " ".join(name.split()).casefold()
        if not wanted:
            raise UnknownNameError("force", name, (), "The name is empty. Run 'interop forces' to list them.")
        exact = [force for force in self.forces.values() if force.id.casefold() == wanted]
        if exact:
            return exact[0]
        everyone: list[Force | Country] = [*self.forces.values(), *self.countries.values()]
        named = {row.id: row for row in reversed(everyone) if wanted in _all_names(row)}
        if len(named) == 1:
            found = next(iter(named.values()))
            if isinstance(found, Force):
                return found
            if found.hint:
                raise UnknownNameError("force", shown(name), (), f"{found.name}: {found.hint}.")
            return Force.model_construct(
                id=found.id, name=found.name, aliases=found.aliases, kind=found.kind, valid_from=None, valid_to=None,
                languages=(), source=found.source, grade=found.grade, locator=None, as_of=None, note=None,
            )  # fmt: skip
        if named:
            choices = [f"{row.id} ({row.name})" for row in sorted(named.values(), key=lambda row: row.id)]
            raise UnknownNameError("force", shown(name), choices, "The name is ambiguous.")
        known = {label: row for row in everyone for label in (row.name, *row.aliases)}
        similar = {known[n].id: f"{known[n].id} ({known[n].name})" for n in near(name, known, 0.72, 3)} if len(wanted) > 2 else {}
        raise UnknownNameError("force", shown(name), list(similar.values()), "Run 'interop forces' to list them.")

    def need_groups(self, item: str) -> tuple[NeedGroup, ...]:
        """What an item needs, with what its base states where it says nothing itself, in stable order."""
        if item not in self._groups:
            self._groups[item] = tuple(sorted(self._resolve(item), key=lambda g: (g.dimension, g.role)))
        return self._groups[item]

    def _resolve(self, item: str) -> list[NeedGroup]:
        base = self.items[item].variant_of
        inherited = {(g.dimension, g.role): g for g in self.need_groups(base)} if base else {}
        own: dict[tuple[str, str], list[Need]] = defaultdict(list)
        for need in self._needs[item]:
            own[need.dimension, need.role].append(need)
        for (dimension, _role), needs in own.items():
            if any(need.state is State.NOT_NEEDED for need in needs):
                inherited = {key: group for key, group in inherited.items() if key[0] != dimension}
            elif any(g.state is State.NOT_NEEDED for key, g in inherited.items() if key[0] == dimension):
                inherited = {key: group for key, group in inherited.items() if key[0] != dimension}
        groups = {
            key: NeedGroup(
                item, g.dimension, g.role, g.state, g.essential, g.share, g.needs, g.inherited_from or base
            )
            for key, g in inherited.items()
        }
        for (dimension, role), needs in own.items():
            known = tuple(sorted((n for n in needs if n.state is State.KNOWN), key=lambda n: n.code or ""))
            states = {need.state for need in needs}
            state = State.KNOWN if known else State.UNKNOWN if State.UNKNOWN in states else State.NOT_NEEDED
            shares = [need.share for need in needs if need.share is not None]
            groups[dimension, role] = NeedGroup(
                item, dimension, role, state, any(n.essential for n in needs), max(shares, default=1.0), known or tuple(needs)
            )
        return list(groups.values())

    def stand_ins(self, code: str) -> Sequence[Substitute]:
        """Rows that say what may stand in for a code, level none included."""
        return self._stand_ins.get(code, ())

    def supplies(self, code: str, as_of: str) -> list[Supply]:
        """Who can supply a code on a day, rows of basis none included."""
        return [row for row in self._supplies.get(code, ()) if valid(row, self.clamp(row.force, as_of) if row.force in self.forces else as_of)]

    def holdings(self, force: str, as_of: str) -> list[Holding]:
        """What a force holds on a day; of a force that ended before, what it held at its end."""
        day = self.clamp(force, as_of)
        return [row for row in self._holdings.get(force, ()) if valid(row, day)]

    def clamp(self, force: str, as_of: str) -> str:
        """The day to look a force up on: ``as_of``, or its last day if it ended before."""
        end = self.forces[force].valid_to if force in self.forces else None
        return last_day(end) if end and last_day(end) < last_day(as_of) else as_of

    def alive(self, force: str, as_of: str) -> bool:
        """Whether a force exists on a day, and so can supply others."""
        row = self.forces[force]
        return (row.valid_to is None or last_day(as_of) <= last_day(row.valid_to)) and (
            row.valid_from is None or first_day(row.valid_from) <= last_day(as_of)
        )

    def relation(self, recipient: str, supplier: str, dimension: str, as_of: str) -> Relation | None:
        """The most specific row on how a recipient may draw on a supplier, or None where nothing is known."""
        for a, b in ((recipient, supplier), (recipient, "*"), ("*", supplier), ("*", "*")):
            for d in (dimension, "*"):
                rows = [row for row in self._relations.get((a, b, d), ()) if valid(row, as_of)]
                if rows:
                    return max(rows, key=lambda row: first_day(row.valid_from) if row.valid_from else "")
        return None

    def complete(self, force: str, dimension: str) -> bool:
        """Whether silence of a force's record in a dimension means that it cannot supply."""
        row = self._complete.get((force, dimension))
        return row is not None and row.complete

    def class_amount(self, kit_class: str, measure: Measure) -> KitClassAmount | None:
        """The kit class's amount, in the measure's unit, or None where the class has none."""
        return self._amounts.get((kit_class, measure))

    def operated(self, force: str, as_of: str) -> dict[str, Holding]:
        """Items that a force has in service on a day, with the holding that says so."""
        return {row.item: row for row in self.holdings(force, as_of) if row.status is Status.IN_SERVICE}

    def __repr__(self) -> str:
        return (
            f"Catalog({len(self.items)} items, {len(self.forces)} forces, {len(self.codes)} codes, "
            f"as of {self.as_of}, digest {self.digest[:12]})"
        )


def _home(kind: str) -> str:
    return {"source": "sources.csv", "force": "forces.csv", "item": "equipment/", "code": "codes/", "dimension": "codes/ as a code list"}[kind]


def _all_names(row: Force | Country) -> set[str]:
    return {row.id.casefold(), row.name.casefold(), *(alias.casefold() for alias in row.aliases)}


def _newest(as_of: str | None) -> tuple[int, ...]:
    return tuple(-int(part) for part in as_of.split("-")) if as_of else (0,)


def _stated(row: Claim) -> dict[str, object]:
    return {name: value for name, value in row.__dict__.items() if name not in _CLAIM_FIELDS}


def _span(rows: Sequence[Claim]) -> Claim:
    """The first row, with its numeric ranges widened so that they hold what the others say."""
    best, update = rows[0], {}
    for value, (low, high) in RANGES.items():
        numbers = [
            number
            for row in rows
            for number in (getattr(row, name, None) for name in {value, low, high})
            if number is not None
        ]
        if numbers and getattr(best, value, None) is not None and (len(rows) > 1):
            update |= {low: min(numbers), high: max(numbers)}
    return best.model_copy(update=update) if update else best

