"""The forms that a result can be written in, named once, and ``export``, which writes one to a file by its ending."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from interop.catalog import Catalog
from interop.changes import Difference
from interop.errors import UsageError
from interop.report import tables
from interop.report.tables import Block
from interop.scoring.compare import Explanation, Matrix, Ranking
from interop.scoring.scenario import ScenarioScore
from interop.scoring.scorecard import Scorecard
from interop.tables import shown, write_file
from interop.uncertainty.flip import Flip
from interop.uncertainty.gaps import Gaps
from interop.uncertainty.sensitivity import Sensitivity

FORMATS = ("table", "json", "csv", "markdown", "latex", "xlsx")
"""``table`` is for a terminal, which lays it out; all others are written here."""
ENDINGS = {".json": "json", ".csv": "csv", ".md": "markdown", ".tex": "latex", ".xlsx": "xlsx"}


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: a, b or c."""
    return f"{', '.join(names[:-1])} or {names[-1]}"


def written(form: str, blocks: Sequence[Block], table: Block, document: Mapping[str, Any], command: str) -> str | bytes:
    """A result in any form but ``table``: ``blocks`` for papers, ``table`` for CSV, ``document`` for JSON, all for XLSX."""
    if form == "json":
        return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    if form == "csv":
        return tables.csv_of(table)
    if form == "markdown":
        return tables.markdown(blocks)
    if form == "latex":
        from interop.report.latex import latex

        return latex(blocks, document["provenance"])
    from interop.report.xlsx import workbook

    return workbook(blocks, table, document["provenance"], command)


def export(result: Any, path: str | Path, *, catalog: Catalog | None = None, force: bool = False) -> Path:
    """Write a result to a file whose ending says the form: .json, .csv, .md, .tex or .xlsx.

    An explanation needs its ``catalog``, which has the titles of its sources. Raises UsageError for anything that is
    no result and for another ending, FileError where the file exists (unless ``force``) or cannot be written.
    """
    target = Path(path)
    form = ENDINGS.get(target.suffix.lower())
    if form is None:
        raise UsageError(f"'{shown(target.name)}' does not end in {listed(tuple(ENDINGS))}")
    blocks, table = _blocks(result, catalog)
    write_file(target, written(form, blocks, table, result.as_dict(), ""), force=force)
    return target


def _blocks(result: Any, catalog: Catalog | None) -> tuple[Sequence[Block], Block]:
    """All blocks of a result, and the main table with plain numbers."""
    if isinstance(result, Scorecard):
        return tables.score_blocks(result, all_items=True), tables.score_items(result)
    if isinstance(result, Explanation):
        if catalog is None:
            raise UsageError("give an explanation's catalog too (catalog=...): it has the titles of the sources")
        blocks = tables.explain_blocks(result, catalog)
        return blocks, blocks[1]
    if isinstance(result, Ranking):
        blocks = tables.rank_blocks(result)
        return blocks, blocks[0]
    if isinstance(result, Matrix):
        return tables.matrix_blocks(result), tables.matrix_pairs(result)
    if isinstance(result, ScenarioScore):
        blocks = tables.scenario_blocks(result, all_items=True)
        return blocks, blocks[-1]
    return _rarer_blocks(result)


def _rarer_blocks(result: Any) -> tuple[Sequence[Block], Block]:
    """The same for results whose words few answers need."""
    from interop.backtest.results import Backtest
    from interop.report.backtest import backtest_blocks, case_table
    from interop.report.changes import change_blocks, fact_table
    from interop.report.doubts import doubt_table, flip_blocks, gaps_blocks, sensitivity_blocks

    if isinstance(result, Gaps):
        return gaps_blocks(result), doubt_table(result)
    if isinstance(result, Flip):
        return flip_blocks(result), doubt_table(result)
    if isinstance(result, Sensitivity):
        return sensitivity_blocks(result), doubt_table(result)
    if isinstance(result, Difference):
        return change_blocks(result), fact_table(result)
    if isinstance(result, Backtest):
        return backtest_blocks(result, all_cases=True), case_table(result)
    raise UsageError(f"a {type(result).__name__} is no result that can be written")
