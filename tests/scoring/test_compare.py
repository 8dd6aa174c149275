import json
from itertools import product
from typing import Any

import numpy as np
import pytest
from scoring.worlds import single_need
from world import DIMENSIONS, World, tank_world

import interop
from interop.errors import EvidenceError, UnknownNameError, UsageError
from interop.scoring.scorecard import PairScore, Scorecard

FEW: dict[str, Any] = {"draws": 64}


def same_answer(pair: PairScore, card: Scorecard) -> bool:
    """Whether a pair of many says what the scorecard of that pair says."""
    head = (card.from_force, card.from_name, card.to_force, card.to_name, card.difficulty, card.band)
    assert (pair.from_force, pair.from_name, pair.to_force, pair.to_name, pair.difficulty, pair.band) == head
    assert (pair.items, pair.known) == (len(card.items), card.evidence.known)
    return all(np.array_equal(getattr(pair.columns, p), getattr(card.columns, p)) for p in ("drawn", "worst", "best"))


def test_a_ranking_puts_the_easiest_kit_first_and_agrees_with_single_scores() -> None:
    catalog = tank_world().catalog()
    ranking = interop.rank(catalog, "XC", **FEW)
    assert [card.from_force for card in ranking.cards] == ["XA", "XB"]  # XC has XA's truck itself
    for card in ranking.cards:
        assert same_answer(card, interop.score(catalog, card.from_force, "XC", **FEW))


def test_a_ranking_says_in_how_many_draws_each_place_is_harder_than_the_one_before() -> None:
    world = single_need("systems", "key", grade="E5").item("kit-two").holds("XB", "kit-two")
    for dimension in DIMENSIONS[:5]:
        world.need("kit-two", dimension, state="not-needed")
    world.need("kit-two", "systems", "key-two", grade="D4").supply("XC", "key").supply("XC", "key-two")
    ranking = interop.rank(world.catalog(), "XC", **FEW)
    easier, harder = ranking.cards
    share = float(np.mean(harder.columns.drawn[1:] < easier.columns.drawn[1:]))
    assert 0 < share < 1  # each has its own unlucky draws
    assert ranking.harder == (share,)
    document = ranking.as_dict()
    assert [row["harder_than_previous"] for row in document["ranking"]] == [None, round(share, 3)]
    assert [row["rank"] for row in document["ranking"]] == [1, 2]


def test_a_ranking_says_for_every_pair_in_how_many_draws_the_first_is_harder() -> None:
    ranking = interop.rank(tank_world().catalog(), "XB", forces=["XA", "XC", "XB"], **FEW)
    drawn = {card.from_force: card.columns.drawn[1:] for card in ranking.cards}
    table = ranking.as_dict()["probability_harder"]
    assert list(table) == [card.from_force for card in ranking.cards]
    for a, b in product(drawn, drawn):
        assert ranking.probability(a, b) == np.mean(drawn[a] < drawn[b])
        assert (b in table[a]) is (a != b)
        assert a == b or table[a][b] == round(ranking.probability(a, b), 3)
    assert ranking.probability("XA", "XB") == 1
    with pytest.raises(KeyError):
        ranking.probability("XA", "ZZ")


def test_the_recipient_itself_is_ranked_only_when_asked_for() -> None:
    catalog = tank_world().catalog()
    assert "XC" not in [card.from_force for card in interop.rank(catalog, "XC", **FEW).cards]
    assert [card.from_force for card in interop.rank(catalog, "XC", forces=["XA", "XC"], **FEW).cards] == ["XC", "XA"]


def unknown_kit() -> World:
    """XB holds kit of which nothing is known, XC holds nothing, XA holds kit that XC can support."""
    return single_need("systems", "key").supply("XC", "key").item("riddle").holds("XB", "riddle")


