"""What charts share: wrapping to measured width, saving whole or not at all, and pictures that can be read aloud."""

import ast
import warnings
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from charts.measure import card, named_world, overlapping
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image

import interop.charts
from interop.charts import breakdown
from interop.charts.style import (
    BANDS,
    DPI,
    FORMATS,
    Chart,
    band_colours,
    figure_of,
    format_of,
    save,
    shortened,
    text_width,
    thin_ticks,
    wrapped,
)
from interop.errors import FileError, UsageError
from interop.report.tables import csv_of

SVG = "{http://www.w3.org/2000/svg}"
RESULT = card()
ODD = [
    r"$\frac{1}{$ 7.62 $x$",
    "AK [training] RPG [/]",
    "<img src=x onerror=alert(1)> & </svg> --> ]]>",
    "Т-72 «Урал»",
    "القوات المسلحة",
    "\\alpha ^_{}%#~",
]


def drawing() -> Chart:
    return breakdown.chart(RESULT)


def of_name(name: str) -> Callable[[], Chart]:
    return lambda: breakdown.chart(card("XA", "XC", named_world(name, "Another")))


# Saving ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [*FORMATS, ".PNG", ".Svg"])
def test_a_chart_is_saved_with_its_data_and_its_alt_text(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x.y{ending}"
    assert save(drawing, path) == [path, tmp_path / "x.y.csv", tmp_path / "x.y.alt.txt"]
    chart = drawing()
    assert (tmp_path / "x.y.csv").read_text(encoding="utf-8") == csv_of(chart.data)
    assert (tmp_path / "x.y.alt.txt").read_text(encoding="utf-8") == chart.alt + "\n"
    start = {".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF"}[ending.lower()]
    assert path.read_bytes().startswith(start)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_png_has_the_size_of_the_figure_at_print_resolution(tmp_path: Path) -> None:
    save(drawing, tmp_path / "x.png")
    inches = figure_of(drawing().axes).get_size_inches()
    with Image.open(tmp_path / "x.png") as picture:
        assert picture.size == tuple(round(side * DPI) for side in inches)
        assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("name", ["x", "x.txt", "x.jpg", "x.svgz", "x.png.bak", "x.csv", ".svg", "-"])
def test_another_format_is_refused_by_name_before_anything_is_drawn(tmp_path: Path, name: str) -> None:
    def never() -> Chart:
        raise AssertionError

    with pytest.raises(UsageError, match=r"\.svg, \.png, \.pdf"):
        save(never, tmp_path / name)
    with pytest.raises(UsageError):
        format_of(tmp_path / name)


def test_one_chart_may_be_saved_in_every_format_side_by_side(tmp_path: Path) -> None:
    for ending in FORMATS:
        save(drawing, tmp_path / f"x{ending}")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv", ".pdf", ".png", ".svg", ".txt"]


@pytest.mark.parametrize("taken", ["x.svg", "x.csv", "x.alt.txt"])
def test_nothing_is_written_where_one_of_the_files_would_replace_another(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("old")
    with pytest.raises(FileError, match="exists; give --force"):
        save(drawing, tmp_path / "x.svg")
    assert [path.name for path in tmp_path.iterdir()] == [taken]
    assert (tmp_path / taken).read_text() == "old"
    save(drawing, tmp_path / "x.svg", force=True)
    assert (tmp_path / taken).read_text() != "old"


def test_the_same_picture_again_needs_force(tmp_path: Path) -> None:
    save(drawing, tmp_path / "x.svg")
    with pytest.raises(FileError, match=r"x\.svg exists"):
        save(drawing, tmp_path / "x.svg")


def test_a_folder_that_is_not_there_is_a_fault_of_files(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        save(drawing, tmp_path / "none" / "x.png")
    assert not list(tmp_path.iterdir())


# What is in a picture -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ODD)
def test_an_svg_is_sound_and_read_aloud_as_title_and_description_whatever_the_names(tmp_path: Path, name: str) -> None:
    save(of_name(name), tmp_path / "x.svg")
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    chart = of_name(name)()
    assert root.get("role") == "img"
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert description.text == chart.alt
    assert name in (title.text or "")
    assert not [e for e in root.iter() if e.tag in (f"{SVG}script", f"{SVG}img", f"{SVG}image", f"{SVG}text")]


@pytest.mark.parametrize(("name", "ending"), list(zip(ODD, [".png", ".pdf"] * 3, strict=True)))
def test_no_name_breaks_a_picture(tmp_path: Path, name: str, ending: str) -> None:
    save(of_name(name), tmp_path / f"x{ending}")
    assert name in (tmp_path / "x.alt.txt").read_text(encoding="utf-8")


def test_letters_that_the_font_lacks_are_named_in_one_warning_and_the_data_have_them(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="lacks 軍, 隊, 🚀; boxes stand in their place") as met:
        save(of_name("軍隊 🚀 軍"), tmp_path / "x.svg")
    assert len(met) == 1
    assert "軍隊 🚀 軍" in (tmp_path / "x.alt.txt").read_text(encoding="utf-8")


def test_the_command_line_passes_that_warning_on_in_words(tmp_path: Path) -> None:
    from cli.call import call

    folder = named_world("軍隊", "Another").write(tmp_path / "catalog")
    words = ["chart", "breakdown", "--from", "XA", "--to", "XC", "--catalog", str(folder), "--draws", "16"]
    answer = call(*words, "--output", str(tmp_path / "x.png"))
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.splitlines()[1] == "warning: the chart's font lacks 軍, 隊; boxes stand in their place"


def test_charts_keep_no_state_and_open_no_window() -> None:
    folder = Path(interop.charts.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            assert not any("pyplot" in name or "pylab" in name for name in [*names, module])
            assert not (isinstance(node, ast.Attribute) and node.attr == "show")


@pytest.mark.parametrize(("inches", "stay"), [(6.0, [0, 20, 40, 60, 80, 100]), (1.2, None), (0.5, [0, 100])])
def test_ticks_that_would_run_into_others_lose_their_words_but_for_the_ends(
    inches: float, stay: list[int] | None
) -> None:
    axes = Figure(figsize=(inches, 2.0)).add_axes((0.1, 0.2, 0.8, 0.7))
    axes.set_xlim(0, 100)
    axes.set_xticks(range(0, 101, 20), [str(tick) for tick in range(0, 101, 20)])
    thin_ticks(axes, 9.0)
    words = [label.get_text() for label in axes.get_xticklabels() if label.get_text()]
    assert (words[0], words[-1]) == ("0", "100")
    assert stay is None or words == [str(tick) for tick in stay]
    assert overlapping(axes, 100) == []


@pytest.mark.parametrize("room", [1.0, 20.0, 60.0, 500.0])
def test_what_is_shortened_fits_and_says_that_something_is_left_out(room: float) -> None:
    cut = shortened("Taliban (Islamic Emirate of Afghanistan)", room, 9.0)
    assert cut == "Taliban (Islamic Emirate of Afghanistan)" or cut.endswith("…")
    assert text_width(cut, 9.0) <= max(room, text_width("…", 9.0))


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7])
def test_bands_of_any_number_and_name_have_colours_from_easy_to_hard(count: int) -> None:
    colours = list(band_colours({f"band {n}": n * 10.0 for n in range(count)}).values())
    assert len(colours) == count
    assert colours[0] == BANDS["seamless"]
    assert count == 1 or colours[-1] == BANDS["prohibitive"]
    assert colours == sorted(colours, key=list(BANDS.values()).index)


# Wrapping -------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=80, derandomize=True)
@given(
    words=st.lists(st.text("abcdefW.,()-é", min_size=1, max_size=40), min_size=1, max_size=12),
    room=st.floats(20, 400),
    size=st.sampled_from([7.0, 8.5, 11.0]),
    weight=st.sampled_from(["normal", "bold"]),
)
def test_wrapped_words_keep_every_letter_and_stay_within_the_room(
    words: list[str], room: float, size: float, weight: str
) -> None:
    text = wrapped(" ".join(words), room, size, weight)
    assert "".join(text.split()) == "".join(words)
    assert all(text_width(line, size, weight) <= room for line in text.split("\n"))
    assert all(text.split("\n"))


def test_words_that_fit_stay_on_one_line_and_a_line_is_filled_before_the_next_begins() -> None:
    assert wrapped("a few words", 1000, 11) == "a few words"
    lines = wrapped("ten " * 40, 100, 9).split("\n")
    assert len(lines) > 2
    assert all(text_width(f"{line} ten", 9) > 100 for line in lines[:-1])


def test_bold_and_larger_text_is_wider() -> None:
    assert text_width("difficulty", 9) < text_width("difficulty", 9, "bold") < text_width("difficulty", 11, "bold")


def test_measuring_and_drawing_known_letters_warn_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawing()
