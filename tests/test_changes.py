"""What changed between two catalogs, and which score moved because of which fact."""

from __future__ import annotations

import json

import pytest
from world import World, tank_world

import interop
from interop.changes import Difference, changed_facts, diff


def compared(old: World, new: World, explain: int = 50) -> Difference:
    return diff(old.catalog(), new.catalog(), explain=explain, draws=32)


def own_parts() -> World:
    """The tank world, but XC can make the tank's parts and is taught by nobody."""
    return tank_world().supply("XC", "tank-parts", "overhauls")


def test_a_catalog_does_not_differ_from_itself() -> None:
    found = compared(tank_world(), tank_world())
    assert (found.facts, found.moves) == ((), ())
    assert found.old == found.new
    assert found.pairs == 9


def test_the_order_of_rows_is_no_difference() -> None:
    other = tank_world()
    for rows in other.rows.values():
        rows.reverse()
    assert compared(tank_world(), other).facts == ()


def test_a_fact_that_came_is_named_with_the_score_that_it_moved() -> None:
    found = compared(tank_world(), own_parts())
    [fact] = found.facts
    assert (fact.kind, fact.table, fact.key) == ("added", "supplies", ("XC", "tank-parts", "overhauls", ""))
    assert "added supplies XC tank-parts overhauls [s1]" in str(fact)
    move = next(m for m in found.moves if (m.from_force, m.to_force) == ("XA", "XC"))
    assert move.before is not None
    assert move.after is not None
    assert move.after < move.before
    [(name, part)] = move.parts
    assert name == "supplies XC tank-parts overhauls"
    assert part == pytest.approx(move.after - move.before)
    assert move.together is None


def test_a_fact_that_went_moves_the_score_back() -> None:
    there, back = (compared(*pair) for pair in ((tank_world(), own_parts()), (own_parts(), tank_world())))
    assert [fact.kind for fact in back.facts] == ["removed"]
    assert (back.moves[0].before, back.moves[0].after) == (there.moves[0].after, there.moves[0].before)


def test_a_fact_from_a_new_source_is_taken_apart_like_any_other() -> None:
    new = tank_world().add(
        "sources", id="s9", title="New", publisher="P", published="2024", reliability="B", opened="yes"
    )
    found = compared(tank_world(), new.supply("XC", "tank-parts", "overhauls", source="s9"))
    move = next(m for m in found.moves if (m.from_force, m.to_force) == ("XA", "XC"))
    assert [name for name, _ in move.parts] == ["supplies XC tank-parts overhauls"]


def test_a_new_kit_class_and_an_item_of_it_can_be_tried() -> None:
    new = tank_world()
    for file, cells in [row for row in new.rows["classes"] if row[1]["id"] == "tank-cold"]:
        new.rows["classes"].append((file, cells | {"id": "tank-new"}))
    new.plain_item("next", **{"class": "tank-new"}).holds("XA", "next")
    assert any(move.parts or move.together for move in compared(tank_world(), new).moves)


def test_the_part_that_moves_most_comes_first() -> None:
    new = own_parts().supply("XC", "tank-training", "trains", valid_from="2000")
    move = next(m for m in compared(tank_world(), new).moves if (m.from_force, m.to_force) == ("XA", "XC"))
    assert len(move.parts) == 2
    assert abs(move.parts[0][1]) >= abs(move.parts[1][1])


def test_both_versions_are_scored_on_the_day_of_the_newer() -> None:
    """A supply that began before the new date counts in both, so nothing moves because of the date."""
    old = own_parts().holds("XB", "truck", 1, 1, as_of="2024")
    new = own_parts().holds("XB", "truck", 1, 1, as_of="2026")
    found = compared(old, new)
    assert found.as_of == "2026"
    assert found.moves == ()


def test_large_numbers_are_told_apart() -> None:
    old, new = (tank_world().holds("XB", "truck", low, low + 1) for low in (1000001, 1000003))
    assert len(changed_facts(old.catalog(), new.catalog())) == 1


