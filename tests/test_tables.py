"""Reading a table finds every fault and shifts nothing; writing one is whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import World

import interop
from interop import tables
from interop.datapackage import seal
from interop.errors import FileError, Problem
from interop.models import Code, Item, Source
from interop.tables import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_PROBLEMS,
    MAX_ROWS,
    columns,
    csv_text,
    decode,
    near,
    neutral,
    read_bytes,
    read_text,
    shown,
    write_file,
)

HEADER = "id,name,source,grade,note"
SOUND = f"{HEADER}\na,A,s1,B2,\nb,B,s1,B2,two\nc,C,s1,B2,\n"
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
SLOW = settings(deadline=None, max_examples=150, derandomize=True)


def places(text: str) -> list[tuple[int, str, str]]:
    """Line, column and rule of every problem of a code list."""
    return [(p.line, p.column, p.rule) for p in sorted(read_text(text, Code, "f.csv")[1])]


def only(text: str) -> Problem:
    """The one problem of a code list."""
    [problem] = read_text(text, Code, "f.csv")[1]
    return problem


# Bytes to text


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_byte_order_mark_and_line_ends_change_nothing(mark: bytes, end: str) -> None:
    text, fault = decode(mark + SOUND.replace("\n", end).encode(), "f.csv")
    assert fault is None
    rows, problems = read_text(text, Code, "f.csv")
    assert not problems
    assert [(located.line, located.row.id, located.row.note) for located in rows] == [
        (2, "a", None),
        (3, "b", "two"),
        (4, "c", None),
    ]


@pytest.mark.parametrize(
    ("raw", "rule", "words"),
    [
        (SOUND.encode("utf-16"), "encoding", "is UTF-16"),
        (SOUND.encode("utf-16-be"), None, ""),
        (b"\xfe\xff" + SOUND.encode("utf-16-be"), "encoding", "is UTF-16"),
        (b"PK\x03\x04\x14\x00", "not-csv", "a ZIP or XLSX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-csv", "an old Excel file"),
        (b"%PDF-1.7\n%\xe2\xe3", "not-csv", "a PDF file"),
        (b"\n <!doctype html>\n<html>", "not-csv", "an HTML page"),
        (b"<HTML><body>", "not-csv", "an HTML page"),
        (b"\x1f\x8b\x08\x00", "not-csv", "a gzip file"),
        (b"PAR1\x15\x00", "not-csv", "a Parquet file"),
    ],
)
def test_a_file_that_is_no_utf_8_table_is_named_for_what_it_is(raw: bytes, rule: str | None, words: str) -> None:
    text, fault = decode(raw, "f.csv")
    if rule is None:  # without a mark it can be anything; its NULs are caught in the header
        assert read_text(text, Code, "f.csv")[1]
        return
    assert fault is not None
    assert (fault.file, fault.rule, fault.warning) == ("f.csv", rule, False)
    assert words in fault.message
    assert fault.hint
    assert text == ""


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
def test_a_byte_that_is_not_utf_8_is_named_with_its_line(end: bytes) -> None:
    _, fault = decode(end.join([b"id,name", b"a,Caf\xc3\xa9", b"b,Caf\xe9"]), "f.csv")
    assert fault is not None
    assert (fault.line, fault.rule) == (3, "encoding")
    assert "0xe9" in fault.message
    assert "CSV UTF-8" in fault.hint


# Header


@pytest.mark.parametrize(
    ("header", "column", "rule", "words"),
    [
        (HEADER.replace(",", ";"), "", "delimiter", "semicolon-separated"),
        (HEADER.replace(",", "\t"), "", "delimiter", "tab-separated"),
        (HEADER.replace(",", "|"), "", "delimiter", "bar-separated"),
        (HEADER.replace("note", "notes"), "notes", "unknown-column", "did you mean note?"),
        (HEADER.replace("note", "bore_nm"), "bore_nm", "unknown-column", "did you mean bore_mm?"),
        (HEADER.replace("note", "colour"), "colour", "unknown-column", "columns are id, name, aliases"),
        (HEADER.replace("note", "Note"), "Note", "unknown-column", "did you mean note?"),
        (HEADER.replace("note", " note"), " note", "unknown-column", "did you mean note?"),
        (HEADER.replace("note", ""), "", "unknown-column", "columns are"),
        (HEADER.replace("note", "name"), "name", "duplicate-column", "more than once"),
        (HEADER.replace("grade,", ""), "grade", "missing-column", "is missing"),
        (HEADER.replace("note", "\u202enote"), "\\u202enote", "unknown-column", "did you mean note?"),
    ],
)
def test_a_wrong_header_is_named_and_no_row_is_read(header: str, column: str, rule: str, words: str) -> None:
    rows, [problem] = read_text(f"{header}\na,A,s1,B2,\n", Code, "f.csv")
    assert not rows
    assert (problem.line, problem.column, problem.rule) == (1, column, rule)
    assert words in problem.message + problem.hint


def test_a_header_gives_all_its_faults_at_once() -> None:
    assert places("id,id,nam,sourc,note\n") == [
        (1, "grade", "missing-column"),
        (1, "id", "duplicate-column"),
        (1, "nam", "unknown-column"),
        (1, "name", "missing-column"),
        (1, "sourc", "unknown-column"),
        (1, "source", "missing-column"),
    ]


def test_the_order_of_columns_is_free_and_optional_ones_may_be_left_out() -> None:
    full, _ = read_text(SOUND, Code, "f.csv")
    turned, problems = read_text("note,grade,name,id,source\n,B2,A,a,s1\ntwo,B2,B,b,s1\n,B2,C,c,s1\n", Code, "f.csv")
    assert not problems
    assert [located.row.__dict__ for located in turned] == [located.row.__dict__ for located in full]


def test_an_empty_file_says_so() -> None:
    problem = only("")
    assert (problem.line, problem.rule, problem.hint) == (0, "empty", "it needs a header row")


# Rows


@pytest.mark.parametrize(
    ("row", "rule", "words"),
    [
        ("b,B,s1,B2,two,three", "extra-cell", "has 6 cells, the header has 5"),
        ("b,B,s1,B2", "missing-cell", "has 4 cells, the header has 5"),
        ("b", "missing-cell", "has 1 cells"),
        ("b,B, folding,s1,B2,", "extra-cell", "has 6 cells"),
        ('b,"B"x,s1,B2,', "csv-quote", "expected after"),
        ('b,"B,s1,B2,', "csv-quote", "unexpected end of data"),
    ],
)
def test_a_row_of_another_width_or_with_a_stray_quote_is_left_out_whole(row: str, rule: str, words: str) -> None:
    rows, [problem] = read_text(SOUND.replace("b,B,s1,B2,two", row), Code, "f.csv")
    assert (problem.line, problem.rule, problem.warning) == (3, rule, False)
    assert words in problem.message
    assert problem.hint
    assert "b" not in {located.row.id for located in rows}
    if rule != "csv-quote":
        assert [located.row.id for located in rows] == ["a", "c"], "the rows around it are kept"


@pytest.mark.parametrize(
    ("row", "rule", "kept"),
    [
        ("\nb,B,s1,B2,two", "blank-line", 3),
        (",,,,\nb,B,s1,B2,two", "blank-line", 3),
        ("b,B,s1,B2,two,,", "trailing-comma", 3),
    ],
)
def test_blank_lines_and_trailing_commas_are_warned_of_and_lose_nothing(row: str, rule: str, kept: int) -> None:
    rows, [problem] = read_text(SOUND.replace("b,B,s1,B2,two", row), Code, "f.csv")
    assert (problem.line, problem.rule, problem.warning) == (3, rule, True)
    assert problem.hint
    sound, _ = read_text(SOUND, Code, "f.csv")
    assert len(rows) == kept
    assert [located.row.__dict__ for located in rows] == [located.row.__dict__ for located in sound]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = f'{HEADER}\na,A,s1,B2,"one\ntwo"\nb,B,s1,B9,\n\nc,,s1,B2,\n'
    assert places(text) == [
        (2, "note", "not-valid"),
        (4, "grade", "not-valid"),
        (5, "", "blank-line"),
        (6, "name", "missing-value"),
    ]


def test_all_faults_of_a_file_come_in_one_run() -> None:
    text = f"{HEADER}\nA,A,s1,B2,\nb,B,s1\nc,C,,B9,\n\nd,\x00,s1,B2,\ne,E,s1,B2,,\n"
    assert places(text) == [
        (2, "id", "not-valid"),
        (3, "", "missing-cell"),
        (4, "grade", "not-valid"),
        (4, "source", "missing-value"),
        (5, "", "blank-line"),
        (6, "name", "not-valid"),
        (7, "", "trailing-comma"),
    ]
    rows, _ = read_text(text, Code, "f.csv")
    assert [(located.line, located.row.id) for located in rows] == [(7, "e")]


visible = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co")), min_size=1, max_size=20
).filter(lambda text: not text.startswith((*FORMULAS, "#")))


@given(st.lists(st.tuples(visible, visible), min_size=1, max_size=5))
@SLOW
def test_what_is_written_is_read_back_cell_for_cell(cells: list[tuple[str, str]]) -> None:
    rows = [(f"s{number}", title, publisher, "B", "yes") for number, (title, publisher) in enumerate(cells)]
    text = csv_text(("id", "title", "publisher", "reliability", "opened"), rows)
    found, problems = read_text(text, Source, "sources.csv")
    assert not problems
    assert [(r.row.id, r.row.title, r.row.publisher) for r in found] == [row[:3] for row in rows]


ITEM = "rifle-b,Rifle B,one;two,rifle,rifle,rifle-a,rifle-a,XA,1971,1,4.2,0115012345678,s2,p. 1,2021,C3,"


@pytest.mark.parametrize("note", ["", "a note"])
@given(st.data())
@SLOW
def test_a_comma_too_many_or_too_few_never_shifts_a_cell(note: str, data: st.DataObject) -> None:
    header, line = ",".join(columns(Item)), ITEM + note
    [whole], _ = read_text(f"{header}\n{line}\n", Item, "f.csv")
    place = data.draw(st.integers(0, len(line)))
    if data.draw(st.booleans()) or place == len(line) or line[place] != ",":
        changed = f"{line[:place]},{line[place:]}"
    else:
        changed = line[:place] + line[place + 1 :]
    rows, problems = read_text(f"{header}\n{changed}\n", Item, "f.csv")
    assert problems
    assert {problem.line for problem in problems} == {2}
    assert [located.row.__dict__ for located in rows] in ([], [whole.row.__dict__])


@given(st.binary(max_size=200))
@SLOW
def test_any_bytes_give_rows_or_problems_and_never_a_traceback(raw: bytes) -> None:
    for start in (b"", f"{HEADER}\n".encode()):
        text, fault = decode(start + raw, "f.csv")
        rows, problems = ([], [fault]) if fault else read_text(text, Code, "f.csv")
        assert rows or problems or raw.strip() == b""
        for problem in problems:
            assert str(problem).isprintable(), "nothing in a file can act on the terminal"


# Large input


def test_a_cell_of_a_million_characters_is_refused() -> None:
    problem = only(f"{HEADER}\na,{'x' * 10**6},s1,B2,\n")
    assert (problem.line, problem.rule) == (2, "too-long")
    assert len(str(problem)) < 300


def test_two_hundred_columns_are_refused() -> None:
    problem = only(",".join(f"c{number}" for number in range(200)) + "\n")
    assert (problem.line, problem.rule) == (1, "too-long")
    assert f"at most {MAX_COLUMNS}" in problem.message


def test_a_million_rows_are_refused_at_the_cap() -> None:
    rows, problems = read_text(f"{HEADER}\n" + "a,A,s1,B2,\n" * 10**6, Code, "f.csv")
    assert not rows
    [problem] = problems
    assert (problem.line, problem.rule) == (MAX_ROWS + 2, "too-long")


def test_a_long_table_keeps_every_row_at_its_line() -> None:
    lines = [f"c{number},C,s1,B2," for number in range(2, 5000)]
    lines[1700] = "c1702,C,s1,B9,"
    rows, [problem] = read_text("\n".join([HEADER, *lines]), Code, "f.csv")
    assert (problem.line, problem.column) == (1702, "grade")
    assert [located.row.id for located in rows] == [f"c{located.line}" for located in rows]
    assert len(rows) == len(lines) - 1


def test_rows_after_a_thousand_faults_are_not_even_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    original = tables.validate

    def counted(cells: Any, model: Any) -> Any:
        seen.append(len(cells))
        return original(cells, model)

    monkeypatch.setattr(tables, "validate", counted)
    read_text(f"{HEADER}\n" + "a,A,s1,Z9,\n" * 10_000, Code, "f.csv")
    assert sum(seen) <= 2 * MAX_PROBLEMS


@pytest.mark.parametrize("row", ["\n", "a\n", "a,A,s1,Z9,\n", "a,A,s1,B2,,\n"], ids=["blank", "short", "bad", "comma"])
def test_a_million_faults_are_not_all_listed(row: str) -> None:
    _, problems = read_text(f"{HEADER}\n" + row * 100_000, Code, "f.csv")
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].rule == "too-many"
    assert not problems[-1].warning


def test_half_a_gigabyte_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = tmp_path / "big.csv"
    big.touch()
    os.truncate(big, 500 * 2**20)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("was read"))
    with pytest.raises(FileError, match=f"at most {MAX_BYTES:,}") as caught:
        read_bytes(big)
    assert caught.value.exit_code == 4


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileError, match="not a regular file"):
        read_bytes(Path("/dev/null"))
    for name in ("folder.csv", "absent.csv", "a\0b.csv", "x" * 300, "pipe.csv"):
        with pytest.raises(FileError) as caught:
            read_bytes(tmp_path / name)
        assert caught.value.exit_code == 4
        assert str(caught.value).isprintable()


# Words


@pytest.mark.parametrize(
    ("value", "found"), [("suplies", ["supplies"]), ("SUPPLIES", ["supplies"]), ("needs", ["needs"]), ("zebra", [])]
)
def test_near_names_are_found_whatever_their_case(value: str, found: list[str]) -> None:
    assert near(value, ["needs", "supplies", "sources"], count=1) == found


def test_shown_text_cannot_act_and_is_not_long() -> None:
    assert shown("a\x1b[31m\u202e\u200b\n") == r"a\x1b[31m\u202e\u200b\n"
    assert shown("Т-72 坦克") == "Т-72 坦克"
    assert shown("x" * 100, 10) == f"{'x' * 10}… (100 characters)"


# Writing


@pytest.mark.parametrize("start", FORMULAS, ids=ascii)
def test_text_that_a_spreadsheet_would_run_is_made_plain(start: str) -> None:
    for text in (start, f"{start}HYPERLINK(0)", f"{start}1", f"{start}\n"):
        [_, cells] = csv.reader(io.StringIO(csv_text(("text",), [(text,)]), newline=""))
        assert cells == [f"'{text}"]


@given(st.text(max_size=20))
@SLOW
def test_no_written_text_starts_a_formula_and_other_text_is_as_it_was(text: str) -> None:
    written = neutral(text)
    assert not written.startswith(FORMULAS)
    assert written in (text, f"'{text}")
    assert (written == text) is not text.startswith(FORMULAS)


def test_numbers_are_written_as_they_are() -> None:
    text = csv_text(("a", "b", "c", "d", "e"), [(-1, -0.5, 1e-9, 7.62, None)])
    assert text == "a,b,c,d,e\n-1,-0.5,1e-09,7.62,\n"


def test_cells_with_commas_quotes_and_line_breaks_are_quoted() -> None:
    rows = [('x,"y"', "one\ntwo"), ("three\rfour", None)]
    assert csv_text(("a", "b"), rows) == 'a,b\n"x,""y""","one\ntwo"\n"three\rfour",\n'


