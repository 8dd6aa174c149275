import hashlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import interop
from interop.dimensions import DIMENSIONS
from interop.models import Channel, Depth, Level
from interop.scoring.draws import Draws, Stock, Way, log_triangular, stratified, triangular, uniforms

LAWS = settings(deadline=None, max_examples=40, derandomize=True)
KEYS = st.lists(st.text(max_size=8), min_size=1, max_size=6, unique=True)
SEEDS = st.integers(0, 2**63 - 1)
METHOD = interop.load_method()


def draws(count: int = 256, seed: int = 7) -> Draws:
    return Draws(METHOD, count, seed, tuple(DIMENSIONS))


@LAWS
@given(KEYS, SEEDS, st.integers(1, 40))
def test_a_uniform_depends_on_its_key_and_the_seed_only(keys: list[str], seed: int, count: int) -> None:
    together = uniforms(keys, count, seed)
    assert ((together >= 0) & (together < 1)).all()
    for place, key in enumerate(keys):
        assert (uniforms([key], count, seed)[0] == together[place]).all()
    assert (uniforms(keys[::-1], count, seed) == together[::-1]).all()
    assert (uniforms(keys, count + 5, seed)[:, :count] == together).all()


def test_another_key_or_seed_gives_other_uniforms() -> None:
    one = uniforms(["a"], 64, 1)
    assert not (uniforms(["b"], 64, 1) == one).any()
    assert not (uniforms(["a"], 64, 2) == one).any()


def test_uniforms_fill_the_unit_interval_evenly_and_keys_do_not_go_together() -> None:
    u = uniforms([f"key {i}" for i in range(40)], 2000, 3)
    assert np.histogram(u, 10, (0, 1))[0] == pytest.approx(8000, rel=0.05)
    assert np.abs(np.corrcoef(u) - np.eye(40)).max() < 0.1


def test_the_same_seed_gives_the_same_bytes_on_every_machine() -> None:
    found = hashlib.sha256(uniforms(["t-72b", "m777a2"], 1000, 20230115).astype("<f8").tobytes()).hexdigest()
    assert found == "b33f4e643ae37d66750dd401a3f88c3cdd9e663238fd20a8daebfc10a0243389"
    found = hashlib.sha256(stratified(["t-72b", "m777a2"], 1000, 20230115).astype("<f8").tobytes()).hexdigest()
    assert found == "f748e208341c09cb23fc51c84293fb0c5c3a3327af6c28d99e62bbeca19a6e67"


@LAWS
@given(KEYS, SEEDS, st.integers(1, 200))
def test_stratified_puts_one_point_in_every_stratum_of_every_key(keys: list[str], seed: int, count: int) -> None:
    points = stratified(keys, count, seed)
    assert points.shape == (len(keys), count)
    assert (np.sort(np.floor(points * count), axis=1) == np.arange(count)).all()


@LAWS
@given(KEYS, SEEDS)
def test_stratified_points_depend_on_their_key_and_the_seed_only(keys: list[str], seed: int) -> None:
    assert (stratified(keys[::-1], 20, seed) == stratified(keys, 20, seed)[::-1]).all()
    assert (stratified(keys[:1], 20, seed) == stratified(keys, 20, seed)[:1]).all()


# F(x) = (x - a)^2 / ((b - a)(c - a)) up to the mode c, and 1 - (b - x)^2 / ((b - a)(b - c)) from there.
@pytest.mark.parametrize(
    ("low", "mode", "high", "u", "x"),
    [
        (0, 0.5, 1, 0, 0),
        (0, 0.5, 1, 0.125, 0.25),
        (0, 0.5, 1, 0.5, 0.5),
        (0, 0.5, 1, 0.875, 0.75),
        (0, 0.5, 1, 1, 1),
        (0, 0, 1, 0.75, 0.5),  # the mode at the lower end
        (0, 1, 1, 0.25, 0.5),  # and at the upper
        (2, 4, 10, 0.25, 4),  # F(mode) = (4 - 2) / (10 - 2)
        (2, 4, 10, 1 / 16, 3),
        (2, 4, 10, 1 - 9 / 48, 7),
        (3, 3, 3, 0.7, 3),  # a number that is not drawn
    ],
)
def test_triangular_quantiles_by_hand(low: float, mode: float, high: float, u: float, x: float) -> None:
    found = triangular(*(np.array([[number]], dtype=float) for number in (u, low, mode, high)))
    assert found.item() == pytest.approx(x, abs=1e-12)


def test_log_triangular_is_triangular_in_the_logarithm() -> None:
    found = log_triangular(np.array([[0, 0.125, 0.5, 0.875, 1]]), *(np.array([[n]]) for n in (1.0, 10.0, 100.0)))
    assert found.ravel() == pytest.approx([1, 10**0.5, 10, 10**1.5, 100])


