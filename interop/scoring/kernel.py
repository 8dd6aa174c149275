"""Coverage: from the value of every need to the coverage of every item, for any number of columns at once.

A column is a draw or a recipient. Sums over needs are products with a sparse incidence matrix; a single pair is
summed run by run instead, which gives the same and spares the import of scipy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interop.dimensions import DIMENSIONS, Mandatory
from interop.dimensions.shape import Array

Index = NDArray[np.intp]
SPARSE_FROM = 4_000_000
TINY = 1e-12


@dataclass(frozen=True)
class Slot:
    """A place for a need's value in the kernel."""

    item: int
    dimension: str
    essential: bool
    share: float


@dataclass(frozen=True)
class Layout:
    """Which need belongs to which item and dimension. ``order`` sorts the needs' values into the kernel's order.

    ``parts`` lists (item, dimension) pairs; ``essential`` and ``other`` hold the first row of each non-empty
    group of needs and the part that it belongs to.
    """

    items: int
    order: Index
    shares: Array
    group_starts: Index
    group_part: Index
    group_essential: NDArray[np.bool_]
    part_item: Index
    part_dimension: tuple[str, ...]
    part_mandatory: NDArray[np.bool_]


def layout(slots: Sequence[Slot], items: int) -> Layout:
    """Arrange the needs of ``items`` items; every slot's item index is below ``items``."""
    dimension_order = {name: place for place, name in enumerate(DIMENSIONS)}
    keyed = sorted(
        range(len(slots)),
        key=lambda i: (slots[i].item, dimension_order[slots[i].dimension], not slots[i].essential, i),
    )
    starts: list[int] = []
    group_part: list[int] = []
    group_essential: list[bool] = []
    parts: dict[tuple[int, str], int] = {}
    last: tuple[int, str, bool] | None = None
    for row, i in enumerate(keyed):
        slot = slots[i]
        part = parts.setdefault((slot.item, slot.dimension), len(parts))
        if last != (slot.item, slot.dimension, slot.essential):
            starts.append(row)
            group_part.append(part)
            group_essential.append(slot.essential)
            last = (slot.item, slot.dimension, slot.essential)
    has_essential = {part for part, essential in zip(group_part, group_essential, strict=True) if essential}
    mandatory = [
        DIMENSIONS[name].mandatory is Mandatory.ALWAYS or part in has_essential for (_, name), part in parts.items()
    ]
    return Layout(
        items=items,
        order=np.array(keyed, dtype=np.intp),
        shares=np.array([slots[i].share for i in keyed])[:, None],
        group_starts=np.array(starts, dtype=np.intp),
        group_part=np.array(group_part, dtype=np.intp),
        group_essential=np.array(group_essential, dtype=bool),
        part_item=np.array([item for item, _ in parts], dtype=np.intp),
        part_dimension=tuple(name for _, name in parts),
        part_mandatory=np.array(mandatory, dtype=bool),
    )


def fold(values: NDArray[Any], starts: Index, into: np.ufunc) -> NDArray[Any]:
    """Fold runs of rows, each from its start to the next, into one row each; shape (runs, columns).

    Goes over the runs' first rows, their second rows and so on: for some hundred needs in a thousand draws ten times
    as fast as ``reduceat`` down columns, for many more needs about as fast.
    """
    ends = np.append(starts[1:], len(values))
    folded = values[starts]
    for place in range(1, int((ends - starts).max(initial=1))):
        longer = np.flatnonzero(ends - starts > place)
        folded[longer] = into(folded[longer], values[starts[longer] + place])
    return folded


def sums(values: Array, starts: Index) -> Array:
    """Sum runs of rows: a product with a sparse incidence matrix, or, where that does not pay, a fold."""
    if values.size < SPARSE_FROM:
        return fold(values, starts, np.add)
    from scipy.sparse import csr_array

    ends = np.append(starts[1:], len(values))
    incidence = csr_array(
        (np.ones(len(values)), np.arange(len(values)), np.append(starts, ends[-1])), shape=(len(starts), len(values))
    )
    return np.asarray(incidence @ values)


