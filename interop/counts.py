"""How large a catalog is, and how much of its evidence was opened, by kind of claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from interop.catalog import Catalog
from interop.dimensions import DIMENSIONS
from interop.models import TABLES, Claim, Code, Item, Need, Row, State
from interop.scoring.scorecard import JUDGEMENTS
from interop.scoring.worth import own_amount
from interop.store import row_key
from interop.tables import Located

Tables = Mapping[str, Sequence[Located[Row]]]


def counts(catalog: Catalog, tables: Tables) -> dict[str, Any]:
    """Sizes of the tables, and how much of the evidence was opened, by kind of claim."""
    claims = list(claims_of(tables))
    groups = [group for item in catalog.items for group in catalog.need_groups(item)]
    needed = [group for group in groups if group.state is not State.NOT_NEEDED]
    kinds: dict[str, list[Claim]] = defaultdict(list)
    for located in claims:
        kinds[kind_of(located.row)].append(located.row)
    core = [row for kind in ("identity", "ammunition", "engine", "holdings") for row in kinds.get(kind, ())]
    rest = [
        row
        for kind in ("parts", "training", "maintenance", "systems", "substitutes", "relations")
        for row in kinds.get(kind, ())
    ]
    return {
        **{name: len({row_key(located.row) for located in tables[table]}) for name, table in _COUNTED.items()},
        "categories": len({item.category for item in catalog.items.values()}),
        "claims": len(claims),
        "claims_opened": _opened(catalog, [c.row for c in claims]),
        "claims_judgement": sum(c.row.source in JUDGEMENTS for c in claims),
        "conflicts": len(catalog.conflicts),
        "needs_counted": len(needed),
        "needs_unknown": sum(group.state is State.UNKNOWN for group in needed),
        "needs_unknown_share": round(sum(g.state is State.UNKNOWN for g in needed) / len(needed), 4) if needed else 0.0,
        "needs_with_class_amount": _class_amounts(catalog),
        "opened_share_core": round(_opened(catalog, core) / len(core), 4) if core else None,
        "opened_share_rest": round(_opened(catalog, rest) / len(rest), 4) if rest else None,
        "by_kind": {
            kind: {"claims": len(rows), "opened": _opened(catalog, rows)} for kind, rows in sorted(kinds.items())
        },
    }


_COUNTED = {
    "items": "equipment",
    "forces": "forces",
    "codes": "codes",
    "needs": "needs",
    "substitutes": "substitutes",
    "holdings": "holdings",
    "supplies": "supplies",
    "relations": "relations",
    "sources": "sources",
}


def kind_of(row: Claim) -> str:
    """The kind of fact a claim is: identity, engine, a dimension, holdings and so on."""
    if isinstance(row, Item):
        return "identity"
    if isinstance(row, Need):
        return "engine" if row.role == "engine" else row.dimension
    if isinstance(row, Code):
        return "codes"
    return next(name for name, model in TABLES.items() if isinstance(row, model))


def claims_of(tables: Tables) -> Iterable[Located[Claim]]:
    """Every row that has a source."""
    return (
        cast(Located[Claim], located) for rows in tables.values() for located in rows if isinstance(located.row, Claim)
    )


def _opened(catalog: Catalog, rows: Iterable[Claim]) -> int:
    return sum(catalog.sources[row.source].opened for row in rows)


def _class_amounts(catalog: Catalog) -> int:
    """Needs whose amount is the kit class's because no row states the type's own."""
    groups = (
        group for item in catalog.items for group in catalog.need_groups(item) if group.state is not State.NOT_NEEDED
    )
    measured = (
        (group, DIMENSIONS[group.dimension].rule(group.role).measure)
        for group in groups
        if group.dimension in DIMENSIONS
    )
    return sum(measure is not None and own_amount(catalog, group, measure) is None for group, measure in measured)
