"""Reading past transfers and pairs of them: every fault of a file in one pass, with its place; a catalog's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from backtest.transfers import HEADER, LADDER, PLAIN, cases_file, ladder_world

from interop.backtest.cases import built_in_cases, built_in_pairs, read_cases, read_pairs
from interop.errors import CatalogError, FileError, Problem

CATALOG = ladder_world().catalog()
READERS: dict[str, Callable[[Path], Any]] = {"cases": lambda path: read_cases(path, CATALOG), "pairs": read_pairs}
SOUND = {
    "cases": ",".join(HEADER) + "\n" + ",".join(str(PLAIN.get(name, "")) for name in HEADER) + "\n",
    "pairs": "easier_id,harder_id\na,b\n",
}


def problems(read: Callable[[Path], Any], path: Path) -> list[Problem]:
    with pytest.raises(CatalogError) as caught:
        read(path)
    assert caught.value.exit_code == 3
    assert all(p.file == path.name for p in caught.value.problems)
    return list(caught.value.problems)


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "mine.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# Files that are no such table


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    ("change", "rule", "line"),
    [
        (lambda text: "", "empty", 0),
        (lambda text: text.replace(",", ";"), "delimiter", 1),
        (lambda text: text.replace(",", "\t"), "delimiter", 1),
        (lambda text: text.encode("utf-16"), "encoding", 0),
        (lambda text: text.encode() + b"\xe9", "encoding", 3),
        (lambda text: b"PK\x03\x04" + text.encode(), "not-csv", 0),
        (lambda text: text.replace("\n", ',"x\n', 1), "csv-quote", 1),
        (lambda text: text.rstrip() + ',"x\n', "csv-quote", 2),
        (lambda text: text.rstrip() + ",more\n", "extra-cell", 2),
        (lambda text: text + "a\n", "missing-cell", 3),
    ],
    ids=["empty", "semicolons", "tabs", "utf-16", "latin", "zip", "quote in header", "quote", "extra", "missing"],
)
def test_a_file_that_is_no_such_table_says_what_it_is(
    tmp_path: Path, kind: str, change: Callable[[str], str | bytes], rule: str, line: int
) -> None:
    [problem] = problems(READERS[kind], written(tmp_path, change(SOUND[kind])))
    assert (problem.rule, problem.line) == (rule, line)
    assert problem.message


@pytest.mark.parametrize("kind", READERS)
def test_a_file_that_is_none_is_a_fault_of_files(tmp_path: Path, kind: str) -> None:
    for path in (tmp_path, tmp_path / "nowhere.csv", Path("/dev/zero")):
        with pytest.raises(FileError) as caught:
            READERS[kind](path)
        assert caught.value.exit_code == 4


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_mark_of_order_are_no_matter(tmp_path: Path, kind: str, ends: str) -> None:
    found = READERS[kind](written(tmp_path, "\ufeff" + SOUND[kind].replace("\n", ends)))
    assert len(found[0] if kind == "cases" else found) == 1


@pytest.mark.parametrize("kind", READERS)
def test_a_header_alone_has_no_rows_and_no_fault(tmp_path: Path, kind: str) -> None:
    found = READERS[kind](written(tmp_path, SOUND[kind].splitlines()[0] + "\n"))
    assert (found[0] if kind == "cases" else found) == []


# Cases

CELLS: dict[str, tuple[dict[str, str], str, str, str, str]] = {
    "label 7": ({"label": "7"}, "label", "out-of-range", "7", "less than or equal to 4"),
    "label in words": ({"label": "easy"}, "label", "not-valid", "easy", "plain number"),
    "half a label": ({"label": "1.5"}, "label", "not-valid", "1.5", "whole number"),
    "no label": ({"label": ""}, "label", "missing-value", "", "must be given"),
    "no such day": ({"date": "2021-02-30"}, "date", "not-valid", "2021-02-30", "day"),
    "mode": ({"mode": "donatd"}, "mode", "not-a-choice", "donatd", "did you mean donated?"),
    "availability": ({"availability_pct": "120"}, "availability_pct", "out-of-range", "120", "100"),
    "id": ({"id": "A case"}, "id", "not-valid", "A case", "lower-case"),
    "recipient": ({"to_force": "Russia"}, "to_force", "not-valid", "Russia", "such as RU"),
    "hidden letters": ({"name": "a\u202eb"}, "name", "not-valid", "a\\u202eb", "visible"),
    "unknown item": ({"items": "tnak"}, "items", "case", "tnak", "no such item"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_at_fault_is_named_with_line_and_column(tmp_path: Path, name: str) -> None:
    cells, column, rule, value, words = CELLS[name]
    path = cases_file(tmp_path / "mine.csv", {"id": "fine"}, cells)
    [problem] = problems(READERS["cases"], path)
    assert (problem.line, problem.column, problem.rule, problem.value) == (3, column, rule, value)
    assert words in problem.message


@pytest.mark.parametrize("column", ["id", "items", "to_force", "date", "mode", "label", "source", "grade"])
def test_a_column_that_must_be_there_is_asked_for(tmp_path: Path, column: str) -> None:
    path = cases_file(tmp_path / "mine.csv", {}, header=[name for name in HEADER if name != column])
    [problem] = problems(READERS["cases"], path)
    assert (problem.line, problem.column, problem.rule) == (1, column, "missing-column")


def test_the_other_columns_may_be_left_out(tmp_path: Path) -> None:
    header = ["id", "name", "items", "to_force", "date", "mode", "label", "source", "grade"]
    [case], left_out = read_cases(cases_file(tmp_path / "mine.csv", {}, header=header), CATALOG)
    assert (case.items, case.recipient, case.giver, case.row.label) == (("tank",), "XB", None, 2)
    assert left_out == {}


def test_an_unknown_column_is_told_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND["cases"].replace("channels", "chanels", 1))
    [problem] = problems(READERS["cases"], path)
    assert (problem.line, problem.column, problem.hint) == (1, "chanels", "did you mean channels?")


def test_an_id_that_stands_twice_is_told(tmp_path: Path) -> None:
    [problem] = problems(READERS["cases"], cases_file(tmp_path / "mine.csv", {}, {"id": "other"}, {}))
    assert (problem.line, problem.column, problem.rule, problem.value) == (4, "id", "duplicate", "a-case")


def test_all_faults_of_all_rows_come_in_one_run(tmp_path: Path) -> None:
    bad = cases_file(tmp_path / "mine.csv", {"label": 7}, {"id": "b", "mode": "x"}, {"id": "c", "date": "x"})
    assert [(p.line, p.column) for p in problems(READERS["cases"], bad)] == [(2, "label"), (3, "mode"), (4, "date")]
    unfit = cases_file(tmp_path / "mine.csv", {"items": "x;y"}, {"id": "b", "kit": "z"}, {"id": "b", "stocks": "s"})
    assert [(p.line, p.value) for p in problems(READERS["cases"], unfit)] == [
        (2, "x"), (2, "y"), (3, "z"), (4, "b"), (4, "s")
    ]  # fmt: skip


def test_a_blank_line_is_no_fault_and_lines_are_still_counted_right(tmp_path: Path) -> None:
    path = cases_file(tmp_path / "mine.csv", {}, {"id": "b"})
    path.write_text(path.read_text().replace("\nb,", "\n\nb,"))
    assert [case.row.id for case in read_cases(path, CATALOG)[0]] == ["a-case", "b"]
    path.write_text(path.read_text().replace("\nb,A case,tank", "\nb,A case,tonk"))
    [problem] = problems(READERS["cases"], path)
    assert problem.line == 4


@pytest.mark.parametrize(
    "header", [",".join(HEADER), "id,equipment,donor,recipient,year,mode,recipient_prior_kit,difficulty"]
)
def test_more_cases_than_can_be_judged_in_time_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    told = PLAIN | {"equipment": "Tank", "donor": "XA", "recipient": "XB", "year": "2020", "difficulty": "2"}
    rows = [",".join(str((told | {"id": f"c{i}"}).get(name, "")) for name in header.split(",")) for i in range(3)]
    path = written(tmp_path, "\n".join([header, *rows]) + "\n")
    monkeypatch.setattr("interop.backtest.cases.MOST", 3)
    read_cases(path, CATALOG)
    monkeypatch.setattr("interop.backtest.cases.MOST", 2)
    [problem] = problems(READERS["cases"], path)
    assert (problem.rule, problem.message) == ("too-many", "has more than 2 cases")


# Pairs


def pair_rows(path: Path) -> list[tuple[str, str]]:
    return [(pair.easier_id, pair.harder_id) for pair in read_pairs(path)]


def test_pairs_may_have_other_columns_in_any_order_and_with_any_words(tmp_path: Path) -> None:
    text = "why,harder_id,strength,easier_id,Note\n" + '"it was, in words\nof two lines",b,strong,a,=1\n,c,,b,\n'
    assert pair_rows(written(tmp_path, text)) == [("a", "b"), ("b", "c")]


@pytest.mark.parametrize("column", ["easier_id", "harder_id"])
def test_a_column_of_pairs_that_is_missing_or_there_twice_is_told(tmp_path: Path, column: str) -> None:
    other = "harder_id" if column == "easier_id" else "easier_id"
    [missing] = problems(read_pairs, written(tmp_path, f"{other},why\na,b\n"))
    assert (missing.line, missing.column, missing.rule) == (1, column, "missing-column")
    [twice] = problems(read_pairs, written(tmp_path, f"{other},{column},{column}\na,b,c\n"))
    assert (twice.line, twice.column, twice.rule) == (1, column, "duplicate-column")


def test_faults_of_pairs_are_named_with_the_line_where_they_stand(tmp_path: Path) -> None:
    text = 'easier_id,harder_id,why\na,b,"two\nlines"\n\n,b,\nA b,c,\na,b,again\n'
    found = [(p.line, p.column, p.rule, p.value) for p in problems(read_pairs, written(tmp_path, text))]
    assert found == [
        (5, "easier_id", "missing-value", ""),
        (6, "easier_id", "not-valid", "A b"),
        (7, "", "duplicate", "a b"),
    ]


@pytest.mark.parametrize(
    ("rows", "line", "circle"),
    [
        ("a,b\nc,c\n", 3, "c < c"),
        ("a,b\nb,a\n", 3, "a < b < a"),
        ("b,c\na,b\nx,a\nc,a\n", 5, "a < b < c < a"),
    ],
    ids=["itself", "both ways", "three"],
)
def test_pairs_that_make_a_case_easier_than_itself_are_refused(
    tmp_path: Path, rows: str, line: int, circle: str
) -> None:
    [problem] = problems(read_pairs, written(tmp_path, "easier_id,harder_id\n" + rows))
    assert (problem.line, problem.rule) == (line, "contradiction")
    ends = problem.value.split(" < ")
    assert ends[0] == ends[-1]
    assert {*ends} == {*circle.split(" < ")}


# The catalog's own


def test_the_cases_of_a_catalog_come_in_the_order_of_their_ids() -> None:
    world = ladder_world()
    for row in LADDER:
        world.add("cases", **PLAIN | row)
    assert [case.row.id for case in built_in_cases(world.catalog())] == sorted(row["id"] for row in LADDER)


def test_a_case_of_a_catalog_that_does_not_fit_is_refused() -> None:
    world = ladder_world().add("cases", **PLAIN | {"items": "tnak"})
    with pytest.raises(CatalogError, match="tnak"):
        built_in_cases(world.catalog())


def test_the_pairs_of_a_catalog_are_read_as_they_stand() -> None:
    world = ladder_world().add("case-pairs", easier_id="a", harder_id="b", strength="A", why="A page compares them.")
    [pair] = built_in_pairs(world.catalog())
    assert (pair.easier_id, pair.harder_id, pair.strength) == ("a", "b", "A")
    assert built_in_pairs(ladder_world().catalog()) == []


def test_faults_of_a_file_of_ones_own_are_not_called_the_catalogs(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"^1 error in the data:"):
        read_pairs(written(tmp_path, ""))
