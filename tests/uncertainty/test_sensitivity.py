"""What an answer hangs on: Sobol indices against SALib and known values, groups, dimensions left out."""

import warnings
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scoring.worlds import single_need, worlds
from uncertainty.judged import METHOD, only
from world import DIMENSIONS, World, tank_world

import interop
from interop.dimensions import DIMENSIONS as ASKED
from interop.dimensions.shape import Array
from interop.errors import UsageError
from interop.scoring.draws import Draws, uniforms
from interop.uncertainty.samples import mixed
from interop.uncertainty.sensitivity import GROUPS, correlation_ratio, group_of, sobol
from interop.uncertainty.workings import workings

LAWS = settings(deadline=None, max_examples=20, derandomize=True)


def ishigami(x: Array) -> Array:
    """Ishigami and Homma (1990) with a = 7, b = 0.1 on -pi..pi."""
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def test_the_indices_are_those_of_salib_on_its_own_sample_within_its_own_confidence() -> None:
    pytest.importorskip("SALib")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from SALib.analyze import sobol as theirs
        from SALib.sample import sobol as sampler
    names = ["x1", "x2", "x3"]
    problem = {"num_vars": 3, "names": names, "bounds": [[-np.pi, np.pi]] * 3}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        points = sampler.sample(problem, 1024, calc_second_order=False, seed=1)
        y = ishigami(points)
        found = theirs.analyze(problem, y, calc_second_order=False, seed=1)
    a, b = y[0::5], y[4::5]
    rows = {row.group: row for row in sobol(a, b, {name: y[i + 1 :: 5] for i, name in enumerate(names)}, 1)}
    for i, name in enumerate(names):
        row = rows[name]
        assert abs(row.first - found["S1"][i]) < min(found["S1_conf"][i], 0.01)
        assert abs(row.total - found["ST"][i]) < min(found["ST_conf"][i], 0.01)
        assert row.first_ci == pytest.approx(found["S1_conf"][i], rel=0.4)
        assert row.total_ci == pytest.approx(found["ST_conf"][i], rel=0.4)


def test_the_indices_of_a_known_function_come_out() -> None:
    count = 8192
    u = uniforms([f"{side}/{i}" for side in "ab" for i in range(3)], count, 4).T * 2 * np.pi - np.pi
    a, b = u[:, :3], u[:, 3:]
    swapped = {}
    for i in range(3):
        points = a.copy()
        points[:, i] = b[:, i]
        swapped[f"x{i + 1}"] = ishigami(points)
    rows = {row.group: row for row in sobol(ishigami(a), ishigami(b), swapped, 4)}
    known = {"x1": (0.3139, 0.5576), "x2": (0.4424, 0.4424), "x3": (0.0, 0.2437)}
    for name, (first, total) in known.items():
        assert abs(rows[name].first - first) < 1.5 * rows[name].first_ci < 0.08
        assert abs(rows[name].total - total) < 1.5 * rows[name].total_ci < 0.08
    assert [row.group for row in sobol(ishigami(a), ishigami(b), swapped, 4)] == ["x1", "x2", "x3"]


def test_an_answer_that_does_not_vary_hangs_on_nothing() -> None:
    still = np.full(64, 42.0)
    [row] = sobol(still, still, {"x": still}, 1)
    assert (row.first, row.first_ci, row.total, row.total_ci) == (0, 0, 0, 0)


def test_every_number_of_the_method_and_every_kind_of_claim_has_its_group() -> None:
    groups = {name: group_of(f"method/{name}") for name in METHOD.judged(tuple(ASKED))}
    assert set(groups.values()) == {"levels", "channels", "training", "demand", "structure", "weights"}
    assert groups["demand.horizon_days"] == groups["absorb.exponent"] == "structure"
    assert groups["demand.floor"] == "demand"
    assert [group_of(f"{key}/x") for key in ("amount", "doubt", "unknown", "claim")] == list(GROUPS)[-4:]
    for family in ("levels", "channels", "teach"):  # they are kept in order, so that they must be drawn together
        assert len({group for name, group in groups.items() if name.startswith(f"{family}.")}) == 1


