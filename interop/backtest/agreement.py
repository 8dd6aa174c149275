"""How well scores agree with outcomes: rank correlation, pairs in the right order, kappa, and how sure that is.

Labels and bands are whole numbers from 0 (seamless) up; scores are any numbers that rise with difficulty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from interop.dimensions.shape import Array
from interop.scoring.draws import uniforms

RESAMPLES = 1000
Index = NDArray[np.intp]
S = TypeVar("S")


def kendall_tau_b(scores: Array, labels: Array) -> float:
    """Kendall's tau-b: -1..1, ties on either side taken out of its denominator; NaN where one side is all ties."""
    s, t = np.sign(np.subtract.outer(scores, scores)), np.sign(np.subtract.outer(labels, labels))
    root = float(np.sqrt(np.sum(s * s) * np.sum(t * t)))
    return float(np.sum(s * t)) / root if root else float("nan")


def concordance(scores: Array, labels: Array, gap: int = 1) -> float:
    """Share of the pairs whose labels are ``gap`` or more apart that the scores order alike; a tie counts half."""
    s, t = np.sign(np.subtract.outer(scores, scores)), np.subtract.outer(labels, labels)
    above = t >= gap
    return float(np.mean((s[above] + 1.0) / 2.0)) if above.any() else float("nan")


def pair_accuracy(scores: Array, pairs: Sequence[tuple[int, int]]) -> float:
    """Share of the pairs (place of the easier, place of the harder) in the right order; a tie counts half."""
    if not pairs:
        return float("nan")
    easier, harder = np.array(pairs).T
    return float(np.mean((np.sign(scores[harder] - scores[easier]) + 1.0) / 2.0))


def weighted_kappa(labels: Array, bands: Array, kinds: int = 5) -> float:
    """Cohen's kappa with quadratic weights between labels and bands; NaN where nothing can disagree by chance."""
    table = confusion(labels, bands, kinds).astype(float)
    cost = np.square(np.subtract.outer(np.arange(kinds), np.arange(kinds)))
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(table.sum(), 1.0)
    by_chance = float(np.sum(cost * chance))
    return 1.0 - float(np.sum(cost * table)) / by_chance if by_chance else float("nan")


def confusion(labels: Array, bands: Array, kinds: int = 5) -> NDArray[np.intp]:
    """How often each label (row) falls into each band (column)."""
    table = np.zeros((kinds, kinds), dtype=np.intp)
    np.add.at(table, (labels.astype(int), bands.astype(int)), 1)
    return table


def resamples(groups: Sequence[str], seed: int, count: int = RESAMPLES) -> list[Index]:
    """Places of resampled cases, drawn with replacement group by group (one case each is the plain bootstrap)."""
    members: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)
    rows = [np.array(found, dtype=np.intp) for found in members.values()]
    drawn = (uniforms([f"resample/{i}" for i in range(count)], len(rows), seed) * len(rows)).astype(int)
    return [np.concatenate([rows[i] for i in picks]) for picks in drawn]


def bootstrap(statistic: Callable[[S], float], samples: Sequence[S], share: float = 0.90) -> tuple[float, float]:
    """The central interval of a statistic over resamples; those in which it is not defined are left out."""
    found = np.array([statistic(sample) for sample in samples])
    found = found[~np.isnan(found)]
    if not len(found):
        return float("nan"), float("nan")
    low, high = np.quantile(found, [(1.0 - share) / 2.0, (1.0 + share) / 2.0])
    return float(low), float(high)
