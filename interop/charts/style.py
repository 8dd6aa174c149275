"""What all charts share: a look, a footer, an alt text, and saving that gives the same bytes for the same result."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from interop.errors import FileError, UsageError
from interop.report.tables import Block, csv_of
from interop.scoring.scorecard import Provenance
from interop.tables import shown, write_file

FORMATS = (".svg", ".png", ".pdf")
DPI = 200
HINTED = 1.12
"""How much wider text may come out where the caller saves a figure with letters fitted to pixels."""
INK = "#1a1a1a"
MUTED = "#595959"
QUIET = "#b5b5b5"
NARROW = 5.0
"""Inches below which a figure is laid out for a column of a page."""
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
    "text.hinting": "none",
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


def band_colours(bands: Mapping[str, float]) -> dict[str, str]:
    """A colour for each band of a method, easiest first, whatever their names and number."""
    colours = list(BANDS.values())
    last = max(1, len(bands) - 1)
    return {name: colours[round(place * (len(colours) - 1) / last)] for place, name in enumerate(bands)}


def small(axes: Axes, width: float | None = None) -> bool:
    """Whether there is only a column's room: by the figure's width, or by that of axes among others."""
    if width is not None:
        return width < NARROW
    return float(axes.bbox.width) / figure_of(axes).dpi < NARROW - 1.5


def new_axes(width: float, height: float) -> Axes:
    """Axes on a figure of its own, in inches, without a display."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def figure_of(axes: Axes) -> Figure:
    """The figure that axes stand on."""
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def text_width(words: str, size: float, weight: str = "normal") -> float:
    """Room in points that a line of text takes in the chart's own font, at any resolution."""
    font = FontProperties(family=["DejaVu Sans"], size=size, weight=weight)
    return HINTED * float(text_to_path.get_text_width_height_descent(words, font, False)[0])


def wrapped(words: str, room: float, size: float, weight: str = "normal") -> str:
    """Words in lines of at most ``room`` points; a word that is wider than that is broken."""
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if text_width(joined, size, weight) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if lines[-1] and text_width(lines[-1] + sign, size, weight) > room:
                lines.append("")
            lines[-1] += sign
    return "\n".join(lines)


def shortened(words: str, room: float, size: float) -> str:
    """Words cut to a room in points, with an ellipsis where something is left out."""
    if text_width(words, size) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text_width(words[:middle] + "…", size) <= room else (low, middle - 1)
    return words[:low].rstrip() + "…"


def axes_width(axes: Axes) -> float:
    """Width of the axes in points once the figure is laid out."""
    figure = figure_of(axes)
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    return float(axes.bbox.width) * 72.0 / figure.dpi


def _names_width(axes: Axes) -> float:
    """Room in points that the names of the rows take left of the axes."""
    box = axes.yaxis.get_tightbbox()
    left = min(axes.bbox.x0, box.x0 if box is not None else axes.bbox.x0)
    return float(axes.bbox.x0 - left) * 72.0 / figure_of(axes).dpi


def thin_ticks(axes: Axes, size: float) -> None:
    """Leave out words below the scale that would run into others; the first and the last stay."""
    across = axes_width(axes) / (axes.get_xlim()[1] - axes.get_xlim()[0])
    ticks, labels = list(axes.get_xticks()), [label.get_text() for label in axes.get_xticklabels()]
    spans = [(tick * across, text_width(label, size) / 2 + 2.0) for tick, label in zip(ticks, labels, strict=True)]
    kept = [0]
    for place, (middle, half) in enumerate(spans[1:], 1):
        free = middle - half >= spans[kept[-1]][0] + spans[kept[-1]][1]
        if place == len(spans) - 1:
            while len(kept) > 1 and middle - half < spans[kept[-1]][0] + spans[kept[-1]][1]:
                kept.pop()
        if free or place == len(spans) - 1:
            kept.append(place)
    axes.set_xticks(ticks, [label if place in kept else "" for place, label in enumerate(labels)], fontsize=size)


