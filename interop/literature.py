"""Measures of interoperability from the literature, to set beside the score; docs/reference-measures.md compares them.

What was read of the sources: Ford, Colombi, Graham and Jacques, "The Interoperability Score" (CSER 2007, ADA575984),
the abstract; the same, "Measuring System Interoperability (An i-Score Improvement)" (CSER 2008, paper 221), the first
page; Ford, "Interoperability Measurement" (AFIT/DSE/ENV/08-S01, 2008), the abstract; C4ISR Architecture Working Group,
"Levels of Information Systems Interoperability (LISI)" (30 March 1998), the contents, and a summary's pages on its
levels and attributes; NATO Logistics Handbook (October 1997), paragraph 1708; Tversky, "Features of Similarity" (1977),
the abstract. The formulas of the i-Score, Sim_Bin and Sim_Real, and LISI's rules for pairs, stand here as they are
commonly cited. No page that prints them was opened: do not quote this module in their authors' stead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from interop.catalog import Catalog, NeedGroup
from interop.dimensions import DIMENSIONS
from interop.dimensions.shape import Array
from interop.errors import UsageError
from interop.method import Method
from interop.models import Channel, Force, Level, State
from interop.scoring.findings import Finding
from interop.scoring.kit import known_force
from interop.scoring.offers import LEVELS, OfferBook
from interop.scoring.score import assess, item_scores
from interop.scoring.scorecard import ItemScore, Provenance
from interop.scoring.settings import Settings, settings

PAID = ("procedures", "applications", "infrastructure", "data")
LISI_LEVELS = ("isolated", "connected", "functional", "domain", "enterprise")
"""Names of LISI's levels 0 to 4."""
Profile = Mapping[str, Mapping[int, Set[str]]]
"""A system for LISI: attribute of ``PAID`` to level 1 to 4 to the implementations (standards, products) it has there."""


def sim_bin(a: ArrayLike, b: ArrayLike) -> float:
    """Sim_Bin: share of n binary characters that both systems have, 0 to 1; both of shape (n,).

    ``sum(a and b) / n``. Raises UsageError for other shapes and values. Source: Ford and others 2008, as cited.
    """
    first, second = _characters(a, b, 1.0)
    if not np.isin([first, second], (0.0, 1.0)).all():
        raise UsageError("a binary character is 0 or 1; sim_real takes the values between")
    return float(np.mean(first * second))


def sim_real(a: ArrayLike, b: ArrayLike, c_max: float, r: float = 2) -> float:
    """Sim_Real: average character value times modified Minkowski similarity, 0 to 1; characters in 0..c_max, shape (n,).

    ``(sum a + sum b) / (2 n c_max) * (1 - (sum (|a - b| / c_max)^r / n)^(1/r))``. Raises UsageError for other shapes and
    values, and for r below 1. Source: Ford and others 2008, as cited.
    """
    if not r >= 1:
        raise UsageError(f"the exponent r must be 1 or more, not {r}")
    first, second = _characters(a, b, c_max)
    average = float(np.mean([first, second])) / c_max
    # the largest difference is divided out, so that a high power of a small one does not vanish
    apart = np.abs(first - second) / c_max
    largest = float(apart.max())
    distance = largest * float(np.mean((apart / largest) ** r)) ** (1.0 / r) if largest > 0 else 0.0
    return average * max(1.0 - distance, 0.0)


def interoperability(
    transmit: ArrayLike, receive: ArrayLike, similarity: Callable[[Array, Array], float] = sim_bin
) -> Array:
    """How well each sender (row) reaches each receiver (column): ``similarity`` of what one transmits and one receives.

    Shapes (senders, n), (receivers, n) and (senders, receivers). It is directed: with the same systems on both sides it
    need not be symmetric. For Sim_Real or containment pass that function. Source: Ford 2008, as cited.
    """
    senders, receivers = np.asarray(transmit, dtype=float), np.asarray(receive, dtype=float)
    if senders.ndim != 2 or receivers.ndim != 2:
        raise UsageError("transmit and receive must be tables: one row a system, one column a character")
    return np.array([[similarity(sent, got) for got in receivers] for sent in senders])


@dataclass(frozen=True)
class IScore:
    """An i-Score, with the highest and the lowest that its systems could reach."""

    score: float
    optimum: float
    lowest: float

    @property
    def gap(self) -> float:
        """What better interfaces could still gain."""
        return self.optimum - self.score

    @property
    def normalised(self) -> float:
        """The score on a scale from 0, the lowest, to 1, the optimum. Raises UsageError where the two are the same."""
        if self.optimum <= self.lowest:
            raise UsageError("no pair of systems could do better than the lowest score; there is no scale")
        return (self.score - self.lowest) / (self.optimum - self.lowest)


