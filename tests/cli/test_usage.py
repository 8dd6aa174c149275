"""Bad words on the command line: an exit code that tells the class, words that help, and never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.call import call
from hypothesis import given, settings
from hypothesis import strategies as st
from world import DIMENSIONS, World, tank_world

import interop
from interop.tables import shown
from interop.version import __version__

BUILT_IN = ("score", "--from", "BY", "--category", "mortar", "--draws", "16")
LOOSE = settings(deadline=None, max_examples=60, derandomize=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Forces XA, XB, XC, and two whose codes other programs take for nothing and for no."""
    world = tank_world()
    for force, name in (("NA", "Namibia"), ("NO", "Norway")):
        world.force(force, name=name).holds(force, "truck").relation(force, "XA", "ally")
        for dimension in DIMENSIONS:
            world.complete(force, dimension)
    return str(world.write(tmp_path_factory.mktemp("catalog")))


@pytest.fixture(scope="module")
def pair(folder: str) -> tuple[str, ...]:
    """A sound question, to be spoiled by one more word."""
    return ("score", "--from", "XA", "--to", "XC", "--draws", "16", "--catalog", folder)


# Names of forces ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Rusia", "no force 'Rusia' in the catalog. Did you mean RU (Russia)"),
        ("", "--to is empty"),
        ("   ", "--to is empty"),
        ("YU", "Yugoslavia: historic"),
        ("DD", "East Germany: historic; did you mean DE?"),
        ("Korea", "KP (North Korea) or KR (South Korea)? The name is ambiguous."),
        ("Congo", "CD (Democratic Republic of the Congo) or CG (Republic of the Congo)?"),
        ("NATO", "is a group of states"),
        ("EU", "is a group of states"),
    ],
)
def test_a_name_that_is_no_force_is_refused_with_what_may_be_meant(name: str, words: str) -> None:
    answer = call(*BUILT_IN, "--to", name)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err


def test_a_code_of_nobody_is_refused_without_a_wild_guess() -> None:
    answer = call(*BUILT_IN, "--to", "ZZ")
    assert (answer.code, answer.out) == (2, "")
    assert "'interop forces'" in answer.err
    assert "Did you mean" not in answer.err


def test_a_state_that_is_gone_is_called_historic_unless_the_catalog_has_it() -> None:
    answer = call(*BUILT_IN, "--to", "USSR")
    assert "SU" in interop.load().forces or (answer.code == 2 and "historic; did you mean RU?" in answer.err)


@pytest.mark.parametrize("name", ["ru", "RUS", "Russia", " RU ", "russian federation", "Россия"])
def test_a_force_goes_by_any_of_its_names_and_is_echoed_by_its_code(name: str) -> None:
    answer = call(*BUILT_IN, "--to", name, "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.document["to"] == "RU"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UK", "GB"),
        ("EL", "GR"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Turkiye", "TR"),
        ("Burma", "MM"),
        ("Guinea", "GN"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("NA", "NA"),
        ("NO", "NO"),
        ("XK", "XK"),
        ("TW", "TW"),
        ("PS", "PS"),
    ],
)
def test_a_state_is_known_by_its_name_even_where_the_catalog_has_no_facts_on_it(name: str, code: str) -> None:
    answer = call(*BUILT_IN, "--to", name, "--format", "json")
    if code in interop.load().forces:
        assert (answer.code, answer.document["to"]) == (0, code)
    else:
        assert (answer.code, answer.out) == (5, "")
        assert answer.complaint["message"].startswith(f"{code} (")


@pytest.mark.parametrize("force", ["NA", "NO"])
def test_namibia_and_norway_are_never_nothing_or_no(folder: str, force: str) -> None:
    score = call("score", "--from", "XA", "--to", force, "--draws", "16", "--catalog", folder, "--format", "json")
    assert (score.code, score.document["to"]) == (0, force)
    table = call("forces", "--catalog", folder, "--format", "csv")
    assert f"\n{force},Nam" in table.out or f"\n{force},Nor" in table.out
    assert force in [row["id"] for row in call("forces", "--catalog", folder, "--format", "json").document["forces"]]


