"""A catalog links rows that are right and names every row that is not; the order of rows and files decides nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import DIMENSIONS, World, tank_world

import interop
from interop.catalog import Catalog, load
from interop.dates import first_day, last_day, valid
from interop.errors import CatalogError, FileError, Problem, UnknownNameError
from interop.models import TABLES, Channel, Claim, Level, Measure, State
from interop.tables import columns

SOUND = Path(__file__).parent / "data" / "sound"
LAWS = settings(deadline=None, max_examples=30, derandomize=True)


def broken(world: World) -> list[Problem]:
    """The problems that keep a world from being a catalog."""
    with pytest.raises(CatalogError) as caught:
        world.catalog()
    assert caught.value.exit_code == 3
    assert all(str(problem) in str(caught.value) for problem in caught.value.problems)
    return list(caught.value.problems)


def facts(catalog: Catalog, as_of: str = "2024") -> dict[str, object]:
    """All that a catalog answers, as plain values."""
    return {
        "tables": {
            name: sorted(str(row.__dict__) for row in table.settled()) for name, table in catalog.tables.items()
        },
        "dimensions": dict(sorted(catalog.dimension_of.items())),
        "needs": {item: [str(group) for group in catalog.need_groups(item)] for item in sorted(catalog.items)},
        "relations": {
            (a, b, d): str(catalog.relation(a, b, d, as_of))
            for a in catalog.forces
            for b in catalog.forces
            for d in DIMENSIONS
        },
        "supplies": {
            force: [str(row) for row in catalog.supplies_of(force, as_of)] for force in sorted(catalog.forces)
        },
        "holdings": {force: [str(row) for row in catalog.holdings(force, as_of)] for force in sorted(catalog.forces)},
        "conflicts": [(c.table, c.key, [str(row) for row in c.rows]) for c in catalog.conflicts],
        "as of": catalog.as_of,
    }


# Folders


def test_a_sound_folder_loads_and_says_what_it_holds() -> None:
    catalog = load(SOUND)
    assert list(catalog.items) == ["rifle-a", "rifle-b"]
    assert list(catalog.forces) == ["XA"]
    assert catalog.dimensions == ("ammunition",)
    assert catalog.problems == ()
    assert catalog.as_of == "2024"
    assert repr(catalog).startswith("Catalog(2 items, 1 forces, 2 codes, as of 2024, digest ")
    assert load(str(SOUND)).digest == catalog.digest


@pytest.mark.parametrize("name", ["absent", "x" * 300, "a\0b", "\x1b[31m", "sources.csv"])
def test_a_folder_that_is_none_is_a_file_error(name: str) -> None:
    with pytest.raises(FileError, match="there is no folder") as caught:
        load(SOUND / name)
    assert caught.value.exit_code == 4
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("table", ["sources", "forces", "equipment", "codes", "needs", "holdings"])
def test_a_catalog_cannot_do_without_its_first_tables(tmp_path: Path, table: str) -> None:
    world = tank_world()
    world.rows[table].clear()
    with pytest.raises(CatalogError) as caught:
        load(world.write(tmp_path))
    assert (f"{table}.csv", "missing-table") in [(p.file, p.rule) for p in caught.value.problems]


@pytest.mark.parametrize("table", ["countries", "relations", "completeness", "supplies", "substitutes"])
def test_the_other_tables_may_be_absent(tmp_path: Path, table: str) -> None:
    world = tank_world()
    world.rows[table].clear()
    assert load(world.write(tmp_path)).problems == ()


# Bytes and order


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
def test_byte_order_marks_and_line_ends_change_neither_digest_nor_facts(
    tmp_path: Path, mark: bytes, end: bytes
) -> None:
    for path in SOUND.rglob("*.csv"):
        copy = tmp_path / path.relative_to(SOUND)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(mark + path.read_bytes().replace(b"\n", end))
    assert load(tmp_path).digest == load(SOUND).digest
    assert facts(load(tmp_path)) == facts(load(SOUND))


def contested() -> World:
    """A world in which sources disagree, variants inherit and relations overlap."""
    world = tank_world().item("variant", variant_of="tank", entered_service="1980")
    world.need("variant", "parts", "cousin-parts").need("variant", "parts", "truck-parts")
    world.holds("XA", "tank", 3, 99, source="s2", grade="C3").holds(
        "XA", "tank", 5, 5, source="analyst-judgement", grade="F3"
    )
    world.add("codes", "codes/fuel.csv", id="tank-fuel", name="Tank fuel", source="s2", grade="C3")
    world.relation("XC", "*", "market").relation("XC", "XB", "ally", "fuel", valid_from="2020")
    return world.relation("XC", "XB", "denied", "fuel", source="s2", grade="B2", valid_from="2022")


@given(st.randoms(use_true_random=False))
@LAWS
def test_the_order_of_rows_changes_neither_digest_nor_facts(random: Random) -> None:
    catalog, world = contested().catalog(), contested()
    for rows in world.rows.values():
        random.shuffle(rows)
    turned = world.catalog()
    assert turned.digest == catalog.digest
    assert facts(turned) == facts(catalog)


def test_the_order_of_files_and_columns_changes_neither_digest_nor_facts(tmp_path: Path) -> None:
    catalog = load(contested().write(tmp_path / "a"))
    world = contested()
    for name, rows in world.rows.items():
        if name != "codes":  # a code list is named after its dimension
            world.rows[name] = [(f"{name}/{(7 * place) % 10}.csv", cells) for place, (_, cells) in enumerate(rows)]
    folder = world.write(tmp_path / "b")
    for path in folder.rglob("*.csv"):
        lines = [line.split(",") for line in path.read_text().splitlines()]
        path.write_text("".join(",".join(reversed(line)) + "\n" for line in lines))
    turned = load(folder)
    assert turned.digest == catalog.digest
    assert facts(turned) == facts(catalog)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("2.5,1,5,kg/day", "2.50,1.0,5,kg/day", True),
        ("p. 12", "p. 13", False),
        ("rifle-a,ammunition,main", "rifle-a,ammunition,main-gun", False),
        (",yes,1,2.6", ",no,1,2.6", False),
        ("C3,", "C3,a note", False),
    ],
)
def test_the_digest_is_that_of_the_facts_and_not_of_the_bytes(tmp_path: Path, old: str, new: str, same: bool) -> None:
    copy(SOUND, tmp_path)
    text = (tmp_path / "needs.csv").read_text()
    assert text.count(old) == 1
    (tmp_path / "needs.csv").write_text(text.replace(old, new))
    assert (load(tmp_path).digest == load(SOUND).digest) is same


def copy(source: Path, target: Path) -> Path:
    for path in source.rglob("*.csv"):
        (target / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
        (target / path.relative_to(source)).write_bytes(path.read_bytes())
    return target


def test_the_dimension_of_a_code_belongs_to_the_digest(tmp_path: Path) -> None:
    def lists(fuel: str) -> World:
        return tank_world().add("codes", f"codes/{fuel}.csv", id="spare", name="Spare")

    assert lists("fuel").catalog().digest != lists("parts").catalog().digest


# Layers


def layer(folder: Path, **tables: str) -> Path:
    """A folder of tables with only these lines."""
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


HOLDINGS = "force,item,quantity_low,quantity_high,status,source,as_of,grade\n"


def test_a_layer_replaces_rows_of_the_same_key_and_adds_the_rest(tmp_path: Path) -> None:
    over = layer(
        tmp_path, holdings=HOLDINGS + "XA,rifle-a,5,6,in-service,s2,2022,C3\nXA,rifle-b,7,7,stored,s1,2022,B2\n"
    )
    catalog = load(SOUND, add=[over])
    rows = {(row.item, row.status.value): row.quantity_low for row in catalog.holdings("XA", "2024")}
    assert rows == {("rifle-a", "in-service"): 5, ("rifle-b", "in-service"): 300, ("rifle-b", "stored"): 7}
    assert catalog.conflicts == (), "what a layer replaces does not contradict it"
    assert load(SOUND).digest != catalog.digest


def test_the_last_layer_lies_on_top(tmp_path: Path) -> None:
    layers = [
        layer(tmp_path / number, holdings=HOLDINGS + f"XA,rifle-a,{number},{number},in-service,s1,2022,B2\n")
        for number in ("1", "2")
    ]
    for order in (layers, layers[::-1]):
        catalog = load(SOUND, add=order)
        assert catalog.holdings("XA", "2024")[0].quantity_low == float(order[-1].name)


def test_a_layer_of_nothing_changes_nothing(tmp_path: Path) -> None:
    assert load(SOUND, add=[layer(tmp_path)]).digest == load(SOUND).digest


def test_faults_of_a_layer_are_named_with_its_folder(tmp_path: Path) -> None:
    over = layer(tmp_path, holdings=HOLDINGS + "XA,rifle-a,5,4 pieces,in-service,s1,2022,B2\n")
    with pytest.raises(CatalogError) as caught:
        load(SOUND, add=[over])
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.column) == (f"{over}/holdings.csv", 2, "quantity_high")


# Keys


def test_the_same_key_twice_from_one_source_names_both_lines() -> None:
    world = tank_world().item("tank", name="Another tank", category="ifv")
    [problem] = broken(world)
    assert (problem.file, problem.line, problem.rule, problem.value) == ("equipment/ifv.csv", 5, "duplicate", "tank")
    assert "equipment/main-battle-tank.csv:2" in problem.message
    assert problem.hint


@pytest.mark.parametrize("table", [name for name in TABLES if name not in ("countries",)])
def test_no_table_takes_a_row_twice(table: str) -> None:
    world = tank_world().past()
    world.rows[table].append(world.rows[table][0])
    [problem] = broken(world)
    assert problem.rule == "duplicate"
    assert problem.line == len(world.rows[table]) + 1
    assert f"{world.rows[table][0][0]}:2 already" in problem.message


def test_ids_that_differ_only_in_case_are_named_with_both_lines() -> None:
    world = tank_world()
    for ident in ("NATO", "Nato"):
        world.add("countries", id=ident, name=f"Group {ident}", kind="non-state")
    [problem] = broken(world)
    assert (problem.line, problem.rule, problem.value) == (3, "duplicate", "Nato")
    assert "NATO at countries.csv:2" in problem.message


def test_the_same_key_from_two_sources_is_kept_twice_and_used_by_grade() -> None:
    catalog = tank_world().holds("XA", "tank", 3, 99, source="s2", grade="C3").catalog()
    [conflict] = catalog.conflicts
    assert [(row.source, row.grade) for row in conflict.rows] == [("s1", "B2"), ("s2", "C3")]
    assert conflict.table == "holdings"
    assert conflict.key[:2] == ("XA", "tank")
    row = catalog.operated("XA", "2024")["tank"]
    assert (row.source, row.quantity_low, row.quantity_high) == ("s1", 3, 99)
    assert len(catalog.tables["holdings"].rows()) == 5, "both rows are kept"


def test_a_code_stands_in_one_list_only() -> None:
    world = tank_world().add("codes", "codes/parts.csv", id="tank-fuel", name="Tank fuel", source="s2", grade="C3")
    found = broken(world)
    assert ("codes/fuel.csv", "tank-fuel") in [(p.file, p.value) for p in found if p.column == "id"]
    assert {p.rule for p in found} == {"wrong-dimension"}


# References

REFERENCES: list[tuple[Callable[[World], World], str, str, str]] = [
    (lambda w: w.holds("XZ", "tank"), "force", "XZ", ""),
    (lambda w: w.holds("XA", "tnk"), "item", "tnk", "did you mean tank?"),
    (lambda w: w.need("tank", "parts", role="gun", code="", state="known", **{}), "code", "", "unknown or not-needed"),
    (lambda w: w.add("needs", item="tank", dimension="parts", role="gun", code="tank-part", state="known", essential="yes", share="1"), "code", "tank-part", "did you mean tank-parts"),
    (lambda w: w.need("tanks", "parts", "tank-parts"), "item", "tanks", "did you mean tank?"),
    (lambda w: w.complete("XA", "amunition"), "dimension", "amunition", "did you mean ammunition?"),
    (lambda w: w.supply("XA", "zzz"), "code", "zzz", "add it to codes/"),
    (lambda w: w.supply("XB", "tank-fuel", source="s9"), "source", "s9", "add it to sources.csv"),
    (lambda w: w.supply("XA", "tank-fuel", source="s11"), "source", "s11", "did you mean s1?"),
    (lambda w: w.relation("XA", "XD", "ally"), "supplier", "XD", "add it to forces.csv"),
    (lambda w: w.relation("XD", "*", "ally"), "recipient", "XD", "add it to forces.csv"),
    (lambda w: w.relation("XA", "*", "ally", "food"), "dimension", "food", "add it to codes/ as a code list"),
    (lambda w: w.item("other", variant_of="tanc"), "variant_of", "tanc", "did you mean tank?"),
    (lambda w: w.substitute("fuel", "tank-fuel", "diesel", "none"), "offered_code", "diesel", "add it to codes/"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "column", "value", "hint"), REFERENCES)
def test_a_reference_to_nothing_is_named_with_what_was_meant(
    change: Callable[[World], World], column: str, value: str, hint: str
) -> None:
    [problem] = broken(change(tank_world()))
    assert problem.line > 1
    assert (problem.column, problem.value) == (column, value)
    assert problem.rule == ("unknown-reference" if value else "missing-value")
    assert hint in problem.hint


def test_every_table_may_refer_only_to_what_there_is() -> None:
    for name, model in TABLES.items():
        for column, kind in model.references.items():
            world = tank_world()
            file, cells = world.rows[name][0]
            other = "absent" if kind != "force" else "ZZ"
            world.rows[name][0] = (file, cells | {column: other})
            assert (column, other) in [(p.column, p.value) for p in broken(world)], (name, column)


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        (lambda w: w.need("tank", "parts", "tank-fuel", "gun"), "code", "is a code of fuel, not of parts"),
        (lambda w: w.substitute("parts", "truck-parts", "tank-fuel", "none"), "offered_code", "is a code of fuel"),
        (lambda w: w.substitute("fuel", "truck-parts", "tank-fuel", "none"), "need_code", "is a code of parts"),
    ],
)
def test_a_code_of_another_dimension_is_named(change: Callable[[World], World], column: str, words: str) -> None:
    [problem] = broken(change(tank_world()))
    assert (problem.column, problem.rule) == (column, "wrong-dimension")
    assert words in problem.message


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"code": "tank-parts", "state": "unknown"}, "code", "contradiction"),
        ({"code": "tank-parts", "state": "not-needed", "essential": "", "share": ""}, "code", "contradiction"),
        ({"code": "tank-parts", "share": ""}, "share", "missing-value"),
        ({"code": "tank-parts", "essential": ""}, "share", "missing-value"),
        ({"code": "", "state": "known"}, "code", "missing-value"),
    ],
)
def test_a_need_says_no_more_and_no_less_than_its_state(cells: dict[str, str], column: str, rule: str) -> None:
    row = {"state": "known", "essential": "yes", "share": "1"} | cells
    [problem] = broken(tank_world().add("needs", item="tank", dimension="parts", role="gun", **row))
    assert (problem.column, problem.rule) == (column, rule)


# Variants


def needed(catalog: Catalog, item: str) -> dict[str, tuple[tuple[str | None, ...], str | None]]:
    """The codes that an item needs in each role, and the base that they were inherited from."""
    return {
        f"{group.dimension}/{group.role}": (tuple(need.code for need in group.needs), group.inherited_from)
        for group in catalog.need_groups(item)
    }


def test_a_variant_inherits_role_by_role_and_overrides_what_differs() -> None:
    world = World("XA", complete=False).item("base").item("middle", variant_of="base").item("last", variant_of="middle")
    world.need("base", "parts", "engine-1", "engine").need("base", "parts", "gun-1", "gun").need(
        "base", "fuel", "oil-1", "oil"
    )
    world.need("middle", "parts", "engine-2", "engine").need("middle", "parts", "engine-3", "engine")
    world.need("last", "parts", "gun-2", "gun").need("last", "fuel", role="oil")
    catalog = world.catalog()
    assert needed(catalog, "base") == {
        "fuel/oil": (("oil-1",), None),
        "parts/engine": (("engine-1",), None),
        "parts/gun": (("gun-1",), None),
    }
    assert needed(catalog, "middle") == {
        "fuel/oil": (("oil-1",), "base"),
        "parts/engine": (("engine-2", "engine-3"), None),
        "parts/gun": (("gun-1",), "base"),
    }
    assert needed(catalog, "last") == {
        "fuel/oil": ((None,), None),
        "parts/engine": (("engine-2", "engine-3"), "middle"),
        "parts/gun": (("gun-2",), None),
    }
    assert {group.item for group in catalog.need_groups("last")} == {"last"}


def test_a_variant_without_words_of_its_own_needs_what_its_base_needs() -> None:
    catalog = tank_world().item("variant", variant_of="tank").catalog()
    assert {key: codes for key, (codes, _) in needed(catalog, "variant").items()} == {
        key: codes for key, (codes, _) in needed(catalog, "tank").items()
    }


def test_a_dimension_that_a_variant_does_not_need_or_needs_after_all_is_its_own_word() -> None:
    world = World("XA", complete=False).item("base").item("towed", variant_of="base").item("motor", variant_of="towed")
    world.need("base", "fuel", "diesel").need("base", "fuel", "grease", "oil")
    world.need("towed", "fuel", state="not-needed").need("motor", "fuel", "petrol")
    catalog = world.catalog()
    assert [group.state for group in catalog.need_groups("towed")] == [State.NOT_NEEDED]
    assert needed(catalog, "motor") == {"fuel/fuel": (("petrol",), None)}


def test_a_variant_may_do_without_one_optional_need_of_its_base() -> None:
    """The base's missile is optional; a variant without it keeps the gun, one without both optional ones is unarmed."""
    world = World("XA", complete=False).item("base").item("gunned", variant_of="base").item("last", variant_of="gunned")
    world.need("base", "ammunition", "shell").need("base", "ammunition", "missile", "secondary", essential="no")
    world.need("gunned", "ammunition", role="secondary", state="not-needed")
    world.item("lamp").need("lamp", "parts", "bulb", "bulb", essential="no")
    world.item("dark", variant_of="lamp").need("dark", "parts", role="bulb", state="not-needed")
    catalog = world.catalog()
    assert needed(catalog, "gunned") == {"ammunition/main": (("shell",), "base")}
    assert needed(catalog, "last") == {"ammunition/main": (("shell",), "base")}
    assert [group.state for group in catalog.need_groups("dark")] == [State.NOT_NEEDED]


