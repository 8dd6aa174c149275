"""score, explain, rank, matrix, scenario: questions about support."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from interop.catalog import Catalog, datasets_folder
from interop.cli import options as o
from interop.cli.terminal import deliver, note, render
from interop.report import tables
from interop.report.provenance import made_from
from interop.scoring import compare
from interop.scoring import scenario as scenarios
from interop.scoring.score import score as score_pair


def read_settings(
    catalog: Catalog,
    as_of: str | None,
    ally: list[str] | None,
    partner: list[str] | None,
    deny: list[str] | None,
    weight: list[str] | None,
    draws: int | None,
    seed: int | None,
    method: str | None,
) -> dict[str, Any]:
    """Options of every score, read."""
    return {
        "as_of": o.day(as_of),
        "channels": o.channels(ally, partner, deny, catalog),
        "weights": o.weights(weight),
        "draws": draws,
        "seed": seed,
        "method": o.method(method),
    }


def score(
    from_: o.From,
    to: o.To,
    as_of: o.AsOf = None,
    items: Annotated[
        str | None, typer.Option("--items", metavar="NAMES", help="Only these items of the kit, separated by commas.")
    ] = None,
    category: o.Only = None,
    all_items: Annotated[bool, typer.Option("--all", help="List every item, not only the hardest.")] = False,
    ally: o.Ally = None,
    partner: o.Partner = None,
    deny: o.Deny = None,
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
    """How hard would it be for one force to integrate another's kit?"""
    form = o.form(form, output)
    giver, taker = o.one(from_, "--from"), o.one(to, "--to")
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    card = score_pair(facts, giver, taker, items=o.names(items, "--items"), category=o.categories(category), **chosen)
    blocks = tables.score_blocks(card, all_items=all_items or form != "table")
    deliver(render(form, blocks, tables.score_items(card), card.as_dict()), output, force=force)
    if form == "table" and output == "-":
        hardest = max(card.items, key=lambda s: (s.difficulty.value or s.difficulty.high, s.item))
        note(f"next: interop explain {hardest.item} --to {card.to_force}")
    if card.difficulty.value is None:
        raise typer.Exit(5)


def explain(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Item id or name.")],
    to: o.To,
    as_of: o.AsOf = None,
    ally: o.Ally = None,
    partner: o.Partner = None,
    deny: o.Deny = None,
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
    """Every need of one item: level, supplier, channel, value, sentence, sources; then the arithmetic."""
    form = o.form(form, output)
    taker = o.one(to, "--to")
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    result = compare.explain(facts, o.words(item, "ITEM"), taker, **chosen)
    blocks = tables.explain_blocks(result, facts)
    deliver(render(form, blocks, blocks[1], result.as_dict()), output, force=force)
    if result.item.difficulty.value is None:
        raise typer.Exit(5)


def rank(
    to: o.To,
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
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """Which force's kit would fit a recipient best?"""
    form = o.form(form, output)
    taker = o.one(to, "--to")
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    result = compare.rank(facts, taker, forces=o.names(forces, "--forces"), category=o.categories(category), **chosen)
    blocks = tables.rank_blocks(result)
    deliver(render(form, blocks, blocks[0], result.as_dict()), output, force=force)


def matrix(
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
    form: o.Form = "table",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
    method: o.MethodFile = None,
) -> None:
    """Every force's kit in every force's logistics."""
    form = o.form(form, output)
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    result = compare.matrix(facts, forces=o.names(forces, "--forces"), category=o.categories(category), **chosen)
    deliver(
        render(form, tables.matrix_blocks(result), tables.matrix_pairs(result), result.as_dict()), output, force=force
    )


def scenario(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A scenario of the catalog, or a TOML file; without it, a list."),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="FORCE", help="Another recipient than the scenario's own.")
    ] = None,
    all_items: Annotated[bool, typer.Option("--all", help="List every item, not only the hardest.")] = False,
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
    """Score a named lot in numbers on which sources may disagree."""
    form = o.form(form, output)
    facts = o.catalog(catalog, tuple(add or ()))
    folders = [Path(catalog) if catalog else datasets_folder(), *map(Path, add or ())]
    if name is None:
        found = [scenarios.load_scenario(facts, known, *folders) for known in scenarios.scenario_files(*folders)]
        listing = tables.scenario_list(found)
        rows = [dict(zip(listing.header, row, strict=True)) for row in listing.rows]
        document = {"schema_version": 1, "scenarios": rows, "provenance": made_from(facts)}
        deliver(render(form, [listing], listing, document), output, force=force)
        return
    chosen = scenarios.load_scenario(facts, o.words(name, "NAME"), *folders)
    result = scenarios.score_scenario(
        facts,
        chosen,
        to_force=o.words(to, "--to") if to is not None else None,
        weights=o.weights(weight),
        draws=draws,
        seed=seed,
        method=o.method(method),
    )
    blocks = tables.scenario_blocks(result, all_items=all_items)
    deliver(render(form, blocks, blocks[-1], result.as_dict()), output, force=force)
