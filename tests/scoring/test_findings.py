from dataclasses import replace

import numpy as np
import pytest
from scoring.worlds import finding, single_need
from world import World, tank_world

import interop
from interop.errors import CatalogError
from interop.models import Channel, Level, State
from interop.scoring.findings import Finding
from interop.scoring.scorecard import Scorecard

NONE = 0.02


def of_tank(card: Scorecard) -> dict[str, Finding]:
    """Findings on XA's tank by dimension."""
    [tank] = [item for item in card.items if item.item == "tank"]
    return {found.dimension: found for found in tank.findings}


def swing(world: World) -> float:
    """How far the draws of the only need of XA's kit lie apart."""
    columns = interop.score(world.catalog(), "XA", "XB", draws=2048).columns
    return float(np.ptp(columns.drawn[1:]))


def test_of_alternatives_in_one_role_the_best_counts() -> None:
    world = single_need("systems", "key-a").need("kit", "systems", "key-b")
    world.supply("XC", "key-a").relation("XB", "XC", "market")
    assert finding(world).value == 0.35
    found = finding(world.supply("XB", "key-b"))
    assert (found.value, found.code, found.level) == (1, "key-b", Level.COMMON)


def test_an_alternative_that_is_not_known_leaves_open_that_all_is_met() -> None:
    world = single_need("systems", "key-a").need("kit", "systems")
    found = finding(world.supply("XC", "key-a").relation("XB", "XC", "market"))
    assert (found.value, found.low, found.high) == (None, 0.35, 1)


def test_an_unknown_need_could_be_worth_anything_from_none_to_all() -> None:
    found = finding(single_need("systems"))
    assert (found.state, found.value, found.low, found.high) == (State.UNKNOWN, None, NONE, 1)
    assert found.sentence == "What it needs as systems is not known."


def test_a_dimension_of_which_the_record_says_nothing_is_an_unknown_need() -> None:
    world = single_need("systems", "key")
    world.rows["needs"] = [row for row in world.rows["needs"] if row[1]["dimension"] != "fuel"]
    [fuel] = [f for f in interop.explain(world.catalog(), "kit", "XB", draws=16).findings if f.dimension == "fuel"]
    assert (fuel.state, fuel.essential, fuel.value, fuel.low, fuel.high) == (State.UNKNOWN, True, None, NONE, 1)


def test_what_is_not_needed_is_no_finding() -> None:
    explained = interop.explain(single_need("systems", "key").catalog(), "kit", "XB", draws=16)
    assert [f.dimension for f in explained.findings] == ["systems"]
    assert explained.not_needed == ("ammunition", "fuel", "maintenance", "parts", "training")


def test_the_kit_class_stands_in_where_the_types_own_amount_is_not_known_and_the_finding_says_so() -> None:
    found = finding(single_need("parts", "engine-a"))
    assert found.amount is not None
    assert (found.amount.value, found.amount.unit, found.amount.of_class) == (2.5, "man-hours", True)
    own = finding(single_need("parts", "engine-a", amount=40, unit="man-hours"))
    assert own.amount is not None
    assert (own.amount.value, own.amount.of_class) == (40, False)
    assert found.value == pytest.approx(0.314840682)  # 1 - (.10 + .90 ln 250 / ln 4000) x .98
    assert own.value == pytest.approx(0.02)


def test_an_amount_is_the_whole_items_and_serves_all_its_needs_of_that_measure() -> None:
    world = single_need("parts", "engine-a", amount=40, unit="man-hours").need("kit", "parts", "gun-a", "gun")
    world.rows["needs"] = [row for row in world.rows["needs"] if row[1]["dimension"] != "maintenance"]
    world.need("kit", "maintenance", "tools-a", "tools").need("kit", "maintenance", "fitter-a", "maintainer")
    explained = interop.explain(world.catalog(), "kit", "XB", draws=16)
    amounts = {f.role: f.amount.value for f in explained.findings if f.amount}
    assert amounts == {"engine": 40, "gun": 40, "tools": 40, "maintainer": 20}