def test_a_long_line_of_variants_is_no_trouble() -> None:
    world = World("XA", complete=False).item("v0").need("v0", "fuel", "diesel")
    for number in range(1, 1500):
        world.item(f"v{number}", variant_of=f"v{number - 1}")
    assert needed(world.catalog(), "v1499") == {"fuel/fuel": (("diesel",), "v0")}


@pytest.mark.parametrize(
    ("bases", "circles"),
    [
        ({"a": "a"}, ["a → a"]),
        ({"a": "b", "b": "a"}, ["a → b → a"]),
        ({"c": "a", "a": "b", "b": "c"}, ["a → b → c → a"]),
        ({"a": "b", "b": "b"}, ["b → b"]),
        ({"a": "b", "b": "a", "c": "d", "d": "c", "e": "c"}, ["a → b → a", "c → d → c"]),
    ],
)
def test_variants_that_go_in_a_circle_are_named_once_with_the_whole_path(
    bases: dict[str, str], circles: list[str]
) -> None:
    for order in (bases, dict(reversed(bases.items()))):
        world = World("XA", complete=False)
        for item, base in order.items():
            world.item(item, variant_of=base)
        found = broken(world)
        assert sorted(problem.message.rpartition(": ")[2] for problem in found) == circles
        for problem in found:
            assert (problem.column, problem.rule) == ("variant_of", "cycle")
            assert problem.hint
            assert world.rows["equipment"][problem.line - 2][1]["id"] == problem.value


