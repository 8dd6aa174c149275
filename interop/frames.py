"""Results as tidy pandas frames and small HTML tables. Only this module imports pandas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

import pandas as pd

from interop.backtest.results import Backtest
from interop.catalog import Catalog
from interop.changes import Difference
from interop.errors import Problem
from interop.literature import Comparison
from interop.names import Resolution
from interop.report.backtest import backtest_blocks, case_table
from interop.report.changes import change_blocks, fact_table
from interop.report.doubts import doubt_table, flip_blocks, gaps_blocks, sensitivity_blocks
from interop.report.measures import measures_blocks, measures_rows, measures_table
from interop.report.records import forces_block, items_block, resolve_blocks
from interop.report.tables import (
    Block,
    band_lines,
    matrix_pairs,
    quantity,
    rank_blocks,
    score_items,
    span,
    text,
    value,
)
from interop.scoring.compare import Explanation, Matrix, Ranking
from interop.scoring.findings import Finding
from interop.scoring.scenario import Scenario, ScenarioScore
from interop.scoring.scorecard import Scorecard, finding_dict, hardest_first
from interop.uncertainty.flip import Flip
from interop.uncertainty.gaps import Gaps
from interop.uncertainty.sensitivity import Sensitivity

MAX_ROWS = 10
DIGITS = 3
"""Decimals of a number in HTML at most; the frame has them all."""

LITERAL = "tex2jax_ignore mathjax_ignore"
"""What tells a notebook that a dollar sign in a name is no formula."""

STYLE = (
    ".interop{overflow-x:auto}"
    ".interop.interop table{border-collapse:collapse;table-layout:auto;margin:0 0 .5em}"
    ".interop.interop caption{caption-side:top;text-align:start;font-weight:bold;padding:.3em .5em}"
    ".interop.interop th,.interop.interop td{text-align:start;vertical-align:top;padding:.25em .6em;max-width:46em;"
    "border-bottom:1px solid var(--jp-border-color2,#8886)}"
    ".interop.interop tbody th{font-weight:inherit}"
    ".interop.interop .n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".interop.interop p{margin:.2em .5em}"
)
"""Layout alone: text has the colour of the page around it, so that it can be read on a light and on a dark one."""


def frame(block: Block) -> pd.DataFrame:
    """A block's table as a frame with the same column names."""
    return pd.DataFrame([list(row) for row in block.rows], columns=list(block.header))


def items_frame(card: Scorecard) -> pd.DataFrame:
    """One row an item of a scorecard."""
    return frame(score_items(card))


def catalog_items(catalog: Catalog) -> pd.DataFrame:
    """One row an item of a catalog."""
    return frame(items_block(catalog))


def catalog_forces(catalog: Catalog) -> pd.DataFrame:
    """One row a force of a catalog."""
    return frame(forces_block(catalog))


def findings_frame(result: Scorecard | Explanation) -> pd.DataFrame:
    """One row a finding; ``sources`` holds source ids with their grades."""
    found: Iterable[Finding]
    found = result.findings if isinstance(result, Explanation) else (f for item in result.items for f in item.findings)
    rows = [
        finding_dict(f) | {"sources": "; ".join(dict.fromkeys(f"{c.source} {c.grade}" for c in f.claims))}
        for f in found
    ]
    return pd.DataFrame(rows)


def dimensions_frame(card: Scorecard) -> pd.DataFrame:
    """One row a dimension of a scorecard."""
    return pd.DataFrame(card.as_dict()["dimensions"])


def ranking_frame(ranking: Ranking) -> pd.DataFrame:
    """One row a force, easiest first."""
    rows = [
        {
            "rank": place,
            "from_force": card.from_force,
            "name": card.from_name,
            "difficulty": None if card.difficulty.value is None else round(card.difficulty.value, 1),
            "interval_low": round(card.difficulty.interval[0], 1),
            "interval_high": round(card.difficulty.interval[1], 1),
            "band": card.band,
            "items": card.items,
        }
        for place, card in enumerate(ranking.cards, 1)
    ]
    return pd.DataFrame(rows)


def backtest_frame(found: Backtest) -> pd.DataFrame:
    """One row a case."""
    return frame(case_table(found))


def matrix_frame(matrix: Matrix) -> pd.DataFrame:
    """One row a pair."""
    return frame(matrix_pairs(matrix)).rename(columns={"from": "from_force", "to": "to_force"})


def influences_frame(found: Sensitivity) -> pd.DataFrame:
    """One row a dimension: its weight beside what it does."""
    return pd.DataFrame(found.as_dict()["dimensions"])


def doubt_frame(result: Gaps | Flip | Sensitivity) -> pd.DataFrame:
    """One row a gap, a change, or a group of inputs."""
    return frame(doubt_table(result))


def scenario_frame(scenario: Scenario) -> pd.DataFrame:
    """One row a figure of the lot."""
    header = ("item", "quantity_low", "quantity_high", "source", "grade", "as_of", "note", "contested")
    rows = [
        (line.item, f.quantity_low, f.quantity_high, f.source, f.grade, f.as_of, f.note, _yes(line.contested))
        for line in scenario.lot
        for f in line.figures
    ]
    return frame(Block("", header, rows))


