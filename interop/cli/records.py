"""show, items, forces, resolve: what is in a catalog, and what it calls things."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from interop.catalog import Catalog
from interop.cli import options as o
from interop.cli.terminal import deliver, render
from interop.errors import UnknownNameError, UsageError
from interop.report import records
from interop.report.provenance import made_from
from interop.report.tables import Block
from interop.scoring.kit import known_force


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Item or force, by id or name.")],
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
) -> None:
    """One item or force as a card, with its sources."""
    form = o.form(form, output)
    facts = o.catalog(catalog, tuple(add or ()))
    ident = _item_or_force(facts, o.words(name, "NAME"))
    blocks = records.show_blocks(facts, ident)
    table = records.needs_block(facts, ident) if ident in facts.items else blocks[1]
    titled = {block.title.partition(" (")[0].lower().replace(" ", "_"): block for block in blocks[1:]}
    document = {"schema_version": 1, "id": ident, "facts": _records(blocks[0])}
    document |= {title: _records(table if block is blocks[1] else block) for title, block in titled.items()}
    document |= {"provenance": made_from(facts)}
    deliver(render(form, blocks, table, document), output, force=force)


def items(
    category: Annotated[str | None, typer.Option("--category", metavar="NAME", help="Only this category.")] = None,
    held_by: Annotated[
        str | None, typer.Option("--held-by", metavar="FORCE", help="Only what this force holds.")
    ] = None,
    as_of: o.AsOf = None,
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
) -> None:
    """The items of the catalog."""
    form = o.form(form, output)
    facts = o.catalog(catalog, tuple(add or ()))
    only = o.categories(category)
    holder = facts.force(held_by).id if held_by else None
    block = records.items_block(facts, category=only[0] if only else None, force=holder, as_of=o.day(as_of))
    document = {"schema_version": 1, "items": _records(block), "provenance": made_from(facts)}
    deliver(render(form, [block], block, document), output, force=force)


def forces(
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
) -> None:
    """The forces of the catalog."""
    form = o.form(form, output)
    facts = o.catalog(catalog, tuple(add or ()))
    block = records.forces_block(facts)
    document = {"schema_version": 1, "forces": _records(block), "provenance": made_from(facts)}
    deliver(render(form, [block], block, document), output, force=force)


def resolve(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Names as people write them.")] = None,
    file: Annotated[
        str | None, typer.Option("--names", metavar="FILE", help="Text file with one name a line; - is standard input.")
    ] = None,
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
) -> None:
    """The items that names mean: sure, likely, ambiguous or unknown, and why; nothing is guessed in silence."""
    form = o.form(form, output)
    wanted = [*(names or ()), *(o.lines(file) if file else ())]
    if not wanted:
        raise UsageError("give one name or more, or a file of them with --names")
    facts = o.catalog(catalog, tuple(add or ()))
    found = [facts.resolve(name) for name in wanted]
    told = [resolution.as_dict() for resolution in found]
    document = {"schema_version": 1, "names": told, "provenance": made_from(facts)}
    blocks = records.resolve_blocks(found)
    deliver(render(form, blocks, blocks[0], document), output, force=force)


def _item_or_force(catalog: Catalog, name: str) -> str:
    try:
        return catalog.item(name).id
    except UnknownNameError as no_item:
        try:
            force = catalog.force(name).id
        except UnknownNameError:
            raise no_item from None
        if force not in catalog.forces:
            known_force(catalog, name)
        return force


def _records(block: Block) -> list[dict[str, Any]]:
    return [dict(zip(block.header, row, strict=True)) for row in block.rows]
