"""Score a force's kit, or single items, for a recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from interop.catalog import Catalog
from interop.dimensions import DIMENSIONS
from interop.dimensions.shape import Array
from interop.errors import EvidenceError
from interop.method import Method
from interop.models import Channel, Force, Holding
from interop.scoring.draws import Draws
from interop.scoring.estimate import Columns, estimates
from interop.scoring.findings import Evaluation, Finding, evaluate, needs_anything
from interop.scoring.kernel import Coverage, Index, Layout, Slot, coverage, layout
from interop.scoring.kit import holdings_of, known_force, lot_sizes, quantity
from interop.scoring.offers import OfferBook
from interop.scoring.reasons import by_dimension, notes_on, obstacles_of
from interop.scoring.scorecard import (
    CategoryScore,
    ItemScore,
    PairScore,
    Scorecard,
    evidence_of,
)
from interop.scoring.settings import Settings, settings


@dataclass(frozen=True)
class Assessment:
    """Items weighed for one recipient: findings, and coverage in every column."""

    items: tuple[str, ...]
    evaluation: Evaluation
    drawn: Coverage
    worst: Coverage
    best: Coverage
    parts: tuple[tuple[int, str, bool], ...]
    operated: frozenset[str]

    def columns(self, index: int) -> Columns:
        """Coverage of one item."""
        drawn = self.drawn.items[index]
        if self.best is self.drawn:
            return Columns(drawn, drawn, drawn)
        return Columns(drawn, self.worst.items[index], self.best.items[index])

    def mean(self, items: Sequence[str], weights: Array) -> Columns:
        """Weighted mean coverage of some items; one array serves all three where nothing is unknown."""
        rows = [self.place[item] for item in items]
        drawn = np.einsum("ij,ij->j", weights, self.drawn.items[rows])
        if self.best is self.drawn:
            return Columns(drawn, drawn, drawn)
        worst, best = (np.einsum("ij,ij->j", weights, values.items[rows]) for values in (self.worst, self.best))
        return Columns(drawn, worst, best)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Row of each item."""
        return {item: row for row, item in enumerate(self.items)}

    @cached_property
    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """Findings of each item; none of one that needs nothing."""
        found: dict[str, list[Finding]] = {item: [] for item in self.items}
        for finding in self.evaluation.findings:
            found[finding.item].append(finding)
        return {item: tuple(findings) for item, findings in found.items()}

    @cached_property
    def known(self) -> Mapping[str, float]:
        """Share of each item's essential needs that are known."""
        return {item: _known(findings) for item, findings in self.findings.items()}

    @cached_property
    def dimensions(self) -> Mapping[str, Mapping[str, tuple[float, bool]]]:
        """Mean coverage of each item by dimension, and whether the dimension is mandatory."""
        found: dict[str, dict[str, tuple[float, bool]]] = {item: {} for item in self.items}
        means = self.drawn.parts[:, 1:].mean(axis=1).tolist()
        for (owner, name, mandatory), mean in zip(self.parts, means, strict=True):
            found[self.items[owner]][name] = mean, mandatory
        return found


@dataclass(frozen=True)
class Weighing:
    """How the items of a kit weigh: by number within their category, categories alike. What needs nothing drops out.

    ``weights`` holds each item's part of its category in every column, ``categories`` the rows of each category, and
    ``equal`` the categories in which items weigh alike because some number is not known.
    """

    items: tuple[str, ...]
    weights: Array
    categories: Mapping[str, Index]
    equal: frozenset[str]

    def mean(self, assessment: Assessment) -> Columns:
        """Coverage of the whole kit."""
        return assessment.mean(self.items, self.weights / len(self.categories))

    def known(self, assessment: Assessment) -> list[float]:
        """Share of the essential needs of each category that are known."""
        weights = self.weights[:, 0].tolist()
        return [
            sum(weights[row] * assessment.known[self.items[row]] for row in rows.tolist())
            for rows in self.categories.values()
        ]


def assess(
    catalog: Catalog,
    book: OfferBook,
    items: Sequence[str],
    chosen: Settings,
    lots: Mapping[str, float | None] | None = None,
) -> Assessment:
    """Weigh items by the offers to a recipient; the basis of every score. ``lots`` as in ``evaluate``."""
    found = evaluate(catalog, items, book, chosen.draws, lots)
    place = {item: i for i, item in enumerate(items)}
    slots = [Slot(place[f.item], f.dimension, f.essential, f.share) for f in found.findings]
    shape = layout(slots, len(items))
    numbers = chosen.draws.numbers
    drawn = coverage(found.drawn, shape, numbers)
    worst = best = drawn
    if found.best is not found.known:
        worst, best = _recovered(drawn, found, slots, shape, numbers)
    parts = tuple(zip(shape.part_item.tolist(), shape.part_dimension, shape.part_mandatory.tolist(), strict=True))
    return Assessment(tuple(items), found, drawn, worst, best, parts, frozenset(book.operated))