def test_a_force_s_own_kit_is_no_trouble_and_a_note_says_why(folder: str) -> None:
    answer = call("score", "--from", "XA", "--to", "XA", "--draws", "16", "--catalog", folder, "--format", "json")
    assert answer.code == 0
    assert answer.document["difficulty"]["value"] == 0
    assert "already has this kit" in answer.document["notes"][0]


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_an_option_given_twice_is_refused_and_never_silently_the_last(pair: tuple[str, ...], option: str) -> None:
    answer = call(*pair, option, "XB")
    assert (answer.code, answer.out) == (2, "")
    assert f"{option} is given 2 times" in answer.err


@pytest.mark.parametrize("name", ["RU\x1b[31m", "[/red]", "R\u202eU", "a\x00b", "\x9b31m", "[link=x]", "\udcff"])
def test_a_name_with_controls_or_markup_is_printed_escaped(name: str) -> None:
    answer = call(*BUILT_IN, "--to", name)
    assert (answer.code, answer.out) == (2, "")
    assert shown(name) in answer.err.replace("\\\\", "\\")


def test_a_name_of_any_length_is_cut_in_the_complaint() -> None:
    answer = call(*BUILT_IN, "--to", "x" * 100_000)
    assert answer.code == 2
    assert "100000 characters" in answer.err
    assert len(answer.err) < 400


# Other words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["scor"], "No such command 'scor'. Did you mean 'score'?"),
        (["chart", "breakdwn"], "Did you mean 'breakdown'?"),
        (["score", "--form", "XA", "--to", "XC"], "Possible options: --force, --format, --from"),
        (["score"], "Missing option '--from'"),
        (["score", "--from", "XA"], "Missing option '--to'"),
        (["explain", "--to", "XA"], "Missing argument 'ITEM'"),
        (["score", "--from"], "'--from' requires an argument"),
        (["score", "--from", "XA", "--to", "XC", "more"], "unexpected extra argument"),
        ([], "Missing command"),
        (["--nope"], "No such option: --nope"),
    ],
)
def test_a_word_that_is_no_command_or_option_is_refused_with_the_nearest(words: list[str], complaint: str) -> None:
    answer = call(*words)
    assert (answer.code, answer.out) == (2, "")
    assert complaint in answer.err
    assert "--help" in answer.err


SPOILT = [
    (["--format", "jsn"], "'jsn' is not one of table, json, csv, markdown, latex, xlsx. Did you mean json?"),
    (["--format", "JSON"], "Did you mean json?"),
    (["--format", "xml"], "is not one of table, json, csv, markdown, latex, xlsx."),
    (["--format", ""], "is not one of table"),
    (["--draws", "0"], "between 16 and 100,000, not 0"),
    (["--draws", "-1"], "between 16 and 100,000, not -1"),
    (["--draws", "1000000000"], "between 16 and 100,000"),
    (["--draws", "1e9"], "'1e9' is not a whole number; write one from 16 to 100000"),
    (["--draws", "ten"], "write one from 16 to 100000"),
    (["--draws", ""], "write one from 16 to 100000"),
    (["--draws", "1_000"], "write one from 16 to 100000"),
    (["--seed", "-1"], "from 0 up to 2**63"),
    (["--seed", str(2**63)], "from 0 up to 2**63"),
    (["--seed", str(2**70)], "from 0 up to 2**63"),
    (["--seed", "abc"], "'abc' is not a whole number"),
    (["--seed", "٣"], "is not a whole number"),
    (["--as-of", "2024-02-30"], "there is no day 2024-02-30; write 2021, 2021-08 or 2021-08-15"),
    (["--as-of", "2023-02-29"], "there is no day"),
    (["--as-of", "2024-13"], "there is no day"),
    (["--as-of", "01/02/2024"], "'01/02/2024' is not a date; write 2021, 2021-08 or 2021-08-15"),
    (["--as-of", "today"], "is not a date"),
    (["--as-of", ""], "is not a date"),
    (["--as-of", "3000"], "outside 1900 to 2100"),
    (["--as-of", "1899-12-31"], "outside 1900 to 2100"),
    (["--weight", "ammunition"], "should read dimension=number, such as ammunition=2"),
    (["--weight", "ammunition=-1"], "should read dimension=number"),
    (["--weight", "ammunition=nan"], "should read dimension=number"),
    (["--weight", "ammunition=0"], "must be above 0"),
    (["--weight", "ammo=2"], "there is no dimension 'ammo'; there are ammunition, fuel"),
    (["--weight", "fuel=1", "--weight", "fuel=2"], "fuel is given twice"),
    (["--ally", "XB", "--deny", "XB"], "XB is given two channels, ally and denied"),
    (["--deny", "XZ"], "no force 'XZ'"),
    (["--partner", ""], "no force ''"),
    (["--category", "main-battle-tnk"], "Did you mean main-battle-tank?"),
    (["--category", ""], "--category is empty"),
    (["--category", " , "], "--category is empty"),
    (["--items", ""], "--items is empty"),
    (["--items", "tnak"], "no item 'tnak' in the catalog. Did you mean tank?"),
    (["--items", "cousin"], "XA is not on record as holding cousin"),
    (["--output", ""], "--output is empty"),
]