def test_one_group_is_taken_from_elsewhere_and_all_else_stays() -> None:
    a = Draws(METHOD, 64, 1, tuple(ASKED))
    b = replace(a, seed=2)
    both = mixed(a, b, group_of, "demand")
    for name in a.numbers:
        source = b if group_of(f"method/{name}") == "demand" else a
        assert (both.numbers[name] == source.numbers[name]).all()
    assert (both.kappa == a.kappa).all()
    keys = ["doubt/x", "amount/y", "unknown/z"]
    assert (both.with_centre(keys) == a.with_centre(keys)).all()
    doubts = mixed(a, b, group_of, "claims").with_centre(keys)
    assert (doubts[0] == b.with_centre(keys)[0]).all()
    assert (doubts[1:] == a.with_centre(keys)[1:]).all()


@pytest.mark.parametrize(
    ("part", "group"),
    [
        ("levels", "levels"),
        ("channels", "channels"),
        ("absorb", "structure"),
        ("weights", "weights"),
        ("demand", "demand"),
    ],
)
def test_where_only_one_group_is_uncertain_all_of_the_variance_is_its_own(part: str, group: str) -> None:
    world = (
        single_need("parts", "engine", grade="A1")
        .supply("XC", "engine", grade="A1")
        .relation("XB", "XC", "market", grade="A1")
    )
    world.rows["classes"] = [
        (file, cells | {"amount_low": cells["amount"], "amount_high": cells["amount"]})
        for file, cells in world.rows["classes"]
    ]
    world.need("kit", "parts", "gun", "gun", grade="A1").need("kit", "maintenance", "tool", "tools", grade="A1")
    world.rows["needs"] = [
        r for r in world.rows["needs"] if (r[1]["dimension"], r[1]["state"]) != ("maintenance", "not-needed")
    ]
    sure = replace(only(part), grades={name: replace(grade, wrong=0.0) for name, grade in METHOD.grades.items()})
    found = interop.sensitivity(world.catalog(), "XA", "XB", method=sure, draws=256)
    first, *rest = found.groups
    assert first.group == group
    assert first.total == pytest.approx(1, abs=0.15)
    assert first.first == pytest.approx(1, abs=0.3)
    assert all(row.total < 1e-9 for row in rest)


def test_an_unknown_need_and_an_amount_show_in_their_groups() -> None:
    world = single_need("systems", "key").supply("XB", "key").need("kit", "systems", role="iff")
    found = {row.group: row.total for row in interop.sensitivity(world.catalog(), "XA", "XB", draws=256).groups}
    assert max(found, key=lambda name: found[name]) == "unknown needs"
    world = single_need("parts", "engine", grade="A1")
    found = {row.group: row.total for row in interop.sensitivity(world.catalog(), "XA", "XB", draws=256).groups}
    assert found["amounts"] > 0.05
    assert found["unknown needs"] == 0


def test_the_correlation_ratio_is_1_of_what_decides_0_of_what_does_not_and_right_between() -> None:
    x, noise = uniforms(["x", "noise"], 4096, 1)
    assert correlation_ratio(x, (x - 0.5) ** 2) == pytest.approx(1, abs=0.02)  # whether or not it rises
    assert correlation_ratio(x, x + noise) == pytest.approx(0.5, abs=0.03)
    chance = [correlation_ratio(x[:256], row) for row in uniforms([f"n{i}" for i in range(200)], 256, 2)]
    assert float(np.mean(chance)) < 0.03  # without the correction it would be 15 / 256 on average
    assert correlation_ratio(np.ones(64), x[:64]) == correlation_ratio(x[:64], np.ones(64)) == 0


