"""Names that people and lists use: what is found, how sure it is said to be, and what is never guessed."""

from __future__ import annotations

import csv
import os
import string
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import World

import interop
from interop.errors import UnknownNameError
from interop.names import Verdict, key

REFERENCE = os.environ.get("INTEROP_REFERENCE")


def world() -> World:
    """Made-up types named as real lists name theirs."""
    world = World("XA", complete=False)
    world.item("zt-7b", name="ZT-7B", aliases="Object 17; Зубр-7Б; Zubrik", family="zt-7")
    world.item("zt-7b3", name="ZT-7B3", aliases="ZT-7B3 obr. 2016", family="zt-7", variant_of="zt-7b")
    world.item("zt-7m1", name="ZT-7M1", family="zt-7")
    world.item("kar-60", category="apc", name="KAR-60").item("kar-70", category="apc", name="KAR-70 (early)")
    world.item("hm-998", category="truck-utility", name="HM998", aliases="Humbler", family="humbler")
    world.item("hm-1151", category="truck-utility", name="HM1151", aliases="HM1151A1", family="humbler")
    world.item("k-30", category="towed-howitzer", name="K-30").item("m-107", category="mortar", aliases="K-30")
    world.item("viper", category="attack-helicopter", name="AZ-1 Viper", aliases="Viper")
    world.item("osh", category="sam", name="9Q33 Osh", aliases="SA-88 Lizard; Osh-AKM; Оса-М")
    world.item(
        "qt",
        name="Crane (QT-12 and others)",
        aliases="QT-12/QT-12A heavy crane; QT-14 (CN); Kranich",
        category="engineer-vehicle",
    )
    world.item("relative", name="Strange", aliases="ZT-9 (a relative)")
    world.item("ux-60", category="utility-helicopter").item("ux-60-plus", category="utility-helicopter", name="UX-60+")
    world.code("ammunition", "122-k", bore_mm="122").code("ammunition", "107-k", bore_mm="106.7")
    world.need("k-30", "ammunition", "122-k").need("m-107", "ammunition", "107-k")
    return world


CATALOG = world().catalog()

FOUND = [
    ("ZT-7B", "zt-7b", "sure"),
    ("zt7b", "zt-7b", "sure"),
    ("  ZT 7 B ", "zt-7b", "sure"),
    ("ЗТ-7Б", "zt-7b", "sure"),
    ("зубр-7б", "zt-7b", "sure"),
    ("'Zubrik'", "zt-7b", "likely"),
    ("ZT-7B3 Obr. 2016", "zt-7b3", "sure"),
    ("258 ZT-7B", "zt-7b", "sure"),
    ("12 9Q33 Osh", "osh", "sure"),
    ("SA-88 Lizard", "osh", "sure"),
    ("9<U+0051>33 Osh", "osh", "sure"),
    ("9Q33 Osh (for the 9K33 battery)", "osh", "sure"),
    ("ZT-7B tank", "zt-7b", "sure"),
    ("HM1151A1", "hm-1151", "sure"),
    ("Humbler HM1151A1", "hm-1151", "sure"),
    ("Oshkosh HM1151", "hm-1151", "likely"),
    ("UX-60+", "ux-60-plus", "sure"),
    ("KAR-70", "kar-70", "sure"),
    ("KAR-60(M)", "kar-60", "likely"),
    ("K-30 howitzer", "k-30", "likely"),
    ("K-30 mortar", "m-107", "likely"),
    ("122mm K-30", "k-30", "likely"),
    ("107 mm K-30", "m-107", "likely"),
    ("Viper attack helicopter", "viper", "likely"),
    ("10x ZT-7B", "zt-7b", "sure"),
    ("SA-88", "osh", "sure"),
    ("Lizard", "osh", "likely"),
    ("HM1151 vehicle", "hm-1151", "sure"),
    ("ZT-7\u0412", "zt-7b", "sure"),
    ("ZT-7M1 (for an army w/ no tanks)", "zt-7m1", "sure"),
    ("ZT-7B3 mit Kran", "zt-7b3", "likely"),
    ("QT-12", "qt", "sure"),
    ("Kranich", "qt", "likely"),
    ("QT-12A/QT-14", "qt", "sure"),
    ("KAR-60 with ZT-7B turret", "kar-60", "likely"),
    ("KAR-60 and KAR-60", "kar-60", "sure"),
]