def scenario_score_frame(result: ScenarioScore) -> pd.DataFrame:
    """One row an item of the lot, as of a scorecard, with the word whether sources differ on its number."""
    contested = {line.item: _yes(line.contested) for line in result.scenario.lot}
    table = items_frame(result.card)
    return table.assign(contested=table["item"].map(contested))


def difference_frame(found: Difference) -> pd.DataFrame:
    """One row a cell that changed."""
    return frame(fact_table(found))


def resolution_frame(found: Resolution) -> pd.DataFrame:
    """One row for a name."""
    return frame(resolve_blocks([found])[0])


def problems_frame(problems: Sequence[Problem]) -> pd.DataFrame:
    """One row a problem of a catalog."""
    return frame(_problems(problems))


def measures_frame(found: Sequence[Comparison]) -> pd.DataFrame:
    """One row an item and measure."""
    return frame(measures_rows(found))


def frame_html(data: pd.DataFrame, caption: str) -> str:
    """A small escaped table without scripts; long frames are cut with a word about it."""
    header = [str(name) for name in ([data.index.name or ""] if data.index.name else []) + list(data.columns)]
    rows = [
        ([index] if data.index.name else []) + list(row)
        for index, row in zip(data.index, data.itertuples(index=False), strict=True)
    ]
    return html(Block(caption, header, rows))


def catalog_html(catalog: Catalog) -> str:
    """What a catalog holds, table by table."""
    rows = [(name, len(table)) for name, table in catalog.tables.items() if len(table)]
    size = f"{len(catalog.items)} items and {len(catalog.forces)} forces"
    words = f"{size} as of {catalog.as_of}, digest {catalog.digest[:12]}"
    return html(Block("", lines=[words]), Block("The catalog", ("table", "rows"), rows), limit=len(rows))


def scorecard_html(card: Scorecard) -> str:
    """A scorecard's headline, dimensions and evidence as HTML."""
    return html(_card_block(card))


def scenario_html(scenario: Scenario) -> str:
    """What a scenario asks, and every figure of its lot."""
    rows = [
        (
            line.item,
            quantity(line.holding.quantity_low, line.holding.quantity_high),
            _yes(line.contested),
            "; ".join(f"{quantity(f.quantity_low, f.quantity_high)} ({f.source} {f.grade})" for f in line.figures),
        )
        for line in scenario.lot
    ]
    lines = [line for line in (scenario.question, scenario.note) if line]
    return html(Block(scenario.title, ("item", "quantity", "contested", "figures"), rows, lines), limit=len(rows))


def scenario_score_html(result: ScenarioScore) -> str:
    """A scenario's scorecard and its lot, hardest first."""
    lot = {line.item: line for line in result.scenario.lot}
    rows = [
        (
            s.item,
            quantity(s.quantity_low, s.quantity_high),
            _yes(lot[s.item].contested),
            value(s.difficulty),
            span(s.difficulty),
            s.band,
        )
        for s, _ in hardest_first(result.card.items)
    ]
    header = ("item", "quantity", "contested", "difficulty", "interval", "band")
    return html(
        Block("", lines=[result.scenario.question or result.scenario.title]),
        _card_block(result.card),
        Block("The lot, hardest first", header, rows),
    )


def explanation_html(explanation: Explanation) -> str:
    """Every finding of an item as HTML."""
    d = explanation.item.difficulty
    words = f"difficulty {d.value:.0f} of 100" if d.value is not None else "not enough is known for a value"
    rows = [
        (
            f"{f.dimension}/{f.role}",
            f.level.value if f.known or f.offer else "unknown",
            text(f.value) if f.value is None else f"{f.value:.2f}",
            f.sentence,
        )
        for f in explanation.findings
    ]
    block = Block(
        f"{explanation.item.name} in the logistics of {explanation.to_name}: {words}",
        ("need", "level", "value", "finding"),
        rows,
        [*explanation.arithmetic[-2:], *band_lines(d)],
        numeric=frozenset({"value"}),
    )
    return html(block, limit=60)


def ranking_html(ranking: Ranking) -> str:
    """The first of a ranking."""
    out = len(ranking.left_out)
    left = Block("", lines=[f"{out} force{'s are' if out > 1 else ' is'} left out; left_out says why"] if out else [])
    return html(rank_blocks(ranking)[0], left)


def gaps_html(found: Gaps) -> str:
    """The facts worth looking up first."""
    head, table, _ = gaps_blocks(found)
    return html(head, table)


def flip_html(found: Flip) -> str:
    """What would move an answer to another band, or that nothing does."""
    return html(*flip_blocks(found)[:-1])


def sensitivity_html(found: Sensitivity) -> str:
    """What an answer hangs on: groups of inputs, and dimensions."""
    return html(*sensitivity_blocks(found)[:-1])