def test_a_kit_class_without_the_amount_is_a_fault_of_the_catalog_and_names_the_item() -> None:
    world = single_need("parts", "engine-a")
    world.rows["classes"].clear()
    with pytest.raises(CatalogError, match="kit class tank-cold has no man-hours, and kit does not state its own"):
        finding(world)


def test_a_finding_rests_on_its_need_its_offer_and_its_amount() -> None:
    world = single_need("parts", "engine-a").code("parts", "engine-b")
    world.supply("XC", "engine-b").relation("XB", "XC", "ally")
    world.substitute("parts", "engine-a", "engine-b", "compatible")
    kinds = [type(claim).__name__ for claim in finding(world).claims]
    assert sorted(kinds) == ["KitClassAmount", "Need", "Relation", "Substitute", "Supply"]


def test_findings_say_who_supplies_what_how_and_on_whose_terms() -> None:
    said = {name: found.sentence for name, found in of_tank(interop.score(tank_world().catalog(), "XA", "XB")).items()}
    assert said == {
        "ammunition": "Force XB itself holds stocks of tank-ammunition.",
        "fuel": "Force XB itself uses cousin-fuel, a grade listed as a replacement (interchangeable) in place of tank-fuel.",
        "parts": "Force XA makes tank-parts and denies it to Force XB; nobody else on record supplies it.",
        "training": "tank-training: Force XB has nobody in that role; the full course takes 10 weeks (kit class); "
        "nobody on record teaches it there.",
        "maintenance": "tank-maintenance: Force XB has nobody in that role; the full course takes 20 weeks (kit class); "
        "nobody on record teaches it there.",
    }
    said = {name: found.sentence for name, found in of_tank(interop.score(tank_world().catalog(), "XA", "XC")).items()}
    assert said["ammunition"] == "Force XB holds stocks of tank-ammunition; to Force XC it is a partner."


@pytest.mark.parametrize(
    ("depth", "words"), [("weeks", "lasts weeks"), ("months", "lasts months"), ("year", "lasts a year or more")]
)
def test_the_sentence_says_how_long_a_stock_lasts(depth: str, words: str) -> None:
    found = finding(single_need("systems", "key").supply("XB", "key", "stocks", depth=depth))
    assert found.sentence == f"Force XB itself holds stocks of key; the stock {words} and nobody renews it."


def test_the_sentence_on_a_skill_names_the_nearest_one_the_weeks_and_the_teacher() -> None:
    world = single_need("training", "spare").code("training", "wanted", family="f", school="soviet", role="driver")
    world.rows["needs"][-1][1].update(code="wanted", amount="12", unit="weeks")
    world.code("training", "at-hand", family="g", school="soviet", role="driver").supply("XB", "at-hand", "trains")
    assert finding(world.supply("XC", "wanted", "trains").relation("XB", "XC", "market")).sentence == (
        "wanted: the nearest skill of Force XB is at-hand (a type of the same design school and role); "
        "the full course takes 12 weeks; Force XC can teach it, only a market."
    )
    assert finding(world.supply("XB", "wanted", "trains")).sentence == "Force XB has wanted of its own."


def test_denied_offers_count_as_level_none() -> None:
    found = finding(single_need("parts", "engine-a").supply("XC", "engine-a").relation("XB", "XC", "denied"))
    assert found.offer is not None
    assert (found.level, found.offer.level, found.offer.channel) == (Level.NONE, Level.COMMON, Channel.DENIED)


def own_supply(need: str, supply: str) -> World:
    return single_need("systems", "key", grade=need).supply("XB", "key", grade=supply)


