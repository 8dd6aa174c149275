"""The backtest as a whole: what it finds in worlds whose answer is known, what it tells, and where it gives none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backtest.transfers import LADDER, PLAIN, cases_file, coded_case, few_resamples, ladder_world, scored, value
from world import DIMENSIONS, World

from interop.backtest.results import Backtest
from interop.backtest.run import backtest
from interop.catalog import Catalog
from interop.errors import CatalogError, EvidenceError, UsageError
from interop.method import load_method

STATISTICS = {"kendall_tau_b", "pair_accuracy", "weighted_kappa", "concordance", "concordance_gap2"}


def wide_world() -> World:
    """The ladder's world with a second family and a third, alike in all that they need."""
    world = ladder_world()
    for item in ("brother", "sister"):
        world.plain_item(item, category="apc", name=item.title())
    return world


CATALOG = wide_world().catalog()


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        few_resamples(patch)
        yield


def run(folder: Path, *rows: dict[str, Any], catalog: Catalog = CATALOG, **options: Any) -> Backtest:
    return backtest(catalog, cases=cases_file(folder / "cases.csv", *rows), **{"draws": 16} | options)


def pairs_file(path: Path, *pairs: tuple[str, str]) -> Path:
    path.write_text("\n".join(["easier_id,harder_id", *map(",".join, pairs)]) + "\n")
    return path


def with_labels(*labels: int) -> list[dict[str, Any]]:
    return [row | {"label": label} for row, label in zip(LADDER, labels, strict=True)]


# Worlds whose answer is known


def test_less_support_is_harder_step_by_step() -> None:
    values = [value(CATALOG, **row) for row in LADDER]
    assert values == sorted(values)
    assert len(set(values)) == len(values)


def test_scores_that_order_the_outcomes_rightly_reach_the_top_of_every_statistic_of_order(tmp_path: Path) -> None:
    found = run(tmp_path, *LADDER)
    values, intervals = found.all.values, found.all.intervals
    for name in ("kendall_tau_b", "pair_accuracy", "concordance", "concordance_gap2"):
        assert values[name] == 1
        assert intervals[name] == (1, 1)
    assert found.residuals == (0, 0, 0, 0, 0)
    assert found.misses == []


def test_scores_that_order_them_the_wrong_way_round_reach_the_bottom(tmp_path: Path) -> None:
    found = run(tmp_path, *with_labels(4, 3, 2, 1, 0))
    assert found.all.values["kendall_tau_b"] == -1
    assert found.all.values["pair_accuracy"] == found.all.values["concordance"] == 0
    assert found.all.values["weighted_kappa"] < 0
    assert found.residuals == (-4, -2, 0, 2, 4)


def test_a_tie_of_labels_lowers_nothing_that_the_score_can_help(tmp_path: Path) -> None:
    found = run(tmp_path, *with_labels(0, 1, 1, 3, 4))
    assert found.all.values["kendall_tau_b"] == pytest.approx(9 / 90**0.5)
    assert found.all.values["concordance"] == 1


def test_the_difficulty_of_a_case_is_the_mean_of_its_items_alike_in_coverage() -> None:
    world = ladder_world().plain_item("truck", category="truck-utility")
    easy, hard, both = (
        scored(world.catalog(), items=items, kit="tank", channels="XA=denied").difficulty
        for items in ("tank", "truck", "tank;truck")
    )
    assert easy.coverage is not None
    assert hard.coverage is not None
    assert both.coverage == pytest.approx((easy.coverage + hard.coverage) / 2, abs=0.01)


def test_a_case_belongs_to_the_family_and_category_of_its_first_item() -> None:
    found = scored(CATALOG, items="brother;tank", channels="XA=ally")
    assert (found.family, found.category) == ("brother", "apc")
    assert [item.item for item in found.items] == ["brother", "tank"]


# What is told


