"""Reading past transfers: the catalog's own, anybody's file in the same format, and pairs of them.

A file of anybody's may also be an outline: names instead of ids. See ``outline``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import cast

from interop.backtest.coding import Coded, coded
from interop.backtest.outline import NEEDED, from_outline, is_outline
from interop.catalog import Catalog
from interop.errors import CatalogError, Problem
from interop.models import Case, CasePair, Row
from interop.store import Table
from interop.tables import Located, decode, near, read_bytes, read_columns, read_text, shown, validate

MOST = 1_000
"""Cases of a file that are judged: resampling them takes time that grows with the square of their number."""
PAIR = ("easier_id", "harder_id")


def built_in_cases(catalog: Catalog) -> list[Coded]:
    """The catalog's own cases, in the order of their ids. Raises CatalogError where one does not fit the catalog."""
    table = cast(Table[Case], catalog.tables["cases"])
    rows = [Located(row, "cases.csv", 0) for row in table.settled()]
    return _coded(sorted(rows, key=lambda located: located.row.id), catalog)


def built_in_pairs(catalog: Catalog) -> list[CasePair]:
    """The catalog's own pairs of cases."""
    return list(cast(Table[CasePair], catalog.tables["case-pairs"]).settled())


def read_cases(path: Path, catalog: Catalog) -> tuple[list[Coded], dict[str, str]]:
    """Cases of a file, and for those of an outline that cannot be coded why not.

    Raises CatalogError naming every row and column at fault, and FileError.
    """
    text = _text(path)
    file = shown(path.name)
    if is_outline(text):
        if len(read_columns(text, NEEDED, file)) > MOST:
            raise _too_many(file)
        return from_outline(text, catalog, file)
    rows, problems = read_text(text, Case, file)
    if len(rows) > MOST:
        raise _too_many(file)
    if any(not p.warning for p in problems):
        raise CatalogError(problems)
    return _coded(rows, catalog), {}


def read_pairs(path: Path) -> list[CasePair]:
    """Pairs of a file: ``easier_id`` and ``harder_id``; other columns may follow and are not used."""
    file = shown(path.name)
    read = read_columns(_text(path), PAIR, file)
    cells = [{name: row[name] for name in PAIR if row[name]} for _, row in read]
    rows, faults = validate([row | {"source": "analyst-judgement", "grade": "F3"} for row in cells], CasePair)
    problems = [Problem(file, read[index][0], column, rule, words, cell) for index, column, rule, words, cell in faults]
    first: dict[tuple[str, str], int] = {}
    for index, row in rows:
        line, pair = read[index][0], (row.easier_id, row.harder_id)
        if first.setdefault(pair, line) != line:
            words = f"stands at line {first[pair]} already"
            problems.append(Problem(file, line, "", "duplicate", words, " ".join(pair)))
    problems = problems or _circles(first, file)
    if problems:
        raise CatalogError(problems)
    return [row for _, row in rows]


def _circles(lines: Mapping[tuple[str, str], int], file: str) -> list[Problem]:
    """The first circle of pairs that make a case easier than itself; ``lines`` is where each pair stands."""
    easier: dict[str, list[str]] = {}
    for one, other in lines:
        easier.setdefault(other, []).append(one)
    try:
        TopologicalSorter(easier).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        line = max(line for pair, line in lines.items() if pair in {*pairwise(circle)})
        words = "would make a case easier than itself"
        return [Problem(file, line, "", "contradiction", words, shown(" < ".join(circle)))]
    return []


def case_problems(cases: Sequence[Located[Row]], pairs: Sequence[Located[Row]], catalog: Catalog) -> list[Problem]:
    """What is wrong with a catalog's own cases and pairs, beside what each cell says by itself."""
    problems = []
    rows = [cast(Located[Case], located) for located in cases]
    for located in rows:
        problems += coded(located, catalog)[1]
        for name in located.row.other_sources:
            if name not in catalog.sources:
                similar = near(name, catalog.sources)
                hint = f"did you mean {' or '.join(similar)}?" if similar else "add it to sources.csv"
                problems.append(
                    located.problem(
                        "unknown-reference", "there is no such source", column="other_sources", value=name, hint=hint
                    )
                )
    label = {located.row.id: located.row.label for located in rows}
    for pair in (cast(Located[CasePair], located) for located in pairs):
        ends = {"easier_id": pair.row.easier_id, "harder_id": pair.row.harder_id}
        unknown = {column: name for column, name in ends.items() if name not in label}
        for column, name in unknown.items():
            problems.append(pair.problem("unknown-reference", "there is no such case", column=column, value=name))
        if not unknown and label[pair.row.easier_id] >= label[pair.row.harder_id]:
            words = f"was no harder by its label than {pair.row.easier_id}"
            problems.append(pair.problem("contradiction", words, column="harder_id", value=pair.row.harder_id))
    return problems


def _too_many(file: str) -> CatalogError:
    return CatalogError(
        [Problem(file, 0, "", "too-many", f"has more than {MOST:,} cases", hint="judge a part of them")]
    )


def _text(path: Path) -> str:
    text, fault = decode(read_bytes(path), shown(path.name))
    if fault:
        raise CatalogError([fault])
    return text


def _coded(rows: Sequence[Located[Case]], catalog: Catalog) -> list[Coded]:
    found, problems = [], []
    seen: dict[str, Located[Case]] = {}
    for located in rows:
        case, faults = coded(located, catalog)
        problems += faults
        if located.row.id in seen:
            problems.append(located.problem("duplicate", "stands twice", column="id", value=located.row.id))
        seen[located.row.id] = located
        if case is not None:
            found.append(case)
    if problems:
        raise CatalogError(problems)
    return found
