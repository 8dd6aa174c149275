"""report: an answer as one file to read, print and paste from."""

from __future__ import annotations

import shlex
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from interop.catalog import Catalog, datasets_folder
from interop.cli import options as o
from interop.cli.answers import read_settings
from interop.cli.terminal import deliver, note
from interop.errors import EvidenceError, FileError, UsageError
from interop.tables import shown

WIDEST = 2000
"""Pixels of a chart in a report: sharp on paper, and no larger than the rest of the file."""
ASKED = ("--from", "--scenario", "--rank", "--matrix")
KINDS = "--from FORCE --to FORCE, --scenario NAME, --rank --to FORCE, or --matrix FORCES"
NOT_FOR_SCENARIO = ("--as-of", "--items", "--category", "--ally", "--partner", "--deny")


def report(
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="HTML file to write; - is standard output.")
    ],
    from_: Annotated[
        list[str] | None, typer.Option("--from", metavar="FORCE", help="Force whose kit it is; needs --to.")
    ] = None,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="FORCE", help="Force that would take it over.")
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", metavar="NAME", help="Report on a scenario (with --to: for another recipient)."),
    ] = None,
    rank: Annotated[bool, typer.Option("--rank", help="Report on whose kit would fit the force of --to best.")] = False,
    forces: Annotated[
        str | None, typer.Option("--forces", metavar="NAMES", help="With --rank: only these forces.")
    ] = None,
    matrix: Annotated[
        str | None,
        typer.Option("--matrix", metavar="NAMES", help="Report on every pair of these forces ('all': of all)."),
    ] = None,
    as_of: o.AsOf = None,
    items: Annotated[
        str | None, typer.Option("--items", metavar="NAMES", help="Only these items of the kit, separated by commas.")
    ] = None,
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
    """Write an answer as one HTML file that needs nothing else: read it, print it, paste from it.

    Give one of: --from FORCE --to FORCE; --scenario NAME; --rank --to FORCE; --matrix US,RU,UA.
    """
    given = {
        "--from": from_, "--to": to, "--scenario": scenario, "--rank": rank, "--forces": forces, "--matrix": matrix,
        "--as-of": as_of, "--items": items, "--category": category, "--ally": ally, "--partner": partner, "--deny": deny,
        "--weight": weight, "--draws": draws, "--seed": seed, "--catalog": catalog, "--add": add, "--method": method,
    }  # fmt: skip
    kind = _kind(given)
    target = _target(output, force)
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    wanted = {"category": o.categories(category)}
    if kind == "--rank":
        page = _ranking(facts, given, chosen | wanted)
    elif kind == "--matrix":
        page = _matrix(facts, given, chosen | wanted)
    else:
        page = _pair(facts, given, chosen | wanted | {"items": o.names(items, "--items")})
    from interop.report.html import html, save

    if target is None:
        deliver(html(page), "-", force=force)
    else:
        save(page, target, force=force)
        note(f"wrote {target} ({target.stat().st_size // 1000} kB, one file)")
    if page.undecided:
        raise typer.Exit(5)


def _kind(given: dict[str, Any]) -> str:
    """Which of the reports is asked for. Raises UsageError where that is not clear, or an option does not go with it."""
    asked = [name for name in ASKED if given[name] not in (None, False)]
    if len(asked) != 1:
        raise UsageError(f"{' and '.join(asked) or 'nothing'} asked for; give one of {KINDS}")
    kind = asked[0]
    if kind in ("--from", "--rank") and not given["--to"]:
        raise UsageError(f"{kind} needs --to")
    unfit = {
        "--from": ("--forces",),
        "--scenario": ("--forces", *NOT_FOR_SCENARIO),
        "--rank": ("--items",),
        "--matrix": ("--to", "--forces", "--items"),
    }[kind]
    for name in unfit:
        if given[name] is not None:
            why = "the scenario says that itself" if name in NOT_FOR_SCENARIO else f"it does not go with {kind}"
            raise UsageError(f"{name} is of no use here: {why}")
    return kind


def _target(output: str, force: bool) -> Path | None:
    """Where to write; None for standard output. What is sure to fail fails before the work is done."""
    if not output.strip():
        raise UsageError("--output is empty; name a file, or - for standard output")
    if output == "-":
        return None
    path = Path(output)
    if path.is_file() and not force:
        raise FileError(f"{shown(output, 300)} exists; give --force to replace it")
    return path


