import math
from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import reference
from scoring.reference import Reference
from scoring.worlds import FORCES, worlds
from world import World

import interop
from interop.dimensions import DIMENSIONS
from interop.dimensions.shape import Array
from interop.scoring import kernel
from interop.scoring.kernel import Slot, absorb, arithmetic_mean, coverage, layout, power_mean

LAWS = settings(deadline=None, max_examples=60, derandomize=True)
FEW = settings(deadline=None, max_examples=35, derandomize=True)
METHOD = interop.load_method()
NUMBERS = {name: np.array([[judged.value]]) for name, judged in METHOD.judged(tuple(DIMENSIONS)).items()}
WORTHS = st.floats(0.01, 1)
WEIGHTS = st.floats(0.1, 10)


def column(*numbers: float) -> Array:
    return np.array(numbers)[:, None]


def close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=0, abs_tol=1e-9)


@FEW
@given(worlds())
def test_the_central_score_is_that_of_the_reference_from_the_single_need_to_the_whole_force(world: World) -> None:
    catalog = world.catalog()
    for to in FORCES:
        card, wanted = interop.score(catalog, "XA", to, draws=16), Reference(world, "XA", to)
        for item in card.items:
            needs = wanted.needs(item.item)
            found = {(f.dimension, f.role): f for f in item.findings}
            assert found.keys() == needs.keys()
            for key, (essential, share, (low, high)) in needs.items():
                f = found[key]
                assert (f.essential, f.share) == (essential, share)
                assert close(f.low, low), (to, item.item, key)
                assert close(f.high, high), (to, item.item, key)
                assert f.known is close(low, high)
            for columns, luck in ((item.columns.worst, 0), (item.columns.drawn, 0.5), (item.columns.best, 1)):
                assert close(columns[0], wanted.coverage(item.item, luck) or 0)
        for columns, luck in ((card.columns.worst, 0), (card.columns.drawn, 0.5), (card.columns.best, 1)):
            assert close(columns[0], wanted.force_coverage(luck))


@FEW
@given(worlds(unknowns=False), st.sampled_from(FORCES))
def test_where_everything_is_known_the_central_difficulty_is_that_of_the_reference(world: World, to: str) -> None:
    card, wanted = interop.score(world.catalog(), "XA", to, draws=16), Reference(world, "XA", to)
    for item in (item for item in card.items if all(f.known for f in item.findings)):
        central = item.difficulty.central
        assert central is not None
        assert close(central, reference.difficulty(wanted.coverage(item.item, 0.5) or 0))
    if card.difficulty.central is not None:
        assert close(card.difficulty.central, reference.difficulty(wanted.force_coverage(0.5)))


@FEW
@given(worlds(), st.sampled_from(["ally", "partner", "market", "denied"]), st.booleans())
def test_channels_set_by_hand_score_as_the_reference_says(world: World, channel: str, anyone: bool) -> None:
    channels = {"XC": channel} | ({"*": "market"} if anyone else {})
    card = interop.score(world.catalog(), "XA", "XB", draws=16, channels=channels)
    assert close(card.columns.drawn[0], Reference(world, "XA", "XB", channels).force_coverage(0.5))


@pytest.mark.parametrize(
    ("values", "weights", "exponent", "mean"),
    [
        ((1, 0.5), (1, 1), -1, 2 / 3),  # 2 / (1/1 + 1/.5)
        ((1, 0.5), (3, 1), -1, 0.8),  # 4 / (3/1 + 1/.5)
        ((1, 0.5), (1, 1), -2, 0.4**0.5),  # ((1 + 4) / 2) ^ -1/2
        ((0.3,), (7,), -1.7, 0.3),
        ((0.02, 1, 1, 1), (1, 1, 1, 1), -1, 4 / 53),  # the weakest link decides
    ],
)
def test_power_mean_by_hand(values: Sequence[float], weights: Sequence[float], exponent: float, mean: float) -> None:
    found = power_mean(column(*values), column(*weights), np.array([0]), np.array([[exponent]]))
    assert found.item() == pytest.approx(mean, abs=1e-12)


def test_means_are_taken_run_by_run() -> None:
    values, weights, starts = column(1, 0.5, 0.2, 0.4, 0.6), column(1, 1, 1, 2, 1), np.array([0, 2])
    assert power_mean(values, weights, starts, np.array([[-1.0]])).ravel() == pytest.approx(
        [2 / 3, 4 / (5 + 5 + 5 / 3)]
    )
    assert arithmetic_mean(values, weights, starts).ravel() == pytest.approx([0.75, 0.4])


def test_every_column_has_its_own_exponent() -> None:
    values, weights = np.array([[1.0, 1.0], [0.5, 0.5]]), column(1, 1)
    found = power_mean(values, weights, np.array([0]), np.array([[-1.0, -2.0]]))
    assert found.ravel() == pytest.approx([2 / 3, 0.4**0.5])


NOTHING = math.nan


