"""The smallest change to another band: each change is made in the facts themselves and scored anew."""

from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given, settings
from scoring.worlds import FORCES, single_need, worlds
from world import World, tank_world

import interop
from interop.errors import EvidenceError, UsageError
from interop.models import Channel
from interop.uncertainty.flip import Change
from interop.uncertainty.tries import claims
from interop.uncertainty.workings import workings

LAWS = settings(deadline=None, max_examples=25, derandomize=True)
ALL = 1000


def near_an_edge() -> World:
    """Kit whose only need XC supplies to XB: as an ally it is all but easy, denied it is prohibitive."""
    return single_need("systems", "key").supply("XC", "key").relation("XB", "XC", "partner")


def of_kind(found: interop.Flip, kind: str) -> list[Change]:
    return [change for change in found.changes if change.kind == kind]


def value(world: World, **options: object) -> float:
    found = interop.score(world.catalog(), "XA", "XB", draws=64, **options).difficulty.value  # type: ignore[arg-type]
    assert found is not None
    return found


@LAWS
@given(worlds())
def test_exactly_the_channels_that_change_the_band_when_scored_anew_are_found(world: World) -> None:
    catalog = world.catalog()
    card = interop.score(catalog, "XA", "XB", draws=64)
    if card.difficulty.value is None:
        return
    found = interop.flip(catalog, "XA", "XB", top=ALL, draws=64)
    told = {change.what.split(" in place of")[0]: change for change in of_kind(found, "channel")}
    for supplier in set(FORCES) - {"XB"}:
        for channel in ("ally", "partner", "market", "denied"):
            other = interop.score(catalog, "XA", "XB", draws=64, channels={supplier: channel})
            change = told.pop(f"Force {supplier} as {channel}", None)
            assert (change is not None) is (other.band != card.band), (supplier, channel)
            if change is not None:
                assert change.value == pytest.approx(other.difficulty.value, abs=1e-6)
                assert change.band == other.band
    assert not told


@LAWS
@given(worlds())
def test_a_weight_that_changes_the_band_does_so_when_scored_anew_and_no_smaller_one_does(world: World) -> None:
    catalog = world.catalog()
    card = interop.score(catalog, "XA", "XB", draws=64)
    if card.difficulty.value is None:
        return
    found = interop.flip(catalog, "XA", "XB", top=ALL, draws=64)
    for change in of_kind(found, "weight"):
        _, _, name, weight, *_ = change.what.split()
        again = interop.score(catalog, "XA", "XB", draws=64, weights={name: float(weight)})
        assert again.difficulty.value == pytest.approx(change.value, abs=1e-6)
        assert again.band == change.band != card.band
        assert change.steps == pytest.approx(abs(np.log2(float(weight))))
    work = workings(catalog, "XA", "XB", draws=64)
    assert work.weighing("parts", 2.5) == pytest.approx(
        workings(catalog, "XA", "XB", draws=64, weights={"parts": 2.5}).whole, abs=1e-12
    )


def test_a_weight_is_stated_at_the_edge_of_the_band() -> None:
    world = near_an_edge().need("kit", "parts", "engine").supply("XB", "engine")
    world.rows["needs"] = [
        row for row in world.rows["needs"] if (row[1]["dimension"], row[1]["state"]) != ("parts", "not-needed")
    ]
    found = interop.flip(world.catalog(), "XA", "XB", top=ALL, draws=64)
    changes = of_kind(found, "weight")
    assert changes
    for change in changes:
        _, _, name, weight, *_ = change.what.split()
        nearer = 1 + (float(weight) - 1) * 0.9
        assert interop.score(world.catalog(), "XA", "XB", draws=64, weights={name: nearer}).band == found.band
        assert 0.25 <= float(weight) <= 4


def test_a_claim_that_is_not_so_takes_every_offer_with_it_that_rests_on_it() -> None:
    world = near_an_edge()
    found = interop.flip(world.catalog(), "XA", "XB", top=ALL, draws=64)
    [change] = [c for c in of_kind(found, "claim") if "makes key" in c.what]
    assert change.what == "not so: Force XC makes key: claim of grade B2"
    assert change.value == pytest.approx(value(world.without("supplies", 0)))
    assert change.moves == pytest.approx(change.value - value(world))


def test_without_a_claim_the_offers_that_it_hid_come_to_light() -> None:
    world = near_an_edge().supply("XA", "key").relation("XB", "XA", "partner", grade="C3")
    found = interop.flip(world.catalog(), "XA", "XB", top=ALL, draws=64)
    assert not of_kind(found, "claim")
    assert not [c for c in of_kind(found, "channel") if "denied" in c.what]


