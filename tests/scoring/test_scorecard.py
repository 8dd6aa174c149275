import json
from dataclasses import replace

import numpy as np
import pytest
from scoring.worlds import single_need
from world import DIMENSIONS, World, tank_world

import interop
from interop.scoring.estimate import Columns, Estimate, band_shares, estimates, harder
from interop.scoring.scorecard import Scorecard, finding_dict, hardest_first, item_dict

METHOD = interop.load_method()


def card(world: World, to: str = "XB") -> Scorecard:
    return interop.score(world.catalog(), "XA", to, draws=64)


def estimate(value: float | None) -> Estimate:
    return Estimate(value, 1.24, 98.76, (12.34, 56.78), None, 0.5)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (0, "seamless"),
        (19.9, "seamless"),
        (20, "easy"),
        (40, "moderate"),
        (60, "hard"),
        (79.9, "hard"),
        (80, "prohibitive"),
        (100, "prohibitive"),
        (None, None),
    ],
)
def test_a_band_begins_at_its_edge_and_what_has_no_value_has_no_band(value: float | None, band: str | None) -> None:
    assert estimate(value).band(METHOD) == band


def test_an_estimate_is_rounded_to_a_tenth_for_output() -> None:
    shown = {"value": 33.3, "low": 1.2, "high": 98.8, "interval": [12.3, 56.8], "central": None, "band_probability": {}}
    assert estimate(33.333).as_dict() == shown


def test_value_and_interval_are_the_median_and_the_quantiles_of_the_draws_without_the_central_column() -> None:
    drawn = np.array([0.123, *np.linspace(0, 1, 101)])
    [found] = estimates([Columns(drawn, drawn, drawn)], [True], METHOD)
    assert found.coverage == pytest.approx(0.5)
    assert found.value == pytest.approx(METHOD.difficulty(0.5))
    assert found.interval == pytest.approx((METHOD.difficulty(0.95), METHOD.difficulty(0.05)))
    assert (found.low, found.high) == pytest.approx(found.interval)
    assert found.central == pytest.approx(METHOD.difficulty(0.123))


def test_the_shares_of_the_bands_are_those_of_the_draws_without_the_central_column() -> None:
    for seed in range(5):
        drawn = np.concatenate([[0.0], np.linspace(seed / 10 + 0.0137, 1, 101)])
        [found] = estimates([Columns(drawn, drawn, drawn)], [True], METHOD)
        bands = [METHOD.band(METHOD.difficulty(float(c))) for c in drawn[1:]]
        assert found.bands == pytest.approx({name: bands.count(name) / 101 for name in METHOD.bands.names})
        assert sum(found.as_dict()["band_probability"].values()) == pytest.approx(1, abs=0.003)
        [nothing] = estimates([Columns(drawn, drawn, drawn)], [False], METHOD)
        assert nothing.bands == {}


def test_a_draw_at_the_edge_of_a_band_belongs_to_the_band_that_begins_there() -> None:
    edges = [0.0, *(1 - np.array([0.05, 0.10, 0.30, 0.70]))]
    [shares] = band_shares(np.array([edges]), METHOD)
    assert shares == {"seamless": 0, "easy": 0.25, "moderate": 0.25, "hard": 0.25, "prohibitive": 0.25}


def test_harder_is_less_covered_in_a_draw_and_alike_is_not_harder() -> None:
    one, other = np.array([0.0, 0.1, 0.5, 0.5, 0.9]), np.array([1.0, 0.2, 0.5, 0.5 + 1e-12, 0.2])
    assert (harder(one, other), harder(other, one)) == (0.25, 0.25)


def test_each_item_and_category_says_how_surely_it_is_harder_than_the_next_one() -> None:
    found = card(tank_world())
    document = found.as_dict()
    (truck, share), (tank, last) = hardest_first(found.items)
    assert (truck.item, tank.item, last) == ("truck", "tank", None)
    assert share == harder(truck.columns.drawn, tank.columns.drawn) > 0
    assert [row["harder_than_next"] for row in document["items"]] == [None, round(share, 3)]
    (trucks, share), (tanks, last) = hardest_first(found.categories)
    assert (trucks.category, tanks.category, last) == ("truck-utility", "main-battle-tank", None)
    assert share == harder(trucks.columns.drawn, tanks.columns.drawn) > 0
    assert [row["harder_than_next"] for row in document["categories"]] == [None, round(share, 3)]
    assert hardest_first(()) == []


def test_low_and_high_are_the_quantiles_with_every_unknown_turned_out_well_and_badly() -> None:
    middle, wide = np.full(102, 0.5), np.linspace(0, 0.4, 102)
    [found] = estimates([Columns(middle, middle - wide, middle + wide)], [False], METHOD)
    assert (found.value, found.coverage) == (None, None)
    assert found.interval == pytest.approx((80.769230769,) * 2)  # 80 + 20 (.5 - .48) / .52
    assert found.low == pytest.approx(METHOD.difficulty(float(np.quantile((middle + wide)[1:], 0.95))))
    assert found.high == pytest.approx(METHOD.difficulty(float(np.quantile((middle - wide)[1:], 0.05))))
    assert estimates([], [], METHOD) == []


