"""The naive answers: what they see of a case, and what they foretell from the other cases."""

from __future__ import annotations

import numpy as np
import pytest
from backtest.transfers import case_book, coded_case, ladder_world
from world import World

from interop.backtest.baselines import BASELINES, Facts, facts_of, foretold


def garage() -> World:
    """A tank and a mark of it, a cousin that fires the same round, and a truck that fires nothing of it."""
    world = ladder_world().plain_item("cousin").need("cousin", "ammunition", "tank-ammunition", "main-gun")
    world.item("tank-b", variant_of="tank").item("tank-c", variant_of="tank-b").plain_item(
        "truck", category="truck-utility"
    )
    return world


def facts(catalog_world: World, **cells: str) -> Facts:
    catalog = catalog_world.catalog()
    return facts_of(coded_case(catalog, **cells), case_book(catalog, **cells), catalog)


@pytest.mark.parametrize(
    ("items", "kit", "same_type", "with_calibre"),
    [
        ("tank", "", 0, 0),
        ("tank", "tank", 1, 1),
        ("tank", "tank-b", 1, 1),
        ("tank-b", "tank-c", 1, 1),
        ("tank", "cousin", 0, 1),
        ("tank", "truck", 0, 0),
        ("tank;truck", "tank", 0.5, 0.5),
        ("tank;cousin;truck", "tank", 1 / 3, 2 / 3),
    ],
)
def test_the_facts_are_the_shares_of_the_items_that_the_recipient_ran_or_could_fire(
    items: str, kit: str, same_type: float, with_calibre: float
) -> None:
    found = facts(garage(), items=items, kit=kit)
    assert (found.same_type, found.same_type_or_calibre) == (pytest.approx(same_type), pytest.approx(with_calibre))
    assert found.category == "main-battle-tank"


def test_a_secondary_gun_of_the_same_round_is_no_same_calibre() -> None:
    world = ladder_world().item("truck", "truck-utility").need("truck", "ammunition", "tank-ammunition", "secondary")
    assert facts(world, kit="truck").same_type_or_calibre == 0


def test_the_record_of_the_day_counts_but_not_the_transferred_item_itself() -> None:
    assert facts(garage().holds("XB", "tank-b"), date="2020").same_type == 1
    assert facts(garage().holds("XB", "tank-b", valid_from="2020"), date="2020").same_type == 0
    assert facts(garage().holds("XB", "tank"), date="2020").same_type == 0


SEEN = [Facts(1, 1, "apc"), Facts(1, 1, "apc"), Facts(0, 1, "apc"), Facts(0, 0, "radar"), Facts(0, 0, "rifle")]
LABELS = np.array([0.0, 1.0, 3.0, 4.0, 1.0])


def test_a_baseline_foretells_the_median_of_the_other_cases_that_look_alike_to_it() -> None:
    scores, told = foretold("same_type", SEEN, LABELS)
    assert scores.tolist() == [0, 0, 1, 1, 1], "higher is harder"
    assert told.tolist() == [1, 0, 3, 2, 4], "2.5 is rounded up, as is 3.5"
    scores, told = foretold("same_type_or_calibre", SEEN, LABELS)
    assert scores.tolist() == [0, 0, 0, 1, 1]
    assert told.tolist() == [2, 2, 1, 1, 4]


def test_the_median_of_a_category_is_that_of_its_other_cases_or_of_all_others_where_it_has_none() -> None:
    scores, told = foretold("category_median", SEEN, LABELS)
    assert scores.tolist() == [2, 1.5, 0.5, 1, 2]
    assert told.tolist() == [2, 2, 1, 1, 2]


@pytest.mark.parametrize("name", BASELINES)
def test_a_case_never_tells_its_own_label(name: str) -> None:
    for place in range(len(LABELS)):
        other = LABELS.copy()
        other[place] = 4 - other[place]
        one, two = foretold(name, SEEN, LABELS), foretold(name, SEEN, other)
        assert (one[0][place], one[1][place]) == (two[0][place], two[1][place])


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_asks_a_question_and_foretells_labels(name: str) -> None:
    assert BASELINES[name].endswith("?")
    _, told = foretold(name, SEEN, LABELS)
    assert set(told) <= {0, 1, 2, 3, 4}
