"""Several scores side by side: whose kit fits best, every pair of forces, and one item in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, repeat
from typing import Any

import numpy as np

from interop.catalog import Catalog
from interop.errors import EvidenceError, UsageError
from interop.method import Method
from interop.models import Channel, Force, Holding
from interop.scoring.estimate import harder
from interop.scoring.findings import Finding
from interop.scoring.kit import holdings_of, known_force, lot_sizes
from interop.scoring.score import (
    Assessment,
    Weighing,
    assess,
    item_scores,
    pair_score,
    weigh,
)
from interop.scoring.scorecard import (
    SCHEMA_VERSION,
    Evidence,
    ItemScore,
    PairScore,
    Provenance,
    evidence_of,
    finding_dict,
    item_dict,
)
from interop.scoring.settings import Settings, settings


@dataclass(frozen=True)
class Ranking:
    """Forces whose kit a recipient might integrate, easiest first; ``score`` has the reasons of each.

    ``harder`` gives, for each place but the first, the share of draws in which it is harder than the one before.
    """

    to_force: str
    to_name: str
    cards: tuple[PairScore, ...]
    harder: tuple[float, ...]
    left_out: Mapping[str, str]
    provenance: Provenance

    def probability(self, a: str, b: str) -> float:
        """Share of the draws in which the kit of ``a`` is harder than that of ``b``. KeyError for one not ranked."""
        drawn = {card.from_force: card.columns.drawn for card in self.cards}
        return harder(drawn[a], drawn[b])

    def as_dict(self) -> dict[str, Any]:
        """The ranking for JSON."""
        names = [card.from_force for card in self.cards]
        return {
            "schema_version": SCHEMA_VERSION,
            "to": self.to_force,
            "ranking": [
                {
                    "rank": place,
                    "from": card.from_force,
                    "name": card.from_name,
                    "difficulty": card.difficulty.as_dict(),
                    "band": card.band,
                    "items": card.items,
                    "harder_than_previous": None if place == 1 else round(self.harder[place - 2], 3),
                    "known_share": round(card.known, 4),
                }
                for place, card in enumerate(self.cards, 1)
            ],
            "probability_harder": {a: {b: round(self.probability(a, b), 3) for b in names if b != a} for a in names},
            "left_out": dict(self.left_out),
            "provenance": self.provenance.as_dict(),
        }

    @cached_property
    def frame(self) -> Any:
        """One row a force, as a tidy pandas frame."""
        from interop.frames import ranking_frame

        return ranking_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import ranking_html

        return ranking_html(self)


@dataclass(frozen=True)
class Matrix:
    """Difficulty of every force's kit (rows) for every recipient (columns); ``score`` has the reasons of each.

    A pair that cannot be scored is left out of ``cards``, and its value is None.
    """

    givers: tuple[str, ...]
    takers: tuple[str, ...]
    cards: Mapping[tuple[str, str], PairScore]
    provenance: Provenance

    def value(self, giver: str, taker: str) -> float | None:
        """Difficulty of one pair."""
        card = self.cards.get((giver, taker))
        return card.difficulty.value if card else None

    def as_dict(self) -> dict[str, Any]:
        """The matrix for JSON, one entry a pair."""
        return {
            "schema_version": SCHEMA_VERSION,
            "from": list(self.givers),
            "to": list(self.takers),
            "pairs": [
                {"from": giver, "to": taker, "difficulty": card.difficulty.as_dict(), "band": card.band}
                for (giver, taker), card in self.cards.items()
            ],
            "provenance": self.provenance.as_dict(),
        }

    @cached_property
    def frame(self) -> Any:
        """One row a pair, as a tidy pandas frame."""
        from interop.frames import matrix_frame

        return matrix_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import frame_html

        wide = self.frame.pivot(index="from_force", columns="to_force", values="difficulty")
        return frame_html(
            wide.reindex(index=list(self.givers), columns=list(self.takers)).rename_axis("kit of"),
            "Difficulty, kit of the row in the logistics of the column",
        )


@dataclass(frozen=True)
class Explanation:
    """One item for one recipient: every need with its sentence and sources, and the arithmetic to the score."""

    to_force: str
    to_name: str
    item: ItemScore
    not_needed: tuple[str, ...]
    arithmetic: tuple[str, ...]
    evidence: Evidence
    provenance: Provenance

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the dimensions."""
        return self.item.findings

    def as_dict(self) -> dict[str, Any]:
        """The explanation for JSON."""
        return {
            "schema_version": SCHEMA_VERSION,
            "to": self.to_force,
            **item_dict(self.item),
            "findings": [finding_dict(finding) for finding in self.findings],
            "not_needed": list(self.not_needed),
            "arithmetic": list(self.arithmetic),
            "evidence": self.evidence.as_dict(),
            "provenance": self.provenance.as_dict(),
        }

    @cached_property
    def frame(self) -> Any:
        """One row a finding, as a tidy pandas frame."""
        from interop.frames import findings_frame

        return findings_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import explanation_html

        return explanation_html(self)


