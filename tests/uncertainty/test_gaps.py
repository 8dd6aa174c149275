"""What to look up: the worth of a fact by hand, the words, and the laws of not knowing."""

from copy import deepcopy
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.worlds import random_world, single_need, worlds
from uncertainty.judged import CERTAIN, METHOD
from world import DIMENSIONS, World, tank_world

import interop
from interop.errors import UsageError
from interop.scoring.draws import uniforms
from interop.scoring.estimate import difficulties
from interop.uncertainty.gaps import MATTERS, Gap
from interop.uncertainty.samples import held
from interop.uncertainty.workings import workings

LAWS = settings(deadline=None, max_examples=25, derandomize=True)


def by_kind(found: interop.Gaps, kind: str) -> list[Gap]:
    return [gap for gap in found.gaps if gap.kind == kind]


@LAWS
@given(worlds())
def test_the_workings_give_the_scorecards_own_answer_in_every_draw(world: World) -> None:
    work = workings(world.catalog(), "XA", "XB", draws=64)
    assert work.whole == pytest.approx(work.card.columns.drawn, abs=1e-12)
    everything = dict(enumerate(work.choices))
    assert work.choosing(everything) == pytest.approx(work.whole, abs=1e-12)
    first = {0: work.choices[0]}
    assert work.choosing(first) == pytest.approx(work.whole, abs=1e-12)
    if work.card.difficulty.value is not None:
        assert work.median(work.whole) == pytest.approx(work.card.difficulty.value)


def test_holding_a_uniform_leaves_all_others_and_the_numbers_of_the_method_as_they_are() -> None:
    base = workings(tank_world().catalog(), "XA", "XC", draws=64).draws
    other = held(base, {"doubt/a": 0.25})
    one, same = base.with_centre(["doubt/a", "doubt/b"], 1.0), other.with_centre(["doubt/a", "doubt/b"], 1.0)
    assert (same[0, 1:] == 0.25).all()
    assert same[0, 0] == 1
    assert (same[1] == one[1]).all()
    assert other.numbers is base.numbers
    assert other.kappa is base.kappa


def test_the_only_unknown_of_an_answer_is_worth_all_of_its_interval() -> None:
    world = single_need("systems").need("kit", "systems", "key", "iff").supply("XB", "key")
    found = interop.gaps(world.catalog(), "XA", "XB", method=CERTAIN, draws=2000)
    [gap] = by_kind(found, "unknown need")
    low, high = found.difficulty.interval
    assert gap.fact == "kit: what it needs as systems (systems)"
    assert gap.share == pytest.approx(1, abs=0.12)  # the scale bends, so that three places are not quite all
    assert gap.narrows == pytest.approx((high - low) * (1 - sqrt(1 - gap.share)))
    assert gap.items == ("kit",)
    assert gap.settled_by == "a manufacturer's data sheet or a notice of sale"


def test_a_claim_that_is_seldom_wrong_is_worth_p_times_1_less_p_times_the_square_of_the_difference() -> None:
    world = single_need("systems", "key", grade="A1").supply("XB", "key", grade="B3")
    catalog = world.catalog()
    chance = (1 - (1 - METHOD.grades["1"].wrong) * (1 - METHOD.grades["3"].wrong)) / 2
    right, wrong = (CERTAIN.difficulty(value) for value in (1.0, 0.95))
    uncut = 0
    for seed in range(6):
        work = workings(catalog, "XA", "XB", method=CERTAIN, draws=1024, seed=seed)
        assert set(np.round(work.difficulty[1:], 6)) == {round(right, 6), round(wrong, 6)}
        [gap] = interop.gaps(catalog, "XA", "XB", method=CERTAIN, draws=1024, seed=seed).gaps
        assert gap.share == pytest.approx(1, abs=0.4)
        if (
            gap.share < 1
        ):  # the luck of the draws may give less than the variance of the claim, and no share is above all
            expected = chance * (1 - chance) * (wrong - right) ** 2
            assert gap.share * np.var(work.difficulty[1:]) == pytest.approx(expected)
            uncut += 1
    assert uncut > 1
    assert (gap.kind, gap.grade) == ("doubtful claim", "B3")
    assert gap.fact == "whether Force XB makes key: claim of grade B3"
    assert gap.settled_by == "a maker's or ministry's statement, a contract, or a trade register"


@pytest.mark.parametrize(
    ("world", "fact", "source"),
    [
        (
            single_need("systems", "key").supply("XC", "key").relation("XB", "XC", "ally", grade="D4"),
            "whether Force XC is ally to Force XB: claim of grade D4",
            "an export licence list or a government statement",
        ),
        (
            single_need("systems", "key")
            .code("systems", "other")
            .supply("XB", "other")
            .substitute("systems", "key", "other", "compatible", grade="D4"),
            "whether other is compatible in place of key: claim of grade D4",
            "a list of interchangeable types or a report of a trial",
        ),
        (
            single_need("systems", "key", grade="D4").supply("XB", "key"),
            "whether kit needs key: claim of grade D4",
            "a manufacturer's data sheet or a notice of sale",
        ),
    ],
)
def test_a_doubtful_claim_is_named_by_the_weakest_behind_the_offer(world: World, fact: str, source: str) -> None:
    [gap] = interop.gaps(world.catalog(), "XA", "XB", method=CERTAIN, draws=256).gaps
    assert (gap.fact, gap.settled_by) == (fact, source)


