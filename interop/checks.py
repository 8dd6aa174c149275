"""What a curator wants to know of a catalog before trusting it: every problem in one run, and the counts.

Broken links and unreadable rows stop a catalog from loading and are raised there; this module adds what can
only be seen by looking at rows side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from interop import rules
from interop.backtest.cases import case_problems
from interop.catalog import Catalog, link, read_folder
from interop.counts import Tables, claims_of, counts
from interop.datapackage import sealed_problems
from interop.errors import CatalogError, FileError, Problem
from interop.lookalikes import names
from interop.models import TABLES, Case, Claim
from interop.outliers import outliers
from interop.scoring.scenario import load_scenario, scenario_files
from interop.tables import near
from interop.version import __version__


@dataclass(frozen=True)
class Report:
    """All problems of a catalog and the counts that describe it."""

    problems: tuple[Problem, ...]
    counts: dict[str, Any]

    @property
    def clean(self) -> bool:
        """Whether there is no error; warnings do not count."""
        return all(problem.warning for problem in self.problems)

    @cached_property
    def frame(self) -> Any:
        """One row a problem, as a tidy pandas frame."""
        from interop.frames import problems_frame

        return problems_frame(self.problems)

    def _repr_html_(self) -> str:
        from interop.frames import problems_html

        return problems_html(self.problems)

    def as_dict(self) -> dict[str, Any]:
        """The report for JSON."""
        return {
            "schema_version": 1,
            "clean": self.clean,
            "counts": self.counts,
            "problems": [
                {
                    "file": p.file,
                    "line": p.line,
                    "column": p.column,
                    "severity": "warning" if p.warning else "error",
                    "rule": p.rule,
                    "value": p.value,
                    "message": p.message,
                    "hint": p.hint,
                }
                for p in self.problems
            ],
            "provenance": {"version": __version__},
        }


def check(folder: Path) -> Report:
    """Read a catalog folder and report every problem of every kind."""
    tables, problems = read_folder(folder)
    aside = [problem for located in claims_of(tables) for problem in rules.claim_problems(located)]
    try:
        catalog = link(tables, [*problems, *_strangers(folder)])
    except CatalogError as error:
        found = {*error.problems, *aside, *sealed_problems(folder), *_beyond(tables, error.problems)}
        return Report(tuple(sorted(found)), {})
    aside += sealed_problems(folder, catalog.digest)
    faults, figures = _scenarios(catalog, folder)
    problems = [*catalog.problems, *catalog_problems(catalog, tables, figures), *faults, *aside]
    return Report(tuple(sorted(set(problems))), counts(catalog, tables))


def _beyond(tables: Tables, faults: Sequence[Problem]) -> list[Problem]:
    """What can be seen between the rows that are not at fault, as far as they make a catalog of their own.

    Left out is what only the missing rows make look wrong.
    """
    at_fault = {(fault.file, fault.line) for fault in faults if not fault.warning}
    while True:
        tables = {
            name: [located for located in rows if (located.file, located.line) not in at_fault]
            for name, rows in tables.items()
        }
        try:
            catalog = link(tables)
        except CatalogError as error:
            more = {(fault.file, fault.line) for fault in error.problems if not fault.warning} - at_fault
            if not more:
                return []
            at_fault |= more
        else:
            return [fault for fault in catalog_problems(catalog, tables) if fault.rule not in _OF_ABSENCE]


_OF_ABSENCE = {
    "unused-source",
    "no-holdings",
    "no-needs",
    "unknown-dimension",
    "missing-amount",
    "nobody-supplies",
    "unused-code",
}


def catalog_problems(catalog: Catalog, tables: Tables, figures: Iterable[Claim] = ()) -> list[Problem]:
    """Problems that show only between rows of a catalog that links. ``figures`` are claims of its scenarios."""
    told = {name for located in tables["cases"] for name in cast(Case, located.row).other_sources}
    return [
        *rules.sources(catalog, tables, {figure.source for figure in figures} | told),
        *rules.dates(catalog, tables),
        *rules.code_lists(catalog),
        *rules.amounts(catalog, tables),
        *rules.states(tables),
        *rules.items(catalog, tables),
        *rules.skills(catalog, tables),
        *outliers(catalog, tables),
        *names(tables),
        *rules.one_way(tables),
        *rules.conflicts(catalog.conflicts, tables),
        *case_problems(tables["cases"], tables["case-pairs"], catalog),
    ]


def _scenarios(catalog: Catalog, folder: Path) -> tuple[list[Problem], list[Claim]]:
    """What is wrong with the scenarios of a folder, and the figures of those that are sound."""
    problems: list[Problem] = []
    figures: list[Claim] = []
    for name in scenario_files(folder):
        try:
            scenario = load_scenario(catalog, name, folder)
        except CatalogError as error:
            problems += error.problems
        except FileError as error:
            problems.append(Problem(f"scenarios/{name}.toml", 0, "", "scenario", str(error)))
        else:
            figures += [figure for line in scenario.lot for figure in line.figures]
    return problems, figures


def _strangers(folder: Path) -> list[Problem]:
    """Files that look like tables but have no table's name."""
    known = set(TABLES)
    problems = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix.casefold() == ".csv"):
        relative = path.relative_to(folder)
        name = relative.parts[0].removesuffix(".csv")
        similar = near(name, known, 0.6)
        if path.suffix != ".csv":
            hint = f"name it {path.stem.casefold()}.csv"
        elif len(relative.parts) > 2:
            hint = "tables stand in the folder or one folder below it"
        elif name in known:
            continue
        else:
            hint = f"did you mean {similar[0]}?" if similar else f"tables are {', '.join(sorted(known))}"
        words = "is not a table of a catalog and was not read"
        problems.append(Problem(relative.as_posix(), 0, "", "unknown-table", words, hint=hint, warning=True))
    return problems
