"""Results as tidy pandas frames and small HTML tables. Only this module imports pandas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from interop.backtest.results import Backtest
from interop.catalog import Catalog
from interop.report.backtest import case_table
from interop.report.doubts import doubt_table
from interop.report.records import forces_block, items_block
from interop.report.tables import Block, matrix_pairs, score_items, text
from interop.scoring.compare import Explanation, Matrix, Ranking
from interop.scoring.findings import Finding
from interop.scoring.scorecard import Scorecard, finding_dict
from interop.uncertainty.flip import Flip
from interop.uncertainty.gaps import Gaps
from interop.uncertainty.sensitivity import Sensitivity

MAX_ROWS = 10
LITERAL = "tex2jax_ignore mathjax_ignore"
"""What tells a notebook that a dollar sign in a name is no formula."""


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


def doubt_frame(result: Gaps | Flip | Sensitivity) -> pd.DataFrame:
    """One row a gap, a change, or a group of inputs."""
    return frame(doubt_table(result))


def frame_html(data: pd.DataFrame, caption: str) -> str:
    """A small escaped table without scripts; long frames are cut with a word about it."""
    header = [str(name) for name in ([data.index.name or ""] if data.index.name else []) + list(data.columns)]
    rows = [
        ([index] if data.index.name else []) + list(row)
        for index, row in zip(data.index, data.itertuples(index=False), strict=True)
    ]
    return _table(caption, header, rows)


def scorecard_html(card: Scorecard) -> str:
    """A scorecard's headline, dimensions and evidence as HTML."""
    rows = [
        (d.dimension, round(d.points, 1), round(d.coverage, 2), d.why)
        for d in sorted(card.dimensions, key=lambda d: -d.points)
    ]
    foot = [
        f"{card.evidence.known:.0%} of the essential needs known",
        f"range with unknowns {card.difficulty.low:.0f} to {card.difficulty.high:.0f}",
        *card.notes,
    ]
    return _table(card.headline, ("dimension", "points", "coverage", "why"), rows, foot)


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
    return _table(
        f"{explanation.item.name} in the logistics of {explanation.to_name}: {words}",
        ("need", "level", "value", "finding"),
        rows,
        explanation.arithmetic[-2:],
        limit=60,
    )


def _table(
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    foot: Sequence[str] = (),
    limit: int = MAX_ROWS,
) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_cell(cell))}</td>" for cell in row) + "</tr>" for row in rows[:limit]
    )
    more = [f"{len(rows) - limit} more rows"] if len(rows) > limit else []
    notes = "".join(f"<p>{escape(line)}</p>" for line in [*more, *foot])
    return (
        f'<div class="{LITERAL}"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{notes}</div>"
    )


def _cell(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and cell != cell):
        return "–"
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
