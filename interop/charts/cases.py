"""Past transfers: how each went against its score; a dot a case, the worst misses named."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from interop.backtest.results import Backtest, CaseScore
from interop.charts.rows import SCALE, jitter, named, note, x_label
from interop.charts.style import (
    INK,
    Chart,
    axes_width,
    band_colours,
    footer,
    look,
    new_axes,
    shortened,
    small,
    text_width,
    thin_ticks,
    titles,
)
from interop.report.backtest import LABELS, case_table

SPREAD = 0.55
SPOTS = [(side, up) for up in (0.0, 0.5, -0.5, 1.0, -1.0, 1.5, -1.5, 2.0, -2.0) for side in ("left", "right")]
"""Where a name may stand: its side that is at the dot, and how many lines it is moved up."""

Box = tuple[float, float, float, float]


def draw(found: Backtest, ax: Axes | None = None, *, width: float = 7.0) -> Axes:
    """Draw every case at its score, in the row of its outcome; rows have bands of the same name behind them."""
    with look():
        axes = ax if ax is not None else new_axes(width, 5.4 if width >= 5.0 else 5.0)
        narrow = small(axes, width if ax is None else None)
        size = 7.0 if narrow else 9.0
        bands = found.provenance.bands
        ends = [0.0, *bands.values()]
        for place, colour in enumerate(band_colours(bands).values()):
            axes.axvspan(ends[place], ends[place + 1], color=colour, alpha=0.16, linewidth=0, zorder=0)
        named(axes, list(LABELS), size)
        axes.set_ylim(len(LABELS) - 0.5, -0.5)
        axes.hlines([row + 0.5 for row in range(len(LABELS) - 1)], 0, 100, color="white", linewidth=1.2, zorder=0.5)
        axes.set_ylabel("how it went", fontsize=size)
        axes.set_xlim(0, 100)
        axes.set_xticks(ends, [f"{edge:g}" for edge in ends], fontsize=size)
        x_label(axes, SCALE, size)
        thin_ticks(axes, size)
        missed = {case.id for case, _ in found.misses}
        for case in found.cases:
            known = case.id not in missed
            axes.plot(
                [_score(case)],
                [_level(case)],
                "o",
                markersize=4.5 if narrow else 5.5,
                color="#0072b2" if known else "#d55e00",
                markeredgecolor="white" if known else INK,
                markeredgewidth=0.5 if known else 0.9,
                zorder=2 if known else 3,
                clip_on=False,
            )
        titles(
            axes,
            found.headline.rstrip("."),
            f"Outcome of past transfers against the score worked out from what was known then; worst misses edged dark"
            f"{'; the worst are named' if narrow else ' and named'}; shaded: bands; as of {found.provenance.as_of}",
            alone=ax is None,
        )
        if ax is None:
            footer(axes, found.provenance)
        _name(axes, found, size - (1.0 if narrow else 2.0))
        return axes


def chart(found: Backtest, *, width: float = 7.0) -> Chart:
    """The chart with its data and alt text."""
    misses = "; ".join(
        f"{case.row.name} (outcome {LABELS[case.label]}, score {case.difficulty.value:.0f})" for case, _ in found.misses
    )
    alt = (
        f"Dots in five rows by outcome, from left to right by score. {found.headline} Worst misses: {misses or 'none'}."
    )
    return Chart(draw(found, width=width), case_table(found), alt)


def _level(case: CaseScore) -> float:
    return case.label + SPREAD * jitter(case.id)


def _name(axes: Axes, found: Backtest, size: float) -> None:
    """Names beside the dots of misses, worst first, each where it covers no other name and, if it can be, no dot."""
    width = axes_width(axes)
    height = float(axes.bbox.height) * width / float(axes.bbox.width)
    places = {
        case.id: (_score(case) / 100 * width, (_level(case) + 0.5) / len(LABELS) * height) for case in found.cases
    }
    dots = [(x - 4, y - 4, x + 4, y + 4) for x, y in places.values()]
    names: list[Box] = []
    for case, _ in found.misses:
        x, y = places[case.id]
        others = [box for box in dots if box[:2] != (x - 4, y - 4)]
        full, brief = (shortened(words, 0.62 * width, size) for words in (case.row.name, case.id))
        for words, taken in ((full, [*names, *others]), (brief, [*names, *others]), (full, names), (brief, names)):
            long, tall = text_width(words, size), 1.2 * size
            boxes = [(at, _box(x, y, long, tall, *at)) for at in SPOTS]
            spot = next((pair for pair in boxes if _free(pair[1], taken, width, height)), None)
            if spot is not None:
                (side, up), box = spot
                names.append(box)
                right = 6.0 if side == "left" else -6.0
                note(axes, words, (_score(case), _level(case)), (right, up * tall), size, ha=side, halo=True)
                if up:
                    ends = _score(case), _score(case) + right / width * 100
                    levels = _level(case), _level(case) - up * tall / height * len(LABELS)
                    axes.plot(ends, levels, color=INK, linewidth=0.6, zorder=2.5)
                break


def _score(case: CaseScore) -> float:
    return case.difficulty.value or 0.0


def _box(x: float, y: float, long: float, tall: float, side: str, up: float) -> Box:
    left = x + 6 if side == "left" else x - 6 - long
    return left, y - (up + 0.5) * tall, left + long, y - (up - 0.5) * tall


def _free(box: Box, taken: Sequence[Box], width: float, height: float) -> bool:
    """Whether a box lies inside the axes and covers none that is taken."""
    inside = box[0] >= 1 and box[1] >= 0 and box[2] <= width - 1 and box[3] <= height
    return inside and not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )
