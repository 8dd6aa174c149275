"""Frames have the columns of the CSV files, and what a notebook shows is small, escaped and without scripts."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from world import World, tank_world

import interop
from interop import frames
from interop.backtest.run import backtest
from interop.checks import check
from interop.errors import Problem
from interop.literature import compare_measures
from interop.report.records import items_block
from interop.report.tables import matrix_pairs, score_items

LOT = """
schema_version = 1
title = "TITLE"
question = "TITLE?"
from = "XA"
to = "XC"
as_of = "2024"
[[lot]]
item = "tank"
figures = [
  { quantity_low = 4, quantity_high = 4, source = "s1", grade = "B2" },
  { quantity_low = 6, quantity_high = 6, source = "s2", grade = "C2" },
]
"""
ODD = "<img src=x onerror=alert(1)> </td><script>alert(1)</script> $\\frac{1}{$ \"'& [/] دبابة"


class Reader(HTMLParser):
    """Tags and words of a fragment; every tag must be closed in order."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.open: list[str] = []
        self.feed(fragment)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data + "\n"


def told(folder: Path, title: str = "A lot", odd: str = "") -> dict[str, object]:
    """One result of every kind that shows itself, by the name of its class; ``odd`` goes into every name."""
    world = tank_world()
    for case, item, to, label in (("c1", "tank", "XA", 0), ("c2", "tank", "XB", 2), ("c3", "truck", "XC", 3)):
        world.case(case, item, to, label)
    for _, cells in [*world.rows["forces"], *world.rows["equipment"], *world.rows["codes"], *world.rows["cases"]]:
        cells["name"] = f"{cells.get('name', cells['id'])} {odd}".strip()
    catalog, more = world.catalog(), tank_world().supply("XC", "tank-parts").catalog()
    (folder / "lot.toml").write_text(LOT.replace("TITLE", title), encoding="utf-8")
    scenario = interop.load_scenario(catalog, folder / "lot.toml")
    measures = compare_measures(catalog, ["tank", "truck"], "XC")
    results: list[object] = [
        catalog,
        interop.score(catalog, "XA", "XC", draws=64),
        interop.explain(catalog, "tank", "XC", draws=64),
        interop.rank(catalog, "XC", draws=64),
        interop.matrix(catalog, draws=64),
        interop.gaps(catalog, "XA", "XC", draws=64),
        interop.flip(catalog, "XA", "XC", draws=64),
        interop.sensitivity(catalog, "XA", "XC", draws=64),
        interop.diff(catalog, more, draws=16),
        catalog.resolve(odd or "TANK"),
        scenario,
        interop.score_scenario(catalog, scenario, draws=64),
        backtest(catalog, draws=16),
        measures[0],
        measures,
        check(world.write(folder / "catalog")),
    ]
    return {type(result).__name__: result for result in results}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    return told(tmp_path_factory.mktemp("plain"))


CATALOG = tank_world().catalog()
CARD = interop.score(CATALOG, "XA", "XC", draws=64)
EXPLAINED = interop.explain(CATALOG, "tank", "XC", draws=64)
RANKING = interop.rank(CATALOG, "XC", draws=64)
MATRIX = interop.matrix(CATALOG, draws=64)
SHOWN = (
    "Catalog", "Scorecard", "Explanation", "Ranking", "Matrix", "Gaps", "Flip", "Sensitivity", "Difference", "Resolution",
    "Scenario", "ScenarioScore", "Backtest", "Comparison", "Comparisons", "Report",
)  # fmt: skip
NOT_SHOWN = {"Estimate", "Method"}
"""Public classes that are no results: a part of one, and the numbers to make one with."""


def shown(result: object) -> Reader:
    fragment = result._repr_html_()  # type: ignore[attr-defined]
    return Reader(fragment)


# Frames ---------------------------------------------------------------------------------------------------------


def test_the_items_of_a_score_are_one_row_each_with_the_columns_of_the_csv() -> None:
    table = CARD.frame
    assert list(table.columns) == list(score_items(CARD).header)
    assert list(table["item"]) == ["tank", "truck"]
    for row, score in zip(table.itertuples(), CARD.items, strict=True):
        assert score.difficulty.value is not None
        assert row.difficulty == round(score.difficulty.value, 1)
        assert (row.interval_low, row.interval_high) == tuple(round(end, 1) for end in score.difficulty.interval)
    for name in ("difficulty", "low", "high", "coverage", "known_share", "quantity_low"):
        assert table[name].dtype == np.float64