def test_a_file_is_written_whole_with_everyday_permissions(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write_file(tmp_path / "out.csv", "Т-72\n")
    write_file(tmp_path / "out.bin", b"\0\r\n")
    assert (tmp_path / "out.csv").read_bytes() == "Т-72\n".encode()
    assert (tmp_path / "out.bin").read_bytes() == b"\0\r\n"
    assert (tmp_path / "out.csv").stat().st_mode == usual.stat().st_mode
    assert {path.name for path in tmp_path.iterdir()} == {"usual", "out.csv", "out.bin"}


def test_an_existing_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(FileError, match="exists; give --force") as caught:
        write_file(path, "new")
    assert caught.value.exit_code == 4
    assert path.read_text() == "old"
    write_file(path, "new", force=True)
    assert path.read_text() == "new"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (".", "is a folder"),
        ("absent/out.csv", "there is no folder"),
        ("file/out.csv", "there is no folder"),
        ("x" * 300, "cannot write"),
        ("a\0b", "cannot write"),
        ("bad\x1b[31m/out.csv", "there is no folder"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(
    tmp_path: Path, name: str, words: str, force: bool
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match=words) as caught:
        write_file(tmp_path / name, "new", force=force)
    assert caught.value.exit_code == 4
    assert str(caught.value).isprintable()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="to the superuser no folder is read-only")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(FileError, match="cannot write"):
        write_file(tmp_path / "out.csv", "new")


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "break"])
def test_a_write_that_fails_half_way_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(FileError if isinstance(error, OSError) else KeyboardInterrupt):
        write_file(path, "new", force=True)
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["out.csv"]


def test_a_full_device_is_an_error_and_stays_a_device() -> None:
    with pytest.raises(FileError, match="No space left"):
        write_file(Path("/dev/full"), "new")
    write_file(Path("/dev/null"), "new")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    "name", ["-152mm", "=HYPERLINK(1)", "+1", "@x", "'-152mm", "'=x", "'tis plain", "O'=Neill", "plain"]
)
def test_a_name_comes_back_from_a_file_as_it_was_written(tmp_path: Path, name: str) -> None:
    folder = World("XA").plain_item("gun", name=name).holds("XA", "gun").write(tmp_path)
    catalog = interop.load(folder)
    assert catalog.items["gun"].name == name
    seal(folder)
    assert interop.load(folder).items["gun"].name == name
