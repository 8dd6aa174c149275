"""Rows of one key from several sources are one fact: the better grade counts, and nothing that was said is lost."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import World, tank_world

from interop.models import TABLES, Claim, Holding, Item, KitClassAmount, Need, Row
from interop.store import Table, build, by_grade, disagree, grade_rank, row_key, span
from interop.tables import columns, validate

LAWS = settings(deadline=None, max_examples=100, derandomize=True)
GRADES = [letter + digit for letter in "ABCDEF" for digit in "123456"]


def rows(table: str, *cells: dict[str, str]) -> list[Claim]:
    found, faults = validate([{"source": "s1", "grade": "B2", **row} for row in cells], TABLES[table])
    assert not faults, faults
    return [cast(Claim, row) for _, row in found]


def holding(**cells: str) -> dict[str, str]:
    return {"force": "XA", "item": "tank", "status": "in-service", **cells}


def one(table: str, *cells: dict[str, str]) -> Claim:
    """What a table holds for rows of one key."""
    [settled] = Table(TABLES[table], rows(table, *cells)).settled()
    return cast(Claim, settled)


# Which source is believed


@pytest.mark.parametrize(
    ("better", "worse"),
    [("A1", "B1"), ("B2", "B3"), ("B2", "C2"), ("A3", "C3"), ("B2", "F6"), ("A2", "B1"), ("B5", "F2")],
)
def test_a_better_grade_comes_first(better: str, worse: str) -> None:
    assert grade_rank(better) < grade_rank(worse)
    for order in permutations([holding(source="a", grade=worse), holding(source="b", grade=better)]):
        assert by_grade(rows("holdings", *order))[0].grade == better


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"as_of": "2022"}, {"as_of": "2021"}),
        ({"as_of": "2021-10"}, {"as_of": "2021-09"}),
        ({"as_of": "2021-08-15"}, {"as_of": "2021-08-14"}),
        ({"as_of": "1999"}, {}),
        ({"source": "a"}, {"source": "b"}),
    ],
)
def test_of_equal_grades_the_newest_comes_first_and_then_the_source_decides(
    first: dict[str, str], then: dict[str, str]
) -> None:
    for order in permutations([holding(**first), holding(**then)]):
        best = by_grade(rows("holdings", *order))[0]
        assert {name: getattr(best, name) for name in first} == first


# What the one fact says


def test_the_better_grade_gives_the_value_and_the_range_holds_both() -> None:
    found = one(
        "holdings",
        holding(quantity_low="10", quantity_high="20", source="a", grade="C3", valid_to="2030"),
        holding(quantity_low="40", quantity_high="50", source="b", grade="A1"),
    )
    assert isinstance(found, Holding)
    assert (found.source, found.grade) == ("b", "A1")
    assert (found.quantity_low, found.quantity_high) == (10, 50)
    assert found.valid_to == "2030", "what the better source leaves open is filled from the other"


def test_a_widened_range_keeps_the_better_amount() -> None:
    need = {"item": "tank", "dimension": "parts", "role": "engine", "code": "x", "state": "known", "unit": "man-hours"}
    found = one(
        "needs",
        need | {"amount": "4", "amount_low": "3", "amount_high": "5", "source": "a", "grade": "A1"},
        need | {"amount": "9", "source": "b", "grade": "C3"},
    )
    assert isinstance(found, Need)
    assert (found.amount, found.amount_low, found.amount_high) == (4, 3, 9)


def test_sources_that_agree_on_the_amount_do_not_narrow_the_range() -> None:
    amount = {"id": "tank", "measure": "man-hours", "amount": "4", "unit": "man-hours"}
    found = one(
        "classes",
        amount | {"amount_low": "3", "amount_high": "5", "source": "a", "grade": "A1"},
        amount | {"amount_low": "1", "amount_high": "4", "source": "b", "grade": "C3"},
    )
    assert isinstance(found, KitClassAmount)
    assert (found.amount, found.amount_low, found.amount_high) == (4, 1, 5)


def test_names_left_open_are_filled_too() -> None:
    item = {"id": "a", "name": "A", "category": "rifle", "class": "rifle", "family": "a", "origin": "XA"}
    found = one(
        "equipment",
        item | {"source": "a", "grade": "A1"},
        item | {"source": "b", "grade": "C3", "aliases": "Alpha;Aleph", "crew": "2"},
    )
    assert isinstance(found, Item)
    assert (found.aliases, found.crew, found.source) == (("Alpha", "Aleph"), 2, "a")


def test_what_a_claim_rests_on_is_never_borrowed_from_another() -> None:
    found = one(
        "holdings",
        holding(source="a", grade="A1"),
        holding(source="b", grade="C3", locator="p. 7", as_of="2020", note="seen", quantity_low="3"),
    )
    assert (found.source, found.locator, found.as_of, found.note) == ("a", None, None, None)


number = st.integers(0, 99)
claims = st.lists(
    st.tuples(st.sampled_from(GRADES), st.none() | number, st.none() | number), min_size=1, max_size=4
).map(
    lambda made: [
        holding(
            source=f"s{place}",
            grade=grade,
            **({} if low is None else {"quantity_low": str(low)}),
            **({} if high is None else {"quantity_high": str(high + 100)}),
        )
        for place, (grade, low, high) in enumerate(made)
    ]
)


@given(claims, st.randoms(use_true_random=False))
@LAWS
def test_a_range_holds_what_every_source_says_in_whatever_order_they_stand(
    cells: list[dict[str, str]], random: Random
) -> None:
    found = one("holdings", *cells)
    assert isinstance(found, Holding)
    lows = [row.quantity_low for row in cast(list[Holding], rows("holdings", *cells)) if row.quantity_low is not None]
    highs = [
        row.quantity_high for row in cast(list[Holding], rows("holdings", *cells)) if row.quantity_high is not None
    ]
    assert found.quantity_low == min(lows, default=None)
    assert found.quantity_high == max(highs, default=found.quantity_high)
    random.shuffle(cells)
    assert one("holdings", *cells).__dict__ == found.__dict__


# Where sources disagree


def test_silence_contradicts_nothing() -> None:
    silent, low, other = rows(
        "holdings",
        holding(source="a", grade="A1"),
        holding(source="b", quantity_low="3", note="seen", as_of="2020"),
        holding(source="c", quantity_low="4"),
    )
    assert not disagree(silent, low)
    assert not disagree(low, silent)
    assert disagree(low, other)


@pytest.mark.parametrize("silent_first", [False, True])
def test_a_conflict_keeps_every_row_and_names_the_one_used_first(silent_first: bool) -> None:
    cells = [
        holding(source="a", grade="C3", quantity_low="3"),
        holding(source="b", grade="B2", quantity_low="4"),
        *([holding(source="c", grade="A1")] if silent_first else []),
    ]
    for order in permutations(cells):
        [conflict] = Table(Holding, cast(list[Holding], rows("holdings", *order))).conflicts("holdings")
        assert conflict.table == "holdings"
        assert conflict.key == ("XA", "tank", "in-service", "")
        assert [row.source for row in conflict.rows] == (["c"] if silent_first else []) + ["b", "a"]


def test_rows_of_different_keys_are_no_conflict() -> None:
    table = Table(
        Holding,
        cast(
            list[Holding],
            rows("holdings", holding(quantity_low="3"), holding(quantity_low="4", status="stored", source="s2")),
        ),
    )
    assert not table.conflicts("holdings")
    assert len(table.settled()) == 2


def test_sources_that_agree_are_one_fact_and_no_conflict() -> None:
    table = Table(Holding, cast(list[Holding], rows("holdings", holding(), holding(source="s2"))))
    assert not table.conflicts("holdings")
    assert len(table) == 2
    assert len(table.settled()) == 1


# Tables


def test_settled_rows_stand_in_the_order_of_their_keys() -> None:
    cells = [holding(force=force, item=item) for force in ("XB", "XA") for item in ("b", "a")]
    for order in permutations(cells):
        table = Table(Holding, cast(list[Holding], rows("holdings", *order)))
        assert [(row.force, row.item) for row in table.settled()] == [
            ("XA", "a"),
            ("XA", "b"),
            ("XB", "a"),
            ("XB", "b"),
        ]
        assert [row.item for row in table.where("force", "XB")] == ["a", "b"]
        assert table.where("force", "XC") == []
        assert set(table.values("item")) == {"a", "b"}


RICH = (
    tank_world()
    .past()
    .force("XD", kind="historic", aliases="Old; Older", valid_from="1900", valid_to="1991-12-26", languages="en;de")
    .item("old", aliases="one;two", variant_of="tank", entered_service="1962", crew="3", mass_kg="41000.5")
    .add("countries", id="XE", name="Exland", aliases="E", kind="state", hint="is a group")
    .need("old", "parts", "tank-parts", amount="2.50", amount_low="1", unit="man-hours", locator="p. 1", note="n")
    .supply(
        "XA", "a-radio", depth="months", stock="7", stock_unit="pieces", valid_from="1999-01", source="s2", grade="C3"
    )
    .case("old-xb", "old;tank", "XB", 2, quantity_low="1.5", channels="XA=ally;XC:parts=market", staff="yes")
    .pair("truck-xb", "old-xb", strength="B", why="of the same years")
)


@pytest.mark.parametrize("name", TABLES)
def test_cells_that_were_checked_before_become_the_same_rows_without_a_check(name: str) -> None:
    model = TABLES[name]
    cells = [[row.get(column, "") for column in columns(model)] for _, row in RICH.rows[name]]
    assert cells, "the world has a row of every table"
    checked, _ = validate([row for _, row in RICH.rows[name]], model)
    quick = Table(model, cells=cells)
    assert [row.__dict__ for row in quick.rows()] == [row.__dict__ for _, row in checked]
    assert [list(map(type, row.__dict__.values())) for row in quick.rows()] == [
        list(map(type, row.__dict__.values())) for _, row in checked
    ]
    slow = Table(model, [row for _, row in checked])
    assert quick.groups == slow.groups
    for field in model.key:
        assert quick.column(field) == slow.column(field)


def test_empty_cells_after_the_last_column_do_no_harm() -> None:
    cells = ["XA", "fuel", "yes", "s1", "", "", "B2", ""]
    model = TABLES["completeness"]
    assert build(model, [*cells, "", ""]).__dict__ == build(model, cells).__dict__


def test_a_key_is_text_and_what_is_not_stated_in_it_is_empty() -> None:
    [row] = rows("holdings", holding())
    assert row_key(row) == ("XA", "tank", "in-service", "")


def test_only_one_row_needs_no_settling() -> None:
    [row] = rows("holdings", holding(quantity_low="3"))
    assert span([row]) is row


def test_a_table_that_holds_nothing_answers_with_nothing() -> None:
    table: Table[Row] = Table(TABLES["relations"])
    assert (len(table), table.settled(), table.conflicts("relations"), table.column("note")) == (0, [], [], [])
    assert World("XA", complete=False).catalog().relation("XA", "XA", "fuel", "2024") is None


def test_rows_can_be_narrowed_by_other_key_fields_before_they_are_built() -> None:
    stored = holding(status="stored")
    table = Table(Holding, cast(list[Holding], rows("holdings", holding(), holding(force="XB"), stored)))
    assert [row.force for row in table.where("item", "tank", force=("XB",))] == ["XB"]
    assert table.where("item", "tank", force=("XB",), status=("stored",)) == []
    found = [("XA", "in-service"), ("XA", "stored"), ("XB", "in-service")]
    assert table.named("item", "tank", "force", "status") == found
    assert table.named("item", "boat", "force") == []


def test_a_key_is_contested_where_its_sources_disagree() -> None:
    others = [holding(quantity_low="4", source="s2"), holding(force="XB"), holding(force="XB", source="s2")]
    table = Table(Holding, cast(list[Holding], rows("holdings", holding(quantity_low="3"), *others)))
    assert table.contested(("XA", "tank", "in-service", ""))
    assert not table.contested(("XB", "tank", "in-service", ""))
    assert not table.contested(("XC", "tank", "in-service", ""))
