"""On what an answer hangs: Sobol indices by group of inputs, weights against real influence, each dimension left out.

Groups of uniforms are taken in turn from a second set of draws (Saltelli's design: N (g + 2) draws for g groups).
First-order indices by the estimator of Saltelli et al. (2010), total ones by Jansen's (1999), both as in SALib.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Unpack

import numpy as np

from interop.catalog import Catalog
from interop.dimensions import DIMENSIONS
from interop.dimensions.shape import Array
from interop.scoring.draws import uniforms
from interop.scoring.estimate import Estimate, rounded
from interop.scoring.scorecard import SCHEMA_VERSION, Provenance
from interop.uncertainty.samples import mixed
from interop.uncertainty.workings import Options, Workings, workings

DRAWS = 512
RESAMPLES = 200
NORMAL_95 = 1.96
BINS = 16
OTHER = 1 << 62
"""What the seed of the second set of draws differs in."""

GROUPS = {
    "levels": ("method/levels.",),
    "channels": ("method/channels.", "method/depths.", "method/bases."),
    "training": ("method/teach.", "method/training."),
    "demand": ("method/demand.",),
    "structure": ("method/absorb.", "method/demand.horizon_days"),
    "weights": ("method/weights.",),
    "amounts": ("amount/",),
    "claims": ("doubt/",),
    "unknown needs": ("unknown/",),
    "quantities": ("claim/",),
}
"""Beginnings of the keys of each group's uniforms; the longest that fits decides."""

WORDS = {
    "levels": "what common, interchangeable, compatible, nominal, none are worth",
    "channels": "what channels, stocks and their depth are worth",
    "training": "how long courses take, and how much weeks weigh",
    "demand": "how much of the work hangs on a need",
    "structure": "how needs and dimensions combine (p, w1, w2), and the horizon",
    "weights": "weights of the dimensions",
    "amounts": "man-hours, kilograms, weeks",
    "claims": "chance that a claim is wrong",
    "unknown needs": "what is not known at all",
    "quantities": "how many of each item",
}
FACTS = ("amounts", "claims", "unknown needs", "quantities")
"""Groups that sources could settle; the others are judgements of ``method.toml``."""


@dataclass(frozen=True)
class Index:
    """Sobol indices of a group: the part of the variance that goes with it alone, and with it in any company.

    ``first_ci`` and ``total_ci`` are half the widths of their 95 % confidence intervals, by bootstrap. A first-order
    index below 0 is one that the draws cannot tell from 0.
    """

    group: str
    first: float
    first_ci: float
    total: float
    total_ci: float


@dataclass(frozen=True)
class Influence:
    """A dimension's declared weight, 0..1 of all, beside what it does.

    ``points`` is its part of the difficulty; ``influence`` the part of the variance of the answer that goes with its
    coverage; ``without`` the difficulty where it is left out, in the band ``without_band``, None where nothing is left.
    """

    dimension: str
    weight: float
    points: float
    influence: float
    without: float | None
    without_band: str | None


@dataclass(frozen=True)
class Sensitivity:
    """What an answer hangs on. ``draws`` is N; the answer was worked out N (groups + 2) times."""

    from_force: str
    from_name: str
    to_force: str
    to_name: str
    difficulty: Estimate
    band: str | None
    groups: tuple[Index, ...]
    dimensions: tuple[Influence, ...]
    draws: int
    provenance: Provenance

    def as_dict(self) -> dict[str, Any]:
        """The sensitivity for JSON."""
        return {
            "schema_version": SCHEMA_VERSION,
            "from": self.from_force,
            "to": self.to_force,
            "difficulty": self.difficulty.as_dict(),
            "band": self.band,
            "draws": self.draws,
            "runs": self.draws * (len(self.groups) + 2),
            "groups": [
                {
                    "group": row.group,
                    "first_order": rounded(row.first, 4),
                    "first_order_ci": rounded(row.first_ci, 4),
                    "total": rounded(row.total, 4),
                    "total_ci": rounded(row.total_ci, 4),
                }
                for row in self.groups
            ],
            "dimensions": [
                {
                    "dimension": row.dimension,
                    "weight_share": rounded(row.weight, 4),
                    "points": rounded(row.points),
                    "influence": rounded(row.influence, 4),
                    "without": rounded(row.without),
                    "without_band": row.without_band,
                }
                for row in self.dimensions
            ],
            "provenance": self.provenance.as_dict(),
        }

    @cached_property
    def frame(self) -> Any:
        """One row a group of inputs, as a tidy pandas frame."""
        from interop.frames import doubt_frame

        return doubt_frame(self)

    @cached_property
    def dimensions_frame(self) -> Any:
        """One row a dimension, its weight beside what it does, as a tidy pandas frame."""
        from interop.frames import influences_frame

        return influences_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import sensitivity_html

        return sensitivity_html(self)


