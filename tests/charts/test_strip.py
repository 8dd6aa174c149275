"""The items of a score by category: each dot is an item's value, the extremes are named, the unknown is hatched."""

import numpy as np
import pytest
from charts.measure import card, half_known_world, unknown_world
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from world import tank_world

from interop.charts import strip as drawing
from interop.charts.rows import jitter
from interop.charts.style import UNKNOWN_HATCH
from interop.report.tables import score_items
from interop.scoring.scorecard import Scorecard, hardest_first

CROWD = tank_world()
for name in ("alpha", "beta", "gamma"):
    CROWD.plain_item(name).holds("XA", name)
CARDS = {"plain": card(), "crowd": card("XA", "XC", CROWD), "half": card("XA", "XB", half_known_world())}
UNKNOWN = card("XA", "XB", unknown_world())
ALL = pytest.mark.parametrize("result", CARDS.values(), ids=CARDS.keys())


@ALL
@pytest.mark.parametrize("width", [7.0, 3.5])
def test_every_item_is_a_dot_at_its_value_near_the_row_of_its_category(result: Scorecard, width: float) -> None:
    axes = drawing.draw(result, width=width)
    dots = sorted(tuple(np.asarray(line.get_xydata())[0].tolist()) for line in axes.get_lines())
    assert [x for x, _ in dots] == sorted(item.difficulty.value for item in result.items if item.difficulty.value is not None)  # fmt: skip
    rows = [row.category for row, _ in hardest_first(result.categories)]
    values = {item.difficulty.value: item.category for item in result.items}
    assert all(rows[round(y)] == values[x] for x, y in dots if list(values).count(x) == 1)


@ALL
def test_the_easiest_and_the_hardest_of_each_category_are_named(result: Scorecard) -> None:
    for width in (7.0, 3.5):
        axes = drawing.draw(result, width=width)
        said = " ".join(note.get_text() for note in axes.texts if isinstance(note, Annotation) and note.xycoords == "data")  # fmt: skip
        for row in result.categories:
            assert row.easiest in said
            assert row.hardest in said


@ALL
def test_the_data_are_those_of_the_csv_result(result: Scorecard) -> None:
    assert drawing.chart(result).data == score_items(result)
    values = {item["item"]: item["difficulty"]["value"] for item in result.as_dict()["items"]}
    header = score_items(result).header
    assert {
        row[header.index("item")]: row[header.index("difficulty")] for row in drawing.chart(result).data.rows
    } == values


def test_what_has_no_value_is_hatched_over_its_range_and_said() -> None:
    axes = drawing.draw(UNKNOWN)
    (bar,) = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_hatch() == UNKNOWN_HATCH]
    d = UNKNOWN.items[0].difficulty
    assert (bar.get_x(), bar.get_x() + bar.get_width()) == pytest.approx((d.low, d.high))
    assert not axes.get_lines()
    assert "not enough is known for a value of any item" in drawing.headline(UNKNOWN)
    assert "not known" in drawing.chart(UNKNOWN).alt
    assert not [p for p in drawing.draw(CARDS["plain"]).patches if p.get_hatch() == UNKNOWN_HATCH]


def test_the_headline_counts_the_commonest_band_and_names_both_ends() -> None:
    result = CARDS["crowd"]
    order = sorted(result.items, key=lambda item: (item.difficulty.interval, item.item))
    known = [(item.difficulty.value or 0.0, item.item, item.band) for item in order]
    words = drawing.headline(result)
    bands = [band for *_, band in known]
    assert f"{max(map(bands.count, bands))} of {len(known)} items are" in words
    assert f"from {known[0][1]} ({known[0][0]:.0f}) to {known[-1][1]} ({known[-1][0]:.0f})" in words


def test_jitter_belongs_to_the_name_and_lies_within_half() -> None:
    found = [jitter(f"item-{n}") for n in range(200)]
    assert found == [jitter(f"item-{n}") for n in range(200)]
    assert len(set(found)) == 200
    assert -0.5 <= min(found) < -0.4
    assert 0.4 < max(found) < 0.5