@LAWS
@given(st.lists(st.floats(0, 100), min_size=3, max_size=3), st.floats(0, 1), st.floats(0, 1))
def test_triangular_stays_in_its_range_and_rises_with_the_uniform(numbers: list[float], u: float, v: float) -> None:
    low, mode, high = (np.array([[number]]) for number in sorted(numbers))
    below, above = (triangular(np.array([[q]]), low, mode, high).item() for q in sorted((u, v)))
    assert low.item() - 1e-9 <= below <= above + 1e-9 <= high.item() + 2e-9


def test_column_0_holds_the_values_of_the_method_and_the_draws_their_ranges() -> None:
    numbers = draws().numbers
    judged = METHOD.judged(tuple(DIMENSIONS))
    assert numbers.keys() == judged.keys()
    for name, number in judged.items():
        assert numbers[name].shape == (1, 257)
        assert numbers[name][0, 0] == number.value
        assert number.low <= numbers[name].min() <= numbers[name].max() <= number.high, name


def test_the_numbers_of_the_method_are_drawn_around_their_triangles_means() -> None:
    numbers = draws(4096).numbers
    for name, judged in METHOD.judged(tuple(DIMENSIONS)).items():
        mean = (judged.low + judged.value + judged.high) / 3
        assert numbers[name][0, 1:].mean() == pytest.approx(mean, rel=0.01, abs=1e-3), name


def test_a_worse_level_is_never_worth_more_in_any_draw() -> None:
    kappa = draws(2048).kappa
    assert kappa[:, 0] == pytest.approx([METHOD.levels[level].value for level in Level])
    assert (np.diff(kappa, axis=0) <= 0).all()


def test_draws_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    one, same, other = draws().numbers, draws().numbers, draws(seed=8).numbers
    assert all((one[name] == same[name]).all() for name in one)
    assert not (one["levels.compatible"] == other["levels.compatible"])[0, 1:].any()


def test_uniforms_of_claims_have_the_centre_in_column_0() -> None:
    u = draws(8).with_centre(["a claim"])
    assert u[0, 0] == 0.5
    assert (u[0, 1:] == uniforms(["a claim"], 8, 7)[0]).all()
    assert draws(8).with_centre([]).shape == (0, 9)


@pytest.mark.parametrize(
    ("way", "reach"),
    [
        (Way(False, Channel.OWN, False, None), 1),
        (Way(False, Channel.OWN, True, None), 1),  # own stocks that are renewed count whole
        (Way(False, Channel.ALLY, False, None), 0.85),
        (Way(False, Channel.PARTNER, True, None), 0.75 * 0.95),
        (Way(False, Channel.MARKET, False, None), 0.35),
        (Way(False, Channel.DENIED, False, None), 0.02),
        (Way(False, Channel.OWN, True, Depth.WEEKS), 0.1),
        (Way(False, Channel.OWN, True, Depth.MONTHS), 0.25),
        (Way(False, Channel.ALLY, True, Depth.YEAR), 0.5 * 0.95),
        (Way(False, Channel.DENIED, True, Depth.YEAR), 0.02 * 0.95),  # what is denied is no stock of the recipient
        (Way(False, Channel.OWN, True, None, Stock(2 * 365 * 0.3, "rate")), 0.3),
        (Way(False, Channel.OWN, True, None, Stock(1e9, "rate")), 0.5),  # no better than a year and more
        (Way(False, Channel.DENIED, True, None, Stock(2 * 365 * 0.3, "rate")), 0.02 * 0.95),
        (Way(True, Channel.OWN, False, None), 1),
        (Way(True, Channel.MARKET, False, None), 1.5),
        (Way(True, Channel.DENIED, False, None), 4),
        (Way(True, Channel.ALLY, False, Depth.YEAR), 1.5),  # staff that came with the lot
    ],
)
def test_reach_by_hand(way: Way, reach: float) -> None:
    rates = {"rate": np.full((1, 17), 2.0)}
    assert draws(16).reach([way], rates)[0, 0] == pytest.approx(reach, abs=1e-12)


def test_what_a_counted_stock_is_worth_goes_with_the_use_a_day_and_the_horizon_in_every_draw() -> None:
    sample = draws(64)
    rates = {"rate": np.linspace(1, 3, 65)[None, :]}
    [alpha] = sample.reach([Way(False, Channel.OWN, True, None, Stock(300, "rate"))], rates)
    days = 300 / rates["rate"]
    assert alpha == pytest.approx(
        np.minimum(sample.numbers["depths.year"], days / sample.numbers["demand.horizon_days"])[0]
    )
    assert len(set(alpha.tolist())) > 60


def test_no_draw_makes_a_worse_channel_the_better_one() -> None:
    numbers = draws(2048).numbers
    for better, worse in pairwise(Channel):
        assert (numbers[f"channels.{worse}"] <= numbers[f"channels.{better}"]).all()
        assert (numbers[f"teach.{worse}"] >= numbers[f"teach.{better}"]).all()