def i_score(spins: ArrayLike, multiplicities: ArrayLike, best: ArrayLike = 1) -> IScore:
    """The i-Score of an operational thread: each pair's spin times how often the thread takes it, summed.

    ``spins`` are -1 (not interoperable), 0 (with a human or a translator between) and 1 (directly), ``multiplicities``
    0 or more, both of shape (systems, systems); ``best`` is the highest spin that a pair could ever reach. A factor
    for performance goes into the multiplicities. Raises UsageError for other shapes and values. Source: Ford and others
    2007, as cited.
    """
    spin, times = np.asarray(spins, dtype=float), np.asarray(multiplicities, dtype=float)
    if spin.ndim != 2 or spin.shape[0] != spin.shape[1] or spin.shape != times.shape:
        raise UsageError("spins and multiplicities must be square tables of the same systems")
    if np.shape(best) not in ((), spin.shape):
        raise UsageError("best must be one spin or a table like that of the spins")
    top = np.broadcast_to(np.asarray(best, dtype=float), spin.shape)
    if not (np.isin(spin, (-1, 0, 1)).all() and np.isin(top, (-1, 0, 1)).all()):
        raise UsageError("a spin is -1, 0 or 1")
    if (spin > top).any():
        raise UsageError("a spin is higher than the best that its pair could reach")
    if not np.all(np.isfinite(times) & (times >= 0)):
        raise UsageError("a multiplicity is 0 or more")
    return IScore(float(np.sum(times * spin)), float(np.sum(times * top)), -float(np.sum(times)))


def generic_level(profile: Profile) -> int:
    """LISI's generic level of a system, 0 to 4: the highest up to which it has an implementation in every attribute.

    The sub-levels of the original (1a, 1b and so on) are left out. Raises UsageError for an unknown attribute or level.
    """
    for attribute, levels in profile.items():
        if attribute not in PAID or not set(levels) <= set(range(1, len(LISI_LEVELS))):
            raise UsageError(f"{attribute}: a profile has {', '.join(PAID)}, each with levels 1 to 4")
    top = len(LISI_LEVELS) - 1
    return next((low for low in range(top) if not all(profile.get(name, {}).get(low + 1) for name in PAID)), top)


def expected_level(a: Profile, b: Profile) -> int:
    """LISI's expected level of a pair, 0 to 4: the lower of their generic levels."""
    return min(generic_level(a), generic_level(b))


def specific_level(a: Profile, b: Profile) -> int:
    """LISI's specific level of a pair, 0 to 4: the highest up to which they share an implementation everywhere.

    Never above the expected level here: two systems of one level need not have chosen the same standards.
    """
    shared = {
        name: {level: have & b.get(name, {}).get(level, frozenset()) for level, have in levels.items()}
        for name, levels in a.items()
    }
    return min(generic_level(shared), expected_level(a, b))


def ladder(levels: Iterable[Level]) -> Level:
    """NATO's ladder for a whole: the weakest level of its parts. Raises UsageError where there are none.

    Compatible, interchangeable and common are NATO's words, and compatibility the least that allied forces must reach
    (Logistics Handbook 1997, 1708). Nominal and none below them are this project's own.
    """
    found = sorted(levels, key=LEVELS.index)
    if not found:
        raise UsageError("nothing is needed; there is no level to give")
    return found[-1]


def nato_level(findings: Iterable[Finding]) -> Level | None:
    """The level of an item: the weakest among its essential needs, or None where an unknown one leaves it open.

    Raises UsageError where nothing is essential.
    """
    essential = [finding for finding in findings if finding.essential]
    known = [finding.level for finding in essential if finding.known]
    if len(known) == len(essential) or Level.NONE in known:
        return ladder(known)
    return None


def containment(need: ArrayLike, have: ArrayLike, weights: ArrayLike = 1) -> float:
    """Share of a need that is met, 0 to 1: ``sum w min(need, have) / sum w need``; all 0 or more, shape (n,).

    What there is beyond the need counts for nothing. Raises UsageError for other shapes and values, and where nothing
    is needed. It is ``tversky`` at its defaults, for amounts.
    """
    wanted, there = _characters(need, have, np.inf)
    if np.shape(weights) not in ((), wanted.shape):
        raise UsageError("weights must be one number or as many as there are needs")
    weight = np.broadcast_to(np.asarray(weights, dtype=float), wanted.shape)
    if not np.all(np.isfinite(weight) & (weight >= 0)):
        raise UsageError("a weight is 0 or more")
    total = float(np.sum(weight * wanted))
    if total <= 0:
        raise UsageError("nothing is needed; there is no share of it to give")
    return float(np.sum(weight * np.minimum(wanted, there))) / total


def tversky(need: Set[str], have: Set[str], alpha: float = 1, beta: float = 0) -> float:
    """Tversky's index of two sets, 0 to 1: ``c / (c + alpha |need - have| + beta |have - need|)``, c what both have.

    alpha = 1, beta = 0 is containment, 1 and 1 Jaccard's index, 0.5 and 0.5 Dice's. Raises UsageError for a negative
    alpha or beta, and for sets that leave nothing to compare. Source: Tversky 1977, as cited.
    """
    if not (alpha >= 0 and beta >= 0):
        raise UsageError("alpha and beta must be 0 or more")
    common = len(need & have)
    total = common + alpha * len(need - have) + beta * len(have - need)
    if total <= 0:
        raise UsageError("the two sets leave nothing to compare")
    return common / total


