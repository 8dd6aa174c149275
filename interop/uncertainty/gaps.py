"""Which fact would be worth looking up: how much knowing each would narrow the answer.

Knowing a fact is worth, on average, the part of the answer's variance that goes with it: Var(E[y | fact]), y being
the difficulty. The mean of y is taken over the same draws with the fact's uniform held at some places (three for what
is continuous, one for each outcome for the chance that a claim is wrong). So nothing else makes it move: sorting the
draws by a fact instead would leave the luck of all others in, which hides any fact of less than a hundredth of the
variance, and in a large kit nearly all are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from math import sqrt
from typing import Any, Unpack

import numpy as np

from interop.catalog import Catalog
from interop.dimensions.shape import Array
from interop.errors import UsageError
from interop.models import State
from interop.scoring.estimate import Estimate, rounded
from interop.scoring.kit import quantity
from interop.scoring.scorecard import SCHEMA_VERSION, Provenance
from interop.store import row_key
from interop.uncertainty import wording
from interop.uncertainty.samples import held
from interop.uncertainty.workings import Options, Workings, workings

PLACES = ((0.5 - sqrt(0.15), 5 / 18), (0.5, 8 / 18), (0.5 + sqrt(0.15), 5 / 18))
"""Gauss and Legendre's three places on 0..1 with their weights: exact for what is as smooth as a parabola."""

DRAWS = 256
"""How many of the draws a mean is taken over; a fact's outcomes share them, so that few are enough."""

NOISE = 1e-12
"""A variance of so little is rounding."""

MATTERS = 0.05
"""Points of narrowing from which an unknown need comes before all that is merely doubtful."""


@dataclass(frozen=True)
class Gap:
    """A fact that is unknown or weak. ``share`` is its part of the answer's variance, 0..1; ``narrows`` the points by
    which the interval is expected to narrow once it is known; ``settled_by`` the kind of source that would tell.
    """

    fact: str
    kind: str
    items: tuple[str, ...]
    grade: str | None
    share: float
    narrows: float
    settled_by: str

    def as_dict(self) -> dict[str, Any]:
        """The gap for JSON."""
        return {
            "fact": self.fact,
            "kind": self.kind,
            "items": list(self.items),
            "grade": self.grade,
            "variance_share": rounded(self.share, 5),
            "narrows": rounded(self.narrows, 3),
            "settled_by": self.settled_by,
        }


@dataclass(frozen=True)
class Gaps:
    """Facts worth looking up for one answer, the most telling first.

    ``facts`` counts all that are not certain, ``gaps`` lists the first of them, and ``facts_share`` is the part of the
    variance that all facts hold together; the rest lies in the judgements of ``method.toml``, which no source settles.
    """

    from_force: str
    from_name: str
    to_force: str
    to_name: str
    difficulty: Estimate
    gaps: tuple[Gap, ...]
    facts: int
    facts_share: float
    provenance: Provenance

    def as_dict(self) -> dict[str, Any]:
        """The gaps for JSON."""
        return {
            "schema_version": SCHEMA_VERSION,
            "from": self.from_force,
            "to": self.to_force,
            "difficulty": self.difficulty.as_dict(),
            "facts": self.facts,
            "facts_share": rounded(self.facts_share, 4),
            "gaps": [{"rank": place, **gap.as_dict()} for place, gap in enumerate(self.gaps, 1)],
            "provenance": self.provenance.as_dict(),
        }

    @cached_property
    def frame(self) -> Any:
        """One row a gap, as a tidy pandas frame."""
        from interop.frames import doubt_frame

        return doubt_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import gaps_html

        return gaps_html(self)


def gaps(catalog: Catalog, from_force: str, to_force: str, *, top: int = 10, **options: Unpack[Options]) -> Gaps:
    """Rank the facts that are unknown or weak by how much knowing each would narrow the answer.

    ``options`` are those of ``score``, and the draws are the same. Raises what ``score`` raises.
    """
    if top < 1:
        raise UsageError(f"top must be 1 or more, not {top}")
    work = workings(catalog, from_force, to_force, **options)
    low, high = work.card.difficulty.interval
    whole = float(np.var(work.difficulty[1:]))
    work = work.under(replace(work.draws, count=min(DRAWS, work.draws.count)))
    merged: dict[object, _Doubt] = {}
    for doubt in (*_unknowns(work), *_claims(work), *_amounts(work), *_quantities(work)):
        found = merged.setdefault(doubt.what, doubt)
        if found is not doubt:
            found.variance += doubt.variance
            found.items |= doubt.items
    ranked = []
    for doubt in merged.values():
        share = min(doubt.variance / whole, 1.0) if whole > NOISE else 0.0
        narrows = (high - low) * (1.0 - sqrt(1.0 - share))
        ranked.append(
            Gap(doubt.fact, doubt.kind, tuple(sorted(doubt.items)), doubt.grade, share, narrows, doubt.settled_by)
        )
    ranked.sort(key=lambda gap: (gap.kind != wording.UNKNOWN or gap.narrows < MATTERS, -gap.narrows, gap.fact))
    return Gaps(
        work.card.from_force, work.card.from_name, work.card.to_force, work.card.to_name, work.card.difficulty,
        tuple(ranked[:top]), len(ranked), min(sum(gap.share for gap in ranked), 1.0), work.card.provenance,
    )  # fmt: skip