def test_a_circle_is_found_whichever_source_closes_it() -> None:
    for grades in (("B2", "C3"), ("C3", "B2")):
        world = World("XA", complete=False).item("a", variant_of="b", grade=grades[0]).item("b", variant_of="a")
        world.item("a", source="s2", grade=grades[1])
        [problem] = broken(world)
        assert problem.message.endswith("a → b → a")


# The same bore


@pytest.mark.parametrize(
    ("level", "found", "words"),
    [
        (None, Level.NONE, "Nobody on record supplies 762x51"),
        ("none", Level.NONE, "762x39, which does not fit in place of 762x51"),
        ("interchangeable", Level.INTERCHANGEABLE, "762x39"),
    ],
)
def test_the_table_says_what_fits_and_never_the_bore(level: str | None, found: Level, words: str) -> None:
    world = World("XA", "XB", complete=False).complete("XB", "ammunition").item("rifle")
    world.code("ammunition", "762x51", bore_mm="7.62").code("ammunition", "762x39", bore_mm="7.62")
    world.need("rifle", "ammunition", "762x51").supply("XB", "762x39")
    if level:
        world.substitute("ammunition", "762x51", "762x39", level, source="s2", grade="C3")
    finding = interop.explain(world.catalog(), "rifle", "XB").item.findings[0]
    assert finding.level is found
    assert words in finding.sentence
    assert ("s2" in {claim.source for claim in finding.claims}) is (level is not None)


