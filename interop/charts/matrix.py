"""Every pair at once: a table of coloured cells with the number in each; what is not known is hatched."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from interop.charts.style import BANDS, INK, UNKNOWN_HATCH, Chart, footer, look, new_axes, text_width, titles
from interop.report.tables import matrix_pairs
from interop.scoring.compare import Matrix

DARK = {"seamless"}


def draw(matrix: Matrix, ax: Axes | None = None) -> Axes:
    """Draw the difficulty of every giver's kit (rows) for every recipient (columns)."""
    with look():
        size = len(matrix.givers)
        names = text_width(max((*matrix.givers, *matrix.takers), key=len), 9) / 72.0
        axes = (
            ax if ax is not None else new_axes(max(4.8, 1.7 + names + 0.62 * size), max(3.9, 1.5 + names + 0.42 * size))
        )
        for row, giver in enumerate(matrix.givers):
            for column, taker in enumerate(matrix.takers):
                card = matrix.cards.get((giver, taker))
                band = card.band if card else None
                if giver == taker:
                    face, hatch = "#e6e6e6", None
                else:
                    face, hatch = (BANDS[band], None) if band else ("white", UNKNOWN_HATCH)
                axes.add_patch(
                    Rectangle(
                        (column - 0.5, row - 0.5),
                        1,
                        1,
                        facecolor=face,
                        hatch=hatch,
                        edgecolor="white" if band else INK,
                        linewidth=1.0 if band else 0.4,
                    )
                )
                if card is not None and card.difficulty.value is not None:
                    ink = "white" if band in DARK and giver != taker else INK
                    axes.text(
                        column, row, f"{card.difficulty.value:.0f}", ha="center", va="center", color=ink, fontsize=9
                    )
        axes.set_xlim(-0.5, len(matrix.takers) - 0.5)
        axes.set_ylim(size - 0.5, -0.5)
        axes.set_xticks(range(len(matrix.takers)), matrix.takers)
        for label in axes.get_xticklabels():
            label.set_rotation(90 if len(label.get_text()) > 3 else 0)
        axes.set_yticks(range(size), matrix.givers)
        axes.set_ylabel("kit of …")
        axes.set_xlabel("… in the logistics of")
        axes.tick_params(length=0)
        for spine in axes.spines.values():
            spine.set_visible(False)
        handles = [Rectangle((0, 0), 1, 1, facecolor=colour) for colour in BANDS.values()]
        handles.append(Rectangle((0, 0), 1, 1, facecolor="white", hatch=UNKNOWN_HATCH, edgecolor=INK, linewidth=0.4))
        axes.legend(
            handles,
            [*BANDS, "not known"],
            loc="upper left",
            bbox_to_anchor=(1.01, 1.0),
            frameon=False,
            fontsize=8,
            handlelength=1.2,
        )
        titles(
            axes,
            headline(matrix),
            f"Difficulty, 0 seamless to 100 prohibitive; grey: own kit; as of {matrix.provenance.as_of}",
            alone=ax is None,
        )
        if ax is None:
            footer(axes, matrix.provenance)
        return axes


def headline(matrix: Matrix) -> str:
    """The easiest and the hardest pair, computed."""
    valued = [
        (c.difficulty.value, a, b) for (a, b), c in matrix.cards.items() if a != b and c.difficulty.value is not None
    ]
    if not valued:
        return "Not enough is known for any pair"
    easy, hard = min(valued), max(valued)
    return f"Easiest: {easy[1]} kit for {easy[2]} ({easy[0]:.0f}); hardest: {hard[1]} kit for {hard[2]} ({hard[0]:.0f})"


def chart(matrix: Matrix) -> Chart:
    """The chart with its data and alt text."""
    unknown = [f"{a} for {b}" for a in matrix.givers for b in matrix.takers if matrix.value(a, b) is None]
    words = f" Not known: {', '.join(unknown)}." if unknown else ""
    alt = f"Table of {len(matrix.givers)} by {len(matrix.takers)} coloured cells: kit of the row in the logistics of the column. {headline(matrix)}.{words} The numbers stand in the CSV file beside the chart."
    return Chart(draw(matrix), matrix_pairs(matrix), alt)
