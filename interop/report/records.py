"""The catalog itself as blocks: one item or force as a card, and the lists of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from interop.catalog import Catalog, NeedGroup
from interop.models import Basis, State
from interop.names import Resolution, Verdict
from interop.report.tables import Block, Cell, quantity
from interop.tables import shown


def show_blocks(catalog: Catalog, name: str) -> list[Block]:
    """One item or force as a card: facts, needs or kit, who has it or supplies it, disagreements, sources."""
    if name in catalog.forces:
        return _force_blocks(catalog, name)
    item = catalog.items[name]
    variants = [other.id for other in catalog.items.values() if other.variant_of == name]
    facts = [
        ("id", item.id), ("also called", "; ".join(item.aliases)), ("category", item.category.value),
        ("kit class", item.kit_class), ("family", item.family), ("variant of", item.variant_of),
        ("variants", "; ".join(variants)), ("origin", item.origin), ("entered service", item.entered_service),
        ("crew", None if item.crew is None else f"{item.crew:g}"), ("mass", None if item.mass_kg is None else f"{item.mass_kg:g} kg"),
        ("NSN", item.nsn), ("source", f"{item.source} {item.grade}"), ("note", item.note),
    ]  # fmt: skip
    holders = [
        (force, h.status.value, quantity(h.quantity_low, h.quantity_high), h.as_of, f"{h.source} {h.grade}")
        for force in catalog.forces
        for h in catalog.holdings(force, catalog.as_of)
        if h.item == name
    ]
    groups = catalog.need_groups(name)
    used = {item.source, *(n.source for g in groups for n in g.needs)}
    subjects = {name, *filter(None, (g.inherited_from for g in groups))}
    return [
        Block(item.name, ("fact", "value"), [row for row in facts if row[1] not in (None, "")]),
        Block("Needs (* essential)", ("need", "code", "amount", "source"), [_need(g) for g in groups]),
        _supplier_block(catalog, groups),
        Block("Held by", ("force", "status", "quantity", "as of", "source"), holders),
        _conflict_block(catalog, subjects),
        _source_block(catalog, used),
    ]


def needs_block(catalog: Catalog, name: str) -> Block:
    """The needs of an item, every cell in its own column."""
    rows = [
        (
            g.dimension, g.role, g.state.value, "yes" if g.essential else "no", f"{g.share:g}",
            n.code, n.amount, n.amount_low, n.amount_high, n.unit.value if n.unit else None,
            n.source, n.grade, n.locator, n.note, g.inherited_from,
        )
        for g in catalog.need_groups(name)
        for n in g.needs
    ]  # fmt: skip
    header = (
        "dimension", "role", "state", "essential", "share", "code", "amount", "amount_low", "amount_high", "unit",
        "source", "grade", "locator", "note", "inherited_from",
    )  # fmt: skip
    return Block("Needs", header, rows)


def _need(group: NeedGroup) -> tuple[Cell, ...]:
    stated = {State.UNKNOWN: "unknown", State.NOT_NEEDED: "not needed"}.get(group.state)
    codes = stated or " or ".join(str(need.code) for need in group.needs) + (" or another" if group.open else "")
    sources = ", ".join(dict.fromkeys(f"{need.source} {need.grade}" for need in group.needs))
    via = f" (by {group.inherited_from})" if group.inherited_from else ""
    return f"{group.dimension}/{group.role}{'*' * group.essential}", codes, _amount(group), f"{sources}{via}"


def _amount(group: NeedGroup) -> str | None:
    stated = next((need for need in group.needs if need.amount is not None), None)
    if stated is None or stated.amount is None:
        return None
    low, high = stated.amount_low or stated.amount, stated.amount_high or stated.amount
    span = f" ({low:g} to {high:g})" if low != high else ""
    return f"{stated.amount:g}{span} {stated.unit.value if stated.unit else ''}".strip()


def _supplier_block(catalog: Catalog, groups: Sequence[NeedGroup]) -> Block:
    """Who can supply each code to others, by what; from the rows that hold on the catalog's day."""
    rows = []
    for code in dict.fromkeys(str(need.code) for group in groups for need in group.needs if need.code):
        found: dict[str, list[str]] = {}
        for supply in catalog.supplies(code, catalog.as_of):
            if supply.basis is not Basis.NONE and catalog.alive(supply.force, catalog.as_of):
                found.setdefault(supply.basis.value, []).append(supply.force)
        words = "; ".join(f"{basis}: {' '.join(dict.fromkeys(forces))}" for basis, forces in found.items())
        rows.append((code, catalog.codes[code].name, words or "nobody on record"))
    return Block("Suppliers (to others)", ("code", "name", "suppliers"), rows)


def _conflict_block(catalog: Catalog, subjects: AbstractSet[str]) -> Block:
    """What sources say differently of these items."""
    place = {"equipment": 0, "needs": 0, "holdings": 1}
    rows = [
        (
            f"{conflict.table} {' '.join(filter(None, conflict.key))}",
            f"{conflict.rows[0].source} {conflict.rows[0].grade}",
            ", ".join(f"{row.source} {row.grade}" for row in conflict.rows[1:]),
        )
        for conflict in catalog.conflicts
        if conflict.table in place and conflict.key[place[conflict.table]] in subjects
    ]
    return Block("Sources disagree", ("fact", "used", "others"), rows, lines=[] if rows else ["nowhere"])


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
    rows = [(shown(r.name, 400), r.item, r.verdict.value, "; ".join(r.candidates), r.why) for r in found]
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
