"""measures: the reference measures of the literature, beside the score."""

from __future__ import annotations

from typing import Annotated

import typer

from interop.cli import options as o
from interop.cli.terminal import deliver, render


def measures(
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="Item ids or names.")],
    to: o.To,
    as_of: o.AsOf = None,
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """What Ford's Sim_Bin and Sim_Real, containment and NATO's ladder say of items, beside the score, and why they differ."""
    from interop.literature import compare_measures  # here, so that no other command loads them
    from interop.report.measures import measures_blocks, measures_document, measures_rows

    form = o.form(form, output)
    taker = o.one(to, "--to")
    facts = o.catalog(catalog, tuple(add or ()))
    wanted = [o.words(item, "ITEM") for item in items]
    found = compare_measures(facts, wanted, taker, as_of=o.day(as_of), method=o.method(method))
    deliver(render(form, measures_blocks(found), measures_rows(found), measures_document(found)), output, force=force)
    if any(one.score.difficulty.value is None for one in found):
        raise typer.Exit(5)
