"""Every way to be wrong is found and named: file, line, column, value, what is wrong and how to mend it.

``data/sound`` is a catalog without a fault. Each other folder of ``data`` is the same catalog with one fault;
``interop check --catalog tests/data/NAME`` shows it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from world import World, tank_world

import interop
from interop.checks import Report, check
from interop.errors import CatalogError, EvidenceError, Problem
from interop.tables import MAX_ROWS

DATA = Path(__file__).parent / "data"
LOAD, CHECK, WARN = "stops loading", "stops checking", "is warned of"


@dataclass(frozen=True)
class Fault:
    """What a report must say: the place, the rule, the value, and words of the message and the hint together."""

    effect: str
    file: str
    line: int
    column: str
    rule: str
    value: str = ""
    words: str = ""

    @property
    def place(self) -> tuple[str, int, str, str, str]:
        return self.file, self.line, self.column, self.rule, self.value


E, N, S, H, P = "equipment/rifle.csv", "needs.csv", "sources.csv", "holdings/xa.csv", "supplies.csv"
C, Z = "codes/ammunition.csv", "substitutes.csv"

FOLDERS: dict[str, list[Fault]] = {
    "empty-file": [Fault(LOAD, N, 0, "", "empty", words="it needs a header row")],
    "header-only": [Fault(LOAD, N, 0, "", "no-rows", words="a header and no rows")],
    "missing-table": [Fault(LOAD, N, 0, "", "missing-table", words="a catalog has sources, forces")],
    "force-without-kit": [Fault(WARN, "forces.csv", 3, "id", "no-holdings", "XB", "holds nothing on record")],
    "utf-16": [Fault(LOAD, P, 0, "", "encoding", words="save it as 'CSV UTF-8'")],
    "windows-1252": [Fault(LOAD, P, 2, "", "encoding", words="byte 0xe9 is not UTF-8")],
    "semicolons": [Fault(LOAD, H, 1, "", "delimiter", words="looks semicolon-separated")],
    "xlsx": [Fault(LOAD, P, 0, "", "not-csv", words="a ZIP or XLSX file")],
    "extra-cell": [Fault(LOAD, H, 3, "", "extra-cell", words="has 13 cells, the header has 12")],
    "missing-cell": [Fault(LOAD, H, 3, "", "missing-cell", words="has 11 cells, the header has 12")],
    "comma-in-a-name": [Fault(LOAD, E, 3, "", "extra-cell", words="a cell that contains a comma needs quotes")],
    "unclosed-quote": [Fault(LOAD, N, 2, "", "csv-quote", words="a quote was opened and not closed")],
    "blank-line": [Fault(WARN, N, 3, "", "blank-line", words="delete it")],
    "trailing-commas": [Fault(WARN, "forces.csv", 2, "", "trailing-comma", words="delete them")],
    "missing-column": [Fault(LOAD, Z, 1, "level", "missing-column", words="is missing from the header")],
    "misspelt-column": [Fault(LOAD, C, 1, "bore_nm", "unknown-column", words="did you mean bore_mm?")],
    "duplicate-column": [Fault(LOAD, C, 1, "name", "duplicate-column", words="more than once")],
    "duplicate-id": [Fault(LOAD, E, 4, "", "duplicate", "rifle-a", f"stands at {E}:2 already")],
    "ids-by-case": [Fault(LOAD, E, 4, "id", "not-valid", "Rifle-A", "lower-case letters")],
    "conflict": [
        Fault(WARN, H, 2, "", "conflict", "XA rifle-a in-service", f"s1 B2 is used; s2 C3 ({H}:4) says otherwise")
    ],
    "homoglyph": [
        Fault(WARN, E, 3, "name", "lookalike", "Rifle \u0410", f"looks the same as the name of rifle-a ({E}:2)"),
        Fault(WARN, E, 3, "name", "mixed-script", "Rifle \u0410", "mixes Latin letters with Cyrillic"),
    ],
    "bidi": [Fault(LOAD, E, 3, "name", "not-valid", r"Rifle \u202eB", "visible characters")],
    "decimal-comma": [Fault(LOAD, E, 3, "mass_kg", "not-valid", "4,2", "a plain number such as 4.2")],
    "spreadsheet-date": [Fault(LOAD, N, 2, "as_of", "not-valid", "43952", "looks as if a spreadsheet changed it")],
    "spreadsheet-error": [Fault(LOAD, E, 3, "name", "not-valid", "#N/A", "looks as if a spreadsheet changed it")],
    "yes-for-a-number": [Fault(LOAD, E, 3, "mass_kg", "not-valid", "yes", "a number belongs here, not yes or no")],
    "unknown-code": [Fault(LOAD, N, 3, "code", "unknown-reference", "762x52", "did you mean 762x51?")],
    "unknown-class": [Fault(CHECK, E, 3, "class", "unknown-reference", "rifl", "did you mean rifle?")],
    "list-of-no-dimension": [
        Fault(CHECK, "codes/optics.csv", 0, "", "unknown-dimension", words="there are ammunition, fuel"),
    ],
    "cycle": [Fault(LOAD, E, 2, "variant_of", "cycle", "rifle-a", "rifle-a → rifle-b → rifle-a")],
    "one-way": [Fault(WARN, Z, 2, "level", "one-way", "762x39 762x51", f"none the other ({Z}:3)")],
    "ends-before-it-begins": [Fault(CHECK, P, 2, "valid_to", "order", "1985", "before it begins (1999)")],
    "year-20222": [Fault(LOAD, H, 3, "as_of", "not-valid", "20222", "a date such as 2021")],
    "source-without-address-or-date": [Fault(CHECK, S, 3, "url", "thin-source", "s2", "neither an address nor a date")],
    "grade-g7": [Fault(LOAD, P, 2, "grade", "not-valid", "G7", "an Admiralty grade from A1 to F6")],
    "grade-of-another-source": [Fault(CHECK, P, 2, "grade", "grade", "A2", "write B2")],
    "future-date": [Fault(CHECK, N, 2, "as_of", "future", "2031-05", "after the last look-up (2025-01-01)")],
    "javascript-address": [Fault(LOAD, S, 3, "url", "not-valid", "javascript:alert(1)", "an http or https address")],
    "reversed-range": [Fault(CHECK, H, 2, "quantity_low", "order", words="1200 is above quantity_high 1000")],
    "missing-amount": [Fault(CHECK, E, 2, "class", "missing-amount", "rifle", "has no kg-per-day")],
    "need-known-and-not-needed": [
        Fault(CHECK, N, 4, "state", "contradiction", "rifle-a ammunition main", f"not-needed here and known at {N}:2")
    ],
    "wrong-dimension": [Fault(LOAD, N, 4, "code", "wrong-dimension", "762x39", "a code of ammunition, not of fuel")],
    "code-in-two-lists": [
        Fault(LOAD, C, 2, "id", "wrong-dimension", "762x39", "in the code list of fuel too"),
        *(
            Fault(LOAD, file, line, column, "wrong-dimension", "762x39", "is a code of fuel")
            for file, line, column in ((N, 2, "code"), (Z, 2, "need_code"), (Z, 3, "offered_code"))
        ),
    ],
    "unknown-table": [Fault(WARN, "suplies.csv", 0, "", "unknown-table", words="did you mean supplies?")],
    "table-too-deep": [Fault(WARN, "holdings/old/xa.csv", 0, "", "unknown-table", words="one folder below")],
}


def edit(file: str, old: str | bytes, new: str | bytes) -> Callable[[Path], None]:
    """One change of a file, in a place that there is once."""

    def change(folder: Path) -> None:
        before, after = (text.encode() if isinstance(text, str) else text for text in (old, new))
        raw = (folder / file).read_bytes()
        assert raw.count(before) == 1, raw
        (folder / file).write_bytes(raw.replace(before, after))

    return change


def replaced(file: str, content: bytes) -> Callable[[Path], None]:
    """A file with other content."""

    def change(folder: Path) -> None:
        (folder / file).write_bytes(content)

    return change


def renamed(file: str, name: str) -> Callable[[Path], None]:
    """A file of another name."""

    def change(folder: Path) -> None:
        (folder / file).rename(folder / name)

    return change


def cell(old: str, new: str) -> Callable[[Path], None]:
    """Another mass of the second rifle."""
    return edit(E, f"1,{old},,s2", f"1,{new},,s2")


EDITS: dict[str, tuple[Callable[[Path], None], Fault]] = {
    "tabs": (
        lambda folder: replaced(H, (folder / H).read_bytes().replace(b",", b"\t"))(folder),
        Fault(LOAD, H, 1, "", "delimiter", words="looks tab-separated"),
    ),
    "pdf": (replaced(P, b"%PDF-1.7\n"), Fault(LOAD, P, 0, "", "not-csv", words="a PDF file")),
    "html": (replaced(P, b"\n<!doctype html>"), Fault(LOAD, P, 0, "", "not-csv", words="an HTML page")),
    "quote inside": (edit(N, "p. 12", '"p." 12'), Fault(LOAD, N, 2, "", "csv-quote", words="inside a cell")),
    "unknown column": (
        edit(Z, "note\n", "remark\n"),
        Fault(LOAD, Z, 1, "remark", "unknown-column", words="columns are dimension, need_code"),
    ),
    "source twice": (
        edit(S, "C,no,\n", "C,no,\ns1,A third page,A house,,https://example.org/3,2025-01-01,B,yes,\n"),
        Fault(LOAD, S, 4, "", "duplicate", "s1", f"stands at {S}:2 already"),
    ),
    "letters of two scripts": (
        edit(E, "Rifle B", "Rifle \u0412"),
        Fault(WARN, E, 3, "name", "mixed-script", "Rifle \u0412", "Cyrillic"),
    ),
    "nul": (edit(H, "C3,", "C3,\0"), Fault(LOAD, H, 3, "note", "not-valid", r"\x00", "visible characters")),
    "escape": (
        edit(H, "C3,", "C3,\x1b[31m"),
        Fault(LOAD, H, 3, "note", "not-valid", r"\x1b[31m", "visible characters"),
    ),
    "zero width": (
        edit(H, "C3,", "C3,a\u200bb"),
        Fault(LOAD, H, 3, "note", "not-valid", r"a\u200bb", "visible characters"),
    ),
    **{
        f"number {new}": (cell("4.2", f'"{new}"'), Fault(LOAD, E, 3, "mass_kg", rule, new, words))
        for new, rule, words in (
            ("4.2 kg", "not-valid", "such as 4.2"),
            (".50", "not-valid", "such as 0.50"),
            ("155cm", "not-valid", "such as 155"),
            ("1_000", "not-valid", "such as 1000"),
            ("1,200", "not-valid", "without a comma: 1200"),
            ("0x10", "not-valid", "plain number"),
            ("1e400", "not-valid", "plain number"),
            ("nan", "not-valid", "plain number"),
            ("inf", "not-valid", "plain number"),
            ("-125", "not-valid", "must not be negative"),
            ("0", "out-of-range", "must be greater than 0"),
            ("Jul-62", "not-valid", "a spreadsheet changed it"),
            ("5-May", "not-valid", "a spreadsheet changed it"),
            ("2E+05", "not-valid", "a spreadsheet changed it"),
            ("#DIV/0!", "not-valid", "a spreadsheet changed it"),
            ("True", "not-valid", "not yes or no"),
        )
    },
    "lost leading zero": (
        edit(E, "0115012345678", "115012345678"),
        Fault(LOAD, E, 2, "nsn", "not-valid", "115012345678", "leading zeros and all"),
    ),
    "misspelt choice": (
        edit(H, "300,in-service", "300,in-servise"),
        Fault(LOAD, H, 3, "status", "not-a-choice", "in-servise", "did you mean in-service?"),
    ),
    "unknown item": (
        edit(H, "XA,rifle-b", "XA,rifle-bb"),
        Fault(LOAD, H, 3, "item", "unknown-reference", "rifle-bb", "did you mean rifle-b"),
    ),
    "unknown source": (
        edit(P, "s1", "s9"),
        Fault(LOAD, P, 2, "source", "unknown-reference", "s9", "add it to sources.csv"),
    ),
    "unknown force": (edit(P, "XA", "XZ"), Fault(LOAD, P, 2, "force", "unknown-reference", "XZ", "add it to forces")),
    "unknown dimension": (
        replaced("completeness.csv", b"force,dimension,complete,source,grade\nXA,amunition,no,s1,B2\n"),
        Fault(LOAD, "completeness.csv", 2, "dimension", "unknown-reference", "amunition", "did you mean ammunition?"),
    ),
    "missing source": (edit(P, "s1", ""), Fault(LOAD, P, 2, "source", "missing-value", words="must be given")),
    "missing grade": (edit(P, "B2", ""), Fault(LOAD, P, 2, "grade", "missing-value", words="must be given")),
    "ends before service": (
        edit(H, "300,in-service,,", "300,in-service,,1960"),
        Fault(CHECK, H, 3, "valid_to", "order", "1960", "before rifle-b entered service (1971)"),
    ),
    "the 30th of February": (
        edit(H, "s2,,2021", "s2,,2021-02-30"),
        Fault(LOAD, H, 3, "as_of", "not-valid", "2021-02-30", "day is out of range"),
    ),
    "page without a date of reading": (
        edit(S, "org/2,2025-01-01", "org/2,"),
        Fault(CHECK, S, 3, "accessed", "missing-value", "s2", "the date on which it was read"),
    ),
    "published after it was read": (
        edit(S, "A house,,https://example.org/2", "A house,2026,https://example.org/2"),
        Fault(CHECK, S, 3, "published", "future", "2026", "after it was read"),
    ),
    "source that nothing rests on": (
        edit(S, "C,no,\n", "C,no,\ns3,A third page,A house,,https://example.org/3,2025-01-01,B,yes,\n"),
        Fault(WARN, S, 4, "id", "unused-source", "s3", "delete it"),
    ),
    **{
        f"address {name}": (edit(S, "https://example.org/2", new), Fault(LOAD, S, 3, "url", rule, value, words))
        for name, new, rule, value, words in (
            ("of a file", "file:///etc/passwd", "not-valid", "file:///etc/passwd", "http or https"),
            ("of data", "data:text/html;base64;x", "not-valid", "data:text/html;base64;x", "http or https"),
            ("with a quote", '"https://x"" onclick=""y"', "not-valid", 'https://x" onclick="y', "quotes"),
            (
                "without end",
                f"https://example.org/{'a' * 5000}",
                "too-long",
                f"https://example.org/{'a' * 40}… (5020 characters)",
                "more than 1000 characters",
            ),
        )
    },
    "amount outside its range": (
        edit(N, "2.5,1,5", "25,1,5"),
        Fault(CHECK, N, 2, "amount", "order", words="25 lies outside its range 1 to 5"),
    ),
    "amount without a unit": (
        edit(N, "2.5,1,5,kg/day", "2.5,1,5,"),
        Fault(CHECK, N, 2, "unit", "missing-value", words="an amount needs its unit"),
    ),
    "wrong unit": (
        edit("classes.csv", "rifle,crew-weeks,1,0.5,2,weeks", "rifle,crew-weeks,1,0.5,2,kg/day"),
        Fault(CHECK, "classes.csv", 4, "unit", "unit", "kg/day", "crew-weeks is measured in weeks"),
    ),
    "known need without a code": (
        edit(N, "762x51,known", ",known"),
        Fault(LOAD, N, 3, "code", "missing-value", words="or write unknown or not-needed"),
    ),
    "code that stands in for itself": (
        edit(Z, "762x51,762x39", "762x51,762x51"),
        Fault(CHECK, Z, 3, "offered_code", "contradiction", "762x51", "stands in for itself already"),
    ),
    "mass out of proportion": (
        edit(E, "1,4.2,,s2", "1,4200,,s2"),
        Fault(WARN, E, 3, "mass_kg", "outlier", "4200", "out of proportion for a rifle"),
    ),
    "holding out of proportion": (
        edit(H, "1000,1200", "1000,12000000"),
        Fault(WARN, H, 2, "quantity_high", "outlier", words="out of proportion"),
    ),
    "rifle that fires 125 mm": (
        edit(C, "7.62x51,,,,,7.62", "7.62x51,,,,,125"),
        Fault(WARN, N, 3, "code", "outlier", "rifle-b 762x51", "125 mm is out of proportion for a rifle"),
    ),
    "need that nobody can supply": (
        edit(H, "XA,rifle-b,300,300,in-service", "XA,rifle-b,300,300,captured"),
        Fault(WARN, C, 3, "id", "nobody-supplies", "762x51", "rifle-b needs it and nobody on record can supply it"),
    ),
    "code that nothing needs": (
        edit(C, "762x51,7.62x51", "9x19,9x19,,,,,9,19 mm,,s1,,,B2,\n762x51,7.62x51"),
        Fault(WARN, C, 3, "id", "unused-code", "9x19", "no item needs it"),
    ),
    "variant without a base": (
        edit(E, "rifle-a,rifle-a,XA", "rifle-a,rifle-c,XA"),
        Fault(LOAD, E, 3, "variant_of", "unknown-reference", "rifle-c", "did you mean rifle-"),
    ),
    "upper-case name of a file": (
        renamed(P, "Supplies.CSV"),
        Fault(WARN, "Supplies.CSV", 0, "", "unknown-table", words="name it supplies.csv"),
    ),
}


def holds(folder: Path, faults: list[Fault]) -> None:
    """The folder's report says exactly this, and the catalog loads or does not accordingly."""
    report = check(folder)
    found = {(p.file, p.line, p.column, p.rule, p.value): p for p in report.problems}
    assert sorted(found) == sorted(fault.place for fault in faults)
    for fault in faults:
        problem = found[fault.place]
        assert fault.words in f"{problem.message} {problem.hint}"
        assert problem.warning is (fault.effect == WARN)
        assert problem.message
        assert str(problem).isprintable()
        assert problem.file in str(problem)
    assert report.clean is all(fault.effect == WARN for fault in faults)
    if any(fault.effect == LOAD for fault in faults):
        with pytest.raises(CatalogError) as caught:
            interop.load(folder)
        assert caught.value.exit_code == 3
        assert {fault.place for fault in faults} <= {
            (p.file, p.line, p.column, p.rule, p.value) for p in caught.value.problems
        }
    else:
        interop.load(folder)