def test_a_value_that_is_not_known_is_missing_and_never_a_number() -> None:
    world = World("XA", "XB", complete=False).plain_item("tank").holds("XA", "tank", None, None)
    card = interop.score(world.catalog(), "XA", "XB", draws=16)
    row = card.frame.iloc[0]
    assert pd.isna(row["difficulty"])
    assert pd.isna(row["band"])
    assert pd.isna(row["quantity_low"])
    assert row["low"] < row["high"]
    assert "–" in shown(interop.matrix(world.catalog(), draws=16)).words


def test_findings_are_one_row_each_with_their_sources() -> None:
    table = CARD.findings_frame
    assert len(table) == sum(len(score.findings) for score in CARD.items)
    assert set(table["item"]) == {"tank", "truck"}
    assert {"dimension", "role", "level", "channel", "supplier", "value", "sentence", "sources"} <= set(table.columns)
    assert set(table["sources"]) == {"s1 B2"}
    own = EXPLAINED.frame
    assert list(own["sentence"]) == [finding.sentence for finding in EXPLAINED.findings]
    assert list(own.columns) == list(table.columns)


def test_dimensions_rankings_and_pairs_are_tidy() -> None:
    dimensions = frames.dimensions_frame(CARD)
    assert list(dimensions["dimension"]) == [d.dimension for d in CARD.dimensions]
    assert dimensions["points"].sum() == pytest.approx(CARD.as_dict()["difficulty"]["value"], abs=0.3)
    ranking = RANKING.frame
    assert list(ranking["rank"]) == [1, 2]
    assert list(ranking["from_force"]) == [card.from_force for card in RANKING.cards]
    assert ranking["difficulty"].is_monotonic_increasing
    pairs = MATRIX.frame
    assert list(pairs.columns) == ["from_force", "to_force", *matrix_pairs(MATRIX).header[2:]]
    assert len(pairs) == 9
    value = MATRIX.value("XA", "XC")
    assert value is not None
    assert pairs.query("from_force == 'XA' and to_force == 'XC'")["difficulty"].item() == round(value, 1)


def test_column_names_can_be_written_as_attributes() -> None:
    found = [
        CARD.frame,
        CARD.findings_frame,
        EXPLAINED.frame,
        RANKING.frame,
        MATRIX.frame,
        frames.dimensions_frame(CARD),
    ]
    for table in [*found, frames.catalog_items(CATALOG)]:
        names = [str(name) for name in table.columns]
        assert len(set(names)) == len(names)
        assert all(name.isidentifier() and name == name.lower() for name in names)


def test_items_and_forces_of_a_catalog_are_frames_too() -> None:
    items, forces = frames.catalog_items(CATALOG), frames.catalog_forces(CATALOG)
    assert list(items.columns) == list(items_block(CATALOG).header)
    assert set(items["id"]) == {"tank", "cousin", "truck"}
    assert dict(zip(forces["id"], forces["items"], strict=True)) == {"XA": 2, "XB": 1, "XC": 1}


def test_namibia_is_no_missing_value() -> None:
    catalog = tank_world().force("NA", name="Namibia").catalog()
    assert not frames.catalog_forces(catalog)["id"].isna().any()


# What a notebook shows ------------------------------------------------------------------------------------------


def test_every_public_result_shows_itself() -> None:
    public = {name for name in interop.__all__ if isinstance(getattr(interop, name), type)}
    errors = {name for name in public if issubclass(getattr(interop, name), Exception)}
    assert public - errors - NOT_SHOWN - {Problem.__name__} <= set(SHOWN)


def test_every_result_has_a_frame(results: dict[str, object]) -> None:
    assert set(results) == set(SHOWN)
    for name in SHOWN:
        table = results[name].frame  # type: ignore[attr-defined]
        assert isinstance(table, pd.DataFrame), name
        assert len(table) or name in ("Report", "Flip"), name


