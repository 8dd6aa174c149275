"""The reference measures: what is published of them, the laws they keep, and where they and the score part.

No published worked example of Sim_Bin, Sim_Real, the i-Score or a LISI pair could be opened, so none is tested here.
The one published example is that of Tversky's index, from the documentation of a library.
"""

from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from world import World, tank_world

import interop
from interop.errors import EvidenceError, UnknownNameError, UsageError
from interop.literature import (
    LISI_LEVELS,
    PAID,
    Profile,
    compare_measures,
    containment,
    expected_level,
    generic_level,
    i_score,
    interoperability,
    ladder,
    sim_bin,
    sim_real,
    specific_level,
    tversky,
)
from interop.models import Level
from interop.scoring.kernel import absorb, power_mean

QUICK = settings(deadline=None, derandomize=True, max_examples=80)
UNIT = st.floats(0, 1, allow_subnormal=False)
BITS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12)
PAIRS = st.lists(st.tuples(UNIT, UNIT), min_size=1, max_size=12)
SETS = st.frozensets(st.sampled_from("abcdefgh"))
ROUND = 1e-9


# What is published ----------------------------------------------------------------------------------------------


def test_tversky_s_index_gives_the_example_of_compute_tversky_index() -> None:
    """README of compute-io/tversky-index, "tversky( a, b )": [2, 5, 7, 9] and [3, 5, 7, 11] give 0.333..."""
    assert tversky({"2", "5", "7", "9"}, {"3", "5", "7", "11"}, alpha=1, beta=1) == pytest.approx(1 / 3)


@given(SETS, SETS)
@QUICK
def test_tversky_s_index_is_jaccard_s_and_dice_s_where_it_is_said_to_be(a: frozenset[str], b: frozenset[str]) -> None:
    """Same README: alpha = beta = 1 is the Tanimoto coefficient, alpha = beta = 0.5 Dice's."""
    assume(a | b)
    assert tversky(a, b, 1, 1) == pytest.approx(len(a & b) / len(a | b))
    assert tversky(a, b, 0.5, 0.5) == pytest.approx(2 * len(a & b) / (len(a) + len(b)))


def test_lisi_has_five_levels_from_0_and_four_attributes() -> None:
    """LISI Model at bmpcoe.org, page 31: five levels, 0 to 4, and their names up to 3; page 3: procedures, applications,
    infrastructure and data. The name of level 4 is as commonly cited.
    """
    assert dict(enumerate(LISI_LEVELS)) == {
        0: "isolated",
        1: "connected",
        2: "functional",
        3: "domain",
        4: "enterprise",
    }
    assert "".join(name[0] for name in PAID) == "paid"


def test_compatible_is_the_lowest_of_nato_s_words_on_the_ladder() -> None:
    """NATO Logistics Handbook, October 1997, paragraph 1708, 3: compatibility is the minimum."""
    nato = (Level.COMPATIBLE, Level.INTERCHANGEABLE, Level.COMMON)
    assert ladder(nato) is Level.COMPATIBLE
    assert ladder([Level.COMMON, Level.INTERCHANGEABLE]) is Level.INTERCHANGEABLE
    assert ladder([*nato, Level.NOMINAL]) is Level.NOMINAL
    assert ladder(tuple(Level)) is Level.NONE


# Values worked out from the formulas as they stand in the docstrings --------------------------------------------


@pytest.mark.parametrize(
    ("need", "have", "real", "contained"),
    [
        ([0.2] * 4, [1.0] * 4, 0.12, 1.0),  # (0.8 + 4) / 8 = 0.6, times 1 - 0.8
        ([0.1] * 4, [0.1] * 4, 0.10, 1.0),  # 0.8 / 8 = 0.1, times 1 - 0
        ([1.0] * 4, [1.0, 1.0, 1.0, 0.0], 0.4375, 0.75),  # 7 / 8, times 1 - sqrt(1 / 4)
    ],
)
def test_sim_real_by_hand(need: list[float], have: list[float], real: float, contained: float) -> None:
    assert sim_real(need, have, 1) == pytest.approx(real)
    assert containment(need, have) == pytest.approx(contained)