@dataclass
class _Doubt:
    """A fact with the variance that goes with it; facts that are the same thing by ``what`` are added up."""

    what: object
    fact: str
    kind: str
    items: set[str]
    grade: str | None
    settled_by: str
    variance: float = field(default=0.0)


def _spread(work: Workings, key: str, rows: Sequence[int], places: Sequence[tuple[float, float]]) -> float:
    """Variance of the mean difficulty over the outcomes of one uniform, each a place with its probability."""
    others = {row: work.choices[row] for row in rows}
    means = [_mean(work, work.choosing(others, held(work.draws, {key: place}))) for place, _ in places]
    return _variance(means, [chance for _, chance in places])


def _mean(work: Workings, whole: Array) -> float:
    return float(np.mean(work.scaled(whole)[1:]))


def _variance(means: Sequence[float], chances: Sequence[float]) -> float:
    middle = sum(chance * mean for mean, chance in zip(means, chances, strict=True))
    return sum(chance * (mean - middle) ** 2 for mean, chance in zip(means, chances, strict=True))


def _unknowns(work: Workings) -> Iterator[_Doubt]:
    """Needs that are not known, and what the record leaves open; what one look-up settles is one fact."""
    for row, (finding, choice) in enumerate(zip(work.findings, work.choices, strict=True)):
        if finding.known:
            continue
        unknown = choice.group.state is State.UNKNOWN or choice.group.open
        offer = next((offer for offer, _ in choice.atoms if offer.possible), None)
        fact, settled_by = wording.unknown(finding) if unknown or offer is None else wording.possible(finding, offer)
        kind = wording.UNKNOWN if unknown else wording.OPEN
        yield _Doubt(fact, fact, kind, {finding.item}, None, settled_by, _spread(work, choice.key, [row], PLACES))


def _claims(work: Workings) -> Iterator[_Doubt]:
    """Claims that may be wrong: those behind the offers for one code share their luck, and go by the weakest."""
    rows: dict[str, list[int]] = {}
    for row, choice in enumerate(work.choices):
        for code in {stated.code for stated, chance in choice.known.items() if chance > 0}:
            rows.setdefault(code, []).append(row)
    for code, members in rows.items():
        chances = {
            c for row in members for stated, c in work.choices[row].known.items() if stated.code == code and c > 0
        }
        edges = [0.0, *sorted(chances), 1.0]
        places = [((low + high) / 2, high - low) for low, high in pairwise(edges)]
        variance = _spread(work, f"doubt/{code}", members, places)
        claim = wording.weakest(work, code, members)
        yield _Doubt(
            claim, wording.claim(work.catalog, work.book.recipient, claim, code), wording.DOUBTFUL,
            {work.findings[row].item for row in members}, claim.grade, wording.settled_by(work.catalog, claim), variance,
        )  # fmt: skip


def _amounts(work: Workings) -> Iterator[_Doubt]:
    """Amounts that are known to a factor, shared by all the needs that rest on one claim."""
    rows: dict[str, list[int]] = {}
    for row, choice in enumerate(work.choices):
        if choice.amount is not None and choice.amount.low < choice.amount.high:
            rows.setdefault(choice.amount.key, []).append(row)
    for key, members in rows.items():
        amount, first = work.choices[members[0]].amount, work.findings[members[0]]
        assert amount is not None
        fact, settled_by = wording.amount(amount, first, work.choices[members[0]].rule)
        variance = _spread(work, f"amount/{key}", members, PLACES)
        items = {work.findings[row].item for row in members}
        yield _Doubt(key, fact, wording.AMOUNT, items, amount.claim.grade, settled_by, variance)


def _quantities(work: Workings) -> Iterator[_Doubt]:
    """Numbers of items that are known to a range, where the items of a category weigh by them."""
    for members in work.categories.values():
        if len(members) < 2 or any(work.quantities[item] is None for item in members):
            continue
        for item in members:
            for row in work.kit[item]:
                if row.quantity_low == row.quantity_high:
                    continue
                key = f"claim/{'/'.join(row_key(row))}"
                means = []
                for place, _ in PLACES:
                    number = quantity(work.kit[item], held(work.draws, {key: place}))
                    assert number is not None
                    means.append(_mean(work, work.counting(item, number)))
                variance = _variance(means, [chance for _, chance in PLACES])
                fact = wording.quantity(work.catalog, row)
                settled_by = wording.settled_by(work.catalog, row)
                yield _Doubt(row, fact, wording.QUANTITY, {item}, row.grade, settled_by, variance)