def power_mean(values: Array, weights: Array, starts: Index, exponent: Array) -> Array:
    """Weighted power mean of runs of rows, with an exponent below 0 for each column."""
    powers = np.maximum(values, TINY)  # from here in place: for many draws, new arrays cost more than the arithmetic
    np.log(powers, out=powers)
    powers *= exponent
    np.exp(powers, out=powers)
    powers *= weights
    means = sums(powers, starts)
    means /= sums(weights, starts)
    np.log(means, out=means)
    means /= exponent
    return np.exp(means, out=means)


def arithmetic_mean(values: Array, weights: Array, starts: Index) -> Array:
    """Weighted arithmetic mean of runs of rows."""
    return sums(weights * values, starts) / sums(weights, starts)


def absorb(mandatory: Array, optional: Array, w1: Array, w2: Array) -> Array:
    """Conjunctive partial absorption (Dujmovic): the optional side adjusts, the mandatory side decides.

    NaN on one side means that it is empty: the other stands alone.
    """
    safe = np.maximum(mandatory, TINY)
    side = (1.0 - w1) * optional
    side += w1 * safe
    np.maximum(side, TINY, out=side)
    np.divide(w2, side, out=side)
    mixed = np.divide(1.0 - w2, safe, out=safe)
    mixed += side
    np.divide(1.0, mixed, out=mixed)
    np.copyto(mixed, optional, where=np.isnan(mandatory))
    np.copyto(mixed, mandatory, where=np.isnan(optional))
    return mixed


@dataclass(frozen=True)
class Coverage:
    """Coverage 0..1 of every part (item and dimension) and item, in every column; NaN where nothing is needed."""

    parts: Array
    items: Array


def coverage(values: Array, shape: Layout, numbers: Mapping[str, Array]) -> Coverage:
    """Coverage of items from the values of their needs, shape (needs, columns), in the order of the slots.

    ``numbers`` holds ``absorb.*`` and ``weights.*``, each of shape (1, columns).
    """
    exponent, w1, w2 = (numbers[f"absorb.{name}"] for name in ("exponent", "mandatory_weight", "optional_effect"))
    columns = values.shape[1]
    rows = values[shape.order]
    parts = _two_floors(
        rows,
        shape.shares,
        shape.group_starts,
        shape.group_part,
        shape.group_essential,
        len(shape.part_item),
        exponent,
        w1,
        w2,
    )
    weights = np.concatenate(
        [np.broadcast_to(numbers[f"weights.{name}"], (1, columns)) for name in shape.part_dimension]
    )
    order = np.lexsort((~shape.part_mandatory, shape.part_item))
    item, needed = shape.part_item[order], shape.part_mandatory[order]
    starts = np.flatnonzero(np.r_[True, (item[1:] != item[:-1]) | (needed[1:] != needed[:-1])])
    items = _two_floors(
        parts[order], weights[order], starts, item[starts], needed[starts], shape.items, exponent, w1, w2
    )
    return Coverage(parts, items)


def _two_floors(
    values: Array,
    weights: Array,
    starts: Index,
    owner: Index,
    strict: NDArray[np.bool_],
    owners: int,
    exponent: Array,
    w1: Array,
    w2: Array,
) -> Array:
    """``absorb`` the strict runs (power mean) and the lenient ones (arithmetic mean) of each owner."""
    means = {True: np.full((owners, values.shape[1]), np.nan), False: np.full((owners, values.shape[1]), np.nan)}
    ends = np.append(starts[1:], len(values))
    for kind in (True, False):
        chosen = np.flatnonzero(strict == kind)
        if not len(chosen):
            continue
        rows = np.concatenate([np.arange(starts[i], ends[i]) for i in chosen])
        lengths = ends[chosen] - starts[chosen]
        firsts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
        v, w = values[rows], weights[rows]
        means[kind][owner[chosen]] = power_mean(v, w, firsts, exponent) if kind else arithmetic_mean(v, w, firsts)
    return absorb(means[True], means[False], w1, w2)
