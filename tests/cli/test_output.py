"""What the command line prints: results apart from words about them, whole at any width, in any encoding, literally."""

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from cli.call import call
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from world import DIMENSIONS, World, tank_world

import interop
from interop.catalog import Catalog
from interop.cli.terminal import LEAST_WIDTH, plain
from interop.report import records, tables
from interop.report.formats import FORMATS
from interop.report.tables import Block

PRINTED = [form for form in FORMATS if form != "xlsx"]
WIDTHS = ["20", "40", "80", "200"]
NAMES = [
    "AK [training]",
    "RPG [/]",
    "[link=file:///etc/passwd]x[/link] [bold]b[/bold]",
    r"$\frac{1}{$ 7.62 $x$",
    "<img src=x onerror=alert(1)>",
    "</td><script>alert(1)</script>'\"",
    "Т-72 «Урал»",
    "دبابة قتال",
    "九七式中戦車",
    "🚀 :smile: 😀",
    "a|b `c` *d* _e_ ~~f~~ &lt; \\n #1",
    "A" * 90,
]
FORMULAS = ["=HYPERLINK(1)", "+1", "-152mm", "@x"]


def odd_world() -> World:
    """One item a name, and its round by the same name, made by a force of such a name that denies it."""
    world = World("XB", complete=False).complete("XB", "ammunition").complete("XB", "systems")
    world.force("XA", name="Force [red] $\\frac{1}{$ <b> القوات").complete("XA", "ammunition")
    for dimension in DIMENSIONS[1:5]:
        world.code(dimension, f"a-{dimension}")
    for number, name in enumerate([*NAMES, *FORMULAS]):
        world.item(f"item-{number}", name=name).code("ammunition", f"code-{number}", name=name)
        world.need(f"item-{number}", "ammunition", f"code-{number}").holds("XA", f"item-{number}")
        world.supply("XA", f"code-{number}")
        for dimension in DIMENSIONS[1:]:
            world.need(f"item-{number}", dimension, state="not-needed")
    return world.relation("XB", "XA", "denied")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(odd_world().write(tmp_path_factory.mktemp("odd")))


@pytest.fixture(scope="module")
def tanks(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tank_world().write(tmp_path_factory.mktemp("tanks")))


def commands(folder: str) -> list[list[str]]:
    """Every command that prints a result, as asked of a catalog that has XA, XB and the item-0 or tank."""
    item = "tank" if (Path(folder) / "equipment/truck-utility.csv").exists() else "item-0"
    few = ["--draws", "16"]
    return [
        [*words, "--catalog", folder]
        for words in (
            ["score", "--from", "XA", "--to", "XB", *few],
            ["score", "--from", "XA", "--to", "XB", "--all", *few],
            ["explain", item, "--to", "XB", *few],
            ["rank", "--to", "XB", *few],
            ["matrix", *few],
            ["show", item],
            ["show", "XA"],
            ["items"],
            ["forces"],
            ["check"],
        )
    ]


def squeezed(text: str) -> str:
    return "".join(text.split())


def blocks_of(catalog: Catalog, item: str) -> list[Block]:
    """All that the commands print, before it is laid out."""
    card = interop.score(catalog, "XA", "XB", draws=16)
    return [
        *tables.score_blocks(card, all_items=True),
        *tables.explain_blocks(interop.explain(catalog, item, "XB", draws=16), catalog),
        *tables.rank_blocks(interop.rank(catalog, "XB", draws=16)),
        *tables.matrix_blocks(interop.matrix(catalog, draws=16)),
        *records.show_blocks(catalog, item),
        *records.show_blocks(catalog, "XA"),
        records.items_block(catalog),
        records.forces_block(catalog),
    ]


def is_whole(block: Block, printed: str) -> bool:
    """Whether all of a block's letters were printed: lines in one piece, cells as often as they stand there."""
    cells = [tables.text(cell) for row in block.rows for cell in row]
    header = block.header if block.rows else ()
    letters, there = Counter(squeezed("".join([*header, *cells]))), Counter(squeezed(printed))
    return all(squeezed(line) in squeezed(printed) for line in [block.title, *block.lines]) and not letters - there


