"""The result of a score: one frozen object that tables, JSON, charts and reports are read off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

from interop.catalog import Catalog
from interop.models import Claim
from interop.scoring.estimate import Columns, Estimate, harder, rounded
from interop.scoring.findings import Finding
from interop.store import grade_rank

SCHEMA_VERSION = 1
JUDGEMENTS = frozenset({"analyst-judgement", "analyst-rule"})
"""Sources that are no look-up: single judgements of the project, and claims made by a stated rule."""


@dataclass(frozen=True)
class ItemScore:
    """How hard one item is for the recipient. ``points`` splits its difficulty over the dimensions."""

    item: str
    name: str
    category: str
    quantity_low: float | None
    quantity_high: float | None
    operated: bool
    difficulty: Estimate
    band: str | None
    known: float
    coverage: Mapping[str, float]
    points: Mapping[str, float]
    obstacles: Mapping[str, float]
    findings: tuple[Finding, ...]
    columns: Columns = field(repr=False, compare=False)

    @property
    def hardest(self) -> Finding | None:
        """The essential finding that is worth least, or None where nothing is missing."""
        essential = [f for f in self.findings if f.essential and f.low < 0.995]
        return min(essential, key=lambda f: (f.low, f.dimension, f.role), default=None)


@dataclass(frozen=True)
class CategoryScore:
    """A category of a force's kit; ``easiest`` and ``hardest`` name the spread that the mean hides."""

    category: str
    items: int
    equal_weights: bool
    difficulty: Estimate
    band: str | None
    easiest: str
    hardest: str
    columns: Columns = field(repr=False, compare=False)


S = TypeVar("S", ItemScore, CategoryScore)


@dataclass(frozen=True)
class DimensionScore:
    """A dimension over all items that need it: mean coverage, and its points of the whole difficulty."""

    dimension: str
    question: str
    coverage: float
    points: float
    known: float
    items: int
    why: str


@dataclass(frozen=True)
class Evidence:
    """What an answer rests on. Shares are 0..1; ``known`` is the share of essential needs that are known."""

    known: float
    needs: int
    unknown_needs: int
    claims: int
    opened: float
    judgement: float
    class_amounts: int
    worst_grade: str | None
    conflicts: int

    def as_dict(self) -> dict[str, Any]:
        """Rounded for output."""
        return {
            "known_share": rounded(self.known, 4),
            "needs": self.needs,
            "unknown_needs": self.unknown_needs,
            "claims": self.claims,
            "opened_share": rounded(self.opened, 4),
            "judgement_share": rounded(self.judgement, 4),
            "class_amounts": self.class_amounts,
            "worst_grade": self.worst_grade,
            "conflicts": self.conflicts,
        }


@dataclass(frozen=True)
class Provenance:
    """What a result was made from, enough to make it again. ``bands`` are the difficulties below which each band ends."""

    version: str
    catalog: str
    method: str
    as_of: str
    seed: int
    draws: int
    channels: Mapping[str, str]
    weights: Mapping[str, float]
    bands: Mapping[str, float]

    def as_dict(self) -> dict[str, Any]:
        """As written to JSON."""
        return {
            "version": self.version,
            "catalog_digest": self.catalog,
            "method_digest": self.method,
            "as_of": self.as_of,
            "seed": self.seed,
            "draws": self.draws,
            "channels": dict(self.channels),
            "weights": dict(self.weights),
            "bands": dict(self.bands),
        }


@dataclass(frozen=True)
class PairScore:
    """The difficulty of one pair without the reasons: a scorecard's head, for where many pairs are compared.

    ``items`` counts them; ``known`` is the share of essential needs that are known.
    """

    from_force: str
    from_name: str
    to_force: str
    to_name: str
    difficulty: Estimate
    band: str | None
    items: int
    known: float
    columns: Columns = field(repr=False, compare=False)


@dataclass(frozen=True)
class Scorecard:
    """How hard it would be for one force to integrate the kit of another, and why."""

    from_force: str
    from_name: str
    to_force: str
    to_name: str
    difficulty: Estimate
    band: str | None
    dimensions: tuple[DimensionScore, ...]
    categories: tuple[CategoryScore, ...]
    items: tuple[ItemScore, ...]
    evidence: Evidence
    provenance: Provenance
    notes: tuple[str, ...]
    columns: Columns = field(repr=False, compare=False)

    @property
    def headline(self) -> str:
        """The answer in one sentence, computed."""
        pair = f"{self.from_name} kit in the logistics of {self.to_name}"
        d = self.difficulty
        if d.value is None:
            return f"{pair}: not enough is known for a value; between {d.low:.0f} and {d.high:.0f} of 100."
        lead = max(self.dimensions, key=lambda row: row.points, default=None)
        because = f", most of it {lead.dimension}" if lead and d.value >= 10 else ""
        return f"{pair} is {self.band}: difficulty {d.value:.0f} of 100 ({d.interval[0]:.0f} to {d.interval[1]:.0f}){because}."

    def as_dict(self) -> dict[str, Any]:
        """The whole result for JSON, numbers rounded."""
        above = {part.category: share for part, share in hardest_first(self.categories)}
        above |= {part.item: share for part, share in hardest_first(self.items)}
        return {
            "schema_version": SCHEMA_VERSION,
            "from": self.from_force,
            "to": self.to_force,
            "headline": self.headline,
            "difficulty": self.difficulty.as_dict(),
            "band": self.band,
            "coverage": rounded(self.difficulty.coverage, 4),
            "dimensions": [
                {
                    "dimension": d.dimension,
                    "coverage": rounded(d.coverage, 4),
                    "points": rounded(d.points),
                    "known_share": rounded(d.known, 4),
                    "items": d.items,
                    "why": d.why,
                }
                for d in self.dimensions
            ],
            "categories": [
                {
                    "category": c.category,
                    "items": c.items,
                    "difficulty": c.difficulty.as_dict(),
                    "band": c.band,
                    "equal_weights": c.equal_weights,
                    "easiest": c.easiest,
                    "hardest": c.hardest,
                    "harder_than_next": rounded(above[c.category], 3),
                }
                for c in self.categories
            ],
            "items": [item_dict(item) | {"harder_than_next": rounded(above[item.item], 3)} for item in self.items],
            "evidence": self.evidence.as_dict(),
            "provenance": self.provenance.as_dict(),
            "notes": list(self.notes),
        }

    @cached_property
    def frame(self) -> Any:
        """Items as a tidy pandas frame, one row an item."""
        from interop.frames import items_frame

        return items_frame(self)

    @cached_property
    def findings_frame(self) -> Any:
        """Findings as a tidy pandas frame, one row a need."""
        from interop.frames import findings_frame

        return findings_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import scorecard_html

        return scorecard_html(self)


def hardest_first(scores: Iterable[S]) -> list[tuple[S, float | None]]:
    """Items or categories, hardest first, each with the share of draws in which it is harder than the next one.

    What has no value is sorted by the hardest that it may be.
    """

    def order(score: S) -> tuple[float, str]:
        found = score.difficulty
        name = score.item if isinstance(score, ItemScore) else score.category
        return -(found.high if found.value is None else found.value), name

    ranked = sorted(scores, key=order)
    shares: list[float | None] = [harder(one.columns.drawn, other.columns.drawn) for one, other in pairwise(ranked)]
    return list(zip(ranked, [*shares, None][: len(ranked)], strict=True))


def item_dict(item: ItemScore) -> dict[str, Any]:
    """An item's score for JSON, with the sentence of its hardest finding."""
    return {
        "item": item.item,
        "name": item.name,
        "category": item.category,
        "quantity_low": item.quantity_low,
        "quantity_high": item.quantity_high,
        "operated": item.operated,
        "difficulty": item.difficulty.as_dict(),
        "band": item.band,
        "coverage": rounded(item.difficulty.coverage, 4),
        "known_share": rounded(item.known, 4),
        "dimensions": {name: rounded(value, 4) for name, value in item.coverage.items()},
        "points": {name: rounded(value) for name, value in item.points.items()},
        "why": item.hardest.sentence if item.hardest else None,
    }


def finding_dict(finding: Finding) -> dict[str, Any]:
    """A finding for JSON, with the sources and grades that it rests on."""
    offer, amount = finding.offer, finding.amount
    return {
        "item": finding.item,
        "dimension": finding.dimension,
        "role": finding.role,
        "state": finding.state.value,
        "essential": finding.essential,
        "share": rounded(finding.share, 4),
        "code": finding.code,
        "level": finding.level.value if finding.known or offer else None,
        "offered": offer.code if offer else None,
        "supplier": offer.supplier if offer else None,
        "channel": offer.channel.value if offer else None,
        "basis": offer.basis.value if offer and offer.basis else None,
        "depth": offer.depth.value if offer and offer.depth else None,
        "nearest_skill": offer.skill if offer else None,
        "value": rounded(finding.value, 4),
        "low": rounded(finding.low, 4),
        "high": rounded(finding.high, 4),
        "amount": amount.value if amount else None,
        "amount_unit": amount.unit if amount else None,
        "amount_of_class": amount.of_class if amount else None,
        "sentence": finding.sentence,
        "sources": [{"source": c.source, "grade": c.grade, "locator": c.locator} for c in finding.claims],
    }


def evidence_of(findings: tuple[Finding, ...], known: float, catalog: Catalog) -> Evidence:
    """Count the claims behind findings."""
    claims: dict[Claim, None] = {}
    for finding in findings:
        claims.update(dict.fromkeys(finding.claims))
    rows = list(claims)
    opened = sum(catalog.sources[row.source].opened for row in rows)
    judged = sum(row.source in JUDGEMENTS for row in rows)
    return Evidence(
        known=known,
        needs=len(findings),
        unknown_needs=sum(not finding.known for finding in findings),
        claims=len(rows),
        opened=opened / len(rows) if rows else 0.0,
        judgement=judged / len(rows) if rows else 0.0,
        class_amounts=sum(finding.amount is not None and finding.amount.of_class for finding in findings),
        worst_grade=max((row.grade for row in rows), key=grade_rank, default=None),
        conflicts=sum(catalog.contested(row) for row in rows),
    )
