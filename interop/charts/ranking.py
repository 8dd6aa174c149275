"""Whose kit fits a recipient best: forces sorted, a dot and its interval each; who could not be ranked is hatched."""

from __future__ import annotations

from matplotlib.axes import Axes

from interop.charts.rows import band_words, beside, dot, hatched, named, scale
from interop.charts.style import INK, Chart, band_colours, footer, look, new_axes, shortened, small, titles
from interop.report.tables import Block, percent, span, value
from interop.scoring.compare import Ranking


def draw(ranking: Ranking, ax: Axes | None = None, *, width: float = 7.0) -> Axes:
    """Draw the difficulty of every force's kit for one recipient, easiest on top."""
    with look():
        count = len(ranking.cards) + len(ranking.left_out)
        axes = ax if ax is not None else new_axes(width, 1.95 + 0.21 * count)
        narrow = small(axes, width if ax is None else None)
        size, room = (7.5, 72.0) if narrow else (9.0, 160.0)
        names = [card.from_force if narrow else card.from_name for card in ranking.cards]
        names += list(ranking.left_out)
        named(axes, [shortened(name, room, size) for name in names], size)
        bands = ranking.provenance.bands
        colours = band_colours(bands)
        values = {
            place: f"{card.difficulty.value:.0f} ({span(card.difficulty)})" for place, card in enumerate(ranking.cards)
        }
        values |= dict.fromkeys(range(len(ranking.cards), count), "not ranked")
        known = {place: f"{percent(card.known)} known".replace("%", " %") for place, card in enumerate(ranking.cards)}
        scale(axes, bands, count, size)
        beside(axes, [values] if narrow else [values, known], size)
        for level, card in enumerate(ranking.cards):
            d = card.difficulty
            axes.plot(d.interval, [level, level], color=INK, linewidth=1.4, zorder=1.5)
            dot(axes, d.value or 0.0, level, colours[card.band or ""])
        for level in range(len(ranking.cards), count):
            hatched(axes, level)
        axes.set_ylim(count - 0.4, -1.4)
        band_words(axes, bands, -1.0, size - 1)
        left = f"; hatched: {len(ranking.left_out)} that could not be ranked" if ranking.left_out else ""
        titles(
            axes,
            headline(ranking),
            f"Difficulty of each force's kit in the logistics of {ranking.to_name}: median and 90 % interval"
            f"{'' if narrow else '; known: share of the essential needs'}{left}; as of {ranking.provenance.as_of}",
            alone=ax is None,
        )
        if ax is None:
            footer(axes, ranking.provenance)
        return axes


def headline(ranking: Ranking) -> str:
    """Whose kit is easiest and how surely, and whose is hardest, computed."""
    first, last = ranking.cards[0], ranking.cards[-1]
    easy = f"{first.from_name} kit is easiest for {ranking.to_name} ({first.difficulty.value:.0f})"
    if first is last:
        return f"{first.from_name} kit for {ranking.to_name}: difficulty {first.difficulty.value:.0f} of 100"
    second = ranking.cards[1]
    sure = f"easier than {second.from_name} in {percent(ranking.harder[0])} of the draws"
    return f"{easy}, {sure}; {last.from_name} kit is hardest ({last.difficulty.value:.0f})".replace("%", " %")


def data(ranking: Ranking) -> Block:
    """One row a force, as it is drawn."""
    header = ("rank", "from", "name", "difficulty", "interval_low", "interval_high", "band", "items", "known_share", "left_out")  # fmt: skip
    rows = [
        (
            place,
            card.from_force,
            card.from_name,
            value(card.difficulty),
            round(card.difficulty.interval[0], 1),
            round(card.difficulty.interval[1], 1),
            card.band,
            card.items,
            round(card.known, 4),
            None,
        )
        for place, card in enumerate(ranking.cards, 1)
    ]
    left = [(None, force, None, None, None, None, None, None, None, why) for force, why in ranking.left_out.items()]
    return Block("", header, [*rows, *left])


def chart(ranking: Ranking, *, width: float = 7.0) -> Chart:
    """The chart with its data and alt text."""
    order = ", ".join(
        f"{card.from_name} {card.difficulty.value:.0f} ({span(card.difficulty)})" for card in ranking.cards
    )
    left = f" Not ranked: {', '.join(ranking.left_out)}." if ranking.left_out else ""
    alt = f"Dots with intervals, one row a force, easiest on top. {headline(ranking)}. In order: {order}.{left}"
    return Chart(draw(ranking, width=width), data(ranking), alt)
