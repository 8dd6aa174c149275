"""show, items, forces, check: what is in a catalog, and whether it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from interop.catalog import Catalog, datasets_folder
from interop.cli import options as o
from interop.cli.terminal import deliver, note, render
from interop.errors import UnknownNameError
from interop.report import records
from interop.report.tables import Block


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Item or force, by id or name.")],
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
) -> None:
    """One item or force as a card, with its sources."""
    form = o.form(form)
    facts = o.catalog(catalog, tuple(add or ()))
    ident = _item_or_force(facts, o.words(name, "NAME"))
    blocks = records.show_blocks(facts, ident)
    names = ["facts", *(block.title.lower().replace(" ", "_") for block in blocks[1:])]
    document = {"schema_version": 1, "id": ident} | dict(zip(names, map(_records, blocks), strict=True))
    deliver(render(form, blocks, blocks[1], document), output, force=force)


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
    form = o.form(form)
    facts = o.catalog(catalog, tuple(add or ()))
    only = o.categories(category)
    holder = facts.force(held_by).id if held_by else None
    block = records.items_block(facts, category=only[0] if only else None, force=holder, as_of=o.day(as_of))
    deliver(render(form, [block], block, {"schema_version": 1, "items": _records(block)}), output, force=force)


def forces(
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
) -> None:
    """The forces of the catalog."""
    form = o.form(form)
    block = records.forces_block(o.catalog(catalog, tuple(add or ())))
    deliver(render(form, [block], block, {"schema_version": 1, "forces": _records(block)}), output, force=force)


def check(
    catalog: o.Folder = None,
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    warnings: Annotated[bool, typer.Option("--warnings/--no-warnings", help="Show warnings too.")] = True,
    seal: Annotated[
        bool, typer.Option("--seal", help="Write datapackage.json for the tables as they stand, if they are sound.")
    ] = False,
) -> None:
    """Every problem of a catalog in one run, with file, line, column, value and a hint."""
    from interop.checks import check as check_folder
    from interop.datapackage import seal as write_package

    form = o.form(form)
    folder = Path(catalog) if catalog else datasets_folder()
    report = check_folder(folder)
    if seal and all(p.warning or p.rule == "datapackage" for p in report.problems):
        note(f"wrote {write_package(folder)}")
        report = check_folder(folder)
    problems = [p for p in report.problems if warnings or not p.warning]
    table = Block(
        "",
        ("file", "line", "column", "severity", "rule", "value", "message", "hint"),
        [
            (p.file, p.line, p.column, "warning" if p.warning else "error", p.rule, p.value, p.message, p.hint)
            for p in problems
        ],
    )
    errors = sum(not p.warning for p in report.problems)
    summary = [f"{errors} errors, {len(report.problems) - errors} warnings"]
    summary += [f"{name}: {value}" for name, value in report.counts.items() if name != "by_kind"]
    kinds = [
        (kind, n["claims"], n["opened"], f"{n['opened'] / n['claims']:.0%}")
        for kind, n in report.counts.get("by_kind", {}).items()
    ]
    evidence = Block(
        "Claims by kind",
        ("kind", "claims", "on opened sources", "share"),
        kinds,
        numeric=frozenset({"claims", "on opened sources", "share"}),
    )
    listing = Block("", lines=[str(p) for p in problems])
    blocks = (
        [listing if form == "table" else table, Block("Counts", lines=summary), evidence]
        if report.counts
        else [listing, Block("", lines=summary)]
    )
    deliver(render(form, blocks, table, report.as_dict()), output, force=force)
    if not report.clean:
        raise typer.Exit(3)


def _item_or_force(catalog: Catalog, name: str) -> str:
    try:
        return catalog.item(name).id
    except UnknownNameError as no_item:
        try:
            force = catalog.force(name).id
        except UnknownNameError:
            raise no_item from None
        if force not in catalog.forces:
            raise no_item from None
        return force


def _records(block: Block) -> list[dict[str, Any]]:
    return [dict(zip(block.header, row, strict=True)) for row in block.rows]
