"""Every notebook runs from top to bottom without a warning, is kept without outputs, and the lab knows right from wrong."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LAB = FOLDER / "06-students-lab.ipynb"
CLEAN = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
OVERLAPS = """next(
    (a, b) for a, b in combinations([row.item for row in cat.holdings("US", cat.as_of)], 2)
    for one, other in [[interop.explain(cat, item, "RU", **SMALL).item.difficulty for item in (a, b)]]
    if abs(one.value - other.value) >= 1 and max(one.interval[0], other.interval[0]) <= min(one.interval[1], other.interval[1])
)"""
EXERCISES = {
    "direction": (
        """next(
            (a, b) for a, b in permutations(MATRIX.givers, 2) if MATRIX.value(a, b) - MATRIX.value(b, a) >= 20
        )""",
        '("BY", "RU")',
    ),
    "the weakest link": (
        "round(len(covered) / sum(1 / value for value in covered.values()), 2)",
        "round(sum(covered.values()) / len(covered), 2)",
    ),
    "channels": (
        """next(
            force for force in ("TR", "US", "IL", "PL", "KR")
            if interop.explain(cat, "uh-60a-plus", "RU", channels={force: "partner"}, **SMALL).item.band != "prohibitive"
        )""",
        '"CN"',
    ),
    "demand": ("round(d0 + (1 - d0) * log(parts[0].amount.value / low) / log(high / low), 2)", "d0"),
    "false friends": ('("12.7x99", "12.7x108")', '("5.45x39", "5.56x45")'),
    "doubt": (OVERLAPS, '("mi-17", "uh-60a-plus")'),
}
"""For each exercise of the lab an answer that is right, found where it can be, and one that is wrong."""


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


@EACH
@pytest.mark.filterwarnings("default")
def test_a_notebook_runs_without_a_warning(path: Path) -> None:
    notebook = read(path)
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": FOLDER}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert outputs


@EACH
def test_a_notebook_is_kept_without_outputs_and_with_nothing_of_its_writer(path: Path) -> None:
    notebook = read(path)
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)
    assert notebook.metadata == CLEAN
    assert all(cell.metadata == {} and re.fullmatch(r"cell-\d\d", cell.id) for cell in notebook.cells)
    assert path.read_bytes().endswith(b"}\n")


@EACH
def test_a_notebook_is_short_and_says_at_once_what_it_asks(path: Path) -> None:
    cells = read(path).cells
    assert 8 <= len(cells) <= 14
    assert re.fullmatch(r"# .+\n\n\*\*[^*]+\?\*\* .+", cells[0].source.partition("\n\n## ")[0], re.DOTALL)


def test_the_notebooks_are_numbered_and_all_named_in_the_readme_and_the_first() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{number:02}" for number in range(1, len(NOTEBOOKS) + 1)]
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if f"(notebooks/{path.name})" not in readme] == []
    first = NOTEBOOKS[0].read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS[1:] if f"({path.name})" not in first] == []


# The lab --------------------------------------------------------------------------------------------------------


def answered(answers: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the lab says of each answer; answers are expressions in the names of the notebook."""
    cells = [cell.source for cell in read(LAB).cells if cell.cell_type == "code"]
    names: dict[str, Any] = {}
    exec("from itertools import combinations, permutations", names)
    said: list[str] = []
    for source in cells:
        if "answer = None" in source:
            source = source.replace("answer = None", f"answer = {answers[len(said)]}")
            exec(source, names)
            said.append(capsys.readouterr().out.splitlines()[-1])
        else:
            exec(source, names)
            exec(
                'MATRIX = interop.matrix(cat, forces=["VN", "PE", "PL", "MY"], category="main-battle-tank", **SMALL)',
                names,
            )
    return said


def test_the_lab_gives_nothing_away(capsys: pytest.CaptureFixture[str]) -> None:
    assert answered(["None"] * len(EXERCISES), capsys) == ["not answered yet"] * len(EXERCISES)


def test_the_lab_knows_an_answer_that_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    said = dict(zip(EXERCISES, answered([right for right, _ in EXERCISES.values()], capsys), strict=True))
    assert said == dict.fromkeys(EXERCISES, "right")


def test_the_lab_gives_a_hint_for_an_answer_that_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    said = answered([wrong for _, wrong in EXERCISES.values()], capsys)
    assert [words[:14] for words in said] == ["not yet. Hint:"] * len(EXERCISES)


@pytest.mark.parametrize("answer", ["42", "'Atlantis'", "('Atlantis', 'RU')", "()", "object()", "float('nan')"])
def test_the_lab_takes_any_answer(answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in answered([answer] * len(EXERCISES), capsys):
        assert words.startswith(("not yet. Hint:", "this cannot be checked"))
