"""Scenarios: a lot of items in numbers on which sources may disagree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from world import tank_world

import interop
from interop.catalog import Catalog
from interop.checks import check
from interop.errors import CatalogError, FileError, UnknownNameError
from interop.scoring.scenario import load_scenario, scenario_files, score_scenario

SOUND = """
schema_version = 1
title = "Tanks left behind"
question = "How hard for XC?"
from = "XA"
to = "XC"
as_of = "2024"

[[lot]]
item = "tank"
figures = [
  { quantity_low = 4, quantity_high = 4, source = "s1", grade = "B2", as_of = "2023" },
  { quantity_low = 9, quantity_high = 12, source = "s2", grade = "C3", note = "another count" },
]

[[lot]]
item = "truck"
figures = [{ quantity_high = 200, source = "s1", grade = "B2" }]
"""


@pytest.fixture
def catalog() -> Catalog:
    return tank_world().catalog()


def written(folder: Path, text: str = SOUND) -> Path:
    path = folder / "left.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_figures_of_several_sources_are_spanned_and_their_conflict_is_told(catalog: Catalog, tmp_path: Path) -> None:
    scenario = load_scenario(catalog, written(tmp_path))
    tank, truck = scenario.lot
    assert (tank.holding.quantity_low, tank.holding.quantity_high) == (4, 12)
    assert [figure.source for figure in tank.figures] == ["s1", "s2"]
    assert tank.contested
    assert not truck.contested
    assert (truck.holding.quantity_low, truck.holding.quantity_high) == (None, 200)


def test_a_lot_is_scored_like_a_force_that_holds_just_that(catalog: Catalog, tmp_path: Path) -> None:
    result = score_scenario(catalog, load_scenario(catalog, written(tmp_path)))
    plain = interop.score(catalog, "XA", "XC", as_of="2024")
    assert {item.item for item in result.card.items} == {"tank", "truck"}
    for item in result.card.items:
        assert item.difficulty == next(i for i in plain.items if i.item == item.item).difficulty
    document = json.loads(json.dumps(result.as_dict()))
    assert document["scenario"]["title"] == "Tanks left behind"
    assert document["lot"][0]["contested"] is True
    assert [figure["grade"] for figure in document["lot"][0]["figures"]] == ["B2", "C3"]


def test_another_recipient_and_other_relations_change_the_answer(catalog: Catalog, tmp_path: Path) -> None:
    scenario = load_scenario(catalog, written(tmp_path))
    own = score_scenario(catalog, scenario, to_force="XA").card.difficulty.value
    assert own is not None
    assert own < 1
    friendly = SOUND.replace("\n[[lot]]", '\n[channels]\nXA = "ally"\n\n[[lot]]', 1)
    denied, helped = (
        score_scenario(catalog, load_scenario(catalog, written(tmp_path, text))).card.difficulty.value
        for text in (SOUND, friendly)
    )
    assert denied is not None
    assert helped is not None
    assert helped < denied


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("schema_version = 1", "schema_version = 2", "schema_version", "must be 1"),
        ('title = "Tanks left behind"', "title = 7", "title", "must be text"),
        ('title = "Tanks left behind"\n', "", "title", "is missing"),
        ('question = "', 'questoin = "', "questoin", "did you mean question?"),
        ('to = "XC"', 'to = "XQ"', "to", "no force 'XQ'"),
        ('item = "truck"', 'item = "trukc"', "lot 2.item", "no such item"),
        ('item = "truck"', 'item = "tank"', "lot 2.item", "stands twice"),
        ("quantity_high = 200", 'quantity_high = "many"', "lot 2 (truck) figure 1.quantity_high", "plain number"),
        ("quantity_high = 200", "quantity_high = -2", "lot 2 (truck) figure 1.quantity_high", "negative"),
        ("quantity_high = 200", "quantity_hgih = 200", "lot 2 (truck) figure 1.quantity_hgih", "quantity_high?"),
        ("quantity_low = 9", "quantity_low = 90", "lot 1 (tank) figure 2.quantity_low", "is above"),
        ('source = "s2"', 'source = "s9"', "lot 1 (tank) figure 2.source", "no such source"),
        ('grade = "C3"', 'grade = "A3"', "lot 1 (tank) figure 2.grade", "reliability is C"),
        ('grade = "C3"', 'grade = "G9"', "lot 1 (tank) figure 2.grade", "Admiralty"),
        ('as_of = "2024"', 'as_of = "2021-99"', "as_of", "is not a date"),
        ('as_of = "2024"', 'as_of = "lately"', "as_of", "is not a date"),
        ("{ quantity_high = 200, ", "{ ", "lot 2 (truck) figure 1", "has no number"),
        ("\n[[lot]]", '\n[channels]\nXA = "ally"\nxa = "denied"\n\n[[lot]]', "channels.xa", "twice"),
        ("\n[[lot]]", '\n[channels]\nXA = "freind"\n\n[[lot]]', "channels.XA", "must be one of"),
        ("\n[[lot]]", '\n[channels]\nXQ = "ally"\n\n[[lot]]', "channels.XQ", "no force 'XQ'"),
    ],
)
def test_every_fault_is_named_with_its_key(
    catalog: Catalog, tmp_path: Path, old: str, new: str, key: str, words: str
) -> None:
    assert SOUND.replace(old, new, 1) != SOUND
    with pytest.raises(CatalogError) as caught:
        load_scenario(catalog, written(tmp_path, SOUND.replace(old, new, 1)))
    assert key in [problem.column for problem in caught.value.problems]
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["lot = 3\n", "title = [", "\ufeff\u0000", "lot = []\n", "[[lot]]\nitem = 3\n"])
def test_what_is_no_scenario_is_refused(catalog: Catalog, tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogError):
        load_scenario(catalog, written(tmp_path, text))


def test_a_scenario_that_is_not_there_is_an_error_with_a_remedy(catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError) as caught:
        load_scenario(catalog, "afganistan-2021")
    assert "afghanistan-2021" in str(caught.value)
    with pytest.raises(FileError):
        load_scenario(catalog, tmp_path / "nowhere.toml")
    with pytest.raises(FileError):
        load_scenario(catalog, tmp_path)


def test_a_scenario_is_scored_on_its_own_day_with_its_own_numbers(tmp_path: Path) -> None:
    """On the earlier day XC's supply is not yet there; a counted stock lasts longer for fewer."""
    world = tank_world().supply("XC", "tank-parts", valid_from="2020")
    catalog = world.catalog()
    early, late = (
        score_scenario(catalog, load_scenario(catalog, written(tmp_path, SOUND.replace('"2024"', day)))).card
        for day in ('"2019"', "2024-02-29")
    )
    assert late.provenance.as_of == "2024-02-29"
    assert (early.difficulty.value or 0) > (late.difficulty.value or 0)
    counted = (
        tank_world()
        .without("supplies", 2)
        .supply("XC", "tank-ammunition", "stocks", stock="400000", stock_unit="kg")
        .catalog()
    )
    few, many = (
        score_scenario(counted, load_scenario(counted, written(tmp_path, text))).card.items[0].coverage["ammunition"]
        for text in (
            SOUND,
            SOUND.replace("= 4,", "= 400,").replace("quantity_low = 9, quantity_high = 12", "quantity_low = 900"),
        )
    )
    assert many < few