def test_sim_real_takes_another_exponent_and_another_scale() -> None:
    assert sim_real([4, 4], [4, 0], c_max=4, r=1) == pytest.approx(0.75 * 0.5)
    assert sim_real([4, 4], [4, 0], c_max=4) == pytest.approx(0.75 * (1 - np.sqrt(0.5)))
    assert sim_real([4, 4], [4, 0], c_max=8, r=1) == pytest.approx(0.375 * 0.75)


def test_sim_bin_by_hand() -> None:
    assert sim_bin([1, 1, 0, 0], [1, 0, 1, 0]) == 0.25


def test_an_i_score_by_hand() -> None:
    """Three systems: one link direct, one through a human and taken twice, one missing."""
    found = i_score([[0, 1, 0], [0, 0, 0], [-1, 0, 0]], [[0, 1, 0], [0, 0, 2], [1, 0, 0]])
    assert (found.score, found.optimum, found.lowest, found.gap) == (0, 4, -4, 4)
    assert found.normalised == 0.5
    held_back = i_score([[0, 1], [0, 0]], [[0, 1], [2, 0]], best=[[0, 1], [0, 0]])
    assert (held_back.score, held_back.optimum, held_back.gap) == (1, 1, 0)


def test_the_matrix_is_directed_and_takes_any_measure() -> None:
    transmit, receive = [[1, 1, 0], [0, 0, 1]], [[1, 0, 0], [1, 1, 1]]
    assert interoperability(transmit, receive) == pytest.approx(np.array([[1, 2], [0, 1]]) / 3)
    contained = interoperability(transmit, receive, containment)
    assert contained == pytest.approx(np.array([[0.5, 1], [0, 1]]))
    assert interoperability(transmit, receive, partial(sim_real, c_max=1)).shape == (2, 2)


def profile(levels: dict[str, int], words: str = "x") -> Profile:
    return {name: {level: {f"{name}-{words}"} for level in range(1, top + 1)} for name, top in levels.items()}


def test_a_system_reaches_the_level_of_its_weakest_attribute() -> None:
    assert generic_level({}) == 0
    assert generic_level(profile(dict.fromkeys(PAID, 3) | {"data": 2})) == 2
    assert generic_level(profile(dict.fromkeys(PAID, 4))) == 4
    with_a_hole = {name: {1: {"x"}, 3: {"x"}} for name in PAID}
    assert generic_level(with_a_hole) == 1


def test_a_pair_reaches_the_lower_level_and_only_with_the_same_standards() -> None:
    a, b = profile(dict.fromkeys(PAID, 3)), profile(dict.fromkeys(PAID, 2))
    assert (expected_level(a, b), specific_level(a, b)) == (2, 2)
    other = {**b, "data": {1: {"data-x"}, 2: {"another format"}}}
    assert (expected_level(a, other), specific_level(a, other)) == (2, 1)
    assert specific_level(a, profile(dict.fromkeys(PAID, 4), "y")) == 0


# The four reasons why the score is not Sim_Real -----------------------------------------------------------------


def weakest_link(values: list[float]) -> float:
    """The score's own mean of mandatory needs."""
    column = np.array(values)[:, None]
    mean = power_mean(column, np.ones_like(column), np.array([0]), np.array([[-1.0]]))
    nothing = np.full((1, 1), np.nan)
    return float(absorb(mean, nothing, np.array([[0.8]]), np.array([[0.6]]))[0, 0])


def test_first_surplus_lowers_sim_real_and_leaves_containment_alone() -> None:
    just_enough, plenty = [0.2] * 4, [1.0] * 4
    assert sim_real(just_enough, plenty, 1) < sim_real(just_enough, just_enough, 1)
    assert containment(just_enough, plenty) == containment(just_enough, just_enough) == 1


def test_second_a_perfect_match_at_a_low_level_is_low_in_sim_real() -> None:
    assert sim_real([0.1] * 4, [0.1] * 4, 1) == pytest.approx(0.1)
    assert containment([0.1] * 4, [0.1] * 4) == 1


