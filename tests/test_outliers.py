"""What is out of proportion, or that nobody could meet, is named; what is merely unusual is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from world import World, tank_world

from interop.checks import check


def found(world: World, folder: Path, *rules: str) -> set[str]:
    """Values of the problems of some rules."""
    return {problem.value for problem in check(world.write(folder)).problems if problem.rule in rules}


@pytest.mark.parametrize(
    ("mass", "seen"), [("8000", {"8000"}), ("9500", set()), ("79000", set()), ("90000", {"90000"})]
)
def test_a_mass_out_of_proportion_for_a_tank_is_named(tmp_path: Path, mass: str, seen: set[str]) -> None:
    assert found(tank_world().item("heavy", mass_kg=mass), tmp_path, "outlier") == seen


@pytest.mark.parametrize(
    ("bore", "role", "seen"),
    [("155", "main", True), ("140", "main", False), ("36", "main-gun", True), ("7.62", "secondary", False)],
)
def test_the_calibre_of_main_rounds_must_suit_what_fires_them(tmp_path: Path, bore: str, role: str, seen: bool) -> None:
    world = tank_world().code("ammunition", "shell", bore_mm=bore).item("odd").need("odd", "ammunition", "shell", role)
    assert found(world, tmp_path, "outlier") == ({"odd shell"} if seen else set())


def needy() -> World:
    """An item that nobody operates and whose engine nobody supplies."""
    return tank_world().plain_item("orphan")


def test_a_need_that_nobody_on_record_can_meet_is_named_whatever_the_dimension(tmp_path: Path) -> None:
    wanted = {f"orphan-{name}" for name in ("ammunition", "fuel", "parts", "training", "maintenance")}
    assert found(needy(), tmp_path, "nobody-supplies") == wanted


@pytest.mark.parametrize(
    "met",
    [
        lambda w: w.supply("XB", "orphan-parts", "overhauls"),
        lambda w: w.substitute("parts", "orphan-parts", "tank-parts", "compatible"),
        lambda w: w.holds("XB", "orphan"),
    ],
)
def test_a_supplier_a_stand_in_or_an_operator_is_enough(tmp_path: Path, met: object) -> None:
    assert callable(met)
    assert "orphan-parts" not in found(met(needy()), tmp_path, "nobody-supplies")


@pytest.mark.parametrize(
    "unmet",
    [
        lambda w: w.supply("XB", "orphan-parts", "none"),
        lambda w: w.substitute("parts", "orphan-parts", "tank-parts", "none"),
        lambda w: w.holds("XB", "orphan", status="captured"),
    ],
)
def test_a_denial_a_false_friend_or_a_trophy_is_not(tmp_path: Path, unmet: object) -> None:
    assert callable(unmet)
    assert "orphan-parts" in found(unmet(needy()), tmp_path, "nobody-supplies")


def test_a_code_is_of_use_if_needed_offered_or_a_skill_that_somebody_has(tmp_path: Path) -> None:
    world = tank_world().code("parts", "idle").code("parts", "spare").code("training", "pilots", role="pilot")
    world.substitute("parts", "tank-parts", "spare", "compatible").supply("XA", "pilots", "trains")
    world.supply("XA", "idle").code("training", "nobody", role="pilot")
    assert found(world, tmp_path, "unused-code") == {"idle", "nobody", "a-radio"}


def test_a_holding_that_begins_before_its_type_is_worth_a_look(tmp_path: Path) -> None:
    world = tank_world().item("late", entered_service="1990").holds("XA", "late", valid_from="1988")
    world.holds("XB", "late", valid_from="1989")
    assert found(world, tmp_path, "order") == {"1988"}
