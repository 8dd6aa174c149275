"""Where the text of a drawn figure ends up, and results to draw: easy, hard, unknown, and with trying names."""

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from world import World, tank_world

import interop
from interop.charts.style import figure_of
from interop.scoring.compare import Matrix
from interop.scoring.scorecard import Scorecard

DPIS = (100, 110, 200)


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


def drawn(axes: Axes, dpi: float) -> Figure:
    """The figure, laid out and drawn at a resolution."""
    figure = figure_of(axes)
    figure.set_dpi(dpi)
    FigureCanvasAgg(figure).draw()
    return figure


def extent(text: Text) -> Bbox:
    """The box that a drawn text takes, in pixels."""
    return text.get_window_extent()


def texts(figure: Figure) -> list[Text]:
    """Every text that shows."""
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def outside(axes: Axes) -> list[tuple[int, str]]:
    """Texts that reach beyond their figure, with the resolution at which they do."""
    found = []
    for dpi in DPIS:
        figure = drawn(axes, dpi)
        page = figure.bbox
        for text in texts(figure):
            box = extent(text)
            if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
                found.append((dpi, text.get_text()))
    return found


def overlapping(axes: Axes) -> list[tuple[int, str, str]]:
    """Pairs of texts that cover each other by more than a pixel, with the resolution at which they do."""
    found = []
    for dpi in DPIS:
        boxes = [(text.get_text(), extent(text)) for text in texts(drawn(axes, dpi))]
        for place, (one, box) in enumerate(boxes):
            for other, second in boxes[place + 1 :]:
                shared = Bbox.intersection(box, second)
                if shared is not None and shared.width > 1 and shared.height > 1:
                    found.append((dpi, one, other))
    return found