def test_third_sim_real_makes_up_for_a_mandatory_need_that_is_missing_and_the_weakest_link_does_not() -> None:
    assert sim_real([1.0] * 4, [1.0, 1.0, 1.0, 0.0], 1) == pytest.approx(0.4375)
    assert containment([1.0] * 4, [1.0, 1.0, 1.0, 0.0]) == 0.75  # containment alone is no cure
    assert weakest_link([1.0, 1.0, 1.0, 0.0]) < 1e-9
    assert ladder([Level.COMMON] * 3 + [Level.NONE]) is Level.NONE


def test_fourth_characters_that_neither_side_needs_change_sim_bin_and_sim_real() -> None:
    need, have, idle = [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]
    assert sim_bin(need + idle, have + idle) < sim_bin(need, have)
    assert sim_real(need + idle, have + idle, 1) != pytest.approx(sim_real(need, have, 1))
    assert containment(need + idle, have + idle) == containment(need, have)


# Laws -----------------------------------------------------------------------------------------------------------


@given(BITS)
@QUICK
def test_sim_bin_lies_in_0_to_1_is_symmetric_and_never_above_what_either_has(pairs: list[tuple[bool, bool]]) -> None:
    a, b = zip(*pairs, strict=True)
    assert 0 <= sim_bin(a, b) <= 1
    assert sim_bin(a, b) == sim_bin(b, a)
    assert sim_bin(a, b) <= min(sim_bin(a, a), sim_bin(b, b))


@given(PAIRS, st.floats(1, 20), st.floats(0.1, 100))
@QUICK
def test_sim_real_lies_in_0_to_1_is_symmetric_and_knows_no_unit(
    pairs: list[tuple[float, float]], r: float, unit: float
) -> None:
    a, b = map(np.array, zip(*pairs, strict=True))
    found = sim_real(a, b, 1, r)
    assert 0 <= found <= 1
    assert found == pytest.approx(sim_real(b, a, 1, r))
    assert found == pytest.approx(sim_real(a * unit, b * unit, unit * (1 + 1e-12), r), abs=1e-6)
    assert sim_real(a, a, 1, r) == pytest.approx(float(np.mean(a)))


@given(PAIRS, st.lists(UNIT, min_size=12, max_size=12), st.lists(st.floats(0.01, 1), min_size=12, max_size=12))
@QUICK
def test_containment_rises_with_supply_up_to_the_need_and_no_further(
    pairs: list[tuple[float, float]], more: list[float], shares: list[float]
) -> None:
    need, have = map(np.array, zip(*pairs, strict=True))
    assume(need.sum() > 1e-6)
    extra, weights = np.array(more[: len(need)]), np.array(shares[: len(need)])
    found = containment(need, have, weights)
    assert -ROUND <= found <= 1 + ROUND
    assert containment(need, have + extra, weights) >= found - ROUND
    enough = np.maximum(have, need)
    assert containment(need, enough + extra, weights) == pytest.approx(1)
    assert containment(need, np.where(have >= need, have + extra, have), weights) == pytest.approx(found)


@given(SETS, SETS)
@QUICK
def test_containment_of_sets_is_tversky_s_index_with_surplus_left_out(a: frozenset[str], b: frozenset[str]) -> None:
    assume(a)
    letters = "abcdefgh"
    need, have = ([float(letter in side) for letter in letters] for side in (a, b))
    assert containment(need, have) == pytest.approx(tversky(a, b))
    assert tversky(a, b | {"surplus"}) == tversky(a, b)
    assert tversky(a, b | {"surplus"}, 1, 1) <= tversky(a, b, 1, 1)
    assert (tversky(a, b) == 1) is (a <= b)


def test_containment_is_directed() -> None:
    assert containment([1, 0], [1, 1]) == 1
    assert containment([1, 1], [1, 0]) == 0.5


@given(st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.integers(0, 5)), min_size=4, max_size=4))
@QUICK
def test_an_i_score_lies_between_its_ends_and_the_gap_closes_it(cells: list[tuple[int, int]]) -> None:
    spins, times = (np.array(row).reshape(2, 2) for row in zip(*cells, strict=True))
    found = i_score(spins, times)
    assert found.lowest <= found.score <= found.optimum
    assert found.score + found.gap == found.optimum
    if times.sum():
        assert 0 <= found.normalised <= 1


