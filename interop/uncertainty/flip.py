"""What would have to be otherwise for an answer to fall into another band: the smallest change of one fact or weight.

Tried one at a time: the level of each essential finding one up and one down; each supplier by each other channel; each
claim behind an offer gone, with every offer that rests on it; each unknown need turned out met and not met; the weight
of each dimension anywhere from a quarter to four. A step is one level, one channel, one claim, one unknown, or a weight
doubled or halved. The answer that must change its band is the median of the draws. Every change is first tried on a few
draws; what comes near the edge of a band there is worked out on all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from math import ceil, floor, log2
from typing import Any, Unpack

from interop.catalog import Catalog
from interop.dimensions import DIMENSIONS
from interop.errors import EvidenceError, UsageError
from interop.scoring.estimate import Estimate, rounded
from interop.scoring.scorecard import SCHEMA_VERSION, Provenance
from interop.uncertainty import tries
from interop.uncertainty.tries import Try
from interop.uncertainty.workings import Options, Workings, workings

LEAST, MOST = 0.25, 4.0
"""Weights that are tried."""

DRAWS = 64
"""Draws in which every change is tried first."""

MARGIN = 1.5
"""Points by which those few draws may misjudge a move: what comes this near to another band is worked out in full."""


@dataclass(frozen=True)
class Change:
    """One fact or weight other than it is, and the difficulty that follows; ``band`` is the band of that.

    ``kind`` is level, channel, claim, unknown or weight; ``moves`` the points that it adds to the difficulty.
    """

    what: str
    kind: str
    steps: float
    value: float
    moves: float
    band: str

    def as_dict(self) -> dict[str, Any]:
        """The change for JSON."""
        return {
            "change": self.what,
            "kind": self.kind,
            "steps": rounded(self.steps, 2),
            "difficulty": rounded(self.value),
            "moves": rounded(self.moves),
            "band": self.band,
        }


@dataclass(frozen=True)
class Flip:
    """The smallest changes that move an answer to another band, smallest first: fewest steps, then least movement.

    ``easier`` and ``harder`` is the smallest in each direction, or None where none of the ``tried`` does it;
    ``furthest`` are the changes that go furthest in each direction, whether or not they get to another band.
    """

    from_force: str
    from_name: str
    to_force: str
    to_name: str
    difficulty: Estimate
    band: str
    changes: tuple[Change, ...]
    easier: Change | None
    harder: Change | None
    furthest: tuple[Change, ...]
    tried: int
    provenance: Provenance

    @property
    def smallest(self) -> Change | None:
        """The smallest change of all, or None where none moves the answer to another band."""
        return self.changes[0] if self.changes else None

    def as_dict(self) -> dict[str, Any]:
        """The flip for JSON."""
        return {
            "schema_version": SCHEMA_VERSION,
            "from": self.from_force,
            "to": self.to_force,
            "difficulty": self.difficulty.as_dict(),
            "band": self.band,
            "of": "the median of the draws",
            "flips": bool(self.changes),
            "easier": self.easier.as_dict() if self.easier else None,
            "harder": self.harder.as_dict() if self.harder else None,
            "changes": [change.as_dict() for change in self.changes],
            "furthest": [change.as_dict() for change in self.furthest],
            "tried": self.tried,
            "provenance": self.provenance.as_dict(),
        }

    @cached_property
    def frame(self) -> Any:
        """One row a change, as a tidy pandas frame."""
        from interop.frames import doubt_frame

        return doubt_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import flip_html

        return flip_html(self)


def flip(catalog: Catalog, from_force: str, to_force: str, *, top: int = 10, **options: Unpack[Options]) -> Flip:
    """Find the smallest change of one fact or one weight that moves the answer to another band.

    ``options`` are those of ``score``. Raises what ``score`` raises, and EvidenceError where too little is known for a
    value.
    """
    if top < 1:
        raise UsageError(f"top must be 1 or more, not {top}")
    work = workings(catalog, from_force, to_force, **options)
    value, band = work.card.difficulty.value, work.card.band
    if value is None or band is None:
        raise EvidenceError(
            f"not enough is known for a value of {work.card.from_force} kit in {work.card.to_force}: "
            "there is no band to move it out of. Run 'interop gaps' for what to look up."
        )
    few = work.under(replace(work.draws, count=min(DRAWS, work.draws.count)))
    start = few.median(few.whole)

    @cache
    def guess(each: Try) -> float:
        return value + few.median(each.apply(few)) - start

    def near(each: Try) -> bool:
        return {_band(work, guess(each) + m) for m in (-MARGIN, 0, MARGIN)} != {band}

    all_tries = [*tries.levels(work), *tries.unknowns(work), *tries.claims(work), *tries.channels(work, near)]
    ends = [pick(all_tries, key=guess) for pick in (min, max)] if all_tries else []
    found = [_change(work, each, value) for each in dict.fromkeys((*filter(near, all_tries), *ends))]
    found += _weights(work, few, value, band)
    flips = sorted((c for c in found if c.band != band), key=lambda c: (c.steps, abs(c.moves), c.what))
    furthest = dict.fromkeys(pick(found, key=lambda c: c.moves) for pick in (min, max)) if found else {}
    return Flip(
        work.card.from_force, work.card.from_name, work.card.to_force, work.card.to_name, work.card.difficulty, band,
        tuple(flips[:top]),
        next((c for c in flips if c.moves < 0), None),
        next((c for c in flips if c.moves > 0), None),
        tuple(c for c in furthest if abs(c.moves) >= 0.05),
        len(all_tries) + len(_dimensions(work)),
        work.card.provenance,
    )  # fmt: skip


def _band(work: Workings, value: float) -> str:
    return work.chosen.method.band(min(max(value, 0.0), 100.0))


def _change(work: Workings, each: Try, value: float) -> Change:
    after = work.median(each.apply(work))
    return Change(each.what, each.kind, each.steps, after, after - value, _band(work, after))


def _dimensions(work: Workings) -> list[str]:
    return [name for name in DIMENSIONS if any(slot.dimension == name for slot in work.slots)]


def _weights(work: Workings, few: Workings, value: float, band: str) -> list[Change]:
    """For each dimension the weight nearest to its own, up and down, that moves the answer to another band, or else the
    end of the range.
    """
    found, start = [], few.median(few.whole)
    for name in _dimensions(work):
        own = work.chosen.method.weight(name).value
        for end in (LEAST, MOST):
            if (end < own) is (end == MOST):
                continue
            path = [own * (end / own) ** (part / 4) for part in range(1, 5)]
            guesses = [value + few.median(few.weighing(name, weight)) - start for weight in path]
            nearest = {_band(work, guess + m) for guess in guesses for m in (-MARGIN, 0, MARGIN)}
            weight = _crossing(work, name, own, path, band) if nearest != {band} else end
            after = work.median(work.weighing(name, weight))
            what = f"weight of {name} {weight:g} in place of {own:g}"
            found.append(Change(what, "weight", abs(log2(weight / own)), after, after - value, _band(work, after)))
    return found


def _crossing(work: Workings, name: str, own: float, path: list[float], band: str) -> float:
    """The weight nearest to a dimension's own at which the band changes, by bisection, to two digits; else the end."""

    def crossed(weight: float) -> bool:
        """Whether it lies beyond the edge, and still does when it is rounded to a tenth for output."""
        value = work.median(work.weighing(name, weight))
        return band not in (_band(work, value), _band(work, round(value, 1)))

    inside = own
    for outside in path:
        if crossed(outside):
            for _ in range(9):
                middle = (inside * outside) ** 0.5
                inside, outside = (inside, middle) if crossed(middle) else (middle, outside)
            return min(ceil(outside * 100) / 100, MOST) if outside > own else max(floor(outside * 100) / 100, LEAST)
        inside = outside
    return path[-1]