def test_the_sound_catalog_has_no_problem() -> None:
    assert check(DATA / "sound").problems == ()
    assert check(DATA / "sound").clean


def test_every_folder_has_its_case() -> None:
    assert {path.name for path in DATA.iterdir()} == {"sound", *FOLDERS}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_holds_one_fault_and_is_else_the_sound_one(name: str) -> None:
    sound, other = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (DATA / "sound", DATA / name)
    )
    changed = [path for path in {*sound, *other} if sound.get(path) != other.get(path)]
    assert 1 <= len(changed) <= 2
    if Path("needs.csv") not in changed:
        assert len(changed) == 1


@pytest.mark.parametrize("name", FOLDERS)
def test_each_fault_is_named_with_its_place_and_remedy(name: str) -> None:
    holds(DATA / name, FOLDERS[name])


@pytest.mark.parametrize("name", EDITS)
def test_each_change_of_the_sound_catalog_is_named_with_its_place_and_remedy(tmp_path: Path, name: str) -> None:
    change, fault = EDITS[name]
    folder = Path(shutil.copytree(DATA / "sound", tmp_path / "changed"))
    change(folder)
    holds(folder, [fault])


def together(folder: Path, effects: tuple[str, ...]) -> tuple[Report, list[Fault]]:
    """A report on one catalog with a fault in each of many rows."""
    several = [
        "published after it was read",
        "misspelt choice",
        "amount outside its range",
        "code that stands in for itself",
        "missing grade",
        "holding out of proportion",
        "known need without a code",
        "wrong unit",
        "lost leading zero",
    ]
    shutil.copytree(DATA / "sound", folder)
    chosen = [EDITS[name] for name in several if EDITS[name][1].effect in effects]
    for change, _ in chosen:
        change(folder)
    assert len(chosen) > 3
    return check(folder), [fault for _, fault in chosen]


