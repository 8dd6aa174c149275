"""docs/reference-measures.md says what the measures give: its table, its statements and its examples come out."""

import re
from pathlib import Path

import pytest

import interop
from interop import literature
from interop.literature import Comparison, compare_measures, containment, sim_real
from interop.models import Channel, Level
from interop.report.measures import measures_table
from interop.report.tables import markdown

PAGE = (Path(__file__).parent.parent / "docs" / "reference-measures.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([a-z0-9.-]+) \| ([A-Z-]{2,}) \|", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Comparison]:
    catalog = interop.load()
    return {(item, to): compare_measures(catalog, [item], to)[0] for item, to in ROWS}


def value(one: Comparison) -> float:
    assert one.score.difficulty.value is not None
    return one.score.difficulty.value


def test_the_table_is_what_the_catalog_gives(found: dict[tuple[str, str], Comparison]) -> None:
    assert len(found) == len(ROWS) >= 4
    assert markdown([measures_table(list(found.values()))]) in PAGE


@pytest.mark.parametrize("item", ["t-72b", "d-30", "mi-17v-5"])
def test_where_kit_is_in_service_the_measures_agree(item: str, found: dict[tuple[str, str], Comparison]) -> None:
    one = found[item, "RU"]
    assert one.sim_bin == one.sim_real == one.containment == 1
    assert (one.level, value(one)) == (Level.COMMON, 0)
    assert one.sim_bin_all is not None
    assert one.sim_real_all is not None
    assert max(one.sim_bin_all, one.sim_real_all) < 0.05
    assert one.surplus > 100


def test_work_parts_the_ladder_and_the_score_on_the_m4(found: dict[tuple[str, str], Comparison]) -> None:
    one = found["m4", "RU"]
    assert one.weakest is not None
    assert (one.level, one.weakest.role) == (Level.NONE, "barrel")
    assert one.sim_real is not None
    assert one.sim_real < 0.25
    assert one.score.band == "seamless"


def test_who_supplies_parts_sim_bin_and_the_score_on_the_uh_60(found: dict[tuple[str, str], Comparison]) -> None:
    russia, ukraine = found["uh-60a-plus", "RU"], found["uh-60a-plus", "UA"]
    assert russia.sim_bin == ukraine.sim_bin
    assert value(russia) - value(ukraine) > 30
    for one, channel in ((russia, Channel.DENIED), (ukraine, Channel.ALLY)):
        parts = [f.offer for f in one.score.findings if f.dimension == "parts" and f.essential]
        assert {offer.channel for offer in parts if offer} == {channel}


def test_the_weakest_link_parts_containment_the_ladder_and_the_score(
    found: dict[tuple[str, str], Comparison],
) -> None:
    helicopter, rifle = found["uh-60a-plus", "RU"], found["m4", "RU"]
    assert helicopter.containment == pytest.approx(1 / 3, abs=0.03)
    assert {"engine", "gearbox", "rotor"} <= {f.role for f in helicopter.score.findings if f.level is Level.NONE}
    assert helicopter.level is rifle.level is Level.NONE
    assert (helicopter.score.band, rifle.score.band) == ("prohibitive", "seamless")


@pytest.mark.parametrize("item", ["t-72b", "mi-17v-5"])
def test_what_is_optional_only_the_score_sees(item: str, found: dict[tuple[str, str], Comparison]) -> None:
    one = found[item, "UA"]
    assert one.sim_bin == one.sim_real == one.containment == 1
    assert one.level is Level.COMMON
    assert 0 < value(one) < 10
    lent = [f for f in one.score.findings if f.offer and f.offer.channel is not Channel.OWN]
    assert lent
    assert all(f.role.startswith("secondary") and not f.essential for f in lent)


REASONS: list[tuple[str, list[float], list[float]]] = [
    ("1. ", [0.2] * 4, [1.0] * 4),
    ("2. ", [0.1] * 4, [0.1] * 4),
    ("3. ", [1.0] * 4, [1.0, 1.0, 1.0, 0.0]),
    ("4. ", [1.0, 1.0], [1.0, 0.0]),
]


@pytest.mark.parametrize(("number", "need", "have"), REASONS, ids=["surplus", "level", "missing", "idle"])
def test_the_examples_of_the_four_reasons_come_out(number: str, need: list[float], have: list[float]) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| {number}"))
    cases = [(need, have)] if number != "4. " else [(need, have), ([*need, 0.0, 0.0], [*have, 0.0, 0.0])]
    real = ", then ".join(f"{sim_real(a, b, 1) + 1e-9:.2f}" for a, b in cases)
    contained = ", then ".join(f"{containment(a, b) + 1e-9:.2f}" for a, b in cases)
    assert f"| {real} | {contained} |" in row


def test_every_function_on_the_page_is_there() -> None:
    table = PAGE[PAGE.index("| measure | in Python |") : PAGE.index("```\nSim_Bin")]
    names = set(re.findall(r"`(\w+)(?:\([^`]*\))?`", table))
    assert {"sim_bin", "sim_real", "interoperability", "i_score", "ladder", "containment", "tversky"} <= names
    assert all(callable(getattr(literature, name)) for name in names)
