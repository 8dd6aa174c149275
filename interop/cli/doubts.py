"""gaps, flip, sensitivity: how sure an answer is, and what would change it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from interop.cli import options as o
from interop.cli.answers import read_settings
from interop.cli.terminal import deliver, render
from interop.errors import UsageError

Items = Annotated[
    str | None, typer.Option("--items", metavar="NAMES", help="Only these items of the kit, separated by commas.")
]
Top = Annotated[
    int, typer.Option("--top", metavar="N", parser=o.whole("--top", "1 to 1000"), help="How many to list, 1 to 1000.")
]


def gaps(
    from_: o.From,
    to: o.To,
    top: Top = 10,
    as_of: o.AsOf = None,
    items: Items = None,
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
    """Which unknown or weak fact, once known, would narrow the answer most?"""
    from interop.report.doubts import gaps_blocks
    from interop.uncertainty.gaps import gaps as ask

    form = o.form(form, output)
    giver, taker = o.one(from_, "--from"), o.one(to, "--to")
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    chosen |= {"items": o.names(items, "--items"), "category": o.categories(category), "top": _top(top)}
    result = ask(facts, giver, taker, **chosen)
    _deliver(result, gaps_blocks(result), form, output, force)


def flip(
    from_: o.From,
    to: o.To,
    top: Top = 10,
    as_of: o.AsOf = None,
    items: Items = None,
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
    """Which smallest change, of one fact or one weight, would move the answer to another band?"""
    from interop.report.doubts import flip_blocks
    from interop.uncertainty.flip import flip as ask

    form = o.form(form, output)
    giver, taker = o.one(from_, "--from"), o.one(to, "--to")
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    chosen |= {"items": o.names(items, "--items"), "category": o.categories(category), "top": _top(top)}
    result = ask(facts, giver, taker, **chosen)
    _deliver(result, flip_blocks(result), form, output, force)


def sensitivity(
    from_: o.From,
    to: o.To,
    as_of: o.AsOf = None,
    items: Items = None,
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
    """On which groups of inputs, and on which dimensions, does the answer hang?"""
    from interop.report.doubts import sensitivity_blocks
    from interop.uncertainty.sensitivity import sensitivity as ask

    form = o.form(form, output)
    giver, taker = o.one(from_, "--from"), o.one(to, "--to")
    facts = o.catalog(catalog, tuple(add or ()))
    chosen = read_settings(facts, as_of, ally, partner, deny, weight, draws, seed, method)
    chosen |= {"items": o.names(items, "--items"), "category": o.categories(category)}
    result = ask(facts, giver, taker, **chosen)
    _deliver(result, sensitivity_blocks(result), form, output, force)


def _top(top: int) -> int:
    if not 1 <= top <= 1000:
        raise UsageError(f"--top must lie between 1 and 1000, not {top}")
    return top


def _deliver(result: Any, blocks: Any, form: str, output: str, force: bool) -> None:
    from interop.report.doubts import doubt_table

    deliver(render(form, blocks, doubt_table(result), result.as_dict()), output, force=force)