@pytest.mark.parametrize(
    "effects",
    [
        (LOAD,),
        (CHECK, WARN),
        (LOAD, CHECK, WARN),
    ],
)
def test_all_faults_of_a_folder_come_in_one_run(tmp_path: Path, effects: tuple[str, ...]) -> None:
    report, faults = together(tmp_path / "all", effects)
    assert {fault.place for fault in faults} <= {(p.file, p.line, p.column, p.rule, p.value) for p in report.problems}


def test_a_fault_is_not_reported_again_at_every_reference_to_its_row() -> None:
    assert len(check(DATA / "decimal-comma").problems) == 1


def test_problems_stand_in_the_order_of_files_and_lines_and_only_once(tmp_path: Path) -> None:
    report, _ = together(tmp_path / "all", (CHECK, WARN))
    assert list(report.problems) == sorted(set(report.problems))


@pytest.mark.parametrize(
    "content", [b"s1," * 200 + b"\n", b"id,title\n" + b"x" * 10**6 + b",y\n"], ids=["wide", "long"]
)
def test_a_file_out_of_all_proportion_is_one_finding(tmp_path: Path, content: bytes) -> None:
    folder = Path(shutil.copytree(DATA / "sound", tmp_path / "big"))
    (folder / "completeness.csv").write_bytes(content)
    found = [problem for problem in check(folder).problems if problem.file == "completeness.csv"]
    assert found
    assert all(len(str(problem)) < 400 for problem in found)


