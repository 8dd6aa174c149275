"""A sealed folder is read without a check and gives the same catalog; any change breaks the seal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import tank_world

from interop import catalog as catalog_module
from interop import seal as seal_module
from interop.catalog import Catalog, load
from interop.datapackage import seal
from interop.errors import CatalogError
from interop.models import TABLES
from interop.seal import PACKAGE, models_digest, sealed_tables, sha256, table_files
from interop.store import canonical_digest
from interop.tables import columns

SOUND = Path(__file__).parent / "data" / "sound"


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A sealed folder with a row in every table but countries, sources in conflict, and a variant."""
    world = (
        tank_world()
        .past()
        .item("variant", variant_of="tank", aliases="one;two", mass_kg="41000.5", entered_service="1980")
    )
    world.need("variant", "parts", "cousin-parts").holds("XA", "tank", 3, 99, source="s2", grade="C3")
    seal(world.write(tmp_path / "sealed"))
    return tmp_path / "sealed"


def unsealed(folder: Path) -> Catalog:
    """The same folder, read without its seal."""
    kept = (folder / PACKAGE).read_bytes()
    (folder / PACKAGE).unlink()
    try:
        return load(folder)
    finally:
        (folder / PACKAGE).write_bytes(kept)


def same(one: Catalog, other: Catalog) -> bool:
    """Whether two catalogs hold the same, row for row and value for value."""
    for name in TABLES:
        for rows in ("rows", "settled"):
            pair = [[row.__dict__ for row in getattr(found.tables[name], rows)()] for found in (one, other)]
            assert pair[0] == pair[1], (name, rows)
    for item in one.items:
        assert [str(group) for group in one.need_groups(item)] == [str(group) for group in other.need_groups(item)]
    assert one.dimension_of == other.dimension_of
    assert one.as_of == other.as_of
    assert list(one.items) == list(other.items)
    assert [(c.table, c.key, list(map(str, c.rows))) for c in one.conflicts] == [
        (c.table, c.key, list(map(str, c.rows))) for c in other.conflicts
    ]
    assert canonical_digest(one.tables, one.dimension_of) == canonical_digest(other.tables, other.dimension_of)
    return one.digest == other.digest


def test_a_sealed_folder_gives_the_same_catalog_as_an_unsealed_one(sealed: Path) -> None:
    assert sealed_tables(sealed) is not None
    assert same(load(sealed), unsealed(sealed))


