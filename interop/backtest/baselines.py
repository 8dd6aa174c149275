"""What one could say of a transfer without this tool: the naive answers that the score must beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from interop.backtest.coding import CaseBook, Coded
from interop.catalog import Catalog
from interop.dimensions.shape import Array

BASELINES = {
    "same_type": "does the recipient run the same type already?",
    "same_type_or_calibre": "does it run the same type, or fire the same main round?",
    "category_median": "what was the median outcome of the other cases of this category?",
}


@dataclass(frozen=True)
class Facts:
    """Shares of a case's items, 0..1, of a type that the recipient ran, or with a main round that it fired; the category."""

    same_type: float
    same_type_or_calibre: float
    category: str


def facts_of(case: Coded, book: CaseBook, catalog: Catalog) -> Facts:
    """The coarse facts of a case, from what its recipient ran on the day."""
    run = {_base(item, catalog) for item in book.operated}
    fired = {code for item in book.operated for code in _rounds(item, catalog)}
    same = [_base(item, catalog) in run for item in case.items]
    fits = [s or bool(fired & _rounds(item, catalog)) for s, item in zip(same, case.items, strict=True)]
    return Facts(float(np.mean(same)), float(np.mean(fits)), catalog.items[case.items[0]].category.value)


def foretold(name: str, facts: Sequence[Facts], labels: Array) -> tuple[Array, Array]:
    """A baseline's score of each case (higher is harder), and the label that it foretells.

    The label is the median of the other cases that look the same to it.
    """
    groups = [getattr(f, name) if name != "category_median" else f.category for f in facts]
    told = np.empty(len(labels))
    for place, group in enumerate(groups):
        others = [label for i, label in enumerate(labels) if groups[i] == group and i != place]
        told[place] = np.median(others or np.delete(labels, place))
    scores = told if name == "category_median" else np.array([1.0 - float(group) for group in groups])
    return scores, np.floor(told + 0.5)


def _base(item: str, catalog: Catalog) -> str:
    """The item that a mark is a variant of."""
    while base := catalog.items[item].variant_of:
        item = base
    return item


def _rounds(item: str, catalog: Catalog) -> set[str]:
    groups = catalog.need_groups(item)
    main = [g for g in groups if g.dimension == "ammunition" and g.role.startswith("main")]
    return {need.code for group in main for need in group.needs if need.code}
