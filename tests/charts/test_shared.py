"""Shared codes: each stands once, in the column of how it is supplied, and the rest are counted."""

from dataclasses import replace

import pytest
from charts.measure import card, half_known_world, unknown_world
from matplotlib.patches import Rectangle
from world import World, tank_world

import interop
from interop.charts import shared as drawing
from interop.charts.style import UNKNOWN_HATCH
from interop.report.shared import WAYS, Shared, shared, way_of
from interop.scoring.scorecard import Scorecard


def find(world: World, giver: str = "XA", taker: str = "XC") -> tuple[Scorecard, Shared]:
    facts = world.catalog()
    one = interop.score(facts, giver, taker, draws=64)
    return one, shared(one, facts)


CARD, FOUND = find(tank_world())
WORLD = tank_world()
for number in range(20):
    WORLD.plain_item(f"item-{number}").holds("XA", f"item-{number}")
MANY = find(WORLD)[1]


def test_every_round_fuel_and_part_of_the_kit_is_there_once_with_its_way() -> None:
    ways: dict[tuple[str, str | None], set[str]] = {}
    for item in CARD.items:
        for finding in item.findings:
            if finding.dimension in ("ammunition", "fuel", "parts"):
                ways.setdefault((finding.dimension, finding.code), set()).add(way_of(finding))
    assert {(row.dimension, row.code) for row in FOUND.codes} == set(ways)
    for row in FOUND.codes:
        assert row.way == max(ways[row.dimension, row.code], key=WAYS.index)
    assert sum(FOUND.count(way) for way in WAYS) == len(FOUND.codes)
    assert {FOUND.count(way) > 0 for way in ("itself", "channel", "nobody")} == {True}


def test_where_items_differ_over_a_code_the_hardest_way_is_told() -> None:
    item = CARD.items[0]
    open_needs = tuple(replace(finding, item="other", value=None) for finding in item.findings)
    both = replace(CARD, items=(*CARD.items, replace(item, item="other", findings=open_needs)))
    rows = {row.code: row for row in shared(both, tank_world().catalog()).codes}
    for finding in item.findings:
        if finding.dimension in ("ammunition", "fuel", "parts"):
            assert (rows[str(finding.code)].way, rows[str(finding.code)].items) == ("unknown", 2)


def test_a_mark_stands_in_the_column_of_its_way() -> None:
    axes = drawing.draw(FOUND)
    marks = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    heads = {note.get_text(): note.xy[0] for note in axes.texts if note.get_text() in drawing.SHORT.values()}  # type: ignore[attr-defined]
    assert len(marks) == len(FOUND.codes)
    for mark, row in zip(marks, FOUND.codes, strict=True):
        assert mark.get_x() + mark.get_width() / 2 == pytest.approx(heads[drawing.SHORT[row.way]])


def test_only_the_first_codes_are_drawn_the_rest_are_counted_and_the_data_have_all() -> None:
    marks = [patch for patch in drawing.draw(MANY, top=5).patches if isinstance(patch, Rectangle)]
    parts = MANY.of("parts")
    assert len(parts) > 5
    assert len(marks) == sum(min(5, len(MANY.of(name))) for name in ("ammunition", "fuel", "parts"))
    assert f"and {len(parts) - 5} more, in the CSV file" in " ".join(note.get_text() for note in drawing.draw(MANY, top=5).texts)  # fmt: skip
    assert len(drawing.chart(MANY, top=5).data.rows) == len(MANY.codes)


def test_the_headline_counts_each_way() -> None:
    words = FOUND.headline
    assert words.startswith(f"Of {len(FOUND.codes)} rounds, fuels and assemblies of Force XA kit Force XC has")
    assert f"{FOUND.count('itself')} itself, gets {FOUND.count('channel')} through a channel" in words
    assert f"lacks {FOUND.count('nobody')}" in words
    none = Shared("XA", "Force XA", "XC", "Force XC", (), FOUND.provenance)
    assert "no rounds, fuels or assemblies on record" in none.headline


def test_what_is_not_settled_is_hatched_and_counted() -> None:
    facts = unknown_world().catalog()
    found = shared(card("XA", "XB", unknown_world()), facts)
    hatched = [p for p in drawing.draw(found).patches if isinstance(p, Rectangle) and p.get_hatch() == UNKNOWN_HATCH]
    assert len(hatched) == found.count("unknown") > 0
    assert f"({found.count('unknown')} not known)" in found.headline
    assert not [p for p in drawing.draw(FOUND).patches if p.get_hatch() == UNKNOWN_HATCH]


def test_a_need_of_which_no_code_is_known_has_no_row() -> None:
    world = half_known_world()
    found = shared(card("XA", "XB", world), world.catalog())
    assert {row.code for row in found.codes} == {"tank-ammunition", "tank-fuel", "tank-parts"}