# Streams and formats --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", PRINTED)
def test_results_go_to_standard_output_and_at_most_one_hint_to_standard_error(tanks: str, form: str) -> None:
    for words in commands(tanks):
        answer = call(*words, "--format", form)
        assert answer.code == 0, words
        assert answer.out.endswith("\n")
        assert not answer.out.endswith("\n\n")
        if words[0] == "score" and form == "table":
            assert answer.err == "next: interop explain truck --to XB\n"
        else:
            assert answer.err == ""


def test_a_file_holds_what_would_have_been_printed(tanks: str, tmp_path: Path) -> None:
    for number, words in enumerate([commands(tanks)[place] for place in (0, 4, 9)]):
        for form in PRINTED:
            target = tmp_path / f"{number}.{form}"
            written = call(*words, "--format", form, "--output", str(target))
            assert (written.code, written.out) == (0, "")
            assert written.err == f"wrote {target}\n"
            assert target.read_text(encoding="utf-8") == call(*words, "--format", form).out


def test_every_json_result_is_one_strict_document_with_a_schema_version(tanks: str, odd: str) -> None:
    def no_constant(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    for folder in (tanks, odd):
        for words in commands(folder):
            document = json.loads(call(*words, "--format", "json").out, parse_constant=no_constant)
            assert document["schema_version"] == 1, words


def test_a_score_in_json_has_what_programs_rely_on(tanks: str) -> None:
    document = call(*commands(tanks)[0], "--format", "json").document
    assert {"schema_version", "from", "to", "difficulty", "band", "dimensions", "categories", "items"} <= set(document)
    assert {"evidence", "provenance", "notes", "coverage", "headline"} <= set(document)
    assert (document["from"], document["to"]) == ("XA", "XB")
    everything = [document, *document["items"], *document["categories"]]
    for part in everything:
        d = part["difficulty"]
        assert {"value", "low", "high", "interval"} <= set(d)
        low, high = d["interval"]
        assert 0 <= d["low"] <= low <= d["value"] <= high <= d["high"] <= 100
        assert part["band"] in ("seamless", "easy", "moderate", "hard", "prohibitive")
    assert {row["item"] for row in document["items"]} == {"tank", "truck"}
    assert {row["dimension"] for row in document["dimensions"]} <= set(interop.load().dimensions)
    assert {"known_share", "needs", "claims", "opened_share", "judgement_share", "worst_grade"} <= set(
        document["evidence"]
    )
    assert {"version", "catalog_digest", "method_digest", "as_of", "seed", "draws"} <= set(document["provenance"])


def test_the_points_of_the_dimensions_sum_to_the_difficulty_shown(tanks: str) -> None:
    document = call(*commands(tanks)[0], "--format", "json").document
    total = sum(row["points"] for row in document["dimensions"])
    assert total == pytest.approx(document["difficulty"]["value"], abs=0.05 * len(document["dimensions"]) + 0.05)


def test_an_explanation_in_json_names_a_source_and_grade_for_every_finding(tanks: str) -> None:
    document = call("explain", "tank", "--to", "XB", "--catalog", tanks, "--format", "json").document
    assert document["item"] == "tank"
    assert document["findings"]
    assert document["arithmetic"]
    for finding in document["findings"]:
        assert finding["sentence"]
        assert finding["sources"]
        assert all(claim["source"] == "s1" and claim["grade"] == "B2" for claim in finding["sources"])


def test_ranking_and_matrix_in_json_carry_every_pair(tanks: str) -> None:
    ranking = call("rank", "--to", "XB", "--catalog", tanks, "--draws", "16", "--format", "json").document
    assert [row["rank"] for row in ranking["ranking"]] == list(range(1, len(ranking["ranking"]) + 1))
    values = [row["difficulty"]["value"] for row in ranking["ranking"]]
    assert values == sorted(values)
    assert {row["from"] for row in ranking["ranking"]} | set(ranking["left_out"]) == {"XA", "XC"}
    matrix = call("matrix", "--catalog", tanks, "--draws", "16", "--format", "json").document
    assert {(row["from"], row["to"]) for row in matrix["pairs"]} == {
        (a, b) for a in matrix["from"] for b in matrix["to"]
    }


def test_csv_and_json_of_a_score_say_the_same(tanks: str) -> None:
    words = commands(tanks)[0]
    rows = list(csv.DictReader(io.StringIO(call(*words, "--format", "csv").out), strict=True))
    items = call(*words, "--format", "json").document["items"]
    assert [row["item"] for row in rows] == [item["item"] for item in items]
    for row, item in zip(rows, items, strict=True):
        assert float(row["difficulty"]) == item["difficulty"]["value"]
        assert [float(row["interval_low"]), float(row["interval_high"])] == item["difficulty"]["interval"]
        assert (row["band"], row["why"]) == (item["band"], item["why"] or "")


def test_the_cards_of_items_and_forces_have_fixed_keys_whatever_the_name(odd: str) -> None:
    item = call("show", "item-0", "--catalog", odd, "--format", "json").document
    assert list(item) == [
        "schema_version", "id", "facts", "needs", "suppliers", "held_by", "sources_disagree", "sources",
        "provenance",
    ]  # fmt: skip
    force = call("show", "XA", "--catalog", odd, "--format", "json").document
    assert list(force) == ["schema_version", "id", "facts", "holds", "may_draw_on", "sources", "provenance"]


@pytest.mark.parametrize("words", [["--format", "json"], ["--format=json"], ["-f", "json"], ["-fjson"]])
def test_where_the_result_would_be_json_so_is_the_error(tanks: str, words: list[str]) -> None:
    score = ["score", "--from", "XA", "--catalog", tanks]
    for more, code in ((["--to", "XZ"], 2), (["--to", "XB", "--seed", "x"], 2), (["--nope"], 2), ([], 2)):
        answer = call(*score, *more, *words)
        assert (answer.code, answer.out) == (code, "")
        assert answer.err.count("\n") == 1
        assert answer.complaint["exit_code"] == code
        assert answer.complaint["schema_version"] == 1
        assert answer.complaint["message"]


def test_problems_of_a_catalog_are_listed_in_the_json_error(tmp_path: Path) -> None:
    broken = str(tank_world().holds("XA", "tnak").holds("XZ", "tank").write(tmp_path))
    complaint = call("rank", "--to", "XB", "--catalog", broken, "--format", "json").complaint
    assert complaint["exit_code"] == 3
    assert [p.split(" ")[0] for p in complaint["problems"]] == ["holdings/xa.csv:4", "holdings/xz.csv:2"]


# check ----------------------------------------------------------------------------------------------------------


def test_a_check_in_json_carries_counts_and_problems(tanks: str) -> None:
    answer = call("check", "--catalog", tanks, "--format", "json")
    assert answer.code == 0
    report = answer.document
    assert report["clean"] is True
    counts = report["counts"]
    assert (counts["items"], counts["forces"], counts["sources"]) == (3, 3, 3)
    assert {"codes", "needs", "holdings", "supplies", "relations", "conflicts", "needs_unknown_share"} <= set(counts)
    assert counts["claims"] == counts["claims_opened"] == sum(kind["claims"] for kind in counts["by_kind"].values())
    assert isinstance(report["problems"], list)


def test_a_check_that_finds_errors_prints_its_report_and_ends_with_3(tmp_path: Path) -> None:
    broken = str(tank_world().holds("XA", "tnak").write(tmp_path))
    answer = call("check", "--catalog", broken, "--format", "json")
    assert (answer.code, answer.err) == (3, "")
    assert answer.document["clean"] is False
    found = [p for p in answer.document["problems"] if p["severity"] == "error"]
    assert found == [
        {
            "file": "holdings/xa.csv",
            "line": 4,
            "column": "item",
            "severity": "error",
            "rule": "unknown-reference",
            "value": "tnak",
            "message": "there is no such item",
            "hint": "did you mean tank?",
        }
    ]
    rows = list(csv.DictReader(io.StringIO(call("check", "--catalog", broken, "--format", "csv").out)))
    assert [row["value"] for row in rows if row["severity"] == "error"] == ["tnak"]
    assert "holdings/xa.csv:4" in call("check", "--catalog", broken).out


def test_the_built_in_catalog_is_counted_by_kind() -> None:
    counts = call("check", "--format", "json").document["counts"]
    assert counts["items"] == len(interop.load().items)
    assert counts["forces"] == len(interop.load().forces)
    assert 0 < counts["claims_opened"] < counts["claims"]
    assert counts["sources"] == len(interop.load().sources)


def test_an_empty_table_says_so(odd: str) -> None:
    assert call("items", "--category", "radar", "--catalog", odd).out == "0 items\nnothing on record\n"
    assert call("items", "--category", "radar", "--catalog", odd, "--format", "csv").out.count("\n") == 1


# Width and colour -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("world", [tank_world, odd_world])
def test_nothing_is_lost_and_no_line_is_too_long_at_any_width(
    monkeypatch: pytest.MonkeyPatch, width: str, world: Any
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    item = "tank" if world is tank_world else "item-3"
    for block in blocks_of(world().catalog(), item):
        printed = plain([block])
        assert is_whole(block, printed), printed
        assert max(map(cell_len, printed.splitlines())) <= int(width)


@pytest.mark.parametrize("width", ["", "0", "1", "7", "-5", "many", "100000"])
def test_an_odd_width_loses_nothing_either(tanks: str, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    broad = call("items", "--catalog", tanks)
    monkeypatch.setenv("COLUMNS", width)
    answer = call("items", "--catalog", tanks)
    assert answer.code == 0
    assert not Counter(squeezed(broad.out)) - Counter(squeezed(answer.out))


CELLS = st.one_of(st.none(), st.floats(0, 100), st.integers(0, 10**6), st.text("aб中文 é[]/-", min_size=1, max_size=60))


@st.composite
def any_table(draw: st.DrawFn) -> Block:
    names = ["item", "why", "name", "points", "force", "code"]
    header = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    rows = draw(st.lists(st.tuples(*(CELLS for _ in header)), min_size=1, max_size=4))
    return Block("A title", header, rows, ["a line of words"], numeric=frozenset({"points"}))


@settings(deadline=None, max_examples=150, derandomize=True)
@example(width=45, block=Block("", ("item", "force"), [("中" * 30, "x")]))
@given(width=st.integers(1, 120), block=any_table())
def test_no_table_loses_a_letter(width: int, block: Block) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        printed = plain([block])
    assert is_whole(block, printed), printed
    assert max(map(cell_len, printed.splitlines())) <= max(width, LEAST_WIDTH)


ENVIRONMENTS: list[dict[str, str]] = [
    {"NO_COLOR": "1"},
    {"TERM": "dumb"},
    {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor"},
    {"NO_COLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"},
    {"TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1"},
]


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=" ".join)
def test_no_escape_sequence_is_ever_printed(
    tanks: str, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for words in [*commands(tanks), ["--help"], ["score", "--help"], ["scor"], ["show", "[red]x", "--catalog", tanks]]:
        answer = call(*words)
        assert "\x1b" not in answer.out + answer.err


# Names are literal ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", ["40", "200"])
def test_names_are_printed_letter_by_letter(odd: str, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    printed = squeezed(call("items", "--catalog", odd).out)
    for number, name in enumerate(NAMES):
        if width == "40":
            assert squeezed(name) in printed
        explained = call("explain", f"item-{number}", "--to", "XB", "--draws", "16", "--catalog", odd)
        assert squeezed(name) in squeezed(explained.out), name
        assert squeezed(name) in squeezed(call("show", f"item-{number}", "--catalog", odd).out)


def test_names_in_json_and_csv_are_the_names(odd: str) -> None:
    for words, key in ((["items"], "items"), (["score", "--from", "XA", "--to", "XB", "--draws", "16"], "items")):
        document = call(*words, "--catalog", odd, "--format", "json").document
        assert set(NAMES) <= {row["name"] for row in document[key]}
        rows = csv.DictReader(io.StringIO(call(*words, "--catalog", odd, "--format", "csv").out), strict=True)
        assert set(NAMES) <= {row["name"] for row in rows}


def test_no_cell_of_a_csv_result_is_a_formula(odd: str) -> None:
    for words in commands(odd):
        if words[0] != "check":
            rows = csv.reader(io.StringIO(call(*words, "--format", "csv").out), strict=True)
            cells = [cell for row in rows for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-1"))]


def test_an_item_is_found_by_any_such_name(odd: str) -> None:
    for number, name in enumerate(NAMES):
        words = ["show", "--catalog", odd, "--format", "json", "--", name]
        assert call(*words).document["id"] == f"item-{number}", name


# Real streams ---------------------------------------------------------------------------------------------------


def interop_process(words: Iterable[str], shell: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own; ``shell`` holds redirections."""
    command = 'exec "$0" -m interop "$@" ' + shell
    return subprocess.run(
        ["bash", "-c", command, sys.executable, *words],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(
    ("shell", "code", "words"),
    [
        (">/dev/full", 4, b"error: cannot write the result: No space left on device"),
        (">&-", 4, b"error: cannot write the result: standard output is closed"),
        ("2>/dev/full", 0, b""),
        ("2>&-", 0, b""),
        (">&- 2>&-", 4, b""),
        ("<&-", 0, b"next: interop explain"),
    ],
)
def test_a_full_or_closed_stream_is_told_by_the_exit_code(tanks: str, shell: str, code: int, words: bytes) -> None:
    found = interop_process(commands(tanks)[0], shell)
    assert found.returncode == code
    assert words in found.stderr
    assert b"Traceback" not in found.stderr
    assert b"next:" not in found.stdout


def test_help_on_a_full_disk_is_a_fault_of_files() -> None:
    found = interop_process(["--help"], ">/dev/full")
    assert (found.returncode, b"Traceback" in found.stderr) == (4, False)


@pytest.mark.parametrize("words", [["--help"], ["matrix"], ["items", "--format", "json"]])
def test_a_reader_that_goes_away_is_met_with_silence(tanks: str, words: list[str]) -> None:
    more = ["--catalog", tanks] if words != ["--help"] else []
    read, write = os.pipe()
    os.close(read)
    found = subprocess.run(
        [sys.executable, "-m", "interop", *words, *more], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (found.returncode, found.stderr) == (0, b"")


ENCODINGS: list[dict[str, str]] = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "ascii:strict"},
    {"LANG": "C"},
]


@pytest.mark.parametrize("environment", ENCODINGS, ids=" ".join)
def test_letters_that_an_encoding_lacks_are_replaced_in_results(odd: str, environment: dict[str, str]) -> None:
    found = interop_process(["explain", "item-8", "--to", "XB", "--catalog", odd], **environment)
    assert (found.returncode, found.stderr) == (0, b"")
    assert found.stdout.startswith(b"??????") or found.stdout.startswith(NAMES[8].encode())


def test_letters_that_an_encoding_lacks_are_replaced_in_complaints(odd: str) -> None:
    found = interop_process(["show", NAMES[8][:3], "--catalog", odd], PYTHONIOENCODING="cp1252")
    assert (found.returncode, found.stdout) == (2, b"")
    assert found.stderr.startswith(b"error: no item '???' in the catalog.")