NOT_FOUND = [
    ("KAR-60/KAR-70", "ambiguous", {"kar-60", "kar-70"}),
    ("KAR-60/70", "ambiguous", {"kar-60", "kar-70"}),
    ("ZT-7B/M1", "ambiguous", {"zt-7b", "zt-7m1"}),
    ("K-30", "ambiguous", {"k-30", "m-107"}),
    ("KAR-60 ZT-7B", "ambiguous", {"kar-60", "zt-7b"}),
    ("ZT-7B obr. 1989", "unknown", {"zt-7b"}),
    ("ZT-7B Mk 4", "unknown", {"zt-7b"}),
    ("ZT-7BV", "unknown", None),
    ("KAR-60 ambulance", "unknown", {"kar-60"}),
    ("KAR-60 recovery vehicle", "unknown", {"kar-60"}),
    ("152mm K-30", "unknown", {"k-30", "m-107"}),
    ("Nissan Viper", "unknown", {"viper"}),
    ("Oshkosh Viper", "unknown", {"viper"}),
    ("ZT-9", "unknown", None),
    ("ZT-7", "ambiguous", {"zt-7b", "zt-7b3", "zt-7m1"}),
    ("HM115 1", "unknown", None),
    ("ZT-7B turret", "unknown", {"zt-7b"}),
    ("not a ZT-7B", "unknown", {"zt-7b"}),
    ("ZT-7B simulator", "unknown", {"zt-7b"}),
    ("Viper vehicle", "unknown", {"viper"}),
    ("Viper system", "unknown", {"viper"}),
    ("Unknown KAR-60/ZT-7B", "unknown", {"kar-60", "zt-7b"}),
    ("ZT-7B/unheard-of", "unknown", {"zt-7b"}),
    ("130 mm K-30", "unknown", {"k-30", "m-107"}),
    ("K-30 gun mortar", "unknown", {"k-30", "m-107"}),
    ("loader (for KAR-60)", "unknown", set()),
    ("Type 99", "unknown", None),
    ("tank", "unknown", None),
    ("12", "unknown", None),
    ("", "unknown", set()),
    (" \t\u200b ", "unknown", set()),
    ("???", "unknown", set()),
]


@pytest.mark.parametrize(("name", "item", "verdict"), FOUND)
def test_a_name_of_one_item_is_found_however_it_is_written(name: str, item: str, verdict: str) -> None:
    found = CATALOG.resolve(name)
    assert (found.item, found.verdict.value) == (item, verdict), found
    assert found.candidates == (item,)
    assert found.name == name


@pytest.mark.parametrize(("name", "verdict", "candidates"), NOT_FOUND)
def test_what_is_not_known_for_sure_is_never_guessed(name: str, verdict: str, candidates: set[str] | None) -> None:
    found = CATALOG.resolve(name)
    assert (found.item, found.verdict.value) == (None, verdict), found
    if candidates is not None:
        assert set(found.candidates) == candidates


@pytest.mark.parametrize("name", [name for name, _, _ in FOUND + NOT_FOUND])
def test_every_answer_says_why(name: str) -> None:
    found = CATALOG.resolve(name)
    assert found.why
    assert found.why.isprintable()
    assert found.as_dict()["verdict"] == found.verdict.value


