"""The catalog: every table, linked and indexed, as of any date.

``load()`` reads the built-in datasets, a folder of the same shape, or both layered. A sealed folder, whose files
are byte for byte those that ``interop check`` found sound, is not checked again: that keeps a first answer quick.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from interop.dates import first_day, last_day, valid
from interop.errors import CatalogError, FileError, Problem, UnknownNameError
from interop.links import ANYONE, code_dimensions, link_problems
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
from interop.names import NameIndex, Resolution, force_named
from interop.seal import sealed_tables
from interop.store import ById, Conflict, Table, canonical_digest, row_key
from interop.tables import Located, decode, read_bytes, read_text, shown

R = TypeVar("R", bound=Row)

REQUIRED = ("sources", "forces", "equipment", "codes", "needs", "holdings")


@dataclass(frozen=True)
class NeedGroup:
    """What an item needs in one role: alternatives of which the best counts, or an unknown.

    ``inherited_from`` is the base item that states it, or None. ``open``: beside the codes that are known there is
    one that is not, and it may be the best.
    """

    item: str
    dimension: str
    role: str
    state: State
    essential: bool
    share: float
    needs: tuple[Need, ...]
    inherited_from: str | None = None
    open: bool = False


def datasets_folder() -> Path:
    """The built-in datasets: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    return package / "datasets" if (package / "datasets").is_dir() else package.parent / "datasets"


def read_folder(
    folder: Path, *, required: Sequence[str] = REQUIRED
) -> tuple[dict[str, list[Located[Row]]], list[Problem]]:
    """All tables of a folder and all problems of all its files. A code list's file name is its dimension."""
    if not os.path.isdir(folder):
        raise FileError(f"there is no folder {shown(str(folder), 300)}")
    tables: dict[str, list[Located[Row]]] = {name: [] for name in TABLES}
    problems: list[Problem] = []
    for name, model in TABLES.items():
        files = sorted([*folder.glob(f"{name}.csv"), *folder.glob(f"{name}/*.csv")])
        for path in files:
            file = path.relative_to(folder).as_posix()
            text, fault = decode(read_bytes(path), file)
            rows, faults = ([], [fault]) if fault else read_text(text, model, file)
            problems += faults
            tables[name] += rows
            if not rows and not faults:
                problems.append(
                    Problem(file, 0, "", "no-rows", "has a header and no rows", warning=name not in required)
                )
        if name in required and not files:
            problems.append(
                Problem(
                    f"{name}.csv", 0, "", "missing-table", "is missing", hint=f"a catalog has {', '.join(REQUIRED)}"
                )
            )
    return tables, problems


def load(path: str | Path | None = None, *, add: Iterable[str | Path] = ()) -> Catalog:
    """Read a catalog: the built-in one, or the folder ``path``, with the folders of ``add`` layered over it.

    A row of a later layer replaces the rows of the same key below it. Raises CatalogError with every
    problem found, and FileError where a folder or file cannot be read.
    """
    base = datasets_folder() if path is None else Path(path)
    layers = list(add)
    if not layers and (sealed := sealed_tables(base)):
        return Catalog(sealed.tables, sealed.dimension_of, digest=sealed.digest)
    tables, problems = read_folder(base)
    for layer in layers:
        over, faults = read_folder(Path(layer), required=())
        problems += [
            Problem(f"{layer}/{p.file}", p.line, p.column, p.rule, p.message, p.value, p.hint, p.warning)
            for p in faults
        ]
        for name, rows in over.items():
            keys = {row_key(located.row) for located in rows}
            tables[name] = [located for located in tables[name] if row_key(located.row) not in keys] + rows
    return link(tables, problems)


def link(tables: Mapping[str, Sequence[Located[Row]]], problems: Sequence[Problem] = ()) -> Catalog:
    """A catalog from rows that were read. Raises CatalogError where a link between rows is broken."""
    faults = [*problems, *link_problems(tables, problems)]
    if any(not fault.warning for fault in faults):
        raise CatalogError(faults)
    built = {name: Table(model, [located.row for located in tables.get(name, ())]) for name, model in TABLES.items()}
    return Catalog(built, code_dimensions(tables), problems=problems)