def test_more_rows_than_the_cap_stop_loading(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA / "sound", tmp_path / "long"))
    rows = b"force,dimension,complete,source,grade\n" + b"XA,ammunition,yes,s1,B2\n" * (MAX_ROWS + 1)
    (folder / "completeness.csv").write_bytes(rows)
    holds(folder, [Fault(LOAD, "completeness.csv", MAX_ROWS + 2, "", "too-long", words=f"more than {MAX_ROWS:,} rows")])


def test_a_force_without_kit_has_no_score_and_says_so() -> None:
    with pytest.raises(EvidenceError, match="no holdings of XB") as caught:
        interop.score(interop.load(DATA / "force-without-kit"), "XB", "XA")
    assert caught.value.exit_code == 5


def test_what_is_checked_can_be_scored() -> None:
    catalog = interop.load(DATA / "sound")
    assert interop.score(catalog, "XA", "XA").difficulty.low == 0
    with pytest.raises(CatalogError, match="kit class rifle has no kg-per-day"):
        interop.explain(interop.load(DATA / "missing-amount"), "rifle-a", "XA")


# What can only be seen side by side


def rules(world: World, folder: Path) -> list[tuple[str, int, str, str]]:
    """File, line, rule and value of each problem of a world, but for sources and the code that it has in stock."""
    world.write(folder)
    stock = {"unused-source", "unused-code"}
    return [(p.file, p.line, p.rule, p.value) for p in check(folder).problems if p.rule not in stock]