def test_a_running_number_and_a_mark_are_said_to_be_left_out() -> None:
    assert "258 taken for a running number" in CATALOG.resolve("258 ZT-7B").why
    assert "not its mark 'obr 1989'" in CATALOG.resolve("ZT-7B obr. 1989").why
    assert "'oshkosh' taken for its maker" in CATALOG.resolve("Oshkosh HM1151").why


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text(max_size=60) | st.text(string.ascii_letters + string.digits + " -/()'", max_size=40))
def test_any_text_has_an_answer_and_items_are_of_the_catalog(name: str) -> None:
    found = CATALOG.resolve(name)
    assert (found.item is not None) is (found.verdict in (Verdict.SURE, Verdict.LIKELY))
    assert {*found.candidates} <= set(CATALOG.items)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.sampled_from([name for name, _, _ in FOUND]), st.sampled_from([" ", "  ", "\t", "\u00a0"]), st.booleans())
def test_case_and_blanks_do_not_matter(name: str, blank: str, upper: bool) -> None:
    changed = (name.upper() if upper else name.lower()).replace(" ", blank)
    if "u+0051" not in changed.lower():
        assert CATALOG.resolve(changed).item == CATALOG.resolve(name).item


def test_the_order_of_rows_decides_nothing() -> None:
    backwards = world()
    backwards.rows["equipment"].reverse()
    again = backwards.catalog()
    for name in [name for name, _, _ in FOUND + NOT_FOUND]:
        assert again.resolve(name) == CATALOG.resolve(name)


def test_keys_keep_what_tells_types_apart() -> None:
    assert key("M11 3") != key("M113")
    assert key("Type 59-1") != key("Type 591")
    assert key("UH-60A+") != key("UH-60A")
    assert key("Škoda") == key("skoda")
    assert key("Мста-С") == key("Msta-S")
    assert key("Т-72Б3") == "t72b3"


def test_an_item_is_taken_by_any_of_its_exact_names_and_by_no_other() -> None:
    assert CATALOG.item("зт-7б").id == "zt-7b"
    with pytest.raises(UnknownNameError) as caught:
        CATALOG.item("ZT-7B obr. 1989")
    assert caught.value.suggestions == ("zt-7b",)


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("258 M113", "m113"),
        ("Мста-С", "2s19"),
        ("SA-8 Gecko", "osa"),
        ("HMMWV M1151A1", "m1151-hmmwv"),
        ("T-72B3", "t-72b3"),
        ("152mm 2S3(M) Akatsiya", "2s3"),
        ("Т-64БВ", "t-64bv"),
    ],
)
def test_names_of_lists_resolve_in_the_built_in_catalog(name: str, item: str) -> None:
    assert interop.load().resolve(name).item == item


def test_a_pair_of_types_is_ambiguous_in_the_built_in_catalog() -> None:
    found = interop.load().resolve("BTR-60/BTR-70")
    assert found.verdict is Verdict.AMBIGUOUS
    assert found.candidates == ("btr-60", "btr-70")


@pytest.mark.skipif(not REFERENCE, reason="INTEROP_REFERENCE names no folder of reference data")
def test_ambiguous_short_names_are_never_taken_for_a_third_thing() -> None:
    file = Path(str(REFERENCE)).parent / "coverage" / "ambiguous-names.csv"
    catalog = interop.load()
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found = catalog.resolve(row["name_key"])
            held = [item for item in row["may_mean"].split() if item in catalog.items]
            if len(held) > 1 and found.item:
                assert found.item in held, (row, found)


@pytest.mark.skipif(not REFERENCE, reason="INTEROP_REFERENCE names no folder of reference data")
def test_most_of_a_list_of_captures_is_understood() -> None:
    file = Path(str(REFERENCE)) / "oryx_losses" / "event_captured.csv"
    names = interop.load()
    with file.open(encoding="utf-8", newline="") as stream:
        systems = Counter(row["system"] for row in csv.DictReader(stream))
    found = sum(count for system, count in systems.items() if names.resolve(system).item)
    assert found / sum(systems.values()) >= 0.8
