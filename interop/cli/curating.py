"""check, diff: whether a catalog is sound, and what a change of it does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interop.catalog import Catalog, datasets_folder
from interop.cli import options as o
from interop.cli.terminal import deliver, note, render
from interop.errors import CatalogError, UsageError
from interop.report.tables import Block
from interop.tables import shown


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

    form = o.form(form, output)
    folder = Path(catalog) if catalog else datasets_folder()
    report = check_folder(folder)
    if seal and all(p.warning or p.rule == "datapackage" for p in report.problems):
        note(f"wrote {write_package(folder)}")
        report = check_folder(folder)
    problems = [p for p in report.problems if warnings or not p.warning]
    table = Block(
        "Problems",
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


def _side(folder: str | None, which: str) -> Catalog:
    try:
        return o.catalog(folder)
    except CatalogError:
        note(f"{which} ({shown(folder or 'the built-in catalog')}) cannot be read:")
        raise


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Folder of the older catalog.")],
    new: Annotated[
        str | None, typer.Argument(metavar="[NEW]", help="Folder of the newer one; by default the built-in.")
    ] = None,
    from_forces: Annotated[
        str | None, typer.Option("--from", metavar="FORCES", help="Only kit of these forces, separated by commas.")
    ] = None,
    to_forces: Annotated[
        str | None, typer.Option("--to", metavar="FORCES", help="Only these recipients, separated by commas.")
    ] = None,
    explain: Annotated[
        int,
        typer.Option(
            "--explain", metavar="N", parser=o.whole("--explain", "0 to 50"), help="Take the N largest moves apart."
        ),
    ] = 5,
    draws: o.Count = None,
    seed: o.Seed = None,
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    method: o.MethodFile = None,
) -> None:
    """Facts that differ between two catalogs, and the scores that moved because of them."""
    from interop.changes import DRAWS
    from interop.changes import diff as compare
    from interop.report.changes import change_blocks, fact_table

    form = o.form(form, output)
    if not 0 <= explain <= 50:
        raise UsageError(f"--explain must lie between 0 and 50, not {explain}")
    found = compare(
        _side(old, "OLD"),
        _side(new, "NEW"),
        from_forces=o.names(from_forces, "--from"),
        to_forces=o.names(to_forces, "--to"),
        explain=explain,
        draws=DRAWS if draws is None else draws,
        seed=seed,
        method=o.method(method),
    )
    deliver(render(form, change_blocks(found), fact_table(found), found.as_dict()), output, force=force)
