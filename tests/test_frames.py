"""Frames have the columns of the CSV files, and what a notebook shows is small, escaped and without scripts."""

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from world import World, tank_world

import interop
from interop import frames
from interop.report.records import items_block
from interop.report.tables import matrix_pairs, score_items

CATALOG = tank_world().catalog()
CARD = interop.score(CATALOG, "XA", "XC", draws=64)
EXPLAINED = interop.explain(CATALOG, "tank", "XC", draws=64)
RANKING = interop.rank(CATALOG, "XC", draws=64)
MATRIX = interop.matrix(CATALOG, draws=64)
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


@pytest.mark.parametrize("result", [CARD, EXPLAINED, RANKING, MATRIX], ids=lambda result: type(result).__name__)
def test_a_notebook_shows_a_small_table_without_scripts_or_formulas(result: object) -> None:
    reader = shown(result)
    assert set(reader.tags) <= {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    assert reader.tags.count("table") == reader.tags.count("caption") == 1
    assert reader.attributes <= {"class", "scope"}
    fragment = result._repr_html_()  # type: ignore[attr-defined]
    assert fragment.startswith('<div class="tex2jax_ignore mathjax_ignore">')
    assert len(fragment) < 20_000


def test_a_score_shows_its_headline_every_dimension_and_what_is_known() -> None:
    words = shown(CARD).words
    assert CARD.headline in words
    for row in CARD.dimensions:
        assert f"{row.dimension}\n{round(row.points, 1):g}\n" in words
    assert "100% of the essential needs known" in words
    assert f"range with unknowns {CARD.difficulty.low:.0f} to {CARD.difficulty.high:.0f}" in words


def test_an_explanation_shows_every_finding() -> None:
    words = shown(EXPLAINED).words
    assert all(finding.sentence in words for finding in EXPLAINED.findings)
    assert EXPLAINED.arithmetic[-1] in words


def test_names_are_shown_letter_by_letter() -> None:
    world = tank_world()
    for _, cells in [*world.rows["forces"], *world.rows["equipment"], *world.rows["codes"]]:
        cells["name"] = f"{cells['id']} {ODD}"
    catalog = world.catalog()
    results = [
        interop.score(catalog, "XA", "XC", draws=16),
        interop.explain(catalog, "tank", "XC", draws=16),
        interop.rank(catalog, "XC", draws=16),
    ]
    for result in results:
        reader = shown(result)
        assert ODD in reader.words
        assert not {"img", "script"} & set(reader.tags)


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
