"""Past transfers for tests: rows with only what a test says, and worlds in which they happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from scoring.worlds import single_need
from world import World

from interop.backtest import agreement, run
from interop.backtest.coding import CaseBook, Coded, coded
from interop.backtest.results import CaseScore
from interop.catalog import Catalog
from interop.models import Case
from interop.scoring.findings import Finding
from interop.scoring.settings import settings
from interop.tables import Located, columns, csv_text, validate

PLAIN: dict[str, Any] = {
    "id": "a-case",
    "name": "A case",
    "items": "tank",
    "from_force": "XA",
    "to_force": "XB",
    "date": "2020",
    "mode": "donated",
    "label": 2,
    "source": "s1",
    "grade": "B2",
}
LADDER: list[dict[str, Any]] = [
    {"id": "same", "kit": "tank", "label": 0},
    {"id": "ally", "channels": "XA=ally", "label": 1},
    {"id": "partner", "channels": "XA=partner", "label": 2},
    {"id": "market", "channels": "XA=market", "label": 3},
    {"id": "denied", "channels": "XA=denied", "label": 4},
]
"""The same tank, less and less supported: harder step by step, whatever the numbers of the method."""
HEADER = list(columns(Case))


def ladder_world() -> World:
    """XA has a tank of which XB, whose record is complete, has nothing."""
    return World("XA", "XB").plain_item("tank", name="Tank").holds("XA", "tank")


def few_resamples(patch: pytest.MonkeyPatch, count: int = 25) -> None:
    """Let backtests resample little, to be quick."""
    patch.setattr(run, "resamples", partial(agreement.resamples, count=count))


def case_rows(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [PLAIN | row for row in rows]


def cases_file(path: Path, *rows: dict[str, Any], header: Sequence[str] = HEADER) -> Path:
    """A file of cases."""
    cells = [[row.get(name, "") for name in header] for row in case_rows(*rows)]
    path.write_text(csv_text(header, cells), encoding="utf-8")
    return path


def located(**cells: Any) -> Located[Case]:
    """A row of cases as read from line 7 of a file."""
    row = {name: str(cell) for name, cell in (PLAIN | cells).items() if cell not in (None, "")}
    good, faults = validate([row], Case)
    assert not faults, faults
    return Located(good[0][1], "mine.csv", 7)


def coded_case(catalog: Catalog, **cells: Any) -> Coded:
    """A case as coded, without a fault."""
    case, problems = coded(located(**cells), catalog)
    assert case is not None, problems
    assert problems == []
    return case


def case_book(catalog: Catalog, **cells: Any) -> CaseBook:
    """What the recipient of a case could draw on."""
    return run.case_book(catalog, coded_case(catalog, **cells), settings(catalog, draws=16))


def scored(catalog: Catalog, **cells: Any) -> CaseScore:
    """A case with its score."""
    case = coded_case(catalog, **cells)
    chosen = settings(catalog, draws=16)
    return run.score_case(catalog, case, run.case_book(catalog, case, chosen), chosen)


def value(catalog: Catalog, **cells: Any) -> float:
    """How hard a case is by its score."""
    found = scored(catalog, **cells).difficulty.value
    assert found is not None
    return found


def need(dimension: str = "systems", code: str = "key", role: str = "", **cells: Any) -> World:
    """XA's kit needs one thing; cases of these worlds name ``items="kit"``."""
    return single_need(dimension, code, role, **cells)


def only_finding(catalog: Catalog, **cells: Any) -> Finding:
    """The finding on the one need of a case's kit."""
    [item] = scored(catalog, **{"items": "kit"} | cells).items
    [found] = item.findings
    return found
