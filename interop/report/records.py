"""The catalog itself as blocks: one item or force as a card, and the lists of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from interop.catalog import Catalog
from interop.models import State
from interop.names import Resolution, Verdict
from interop.report.tables import Block, quantity


def show_blocks(catalog: Catalog, name: str) -> list[Block]:
    """One item or force as a card with sources."""
    if name in catalog.forces:
        return _force_blocks(catalog, name)
    item = catalog.items[name]
    facts = [
        ("id", item.id), ("category", item.category.value), ("kit class", item.kit_class), ("family", item.family),
        ("variant of", item.variant_of), ("origin", item.origin), ("entered service", item.entered_service),
        ("crew", None if item.crew is None else f"{item.crew:g}"), ("mass", None if item.mass_kg is None else f"{item.mass_kg:g} kg"),
        ("aliases", "; ".join(item.aliases)), ("source", f"{item.source} {item.grade}"),
    ]  # fmt: skip
    needs = [
        (
            f"{g.dimension}/{g.role}", "yes" if g.essential else "no",
            {State.UNKNOWN: "unknown", State.NOT_NEEDED: "not needed"}.get(g.state) or " or ".join(str(n.code) for n in g.needs),
            f"{g.share:g}" if g.state is not State.NOT_NEEDED else None,
            next((f"{n.amount:g} {n.unit.value if n.unit else ''}".strip() for n in g.needs if n.amount is not None), None),
            ", ".join(dict.fromkeys(f"{n.source} {n.grade}" for n in g.needs)), g.inherited_from,
        )
        for g in catalog.need_groups(name)
    ]  # fmt: skip
    holders = [
        (force, h.status.value, quantity(h.quantity_low, h.quantity_high), h.as_of, f"{h.source} {h.grade}")
        for force in catalog.forces
        for h in catalog.holdings(force, catalog.as_of)
        if h.item == name
    ]
    used = {item.source, *(n.source for g in catalog.need_groups(name) for n in g.needs)}
    return [
        Block(item.name, ("fact", "value"), [row for row in facts if row[1] not in (None, "")]),
        Block(
            "Needs",
            ("need", "essential", "code", "share", "amount", "sources", "from base"),
            needs,
            numeric=frozenset({"share"}),
        ),
        Block("Held by", ("force", "status", "quantity", "as of", "source"), holders),
        _source_block(catalog, used),
    ]


def _force_blocks(catalog: Catalog, name: str) -> list[Block]:
    force = catalog.forces[name]
    facts = [
        ("id", force.id),
        ("kind", force.kind.value),
        ("from", force.valid_from),
        ("to", force.valid_to),
        ("languages", "; ".join(force.languages)),
        ("source", f"{force.source} {force.grade}"),
    ]
    kit = [
        (
            catalog.items[h.item].category.value,
            h.item,
            h.status.value,
            quantity(h.quantity_low, h.quantity_high),
            h.as_of,
            f"{h.source} {h.grade}",
        )
        for h in catalog.holdings(name, catalog.as_of)
    ]
    relations = []
    for other in catalog.forces:
        row = catalog.relation(name, other, "*", catalog.clamp(name, catalog.as_of)) if other != name else None
        if row:
            relations.append((other, row.channel.value, row.valid_from, f"{row.source} {row.grade}"))
    return [
        Block(force.name, ("fact", "value"), [row for row in facts if row[1]]),
        Block("Holds", ("category", "item", "status", "quantity", "as of", "source"), sorted(kit)),
        Block("May draw on", ("supplier", "channel", "since", "source"), relations),
        _source_block(catalog, {h.source for h in catalog.holdings(name, catalog.as_of)} | {force.source}),
    ]


def _source_block(catalog: Catalog, used: set[str]) -> Block:
    rows = [
        (s.id, s.title, s.publisher, s.reliability, "yes" if s.opened else "no", s.url)
        for s in (catalog.sources[name] for name in sorted(used))
    ]
    return Block("Sources", ("id", "title", "publisher", "reliability", "opened", "address"), rows)


def resolve_blocks(found: Sequence[Resolution]) -> list[Block]:
    """What names mean, one row each, and how many were understood."""
    rows = [(r.name, r.item, r.verdict.value, "; ".join(r.candidates), r.why) for r in found]
    tally = Counter(r.verdict for r in found)
    words = ", ".join(f"{tally[verdict]} {verdict.value}" for verdict in Verdict if tally[verdict])
    header = ("name", "item", "verdict", "candidates", "why")
    return [Block("Names", header, rows), Block("", lines=[words])]


def items_block(
    catalog: Catalog, *, category: str | None = None, force: str | None = None, as_of: str | None = None
) -> Block:
    """Items of the catalog, or of one force or category."""
    held = None if force is None else {h.item for h in catalog.holdings(force, as_of or catalog.as_of)}
    rows = [
        (i.id, i.name, i.category.value, i.family, i.origin, i.entered_service)
        for i in sorted(catalog.items.values(), key=lambda i: (i.category, i.id))
        if (category is None or i.category == category) and (held is None or i.id in held)
    ]
    return Block(f"{len(rows)} items", ("id", "name", "category", "family", "origin", "entered_service"), rows)


def forces_block(catalog: Catalog) -> Block:
    """Forces of the catalog with the size of their record."""
    rows = [
        (
            f.id,
            f.name,
            f.kind.value,
            f.valid_from,
            f.valid_to,
            len({h.item for h in catalog.holdings(f.id, catalog.as_of)}),
        )
        for f in catalog.forces.values()
    ]
    return Block(
        f"{len(rows)} forces", ("id", "name", "kind", "from", "to", "items"), rows, numeric=frozenset({"items"})
    )