def _pair(facts: Catalog, given: dict[str, Any], chosen: dict[str, Any]) -> Any:
    from interop.backtest.alike import precedents
    from interop.report.page import Doubts, pair_page
    from interop.scoring import scenario as scenarios
    from interop.scoring.score import score
    from interop.uncertainty.flip import flip
    from interop.uncertainty.gaps import gaps
    from interop.uncertainty.sensitivity import sensitivity

    to = o.one(given["--to"], "--to") if given["--to"] else None
    told = None
    if given["--scenario"] is not None:
        folders = [
            Path(given["--catalog"]) if given["--catalog"] else datasets_folder(),
            *map(Path, given["--add"] or ()),
        ]
        read = scenarios.load_scenario(facts, o.words(given["--scenario"], "--scenario"), *folders)
        shared = {name: chosen[name] for name in ("weights", "draws", "seed", "method")}
        told = scenarios.score_scenario(facts, read, to_force=to, **shared)
        card, name = told.card, read.name
        chosen = shared | {"as_of": read.as_of, "channels": read.channels, "kit": scenarios.lot_kit(facts, read)}
        command = ["interop", "scenario", given["--scenario"]]
    else:
        card = score(facts, o.one(given["--from"], "--from"), to or "", **chosen)
        name, command = f"{card.from_force}-{card.to_force}", ["interop", "score", "--from", card.from_force]
    pair = (card.from_force, card.to_force)
    if sys.stderr is not None and sys.stderr.isatty():
        note("working out how sure that is; a large kit takes a minute")
    doubts = Doubts(
        gaps=_if_known(lambda: gaps(facts, *pair, **chosen)),
        flip=_if_known(lambda: flip(facts, *pair, **chosen)),
        sensitivity=_if_known(lambda: sensitivity(facts, *pair, **chosen)),
    )
    alike = precedents(
        facts, [item.item for item in card.items], card.to_force, **{k: chosen[k] for k in ("method", "draws", "seed")}
    )
    from interop.charts import breakdown

    return pair_page(
        card,
        facts,
        o.method(given["--method"]),
        doubts=doubts,
        precedents=alike,
        figure=_figure(lambda: breakdown.chart(card)),
        commands=_commands(given, name, [*command, *(["--to", card.to_force] if to else [])]),
        scenario=told,
    )


def _if_known(ask: Callable[[], Any]) -> Any:
    """An answer, or None where too little is known for one."""
    try:
        return ask()
    except EvidenceError:
        return None


def _ranking(facts: Catalog, given: dict[str, Any], chosen: dict[str, Any]) -> Any:
    from interop.dimensions import DIMENSIONS
    from interop.report.page import ranking_page
    from interop.scoring.compare import rank

    found = rank(facts, o.one(given["--to"], "--to"), forces=o.names(given["--forces"], "--forces"), **chosen)
    commands = _commands(
        given,
        f"rank-{found.to_force}",
        ["interop", "rank", "--to", found.to_force, *(["--forces", given["--forces"]] if given["--forces"] else [])],
        (found.cards[0].from_force, found.to_force),
    )
    return ranking_page(found, o.method(given["--method"]), dimensions=tuple(DIMENSIONS), commands=commands)


def _matrix(facts: Catalog, given: dict[str, Any], chosen: dict[str, Any]) -> Any:
    from interop.dimensions import DIMENSIONS
    from interop.report.page import matrix_page
    from interop.scoring.compare import matrix

    every = given["--matrix"].strip().casefold() == "all"
    found = matrix(facts, forces=None if every else o.names(given["--matrix"], "--matrix"), **chosen)
    from interop.charts import matrix as drawing

    name = "all" if every else "-".join(found.givers)
    words = [] if every else ["--forces", ",".join(found.givers)]
    return matrix_page(
        found,
        o.method(given["--method"]),
        dimensions=tuple(DIMENSIONS),
        figure=_figure(lambda: drawing.chart(found)),
        headline=drawing.headline(found),
        commands=_commands(given, f"matrix-{name}", ["interop", "matrix", *words], (found.givers[0], found.givers[1])),
    )


def _figure(drawing: Callable[[], Any]) -> Any:
    from interop.charts.style import picture
    from interop.report.parts import Figure

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        chart, png, glyphs = picture(drawing, "png", widest=WIDEST)
    if glyphs:
        note("warning: the chart's font lacks some letters; boxes stand in their place")
    return Figure(png, chart.alt)


def _commands(
    given: dict[str, Any], name: str, numbers: list[str], pair: tuple[str, str] | None = None
) -> dict[str, str]:
    """What to type for the report, and for its numbers. The file's name is that of the question, wherever it was
    written, so that the same answer gives the same bytes.
    """
    asked: list[str] = []
    more: list[str] = []
    for option, value in given.items():
        words = [option] if value is True else [w for each in _each(value) for w in (option, str(each))]
        asked += words
        more += words if option not in (*ASKED, "--to", "--forces") else []
    again = ["interop", "report", *asked, "-o", f"{name.lower()}.html"]
    found = {
        "This report again:": shlex.join(again),
        "Its numbers as JSON:": shlex.join([*numbers, *more, "--format", "json"]),
    }
    if pair:
        words = ["--from", pair[0], "--to", pair[1], *more, "-o", f"{'-'.join(pair).lower()}.html"]
        found["The reasons for one pair:"] = shlex.join(["interop", "report", *words])
    return found


def _each(value: Any) -> list[Any]:
    return [] if value in (None, False) else value if isinstance(value, list) else [value]