def test_a_sealed_folder_is_read_without_a_check(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("was checked")

    monkeypatch.setattr(catalog_module, "read_folder", fail)
    monkeypatch.setattr(catalog_module, "link", fail)
    assert set(load(sealed).items) == {"tank", "cousin", "truck", "variant"}
    with pytest.raises(AssertionError, match="was checked"):
        load(SOUND)


def test_the_digest_of_a_sealed_catalog_is_that_of_its_rows(sealed: Path) -> None:
    catalog = load(sealed)
    assert catalog.digest == canonical_digest(catalog.tables, catalog.dimension_of)


FORMS: dict[str, Callable[[Path], None]] = {
    "as it is": lambda path: None,
    "with a mark": lambda path: rewrite(path, lambda raw: b"\xef\xbb\xbf" + raw),
    "with CRLF": lambda path: rewrite(path, lambda raw: raw.replace(b"\n", b"\r\n")),
    "with CR": lambda path: rewrite(path, lambda raw: raw.replace(b"\n", b"\r")),
    "with blank lines": lambda path: rewrite(path, lambda raw: raw.replace(b"\n", b"\n\n")),
    "with commas after the last column": lambda path: rewrite(
        path, lambda raw: raw.split(b"\n", 1)[0] + b"\n" + raw.split(b"\n", 1)[1].replace(b"\n", b",,\n")
    ),
    "with its columns reversed": lambda path: rewrite(
        path, lambda raw: b"".join(b",".join(line.split(b",")[::-1]) + b"\n" for line in raw.splitlines())
    ),
    "with its rows reversed": lambda path: rewrite(
        path, lambda raw: b"".join([raw.splitlines(True)[0], *raw.splitlines(True)[:0:-1]])
    ),
    "without an empty column": lambda path: rewrite(path, drop_empty_columns),
}


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def drop_empty_columns(raw: bytes) -> bytes:
    rows = [line.split(b",") for line in raw.splitlines()]
    kept = [place for place in range(len(rows[0])) if any(row[place] for row in rows[1:])]
    return b"".join(b",".join(row[place] for place in kept) + b"\n" for row in rows)


@pytest.mark.parametrize("form", FORMS)
def test_whatever_form_is_sealed_the_catalog_is_the_same(tmp_path: Path, form: str) -> None:
    folder = Path(shutil.copytree(SOUND, tmp_path / "form"))
    for path in folder.rglob("*.csv"):
        FORMS[form](path)
    seal(folder)
    assert sealed_tables(folder) is not None
    assert same(load(folder), unsealed(folder))
    assert load(folder).digest == load(SOUND).digest


@settings(deadline=None, max_examples=80, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_breaks_the_seal(sealed: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(sealed.rglob("*.csv"))))
    raw = path.read_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
    assert sealed_tables(sealed) is None
    path.write_bytes(raw)
    assert sealed_tables(sealed) is not None


CHANGES: dict[str, Callable[[Path], object]] = {
    "a byte more": lambda folder: rewrite(folder / "needs.csv", lambda raw: raw + b"\n"),
    "a byte less": lambda folder: rewrite(folder / "needs.csv", lambda raw: raw[:-1]),
    "a file emptied": lambda folder: rewrite(folder / "needs.csv", lambda raw: b""),
    "a file gone": lambda folder: (folder / "needs.csv").unlink(),
    "an optional file gone": lambda folder: (folder / "supplies.csv").unlink(),
    "a file of a folder gone": lambda folder: (folder / "holdings" / "xb.csv").unlink(),
    "a file renamed": lambda folder: (folder / "codes" / "fuel.csv").rename(folder / "codes" / "parts2.csv"),
    "files swapped": lambda folder: swap(folder / "codes" / "fuel.csv", folder / "codes" / "parts.csv"),
    "a file more": lambda folder: shutil.copy(folder / "needs.csv", folder / "countries.csv"),
    "a file more in a folder": lambda folder: shutil.copy(
        folder / "holdings" / "xa.csv", folder / "holdings" / "xz.csv"
    ),
    "no seal": lambda folder: (folder / PACKAGE).unlink(),
}


def swap(one: Path, other: Path) -> None:
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


@pytest.mark.parametrize("change", CHANGES)
def test_any_changed_file_breaks_the_seal(sealed: Path, change: str) -> None:
    CHANGES[change](sealed)
    assert sealed_tables(sealed) is None


def test_what_was_changed_under_a_seal_is_checked_again(sealed: Path) -> None:
    rewrite(sealed / "needs.csv", lambda raw: raw.replace(b"tank-parts", b"tank-partz"))
    with pytest.raises(CatalogError):
        load(sealed)


def test_files_that_are_no_tables_do_not_break_the_seal(sealed: Path) -> None:
    (sealed / "README.md").write_text("notes")
    (sealed / "diary.csv").write_text("id\n")
    assert sealed_tables(sealed) is not None


def test_other_models_break_the_seal(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_module, "models_digest", lambda: sha256(b"other models"))
    assert sealed_tables(sealed) is None


@pytest.mark.parametrize("module", ["models", "words", "cells"])
def test_the_digest_of_the_models_covers_whatever_a_cell_is_checked_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    before = models_digest()
    changed = tmp_path / "changed.py"
    original = getattr(seal_module, module).__file__
    changed.write_bytes(Path(original).read_bytes() + b"\n")
    monkeypatch.setattr(getattr(seal_module, module), "__file__", str(changed))
    models_digest.cache_clear()
    try:
        assert models_digest() != before
    finally:
        monkeypatch.undo()
        models_digest.cache_clear()
    assert models_digest() == before


BROKEN_PACKAGES: dict[str, Any] = {
    "not JSON": b"{",
    "not UTF-8": b"\xff\xfe",
    "empty": b"",
    "a list": [],
    "a number": 7,
    "null": None,
    "without anything": {},
    "with resources that are none": {"resources": 1, "models": "", "digest": ""},
    "with resources of another shape": {"resources": [1], "models": "", "digest": ""},
    "with a path that is none": {"resources": [{"path": [], "hash": ""}], "models": "", "digest": ""},
    "nested too deeply": b"[" * 100_000,
}


@pytest.mark.parametrize("name", BROKEN_PACKAGES)
def test_a_seal_that_cannot_be_read_is_no_seal(sealed: Path, name: str) -> None:
    content = BROKEN_PACKAGES[name]
    before = unsealed(sealed)
    (sealed / PACKAGE).write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert sealed_tables(sealed) is None
    assert load(sealed).digest == before.digest


def test_nothing_outside_the_folder_is_read(sealed: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("id\n")
    for path in ("../outside.csv", str(outside), "https://example.org/needs.csv"):
        package = json.loads((sealed / PACKAGE).read_bytes())
        package["resources"].append({"path": path, "hash": sha256(outside.read_bytes())})
        (sealed / PACKAGE).write_text(json.dumps(package))
        assert sealed_tables(sealed) is None


def test_layers_are_checked_even_over_a_sealed_folder(sealed: Path, tmp_path: Path) -> None:
    over = tmp_path / "over"
    over.mkdir()
    (over / "holdings.csv").write_text("force,item,status,source,grade\nXA,absent,in-service,s1,B2\n")
    with pytest.raises(CatalogError, match="absent"):
        load(sealed, add=[over])


def test_tables_are_found_in_the_folder_and_one_below_it(sealed: Path) -> None:
    found = table_files(sealed)
    assert list(found) == list(TABLES)
    assert [path.name for path in found["holdings"]] == ["xa.csv", "xb.csv", "xc.csv"]
    assert [path.name for path in found["needs"]] == ["needs.csv"]
    assert found["countries"] == []


def test_the_built_in_catalog_is_sealed_and_the_same_without_its_seal(tmp_path: Path) -> None:
    folder = tmp_path / "datasets"
    shutil.copytree(catalog_module.datasets_folder(), folder)
    if sealed_tables(folder) is None:
        pytest.fail("the built-in catalog is not sealed: run 'interop check --seal'")
    assert same(load(folder), unsealed(folder))
    assert all(set(columns(table.model)) for table in load(folder).tables.values())