def _characters(a: ArrayLike, b: ArrayLike, c_max: float) -> tuple[Array, Array]:
    """Two rows of the same characters, checked: one shape (n,), at least one, each from 0 to ``c_max``."""
    if not c_max > 0:
        raise UsageError(f"the highest character value must be above 0, not {c_max}")
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if first.ndim != 1 or first.shape != second.shape or not first.size:
        raise UsageError("two systems are compared in the same characters, at least one, in one row each")
    both = np.stack([first, second])
    if not np.all(np.isfinite(both) & (both >= 0) & (both <= c_max)):
        raise UsageError(f"a character lies between 0 and {c_max:g}")
    return first, second


@dataclass(frozen=True)
class Comparison:
    """The reference measures of one item for one recipient, beside the score.

    A character is an essential need that is known. The item has it in full; the recipient has it as far as what it can
    supply itself fits: all of it (common), the worth of the level, or nothing. ``..._all`` also counts the codes that
    the recipient can supply and the item does not need (``surplus`` of them). A measure is None where the item has no
    character, ``level`` also where an unknown need leaves it open; ``weakest`` is the need that decides it.
    """

    score: ItemScore
    taker: Force
    characters: int
    own: int
    surplus: int
    unknown: int
    sim_bin: float | None
    sim_bin_all: float | None
    sim_real: float | None
    sim_real_all: float | None
    containment: float | None
    level: Level | None
    weakest: Finding | None
    provenance: Provenance

    @cached_property
    def frame(self) -> Any:
        """One row a measure, as a tidy pandas frame."""
        from interop.frames import measures_frame

        return measures_frame([self])

    def _repr_html_(self) -> str:
        from interop.frames import measures_html

        return measures_html([self])


class Comparisons(tuple[Comparison, ...]):
    """The measures of several items for one recipient, in the order asked for."""

    @property
    def frame(self) -> Any:
        """One row an item and measure, as a tidy pandas frame."""
        from interop.frames import measures_frame

        return measures_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import measures_html

        return measures_html(self)


def compare_measures(
    catalog: Catalog, items: Sequence[str], to_force: str, *, as_of: str | None = None, method: Method | None = None
) -> Comparisons:
    """The measures of each item, by id or name, for one recipient, in the order given.

    Raises UnknownNameError for names that the catalog does not have, EvidenceError where nothing is needed on record.
    """
    chosen = settings(catalog, as_of=as_of, method=method)
    taker = known_force(catalog, to_force)
    names = list(dict.fromkeys(catalog.item(item).id for item in items))
    book = OfferBook(catalog, taker.id, chosen.as_of)
    scores = item_scores(
        catalog, dict.fromkeys(names, ()), assess(catalog, chosen.book(catalog, taker.id), names, chosen), chosen
    )
    return Comparisons(_compared(catalog, taker, score, book, chosen) for score in scores)


def _compared(catalog: Catalog, taker: Force, score: ItemScore, book: OfferBook, chosen: Settings) -> Comparison:
    essential = [f for f in score.findings if f.essential]
    groups = [g for g in catalog.need_groups(score.item) if g.essential and g.state is State.KNOWN]
    levels = [_own_level(book, group) for group in groups]
    need = np.ones(len(groups))
    exact = np.array([float(level is Level.COMMON) for level in levels])
    have = np.array([0.0 if level is Level.NONE else chosen.method.levels[level].value for level in levels])
    more = np.ones(len(book.own_codes.keys() - {row.code for group in groups for row in group.needs}))
    level = nato_level(essential) if essential else None
    return Comparison(
        score=score,
        taker=taker,
        characters=len(groups),
        own=int(exact.sum()),
        surplus=len(more),
        unknown=sum(not f.known for f in essential),
        sim_bin=sim_bin(need, exact) if groups else None,
        sim_bin_all=sim_bin(np.append(need, 0 * more), np.append(exact, more)) if groups else None,
        sim_real=sim_real(need, have, 1) if groups else None,
        sim_real_all=sim_real(np.append(need, 0 * more), np.append(have, more), 1) if groups else None,
        containment=containment(need, have, [group.share for group in groups]) if groups else None,
        level=level,
        weakest=next((f for f in essential if f.known and f.level is level), None),
        provenance=chosen.provenance(catalog),
    )


def _own_level(book: OfferBook, group: NeedGroup) -> Level:
    """How near the recipient's own supply comes to a known need; what it might have, or will run out of, is none."""
    if DIMENSIONS[group.dimension].rule(group.role).skill:
        levels = [book.nearest_own(str(need.code))[0] for need in group.needs]
    else:
        stated = [o for o in book.offers(group) if not o.possible and not o.finite]
        levels = [offer.level for offer in stated if offer.channel is Channel.OWN]
    return min(levels, key=LEVELS.index, default=Level.NONE)
