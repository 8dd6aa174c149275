"""backtest at the command line: formats, files, exit codes, widths and odd names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backtest.transfers import LADDER, PLAIN, cases_file, few_resamples, ladder_world
from cli.call import Answer, call
from rich.cells import cell_len

import interop
from interop.backtest.run import backtest
from interop.cli.terminal import plain
from interop.report.backtest import backtest_blocks

FORMATS = ("table", "json", "csv", "markdown")
NAMES = [
    "=HYPERLINK(1)",
    "AK [training] RPG [/] [link=x]y[/link]",
    "<img src=x onerror=alert(1)>",
    "Т-72 «Урал» 九七式中戦車 🚀 :smile:",
    "@x " + "A" * 90,
]
MISSED = [{"label": label} for label in (4, 1, 2, 3, 0)]


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        few_resamples(patch, 12)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A catalog with cases and a pair of its own."""
    world = ladder_world()
    for row in LADDER:
        world.add("cases", **PLAIN | row)
    world.add("case-pairs", easier_id="same", harder_id="denied")
    return str(world.write(tmp_path_factory.mktemp("catalog")))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file of the same cases by odd names, the easiest and the hardest told the wrong way round."""
    rows = [row | {"name": name} | missed for row, name, missed in zip(LADDER, NAMES, MISSED, strict=True)]
    return str(cases_file(tmp_path_factory.mktemp("odd") / "cases.csv", *rows))


def ask(folder: str, *words: str) -> Answer:
    return call("backtest", "--catalog", folder, "--draws", "16", *words)


def squeezed(text: str) -> str:
    return "".join(text.split())


# Formats


def test_a_table_tells_the_answer_first(folder: str) -> None:
    answer = ask(folder)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("5 past transfers: the scores rank their outcomes with tau-b 1.00")
    assert "pairs: 1 stated pair;" in answer.out
    for title in ("How well the scores agree", "Naive answers", "Outcomes (rows)", "Worst misses"):
        assert title in answer.out


def test_json_is_one_strict_document_that_says_what_the_library_says(folder: str) -> None:
    answer = ask(folder, "--format", "json", "--seed", "3")
    document = json.loads(answer.out, parse_constant=pytest.fail)
    assert document == backtest(interop.load(folder), draws=16, seed=3).as_dict()
    assert (document["n"], document["kendall_tau_b"], document["pair_accuracy"]) == (5, 1, 1)
    assert {"weighted_kappa", "baselines", "misses", "intervals"} <= {*document}


def test_csv_has_a_row_for_each_case_and_says_what_json_says(folder: str, odd: str) -> None:
    read = list(csv.DictReader(io.StringIO(ask(folder, "--cases", odd, "-f", "csv").out), strict=True))
    document = ask(folder, "--cases", odd, "-f", "json").document
    assert {row["case"]: float(row["difficulty"]) for row in read} == {
        case["id"]: case["difficulty"]["value"] for case in document["cases"]
    }
    assert sorted(float(row["difficulty"]) for row in read) == [float(row["difficulty"]) for row in read]
    assert [row["band"] for row in read] == [
        case["band"] for row in read for case in document["cases"] if case["id"] == row["case"]
    ]


def test_all_cases_are_in_the_table_on_demand_and_always_in_markdown(folder: str) -> None:
    assert "All cases" not in ask(folder).out
    assert "All cases" in ask(folder, "--all").out
    assert "## All cases" in ask(folder, "-f", "markdown").out


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_question_gives_the_same_bytes(folder: str, form: str) -> None:
    first = ask(folder, "-f", form)
    assert (first.code, first.err) == (0, "")
    assert first.out == ask(folder, "-f", form).out
    assert first.out.endswith("\n")
    assert not first.out.endswith("\n\n")


# Files


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_holds_what_would_have_been_printed_and_is_never_clobbered(
    folder: str, tmp_path: Path, form: str
) -> None:
    target = tmp_path / "out"
    written = ask(folder, "-f", form, "--output", str(target))
    assert (written.code, written.out, written.err) == (0, "", f"wrote {target}\n")
    assert target.read_text(encoding="utf-8") == ask(folder, "-f", form).out
    target.write_text("mine")
    refused = ask(folder, "-f", form, "--output", str(target))
    assert (refused.code, refused.out, target.read_text()) == (4, "", "mine")
    assert "--force" in refused.err
    assert ask(folder, "-f", form, "--output", str(target), "--force").code == 0
    assert target.read_text(encoding="utf-8") == ask(folder, "-f", form).out


def test_a_file_of_cases_and_pairs_takes_the_place_of_the_catalogs_own(folder: str, odd: str, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("easier_id,harder_id,why\nally,market,so\nsame,denied,so\n")
    document = ask(folder, "--cases", odd, "--pairs", str(pairs), "-f", "json").document
    assert document["pairs"] == {"n": 2, "stated": True, "left_aside": 0}
    assert (document["pair_accuracy"], document["cases"][0]["label"]) == (1, 4)
    assert ask(folder, "--pairs", str(pairs), "-f", "json").document["pairs"]["n"] == 2
    assert ask(folder, "--cases", odd, "-f", "json").document["pairs"] == {"n": 6, "stated": False, "left_aside": 0}


# What goes wrong


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--cases", ""), 2, "--cases is empty"),
        (("--pairs", "  "), 2, "--pairs is empty"),
        (("--format", "jsn"), 2, "Did you mean json?"),
        (("--draws", "1"), 2, "16"),
        (("--seed", "x"), 2, "not a whole number"),
        (("--weight", "rounds=2"), 2, "there is no dimension"),
        (("--weight", "parts=2", "--weight", "parts=3"), 2, "given twice"),
        (("--case", "x"), 2, "--case"),
        (("--cases", "nowhere.csv"), 4, "nowhere.csv"),
        (("--cases", "."), 4, "not a regular file"),
        (("--pairs", "nowhere.csv"), 4, "nowhere.csv"),
        (("--output", "nowhere/x"), 4, "nowhere"),
        (("--output", ""), 2, "--output is empty"),
    ],
)
def test_what_cannot_be_done_is_an_error_with_a_remedy(
    folder: str, words: tuple[str, ...], code: int, says: str
) -> None:
    answer = ask(folder, *words)
    assert (answer.code, answer.out) == (code, "")
    assert says in answer.err


FILES: list[tuple[str, bytes, str]] = [
    ("cases", b"", "cases.csv error empty"),
    ("cases", b"id;items;label\n", "cases.csv:1 error delimiter: looks semicolon-separated"),
    ("cases", "id,items\n".encode("utf-16"), "save it as 'CSV UTF-8'"),
    ("cases", b"id,items\r'a,b\r", "missing-column"),
    ("cases", b'id,items\na,"b\n', "missing-column"),
    ("cases", b"id,equipment,recipient,difficulty\n", "[donor] error missing-column"),
    ("cases", b'"' + b"x" * 200_000 + b'"\n', "cases.csv:1 error too-long"),
    ("pairs", b"easier_id,harder_id\na,B\n", "pairs.csv:2 [harder_id] error not-valid: 'B'"),
    ("pairs", b'easier_id,harder_id\na,"b\n', "pairs.csv:2 error csv-quote"),
    ("pairs", b"\x00\xff\n", "is not UTF-8"),
]


@pytest.mark.parametrize(("kind", "content", "says"), FILES)
def test_a_file_at_fault_is_a_fault_of_data(folder: str, tmp_path: Path, kind: str, content: bytes, says: str) -> None:
    path = tmp_path / f"{kind}.csv"
    path.write_bytes(content)
    answer = ask(folder, f"--{kind}", str(path))
    assert (answer.code, answer.out) == (3, "")
    assert says in answer.err
    told = ask(folder, f"--{kind}", str(path), "-f", "json")
    assert (told.code, told.complaint["exit_code"]) == (3, 3)
    assert told.complaint["problems"]


@pytest.mark.parametrize("rows", [LADDER[:2], []])
def test_fewer_than_three_cases_are_too_little(folder: str, tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    path = str(cases_file(tmp_path / "few.csv", *rows))
    answer = ask(folder, "--cases", path)
    assert (answer.code, answer.out) == (5, "")
    assert f"only {len(rows)} cases can be scored; 3 are needed" in answer.err
    assert ask(folder, "--cases", path, "-f", "json").complaint["exit_code"] == 5


def test_outcomes_all_alike_are_told_and_no_fault(folder: str, tmp_path: Path) -> None:
    path = str(cases_file(tmp_path / "alike.csv", *(row | {"label": 2} for row in LADDER)))
    for form in FORMATS:
        answer = ask(folder, "--cases", path, "-f", form)
        assert answer.code == 0
        assert "NaN" not in answer.out
    assert squeezed("nothing can be said of their order") in squeezed(ask(folder, "--cases", path).out)


# Widths and names


@pytest.mark.parametrize("width", ["20", "40", "80", "200"])
def test_nothing_is_lost_and_no_line_is_too_long_at_any_width(
    monkeypatch: pytest.MonkeyPatch, folder: str, odd: str, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    found = backtest(interop.load(folder), cases=odd, draws=16)
    for block in backtest_blocks(found, all_cases=True):
        printed = plain([block])
        assert max(map(cell_len, printed.splitlines())) <= int(width)
        for line in [block.title, *block.lines]:
            assert squeezed(line) in squeezed(printed)
    answer = ask(folder, "--cases", odd, "--all")
    assert answer.code == 0
    assert max(map(cell_len, answer.out.splitlines())) <= int(width)


@pytest.mark.parametrize("width", ["20", "300"])
def test_names_are_printed_letter_by_letter(monkeypatch: pytest.MonkeyPatch, folder: str, odd: str, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    printed = squeezed(ask(folder, "--cases", odd, "--all").out)
    for name in NAMES:
        assert squeezed(name) in printed


def test_names_in_json_and_csv_are_the_names_and_no_cell_is_a_formula(folder: str, odd: str) -> None:
    misses = ask(folder, "--cases", odd, "-f", "json").document["misses"]
    assert {miss["name"] for miss in misses} == {NAMES[0], NAMES[4]}
    read = list(csv.DictReader(io.StringIO(ask(folder, "--cases", odd, "-f", "csv").out), strict=True))
    assert {row["name"] for row in read} == {f"'{NAMES[0]}", *NAMES[1:4], f"'{NAMES[4]}"}


def test_hidden_letters_in_a_file_and_its_name_are_shown_escaped(folder: str, tmp_path: Path) -> None:
    path = cases_file(tmp_path / "a\u202eb\x1b[31m.csv", {"name": "x\u202ey"})
    answer = ask(folder, "--cases", str(path))
    assert answer.code == 3
    assert "\\u202e" in answer.err
    assert ask(folder, "--cases", str(tmp_path / "no\u202e.csv")).code == 4
    outline = tmp_path / "outline.csv"
    header = "id,equipment,donor,recipient,year,mode,recipient_prior_kit,difficulty"
    outline.write_text(f"{header}\na,\x1b[31m[red]x,Nowhere,\u202eNobody,2020,donated,,2\n", encoding="utf-8")
    told = ask(folder, "--cases", str(outline))
    assert told.code == 5
    assert "\\u202eNobody" in told.err
