"""What the built-in catalog must hold: breadth, evidence, false friends, and a channel for every pair."""

import pytest

import interop
from interop.catalog import datasets_folder
from interop.checks import check
from interop.models import Level
from interop.scoring.offers import OfferBook

FORCES = ["US", "RU", "BY", "KP", "IR", "UA", "PL", "CN", "IN", "AF-ANDSF", "AF-TALIBAN"]
FRIENDS = [
    ("7.62x51", "7.62x39"),
    ("7.62x51", "7.62x54r"),
    ("5.56x45", "5.45x39"),
    ("9x19", "9x18"),
    ("12.7x99", "12.7x108"),
    ("120x570", "125-2a46"),
    ("120x570", "120-mortar"),
    ("155-nato", "152-d-20"),
]


def test_the_catalog_is_sound_broad_and_opened() -> None:
    report = check(datasets_folder())
    assert report.clean
    counts = report.counts
    assert counts["items"] >= 300
    assert counts["forces"] >= 30
    assert counts["categories"] >= 30
    assert counts["opened_share_core"] >= 0.85
    assert counts["opened_share_rest"] >= 0.3
    assert counts["needs_unknown_share"] <= 0.2


@pytest.mark.parametrize(("one", "other"), FRIENDS)
def test_a_false_friend_is_on_record_both_ways(one: str, other: str) -> None:
    catalog = interop.load()
    for need, offered in ((one, other), (other, one)):
        assert [row.level for row in catalog.stand_ins(need) if row.offered_code == offered] == [Level.NONE]


@pytest.mark.parametrize(("giver", "band"), [("BY", "seamless"), ("US", "hard")])
def test_kit_of_the_same_school_is_seamless_to_russia_and_that_of_the_united_states_hard(giver: str, band: str) -> None:
    assert interop.score(interop.load(), giver, "RU").band == band


@pytest.mark.parametrize("taker", FORCES)
def test_a_force_holds_kit_and_knows_how_it_stands_to_the_others(taker: str) -> None:
    catalog = interop.load()
    assert len(catalog.holdings(taker, catalog.as_of)) >= 20
    book = OfferBook(catalog, taker, catalog.as_of)
    open_relations = [s for s in book.forces for d in catalog.dimensions if book.channel(s, d)[0] is None]
    assert open_relations == []