# Dates


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-08", "2021-08-01", "2021-08-31"),
        ("2021-08-15", "2021-08-15", "2021-08-15"),
    ],
)
def test_a_date_without_a_day_is_as_long_as_it_can_be(date: str, first: str, last: str) -> None:
    assert (first_day(date), last_day(date)) == (first, last)


@pytest.mark.parametrize(
    ("start", "end", "day", "holds"),
    [
        (None, None, "2021", True),
        ("2021", None, "2020-12-31", False),
        ("2021", None, "2021-01-01", True),
        ("2021-08", None, "2021", True),
        ("2021-08", None, "2021-07", False),
        (None, "2021", "2021-12-31", True),
        (None, "2021", "2022", False),
        (None, "2021-08", "2021-08-31", True),
        (None, "2021-08-15", "2021-08-16", False),
        (None, "2021-08-15", "2021", False),
        ("1999", "2005", "2001-05", True),
    ],
)
def test_a_dated_row_holds_from_its_first_day_to_its_last(
    start: str | None, end: str | None, day: str, holds: bool
) -> None:
    world = tank_world()
    world.rows["holdings"].clear()
    catalog = world.holds("XA", "tank", valid_from=start, valid_to=end).catalog()
    [row] = catalog.tables["holdings"].settled()
    assert valid(row, day) is holds  # type: ignore[arg-type]
    assert bool(catalog.holdings("XA", day)) is holds
    assert bool(catalog.operated("XA", day)) is holds


