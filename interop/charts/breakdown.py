"""What makes up one score: the difficulty split over the dimensions, as one stacked bar and a row each."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patheffects import Normal, Stroke

from interop.charts.style import (
    DIMENSIONS,
    HATCHES,
    INK,
    MUTED,
    UNKNOWN_HATCH,
    Chart,
    axes_width,
    footer,
    look,
    new_axes,
    text_width,
    thin_ticks,
    titles,
    wrapped,
)
from interop.report.tables import Block
from interop.scoring.scorecard import DimensionScore, Scorecard

RIM = [Stroke(linewidth=2.0, foreground=INK), Normal()]
"""A dark line around fills, some of which are too pale for white paper."""


def draw(card: Scorecard, ax: Axes | None = None, *, width: float = 7.0) -> Axes:
    """Draw the points of each dimension, sorted, with the total and its interval."""
    with look():
        axes = ax if ax is not None else new_axes(width, 3.9)
        rows = sorted(card.dimensions, key=lambda d: (d.points, d.dimension))
        d = card.difficulty
        total = d.value if d.value is not None else d.interval[1]
        labels: list[tuple[float, float, str, str]] = []
        for place, row in enumerate(rows):
            colour, hatch = DIMENSIONS.get(row.dimension, MUTED), HATCHES.get(row.dimension, "")
            axes.barh(place, row.points, color=colour, hatch=hatch, edgecolor="white", linewidth=0.8, path_effects=RIM)
            labels.append((row.points, place, _words(row), "normal"))
            _hatch_unknown(axes, place, 0.0, max(row.points, total * 0.02) * _unknown(row))
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
                path_effects=RIM,
            )
            _hatch_unknown(axes, len(rows) + 0.3, left, row.points * _unknown(row))
            left += row.points
        low, high = d.interval if d.value is not None else (d.low, d.high)
        axes.plot([low, high], [len(rows) + 0.3] * 2, color=INK, linewidth=1.4, marker="|", markersize=9)
        known = f"{d.value:.0f}" if d.value is not None else "not known"
        whole = f"{known}  ({low:.0f} to {high:.0f})"
        labels.append((max(high, left), len(rows) + 0.3, whole, "bold"))
        for reach, level, words, weight in labels:
            axes.annotate(
                words,
                (reach, level),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                fontweight=weight,
            ).set_in_layout(False)
        axes.set_yticks([*range(len(rows)), len(rows) + 0.3], [*(r.dimension for r in rows), "difficulty"])
        axes.set_xticks(range(0, 101, 20))
        axes.tick_params(axis="y", length=0)
        across = axes_width(axes)
        axes.set_xlabel(wrapped("points of difficulty, 0 seamless to 100 prohibitive", across, 9))
        room = [
            reach / max(0.2, 1.0 - (text_width(words, 9, weight) + 9.0) / across) for reach, _, words, weight in labels
        ]
        axes.set_xlim(0, max(105.0, *room))
        thin_ticks(axes, 9)
        titles(
            axes,
            card.headline,
            f"Points of each dimension; the line is the {'90 % interval' if d.value is not None else 'range with unknowns'}; "
            f"{'what is not known is hatched black; ' if any(map(_unknown, rows)) else ''}as of {card.provenance.as_of}",
            alone=ax is None,
        )
        if ax is None:
            footer(axes, card.provenance)
        return axes


def _hatch_unknown(axes: Axes, place: float, left: float, width: float) -> None:
    if width > 0:
        axes.barh(place, width, left=left, color="none", hatch=UNKNOWN_HATCH, edgecolor=INK, linewidth=0.0)


def _unknown(row: DimensionScore) -> float:
    """Share of a dimension that is not known; nothing where it would not show."""
    return 1.0 - row.known if row.known <= 0.995 else 0.0


def _words(row: DimensionScore) -> str:
    return f"{row.points:.0f}" + (f" ({_unknown(row):.0%} not known)" if _unknown(row) else "")


def chart(card: Scorecard, *, width: float = 7.0) -> Chart:
    """The chart with its data, the whole difficulty in the last row, and alt text."""
    rows = sorted(card.dimensions, key=lambda d: -d.points)
    d = card.difficulty
    data = Block(
        "",
        ("dimension", "points", "interval_low", "interval_high", "coverage", "known_share"),
        [
            *((r.dimension, round(r.points, 1), None, None, round(r.coverage, 4), round(r.known, 4)) for r in rows),
            (
                "difficulty",
                None if d.value is None else round(d.value, 1),
                round(d.interval[0], 1),
                round(d.interval[1], 1),
                None if d.coverage is None else round(d.coverage, 4),
                round(card.evidence.known, 4),
            ),
        ],
    )
    parts = ", ".join(f"{r.dimension} {_words(r)}" for r in rows)
    alt = f"Bar chart. {card.headline} Points by dimension: {parts}."
    return Chart(draw(card, width=width), data, alt)
