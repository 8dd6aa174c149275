"""report: what it takes, what it refuses, what it writes."""

from __future__ import annotations

import re
import shlex
from html import unescape
from pathlib import Path

import pytest
from cli.call import call
from world import World, tank_world

FEW = ["--draws", "32"]


@pytest.fixture(scope="module")
def tanks(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tank_world().past().write(tmp_path_factory.mktemp("tanks"))
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "lot.toml").write_text(
        'schema_version = 1\ntitle = "A lot"\nquestion = "How hard?"\nfrom = "XA"\nto = "XC"\nas_of = "2024"\n'
        '[[lot]]\nitem = "tank"\nfigures = [{ quantity_low = 3, quantity_high = 5, source = "s1", grade = "B2" }]\n'
    )
    return str(folder)


KINDS = {
    "pair": ["--from", "XA", "--to", "XC"],
    "scenario": ["--scenario", "lot"],
    "scenario for another": ["--scenario", "lot", "--to", "XB"],
    "rank": ["--rank", "--to", "XC"],
    "matrix": ["--matrix", "XA,XB"],
    "whole matrix": ["--matrix", "all"],
}


@pytest.mark.parametrize("words", KINDS.values(), ids=KINDS)
def test_each_kind_is_written_and_says_how_to_make_it_again(tanks: str, tmp_path: Path, words: list[str]) -> None:
    path = tmp_path / "a.html"
    answer = call("report", *words, *FEW, "--catalog", tanks, "-o", str(path))
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith(f"wrote {path} (")
    source = path.read_text(encoding="utf-8")
    assert source.startswith("<!DOCTYPE html>")
    again = re.search(r"<code>(interop report .*)</code>", source)
    assert again is not None
    other = tmp_path / "b.html"
    asked = shlex.split(unescape(again[1]))[1:-1]
    assert call(*asked, str(other)).code == 0
    assert other.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("words", KINDS.values(), ids=KINDS)
def test_the_numbers_are_those_of_the_command_that_it_names(tanks: str, words: list[str]) -> None:
    source = call("report", *words, *FEW, "--catalog", tanks, "-o", "-").out
    numbers = re.search(r"<code>(interop [a-z]+ .*--format json)</code>", source)
    assert numbers is not None
    document = call(*shlex.split(unescape(numbers[1]))[1:]).document
    if "headline" in document:
        assert document["headline"] in source
        assert f"{document['difficulty']['value']} of 100" in source
    for row in document.get("ranking", document.get("pairs", ())):
        assert f">{row['difficulty']['value']}</td>" in source


def test_an_existing_file_is_kept_unless_forced(tanks: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("mine")
    words = ["report", *KINDS["rank"], *FEW, "--catalog", tanks, "-o", str(path)]
    answer = call(*words)
    assert (answer.code, path.read_text()) == (4, "mine")
    assert "exists; give --force to replace it" in answer.err
    assert call(*words, "--force").code == 0
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        ([], 2, "nothing asked for; give one of --from FORCE --to FORCE"),
        (["--to", "XC"], 2, "nothing asked for"),
        (["--from", "XA"], 2, "--from needs --to"),
        (["--rank"], 2, "--rank needs --to"),
        (["--from", "XA", "--rank", "--to", "XC"], 2, "--from and --rank asked for"),
        (["--from", "XA", "--to", "XC", "--to", "XB"], 2, "--to is given 2 times"),
        (["--from", "XA", "--to", "XQ"], 2, "no force"),
        (["--from", "XA", "--to", "XC", "--forces", "XA"], 2, "--forces is of no use here"),
        (["--scenario", "lot", "--as-of", "2021"], 2, "the scenario says that itself"),
        (["--scenario", "lott"], 2, "no scenario"),
        (["--matrix", "XA,XB", "--to", "XC"], 2, "it does not go with --matrix"),
        (["--matrix", " "], 2, "--matrix is empty"),
        (["--matrix", "XA"], 2, "two forces or more"),
        (["--from", "XA", "--to", "XC", "--category", "tanks"], 2, "is not one of"),
    ],
)
def test_what_it_cannot_do_it_says(tanks: str, tmp_path: Path, words: list[str], code: int, complaint: str) -> None:
    path = tmp_path / "a.html"
    answer = call("report", *words, *FEW, "--catalog", tanks, "-o", str(path))
    assert (answer.code, answer.out, path.exists()) == (code, "", False)
    assert complaint in answer.err


def test_it_is_not_printed_unless_asked_to(tanks: str) -> None:
    assert call("report", *KINDS["rank"], "--catalog", tanks).code == 2
    assert call("report", *KINDS["rank"], "--catalog", tanks, "-o", " ").code == 2


@pytest.mark.parametrize("place", ["", "no/such/folder/a.html"])
def test_a_place_that_cannot_be_written_is_a_fault_of_files(tanks: str, tmp_path: Path, place: str) -> None:
    answer = call("report", *KINDS["rank"], *FEW, "--catalog", tanks, "-o", str(tmp_path / place))
    assert answer.code == 4
    assert "Traceback" not in answer.err


def test_too_little_known_is_written_and_told_by_the_exit_code(tmp_path: Path) -> None:
    world = World("XA", "XB").item("thing").holds("XA", "thing")
    for dimension in ("ammunition", "fuel", "parts", "training", "maintenance"):
        world.code(dimension, f"a-{dimension}").need("thing", dimension)
    world.need("thing", "systems", state="not-needed")
    folder = world.write(tmp_path / "w")
    path = tmp_path / "a.html"
    answer = call("report", "--from", "XA", "--to", "XB", *FEW, "--catalog", str(folder), "-o", str(path))
    assert answer.code == 5
    assert "not enough is known for a value" in path.read_text(encoding="utf-8")
