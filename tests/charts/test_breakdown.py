"""The chart of one score: its labels are the scorecard's numbers, what is not known is hatched, nothing is cut."""

import matplotlib
import numpy as np
import pytest
from charts.measure import card, half_known_world, misplaced, misplaced_by_others, named_world, unknown_world
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

import interop
from interop.charts import breakdown
from interop.charts.style import DIMENSIONS, UNKNOWN_HATCH, figure_of
from interop.scoring.scorecard import Scorecard

LONG = "Armed Forces of the " + " ".join(f"United-{n}" for n in range(38))
CARDS = {
    "as most are": card(),
    "hardest": card("XB", "XC"),
    "none": card("XC", "XA"),
    "not known": card("XA", "XB", unknown_world()),
    "half known": card("XA", "XB", half_known_world()),
    "long names": card("XA", "XC", named_world(LONG, LONG[::-1])),
    "one long word": card("XA", "XC", named_world("W" * 400, "i" * 400)),
    "odd names": card("XA", "XC", named_world(r"$\frac{1}{$ <b> [/] Т-72 القوات", "$x$ & 'y'")),
}
DRAWN: dict[int, Axes] = {}
ALL = pytest.mark.parametrize("result", CARDS.values(), ids=CARDS.keys())


def picture(result: Scorecard) -> Axes:
    """The chart of a card, drawn once for all tests that only look at it."""
    if id(result) not in DRAWN:
        DRAWN[id(result)] = breakdown.draw(result)
    return DRAWN[id(result)]


def bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def solid(axes: Axes, height: float) -> list[Rectangle]:
    """Bars at a height that are not the hatching of what is unknown, from left to right."""
    found = [bar for bar in bars(axes) if bar.get_y() < height < bar.get_y() + bar.get_height()]
    return sorted((bar for bar in found if bar.get_hatch() != UNKNOWN_HATCH), key=Rectangle.get_x)


def labels(axes: Axes) -> dict[str, str]:
    """The words beside each bar, by the name at the axis."""
    names = {label.get_text(): place for label, place in zip(axes.get_yticklabels(), axes.get_yticks(), strict=True)}
    notes = [note for note in axes.texts if isinstance(note, Annotation) and note.xycoords == "data"]
    found = {note.xy[1]: note.get_text() for note in notes}
    return {name: found[place] for name, place in names.items()}


@ALL
def test_every_label_is_the_scorecard_s_number(result: Scorecard) -> None:
    axes = picture(result)
    written = labels(axes)
    assert list(written) == [
        *(d.dimension for d in sorted(result.dimensions, key=lambda d: (d.points, d.dimension))),
        "difficulty",
    ]
    for row in result.dimensions:
        assert written[row.dimension].split(" ")[0] == f"{row.points:.0f}"
    d = result.difficulty
    if d.value is None:
        assert written["difficulty"] == f"not known  ({d.low:.0f} to {d.high:.0f})"
    else:
        assert written["difficulty"] == f"{d.value:.0f}  ({d.interval[0]:.0f} to {d.interval[1]:.0f})"


@ALL
def test_every_bar_is_as_long_as_its_points_and_the_total_is_their_sum(result: Scorecard) -> None:
    axes = picture(result)
    places = {label.get_text(): place for label, place in zip(axes.get_yticklabels(), axes.get_yticks(), strict=True)}
    for row in result.dimensions:
        (bar,) = solid(axes, places[row.dimension])
        assert bar.get_x() == 0
        assert bar.get_width() == pytest.approx(row.points)
        assert matplotlib.colors.to_hex(bar.get_facecolor()) == DIMENSIONS[row.dimension]
    parts = solid(axes, places["difficulty"])
    ends = [bar.get_x() + bar.get_width() for bar in parts]
    assert [bar.get_x() for bar in parts] == pytest.approx([0, *ends[:-1]])
    d = result.difficulty
    assert ends[-1] == pytest.approx(d.value if d.value is not None else d.interval[1], abs=1e-6)


@ALL
def test_the_line_is_the_interval_or_the_range_where_there_is_no_value(result: Scorecard) -> None:
    axes = picture(result)
    (line,) = axes.get_lines()
    d = result.difficulty
    assert np.asarray(line.get_xdata()).tolist() == ([d.low, d.high] if d.value is None else list(d.interval))
    words = next(note.get_text() for note in axes.texts if note.get_text().startswith("Points"))
    assert ("range with" if d.value is None else "90 % interval") in words.replace("\n", " ")