def backtest_html(found: Backtest) -> str:
    """How well scores agree with outcomes, beside naive answers, and where they miss."""
    return html(*(block for block in backtest_blocks(found) if block.title != "Not scored"))


def difference_html(found: Difference) -> str:
    """The claims that differ, and the scores that moved."""
    claims, _, moves, lines = change_blocks(found)
    rows = [["" if cell is None else cell for cell in row] for row in moves.rows]
    return html(lines, claims, replace(moves, rows=rows))


def resolution_html(found: Resolution) -> str:
    """What a name means."""
    return html(replace(resolve_blocks([found])[0], title="What the name means"))


def problems_html(problems: Sequence[Problem]) -> str:
    """The errors and warnings of a catalog, errors first; columns in which nothing stands are left out."""
    ordered = sorted(problems, key=lambda p: p.warning)
    errors = sum(not p.warning for p in ordered)
    block = _problems(ordered)
    used = [place for place in range(len(block.header)) if any(row[place] for row in block.rows)]
    header = [block.header[place] for place in used]
    rows = [[row[place] for place in used] for row in block.rows]
    words = f"{errors} errors, {len(ordered) - errors} warnings"
    return html(Block(words, header, rows))


def measures_html(found: Sequence[Comparison]) -> str:
    """The measures of one item with their reasons; of several, one column each."""
    if len(found) < 2:
        return html(*measures_blocks(found)[:-1])
    table = measures_table(found)
    items, takers, *measures = zip(*table.rows, strict=True)
    rows = [(name, *cells) for name, cells in zip(table.header[2:], measures, strict=True)]
    title = f"Measures of the literature beside the score, for {takers[0]}"
    return html(Block(title, ("measure", *map(str, items)), rows, numeric=frozenset(map(str, items))))


def html(*blocks: Block, limit: int = MAX_ROWS) -> str:
    """Blocks as small tables with their lines below them: escaped, without scripts, in the colours of the page."""
    inside = "".join(
        _table(block, limit) + "".join(f"<p>{escape(line)}</p>" for line in block.lines) for block in blocks
    )
    return f'<div class="{LITERAL} interop"><style>{STYLE}</style>{inside}</div>'


def _card_block(card: Scorecard) -> Block:
    rows = [
        (d.dimension, round(d.points, 1), f"{d.coverage:.2f}", d.why or "nothing missing")
        for d in sorted(card.dimensions, key=lambda d: -d.points)
    ]
    foot = [
        *band_lines(card.difficulty),
        f"{card.evidence.known:.0%} of the essential needs known",
        f"range with unknowns {card.difficulty.low:.0f} to {card.difficulty.high:.0f}",
        *card.notes,
    ]
    header = ("dimension", "points", "coverage", "why")
    return Block(card.headline, header, rows, foot, numeric=frozenset({"coverage"}))


def _table(block: Block, limit: int) -> str:
    """A block's table: the first column of words names the row."""
    if not block.header:
        return f"<p><strong>{escape(block.title)}</strong></p>" if block.title else ""
    rows = block.rows[:limit]
    columns = [_column([row[place] for row in rows]) for place in range(len(block.header))]
    numeric = [name in block.numeric or right for name, (_, right) in zip(block.header, columns, strict=True)]
    named = numeric.index(False) if False in numeric else 0
    kind = [' class="n"' if right else "" for right in numeric]
    head = "".join(f'<th scope="col"{k}>{escape(name)}</th>' for name, k in zip(block.header, kind, strict=True))
    body = ""
    for cells in zip(*(words for words, _ in columns), strict=True):
        body += "<tr>"
        for place, cell in enumerate(cells):
            tag, scope = ("th", ' scope="row"') if place == named else ("td", "")
            body += f"<{tag}{scope}{kind[place]}>{escape(cell)}</{tag}>"
        body += "</tr>"
    more = len(block.rows) - len(rows)
    return (
        f"<table><caption>{escape(block.title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        + (f"<p>{more} more row{'s' * (more > 1)}</p>" if more > 0 else "")
    )


def _column(cells: Sequence[object]) -> tuple[list[str], bool]:
    """The cells of a column as words, its numbers with equally many decimals; and whether all of it is numbers."""
    numbers = [float(cell) for cell in cells if isinstance(cell, (int, float)) and cell == cell]
    shown = [f"{round(number, DIGITS):f}".rstrip("0") for number in numbers]
    digits = max((len(number.partition(".")[2]) for number in shown), default=0)
    words = []
    for cell in cells:
        if cell is None or cell != cell:
            words.append("–")
        else:
            words.append(f"{cell:.{digits}f}" if isinstance(cell, float) else str(cell))
    return words, bool(numbers) and all(cell is None or isinstance(cell, (int, float)) for cell in cells)


def _problems(problems: Sequence[Problem]) -> Block:
    header = ("file", "line", "severity", "column", "rule", "value", "message", "hint")
    rows = [
        (p.file, p.line, "warning" if p.warning else "error", p.column, p.rule, p.value, p.message, p.hint)
        for p in problems
    ]
    return Block("", header, rows)


def _yes(true: bool) -> str:
    return "yes" if true else "no"