def two_kits(low: float = 10, high: float = 10) -> World:
    """Two kits of one class and category, whose only need is an engine that XC sells."""
    world = single_need("parts", "engine-a", grade="A1").item("kit-two")
    for dimension in DIMENSIONS:
        if dimension != "parts":
            world.need("kit-two", dimension, state="not-needed")
    world.need("kit-two", "parts", "engine-b", grade="A1").supply("XC", "engine-a", grade="A1")
    world.supply("XC", "engine-b", grade="A1").relation("XB", "XC", "market", grade="A1")
    return world.holds("XA", "kit-two", low, high)


def test_an_amount_of_the_kit_class_is_one_fact_for_all_items_that_it_stands_in_for() -> None:
    found = interop.gaps(two_kits().catalog(), "XA", "XB", method=CERTAIN, draws=1024)
    [gap] = by_kind(found, "amount")
    assert gap.fact == "kit class tank-cold: maintenance man-hours per operating hour (2.5 stand in)"
    assert gap.items == ("kit", "kit-two")
    assert gap.settled_by == "a maintenance manual or an operator's availability report"
    assert gap.share > 0.9
    own = two_kits().need("kit", "parts", "engine-c", "gun", unit="man-hours", amount="8", essential="no", grade="A1")
    facts = {gap.fact for gap in by_kind(interop.gaps(own.catalog(), "XA", "XB", draws=64), "amount")}
    assert facts == {
        "kit: maintenance man-hours per operating hour (8)",
        "kit class tank-cold: maintenance man-hours per operating hour (2.5 stand in)",
    }


def test_an_amounts_worth_is_the_variance_that_goes_with_its_uniform() -> None:
    world = two_kits()
    catalog = world.catalog()
    work = workings(catalog, "XA", "XB", draws=4096)
    [key] = {choice.amount.key for choice in work.choices if choice.amount}
    u = uniforms([f"amount/{key}"], 4096, work.draws.seed)[0]
    parts = np.array_split(work.difficulty[1:][np.argsort(u)], 32)
    between = float(np.var([part.mean() for part in parts])) - 31 / 4096 * float(np.mean([p.var() for p in parts]))
    [gap] = by_kind(interop.gaps(catalog, "XA", "XB", draws=4096), "amount")
    assert gap.share == pytest.approx(between / float(np.var(work.difficulty[1:])), abs=0.06)
    assert 0.05 < gap.share < 0.5


def test_how_many_of_an_item_there_are_matters_only_beside_others_of_its_category() -> None:
    world = two_kits(5, 500)
    world.supply("XB", "engine-b", grade="A1")
    [gap] = by_kind(interop.gaps(world.catalog(), "XA", "XB", method=CERTAIN, draws=256), "quantity")
    assert gap.fact == "kit-two: how many Force XA has (5 to 500, in-service)"
    assert gap.settled_by == "a yearbook of armed forces, a record of deliveries, or imagery"
    assert gap.share > 0.3
    assert by_kind(interop.gaps(tank_world().catalog(), "XA", "XC", draws=64), "quantity") == []


def test_what_one_look_up_settles_is_one_gap() -> None:
    world = single_need("systems", "key").need("kit", "systems", "code", "keys")
    world.supply("XC", "key").supply("XC", "code")  # how XB stands to XC is not known
    found = interop.gaps(world.catalog(), "XA", "XB", method=CERTAIN, draws=256)
    [gap] = by_kind(found, "open record")
    assert gap.fact == "how XB stands to XC"
    assert gap.settled_by == "an export licence list or a government statement"
    assert gap.share > 0.8
    assert gap.share + sum(other.share for other in found.gaps if other is not gap) == pytest.approx(found.facts_share)


@pytest.mark.parametrize(("share", "first"), [("0.03", "unknown need"), ("0.01", "amount")])
def test_an_unknown_need_comes_before_all_that_is_merely_doubtful_if_it_matters(share: str, first: str) -> None:
    world = single_need("parts", "engine-a", share="1").need("kit", "parts", role="gun", share=share)
    world.supply("XC", "engine-a").relation("XB", "XC", "market")
    found = interop.gaps(world.catalog(), "XA", "XB", method=CERTAIN, draws=512)
    [unknown], [amount] = (by_kind(found, kind) for kind in ("unknown need", "amount"))
    assert unknown.narrows < amount.narrows
    assert (unknown.narrows >= MATTERS) is (first == "unknown need")
    assert found.gaps[0].kind == first
    rest = [gap.narrows for gap in found.gaps[1:]]
    assert rest == sorted(rest, reverse=True)


