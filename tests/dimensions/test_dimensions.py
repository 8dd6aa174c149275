from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interop.dimensions import DIMENSIONS, Mandatory
from interop.dimensions.shape import Array, Numbers, demand
from interop.method import load_method
from interop.models import Level, Measure

LAWS = settings(deadline=None, max_examples=60, derandomize=True)
NUMBERS: Numbers = {
    name: np.array([[judged.value]]) for name, judged in load_method().judged(tuple(DIMENSIONS)).items()
}
ROLES = [
    ("ammunition", "main-gun"),
    ("ammunition", "secondary"),
    ("fuel", "fuel"),
    ("parts", "engine"),
    ("training", "crew"),
    ("maintenance", "maintainer"),
    ("maintenance", "depot"),
    ("systems", "iff"),
]
LADDER = [NUMBERS[f"levels.{level}"].item() for level in Level]
ALPHAS = [NUMBERS[f"channels.{channel}"].item() for channel in ("own", "ally", "partner", "market", "denied")]
TEACH = [NUMBERS[f"teach.{channel}"].item() for channel in ("own", "ally", "partner", "market", "captured", "denied")]


def column(*numbers: float) -> Array:
    return np.array(numbers)[:, None]


def worth(dimension: str, role: str, kappa: float, reach: float, amount: float) -> float:
    rule = DIMENSIONS[dimension].rule(role)
    return float(rule.value(column(kappa), column(reach), column(amount), NUMBERS).item())


def test_the_dimensions_stand_in_the_order_of_their_questions() -> None:
    assert list(DIMENSIONS) == ["ammunition", "fuel", "parts", "training", "maintenance", "systems"]
    assert all(dimension.question.endswith("?") for dimension in DIMENSIONS.values())
    assert [d.order for d in DIMENSIONS.values()] == sorted({d.order for d in DIMENSIONS.values()})


@pytest.mark.parametrize("name", DIMENSIONS)
def test_every_dimension_says_each_level_in_words_of_its_own(name: str) -> None:
    words = DIMENSIONS[name].levels
    assert list(words) == list(Level)
    assert len(set(words.values())) == len(Level)


def test_parts_training_and_maintenance_are_always_mandatory_the_others_if_an_essential_need_says_so() -> None:
    always = {name for name, dimension in DIMENSIONS.items() if dimension.mandatory is Mandatory.ALWAYS}
    assert always == {"parts", "training", "maintenance"}


def test_only_between_fuels_silence_leaves_the_fit_open() -> None:
    assert [name for name, dimension in DIMENSIONS.items() if dimension.open_fit] == ["fuel"]


@pytest.mark.parametrize(
    ("dimension", "role", "measure"),
    [
        ("ammunition", "main", Measure.KG_PER_DAY),
        ("ammunition", "main-rocket-pod", Measure.KG_PER_DAY),
        ("ammunition", "secondary", None),
        ("ammunition", "mainstay", None),
        ("fuel", "oil", None),
        ("parts", "engine", Measure.MAN_HOURS),
        ("training", "crew", Measure.CREW_WEEKS),
        ("training", "pilot", Measure.CREW_WEEKS),
        ("maintenance", "maintainer", Measure.MAINTAINER_WEEKS),
        ("maintenance", "maintainer-engine", Measure.MAINTAINER_WEEKS),
        ("maintenance", "tools", Measure.MAN_HOURS),
        ("maintenance", "contractor", Measure.MAN_HOURS),
        ("systems", "keys", None),
    ],
)
def test_a_role_takes_the_rule_of_the_longest_name_it_begins_with(
    dimension: str, role: str, measure: Measure | None
) -> None:
    assert DIMENSIONS[dimension].rule(role).measure is measure


@pytest.mark.parametrize(
    ("amount", "share"),
    [(0.001, 0.1), (0.01, 0.1), (0.4**0.5, 0.55), (40, 1.0), (400, 1.0)],
)
def test_demand_rises_with_the_logarithm_of_the_amount_between_its_ends(amount: float, share: float) -> None:
    low, high, floor = column(0.01), column(40), column(0.1)
    assert demand(column(amount), low, high, floor).item() == pytest.approx(share, abs=1e-12)


# Every number here was worked out on paper from the formula beside it.
@pytest.mark.parametrize(
    ("kappa", "reach", "amount", "value"),
    [
        (1, 1, 300, 1),  # an own round of the same kind is worth all
        (0.95, 0.75, 1, 0.92625),  # .95 (1 - .10 (1 - .75))
        (0.95, 0.75, 300**0.5, 0.819375),  # .95 (1 - .55 x .25), halfway from .10 to 1
        (0.95, 0.75, 300, 0.7125),  # .95 (1 - .25)
        (0.6, 0.35 * 0.95, 300, 0.1995),  # .6 x .3325
        (0.02, 1, 1, 0.02),  # no round fits: demand does not soften it
    ],
)
def test_rounds_by_hand(kappa: float, reach: float, amount: float, value: float) -> None:
    assert worth("ammunition", "main", kappa, reach, amount) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(("dimension", "role"), [("parts", "engine"), ("maintenance", "depot")])