def rank(
    catalog: Catalog,
    to_force: str,
    *,
    forces: Sequence[str] | None = None,
    category: str | Sequence[str] | None = None,
    as_of: str | None = None,
    channels: Mapping[str, Channel | str] | None = None,
    weights: Mapping[str, float] | None = None,
    method: Method | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Ranking:
    """Order forces by how easily ``to_force`` could integrate their kit. Options as in ``score``.

    By default these are the forces that exist on the day; ``forces`` may name others.
    """
    chosen = settings(catalog, as_of=as_of, channels=channels, weights=weights, method=method, draws=draws, seed=seed)
    taker = known_force(catalog, to_force)
    givers = (
        [known_force(catalog, name) for name in forces]
        if forces
        else [f for f in catalog.forces.values() if f.id != taker.id and catalog.alive(f.id, chosen.as_of)]
    )
    lots, left_out = _lots(catalog, givers, chosen, category)
    cards = _cards(catalog, lots, taker, chosen)
    valued = [card for card in cards if card.difficulty.value is not None]
    left_out |= {card.from_force: "not enough is known for a value" for card in cards if card.difficulty.value is None}
    if not valued:
        raise EvidenceError(
            f"no force's kit could be scored for {taker.id} ({taker.name}): "
            + "; ".join(f"{f}: {why}" for f, why in left_out.items())
        )
    valued.sort(key=lambda card: (card.difficulty.value, card.difficulty.interval, card.from_force))
    above = tuple(harder(b.columns.drawn, a.columns.drawn) for a, b in pairwise(valued))
    return Ranking(
        taker.id, taker.name, tuple(valued), above, dict(sorted(left_out.items())), chosen.provenance(catalog)
    )


def matrix(
    catalog: Catalog,
    *,
    forces: Sequence[str] | None = None,
    category: str | Sequence[str] | None = None,
    as_of: str | None = None,
    channels: Mapping[str, Channel | str] | None = None,
    weights: Mapping[str, float] | None = None,
    method: Method | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Matrix:
    """Score every ordered pair of forces, by default of those that exist on the day. Options as in ``score``."""
    chosen = settings(catalog, as_of=as_of, channels=channels, weights=weights, method=method, draws=draws, seed=seed)
    alive = [force for force in catalog.forces.values() if catalog.alive(force.id, chosen.as_of)]
    members = [known_force(catalog, name) for name in forces] if forces else alive
    members = list({force.id: force for force in members}.values())
    if len(members) < 2:
        raise UsageError("a matrix needs two forces or more")
    lots, _ = _lots(catalog, members, chosen, category)
    cards = {(c.from_force, c.to_force): c for taker in members for c in _cards(catalog, lots, taker, chosen)}
    names = tuple(force.id for force in members)
    ordered = {(a, b): cards[a, b] for a in names for b in names if (a, b) in cards}
    return Matrix(names, names, ordered, chosen.provenance(catalog))


@dataclass(frozen=True)
class _Lot:
    """A force's kit, and how its items weigh for any recipient."""

    giver: Force
    kit: Mapping[str, Sequence[Holding]]
    weighing: Weighing


def _lots(
    catalog: Catalog, givers: Sequence[Force], chosen: Settings, category: str | Sequence[str] | None
) -> tuple[list[_Lot], dict[str, str]]:
    """The kit of each giver; and why others have none."""
    lots, left_out = [], {}
    for giver in givers:
        try:
            kit = holdings_of(catalog, giver, chosen.as_of, category=category)
            lots.append(_Lot(giver, kit, weigh(catalog, giver, kit, chosen.draws)))
        except (EvidenceError, UsageError) as error:
            left_out[giver.id] = str(error)
    return lots, left_out


def _cards(catalog: Catalog, lots: Sequence[_Lot], taker: Force, chosen: Settings) -> list[PairScore]:
    """Scores of many kits for one recipient, from a single assessment unless a counted stock makes the answer depend on
    the size of the lot.
    """
    if not lots:
        return []
    book = chosen.book(catalog, taker.id)
    if any(catalog.tables["supplies"].column("stock")):
        each: Iterable[Assessment] = (assess(catalog, book, list(lot.kit), chosen, lot_sizes(lot.kit)) for lot in lots)
    else:
        each = repeat(assess(catalog, book, sorted({item for lot in lots for item in lot.kit}), chosen), len(lots))
    return [
        pair_score(lot.giver, taker, lot.weighing, assessment, chosen)
        for lot, assessment in zip(lots, each, strict=True)
    ]


def explain(
    catalog: Catalog,
    item: str,
    to_force: str,
    *,
    as_of: str | None = None,
    channels: Mapping[str, Channel | str] | None = None,
    weights: Mapping[str, float] | None = None,
    method: Method | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Explanation:
    """Every need of one item for one recipient, with the arithmetic. Options as in ``score``."""
    chosen = settings(catalog, as_of=as_of, channels=channels, weights=weights, method=method, draws=draws, seed=seed)
    taker = known_force(catalog, to_force)
    name = catalog.item(item).id
    assessment = assess(catalog, chosen.book(catalog, taker.id), [name], chosen)
    result = item_scores(catalog, {name: ()}, assessment, chosen)[0]
    return Explanation(
        to_force=taker.id,
        to_name=taker.name,
        item=result,
        not_needed=tuple(sorted({group.dimension for group in assessment.evaluation.not_needed})),
        arithmetic=tuple(_arithmetic(assessment, result, chosen)),
        evidence=evidence_of(result.findings, result.known, catalog),
        provenance=chosen.provenance(catalog),
    )


def _arithmetic(assessment: Assessment, result: ItemScore, chosen: Settings) -> list[str]:
    """The way from the values to the difficulty at the method's central numbers, one line a step."""
    absorb_ = chosen.method.absorb
    w1, w2 = absorb_["mandatory_weight"].value, absorb_["optional_effect"].value
    lines = []
    parts = {name: (row, mandatory) for row, (_, name, mandatory) in enumerate(assessment.parts)}
    for name, (row, _) in parts.items():
        needs = [f for f in result.findings if f.dimension == name]
        low, high = assessment.worst.parts[row, 0], assessment.best.parts[row, 0]
        sides = []
        for essential, words in ((True, "harmonic mean"), (False, "plain mean")):
            side = [f for f in needs if f.essential is essential]
            if side:
                terms = " + ".join(f"{f.share:g}{'/' if essential else '·'}{_value(f)}" for f in side)
                sides.append(f"{words} of {'essential' if essential else 'other'} needs ({terms})")
        lines.append(f"{name}: {'; '.join(sides)} = {_span(low, high)}")
    for mandatory, words in (
        (True, "X, harmonic mean of the mandatory dimensions"),
        (False, "Y, plain mean of the optional dimensions"),
    ):
        floor = [(name, row) for name, (row, strict) in parts.items() if strict is mandatory]
        if floor:
            weights = np.array([chosen.method.weight(name).value for name, _ in floor])
            low, high = (
                _mean(np.array([values.parts[row, 0] for _, row in floor]), weights, mandatory)
                for values in (assessment.worst, assessment.best)
            )
            lines.append(f"{words} ({', '.join(name for name, _ in floor)}) = {_span(low, high)}")
    low, high = assessment.worst.items[0, 0], assessment.best.items[0, 0]
    optional = any(not strict for _, strict in parts.values())
    formula = f"1 / ({1 - w2:g}/X + {w2:g}/({w1:g} X + {1 - w1:g} Y))" if optional else "X"
    lines.append(f"coverage = {formula} = {_span(low, high)}")
    hard = sorted(chosen.method.difficulty(float(c)) for c in (low, high))
    lines.append(
        f"difficulty of 1 - coverage on the calibrated scale = {_span(hard[0], hard[1], 1)} at the central numbers"
    )
    d = result.difficulty
    if d.value is not None:
        lines.append(
            f"median of {chosen.draws.count} joint draws: {d.value:.1f} (90 % interval {d.interval[0]:.1f} to {d.interval[1]:.1f})"
        )
    return lines


def _mean(values: Any, weights: Any, harmonic: bool) -> float:
    return float(weights.sum() / (weights / values).sum() if harmonic else (weights * values).sum() / weights.sum())


def _value(finding: Finding) -> str:
    return f"{finding.value:.3f}" if finding.value is not None else f"[{finding.low:.3f}..{finding.high:.3f}]"


def _span(low: float, high: float, digits: int = 3) -> str:
    return f"{low:.{digits}f}" if abs(high - low) < 1e-9 else f"{low:.{digits}f}..{high:.{digits}f}"