@pytest.mark.parametrize(("words", "complaint"), SPOILT)
def test_a_value_that_does_not_fit_is_refused_with_what_would(
    pair: tuple[str, ...], words: list[str], complaint: str
) -> None:
    given_draws = pair if "--draws" not in words else tuple(w for w in pair if w not in ("--draws", "16"))
    answer = call(*given_draws, *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("error: ")
    assert complaint in answer.err
    for foreign in ("Value error", "Input should", "parse string", "pydantic"):
        assert foreign not in answer.err


@pytest.mark.parametrize(
    "words", [["--draws", "16"], ["--seed", "0"], ["--seed", str(2**63 - 1)], ["--as-of", "2024-02-29"]]
)
def test_values_at_the_edge_of_what_fits_are_taken(folder: str, words: list[str]) -> None:
    answer = call("score", "--from", "XA", "--to", "XC", "--catalog", folder, "--format", "json", *words)
    assert answer.code == 0
    name = words[0].strip("-").replace("-", "_")
    assert str(answer.document["provenance"][name]) == words[1]


def test_the_hint_for_a_force_s_kit_is_a_command_that_works(folder: str, pair: tuple[str, ...]) -> None:
    answer = call(*pair, "--items", "cousin")
    hint = answer.err.split("Run '")[1].split("'")[0].split()
    assert hint[0] == "interop"
    assert "tank" in call(*hint[1:], "--catalog", folder).out


def test_the_next_step_offered_after_a_score_is_a_command_that_works(folder: str, pair: tuple[str, ...]) -> None:
    answer = call(*pair)
    step = answer.err.removeprefix("next: ").split()
    assert call(*step[1:], "--catalog", folder, "--draws", "16").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["explain", "tnak", "--to", "XC"], 2),
        (["explain", " ", "--to", "XC"], 2),
        (["show", "nobody"], 2),
        (["show", ""], 2),
        (["items", "--category", "nope"], 2),
        (["items", "--held-by", "ZZ"], 2),
        (["items", "--as-of", "soon"], 2),
        (["rank", "--to", "XC", "--forces", ","], 2),
        (["rank", "--to", "XC", "--forces", "XA,ZZ"], 2),
        (["rank", "--to", "XC", "--forces", "NA", "--as-of", "1950"], 0),
        (["matrix", "--forces", "XA"], 2),
        (["matrix", "--forces", "XA,xa, XA "], 2),
    ],
)
def test_every_command_refuses_names_that_the_catalog_does_not_have(folder: str, words: list[str], code: int) -> None:
    answer = call(*words, "--catalog", folder)
    assert answer.code == code
    assert bool(answer.out) == (code == 0)


