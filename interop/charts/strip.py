"""The items of one score by category: a dot an item, the easiest and the hardest named; what has no value is hatched."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from interop.charts.rows import band_words, dot, hatched, jitter, named, note, scale
from interop.charts.style import (
    INK,
    MUTED,
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
from interop.report.tables import score_items
from interop.scoring.scorecard import ItemScore, Scorecard, hardest_first

SPREAD = 0.5


def draw(card: Scorecard, ax: Axes | None = None, *, width: float = 7.0) -> Axes:
    """Draw every item at its difficulty, a row a category, hardest on top."""
    with look():
        rows = [(row.category, _items(card, row.category)) for row, _ in hardest_first(card.categories)]
        narrow = small(ax, None) if ax is not None else width < 5.0
        axes = ax if ax is not None else new_axes(width, 1.9 + (0.4 if narrow else 0.3) * len(rows))
        size = 7.0 if narrow else 9.0
        bands = card.provenance.bands
        colours = band_colours(bands)
        named(axes, ["" if narrow else name for name, _ in rows], size)
        scale(axes, bands, len(rows), size)
        axes.set_xlim(0, 100)
        if not narrow:
            _make_room(axes, rows, size - 1.5)
        for level, (name, items) in enumerate(rows):
            at = level + (0.16 if narrow else 0.0)
            for item in items:
                d = item.difficulty
                y = at + SPREAD * (0.6 if narrow else 1.0) * jitter(item.item)
                if d.value is None:
                    hatched(axes, y, d.high, d.low, 0.12)
                else:
                    dot(axes, d.value, y, colours[item.band or ""], 4.5)
            if narrow:
                words = f"{name}: {_extremes(items)}"
                note(axes, shortened(words, axes_width(axes), size - 0.5), (0, level - 0.32), (0, 0), size - 0.5)
            else:
                _label(axes, level, items, size - 1.5)
        axes.set_ylim(len(rows) - 0.4, -1.2)
        axes.spines["bottom"].set_bounds(0, 100)
        thin_ticks(axes, size)
        band_words(axes, bands, -0.9, size - 1)
        unknown = any(item.difficulty.value is None for item in card.items)
        titles(
            axes,
            headline(card),
            f"Difficulty of each item of {card.from_name} kit in the logistics of {card.to_name}, median of the draws; the "
            f"easiest and the hardest of each category are named{'; hatched: range of what has no value' if unknown else ''}; "
            f"as of {card.provenance.as_of}",
            alone=ax is None,
        )
        if ax is None:
            footer(axes, card.provenance)
        return axes


def headline(card: Scorecard) -> str:
    """How many items lie in which bands, and the ends, computed."""
    items = _valued(card.items)
    pair = f"{card.from_name} kit in the logistics of {card.to_name}"
    if not items:
        return f"{pair}: not enough is known for a value of any item"
    if len(items) == 1:
        return f"{pair}: {items[0].item} is {items[0].band} ({items[0].difficulty.value:.0f})"
    easy, hard = items[0], items[-1]
    tally = {name: sum(item.band == name for item in items) for name in card.provenance.bands}
    most = max(tally, key=lambda name: tally[name])
    return (
        f"{pair}: {tally[most]} of {len(card.items)} items are {most}, from {easy.item} ({easy.difficulty.value:.0f}) "
        f"to {hard.item} ({hard.difficulty.value:.0f})"
    )


def chart(card: Scorecard, *, width: float = 7.0) -> Chart:
    """The chart with its data and alt text."""
    rows = "; ".join(f"{row.category}: {_extremes(_items(card, row.category))}" for row, _ in hardest_first(card.categories))  # fmt: skip
    alt = f"Dots, one an item, in rows by category, hardest on top. {headline(card)}. Easiest to hardest: {rows}."
    return Chart(draw(card, width=width), score_items(card), alt)


def _items(card: Scorecard, category: str) -> list[ItemScore]:
    return [item for item in card.items if item.category == category]


def _valued(items: Sequence[ItemScore]) -> list[ItemScore]:
    """Items with a value, easiest first, in the order of a scorecard's categories."""
    found = [item for item in items if item.difficulty.value is not None]
    return sorted(found, key=lambda item: (item.difficulty.interval, item.item))


def _extremes(items: Sequence[ItemScore]) -> str:
    valued = _valued(items)
    if not valued:
        return "not known"
    first, last = valued[0].item, valued[-1].item
    return first if first == last else f"{first} to {last}"


def _make_room(axes: Axes, rows: Sequence[tuple[str, Sequence[ItemScore]]], size: float) -> None:
    """Limits with room for the words at the right of each row."""
    width, right = axes_width(axes), 100.0
    for _, items in rows:
        _, words, end = _sides(items, width / 100.0, size)
        right = max(right, end * width / max(width - text_width(words, size) - 10.0, 0.4 * width))
    axes.set_xlim(0, right)


def _sides(items: Sequence[ItemScore], unit: float, size: float) -> tuple[str, str, float]:
    """What stands left of the easiest item and right of the hardest, and where that is; ``unit`` is a point's room.

    Both stand at the right where the left has no room.
    """
    valued = _valued(items)
    if not valued:
        return "", "not known", 100.0
    easy, hard = valued[0], valued[-1]
    x, end = (float(item.difficulty.value or 0.0) for item in (easy, hard))
    if easy is not hard and x * unit * 0.8 > text_width(easy.item, size) + 7.0:
        return easy.item, hard.item, end
    return "", _extremes(items), end


def _label(axes: Axes, level: float, items: Sequence[ItemScore], size: float) -> None:
    width, right = axes_width(axes), axes.get_xlim()[1]
    left, words, end = _sides(items, width / 100.0, size)
    valued = _valued(items)
    if left:
        easy = valued[0]
        note(axes, left, (easy.difficulty.value or 0.0, level + SPREAD * jitter(easy.item)), (-5, 0), size, ha="right")
    at = level + SPREAD * jitter(valued[-1].item) if left or len(valued) == 1 else level
    room = width * (1.0 - end / right) - 6.0
    note(axes, shortened(words, room, size), (end, at), (5, 0), size, colour=INK if valued else MUTED)
