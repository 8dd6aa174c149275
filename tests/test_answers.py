"""What the built-in catalog answers to the questions the project was made for.

The argument of January 2023: American kit left in Afghanistan "would require not only new training, but a steady
stream of replacement parts and ammunition", while that of operators of Soviet and Russian types would integrate
"nearly seamlessly".
"""

from collections.abc import Mapping

import pytest

import interop
from interop.models import Level
from interop.scoring.scorecard import ItemScore, PairScore, Scorecard

EASY, HARD = ("seamless", "easy"), ("hard", "prohibitive")


@pytest.fixture(scope="session")
def cat() -> interop.Catalog:
    return interop.load()


@pytest.fixture(scope="session")
def to_russia(cat: interop.Catalog) -> Mapping[str, PairScore]:
    """Every force's kit in Russia's logistics."""
    return {card.from_force: card for card in interop.rank(cat, "RU").cards}


@pytest.fixture(scope="session")
def afghan_kit(cat: interop.Catalog) -> Mapping[str, ItemScore]:
    """The items of the Afghan National Defense and Security Forces in Russia's logistics."""
    return {item.item: item for item in interop.score(cat, "AF-ANDSF", "RU").items}


def value(card: PairScore | Scorecard) -> float:
    assert card.difficulty.value is not None
    return card.difficulty.value


def test_american_kit_is_hard_for_russia_and_belarusian_kit_easy(to_russia: Mapping[str, PairScore]) -> None:
    assert to_russia["US"].band in HARD
    assert to_russia["BY"].band in EASY


def test_not_even_the_ranges_of_the_two_answers_touch(to_russia: Mapping[str, PairScore]) -> None:
    american, belarusian = to_russia["US"].difficulty, to_russia["BY"].difficulty
    assert belarusian.interval[1] < american.interval[0]
    assert belarusian.high < american.low


@pytest.mark.parametrize("force", ["BY", "KP", "IR"])
def test_kit_of_operators_of_soviet_types_is_easier_for_russia_than_american_kit(
    to_russia: Mapping[str, PairScore], force: str
) -> None:
    assert to_russia[force].difficulty.interval[1] < to_russia["US"].difficulty.interval[0]


def test_belarus_fits_russia_best_users_of_soviet_kit_next_and_western_armies_worst(
    to_russia: Mapping[str, PairScore],
) -> None:
    order = list(to_russia)
    assert order[0] == "BY"
    soviet_pattern, western = {"BG", "VE", "KP", "MM", "VN"}, {"US", "GB", "DE", "FR", "IL", "SE"}
    assert set(order[1:6]) == soviet_pattern
    assert set(order[-8:]) > western
    assert max(to_russia[force].difficulty.value or 0 for force in soviet_pattern) < 45
    assert min(to_russia[force].difficulty.value or 0 for force in western) > 55


@pytest.mark.parametrize("item", ["mi-17", "d-30"])
def test_soviet_types_among_the_afghan_kit_are_easy_for_russia(afghan_kit: Mapping[str, ItemScore], item: str) -> None:
    assert afghan_kit[item].band in EASY


def test_black_hawks_among_the_afghan_kit_are_hard_for_russia(afghan_kit: Mapping[str, ItemScore]) -> None:
    black_hawks = [item for name, item in afghan_kit.items() if name.startswith("uh-60")]
    assert black_hawks
    assert all(item.band in HARD for item in black_hawks)


def test_it_is_not_goodwill_alone_even_with_partners_everywhere_belarusian_kit_is_easier(cat: interop.Catalog) -> None:
    partners = {"*": "partner"}
    belarusian, american = (interop.score(cat, force, "RU", channels=partners) for force in ("BY", "US"))
    assert belarusian.difficulty.interval[1] < american.difficulty.interval[0]


def test_goodwill_helps(cat: interop.Catalog, to_russia: Mapping[str, PairScore]) -> None:
    assert value(interop.score(cat, "US", "RU", channels={"*": "partner"})) < value(to_russia["US"]) - 5


def test_the_question_has_a_direction(cat: interop.Catalog, to_russia: Mapping[str, PairScore]) -> None:
    assert abs(value(interop.score(cat, "RU", "US")) - value(to_russia["US"])) > 1


def test_american_kit_is_no_trouble_in_its_own_logistics(cat: interop.Catalog) -> None:
    card = interop.score(cat, "US", "US")
    assert value(card) < 5
    assert card.notes[0].startswith("United States already has this kit in its own logistics")


@pytest.mark.parametrize(
    ("need", "offered"),
    [("7.62x51", "7.62x39"), ("7.62x39", "7.62x51"), ("7.62x51", "7.62x54r"), ("7.62x54r", "7.62x39")],
)
def test_rounds_that_share_a_bore_alone_are_on_record_as_false_friends(
    cat: interop.Catalog, need: str, offered: str
) -> None:
    [row] = [row for row in cat.stand_ins(need) if row.offered_code == offered]
    assert row.level is Level.NONE
    assert cat.sources[row.source].title


def test_own_7_62x39_does_not_feed_a_7_62x51_machine_gun(cat: interop.Catalog) -> None:
    explained = interop.explain(cat, "m240", "KP", channels={"*": "denied"})
    [main] = [found for found in explained.findings if found.dimension == "ammunition"]
    assert (main.code, main.level) == ("7.62x51", Level.NONE)
    [rifle] = [f for f in interop.explain(cat, "akm", "KP").findings if f.dimension == "ammunition"]
    assert (rifle.code, rifle.value) == ("7.62x39", 1)