@pytest.mark.parametrize("name", SHOWN)
def test_a_notebook_shows_small_tables_without_scripts_or_formulas(name: str, results: dict[str, object]) -> None:
    reader = shown(results[name])
    assert set(reader.tags) <= {
        "div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "strong",
    }  # fmt: skip
    assert reader.tags.count("table") == reader.tags.count("caption") >= 1
    assert reader.attributes <= {"class", "scope"}
    fragment = results[name]._repr_html_()  # type: ignore[attr-defined]
    assert fragment.startswith('<div class="tex2jax_ignore mathjax_ignore interop">')
    assert "<caption></caption>" not in fragment
    assert len(fragment) < 20_000


@pytest.mark.parametrize("name", SHOWN)
def test_every_column_and_every_row_is_named_for_screen_readers(name: str, results: dict[str, object]) -> None:
    fragment = results[name]._repr_html_()  # type: ignore[attr-defined]
    assert not re.findall(r"<th(?! scope=)", fragment.replace("<thead", ""))
    for body in re.findall(r"<tbody>.*?</tbody>", fragment):
        assert body.count("<tr>") == body.count('<th scope="row"')


@pytest.mark.parametrize("name", SHOWN)
def test_text_has_the_colour_of_the_page_on_light_and_on_dark(name: str, results: dict[str, object]) -> None:
    fragment = results[name]._repr_html_()  # type: ignore[attr-defined]
    assert " style=" not in fragment
    for sheet in re.findall(r"<style>(.*?)</style>", fragment):
        properties = dict(rule.split(":", 1) for block in re.findall(r"{(.*?)}", sheet) for rule in block.split(";"))
        assert not {"color", "background", "background-color", "fill"} & set(properties)
        assert all("var(--jp-" in rule for rule in properties.values() if "#" in rule or "rgb" in rule)


@pytest.mark.parametrize("name", SHOWN)
def test_a_style_holds_for_its_own_table_alone(name: str, results: dict[str, object]) -> None:
    (sheet,) = re.findall(r"<style>(.*?)</style>", results[name]._repr_html_())  # type: ignore[attr-defined]
    selectors = [one for part in re.findall(r"([^{}]+){", sheet) for one in part.split(",")]
    assert all(selector.startswith(".interop") for selector in selectors)


def test_a_score_shows_its_headline_every_dimension_and_what_is_known() -> None:
    words = shown(CARD).words
    assert CARD.headline in words
    for row in CARD.dimensions:
        assert f"{row.dimension}\n{row.points:.1f}\n" in words
    assert "100% of the essential needs known" in words
    assert f"range with unknowns {CARD.difficulty.low:.0f} to {CARD.difficulty.high:.0f}" in words


def test_an_explanation_shows_every_finding() -> None:
    words = shown(EXPLAINED).words
    assert all(finding.sentence in words for finding in EXPLAINED.findings)
    assert EXPLAINED.arithmetic[-1] in words


@pytest.mark.parametrize("name", SHOWN)
def test_hostile_names_are_shown_letter_by_letter(name: str, hostile: dict[str, object]) -> None:
    reader = shown(hostile[name])
    assert not {"img", "script"} & set(reader.tags)
    if name not in (
        "Catalog",
        "Matrix",
        "Difference",
        "Report",
        "Comparisons",
    ):  # these show ids, which have no such letters
        assert ODD in reader.words


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    title = ODD.replace("\\", "\\\\").replace('"', '\\"')
    return told(tmp_path_factory.mktemp("hostile"), title, ODD)


def test_numbers_of_a_column_have_equally_many_decimals() -> None:
    data = pd.DataFrame({"name": ["a", "b", "c"], "share": [1.0, 0.25, None], "count": [3, 12, 1]})
    fragment = frames.frame_html(data, "Some")
    assert re.findall(r'<td class="n">(.*?)</td>', fragment) == ["1.00", "3", "0.25", "12", "–", "1"]


def test_a_long_table_is_cut_with_a_word_about_it() -> None:
    names = [f"X{letter}" for letter in "ABCDEFGHIJKLM"]
    world = World(*names).plain_item("tank")
    for name in names:
        world.holds(name, "tank")
    reader = shown(interop.matrix(world.catalog(), draws=16))
    assert reader.tags.count("tr") == 1 + frames.MAX_ROWS
    assert "3 more rows" in reader.words


def test_a_plain_description_is_short_and_tells_what_it_is() -> None:
    assert repr(CATALOG).startswith("Catalog(3 items, 3 forces,")
