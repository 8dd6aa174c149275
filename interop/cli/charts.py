"""chart: figures for papers, each with its data and alt text beside it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated, Any

import typer

from interop.cli import options as o
from interop.cli.answers import read_settings
from interop.cli.terminal import note
from interop.errors import UsageError
from interop.scoring import compare
from interop.scoring.score import score

app = typer.Typer(help="Draw a chart as SVG, PNG or PDF, with its data and alt text beside it.", rich_markup_mode=None)

Target = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="File to write; its ending decides: .svg, .png or .pdf.")
]


@app.command()
def breakdown(
    from_: o.From,
    to: o.To,
    output: Target,
    as_of: o.AsOf = None,
    category: o.Only = None,
    ally: o.Ally = None,
    partner: o.Partner = None,
    deny: o.Deny = None,
    weight: o.Weight = None,
    draws: o.Count = None,
    seed: o.Seed = None,
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """What makes up one score, by dimension."""
    giver, taker, target = o.one(from_, "--from"), o.one(to, "--to"), _target(output)
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    card = score(facts, giver, taker, category=o.categories(category), **chosen)
    from interop.charts import breakdown as drawing

    _save(lambda: drawing.chart(card), target, force)


@app.command()
def matrix(
    output: Target,
    forces: Annotated[
        str | None, typer.Option("--forces", metavar="NAMES", help="Only these forces, separated by commas.")
    ] = None,
    as_of: o.AsOf = None,
    category: o.Only = None,
    ally: o.Ally = None,
    partner: o.Partner = None,
    deny: o.Deny = None,
    weight: o.Weight = None,
    draws: o.Count = None,
    seed: o.Seed = None,
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """Every pair of forces at once."""
    target = _target(output)
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    result = compare.matrix(facts, forces=o.names(forces, "--forces"), category=o.categories(category), **chosen)
    from interop.charts import matrix as drawing

    _save(lambda: drawing.chart(result), target, force)


def _target(output: str) -> Path:
    if output.strip() in ("", "-"):
        raise UsageError("a chart is not printed: give --output a file name ending in .svg, .png or .pdf")
    from interop.charts.style import format_of

    format_of(Path(output))
    return Path(output)


def _save(drawing: Any, target: Path, force: bool) -> None:
    from interop.charts.style import save

    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        paths = save(drawing, target, force=force)
    note("wrote " + ", ".join(map(str, paths)))
    for warning in met:
        note(f"warning: {warning.message}")