def ended() -> Catalog:
    """XD ended in August 2021 and had a tank and a round until then; XE begins in 2023."""
    world = tank_world().force("XD", valid_to="2021-08").force("XE", valid_from="2023")
    world.holds("XD", "tank", valid_from="2019", valid_to="2021-08").holds(
        "XD", "truck", valid_from="2015", valid_to="2018"
    )
    world.supply("XD", "tank-ammunition", valid_to="2021-08").supply("XD", "tank-fuel", valid_from="2022")
    return world.catalog()


@pytest.mark.parametrize(
    ("force", "as_of", "day", "alive"),
    [
        ("XD", "2020", "2020", True),
        ("XD", "2021-08-31", "2021-08-31", True),
        ("XD", "2021-08", "2021-08", True),
        ("XD", "2021", "2021-08-31", False),
        ("XD", "2024", "2021-08-31", False),
        ("XA", "2024", "2024", True),
        ("XE", "2022", "2022", False),
        ("XE", "2023-06", "2023-06", True),
    ],
)
def test_a_force_that_ended_is_looked_up_on_its_last_day(force: str, as_of: str, day: str, alive: bool) -> None:
    catalog = ended()
    assert catalog.clamp(force, as_of) == day
    assert catalog.alive(force, as_of) is alive


def test_what_a_force_had_at_its_end_stays_on_record() -> None:
    catalog = ended()
    assert [row.item for row in catalog.holdings("XD", "2024")] == ["tank"]
    assert [row.item for row in catalog.holdings("XD", "2017")] == ["truck"]
    assert [row.code for row in catalog.supplies_of("XD", "2024")] == ["tank-ammunition"]
    assert "XD" in {row.force for row in catalog.supplies("tank-ammunition", "2024")}
    assert "XD" not in {row.force for row in catalog.supplies("tank-fuel", "2024")}


