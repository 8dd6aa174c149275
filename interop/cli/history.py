"""backtest: how the tool did on past transfers."""

from __future__ import annotations

from typing import Annotated

import typer

from interop.cli import options as o
from interop.cli.terminal import deliver, render


def backtest(
    cases: Annotated[
        str | None, typer.Option("--cases", metavar="FILE", help="Past transfers in place of the catalog's own.")
    ] = None,
    pairs: Annotated[
        str | None, typer.Option("--pairs", metavar="FILE", help="Pairs of them: easier_id and harder_id.")
    ] = None,
    all_cases: Annotated[bool, typer.Option("--all", help="List every case, not only the worst misses.")] = False,
    weight: o.Weight = None,
    draws: o.Count = None,
    seed: o.Seed = None,
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """Score past transfers from what was known then, and compare with how they went."""
    from interop.backtest.run import backtest as run_backtest
    from interop.report.backtest import backtest_blocks, case_table

    form = o.form(form, output)
    facts = o.catalog(catalog, tuple(add or ()))
    found = run_backtest(
        facts,
        cases=o.words(cases, "--cases") if cases is not None else None,
        pairs=o.words(pairs, "--pairs") if pairs is not None else None,
        weights=o.weights(weight),
        draws=draws,
        seed=seed,
        method=o.method(method),
    )
    deliver(
        render(
            form, backtest_blocks(found, all_cases=all_cases or form != "table"), case_table(found), found.as_dict()
        ),
        output,
        force=force,
    )