def _recovered(
    drawn: Coverage, found: Evaluation, slots: Sequence[Slot], shape: Layout, numbers: Mapping[str, Array]
) -> tuple[Coverage, Coverage]:
    """The coverage at the worst and best values, worked out anew only for the items whose needs are not all known."""
    shaky = sorted({slots[row].item for row in np.flatnonzero(np.any(found.best > found.known, axis=1)).tolist()})
    place = {item: i for i, item in enumerate(shaky)}
    rows = [row for row, slot in enumerate(slots) if slot.item in place]
    part_shape = layout([replace(slots[row], item=place[slots[row].item]) for row in rows], len(place))
    chosen = np.zeros(shape.items, dtype=bool)
    chosen[shaky] = True
    parts = chosen[shape.part_item]

    def whole(values: Array) -> Coverage:
        again = coverage(values[rows], part_shape, numbers)
        both = Coverage(drawn.parts.copy(), drawn.items.copy())
        both.items[shaky], both.parts[parts] = again.items, again.parts
        return both

    return whole(found.known), whole(found.best)


def score(
    catalog: Catalog,
    from_force: str,
    to_force: str,
    *,
    items: Sequence[str] | None = None,
    category: str | Sequence[str] | None = None,
    as_of: str | None = None,
    channels: Mapping[str, Channel | str] | None = None,
    weights: Mapping[str, float] | None = None,
    method: Method | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Scorecard:
    """How hard it would be for ``to_force`` to integrate the kit of ``from_force``.

    Parameters
    ----------
    from_force, to_force
        Force ids, ISO codes or names.
    items, category
        Restrict the kit to items or categories that ``from_force`` holds.
    as_of
        Date (2021, 2021-08 or 2021-08-15); by default the catalog's own.
    channels
        Overrides of relations, supplier (or ``*``) to channel: ``{"US": "ally"}``.
    weights
        Fixed weights of dimensions in place of the method's.
    draws, seed
        Number of joint draws and their seed; by default the method's.

    Raises
    ------
    UnknownNameError, UsageError
        For names and options that do not fit.
    EvidenceError
        Where the catalog has no facts on a force.
    """
    chosen = settings(catalog, as_of=as_of, channels=channels, weights=weights, method=method, draws=draws, seed=seed)
    giver, taker = known_force(catalog, from_force), known_force(catalog, to_force)
    kit = holdings_of(catalog, giver, chosen.as_of, items=items, category=category)
    return scorecard(
        catalog,
        giver,
        taker,
        kit,
        assess(catalog, chosen.book(catalog, taker.id), list(kit), chosen, lot_sizes(kit)),
        chosen,
    )


def weigh(catalog: Catalog, giver: Force, kit: Mapping[str, Sequence[Holding]], draws: Draws) -> Weighing:
    """Weigh the items of a force's kit, for any recipient. Raises EvidenceError where none of them needs anything."""
    items = tuple(item for item in kit if needs_anything(catalog, item))
    if not items:
        raise EvidenceError(f"no item of {giver.id} has a need on record that could be scored")
    rows: dict[str, list[int]] = {}
    for row, item in enumerate(items):
        rows.setdefault(catalog.items[item].category.value, []).append(row)
    weights = np.ones((len(items), draws.count + 1))
    equal = set()
    for category, members in rows.items():
        numbers = [quantity(kit[items[row]], draws) for row in members]
        known = [number for number in numbers if number is not None]
        if len(known) == len(members):
            weights[members] = known
        elif len(members) > 1:
            equal.add(category)
        weights[members] /= weights[members].sum(axis=0)
    categories = {category: np.array(members, dtype=np.intp) for category, members in rows.items()}
    return Weighing(items, weights, categories, frozenset(equal))


def pair_score(giver: Force, taker: Force, weighing: Weighing, assessment: Assessment, chosen: Settings) -> PairScore:
    """The difficulty of a scorecard without its reasons, for where many pairs are compared."""
    whole = weighing.mean(assessment)
    known = float(np.mean(weighing.known(assessment)))
    [estimate] = estimates([whole], [known >= chosen.method.draws.least_known], chosen.method)
    return PairScore(
        from_force=giver.id,
        from_name=giver.name,
        to_force=taker.id,
        to_name=taker.name,
        difficulty=estimate,
        band=estimate.band(chosen.method),
        items=len(weighing.items),
        known=known,
        columns=whole,
    )


def scorecard(
    catalog: Catalog,
    giver: Force,
    taker: Force,
    kit: Mapping[str, Sequence[Holding]],
    assessment: Assessment,
    chosen: Settings,
) -> Scorecard:
    """Put an assessment of a force's kit together as a scorecard. Items of ``kit`` must be in the assessment."""
    weighing = weigh(catalog, giver, kit, chosen.draws)
    scores = item_scores(catalog, kit, assessment, chosen)
    categories = {
        name: sorted((scores[row] for row in rows.tolist()), key=lambda s: (s.difficulty.interval, s.item))
        for name, rows in weighing.categories.items()
    }
    columns = [
        mean_columns([scores[row].columns for row in rows.tolist()], weighing.weights[rows])
        for rows in weighing.categories.values()
    ]
    whole = weighing.mean(assessment)
    shares_known = weighing.known(assessment)
    known = float(np.mean(shares_known))
    enough = [share >= chosen.method.draws.least_known for share in (*shares_known, known)]
    *by_category, estimate = estimates([*columns, whole], enough, chosen.method)
    category_scores = tuple(
        CategoryScore(
            name,
            len(ranked),
            name in weighing.equal,
            found,
            found.band(chosen.method),
            ranked[0].item,
            ranked[-1].item,
            part,
        )
        for (name, ranked), found, part in zip(categories.items(), by_category, columns, strict=True)
    )
    share = {
        item: weight / len(columns)
        for item, weight in zip(weighing.items, weighing.weights[:, 0].tolist(), strict=True)
    }
    findings = tuple(f for s in scores for f in s.findings)
    return Scorecard(
        from_force=giver.id,
        from_name=giver.name,
        to_force=taker.id,
        to_name=taker.name,
        difficulty=estimate,
        band=estimate.band(chosen.method),
        dimensions=by_dimension(scores, share, estimate.value if estimate.value is not None else estimate.interval[1]),
        categories=category_scores,
        items=tuple(scores),
        evidence=evidence_of(findings, known, catalog),
        provenance=chosen.provenance(catalog),
        notes=notes_on(giver, taker, scores, category_scores, chosen),
        columns=whole,
    )


def mean_columns(columns: Sequence[Columns], weights: Array) -> Columns:
    """Weighted mean of coverages; one array serves all three where nothing is unknown."""
    drawn = np.einsum(
        "ij,ij->j",
        np.broadcast_to(weights, (len(columns), columns[0].drawn.size)),
        np.stack([c.drawn for c in columns]),
    )
    if all(c.worst is c.drawn and c.best is c.drawn for c in columns):
        return Columns(drawn, drawn, drawn)
    wide = np.broadcast_to(weights, (len(columns), drawn.size))
    worst, best = (
        np.einsum("ij,ij->j", wide, np.stack([getattr(c, part) for c in columns])) for part in ("worst", "best")
    )
    return Columns(drawn, worst, best)


def item_scores(
    catalog: Catalog, kit: Mapping[str, Sequence[Holding]], assessment: Assessment, chosen: Settings
) -> list[ItemScore]:
    """The items of a kit as scores. Every item must be in the assessment; what needs nothing drops out."""
    kit = {item: rows for item, rows in kit.items() if assessment.findings[item]}
    columns = [assessment.columns(assessment.place[item]) for item in kit]
    known = [assessment.known[item] for item in kit]
    found = estimates(columns, [share >= chosen.method.draws.least_known for share in known], chosen.method)
    scores = []
    for (item, rows), column, share, estimate in zip(kit.items(), columns, known, found, strict=True):
        row = catalog.items[item]
        lows, highs = [r.quantity_low for r in rows], [r.quantity_high for r in rows]
        total = estimate.value if estimate.value is not None else estimate.interval[1]
        parts = assessment.dimensions[item]
        obstacles = obstacles_of(parts, chosen)
        scores.append(
            ItemScore(
                item=item,
                name=row.name,
                category=row.category.value,
                quantity_low=None if not rows or None in lows else float(sum(n for n in lows if n is not None)),
                quantity_high=None if not rows or None in highs else float(sum(n for n in highs if n is not None)),
                operated=item in assessment.operated,
                difficulty=estimate,
                band=estimate.band(chosen.method),
                known=share,
                coverage={name: value for name, (value, _) in parts.items()},
                points={name: total * part / (sum(obstacles.values()) or 1.0) for name, part in obstacles.items()},
                obstacles=obstacles,
                findings=assessment.findings[item],
                columns=column,
            )
        )
    return scores


def _known(findings: Sequence[Finding]) -> float:
    """Share of the essential needs that are known, dimensions weighing alike."""
    shares = []
    for name in DIMENSIONS:
        essential = [f for f in findings if f.dimension == name and f.essential]
        if essential:
            shares.append(sum(f.share for f in essential if f.known) / sum(f.share for f in essential))
    return float(np.mean(shares)) if shares else 1.0
