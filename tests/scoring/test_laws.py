"""Laws that a score obeys in every world, doubtful claims included: here in small random ones."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scoring.worlds import EVERY_CODE, FORCES, finding, renewed, single_need, worlds
from world import DIMENSIONS, World, tank_world

import interop
from interop.method import Method
from interop.scoring.estimate import Columns, Estimate
from interop.scoring.scorecard import Scorecard

LAWS = settings(deadline=None, max_examples=30, derandomize=True)
AS_JUDGED = interop.load_method()
PICK = st.integers(0, 10**6)


def score(world: World, giver: str = "XA", to: str = "XB", *, method: Method = AS_JUDGED) -> Scorecard:
    return interop.score(world.catalog(), giver, to, draws=64, method=method)


def estimates(card: Scorecard) -> dict[str, Estimate]:
    """The estimates of a card: the whole, its categories and its items."""
    parts = {f"category {part.category}": part.difficulty for part in card.categories}
    return {"whole": card.difficulty} | parts | {item.item: item.difficulty for item in card.items}


def columns(card: Scorecard) -> dict[str, Columns]:
    return {"whole": card.columns} | {item.item: item.columns for item in card.items}


def chosen(rows: list[int], pick: int) -> int:
    """One of the rows; the example is set aside where there are none."""
    assume(rows)
    return rows[pick % len(rows)]


def numbers(world: World, table: str, **cells: str) -> Iterator[int]:
    """Numbers of the rows of a table whose cells say so."""
    for place, (_, row) in enumerate(world.rows[table]):
        if all(row.get(name) == cell for name, cell in cells.items()):
            yield place


def assert_no_narrower(before: World, after: World) -> None:
    """The range of the whole and of every part holds what it held before."""
    one, other = score(before), score(after)
    for name, estimate in estimates(one).items():
        wider = estimates(other)[name]
        assert wider.low <= estimate.low + 1e-9, name
        assert wider.high >= estimate.high - 1e-9, name


def assert_no_harder(before: World, after: World) -> None:
    """Nothing is harder than before, neither centrally nor at any quantile, however the unknowns turn out."""
    one, other = columns(score(before)), columns(score(after))
    for name, hard in one.items():
        for part in ("worst", "drawn", "best"):
            was, now = getattr(hard, part), getattr(other[name], part)
            assert now[0] >= was[0] - 1e-12, (name, part)
            assert (np.sort(now[1:]) >= np.sort(was[1:]) - 1e-9).all(), (name, part)


@LAWS
@given(worlds(unknowns=False))
def test_a_force_that_supports_all_of_its_kit_itself_has_no_difficulty_with_it(world: World) -> None:
    world.rows["supplies"] = [row for row in world.rows["supplies"] if row[1]["basis"] in ("produces", "trains")]
    for _, cells in world.rows["holdings"]:
        cells["status"] = "in-service"
    card = score(world, "XA", "XA")
    for e in estimates(card).values():
        assert (e.value, e.low, e.high, *e.interval) == pytest.approx((0, 0, 0, 0, 0), abs=1e-9)
    assert card.notes[0].startswith("Force XA already has this kit in its own logistics: 0 means")


@LAWS
@given(worlds())
def test_self_transfer_is_said_to_be_one_and_no_other_transfer_is(world: World) -> None:
    for to in FORCES:
        said = any("already has this kit in its own logistics" in note for note in score(world, "XA", to).notes)
        assert said is (to == "XA")


def test_a_to_b_differs_from_b_to_a() -> None:
    there, back = (score(tank_world(), *pair).difficulty.value for pair in (("XA", "XC"), ("XC", "XA")))
    assert there is not None
    assert back is not None
    assert there > back + 10


@LAWS
@given(worlds(), st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing_at_all(world: World, seed: int) -> None:
    shuffled = deepcopy(world)
    for rows in shuffled.rows.values():
        Random(seed).shuffle(rows)
    one, other = score(world), score(shuffled)
    assert one.as_dict() == other.as_dict()
    assert np.array_equal(one.columns.drawn, other.columns.drawn)
    for item, same in zip(one.items, other.items, strict=True):
        assert [f.sentence for f in item.findings] == [f.sentence for f in same.findings]
        assert np.array_equal(item.columns.drawn, same.columns.drawn)


@LAWS
@given(worlds(), PICK)
def test_not_knowing_a_need_any_more_never_narrows_the_range(world: World, pick: int) -> None:
    """Of kit that the recipient does not operate: there the need is also what tells of its own supply."""
    operated = {world.rows["holdings"][i][1]["item"] for i in numbers(world, "holdings", force="XB")}
    needs = world.rows["needs"]
    known = [i for i in numbers(world, "needs", state="known") if needs[i][1]["item"] not in operated]
    row = chosen(known, pick)
    forgotten = deepcopy(world)
    cells = forgotten.rows["needs"][row][1]
    assume("amount" not in cells)  # what hangs on the other needs would be forgotten with it
    about = {name: cells[name] for name in ("item", "dimension", "role")}
    assume(not list(numbers(world, "needs", **about, state="unknown")))  # a role is unknown once
    cells["state"] = "unknown"
    del cells["code"]
    assert_no_narrower(world, forgotten)


@LAWS
@given(worlds(), PICK)
def test_not_knowing_a_relation_any_more_never_narrows_the_range(world: World, pick: int) -> None:
    """Of a relation that no other row speaks of: else that one takes its place."""
    rows = world.rows["relations"]
    pairs = [(row["recipient"], row["supplier"]) for _, row in rows]
    alone = [i for i, pair in enumerate(pairs) if pairs.count(pair) == 1 and ("*", pair[1]) not in pairs]
    row = chosen(alone, pick)
    assert_no_narrower(world, world.without("relations", row))


@LAWS
@given(worlds(), PICK)
def test_a_record_not_held_to_be_complete_any_more_never_narrows_the_range(world: World, pick: int) -> None:
    row = chosen(list(numbers(world, "completeness")), pick)
    assert_no_narrower(world, world.without("completeness", row))


@LAWS
@given(worlds(), st.sampled_from(EVERY_CODE))
def test_a_supply_of_ones_own_never_raises_difficulty(world: World, code: str) -> None:
    """At the central numbers, and at every quantile of the draws."""
    assume(not list(numbers(world, "supplies", force="XB", code=code)))
    after = deepcopy(world).supply("XB", code, renewed(code), grade="C3")
    assert_no_harder(world, after)


@LAWS
@given(worlds(), st.sampled_from(EVERY_CODE))
def test_sharing_a_code_with_kit_in_service_never_raises_difficulty(world: World, code: str) -> None:
    [file] = {file for file, row in world.rows["codes"] if row["id"] == code}
    role = {"crew": "crew", "fitter": "maintainer"}.get(code.partition("-")[0], "any")
    world.item("shared").need("shared", file.removeprefix("codes/").removesuffix(".csv"), code, role)
    assert_no_harder(world, deepcopy(world).holds("XB", "shared"))


@LAWS
@given(worlds())
def test_low_interval_value_interval_and_high_stand_in_this_order(world: World) -> None:
    for e in estimates(score(world)).values():
        value = e.interval[0] if e.value is None else e.value
        ladder = [0, e.low, e.interval[0], value, e.interval[1], e.high, 100]
        assert all(a <= b + 1e-9 for a, b in pairwise(ladder)), ladder


@LAWS
@given(worlds(), st.sampled_from([0.01, 3, 250]), st.integers(0, 2**32))
def test_scaling_all_weights_alike_changes_nothing(world: World, factor: float, seed: int) -> None:
    weights = {name: Random(seed).choice((0.5, 1.0, 2.0, 3.5)) for name in DIMENSIONS}
    catalog = world.catalog()

    def of(weights: Mapping[str, float]) -> Scorecard:
        return interop.score(catalog, "XA", "XB", draws=64, weights=weights)

    one, other = of(weights), of({name: weight * factor for name, weight in weights.items()})
    assert one.columns.drawn == pytest.approx(other.columns.drawn, abs=1e-12)
    assert [d.points for d in one.dimensions] == pytest.approx([d.points for d in other.dimensions], abs=1e-9)


@LAWS
@given(worlds(), st.sampled_from([0.01, 3, 250]))
def test_scaling_all_shares_alike_changes_nothing(world: World, factor: float) -> None:
    scaled = deepcopy(world)
    for _, cells in scaled.rows["needs"]:
        if "share" in cells:
            cells["share"] = f"{float(cells['share']) * factor:g}"
    one, other = score(world), score(scaled)
    assert one.columns.drawn == pytest.approx(other.columns.drawn, abs=1e-12)
    assert one.evidence.known == pytest.approx(other.evidence.known)


@LAWS
@given(worlds())
def test_a_score_lies_within_the_spread_of_its_items_in_every_draw(world: World) -> None:
    card = score(world)
    for part in ("worst", "drawn", "best"):
        table = np.stack([getattr(item.columns, part) for item in card.items])
        whole = getattr(card.columns, part)
        assert (table.min(axis=0) - 1e-12 <= whole).all()
        assert (whole <= table.max(axis=0) + 1e-12).all()


@LAWS
@given(worlds())
def test_the_points_of_the_dimensions_sum_to_the_difficulty(world: World) -> None:
    """Where there is no value, to the upper end of the interval, so that a chart has something to show."""
    card = score(world)
    split = {"whole": [d.points for d in card.dimensions]} | {i.item: list(i.points.values()) for i in card.items}
    for name, points in split.items():
        estimate = estimates(card)[name]
        total = estimate.interval[1] if estimate.value is None else estimate.value
        assert sum(points) == pytest.approx(total, abs=1e-6)
        assert min(points) >= 0


def test_unknown_is_not_none() -> None:
    unknown, none = (finding(world) for world in (single_need("systems"), single_need("systems", "key")))
    assert (none.value, unknown.value) == (0.02, None)
    assert (unknown.low, unknown.high) == (0.02, 1)
    doubtful, hopeless = (score(world).difficulty for world in (single_need("systems"), single_need("systems", "key")))
    assert doubtful.low < 10 < 90 < hopeless.low
    assert doubtful.high > 90


@LAWS
@given(worlds())
def test_an_unknown_need_reaches_from_having_no_offer_to_having_all(world: World) -> None:
    card = score(world)
    unknown = [f for item in card.items for f in item.findings if f.state == "unknown"]
    assert all(f.value is None and f.low < f.high == 1 for f in unknown)


@LAWS
@given(worlds())
def test_with_less_than_half_of_the_essential_needs_known_there_is_no_value(world: World) -> None:
    card = score(world)
    for item in card.items:
        assert (item.difficulty.value is None) is (item.known < 0.5)
    assert (card.difficulty.value is None) is (card.evidence.known < 0.5)
    assert (card.band is None) is (card.difficulty.value is None)
