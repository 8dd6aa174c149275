"""What holds of every chart: nothing is cut or covered at any width, the caller's figure is left alone, words are safe."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from charts.measure import (
    DPIS,
    half_known_world,
    matrix,
    misplaced,
    misplaced_by_others,
    named_world,
    unknown_world,
    wide_world,
)
from cli.call import call
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from world import World, tank_world

import interop
from interop.backtest.run import backtest
from interop.charts import breakdown, cases, dumbbell, ranking, shared, strip, tornado
from interop.charts import matrix as matrix_chart
from interop.charts.style import Chart, figure_of, save
from interop.errors import FileError
from interop.report.shared import shared as shared_codes
from interop.report.shifts import Shift
from interop.uncertainty.sensitivity import sensitivity

Draw = Callable[..., Axes]
ODD = r"$\frac{1}{$ <b> [/] Т-72 القوات"
LONG = "Armed Forces of the " + " ".join(f"United-{n}" for n in range(12))


def past() -> World:
    """A world with five transfers, some of which went otherwise than they are scored."""
    world = tank_world().past()
    world.case("odd", "tank", "XC", 0, from_force="XA", name=ODD).case("long", "truck", "XA", 4, name=LONG)
    return world.case("plain", "cousin", "XC", 2, from_force="XB")


def results(world: World, giver: str = "XA", taker: str = "XC") -> dict[str, tuple[Any, dict[str, Any]]]:
    """A result for each chart, of one world, with the chart's module and its options."""
    facts = world.catalog()
    one = interop.score(facts, giver, taker, draws=64)
    other = interop.score(facts, giver, taker, draws=64, channels={"*": "partner"})
    found = sensitivity(facts, giver, taker, draws=16)
    return {
        "breakdown": (breakdown, {"result": one}),
        "strip": (strip, {"result": one}),
        "dumbbell": (dumbbell, {"result": Shift(one, other, "as on record", f"{giver} partner")}),
        "dumbbell by dimension": (dumbbell, {"result": Shift(one, other, "one", "other", "dimension")}),
        "tornado": (tornado, {"result": found}),
        "tornado by dimension": (tornado, {"result": found, "by": "dimension"}),
        "shared": (shared, {"result": shared_codes(one, facts)}),
    }


DRAWINGS: dict[str, tuple[Any, dict[str, Any]]] = {
    **{f"{name}, plain": pair for name, pair in results(tank_world()).items()},
    **{f"{name}, odd names": pair for name, pair in results(named_world(ODD, "軍隊 $x$")).items()},
    **{f"{name}, long names": pair for name, pair in results(named_world(LONG, "W" * 90)).items()},
    **{f"{name}, unknown": pair for name, pair in results(unknown_world(), "XA", "XB").items()},
    **{f"{name}, half known": pair for name, pair in results(half_known_world(), "XA", "XB").items()},
    "ranking, plain": (ranking, {"result": interop.rank(tank_world().catalog(), "XC", draws=64)}),
    "ranking, odd names": (ranking, {"result": interop.rank(named_world(ODD, "軍隊").catalog(), "XC", draws=64)}),
    "ranking, many": (ranking, {"result": interop.rank(wide_world(34).catalog(), "XA-" + "C" * 27, draws=16)}),
    "matrix, plain": (matrix_chart, {"result": matrix()}),
    "matrix, many": (matrix_chart, {"result": matrix(wide_world(35))}),
    "cases, few": (cases, {"result": backtest(past().catalog(), draws=64)}),
}
REAL = interop.load()
ALL = pytest.mark.parametrize("name", DRAWINGS)


def draw(name: str, ax: Axes | None = None, **options: Any) -> Axes:
    module, given = DRAWINGS[name]
    rest = {key: value for key, value in given.items() if key != "result"}
    axes: Axes = module.draw(given["result"], ax, **rest, **options)
    return axes


def chart(name: str) -> Chart:
    module, given = DRAWINGS[name]
    found: Chart = module.chart(given["result"], **{key: value for key, value in given.items() if key != "result"})
    return found


@pytest.mark.parametrize("width", [None, 3.5])
@ALL
def test_no_text_reaches_beyond_the_figure_or_covers_another(name: str, width: float | None) -> None:
    axes = draw(name) if width is None else draw(name, width=width)
    assert misplaced(axes, DPIS if "plain" in name else (72, 110)) == []
    if width is not None:
        assert figure_of(axes).get_figwidth() == width


