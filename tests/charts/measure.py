"""Where the text of a drawn figure ends up, and results to draw: easy, hard, unknown, and with trying names."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from world import World, tank_world

import interop
from interop.charts.style import figure_of, look
from interop.scoring.compare import Matrix
from interop.scoring.scorecard import Scorecard

DPIS = (72, 100, 110, 200, 300)


def card(giver: str = "XA", taker: str = "XC", world: World | None = None) -> Scorecard:
    """A scorecard of the tank world; XB's kit is hard for XC, XC's is none for XA."""
    return interop.score((world or tank_world()).catalog(), giver, taker, draws=64)


def unknown_world() -> World:
    """XA's kit, of which nothing is known but for XA itself."""
    return World("XA", "XB", complete=False).plain_item("tank").holds("XA", "tank")


def half_known_world() -> World:
    """XA's kit in XB's hands: what it fires and burns is known, half of its parts are not."""
    world = World("XA", "XB").plain_item("tank").holds("XA", "tank").relation("XB", "XA", "denied")
    return world.need("tank", "parts", "", role="gearbox", share="1")


def named_world(giver: str, taker: str) -> World:
    """The tank world with other names for XA and XC."""
    world = tank_world()
    for _, cells in world.rows["forces"]:
        cells["name"] = {"XA": giver, "XC": taker}.get(cells["id"], cells["name"])
    return world


def matrix(world: World | None = None) -> Matrix:
    """Every pair of a world."""
    return interop.matrix((world or tank_world()).catalog(), draws=64)


def wide_world(forces: int) -> World:
    """Many forces with the longest ids there may be, a few of them without kit."""
    names = [f"X{chr(65 + number // 26)}-{chr(65 + number % 26) * 27}" for number in range(forces)]
    world = World(*names).plain_item("tank")
    for name in names[2:]:
        world.holds(name, "tank")
    return world


def drawn(axes: Axes, dpi: float) -> dict[str, Any]:
    """The figure drawn at a resolution: its page, and each text that shows with its box, in pixels."""
    figure = figure_of(axes)
    figure.set_dpi(dpi)
    figure.draw_without_rendering()
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    words = [text.get_text() for text in shown if isinstance(text, Text)]
    boxes = [text.get_window_extent().extents for text in shown if isinstance(text, Text)]
    return {"page": figure.bbox.extents, "words": words, "boxes": np.array(boxes)}


def outside(axes: Axes, dpi: float) -> list[str]:
    """Texts that reach beyond their figure."""
    found = drawn(axes, dpi)
    page, boxes = found["page"], found["boxes"]
    beyond = (boxes[:, :2] < page[:2]).any(axis=1) | (boxes[:, 2:] > page[2:]).any(axis=1)
    return [found["words"][place] for place in np.flatnonzero(beyond)]


def overlapping(axes: Axes, dpi: float) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other by more than a pixel."""
    found = drawn(axes, dpi)
    boxes = found["boxes"]
    low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    shared = np.triu((high - low > 1).all(axis=2), k=1)
    return [(found["words"][a], found["words"][b]) for a, b in np.argwhere(shared)]


def misplaced(axes: Axes, dpis: Sequence[int] = DPIS) -> list[object]:
    """Texts beyond the figure or over each other, at every resolution, as saved by ``save``."""
    with look():
        return [found for dpi in dpis for found in (*outside(axes, dpi), *overlapping(axes, dpi))]


def misplaced_by_others(axes: Axes) -> list[object]:
    """The same where the caller saves the figure with settings of their own."""
    return [found for dpi in DPIS for found in (*outside(axes, dpi), *overlapping(axes, dpi))]
