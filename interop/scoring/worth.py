"""What offers are worth, in every draw: each distinct offer is worked out once, however many needs share it.

Errors in the claims behind an offer are rare, so the draws in which it is a level worse are worked out one by one, and
all others taken from the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from interop.catalog import Catalog, NeedGroup
from interop.dimensions import DIMENSIONS, Rule
from interop.dimensions.shape import Array
from interop.errors import CatalogError, Problem
from interop.models import Claim, Measure, Need
from interop.scoring.draws import NONE_INDEX, Draws, Way, log_triangular
from interop.scoring.kernel import Index, fold
from interop.store import row_key


@dataclass(frozen=True)
class Amount:
    """The amount that decides how much hangs on a need; ``of_class`` when the kit class's value stands in."""

    value: float
    low: float
    high: float
    unit: str
    claim: Claim
    of_class: bool

    @cached_property
    def key(self) -> str:
        """The claim that states it: needs with the same key share their draw."""
        return "/".join(row_key(self.claim))


def rule_of(group: NeedGroup) -> Rule:
    """The value rule of a need."""
    return DIMENSIONS[group.dimension].rule(group.role)


def amount_of(catalog: Catalog, group: NeedGroup, draws: Draws) -> Amount | None:
    """The type's own amount of the rule's measure, from any of its needs; else the kit class's."""
    rule = rule_of(group)
    if rule.measure is None:
        return None
    need = own_amount(catalog, group, rule.measure)
    if need is not None:
        assert need.amount is not None
        spread = draws.spread(need.grade)
        low, high = need.amount_low or need.amount / spread, need.amount_high or need.amount * spread
        return Amount(need.amount, low, high, need.unit.value if need.unit else "", need, False)
    kit_class = catalog.items[group.item].kit_class
    row = catalog.class_amount(kit_class, rule.measure)
    if row is None:
        words = f"kit class {kit_class} has no {rule.measure}, and {group.item} does not state its own"
        raise CatalogError(
            [Problem("classes.csv", 0, "measure", "missing-amount", words, hint="add a row to classes.csv")]
        )
    return Amount(row.amount, row.amount_low, row.amount_high, row.unit.value, row, True)


def own_amount(catalog: Catalog, group: NeedGroup, measure: Measure) -> Need | None:
    """The row that states the item's own amount of a measure: the need's, else any of the item's."""
    own = (need for need in group.needs if need.amount is not None)
    others = (
        need
        for other in catalog.need_groups(group.item)
        for need in other.needs
        if need.amount is not None and other.dimension in DIMENSIONS and rule_of(other).measure is measure
    )
    return next(chain(own, others), None)


class Atom(NamedTuple):
    """What decides the worth of one offer: places in the lists of a ``Bench``, and the level's index."""

    rule: int
    amount: int
    level: int
    way: int


class Stated(NamedTuple):
    """An atom and the needed code whose claims state it: errors in them belong to that code."""

    atom: Atom
    code: str


class Bench:
    """Collects the distinct rules, amounts, ways and atoms of many needs."""

    def __init__(self) -> None:
        self.rules: dict[Rule, int] = {}
        self.ways: dict[Way, int] = {}
        self.amounts: dict[str, tuple[int, Amount]] = {}
        self.atoms: dict[Atom, int] = {}

    def atom(self, rule: Rule, amount: Amount | None, level: int, way: Way) -> Atom:
        """The atom of an offer; equal offers have the same."""
        place = self.amounts.setdefault(amount.key, (len(self.amounts), amount))[0] if amount else -1
        number = self.rules.setdefault(rule, len(self.rules))
        atom = Atom(number, place, level, self.ways.setdefault(way, len(self.ways)))
        self.atoms.setdefault(atom, len(self.atoms))
        return atom