class Catalog:
    """Facts about equipment, forces and supply, linked by id. ``problems`` keeps the warnings met while reading."""

    def __init__(
        self,
        tables: Mapping[str, Table[Row]],
        dimension_of: Mapping[str, str],
        *,
        digest: str | None = None,
        problems: Sequence[Problem] = (),
    ) -> None:
        self.tables = tables
        self.dimension_of = dimension_of
        self.problems = tuple(problems)
        self._digest = digest
        self.sources: Mapping[str, Source] = ById(self._table("sources", Source))
        self.forces: Mapping[str, Force] = ById(self._table("forces", Force))
        self.countries: Mapping[str, Country] = ById(self._table("countries", Country))
        self.items: Mapping[str, Item] = ById(self._table("equipment", Item))
        self.codes: Mapping[str, Code] = ById(self._table("codes", Code))
        self._needs = self._table("needs", Need)
        self._substitutes = self._table("substitutes", Substitute)
        self._supplies = self._table("supplies", Supply)
        self._holdings = self._table("holdings", Holding)
        self._relations: dict[tuple[str, str, str], list[Relation]] | None = None
        self._groups: dict[str, tuple[NeedGroup, ...]] = {}

    def _table(self, name: str, model: type[R]) -> Table[R]:
        table = self.tables[name]
        assert table.model is model
        return cast(Table[R], table)

    @cached_property
    def as_of(self) -> str:
        """The catalog's own date: the latest ``as_of`` of its holdings, supplies and relations."""
        return (
            max(
                (max(self.tables[name].column("as_of"), default="") for name in ("holdings", "supplies", "relations")),
                default="",
            )
            or "2025"
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the rows in canonical order: line ends, BOM and row order do not change it."""
        return self._digest or canonical_digest(self.tables, self.dimension_of)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Keys on which sources disagree."""
        return tuple(
            c for name, table in self.tables.items() if issubclass(table.model, Claim) for c in table.conflicts(name)
        )

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Names of the dimensions that have a code list."""
        return tuple(sorted(set(self.dimension_of.values())))

    def item(self, name: str) -> Item:
        """The item of that id or name. Raises UnknownNameError with near names."""
        if name in self.items:
            return self.items[name]
        named = self.names.exact(name)
        if len(named) == 1:
            return self.items[named[0]]
        similar = named or self.names.resolve(name).candidates
        raise UnknownNameError("item", shown(name), similar[:4], "Run 'interop items' to list them.")

    def resolve(self, name: str) -> Resolution:
        """The item that a name of a list means, how sure that is, and what else it could be."""
        return self.names.resolve(name)

    @cached_property
    def names(self) -> NameIndex:
        """Every name of every item, to resolve names of lists with."""
        return NameIndex(self.items, self._bores)

    def _bores(self, item: str) -> frozenset[float]:
        needs = (n for g in self.need_groups(item) if g.dimension == "ammunition" for n in g.needs if n.code)
        return frozenset(bore for n in needs if (bore := self.codes[str(n.code)].bore_mm) is not None)

    def force(self, name: str) -> Force:
        """The force of that id, ISO code or name. Raises UnknownNameError, with what was probably meant."""
        return force_named(name, self.forces, self.countries)

    def need_groups(self, item: str) -> tuple[NeedGroup, ...]:
        """What an item needs, with what its base states where it says nothing itself, in stable order."""
        line = [item]  # a base before its variants, however long the line is
        while line[-1] not in self._groups and (base := self.items[line[-1]].variant_of):
            line.append(base)
        for name in reversed(line):
            if name not in self._groups:
                self._groups[name] = tuple(sorted(self._resolve(name), key=lambda g: (g.dimension, g.role)))
        return self._groups[item]

    def _resolve(self, item: str) -> list[NeedGroup]:
        base = self.items[item].variant_of
        inherited = {(g.dimension, g.role): g for g in self.need_groups(base)} if base else {}
        own: dict[tuple[str, str], list[Need]] = defaultdict(list)
        for need in self._needs.where("item", item):
            own[need.dimension, need.role].append(need)
        without = {key for key, needs in own.items() if any(need.state is State.NOT_NEEDED for need in needs)}
        spared = {key for key in without if key in inherited and not inherited[key].essential}
        stated = {key[0] for key in own if key not in spared}
        turned = {key[0] for key in without - spared} | {
            dimension
            for (dimension, _), group in inherited.items()
            if group.state is State.NOT_NEEDED and dimension in stated
        }
        inherited = {key: g for key, g in inherited.items() if key not in spared and key[0] not in turned}
        left = {key[0] for key in inherited} | stated
        own = {key: needs for key, needs in own.items() if key not in spared or key[0] not in left}
        groups = {key: replace(g, item=item, inherited_from=g.inherited_from or base) for key, g in inherited.items()}
        for (dimension, role), needs in own.items():
            known = tuple(sorted((n for n in needs if n.state is State.KNOWN), key=lambda n: n.code or ""))
            states = {need.state for need in needs}
            state = State.KNOWN if known else State.UNKNOWN if State.UNKNOWN in states else State.NOT_NEEDED
            shares = [need.share for need in needs if need.share is not None]
            groups[dimension, role] = NeedGroup(
                item,
                dimension,
                role,
                state,
                any(n.essential for n in needs),
                max(shares, default=1.0),
                known or tuple(needs),
                open=bool(known) and State.UNKNOWN in states,
            )
        return list(groups.values())

    def stand_ins(self, code: str) -> list[Substitute]:
        """Rows that say what may stand in for a code, level none included."""
        return self._substitutes.where("need_code", code)

    def supplies(self, code: str, as_of: str, **among: Collection[str]) -> list[Supply]:
        """Who can supply a code on a day, rows of basis none included; ``among`` narrows ``force`` or ``basis``."""
        rows = self._supplies.where("code", code, **among)
        return [row for row in rows if self._stands(row, self._first_use.get(code), as_of)]

    def suppliers(self, code: str) -> list[tuple[str, str]]:
        """Force and basis of every supply of a code that is on record for any day."""
        return [(force, basis) for force, basis in self._supplies.named("code", code, "force", "basis")]

    def contested(self, claim: Claim) -> bool:
        """Whether sources disagree on what a claim is about."""
        return next(t for t in self.tables.values() if t.model is type(claim)).contested(row_key(claim))

    def supplies_of(self, force: str, as_of: str) -> list[Supply]:
        """What a force can supply on a day, rows of basis none included."""
        rows = self._supplies.where("force", force)
        return [row for row in rows if self._stands(row, self._first_use.get(row.code), as_of)]

    def holdings(self, force: str, as_of: str) -> list[Holding]:
        """What a force holds on a day; of a force that ended before, what it held at its end."""
        rows = self._holdings.where("force", force)
        return [row for row in rows if self._stands(row, self._entered.get(row.item), as_of)]

    def _stands(self, row: Holding | Supply, begins: int | None, as_of: str) -> bool:
        """Whether a row holds on a day. One without a beginning holds from the year in which there was such a thing."""
        day = self.clamp(row.force, as_of)
        return valid(row, day) and (row.valid_from is not None or begins is None or begins <= int(day[:4]))

    @cached_property
    def _entered(self) -> dict[str, int]:
        """Year in which each item entered service, where that is known."""
        years: dict[str, int] = {}
        for item, year in zip(*(self.tables["equipment"].column(n) for n in ("id", "entered_service")), strict=True):
            if year:
                years[item] = min(int(year), years.get(item, int(year)))
        return years

    @cached_property
    def _first_use(self) -> dict[str, int]:
        """Year in which the first item that needs a code entered service; codes of an item of no known year have none."""
        users: dict[str, set[str]] = defaultdict(set)
        for item, code in zip(self._needs.column("item"), self._needs.column("code"), strict=True):
            users[code].add(item)
        return {
            code: min(self._entered[item] for item in items)
            for code, items in users.items()
            if items <= self._entered.keys()
        }

    def clamp(self, force: str, as_of: str) -> str:
        """The day to look a force up on: ``as_of``, or its last day if it ended before."""
        end = self._ends.get(force)
        if end is None:
            return as_of
        return last_day(end) if end and last_day(end) < last_day(as_of) else as_of

    @cached_property
    def _ends(self) -> dict[str, str]:
        return {force.id: force.valid_to for force in self.forces.values() if force.valid_to}

    def alive(self, force: str, as_of: str) -> bool:
        """Whether a force exists on a day, and so can supply others."""
        row = self.forces[force]
        return (row.valid_to is None or last_day(as_of) <= last_day(row.valid_to)) and (
            row.valid_from is None or first_day(row.valid_from) <= last_day(as_of)
        )

    def relation(self, recipient: str, supplier: str, dimension: str, as_of: str) -> Relation | None:
        """The most specific row on how a recipient may draw on a supplier, or None where nothing is known."""
        if self._relations is None:
            self._relations = defaultdict(list)
            table = self._table("relations", Relation)
            for row in table.settled():
                self._relations[row.recipient, row.supplier, row.dimension].append(row)
        for a, b in ((recipient, supplier), (recipient, ANYONE), (ANYONE, supplier), (ANYONE, ANYONE)):
            for d in dict.fromkeys((dimension, ANYONE)):
                rows = [row for row in self._relations.get((a, b, d), ()) if valid(row, as_of)]
                if rows:
                    return max(
                        rows, key=lambda row: (first_day(row.valid_from) if row.valid_from else "", row_key(row))
                    )
        return None

    @cached_property
    def _complete(self) -> dict[tuple[str, str], Completeness]:
        return {(row.force, row.dimension): row for row in self._table("completeness", Completeness).settled()}

    def complete(self, force: str, dimension: str) -> bool:
        """Whether silence of a force's record in a dimension means that it cannot supply."""
        row = self._complete.get((force, dimension))
        return row is not None and row.complete

    @cached_property
    def _amounts(self) -> dict[tuple[str, Measure], KitClassAmount]:
        return {(row.id, row.measure): row for row in self._table("classes", KitClassAmount).settled()}

    def class_amount(self, kit_class: str, measure: Measure) -> KitClassAmount | None:
        """The kit class's amount, in the measure's unit, or None where the class has none."""
        return self._amounts.get((kit_class, measure))

    def operated(self, force: str, as_of: str) -> dict[str, Holding]:
        """Items that a force has in service on a day, with the holding that says so."""
        return {row.item: row for row in self.holdings(force, as_of) if row.status is Status.IN_SERVICE}

    @cached_property
    def frame(self) -> Any:
        """Items as a tidy pandas frame, one row an item."""
        from interop.frames import catalog_items

        return catalog_items(self)

    def _repr_html_(self) -> str:
        from interop.frames import catalog_html

        return catalog_html(self)

    def __repr__(self) -> str:
        return (
            f"Catalog({len(self.items)} items, {len(self.forces)} forces, {len(self.codes)} codes, "
            f"as of {self.as_of}, digest {self.digest[:12]})"
        )