@ALL
def test_what_is_not_known_is_hatched_and_counted_and_nothing_else(result: Scorecard) -> None:
    axes = picture(result)
    places = {label.get_text(): place for label, place in zip(axes.get_yticklabels(), axes.get_yticks(), strict=True)}
    hatched = [bar for bar in bars(axes) if bar.get_hatch() == UNKNOWN_HATCH]
    for row in result.dimensions:
        at = places[row.dimension]
        found = [bar for bar in hatched if bar.get_y() < at < bar.get_y() + bar.get_height()]
        if row.known == 1:
            assert not found
            assert "not known" not in labels(axes)[row.dimension]
        else:
            assert found[0].get_width() >= row.points * (1 - row.known) - 1e-9
            assert labels(axes)[row.dimension].endswith(f"({1 - row.known:.0%} not known)")
            assert f"{row.dimension} {row.points:.0f} ({1 - row.known:.0%} not known)" in breakdown.chart(result).alt
    words = " ".join(note.get_text().replace("\n", " ") for note in axes.texts)
    assert ("hatched" in words) is bool(hatched)


def test_the_cards_drawn_here_are_what_they_are_called() -> None:
    hardest = CARDS["hardest"].difficulty.value
    none = CARDS["none"].difficulty.value
    assert hardest is not None
    assert none is not None
    assert hardest > 90
    assert none < 1
    assert CARDS["not known"].difficulty.value is None
    assert {row.known for row in CARDS["half known"].dimensions} == {0.5, 1.0}


@ALL
def test_no_text_reaches_beyond_the_figure_or_covers_another(result: Scorecard) -> None:
    assert misplaced(picture(result)) == []


@pytest.mark.parametrize("pair", [("US", "RU"), ("AF-ANDSF", "AF-TALIBAN"), ("BY", "RU")])
def test_no_text_of_a_real_answer_reaches_beyond_the_figure(pair: tuple[str, str]) -> None:
    axes = breakdown.draw(interop.score(interop.load(), *pair, draws=64))
    assert misplaced(axes) == []
    assert misplaced_by_others(axes) == []


def test_a_long_headline_is_wrapped_and_makes_the_figure_taller_not_the_chart_smaller() -> None:
    plain, long = picture(CARDS["as most are"]), picture(CARDS["long names"])
    assert long.get_title(loc="left").replace("\n", " ") == CARDS["long names"].headline
    assert long.get_title(loc="left").count("\n") > 5
    figures = [figure_of(axes) for axes in (plain, long)]
    for figure in figures:
        figure.draw_without_rendering()
    assert long.bbox.height > 0.8 * plain.bbox.height
    assert figures[1].get_figwidth() == figures[0].get_figwidth()


def test_the_headline_is_the_scorecard_s_letter_by_letter() -> None:
    axes = picture(CARDS["odd names"])
    title = axes.get_title(loc="left").replace("\n", " ")
    assert title == CARDS["odd names"].headline
    assert r"$\frac{1}{$ <b> [/] Т-72 القوات kit in the logistics of $x$ & 'y'" in title


def test_the_data_beside_the_chart_are_the_scorecard_s_with_the_whole_in_the_last_row() -> None:
    for name in ("as most are", "not known"):
        result = CARDS[name]
        data = breakdown.chart(result).data
        rows = [dict(zip(data.header, row, strict=True)) for row in data.rows]
        assert [row["dimension"] for row in rows[:-1]] == [
            d.dimension for d in sorted(result.dimensions, key=lambda d: -d.points)
        ]
        by_name = {d.dimension: d for d in result.dimensions}
        for row in rows[:-1]:
            d = by_name[str(row["dimension"])]
            assert (row["points"], row["known_share"]) == (round(d.points, 1), round(d.known, 4))
        whole, shown = rows[-1], result.as_dict()["difficulty"]
        assert (whole["dimension"], whole["points"]) == ("difficulty", shown["value"])
        assert [whole["interval_low"], whole["interval_high"]] == shown["interval"]


def test_the_alt_text_says_the_finding_and_every_number() -> None:
    for name in ("as most are", "not known", "odd names"):
        result = CARDS[name]
        alt = breakdown.chart(result).alt
        assert result.headline in alt
        assert all(f"{d.dimension} {d.points:.0f}" in alt for d in result.dimensions)


def test_axes_of_the_caller_are_drawn_on_and_their_figure_is_left_as_it_is() -> None:
    figure = Figure(figsize=(12, 6))
    left, right = figure.subplots(1, 2)
    before = dict(matplotlib.rcParams)
    assert breakdown.draw(CARDS["odd names"], left) is left
    assert breakdown.draw(CARDS["odd names"], right) is right
    assert dict(matplotlib.rcParams) == before
    figure.draw_without_rendering()
    assert tuple(figure.get_size_inches()) == (12, 6)
    assert figure.get_supxlabel() == ""
    (title,) = left.findobj(lambda artist: isinstance(artist, Text) and artist.get_text() == left.get_title(loc="left"))
    assert title.get_window_extent().x1 <= left.bbox.x1


def test_every_dimension_has_a_colour_of_its_own() -> None:
    assert set(DIMENSIONS) == set(interop.load().dimensions)
    assert len(set(DIMENSIONS.values())) == len(DIMENSIONS)