def test_the_document_has_what_programs_rely_on(tmp_path: Path) -> None:
    found = run(tmp_path, *with_labels(0, 4, 2, 3, 1))
    document = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert document["schema_version"] == 1
    assert document["n"] == 5
    assert {*STATISTICS} <= {*document}
    assert {*document["intervals"]} == STATISTICS
    assert {*document["baselines"]} == {"same_type", "same_type_or_calibre", "category_median"}
    for baseline in document["baselines"].values():
        assert {"question", *STATISTICS, "lead"} == {*baseline}
        assert {*baseline["lead"]["kendall_tau_b"]} == {"difference", "interval", "ahead"}
    assert [case["id"] for case in document["cases"]] == [row["id"] for row in LADDER]
    assert document["confusion"]["bands"] == ["seamless", "easy", "moderate", "hard", "prohibitive"]
    assert [sum(row) for row in document["confusion"]["rows_are_labels"]] == [1, 1, 1, 1, 1]
    assert document["left_out"] == {}
    assert {"catalog_digest", "method_digest", "seed", "draws"} <= {*document["provenance"]}
    assert document["headline"] == found.headline


def test_a_number_of_the_document_is_that_of_the_result(tmp_path: Path) -> None:
    found = run(tmp_path, *with_labels(0, 4, 2, 3, 1))
    document = found.as_dict()
    for name in STATISTICS:
        assert document[name] == pytest.approx(found.all.values[name], abs=1e-4)
        assert document["intervals"][name] == pytest.approx(found.all.intervals[name], abs=1e-4)
        assert document["intervals"][name][0] <= document[name] <= document["intervals"][name][1]
    for baseline in found.baselines:
        lead = document["baselines"][baseline.name]["lead"]["kendall_tau_b"]
        ours, theirs = document["kendall_tau_b"], document["baselines"][baseline.name]["kendall_tau_b"]
        assert lead["difference"] == pytest.approx(ours - theirs, abs=2e-4)
        assert 0 <= lead["ahead"] <= 1


def test_the_lead_over_a_baseline_tells_which_is_better(tmp_path: Path) -> None:
    """Only the first of the ladder runs the type: all the rest looks alike to the baseline."""
    right, wrong = run(tmp_path, *LADDER), run(tmp_path, *with_labels(0, 4, 3, 2, 1))
    for found, ahead in ((right, True), (wrong, False)):
        lead = found.baselines[0].leads["kendall_tau_b"]
        assert (lead.difference > 0) is ahead
        assert (lead.ahead > 0.5) is ahead


def test_the_worst_misses_are_named_with_direction_and_explanation(tmp_path: Path) -> None:
    found = run(tmp_path, *with_labels(3, 1, 2, 0, 4))
    misses = found.as_dict()["misses"]
    assert [(miss["id"], miss["direction"], miss["residual"]) for miss in misses] == [
        ("market", "too hard", 3),
        ("same", "too easy", -3),
    ]
    assert all(miss["why"] and miss["band"] for miss in misses)
    assert misses[1]["why"] == "Everything that it needs was at hand."
    assert "Force XA" in misses[0]["why"]
    assert misses[0]["label"] == 0


def test_at_most_ten_misses_are_named_worst_first(tmp_path: Path) -> None:
    rows = [row | {"id": f"{row['id']}-{i}", "label": 4 - row["label"]} for row in LADDER for i in range(4)]
    misses = run(tmp_path, *rows).misses
    assert len(misses) == 10
    assert [abs(residual) for _, residual in misses] == sorted((abs(residual) for _, residual in misses), reverse=True)
    assert [case.id for case, _ in misses][:2] == ["denied-0", "denied-1"], "equal ones by name"


def test_bands_beyond_five_count_as_the_last_label_and_fewer_leave_no_gap(tmp_path: Path) -> None:
    method = load_method()
    for names, below in ((("a", "b"), (30.0,)), (tuple("abcdefg"), (5.0, 10.0, 15.0, 20.0, 25.0, 30.0))):
        bands = replace(method.bands, names=names, below=below)
        found = run(tmp_path, *LADDER, method=replace(method, bands=bands))
        assert found.confusion.shape == (5, len(found.band_names))
        assert found.confusion.sum() == 5
        assert found.band_names == names[:5]