def test_the_catalogs_own_date_is_the_latest_of_what_changes() -> None:
    world = World("XA", complete=False)
    assert world.catalog().as_of == "2025"
    assert world.item("tank", as_of="2024-12").holds("XA", "tank", as_of="2021-08").catalog().as_of == "2021-08"
    assert world.relation("XA", "*", "ally", **{"note": "later"}).catalog().as_of == "2024"


# Relations and records


def test_the_most_specific_relation_counts() -> None:
    world = tank_world()
    world.rows["relations"].clear()
    steps = [("*", "*", "*"), ("*", "*", "fuel"), ("*", "XB", "*"), ("*", "XB", "fuel"), ("XA", "*", "*")]
    steps += [("XA", "*", "fuel"), ("XA", "XB", "*"), ("XA", "XB", "fuel")]
    channels = ["denied", "market", "partner", "ally"] * 2
    for (recipient, supplier, dimension), channel in zip(steps, channels, strict=True):
        world.relation(recipient, supplier, channel, dimension)
        found = world.catalog().relation("XA", "XB", "fuel", "2024")
        assert found is not None
        assert (found.recipient, found.supplier, found.dimension) == (recipient, supplier, dimension)
    other = world.catalog().relation("XC", "XB", "parts", "2024")
    assert other is not None
    assert (other.recipient, other.supplier, other.dimension) == ("*", "XB", "*")


def test_of_relations_that_hold_at_once_the_one_that_began_last_counts() -> None:
    world = tank_world()
    world.rows["relations"].clear()
    world.relation("XA", "XB", "ally").relation("XA", "XB", "market", valid_from="2014")
    world.relation("XA", "XB", "denied", valid_from="2022-02-24", valid_to="2023")
    catalog = world.catalog()
    for day, channel in (("2000", "ally"), ("2020", "market"), ("2022-03", "denied"), ("2024", "market")):
        found = catalog.relation("XA", "XB", "fuel", day)
        assert found is not None
        assert found.channel is Channel(channel)
    assert catalog.relation("XB", "XA", "fuel", "2024") is None, "a relation has a direction"


