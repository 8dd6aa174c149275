"""What offers are worth, in every draw: each distinct offer is worked out once, however many needs share it.

Errors in the claims behind a need are rare, so the draws in which it is a step harder or easier are worked out
one by one, and all others taken from the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from interop.dimensions import Rule
from interop.dimensions.shape import Array
from interop.models import Channel, Claim
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


class Atom(NamedTuple):
    """What decides the worth of one offer: places in the lists of a ``Bench``, and the level's index."""

    rule: int
    amount: int
    level: int
    way: int


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
    """The worth of a bench's atoms in every column; column 0 is central."""

    def __init__(self, bench: Bench, draws: Draws) -> None:
        self._rules = list(bench.rules)
        self._places = bench.atoms
        self._numbers, self._kappa = draws.numbers, draws.kappa
        leaks = {place: way.step(-1) for way, place in list(bench.ways.items()) if way.channel is Channel.DENIED}
        leaky = {place: bench.ways.setdefault(way, len(bench.ways)) for place, way in leaks.items()}
        self._leak = np.array([leaky.get(place, place) for place in range(len(bench.ways))], dtype=np.intp)
        self._reach = draws.reach(bench.ways)
        self._amounts = _drawn_amounts([amount for _, amount in bench.amounts.values()], draws)
        atoms = list(bench.atoms)
        self._rule, self._amount, self._level, self._way = (
            np.array([atom[part] for atom in atoms], dtype=np.intp) for part in range(4)
        )
        self.table = np.empty((len(atoms), draws.count + 1))
        for number, rule in enumerate(self._rules):
            rows = np.flatnonzero(self._rule == number)
            amount = self._amounts[self._amount[rows]] if rule.measure else np.ones((1, 1))
            found = rule.value(self._kappa[self._level[rows]], self._reach[self._way[rows]], amount, self._numbers)
            self.table[rows] = np.maximum(found, self._kappa[NONE_INDEX]) if rule.floor else found

    def central(self, atom: Atom) -> float:
        """The worth of an atom at the method's central numbers."""
        return float(self.table[self._places[atom], 0])

    def values(self, needs: Sequence[tuple[Atom, ...]], harder: NDArray[np.bool_], easier: NDArray[np.bool_]) -> Array:
        """The best atom of each need, taken a step harder or easier in the draws that say so."""
        kinds: dict[tuple[Atom, ...], int] = {}
        kind = np.array([kinds.setdefault(atoms, len(kinds)) for atoms in needs], dtype=np.intp)
        members = np.array([self._places[atom] for atoms in kinds for atom in atoms], dtype=np.intp)
        lengths = np.array([len(atoms) for atoms in kinds], dtype=np.intp)
        starts = np.cumsum(lengths) - lengths
        values = fold(self.table[members], starts, np.maximum)[kind]
        for when, step in ((harder, 1), (easier, -1)):
            need, column = np.nonzero(when)
            if len(need):
                values[need, column] = self._stepped(members, starts[kind[need]], lengths[kind[need]], column, step)
        return values

    def _stepped(self, members: Index, starts: Index, lengths: Index, column: Index, step: int) -> Array:
        """The best of each run of atoms in one column, every level a step down (or up, where denials leak)."""
        firsts = np.cumsum(lengths) - lengths
        within = np.arange(lengths.sum()) - np.repeat(firsts, lengths)
        atom = members[np.repeat(starts, lengths) + within]
        column = np.repeat(column, lengths)
        level = np.clip(self._level[atom] + step, 0, NONE_INDEX)
        way = self._leak[self._way[atom]] if step < 0 else self._way[atom]
        worth = np.empty(len(atom))
        for number, rule in enumerate(self._rules):
            at = np.flatnonzero(self._rule[atom] == number)
            if not len(at):
                continue
            c = column[at]
            amount = self._amounts[self._amount[atom[at]], c] if rule.measure else np.ones(1)
            found = rule.value(self._kappa[level[at], c], self._reach[way[at], c], amount, _Columns(self._numbers, c))
            worth[at] = np.maximum(found, self._kappa[NONE_INDEX, c]) if rule.floor else found
        return np.asarray(np.maximum.reduceat(worth, firsts))


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
