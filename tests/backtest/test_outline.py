"""Transfers told by names: what is resolved, what a mode means, what is left out and why, what is an error."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from world import World

from interop.backtest.cases import read_cases
from interop.backtest.coding import Coded
from interop.catalog import Catalog
from interop.errors import CatalogError, Problem
from interop.models import Channel, Depth, Mode

COLUMNS = (
    "id", "equipment", "category", "donor", "recipient", "year", "mode", "quantity", "recipient_prior_kit", "difficulty",
    "rationale", "confounder",
)  # fmt: skip
PLAIN = {
    "id": "a-case",
    "equipment": "TX-72",
    "donor": "Exland",
    "recipient": "Wyland",
    "year": "2020",
    "mode": "donated",
    "recipient_prior_kit": "",
    "difficulty": "2",
}


def outline_world() -> World:
    """Exland has a tank, two marks of a fighter and a gun of 99 mm; Wyland, which was the Wyland Union, a truck."""
    world = (
        World("XC").force("XA", name="Exland", aliases="Republic of Exland").force("XB", name="Wyland", aliases="Wyers")
    )
    world.force("XB-OLD", name="Wyland Union", kind="historic", valid_from="1950", valid_to="1991")
    for item, name in (("tx-72", "TX-72"), ("mq-29a", "MQ-29A"), ("mq-29b", "MQ-29B"), ("haul-5", "Haul-5 truck")):
        world.plain_item(item, name=name).holds("XA", item)
    world.plain_item("gx-30", name="GX-30 gun", category="towed-howitzer")
    index = next(i for i, (_, row) in enumerate(world.rows["codes"]) if row["id"] == "gx-30-ammunition")
    world.rows["codes"][index][1]["bore_mm"] = "99"
    return world.holds("XA", "gx-30").holds("XB", "haul-5", valid_from="2000")


CATALOG = outline_world().catalog()


def outline_file(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(PLAIN | row for row in rows)
    return path


def read(folder: Path, *rows: dict[str, str], catalog: Catalog = CATALOG) -> tuple[list[Coded], dict[str, str]]:
    return read_cases(outline_file(folder / "mine.csv", *rows), catalog)


def one(folder: Path, **cells: str) -> Coded:
    """The case of a row that can be coded."""
    cases, left_out = read(folder, cells)
    assert left_out == {}
    return cases[0]


def why_not(folder: Path, **cells: str) -> str:
    """Why a row cannot be coded."""
    cases, left_out = read(folder, cells)
    assert cases == []
    return left_out["a-case"]


def problems(folder: Path, *rows: dict[str, str]) -> list[Problem]:
    with pytest.raises(CatalogError) as caught:
        read(folder, *rows)
    return list(caught.value.problems)


# Names


def test_names_are_resolved_to_items_and_forces(tmp_path: Path) -> None:
    found = one(tmp_path, recipient_prior_kit="Haul-5 truck")
    assert (found.row.id, found.items, found.giver, found.recipient) == ("a-case", ("tx-72",), "XA", "XB")
    assert (found.kit, found.day, found.row.label) == ({"haul-5"}, "2019-12-31", 2)
    assert found.row.name == "TX-72, Wyland"


@pytest.mark.parametrize(
    ("equipment", "items"),
    [
        ("tx 72", ("tx-72",)),
        ("12 TX-72 tanks", ("tx-72",)),
        ("TX-72 and MQ-29A", ("tx-72", "mq-29a")),
        ("TX-72, MQ-29B/Haul-5 truck", ("tx-72", "mq-29b", "haul-5")),
        ("TX-72 (second-hand)", ("tx-72",)),
        ("TX-72 with something new", ("tx-72",)),
        ("MQ-29X", ("mq-29a",)),
        ("99 mm rounds for the GX-30 gun", ("gx-30",)),
    ],
)
def test_each_part_of_a_phrase_may_name_an_item(tmp_path: Path, equipment: str, items: tuple[str, ...]) -> None:
    assert one(tmp_path, equipment=equipment).items == items


def test_of_several_marks_the_one_that_the_recipient_has_is_meant(tmp_path: Path) -> None:
    assert one(tmp_path, equipment="MQ-29", recipient_prior_kit="MQ-29B").items == ("mq-29b",)
    assert one(tmp_path, equipment="MQ-29").items == ("mq-29a",)


@pytest.mark.parametrize(
    ("name", "force"),
    [
        ("Exland", "XA"),
        ("Republic of Exland", "XA"),
        ("ex-Exland", "XA"),
        ("Exland (former stocks)", "XA"),
        ("Somebody (Exland)", "XA"),
        ("Somebody / Exland", "XA"),
        ("Somebody", None),
        ("", None),
    ],
)
def test_a_donor_is_found_beside_other_words_and_may_be_unknown(tmp_path: Path, name: str, force: str | None) -> None:
    assert one(tmp_path, donor=name).giver == force


def test_a_force_is_the_one_of_its_day(tmp_path: Path) -> None:
    assert one(tmp_path, year="1980", recipient_prior_kit="Haul-5").recipient == "XB-OLD"
    assert one(tmp_path, year="1999").recipient == "XB"


@pytest.mark.parametrize(
    ("year", "date"), [("1992", "1992"), ("1992-95", "1992"), ("c. 2003", "2003"), ("2014/2015", "2014")]
)
def test_the_first_year_told_is_the_date(tmp_path: Path, year: str, date: str) -> None:
    assert one(tmp_path, year=year).row.date == date


# Modes


@pytest.mark.parametrize(
    ("told", "mode", "channel", "depth", "staff"),
    [
        ("donated", Mode.DONATED, Channel.ALLY, None, False),
        ("Lend-Lease", Mode.LEND_LEASE, Channel.ALLY, None, False),
        ("bought", Mode.BOUGHT, Channel.PARTNER, None, False),
        ("licensed production", Mode.LICENSED, Channel.PARTNER, None, False),
        ("captured", Mode.CAPTURED, Channel.DENIED, Depth.MONTHS, False),
        ("inherited", Mode.INHERITED, Channel.DENIED, Depth.YEAR, True),
        ("bought; support lost in 1979", Mode.SUPPORT_LOST, Channel.DENIED, Depth.YEAR, True),
    ],
)
def test_a_mode_says_who_could_be_asked_and_what_came_along(
    tmp_path: Path, told: str, mode: Mode, channel: Channel, depth: Depth | None, staff: bool
) -> None:
    found = one(tmp_path, mode=told)
    assert (found.row.mode, found.channels, found.staff) == (mode, {("XA", "*"): channel}, staff)
    assert set(found.stocks.values()) == ({depth} if depth else set())
    assert found.otherwise is Channel.DENIED, "a force of which nothing is said gives nothing"


def test_what_the_recipient_had_before_stays_its_kit_unless_it_is_its_support_that_was_lost(tmp_path: Path) -> None:
    catalog = outline_world().holds("XB", "tx-72", valid_from="2001").catalog()
    for mode, kit in (("donated", {"tx-72", "haul-5"}), ("support lost", {"haul-5"})):
        [case], _ = read(tmp_path, {"mode": mode, "recipient_prior_kit": "Haul-5, TX-72"}, catalog=catalog)
        assert case.kit == kit
    [case], _ = read(tmp_path, {}, catalog=catalog)
    assert case.kit == {"tx-72"}, "the record counts too"


def test_what_the_record_gives_without_a_date_counts_as_later_unless_kit_of_that_day_needed_it(tmp_path: Path) -> None:
    world = outline_world().supply("XB", "tx-72-parts").supply("XB", "haul-5-parts")
    dated = outline_world().supply("XB", "tx-72-parts", valid_from="2001")
    catalog = world.catalog()
    assert "tx-72-parts" in {n.code for g in catalog.need_groups("tx-72") for n in g.needs}
    [case], _ = read(tmp_path, {"equipment": "TX-72 and Haul-5 truck"}, catalog=catalog)
    assert case.lacks == {"tx-72-parts"}
    [case], _ = read(tmp_path, {}, catalog=dated.catalog())
    assert case.lacks == set()


def test_ammunition_stands_for_the_guns_of_the_recipient_that_fire_it(tmp_path: Path) -> None:
    told = {"equipment": "99 mm shells", "recipient_prior_kit": "GX-30 gun; TX-72"}
    for cells in (told, told | {"category": "ammunition"}):
        found = one(tmp_path, **cells)
        assert (found.items, found.kit) == (("gx-30",), {"gx-30", "tx-72"})
    assert "names no item" in why_not(tmp_path, **told | {"equipment": "98 mm shells"})


# What cannot be coded


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"equipment": "a submarine"}, "'a submarine' names no item of the catalog"),
        ({"equipment": ""}, "names no item"),
        ({"recipient": "Nowhere"}, "no force 'Nowhere' is known"),
        ({"recipient": ""}, "no force '' is known"),
        ({"mode": "borrowed"}, "'borrowed' in '2020' is no mode and year"),
        ({"year": "long ago"}, "'donated' in 'long ago' is no mode and year"),
        ({"equipment": "\x1b[31m戦\u202e"}, "\\x1b[31m戦\\u202e"),
    ],
)
def test_what_cannot_be_coded_is_left_out_with_the_reason(tmp_path: Path, cells: dict[str, str], words: str) -> None:
    reason = why_not(tmp_path, **cells)
    assert words in reason
    assert reason.isprintable()


def test_a_force_that_did_not_exist_yet_is_left_out(tmp_path: Path) -> None:
    catalog = outline_world().force("XN", name="Newland", valid_from="1991-12").holds("XN", "haul-5").catalog()
    early, late = ({"id": year, "recipient": "Newland", "year": year} for year in ("1990", "1991"))
    cases, left_out = read_cases(outline_file(tmp_path / "mine.csv", early, late), catalog)
    assert [case.row.id for case in cases] == ["1991"]
    assert left_out == {"1990": "XN did not exist yet in 1990"}


def test_the_others_are_coded_all_the_same(tmp_path: Path) -> None:
    cases, left_out = read(tmp_path, {"id": "a"}, {"id": "b", "equipment": "a submarine"}, {"id": "c"})
    assert [case.row.id for case in cases] == ["a", "c"]
    assert list(left_out) == ["b"]


# What is an error


@pytest.mark.parametrize("label", ["7", "-1", "", "easy", "2.5", "²", "Jul-62"])
@pytest.mark.parametrize("equipment", ["TX-72", "a submarine"])
def test_a_label_that_is_none_is_an_error_with_its_place(tmp_path: Path, label: str, equipment: str) -> None:
    [problem] = problems(tmp_path, {"id": "fine"}, {"difficulty": label, "equipment": equipment})
    assert (problem.file, problem.line, problem.column, problem.value) == ("mine.csv", 3, "difficulty", label)
    assert "0 to 4" in problem.message


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"id": "A case"}, "id", "not-valid"),
        ({"id": ""}, "id", "missing-value"),
        ({"equipment": "TX-72 \u202e"}, "equipment", "not-valid"),
    ],
)
def test_a_cell_at_fault_is_told_by_the_column_of_the_outline(
    tmp_path: Path, cells: dict[str, str], column: str, rule: str
) -> None:
    [problem] = problems(tmp_path, {"id": "fine"}, cells)
    assert (problem.line, problem.column, problem.rule) == (3, column, rule)


def test_lines_are_those_of_an_editor_where_cells_have_several(tmp_path: Path) -> None:
    rows = [{"id": "a", "rationale": "of\nthree\nlines"}, {"id": "b", "difficulty": "9"}, {"id": "a"}]
    assert [(p.line, p.column, p.rule) for p in problems(tmp_path, *rows)] == [
        (5, "difficulty", "not-valid"),
        (6, "id", "duplicate"),
    ]


@pytest.mark.parametrize("column", ["id", "donor", "year", "mode", "recipient_prior_kit"])
def test_a_column_that_must_be_there_is_asked_for(tmp_path: Path, column: str) -> None:
    path = outline_file(tmp_path / "mine.csv", {})
    path.write_text(path.read_text().replace(column, "other", 1))
    with pytest.raises(CatalogError) as caught:
        read_cases(path, CATALOG)
    assert [(p.line, p.column, p.rule) for p in caught.value.problems] == [(1, column, "missing-column")]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_an_outline_is_known_by_its_header_whatever_its_line_ends(tmp_path: Path, ends: str) -> None:
    path = outline_file(tmp_path / "mine.csv", {})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", ends.encode()))
    assert len(read_cases(path, CATALOG)[0]) == 1


def test_an_outline_with_an_open_quote_is_told_of_it(tmp_path: Path) -> None:
    path = outline_file(tmp_path / "mine.csv", {})
    path.write_text(path.read_text() + 'b,"TX-72\n')
    with pytest.raises(CatalogError) as caught:
        read_cases(path, CATALOG)
    assert [(p.line, p.rule) for p in caught.value.problems] == [(3, "csv-quote")]


def test_a_confounder_is_kept_as_a_word_however_it_is_written(tmp_path: Path) -> None:
    assert one(tmp_path, confounder="Politics or C2").row.confounder == "politics-or-c2"
    assert one(tmp_path, confounder="").row.confounder is None
    assert one(tmp_path, confounder="a long story " * 20).row.confounder


def test_nothing_of_the_outcome_changes_how_a_row_is_coded(tmp_path: Path) -> None:
    one_way = one(tmp_path, difficulty="0", rationale="it went well")
    other = one(tmp_path, difficulty="4", rationale="it failed", confounder="politics")
    for field in (
        "items",
        "giver",
        "recipient",
        "day",
        "kit",
        "lacks",
        "codes",
        "channels",
        "stocks",
        "staff",
        "grade",
    ):
        assert getattr(one_way, field) == getattr(other, field)