TOPS = st.fixed_dictionaries({name: st.integers(0, 4) for name in PAID})


@given(TOPS, TOPS, st.sampled_from("xy"))
@QUICK
def test_the_levels_of_a_pair_are_the_same_both_ways_and_never_above_either(
    a: dict[str, int], b: dict[str, int], words: str
) -> None:
    one, other = profile(a), profile(b, words)
    assert specific_level(one, other) == specific_level(other, one) <= expected_level(one, other)
    assert expected_level(one, other) == min(min(a.values()), min(b.values()))
    assert specific_level(one, one) == generic_level(one)


@given(st.lists(st.sampled_from(Level), min_size=1), st.sampled_from(Level))
@QUICK
def test_one_more_need_never_lifts_the_ladder(levels: list[Level], more: Level) -> None:
    order = list(Level)
    assert order.index(ladder([*levels, more])) == max(order.index(ladder(levels)), order.index(more))


# What is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "refused",
    [
        lambda: sim_bin([], []),
        lambda: sim_bin([1, 0], [1]),
        lambda: sim_bin([[1]], [[1]]),
        lambda: sim_bin([0.5], [1]),
        lambda: sim_bin([float("nan")], [1]),
        lambda: sim_real([1], [2], c_max=1),
        lambda: sim_real([-1], [0], c_max=1),
        lambda: sim_real([0], [0], c_max=0),
        lambda: sim_real([1], [1], c_max=1, r=0.5),
        lambda: sim_real([1], [1], c_max=1, r=float("nan")),
        lambda: containment([0, 0], [1, 1]),
        lambda: containment([1, 1], [1, 1], [1, -1]),
        lambda: containment([1, 1], [1, 1], [1]),
        lambda: containment([1, float("inf")], [1, 1]),
        lambda: tversky(set(), {"a"}),
        lambda: tversky({"a"}, {"b"}, -1),
        lambda: interoperability([1, 0], [[1, 0]]),
        lambda: interoperability([[1, 0]], [[1, 0, 0]]),
        lambda: i_score([[2]], [[1]]),
        lambda: i_score([[1, 0]], [[1, 0]]),
        lambda: i_score([[1]], [[1]], best=0),
        lambda: i_score([[0]], [[1]], best=[[1, 1]]),
        lambda: i_score([[0]], [[-1]]),
        lambda: i_score([[0]], [[0]]).normalised,
        lambda: generic_level({"people": {1: {"x"}}}),
        lambda: specific_level({}, {"data": {5: {"x"}}}),
        lambda: ladder([]),
    ],
)
def test_what_makes_no_sense_is_refused(refused: object) -> None:
    assert callable(refused)
    with pytest.raises(UsageError):
        refused()


# On a catalog ---------------------------------------------------------------------------------------------------


def test_an_item_in_service_is_met_in_full_by_every_directed_measure() -> None:
    (found,) = compare_measures(tank_world().catalog(), ["tank"], "XA")
    assert (found.characters, found.own, found.unknown) == (5, 5, 0)
    assert found.sim_bin == found.sim_real == found.containment == 1
    assert found.level is Level.COMMON
    assert found.score.difficulty.value == 0


def test_own_stand_ins_count_by_their_level_and_only_in_the_graded_measures() -> None:
    """XB stocks the tank's round, and its cousin burns a fuel that is interchangeable with the tank's."""
    (found,) = compare_measures(tank_world().catalog(), ["tank"], "XB")
    kappa = interop.load_method().levels
    have = [1.0, kappa["interchangeable"].value, 0.0, 0.0, 0.0]
    assert (found.characters, found.own) == (5, 1)
    assert found.sim_bin == 0.2
    assert found.sim_real == pytest.approx(sim_real([1] * 5, have, 1))
    assert found.containment == pytest.approx(sum(have) / 5)


def test_what_a_partner_supplies_moves_the_score_and_no_reference_measure_but_the_ladder() -> None:
    def world() -> World:
        return tank_world().supply("XB", "tank-parts").supply("XB", "tank-fuel").supply("XB", "tank-maintenance")

    (alone,) = compare_measures(tank_world().catalog(), ["tank"], "XC")
    (helped,) = compare_measures(world().catalog(), ["tank"], "XC")
    assert (alone.sim_bin, alone.sim_real, alone.containment) == (helped.sim_bin, helped.sim_real, helped.containment)
    assert helped.score.difficulty.high < alone.score.difficulty.low


