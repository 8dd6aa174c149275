"""resolve and diff at the command line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from cli.call import call
from world import tank_world


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tank_world().supply("XC", "tank-parts").write(tmp_path / "new"))


@pytest.fixture
def older(tmp_path: Path) -> str:
    return str(tank_world().write(tmp_path / "old"))


def test_names_are_resolved_one_row_each(folder: str) -> None:
    answer = call("resolve", "TANK", "12 cousin", "tank/cousin", "nothing", "--catalog", folder, "-f", "json")
    assert answer.code == 0
    assert [(row["item"], row["verdict"]) for row in answer.document["names"]] == [
        ("tank", "sure"),
        ("cousin", "sure"),
        (None, "ambiguous"),
        (None, "unknown"),
    ]
    words = call("resolve", "TANK", "nothing", "--catalog", folder)
    assert "1 sure, 1 unknown" in words.out


def test_names_come_from_a_file_too(folder: str, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_bytes("\ufeffTANK\r\n\r\n258 cousin\r\n".encode())
    answer = call("resolve", "--names", str(names), "--catalog", folder, "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert [row["item"] for row in rows] == ["tank", "cousin"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "give one name or more"),
        (("--names", "nowhere.txt"), 4, "nowhere.txt"),
        (("--names", "."), 4, "not a regular file"),
    ],
)
def test_what_cannot_be_resolved_is_an_error_with_a_remedy(words: tuple[str, ...], code: int, says: str) -> None:
    answer = call("resolve", *words)
    assert (answer.code, answer.out) == (code, "")
    assert says in answer.err


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_bytes("M\u00e4rder".encode("utf-16"))
    answer = call("resolve", "--names", str(names))
    assert (answer.code, answer.out) == (4, "")
    assert "UTF-8" in answer.err


def test_a_difference_names_facts_and_moved_scores(folder: str, older: str) -> None:
    answer = call("diff", older, folder, "-f", "json")
    assert answer.code == 0
    assert [fact["kind"] for fact in answer.document["facts"]] == ["added"]
    assert answer.document["moves"][0]["because"][0]["fact"].startswith("supplies XC tank-parts")
    words = call("diff", older, folder, "--from", "XA", "--to", "XB,XC")
    assert "added supplies XC tank-parts produces" in words.out
    assert "1 claims differ; of 2 pairs" in words.out
    rows = list(csv.DictReader(io.StringIO(call("diff", older, folder, "-f", "csv").out)))
    assert {row["kind"] for row in rows} == {"added"}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("nowhere",), 4, "no folder nowhere"),
        ((), 2, "OLD"),
    ],
)
def test_a_catalog_that_is_not_there_is_an_error(words: tuple[str, ...], code: int, says: str) -> None:
    answer = call("diff", *words)
    assert (answer.code, answer.out) == (code, "")
    assert says in answer.err


def test_a_catalog_that_cannot_be_read_is_named(folder: str, tmp_path: Path) -> None:
    broken = str(tank_world().holds("XA", "tnak").write(tmp_path / "broken"))
    answer = call("diff", broken, folder)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("OLD (")


def test_hidden_marks_in_a_name_are_shown_escaped(folder: str) -> None:
    answer = call("resolve", "ta\u202enk", "--catalog", folder, "-f", "csv")
    assert "\\u202e" in answer.out


def test_options_of_diff_are_checked(folder: str, older: str) -> None:
    assert call("diff", older, folder, "--explain", "99").code == 2
    assert call("diff", older, folder, "--draws", "0").code == 2
    assert call("diff", older, folder, "--to", "Nowhere").code == 2
