"""Past transfers that resemble a question: the same recipient, the same families or categories of kit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from interop.backtest.cases import built_in_cases
from interop.backtest.results import CaseScore
from interop.backtest.run import case_book, score_case
from interop.catalog import Catalog
from interop.errors import EvidenceError
from interop.method import Method
from interop.scoring.settings import settings

MOST = 12
"""How many are scored: enough to compare with, and few enough to read."""


@dataclass(frozen=True)
class Alike:
    """A past transfer with its score, and in what it resembles the question."""

    case: CaseScore
    resembles: str


@dataclass(frozen=True)
class Precedents:
    """Past transfers that resemble a question, the most alike first. ``found`` counts all that do, of ``known``."""

    cases: tuple[Alike, ...]
    found: int
    known: int


def precedents(
    catalog: Catalog,
    items: Iterable[str],
    to_force: str,
    *,
    method: Method | None = None,
    draws: int | None = None,
    seed: int | None = None,
    most: int = MOST,
) -> Precedents:
    """The catalog's own cases that share the recipient or a kind of kit with a question, scored as of their own day.

    A family in common counts as much as the recipient does, and both more than a category. Alike, the newer goes first.
    """
    chosen = settings(catalog, method=method, draws=draws, seed=seed)
    kit = [catalog.items[item] for item in items]
    families, categories = {item.family for item in kit}, {item.category for item in kit}
    cases = built_in_cases(catalog)
    ranked = []
    for case in cases:
        theirs = [catalog.items[item] for item in case.items]
        family = sorted({item.family for item in theirs} & families)
        category = sorted({item.category.value for item in theirs} & categories)
        same = case.recipient == to_force
        weight = 2 * same + 2 * bool(family) + bool(category)
        if weight:
            kinds = f"family {', '.join(family)}" if family else f"category {', '.join(category)}" if category else ""
            words = "; ".join(filter(None, ["same recipient" if same else "", kinds]))
            ranked.append((weight, case.row.date, case.row.id, case, words))
    ranked.sort(key=lambda found: found[2])
    ranked.sort(key=lambda found: found[:2], reverse=True)
    scored: list[Alike] = []
    for _, _, _, case, words in ranked:
        if len(scored) == most:
            break
        try:
            scored.append(Alike(score_case(catalog, case, case_book(catalog, case, chosen), chosen), words))
        except EvidenceError:
            continue
    return Precedents(tuple(scored), len(ranked), len(cases))