def test_a_value_that_came_does_not_use_up_what_is_taken_apart() -> None:
    old = tank_world()
    place = next(i for i, (_, cells) in enumerate(old.rows["holdings"]) if cells["force"] == "XB")
    found = compared(old.without("holdings", place), own_parts(), explain=2)
    assert any(move.before is None for move in found.moves)
    assert any(move.parts for move in found.moves)


def test_a_changed_cell_is_shown_as_it_was_and_is() -> None:
    new = tank_world()
    row = next(i for i, (_, cells) in enumerate(new.rows["relations"]) if cells["recipient"] == "XC")
    file, cells = new.rows["relations"][row]
    was = cells["channel"]
    new.rows["relations"][row] = (file, cells | {"channel": "ally" if was == "denied" else "denied"})
    [fact] = compared(tank_world(), new).facts
    assert fact.kind == "changed"
    assert fact.cells == {"channel": (was, "ally" if was == "denied" else "denied")}
    assert f"channel {was} → " in str(fact)


def test_facts_that_work_only_together_are_said_to() -> None:
    """A new item moves the giver's score only through its needs and the holding together."""
    new = tank_world().plain_item("gun", category="towed-howitzer").holds("XA", "gun")
    found = compared(tank_world(), new)
    move = next(m for m in found.moves if m.to_force == "XC")
    assert move.before is not None
    assert move.after is not None
    total = sum(part for _, part in move.parts) + (move.together or 0.0)
    assert total == pytest.approx(move.after - move.before)


def test_a_force_that_came_is_not_scored_against_a_catalog_without_it() -> None:
    new = tank_world().force("XD").holds("XD", "tank")
    found = compared(tank_world(), new)
    assert found.pairs == 9
    assert {fact.table for fact in found.facts} == {"forces", "holdings"}


def test_a_value_that_is_lost_is_a_move() -> None:
    """XB holds nothing any more, so its kit has no score."""
    old = tank_world()
    place = next(i for i, (_, cells) in enumerate(old.rows["holdings"]) if cells["force"] == "XB")
    found = compared(old, old.without("holdings", place))
    lost = [move for move in found.moves if move.from_force == "XB"]
    assert lost
    assert all(move.after is None for move in lost)
    assert found.as_dict()["moves"][0]["after"] is None


def test_only_the_largest_moves_are_taken_apart() -> None:
    new = own_parts().supply("XC", "truck-parts")
    assert all(not move.parts for move in compared(tank_world(), new, explain=0).moves)


def test_another_grade_or_place_of_a_claim_is_a_change_too() -> None:
    new = tank_world()
    file, cells = new.rows["holdings"][0]
    new.rows["holdings"][0] = (file, cells | {"grade": "B4", "locator": "p. 3"})
    [fact] = changed_facts(tank_world().catalog(), new.catalog())
    assert fact.cells == {"grade": ("B2", "B4"), "locator": ("", "p. 3")}


def test_a_code_that_moved_to_another_dimension_is_a_change() -> None:
    old, new = tank_world().code("fuel", "x"), tank_world().code("parts", "x")
    [fact] = changed_facts(old.catalog(), new.catalog())
    assert fact.cells == {"dimension": ("fuel", "parts")}


def test_the_difference_is_plain_data_and_counts_by_table() -> None:
    found = compared(tank_world(), own_parts())
    assert json.loads(json.dumps(found.as_dict()))["facts"][0]["key"] == ["XC", "tank-parts", "overhauls", ""]
    assert found.tally == [("supplies", 1, 0, 0)]


def test_the_built_in_catalog_can_be_compared_for_chosen_pairs() -> None:
    catalog = interop.load()
    found = diff(catalog, catalog, from_forces=["US"], to_forces=["RU"])
    assert (found.pairs, found.moves) == (1, ())
