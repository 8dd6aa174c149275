"""What charts with a row for each thing share: the scale of difficulty, words beside a row, dots, and jitter."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from interop.charts.style import INK, MUTED, QUIET, UNKNOWN_HATCH, axes_width, text_width, thin_ticks, wrapped

SCALE = "difficulty, 0 seamless to 100 prohibitive"


def named(axes: Axes, names: Sequence[str], size: float, levels: Sequence[float] | None = None) -> None:
    """Names at the left of rows, the first row on top."""
    axes.set_yticks(range(len(names)) if levels is None else levels, names, fontsize=size)
    axes.tick_params(axis="y", length=0, pad=7)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(names) - 0.4, -0.6)


def beside(axes: Axes, columns: Sequence[Mapping[int, str]], size: float, *, top: float = 100.0) -> None:
    """Columns of words, by row, right of a scale that ends at ``top``; the scale makes room for them."""
    widths = [max((text_width(said, size) for said in column.values()), default=0.0) + 9.0 for column in columns]
    width = axes_width(axes)
    axes.set_xlim(0, top * width / max(width - sum(widths) - 3.0, 0.25 * width))
    axes.spines["bottom"].set_bounds(0, top)
    thin_ticks(axes, size)
    for place, column in enumerate(columns):
        for level, said in column.items():
            note(axes, said, (top, level), (8 + sum(widths[:place]), 0), size)


def note(
    axes: Axes,
    words: str,
    place: tuple[float, float],
    off: tuple[float, float],
    size: float,
    ha: str = "left",
    va: str = "center",
    colour: str = INK,
    weight: str = "normal",
    halo: bool = False,
) -> None:
    """Words at a place of the data, moved by some points; they take no room from the layout."""
    words_on_white = [withStroke(linewidth=2.0, foreground="white")] if halo else None
    axes.annotate(
        words,
        place,
        xytext=off,
        textcoords="offset points",
        ha=ha,
        va=va,
        fontsize=size,
        color=colour,
        fontweight=weight,
        path_effects=words_on_white,
    ).set_in_layout(False)


def scale(axes: Axes, bands: Mapping[str, float], rows: float, size: float, label: str = SCALE) -> None:
    """The scale of difficulty with a quiet line at each edge of a band, and its ends as ticks."""
    edges = list(bands.values())
    axes.vlines(edges[:-1], -0.6, rows - 0.4, color=QUIET, linewidth=0.6, zorder=0)
    axes.set_xticks([0.0, *edges], [f"{edge:g}" for edge in (0.0, *edges)], fontsize=size)
    x_label(axes, label, size)


def x_label(axes: Axes, words: str, size: float) -> None:
    """What the scale is of, in the width that there is."""
    axes.set_xlabel(wrapped(words, axes_width(axes), size), fontsize=size, loc="left")


def band_words(axes: Axes, bands: Mapping[str, float], level: float, size: float) -> None:
    """The names of the bands along the top of the scale, where all of them fit; after the limits are set."""
    unit = axes_width(axes) / axes.get_xlim()[1]
    ends = [0.0, *bands.values()]
    places = {
        name: ((low + high) / 2, (high - low) * unit) for name, low, high in zip(bands, ends, ends[1:], strict=False)
    }
    fits = [s for s in (size, 7.0, 6.0) if all(text_width(name, s) + 3 <= room for name, (_, room) in places.items())]
    for name, (middle, _) in places.items() if fits else ():
        note(axes, name, (middle, level), (0, 0), fits[0], ha="center", colour=MUTED)


def dot(axes: Axes, x: float, y: float, colour: str, size: float = 6.5) -> None:
    """A filled circle with a dark edge, so that pale fills are seen on white too."""
    axes.plot([x], [y], "o", markersize=size, color=colour, markeredgecolor=INK, markeredgewidth=0.7, clip_on=False)


def square(axes: Axes, x: float, y: float) -> None:
    """A hollow square."""
    axes.plot([x], [y], "s", markersize=6.5, color="white", markeredgecolor=INK, markeredgewidth=1.2, clip_on=False)


def hatched(axes: Axes, level: float, high: float = 100.0, low: float = 0.0, height: float = 0.5) -> None:
    """A hatched strip over the range of a value that is not known."""
    axes.barh(level, high - low, height, left=low, color="none", hatch=UNKNOWN_HATCH, edgecolor=INK, linewidth=0.3)


def jitter(name: str) -> float:
    """A number in -0.5..0.5 that belongs to a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32 - 0.5
