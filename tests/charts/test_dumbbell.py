"""Two answers side by side: squares are what was, circles what is, and the command tells what differs."""

from pathlib import Path

import numpy as np
import pytest
from charts.measure import card, half_known_world, unknown_world
from cli.call import call
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from world import tank_world

import interop
from interop.charts import dumbbell as drawing
from interop.charts.style import UNKNOWN_HATCH
from interop.report.shifts import Shift

FACTS = tank_world().catalog()
OLD = interop.score(FACTS, "XA", "XC", draws=64)
NEW = interop.score(FACTS, "XA", "XC", draws=64, channels={"*": "partner"})
UNKNOWN = Shift(card("XA", "XB", unknown_world()), card("XA", "XB", half_known_world()), "old", "new")


@pytest.mark.parametrize("by", ["category", "dimension"])
def test_squares_and_circles_stand_at_the_values_of_both_answers_and_the_words_say_them(by: str) -> None:
    shift = Shift(OLD, NEW, "as on record", "XA partner", by)
    axes = drawing.draw(shift)
    rows = [("whole kit", *shift.whole), *shift.rows]
    marks = {
        sign: [tuple(np.asarray(line.get_xydata())[0]) for line in axes.get_lines() if line.get_marker() == sign]
        for sign in "so"
    }
    assert marks["s"] == [(old, level) for level, (_, old, _) in enumerate(rows)]
    assert marks["o"] == [(new, level) for level, (_, _, new) in enumerate(rows)]
    said = {note.get_text() for note in axes.texts if isinstance(note, Annotation)}
    assert {f"{old:.0f} → {new:.0f}" for _, old, new in rows} <= said
    assert [label.get_text() for label in axes.get_yticklabels()] == [name for name, *_ in rows]


def test_the_data_are_those_of_both_json_results_with_the_whole_in_the_last_row() -> None:
    data = drawing.chart(Shift(OLD, NEW, "old", "new")).data
    told = [
        {row["category"]: row["difficulty"]["value"] for row in side.as_dict()["categories"]} for side in (OLD, NEW)
    ]
    assert {row[0]: (row[1], row[2]) for row in data.rows[:-1]} == {name: (told[0][name], told[1][name]) for name in told[0]}  # fmt: skip
    whole = [side.as_dict()["difficulty"]["value"] for side in (OLD, NEW)]
    assert list(data.rows[-1]) == ["difficulty", *whole]
    points = drawing.chart(Shift(OLD, NEW, "old", "new", "dimension")).data
    before = {row["dimension"]: row["points"] for row in OLD.as_dict()["dimensions"]}
    assert {row[0]: row[1] for row in points.rows[:-1]} == before


def test_the_headline_says_easier_harder_the_same_or_not_known() -> None:
    ends = f"{OLD.difficulty.value:.0f} to {NEW.difficulty.value:.0f}"
    assert f"becomes easier: {ends} of 100 (old to new)" in Shift(OLD, NEW, "old", "new").headline
    assert "becomes harder" in Shift(NEW, OLD, "old", "new").headline
    assert f"stays at {OLD.difficulty.value:.0f}" in Shift(OLD, OLD, "old", "new").headline
    assert UNKNOWN.headline.endswith("not enough is known for a value (old)")


def test_a_value_that_is_not_known_is_hatched_and_written_as_a_question() -> None:
    axes = drawing.draw(UNKNOWN)
    hatched = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_hatch() == UNKNOWN_HATCH]
    assert len(hatched) == 1 + len(UNKNOWN.rows)
    assert all("?" in note.get_text() for note in axes.texts if "→" in note.get_text())
    assert "? →" in drawing.chart(UNKNOWN).alt


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A catalog, and an older one in which XA did not yet deny XC its goods."""
    old = tank_world()
    for _, cells in old.rows["relations"]:
        cells["channel"] = "partner"
    folder = tmp_path_factory.mktemp("catalogs")
    return str(tank_world().write(folder / "new")), str(old.write(folder / "old"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--partner", "XA"], "as on record to XA partner"),
        (["--ally", "all"], "as on record to every other force ally"),
        (["--weight", "fuel=3"], "as on record to fuel x3"),
        (["--since", "2024"], "2024 to 2025"),
        (["--old", "OLD"], "harder"),
    ],
)
def test_the_command_names_what_differs(
    options: list[str], words: str, folders: tuple[str, str], tmp_path: Path
) -> None:
    new, old = folders
    asked = ["chart", "dumbbell", "--from", "XA", "--to", "XC", "--draws", "16", "--catalog", new, "--as-of", "2025"]
    answer = call(*asked, *(old if word == "OLD" else word for word in options), "-o", str(tmp_path / "x.svg"))
    assert answer.code == 0, answer.err
    assert words in (tmp_path / "x.alt.txt").read_text(encoding="utf-8")
    before, after = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()[-1].split(",")[1:]
    assert (before == after) is (options[0] == "--since")


@pytest.mark.parametrize(
    ("options", "words"),
    [([], "nothing to compare"), (["--old", "OLD", "--since", "2020"], "not both"), (["--by", "item"], "--by")],
)
def test_a_comparison_that_would_tell_nothing_is_refused(
    options: list[str], words: str, folders: tuple[str, str], tmp_path: Path
) -> None:
    new, old = folders
    asked = ["chart", "dumbbell", "--from", "XA", "--to", "XC", "--draws", "16", "--catalog", new]
    answer = call(*asked, *(old if word == "OLD" else word for word in options), "-o", str(tmp_path / "x.svg"))
    assert answer.code == 2
    assert words in answer.err
    assert not list(tmp_path.iterdir())
