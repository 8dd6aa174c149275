"""Results as blocks: every number is the result's own, and every name reads as it was written, in any form."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import World, tank_world

import interop
from interop.method import load_method
from interop.report import records, tables
from interop.report.tables import Block, bar, csv_of, markdown, quantity, text
from interop.scoring.findings import Finding
from interop.tables import neutral
from report.readers import read_markdown

CATALOG = tank_world().catalog()
CARD = interop.score(CATALOG, "XA", "XC", draws=64)
EXPLAINED = interop.explain(CATALOG, "tank", "XC", draws=64)
RANKING = interop.rank(CATALOG, "XC", draws=64)
MATRIX = interop.matrix(CATALOG, draws=64)
NAMES = [
    "AK [training] RPG [/]",
    "[a](javascript:alert(1)) ![b](x)",
    r"$\frac{1}{$ \alpha $x$",
    "<img src=x onerror=alert(1)> <!-- -->",
    "a|b `c` *d* _e_ **f** ~~g~~ # h",
    "&lt; &amp; &#35; R&D",
    "# not a title",
    "Т-72 戦車 دبابة 🚀",
    "=1+1",
]


def rows(block: Block) -> list[dict[str, object]]:
    return [dict(zip(block.header, row, strict=True)) for row in block.rows]


def named(title: str, blocks: Sequence[Block]) -> Block:
    (found,) = [block for block in blocks if block.title == title]
    return found


def all_blocks() -> list[Block]:
    return [
        *tables.score_blocks(CARD),
        tables.score_items(CARD),
        *tables.explain_blocks(EXPLAINED, CATALOG),
        *tables.rank_blocks(RANKING),
        *tables.matrix_blocks(MATRIX),
        tables.matrix_pairs(MATRIX),
        *records.show_blocks(CATALOG, "tank"),
        *records.show_blocks(CATALOG, "XA"),
        records.items_block(CATALOG),
        records.forces_block(CATALOG),
    ]


# Forms ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_markdown_shows_a_name_letter_by_letter_wherever_it_stands(name: str) -> None:
    block = Block(name, ("item", name), [(name, 1.0), (None, 2)], [name, f"first {name}"], frozenset({name}))
    reader = read_markdown(markdown([block, Block("", lines=[f"last {name}"])]))
    assert reader.words == [name, name, f"first {name}", f"last {name}"]
    assert reader.rows == [["item", name], [name, "1.0"], ["–", "2"]]
    assert reader.tags <= {"h2", "table", "thead", "tbody", "tr", "th", "td", "p"}


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.text(r"ab <>[]()!*_`~|\&;#$:/.-+=1" + "é", min_size=1, max_size=30).filter(str.strip))
def test_markdown_never_turns_a_cell_into_anything_else(name: str) -> None:
    reader = read_markdown(markdown([Block("", ("item", "why"), [(name, "x")])]))
    assert reader.rows[1:] == [[name.strip(), "x"]]
    assert reader.tags <= {"table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("block", all_blocks(), ids=lambda block: block.title or "head")
def test_every_block_is_the_same_table_in_markdown_and_csv(block: Block) -> None:
    reader = read_markdown(markdown([block]))
    shown = [[text(cell) for cell in row] for row in block.rows]
    assert reader.rows == ([[*block.header], *shown] if block.header else [])
    if block.header:
        found = list(csv.reader(io.StringIO(csv_of(block)), strict=True))
        plain = [["" if cell is None else neutral(str(cell)) for cell in row] for row in block.rows]
        assert found == [list(block.header), *plain]
    assert set(block.numeric) <= set(block.header)
    assert all(len(row) == len(block.header) for row in block.rows)


def test_csv_keeps_numbers_and_makes_formulas_harmless() -> None:
    block = Block("", ("a", "b"), [("=1+1", -1.5), ("@x", None), ("-152mm", 0), ("tab\t", 1e6)])
    assert csv_of(block) == "a,b\n'=1+1,-1.5\n'@x,\n'-152mm,0\ntab\t,1000000.0\n"


@pytest.mark.parametrize(
    ("cell", "words"), [(None, "–"), (0.0, "0.0"), (67.46, "67.5"), (3, "3"), ("x", "x"), ("", ""), (99.96, "100.0")]
)
def test_a_cell_reads_as_people_write_it(cell: str | float | int | None, words: str) -> None:
    assert text(cell) == words


@given(value=st.floats(0, 100), width=st.integers(1, 60))
@settings(deadline=None, max_examples=50, derandomize=True)
def test_a_bar_is_always_as_wide_and_fuller_for_more(value: float, width: int) -> None:
    drawn = bar(value, width)
    assert len(drawn) == width
    assert drawn == "█" * drawn.count("█") + "░" * drawn.count("░")
    assert bar(100.0, width) == "█" * width
    assert bar(0.0, width) == "░" * width
    assert drawn.count("█") <= bar(min(100.0, value + 10), width).count("█")


def test_what_is_not_known_is_no_empty_bar() -> None:
    assert bar(None, 5) == "?????"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, "not known"),
        (3, None, "3 or more"),
        (None, 9, "up to 9"),
        (7, 7, "7"),
        (5, 20, "5 to 20"),
        (0, 0, "0"),
        (1.5, 2, "1.5 to 2"),
    ],
)
def test_a_quantity_says_its_range(low: float | None, high: float | None, words: str) -> None:
    assert quantity(low, high) == words


# Scores ---------------------------------------------------------------------------------------------------------


def test_the_numbers_of_a_score_are_the_scorecard_s() -> None:
    blocks = tables.score_blocks(CARD, all_items=True)
    d = CARD.difficulty
    assert d.value is not None
    assert blocks[0].lines[0] == CARD.headline
    for number in (
        f"value {d.value:.1f}",
        f"{d.interval[0]:.0f} to {d.interval[1]:.0f}",
        f"{d.low:.0f} to {d.high:.0f}",
    ):
        assert number in blocks[0].lines[1]
    dimensions = {row["dimension"]: row for row in rows(named("What makes it hard", blocks))}
    assert {name: row["points"] for name, row in dimensions.items()} == {
        s.dimension: round(s.points, 1) for s in CARD.dimensions
    }
    points = [row["points"] for row in dimensions.values()]
    assert points == sorted(points, reverse=True, key=lambda p: p if isinstance(p, float) else 0)
    items = rows(named("Items", blocks))
    assert {row["item"]: row["difficulty"] for row in items} == {
        s.item: None if s.difficulty.value is None else round(s.difficulty.value, 1) for s in CARD.items
    }
    categories = rows(named("By category", blocks))
    assert {row["category"]: row["band"] for row in categories} == {s.category: s.band for s in CARD.categories}
    evidence = " ".join(named("Evidence", blocks).lines)
    assert f"seed {CARD.provenance.seed}" in evidence
    assert all(note in evidence for note in CARD.notes)


def test_the_hardest_items_come_first_and_a_cut_list_says_of_how_many() -> None:
    world = World("XA", "XB")
    for number in range(12):
        world.plain_item(f"t-{number}").holds("XA", f"t-{number}")
    card = interop.score(world.relation("XB", "XA", "denied").catalog(), "XA", "XB", draws=16)
    shown = named("Hardest 8 of 12 items", tables.score_blocks(card))
    assert len(shown.rows) == 8
    everything = named("Items", tables.score_blocks(card, all_items=True))
    assert len(everything.rows) == 12
    assert list(everything.rows[:8]) == list(shown.rows)


def test_the_spread_of_a_category_is_shown_beside_its_mean() -> None:
    categories = rows(named("By category", tables.score_blocks(CARD)))
    by_name = {c.category: c for c in CARD.categories}
    for row in categories:
        category = by_name[str(row["category"])]
        assert category.easiest in str(row["easiest to hardest"])
        assert category.hardest in str(row["easiest to hardest"])


def test_an_unknown_score_shows_its_range_and_no_number() -> None:
    world = World("XA", "XB", complete=False).plain_item("tank").holds("XA", "tank")
    catalog = world.catalog()
    card = interop.score(catalog, "XA", "XB", draws=16)
    blocks = tables.score_blocks(card)
    assert "not enough is known for a value" in blocks[0].lines[0]
    assert blocks[0].lines[1].startswith("?")
    assert "value –" in blocks[0].lines[1]
    assert [row["band"] for row in rows(blocks[2])] == ["unknown"]
    assert [row["difficulty"] for row in rows(tables.score_items(card))] == [None]
    explained = tables.explain_blocks(interop.explain(catalog, "tank", "XB", draws=16), catalog)
    assert (
        explained[0].lines[0].startswith("TANK in the logistics of Force XB: not enough is known for a value; between")
    )
    assert all(".." in str(row["value"]) for row in rows(explained[1]) if row["level"] == "unknown")
    assert tables.matrix_blocks(interop.matrix(catalog, draws=16))[0].rows[0][2] == "?"


def test_csv_of_a_score_has_one_row_an_item_with_plain_numbers() -> None:
    found = rows(tables.score_items(CARD))
    assert [row["item"] for row in found] == [s.item for s in CARD.items]
    for row, score in zip(found, CARD.items, strict=True):
        d = score.difficulty
        assert (row["from"], row["to"]) == ("XA", "XC")
        assert (row["low"], row["high"]) == (round(d.low, 1), round(d.high, 1))
        assert (row["quantity_low"], row["quantity_high"]) == (score.quantity_low, score.quantity_high)
        assert row["operated"] == ("yes" if score.operated else "no")
        assert row["why"] == (score.hardest.sentence if score.hardest else None)
    assert [row["operated"] for row in found] == ["no", "yes"]
    assert [bool(row["why"]) for row in found] == [True, False]


# Explanations ---------------------------------------------------------------------------------------------------


def test_an_explanation_has_every_finding_with_its_sources_and_grades() -> None:
    blocks = tables.explain_blocks(EXPLAINED, CATALOG)
    needs = rows(named("Needs", blocks))
    assert [row["need"] for row in needs] == [f"{f.dimension}/{f.role}" for f in EXPLAINED.findings]
    for row, finding in zip(needs, EXPLAINED.findings, strict=True):
        assert row["finding"] == finding.sentence
        assert row["value"] == tables.finding_value(finding)
        assert {f"{c.source} {c.grade}" for c in finding.claims} == set(str(row["sources"]).split(", "))
    assert list(named("Arithmetic", blocks).lines) == list(EXPLAINED.arithmetic)
    sources = rows(named("Sources", blocks))
    assert {row["id"] for row in sources} == {c.source for f in EXPLAINED.findings for c in f.claims}
    assert sources[0]["address"] == "https://example.org/1"


def test_an_optional_need_and_a_dimension_without_needs_are_said_to_be_so() -> None:
    world = World("XA", "XB").plain_item("tank").need("tank", "parts", "spare", role="spare", essential="no")
    catalog = world.holds("XA", "tank").relation("XB", "XA", "denied").catalog()
    blocks = tables.explain_blocks(interop.explain(catalog, "tank", "XB", draws=16), catalog)
    assert "parts/spare (optional)" in [row["need"] for row in rows(named("Needs", blocks))]
    assert "It needs nothing in systems." in named("Evidence", blocks).lines


def test_sources_that_disagree_are_named_with_the_one_that_is_used() -> None:
    world = tank_world()
    world.relation("XC", "XA", "ally", source="s2", grade="C3")
    world.need("tank", "ammunition", "tank-ammunition", amount="50", unit="kg/day", source="s2", grade="C3")
    world.rows["needs"][0][1].update(amount="70", unit="kg/day")
    catalog = world.catalog()
    blocks = tables.explain_blocks(interop.explain(catalog, "tank", "XC", draws=16), catalog)
    (line,) = [line for line in named("Evidence", blocks).lines if line.startswith("Sources disagree")]
    assert line.endswith("s1 is used, s2 says otherwise.")
    assert "tank ammunition main" in line


def test_a_value_that_is_not_known_is_shown_as_its_range() -> None:
    finding: Finding = EXPLAINED.findings[0]
    assert tables.finding_value(finding) == f"{finding.value:.2f}"


# Many pairs -----------------------------------------------------------------------------------------------------


def test_a_ranking_lists_forces_easiest_first_with_the_share_of_draws_in_which_each_is_harder() -> None:
    table, rest = tables.rank_blocks(RANKING)
    found = rows(table)
    assert [row["rank"] for row in found] == [1, 2]
    assert [row["force"] for row in found] == [card.from_force for card in RANKING.cards]
    values = [row["difficulty"] for row in found]
    assert values == sorted(values, key=lambda v: v if isinstance(v, float) else 0)
    assert [row["harder"] for row in found] == [None, f"{RANKING.harder[0]:.0%}"]
    assert RANKING.provenance.catalog[:12] in rest.lines[-1]


def test_a_force_that_cannot_be_ranked_is_named_with_the_reason() -> None:
    world = tank_world().force("XD").complete("XD", "fuel")
    blocks = tables.rank_blocks(interop.rank(world.catalog(), "XC", draws=16))
    assert any(line.startswith("Left out: XD: no holdings of XD") for line in blocks[1].lines)


def test_the_matrix_has_the_kit_in_rows_and_the_logistics_in_columns() -> None:
    (table,) = tables.matrix_blocks(MATRIX)
    for row in table.rows:
        for taker, cell in zip(MATRIX.takers, row[1:], strict=True):
            value = MATRIX.value(str(row[0]), taker)
            assert cell == f"{value:.0f}"
    assert table.header == ("from \\ to", *MATRIX.takers)
    pairs = {(row["from"], row["to"]): row for row in rows(tables.matrix_pairs(MATRIX))}
    assert set(pairs) == set(MATRIX.cards)
    for pair, card in MATRIX.cards.items():
        assert pairs[pair]["difficulty"] == tables.value(card.difficulty)
        assert pairs[pair]["band"] == card.band


def test_a_force_without_kit_leaves_a_dash_in_its_row_and_no_pair() -> None:
    matrix = interop.matrix(tank_world().force("XD").catalog(), draws=16)
    (table,) = tables.matrix_blocks(matrix)
    assert list(table.rows[3]) == ["XD", "–", "–", "–", "–"]
    assert not [row for row in rows(tables.matrix_pairs(matrix)) if row["from"] == "XD"]


# Cards and lists ------------------------------------------------------------------------------------------------


def test_the_card_of_an_item_shows_its_needs_holders_and_sources() -> None:
    world = tank_world().item("tank-b", name="Tank B", variant_of="tank", aliases="TB;T/B", crew="3", mass_kg="41000.5")
    world.need("tank-b", "fuel", "").need("tank-b", "systems", "code-x", role="radio", source="s2", grade="C3")
    world.holds("XC", "tank-b", 2, 2, status="captured")
    world.holds("XC", "tank-b", 3, 3, status="captured", source="s2", grade="C3")
    catalog = world.catalog()
    facts, needs, suppliers, holders, conflicts, sources = records.show_blocks(catalog, "tank-b")
    stated = {row["fact"]: row["value"] for row in rows(facts)}
    assert facts.title == "Tank B"
    assert (stated["variant of"], stated["crew"], stated["mass"]) == ("tank", "3", "41000.5 kg")
    assert stated["also called"] == "TB; T/B"
    assert "entered service" not in stated
    by_need = {row["need"]: row for row in rows(needs)}
    assert by_need["ammunition/main*"]["source"] == "s1 B2 (by tank)"
    assert by_need["fuel/fuel*"]["code"] == "unknown"
    assert by_need["fuel/fuel*"]["source"] == "s1 B2"
    assert by_need["systems/radio*"]["source"] == "s2 C3"
    made = {row["code"]: row["suppliers"] for row in rows(suppliers)}
    assert made["tank-parts"] == "produces: XA"
    assert made["code-x"] == "nobody on record"
    every = {(row["dimension"], row["role"]): row for row in rows(records.needs_block(catalog, "tank-b"))}
    assert every["ammunition", "main"]["inherited_from"] == "tank"
    assert every["fuel", "fuel"]["state"] == "unknown"
    [disagreement] = rows(conflicts)
    assert disagreement["fact"] == "holdings XC tank-b captured"
    assert (disagreement["used"], disagreement["others"]) == ("s1 B2", "s2 C3")
    assert [(row["force"], row["status"], row["quantity"]) for row in rows(holders)] == [("XC", "captured", "2 to 3")]
    assert [row["id"] for row in rows(sources)] == ["s1", "s2"]
    assert [row["opened"] for row in rows(sources)] == ["yes", "no"]


def test_the_card_of_a_force_shows_its_kit_and_whom_it_may_draw_on() -> None:
    facts, kit, relations, sources = records.show_blocks(CATALOG, "XA")
    assert facts.title == "Force XA"
    assert [(row["item"], row["quantity"]) for row in rows(kit)] == [("tank", "10"), ("truck", "100 to 200")]
    assert {row["supplier"]: row["channel"] for row in rows(relations)} == {"XB": "denied", "XC": "denied"}
    assert [row["id"] for row in rows(sources)] == ["s1"]


def test_lists_of_items_can_be_narrowed_and_say_how_many_there_are() -> None:
    assert records.items_block(CATALOG).title == "3 items"
    assert [row["id"] for row in rows(records.items_block(CATALOG, force="XA"))] == ["tank", "truck"]
    assert [row["id"] for row in rows(records.items_block(CATALOG, category="truck-utility"))] == ["truck"]
    assert records.items_block(CATALOG, force="XB", category="truck-utility").title == "0 items"
    forces = rows(records.forces_block(CATALOG))
    assert {row["id"]: row["items"] for row in forces} == {"XA": 2, "XB": 1, "XC": 1}


def test_items_of_a_force_are_those_of_the_day() -> None:
    world = tank_world().holds("XC", "tank", valid_from="2020", valid_to="2022")
    catalog = world.catalog()
    for day, items in (("2019", []), ("2021-06", ["tank"]), ("2023", [])):
        found = [row["id"] for row in rows(records.items_block(catalog, force="XC", as_of=day))]
        assert [item for item in found if item != "truck"] == items


def test_evidence_and_provenance_say_what_an_answer_rests_on() -> None:
    known, rests = tables.evidence_lines(CARD.evidence)
    assert known.startswith("100% of the essential needs are known; 0 of 10 needs")
    assert "100% on sources that were opened, 0% on judgement; worst grade B2" in rests
    line = tables.provenance_line(CARD.provenance)
    for part in (CARD.provenance.version, CATALOG.digest[:12], load_method().digest[:12], "64 draws", "as of 2024"):
        assert part in line
