"""The statistics: against others' code or by hand, their laws, and silence instead of a traceback where undefined."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from interop.backtest.agreement import (
    bootstrap,
    concordance,
    confusion,
    kendall_tau_b,
    pair_accuracy,
    resamples,
    weighted_kappa,
)
from interop.dimensions.shape import Array


def array(*numbers: float) -> Array:
    return np.array(numbers, dtype=float)


LABELS = st.lists(st.integers(0, 4), min_size=2, max_size=20)
lawful = settings(deadline=None, max_examples=60, derandomize=True)


@st.composite
def labelled(draw: st.DrawFn) -> tuple[Array, Array]:
    """Scores and labels of some cases, with ties on both sides."""
    labels = draw(LABELS)
    scores = draw(st.lists(st.integers(0, 12), min_size=len(labels), max_size=len(labels)))
    return array(*scores), array(*labels)


# Kendall's tau-b


@lawful
@given(both=labelled())
def test_tau_b_is_that_of_scipy_with_ties_and_all(both: tuple[Array, Array]) -> None:
    scores, labels = both
    assert kendall_tau_b(scores, labels) == pytest.approx(
        kendalltau(scores, labels, variant="b").statistic, abs=1e-12, nan_ok=True
    )


@lawful
@given(both=labelled())
def test_only_the_order_of_scores_counts(both: tuple[Array, Array]) -> None:
    scores, labels = both
    other = np.exp(scores / 3.0) + 7.0
    pairs = [(i, j) for i in range(len(labels)) for j in range(len(labels)) if labels[i] < labels[j]]
    for one, two in (
        (kendall_tau_b(scores, labels), kendall_tau_b(other, labels)),
        (concordance(scores, labels), concordance(other, labels)),
        (concordance(scores, labels, 2), concordance(other, labels, 2)),
        (pair_accuracy(scores, pairs), pair_accuracy(other, pairs)),
    ):
        assert one == pytest.approx(two, nan_ok=True)


@lawful
@given(both=labelled())
def test_turning_all_scores_round_turns_every_statistic_of_order_round(both: tuple[Array, Array]) -> None:
    scores, labels = both
    assert kendall_tau_b(-scores, labels) == pytest.approx(-kendall_tau_b(scores, labels), nan_ok=True)
    assert concordance(-scores, labels) == pytest.approx(1.0 - concordance(scores, labels), nan_ok=True)


@lawful
@given(both=labelled(), seed=st.integers(0, 99))
def test_the_order_of_the_cases_changes_nothing(both: tuple[Array, Array], seed: int) -> None:
    scores, labels = both
    places = np.random.default_rng(seed).permutation(len(labels))
    for statistic in (kendall_tau_b, concordance):
        assert statistic(scores[places], labels[places]) == pytest.approx(statistic(scores, labels), nan_ok=True)


# Pairs in the right order


def test_concordance_counts_the_pairs_of_unlike_labels_and_a_tie_of_scores_half() -> None:
    labels, scores = array(0, 1, 1, 3), array(5, 5, 4, 9)
    # 0-1: tie and wrong; 0-3 and both 1-3: right; the two of label 1 are no pair
    assert concordance(scores, labels) == pytest.approx((0.5 + 0 + 1 + 1 + 1) / 5)
    assert concordance(scores, labels, 2) == 1
    assert concordance(-scores, labels, 2) == 0


@pytest.mark.parametrize(
    ("scores", "pairs", "share"),
    [
        ((1, 2, 3), [(0, 1), (1, 2)], 1.0),
        ((1, 2, 3), [(1, 0), (1, 2)], 0.5),
        ((3, 2, 1), [(0, 1), (1, 2)], 0.0),
        ((2, 2, 3), [(0, 1), (0, 2)], 0.75),
        ((2, 2, 2), [(0, 1)], 0.5),
        ((1, 2), [(0, 1), (0, 1), (1, 0)], 2 / 3),
    ],
)
def test_pair_accuracy_is_the_share_in_the_right_order_and_a_tie_counts_half(
    scores: tuple[float, ...], pairs: list[tuple[int, int]], share: float
) -> None:
    assert pair_accuracy(array(*scores), pairs) == pytest.approx(share)


# Kappa and the table behind it


def test_kappa_by_hand() -> None:
    """Labels 0 0 2 4, bands 0 1 2 3: cost 0+1+0+1 = 2.

    By chance 1/4 of: rows 2,0,1,0,1 and columns 1,1,1,1,0: 2 (0+1+4+9) + (4+1+0+1) + (16+9+4+1) = 64, so 16.
    """
    assert weighted_kappa(array(0, 0, 2, 4), array(0, 1, 2, 3)) == pytest.approx(1 - 2 / 16)


@lawful
@given(labels=LABELS, bands=LABELS)
def test_kappa_is_one_for_a_perfect_answer_and_never_more(labels: list[int], bands: list[int]) -> None:
    size = min(len(labels), len(bands))
    one, other = array(*labels[:size]), array(*bands[:size])
    assert isnan(weighted_kappa(one, other)) or -1 <= weighted_kappa(one, other) <= 1
    if len(set(labels)) > 1:
        assert weighted_kappa(array(*labels), array(*labels)) == 1


def test_kappa_is_below_zero_for_reversed_bands_and_worse_the_farther_they_are() -> None:
    labels = array(0, 1, 2, 3, 4)
    near, far = weighted_kappa(labels, array(1, 2, 3, 4, 4)), weighted_kappa(labels, 4 - labels)
    assert far < 0 < near < 1
    assert weighted_kappa(labels, array(2, 2, 2, 2, 2)) == pytest.approx(0)


@lawful
@given(labels=LABELS)
def test_a_confusion_counts_every_case_once(labels: list[int]) -> None:
    bands = array(*labels[::-1])
    table = confusion(array(*labels), bands)
    assert table.shape == (5, 5)
    assert table.sum() == len(labels)
    assert table.sum(axis=1).tolist() == [labels.count(kind) for kind in range(5)]
    assert table.sum(axis=0).tolist() == [labels.count(kind) for kind in range(5)]


def test_a_row_of_a_confusion_is_a_label_and_a_column_a_band() -> None:
    table = confusion(array(1, 1, 4), array(3, 3, 0))
    assert (table[1, 3], table[4, 0], table.sum()) == (2, 1, 3)


# Resampling


def test_resamples_are_the_same_again_for_the_same_seed_only() -> None:
    groups = [f"case-{i}" for i in range(12)]
    first, again, other = (resamples(groups, seed, 20) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    assert not all(np.array_equal(first[0], sample) for sample in first)


def test_a_group_is_drawn_whole_or_not_at_all() -> None:
    groups = ["a", "b", "a", "c", "a", "b"]
    for sample in resamples(groups, 1, 50):
        times = [(sample == place).sum() for place in range(len(groups))]
        assert times[0] == times[2] == times[4]
        assert times[1] == times[5]
        assert times[0] + times[1] + times[3] == 3, "as many groups as there are"


def test_one_case_each_is_the_plain_bootstrap() -> None:
    drawn = np.concatenate(resamples(list("abcd"), 3, 500))
    shares = np.bincount(drawn, minlength=4) / len(drawn)
    assert drawn.shape == (2000,)
    assert shares == pytest.approx([0.25] * 4, abs=0.05)


def test_the_interval_of_a_well_behaved_statistic_holds_it_and_is_about_as_wide_as_theory_has_it() -> None:
    numbers = np.random.default_rng(7).normal(size=60)
    samples = resamples([str(i) for i in range(60)], 1)
    low, high = bootstrap(lambda places: float(numbers[places].mean()), samples)
    assert low < numbers.mean() < high
    assert high - low == pytest.approx(2 * 1.645 * numbers.std() / 60**0.5, rel=0.1)
    wide = bootstrap(lambda places: float(numbers[places].mean()), samples, 0.99)
    assert wide[0] < low < high < wide[1]


def test_the_interval_of_tau_holds_tau() -> None:
    random = np.random.default_rng(5)
    labels = random.integers(0, 5, 40).astype(float)
    scores = labels + random.normal(scale=1.5, size=40)
    low, high = bootstrap(lambda at: kendall_tau_b(scores[at], labels[at]), resamples([str(i) for i in range(40)], 1))
    assert -1 <= low < kendall_tau_b(scores, labels) < high <= 1


# Where nothing can be said


ALIKE = array(2, 2, 2)


@pytest.mark.parametrize(
    "found",
    [
        kendall_tau_b(array(1, 2, 3), ALIKE),
        kendall_tau_b(ALIKE, array(1, 2, 3)),
        kendall_tau_b(array(), array()),
        concordance(array(1, 2, 3), ALIKE),
        concordance(array(1, 2, 3), array(1, 2, 2), 2),
        concordance(array(), array()),
        pair_accuracy(array(1, 2, 3), []),
        weighted_kappa(ALIKE, ALIKE),
        weighted_kappa(array(), array()),
        *bootstrap(lambda places: kendall_tau_b(ALIKE[places], ALIKE[places]), resamples(list("abc"), 1, 10)),
        *bootstrap(lambda _: 1.0, []),
    ],
)
def test_what_is_not_defined_is_no_number(found: float) -> None:
    assert isnan(found)


def test_resamples_in_which_a_statistic_is_not_defined_are_left_out_of_its_interval() -> None:
    found = iter([0.2, float("nan"), 0.4, 0.3])
    assert bootstrap(lambda _: next(found), range(4), 1.0) == (0.2, 0.4)
