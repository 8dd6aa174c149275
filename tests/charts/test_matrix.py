"""The table of all pairs: the numbers are the matrix's, colour follows the band, what is not known is hatched."""

import matplotlib
import pytest
from charts.measure import matrix, misplaced, misplaced_by_others, unknown_world, wide_world
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import interop
from interop.charts import matrix as drawing
from interop.charts.style import BANDS, INK, UNKNOWN_HATCH
from interop.report.tables import matrix_pairs
from interop.scoring.compare import Matrix

MATRICES = {
    "three": matrix(),
    "not known": matrix(unknown_world()),
    "two with long ids": matrix(wide_world(2).holds("XA-" + "A" * 27, "tank")),
    "ten with long ids": matrix(wide_world(10)),
}
DRAWN: dict[int, Axes] = {}
ALL = pytest.mark.parametrize("result", MATRICES.values(), ids=MATRICES.keys())


def picture(result: Matrix) -> Axes:
    """The chart of a matrix, drawn once for all tests that only look at it."""
    if id(result) not in DRAWN:
        DRAWN[id(result)] = drawing.draw(result)
    return DRAWN[id(result)]


def cells(axes: Axes, result: Matrix) -> dict[tuple[str, str], Rectangle]:
    """The square of each pair, by where it stands."""
    found = {}
    for patch in axes.patches:
        assert isinstance(patch, Rectangle)
        row, column = round(patch.get_y() + 0.5), round(patch.get_x() + 0.5)
        found[result.givers[row], result.takers[column]] = patch
    return found


def numbers(axes: Axes, result: Matrix) -> dict[tuple[str, str], str]:
    """The number in each square, by where it stands."""
    found = {}
    for text in axes.texts:
        if text.get_text().isdigit():
            column, row = text.get_position()
            found[result.givers[round(row)], result.takers[round(column)]] = text.get_text()
    return found


def luminance(colour: str) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in matplotlib.colors.to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@ALL
def test_every_number_stands_where_its_pair_does(result: Matrix) -> None:
    found = numbers(picture(result), result)
    assert found == {
        pair: f"{card.difficulty.value:.0f}" for pair, card in result.cards.items() if card.difficulty.value is not None
    }


@ALL
def test_colour_follows_the_band_own_kit_is_grey_and_the_unknown_is_hatched(result: Matrix) -> None:
    squares = cells(picture(result), result)
    assert set(squares) == {(a, b) for a in result.givers for b in result.takers}
    for (giver, taker), square in squares.items():
        face = matplotlib.colors.to_hex(square.get_facecolor())
        card = result.cards.get((giver, taker))
        if giver == taker:
            assert face not in BANDS.values()
        elif card is None or card.band is None:
            assert square.get_hatch() == UNKNOWN_HATCH
            assert face == "#ffffff"
        else:
            assert square.get_hatch() is None
            assert face == BANDS[card.band]


def test_the_matrices_drawn_here_have_pairs_of_every_kind() -> None:
    assert {card.band for card in MATRICES["three"].cards.values()} >= {"seamless", "hard", "prohibitive"}
    assert MATRICES["not known"].cards["XA", "XB"].difficulty.value is None
    assert ("XB", "XA") not in MATRICES["not known"].cards


@pytest.mark.parametrize("band", BANDS)
def test_numbers_can_be_read_on_the_colour_of_their_band(band: str) -> None:
    ink = "white" if BANDS[band] in drawing.DARK else INK
    other = INK if ink == "white" else "white"
    assert contrast(ink, BANDS[band]) >= 4.5
    assert contrast(ink, BANDS[band]) > contrast(other, BANDS[band])


@ALL
def test_no_text_reaches_beyond_the_figure_or_covers_another(result: Matrix) -> None:
    assert misplaced(picture(result)) == []


def test_no_text_of_real_pairs_reaches_beyond_the_figure() -> None:
    found = interop.matrix(interop.load(), forces=["US", "RU", "AF-TALIBAN", "BY"], draws=16)
    axes = drawing.draw(found)
    assert misplaced(axes) == []
    assert misplaced_by_others(axes) == []


@ALL
def test_rows_and_columns_are_named_in_order_and_the_axes_say_which_is_which(result: Matrix) -> None:
    axes = picture(result)
    assert [label.get_text() for label in axes.get_yticklabels()] == list(result.givers)
    assert [label.get_text() for label in axes.get_xticklabels()] == list(result.takers)
    assert "kit of" in axes.get_ylabel()
    assert "in the logistics of" in axes.get_xlabel()
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [*BANDS, "not known"]


def test_the_headline_names_the_easiest_and_the_hardest_pair() -> None:
    result = MATRICES["three"]
    values = {pair: result.value(*pair) for pair in result.cards if pair[0] != pair[1]}
    known = {pair: value for pair, value in values.items() if value is not None}
    easy, hard = min(known, key=lambda p: (known[p], p)), max(known, key=lambda p: (known[p], p))
    words = picture(result).get_title(loc="left").replace("\n", " ")
    assert words.startswith(f"Easiest: {easy[0]} kit for {easy[1]} ({known[easy]:.0f})")
    assert words.endswith(f"hardest: {hard[0]} kit for {hard[1]} ({known[hard]:.0f})")
    assert drawing.headline(MATRICES["not known"]) == "Not enough is known for any pair"


def test_the_data_are_those_of_the_csv_result_and_the_alt_text_names_what_is_not_known() -> None:
    for name in ("three", "not known"):
        result = MATRICES[name]
        chart = drawing.chart(result)
        assert chart.data == matrix_pairs(result)
        assert drawing.headline(result) in chart.alt
        for giver in result.givers:
            for taker in result.takers:
                missing = result.value(giver, taker) is None
                assert (f"{giver} for {taker}" in chart.alt) is missing or "kit for" in chart.alt


def test_axes_of_the_caller_are_drawn_on() -> None:
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.add_subplot()
    before = dict(matplotlib.rcParams)
    assert drawing.draw(MATRICES["three"], axes) is axes
    assert dict(matplotlib.rcParams) == before
    assert tuple(figure.get_size_inches()) == (8, 5)
    assert figure.get_supxlabel() == ""