@pytest.mark.parametrize("spares", [0, 1])
def test_kit_not_in_service_takes_only_that_with_it_which_no_other_kit_needs(spares: int) -> None:
    world = single_need("systems", "key")
    for item, grade in (("better", "B2"), ("worse", "C3"))[: 1 + spares]:
        world.plain_item(item).need(item, "systems", "key", "again").holds("XB", item, grade=grade)
    [place] = [i for i, (_, row) in enumerate(world.rows["holdings"]) if row["item"] == "better"]
    work = workings(world.catalog(), "XA", "XB", draws=64)
    told = {each.what: work.median(each.apply(work)) for each in claims(work)}
    anew = value(world.without("holdings", place))
    assert told == pytest.approx({"not so: Force XB has better in service: claim of grade B2": anew})
    assert (anew > 99) is not spares


def test_a_level_is_tried_one_better_and_one_worse() -> None:
    world = single_need("systems", "key").code("systems", "other").supply("XB", "other")
    world.substitute("systems", "key", "other", "compatible")
    found = interop.flip(world.catalog(), "XA", "XB", top=ALL, draws=64)
    told = {change.what: change.value for change in of_kind(found, "level")}
    expected = {}
    for level in ("interchangeable", "nominal"):
        other = deepcopy(world)
        other.rows["substitutes"][0][1]["level"] = level
        expected[f"kit, systems/systems: {level} in place of compatible"] = value(other)
    assert told == pytest.approx(expected)


def test_an_unknown_need_is_tried_as_good_and_as_bad_as_it_may_be() -> None:
    world = single_need("systems", "key").supply("XB", "key").need("kit", "systems", role="iff")
    found = interop.flip(world.catalog(), "XA", "XB", top=ALL, draws=64)
    told = {change.what: change.moves for change in of_kind(found, "unknown")}
    assert {what: moves > 0 for what, moves in told.items()} == {
        "kit, systems/iff: not known, turns out as good as it may be": False,
        "kit, systems/iff: not known, turns out as bad as it may be": True,
    }


def test_changes_come_by_steps_and_then_by_how_little_they_move_and_the_first_each_way_is_named() -> None:
    found = interop.flip(near_an_edge().catalog(), "XA", "XB", top=ALL, draws=64)
    order = [(change.steps, abs(change.moves)) for change in found.changes]
    assert order == sorted(order)
    assert found.smallest == found.changes[0]
    for direction, sign in ((found.easier, -1), (found.harder, 1)):
        assert direction == next((c for c in found.changes if c.moves * sign > 0), None)
    assert found.harder is not None
    assert all(change.band != found.band for change in found.changes)
    assert interop.flip(near_an_edge().catalog(), "XA", "XB", top=1, draws=64).changes == found.changes[:1]


def test_own_kit_is_not_moved_by_any_single_change_of_weight_or_channel() -> None:
    found = interop.flip(tank_world().catalog(), "XA", "XA", draws=64)
    assert found.band == "seamless"
    assert found.easier is None
    assert not of_kind(found, "weight")
    assert not of_kind(found, "channel")
    document = found.as_dict()
    assert document["of"] == "the median of the draws"
    assert document["flips"] is bool(found.changes)


def test_where_nothing_moves_the_answer_that_is_said_with_what_goes_furthest() -> None:
    world = single_need("systems", "key").need("kit", "systems", "spare", "spare", essential="no").supply("XB", "spare")
    found = interop.flip(world.catalog(), "XA", "XB", draws=64)
    assert (found.band, found.smallest, found.easier, found.harder) == ("prohibitive", None, None, None)
    assert {change.what for change in found.furthest} == {"not so: Force XB makes spare: claim of grade B2"}
    assert found.tried > 1
    assert found.as_dict()["flips"] is False


def test_with_too_little_known_for_a_value_there_is_no_band_to_leave() -> None:
    with pytest.raises(EvidenceError, match="no band to move it out of"):
        interop.flip(single_need("systems").catalog(), "XA", "XB", draws=16)
    with pytest.raises(UsageError, match="top must be 1 or more"):
        interop.flip(near_an_edge().catalog(), "XA", "XB", top=0)


def test_the_same_seed_gives_the_same_changes() -> None:
    one, same = (interop.flip(tank_world().catalog(), "XA", "XC", draws=32, seed=5).as_dict() for _ in range(2))
    assert one == same
    assert one["provenance"]["seed"] == 5


def test_a_relation_of_the_user_is_kept_while_another_supplier_is_tried() -> None:
    world = near_an_edge().supply("XA", "key")
    found = interop.flip(world.catalog(), "XA", "XB", channels={"*": Channel.DENIED}, top=ALL, draws=64)
    # A market leaves .65 uncovered, prohibitive as a denial is; a partner, two steps up, .25: hard.
    assert {c.what for c in of_kind(found, "channel") if c.steps <= 2} == {
        "Force XA as partner in place of denied",
        "Force XC as partner in place of denied",
    }


def test_changes_show_themselves_as_a_frame_and_in_a_notebook() -> None:
    found = interop.flip(near_an_edge().catalog(), "XA", "XB", draws=32)
    assert list(found.frame["change"]) == [change.what for change in found.changes]
    assert "Force XA kit in the logistics of Force XB" in found._repr_html_()
    assert "What would change it" in found._repr_html_()