def test_an_item_has_a_word_on_every_dimension(tmp_path: Path) -> None:
    world = tank_world().item("new").need("new", "fuel", "tank-fuel")
    file = "equipment/main-battle-tank.csv"
    [found] = [problem for problem in rules(world, tmp_path) if problem[0] == file]
    assert found == (file, 4, "no-needs", "new")


def test_an_item_cannot_need_something_and_nothing_in_a_dimension(tmp_path: Path) -> None:
    world = tank_world().need("tank", "systems", "a-radio", "radio")
    assert ("equipment/main-battle-tank.csv", 2, "contradiction", "tank") in rules(world, tmp_path)


def test_alternatives_may_be_known_and_unknown_at_once(tmp_path: Path) -> None:
    world = tank_world().add(
        "needs", item="tank", dimension="parts", role="engine", state="unknown", essential="yes", share="1"
    )
    assert rules(world, tmp_path) == []


def test_a_skill_needs_what_nearness_is_read_from(tmp_path: Path) -> None:
    world = tank_world().code("training", "crew-x", family="x").need("tank", "training", "crew-x", "driver")
    found = rules(world, tmp_path)
    assert [(rule, value) for _, _, rule, value in found] == [("missing-value", "crew-x")]


def test_stand_ins_both_ways_may_differ_where_the_reason_is_given(tmp_path: Path) -> None:
    def world(**cells: str) -> World:
        return tank_world().substitute("ammunition", "cousin-ammunition", "tank-ammunition", "none", **cells)

    assert [rule for *_, rule, _ in rules(world(), tmp_path / "a")] == ["one-way"]
    assert rules(world(condition="the chamber is shorter"), tmp_path / "b") == []