@pytest.mark.parametrize("width", [7.0, 3.5])
@pytest.mark.parametrize("what", ["ranking", "strip", "dumbbell", "tornado", "shared", "cases"])
def test_no_text_of_a_real_answer_reaches_beyond_the_figure(what: str, width: float) -> None:
    one = interop.score(REAL, "US", "RU", draws=16)
    drawings: dict[str, Callable[[], Axes]] = {
        "ranking": lambda: ranking.draw(interop.rank(REAL, "RU", draws=16), width=width),
        "strip": lambda: strip.draw(one, width=width),
        "dumbbell": lambda: dumbbell.draw(Shift(one, interop.score(REAL, "US", "RU", draws=16, channels={"*": "ally"}), "a", "b"), width=width),
        "tornado": lambda: tornado.draw(sensitivity(REAL, "US", "RU", draws=16), width=width),
        "shared": lambda: shared.draw(shared_codes(one, REAL), width=width),
        "cases": lambda: cases.draw(backtest(REAL, draws=16), width=width),
    }  # fmt: skip
    axes = drawings[what]()
    assert misplaced(axes) == []
    assert misplaced_by_others(axes) == []


@pytest.mark.parametrize("name", [name for name in DRAWINGS if "many" not in name])
def test_axes_of_the_caller_are_drawn_on_and_their_figure_is_left_as_it_is(name: str) -> None:
    figure = Figure(figsize=(12, 6))
    left, right = figure.subplots(1, 2)
    before = dict(matplotlib.rcParams)
    assert draw(name, left) is left
    assert draw(name, right) is right
    assert dict(matplotlib.rcParams) == before
    assert tuple(figure.get_size_inches()) == (12, 6)
    assert figure.get_supxlabel() == ""


@pytest.mark.filterwarnings("ignore:the chart's font lacks")
@pytest.mark.parametrize("name", [name for name in DRAWINGS if "odd names" in name or name.startswith("cases")])
@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf"])
def test_odd_names_are_drawn_letter_by_letter_and_break_no_file(name: str, ending: str, tmp_path: Path) -> None:
    save(lambda: chart(name), tmp_path / f"x{ending}")
    assert ODD in (tmp_path / "x.alt.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in DRAWINGS if "many" not in name])
def test_the_alt_text_has_the_headline_and_the_title_is_computed(name: str) -> None:
    made = chart(name)
    title = "".join(made.axes.get_title(loc="left").split())
    assert title
    assert title.rstrip(".") in "".join(made.alt.split())
    assert made.data.rows


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
@pytest.mark.parametrize("name", [name for name in DRAWINGS if "plain" in name or "few" in name])
def test_what_is_saved_twice_is_the_same(name: str, ending: str, tmp_path: Path) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        save(lambda: chart(name), tmp_path / folder / f"x.{ending}")
    assert (tmp_path / "one" / f"x.{ending}").read_bytes() == (tmp_path / "other" / f"x.{ending}").read_bytes()


# The command line -----------------------------------------------------------------------------------------------

PAIR = ["--from", "XA", "--to", "XC", "--draws", "16"]
COMMANDS = {
    "breakdown": PAIR,
    "strip": PAIR,
    "matrix": ["--draws", "16"],
    "ranking": ["--to", "XC", "--draws", "16"],
    "dumbbell": [*PAIR, "--partner", "all"],
    "tornado": PAIR,
    "shared": PAIR,
    "cases": ["--draws", "16"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(past().write(tmp_path_factory.mktemp("catalog")))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_writes_three_files_and_replaces_none(command: str, folder: str, tmp_path: Path) -> None:
    words = ["chart", command, *COMMANDS[command], "--catalog", folder, "--output", str(tmp_path / "x.svg")]
    answer = call(*words, "--width", "3.5")
    assert (answer.code, answer.out) == (0, ""), answer.err
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(files) == {"x.svg", "x.csv", "x.alt.txt"}
    assert all(files.values())
    assert b'width="252pt"' in files["x.svg"]
    again = call(*words)
    assert again.code == FileError.exit_code
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files
    assert call(*words, "--force").code == 0
    assert (tmp_path / "x.svg").read_bytes() != files["x.svg"]


@pytest.mark.parametrize("width", ["0", "2.9", "41", "-3", "nan", "a", "", "1e1", "3,5"])
def test_a_width_that_no_page_has_is_refused(width: str, folder: str, tmp_path: Path) -> None:
    words = ["chart", "strip", *PAIR, "--catalog", folder, "--output", str(tmp_path / "x.svg")]
    answer = call(*words, f"--width={width}")
    assert answer.code == 2
    assert "3 to 40" in answer.err
    assert not list(tmp_path.iterdir())
