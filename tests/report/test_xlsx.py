"""Workbooks: numbers that are numbers, words that are never formulas, the same bytes every time."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interop.report import tables
from interop.report.latex import latex
from interop.report.tables import Block, markdown, text
from interop.report.xlsx import NAME_LENGTH, WIDEST, workbook
from interop.tables import shown
from report.readers import looks_like, read_latex, read_markdown, read_xlsx
from report.test_latex import HOSTILE, MADE
from report.test_tables import CARD, CATALOG, EXPLAINED, MATRIX, RANKING

FORMULAS = ["=1+1", "=HYPERLINK(1)", "+1", "-152mm", "@x", "{=1}", "https://example.org", "mailto:a@b.c", "1e5", "007"]


def book_of(*blocks: Block, table: Block | None = None, command: str = "interop x") -> bytes:
    return workbook(blocks, table or blocks[-1], MADE, command)


@pytest.mark.parametrize("name", [*HOSTILE, *FORMULAS])
def test_words_are_words_wherever_they_stand(name: str) -> None:
    block = Block(name, ("item", f"h {name}"), [(name, "x")], [name])
    sheets = read_xlsx(book_of(block, command=name))
    seen = shown(name, 1000)
    summary, table, made = sheets.values()
    assert [row[0] for row in summary.rows if row and row[0]] == [seen] * (2 if name else 0)
    assert table.rows == [["item", f"h {seen}"], [seen, "x"]]
    assert made.rows[1] == (["command", seen] if name else ["version", "1.2.3"])


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    st.lists(
        st.text(max_size=60) | st.sampled_from(["", "a" * 40, "A" * 40, "'", "Data", "history", "🚀" * 30]), max_size=8
    )
)
def test_sheet_names_are_valid_and_each_its_own(titles: list[str]) -> None:
    titles = [title.encode("utf-8", "ignore").decode() for title in titles]
    names = list(read_xlsx(book_of(*(Block(title, ("a",), [(1,)]) for title in [*titles, "last"]))))
    assert len({name.casefold() for name in names}) == len(names) == len(titles) + 3
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= NAME_LENGTH
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert name.strip("'") == name
        assert name.casefold() != "history"


def test_the_sheets_are_the_words_each_table_the_plain_numbers_and_what_it_was_made_from() -> None:
    blocks = tables.score_blocks(CARD)
    raw = workbook(blocks, tables.score_items(CARD), CARD.provenance.as_dict(), "interop score --from XA --to XC")
    sheets = read_xlsx(raw)
    assert list(sheets) == [
        "Summary",
        "What makes it hard",
        "By category",
        "Hardest 2 of 2 items",
        "Data",
        "Provenance",
    ]
    words = [row[0] for row in sheets["Summary"].rows]
    assert words == [word for block in blocks for word in ([block.title] if block.title else []) + [*block.lines]]
    made = {str(row[0]): row[1] for row in sheets["Provenance"].rows}
    assert made["command"] == "interop score --from XA --to XC"
    assert made["catalog_digest"] == CARD.provenance.catalog
    assert (made["seed"], made["draws"]) == (CARD.provenance.seed, CARD.provenance.draws)
    assert "Computed with interop" in str(made["cite"])
    data = tables.score_items(CARD)
    plain = [
        [cell if isinstance(cell, str) or cell is None else pytest.approx(cell) for cell in row] for row in data.rows
    ]
    assert sheets["Data"].rows == [[*data.header], *plain]
    ranking = tables.rank_blocks(RANKING)
    assert "Data" not in read_xlsx(workbook(ranking, ranking[0], MADE, ""))  # it is one of the tables


def test_headers_are_bold_and_stay_in_sight_and_columns_are_as_wide_as_their_words() -> None:
    table = read_xlsx(book_of(Block("T", ("a", "a long header", "words"), [("x", 1, "y" * 500)] * 3)))["T"]
    assert table.frozen == 1
    assert {place for place in table.bold if place[0] == 0} == {(0, 0), (0, 1), (0, 2)} == table.bold
    assert table.widths[0] < table.widths[1] < table.widths[2] < WIDEST + 2


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.text("abcé =+-@|&", min_size=1, max_size=20).map(lambda words: f"x{words}x"),
            st.none() | st.integers(0, 10**6) | st.floats(0, 100).map(lambda number: round(number, 1)),
            st.floats(0, 1).map(lambda share: f"{share:.2f}") | st.floats(-9, 9).map(lambda move: f"{move:+.1f}"),
            st.integers(0, 100).map(lambda share: f"{share}%") | st.sampled_from(["<1%", "–", "0.21 ± 0.02"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_numbers_are_the_same_in_every_form(rows: list[tuple[str, float | None, str, str]]) -> None:
    block = Block("T", ("item", "a", "b", "c"), rows, numeric=frozenset("abc"))
    said = [[*block.header], *([text(cell) for cell in row] for row in rows)]
    assert read_markdown(markdown([block])).rows == said
    assert read_latex(latex([block], MADE))[0][2] == said
    sheet = read_xlsx(book_of(block))["T"]
    looks = [
        [looks_like(cell, sheet.looks.get((line, place), "")) for place, cell in enumerate(row)]
        for line, row in enumerate(sheet.rows)
    ]
    assert [[re.sub(r"^-(0\.?0*)$", r"-\1", cell) for cell in row] for row in looks] == said
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            plain = re.fullmatch(r"[+-]?[\d.]+%?", str(cell)) is not None
            assert isinstance(sheet.rows[line][place], float) == (place > 0 and plain)


@pytest.mark.parametrize("blocks", [tables.explain_blocks(EXPLAINED, CATALOG), tables.matrix_blocks(MATRIX)])
def test_the_same_result_is_the_same_bytes(blocks: list[Block]) -> None:
    assert workbook(blocks, blocks[0], MADE, "interop x") == workbook(blocks, blocks[0], MADE, "interop x")


def test_what_is_no_number_or_too_long_for_a_cell_is_not_lost_in_silence() -> None:
    sheets = read_xlsx(book_of(Block("T", ("a", "b"), [("x" * 40_000, float("nan")), ("y", 2.5)])))
    (_, (long, nothing), _) = sheets["T"].rows
    assert str(long).endswith("… (40000 characters)")
    assert nothing is None