def test_a_judgement_was_never_opened(tmp_path: Path) -> None:
    world = tank_world()
    file, cells = world.rows["sources"][2]
    world.rows["sources"][2] = (file, cells | {"opened": "yes"})
    assert ("sources.csv", 4, "contradiction", "") in rules(world, tmp_path)


# Past transfers

EASY: dict[str, Any] = {
    "id": "easy", "name": "An easy one", "items": "tank", "to_force": "XB", "date": "2020", "mode": "donated", "label": 1,
    "outcome": "It went well.", "other_sources": "s2",
}  # fmt: skip
HARD = EASY | {"id": "hard", "name": "A hard one", "label": 3}
PAIR = {"easier_id": "easy", "harder_id": "hard"}
C_, P_ = "cases.csv", "case-pairs.csv"
TRANSFERS: dict[str, tuple[dict[str, Any], dict[str, Any], Fault]] = {
    "unknown item": ({"items": "tank;tnak"}, {}, Fault(CHECK, C_, 3, "items", "case", "tnak", "did you mean tank?")),
    "unknown kit": ({"kit": "cuosin"}, {}, Fault(CHECK, C_, 3, "kit", "case", "cuosin", "did you mean cousin?")),
    "unknown code": ({"codes": "t55"}, {}, Fault(CHECK, C_, 3, "codes", "case", "t55", "there is no such code")),
    "unknown lack": ({"lacks": "t55"}, {}, Fault(CHECK, C_, 3, "lacks", "case", "t55", "no such item or code")),
    "unknown channel": ({"channels": "XA=frend"}, {}, Fault(CHECK, C_, 3, "channels", "case", "XA=frend", "ally")),
    "unknown depth": ({"stocks": "fuel=long"}, {}, Fault(CHECK, C_, 3, "stocks", "case", "fuel=long", "weeks, months")),
    "recipient of no record": (
        {"to_force": "XZ"}, {}, Fault(CHECK, C_, 3, "kit", "case", "", "must say what XZ had")
    ),
    "unknown other source": (
        {"other_sources": "s2;analyst-judgment"},
        {},
        Fault(CHECK, C_, 3, "other_sources", "unknown-reference", "analyst-judgment", "did you mean analyst-judgement?"),
    ),
    "other source of no likeness": (
        {"other_sources": "zzz"}, {}, Fault(CHECK, C_, 3, "other_sources", "unknown-reference", "zzz", "sources.csv")
    ),
    "label 7": ({"label": 7}, {}, Fault(LOAD, C_, 3, "label", "out-of-range", "7", "less than or equal to 4")),
    "case twice": ({"id": "easy"}, {"harder_id": "easy"}, Fault(LOAD, C_, 3, "", "duplicate", "easy", "already")),
    "unknown source": ({"source": "s9"}, {}, Fault(LOAD, C_, 3, "source", "unknown-reference", "s9", "sources.csv")),
    "grade of another source": ({"grade": "A2"}, {}, Fault(CHECK, C_, 3, "grade", "grade", "A2", "write B2")),
    "pair in the wrong order": (
        {"label": 0}, {}, Fault(CHECK, P_, 2, "harder_id", "contradiction", "hard", "was no harder by its label than easy")
    ),
    "pair of equals": (
        {"label": 1}, {}, Fault(CHECK, P_, 2, "harder_id", "contradiction", "hard", "was no harder by its label than easy")
    ),
    "pair of one": (
        {}, {"harder_id": "easy"}, Fault(CHECK, P_, 2, "harder_id", "contradiction", "easy", "was no harder by its label")
    ),
    "pair of an unknown case": (
        {}, {"harder_id": "herd"}, Fault(CHECK, P_, 2, "harder_id", "unknown-reference", "herd", "there is no such case")
    ),
    "pair of another unknown case": (
        {}, {"easier_id": "esay"}, Fault(CHECK, P_, 2, "easier_id", "unknown-reference", "esay", "there is no such case")
    ),
    "strength C": ({}, {"strength": "C"}, Fault(LOAD, P_, 2, "strength", "not-valid", "C", "A or B")),
}  # fmt: skip


