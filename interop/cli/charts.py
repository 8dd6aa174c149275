"""chart: figures for papers, each with its data and alt text beside it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from interop.cli import options as o
from interop.cli.answers import read_settings
from interop.cli.terminal import note
from interop.errors import UsageError
from interop.scoring import compare
from interop.scoring.score import score
from interop.tables import shown

app = typer.Typer(help="Draw a chart as SVG, PNG or PDF, with its data and alt text beside it.", rich_markup_mode=None)


def _inches(value: str) -> float:
    """A width in inches. Raises UsageError for what is none, or no paper has."""
    if not re.fullmatch(r"\d{1,2}(\.\d{1,3})?", value.strip()) or not 3.0 <= float(value) <= 40.0:
        raise UsageError(f"--width: '{shown(value)}' is not a width in inches; write one from 3 to 40, such as 3.5")
    return float(value)


Target = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="File to write; its ending decides: .svg, .png or .pdf.")
]
Width = Annotated[
    float | None,
    typer.Option(
        "--width", metavar="INCHES", parser=_inches, help="Width in inches, 3 to 40; a column of a page has 3.5."
    ),
]
Forces = Annotated[
    str | None, typer.Option("--forces", metavar="NAMES", help="Only these forces, separated by commas.")
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
    width: Width = None,
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

    _save(partial(drawing.chart, card), target, width, force)


@app.command()
def strip(
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
    width: Width = None,
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """Every item of one score, by category."""
    giver, taker, target = o.one(from_, "--from"), o.one(to, "--to"), _target(output)
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    card = score(facts, giver, taker, category=o.categories(category), **chosen)
    from interop.charts import strip as drawing

    _save(partial(drawing.chart, card), target, width, force)


@app.command()
def matrix(
    output: Target,
    forces: Forces = None,
    as_of: o.AsOf = None,
    category: o.Only = None,
    ally: o.Ally = None,
    partner: o.Partner = None,
    deny: o.Deny = None,
    weight: o.Weight = None,
    draws: o.Count = None,
    seed: o.Seed = None,
    width: Width = None,
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

    _save(partial(drawing.chart, result), target, width, force)


@app.command()
def ranking(
    to: o.To,
    output: Target,
    forces: Forces = None,
    as_of: o.AsOf = None,
    category: o.Only = None,
    ally: o.Ally = None,
    partner: o.Partner = None,
    deny: o.Deny = None,
    weight: o.Weight = None,
    draws: o.Count = None,
    seed: o.Seed = None,
    width: Width = None,
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """Whose kit fits a recipient best, each with its interval."""
    taker, target = o.one(to, "--to"), _target(output)
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    result = compare.rank(facts, taker, forces=o.names(forces, "--forces"), category=o.categories(category), **chosen)
    from interop.charts import ranking as drawing

    _save(partial(drawing.chart, result), target, width, force)


@app.command()
def dumbbell(
    from_: o.From,
    to: o.To,
    output: Target,
    old: Annotated[
        str | None, typer.Option("--old", metavar="FOLDER", help="Compare with an older catalog in this folder.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Compare with the facts as of an earlier date.")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="PARTS", help="category or dimension.")] = "category",
    as_of: o.AsOf = None,
    category: o.Only = None,
    ally: o.Ally = None,
    partner: o.Partner = None,
    deny: o.Deny = None,
    weight: o.Weight = None,
    draws: o.Count = None,
    seed: o.Seed = None,
    width: Width = None,
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """Two answers side by side: with and without --ally, --partner, --deny, --weight; or, with --old or --since, then and now."""
    from interop.report.shifts import BY, Shift

    by = o.choice(by, "--by", BY)
    giver, taker, target = o.one(from_, "--from"), o.one(to, "--to"), _target(output)
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    if old is not None and since is not None:
        raise UsageError("give --old or --since, not both: the chart would not tell which of them moved the answer")
    if old is not None:
        before, than = o.catalog(o.words(old, "--old")), {**chosen, "as_of": chosen["as_of"] or facts.as_of}
        names = f"catalog {before.digest[:7]}", f"catalog {facts.digest[:7]}"
    elif since is not None:
        before, than = facts, {**chosen, "as_of": o.day(since)}
        names = str(o.day(since)), chosen["as_of"] or facts.as_of
    else:
        before, than = facts, {**chosen, "channels": {}, "weights": {}}
        what = [f"{force} {channel.value}" for force, channel in chosen["channels"].items()]
        what += [f"{name} x{weight:g}" for name, weight in chosen["weights"].items()]
        if not what:
            raise UsageError("nothing to compare: give --ally, --partner, --deny or --weight, or else --old or --since")
        names = "as on record", ", ".join(what).replace("* ", "every other force ")
    kit: dict[str, Any] = {"category": o.categories(category)}
    shift = Shift(
        score(before, giver, taker, **kit, **than), score(facts, giver, taker, **kit, **chosen), *names, by=by
    )
    from interop.charts import dumbbell as drawing

    _save(partial(drawing.chart, shift), target, width, force)


@app.command()
def tornado(
    from_: o.From,
    to: o.To,
    output: Target,
    by: Annotated[str, typer.Option("--by", metavar="PARTS", help="group (of inputs) or dimension.")] = "group",
    as_of: o.AsOf = None,
    category: o.Only = None,
    ally: o.Ally = None,
    partner: o.Partner = None,
    deny: o.Deny = None,
    weight: o.Weight = None,
    draws: o.Count = None,
    seed: o.Seed = None,
    width: Width = None,
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """What the answer hangs on: groups of inputs, or each dimension's weight beside its influence."""
    from interop.uncertainty.sensitivity import sensitivity

    by = o.choice(by, "--by", ("group", "dimension"))
    giver, taker, target = o.one(from_, "--from"), o.one(to, "--to"), _target(output)
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    result = sensitivity(facts, giver, taker, category=o.categories(category), **chosen)
    from interop.charts import tornado as drawing

    _save(partial(drawing.chart, result), target, width, force, by=by)