def test_a_record_is_complete_only_where_a_row_says_so() -> None:
    catalog = World("XA", complete=False).complete("XA", "systems", "no").catalog()
    assert not catalog.complete("XA", "systems")
    assert not catalog.complete("XA", "fuel")
    assert World("XA", complete=False).complete("XA", "systems").catalog().complete("XA", "systems")


def test_a_kit_class_has_an_amount_or_none() -> None:
    catalog = tank_world().catalog()
    amount = catalog.class_amount("tank-cold", Measure.MAN_HOURS)
    assert amount is not None
    assert (amount.amount, amount.amount_low, amount.amount_high) == (2.5, 1.25, 5)
    assert catalog.class_amount("absent", Measure.MAN_HOURS) is None


def test_only_what_is_in_service_is_operated() -> None:
    world = tank_world()
    for status in ("stored", "captured", "inoperable"):
        world.holds("XC", "tank", status=status)
    assert set(world.catalog().operated("XC", "2024")) == {"truck"}
    assert len(world.catalog().holdings("XC", "2024")) == 4


# Names


@pytest.mark.parametrize("name", ["tank", "TANK", " The  Tank ", "object 1", "Ta\u0301nk", "T\u00e1nk"])
def test_an_item_is_found_by_id_name_or_alias(name: str) -> None:
    world = World("XA", complete=False).item("tank", name="The tank", aliases="Object 1;T\u00e1nk").item("other")
    assert world.catalog().item(name).id == "tank"


@pytest.mark.parametrize(
    ("name", "suggestions"), [("tnak", ("tank",)), ("The tink", ("tank",)), ("shared", ("other", "tank")), ("zzz", ())]
)
def test_an_unknown_or_shared_item_name_is_answered_with_what_was_meant(
    name: str, suggestions: tuple[str, ...]
) -> None:
    world = World("XA", complete=False).item("tank", name="The tank", aliases="shared").item("other", aliases="Shared")
    with pytest.raises(UnknownNameError) as caught:
        world.catalog().item(name)
    assert caught.value.exit_code == 2
    assert caught.value.suggestions == suggestions


def neighbours() -> Catalog:
    """XA has facts; XE is a country without; XN and XS share a name; XG is a group, XU is gone."""
    world = World("XA", complete=False)
    world.rows["forces"].clear()
    world.force("XA", name="Exland", aliases="EXL;Republic of Exland").force("XA-OLD", name="Old Exland")
    for cells in (
        {"id": "XA", "name": "Exland", "aliases": "EXL;The Exes"},
        {"id": "XE", "name": "Érewhon", "aliases": "ER;EWN"},
        {"id": "XN", "name": "North Wyland", "aliases": "Wyland"},
        {"id": "XS", "name": "South Wyland", "aliases": "Wyland"},
        {"id": "XX", "name": "Wylandia"},
        {"id": "XGRP", "name": "The Group", "kind": "non-state", "hint": "is a group; name one of its members"},
        {"id": "XU", "name": "Union of Exes", "kind": "historic", "hint": "historic; did you mean XA?"},
    ):
        world.add("countries", **({"kind": "state"} | cells))
    return world.catalog()