def transfers(folder: Path, hard: dict[str, Any], pair: dict[str, Any]) -> Path:
    """A sound catalog with two past transfers and a pair of them, of which a row says something else."""
    world = tank_world().add("cases", **EASY).add("cases", **HARD | hard).add("case-pairs", **PAIR | pair)
    return world.write(folder)


def errors(folder: Path) -> list[Problem]:
    return [problem for problem in check(folder).problems if not problem.warning]


def test_sound_transfers_have_no_problem_and_their_other_sources_are_used(tmp_path: Path) -> None:
    report = check(transfers(tmp_path, {}, {}))
    assert report.clean
    assert [p.value for p in report.problems if p.rule == "unused-source"] == ["analyst-judgement"]
    assert report.counts["by_kind"]["cases"]["claims"] == 2


@pytest.mark.parametrize("name", TRANSFERS)
def test_each_fault_of_a_past_transfer_is_named_with_its_place_and_remedy(tmp_path: Path, name: str) -> None:
    hard, pair, fault = TRANSFERS[name]
    folder = transfers(tmp_path, hard, pair)
    [problem] = [p for p in errors(folder) if (p.file, p.line) == (fault.file, fault.line)]
    assert (problem.file, problem.line, problem.column, problem.rule, problem.value) == fault.place
    assert fault.words in f"{problem.message} {problem.hint}"
    if fault.effect == LOAD:
        with pytest.raises(CatalogError):
            interop.load(folder)
    else:
        assert errors(folder) == [problem]
        interop.load(folder)


