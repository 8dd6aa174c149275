"""The judged numbers: each with its range and its reason; every fault of the file is named by its key."""

from __future__ import annotations

import copy
import hashlib
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interop.catalog import datasets_folder
from interop.errors import CatalogError, FileError, Problem
from interop.method import NAMES, Bands, Judged, Method, Scale, load_method

BUILT_IN = datasets_folder() / "method.toml"
CONTENT: dict[str, Any] = tomllib.loads(BUILT_IN.read_text(encoding="utf-8"))
DEMAND = CONTENT["demand"]
Change = Callable[[dict[str, Any]], object]


def toml(value: Any) -> str:
    """A value as TOML, tables inline."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {toml(entry)}" for name, entry in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else repr(value)


def write(folder: Path, content: dict[str, Any], name: str = "method.toml") -> Path:
    path = folder / name
    path.write_text("".join(f"{json.dumps(key)} = {toml(entry)}\n" for key, entry in content.items()), encoding="utf-8")
    return path


def faults(folder: Path, change: Change) -> list[Problem]:
    """What is wrong with the built-in method after a change."""
    content = copy.deepcopy(CONTENT)
    change(content)
    return refused(write(folder, content))


def refused(path: Path) -> list[Problem]:
    with pytest.raises(CatalogError) as caught:
        load_method(path)
    assert caught.value.exit_code == 3
    for problem in caught.value.problems:
        assert problem.file == path.name
        assert problem.message
        assert str(problem).isprintable()
    return list(caught.value.problems)


def put(keys: str, **entries: Any) -> Change:
    """Set entries of the table at dotted ``keys``."""

    def change(content: dict[str, Any]) -> None:
        table = content
        for key in keys.split(".") if keys else ():
            table = table[key]
        table.update(entries)

    return change


def drop(keys: str) -> Change:
    """Leave out what stands at dotted ``keys``."""

    def change(content: dict[str, Any]) -> None:
        *path, last = keys.split(".")
        table = content
        for key in path:
            table = table[key]
        del table[last]

    return change


# The built-in method


def test_the_built_in_method_is_sound_and_carries_the_digest_of_its_file() -> None:
    method = load_method()
    assert method.digest == hashlib.sha256(BUILT_IN.read_bytes()).hexdigest()
    assert load_method() is method


def test_a_file_written_otherwise_holds_the_same_method(tmp_path: Path) -> None:
    again = load_method(write(tmp_path, CONTENT))
    assert {**vars(again), "digest": ""} == {**vars(load_method()), "digest": ""}
    assert again.digest != load_method().digest


def test_every_judged_number_has_a_range_around_it_and_a_reason() -> None:
    method = load_method()
    judged = method.judged(("fuel", "parts"))
    assert {key.split(".")[0] for key in judged} == {*NAMES, "weights"} - {"grades"}
    for key, number in judged.items():
        assert number.low <= number.value <= number.high, key
        assert number.reason, key


def test_levels_channels_and_grades_fall_from_best_to_worst() -> None:
    method = load_method()
    for part in (method.levels, method.channels):
        values = [number.value for number in part.values()]
        assert values == sorted(values, reverse=True)
    wrong = [method.grades[digit].wrong for digit in "12345"]
    assert wrong == sorted(wrong)
    assert list(method.teach)[-1] == "denied"


# Faults


@pytest.mark.parametrize("table", [name for name in CONTENT if name != "schema_version"])
def test_a_missing_table_is_named(tmp_path: Path, table: str) -> None:
    assert (table, "is missing") in [(p.column, p.message) for p in faults(tmp_path, drop(table))]


@pytest.mark.parametrize("key", [f"{part}.{name}" for part, names in NAMES.items() for name in names])
def test_a_missing_number_is_named(tmp_path: Path, key: str) -> None:
    [problem] = faults(tmp_path, drop(key))
    assert (problem.column, problem.message) == (key, "is missing")


@pytest.mark.parametrize("key", ["scale.uncovered", "bands.names", "draws.seed", "scale.reason"])
def test_a_missing_setting_is_named(tmp_path: Path, key: str) -> None:
    [problem] = faults(tmp_path, drop(key))
    assert (problem.column, problem.message) == (key, "is missing")


@pytest.mark.parametrize(
    ("change", "column", "hint"),
    [
        (put("levels", comon=CONTENT["levels"]["common"]), "levels.comon", "did you mean common?"),
        (put("channels", alley=CONTENT["channels"]["ally"]), "channels.alley", "did you mean ally?"),
        (put("grades", **{"7": CONTENT["grades"]["6"]}), "grades.7", "keys are 1, 2, 3, 4, 5, 6"),
        (put("", level={}), "level", "did you mean levels?"),
        (put("draws", seeds=1), "draws.seeds", "did you mean seed?"),
        (put("demand", zebra=CONTENT["demand"]["floor"]), "demand.zebra", f"keys are {', '.join(NAMES['demand'])}"),
    ],
)
def test_an_unknown_key_is_named_with_what_was_meant(tmp_path: Path, change: Change, column: str, hint: str) -> None:
    [problem] = faults(tmp_path, change)
    assert (problem.column, problem.message, problem.hint) == (column, "is not a key of the method", hint)


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize("number", [NAN, INF, -INF, "0.5", True, [1], None, 10**400], ids=str)
@pytest.mark.parametrize("end", ["value", "low", "high"])
def test_only_finite_numbers_are_numbers(tmp_path: Path, number: Any, end: str) -> None:
    change = put("levels.compatible", **{end: number}) if number is not None else drop(f"levels.compatible.{end}")
    [problem] = faults(tmp_path, change)
    assert problem.column == "levels.compatible"
    assert ("finite" if number is not None else "must be written as") in problem.message


LOWEST, HIGHEST = {"value": 0.5, "low": 0.6, "high": 0.7}, {"value": 0.8, "low": 0.6, "high": 0.7}


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        (put("channels.ally", **LOWEST), "channels.ally", "low, value and high must stand in this order"),
        (put("channels.ally", **HIGHEST), "channels.ally", "low, value and high must stand in this order"),
        (put("weights.each", **LOWEST), "weights.each", "low, value and high must stand in this order"),
        (put("channels.ally", reason=""), "channels.ally", "a reason in words"),
        (put("channels.ally", reason=7), "channels.ally", "a reason in words"),
        (put("channels", ally=0.85), "channels.ally", "must be written as { value, low, high, reason }"),
        (put("channels.ally", extra=1), "channels.ally", "must be written as"),
        (put("", channels=7), "channels", "must be a table"),
        (put("", weights=[]), "weights", "must be a table"),
        (put("levels.common", high=1.5), "levels.common", "must lie in 0..1"),
        (put("levels.none", value=0.0, low=0.0), "levels.none", "must stay above 0"),
        (put("levels.none", value=-0.1, low=-0.2), "levels.none", "must lie in 0..1"),
        (put("channels.denied", low=-0.1), "channels.denied", "must lie in 0..1"),
        (put("bases.stocks", high=2), "bases.stocks", "must lie in 0..1"),
        (put("depths.year", high=2), "depths.year", "must lie in 0..1"),
        (put("demand.floor", high=2), "demand.floor", "must lie in 0..1"),
        (put("demand.man_hours_low", low=0.0), "demand.man_hours_low", "must stay above 0"),
        (
            put("demand.man_hours_low", high=DEMAND["man_hours_high"]["low"]),
            "demand.man_hours_high",
            "must stay above man_hours_low",
        ),
        (
            put("demand.kg_per_day_high", low=DEMAND["kg_per_day_low"]["high"]),
            "demand.kg_per_day_high",
            "must stay above kg_per_day_low",
        ),
        (put("teach.own", low=0.0), "teach.own", "must stay above 0"),
        (put("training.half_value_weeks", low=0), "training.half_value_weeks", "must stay above 0"),
        (put("absorb.mandatory_weight", high=1.1), "absorb.mandatory_weight", "must lie in 0..1"),
        (put("absorb.optional_effect", low=-0.1), "absorb.optional_effect", "must lie in 0..1"),
        (put("absorb.exponent", high=0.0), "absorb.exponent", "stays below 0"),
        (put("absorb.exponent", value=0.5, high=1.0), "absorb.exponent", "stays below 0"),
        (put("weights.each", low=0.0), "weights", "every weight must stay above 0"),
        (put("", weights={"fuel": CONTENT["weights"]["each"]}), "weights", "needs 'each'"),
        (put("grades.1", wrong=1.5), "grades.1", "wrong must lie in 0..1"),
        (put("grades.1", wrong=-0.1), "grades.1", "wrong must lie in 0..1"),
        (put("grades.1", spread=0.5), "grades.1", "spread in 1..10"),
        (put("scale", uncovered=[0.0, 1.0]), "scale", "the same number of rising knots"),
        (put("scale", uncovered=[0.0, 0.2, 0.1, 0.3, 0.7, 1.0]), "scale", "rising knots"),
        (put("scale", uncovered=[0.0, 0.1, 0.1, 0.3, 0.7, 1.0]), "scale", "rising knots"),
        (put("scale", uncovered=[0.0], difficulty=[0.0]), "scale", "rising knots"),
        (put("scale", uncovered=[0.0, NAN], difficulty=[0.0, 100.0]), "scale", "rising knots"),
        (put("scale", difficulty="steep"), "scale", "rising knots"),
        (put("bands", below=[20.0, 40.0]), "bands", "one name more than edges"),
        (put("bands", below=[40.0, 20.0, 60.0, 80.0]), "bands", "rising edges"),
        (put("bands", below=7), "bands", "rising edges"),
        (put("bands", names=5), "bands", "one name more than edges"),
        (put("bands", names="abcde"), "bands", "one name more than edges"),
        (put("bands", names=["a", "b", "c", "d", 5]), "bands", "one name more than edges"),
        (put("draws", count=0), "draws.count", "a whole number from 16"),
        (put("draws", count=-1), "draws.count", "a whole number from 16"),
        (put("draws", count=10**9), "draws.count", "to 100000"),
        (put("draws", count=1024.0), "draws.count", "a whole number"),
        (put("draws", count=True), "draws.count", "a whole number"),
        (put("draws", seed=-1), "draws.seed", "from 0 up to 2**63"),
        (put("draws", seed=2**70), "draws.seed", "from 0 up to 2**63"),
        (put("draws", interval=1.5), "draws.interval", "must lie in 0..1"),
        (put("draws", least_known=NAN), "draws.least_known", "must lie in 0..1"),
        (put("draws", least_known="half"), "draws.least_known", "must lie in 0..1"),
        *(
            (put("", schema_version=version), "schema_version", "is for another version of interop")
            for version in (2, 0, -1, "1", True)
        ),
    ],
)
def test_a_number_out_of_bounds_is_named_by_its_key(tmp_path: Path, change: Change, column: str, words: str) -> None:
    found = faults(tmp_path, change)
    assert {problem.column.split(".")[0] for problem in found} == {column.split(".")[0]}
    assert any(problem.column == column and words in problem.message for problem in found)


def test_all_faults_come_in_one_run(tmp_path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        drop("levels.common")(content)
        put("channels.ally", **LOWEST)(content)
        put("teach", onw=1)(content)
        put("grades.1", spread=0)(content)
        put("", schema_version=9)(content)

    assert {problem.column for problem in faults(tmp_path, change)} == {
        "levels.common",
        "channels.ally",
        "teach.onw",
        "grades.1",
        "schema_version",
    }


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"a = " + b"[" * 3000 + b"]" * 3000, "nested too deeply"),
        (b"a = " + b"{a=" * 3000 + b"1" + b"}" * 3000, "nested too deeply"),
        (b"a = 1\na = 2\n", "overwrite"),
        (b"[levels]\n[levels]\n", "twice"),
        (b"a = ", "end of document"),
        (b"to: NO\n", "line 1"),
        (b"a = 1" + b"0" * 5000, "limit"),
        (b'a = "\xff"', "not UTF-8"),
        ("a = 1".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04", "ZIP"),
    ],
    ids=[
        "arrays",
        "tables",
        "key twice",
        "table twice",
        "no value",
        "yaml",
        "endless number",
        "latin",
        "utf-16",
        "zip",
    ],
)
def test_a_file_that_is_no_toml_is_one_problem_with_its_reason(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "method.toml"
    path.write_bytes(raw)
    [problem] = refused(path)
    assert words in f"{problem.message} {problem.hint}"


def test_an_empty_file_misses_everything(tmp_path: Path) -> None:
    path = tmp_path / "method.toml"
    path.touch()
    assert {problem.column for problem in refused(path)} >= {
        "schema_version",
        "levels",
        "scale",
        "bands.names",
        "draws.seed",
    }


@pytest.mark.parametrize("name", ["absent.toml", ".", "x" * 300])
def test_a_file_that_cannot_be_read_is_a_file_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError) as caught:
        load_method(tmp_path / name)
    assert caught.value.exit_code == 4


# What it answers


def method_with(**parts: Any) -> Method:
    return Method(**{**vars(load_method()), **parts})


def test_a_dimension_without_a_weight_of_its_own_has_that_of_each() -> None:
    own = Judged(2, 2, 2, "set")
    method = method_with(weights={"each": Judged(1, 1, 1, "even"), "fuel": own})
    assert method.weight("fuel") is own
    assert method.weight("parts").value == 1
    assert method.judged(("fuel", "parts"))["weights.fuel"] is own
    assert method.with_weights({"parts": 3}).weight("parts") == Judged(3, 3, 3, "set by the user")
    assert method.weight("parts").value == 1, "the method itself is as it was"


def test_difficulty_is_linear_between_knots_and_ends_at_the_last() -> None:
    method = method_with(scale=Scale((0.0, 0.5, 1.0), (0.0, 80.0, 100.0), "test"))
    assert [method.difficulty(coverage) for coverage in (1.0, 0.75, 0.5, 0.25, 0.0)] == [0, 40, 80, 90, 100]
    assert (method.difficulty(1.0000001), method.difficulty(-0.1)) == (0, 100)


def test_a_band_begins_at_its_edge() -> None:
    method = method_with(bands=Bands(("low", "middle", "high"), (20.0, 60.0)))
    assert [method.band(d) for d in (0, 19.99, 20, 59.99, 60, 100)] == [
        "low",
        "low",
        "middle",
        "middle",
        "high",
        "high",
    ]


@given(st.floats(0, 1), st.floats(0, 1))
@settings(deadline=None, max_examples=100, derandomize=True)
def test_more_coverage_is_never_more_difficult(one: float, other: float) -> None:
    method = load_method()
    low, high = sorted((one, other))
    assert 0 <= method.difficulty(high) <= method.difficulty(low) <= 100
    assert method.bands.names.index(method.band(method.difficulty(high))) <= method.bands.names.index(
        method.band(method.difficulty(low))
    )
