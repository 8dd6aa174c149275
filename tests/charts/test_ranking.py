"""The chart of a ranking: dots, intervals and words are the ranking's, and who is left out is hatched."""

import numpy as np
import pytest
from charts.measure import wide_world
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from world import tank_world

import interop
from interop.charts import ranking as drawing
from interop.charts.style import BANDS, UNKNOWN_HATCH
from interop.report.tables import percent, span
from interop.scoring.compare import Ranking

RANKINGS = {
    "two": interop.rank(tank_world().catalog(), "XC", draws=64),
    "one": interop.rank(tank_world().catalog(), "XC", forces=["XA"], draws=64),
    "some left out": interop.rank(wide_world(6).catalog(), "XA-" + "C" * 27, draws=64),
}
ALL = pytest.mark.parametrize("result", RANKINGS.values(), ids=RANKINGS.keys())


def lines(axes: Axes) -> list[list[tuple[float, float]]]:
    return [list(zip(*np.asarray(line.get_xydata()).T.tolist(), strict=True)) for line in axes.get_lines()]


@ALL
def test_dots_and_intervals_stand_at_the_ranking_s_numbers_easiest_on_top(result: Ranking) -> None:
    axes = drawing.draw(result)
    found = lines(axes)
    dots = [points[0] for points in found if len(points) == 1]
    spans = [points for points in found if len(points) == 2]
    assert dots == [(card.difficulty.value, level) for level, card in enumerate(result.cards)]
    assert spans == [[(end, level) for end in card.difficulty.interval] for level, card in enumerate(result.cards)]
    assert axes.yaxis_inverted()


@ALL
def test_words_say_value_interval_and_how_much_is_known(result: Ranking) -> None:
    said = {note.get_text() for note in drawing.draw(result).texts if isinstance(note, Annotation)}
    for card in result.cards:
        assert f"{card.difficulty.value:.0f} ({span(card.difficulty)})" in said
        assert f"{percent(card.known)} known".replace("%", " %") in said


@ALL
def test_who_is_left_out_is_hatched_and_named_and_nobody_else(result: Ranking) -> None:
    axes = drawing.draw(result)
    hatched = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_hatch() == UNKNOWN_HATCH]
    assert len(hatched) == len(result.left_out)
    data = drawing.data(result)
    reasons = {str(row[1]): row[-1] for row in data.rows if row[-1]}
    assert reasons == dict(result.left_out)
    assert all(force in drawing.chart(result).alt for force in result.left_out)


@ALL
def test_the_data_are_those_of_the_json_result(result: Ranking) -> None:
    data = drawing.data(result)
    rows = [dict(zip(data.header, row, strict=True)) for row in data.rows][: len(result.cards)]
    for row, told in zip(rows, result.as_dict()["ranking"], strict=True):
        d = told["difficulty"]
        assert (row["rank"], row["from"], row["name"]) == (told["rank"], told["from"], told["name"])
        assert (row["difficulty"], [row["interval_low"], row["interval_high"]]) == (d["value"], d["interval"])
        assert (row["band"], row["items"], row["known_share"]) == (told["band"], told["items"], told["known_share"])


def test_the_headline_names_the_easiest_with_its_lead_and_the_hardest() -> None:
    two = RANKINGS["two"]
    first, last = two.cards[0], two.cards[-1]
    words = drawing.headline(two)
    assert words.startswith(f"{first.from_name} kit is easiest for {two.to_name} ({first.difficulty.value:.0f})")
    assert words.endswith(f"{last.from_name} kit is hardest ({last.difficulty.value:.0f})")
    assert f"in {percent(two.harder[0])} of the draws".replace("%", " %") in words
    assert "hardest" not in drawing.headline(RANKINGS["one"])


def test_lines_stand_at_the_edges_of_the_method_s_bands() -> None:
    result = RANKINGS["two"]
    axes = drawing.draw(result)
    edges = list(result.provenance.bands.values())
    (quiet,) = axes.collections
    segments = [np.asarray(path.vertices)[0][0] for path in quiet.get_paths()]
    assert segments == edges[:-1]
    assert [label.get_text() for label in axes.get_xticklabels()] == [f"{edge:g}" for edge in (0.0, *edges)]
    assert list(result.provenance.bands) == list(BANDS)
    assert result.as_dict()["provenance"]["bands"] == dict(result.provenance.bands)