@LAWS
@given(worlds(unknowns=False))
def test_an_answer_without_a_dimension_is_that_of_a_world_that_needs_nothing_in_it(world: World) -> None:
    catalog = world.catalog()
    work = workings(catalog, "XA", "XB", draws=64)
    for name in DIMENSIONS:
        other = deepcopy(world)
        items = {row["item"] for _, row in other.rows["needs"] if row["dimension"] == name}
        other.rows["needs"] = [row for row in other.rows["needs"] if row[1]["dimension"] != name]
        for item in items:
            other.need(item, name, state="not-needed")
        held = {f.item for f in work.findings if f.dimension != name}
        without = work.without(name)
        assert (without is None) is (not held)
        if without is not None and not any(choice.amount for choice in work.choices if choice.group.dimension == name):
            operated = {row["item"] for _, row in world.rows["holdings"] if row["force"] == "XB"}
            if not operated & items:  # what the recipient's own kit needs tells of its supply
                again = workings(other.catalog(), "XA", "XB", draws=64)
                assert without == pytest.approx(again.whole, abs=1e-12)


def test_a_category_that_needs_nothing_but_a_dimension_drops_out_with_it() -> None:
    world = tank_world().item("radio", "radio").holds("XA", "radio").need("radio", "systems", "a-net")
    for name in DIMENSIONS[:5]:
        world.need("radio", name, state="not-needed")
    without = workings(world.catalog(), "XA", "XC", draws=64).without("systems")
    assert without == pytest.approx(workings(tank_world().catalog(), "XA", "XC", draws=64).whole, abs=1e-12)


def test_each_dimension_has_its_weight_its_points_its_influence_and_the_answer_without_it() -> None:
    catalog = tank_world().catalog()
    found = interop.sensitivity(catalog, "XA", "XC", weights={"fuel": 3}, draws=256)
    card = interop.score(catalog, "XA", "XC", weights={"fuel": 3}, draws=256)
    assert found.difficulty == card.difficulty
    assert {row.dimension: row.points for row in found.dimensions} == {d.dimension: d.points for d in card.dimensions}
    weights = {row.dimension: row.weight for row in found.dimensions}
    assert weights == pytest.approx({name: (3 if name == "fuel" else 1) / 7 for name in DIMENSIONS[:5]})
    influence = [row.influence for row in found.dimensions]
    assert influence == sorted(influence, reverse=True)
    assert influence[0] > 0.1
    work = workings(catalog, "XA", "XC", weights={"fuel": 3}, draws=256)
    for row in found.dimensions:
        without = work.without(row.dimension)
        assert without is not None
        assert row.without == pytest.approx(METHOD.difficulty(float(np.median(without[1:]))))
        assert row.without is not None
        assert row.without_band == METHOD.band(row.without)


def test_a_dimension_without_which_nothing_is_needed_leaves_nothing() -> None:
    [row] = interop.sensitivity(single_need("systems", "key").catalog(), "XA", "XB", draws=16).dimensions
    assert (row.dimension, row.without, row.without_band) == ("systems", None, None)


def test_the_draws_are_512_unless_stated_and_the_same_seed_gives_the_same_bytes() -> None:
    catalog = tank_world().catalog()
    one, same, other = (interop.sensitivity(catalog, "XA", "XC", seed=seed).as_dict() for seed in (3, 3, 4))
    assert one == same
    assert one["groups"] != other["groups"]
    assert one["draws"] == one["provenance"]["draws"] == 512
    assert one["runs"] == 512 * (len(GROUPS) + 2)
    assert interop.sensitivity(catalog, "XA", "XC", draws=32).draws == 32


def test_no_draws_at_all_are_refused_as_everywhere() -> None:
    with pytest.raises(UsageError, match="draws must lie between"):
        interop.sensitivity(tank_world().catalog(), "XA", "XC", draws=0)


def test_sensitivity_shows_itself_as_a_frame_and_in_a_notebook() -> None:
    found = interop.sensitivity(tank_world().catalog(), "XA", "XC", draws=32)
    assert list(found.frame["group"]) == [row.group for row in found.groups]
    assert "What its variance comes from" in found._repr_html_()
