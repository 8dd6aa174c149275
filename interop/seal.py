"""The seal of a catalog: ``datapackage.json`` holds the SHA-256 of every file that was checked and found sound.

While the files are byte for byte the sealed ones, and the models are those that checked them, the tables need no
second check: their cells are taken as they stand.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from interop import cells, models, words
from interop.errors import FileError
from interop.models import TABLES, Row
from interop.store import Table
from interop.tables import GUARDED, columns, read_bytes, unguarded

PACKAGE = "datapackage.json"
_GUARDED = re.compile(b"|".join(re.escape(guard.encode()) for guard in GUARDED))


@dataclass(frozen=True)
class Sealed:
    """Tables of a folder that its seal vouches for."""

    tables: Mapping[str, Table[Row]]
    dimension_of: Mapping[str, str]
    digest: str


def sha256(raw: bytes) -> str:
    """A file's digest as the seal writes it."""
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


@cache
def models_digest() -> str:
    """Digest of the models, cell types and choices that rows are checked with."""
    return sha256(b"".join(Path(str(module.__file__)).read_bytes() for module in (cells, words, models)))


def table_files(folder: Path) -> dict[str, list[Path]]:
    """The files of each table, in order of their names."""
    found: dict[str, list[Path]] = {name: [] for name in TABLES}
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*/*.csv")]):
        name = path.relative_to(folder).parts[0].removesuffix(".csv")
        if name in found:
            found[name].append(path)
    return found


def sealed_tables(folder: Path) -> Sealed | None:
    """The tables of a sealed folder, or None where there is no seal or anything has changed since."""
    try:
        package = json.loads(read_bytes(folder / PACKAGE))
        hashes = {r["path"]: r["hash"] for r in package["resources"]}
        if package["models"] != models_digest():
            return None
        digest = str(package["digest"])
    except (FileError, ValueError, KeyError, TypeError, RecursionError):
        return None
    tables: dict[str, Table[Row]] = {}
    dimension_of: dict[str, str] = {}
    files = table_files(folder)
    found = {path.relative_to(folder).as_posix() for paths in files.values() for path in paths}
    if any(path.endswith(".csv") and path not in found for path in hashes):
        return None
    for name, paths in files.items():
        order = list(columns(TABLES[name]))
        checked: list[list[str]] = []
        for path in paths:
            raw = read_bytes(path)
            if hashes.get(path.relative_to(folder).as_posix()) != sha256(raw):
                return None
            reader = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
            header = next(reader)
            if header != order:
                place = {column: i for i, column in enumerate(header)}
                rows = [[row[place[c]] if c in place else "" for c in order] for row in reader if any(row)]
            else:
                rows = [row for row in reader if any(row)]
            if name == "codes":
                dimension_of |= dict.fromkeys((row[0] for row in rows), path.stem)
            if _GUARDED.search(raw):
                rows = [[unguarded(cell) for cell in row] for row in rows]
            checked += rows
        tables[name] = Table(TABLES[name], cells=checked)
    return Sealed(tables, dimension_of, digest)