def test_large_numbers_are_read_as_they_stand(catalog: Catalog, tmp_path: Path) -> None:
    text = SOUND.replace("quantity_high = 200", "quantity_high = 1234567.0")
    assert load_scenario(catalog, written(tmp_path, text)).lot[1].holding.quantity_high == 1234567


def test_the_better_grade_comes_first_whatever_the_order(catalog: Catalog, tmp_path: Path) -> None:
    lines = SOUND.splitlines()
    first = next(i for i, line in enumerate(lines) if '"s1", grade = "B2", as_of' in line)
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    tank = load_scenario(catalog, written(tmp_path, "\n".join(lines))).lot[0]
    assert [figure.source for figure in tank.figures] == ["s1", "s2"]
    assert {figure.status.value for figure in tank.figures} == {"captured"}


def test_scenarios_of_a_layer_are_found_by_name_and_go_before(catalog: Catalog, tmp_path: Path) -> None:
    for folder, title in (("one", "Tanks left behind"), ("two", "Others")):
        (tmp_path / folder / "scenarios").mkdir(parents=True)
        written(tmp_path / folder / "scenarios", SOUND.replace("Tanks left behind", title))
    folders = [tmp_path / "one", tmp_path / "two"]
    assert load_scenario(catalog, "left", *folders).title == "Others"
    assert load_scenario(catalog, "left", *folders[:1]).title == "Tanks left behind"


def test_a_check_reads_the_scenarios_too(tmp_path: Path) -> None:
    folder = tank_world().write(tmp_path / "c")
    (folder / "scenarios").mkdir()
    written(folder / "scenarios", SOUND.replace('item = "truck"', 'item = "trukc"'))
    [fault] = [p for p in check(folder).problems if not p.warning]
    assert (fault.file, fault.rule, fault.column) == ("scenarios/left.toml", "scenario", "lot 2.item")
    (folder / "scenarios" / "folder.toml").mkdir()
    assert len([p for p in check(folder).problems if not p.warning]) == 2


def test_the_question_of_2023_has_its_answer() -> None:
    """US kit is hard for Russia; what is of Soviet pattern is seamless."""
    catalog = interop.load()
    assert "afghanistan-2021" in scenario_files()
    result = score_scenario(catalog, load_scenario(catalog, "afghanistan-2021"))
    band = {item.item: item.band for item in result.card.items}
    assert {band[item] for item in ("mi-17", "mi-24v", "d-30", "t-62", "rpg-7", "zu-23-2")} == {"seamless"}
    assert {band[item] for item in ("uh-60a-plus", "md-530f", "a-29", "m1117")} <= {"hard", "prohibitive"}
    contested = {line.item for line in result.scenario.lot if line.contested}
    assert {"uh-60a-plus", "md-530f", "m1151-hmmwv", "ford-ranger"} <= contested