def test_a_format_from_the_environment_is_named_where_it_is_wrong(
    pair: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTEROP_FORMAT", "xml")
    answer = call(*pair)
    assert answer.code == 2
    assert "INTEROP_FORMAT" in answer.err
    monkeypatch.setenv("INTEROP_FORMAT", "json")
    assert call(*pair).document["to"] == "XC"
    assert call(*pair, "--to", "XB").complaint["exit_code"] == 2
    assert call(*pair, "--format", "csv", "--to", "XB").err.startswith("error: ")


# Where things are read and written ------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--catalog", "--add", "--method"])
def test_a_file_or_folder_that_is_not_there_is_a_fault_of_files(folder: str, tmp_path: Path, option: str) -> None:
    words = ["score", "--from", "XA", "--to", "XC", "--draws", "16"]
    words += [] if option == "--catalog" else ["--catalog", folder]
    for missing in (str(tmp_path / "none"), "/dev/zero", os.devnull):
        answer = call(*words, option, missing)
        assert (answer.code, answer.out) == (4, "")


def test_a_folder_that_is_no_catalog_is_a_fault_of_data_and_lists_all_that_is_missing(tmp_path: Path) -> None:
    answer = call("forces", "--catalog", str(tmp_path))
    assert (answer.code, answer.out) == (3, "")
    for table in ("sources", "forces", "equipment", "codes", "needs", "holdings"):
        assert f"{table}.csv" in answer.err


def test_all_problems_of_a_catalog_are_named_in_one_run(tmp_path: Path) -> None:
    world = tank_world().holds("XA", "tnak").holds("XZ", "tank").supply("XA", "tank-part")
    broken = str(world.write(tmp_path))
    answer = call("score", "--from", "XA", "--to", "XC", "--catalog", broken)
    assert (answer.code, answer.out) == (3, "")
    for words in ("'tnak'", "did you mean tank", "'XZ'", "'tank-part'", "did you mean tank-parts"):
        assert words in answer.err


def test_too_little_known_for_a_value_is_told_by_the_exit_code_and_never_by_a_number(tmp_path: Path) -> None:
    world = World("XA", "XB", complete=False).plain_item("tank").holds("XA", "tank")
    bare = str(world.write(tmp_path))
    for words in (["score", "--from", "XA"], ["explain", "tank"]):
        answer = call(*words, "--to", "XB", "--draws", "16", "--catalog", bare, "--format", "json")
        assert answer.code == 5
        assert answer.document["difficulty"]["value"] is None
        assert answer.document["band"] is None
        low, high = answer.document["difficulty"]["low"], answer.document["difficulty"]["high"]
        assert low < 20
        assert high > 80
    ranking = call("rank", "--to", "XB", "--draws", "16", "--catalog", bare)
    assert (ranking.code, ranking.out) == (5, "")
    assert "XA: not enough is known for a value" in ranking.err
    nothing = call("score", "--from", "XB", "--to", "XA", "--catalog", bare)
    assert (nothing.code, nothing.out) == (5, "")
    assert "no holdings of XB" in nothing.err


@pytest.mark.parametrize("target", ["there/", "none/x.json", "/proc/x.json", "/dev/full", "there.txt", "a" * 300])
def test_an_output_that_cannot_be_written_is_a_fault_of_files_and_leaves_nothing(
    pair: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    (tmp_path / "there.txt").write_text("old")
    answer = call(*pair, "--format", "json", "--output", target)
    assert (answer.code, answer.out) == (4, "")
    assert answer.complaint["error"] == "FileError"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["there", "there.txt"]
    assert (tmp_path / "there.txt").read_text() == "old"


def test_force_replaces_an_output_and_says_so(pair: tuple[str, ...], tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    target.write_text("old")
    answer = call(*pair, "--format", "json", "--output", str(target), "--force")
    assert (answer.code, answer.out, answer.err) == (0, "", f"wrote {target}\n")
    assert json.loads(target.read_text()) == call(*pair, "--format", "json").document


@pytest.mark.parametrize("at", ["interop.cli.answers.score_pair", "interop.tables.os.fsync"])
def test_an_interrupt_ends_with_130_and_leaves_no_part_of_a_file(
    pair: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "old.json").write_text("old")
    monkeypatch.setattr(at, interrupted)
    for name in ("new.json", "old.json"):
        answer = call(*pair, "--format", "json", "--output", str(tmp_path / name), "--force")
        assert (answer.code, answer.out) == (130, "")
        assert answer.err in ("", "interrupted\n")
    assert [path.name for path in tmp_path.iterdir()] == ["old.json"]
    assert (tmp_path / "old.json").read_text() == "old"


def test_a_fault_of_the_program_itself_is_one_sentence_unless_its_place_is_asked_for(
    pair: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by \x1b[31mzero")

    monkeypatch.setattr("interop.cli.answers.score_pair", broken)
    monkeypatch.delenv("INTEROP_DEBUG", raising=False)
    answer = call(*pair)
    assert (answer.code, answer.out) == (70, "")
    assert "ZeroDivisionError: by \\x1b[31mzero" in answer.err
    assert answer.err.count("\n") == 1
    assert call(*pair, "--format", "json").complaint["exit_code"] == 70
    monkeypatch.setenv("INTEROP_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        call(*pair)


# Charts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["-", "", " ", "x", "x.txt", "x.jpeg", "x.svg.bak", ".png", "x.csv"])
@pytest.mark.parametrize("chart", [["breakdown", "--from", "XA", "--to", "XC"], ["matrix"]])
def test_a_chart_is_never_printed_and_only_written_as_svg_png_or_pdf(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chart: list[str], target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = call("chart", *chart, "--catalog", folder, "--output", target)
    assert (answer.code, answer.out) == (2, "")
    assert ("not printed" if target.strip() in ("", "-") else "ends in none of them") in answer.err
    assert not list(tmp_path.iterdir())


def test_a_chart_needs_a_file_to_go_to(folder: str) -> None:
    answer = call("chart", "matrix", "--catalog", folder)
    assert answer.code == 2
    assert "--output" in answer.err


# Anything -------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_characters="\0"), max_size=12)
OPTIONS = st.sampled_from(
    ["--from", "--to", "--as-of", "--draws", "--seed", "--weight", "--ally", "--deny", "--category", "--items"]
)


@LOOSE
@given(st.sampled_from(["score", "rank", "matrix", "explain", "items", "show"]), st.lists(st.tuples(OPTIONS, TEXTS)))
def test_no_words_at_all_bring_a_traceback(words: str, more: list[tuple[str, str]]) -> None:
    answer = call(words, *(part for option in more for part in option), "--catalog", str(Path(__file__).parent))
    assert answer.code in (2, 3)
    assert answer.out == ""


@LOOSE
@given(option=OPTIONS, value=TEXTS)
def test_no_value_of_an_option_brings_a_traceback(pair: tuple[str, ...], option: str, value: str) -> None:
    answer = call(*(word for word in pair if word not in ("--draws", "16")), option, value)
    assert answer.code in (0, 2, 5)
    assert (answer.code == 0) == (answer.out != "")


# The installed command ------------------------------------------------------------------------------------------


def test_the_installed_command_and_the_module_answer_alike(pair: tuple[str, ...]) -> None:
    words = [*pair, "--to", "XB"]
    for start in ([sys.executable, "-m", "interop"], [str(Path(sys.executable).with_name("interop"))]):
        found = subprocess.run([*start, *words], capture_output=True, text=True, check=False)
        assert (found.returncode, found.stdout) == (2, "")
        assert found.stderr.startswith("error: --to is given 2 times")


def test_bytes_that_are_no_text_are_refused_in_words() -> None:
    words = [b"score", b"--from", b"\xff\xfe", b"--to", b"\x1b]0;x\x07"]
    found = subprocess.run([sys.executable.encode(), b"-m", b"interop", *words], capture_output=True, check=False)
    assert (found.returncode, found.stdout) == (2, b"")
    assert b"\\udcff" in found.stderr
    assert b"\x1b" not in found.stderr


def test_the_version_and_the_help_are_results() -> None:
    assert call("--version").out == f"interop {__version__}\n"
    for words in (["-h"], ["--help"], ["score", "-h"], ["chart", "matrix", "--help"]):
        answer = call(*words)
        assert (answer.code, answer.err) == (0, "")
        assert answer.out.startswith("Usage: ")