def titles(axes: Axes, headline: str, subtitle: str, *, alone: bool) -> None:
    """A headline that says the finding, and below it what is measured; both wrapped to the room there is.

    On a figure of its own (``alone``) they begin above the names of the rows, and the room reaches to the figure's right
    edge, else it is that of the axes.
    """
    width = axes_width(axes)
    shift = max(0.0, 0.97 * _names_width(axes) - 2.0) if alone else 0.0  # letters fitted to pixels may be narrower
    beyond = float(figure_of(axes).bbox.x1 - axes.bbox.x0) * 72.0 / figure_of(axes).dpi
    room = shift * (2.0 - HINTED) + (beyond if alone else width) - 9.0
    large, less = (9.5, 7.5) if room < 72.0 * (NARROW - 1.0) else (11.0, 8.5)
    above, below = wrapped(headline, room, large, "bold"), wrapped(subtitle, room, less)
    more = max(0, above.count("\n") - 1) * large + max(0, below.count("\n") - 1) * less
    if alone and more:  # long titles make the figure taller, not the chart smaller
        figure = figure_of(axes)
        figure.set_figheight(figure.get_figheight() + 1.25 * more / 72.0)
    axes.set_title(
        above,
        loc="left",
        x=-shift / width,
        fontsize=large,
        fontweight="bold",
        pad=9 + (1.55 if less > 8.0 else 1.75) * less * (below.count("\n") + 1),
        parse_math=False,
    )
    axes.annotate(
        below,
        (-shift / width, 1),
        xycoords="axes fraction",
        xytext=(0, 5),
        textcoords="offset points",
        fontsize=less,
        color=MUTED,
        va="bottom",
    ).set_in_layout(False)


def footer(axes: Axes, provenance: Provenance) -> None:
    """Where the numbers come from, below the figure."""
    p, figure = provenance, figure_of(axes)
    words = f"Source: interop {p.version}, catalog {p.catalog[:12]}, method {p.method[:12]}, as of {p.as_of}, {p.draws} draws, seed {p.seed}."
    room = figure.get_figwidth() * 72.0 * 0.97
    figure.supxlabel(wrapped(words, room, 7), x=0.01, ha="left", fontsize=7, color=MUTED)


def format_of(path: Path) -> str:
    """The format that a file's ending asks for. Raises UsageError for any but SVG, PNG and PDF."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(f"a chart is written as {', '.join(FORMATS)}; '{shown(path.name)}' ends in none of them")
    return suffix[1:]


def save(drawing: Callable[[], Chart], path: Path, *, force: bool = False) -> list[Path]:
    """Draw and write a chart with its data (``.csv``) and alt text (``.alt.txt``) beside it.

    A file beside it that already says the same is left alone, so that one chart may be written in several formats.
    Raises UsageError for a format that is not SVG, PNG or PDF, and FileError where a file cannot be written.
    Warns of letters that the chart's font lacks.
    """
    chart, content, glyphs = picture(drawing, format_of(path))
    files = {
        path: content,
        path.with_suffix(".csv"): csv_of(chart.data).encode(),
        path.with_suffix(".alt.txt"): f"{chart.alt}\n".encode(),
    }
    same = {file for file, data in files.items() if file != path and file.is_file() and file.read_bytes() == data}
    for file in files:
        if file.is_file() and file not in same and not force:
            raise FileError(f"{file} exists; give --force to replace it")
    for file, data in files.items():
        if file not in same:
            write_file(file, data, force=force)
    if glyphs:
        letters = ", ".join(map(shown, glyphs))
        warnings.warn(f"the chart's font lacks {letters}; boxes stand in their place", stacklevel=2)
    return list(files)


def picture(drawing: Callable[[], Chart], kind: str, *, widest: int | None = None) -> tuple[Chart, bytes, list[str]]:
    """A chart, its bytes as svg, png or pdf, and the letters that its font lacks; ``widest``: in pixels."""
    with look(), warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        chart = drawing()
        out = io.BytesIO()
        metadata: dict[str, Any] = {
            "svg": {"Date": None, "Creator": None},
            "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
            "png": {"Software": None},
        }[kind]
        figure = figure_of(chart.axes)
        dpi = DPI if widest is None else min(DPI, widest / figure.get_figwidth())
        figure.savefig(out, format=kind, dpi=dpi, metadata=metadata)
    content = out.getvalue()
    if kind == "svg":
        content = _described(content.decode(), chart).encode()
    glyphs = {found[1] for warning in met if (found := re.search(r"Glyph (\d+) .*missing", str(warning.message)))}
    return chart, content, [chr(int(glyph)) for glyph in sorted(glyphs, key=int)]


def _described(svg: str, chart: Chart) -> str:
    """An SVG that screen readers announce as an image with title and description."""
    start = svg.index("<svg")
    end = svg.index(">", start)
    title = escape(chart.axes.get_title(loc="left").replace("\n", " "))
    named = f'{svg[start:end]} role="img" aria-labelledby="chart-title chart-desc">\n <title id="chart-title">{title}</title>\n <desc id="chart-desc">{escape(chart.alt)}</desc>'
    return svg[:start] + named + svg[end + 1 :]
