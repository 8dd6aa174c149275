"""What makes up one score: the difficulty split over the dimensions, as one stacked bar and a row each."""

from __future__ import annotations

from matplotlib.axes import Axes

from interop.charts.style import DIMENSIONS, HATCHES, INK, MUTED, UNKNOWN_HATCH, Chart, footer, look, new_axes, titles
from interop.report.tables import Block
from interop.scoring.scorecard import Scorecard

WIDTH = 84


def draw(card: Scorecard, ax: Axes | None = None) -> Axes:
    """Draw the points of each dimension, sorted, with the total and its interval."""
    with look():
        axes = ax if ax is not None else new_axes(7.0, 3.9)
        rows = sorted(card.dimensions, key=lambda d: (d.points, d.dimension))
        d = card.difficulty
        total = d.value if d.value is not None else d.interval[1]
        for place, row in enumerate(rows):
            colour, hatch = DIMENSIONS.get(row.dimension, MUTED), HATCHES.get(row.dimension, "")
            axes.barh(place, row.points, color=colour, hatch=hatch, edgecolor="white", linewidth=0.8)
            unknown = 1.0 - row.known
            words = f"{row.points:.0f}" + (f"   {unknown:.0%} not known" if unknown >= 0.005 else "")
            axes.annotate(
                words, (row.points, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9
            )
            if unknown >= 0.005:
                axes.barh(
                    place,
                    max(row.points, total * 0.02) * unknown,
                    color="none",
                    hatch=UNKNOWN_HATCH,
                    edgecolor=INK,
                    linewidth=0.0,
                )
        left = 0.0
        for row in reversed(rows):
            axes.barh(
                len(rows) + 0.3,
                row.points,
                left=left,
                color=DIMENSIONS.get(row.dimension, MUTED),
                hatch=HATCHES.get(row.dimension, ""),
                edgecolor="white",
                linewidth=0.8,
            )
            left += row.points
        axes.plot(d.interval, [len(rows) + 0.3] * 2, color=INK, linewidth=1.4, marker="|", markersize=9)
        known = f"{d.value:.0f}" if d.value is not None else "not known"
        axes.annotate(
            f"{known}  ({d.interval[0]:.0f} to {d.interval[1]:.0f})",
            (max(d.interval[1], left), len(rows) + 0.3),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontweight="bold",
        )
        axes.set_yticks([*range(len(rows)), len(rows) + 0.3], [*(r.dimension for r in rows), "difficulty"])
        axes.set_xlim(0, 118)
        axes.set_xticks(range(0, 101, 20))
        axes.set_xlabel("points of difficulty, 0 seamless to 100 prohibitive")
        axes.tick_params(axis="y", length=0)
        titles(
            axes,
            card.headline,
            f"Points of each dimension; the line is the 90 % interval; as of {card.provenance.as_of}",
            WIDTH,
        )
        if ax is None:
            footer(axes, card.provenance, 118)
        return axes


def chart(card: Scorecard) -> Chart:
    """The chart with its data and alt text."""
    rows = sorted(card.dimensions, key=lambda d: -d.points)
    data = Block(
        "",
        ("dimension", "points", "coverage", "known_share"),
        [(r.dimension, round(r.points, 1), round(r.coverage, 4), round(r.known, 4)) for r in rows],
    )
    parts = ", ".join(f"{r.dimension} {r.points:.0f}" for r in rows)
    alt = f"Bar chart. {card.headline} Points by dimension: {parts}."
    return Chart(draw(card), data, alt)
