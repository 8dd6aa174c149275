"""``datapackage.json`` says what the tables hold, as the models say it, and how files differ from what was sealed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from world import tank_world

from interop.checks import check
from interop.datapackage import SCHEMA_VERSION, describe, seal, sealed_problems, table_schema
from interop.errors import CatalogError
from interop.models import RENAMED, TABLES
from interop.seal import PACKAGE
from interop.tables import columns

DATA = Path(__file__).parent / "data"


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """The sound catalog with its seal."""
    folder = Path(shutil.copytree(DATA / "sound", tmp_path / "sealed"))
    shutil.copy(Path(__file__).parent.parent / "datasets" / "method.toml", folder)
    assert seal(folder) == folder / PACKAGE
    return folder


def package(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((folder / PACKAGE).read_bytes())
    return made


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str, str]]:
    """File, column and value of each problem once the descriptor was changed."""
    content = package(folder)
    change(content)
    (folder / PACKAGE).write_text(json.dumps(content))
    report = check(folder)
    assert {problem.rule for problem in report.problems} <= {"datapackage"}
    assert all(not problem.warning and problem.message for problem in report.problems)
    return [(p.file, p.column, p.value) for p in report.problems]


# What it says


@pytest.mark.parametrize("name", TABLES)
def test_the_schema_of_a_table_is_that_of_its_model(name: str) -> None:
    model = TABLES[name]
    schema = table_schema(model)
    fields = {field["name"]: field for field in schema["fields"]}
    assert list(fields) == list(columns(model))
    for column, must in columns(model).items():
        assert fields[column].get("constraints", {}).get("required", False) is must
    assert schema["primaryKey"] == [RENAMED.get(key, key) for key in model.key]
    assert schema["missingValues"] == [""]


def test_columns_have_types_choices_and_words() -> None:
    fields = {field["name"]: field for field in table_schema(TABLES["equipment"])["fields"]}
    assert {name: fields[name]["type"] for name in ("id", "entered_service", "mass_kg", "aliases")} == {
        "id": "string",
        "entered_service": "integer",
        "mass_kg": "number",
        "aliases": "string",
    }
    assert "main-battle-tank" in fields["category"]["constraints"]["enum"]
    assert fields["as_of"]["description"] == "a date such as 2021, 2021-08 or 2021-08-15"
    assert {field["name"]: field["type"] for field in table_schema(TABLES["completeness"])["fields"]}[
        "complete"
    ] == "boolean"


def test_every_table_and_the_method_is_listed_with_its_digest(sealed: Path) -> None:
    made = package(sealed)
    files = {
        path.relative_to(sealed).as_posix() for path in sealed.rglob("*") if path.name != PACKAGE and path.is_file()
    }
    assert {resource["path"] for resource in made["resources"]} == files
    for resource in made["resources"]:
        raw = (sealed / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
    assert len({resource["name"] for resource in made["resources"]}) == len(files)
    assert made["schema_version"] == SCHEMA_VERSION
    assert made["licenses"][0]["name"] == "CC-BY-4.0"


def test_the_same_folder_gives_the_same_bytes(sealed: Path) -> None:
    before = (sealed / PACKAGE).read_bytes()
    seal(sealed)
    assert (sealed / PACKAGE).read_bytes() == before
    assert before.endswith(b"}\n")
    assert describe(sealed)["resources"] == package(sealed)["resources"]


@pytest.mark.parametrize("name", ["cycle", "decimal-comma", "utf-16"])
def test_what_does_not_load_is_not_sealed(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(DATA / name, tmp_path / name))
    with pytest.raises(CatalogError):
        seal(folder)
    assert not (folder / PACKAGE).exists()


# How a folder differs from it


def test_a_sealed_folder_does_not_differ_from_its_seal(sealed: Path) -> None:
    assert sealed_problems(sealed) == []
    assert check(sealed).problems == ()
    assert sealed_problems(DATA / "sound") == [], "a folder need not be sealed"


@pytest.mark.parametrize(
    ("change", "file", "words"),
    [
        (
            lambda f: (f / "needs.csv").write_bytes((f / "needs.csv").read_bytes() + b"\n"),
            "needs.csv",
            "has changed since",
        ),
        (lambda f: (f / "method.toml").write_text("x = 1"), "method.toml", "has changed since"),
        (lambda f: (f / "supplies.csv").unlink(), PACKAGE, "is listed and missing"),
        (
            lambda f: shutil.copy(f / "holdings" / "xa.csv", f / "holdings" / "old.csv"),
            "holdings/old.csv",
            "is not listed",
        ),
    ],
)
def test_a_file_that_was_changed_lost_or_added_is_named(
    sealed: Path, change: Callable[[Path], object], file: str, words: str
) -> None:
    change(sealed)
    [problem] = [problem for problem in check(sealed).problems if problem.rule == "datapackage"]
    assert problem.file == file
    assert words in problem.message
    assert not problem.warning
    assert problem.hint or problem.value


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "https://example.org/needs.csv", "a/../../b.csv"])
def test_a_path_out_of_the_folder_is_named_and_never_read(sealed: Path, path: str) -> None:
    found = changed(sealed, lambda content: content["resources"].append({"path": path, "hash": "sha256:0"}))
    assert found == [(PACKAGE, "path", path)]
    assert "outside the catalog's folder and is never read" in check(sealed).problems[0].message


@pytest.mark.parametrize("version", [2, 0, -1, "1", None, True, 99])
def test_another_schema_version_says_what_to_do(sealed: Path, version: object) -> None:
    assert changed(sealed, lambda content: content.update(schema_version=version)) == [
        (PACKAGE, "schema_version", str(version))
    ]
    assert "install the interop that wrote it" in check(sealed).problems[0].hint


def test_a_missing_schema_version_is_a_problem(sealed: Path) -> None:
    assert changed(sealed, lambda content: content.pop("schema_version")) == [(PACKAGE, "schema_version", "None")]


def test_other_models_and_other_schemas_are_problems(sealed: Path) -> None:
    sound = (sealed / PACKAGE).read_bytes()
    assert changed(sealed, lambda content: content.update(models="sha256:0")) == [(PACKAGE, "models", "")]
    (sealed / PACKAGE).write_bytes(sound)
    assert changed(sealed, lambda content: content["resources"][0]["schema"].update(primaryKey=[])) == [
        (package(sealed)["resources"][0]["path"], "", "")
    ]


def test_a_digest_that_is_not_that_of_the_rows_is_a_problem(sealed: Path) -> None:
    assert changed(sealed, lambda content: content.update(digest="0" * 64)) == [(PACKAGE, "digest", "")]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'{"resources": 7}', b"\xff", b"[" * 100_000], ids=len)
def test_a_descriptor_that_cannot_be_read_is_one_problem(sealed: Path, raw: bytes) -> None:
    (sealed / PACKAGE).write_bytes(raw)
    [problem] = check(sealed).problems
    assert (problem.file, problem.rule) == (PACKAGE, "datapackage")
    assert "cannot be read" in problem.message
    assert "interop check --seal" in problem.hint


def test_sealing_again_settles_a_change_that_is_meant(sealed: Path) -> None:
    tank_world().write(sealed)
    shutil.rmtree(sealed / "equipment")
    shutil.rmtree(sealed / "holdings")
    shutil.rmtree(sealed / "codes")
    tank_world().write(sealed)
    assert sealed_problems(sealed)
    seal(sealed)
    assert sealed_problems(sealed) == []