# Subsets


def test_without_confounded_cases_there_is_a_line_of_its_own(tmp_path: Path) -> None:
    rows = with_labels(4, 1, 2, 3, 4)
    found = run(tmp_path, rows[0] | {"confounder": "politics"}, *rows[1:])
    names = [v.name for v in found.variants]
    clean = found.variants[names.index("without confounded cases")]
    assert (found.all.n, clean.n) == (5, 4)
    assert found.all.values["kendall_tau_b"] < clean.values["kendall_tau_b"] == 1
    assert found.as_dict()["misses"][0]["confounder"] == "politics"
    assert "without confounded cases" not in [v.name for v in run(tmp_path, *LADDER).variants]


def test_with_labels_0_and_1_merged_their_order_does_not_count(tmp_path: Path) -> None:
    [merged] = [v for v in run(tmp_path, *with_labels(1, 0, 2, 3, 4)).variants if v.name == "labels 0 and 1 merged"]
    assert merged.values["concordance"] == 1
    assert merged.values["kendall_tau_b"] == pytest.approx(9 / 90**0.5)
    assert run(tmp_path, *with_labels(1, 0, 2, 3, 4)).all.values["concordance"] == 0.9


def families() -> list[dict[str, Any]]:
    """The ladder twice: the tank in the right order, the brother in the wrong one."""
    right = [row | {"id": f"t-{row['id']}"} for row in LADDER]
    wrong = [
        row | {"id": f"b-{row['id']}", "items": "brother", "label": 4 - row["label"]}
        | ({"kit": "brother"} if row.get("kit") else {})
        for row in LADDER
    ]  # fmt: skip
    return right + wrong


def test_each_family_is_left_out_in_turn_the_lowest_first(tmp_path: Path) -> None:
    found = run(tmp_path, *families())
    assert [(f.family, f.cases, f.values["kendall_tau_b"]) for f in found.families] == [
        ("tank", 5, -1),
        ("brother", 5, 1),
    ]
    document = found.as_dict()["leave_one_family_out"]
    assert [row["family"] for row in document] == ["tank", "brother"]
    assert run(tmp_path, *LADDER).families == ()


def test_a_family_without_which_nothing_can_be_said_comes_last(tmp_path: Path) -> None:
    alike = [row | {"id": f"s-{row['id']}", "items": "sister", "label": 2} for row in LADDER[1:4]]
    found = run(tmp_path, *LADDER, *alike)
    assert [f.family for f in found.families] == ["sister", "tank"]
    assert found.families[0].values["kendall_tau_b"] == 1
    assert found.as_dict()["leave_one_family_out"][1]["kendall_tau_b"] is None


def test_resampled_by_families_a_family_stands_or_falls_as_a_whole(tmp_path: Path) -> None:
    found = run(tmp_path, *families())
    [whole] = [v for v in found.variants if v.name == "whole families resampled"]
    assert whole.values == found.all.values
    assert whole.intervals["kendall_tau_b"] == (-1, 1)
    alone = [v.name for v in run(tmp_path, *LADDER).variants]
    assert "whole families resampled" not in alone, "resampling the only one would show no doubt at all"


# Pairs


def test_without_pairs_those_count_whose_labels_are_two_or_more_apart(tmp_path: Path) -> None:
    found = run(tmp_path, *with_labels(0, 2, 1, 3, 4))
    assert (found.pairs, found.pairs_stated) == (6, False)
    assert found.all.values["pair_accuracy"] == 1
    assert found.all.values["concordance"] == 0.9