def test_a_kit_that_the_recipient_takes_up_beside_lowers_only_the_measures_over_all_codes() -> None:
    more = tank_world().plain_item("lorry", category="truck-utility").holds("XA", "lorry")
    (before,) = compare_measures(tank_world().catalog(), ["tank"], "XA")
    (after,) = compare_measures(more.catalog(), ["tank"], "XA")
    assert after.surplus == before.surplus + 5
    assert (after.sim_bin, after.sim_real, after.containment) == (before.sim_bin, before.sim_real, before.containment)
    assert after.sim_bin_all is not None
    assert after.sim_real_all is not None
    assert before.sim_bin_all is not None
    assert before.sim_real_all is not None
    assert after.sim_bin_all < before.sim_bin_all
    assert after.sim_real_all < before.sim_real_all


def test_a_stock_that_nobody_renews_is_no_character_of_its_owner() -> None:
    world = tank_world().supply("XC", "tank-parts", "stocks", depth="weeks")
    (found,) = compare_measures(world.catalog(), ["tank"], "XC")
    assert found.own == 0


def test_a_fuel_that_might_do_is_no_character_before_a_row_says_that_it_does() -> None:
    world = tank_world().plain_item("lorry", category="truck-utility").holds("XC", "lorry")
    (before,) = compare_measures(tank_world().catalog(), ["tank"], "XC")
    (open_fit,) = compare_measures(world.catalog(), ["tank"], "XC")
    assert open_fit.unknown > before.unknown
    assert open_fit.containment == before.containment
    (said,) = compare_measures(
        world.substitute("fuel", "tank-fuel", "lorry-fuel", "interchangeable").catalog(), ["tank"], "XC"
    )
    assert said.containment is not None
    assert before.containment is not None
    assert said.containment > before.containment


def test_an_unknown_need_leaves_the_ladder_open_unless_a_known_one_is_none() -> None:
    unknown = tank_world().need("tank", "parts", role="gearbox").catalog()
    (at_home,) = compare_measures(unknown, ["tank"], "XA")
    assert (at_home.characters, at_home.unknown, at_home.level, at_home.weakest) == (5, 1, None, None)
    assert at_home.sim_bin == 1
    (abroad,) = compare_measures(unknown, ["tank"], "XC")
    assert abroad.level is Level.NONE
    assert abroad.weakest is not None


def test_an_item_of_which_nothing_is_known_has_no_measures() -> None:
    world = tank_world().item("riddle").holds("XA", "riddle")
    for dimension in ("ammunition", "fuel", "parts", "training", "maintenance", "systems"):
        world.need("riddle", dimension)
    (found,) = compare_measures(world.catalog(), ["riddle"], "XB")
    assert (found.characters, found.sim_bin, found.sim_real, found.containment, found.level) == (
        0,
        None,
        None,
        None,
        None,
    )
    assert found.score.difficulty.value is None


def test_alternatives_are_one_character_and_the_best_of_them_counts() -> None:
    world = tank_world().need("tank", "ammunition", "truck-ammunition")
    (found,) = compare_measures(world.catalog(), ["tank"], "XC")
    assert (found.characters, found.own) == (5, 1)


def test_items_come_in_the_order_asked_for_each_once_and_under_any_name() -> None:
    catalog = tank_world().catalog()
    assert [one.score.item for one in compare_measures(catalog, ["truck", "TANK", "tank"], "XC")] == ["truck", "tank"]
    with pytest.raises(UnknownNameError):
        compare_measures(catalog, ["nothing"], "XC")
    with pytest.raises(EvidenceError):
        compare_measures(catalog, [], "XC")


def test_the_score_is_that_of_explain() -> None:
    catalog = interop.load()
    for found in compare_measures(catalog, ["m4", "t-72b"], "RU", as_of="2022"):
        explained = interop.explain(catalog, found.score.item, "RU", as_of="2022")
        assert found.score.difficulty == explained.item.difficulty
        assert found.provenance == explained.provenance
