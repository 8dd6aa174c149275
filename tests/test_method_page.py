"""docs/method.md says what the code does: its numbers are those of method.toml, its examples come out."""

import re
from pathlib import Path

import pytest

import interop

PAGE = (Path(__file__).parent.parent / "docs" / "method.md").read_text(encoding="utf-8")


def test_every_number_of_the_method_stands_on_the_page() -> None:
    method = interop.load_method()
    rows = {m[1]: (m[2], m[3], m[4]) for m in re.finditer(r"\| `([\w.]+)` \| (\S+) \| (\S+) to (\S+) \|", PAGE)}
    judged = method.judged(()) | {f"weights.{name}": number for name, number in method.weights.items()}
    assert rows == {name: (f"{n.value:g}", f"{n.low:g}", f"{n.high:g}") for name, n in judged.items()}
    grades = {m[1]: (m[2], m[3]) for m in re.finditer(r"\| (\d) \| (\S+) \| (\S+) \|", PAGE)}
    assert grades == {name: (f"{g.wrong:g}", f"{g.spread:g}") for name, g in method.grades.items()}
    knots = "0:0, .05:20, .10:40, .22:60, .48:80, 1:100"
    assert knots in PAGE
    stated = [tuple(map(float, knot.split(":"))) for knot in knots.split(", ")]
    assert stated == list(zip(method.scale.uncovered, method.scale.difficulty, strict=True))
    assert f"{method.draws.count} times from seed {method.draws.seed}" in PAGE


EXAMPLES = [("m4", "RU", 9.2), ("uh-60a-plus", "RU", 88.6), ("t-72b", "RU", 0.0), ("d-30", "RU", 0.0)]


@pytest.mark.parametrize(("item", "taker", "difficulty"), EXAMPLES)
def test_an_example_worked_by_hand_comes_out(item: str, taker: str, difficulty: float) -> None:
    found = interop.explain(interop.load(), item, taker).item.difficulty.central
    assert found is not None
    assert round(found, 1) == difficulty
    assert f"**{difficulty}**" in PAGE


def test_the_steps_of_the_m4_are_those_on_the_page() -> None:
    barrel = 1 - 0.1 * (1 - 0.02)
    receiver = 1 - 0.1 * (1 - 0.75)
    parts = 1 / (0.8 / receiver + 0.2 / barrel)
    training = 1 / (1 + 1 * 0.9 * 1.5 / 26)
    coverage = 4 / (1 + 1 / parts + 1 / training + 1)
    assert f"{parts:.4f}" in PAGE
    assert f"{training:.4f}" in PAGE
    assert f"{coverage:.4f}" in PAGE
    values = {f.role: f.value for f in interop.explain(interop.load(), "m4", "RU").findings}
    assert values["barrel"] == pytest.approx(barrel)
    assert values["receiver"] == pytest.approx(receiver)
    assert values["crew"] == pytest.approx(training)
    assert 20 * (1 - coverage) / 0.05 == pytest.approx(9.2, abs=0.05)


def test_the_steps_of_the_uh_60_are_those_on_the_page() -> None:
    from math import log

    delta = 0.1 + 0.9 * log(17.5 / 0.01) / log(40 / 0.01)
    denied = 1 - delta * (1 - 0.02)
    depot = 1 - delta * (1 - 0.1)
    crew = 1 / (1 + 16 * 0.9 * 4 / 26)
    mechanics = 1 / (1 + 26 * 0.9 * 4 / 26)
    tools = 1 - delta * (1 - 0.75 * 0.95)
    x = 0.8 / (0.35 / depot + 0.45 / mechanics)
    y = (0.2 * denied + 0.1 + 0.1 * tools) / 0.4
    maintenance = 1 / (0.4 / x + 0.6 / (0.8 * x + 0.2 * y))
    whole = 4 / (1 + 1 / denied + 1 / crew + 1 / maintenance)
    coverage = 1 / (0.4 / whole + 0.6 / (0.8 * whole + 0.2))
    for step in (delta, denied, depot, crew, mechanics, tools, x, y, maintenance, whole, coverage):
        assert f"{step:.4f}" in PAGE
    values = {f"{f.dimension}/{f.role}": f.value for f in interop.explain(interop.load(), "uh-60a-plus", "RU").findings}
    assert values["parts/engine"] == pytest.approx(denied)
    assert values["training/crew"] == pytest.approx(crew)
    assert values["maintenance/depot"] == pytest.approx(depot)
    assert values["maintenance/contractor"] == pytest.approx(denied)
    assert values["maintenance/maintainer"] == pytest.approx(mechanics)
    assert values["maintenance/tools"] == pytest.approx(tools)
    assert 80 + 20 * (1 - coverage - 0.48) / 0.52 == pytest.approx(88.6, abs=0.05)