def test_the_worse_the_grade_of_a_claim_the_more_draws_find_it_wrong() -> None:
    method = interop.load_method()
    for need, supply in (("A1", "A1"), ("A1", "C3"), ("D4", "C3"), ("E5", "E5")):
        card = interop.score(own_supply(need, supply).catalog(), "XA", "XB", draws=4096)
        right = (1 - method.grades[need[1]].wrong) * (1 - method.grades[supply[1]].wrong)
        harder = np.mean(card.columns.drawn[1:] < 1)  # a common offer can only turn out a step harder
        assert harder == pytest.approx((1 - right) / 2, abs=0.02)


def test_kit_that_the_recipient_operates_itself_leaves_no_doubt() -> None:
    world = single_need("systems", "key", grade="E5").holds("XB", "kit", grade="E5")
    assert swing(world) == 0


SURE = replace(
    interop.load_method(),
    grades={digit: replace(g, wrong=0.0) for digit, g in interop.load_method().grades.items()},
)


def test_without_doubt_about_claims_a_common_offer_of_ones_own_never_moves() -> None:
    card = interop.score(own_supply("E5", "E5").catalog(), "XA", "XB", draws=64, method=SURE)
    assert (card.columns.drawn == 1).all()


def test_an_error_makes_an_offer_a_level_worse_and_never_better() -> None:
    world = single_need("systems", "key", grade="E5").supply("XC", "key", grade="E5").relation("XB", "XC", "partner")
    columns, sure = (
        interop.score(world.catalog(), "XA", "XB", draws=4096, method=method).columns.drawn
        for method in (interop.load_method(), SURE)
    )
    assert (columns <= sure + 1e-12).all()
    assert 0.2 < np.mean(columns < sure - 1e-12) < 0.5
    assert columns.min() > 0.6 * 0.85 - 1e-9  # interchangeable from a partner


def test_a_denial_has_nothing_to_lose() -> None:
    world = single_need("systems", "key", grade="E5").supply("XC", "key", grade="E5").relation("XB", "XC", "denied")
    columns = interop.score(world.catalog(), "XA", "XB", draws=256).columns.drawn
    assert (columns <= 0.1).all()


def test_needs_that_share_a_code_share_the_luck_of_its_claims() -> None:
    world = single_need("systems", "key", grade="E5").item("kit-two").holds("XA", "kit-two")
    for dimension in ("ammunition", "fuel", "parts", "training", "maintenance"):
        world.need("kit-two", dimension, state="not-needed")
    world.need("kit-two", "systems", "key", grade="E5").supply("XB", "key", grade="E5")
    one, two = interop.score(world.catalog(), "XA", "XB", draws=256).items
    assert (one.columns.drawn == two.columns.drawn).all()
    assert np.ptp(one.columns.drawn) > 0


def test_an_unknown_is_drawn_over_its_whole_range() -> None:
    card = interop.score(single_need("systems").catalog(), "XA", "XB", draws=4096)
    drawn = card.columns.drawn[1:]
    assert drawn.min() < 0.1
    assert drawn.max() > 0.99
    assert drawn.mean() == pytest.approx((1 + (0.01 + 0.02 + 0.1) / 3) / 2, abs=0.02)


@pytest.mark.parametrize(("grade", "factor"), [("A1", 1.15), ("C3", 1.6), ("F4", 2.0)])
def test_an_amount_without_a_range_is_off_by_no_more_than_its_grades_factor(grade: str, factor: float) -> None:
    found = finding(single_need("parts", "engine-a", amount=4, unit="man-hours", grade=grade))
    assert found.amount is not None
    assert (found.amount.low, found.amount.high) == pytest.approx((4 / factor, 4 * factor))


def test_an_amount_keeps_the_range_that_its_row_states() -> None:
    cells = {"amount": 4, "amount_low": 3, "amount_high": 9, "unit": "man-hours", "grade": "F4"}
    found = finding(single_need("parts", "engine-a", "", **cells))
    assert found.amount is not None
    assert (found.amount.low, found.amount.value, found.amount.high) == (3, 4, 9)