def test_something_not_known_at_the_central_numbers_has_no_central_difficulty() -> None:
    assert card(single_need("systems")).difficulty.central is None
    assert card(single_need("systems", "key")).difficulty.central is not None


def test_the_headline_says_the_band_the_number_the_interval_and_what_weighs_most() -> None:
    found = card(tank_world())
    d = found.difficulty
    assert d.value is not None
    most = max(found.dimensions, key=lambda row: row.points).dimension
    assert found.headline == (
        f"Force XA kit in the logistics of Force XB is {found.band}: "
        f"difficulty {d.value:.0f} of 100 ({d.interval[0]:.0f} to {d.interval[1]:.0f}), most of it {most}."
    )


def test_the_headline_of_what_is_no_trouble_names_no_culprit() -> None:
    assert card(tank_world(), "XA").headline == (
        "Force XA kit in the logistics of Force XA is seamless: difficulty 0 of 100 (0 to 0)."
    )


def test_the_headline_says_so_where_not_enough_is_known() -> None:
    found = card(single_need("systems"))
    assert found.headline == (
        "Force XA kit in the logistics of Force XB: not enough is known for a value; "
        f"between {found.difficulty.low:.0f} and {found.difficulty.high:.0f} of 100."
    )


def test_evidence_counts_every_claim_once_and_how_much_of_it_was_opened_or_judged() -> None:
    world = single_need("systems", "key").supply("XC", "key", source="s2", grade="C4")
    evidence = card(world.relation("XB", "XC", "ally", source="analyst-judgement", grade="F2")).evidence
    assert (evidence.claims, evidence.needs, evidence.unknown_needs, evidence.known) == (3, 1, 0, 1)
    assert (evidence.opened, evidence.judgement) == pytest.approx((1 / 3, 1 / 3))
    assert (evidence.worst_grade, evidence.class_amounts, evidence.conflicts) == ("F2", 0, 0)


def test_evidence_counts_unknown_needs_amounts_of_the_kit_class_and_contested_claims() -> None:
    world = single_need("parts", "engine-a").need("kit", "parts", role="gun")
    world.supply("XC", "engine-a").relation("XB", "XC", "ally").relation("XB", "XC", "market", source="s2", grade="C3")
    evidence = card(world).evidence
    assert (evidence.needs, evidence.unknown_needs, evidence.class_amounts, evidence.conflicts) == (2, 1, 2, 1)
    assert evidence.known == 0.5


def test_the_hardest_finding_is_the_essential_one_that_is_worth_least_or_none_where_nothing_is_missing() -> None:
    world = single_need("systems", "key-a", "iff").need("kit", "systems", "key-b", "keys", essential="no")
    world.supply("XC", "key-a").relation("XB", "XC", "market")
    [item] = card(world).items
    assert item.hardest is not None
    assert item.hardest.code == "key-a"
    [item] = card(world.supply("XB", "key-a")).items
    assert item.hardest is None


def test_the_whole_result_is_json_with_one_entry_for_each_dimension_category_and_item() -> None:
    found = card(tank_world())
    document = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert document["schema_version"] == 1
    assert (document["from"], document["to"], document["headline"]) == ("XA", "XB", found.headline)
    assert document["difficulty"]["value"] == round(found.difficulty.value or 0, 1)
    assert [row["dimension"] for row in document["dimensions"]] == list(DIMENSIONS[:5])
    assert [row["category"] for row in document["categories"]] == ["main-battle-tank", "truck-utility"]
    assert [row["item"] for row in document["items"]] == ["tank", "truck"]
    assert document["provenance"]["seed"] == METHOD.draws.seed
    assert document["evidence"]["known_share"] == 1


def test_an_items_dictionary_says_why_it_is_hard() -> None:
    tank = card(tank_world()).items[0]
    shown = item_dict(tank)
    assert (shown["quantity_low"], shown["quantity_high"], shown["operated"]) == (10, 10, False)
    assert tank.hardest is not None
    assert shown["why"] == tank.hardest.sentence
    assert sum(shown["points"].values()) == pytest.approx(shown["difficulty"]["value"], abs=0.3)


def test_a_findings_dictionary_has_its_offer_and_its_sources() -> None:
    [ammunition] = [f for f in card(tank_world()).items[0].findings if f.dimension == "ammunition"]
    shown = finding_dict(ammunition)
    assert {name: shown[name] for name in ("code", "offered", "level", "supplier", "channel", "basis", "value")} == {
        "code": "tank-ammunition",
        "offered": "tank-ammunition",
        "level": "common",
        "supplier": "XB",
        "channel": "own",
        "basis": "stocks",
        "value": 1,
    }
    assert {source["source"] for source in shown["sources"]} == {"s1"}
    [unknown] = card(single_need("systems")).items[0].findings
    assert [finding_dict(unknown)[name] for name in ("level", "offered", "supplier", "value")] == [None] * 4


def test_numbers_are_never_written_as_minus_zero() -> None:
    shown = replace(estimate(-0.01), low=-0.001).as_dict()
    assert [str(shown["value"]), str(shown["low"])] == ["0.0", "0.0"]
