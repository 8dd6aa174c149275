"""Past transfers: a dot a case at its score, in the row of its outcome, with the misses named."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from charts.test_every_chart import past

import interop
from interop.backtest.results import Backtest
from interop.backtest.run import backtest
from interop.charts import cases as drawing
from interop.report.backtest import LABELS, case_table

FOUND = backtest(past().catalog(), draws=64)
REAL = backtest(interop.load(), draws=16)
BOTH = pytest.mark.parametrize("found", [FOUND, REAL], ids=["few", "real"])


def dots(found: Backtest, **options: Any) -> list[tuple[float, float]]:
    lines = drawing.draw(found, **options).get_lines()
    return [tuple(np.asarray(line.get_xydata())[0].tolist()) for line in lines if line.get_marker() == "o"]


@BOTH
def test_every_case_is_a_dot_at_its_score_in_the_row_of_its_outcome(found: Backtest) -> None:
    for width in (7.0, 3.5):
        drawn = dots(found, width=width)
        assert [x for x, _ in drawn] == [case.difficulty.value for case in found.cases]
        assert [round(y) for _, y in drawn] == [case.label for case in found.cases]


@BOTH
def test_the_headline_has_tau_b_and_is_the_result_s(found: Backtest) -> None:
    title = drawing.draw(found).get_title(loc="left").replace("\n", " ")
    assert title == found.headline.rstrip(".")
    assert f"tau-b {found.all.values['kendall_tau_b']:.2f}" in title


def test_the_worst_misses_are_named_at_any_width_and_all_of_them_in_the_alt_text() -> None:
    assert REAL.misses
    for width in (7.0, 3.5):
        said = [note.get_text() for note in drawing.draw(REAL, width=width).texts]
        found = [c for c, _ in REAL.misses if any(s in (c.id, c.row.name) or c.row.name.startswith(s.rstrip("…")) for s in said)]  # fmt: skip
        assert REAL.misses[0][0] in found
        assert len(found) >= (len(REAL.misses) if width == 7.0 else len(REAL.misses) // 2)
    assert all(case.row.name in drawing.chart(REAL).alt for case, _ in REAL.misses)


@BOTH
def test_the_data_are_those_of_the_json_result(found: Backtest) -> None:
    data = drawing.chart(found).data
    assert data == case_table(found)
    rows = {row[0]: row for row in data.rows}
    for told in found.as_dict()["cases"]:
        row = dict(zip(data.header, rows[told["id"]], strict=True))
        assert (row["outcome"], row["difficulty"], row["band"]) == (told["label"], told["difficulty"]["value"], told["band"])  # fmt: skip


def test_rows_are_the_outcomes_and_shades_the_bands() -> None:
    axes = drawing.draw(FOUND)
    assert [label.get_text() for label in axes.get_yticklabels()] == list(LABELS)
    ends = [0.0, *FOUND.provenance.bands.values()]
    shades = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in axes.patches]  # type: ignore[attr-defined]
    assert shades == list(pairwise(ends))
