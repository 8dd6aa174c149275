"""The workings of one answer: all that it was worked out from, so that one thing at a time can be another way.

Only what the change reaches is worked out again: the needs in question, and the items that have them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypedDict

import numpy as np

from interop.catalog import Catalog
from interop.dimensions.shape import Array, Numbers
from interop.method import Method
from interop.models import Channel, Holding
from interop.scoring.draws import Draws
from interop.scoring.estimate import difficulties
from interop.scoring.findings import Choice, Finding, drawn_values
from interop.scoring.kernel import Coverage, Layout, Slot, coverage, layout
from interop.scoring.kit import holdings_of, known_force, lot_sizes, quantity
from interop.scoring.offers import OfferBook
from interop.scoring.score import assess, scorecard
from interop.scoring.scorecard import Scorecard
from interop.scoring.settings import Settings, settings
from interop.scoring.worth import Bench, Worth


class Options(TypedDict, total=False):
    """What a question may say besides the two forces; as in ``score``.

    ``kit`` names what changes hands, as a scenario's lot does, in place of what the giver has on the day.
    """

    kit: Mapping[str, Sequence[Holding]] | None
    items: Sequence[str] | None
    category: str | Sequence[str] | None
    as_of: str | None
    channels: Mapping[str, Channel | str] | None
    weights: Mapping[str, float] | None
    method: Method | None
    draws: int | None
    seed: int | None


@dataclass(frozen=True, eq=False)
class Workings:
    """A scorecard with the choices behind its findings (rows of both go together) and the draws it is worked out in.

    Arrays have one column for the central numbers and one for each draw.
    """

    catalog: Catalog
    chosen: Settings
    book: OfferBook
    kit: Mapping[str, Sequence[Holding]]
    card: Scorecard
    findings: tuple[Finding, ...]
    choices: tuple[Choice, ...]
    bench: Bench
    draws: Draws

    def under(self, draws: Draws) -> Workings:
        """The same question in other draws."""
        return replace(self, draws=draws)

    @cached_property
    def items(self) -> dict[str, int]:
        """Row of each item that needs something."""
        return {item: row for row, item in enumerate(dict.fromkeys(f.item for f in self.findings))}

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Where each need belongs."""
        return tuple(Slot(self.items[f.item], f.dimension, f.essential, f.share) for f in self.findings)

    @cached_property
    def layout(self) -> Layout:
        """The needs arranged by item and dimension."""
        return layout(self.slots, len(self.items))

    @cached_property
    def values(self) -> Array:
        """What each need is worth, shape (needs, columns)."""
        return drawn_values(self.choices, Worth(self.bench, self.draws), self.draws).drawn

    @cached_property
    def coverage(self) -> Coverage:
        """Coverage of every item and of its dimensions."""
        return coverage(self.values, self.layout, self.draws.numbers)

    @cached_property
    def quantities(self) -> dict[str, Array | None]:
        """How many of each item change hands; None where that is not known."""
        return {item: quantity(self.kit[item], self.draws) for item in self.items}

    @cached_property
    def categories(self) -> dict[str, list[str]]:
        """The items of each category."""
        found: dict[str, list[str]] = {}
        for item in self.items:
            found.setdefault(self.catalog.items[item].category.value, []).append(item)
        return found

    @cached_property
    def weights(self) -> Array:
        """How much each item weighs in the whole, shape (items, columns)."""
        return self.weighed(self.quantities, self.categories)

    def weighed(self, numbers: Mapping[str, Array | None], categories: Mapping[str, Sequence[str]]) -> Array:
        """Weights of items: by number within their category, alike where a number is not known; categories alike."""
        weights = np.zeros((len(self.items), self.draws.count + 1))
        for members in categories.values():
            counted = [numbers[item] for item in members]
            known = [number for number in counted if number is not None]
            parts = np.stack(known) if len(known) == len(counted) else np.ones((len(counted), self.draws.count + 1))
            weights[[self.items[item] for item in members]] = parts / parts.sum(axis=0) / len(categories)
        return weights

    @cached_property
    def whole(self) -> Array:
        """Coverage of the whole kit."""
        return np.asarray(np.einsum("ij,ij->j", self.weights, self.coverage.items))

    @cached_property
    def difficulty(self) -> Array:
        """Difficulty of the whole kit in every column."""
        return self.scaled(self.whole)

    def scaled(self, whole: Array) -> Array:
        """Difficulties of coverages."""
        return difficulties(whole, self.chosen.method)

    def median(self, whole: Array) -> float:
        """The difficulty that a scorecard with this coverage would state: that of the median draw."""
        return self.chosen.method.difficulty(float(np.median(whole[1:])))

    def choosing(self, others: Mapping[int, Choice], draws: Draws | None = None) -> Array:
        """Coverage of the whole in every column where the needs of some rows have other choices, or other draws."""
        draws = draws or self.draws
        choices = list(others.values())
        atoms = [stated.atom for each in choices for stated in each.known]
        worth = Worth(self.bench, draws, [*atoms, *(atom for each in choices for atom in each.possible)])
        return self.valuing(list(others), drawn_values(choices, worth, draws).drawn)

    def valuing(self, rows: Sequence[int], values: Array) -> Array:
        """Coverage of the whole in every column where the needs of some rows are worth something else."""
        owners = {owner: place for place, owner in enumerate(sorted({self.slots[row].item for row in rows}))}
        members = [row for owner in owners for row in self._rows_of[owner]]
        place = {row: number for number, row in enumerate(members)}
        changed = self.values[members]
        changed[[place[row] for row in rows]] = values
        shape = layout([replace(self.slots[row], item=owners[self.slots[row].item]) for row in members], len(owners))
        moved = coverage(changed, shape, self.draws.numbers).items - self.coverage.items[list(owners)]
        return np.asarray(self.whole + np.einsum("ij,ij->j", self.weights[list(owners)], moved))

    @cached_property
    def _rows_of(self) -> dict[int, list[int]]:
        rows: dict[int, list[int]] = {}
        for row, slot in enumerate(self.slots):
            rows.setdefault(slot.item, []).append(row)
        return rows

    def counting(self, item: str, number: Array) -> Array:
        """Coverage of the whole in every column where another number of an item changes hands."""
        weights = self.weighed({**self.quantities, item: number}, self.categories)
        return np.asarray(np.einsum("ij,ij->j", weights, self.coverage.items))

    def weighing(self, dimension: str, weight: float) -> Array:
        """Coverage of the whole in every column where a dimension has a fixed weight."""
        numbers: Numbers = {**self.draws.numbers, f"weights.{dimension}": np.full((1, 1), weight)}
        items = coverage(self.values, self.layout, numbers).items
        return np.asarray(np.einsum("ij,ij->j", self.weights, items))

    def without(self, dimension: str) -> Array | None:
        """Coverage of the whole in every column without a dimension; None where nothing else is needed.

        An item that needs nothing else drops out, as one that needs nothing does.
        """
        rows = [row for row, slot in enumerate(self.slots) if slot.dimension != dimension]
        if not rows:
            return None
        items = coverage(
            self.values[rows], layout([self.slots[row] for row in rows], len(self.items)), self.draws.numbers
        )
        left = {self.slots[row].item for row in rows}
        kept = {name: [i for i in members if self.items[i] in left] for name, members in self.categories.items()}
        weights = self.weighed(self.quantities, {name: members for name, members in kept.items() if members})
        return np.asarray(np.einsum("ij,ij->j", weights, np.nan_to_num(items.items)))


def workings(
    catalog: Catalog,
    from_force: str,
    to_force: str,
    *,
    kit: Mapping[str, Sequence[Holding]] | None = None,
    items: Sequence[str] | None = None,
    category: str | Sequence[str] | None = None,
    as_of: str | None = None,
    channels: Mapping[str, Channel | str] | None = None,
    weights: Mapping[str, float] | None = None,
    method: Method | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Workings:
    """Answer a question as ``score`` does, and keep the workings. Raises what ``score`` raises."""
    chosen = settings(catalog, as_of=as_of, channels=channels, weights=weights, method=method, draws=draws, seed=seed)
    giver, taker = known_force(catalog, from_force), known_force(catalog, to_force)
    if kit is None:
        kit = holdings_of(catalog, giver, chosen.as_of, items=items, category=category)
    book = chosen.book(catalog, taker.id)
    assessment = assess(catalog, book, list(kit), chosen, lot_sizes(kit))
    card = scorecard(catalog, giver, taker, kit, assessment, chosen)
    found = assessment.evaluation
    return Workings(catalog, chosen, book, kit, card, found.findings, found.choices, found.bench, chosen.draws)
