"""Reports to test with: of the small made-up world, and of one whose names are code, markup and other scripts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from world import DIMENSIONS, World, tank_world

import interop
from interop.backtest.alike import precedents
from interop.catalog import Catalog
from interop.charts import breakdown
from interop.charts.style import picture
from interop.method import load_method
from interop.report.page import Doubts, pair_page
from interop.report.parts import Figure, Page
from interop.scoring.scorecard import Scorecard

DRAWS = 64
NAMES = [
    "<img src=x onerror=\"window.pwned='name'\">",
    "</script><script>window.pwned='script'</script>",
    "</style><style>*{display:none}</style>",
    "' onmouseover='window.pwned=1' x='",
    "javascript:window.pwned=2",
    "{{ 7 * 7 }} {% raw %} {# gone #} ${7*7}",
    "-->]]><!--",
    "دبابة قتال رئيسية",
    "九七式中戦車",
    "Т-72 «Урал»",
]
ADDRESSES = [
    "javascript:window.pwned='click'",
    "data:text/html,<script>window.pwned=4</script>",
    "file:///etc/passwd",
    "https://example.org/\"onclick=\"window.pwned='quote'",
    "//example.org/x",
]


def page_of(catalog: Catalog, giver: str, taker: str, **options: Any) -> tuple[Page, Scorecard, Doubts]:
    """A pair's report with the results that it is read off."""
    card = interop.score(catalog, giver, taker, draws=DRAWS, **options)
    doubts = Doubts(
        gaps=interop.gaps(catalog, giver, taker, draws=DRAWS, **options),
        flip=interop.flip(catalog, giver, taker, draws=DRAWS, **options) if card.difficulty.value is not None else None,
        sensitivity=interop.sensitivity(catalog, giver, taker, draws=DRAWS, **options),
    )
    chart, png, _ = picture(lambda: breakdown.chart(card), "png")
    page = pair_page(
        card,
        catalog,
        load_method(),
        doubts=doubts,
        precedents=precedents(catalog, [item.item for item in card.items], card.to_force, draws=DRAWS),
        figure=Figure(png, chart.alt),
        commands={"This report again:": "interop report --from XA --to XC -o xa-xc.html"},
    )
    return page, card, doubts


@cache
def tank_page() -> tuple[Page, Scorecard, Doubts]:
    """Force XA's tank and truck for XC, with two past transfers."""
    return page_of(tank_world().past().catalog(), "XA", "XC")


@cache
def hostile_page() -> Page:
    """One item a name, and its round by the same name, and sources whose titles and addresses are hostile."""
    world = World("XB", complete=False).complete("XB", "ammunition").complete("XB", "systems")
    world.force("XA", name=NAMES[0]).complete("XA", "ammunition")
    for dimension in DIMENSIONS[1:5]:
        world.code(dimension, f"a-{dimension}")
    for number, name in enumerate(NAMES):
        source = f"odd-{number}"
        world.add(
            "sources", id=source, title=name, publisher=name, published="2024", reliability="B", opened="no", url=f"https://example.org/{number}"
        )  # fmt: skip
        world.item(f"item-{number}", name=name).code("ammunition", f"code-{number}", name=name)
        world.need(f"item-{number}", "ammunition", f"code-{number}", source=source).holds("XA", f"item-{number}")
        world.supply("XA", f"code-{number}")
        for dimension in DIMENSIONS[1:]:
            world.need(f"item-{number}", dimension, state="not-needed")
    catalog = world.relation("XB", "XA", "denied").catalog()
    catalog.sources = {
        name: replace(row, url=ADDRESSES[int(name[4:]) % len(ADDRESSES)]) if name.startswith("odd-") else row
        for name, row in catalog.sources.items()
    }
    return page_of(catalog, "XA", "XB")[0]