class Worth:
    """The worth of a bench's atoms, or of those that are asked for, in every column; column 0 is central."""

    def __init__(self, bench: Bench, draws: Draws, atoms: Iterable[Atom] | None = None) -> None:
        atoms = list(bench.atoms if atoms is None else dict.fromkeys(atoms))
        self._places = {atom: place for place, atom in enumerate(atoms)}
        self._rules = list(bench.rules)
        self._numbers, self._kappa = draws.numbers, draws.kappa
        stated, ways = [amount for _, amount in bench.amounts.values()], list(bench.ways)
        used, self._amount = _packed([max(atom.amount, 0) for atom in atoms])
        amounts = [stated[place] for place in used if stated]
        taken, self._way = _packed([atom.way for atom in atoms])
        self._amounts = _drawn_amounts(amounts, draws)
        rates = {amount.key: self._amounts[place : place + 1] for place, amount in enumerate(amounts)}
        self._reach = draws.reach([ways[place] for place in taken], rates)
        self._rule = np.array([atom.rule for atom in atoms], dtype=np.intp)
        self._level = np.array([atom.level for atom in atoms], dtype=np.intp)
        self.table = np.empty((len(atoms), draws.count + 1))
        for number, rule in enumerate(self._rules):
            rows = np.flatnonzero(self._rule == number)
            amount = self._amounts[self._amount[rows]] if rule.measure else np.ones((1, 1))
            found = rule.value(self._kappa[self._level[rows]], self._reach[self._way[rows]], amount, self._numbers)
            self.table[rows] = np.maximum(found, self._kappa[NONE_INDEX]) if rule.floor else found

    def central(self, atom: Atom) -> float:
        """The worth of an atom at the method's central numbers."""
        return float(self.table[self._places[atom], 0])

    def best(self, needs: Sequence[tuple[Atom, ...]]) -> Array:
        """The best atom of each need as it is stated; shape (needs, columns)."""
        lengths = np.array([len(atoms) for atoms in needs], dtype=np.intp)
        members = np.array([self._places[atom] for atoms in needs for atom in atoms], dtype=np.intp)
        return fold(self.table[members], np.cumsum(lengths) - lengths, np.maximum)

    def values(self, needs: Sequence[Mapping[Stated, float]], luck: Mapping[str, int], u: Array) -> Array:
        """The best atom of each need, each a level worse in the draws in which a claim behind it is wrong.

        A need maps its atoms, stated for a code, to the chance of that. Row ``luck[code]`` of ``u`` holds the code's
        uniforms: an atom is worse where they lie below its chance, so that better evidence can mend a draw, never
        spoil it.
        """
        kinds: dict[tuple[Atom, ...], int] = {}
        kind = [kinds.setdefault(tuple(stated.atom for stated in need), len(kinds)) for need in needs]
        values = self.best(list(kinds))[kind]
        members = np.array([self._places[stated.atom] for need in needs for stated in need], dtype=np.intp)
        codes = np.array([luck[stated.code] for need in needs for stated in need], dtype=np.intp)
        chances = np.array([chance for need in needs for chance in need.values()])
        lengths = np.array([len(need) for need in needs], dtype=np.intp)
        starts = np.cumsum(lengths) - lengths
        hit, column = _hits(needs, luck, u)
        if len(hit):
            runs = lengths[hit]
            firsts = np.cumsum(runs) - runs
            member = np.repeat(starts[hit] - firsts, runs) + np.arange(runs.sum())
            columns = np.repeat(column, runs)
            worth = self._lowered(members[member], columns, u[codes[member], columns] < chances[member])
            values[hit, column] = np.maximum.reduceat(worth, firsts)
        return values

    def _lowered(self, atom: Index, column: Index, wrong: NDArray[np.bool_]) -> Array:
        """The worth of single atoms in single columns, those that are wrong a level lower."""
        worth = self.table[atom, column]
        level = np.minimum(self._level[atom] + 1, NONE_INDEX)
        for number, rule in enumerate(self._rules):
            at = np.flatnonzero(wrong & (self._rule[atom] == number))
            if not len(at):
                continue
            c = column[at]
            amount = self._amounts[self._amount[atom[at]], c] if rule.measure else np.ones(1)
            reach = self._reach[self._way[atom[at]], c]
            found = rule.value(self._kappa[level[at], c], reach, amount, _Columns(self._numbers, c))
            worth[at] = np.maximum(found, self._kappa[NONE_INDEX, c]) if rule.floor else found
        return np.asarray(worth)


def _hits(needs: Sequence[Mapping[Stated, float]], luck: Mapping[str, int], u: Array) -> tuple[Index, Index]:
    """Needs and columns in which some atom of the need is wrong, each pair once."""
    worst: dict[tuple[int, int], float] = {}
    for place, need in enumerate(needs):
        for stated, chance in need.items():
            key = place, luck[stated.code]
            if chance > worst.get(key, 0.0):
                worst[key] = chance
    if not worst:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    place, code = np.array(list(worst), dtype=np.intp).T
    row, column = np.nonzero(u[code] < np.array(list(worst.values()))[:, None])
    pairs = np.sort(place[row] * u.shape[1] + column)  # np.unique would import numpy.ma, a tenth of a first answer
    pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
    return pairs // u.shape[1], pairs % u.shape[1]


def _packed(places: Sequence[int]) -> tuple[list[int], Index]:
    """The distinct places, and where in their list each one is."""
    distinct = {place: number for number, place in enumerate(dict.fromkeys(places))}
    return list(distinct), np.array([distinct[place] for place in places], dtype=np.intp)


class _Columns(Mapping[str, Array]):
    """Method numbers at chosen columns, looked up only when a rule asks for one."""

    def __init__(self, numbers: Mapping[str, Array], columns: Index) -> None:
        self._numbers, self._columns = numbers, columns

    def __getitem__(self, name: str) -> Array:
        return np.asarray(self._numbers[name][0, self._columns])

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def _drawn_amounts(amounts: Sequence[Amount], draws: Draws) -> Array:
    """Amounts in every column, one draw for all the needs that share a claim."""
    if not amounts:
        return np.empty((0, draws.count + 1))
    low, mode, high = (np.array([[getattr(a, part)] for a in amounts]) for part in ("low", "value", "high"))
    u = draws.with_centre([f"amount/{amount.key}" for amount in amounts])
    drawn = log_triangular(u, np.minimum(low, mode), mode, np.maximum(high, mode))
    drawn[:, :1] = mode
    return drawn