def test_stated_pairs_count_alone_and_those_of_cases_that_are_not_there_are_left_aside(tmp_path: Path) -> None:
    stated = pairs_file(tmp_path / "p.csv", ("same", "ally"), ("market", "partner"), ("same", "nobody"), ("x", "y"))
    found = run(tmp_path, *LADDER, pairs=stated)
    assert (found.pairs, found.pairs_stated) == (2, True)
    assert found.all.values["pair_accuracy"] == 0.5
    assert found.as_dict()["pairs"] == {"n": 2, "stated": True, "left_aside": 2}


def test_no_pair_at_all_is_no_number_and_no_fault(tmp_path: Path) -> None:
    found = run(tmp_path, *LADDER, pairs=pairs_file(tmp_path / "p.csv"))
    assert found.as_dict()["pair_accuracy"] is None
    assert found.as_dict()["intervals"]["pair_accuracy"] == [None, None]
    assert found.as_dict()["kendall_tau_b"] == 1


# The catalog's own


def own_world(*rows: dict[str, Any]) -> World:
    world = wide_world()
    for row in rows:
        world.add("cases", **PLAIN | row)
    return world


def test_by_default_the_cases_and_pairs_of_the_catalog_are_taken(tmp_path: Path) -> None:
    world = own_world(*LADDER).add("case-pairs", easier_id="same", harder_id="denied")
    found = backtest(world.catalog(), draws=16)
    assert (found.all.n, found.pairs, found.pairs_stated) == (5, 1, True)
    other = backtest(
        world.catalog(), draws=16, pairs=pairs_file(tmp_path / "p.csv", ("same", "ally"), ("ally", "market"))
    )
    assert (other.all.n, other.pairs) == (5, 2)
    mine = run(tmp_path, *LADDER[:4], catalog=world.catalog())
    assert (mine.all.n, mine.pairs_stated) == (4, False), "pairs of the catalog are not those of a file"


# Too little to say


def test_all_outcomes_alike_are_no_number_and_no_traceback(tmp_path: Path) -> None:
    found = run(tmp_path, *with_labels(2, 2, 2, 2, 2))
    document = found.as_dict()
    assert (document["kendall_tau_b"], document["pair_accuracy"], document["concordance"]) == (None, None, None)
    assert document["n"] == 5
    assert "nan" not in found.headline
    assert json.dumps(document, allow_nan=False)


def test_all_scores_alike_are_no_order_either(tmp_path: Path) -> None:
    rows = [{"id": f"case-{i}", "channels": "XA=ally", "label": i} for i in range(4)]
    found = run(tmp_path, *rows)
    assert found.as_dict()["kendall_tau_b"] is None
    assert found.all.values["concordance"] == 0.5
    assert "nan" not in found.headline


def test_where_no_naive_answer_orders_the_cases_the_headline_says_so(tmp_path: Path) -> None:
    """One case a category and the others' median alike: the score orders them, the naive answers cannot."""
    rows = [row | {"kit": ""} for row in LADDER[1:]]
    found = run(tmp_path, *(row | {"label": label} for row, label in zip(rows, (1, 1, 3, 3), strict=True)))
    assert found.headline.endswith("reaches -1.00.")
    found = replace(found, baselines=found.baselines[:2])
    assert found.headline.endswith("no naive answer orders them at all.")


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_cases_are_too_few(tmp_path: Path, count: int) -> None:
    with pytest.raises(EvidenceError, match=f"only {count} cases can be scored; 3 are needed") as caught:
        run(tmp_path, *LADDER[:count])
    assert caught.value.exit_code == 5


def test_a_catalog_without_cases_has_too_few() -> None:
    with pytest.raises(EvidenceError, match="only 0 cases"):
        backtest(CATALOG, draws=16)


def dark_world() -> World:
    """Beside the tank an item of whose needs nothing is on record, and one all of whose needs are unknown."""
    world = wide_world().item("blank").item("dark")
    for dimension in ("ammunition", "fuel", "parts", "training", "maintenance"):
        world.need("dark", dimension)
    return world