def test_only_so_many_gaps_are_listed_as_are_asked_for_and_all_are_counted() -> None:
    catalog = tank_world().catalog()
    every, one = (
        interop.gaps(catalog, "XA", "XC", top=1000, draws=64),
        interop.gaps(catalog, "XA", "XC", top=1, draws=64),
    )
    assert len(every.gaps) == every.facts == one.facts > 3
    assert one.gaps == every.gaps[:1]
    assert one.facts_share == every.facts_share == pytest.approx(min(sum(g.share for g in every.gaps), 1))
    with pytest.raises(UsageError, match="top must be 1 or more"):
        interop.gaps(catalog, "XA", "XC", top=0)


@LAWS
@given(worlds(unknowns=False))
def test_own_kit_is_seamless_in_every_draw_and_leaves_nothing_to_look_up(world: World) -> None:
    world.rows["supplies"] = [row for row in world.rows["supplies"] if row[1]["basis"] in ("produces", "trains")]
    for _, cells in world.rows["holdings"]:
        cells["status"] = "in-service"
    work = workings(world.catalog(), "XA", "XA", draws=256)
    assert work.difficulty == pytest.approx(np.zeros(257), abs=1e-9)
    assert difficulties(work.card.columns.worst, METHOD) == pytest.approx(np.zeros(257), abs=1e-9)
    assert interop.gaps(world.catalog(), "XA", "XA", draws=64).facts_share == 0


def forgotten(world: World) -> list[World]:
    """The world less one known need at a time, of kit that the recipient does not operate."""
    operated = {row["item"] for _, row in world.rows["holdings"] if row["force"] == "XB"}
    without = []
    for place, (_, row) in enumerate(world.rows["needs"]):
        if row["state"] == "known" and row["item"] not in operated and "amount" not in row:
            other = deepcopy(world)
            other.rows["needs"][place][1]["state"] = "unknown"
            del other.rows["needs"][place][1]["code"]
            about = [
                {n: r[n] for n in ("item", "dimension", "role")}
                for _, r in other.rows["needs"]
                if r["state"] == "unknown"
            ]
            if all(about.count(each) == 1 for each in about):
                without.append(other)
    return without


@pytest.mark.parametrize(("unknowns", "wider"), [(False, 1.0), (True, 0.0)])
def test_deleting_a_fact_never_narrows_the_interval_in_expectation(unknowns: bool, wider: float) -> None:
    """The mean over the needs of a world, and over worlds; a single deletion may, where a doubt goes with the fact."""
    before, after = [], []
    for seed in range(60):
        world = random_world(seed, 1, unknowns=unknowns)
        others = forgotten(world)
        if others:
            before.append(spread(world, seed))
            after.append(np.mean([spread(other, seed) for other in others], axis=0))
    rise = np.array(after) - np.array(before)
    assert len(rise) > 25
    assert rise[:, 0].mean() > wider
    assert rise[:, 1].mean() > 0
    if not unknowns:  # elsewhere what is forgotten may be the one thing that was known to be in doubt
        assert np.mean(rise[:, 1] > 0) >= 0.9  # in coverage: the scale of difficulty is not as steep everywhere


def spread(world: World, seed: int) -> tuple[float, float]:
    """The widths of the 90 % interval in difficulty and in coverage."""
    card = interop.score(world.catalog(), "XA", "XB", draws=128, seed=seed)
    low, high = np.quantile(card.columns.drawn[1:], [0.05, 0.95])
    return card.difficulty.interval[1] - card.difficulty.interval[0], float(high - low)


@LAWS
@given(worlds(), st.integers(0, 2**40))
def test_the_same_seed_gives_the_same_gaps_and_the_provenance_names_it(world: World, seed: int) -> None:
    catalog = world.catalog()
    one = interop.gaps(catalog, "XA", "XB", draws=32, seed=seed).as_dict()
    printed = one["provenance"]
    again = interop.gaps(world.catalog(), "XA", "XB", draws=printed["draws"], seed=printed["seed"]).as_dict()
    assert again == one


def test_the_shares_lie_between_nothing_and_all_and_say_so_in_json() -> None:
    found = interop.gaps(tank_world().catalog(), "XA", "XC", draws=128)
    assert all(0 <= gap.share <= 1 and gap.narrows >= 0 for gap in found.gaps)
    first = found.as_dict()["gaps"][0]
    assert (first["rank"], first["fact"]) == (1, found.gaps[0].fact)
    assert first["narrows"] == pytest.approx(found.gaps[0].narrows, abs=1e-3)
    assert replace(found.gaps[0], share=0.5).as_dict()["variance_share"] == 0.5


def test_gaps_show_themselves_as_a_frame_and_in_a_notebook() -> None:
    found = interop.gaps(tank_world().catalog(), "XA", "XC", draws=32)
    assert list(found.frame["fact"]) == [gap.fact for gap in found.gaps]
    assert f"What to look up: {len(found.gaps)} of {found.facts}" in found._repr_html_()
