"""gaps, flip and sensitivity at a shell: what they print, in every form, and how they fail."""

import csv
import io
from pathlib import Path

import pytest
from cli.call import call
from scoring.worlds import single_need
from world import tank_world

import interop

COMMANDS = ("gaps", "flip", "sensitivity")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tank_world().write(tmp_path_factory.mktemp("catalog")))


@pytest.fixture(scope="module")
def pair(folder: str) -> tuple[str, ...]:
    return ("--from", "XA", "--to", "XC", "--draws", "64", "--catalog", folder)


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_what_the_library_gives(command: str, pair: tuple[str, ...], folder: str) -> None:
    answer = call(command, *pair, "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.document == getattr(interop, command)(interop.load(folder), "XA", "XC", draws=64).as_dict()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_seed_that_is_printed_makes_the_same_answer_again(command: str, pair: tuple[str, ...]) -> None:
    first = call(command, *pair)
    printed = first.out.rstrip("\n").rpartition("seed ")[2]
    assert call(command, *pair, "--seed", printed).out == first.out
    assert (
        call(command, *pair, "--seed", "7", "--format", "json").document
        != call(command, *pair, "--seed", "8", "--format", "json").document
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", ["70", "160"])
def test_the_table_fits_the_terminal(
    command: str, width: str, pair: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    answer = call(command, *pair)
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= int(width)
    assert answer.out.startswith("Force XA kit in the logistics of Force XC: difficulty ")
    assert "Bands: " in answer.out


@pytest.mark.parametrize(
    ("command", "column", "key"),
    [("gaps", "fact", "gaps"), ("flip", "change", "changes"), ("sensitivity", "group", "groups")],
)
def test_csv_has_one_row_for_each_entry_with_its_full_numbers(
    command: str, column: str, key: str, pair: tuple[str, ...]
) -> None:
    rows = list(csv.DictReader(io.StringIO(call(command, *pair, "--format", "csv").out)))
    document = call(command, *pair, "--format", "json").document
    assert [row[column] for row in rows] == [entry[column] for entry in document[key]]


def test_gaps_say_how_wide_the_interval_is_and_what_all_facts_hold_together(pair: tuple[str, ...]) -> None:
    answer = call("gaps", *pair, "--format", "markdown")
    low, high = interop.score(interop.load(pair[-1]), "XA", "XC", draws=64).difficulty.interval
    assert f"the 90 % interval, {high - low:.1f} wide," in answer.out
    assert "facts that are not certain hold" in answer.out
    assert call("gaps", *pair, "--top", "2", "--format", "csv").out.count("\n") == 3


def test_flip_says_that_nothing_moves_the_answer_where_nothing_does(tmp_path: Path) -> None:
    folder = single_need("systems", "key").write(tmp_path / "catalog")
    answer = call("flip", "--from", "XA", "--to", "XB", "--draws", "32", "--catalog", str(folder))
    assert answer.code == 0
    assert "Nothing moves it out of prohibitive: none of" in answer.out
    assert "Changes that do" not in answer.out


def test_flip_names_the_smallest_change_and_the_smallest_the_other_way(tmp_path: Path) -> None:
    world = single_need("systems", "key").supply("XC", "key").relation("XB", "XC", "partner")
    folder = world.write(tmp_path / "catalog")
    answer = call(
        "flip", "--from", "XA", "--to", "XB", "--draws", "64", "--catalog", str(folder), "--format", "markdown"
    )
    assert "The smallest change that moves it out of" in answer.out
    assert "No single change makes it easier by a band." in answer.out or "The smallest towards" in answer.out


def test_sensitivity_states_its_draws_and_runs(pair: tuple[str, ...]) -> None:
    assert "N = 64, 768 runs." in call("sensitivity", *pair, "--format", "markdown").out


def test_with_too_little_known_flip_says_so_and_gaps_still_answer(tmp_path: Path) -> None:
    folder = single_need("systems").write(tmp_path / "catalog")
    pair = ("--from", "XA", "--to", "XB", "--draws", "32", "--catalog", str(folder))
    answer = call("flip", *pair)
    assert (answer.code, answer.out) == (5, "")
    assert "no band to move it out of" in answer.err
    answer = call("gaps", *pair, "--format", "json")
    assert answer.code == 0
    assert answer.document["gaps"][0]["kind"] == "unknown need"


@pytest.mark.parametrize("command", ["gaps", "flip"])
@pytest.mark.parametrize("top", ["0", "1001", "ten"])
def test_a_bad_number_to_list_is_refused(command: str, top: str, pair: tuple[str, ...]) -> None:
    answer = call(command, *pair, "--top", top)
    assert (answer.code, answer.out) == (2, "")
    assert "--top" in answer.err