def test_a_case_of_which_too_little_is_known_is_left_out_with_the_reason(tmp_path: Path) -> None:
    catalog = dark_world().catalog()
    found = run(tmp_path, *LADDER, {"id": "night", "items": "dark", "channels": "XA=ally"}, catalog=catalog)
    assert found.all.n == 5
    assert found.as_dict()["left_out"] == {"night": "not enough is known for a value"}
    with pytest.raises(EvidenceError, match="night: not enough is known"):
        run(tmp_path, *LADDER[:2], {"id": "night", "items": "dark"}, catalog=catalog)


def test_an_item_without_any_record_does_not_stop_the_others(tmp_path: Path) -> None:
    found = run(tmp_path, *LADDER, {"id": "void", "items": "blank"}, catalog=dark_world().catalog())
    assert found.all.n == 5
    assert list(found.left_out) == ["void"]


def test_a_case_of_items_that_need_nothing_has_no_score_and_among_others_they_do_not_count(tmp_path: Path) -> None:
    world = wide_world().item("stone")
    for dimension in DIMENSIONS:
        world.need("stone", dimension, state="not-needed")
    catalog = world.catalog()
    found = run(tmp_path, *LADDER, {"id": "void", "items": "stone"}, catalog=catalog)
    assert found.left_out["void"].startswith("nothing is needed on record by stone")
    for row in LADDER:
        assert value(catalog, **row | {"items": "tank;stone"}) == value(catalog, **row)


# Options


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_draws(tmp_path: Path) -> None:
    rows = with_labels(0, 2, 1, 4, 3)
    one, again, other = (json.dumps(run(tmp_path, *rows, seed=seed).as_dict()) for seed in (1, 1, 2))
    assert one == again
    assert json.loads(other)["provenance"]["seed"] == 2
    assert json.loads(one)["cases"] != json.loads(other)["cases"]
    assert json.loads(one)["intervals"] != json.loads(other)["intervals"]


def test_the_order_of_the_rows_changes_no_case_and_no_statistic(tmp_path: Path) -> None:
    rows = with_labels(0, 2, 1, 4, 3)
    one, other = run(tmp_path, *rows), run(tmp_path, *rows[::-1])
    assert one.all.values == pytest.approx(other.all.values)
    assert {c.id: c.difficulty for c in one.cases} == {c.id: c.difficulty for c in other.cases}


def test_weights_move_the_scores_and_are_told(tmp_path: Path) -> None:
    heavy = run(tmp_path, *LADDER, weights={"training": 3.0})
    assert heavy.as_dict()["provenance"]["weights"] == {"training": 3.0}
    assert heavy.as_dict()["cases"] != run(tmp_path, *LADDER).as_dict()["cases"]


@pytest.mark.parametrize("options", [{"draws": 1}, {"seed": -1}, {"weights": {"rounds": 1.0}}])
def test_options_are_checked(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        run(tmp_path, *LADDER, **options)


def test_faults_of_either_file_stop_it(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"cases\.csv:2 \[label\]"):
        run(tmp_path, {"label": 7})
    bad = tmp_path / "p.csv"
    bad.write_text("easier_id\na\n")
    with pytest.raises(CatalogError, match=r"p\.csv:1 \[harder_id\]"):
        run(tmp_path, *LADDER, pairs=bad)


def test_a_case_is_scored_as_of_its_own_day() -> None:
    catalog = ladder_world().relation("XB", "XA", "denied", valid_from="1990").catalog()
    assert value(catalog, date="1990-06", channels="*=ally") == value(catalog, date="2020", channels="*=ally")
    ended = (
        ladder_world().relation("XB", "XA", "ally", valid_to="1999").relation("XB", "XA", "denied", valid_from="2000")
    )
    assert value(ended.catalog(), date="1990") < value(ended.catalog(), date="2020")
    assert coded_case(catalog, date="1990-06").day == "1990-05-31"
