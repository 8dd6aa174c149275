"""What a case tells the engine: cells read or refused, the day before, the recipient's kit, channels, stocks, staff."""

from __future__ import annotations

from typing import Any

import pytest
from backtest.transfers import PLAIN, case_book, coded_case, ladder_world, located, need, only_finding, scored, value
from hypothesis import given, settings
from hypothesis import strategies as st
from world import World

from interop.backtest.coding import coded
from interop.catalog import Catalog
from interop.models import Basis, Channel, Depth, Level
from interop.scoring.findings import Finding
from interop.scoring.offers import Offer

CATALOG = ladder_world().catalog()


def offer(found: Finding) -> Offer:
    assert found.offer is not None
    return found.offer


def channels(*entries: str) -> str:
    return ";".join(entries)


# Cells that do not fit

FAULTS: dict[str, tuple[dict[str, str], str, str, str]] = {
    "unknown item": ({"items": "tank;tnak"}, "items", "tnak", "there is no such item (did you mean tank?)"),
    "item of no likeness": ({"items": "frigate"}, "items", "frigate", "there is no such item"),
    "unknown kit": ({"kit": "tonk"}, "kit", "tonk", "there is no such item (did you mean tank?)"),
    "code for kit": ({"kit": "tank-fuel"}, "kit", "tank-fuel", "there is no such item"),
    "unknown code": ({"codes": "tank-feul"}, "codes", "tank-feul", "there is no such code (did you mean tank-fuel"),
    "item for a code": ({"codes": "tank"}, "codes", "tank", "there is no such code"),
    "unknown lack": ({"lacks": "tank-part"}, "lacks", "tank-part", "there is no such item or code (did you mean"),
    "channel without a sign": ({"channels": "XA"}, "channels", "XA", "write SUPPLIER=channel"),
    "unknown channel": ({"channels": "XA=freind"}, "channels", "XA=freind", "channels are own, ally, partner"),
    "no supplier": ({"channels": "=ally"}, "channels", "=ally", "write SUPPLIER=channel"),
    "unknown dimension": (
        {"channels": "XA:rounds=ally"}, "channels", "XA:rounds=ally", "no dimension rounds (there are ammunition, fuel"
    ),
    "channel told twice": ({"channels": "XA=ally;XA = denied"}, "channels", "XA = denied", "XA stands twice"),
    "stock told twice": ({"stocks": "fuel=year;fuel=weeks"}, "stocks", "fuel=weeks", "fuel stands twice"),
    "unknown depth": ({"stocks": "fuel=decades"}, "stocks", "fuel=decades", "depths are weeks, months, year"),
    "stock of no dimension": ({"stocks": "rounds=year"}, "stocks", "rounds=year", "write dimension=depth"),
    "stock without a depth": ({"stocks": "fuel"}, "stocks", "fuel", "write dimension=depth"),
    "no items": ({"items": ";"}, "items", "", "names no item"),
    "recipient of no record": ({"to_force": "XZ"}, "kit", "", "must say what XZ had, since the catalog has no facts"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_cell_that_does_not_fit_is_named_with_its_place_value_and_remedy(name: str) -> None:
    cells, column, told, words = FAULTS[name]
    case, [problem] = coded(located(**cells), CATALOG)
    assert case is None
    assert (problem.file, problem.line, problem.column, problem.value) == ("mine.csv", 7, column, told)
    assert f"{problem.message} ({problem.hint})".startswith(words) or words in f"{problem.message} ({problem.hint})"
    assert not problem.warning


def test_all_faults_of_a_row_come_at_once() -> None:
    _, problems = coded(
        located(items="a", kit="b", codes="c", lacks="d", channels="e;f", stocks="g", to_force="XB"), CATALOG
    )
    assert [p.value for p in problems] == ["a", "b", "c", "d", "e", "f", "g"]


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    cells=st.fixed_dictionaries(
        {
            name: st.text("aXAtnk=:*; fuel-é戦[]", max_size=20)
            for name in ("items", "kit", "lacks", "codes", "channels", "stocks")
        }
    )
)
def test_whatever_stands_in_the_cells_is_coded_or_refused_in_printable_words(cells: dict[str, str]) -> None:
    case, problems = coded(located(**cells | {"items": cells["items"] + ";"}), CATALOG)
    assert (case is None) is bool(problems)
    assert all(str(problem).isprintable() for problem in problems)


def test_cells_are_read_with_blanks_around_them() -> None:
    found = coded_case(
        CATALOG,
        items="tank; tank",
        channels="XA = ally; XA:parts = denied; * = market; *:fuel=partner",
        stocks="ammunition = months ;parts=year",
        staff="yes",
    )
    assert found.items == ("tank",)
    assert found.channels == {
        ("XA", "*"): Channel.ALLY,
        ("XA", "parts"): Channel.DENIED,
        ("*", "*"): Channel.MARKET,
        ("*", "fuel"): Channel.PARTNER,
    }
    assert found.stocks == {"ammunition": Depth.MONTHS, "parts": Depth.YEAR}
    assert found.staff


# The day


@pytest.mark.parametrize(
    ("date", "eve"),
    [
        ("2020", "2019-12-31"),
        ("2020-03", "2020-02-29"),
        ("2021-03", "2021-02-28"),
        ("2020-08-15", "2020-08-14"),
        ("2020-01-01", "2019-12-31"),
        ("1800", "1799-12-31"),
    ],
)
def test_a_case_is_seen_as_of_the_day_before_its_date_begins(date: str, eve: str) -> None:
    assert coded_case(CATALOG, date=date).day == eve


def test_a_force_that_begins_with_the_transfer_is_seen_on_its_first_day() -> None:
    world = ladder_world().force("XN", valid_from="1991-12")
    assert coded_case(world.catalog(), to_force="XN", date="1991-12").day == "1991-12-01"
    assert coded_case(world.catalog(), to_force="XN", date="1995").day == "1994-12-31"


@pytest.mark.parametrize(("date", "fits"), [("1991", True), ("1991-12", True), ("1991-11", False), ("1990", False)])
def test_a_recipient_that_did_not_exist_yet_is_refused_since_its_record_would_be_of_later(
    date: str, fits: bool
) -> None:
    catalog = ladder_world().force("XN", valid_from="1991-12").catalog()
    problems = coded(located(to_force="XN", date=date), catalog)[1]
    told = [("date", date, "XN did not exist before 1991-12")]
    assert [(p.column, p.value, p.message) for p in problems] == ([] if fits else told)


@pytest.mark.parametrize(("begins", "counts"), [("2019", True), ("2020", False), ("2020-05", False)])
def test_what_begins_with_the_transfer_does_not_count(begins: str, counts: bool) -> None:
    def worlds() -> list[World]:
        return [
            need().supply("XB", "key", valid_from=begins),
            need().supply("XC", "key").relation("XB", "XC", "ally", valid_from=begins),
            need()
            .plain_item("cousin")
            .need("cousin", "systems", "key", "key")
            .holds("XB", "cousin", valid_from=begins),
        ]

    for world in worlds():
        level = only_finding(world.catalog(), date="2020", from_force="").level
        assert (level is Level.COMMON) is counts


def test_what_ended_before_the_transfer_does_not_count_either() -> None:
    for ends, counts in (("2018", False), ("2020", True)):
        world = need().supply("XB", "key", valid_to=ends)
        assert (only_finding(world.catalog(), from_force="").level is Level.COMMON) is counts


# The recipient's kit


def test_the_transferred_item_counts_as_operated_only_if_the_case_lists_it_as_kit() -> None:
    catalog = need().holds("XB", "kit").catalog()
    assert case_book(catalog, items="kit").operated == {}
    assert list(case_book(catalog, items="kit", kit="kit").operated) == ["kit"]
    assert only_finding(catalog, from_force="").level is Level.NONE
    found = only_finding(catalog, from_force="", kit="kit")
    assert (found.level, offer(found).basis, offer(found).channel) == (Level.COMMON, Basis.OPERATES, Channel.OWN)


def test_other_kit_of_the_record_counts_unless_the_case_says_that_it_lacks_it() -> None:
    world = need().item("cousin").need("cousin", "systems", "key", "key").holds("XB", "cousin")
    for lacks, level in (("", Level.COMMON), ("cousin", Level.NONE), ("key", Level.NONE)):
        assert only_finding(world.catalog(), from_force="", lacks=lacks).level is level


def test_a_code_of_the_record_that_it_lacks_does_not_count_while_that_of_others_does() -> None:
    world = need().supply("XB", "key").supply("XC", "key").relation("XB", "XC", "partner")
    assert offer(only_finding(world.catalog(), from_force="")).channel is Channel.OWN
    assert offer(only_finding(world.catalog(), from_force="", lacks="key")).supplier == "XC"


def test_a_skill_of_the_record_that_it_lacks_does_not_count() -> None:
    world = need("training", "crew-kit").supply("XB", "crew-kit", "trains")
    assert only_finding(world.catalog(), from_force="").level is Level.COMMON
    assert only_finding(world.catalog(), from_force="", lacks="crew-kit").level is Level.NONE


def test_own_codes_of_the_case_count_as_made_at_home() -> None:
    found = only_finding(need().catalog(), from_force="", codes="key")
    assert (found.level, offer(found).basis, offer(found).supplier) == (Level.COMMON, Basis.PRODUCES, "XB")
    assert only_finding(need("training", "crew-kit").catalog(), from_force="", codes="crew-kit").level is Level.COMMON


def test_what_a_case_says_of_its_recipient_is_all_that_there_is() -> None:
    world = World("XA", "XB", complete=False).complete("XA", "systems")
    for dimension in ("ammunition", "fuel", "parts", "training", "maintenance"):
        world.code(dimension, f"spare-{dimension}").need("kit", dimension, state="not-needed")
    catalog = world.item("kit").need("kit", "systems", "key").catalog()
    found = only_finding(catalog, channels="XA=denied")
    assert (found.known, found.level) == (True, Level.NONE)


def test_a_recipient_that_is_not_in_the_catalog_has_what_the_case_says() -> None:
    catalog = need().item("cousin").need("cousin", "systems", "key", "key").item("other").catalog()
    assert only_finding(catalog, to_force="XZ", kit="cousin", from_force="").level is Level.COMMON
    found = only_finding(catalog, to_force="XZ", kit="other", channels="*=denied")
    assert (found.known, found.level) == (True, Level.NONE)


# Channels and the giver


@pytest.mark.parametrize(
    ("entries", "channel"),
    [
        (("XA=ally",), Channel.ALLY),
        (("*=partner",), Channel.PARTNER),
        (("*=partner", "XA=ally"), Channel.ALLY),
        (("XA=partner", "*=ally"), Channel.PARTNER),
        (("*=ally", "*:systems=market"), Channel.MARKET),
        (("*:systems=ally", "XA=market"), Channel.MARKET),
        (("*:systems=ally", "XA=ally", "XA:systems=market"), Channel.MARKET),
        (("XA=partner", "XA:fuel=ally"), Channel.PARTNER),
        (("XC=ally",), Channel.PARTNER),
        ((), Channel.PARTNER),
    ],
)
def test_the_most_specific_channel_of_a_case_wins_and_the_record_is_asked_last(
    entries: tuple[str, ...], channel: Channel
) -> None:
    catalog = need().supply("XA", "key").relation("XB", "XA", "partner").catalog()
    book = case_book(catalog, items="kit", channels=channels(*entries))
    assert book.channel("XA", "systems")[0] is channel
    assert book.channel("XB", "systems")[0] is Channel.OWN
    assert offer(only_finding(catalog, channels=channels(*entries))).channel is channel


def test_the_giver_is_taken_to_stock_what_its_kit_needs() -> None:
    found = only_finding(need().catalog(), channels="XA=partner")
    assert (found.level, offer(found).supplier, offer(found).basis) == (Level.COMMON, "XA", Basis.STOCKS)
    assert offer(found).channel is Channel.PARTNER
    assert only_finding(need().catalog(), channels="XA=partner", from_force="").level is Level.NONE


def test_the_giver_teaches_what_its_kit_needs() -> None:
    found = only_finding(need("training", "crew-kit").catalog(), channels="XA=ally")
    assert (offer(found).supplier, offer(found).channel) == ("XA", Channel.ALLY)


def test_the_giver_does_so_too_where_the_catalog_does_not_know_it() -> None:
    found = only_finding(need().catalog(), from_force="XQ", channels="XQ=ally")
    assert (found.level, offer(found).supplier) == (Level.COMMON, "XQ")
    assert found.sentence


def test_a_giver_that_denies_gives_nothing() -> None:
    catalog = need().catalog()
    for giver in ("XA", "XQ"):
        found = only_finding(catalog, from_force=giver, channels=f"{giver}=denied")
        assert (found.level, found.known) == (Level.NONE, True)
    found = only_finding(catalog, channels="XA=ally;XA:systems=denied")
    assert found.level is Level.NONE


def test_a_giver_that_is_the_recipient_gives_itself_nothing_new() -> None:
    assert only_finding(need().catalog(), from_force="XB").level is Level.NONE


def test_how_the_giver_stands_may_be_unknown_and_then_stays_so() -> None:
    found = only_finding(need().catalog())
    assert not found.known
    assert found.low < found.high


# What came with the lot


def test_what_came_with_the_lot_lasts_as_long_as_the_case_says_and_longer_is_easier() -> None:
    catalog = need().catalog()
    found = only_finding(catalog, stocks="systems=months", from_force="")
    assert (found.level, offer(found).depth, offer(found).channel) == (Level.COMMON, Depth.MONTHS, Channel.OWN)
    values = [
        value(catalog, items="kit", stocks=stocks, from_force="")
        for stocks in ("systems=year", "systems=months", "systems=weeks", "fuel=year")
    ]
    assert values == sorted(values)
    assert len(set(values)) == 4


def test_a_lot_teaches_whoever_holds_it_and_lends_its_assemblies_for_repair() -> None:
    crew, depot = need("training", "crew-kit").catalog(), need("maintenance", "depot-kit", role="depot").catalog()
    taught = only_finding(crew, stocks="parts=weeks", from_force="")
    assert offer(taught).depth is Depth.WEEKS, "as long as its parts last"
    assert offer(only_finding(crew, stocks="fuel=year", from_force="")).depth is Depth.MONTHS, "else some months"
    assert only_finding(crew, from_force="").level is Level.NONE, "without a lot nobody teaches"
    mended = only_finding(depot, stocks="parts=year", from_force="")
    assert (offer(mended).depth, mended.level) == (Depth.YEAR, Level.COMMON)
    assert only_finding(need("parts", "engine").catalog(), stocks="fuel=year", from_force="").level is Level.NONE


def test_trained_people_that_came_along_have_the_skills() -> None:
    catalog = need("training", "crew-kit").catalog()
    assert only_finding(catalog, staff="yes", from_force="").level is Level.COMMON
    assert only_finding(catalog, staff="no", from_force="").level is Level.NONE
    assert only_finding(need().catalog(), staff="yes", from_force="").level is Level.NONE, "people are no keys"


# Nothing of the outcome feeds the engine

TOLD = {
    "label": st.integers(0, 4),
    "confounder": st.sampled_from(["", "politics"]),
    "training_weeks": st.sampled_from(["", "1", "150"]),
    "months_to_fielding": st.sampled_from(["", "0", "60"]),
    "availability_pct": st.sampled_from(["", "0", "100"]),
    "years_in_service": st.sampled_from(["", "0", "40"]),
    "outcome": st.sampled_from(["", "It went badly.", "tank"]),
    "other_sources": st.sampled_from(["", "s2"]),
    "quantity_low": st.sampled_from(["", "1"]),
    "quantity_high": st.sampled_from(["", "9000"]),
    "source": st.sampled_from(["s1", "s2"]),
    "locator": st.sampled_from(["", "p. 3"]),
    "as_of": st.sampled_from(["", "2024"]),
    "grade": st.sampled_from(["A1", "C3", "E5"]),
    "note": st.sampled_from(["", "denied"]),
    "name": st.sampled_from(["A case", "Another"]),
    "mode": st.sampled_from(["donated", "captured", "support-lost"]),
}
KNOWN_THEN = {
    "id", "items", "from_force", "to_force", "date", "kit", "lacks", "codes", "channels", "stocks", "staff",
}  # fmt: skip
HALF_HELPED = {"channels": "XA=partner", "kit": "cousin"}


def cousins() -> Catalog:
    """XB has a like tank on record and another by the case: whose word counts must not depend on how it went."""
    world = ladder_world().substitute("parts", "tank-parts", "shared-parts", "compatible")
    for item in ("cousin", "brother"):
        world.item(item).need(item, "parts", "shared-parts")
        world.code("training", f"crew-{item}", family="tank-training", school="soviet", role="job-tank-training")
        world.need(item, "training", f"crew-{item}")
    return world.holds("XB", "brother").catalog()


COUSINS = cousins()
UNTOLD = scored(COUSINS, **HALF_HELPED)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(told=st.fixed_dictionaries(TOLD))
def test_the_outcome_and_what_was_written_of_it_never_move_the_difficulty(told: dict[str, Any]) -> None:
    found = scored(COUSINS, **HALF_HELPED, **told)
    assert found.difficulty == UNTOLD.difficulty
    assert (found.band, found.why) == (UNTOLD.band, UNTOLD.why)


def test_every_column_of_a_case_is_either_of_the_day_or_of_the_outcome() -> None:
    from backtest.transfers import HEADER

    assert {*HEADER} == {*TOLD} | KNOWN_THEN
    assert {*PLAIN} <= {*HEADER}


@pytest.mark.parametrize(
    "cells",
    [{"kit": "tank"}, {"channels": "XA=ally"}, {"stocks": "parts=year"}, {"staff": "yes"}, {"codes": "tank-parts"}],
)
def test_what_was_known_then_does_move_it(cells: dict[str, str]) -> None:
    assert (
        scored(CATALOG, **{"channels": "XA=denied"} | cells).difficulty
        != scored(CATALOG, channels="XA=denied").difficulty
    )
