"""A backtest in words: every number is the result's own, names read as written, and nothing says nan."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backtest.transfers import LADDER, cases_file, few_resamples, ladder_world

from interop.backtest.results import Backtest
from interop.backtest.run import backtest
from interop.report.backtest import LABELS, backtest_blocks, case_table
from interop.report.tables import Block, csv_of, markdown

NAMES = [
    "AK [training] RPG [/]",
    "<img src=x onerror=alert(1)>",
    r"$\frac{1}{$ a|b `c` *d*",
    "Т-72 戦車 دبابة 🚀",
    "=HYPERLINK(1)",
]
TITLES = [
    "",
    "How well the scores agree with the outcomes (90 % of resamples)",
    "Leaving one equipment family out",
    "Naive answers, and how far the score is ahead in tau-b",
    "Outcomes (rows) and bands (columns)",
    "Worst misses",
]


def run(folder: Path, *rows: dict[str, Any], **options: Any) -> Backtest:
    world = ladder_world().plain_item("brother", category="apc", name="Brother").item("dark").need("dark", "parts")
    catalog = world.catalog()
    with pytest.MonkeyPatch.context() as patch:
        few_resamples(patch)
        return backtest(catalog, cases=cases_file(folder / "cases.csv", *rows), draws=16, **options)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    """The ladder with odd names and two cases told wrongly, one of them confounded, and a case of another family."""
    rows = [row | {"name": name} for row, name in zip(LADDER, NAMES, strict=True)]
    rows[0] |= {"label": 3, "confounder": "politics"}
    rows[3] |= {"label": 0}
    other = {"id": "brother", "items": "brother", "channels": "XA=ally", "label": 1, "date": "1999-03"}
    return run(tmp_path_factory.mktemp("found"), *rows, other)


def named(title: str, blocks: Sequence[Block]) -> Block:
    [block] = [block for block in blocks if block.title == title]
    return block


def rows(block: Block) -> list[dict[str, Any]]:
    return [dict(zip(block.header, row, strict=True)) for row in block.rows]


def test_the_headline_comes_first_and_how_it_was_made_last(found: Backtest) -> None:
    blocks = backtest_blocks(found)
    assert [block.title for block in blocks] == [*TITLES, ""]
    assert blocks[0].lines == [found.headline]
    assert "all 8 pairs whose outcomes are two or more apart" in blocks[-1].lines[0]
    assert str(found.provenance.seed) in blocks[-1].lines[-1]


def test_pairs_that_were_left_aside_are_told(found: Backtest) -> None:
    stated = replace(found, pairs=2, pairs_stated=True, pairs_left_aside=3)
    told = backtest_blocks(stated)[-1].lines[0]
    assert told.startswith("pairs: 2 of 5 stated pairs; the others name a case that is not scored; order:")


def test_every_statistic_is_shown_with_its_interval(found: Backtest) -> None:
    lines = rows(named(TITLES[1], backtest_blocks(found)))
    assert [line["cases"] for line in lines] == [v.name for v in found.variants]
    for line, variant in zip(lines, found.variants, strict=True):
        assert line["n"] == variant.n
        for name, key in (("tau-b", "kendall_tau_b"), ("pairs", "pair_accuracy"), ("kappa", "weighted_kappa")):
            low, high = variant.intervals[key]
            assert line[name] == f"{variant.values[key]:.2f} ({low:.2f} to {high:.2f})"


def test_every_baseline_is_shown_with_the_lead_over_it(found: Backtest) -> None:
    lines = rows(named(TITLES[3], backtest_blocks(found)))
    assert [line["baseline"] for line in lines] == ["same type", "same type or calibre", "category median"]
    for line, baseline in zip(lines, found.baselines, strict=True):
        lead = baseline.leads["kendall_tau_b"]
        assert line["tau-b"] == f"{baseline.values['kendall_tau_b']:.2f}"
        assert line["ahead by"] == f"{lead.difference:.2f}"
        assert line["in resamples"] == f"{lead.ahead:.0%}"


def test_the_confusion_shows_how_many_of_each_outcome_fell_into_each_band(found: Backtest) -> None:
    block = named(TITLES[4], backtest_blocks(found))
    assert list(block.header) == ["outcome", *found.band_names]
    assert [row[0] for row in block.rows] == list(LABELS)
    assert [list(row[1:]) for row in block.rows] == found.confusion.tolist()


def test_misses_are_told_with_direction_why_and_what_stands_beside_fit(found: Backtest) -> None:
    first, second, *_ = rows(named(TITLES[5], backtest_blocks(found)))
    told = {line["case"]: line for line in (first, second)}
    assert set(told) == {"same", "market"}
    assert told["same"]["outcome"] == "3 hard"
    assert told["same"]["placed"].endswith("labels too easy")
    assert told["same"]["why the score is what it is"].endswith("at hand. Set beside fit: politics.")
    assert told["market"]["placed"].endswith("labels too hard")
    assert "Set beside fit" not in told["market"]["why the score is what it is"]


def test_leaving_out_each_family_is_told_from_the_lowest_to_the_highest(found: Backtest, tmp_path: Path) -> None:
    [line] = named(TITLES[2], backtest_blocks(found)).lines
    low = found.families[0]
    assert line.startswith(f"tau-b {low.values['kendall_tau_b']:.2f} at the least (without {low.family})")
    [line] = named(TITLES[2], backtest_blocks(run(tmp_path, *LADDER))).lines
    assert line == "There is only one family."


def test_all_cases_are_listed_on_demand_the_easiest_first(found: Backtest) -> None:
    block = named("All cases", backtest_blocks(found, all_cases=True))
    lines = rows(block)
    assert {line["case"] for line in lines} == {case.id for case in found.cases}
    values = [line["difficulty"] for line in lines]
    assert values == sorted(values)
    assert lines[0]["case"] == "same"
    told = {line["case"]: line for line in lines}
    assert (told["brother"]["year"], told["brother"]["mode"], told["brother"]["outcome"]) == (1999, "donated", 1)
    assert "All cases" not in [block.title for block in backtest_blocks(found)]


def test_what_could_not_be_scored_is_listed_with_the_reason(tmp_path: Path) -> None:
    found = run(tmp_path, *LADDER)
    assert "Not scored" not in [block.title for block in backtest_blocks(found)]
    left_out = run(tmp_path, *LADDER, {"id": "void", "items": "dark"})
    block = named("Not scored", backtest_blocks(left_out))
    assert list(block.rows) == list(left_out.left_out.items())
    assert block.rows[0][0] == "void"


@pytest.mark.parametrize("labels", [(2, 2, 2, 2, 2), (0, 0, 0, 0, 4)])
def test_what_is_not_defined_is_a_dash_and_never_nan(tmp_path: Path, labels: tuple[int, ...]) -> None:
    cases = [row | {"label": label} for row, label in zip(LADDER, labels, strict=True)]
    cases[-1] |= {"items": "brother"}
    words = markdown(backtest_blocks(run(tmp_path, *cases), all_cases=True)).replace("provenance", "")
    assert "nan" not in words
    assert "–" in words


def test_names_read_as_written_in_a_table_for_programs(found: Backtest) -> None:
    read = list(csv.DictReader(io.StringIO(csv_of(case_table(found))), strict=True))
    names = {row["case"]: row["name"] for row in read}
    assert [names[row["id"]] for row in LADDER] == [*NAMES[:4], "'=HYPERLINK(1)"]
    assert all("," not in row["difficulty"] and float(row["difficulty"]) >= 0 for row in read)


def test_a_notebook_shows_the_cases_as_a_frame_without_live_markup(found: Backtest) -> None:
    assert list(found.frame["case"]) == [row[0] for row in case_table(found).rows]
    page = found._repr_html_()
    assert "<img" not in page
    assert "6 past transfers" in page