@pytest.mark.parametrize(
    ("name", "ident", "on_record"),
    [
        ("XA", "XA", True),
        ("xa", "XA", True),
        (" XA ", "XA", True),
        ("EXL", "XA", True),
        ("exland", "XA", True),
        ("republic  of\tEXLAND", "XA", True),
        ("the exes", "XA", True),
        ("xa-old", "XA-OLD", True),
        ("XE", "XE", False),
        ("ÉREWHON", "XE", False),
        ("E\u0301rewhon", "XE", False),
        ("er", "XE", False),
        ("Wylandia", "XX", False),
        ("XN", "XN", False),
    ],
)
def test_a_force_is_found_by_code_name_or_alias(name: str, ident: str, on_record: bool) -> None:
    catalog = neighbours()
    found = catalog.force(name)
    assert found.id == ident
    assert (found is catalog.forces.get(ident)) is on_record, "what is on record comes with its facts"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "The name is empty"),
        (" \t ", "The name is empty"),
        ("Wyland", "Did you mean XN (North Wyland) or XS (South Wyland)? The name is ambiguous"),
        ("XGRP", "The Group: is a group; name one of its members"),
        ("the group", "The Group: is a group"),
        ("XU", "Union of Exes: historic; did you mean XA?"),
        ("Exlnad", "Did you mean XA (Exland)"),
        ("ZZ", "no force 'ZZ' in the catalog. Run 'interop forces'"),
        ("\x1b[31mXA", r"\x1b[31mXA"),
        ("\u202eXA", r"\u202eXA"),
    ],
)
def test_a_name_that_is_no_force_is_answered_with_what_to_ask_instead(name: str, words: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        neighbours().force(name)
    assert caught.value.exit_code == 2
    assert words in str(caught.value).replace("\\\\", "\\")
    assert str(caught.value).isprintable()
    assert "?." not in str(caught.value)


def test_a_state_that_is_gone_but_on_record_answers_to_all_its_names() -> None:
    world = World("XA", complete=False).force("XU", name="Union", kind="historic", valid_to="1991")
    world.add("countries", id="XU", name="Union of Exes", kind="historic", hint="historic; did you mean XA?")
    catalog = world.catalog()
    assert catalog.force("XU") is catalog.force("Union of Exes") is catalog.forces["XU"]


@pytest.fixture(scope="module")
def built_in() -> Catalog:
    return load()


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        *((name, "RU") for name in ("RU", "ru", "RUS", "Russia", " RU ", "russian federation")),
        *((name, "US") for name in (" US ", "usa", "United States")),
        *((name, "GB") for name in ("UK", "GB", "United Kingdom")),
        *((name, "TR") for name in ("Turkey", "Türkiye", unicodedata.normalize("NFD", "Türkiye"), "Turkiye")),
        ("EL", "GR"), ("Burma", "MM"), ("NA", "NA"), ("NO", "NO"), ("Niger", "NE"), ("Nigeria", "NG"), ("Guinea", "GN"),
        ("XK", "XK"), ("TW", "TW"), ("PS", "PS"),
    ],
)  # fmt: skip
def test_the_names_that_people_are_used_to_lead_to_one_force(built_in: Catalog, name: str, ident: str) -> None:
    assert built_in.force(name).id == ident


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Rusia", "Did you mean RU (Russia)"),
        ("Korea", "KP (North Korea) or KR (South Korea)? The name is ambiguous"),
        ("Congo", "The name is ambiguous"),
        ("NATO", "is a group"),
        ("EU", "is a group"),
        ("YU", "historic"),
        ("DD", "historic; did you mean DE"),
        ("", "The name is empty"),
    ],
)
def test_the_names_that_lead_to_none_say_why(built_in: Catalog, name: str, words: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        built_in.force(name)
    assert words in str(caught.value)


def test_a_state_without_facts_is_known_and_has_nothing(built_in: Catalog) -> None:
    catalog = neighbours()
    assert catalog.holdings("XE", "2024") == []
    assert catalog.supplies_of("XE", "2024") == []
    assert catalog.clamp("XE", "2024") == "2024"
    for ident, country in built_in.countries.items():
        if country.hint is None and ident not in built_in.forces:
            assert built_in.force(ident).name == country.name


def test_every_row_of_a_claim_table_has_a_source(built_in: Catalog) -> None:
    for table in built_in.tables.values():
        if issubclass(table.model, Claim):
            assert set(table.column("source")) <= set(built_in.sources)
        assert set(columns(table.model))


@pytest.mark.parametrize(("day", "held"), [("1979", []), ("1980", ["tank"]), ("2024", ["tank"])])
def test_what_has_no_beginning_holds_from_the_year_in_which_there_was_such_a_thing(day: str, held: list[str]) -> None:
    """The first user of a code may be older than the item in question; without a year of every user nothing is known."""
    world = World("XA", complete=False).item("tank", entered_service="1980").need("tank", "parts", "motor")
    world.item("old", entered_service="1970").need("old", "parts", "gear").need("tank", "parts", "gear", "gearbox")
    world.item("undated").need("undated", "fuel", "diesel").need("tank", "fuel", "diesel")
    for code in ("motor", "gear", "diesel"):
        world.supply("XA", code)
    catalog = world.holds("XA", "tank").catalog()
    assert [row.item for row in catalog.holdings("XA", day)] == held
    assert [code for code in ("motor", "gear", "diesel") if catalog.supplies(code, day)] == [
        *(["motor"] if held else []),
        "gear",
        "diesel",
    ]
    assert {row.code for row in catalog.supplies_of("XA", day)} >= {"gear", "diesel"}


def test_a_stated_beginning_goes_before_the_year_of_the_type() -> None:
    """A prototype may be in a force's hands before the type enters service."""
    world = World("XA", complete=False).item("tank", entered_service="1980").need("tank", "parts", "motor")
    catalog = world.holds("XA", "tank", valid_from="1975").supply("XA", "motor", valid_from="1975").catalog()
    assert [row.item for row in catalog.holdings("XA", "1976")] == ["tank"]
    assert catalog.supplies("motor", "1976")
