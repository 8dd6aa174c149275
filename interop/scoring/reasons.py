"""What a scorecard says beside its number: how it splits over the dimensions, and what to know when reading it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from interop.dates import last_day
from interop.dimensions import DIMENSIONS
from interop.links import ANYONE
from interop.models import Force
from interop.scoring.scorecard import CategoryScore, DimensionScore, ItemScore
from interop.scoring.settings import Settings


def obstacles_of(parts: Mapping[str, tuple[float, bool]], chosen: Settings) -> dict[str, float]:
    """How far each dimension holds an item back, from the mean coverage of its parts.

    The obstacle 1/x - 1 of an item is the sum of its mandatory dimensions' obstacles (exactly, at exponent -1)
    and of what the optional ones add. Points split the difficulty in these proportions.
    """
    weight = {name: chosen.method.weight(name).value for name in parts}
    w1, w2 = chosen.method.absorb["mandatory_weight"].value, chosen.method.absorb["optional_effect"].value
    strict = {n: weight[n] * (1.0 / max(v, 1e-6) - 1.0) for n, (v, mandatory) in parts.items() if mandatory}
    lenient = {n: weight[n] * (1.0 - v) for n, (v, mandatory) in parts.items() if not mandatory}
    obstacles = strict or lenient
    if strict and lenient:
        x = 1.0 / (1.0 + sum(strict.values()) / sum(weight[n] for n in strict))
        y = 1.0 - sum(lenient.values()) / sum(weight[n] for n in lenient)
        full, real = ((1.0 - w2) / x + w2 / (w1 * x + (1.0 - w1) * side) for side in (1.0, y))
        obstacles = {n: (real - full) * v / (sum(lenient.values()) or 1.0) for n, v in lenient.items()}
        obstacles |= {n: max(full - 1.0, 0.0) * v / (sum(strict.values()) or 1.0) for n, v in strict.items()}
    return obstacles


def by_dimension(scores: Sequence[ItemScore], share: Mapping[str, float], total: float) -> tuple[DimensionScore, ...]:
    """Dimensions over the kit: coverage and points weighted as the items are."""
    rows = []
    weighed = {s.item: share.get(s.item, 0.0) for s in scores}
    # an item counts by what it leaves uncovered: its own difficulty may be 0 in most draws
    lacking = {s.item: weighed[s.item] * (1.0 - float(np.mean(s.columns.drawn[1:]))) for s in scores}
    obstacle = {
        (s.item, name): lacking[s.item] * part / (sum(s.obstacles.values()) or 1.0)
        for s in scores
        for name, part in s.obstacles.items()
    }
    whole = sum(obstacle.values())
    for name, dimension in DIMENSIONS.items():
        members = [s for s in scores if name in s.coverage]
        weight = sum(weighed[s.item] for s in members)
        if not members or weight == 0:
            continue
        held_back = sum(obstacle[s.item, name] for s in members)
        points = total * held_back / whole if whole > 0 else 0.0
        findings = [(f, weighed[s.item]) for s in members for f in s.findings if f.dimension == name and f.essential]
        shares = sum(w * f.share for f, w in findings)
        worst = max(members, key=lambda s: (obstacle[s.item, name], s.item))
        in_question = [f for f in worst.findings if f.dimension == name]
        worst_finding = min(in_question, key=lambda f: (not f.essential, f.low, f.role), default=None)
        rows.append(
            DimensionScore(
                dimension=name,
                question=dimension.question,
                coverage=sum(weighed[s.item] * s.coverage[name] for s in members) / weight,
                points=points,
                known=sum(w * f.share for f, w in findings if f.known) / shares if shares else 1.0,
                items=len(members),
                why=f"{worst.item}: {worst_finding.sentence}" if worst_finding and points > 0.05 else "",
            )
        )
    return tuple(rows)


def notes_on(
    giver: Force, taker: Force, scores: Sequence[ItemScore], categories: Sequence[CategoryScore], chosen: Settings
) -> tuple[str, ...]:
    """What to know when reading a scorecard."""
    notes = []
    if giver.id == taker.id:
        notes.append(
            f"{giver.name} already has this kit in its own logistics: 0 means that it supports all of it itself, and what is left is what it draws from others."
        )
    shared = [s.item for s in scores if s.operated]
    if shared and giver.id != taker.id:
        notes.append(
            f"{taker.name} has {len(shared)} of these {len(scores)} items in service itself: {', '.join(shared[:8])}{' …' if len(shared) > 8 else ''}."
        )
    for force in (giver, taker):
        if force.valid_to and last_day(force.valid_to) < last_day(chosen.as_of):
            notes.append(f"{force.name} ended on {force.valid_to}; its kit and supplies are taken as of that day.")
    equal = [c.category for c in categories if c.equal_weights]
    if equal:
        notes.append(f"Quantities are not known for some items of {', '.join(equal)}: there, items weigh alike.")
    if chosen.channels:
        words = ", ".join(
            f"{'every other force' if f == ANYONE else f} as {c}" for f, c in sorted(chosen.channels.items())
        )
        notes.append(f"Relations set by the user: {words}.")
    return tuple(notes)
