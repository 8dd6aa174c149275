"""Every command in every form: named in one place, the same numbers, whole files or none, and no workbook in a terminal."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from backtest.transfers import few_resamples
from cli.call import call
from report.readers import read_latex, read_markdown, read_xlsx
from world import tank_world

import interop
from interop.report.cite import CITATIONS
from interop.report.formats import ENDINGS, FORMATS, listed

ROOT = Path(__file__).parents[2]
FEW = ["--draws", "16"]
PAIR = ["--from", "XA", "--to", "XB", *FEW]
LOT = """schema_version = 1
title = "A lot"
question = "Would it fit?"
from = "XA"
to = "XB"
as_of = "2024"

[[lot]]
item = "tank"
figures = [{ quantity_low = 3, quantity_high = 5, source = "s1", as_of = "2024", grade = "B2" }]
"""
COMMANDS: dict[str, list[str]] = {
    "score": ["score", *PAIR],
    "explain": ["explain", "tank", "--to", "XB", *FEW],
    "rank": ["rank", "--to", "XB", *FEW],
    "matrix": ["matrix", *FEW],
    "scenario": ["scenario", "lot", *FEW],
    "scenarios": ["scenario"],
    "gaps": ["gaps", *PAIR],
    "flip": ["flip", *PAIR],
    "sensitivity": ["sensitivity", *PAIR],
    "measures": ["measures", "tank", "truck", "--to", "XB"],
    "backtest": ["backtest", *FEW],
    "show-item": ["show", "tank"],
    "show-force": ["show", "XA"],
    "items": ["items"],
    "forces": ["forces"],
    "resolve": ["resolve", "TANK", "nothing"],
    "check": ["check"],
    "diff": ["diff", *FEW],
}
TRIED = [(name, form) for name in COMMANDS for form in FORMATS]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    few_resamples(monkeypatch, 12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("formats")
    world = tank_world().past().case("tank-xc", "tank", "XC", 4, from_force="XA")
    world.write(root / "old")
    made = world.supply("XC", "tank-parts").write(root / "new")
    (made / "scenarios").mkdir()
    (made / "scenarios" / "lot.toml").write_text(LOT, encoding="utf-8")
    return made


def words_of(name: str, folder: Path) -> list[str]:
    more = [str(folder.parent / "old"), str(folder)] if name == "diff" else ["--catalog", str(folder)]
    return [
        *COMMANDS[name][:1],
        *(more if name == "diff" else []),
        *COMMANDS[name][1:],
        *(more if name != "diff" else []),
    ]


def test_every_command_that_has_the_option_is_tried() -> None:
    from interop.cli import app

    having = {
        command.callback.__name__
        for command in app.registered_commands
        if command.callback and "form" in command.callback.__annotations__
    }
    assert having == {words[0] for words in COMMANDS.values()} | {"cite"}


@pytest.mark.parametrize(("name", "form"), TRIED)
def test_every_result_can_be_had_in_every_form(name: str, form: str, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / f"result.{'xlsx' if form == 'xlsx' else 'out'}"
    answer = call(*words_of(name, folder), "--format", form, "--output", str(target))
    assert (answer.code, answer.out, answer.err) == (0, "", f"wrote {target}\n")
    if form == "xlsx":
        sheets = read_xlsx(target.read_bytes())
        assert [*sheets][:: len(sheets) - 1] == ["Summary", "Provenance"]
        made = {row[0]: row[1] for row in sheets["Provenance"].rows}
        assert str(made["command"]).startswith(f"interop {COMMANDS[name][0]} ")
        assert f"--output {target}" in str(made["command"])
        assert made["version"] == interop.version.__version__
    else:
        assert target.read_text(encoding="utf-8") == call(*words_of(name, folder), "--format", form).out
    if form == "latex" and name not in ("check", "diff"):
        digest = interop.load(folder).digest[:12]
        page = target.read_text(encoding="utf-8")
        assert page.count(f"catalog {digest}") == 1 + max(len(read_latex(page)), 1)
    if form == "json":
        assert json.loads(target.read_text(encoding="utf-8"))["provenance"]["version"] == interop.version.__version__


@pytest.mark.parametrize("name", COMMANDS)
def test_the_numbers_of_a_result_are_the_same_in_every_form(name: str, folder: Path, tmp_path: Path) -> None:
    words = words_of(name, folder)
    page, tex = (call(*words, "--format", form).out for form in ("markdown", "latex"))
    call(*words, "--format", "xlsx", "--output", str(tmp_path / "r.xlsx"))
    sheets = read_xlsx((tmp_path / "r.xlsx").read_bytes())
    cells = {cell for _, _, rows in read_latex(tex) for row in rows[1:] for cell in row}
    assert cells == {cell for row in markdown_bodies(page) for cell in row}
    table = list(csv.reader(io.StringIO(call(*words, "--format", "csv").out), strict=True))
    assert any(plain(table) == plain(sheet.rows) for sheet in sheets.values())


def markdown_bodies(page: str) -> list[list[str]]:
    """The rows of all tables but their headers."""
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(page)
    return [row for table in html.split("<tbody>")[1:] for row in read_rows(table.partition("</tbody>")[0])]


def read_rows(html: str) -> list[list[str]]:
    from report.readers import Reader

    reader = Reader()
    reader.feed(html)
    return reader.rows


def plain(rows: Any) -> list[list[Any]]:
    """Cells as numbers where they are ones, percents too, and words where not."""
    return [[number(cell) for cell in row] + [""] * (len(rows[0]) - len(row)) for row in rows]


def number(cell: Any) -> Any:
    if cell is None:
        return ""
    try:
        words = str(cell)
        return round(float(words.rstrip("%")) / (100 if words.endswith("%") else 1), 9)
    except ValueError:
        return str(cell)


# The names of the forms -----------------------------------------------------------------------------------------


def test_the_forms_are_named_once() -> None:
    assert "table, json, csv, markdown, latex or xlsx." in " ".join(call("score", "--help").out.split())
    assert listed(FORMATS) in " ".join(call("backtest", "--help").out.split())
    assert f"--format {'|'.join(FORMATS)}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(ENDINGS.values()) == set(FORMATS) - {"table"}
    wrong = call("items", "--format", "xslx")
    assert wrong.err == (
        f"error: --format (or INTEROP_FORMAT): 'xslx' is not one of {', '.join(FORMATS)}. Did you mean xlsx?\n"
    )


@pytest.mark.parametrize(
    "output", [[], ["-o", "-"], ["-o", "x.csv"], ["-o", "/dev/stdout"], ["-o", ""], ["-o", "xlsx"]]
)
@pytest.mark.parametrize("name", ["score", "items", "check"])
def test_a_workbook_is_never_printed(name: str, output: list[str], folder: Path) -> None:
    answer = call(*words_of(name, folder), "--format", "xlsx", *output)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "error: --format (or INTEROP_FORMAT): xlsx is not printed; give --output a file name ending in .xlsx\n"
    )


def test_the_environment_may_ask_for_any_form(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEROP_FORMAT", "latex")
    assert "\\toprule" in call(*words_of("items", folder)).out
    assert call("cite").code == 0  # which has forms of its own
    monkeypatch.setenv("INTEROP_FORMAT", "xlsx")
    assert call(*words_of("items", folder)).code == 2
    assert call(*words_of("items", folder), "-o", str(tmp_path / "a.xlsx")).code == 0


# Files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["latex", "xlsx"])
def test_a_file_that_exists_is_kept_unless_forced(form: str, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"mine")
    words = [*words_of("rank", folder), "--format", form, "--output", str(target)]
    kept = call(*words)
    assert (kept.code, target.read_bytes()) == (4, b"mine")
    assert "give --force" in kept.err
    assert call(*words, "--force").code == 0
    assert target.read_bytes() != b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_workbook_that_cannot_be_written_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    for target in (tmp_path / "none" / "a.xlsx", tmp_path / "b.xlsx"):
        (tmp_path / "b.xlsx").mkdir(exist_ok=True)
        assert call(*words_of("items", folder), "--format", "xlsx", "-o", str(target)).code == 4
    assert [path.name for path in tmp_path.iterdir()] == ["b.xlsx"]


def test_what_is_at_fault_or_not_known_ends_as_in_any_form(folder: Path, tmp_path: Path) -> None:
    broken = str(tank_world().holds("XA", "tnak").write(tmp_path / "broken"))
    for form in ("latex", "xlsx"):
        target = str(tmp_path / f"{form}.xlsx")
        assert call("check", "--catalog", broken, "-f", form, "-o", target).code == 3
        assert Path(target).exists()
        assert call("items", "--catalog", broken, "-f", form, "-o", target, "--force").code == 3
    unknown = tank_world().item("riddle")
    for dimension in ("ammunition", "fuel", "parts", "training", "maintenance", "systems"):
        unknown.need("riddle", dimension)
    odd = str(unknown.write(tmp_path / "odd"))
    words = ["explain", "riddle", "--to", "XB", *FEW, "--catalog", odd]
    assert call(*words, "-f", "latex").code == call(*words, "-f", "xlsx", "-o", str(tmp_path / "r.xlsx")).code == 5


def test_the_command_is_kept_as_it_was_given(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "a b.xlsx"
    words = ["resolve", "=1+1", "it's a $x", "a\x1bb\nc", "--catalog", str(folder), "-f", "xlsx", "-o", str(target)]
    assert call(*words).code == 0
    made = {row[0]: row[1] for row in read_xlsx(target.read_bytes())["Provenance"].rows}
    command = f"interop resolve =1+1 'it'\"'\"'s a $x' 'a\\x1bb\\nc' --catalog {folder} -f xlsx -o '{target}'"
    assert made["command"] == command


def test_the_writer_of_workbooks_is_loaded_only_for_them(folder: Path, tmp_path: Path) -> None:
    probe = "import sys, interop.cli as c; sys.argv = ['interop', *sys.argv[1:]]; c._run(); print('xlsxwriter' in sys.modules, file=sys.stderr)"
    for form, loaded in (("latex", "False"), ("xlsx", "True")):
        words = [*words_of("items", folder), "-f", form, "-o", str(tmp_path / f"{form}.xlsx")]
        found = subprocess.run(
            [sys.executable, "-c", probe, *words], capture_output=True, text=True, check=True, env={**os.environ}
        )
        assert found.stderr.splitlines()[-1] == loaded


# From Python ----------------------------------------------------------------------------------------------------


def test_a_result_is_exported_as_the_command_line_writes_it(folder: Path, tmp_path: Path) -> None:
    cat = interop.load(folder)
    results: dict[str, Any] = {
        "score": interop.score(cat, "XA", "XB", draws=16),
        "explain": interop.explain(cat, "tank", "XB", draws=16),
        "rank": interop.rank(cat, "XB", draws=16),
        "matrix": interop.matrix(cat, draws=16),
        "gaps": interop.gaps(cat, "XA", "XB", draws=16),
        "flip": interop.flip(cat, "XA", "XB", draws=16),
        "sensitivity": interop.sensitivity(cat, "XA", "XB", draws=16),
        "diff": interop.diff(interop.load(folder.parent / "old"), cat, draws=16),
    }
    for name, result in results.items():
        for ending, form in ENDINGS.items():
            target = interop.export(result, tmp_path / f"{name}{ending}", catalog=cat)
            if form == "xlsx":
                assert "Summary" in read_xlsx(target.read_bytes())
            else:
                assert target.read_text(encoding="utf-8") == call(*words_of(name, folder), "--format", form).out, name


def test_other_results_are_exported_too(folder: Path, tmp_path: Path) -> None:
    from interop.backtest.run import backtest

    cat = interop.load(folder)
    lot = interop.score_scenario(cat, interop.load_scenario(cat, "lot", folder), draws=16)
    assert read_markdown(interop.export(lot, str(tmp_path / "lot.MD")).read_text("utf-8")).rows
    assert "Worst misses" in read_xlsx(interop.export(backtest(cat, draws=16), tmp_path / "b.xlsx").read_bytes())


def test_what_cannot_be_exported_is_said(folder: Path, tmp_path: Path) -> None:
    cat = interop.load(folder)
    card, item = interop.score(cat, "XA", "XB", draws=16), interop.explain(cat, "tank", "XB", draws=16)
    with pytest.raises(interop.UsageError, match=r"'a.pdf' does not end in .json, .csv, .md, .tex or .xlsx"):
        interop.export(card, tmp_path / "a.pdf")
    with pytest.raises(interop.UsageError, match="catalog"):
        interop.export(item, tmp_path / "a.tex")
    with pytest.raises(interop.UsageError, match="a int is no result"):
        interop.export(3, tmp_path / "a.tex")
    interop.export(card, tmp_path / "a.tex")
    with pytest.raises(interop.FileError, match="force"):
        interop.export(card, tmp_path / "a.tex")
    interop.export(card, tmp_path / "a.tex", force=True)


# cite -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", CITATIONS)
def test_a_citation_is_printed_or_written(form: str, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "c"
    for catalog in ([], ["--catalog", str(folder)]):
        printed = call("cite", "--format", form, *catalog)
        assert (printed.code, printed.err) == (0, "")
        assert call("cite", "-f", form, *catalog, "-o", str(target), "--force").code == 0
        assert target.read_text(encoding="utf-8") == printed.out
    assert call("cite", "-f", form, "-o", str(target)).code == 4
    assert interop.load(folder).digest in printed.out


def test_a_citation_has_forms_of_its_own() -> None:
    assert call("cite", "--format", "bibtx").err == (
        "error: --format: 'bibtx' is not one of text, bibtex, cff. Did you mean bibtex?\n"
    )
