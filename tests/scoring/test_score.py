from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scoring.worlds import single_need
from world import DIMENSIONS, World, tank_world

import interop
from interop.errors import EvidenceError, UnknownNameError, UsageError
from interop.scoring.scorecard import ItemScore, Scorecard


def score(world: World, giver: str = "XA", to: str = "XB", **options: Any) -> Scorecard:
    return interop.score(world.catalog(), giver, to, **{"draws": 16} | options)


def items(card: Scorecard) -> dict[str, ItemScore]:
    return {item.item: item for item in card.items}


def central(card: Scorecard) -> float:
    return float(card.columns.drawn[0])


def fleet(**quantities: Any) -> World:
    """XA holds kits that each need one system of their own; XB has that of ``good`` and of nothing else."""
    world = World("XA", "XB")
    for dimension in DIMENSIONS:
        world.code(dimension, f"spare-{dimension}")
    for item, quantity in quantities.items():
        name, category = item.replace("_", "-"), "truck-utility" if "truck" in item else "main-battle-tank"
        world.item(name, category).need(name, "systems", f"key-{name}")
        for dimension in DIMENSIONS[:5]:
            world.need(name, dimension, state="not-needed")
        low, high = quantity if isinstance(quantity, tuple) else (quantity, quantity)
        world.holds("XA", name, low, high)
        if "good" in item:
            world.supply("XB", f"key-{name}")
    return world


def test_an_item_by_hand_from_its_needs_to_its_difficulty() -> None:
    """A partner makes the engine, a market the gun: shares 3 and 1, 40 man-hours, all else own or not needed."""
    world = single_need("parts", "engine-a", share=3, amount=40, unit="man-hours")
    world.need("kit", "parts", "gun-a", "gun", share=1).supply("XC", "engine-a").relation("XB", "XC", "partner")
    world.force("XD").complete("XD", "parts").supply("XD", "gun-a").relation("XB", "XD", "market")
    coverage = 4 / (3 / 0.75 + 1 / 0.35)  # = 7/12, so 5/12 are not covered: 60 + 20 (5/12 - .22) / .26
    card = score(world)
    assert central(card) == pytest.approx(coverage)
    assert card.difficulty.central == pytest.approx(75.128205128)


def test_items_of_a_category_weigh_by_their_number() -> None:
    assert central(score(fleet(good=30, bad=10))) == pytest.approx((30 + 10 * 0.02) / 40)
    assert central(score(fleet(good=(20, 40), bad=(0, 20)))) == pytest.approx((30 + 10 * 0.02) / 40)


def test_categories_weigh_alike_whatever_their_numbers() -> None:
    assert central(score(fleet(good=1000, bad_truck=1))) == pytest.approx((1 + 0.02) / 2)


@pytest.mark.parametrize("unknown", [(None, None), (5, None), (None, 5)])
def test_where_a_number_is_not_known_the_items_of_that_category_weigh_alike_and_a_note_says_so(
    unknown: tuple[float | None, float | None],
) -> None:
    card = score(fleet(good=1000, bad=unknown, good_truck=5, bad_truck=15))
    assert central(card) == pytest.approx((0.51 + (5 + 15 * 0.02) / 20) / 2)
    assert any("not known for some items of main-battle-tank:" in note for note in card.notes)
    assert [category.equal_weights for category in card.categories] == [True, False]


def test_a_category_names_its_easiest_and_its_hardest_item() -> None:
    [category] = score(fleet(bad=1, good=1)).categories
    assert (category.easiest, category.hardest, category.items) == ("good", "bad", 2)


def test_stored_and_captured_kit_is_part_of_the_lot_but_not_what_no_longer_works_or_is_gone() -> None:
    world = fleet(good=10)
    for name, status, number in (("old", "stored", 5), ("loot", "captured", 5), ("wreck", "inoperable", 5)):
        world.item(name).need(name, "systems", f"key-{name}").holds("XA", name, number, number, status=status)
    world.item("gone").need("gone", "systems", "key-gone").holds("XA", "gone", 0, 0)
    assert items(score(world)).keys() == {"good", "old", "loot"}


def test_holdings_of_one_item_in_several_states_add_up() -> None:
    card = score(fleet(good=10).holds("XA", "good", 1, 5, status="stored"))
    assert (items(card)["good"].quantity_low, items(card)["good"].quantity_high) == (11, 15)


def test_the_lot_can_be_restricted_to_items_or_categories() -> None:
    world = fleet(good=1, bad=1, bad_truck=1)
    assert items(score(world, items=["GOOD", "bad"])).keys() == {"good", "bad"}
    assert items(score(world, category="truck-utility")).keys() == {"bad-truck"}
    assert items(score(world, category=["truck-utility", "main-battle-tank"])).keys() == {"good", "bad", "bad-truck"}


def test_items_that_the_recipient_has_itself_are_named_in_a_note() -> None:
    card = score(tank_world(), to="XC")
    assert "Force XC has 1 of these 2 items in service itself: truck." in card.notes
    assert {name: item.operated for name, item in items(card).items()} == {"tank": False, "truck": True}


