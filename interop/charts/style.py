"""What all charts share: a look, a footer, an alt text, and saving that gives the same bytes for the same result."""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from interop.errors import UsageError
from interop.report.tables import Block, csv_of
from interop.scoring.scorecard import Provenance
from interop.tables import write_file

FORMATS = (".svg", ".png", ".pdf")
DPI = 200
INK = "#1a1a1a"
MUTED = "#595959"
UNKNOWN_HATCH = "////"
BANDS = {"seamless": "#0072b2", "easy": "#56b4e9", "moderate": "#f0e442", "hard": "#e69f00", "prohibitive": "#d55e00"}
DIMENSIONS = {
    "ammunition": "#d55e00",
    "fuel": "#e69f00",
    "parts": "#0072b2",
    "training": "#009e73",
    "maintenance": "#cc79a7",
    "systems": "#56b4e9",
}
HATCHES = {"ammunition": "", "fuel": "..", "parts": "//", "training": "", "maintenance": "\\\\", "systems": "xx"}
_RC: Any = {
    "svg.hashsalt": "interop",
    "svg.fonttype": "path",
    "text.parse_math": False,
    "font.size": 9.0,
    "font.family": ["DejaVu Sans"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
    "savefig.facecolor": "white",
}


@dataclass(frozen=True)
class Chart:
    """A drawn chart with what goes beside it: its data and its description for those who cannot see it."""

    axes: Axes
    data: Block
    alt: str


@contextmanager
def look() -> Iterator[None]:
    """The project's look, without touching the caller's settings."""
    with matplotlib.rc_context(_RC), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*Glyph.*missing.*")
        yield


def new_axes(width: float, height: float) -> Axes:
    """Axes on a figure of its own, in inches, without a display."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def figure_of(axes: Axes) -> Figure:
    """The figure that axes stand on."""
    figure = axes.get_figure()
    assert isinstance(figure, Figure)
    return figure


def titles(axes: Axes, headline: str, subtitle: str, width: int) -> None:
    """A headline that says the finding, and below it what is measured; both wrapped to ``width`` characters."""
    axes.set_title(
        "\n".join(textwrap.wrap(headline, width)),
        loc="left",
        fontsize=11,
        fontweight="bold",
        pad=8 + 12 * len(textwrap.wrap(subtitle, round(width * 1.2))),
    )
    axes.annotate(
        "\n".join(textwrap.wrap(subtitle, round(width * 1.2))),
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 5),
        textcoords="offset points",
        fontsize=8.5,
        color=MUTED,
        va="bottom",
    )


def footer(axes: Axes, provenance: Provenance, width: int) -> None:
    """Where the numbers come from, below the figure."""
    p = provenance
    words = f"Source: interop {p.version}, catalog {p.catalog[:12]}, method {p.method[:12]}, as of {p.as_of}, {p.draws} draws, seed {p.seed}."
    figure_of(axes).supxlabel("\n".join(textwrap.wrap(words, width)), x=0.01, ha="left", fontsize=7, color=MUTED)


def save(drawing: Callable[[], Chart], path: Path, *, force: bool = False) -> list[Path]:
    """Draw and write a chart with its data (``.csv``) and alt text (``.alt.txt``) beside it.

    Raises UsageError for a format that is not SVG, PNG or PDF, and FileError where a file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(f"a chart is written as {', '.join(FORMATS)}; {path.name!r} ends in none of them")
    with look():
        chart = drawing()
        figure = figure_of(chart.axes)
        out = io.BytesIO()
        metadata: dict[str, Any] = {
            ".svg": {"Date": None, "Creator": None},
            ".pdf": {"CreationDate": None, "Producer": None, "Creator": None},
            ".png": {"Software": None},
        }[suffix]
        figure.savefig(out, format=suffix[1:], dpi=DPI, metadata=metadata)
    content = out.getvalue()
    if suffix == ".svg":
        content = _described(content.decode(), chart).encode()
    beside = [path.with_suffix(".csv"), path.with_suffix(".alt.txt")]
    write_file(path, content, force=force)
    write_file(beside[0], csv_of(chart.data), force=force)
    write_file(beside[1], chart.alt + "\n", force=force)
    return [path, *beside]


def _described(svg: str, chart: Chart) -> str:
    """An SVG that screen readers announce as an image with title and description."""
    start = svg.index("<svg")
    end = svg.index(">", start)
    title = escape(chart.axes.get_title(loc="left").replace("\n", " "))
    named = f'{svg[start:end]} role="img" aria-labelledby="chart-title chart-desc">\n <title id="chart-title">{title}</title>\n <desc id="chart-desc">{escape(chart.alt)}</desc>'
    return svg[:start] + named + svg[end + 1 :]