@pytest.mark.parametrize(
    ("mandatory", "optional", "result"),
    [
        (0.5, 0.8, 1 / (0.4 / 0.5 + 0.6 / 0.56)),
        (0.5, 0.5, 0.5),
        (0.5, 1, 1 / (0.8 + 1)),
        (0.02, 1, 1 / (20 + 0.6 / 0.216)),  # nothing optional makes up for what is mandatory
        (1, 0.02, 1 / (0.4 + 0.6 / 0.804)),
        (0.3, NOTHING, 0.3),
        (NOTHING, 0.3, 0.3),
        (NOTHING, NOTHING, NOTHING),
    ],
)
def test_absorb_by_hand(mandatory: float, optional: float, result: float) -> None:
    found = absorb(column(mandatory), column(optional), column(0.8), column(0.6))
    assert found.item() == pytest.approx(result, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("uncovered", "difficulty"),
    [(0, 0), (0.025, 10), (0.05, 20), (0.1, 40), (0.16, 50), (0.22, 60), (0.35, 70), (0.48, 80), (0.74, 90), (1, 100)],
)
def test_difficulty_scale_by_hand(uncovered: float, difficulty: float) -> None:
    assert METHOD.difficulty(1 - uncovered) == pytest.approx(difficulty, abs=1e-9)
    assert reference.difficulty(1 - uncovered) == pytest.approx(difficulty, abs=1e-9)


@LAWS
@given(WORTHS, WORTHS, WORTHS, WORTHS)
def test_absorb_lies_between_its_sides_and_never_falls_when_one_of_them_rises(
    mandatory: float, optional: float, more: float, other: float
) -> None:
    def of(x: float, y: float) -> float:
        return float(absorb(column(x), column(y), column(0.8), column(0.6)).item())

    result = of(mandatory, optional)
    assert min(mandatory, optional) - 1e-12 <= result <= max(mandatory, optional) + 1e-12
    assert of(max(mandatory, more), max(optional, other)) >= result - 1e-12


@LAWS
@given(
    st.lists(st.lists(st.tuples(WORTHS, WEIGHTS), min_size=1, max_size=6), min_size=1, max_size=8), st.integers(1, 3)
)
def test_a_sparse_product_sums_as_a_fold_does(runs: list[list[tuple[float, float]]], columns: int) -> None:
    values = np.array([[value * (place + 1) for place in range(columns)] for run in runs for value, _ in run])
    starts = np.cumsum([0, *(len(run) for run in runs)])[:-1]
    folded = kernel.sums(values, starts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "SPARSE_FROM", 0)
        assert kernel.sums(values, starts) == pytest.approx(folded, abs=1e-12)
    plain = [[sum(column) for column in zip(*part, strict=True)] for part in np.split(values, starts[1:])]
    assert folded == pytest.approx(np.array(plain), abs=1e-12)


def test_many_columns_at_once_cover_as_each_alone_and_alike_by_fold_and_by_sparse_product() -> None:
    generator = np.random.default_rng(1)
    names = list(DIMENSIONS)
    slots = [
        Slot(int(generator.integers(5)), names[int(generator.integers(6))], bool(generator.integers(2)), 1 + i % 3)
        for i in range(60)
    ]
    values, shape = generator.uniform(0.02, 1, (60, 4)), layout(slots, 5)
    together = coverage(values, shape, NUMBERS)
    for place in range(4):
        alone = coverage(values[:, place : place + 1], shape, NUMBERS)
        assert together.items[:, place] == pytest.approx(alone.items[:, 0], abs=1e-12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "SPARSE_FROM", 0)
        sparse = coverage(values, shape, NUMBERS)
    assert sparse.items == pytest.approx(together.items, abs=1e-12, nan_ok=True)
    assert sparse.parts == pytest.approx(together.parts, abs=1e-12)


NEEDS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(list(DIMENSIONS)), st.booleans(), WEIGHTS, WORTHS),
    min_size=1,
    max_size=14,
)


@LAWS
@given(NEEDS, st.randoms(use_true_random=False))
def test_the_order_of_needs_does_not_change_coverage(
    needs: list[tuple[int, str, bool, float, float]], random: Random
) -> None:
    def of(rows: list[tuple[int, str, bool, float, float]]) -> Array:
        slots = [Slot(item, dimension, essential, share) for item, dimension, essential, share, _ in rows]
        return coverage(column(*(row[-1] for row in rows)), layout(slots, 3), NUMBERS).items

    shuffled = list(needs)
    random.shuffle(shuffled)
    assert of(shuffled) == pytest.approx(of(needs), abs=1e-12, nan_ok=True)


@LAWS
@given(NEEDS)
def test_coverage_of_an_item_lies_between_its_worst_and_its_best_need(
    needs: list[tuple[int, str, bool, float, float]],
) -> None:
    slots = [Slot(item, dimension, essential, share) for item, dimension, essential, share, _ in needs]
    found = coverage(column(*(row[-1] for row in needs)), layout(slots, 3), NUMBERS).items[:, 0]
    for item in range(3):
        worths = [row[-1] for row in needs if row[0] == item]
        assert np.isnan(found[item]) if not worths else min(worths) - 1e-9 <= found[item] <= max(worths) + 1e-9


def test_what_is_mandatory_follows_the_dimension_and_its_essential_needs() -> None:
    slots = [
        Slot(0, "parts", False, 1),
        Slot(0, "fuel", False, 1),
        Slot(1, "fuel", True, 1),
        Slot(1, "systems", False, 1),
        Slot(2, "ammunition", True, 1),
        Slot(2, "ammunition", False, 1),
    ]
    shape = layout(slots, 3)
    parts = zip(shape.part_item.tolist(), shape.part_dimension, shape.part_mandatory.tolist(), strict=True)
    assert set(parts) == {
        (0, "fuel", False),
        (0, "parts", True),
        (1, "fuel", True),
        (1, "systems", False),
        (2, "ammunition", True),
    }
