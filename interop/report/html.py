"""A report as one HTML file that needs nothing else: styles, script and images are inside, and nothing is fetched.

Names, titles and addresses come from anybody's tables. They are escaped, an address leads somewhere only if it is http
or https, and the page's own policy allows no style or script but those whose hashes it states.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from interop.cells import UNSEEN
from interop.report.parts import Cell, Column, Link, Named, Page
from interop.report.tables import text
from interop.tables import write_file

TEMPLATES = Path(__file__).parent / "templates"
SHORT, PROSE = 13, 40
"""Up to so many letters a cell stays on one line; from so many it is prose, which wants a wide column."""
_NO_ADDRESS = re.compile(rf"[\s\"'<>\\`{UNSEEN}]")


def html(page: Page) -> str:
    """A report as HTML: the same page gives the same bytes."""
    style, script = (TEMPLATES.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    template = _environment().get_template("page.html.j2")
    return template.render(page=page, policy=policy(style, script), style=Markup(style), script=Markup(script)) + "\n"


def save(page: Page, path: Path, *, force: bool = False) -> None:
    """Write a report whole or not at all. Raises FileError where the file exists or cannot be written."""
    write_file(path, html(page), force=force)


def policy(style: str, script: str) -> str:
    """The content security policy of a page with this style and this script."""
    hashes = [b64encode(sha256(content.encode()).digest()).decode() for content in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def safe_url(url: str | None) -> str | None:
    """An address that a report may lead to, or None: http and https alone, with a host and nothing unseen."""
    if url is None or _NO_ADDRESS.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(base64=_base64, place=_place, safe_url=safe_url)
    found.globals.update(kind_of=_kind, width_of=_width, text=text)
    return found


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _place(number: float) -> str:
    return f"{number:.4g}"


def _kind(part: object) -> str:
    return type(part).__name__


def _width(column: Column, cell: Cell) -> Markup:
    """The class of a cell, by the room that it wants."""
    if column.numeric:
        return Markup(' class="n"')
    if isinstance(cell, Named):
        return Markup(' class="m"')
    letters = len(cell.words if isinstance(cell, Link) else cell) if isinstance(cell, Link | str) else 0
    return Markup(' class="p"' if letters > PROSE else ' class="w"' if 0 < letters <= SHORT else "")
