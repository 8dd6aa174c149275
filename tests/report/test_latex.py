"""LaTeX: tables that a paper can read in, and names that are letters and never commands."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interop.report import tables
from interop.report.latex import HEAD, LINE, escaped, latex
from interop.report.tables import Block, text
from interop.tables import shown
from report.readers import joined, read_latex, unescaped
from report.test_tables import CATALOG, EXPLAINED, MATRIX, NAMES

MADE = {"version": "1.2.3", "catalog_digest": "c" * 64, "as_of": "2026-08", "draws": 64, "seed": 7}
NOTE = "interop 1.2.3, catalog cccccccccccc, as of 2026-08, 64 draws, seed 7"
HOSTILE = [
    *NAMES,
    r"\input{/etc/passwd} \write18{ls} ^^5cinput",
    r"& % $ # _ { } ~ ^ \ a\\b %",
    "[5cm] * x",
    "*",
    "--format <<a>> ,, ``b'' !` ?`",
    '"quoted" it\'s',
    "abc\u202edef\x00\x1b[31m\n\\end{tabular}\u200b",
    "\\",
    "",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_printed_letter_by_letter_wherever_it_stands(name: str) -> None:
    block = Block(name, ("item", f"x {name}"), [(name, 1.0), (f"{name} and more than fits a short column", 2)], [name])
    page = latex([block, Block(f"T {name}", lines=[f"last {name}"])], MADE)
    seen = shown(name, 1000).strip()
    ((caption, _, rows),) = read_latex(page)
    assert caption == seen
    assert rows[0] == ["item", f"x {seen}".strip()]
    assert [row[0].strip() for row in rows[1:]] == [seen, f"{seen} and more than fits a short column".strip()]
    assert not re.search(r"^ *\\\\", page, re.MULTILINE)  # a break where no line is
    (paragraph,) = re.findall(r"^last.*$", page, re.MULTILINE)
    assert unescaped(paragraph) == f"last {seen}".strip()


@settings(deadline=None, max_examples=300, derandomize=True)
@given(st.text(st.characters(codec="utf-8"), max_size=60) | st.text("\\{}[]*&%$#_~^-,<>'\"` a", max_size=40))
def test_no_text_is_ever_a_command(words: str) -> None:
    assert unescaped(escaped(words)) == shown(words, 1000).replace("█", "").replace("░", "").strip()


def test_letters_of_every_script_stay_as_they_are_and_the_head_says_what_that_needs() -> None:
    page = latex([Block("Т-72", ("item",), [("戦車",), ("دبابة",)])], MADE)
    assert all(word in page for word in ("Т-72", "戦車", "دبابة"))
    assert page.startswith(HEAD)
    for needed in ("xelatex", "lualatex", "array", "booktabs", "longtable"):
        assert needed in page.partition("\n\n")[0]
    assert not [line for line in HEAD.splitlines() if not line.startswith("%")]


def test_every_table_has_a_caption_and_a_note_that_says_what_it_was_made_from() -> None:
    rows = [(f"item-{n}", float(n)) for n in range(60)]
    short, long = Block("Short", ("item", "points"), rows[:3], ["a line"]), Block("Long", ("item", "points"), rows)
    page = latex([short, long, Block("", lines=["words", NOTE])], MADE)
    assert [caption for caption, _, _ in read_latex(page)] == ["Short", "Long"]
    assert page.count(NOTE) == 3  # a comment on top, and once below each table
    assert "a line \\\\\n" + NOTE in page
    assert page.count(r"\begin{longtable}") == page.count(r"\begin{table}") == 1
    assert r"\endfirsthead" in page.partition(r"\begin{longtable}")[2]
    for rule in (r"\toprule", r"\midrule", r"\bottomrule"):
        assert rule in page
    assert not re.search(r"\\(documentclass|usepackage|begin\{document\})", page.replace(HEAD, ""))


def test_numbers_stand_at_the_right_and_what_is_not_there_is_a_dash() -> None:
    block = Block(
        "T",
        ("item", "points", "share"),
        [("a", 67.46, "54%"), ("b", None, "<1%")],
        numeric=frozenset({"points", "share"}),
    )
    assert read_latex(latex([block], MADE)) == [
        ("T", "lrr", [["item", "points", "share"], ["a", "67.5", "54%"], ["b", "–", "<1%"]])
    ]


def test_columns_of_long_words_share_the_line_and_never_exceed_it() -> None:
    words = "a sentence of many words that goes on and on " * 3
    page = latex([Block("T", ("item", "why", "others", "n"), [("x", words, words, 1)], numeric=frozenset({"n"}))], MADE)
    widths = [float(width) for width in re.findall(r"p\{([\d.]+)\\linewidth\}", page)]
    assert len(widths) == 2
    assert 0.6 < sum(widths) < 1
    address = "https://example.org/" + "a_long-part/" * 12
    assert page.count("allowbreak") == 0
    broken = latex([Block("T", ("id", "address"), [("x", address)])], MADE)
    assert broken.count(r"\allowbreak{}") > 12


def test_a_wide_table_comes_in_parts_that_fit_and_lose_nothing() -> None:
    header = ("from", *(f"F{n:02}" for n in range(40)))
    rows = [[f"F{n:02}", *(f"{(n * m) % 101}" for m in range(40))] for n in range(40)]
    found = read_latex(latex([Block("Wide", header, rows, numeric=frozenset(header[1:]))], MADE))
    assert [caption for caption, _, _ in found] == [f"Wide ({n} of {len(found)})" for n in range(1, len(found) + 1)]
    assert all(sum(max(map(len, column)) + 3 for column in zip(*part, strict=True)) <= LINE + 3 for _, _, part in found)
    assert joined([part for _, _, part in found]) == [list(header), *rows]


def test_an_empty_table_says_so() -> None:
    page = latex([Block("None", ("item",), [])], MADE)
    assert "nothing on record" in page
    assert "tabular" not in page


def test_the_bars_of_a_terminal_are_left_out() -> None:
    assert escaped("█████░░░  value 75.2") == "value 75.2"


@pytest.mark.parametrize("block", [*tables.explain_blocks(EXPLAINED, CATALOG), *tables.matrix_blocks(MATRIX)])
def test_every_cell_of_a_result_is_in_its_table(block: Block) -> None:
    found = joined([rows for _, _, rows in read_latex(latex([block], MADE))])
    assert found == ([[*block.header], *([text(cell) for cell in row] for row in block.rows)] if block.rows else [])


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="xelatex is not installed")
def test_it_compiles(tmp_path: Path) -> None:
    blocks = [Block(name or "T", ("item", name or "x"), [(name, 1), (name * 5, None)] * 20, [name]) for name in HOSTILE]
    (tmp_path / "table.tex").write_text(latex([*blocks, *tables.explain_blocks(EXPLAINED, CATALOG)], MADE), "utf-8")
    (tmp_path / "paper.tex").write_text(
        "\\documentclass{article}\\usepackage{array,booktabs,longtable}\n"
        "\\begin{document}\\input{table.tex}\\input{table}\\end{document}\n"
    )
    command = ["xelatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "paper.tex"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert found.returncode == 0, found.stdout[-2000:].decode(errors="replace")
