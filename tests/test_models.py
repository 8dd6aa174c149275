"""What may stand in a cell of each table, and the words for what may not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interop.models import TABLES, Row
from interop.tables import columns, types, validate

GOOD: dict[str, dict[str, str]] = {
    "sources": {"id": "s1", "title": "A page", "publisher": "A house", "reliability": "B", "opened": "yes"},
    "forces": {"id": "XA", "name": "Force XA", "kind": "state"},
    "countries": {"id": "XA", "name": "Exland", "kind": "state"},
    "classes": {
        "id": "rifle",
        "measure": "man-hours",
        "amount": "1",
        "amount_low": "0.5",
        "amount_high": "2",
        "unit": "man-hours",
    },
    "equipment": {
        "id": "rifle-a",
        "name": "Rifle A",
        "category": "rifle",
        "class": "rifle",
        "family": "rifle-a",
        "origin": "XA",
    },
    "codes": {"id": "762x39", "name": "7.62x39"},
    "needs": {"item": "rifle-a", "dimension": "ammunition", "role": "main", "state": "known"},
    "substitutes": {"dimension": "fuel", "need_code": "f-34", "offered_code": "f-35", "level": "none"},
    "holdings": {"force": "XA", "item": "rifle-a", "status": "in-service"},
    "supplies": {"force": "XA", "code": "762x39", "basis": "produces"},
    "relations": {"recipient": "*", "supplier": "XA-1", "dimension": "*", "channel": "market"},
    "completeness": {"force": "XA", "dimension": "fuel", "complete": "no"},
    "cases": {
        "id": "c1",
        "name": "A to B",
        "items": "rifle-a",
        "to_force": "XB",
        "date": "2021",
        "mode": "bought",
        "label": "0",
    },
    "case-pairs": {"easier_id": "c1", "harder_id": "c2"},
}


def fault(table: str, **cells: str) -> tuple[str, str, str, str] | None:
    """Column, rule, message and value of the one fault of a row that is good but for these cells; None if it fits."""
    claim = {} if table == "sources" else {"source": "s1", "grade": "B2"}
    row = {name: cell for name, cell in ({**GOOD[table], **claim, **cells}).items() if cell}
    _, faults = validate([row], TABLES[table])
    assert len(faults) <= 1, faults
    return faults[0][1:] if faults else None


@pytest.mark.parametrize("table", TABLES)
def test_the_shortest_row_of_each_table_holds_only_what_must_be_given(table: str) -> None:
    assert fault(table) is None
    claim = () if table == "sources" else ("source", "grade")
    assert {*GOOD[table], *claim} == {name for name, must in columns(TABLES[table]).items() if must}


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, row in GOOD.items() for column in row])
def test_a_cell_that_must_be_given_is_missed_by_name(table: str, column: str) -> None:
    assert fault(table, **{column: ""}) == (column, "missing-value", "is empty and must be given", "")


@pytest.mark.parametrize("table", [name for name in TABLES if name != "sources"])
@pytest.mark.parametrize("column", ["source", "grade"])
def test_no_claim_goes_without_a_source_and_a_grade(table: str, column: str) -> None:
    assert fault(table, **{column: ""}) == (column, "missing-value", "is empty and must be given", "")


def test_what_a_row_says_stands_before_what_it_rests_on() -> None:
    for name, model in TABLES.items():
        if name != "sources":
            assert list(columns(model))[-5:] == ["source", "locator", "as_of", "grade", "note"]
        assert set(columns(model)) <= set(types(model)), "a column without a type could not be checked"


PLAIN = ["7.62", "0", "0.5", "125", "5000000", "007"]
NUMBERS = {
    "7,62": "such as 7.62",
    "7.62 mm": "such as 7.62",
    ".50": "such as 0.50",
    "155cm": "such as 155",
    "1_000": "such as 1000",
    "1,200": "1200, or 1.200",
    "0x10": "plain number",
    "1e400": "plain number",
    "1e5": "plain number",
    "nan": "plain number",
    "inf": "plain number",
    "-inf": "negative",
    "-125": "negative",
    "+125": "plain number",
    "１２５": "plain number",
    " 125": "plain number",
    "125\u00a0": "plain number",
    "9" * 400: "plain number",
    "1/2": "such as 1",
    "~30": "plain number",
    "10-20": "such as 10",
    "True": "not yes or no",
    "false": "not yes or no",
    "yes": "not yes or no",
    "#N/A": "spreadsheet",
    "#DIV/0!": "spreadsheet",
    "#REF!": "spreadsheet",
    "Jul-62": "spreadsheet",
    "5-May": "spreadsheet",
    "2E+05": "spreadsheet",
    "1.15E+11": "spreadsheet",
}


@pytest.mark.parametrize("cell", PLAIN)
def test_a_plain_number_is_read_as_it_stands(cell: str) -> None:
    [(_, row)], _ = validate([{**GOOD["codes"], "source": "s1", "grade": "B2", "bore_mm": "1"}], TABLES["codes"])
    assert row.__dict__["bore_mm"] == 1.0
    assert fault("equipment", crew=cell) is None


@pytest.mark.parametrize(("cell", "words"), NUMBERS.items())
def test_a_number_that_is_not_plain_is_answered_with_the_plain_form(cell: str, words: str) -> None:
    found = fault("equipment", crew=cell)
    assert found is not None
    assert found[:2] == ("crew", "not-valid")
    assert words in found[2]


@pytest.mark.parametrize(
    ("table", "column", "cell", "words"),
    [
        ("codes", "bore_mm", "0", "must be greater than 0"),
        ("equipment", "crew", "9000000000000", "must be less than or equal to 1000000000000"),
        ("equipment", "entered_service", "20222", "must be less than or equal to 2100"),
        ("equipment", "entered_service", "1066", "must be greater than or equal to 1850"),
        ("cases", "label", "5", "must be less than or equal to 4"),
        ("cases", "availability_pct", "101", "must be less than or equal to 100"),
    ],
)
def test_a_number_out_of_proportion_is_out_of_range(table: str, column: str, cell: str, words: str) -> None:
    assert fault(table, **{column: cell}) == (column, "out-of-range", words, cell)


def test_a_year_is_whole() -> None:
    found = fault("equipment", entered_service="1962.5")
    assert found is not None
    assert found[2] == "write a whole number"


@given(st.text(max_size=12))
@settings(deadline=None, max_examples=300, derandomize=True)
def test_only_digits_with_one_point_are_a_number(cell: str) -> None:
    plain = cell.isascii() and cell.replace(".", "", 1).isdigit() and not cell.startswith(".") and cell[-1:] != "."
    assert (fault("equipment", crew=cell) is None) is (plain or not cell)


FITS = {
    "date": ("holdings", "as_of", ["2021", "2021-08", "2021-08-15", "2024-02-29", "1862"]),
    "item id": ("needs", "item", ["t-72b3", "m16a4", "2s19", "9k38.1"]),
    "force id": ("holdings", "force", ["XA", "AF-ANDSF", "NO", "NA"]),
    "any force": ("relations", "recipient", ["*", "XA", "XA-1"]),
    "grade": ("supplies", "grade", ["A1", "F6"]),
    "yes or no": ("completeness", "complete", ["yes", "no"]),
    "strength": ("case-pairs", "strength", ["A", "B"]),
    "stock number": ("equipment", "nsn", ["0115012345678"]),
    "supply class": ("codes", "nsc", ["0115"]),
    "address": (
        "sources",
        "url",
        ["https://example.org", "http://example.org:80/a?b=c&d=(e)#f", "https://example.org/%D0%A2,x;y"],
    ),
    "text": ("equipment", "name", ["T-72", "Т-72", "坦克", "دبابة", "NA", "NO", "1", "<b>", "a" * 400, "😀"]),
    "names": ("equipment", "aliases", ["one", "one;two", "one; two ;", ";;"]),
}
REFUSED = {
    "date": (
        "holdings",
        "as_of",
        {
            "20222": "write a date such as 2021",
            "2021-13": "write a date",
            "2021-02-30": "day is out of range",
            "2023-02-29": "day is out of range",
            "01/02/2024": "write a date",
            "2021-8": "write a date",
            "yesterday": "write a date",
            "3021": "write a date",
            "2021-08-15T00:00": "write a date",
            "２０２１": "write a date",
            "43952": "spreadsheet",
            "May-20": "spreadsheet",
            "#N/A": "spreadsheet",
        },
    ),
    "item id": (
        "needs",
        "item",
        {"T-72": "lower-case", "t 72": "lower-case", " t-72": "lower-case", "-t": "lower-case", "т-72": "lower-case"},
    ),
    "force id": ("holdings", "force", {"xa": "ISO 3166", "*": "ISO 3166", "XAA": "ISO 3166", "XA-": "ISO 3166"}),
    "grade": ("supplies", "grade", {"G7": "A1 to F6", "B": "A1 to F6", "b2": "A1 to F6", "B0": "A1 to F6"}),
    "reliability": ("sources", "reliability", {"G": "A (fully reliable)", "BB": "A (fully reliable)"}),
    "yes or no": ("completeness", "complete", {"True": "yes or no", "1": "yes or no", "YES": "yes or no"}),
    "strength": ("case-pairs", "strength", {"C": "A or B", "a": "A or B"}),
    "stock number": (
        "equipment",
        "nsn",
        {
            "115012345678": "leading zeros",
            "1.15012E+11": "spreadsheet",
            "0115-01-234-5678": "13 digits",
            "١" * 13: "13 digits",
        },
    ),
    "supply class": ("codes", "nsc", {"115": "4 digits"}),
    "address": (
        "sources",
        "url",
        {
            "javascript:alert(1)": "http or https",
            "JAVASCRIPT:alert(1)": "http or https",
            "file:///etc/passwd": "http or https",
            "data:text/html;base64,PHM+": "http or https",
            'https://x" onclick="alert(1)': "http or https",
            "https://example.org/' onclick='x": "http or https",
            "https://example.org/<script>": "http or https",
            "https://example.org/a b": "http or https",
            "https://user@example.org/": "http or https",
            "//example.org": "http or https",
            "https://example.org/\u202e": "http or https",
            "https://example.org/\x1b[31m": "http or https",
        },
    ),
    "text": (
        "equipment",
        "name",
        {
            "Rifle\0": "visible",
            "\x1b[31mRifle": "visible",
            "Ri\u202efle": "visible",
            "Ri\u200bfle": "visible",
            "Ri\u00adfle": "visible",
            "\ufeffRifle": "visible",
            "Ri\nfle": "visible",
            "#N/A": "spreadsheet",
            "#NAME?": "spreadsheet",
        },
    ),
}


@pytest.mark.parametrize(
    ("table", "column", "cell"), [(table, column, cell) for table, column, cells in FITS.values() for cell in cells]
)
def test_cells_that_fit_are_taken(table: str, column: str, cell: str) -> None:
    assert fault(table, **{column: cell}) is None


@pytest.mark.parametrize(
    ("table", "column", "cell", "words"),
    [(table, column, cell, words) for table, column, cells in REFUSED.values() for cell, words in cells.items()],
)
def test_cells_that_do_not_fit_say_what_belongs_there(table: str, column: str, cell: str, words: str) -> None:
    found = fault(table, **{column: cell})
    assert found is not None
    assert found[:2] == (column, "not-valid")
    assert words in found[2]
    assert found[3].isprintable(), "the value is shown so that nothing in it can act"


@pytest.mark.parametrize(
    ("table", "column", "cell", "most"),
    [
        ("equipment", "name", "a" * 401, 400),
        ("sources", "note", "a" * 1001, 1000),
        ("sources", "url", "https://example.org/" + "a" * 5000, 1000),
        ("codes", "id", "a" * 61, 60),
    ],
)
def test_a_cell_has_a_greatest_length(table: str, column: str, cell: str, most: int) -> None:
    found = fault(table, **{column: cell})
    assert found is not None
    assert found[:3] == (column, "too-long", f"has more than {most} characters")
    assert len(found[3]) < 100, "the value is cut"


@pytest.mark.parametrize(
    ("table", "column", "cell", "words"),
    [
        ("holdings", "status", "in-servise", "did you mean in-service?"),
        ("holdings", "status", "In-Service", "did you mean in-service?"),
        ("equipment", "category", "main battle tank", "did you mean main-battle-tank?"),
        ("supplies", "basis", "xyz", "write one of produces, overhauls, stocks, trains"),
        ("needs", "state", "not needed", "did you mean not-needed?"),
        ("cases", "mode", "donate", "did you mean donated?"),
        ("substitutes", "level", "commmon", "did you mean common?"),
    ],
)
def test_a_word_that_is_no_choice_is_answered_with_the_nearest(table: str, column: str, cell: str, words: str) -> None:
    found = fault(table, **{column: cell})
    assert found is not None
    assert found[:2] == (column, "not-a-choice")
    assert words in found[2]


def test_names_are_parted_by_semicolons_and_trimmed() -> None:
    cells = {**GOOD["equipment"], "source": "s1", "grade": "B2", "aliases": "one; two ;"}
    [(_, row)], _ = validate([cells], TABLES["equipment"])
    assert row.__dict__["aliases"] == ("one", "two")


def test_an_empty_cell_is_not_stated_and_never_a_default() -> None:
    for table, cells in GOOD.items():
        claim = {} if table == "sources" else {"source": "s1", "grade": "B2"}
        [(_, row)], faults = validate([{**cells, **claim}], TABLES[table])
        assert not faults
        given = {"kit_class" if name == "class" else name for name in {**cells, **claim}}
        assert {value for name, value in row.__dict__.items() if name not in given} <= {None, ()}


def test_a_row_with_several_faults_gives_each_of_them() -> None:
    _, faults = validate([{"id": "X", "name": "\0", "kind": "states", "grade": "Z9"}], TABLES["forces"])
    assert [(column, rule) for _, column, rule, _, _ in faults] == [
        ("source", "missing-value"),
        ("grade", "not-valid"),
        ("id", "not-valid"),
        ("name", "not-valid"),
        ("kind", "not-a-choice"),
    ]


def test_a_column_that_no_table_has_is_refused() -> None:
    _, faults = validate([{**GOOD["codes"], "source": "s1", "grade": "B2", "calibre": "7.62"}], TABLES["codes"])
    assert [column for _, column, *_ in faults] == ["calibre"]


def test_every_reference_names_a_column_of_its_table() -> None:
    for model in TABLES.values():
        names: set[str] = set(model.__dataclass_fields__)
        assert set(model.key) <= names
        assert set(model.references) <= names
    assert issubclass(TABLES["needs"], Row)
