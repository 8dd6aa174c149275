"""What the joint draws say of a difficulty: value, interval, range, bands, and whether one thing is harder than another.

Difficulty runs from 0 (seamless) to 100 (prohibitive), coverage from 0 to 1. An estimate's ``value`` and
``interval`` are the median and the central quantiles of the joint draws; ``low`` and ``high`` are the same quantiles
with every unknown turned out well, or badly. So low <= interval <= high, and knowing less never narrows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interop.dimensions.shape import Array
from interop.method import Method

SAME = 1e-9
"""Coverages nearer than this are alike: sums in another order differ by less."""


@dataclass(frozen=True)
class Estimate:
    """A difficulty with what is known of it. ``value`` is None where too little is known.

    ``central`` is the difficulty at the method's central values, or None where a need is not known;
    ``coverage`` is the median coverage behind ``value``, and ``bands`` the share of the draws in each band.
    """

    value: float | None
    low: float
    high: float
    interval: tuple[float, float]
    central: float | None
    coverage: float | None
    bands: Mapping[str, float] = field(default_factory=dict)

    def band(self, method: Method) -> str | None:
        """The band of the value."""
        return None if self.value is None else method.band(self.value)

    def as_dict(self) -> dict[str, Any]:
        """Rounded for output."""
        return {
            "value": rounded(self.value),
            "low": rounded(self.low),
            "high": rounded(self.high),
            "interval": [rounded(self.interval[0]), rounded(self.interval[1])],
            "central": rounded(self.central),
            "band_probability": {name: rounded(share, 3) for name, share in self.bands.items()},
        }


@dataclass(frozen=True)
class Columns:
    """Coverage of something in every draw: as drawn, with unknowns turned out badly, and well. Column 0 is central."""

    drawn: Array
    worst: Array
    best: Array


def estimates(columns: Sequence[Columns], known: Sequence[bool], method: Method) -> list[Estimate]:
    """Difficulty estimates from the draws of several coverages; ``known`` says for which enough is known."""
    if not columns:
        return []
    tail = (1.0 - method.draws.interval) / 2.0
    shares = [tail, 0.5, 1.0 - tail]
    stacked = np.stack([c.drawn for c in columns])
    drawn = quantiles(stacked, shares)
    bands = band_shares(stacked, method)
    settled = all(c.worst is c.drawn and c.best is c.drawn for c in columns)
    worst = drawn if settled else quantiles(np.stack([c.worst for c in columns]), shares)
    best = drawn if settled else quantiles(np.stack([c.best for c in columns]), shares)
    found = []
    for place, (column, enough) in enumerate(zip(columns, known, strict=True)):
        hard, middle, easy = (method.difficulty(float(drawn[i, place])) for i in range(3))
        at_centre = abs(float(column.best[0] - column.worst[0])) < 1e-9
        found.append(
            Estimate(
                value=middle if enough else None,
                low=method.difficulty(float(best[2, place])),
                high=method.difficulty(float(worst[0, place])),
                interval=(easy, hard),
                central=method.difficulty(float(column.drawn[0])) if at_centre else None,
                coverage=float(drawn[1, place]) if enough else None,
                bands=bands[place] if enough else {},
            )
        )
    return found


def quantiles(columns: Array, shares: Sequence[float]) -> Array:
    """Quantiles over the draws of each row, column 0 left out, linear between draws; shape (shares, rows)."""
    ordered = np.sort(columns[:, 1:], axis=1)
    places = np.array(shares) * (ordered.shape[1] - 1)
    below = np.floor(places).astype(int)
    above = np.minimum(below + 1, ordered.shape[1] - 1)
    part = (places - below)[:, None]
    return np.asarray(ordered[:, below].T * (1.0 - part) + ordered[:, above].T * part)


def difficulties(coverage: Array, method: Method) -> Array:
    """Difficulty 0..100 of coverages 0..1, on the calibrated scale."""
    return np.asarray(np.interp(1.0 - coverage, method.scale.uncovered, method.scale.difficulty))


def band_shares(drawn: Array, method: Method) -> list[dict[str, float]]:
    """Share of the draws in each band, for every row of coverages; column 0 is left out."""
    edges = 1.0 - np.interp(method.bands.below, method.scale.difficulty, method.scale.uncovered)
    reached = np.stack([(drawn[:, 1:] <= edge + SAME).mean(axis=1) for edge in (np.inf, *edges, -np.inf)])
    return [dict(zip(method.bands.names, row, strict=True)) for row in (reached[:-1] - reached[1:]).T.tolist()]


def harder(one: Array, other: Array) -> float:
    """Share of the draws in which the coverage of one thing is below that of the other; alike is not harder."""
    return float(np.mean(one[1:] < other[1:] - SAME))


def rounded(number: float | None, digits: int = 1) -> float | None:
    """A number as it is written in output; never minus zero."""
    return None if number is None else round(float(number), digits) + 0.0