# The report


def test_a_report_counts_rows_and_the_evidence_behind_them() -> None:
    counts = check(DATA / "sound").counts
    assert {name: counts[name] for name in ("items", "forces", "codes", "needs", "sources", "conflicts")} == {
        "items": 2,
        "forces": 1,
        "codes": 2,
        "needs": 2,
        "sources": 2,
        "conflicts": 0,
    }
    assert counts["claims"] == 16
    assert counts["claims_opened"] == 13, "what rests on the page that nobody opened does not count"
    assert counts["by_kind"]["holdings"] == {"claims": 2, "opened": 1}
    assert all(kind["claims"] for kind in counts["by_kind"].values())
    assert check(DATA / "conflict").counts["conflicts"] == 1
    assert check(DATA / "decimal-comma").counts == {}, "what does not link cannot be counted"


def test_a_report_is_plain_data() -> None:
    made = check(DATA / "conflict").as_dict()
    assert made["schema_version"] == 1
    assert made["clean"] is True
    [problem] = made["problems"]
    assert problem == {
        "file": H,
        "line": 2,
        "column": "",
        "severity": "warning",
        "rule": "conflict",
        "value": "XA rifle-a in-service",
        "message": f"s1 B2 is used; s2 C3 ({H}:4) says otherwise",
        "hint": "",
    }
    assert check(DATA / "cycle").as_dict()["clean"] is False


def test_rules_are_words_that_scripts_can_rely_on() -> None:
    named = {fault.rule for faults in FOLDERS.values() for fault in faults} | {
        fault.rule for _, fault in EDITS.values()
    }
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule) for rule in named)
