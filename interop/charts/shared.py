"""What the recipient of a kit has of its rounds, fuels and assemblies, as a table: itself, through a channel, not at all."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from interop.charts.rows import note
from interop.charts.style import (
    INK,
    MUTED,
    QUIET,
    UNKNOWN_HATCH,
    Chart,
    axes_width,
    footer,
    look,
    new_axes,
    shortened,
    small,
    titles,
)
from interop.report.shared import WAYS, Shared, SharedCode, shared_table

TOP = 12
FILLS = {"itself": "#0072b2", "channel": "#56b4e9", "nobody": "#d55e00", "unknown": "white"}
HEADS = {"itself": "itself", "channel": "through a channel", "nobody": "not at all", "unknown": "not known"}
SHORT = {"itself": "itself", "channel": "channel", "nobody": "none", "unknown": "?"}

Line = tuple[str, str, SharedCode | None]


def draw(found: Shared, ax: Axes | None = None, *, width: float = 7.0, top: int = TOP) -> Axes:
    """Draw the ``top`` codes of each dimension, by the number of items that need them, and count the rest."""
    with look():
        lines = _lines(found, top)
        axes = ax if ax is not None else new_axes(width, 1.3 + 0.19 * (len(lines) + 1))
        narrow = small(axes, width if ax is None else None)
        size = 6.5 if narrow else 8.0
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(False)
        axes.set_ylim(len(lines) - 0.4, -1.6)
        axes.set_xlim(0, 1)
        room = axes_width(axes)
        marks, step = (0.45, 24.0) if narrow else (0.5, 34.0)
        ways = [way for way in WAYS if way != "unknown" or found.count(way)]
        columns = {way: marks + (0.5 + place) * step / room for place, way in enumerate(ways)}
        words_at = marks + len(ways) * step / room
        for way, x in columns.items():
            note(axes, SHORT[way], (x, -1.0), (0, 0), size - 0.5, ha="center", colour=MUTED)
        note(axes, "items", (marks, -1.0), (-5, 0), size - 0.5, ha="right", colour=MUTED)
        for level, (name, words, row) in enumerate(lines):
            if row is None:
                bold = "bold" if words == "" else "normal"
                note(axes, shortened(name, room, size), (0, level), (0, 0), size, weight=bold, colour=INK if bold == "bold" else MUTED)  # fmt: skip
                continue
            axes.plot([0, 1], [level + 0.5] * 2, color=QUIET, linewidth=0.3, zorder=0)
            note(axes, shortened(name, room * marks - 26, size), (0, level), (0, 0), size)
            note(axes, str(row.items), (marks, level), (-5, 0), size, ha="right")
            note(axes, shortened(words, room * (1 - words_at) - 4, size), (words_at, level), (4, 0), size, colour=MUTED)
            axes.add_patch(
                Rectangle(
                    (columns[row.way] - 0.35 * step / room, level - 0.32),
                    0.7 * step / room,
                    0.64,
                    facecolor=FILLS[row.way],
                    edgecolor=INK,
                    linewidth=0.6,
                    hatch=UNKNOWN_HATCH if row.way == "unknown" else None,
                )
            )
        titles(
            axes,
            found.headline,
            f"Rounds, fuels and assemblies that {found.from_name} kit needs, by the number of items that need them, and "
            f"whether {found.to_name} supplies them itself, through a channel, or not at all (none); as of {found.provenance.as_of}",
            alone=ax is None,
        )
        if ax is None:
            footer(axes, found.provenance)
        return axes


def chart(found: Shared, *, width: float = 7.0, top: int = TOP) -> Chart:
    """The chart with its data, all codes of it, and alt text."""
    counts = "; ".join(f"{dimension}: {_counted(found, dimension)}" for dimension in _dimensions(found))
    alt = f"Table with a row a code and a mark for how it is supplied. {found.headline}. {counts}."
    return Chart(draw(found, width=width, top=top), shared_table(found), alt)


def _dimensions(found: Shared) -> list[str]:
    return list(dict.fromkeys(row.dimension for row in found.codes))


def _lines(found: Shared, top: int) -> list[Line]:
    """A heading for each dimension, its first codes, and a count of the others."""
    lines: list[Line] = []
    for dimension in _dimensions(found):
        rows = found.of(dimension)
        lines.append((f"{dimension}: {_counted(found, dimension)}", "", None))
        lines += [(row.name, _words(row), row) for row in rows[:top]]
        if len(rows) > top:
            lines.append((f"and {len(rows) - top} more, in the CSV file beside the chart", "more", None))
    return lines


def _counted(found: Shared, dimension: str) -> str:
    return ", ".join(f"{count} {HEADS[way]}" for way in WAYS if (count := found.count(way, dimension)))


def _words(row: SharedCode) -> str:
    if row.way == "itself":
        return "" if row.level == "common" else row.level
    if row.way == "channel":
        return f"{row.channel} {row.supplier}" + ("" if row.level == "common" else f", {row.level}")
    if row.way == "unknown":
        return "not settled"
    return f"{row.supplier} denies it" if row.channel == "denied" else "nobody on record"