@pytest.mark.parametrize(
    ("kappa", "reach", "amount", "value"),
    [
        (1, 1, 40, 1),
        (1, 0.02, 0.01, 0.902),  # 1 - .10 (1 - .02): a rifle without a parts line still shoots
        (0.6, 0.75, 0.4**0.5, 0.6975),  # 1 - .55 (1 - .45)
        (1, 0.85 * 0.95, 40, 0.8075),  # 1 - (1 - .8075)
        (0.02, 1, 40, 0.02),
    ],
)
def test_parts_and_depot_work_by_hand(
    dimension: str, role: str, kappa: float, reach: float, amount: float, value: float
) -> None:
    assert worth(dimension, role, kappa, reach, amount) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(("dimension", "role"), [("training", "crew"), ("maintenance", "maintainer")])
@pytest.mark.parametrize(
    ("kappa", "teach", "weeks", "value"),
    [
        (1, 4, 80, 1),  # nothing left to learn
        (0, 1, 26, 0.5),  # the half-value time
        (0.6, 1, 26, 1 / 1.4),  # 26 x .4 / 26
        (0.1, 1.2, 10, 0.7065217391),  # 1 / (1 + 10.8 / 26)
        (0.02, 4, 13, 1 / 2.96),  # 13 x .98 x 4 / 26
    ],
)
def test_skills_by_hand(dimension: str, role: str, kappa: float, teach: float, weeks: float, value: float) -> None:
    assert worth(dimension, role, kappa, teach, weeks) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(("dimension", "role"), [("fuel", "fuel"), ("systems", "iff"), ("ammunition", "secondary")])
@pytest.mark.parametrize(
    ("kappa", "reach", "value"), [(1, 1, 1), (0.95, 0.85 * 0.95, 0.767125), (0.6, 0.1, 0.06), (1, 0.02, 0.02)]
)
def test_fuel_systems_and_secondary_rounds_by_hand(
    dimension: str, role: str, kappa: float, reach: float, value: float
) -> None:
    assert worth(dimension, role, kappa, reach, 123.0) == pytest.approx(value, abs=1e-12)


def test_only_a_depots_work_may_be_done_in_part_by_a_kindred_one() -> None:
    roles = [*ROLES, ("maintenance", "depot-engine"), ("maintenance", "tools"), ("maintenance", "contractor")]
    kindred = [place for place in roles if DIMENSIONS[place[0]].rule(place[1]).kindred]
    assert kindred == [("maintenance", "depot"), ("maintenance", "depot-engine")]


# Half a day of work for each hour, W = 40: all hangs on the depot, so what it is worth is kappa itself.
@pytest.mark.parametrize(("level", "value"), [("interchangeable", 0.95), ("compatible", 0.6), ("nominal", 0.1)])
def test_a_depot_that_stands_in_is_worth_its_level(level: str, value: float) -> None:
    kappa = NUMBERS[f"levels.{level}"].item()
    assert worth("maintenance", "depot", kappa, 1, 40) == pytest.approx(value, abs=1e-12)
    assert worth("maintenance", "depot", kappa, 1, 0.01) == pytest.approx(1 - 0.1 * (1 - value), abs=1e-12)


def falling(numbers: Iterable[float]) -> bool:
    return all(a >= b - 1e-12 for a, b in pairwise(numbers))


@LAWS
@given(st.sampled_from(ROLES), st.floats(1e-4, 1e5))
def test_a_better_level_or_channel_is_never_worth_less_and_all_stays_within_0_and_1(
    role: tuple[str, str], amount: float
) -> None:
    reaches = TEACH if DIMENSIONS[role[0]].rule(role[1]).skill else ALPHAS
    table = [[worth(*role, kappa, reach, amount) for reach in reaches] for kappa in LADDER]
    assert all(falling(row) for row in table)
    assert all(falling(line) for line in zip(*table, strict=True))
    assert all(0 <= value <= 1 for row in table for value in row)


@LAWS
@given(st.sampled_from(ROLES), st.floats(1e-4, 1e5), st.floats(1, 100), st.sampled_from(LADDER))
def test_more_of_the_work_hanging_on_a_need_never_makes_the_same_offer_worth_more(
    role: tuple[str, str], amount: float, factor: float, kappa: float
) -> None:
    reach = 1.5 if DIMENSIONS[role[0]].rule(role[1]).skill else 0.45
    assert worth(*role, kappa, reach, amount * factor) <= worth(*role, kappa, reach, amount) + 1e-12
