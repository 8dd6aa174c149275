"""What changed between two versions of a catalog, and which scores moved because of which fact.

A score's move is explained by putting one changed fact at a time into the old catalog and scoring again: what the
score does then is that fact's part. Facts may work only together; what the single parts leave over is said as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from interop.catalog import Catalog
from interop.errors import InteropError
from interop.method import Method
from interop.models import Row
from interop.scoring.compare import matrix
from interop.scoring.score import score
from interop.scoring.scorecard import SCHEMA_VERSION, Scorecard
from interop.store import Table, row_key
from interop.version import __version__

DRAWS = 64
SINGLY = 24
"""How many changed facts are tried one by one before the rest are tried table by table."""

DEFINING = ("sources", "forces", "equipment", "codes", "classes")
"""Tables whose new rows change nothing by themselves, and without which other new rows could not stand."""

MOVED = 0.05
"""The least move that shows in a score of one decimal."""

Key = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class FactChange:
    """One claim that was added, removed or changed. ``cells`` maps a column to what it was and what it is."""

    kind: str
    table: str
    key: tuple[str, ...]
    source: str
    cells: Mapping[str, tuple[str, str]]

    @property
    def fact(self) -> Key:
        """What the claim is about; claims of several sources may be about one fact."""
        return self.table, self.key

    def __str__(self) -> str:
        words = ", ".join(f"{name} {old or '(empty)'} → {new or '(empty)'}" for name, (old, new) in self.cells.items())
        return f"{self.kind} {named(self.fact)} [{self.source}]" + (f": {words}" if self.kind == "changed" else "")

    def as_dict(self) -> dict[str, Any]:
        """The change for JSON."""
        return {
            "kind": self.kind,
            "table": self.table,
            "key": list(self.key),
            "source": self.source,
            "cells": {name: list(pair) for name, pair in self.cells.items()},
        }


@dataclass(frozen=True)
class ScoreMove:
    """A pair of forces whose difficulty moved. ``parts`` names facts, or tables of them, and how far each moves it.

    ``parts`` is empty where the move was not taken apart; ``together`` is what the parts leave over.
    """

    from_force: str
    to_force: str
    before: float | None
    after: float | None
    parts: tuple[tuple[str, float], ...] = ()
    together: float | None = None

    @property
    def size(self) -> float:
        """How far it moved; a value that came or went counts as the whole scale."""
        return 100.0 if self.before is None or self.after is None else abs(self.after - self.before)

    def as_dict(self) -> dict[str, Any]:
        """The move for JSON."""
        return {
            "from": self.from_force,
            "to": self.to_force,
            "before": _round(self.before),
            "after": _round(self.after),
            "because": [{"fact": fact, "moves": round(part, 1)} for fact, part in self.parts],
            "together": _round(self.together),
        }


@dataclass(frozen=True)
class Difference:
    """Two versions of a catalog side by side: facts that changed and scores that moved, the largest first."""

    old: str
    new: str
    as_of: str
    pairs: int
    facts: tuple[FactChange, ...]
    moves: tuple[ScoreMove, ...]

    @property
    def tally(self) -> list[tuple[str, int, int, int]]:
        """For each table that changed: claims added, removed, changed."""
        count = Counter((change.table, change.kind) for change in self.facts)
        tables = dict.fromkeys(change.table for change in self.facts)
        return [(name, count[name, "added"], count[name, "removed"], count[name, "changed"]) for name in tables]

    def as_dict(self) -> dict[str, Any]:
        """The difference for JSON."""
        return {
            "schema_version": SCHEMA_VERSION,
            "old": self.old,
            "new": self.new,
            "as_of": self.as_of,
            "pairs_scored": self.pairs,
            "facts": [change.as_dict() for change in self.facts],
            "moves": [move.as_dict() for move in self.moves],
            "provenance": {
                "version": __version__,
                "catalog_digest": self.new,
                "compared_with": self.old,
                "as_of": self.as_of,
            },
        }

    @cached_property
    def frame(self) -> Any:
        """One row a cell that changed, as a tidy pandas frame."""
        from interop.frames import difference_frame

        return difference_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import difference_html

        return difference_html(self)


def named(fact: Key) -> str:
    """A fact as people refer to it: its table and its key."""
    table, key = fact
    return f"{table} {' '.join(filter(None, key))}"


def changed_facts(old: Catalog, new: Catalog) -> list[FactChange]:
    """Every claim that one catalog has and the other has not, or not so."""
    found = []
    for name in new.tables:
        before, after = _claims(old, name), _claims(new, name)
        for ident in sorted({*before, *after}):
            was, now = before.get(ident, {}), after.get(ident, {})
            if was == now:
                continue
            kind = "added" if not was else "removed" if not now else "changed"
            columns = dict.fromkeys([*was, *now])
            cells = {c: (was.get(c, ""), now.get(c, "")) for c in columns if was.get(c, "") != now.get(c, "")}
            found.append(FactChange(kind, name, ident[0], ident[1], cells))
    return found


def diff(
    old: Catalog,
    new: Catalog,
    *,
    from_forces: Sequence[str] | None = None,
    to_forces: Sequence[str] | None = None,
    explain: int = 5,
    draws: int = DRAWS,
    seed: int | None = None,
    method: Method | None = None,
) -> Difference:
    """Compare two catalogs: the facts, and the scores of all pairs of forces that both have and that exist on the day.

    ``from_forces`` and ``to_forces`` name others. Both catalogs are scored as of the newer one's date, with the same
    draws. The ``explain`` largest moves from a value to a value are taken apart.
    """
    facts = changed_facts(old, new)
    options: dict[str, Any] = {"as_of": max(old.as_of, new.as_of), "draws": draws, "seed": seed, "method": method}
    as_of = options["as_of"]
    common = [force for force in new.forces if force in old.forces and new.alive(force, as_of)]
    givers = [new.force(name).id for name in from_forces] if from_forces else common
    takers = [new.force(name).id for name in to_forces] if to_forces else common
    pairs = [(a, b) for a in givers for b in takers]
    before, after = (_values(catalog, pairs, options) for catalog in (old, new))
    moves = [ScoreMove(a, b, before[a, b], after[a, b]) for a, b in pairs]
    moves = [move for move in moves if move.before != move.after and move.size >= MOVED]
    moves.sort(key=lambda move: (-move.size, move.from_force, move.to_force))
    largest = [move for move in moves if move.before is not None and move.after is not None][:explain]
    explained = {(m.from_force, m.to_force): m for m in _explained(old, new, facts, largest, options)}
    moves = [explained.get((move.from_force, move.to_force), move) for move in moves]
    return Difference(old.digest, new.digest, as_of, len(pairs), tuple(facts), tuple(moves))


def _claims(catalog: Catalog, name: str) -> dict[tuple[tuple[str, ...], str], dict[str, str]]:
    """The cells of every row of a table, by what it is about and its source."""
    rows: dict[tuple[tuple[str, ...], str], dict[str, str]] = {}
    for row in catalog.tables[name].rows():
        cells = {field: _text(value) for field, value in row.__dict__.items() if value not in (None, ())}
        if name == "codes":
            cells["dimension"] = catalog.dimension_of[row_key(row)[0]]
        rows[row_key(row), cells.get("source", "")] = cells
    return rows


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _values(
    catalog: Catalog, pairs: Sequence[tuple[str, str]], options: Mapping[str, Any]
) -> dict[tuple[str, str], float | None]:
    """Difficulty of each pair, None where it cannot be scored."""
    members = list(dict.fromkeys(force for pair in pairs for force in pair if force in catalog.forces))
    if len(members) > 1 and len(pairs) > len(members):
        whole = matrix(catalog, forces=members, **options)
        return {pair: whole.value(*pair) for pair in pairs}
    cards = {pair: _card(catalog, pair, options) for pair in pairs}
    return {pair: card.difficulty.value if card else None for pair, card in cards.items()}


def _card(catalog: Catalog, pair: tuple[str, str], options: Mapping[str, Any]) -> Scorecard | None:
    try:
        return score(catalog, *pair, **options)
    except InteropError:
        return None


def _explained(
    old: Catalog, new: Catalog, facts: Sequence[FactChange], moves: Sequence[ScoreMove], options: Mapping[str, Any]
) -> list[ScoreMove]:
    """Moves with the part of each changed fact: those that a finding rests on one by one, the others by table."""
    if not moves:
        return []
    keys = list(dict.fromkeys(change.fact for change in facts if change.table != "sources"))
    behind = _behind(old, new, moves, options)
    keys.sort(key=lambda key: (-behind[key], key))
    groups: dict[str, list[Key]] = {named(key): [key] for key in keys[:SINGLY]}
    for table, key in keys[SINGLY:]:
        groups.setdefault(f"other changes in {table}", []).append((table, key))
    added = {change.fact for change in facts if change.table in DEFINING}
    base = _swapped(old, new, [key for key in added if key[1] not in _keys(old, key[0])])
    parts: dict[tuple[str, str], list[tuple[str, float]]] = {(m.from_force, m.to_force): [] for m in moves}
    for name, members in groups.items():
        tried = _swapped(base, new, members)
        for move in moves:
            card = _card(tried, (move.from_force, move.to_force), options)
            value = card.difficulty.value if card else None
            if value is not None and move.before is not None and abs(value - move.before) >= MOVED:
                parts[move.from_force, move.to_force].append((name, value - move.before))
    return [_with_parts(move, parts[move.from_force, move.to_force]) for move in moves]


def _with_parts(move: ScoreMove, parts: list[tuple[str, float]]) -> ScoreMove:
    parts.sort(key=lambda part: (-abs(part[1]), part[0]))
    together = None
    if move.before is not None and move.after is not None:
        left = move.after - move.before - sum(part for _, part in parts)
        together = left if abs(left) >= MOVED else None
    return ScoreMove(move.from_force, move.to_force, move.before, move.after, tuple(parts), together)


def _behind(old: Catalog, new: Catalog, moves: Sequence[ScoreMove], options: Mapping[str, Any]) -> Counter[Key]:
    """How often a fact stands behind the findings of the moved scores, in either version."""
    table_of = {table.model: name for name, table in new.tables.items()}
    count: Counter[Key] = Counter()
    for move in moves:
        for catalog in (old, new):
            card = _card(catalog, (move.from_force, move.to_force), options)
            if card:
                count.update(
                    (table_of[type(claim)], row_key(claim))
                    for item in card.items
                    for finding in item.findings
                    for claim in finding.claims
                )
                count.update(("holdings", row_key(row)) for row in catalog.holdings(move.from_force, options["as_of"]))
    return count


def _keys(catalog: Catalog, table: str) -> set[tuple[str, ...]]:
    return {row_key(row) for row in catalog.tables[table].rows()}


def _swapped(catalog: Catalog, other: Catalog, facts: Iterable[Key]) -> Catalog:
    """The catalog with some facts as the other has them. Rows that others lean on are never taken away."""
    wanted: dict[str, set[tuple[str, ...]]] = {}
    for table, key in facts:
        wanted.setdefault(table, set()).add(key)
    tables = dict(catalog.tables)
    for name, keys in wanted.items():
        theirs: list[Row] = [row for row in other.tables[name].rows() if row_key(row) in keys]
        if name in DEFINING:
            keys = {row_key(row) for row in theirs}
        ours: list[Row] = [row for row in catalog.tables[name].rows() if row_key(row) not in keys]
        tables[name] = Table(catalog.tables[name].model, [*ours, *theirs])
    dimension_of = {**other.dimension_of, **catalog.dimension_of}
    return Catalog(tables, dimension_of, digest="a change tried by itself")


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 1) + 0.0