def test_relations_set_by_the_user_change_the_score_and_are_named_in_a_note_and_the_provenance() -> None:
    card = score(tank_world(), to="XC", channels={"*": "ally", "XB": "market"})
    assert "Relations set by the user: every other force as ally, XB as market." in card.notes
    assert dict(card.provenance.channels) == {"*": "ally", "XB": "market"}
    assert central(card) > central(score(tank_world(), to="XC"))


def test_facts_count_only_on_the_day_of_the_question() -> None:
    world = single_need("systems", "key").supply("XB", "key", valid_from="2010-05", valid_to="2015")
    found = {day: central(score(world, as_of=day)) for day in ("2009", "2010-04-30", "2010-05", "2015-12-31", "2016")}
    assert found == {"2009": 0.02, "2010-04-30": 0.02, "2010-05": 1, "2015-12-31": 1, "2016": 0.02}


def test_a_force_that_ended_is_scored_as_of_its_last_day_and_a_note_says_so() -> None:
    world = fleet(good=1).force("SX", valid_to="1991-12-26").holds("SX", "good", valid_to="1991")
    world.supply("SX", "key-good", valid_to="1991")
    assert central(score(world, "SX", "XB")) == 1
    card = score(world, "XA", "SX")
    assert central(card) == 1
    assert "Force SX ended on 1991-12-26; its kit and supplies are taken as of that day." in card.notes


def test_a_force_that_does_not_exist_yet_has_no_kit() -> None:
    world = fleet(good=1).force("XN", valid_from="2030").holds("XN", "good")
    with pytest.raises(UsageError, match=r"XN \(Force XN\) did not exist on 2024; it begins on 2030"):
        score(world, "XN")


def test_weights_of_dimensions_move_the_score_towards_what_weighs_more() -> None:
    world = tank_world()
    plain, ammunition, training = (
        central(score(world, items=["tank"], weights=weights)) for weights in ({}, {"ammunition": 3}, {"training": 3})
    )
    assert training < plain < ammunition
    assert score(world, weights={"fuel": 2}).provenance.weights == {"fuel": 2}


def test_the_optional_side_of_an_item_only_adjusts() -> None:
    world = single_need("parts", "engine-a").need("kit", "fuel", "juice", essential="no")
    world.rows["needs"] = [
        r for r in world.rows["needs"] if (r[1]["dimension"], r[1]["state"]) != ("fuel", "not-needed")
    ]
    without = central(score(world.supply("XB", "engine-a")))
    assert without == pytest.approx(1 / (0.4 + 0.6 / (0.8 + 0.2 * 0.02)))
    assert central(score(world.supply("XB", "juice"))) == 1


@pytest.mark.parametrize(("known", "value"), [(3, True), (2, True), (1, False), (0, False)])
def test_with_less_than_half_of_the_essential_needs_known_there_is_no_value(known: int, value: bool) -> None:
    world = single_need("systems", "key")
    world.rows["needs"].pop()
    for place in range(4):
        world.need("kit", "systems", "key" if place < known else "", f"role-{place}")
    card = score(world)
    for d in (card.difficulty, card.items[0].difficulty, card.categories[0].difficulty):
        assert (d.value is not None) is value
        assert (d.coverage is not None) is value
        assert d.low < d.high
    assert (card.band is not None) is value
    assert card.evidence.known == known / 4


def test_only_essential_needs_count_for_what_is_known_dimensions_weighing_alike() -> None:
    world = single_need("systems", "key").need("kit", "systems", role="keys", essential="no")
    assert score(world).evidence.known == 1
    world.rows["needs"] = [row for row in world.rows["needs"] if row[1]["dimension"] != "fuel"]
    assert score(world).evidence.known == 0.5
    assert score(world.need("kit", "systems", "key", "third")).evidence.known == 0.5


def test_points_of_an_item_are_split_by_what_each_dimension_holds_back() -> None:
    """Parts .5 and training .8 hold back 1/.5 - 1 = 1 and 1/.8 - 1 = .25: four fifths and one fifth."""
    world = single_need("parts", "engine-a", amount=40, unit="man-hours")
    world.rows["needs"] = [row for row in world.rows["needs"] if row[1]["dimension"] != "training"]
    world.need("kit", "training", "crew-kit", amount=6.5, unit="weeks").supply("XB", "engine-a", "stocks", depth="year")
    # 1 / (1 + 6.5 x .98 x 1 / 26) = 1 / 1.245 with an ally who teaches
    card = score(world.supply("XC", "crew-kit", "trains").relation("XB", "XC", "ally"), draws=4096)
    points = items(card)["kit"].points
    coverage = items(card)["kit"].coverage
    held = {name: 1 / worth - 1 for name, worth in coverage.items()}
    for name in ("parts", "training"):
        assert points[name] / sum(points.values()) == pytest.approx(held[name] / sum(held.values()))
    assert coverage["parts"] == pytest.approx(0.51, abs=0.02)
    assert coverage["training"] == pytest.approx(1 / 1.245, abs=0.05)


