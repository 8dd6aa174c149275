"""interop measures: every form says the same, words are refused as everywhere, and no other command loads it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli.call import call
from world import tank_world

import interop
from interop.literature import compare_measures
from interop.report.measures import readings

NAMES = ["Sim_Bin", "Sim_Bin, all codes", "Sim_Real", "Sim_Real, all codes", "containment", "NATO's ladder"]
SCORE = ["coverage of this score", "difficulty"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tank_world().write(tmp_path_factory.mktemp("catalog")))


def test_every_form_holds_the_same_measures(folder: str) -> None:
    words = ["measures", "tank", "truck", "--to", "XB", "--catalog", folder]
    found = compare_measures(interop.load(folder), ["tank", "truck"], "XB")
    document = call(*words, "--format", "json").document
    rows = list(csv.DictReader(io.StringIO(call(*words, "--format", "csv").out)))
    table, page = call(*words).out.splitlines(), call(*words, "--format", "markdown").out
    assert [row["measure"] for row in rows] == 2 * (NAMES + SCORE)
    assert [item["item"] for item in document["items"]] == ["tank", "truck"]
    for one, told in zip(found, document["items"], strict=True):
        expected = readings(one)
        assert told["measures"] == [reading._asdict() for reading in expected]
        own = [row for row in rows if row["item"] == one.score.item]
        assert [row["value"] for row in own] == ["" if r.value is None else str(r.value) for r in expected]
        assert f"{one.score.name} in the logistics of Force XB" in table
        for reading in expected:
            assert f"| {reading.text} |" in page
            assert any(line.split()[: len(head := [*reading.measure.split(), reading.text])] == head for line in table)


def test_each_measure_has_one_sentence(folder: str) -> None:
    for taker in ("XA", "XB", "XC"):
        document = call("measures", "tank", "--to", taker, "--catalog", folder, "--format", "json").document
        for measure in document["items"][0]["measures"]:
            assert measure["why"].endswith(".")
            assert ". " not in measure["why"]


def test_the_sentences_name_what_decides(folder: str) -> None:
    (found,) = compare_measures(interop.load(folder), ["tank"], "XC")
    why = {reading.measure: reading.why for reading in readings(found)}
    assert why["Sim_Bin"].startswith("Force XC supplies 0 of 5 essential needs itself")
    assert found.weakest is not None
    assert f"({found.weakest.dimension}/{found.weakest.role})" in why["NATO's ladder"]
    assert f"The {found.surplus} codes that Force XC has" in why["Sim_Bin, all codes"]


def test_what_is_not_known_is_said_and_a_dash_stands_for_it(folder: str, tmp_path: Path) -> None:
    world = tank_world().need("tank", "parts", role="gearbox")
    answer = call("measures", "tank", "--to", "XA", "--catalog", str(world.write(tmp_path)))
    assert answer.code == 0
    assert "1 essential need not settled" in answer.out
    assert any(line.split()[:3] == ["NATO's", "ladder", "–"] for line in answer.out.splitlines())


def test_too_little_known_ends_with_5_and_still_prints(tmp_path: Path) -> None:
    world = tank_world().item("riddle").holds("XA", "riddle")
    for dimension in ("ammunition", "fuel", "parts", "training", "maintenance", "systems"):
        world.need("riddle", dimension)
    answer = call("measures", "riddle", "--to", "XB", "--catalog", str(world.write(tmp_path)), "--format", "json")
    assert answer.code == 5
    assert {measure["value"] for measure in answer.document["items"][0]["measures"]} == {None}


def test_it_can_be_asked_of_another_date_and_written_to_a_file(folder: str, tmp_path: Path) -> None:
    target = tmp_path / "measures.json"
    words = ["measures", "tank", "--to", "XB", "--catalog", folder, "--as-of", "2024-05", "--format", "json"]
    assert call(*words, "--output", str(target)).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["provenance"]["as_of"] == "2024-05"
    assert call(*words, "--output", str(target)).code == 4
    assert call(*words, "--output", str(target), "--force").code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--to", "XB"], "Missing argument 'ITEM...'"),
        (["tank"], "Missing option '--to'"),
        (["tnak", "--to", "XB"], "Did you mean tank"),
        ([" ", "--to", "XB"], "ITEM is empty"),
        (["tank", "--to", "XB", "--to", "XC"], "--to is given 2 times"),
        (["tank", "--to", "XQ"], "no force 'XQ'"),
        (["tank", "--to", "XB", "--as-of", "today"], "is not a date"),
        (["tank", "--to", "XB", "--format", "xml"], "is not one of table"),
    ],
)
def test_bad_words_are_refused(folder: str, words: list[str], complaint: str) -> None:
    answer = call("measures", *words, "--catalog", folder)
    assert (answer.code, answer.out) == (2, "")
    assert complaint in answer.err


def test_only_this_command_loads_the_measures() -> None:
    probe = (
        "import sys; from interop.cli import _run; sys.argv = ['interop', 'score', '--from', 'BY', '--to', 'RU', '-f',"
        " 'json']; _run(); print([m for m in sys.modules if 'literature' in m or 'report.measures' in m], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"
