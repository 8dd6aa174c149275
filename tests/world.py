"""A small made-up world for tests: forces XA, XB, XC, built row by row with only what a test says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from interop.catalog import Catalog, link
from interop.models import TABLES, Row
from interop.tables import Located, columns, csv_text, validate

DIMENSIONS = ("ammunition", "fuel", "parts", "training", "maintenance", "systems")
CLASS_AMOUNTS = {
    "man-hours": (2.5, "man-hours"),
    "kg-per-day": (400, "kg/day"),
    "crew-weeks": (10, "weeks"),
    "maintainer-weeks": (20, "weeks"),
}


class World:
    """Collects cells as they would stand in a file; ``catalog()`` links them, ``write()`` puts them on disk."""

    def __init__(self, *forces: str, complete: bool = True) -> None:
        self.rows: dict[str, list[tuple[str, dict[str, Any]]]] = {name: [] for name in TABLES}
        self.add(
            "sources",
            id="s1",
            title="A page",
            publisher="A house",
            url="https://example.org/1",
            accessed="2025-01-01",
            reliability="B",
            opened="yes",
        )
        self.add(
            "sources",
            id="s2",
            title="Another page",
            publisher="A house",
            url="https://example.org/2",
            accessed="2025-01-01",
            reliability="C",
            opened="no",
        )
        self.add(
            "sources", id="analyst-judgement", title="Judgement", publisher="The project", reliability="F", opened="no"
        )
        for measure, (amount, unit) in CLASS_AMOUNTS.items():
            self.add(
                "classes",
                id="tank-cold",
                measure=measure,
                amount=str(amount),
                amount_low=str(amount / 2),
                amount_high=str(amount * 2),
                unit=unit,
            )
        self.code("systems", "a-radio")
        for force in forces or ("XA", "XB", "XC"):
            self.force(force)
            if complete:
                for dimension in DIMENSIONS:
                    self.complete(force, dimension)

    def add(self, table: str, file: str = "", **cells: Any) -> World:
        """One row; a claim rests on s1, grade B2, unless the cells say otherwise."""
        if table != "sources":
            cells = {"source": "s1", "grade": "B2"} | cells
        self.rows[table].append(
            (file or f"{table}.csv", {name: str(cell) for name, cell in cells.items() if cell not in (None, "")})
        )
        return self

    def force(self, force: str, **cells: Any) -> World:
        return self.add(
            "forces", id=force, name=cells.pop("name", f"Force {force}"), kind=cells.pop("kind", "state"), **cells
        )

    def complete(self, force: str, dimension: str, complete: str = "yes") -> World:
        return self.add("completeness", force=force, dimension=dimension, complete=complete)

    def item(self, item: str, category: str = "main-battle-tank", **cells: Any) -> World:
        cells = {"name": item.upper(), "class": "tank-cold", "family": item, "origin": "XA"} | cells
        return self.add("equipment", f"equipment/{category}.csv", id=item, category=category, **cells)

    def code(self, dimension: str, code: str, **cells: Any) -> World:
        return self.add("codes", f"codes/{dimension}.csv", id=code, name=cells.pop("name", code), **cells)

    def need(self, item: str, dimension: str, code: str = "", role: str = "", **cells: Any) -> World:
        """A known essential need, or an unknown one where no code is given; makes the code if it is new."""
        default = {"ammunition": "main", "parts": "engine", "training": "crew", "maintenance": "maintainer"}
        role = role or default.get(dimension, dimension)
        if code and code not in {cells["id"] for _, cells in self.rows["codes"]}:
            skill = (
                {"family": code, "school": "soviet", "role": f"job-{code}"} if role in ("crew", "maintainer") else {}
            )
            self.code(dimension, code, **skill)
        cells = {"state": "known" if code else "unknown", "essential": "yes", "share": "1"} | cells
        if cells["state"] == "not-needed":
            cells |= {"essential": "", "share": ""}
        return self.add("needs", item=item, dimension=dimension, role=role, code=code, **cells)

    def plain_item(self, item: str, **cells: Any) -> World:
        """An item with one known essential need in each dimension but systems, its codes named after it."""
        self.item(item, **cells)
        for dimension in DIMENSIONS[:5]:
            self.need(item, dimension, f"{item}-{dimension}")
        return self.need(item, "systems", state="not-needed")

    def holds(self, force: str, item: str, low: float | None = 10, high: float | None = 10, **cells: Any) -> World:
        cells = {"status": "in-service", "as_of": "2024"} | cells
        return self.add(
            "holdings",
            f"holdings/{force.lower()}.csv",
            force=force,
            item=item,
            quantity_low=low,
            quantity_high=high,
            **cells,
        )

    def supply(self, force: str, code: str, basis: str = "produces", **cells: Any) -> World:
        return self.add("supplies", force=force, code=code, basis=basis, as_of="2024", **cells)

    def relation(self, recipient: str, supplier: str, channel: str, dimension: str = "*", **cells: Any) -> World:
        return self.add(
            "relations",
            recipient=recipient,
            supplier=supplier,
            dimension=dimension,
            channel=channel,
            as_of="2024",
            **cells,
        )

    def substitute(self, dimension: str, need: str, offered: str, level: str, **cells: Any) -> World:
        return self.add("substitutes", dimension=dimension, need_code=need, offered_code=offered, level=level, **cells)

    def case(self, case: str, item: str, to: str, label: int, **cells: Any) -> World:
        """A past transfer of one item, bought from nobody on record unless the cells say otherwise."""
        cells = {"name": f"{item} to {to}", "date": "2024", "mode": "bought"} | cells
        return self.add("cases", id=case, items=item, to_force=to, label=label, **cells)

    def pair(self, easier: str, harder: str, **cells: Any) -> World:
        return self.add("case-pairs", easier_id=easier, harder_id=harder, **cells)

    def past(self) -> World:
        """Two transfers of what ``tank_world`` holds: the truck's went more easily than the tank's."""
        self.case("tank-xb", "tank", "XB", 3, from_force="XA").case("truck-xb", "truck", "XB", 1, from_force="XC")
        return self.pair("truck-xb", "tank-xb", strength="A")

    def without(self, table: str, index: int) -> World:
        """The same world less one row."""
        other = World.__new__(World)
        other.rows = {name: list(rows) for name, rows in self.rows.items()}
        del other.rows[table][index]
        return other

    def catalog(self) -> Catalog:
        tables: dict[str, list[Located[Row]]] = {}
        for name, rows in self.rows.items():
            good, faults = validate([cells for _, cells in rows], TABLES[name])
            assert not faults, faults
            tables[name] = [Located(row, rows[index][0], index + 2) for index, row in good]
        return link(tables)

    def write(self, folder: Path) -> Path:
        """Write every table as CSV files below ``folder``."""
        files: dict[str, tuple[str, list[dict[str, Any]]]] = {}
        for name, rows in self.rows.items():
            for file, cells in rows:
                files.setdefault(file, (name, []))[1].append(cells)
        for file, (name, records) in files.items():
            header = list(columns(TABLES[name]))
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                csv_text(header, [[cells.get(column, "") for column in header] for cells in records]), encoding="utf-8"
            )
        return folder


def tank_world() -> World:
    """XA fields a tank; XB has a cousin of it, XC nothing like it; XB is XC's partner and XA denies XC all."""
    world = (
        World("XA", "XB", "XC").plain_item("tank").plain_item("cousin").plain_item("truck", category="truck-utility")
    )
    world.holds("XA", "tank").holds("XA", "truck", 100, 200).holds("XB", "cousin", 5, 20).holds("XC", "truck", 7, 7)
    world.supply("XA", "tank-parts").supply("XA", "tank-ammunition").supply("XB", "tank-ammunition", "stocks")
    world.supply("XA", "tank-training", "trains").supply("XB", "cousin-training", "trains")
    world.substitute("ammunition", "tank-ammunition", "cousin-ammunition", "compatible")
    world.substitute("fuel", "tank-fuel", "cousin-fuel", "interchangeable")
    world.substitute("fuel", "tank-fuel", "truck-fuel", "none").substitute("fuel", "cousin-fuel", "truck-fuel", "none")
    world.substitute("fuel", "truck-fuel", "tank-fuel", "none").substitute("fuel", "truck-fuel", "cousin-fuel", "none")
    world.substitute("fuel", "cousin-fuel", "tank-fuel", "interchangeable")
    for a in ("XA", "XB", "XC"):
        for b in ("XA", "XB", "XC"):
            if a != b:
                world.relation(a, b, "denied" if "XA" in (a, b) else "partner")
    return world
