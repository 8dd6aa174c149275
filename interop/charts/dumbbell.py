"""Two answers to one question side by side: a hollow square for what was, an arrow, a filled circle for what is."""

from __future__ import annotations

from matplotlib.axes import Axes

from interop.charts.rows import SCALE, beside, dot, hatched, named, note, scale, square
from interop.charts.style import (
    DIMENSIONS,
    INK,
    MUTED,
    Chart,
    axes_width,
    footer,
    look,
    new_axes,
    shortened,
    small,
    text_width,
    titles,
)
from interop.report.shifts import Shift, shift_table

FILL = "#0072b2"
WHOLE = "whole kit"


def draw(shift: Shift, ax: Axes | None = None, *, width: float = 7.0) -> Axes:
    """Draw the difficulty of each category, or the points of each dimension, before and after; the whole kit on top."""
    with look():
        rows = [(WHOLE, *shift.whole), *shift.rows]
        axes = ax if ax is not None else new_axes(width, 2.0 + 0.24 * len(rows))
        narrow = small(axes, width if ax is None else None)
        size = 7.5 if narrow else 9.0
        room = 90.0 if narrow else 160.0
        named(axes, [shortened(name, room, size) for name, _, _ in rows], size)
        axes.get_yticklabels()[0].set_fontweight("bold")
        label = SCALE if shift.by == "category" else "points of difficulty"
        scale(axes, shift.after.provenance.bands, len(rows), size, label)
        beside(axes, [{level: _words(old, new) for level, (_, old, new) in enumerate(rows)}], size)
        for level, (name, old, new) in enumerate(rows):
            if new is None or old is None:
                hatched(axes, level)
            if old is not None:
                square(axes, old, level)
            if new is not None:
                dot(axes, new, level, DIMENSIONS.get(name, FILL) if shift.by == "dimension" else FILL, 6.0)
            if old is not None and new is not None and abs(new - old) * axes_width(axes) / axes.get_xlim()[1] > 9.0:
                axes.annotate(
                    "",
                    (new, level),
                    xytext=(old, level),
                    arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.0, "shrinkA": 4, "shrinkB": 4},
                ).set_in_layout(False)
        axes.set_ylim(len(rows) - 0.4, -1.6)
        _ends(axes, shift, size - 1.0)
        titles(
            axes,
            shift.headline,
            f"{'Difficulty by category' if shift.by == 'category' else 'Points of difficulty by dimension'}; hollow "
            f"square: {shift.before_name}; filled circle: {shift.after_name}"
            f"{'; hatched: no value in one of them' if any(None in row for row in rows) else ''}",
            alone=ax is None,
        )
        if ax is None:
            footer(axes, shift.after.provenance)
        return axes


def chart(shift: Shift, *, width: float = 7.0) -> Chart:
    """The chart with its data and alt text."""
    rows = "; ".join(f"{name} {_words(old, new)}" for name, old, new in shift.rows)
    alt = f"Squares and circles joined by arrows, from {shift.before_name} to {shift.after_name}. {shift.headline}. By {shift.by}: {rows}."
    return Chart(draw(shift, width=width), shift_table(shift), alt)


def _words(old: float | None, new: float | None) -> str:
    first, second = ("?" if number is None else f"{number:.0f}" for number in (old, new))
    return f"{first} → {second}"


def _ends(axes: Axes, shift: Shift, size: float) -> None:
    """The names of the two answers above their marks in the first row, where there is room for both side by side."""
    old, new = shift.whole
    if old is None or new is None:
        return
    unit = axes_width(axes) / axes.get_xlim()[1]
    ends = sorted([(old, shift.before_name), (new, shift.after_name)])
    (x, left), (y, right) = ends
    outer = text_width(left, size) <= x * unit and text_width(right, size) <= (axes.get_xlim()[1] - y) * unit
    inner = text_width(left, size) + text_width(right, size) + 8 <= (y - x) * unit
    if outer or inner:
        for place, words, ha in ((x, left, "right" if outer else "left"), (y, right, "left" if outer else "right")):
            off = {(True, "right"): -2.0, (True, "left"): 2.0}.get((outer, ha), 0.0)
            note(axes, words, (place, -0.95), (off, 0), size, ha=ha, colour=MUTED)
