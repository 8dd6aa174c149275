"""The kit that changes hands: what a force holds on a day, and in what numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from interop.catalog import Catalog
from interop.dates import first_day, last_day
from interop.dimensions.shape import Array
from interop.errors import EvidenceError, UsageError
from interop.models import Force, Holding, Status
from interop.scoring.draws import Draws
from interop.store import row_key

KIT = (Status.IN_SERVICE, Status.STORED, Status.CAPTURED)


def lot_sizes(kit: Mapping[str, Sequence[Holding]]) -> dict[str, float | None]:
    """How many of each item change hands, the middle of the range; None where a number is not known."""
    sizes: dict[str, float | None] = {}
    for item, rows in kit.items():
        middles = [
            (r.quantity_low + r.quantity_high) / 2
            for r in rows
            if r.quantity_low is not None and r.quantity_high is not None
        ]
        sizes[item] = sum(middles) if len(middles) == len(rows) else None
    return sizes


def known_force(catalog: Catalog, name: str) -> Force:
    """A force that the catalog has facts on. Raises EvidenceError for a state of which it has none."""
    force = catalog.force(name)
    if force.id not in catalog.forces:
        raise EvidenceError(
            f"{force.id} ({force.name}) is a state, but the catalog has no facts on its forces yet. Run 'interop forces' to list those it has."
        )
    return force


def holdings_of(
    catalog: Catalog,
    force: Force,
    as_of: str,
    *,
    items: Sequence[str] | None = None,
    category: str | Sequence[str] | None = None,
) -> dict[str, list[Holding]]:
    """Items of a force's kit with the holdings that say so, in stable order."""
    day = last_day(as_of)
    if force.valid_from and day < first_day(force.valid_from):
        raise UsageError(f"{force.id} ({force.name}) did not exist on {as_of}; it begins on {force.valid_from}")
    kit: dict[str, list[Holding]] = defaultdict(list)
    for row in catalog.holdings(force.id, as_of):
        if row.status in KIT and row.quantity_high != 0:
            kit[row.item].append(row)
    if not kit:
        raise EvidenceError(
            f"no holdings of {force.id} ({force.name}) are on record as of {as_of}; there is nothing to score"
        )
    if items is not None:
        wanted = list(dict.fromkeys(catalog.item(name).id for name in items))
        missing = [name for name in wanted if name not in kit]
        if missing:
            raise UsageError(
                f"{force.id} is not on record as holding {', '.join(missing)} as of {as_of}. Run 'interop items --held-by {force.id}' to see its kit, or 'interop explain {missing[0]} --to ...' for an item by itself."
            )
        kit = defaultdict(list, {name: kit[name] for name in wanted})
    if category is not None:
        names = [category] if isinstance(category, str) else list(category)
        kit = defaultdict(list, {name: rows for name, rows in kit.items() if catalog.items[name].category in names})
        if not kit:
            raise EvidenceError(f"{force.id} holds nothing on record in {', '.join(names)} as of {as_of}")
    return {name: kit[name] for name in sorted(kit, key=lambda n: (catalog.items[n].category, n))}


def quantity(rows: Sequence[Holding], draws: Draws) -> Array | None:
    """How many of an item change hands, in every column; None where a number is not known."""
    total = np.zeros(draws.count + 1)
    for row in rows:
        if row.quantity_low is None or row.quantity_high is None:
            return None
        u = draws.with_centre([f"claim/{'/'.join(row_key(row))}"])[0]
        total = total + row.quantity_low + u * (row.quantity_high - row.quantity_low)
    return np.maximum(total, 1e-9)
