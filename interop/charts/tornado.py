"""What an answer hangs on: groups of inputs by Sobol's total index, or each dimension's weight beside its influence."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from interop.charts.rows import beside, dot, named, square, x_label
from interop.charts.style import INK, Chart, footer, look, new_axes, small, titles
from interop.report.doubts import doubt_table
from interop.report.tables import Block
from interop.uncertainty.sensitivity import FACTS, Index, Influence, Sensitivity

JUDGED, FACT = "#0072b2", "#009e73"
BY = ("group", "dimension")
STEPS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


def draw(found: Sensitivity, ax: Axes | None = None, *, width: float = 7.0, by: str = "group") -> Axes:
    """Draw groups of inputs (``by`` "group") or dimensions ("dimension"), what matters most on top."""
    with look():
        count = len(found.groups if by == "group" else found.dimensions)
        axes = ax if ax is not None else new_axes(width, 2.0 + 0.27 * count)
        narrow = small(axes, width if ax is None else None)
        size = 7.5 if narrow else 9.0
        pair = f"{found.from_name} kit in the logistics of {found.to_name}"
        if by == "group":
            _groups(axes, found.groups, size, narrow)
            said = (
                f"Sobol's total index of each group of inputs to {pair}, with 95 % confidence. Green: facts that sources "
                "can settle; blue: judgements of the method"
            )
        else:
            _dimensions(axes, found.dimensions, size, narrow)
            said = (
                f"{pair}. Hollow square: declared weight; circle: part of the variance that goes with the dimension; "
                "at the right: difficulty without it"
            )
        titles(axes, headline(found, by), f"{said}; as of {found.provenance.as_of}", alone=ax is None)
        if ax is None:
            footer(axes, found.provenance)
        return axes


def headline(found: Sensitivity, by: str = "group") -> str:
    """What moves the answer most, computed."""
    d = found.difficulty
    answer = f"The answer ({d.value:.0f})" if d.value is not None else "The answer"
    if by == "group":
        first, others = found.groups[0], found.groups[1:]
        if first.total <= 0:
            return f"{answer} does not vary: it hangs on nothing that is uncertain"
        sure = all(first.total - first.total_ci > other.total + other.total_ci for other in others)
        kind = "a matter of fact" if first.group in FACTS else "a judgement"
        lead = "hangs most on" if sure else "hangs most, as far as can be told, on"
        return f"{answer} {lead} {first.group} ({first.total:.2f} of the variance), {kind}"
    top = max(found.dimensions, key=lambda row: (row.influence, row.dimension))
    if top.influence <= 0:
        return f"{answer} does not vary with any dimension"
    return f"{answer} varies most with {top.dimension}: influence {top.influence:.2f} at a weight of {top.weight:.2f}"


def chart(found: Sensitivity, *, width: float = 7.0, by: str = "group") -> Chart:
    """The chart with its data and alt text."""
    pair = f"{found.from_name} kit in the logistics of {found.to_name}"
    if by == "group":
        data = doubt_table(found)
        rows = ", ".join(f"{row.group} {row.total:.2f}" for row in found.groups)
        alt = f"Bars with whiskers, on {pair}. {headline(found, by)}. Total index: {rows}."
    else:
        document = found.as_dict()["dimensions"]
        header = ("dimension", "weight_share", "points", "influence", "without", "without_band")
        data = Block("", header, [[row[name] for name in header] for row in document])
        rows = ", ".join(f"{row.dimension} {row.weight:.2f} and {row.influence:.2f}" for row in found.dimensions)
        alt = f"Squares and circles, a row a dimension, on {pair}. {headline(found, by)}. Weight and influence: {rows}."
    return Chart(draw(found, width=width, by=by), data, alt)


def _groups(axes: Axes, groups: Sequence[Index], size: float, narrow: bool) -> None:
    named(axes, [row.group for row in groups], size)
    values = {level: f"{row.total:.2f} ± {row.total_ci:.2f}" for level, row in enumerate(groups)}
    kinds = {level: "fact" if row.group in FACTS else "judgement" for level, row in enumerate(groups)}
    top = _axis(axes, [row.total + row.total_ci for row in groups], size, "part of the variance, in any company")
    beside(axes, [values] if narrow else [values, kinds], size, top=top)
    for level, row in enumerate(groups):
        axes.barh(level, row.total, 0.62, color=FACT if row.group in FACTS else JUDGED)
        ends = [max(0.0, row.total - row.total_ci), row.total + row.total_ci]
        axes.plot(ends, [level, level], color=INK, linewidth=1.2, marker="|", markersize=6, clip_on=False)


def _dimensions(axes: Axes, dimensions: Sequence[Influence], size: float, narrow: bool) -> None:
    named(axes, [row.dimension for row in dimensions], size)
    words = {-1: "without it", **{level: _without(row, narrow) for level, row in enumerate(dimensions)}}
    top = _axis(axes, [max(row.weight, row.influence) for row in dimensions], size, "share of all weights, of the variance")  # fmt: skip
    beside(axes, [words], size, top=top)
    for level, row in enumerate(dimensions):
        axes.plot([row.weight, row.influence], [level, level], color=INK, linewidth=1.0, zorder=1)
        square(axes, row.weight, level)
        dot(axes, row.influence, level, JUDGED)
    axes.set_ylim(len(dimensions) - 0.4, -1.5)


def _without(row: Influence, narrow: bool) -> str:
    if row.without is None:
        return "nothing left"
    return f"{row.without:.0f}" if narrow else f"{row.without:.0f} {row.without_band}"


def _axis(axes: Axes, reached: Sequence[float], size: float, label: str) -> float:
    """A scale from 0 to the least round share that holds everything; its end."""
    most = max(reached, default=0.0)
    top = next((step for step in STEPS if step >= most), most)
    ticks = [0.0, top / 2, top]
    axes.set_xticks(ticks, [f"{tick:.2g}" for tick in ticks], fontsize=size)
    x_label(axes, label, size)
    return top
