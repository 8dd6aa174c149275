"""The result of a score: one frozen object that tables, JSON, charts and reports are read off.

Difficulty runs from 0 (seamless) to 100 (prohibitive), coverage from 0 to 1. An estimate's ``value`` and
``interval`` are the median and the central quantiles of the joint draws; ``low`` and ``high`` are the same quantiles
with every unknown turned out well, or badly. So low <= interval <= high, and knowing less never narrows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from interop.catalog import Catalog
from interop.dimensions.shape import Array
from interop.method import Method
from interop.models import Claim
from interop.scoring.findings import Finding
from interop.store import grade_rank

SCHEMA_VERSION = 1
JUDGEMENTS = frozenset({"analyst-judgement", "analyst-rule"})
"""Sources that are no look-up: single judgements of the project, and claims made by a stated rule."""


@dataclass(frozen=True)
class Estimate:
    """A difficulty with what is known of it. ``value`` is None where too little is known.

    ``central`` is the difficulty at the method's central values, or None where a need is not known;
    ``coverage`` is the median coverage behind ``value``.
    """

    value: float | None
    low: float
    high: float
    interval: tuple[float, float]
    central: float | None
    coverage: float | None

    def band(self, method: Method) -> str | None:
        """The band of the value."""
        return None if self.value is None else method.band(self.value)

    def as_dict(self) -> dict[str, Any]:
        """Rounded for output."""
        return {
            "value": _round(self.value),
            "low": _round(self.low),
            "high": _round(self.high),
            "interval": [_round(self.interval[0]), _round(self.interval[1])],
            "central": _round(self.central),
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
    drawn = quantiles(np.stack([c.drawn for c in columns]), shares)
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
            "known_share": _round(self.known, 4),
            "needs": self.needs,
            "unknown_needs": self.unknown_needs,
            "claims": self.claims,
            "opened_share": _round(self.opened, 4),
            "judgement_share": _round(self.judgement, 4),
            "class_amounts": self.class_amounts,
            "worst_grade": self.worst_grade,
            "conflicts": self.conflicts,
        }


@dataclass(frozen=True)
class Provenance:
    """What a result was made from, enough to make it again."""

    version: str
    catalog: str
    method: str
    as_of: str
    seed: int
    draws: int
    channels: Mapping[str, str]
    weights: Mapping[str, float]

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
        }


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
        return {
            "schema_version": SCHEMA_VERSION,
            "from": self.from_force,
            "to": self.to_force,
            "headline": self.headline,
            "difficulty": self.difficulty.as_dict(),
            "band": self.band,
            "coverage": _round(self.difficulty.coverage, 4),
            "dimensions": [
                {
                    "dimension": d.dimension,
                    "coverage": _round(d.coverage, 4),
                    "points": _round(d.points),
                    "known_share": _round(d.known, 4),
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
                }
                for c in self.categories
            ],
            "items": [item_dict(item) for item in self.items],
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
        "coverage": _round(item.difficulty.coverage, 4),
        "known_share": _round(item.known, 4),
        "dimensions": {name: _round(value, 4) for name, value in item.coverage.items()},
        "points": {name: _round(value) for name, value in item.points.items()},
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
        "share": _round(finding.share, 4),
        "code": finding.code,
        "level": finding.level.value if finding.known or offer else None,
        "offered": offer.code if offer else None,
        "supplier": offer.supplier if offer else None,
        "channel": offer.channel.value if offer else None,
        "basis": offer.basis.value if offer and offer.basis else None,
        "depth": offer.depth.value if offer and offer.depth else None,
        "nearest_skill": offer.skill if offer else None,
        "value": _round(finding.value, 4),
        "low": _round(finding.low, 4),
        "high": _round(finding.high, 4),
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


def _round(number: float | None, digits: int = 1) -> float | None:
    return None if number is None else round(float(number), digits) + 0.0