def test_forces_that_cannot_be_ranked_are_left_out_with_the_reason() -> None:
    ranking = interop.rank(unknown_kit().force("XD").catalog(), "XC", **FEW)
    assert [card.from_force for card in ranking.cards] == ["XA"]
    assert ranking.left_out["XB"] == "not enough is known for a value"
    assert ranking.left_out["XD"].startswith("no holdings of XD (Force XD) are on record")
    assert json.loads(json.dumps(ranking.as_dict()))["left_out"] == dict(ranking.left_out)


def test_a_force_of_whose_kit_nothing_is_needed_is_left_out() -> None:
    world = single_need("systems", "key").supply("XC", "key").item("flag").holds("XB", "flag")
    for dimension in DIMENSIONS:
        world.need("flag", dimension, state="not-needed")
    ranking = interop.rank(world.catalog(), "XC", **FEW)
    assert [card.from_force for card in ranking.cards] == ["XA"]
    assert ranking.left_out["XB"] == "no item of XB has a need on record that could be scored"
    with pytest.raises(EvidenceError, match="nothing is needed on record by flag"):
        interop.explain(world.catalog(), "flag", "XC")


def test_where_nothing_can_be_ranked_the_reasons_are_the_error() -> None:
    with pytest.raises(EvidenceError, match=r"no force's kit could be scored for XC .*XB: not enough is known"):
        interop.rank(unknown_kit().catalog(), "XC", forces=["XB"], **FEW)


def test_a_matrix_has_every_ordered_pair_and_agrees_with_single_scores() -> None:
    catalog = tank_world().catalog()
    matrix = interop.matrix(catalog, **FEW)
    assert (matrix.givers, matrix.takers) == (("XA", "XB", "XC"), ("XA", "XB", "XC"))
    assert list(matrix.cards) == list(product(matrix.givers, matrix.takers))
    for (giver, taker), card in matrix.cards.items():
        alone = interop.score(catalog, giver, taker, **FEW)
        assert same_answer(card, alone)
        assert matrix.value(giver, taker) == alone.difficulty.value


def test_a_matrix_has_no_value_for_pairs_that_cannot_be_scored() -> None:
    matrix = interop.matrix(unknown_kit().catalog(), **FEW)
    assert matrix.value("XB", "XA") is None
    assert ("XC", "XA") not in matrix.cards
    assert matrix.value("XC", "XA") is None
    pairs = {(row["from"], row["to"]): row for row in json.loads(json.dumps(matrix.as_dict()))["pairs"]}
    assert pairs["XB", "XA"]["band"] is None
    assert ("XC", "XA") not in pairs


def test_forces_of_a_matrix_are_taken_once_each_in_the_order_asked_for() -> None:
    assert interop.matrix(tank_world().catalog(), forces=["XC", "force xa", "XA"], **FEW).givers == ("XC", "XA")


@pytest.mark.parametrize("forces", [["XA"], ["XA", "Force XA"]])
def test_a_matrix_of_one_force_is_refused(forces: list[str]) -> None:
    with pytest.raises(UsageError, match="two forces or more"):
        interop.matrix(tank_world().catalog(), forces=forces)


def test_rankings_and_matrices_take_the_same_options_as_a_score() -> None:
    catalog = tank_world().catalog()
    options: dict[str, Any] = {"channels": {"*": "ally"}, "weights": {"fuel": 2}, "seed": 3, "as_of": "2024", **FEW}
    card = interop.score(catalog, "XA", "XC", category="main-battle-tank", **options)
    ranked = interop.rank(catalog, "XC", forces=["XA"], category="main-battle-tank", **options).cards[0]
    paired = interop.matrix(catalog, forces=["XA", "XC"], category="main-battle-tank", **options).cards["XA", "XC"]
    assert same_answer(ranked, card)
    assert same_answer(paired, card)


