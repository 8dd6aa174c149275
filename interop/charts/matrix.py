"""Every pair at once: a table of coloured cells with the number in each; what is not known is hatched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from interop.charts.style import (
    BANDS,
    INK,
    MUTED,
    UNKNOWN_HATCH,
    Chart,
    axes_width,
    band_colours,
    figure_of,
    footer,
    look,
    new_axes,
    shortened,
    text_width,
    titles,
)
from interop.report.tables import matrix_pairs
from interop.scoring.compare import Matrix

DARK = {BANDS["seamless"]}
"""Colours on which numbers are white."""
MANY = 12
"""Forces above which cells become small."""
LEAST = 4.0
"""Points below which a number could not be read and is left to the file beside the chart."""


def draw(matrix: Matrix, ax: Axes | None = None, *, width: float | None = None) -> Axes:
    """Draw the difficulty of every giver's kit (rows) for every recipient (columns)."""
    with look():
        size = len(matrix.givers)
        axes = ax if ax is not None else new_axes(*_page(matrix, width))
        colours = band_colours(matrix.provenance.bands)
        font = _font(matrix, width)
        axes.set_xlim(-0.5, len(matrix.takers) - 0.5)
        axes.set_ylim(size - 0.5, -0.5)
        givers, takers = ([_name(n, width, font) for n in names] for names in (matrix.givers, matrix.takers))
        axes.set_xticks(range(len(takers)), takers, fontsize=font)
        for label in axes.get_xticklabels():
            label.set_rotation(90 if len(label.get_text()) > 3 or font < 7.0 else 0)
        axes.set_yticks(range(size), givers, fontsize=font)
        axes.set_ylabel("kit of …", fontsize=max(font, 7.0))
        axes.set_xlabel("… in the logistics of", fontsize=max(font, 7.0))
        axes.tick_params(length=0, pad=2)
        axes.spines[:].set_visible(False)
        below = font * 1.3 if not any(label.get_rotation() for label in axes.get_xticklabels()) else 0.0
        below = below or max(text_width(name, font) for name in takers)
        _legend(axes, colours, width, below + 18.0)
        written = _numbers_size(axes, len(matrix.takers)) if width is not None or ax is not None else font
        for row, giver in enumerate(matrix.givers):
            for column, taker in enumerate(matrix.takers):
                card = matrix.cards.get((giver, taker))
                band = card.band if card else None
                if giver == taker:
                    face, hatch = "#e6e6e6", None
                else:
                    face, hatch = (colours[band], None) if band else ("white", UNKNOWN_HATCH)
                axes.add_patch(
                    Rectangle(
                        (column - 0.5, row - 0.5),
                        1,
                        1,
                        facecolor=face,
                        hatch=hatch,
                        edgecolor=MUTED if band or giver == taker else INK,
                        linewidth=0.4,
                    )
                )
                if card is not None and card.difficulty.value is not None and written >= LEAST:
                    ink = "white" if face in DARK else INK
                    number = f"{card.difficulty.value:.0f}"
                    axes.text(column, row, number, ha="center", va="center", color=ink, fontsize=written)
        titles(
            axes,
            headline(matrix),
            f"Difficulty, 0 seamless to 100 prohibitive{'' if written >= LEAST else ' (numbers in the CSV file)'}; grey: "
            f"own kit; as of {matrix.provenance.as_of}",
            alone=ax is None,
        )
        if ax is None:
            footer(axes, matrix.provenance)
        return axes


def _font(matrix: Matrix, width: float | None) -> float:
    """Size of names: as small as many forces on a given width make it."""
    if width is None:
        return 9.0 if len(matrix.givers) <= MANY else 7.5
    return min(9.0, max(4.5, width * 72.0 * 0.6 / len(matrix.takers) * 0.7))


def _page(matrix: Matrix, width: float | None) -> tuple[float, float]:
    """Width and height of a figure of its own, in inches."""
    size = len(matrix.givers)
    font = _font(matrix, width)
    names = max(text_width(_name(n, width, font), font) for n in (*matrix.givers, *matrix.takers)) / 72.0
    if width is None:
        across, down = (0.62, 0.42) if size <= MANY else (0.31, 0.25)
        return max(4.8, 1.7 + names + across * size), max(3.9, 1.5 + names + down * size)
    cell = max(width - names - 0.5, 0.4 * width) / size
    return width, 1.8 + names + min(0.42, cell) * size


def _name(name: str, width: float | None, font: float) -> str:
    """A force's id, cut where names would take more than a quarter of a given width."""
    return name if width is None else shortened(name, 18.0 * width, font)


def _numbers_size(axes: Axes, columns: int) -> float:
    """Size at which a number fits into a cell."""
    return min(9.0, axes_width(axes) / columns / 1.9)


def _legend(axes: Axes, colours: Mapping[str, str], width: float | None, below: float) -> None:
    """The bands and their colours: right of the table, or so many points below it where a width is given."""
    handles = [Rectangle((0, 0), 1, 1, facecolor=c, edgecolor=MUTED, linewidth=0.4) for c in colours.values()]
    handles.append(Rectangle((0, 0), 1, 1, facecolor="white", hatch=UNKNOWN_HATCH, edgecolor=INK, linewidth=0.4))
    names = [*colours, "not known"]
    options: dict[str, Any] = {"frameon": False, "fontsize": 7.5, "handlelength": 1.2}
    if width is None:
        axes.legend(handles, names, loc="upper left", bbox_to_anchor=(1.01, 1.0), **options)
    else:
        columns = max(1, min(len(names), int(width * 72 / (max(text_width(name, 7.5) for name in names) + 32))))
        down = ScaledTranslation(0, -below / 72.0, figure_of(axes).dpi_scale_trans)
        options |= {
            "borderpad": 0.0,
            "borderaxespad": 0.0,
            "columnspacing": 1.0,
            "bbox_transform": axes.transAxes + down,
        }
        axes.legend(handles, names, loc="upper left", bbox_to_anchor=(0.0, 0.0), ncols=columns, **options)


def headline(matrix: Matrix) -> str:
    """The easiest and the hardest pair, computed."""
    valued = [
        (c.difficulty.value, a, b) for (a, b), c in matrix.cards.items() if a != b and c.difficulty.value is not None
    ]
    if not valued:
        return "Not enough is known for any pair"
    easy, hard = min(valued), max(valued)
    return f"Easiest: {easy[1]} kit for {easy[2]} ({easy[0]:.0f}); hardest: {hard[1]} kit for {hard[2]} ({hard[0]:.0f})"


def chart(matrix: Matrix, *, width: float | None = None) -> Chart:
    """The chart with its data and alt text."""
    unknown = [f"{a} for {b}" for a in matrix.givers for b in matrix.takers if matrix.value(a, b) is None]
    words = f" Not known: {', '.join(unknown)}." if unknown else ""
    alt = f"Table of {len(matrix.givers)} by {len(matrix.takers)} coloured cells: kit of the row in the logistics of the column. {headline(matrix)}.{words} The numbers stand in the CSV file beside the chart."
    return Chart(draw(matrix, width=width), matrix_pairs(matrix), alt)