def test_dimensions_name_the_item_and_the_finding_that_weigh_most() -> None:
    card = score(fleet(good=10, bad=10))
    [systems] = card.dimensions
    assert systems.why == "bad: Nobody on record supplies key-bad."
    assert (systems.dimension, systems.items, systems.known) == ("systems", 2, 1)
    assert systems.points == pytest.approx(card.difficulty.value)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"weights": {"morale": 1}}, UsageError, "there is no dimension 'morale'"),
        ({"weights": {"fuel": 0}}, UsageError, "the weight of fuel must be above 0"),
        ({"weights": {"fuel": float("nan")}}, UsageError, "the weight of fuel must be above 0"),
        ({"draws": 15}, UsageError, "draws must lie between 16 and 100,000, not 15"),
        ({"draws": 100_001}, UsageError, "draws must lie between"),
        ({"seed": -1}, UsageError, "the seed must be a whole number"),
        ({"channels": {"Nowhere": "ally"}}, UnknownNameError, "Nowhere"),
        ({"channels": {"XC": "friend"}}, UsageError, "there is no channel 'friend'"),
        ({"as_of": "last year"}, UsageError, "'last year' is not a date; write 2021, 2021-08"),
        ({"items": ["cousin"]}, UsageError, "XA is not on record as holding cousin"),
        ({"items": ["spoon"]}, UnknownNameError, "spoon"),
        ({"category": "radar"}, EvidenceError, "XA holds nothing on record in radar"),
        ({"as_of": "1950"}, EvidenceError, None),
    ],
)
def test_options_that_do_not_fit_are_refused_in_words(
    options: Mapping[str, Any], error: type[Exception], words: str | None
) -> None:
    world = tank_world()
    world.rows["holdings"][0][1]["valid_from"] = world.rows["holdings"][1][1]["valid_from"] = "2000"
    with pytest.raises(error, match=words):
        score(world, **options)


def test_an_item_that_needs_nothing_drops_out() -> None:
    world = fleet(good=10).item("flag").holds("XA", "flag", 1000, 1000)
    for dimension in DIMENSIONS:
        world.need("flag", dimension, state="not-needed")
    card = score(world)
    assert items(card).keys() == {"good"}
    assert central(card) == 1
    with pytest.raises(EvidenceError, match="nothing is needed on record by flag"):
        score(world, items=["flag"])


def test_a_force_without_kit_on_record_cannot_be_scored() -> None:
    with pytest.raises(EvidenceError, match=r"no holdings of XE \(Force XE\) are on record"):
        score(tank_world().force("XE"), "XE")


def test_a_country_without_facts_is_told_from_a_name_that_nobody_knows() -> None:
    world = tank_world().add("countries", id="NO", name="Norway", kind="state")
    with pytest.raises(EvidenceError, match=r"NO \(Norway\) is a state, but the catalog has no facts"):
        score(world, "Norway")
    with pytest.raises(UnknownNameError):
        score(world, "Atlantis")


def test_forces_may_be_called_by_their_names() -> None:
    card = score(tank_world(), "force xa", "Force XB")
    assert (card.from_force, card.to_force, card.from_name) == ("XA", "XB", "Force XA")


def test_the_provenance_is_enough_to_make_the_result_again() -> None:
    catalog = tank_world().catalog()
    first = interop.score(catalog, "XA", "XB", draws=32, seed=5, as_of="2024-06", weights={"fuel": 2})
    p = first.provenance
    assert (p.draws, p.seed, p.as_of, p.catalog) == (32, 5, "2024-06", catalog.digest)
    again = interop.score(
        catalog, "XA", "XB", draws=p.draws, seed=p.seed, as_of=p.as_of, weights=p.weights, channels=p.channels
    )
    assert again.as_dict() == first.as_dict()
    assert (again.columns.drawn == first.columns.drawn).all()
    assert not (interop.score(catalog, "XA", "XB", draws=32, seed=6).columns.drawn == first.columns.drawn)[1:].any()


def test_the_same_question_to_the_same_files_read_again_gives_the_same_bytes() -> None:
    one, two = (score(tank_world(), draws=64) for _ in range(2))
    assert one.as_dict() == two.as_dict()
    assert np.array_equal(one.columns.drawn, two.columns.drawn)


def test_a_weight_in_the_method_that_is_of_no_dimension_is_a_fault_with_a_suggestion() -> None:
    method = interop.load_method()
    misspelt = replace(method, weights={**method.weights, "amunition": method.weights["each"]})
    with pytest.raises(interop.CatalogError, match=r"weights.amunition.*did you mean ammunition\?"):
        interop.score(tank_world().catalog(), "XA", "XB", method=misspelt)


def test_points_are_there_even_where_most_draws_are_seamless() -> None:
    world = World("XA", "XB").plain_item("tank").holds("XA", "tank")
    for dimension in DIMENSIONS[:5]:
        world.supply("XB", f"tank-{dimension}", grade="E5")
    card = interop.score(world.catalog(), "XA", "XB")
    assert card.difficulty.value is not None
    assert sum(d.points for d in card.dimensions) == pytest.approx(card.difficulty.value, abs=1e-9)