def sensitivity(catalog: Catalog, from_force: str, to_force: str, **options: Unpack[Options]) -> Sensitivity:
    """Split the variance of an answer over groups of inputs, and hold each dimension's weight against its influence.

    ``options`` are those of ``score``; ``draws`` is N, 512 by default. Raises what ``score`` raises.
    """
    if options.get("draws") is None:
        options["draws"] = DRAWS
    work = workings(catalog, from_force, to_force, **options)
    a = work.draws
    b = replace(a, seed=a.seed ^ OTHER)
    in_a, in_b = (work.under(draws).difficulty[1:] for draws in (a, b))
    swapped = {name: work.under(mixed(a, b, group_of, name)).difficulty[1:] for name in GROUPS}
    return Sensitivity(
        from_force=work.card.from_force,
        from_name=work.card.from_name,
        to_force=work.card.to_force,
        to_name=work.card.to_name,
        difficulty=work.card.difficulty,
        band=work.card.band,
        groups=tuple(sobol(in_a, in_b, swapped, a.seed)),
        dimensions=tuple(_influences(work)),
        draws=a.count,
        provenance=work.card.provenance,
    )


def group_of(key: str) -> str:
    """The group of a uniform, by its key."""
    fits = [(len(start), name) for name, starts in GROUPS.items() for start in starts if key.startswith(start)]
    return max(fits)[1]


def sobol(a: Array, b: Array, swapped: Mapping[str, Array], seed: int) -> list[Index]:
    """Sobol indices from answers in the draws A, in B, and in A with one group from B; largest total first.

    With f centred on the mean of A and B and V its variance over both: first order mean(f_B (f_AB - f_A)) / V, total
    mean((f_A - f_AB)^2) / 2V. All 0 where the answer does not vary. The bootstrap's luck belongs to ``seed``.
    """
    both = np.concatenate([a, b])
    if np.ptp(both) < 1e-9:
        return [Index(name, 0.0, 0.0, 0.0, 0.0) for name in swapped]
    centre = both.mean()
    count = len(a)
    picks = (uniforms([f"bootstrap/{i}" for i in range(RESAMPLES)], count, seed) * count).astype(np.intp)
    picks = np.concatenate([np.arange(count)[None, :], picks])
    fa, fb = a[picks] - centre, b[picks] - centre
    variance = np.concatenate([fa, fb], axis=1).var(axis=1)
    variance[variance == 0] = np.inf
    found = []
    for name, ab in swapped.items():
        fab = ab[picks] - centre
        first = (fb * (fab - fa)).mean(axis=1) / variance
        total = ((fa - fab) ** 2).mean(axis=1) / (2.0 * variance)
        spread = [NORMAL_95 * float(index[1:].std(ddof=1)) for index in (first, total)]
        found.append(Index(name, float(first[0]), spread[0], float(total[0]), spread[1]))
    return sorted(found, key=lambda row: -row.total)


def correlation_ratio(x: Array, y: Array, bins: int = BINS) -> float:
    """The part of the variance of y that goes with x, Var(E[y | x]) / Var(y), from bins of equally many draws.

    Less what bins of mere chance would show, (bins - 1) / (n - bins) of the rest (epsilon squared; Kelley 1935).
    """
    bins = min(bins, len(y) // 8)
    if np.ptp(x) < 1e-9 or np.ptp(y) < 1e-9:
        return 0.0
    parts = np.array_split(y[np.argsort(x, kind="stable")], bins)
    within = sum(float(((part - part.mean()) ** 2).sum()) for part in parts) / (len(y) - bins)
    return max(0.0, 1.0 - within / float(y.var(ddof=1)))


def _influences(work: Workings) -> list[Influence]:
    """Each dimension's weight, points, influence, and the answer without it."""
    method = work.chosen.method
    names = [name for name in DIMENSIONS if name in work.layout.part_dimension]
    weights = {name: method.weight(name).value for name in names}
    points = {row.dimension: row.points for row in work.card.dimensions}
    rows = []
    for name in names:
        without = work.without(name)
        left = None if without is None else work.median(without)
        rows.append(
            Influence(
                dimension=name,
                weight=weights[name] / sum(weights.values()),
                points=points.get(name, 0.0),
                influence=correlation_ratio(_dimension(work, name)[1:], work.difficulty[1:]),
                without=left,
                without_band=None if left is None else method.band(left),
            )
        )
    return sorted(rows, key=lambda row: -row.influence)


def _dimension(work: Workings, name: str) -> Array:
    """Coverage of a dimension over the items that need it, weighted as they are."""
    parts: Sequence[int] = [row for row, part in enumerate(work.layout.part_dimension) if part == name]
    weights = work.weights[work.layout.part_item[parts]]
    return np.asarray((weights * work.coverage.parts[parts]).sum(axis=0) / weights.sum(axis=0))
