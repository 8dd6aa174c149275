"""What an answer hangs on: bars and whiskers are the indices, squares and circles the weights and influences."""

from dataclasses import replace

import matplotlib
import numpy as np
import pytest
from matplotlib.patches import Rectangle
from world import tank_world

from interop.charts import tornado as drawing
from interop.report.doubts import doubt_table
from interop.uncertainty.sensitivity import FACTS, Index, sensitivity

FOUND = sensitivity(tank_world().catalog(), "XA", "XC", draws=32)


def test_bars_are_the_total_indices_with_whiskers_of_confidence_and_tell_fact_from_judgement() -> None:
    axes = drawing.draw(FOUND)
    bars = [bar for bar in axes.patches if isinstance(bar, Rectangle)]
    assert [bar.get_width() for bar in bars] == pytest.approx([row.total for row in FOUND.groups])
    colours = [matplotlib.colors.to_hex(bar.get_facecolor()) for bar in bars]
    assert colours == [drawing.FACT if row.group in FACTS else drawing.JUDGED for row in FOUND.groups]
    whiskers = [np.asarray(line.get_xdata()).tolist() for line in axes.get_lines()]
    assert whiskers == [[max(0.0, r.total - r.total_ci), r.total + r.total_ci] for r in FOUND.groups]
    said = [note.get_text() for note in axes.texts]
    assert all(f"{row.total:.2f} ± {row.total_ci:.2f}" in said for row in FOUND.groups)
    assert said.count("fact") == len(FACTS)


def test_by_dimension_squares_are_weights_and_circles_influences() -> None:
    axes = drawing.draw(FOUND, by="dimension")
    for sign, name in (("s", "weight"), ("o", "influence")):
        found = [float(np.asarray(line.get_xdata())[0]) for line in axes.get_lines() if line.get_marker() == sign]
        assert found == pytest.approx([getattr(row, name) for row in FOUND.dimensions])
    said = [note.get_text() for note in axes.texts]
    assert all(f"{row.without:.0f} {row.without_band}" in said for row in FOUND.dimensions if row.without is not None)


def test_the_data_are_those_of_the_json_result() -> None:
    assert drawing.chart(FOUND).data == doubt_table(FOUND)
    data = drawing.chart(FOUND, by="dimension").data
    assert [dict(zip(data.header, row, strict=True)) for row in data.rows] == FOUND.as_dict()["dimensions"]


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([Index("weights", 0.5, 0.1, 0.7, 0.05), Index("claims", 0.1, 0.1, 0.2, 0.05)], "hangs most on weights (0.70"),
        ([Index("weights", 0.5, 0.1, 0.7, 0.05), Index("claims", 0.1, 0.1, 0.68, 0.05)], "as far as can be told, on weights"),
        ([Index("claims", 0.5, 0.1, 0.7, 0.05), Index("weights", 0.1, 0.1, 0.2, 0.05)], "a matter of fact"),
        ([Index("weights", 0.0, 0.0, 0.0, 0.0)], "does not vary"),
    ],
)  # fmt: skip
def test_the_headline_names_what_matters_most_and_how_surely(groups: list[Index], words: str) -> None:
    assert words in drawing.headline(replace(FOUND, groups=tuple(groups)))


def test_the_headline_by_dimension_names_the_largest_influence() -> None:
    top = max(FOUND.dimensions, key=lambda row: row.influence)
    assert f"varies most with {top.dimension}: influence {top.influence:.2f}" in drawing.headline(FOUND, "dimension")
    none = tuple(replace(row, influence=0.0) for row in FOUND.dimensions)
    assert "does not vary" in drawing.headline(replace(FOUND, dimensions=none), "dimension")
