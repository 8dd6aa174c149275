"""How to cite the tool, its data, and a result. Nothing is made up: no authors, identifiers or addresses but the stated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from interop import datapackage
from interop.catalog import Catalog, datasets_folder
from interop.errors import FileError, UsageError
from interop.report.latex import escaped
from interop.report.provenance import made_from, overrides, provenance_words
from interop.seal import PACKAGE
from interop.tables import read_bytes
from interop.version import __version__

CITATIONS = ("text", "bibtex", "cff")
AUTHORS = "interop contributors"
YEAR = "2026"
TITLE = "interop: how hard would it be to integrate one force's equipment into another force's logistics, and why?"
LICENCE = "MIT"
SOURCES = "Each fact has a source of its own: 'interop show' and 'interop explain' name them."


def cite(result: Any) -> str:
    """A sentence that cites the tool and the data behind a result, or a catalog, with all that makes it again.

    Raises UsageError for anything else.
    """
    if isinstance(result, Catalog):
        return sentence(made_from(result))
    document = result.as_dict() if hasattr(result, "as_dict") else {}
    if "provenance" not in document:
        raise UsageError(f"a {type(result).__name__} is no result that can be cited")
    return sentence(document["provenance"])


def sentence(made: Mapping[str, Any]) -> str:
    """The same from the provenance that a JSON document carries."""
    tool, *rest = [*provenance_words(made), *overrides(made)]
    data = f"; its data {datapackage.LICENCE}" if made.get("catalog_digest") == _released() else ""
    return f"Computed with {tool} ({AUTHORS}, {LICENCE} licence{data}){': ' * bool(rest)}{', '.join(rest)}."


def citation(catalog: Catalog, form: str) -> str:
    """How to cite the tool and a catalog, in one of ``CITATIONS``."""
    return {"text": _text, "bibtex": _bibtex, "cff": _cff}[form](catalog)


@cache
def _released() -> str | None:
    """The digest of the data set that the tool came with, as it was sealed."""
    try:
        return str(json.loads(read_bytes(datasets_folder() / PACKAGE))["digest"])
    except (FileError, ValueError, KeyError, TypeError):
        return None


def _digest(catalog: Catalog) -> str:
    return f"Catalog digest (SHA-256) {catalog.digest}."


def _other(catalog: Catalog) -> str | None:
    """What can be said of data that are not the tool's own as they were released; None where they are."""
    if catalog.digest == _released():
        return None
    return (
        f"Used with a catalog as of {catalog.as_of} that is not the data set of interop {__version__} as released: "
        f"name its authors, title and licence yourself. {_digest(catalog)}"
    )


def _text(catalog: Catalog) -> str:
    data = f"{AUTHORS} ({catalog.as_of[:4]}). {datapackage.TITLE}. Data set as of {catalog.as_of}, licence {datapackage.LICENCE}. {_digest(catalog)}"
    tool = f"{AUTHORS} ({YEAR}). {TITLE} Version {__version__}. Software, licence {LICENCE}."
    return "\n".join([tool, _other(catalog) or data, SOURCES]) + "\n"


def _bibtex(catalog: Catalog) -> str:
    other = _other(catalog)
    note = f"{LICENCE} licence." + (f" {other}" if other else "")
    entries = [_entry("software", f"interop-{__version__}", TITLE, YEAR, __version__, note)]
    if not other:
        note = f"{datapackage.LICENCE} licence. {_digest(catalog)}"
        key = f"interop-data-{catalog.digest[:12]}"
        entries.append(_entry("dataset", key, datapackage.TITLE, catalog.as_of[:4], catalog.as_of, note))
    return "\n\n".join(entries) + "\n"


def _entry(kind: str, key: str, title: str, year: str, version: str, note: str) -> str:
    values = {"author": f"{{{AUTHORS}}}", "title": f"{{{escaped(title)}}}", "year": year}
    values |= {"version": escaped(version), "note": escaped(note)}
    return f"@{kind}{{{key},\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in values.items()) + "\n}"


def _cff(catalog: Catalog) -> str:
    """Citation File Format 1.2.0: YAML, every text quoted as JSON quotes it."""
    other = _other(catalog)
    lines = [
        f"cff-version: {_quoted('1.2.0')}",
        f"message: {_quoted('Please cite the tool and the data that you used.')}",
        "type: software",
        f"title: {_quoted(TITLE)}",
        f"version: {_quoted(__version__)}",
        f"license: {_quoted(LICENCE)}",
        *([f"abstract: {_quoted(other)}"] if other else []),
        "authors:",
        f"  - name: {_quoted(AUTHORS)}",
    ]
    if not other:
        lines += [
            "references:",
            "  - type: data",
            f"    title: {_quoted(datapackage.TITLE)}",
            f"    version: {_quoted(catalog.as_of)}",
            f"    year: {catalog.as_of[:4]}",
            f"    license: {_quoted(datapackage.LICENCE)}",
            f"    notes: {_quoted(_digest(catalog))}",
            "    authors:",
            f"      - name: {_quoted(AUTHORS)}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    return json.dumps(words)
