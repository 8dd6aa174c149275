"""What a report says is what the results say: the same numbers, in every section."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from world import tank_world

import interop
from interop.backtest.alike import precedents
from interop.dimensions import DIMENSIONS
from interop.method import load_method
from interop.report import tables
from interop.report.page import matrix_page, ranking_page
from interop.report.parts import Bar, Figure, Named, Page, Refs, Strip, Table
from interop.scoring.scenario import load_scenario, lot_kit, score_scenario
from report.pages import DRAWS, page_of, tank_page


def sheet(page: Page, name: str) -> Table:
    """A table of a page by its id."""
    return next(p for s in page.sections for p in s.parts if isinstance(p, Table) and p.id == name)


def column(table: Table, name: str) -> list[Any]:
    return [row[table.place(name)] for row in table.rows]


def test_the_headline_and_the_facts_are_the_scorecards() -> None:
    page, card, _ = tank_page()
    facts, document = dict(page.facts), card.as_dict()
    assert page.headline == document["headline"]
    assert facts["difficulty"] == f"{document['difficulty']['value']} of 100"
    assert facts["claims"].startswith(str(document["evidence"]["claims"]))
    assert page.notes == card.notes


def test_items_have_the_numbers_of_json_and_csv() -> None:
    page, card, _ = tank_page()
    table = sheet(page, "item-list")
    document = {row["item"]: row for row in card.as_dict()["items"]}
    lines = {row["item"]: row for row in csv.DictReader(io.StringIO(tables.csv_of(tables.score_items(card))))}
    assert {cell.id for cell in column(table, "item")} == set(document) == set(lines)
    for row in table.rows:
        name, strip = row[0], row[table.place("90 % interval")]
        assert isinstance(name, Named)
        assert isinstance(strip, Strip)
        stated = document[name.id]
        assert row[table.place("difficulty")] == stated["difficulty"]["value"] == float(lines[name.id]["difficulty"])
        assert [round(strip.low, 1), round(strip.high, 1)] == stated["difficulty"]["interval"]
        assert {d: row[table.place(d)] for d in stated["points"]} == stated["points"]


def test_every_finding_stands_below_its_item_with_sentence_value_and_sources() -> None:
    page, card, _ = tank_page()
    table = sheet(page, "item-list")
    found = {item.item: item for item in card.items}
    numbers = {cell: place for place, cell in enumerate(column(sheet(page, "source-list"), "id"), 1)}
    for name, detail in zip(column(table, "item"), table.details, strict=True):
        findings = found[name.id].findings
        assert column(detail, "finding") == [f.sentence for f in findings]
        assert column(detail, "value") == [tables.finding_value(f) for f in findings]
        for refs, finding in zip(column(detail, "sources"), findings, strict=True):
            assert set(refs.marks) == {(numbers[c.source], c.grade) for c in finding.claims}


def test_points_of_dimensions_and_bands_are_the_scorecards() -> None:
    page, card, _ = tank_page()
    document = card.as_dict()
    points = {row[0]: row[1].words for row in sheet(page, "dimensions").rows if isinstance(row[1], Bar)}
    assert points == {row["dimension"]: str(row["points"]) for row in document["dimensions"]}
    shares = [row[1].share for row in sheet(page, "bands").rows if isinstance(row[1], Bar)]
    assert [round(share, 3) for share in shares] == list(document["difficulty"]["band_probability"].values())


def test_doubts_are_those_of_their_commands() -> None:
    page, _, doubts = tank_page()
    assert doubts.gaps
    assert doubts.flip
    assert doubts.sensitivity
    assert column(sheet(page, "gaps"), "fact") == [gap.fact for gap in doubts.gaps.gaps]
    groups = doubts.sensitivity.as_dict()["groups"]
    assert column(sheet(page, "groups"), "group") == [row["group"] for row in groups]
    assert [bar.words.split()[0] for bar in column(sheet(page, "groups"), "in all")] == [
        f"{row['total']:.2f}" for row in groups
    ]
    without = doubts.sensitivity.as_dict()["dimensions"]
    assert column(sheet(page, "without"), "without") == [row["without"] for row in without]
    if doubts.flip.changes:
        assert column(sheet(page, "flips"), "difficulty") == [
            row["difficulty"] for row in doubts.flip.as_dict()["changes"]
        ]


def test_shared_and_missing_goods_count_every_code_once() -> None:
    page, card, _ = tank_page()
    codes = {f.code for item in card.items for f in item.findings if f.dimension == "ammunition"}
    assert set(column(sheet(page, "ammunition"), "needed")) == codes
    assert set(column(sheet(page, "ammunition"), "status")) <= {"own", "through others", "missing", "not known"}


def test_a_code_that_is_denied_is_missing_and_one_of_its_own_is_own() -> None:
    page, _, _ = page_of(tank_world().catalog(), "XA", "XC")
    rows = {(row[1], row[0]) for name in ("ammunition", "parts") for row in sheet(page, name).rows}
    assert ("tank-parts", "missing") in rows
    assert ("truck-ammunition", "own") in rows


def test_past_cases_of_the_same_recipient_or_kind_come_with_label_score_and_source() -> None:
    catalog = tank_world().past().catalog()
    found = precedents(catalog, ["tank"], "XB", draws=DRAWS)
    assert [(alike.case.id, alike.resembles) for alike in found.cases] == [
        ("tank-xb", "same recipient; family tank"),
        ("truck-xb", "same recipient"),
    ]
    assert (found.found, found.known) == (2, 2)
    assert [a.case.id for a in precedents(catalog, ["tank"], "XC", draws=DRAWS).cases] == ["tank-xb"]
    backtest = {alike.case.id: alike.case for alike in found.cases}
    page, _, _ = page_of(catalog, "XA", "XB")
    table = sheet(page, "cases")
    for row in table.rows:
        assert isinstance(row[0], Named)
        case = backtest[row[0].id]
        assert row[table.place("outcome")] == f"{case.label} {('seamless', 'easy', 'moderate', 'hard')[case.label]}"
        assert row[table.place("difficulty")] == case.difficulty.as_dict()["value"]
        assert isinstance(row[-1], Refs)
        assert row[-1].marks


def test_a_report_on_too_little_says_so_and_has_no_number() -> None:
    world = tank_world()
    for row in [cells for _, cells in world.rows["needs"] if cells["item"] in ("tank", "truck") and cells.get("code")]:
        row |= {"state": "unknown"}
        del row["code"]
    page, _, _ = page_of(world.catalog(), "XA", "XC")
    assert page.undecided
    assert "not enough is known" in page.headline
    assert dict(page.facts)["difficulty"] == "not enough is known"
    assert dict(page.facts)["bands"] == "none"


def test_a_scenarios_gaps_are_those_of_its_lot() -> None:
    catalog = interop.load()
    scenario = load_scenario(catalog, "afghanistan-2021")
    result = score_scenario(catalog, scenario, draws=DRAWS)
    asked = {"as_of": scenario.as_of, "channels": scenario.channels, "draws": DRAWS}
    found = interop.gaps(catalog, scenario.from_force, scenario.to_force, kit=lot_kit(catalog, scenario), **asked)  # type: ignore[arg-type]
    assert found.difficulty == result.card.difficulty
    assert {item for gap in found.gaps for item in gap.items} <= {line.item for line in scenario.lot}


@pytest.fixture(scope="module")
def ranking() -> Page:
    found = interop.rank(tank_world().catalog(), "XC", draws=DRAWS)
    return ranking_page(found, load_method(), dimensions=tuple(DIMENSIONS), commands={})


def test_a_ranking_is_the_ranking(ranking: Page) -> None:
    document = interop.rank(tank_world().catalog(), "XC", draws=DRAWS).as_dict()
    table = sheet(ranking, "ranking-list")
    assert column(table, "difficulty") == [row["difficulty"]["value"] for row in document["ranking"]]
    assert [cell.id for cell in column(table, "force")] == [row["from"] for row in document["ranking"]]
    assert document["ranking"][0]["name"] in ranking.headline


def test_a_matrix_is_the_matrix() -> None:
    found = interop.matrix(tank_world().catalog(), draws=DRAWS)
    page = matrix_page(
        found, load_method(), dimensions=tuple(DIMENSIONS), figure=Figure(b"", ""), headline="Easiest", commands={}
    )
    document = found.as_dict()["pairs"]
    assert column(sheet(page, "pair-list"), "difficulty") == [pair["difficulty"]["value"] for pair in document]
    assert len(sheet(page, "grid").rows) == len(found.givers)