@app.command()
def shared(
    from_: o.From,
    to: o.To,
    output: Target,
    top: Annotated[
        int,
        typer.Option(
            "--top", metavar="N", parser=o.whole("--top", "1 to 1000"), help="Codes to draw of each dimension."
        ),
    ] = 12,
    as_of: o.AsOf = None,
    category: o.Only = None,
    ally: o.Ally = None,
    partner: o.Partner = None,
    deny: o.Deny = None,
    weight: o.Weight = None,
    draws: o.Count = None,
    seed: o.Seed = None,
    width: Width = None,
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """Which rounds, fuels and assemblies of a kit the recipient supplies itself, gets, or lacks."""
    from interop.report.shared import shared as find

    if not 1 <= top <= 1000:
        raise UsageError(f"--top must lie between 1 and 1000, not {top}")
    giver, taker, target = o.one(from_, "--from"), o.one(to, "--to"), _target(output)
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    card = score(facts, giver, taker, category=o.categories(category), **chosen)
    result = find(card, facts)
    from interop.charts import shared as drawing

    _save(partial(drawing.chart, result), target, width, force, top=top)


@app.command()
def cases(
    output: Target,
    cases_file: Annotated[
        str | None, typer.Option("--cases", metavar="FILE", help="Past transfers in place of the catalog's own.")
    ] = None,
    weight: o.Weight = None,
    draws: o.Count = None,
    seed: o.Seed = None,
    width: Width = None,
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """How past transfers went, against their scores."""
    from interop.backtest.run import backtest

    target = _target(output)
    result = backtest(
        o.catalog(catalog, tuple(add or ())),
        cases=o.words(cases_file, "--cases") if cases_file is not None else None,
        weights=o.weights(weight),
        draws=draws,
        seed=seed,
        method=o.method(method),
    )
    from interop.charts import cases as drawing

    _save(partial(drawing.chart, result), target, width, force)


def _target(output: str) -> Path:
    if output.strip() in ("", "-"):
        raise UsageError("a chart is not printed: give --output a file name ending in .svg, .png or .pdf")
    from interop.charts.style import format_of

    format_of(Path(output))
    return Path(output)


def _save(drawing: Callable[..., Any], target: Path, width: float | None, force: bool, **options: Any) -> None:
    from interop.charts.style import save

    if width is not None:
        options["width"] = width
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        paths = save(lambda: drawing(**options), target, force=force)
    note("wrote " + ", ".join(map(str, paths)))
    for warning in met:
        note(f"warning: {warning.message}")