def test_a_counted_stock_is_shared_out_to_each_givers_own_lot() -> None:
    """Ten kits use up in a year what a thousand use up in days: the same stock, two answers in one ranking."""
    world = single_need("ammunition", "round").holds("XB", "kit", 1000, 1000)
    world.supply("XC", "round", "stocks", stock=400 * 365 * 4, stock_unit="kg")
    few, many = interop.rank(world.catalog(), "XC", **FEW).cards
    assert (few.from_force, few.columns.drawn[0]) == ("XA", pytest.approx(0.4))
    assert (many.from_force, many.columns.drawn[0]) == ("XB", pytest.approx(0.02))


def test_an_explanation_is_the_item_as_the_score_has_it() -> None:
    catalog = tank_world().catalog()
    [tank] = [item for item in interop.score(catalog, "XA", "XB").items if item.item == "tank"]
    explained = interop.explain(catalog, "TANK", "Force XB")
    assert explained.item.difficulty == tank.difficulty
    assert explained.item.points == tank.points
    assert [f.sentence for f in explained.findings] == [f.sentence for f in tank.findings]
    assert explained.to_force == "XB"
    assert explained.not_needed == ("systems",)


def test_an_explanation_takes_items_that_nobody_holds() -> None:
    world = tank_world().plain_item("dream")
    assert interop.explain(world.catalog(), "dream", "XB", **FEW).item.quantity_low is None


def test_the_arithmetic_leads_from_the_values_to_the_difficulty() -> None:
    world = single_need("parts", "engine-a", share=3, amount=40, unit="man-hours")
    world.need("kit", "parts", "gun-a", "gun").supply("XC", "engine-a").relation("XB", "XC", "partner")
    world.rows["needs"] = [row for row in world.rows["needs"] if row[1]["dimension"] != "fuel"]
    world.need("kit", "fuel", "juice", essential="no").supply("XB", "juice")
    explained = interop.explain(world.catalog(), "kit", "XB", **FEW)
    # Parts 4 / (3/.75 + 1/.02) = .0741; with fuel 1 / (.4/.0741 + .6/(.8 x .0741 + .2)) = .1296
    # 1 - .1296 = .8704 are not covered: 80 + 20 (.8704 - .48) / .52 = 95.0
    assert explained.arithmetic[:-1] == (
        "fuel: plain mean of other needs (1·1.000) = 1.000",
        "parts: harmonic mean of essential needs (3/0.750 + 1/0.020) = 0.074",
        "X, harmonic mean of the mandatory dimensions (parts) = 0.074",
        "Y, plain mean of the optional dimensions (fuel) = 1.000",
        "coverage = 1 / (0.4/X + 0.6/(0.8 X + 0.2 Y)) = 0.130",
        "difficulty of 1 - coverage on the calibrated scale = 95.0 at the central numbers",
    )
    assert explained.arithmetic[-1].startswith("median of 64 joint draws: ")
    assert explained.item.difficulty.central == pytest.approx(95.014, abs=0.001)


def test_the_arithmetic_carries_a_range_where_something_is_not_known() -> None:
    explained = interop.explain(single_need("systems").catalog(), "kit", "XB", **FEW)
    assert explained.arithmetic[0] == "systems: harmonic mean of essential needs (1/[0.020..1.000]) = 0.020..1.000"
    assert explained.arithmetic[-1].endswith("= 0.0..99.2 at the central numbers")  # 80 + 20 (.98 - .48) / .52


def test_an_explanation_is_json_with_the_sources_of_every_finding() -> None:
    document = json.loads(json.dumps(interop.explain(tank_world().catalog(), "tank", "XB").as_dict(), allow_nan=False))
    assert document["item"] == "tank"
    assert len(document["findings"]) == 5
    assert all(found["sources"] for found in document["findings"])
    assert document["arithmetic"][-1].startswith("median of 1024 joint draws")


def test_items_and_forces_that_nobody_knows_are_refused() -> None:
    catalog = tank_world().catalog()
    with pytest.raises(UnknownNameError, match="tonk"):
        interop.explain(catalog, "tonk", "XB")
    with pytest.raises(UnknownNameError, match="Atlantis"):
        interop.rank(catalog, "Atlantis")
