"""Score past transfers and compare with how they went."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from interop.backtest.agreement import (
    Index,
    bootstrap,
    concordance,
    confusion,
    kendall_tau_b,
    pair_accuracy,
    resamples,
    weighted_kappa,
)
from interop.backtest.baselines import BASELINES, Facts, facts_of, foretold
from interop.backtest.cases import built_in_cases, built_in_pairs, read_cases, read_pairs
from interop.backtest.coding import CaseBook, Coded
from interop.backtest.results import Agreement, Backtest, Baseline, CaseScore, FamilyOut, Lead
from interop.catalog import Catalog
from interop.dimensions.shape import Array
from interop.errors import EvidenceError
from interop.method import Method
from interop.scoring.estimate import estimates
from interop.scoring.score import assess, item_scores, mean_columns
from interop.scoring.settings import Settings, settings

FEWEST = 3
"""With fewer cases nothing can be said of an order."""


def backtest(
    catalog: Catalog,
    *,
    cases: str | Path | None = None,
    pairs: str | Path | None = None,
    weights: Mapping[str, float] | None = None,
    method: Method | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Backtest:
    """How the scores of past transfers agree with their outcomes.

    Parameters
    ----------
    cases, pairs
        Files of anybody's cases and pairs; by default the catalog's own. Without a file of pairs, a file of cases is
        judged on all its pairs whose labels are two or more apart.

    Raises
    ------
    CatalogError
        Naming every row and column of a file that is at fault.
    EvidenceError
        Where fewer than three cases can be scored.
    """
    chosen = settings(catalog, weights=weights, method=method, draws=draws, seed=seed)
    coded, left_out = (built_in_cases(catalog), {}) if cases is None else read_cases(Path(cases), catalog)
    scored: list[CaseScore] = []
    facts: list[Facts] = []
    for case in coded:
        book = case_book(catalog, case, chosen)
        try:
            scored.append(score_case(catalog, case, book, chosen))
        except EvidenceError as error:
            left_out[case.row.id] = str(error)
            continue
        facts.append(facts_of(case, book, catalog))
    left_out |= {s.id: "not enough is known for a value" for s in scored if s.difficulty.value is None}
    facts = [f for f, s in zip(facts, scored, strict=True) if s.difficulty.value is not None]
    scored = [s for s in scored if s.difficulty.value is not None]
    if len(scored) < FEWEST:
        why = "; ".join(f"{name}: {words}" for name, words in list(left_out.items())[:5])
        raise EvidenceError(f"only {len(scored)} cases can be scored; {FEWEST} are needed. {why}".rstrip(". "))
    stated = read_pairs(Path(pairs)) if pairs is not None else built_in_pairs(catalog) if cases is None else None
    place = {s.id: i for i, s in enumerate(scored)}
    if stated is None:
        known = [(i, j) for i, a in enumerate(scored) for j, b in enumerate(scored) if b.label - a.label >= 2]
    else:
        known = [(place[p.easier_id], place[p.harder_id]) for p in stated if {p.easier_id, p.harder_id} <= place.keys()]
    found = _compared(scored, facts, known, stated is not None, left_out, chosen, catalog)
    return found if stated is None else replace(found, pairs_left_aside=len(stated) - len(known))


def case_book(catalog: Catalog, case: Coded, chosen: Settings) -> CaseBook:
    """What the recipient of a case could draw on."""
    return CaseBook(catalog, case.recipient, case.day, wrong=chosen.draws.wrong, case=case)


def score_case(catalog: Catalog, case: Coded, book: CaseBook, chosen: Settings) -> CaseScore:
    """A case's difficulty: the mean coverage of its items, each weighing alike."""
    assessment = assess(catalog, book, case.items, chosen)
    items = item_scores(catalog, dict.fromkeys(case.items, ()), assessment, chosen)
    whole = mean_columns([s.columns for s in items], np.full((len(items), 1), 1.0 / len(items)))
    known = float(np.mean([s.known for s in items]))
    estimate = estimates([whole], [known >= chosen.method.draws.least_known], chosen.method)[0]
    families = tuple(dict.fromkeys(catalog.items[item].family for item in case.items))
    category = catalog.items[case.items[0]].category.value
    return CaseScore(case.row, estimate, estimate.band(chosen.method), category, families[0], tuple(items))


@dataclass(frozen=True)
class _Sample:
    """Some cases as arrays: labels, scores and bands, and the pairs among them by place."""

    labels: Array
    scores: Array
    bands: Array
    pairs: tuple[tuple[int, int], ...]

    def at(self, places: Index) -> _Sample:
        """The same cases at other places, each as often as it stands there."""
        where: dict[int, list[int]] = {}
        for new, old in enumerate(places.tolist()):
            where.setdefault(old, []).append(new)
        pairs = tuple((i, j) for a, b in self.pairs for i in where.get(a, ()) for j in where.get(b, ()))
        return _Sample(self.labels[places], self.scores[places], self.bands[places], pairs)


STATISTICS: dict[str, Callable[[_Sample], float]] = {
    "kendall_tau_b": lambda s: kendall_tau_b(s.scores, s.labels),
    "pair_accuracy": lambda s: pair_accuracy(s.scores, s.pairs),
    "weighted_kappa": lambda s: weighted_kappa(s.labels, s.bands),
    "concordance": lambda s: concordance(s.scores, s.labels),
    "concordance_gap2": lambda s: concordance(s.scores, s.labels, 2),
}


def _agreement(name: str, sample: _Sample, over: Mapping[str, Array]) -> Agreement:
    values = {key: statistic(sample) for key, statistic in STATISTICS.items()}
    intervals = {key: bootstrap(float, found.tolist()) for key, found in over.items()}
    return Agreement(name, len(sample.labels), values, intervals)


def _compared(
    scored: Sequence[CaseScore],
    facts: Sequence[Facts],
    pairs: Sequence[tuple[int, int]],
    stated: bool,
    left_out: Mapping[str, str],
    chosen: Settings,
    catalog: Catalog,
) -> Backtest:
    names = chosen.method.bands.names
    labels = np.array([float(s.label) for s in scored])
    scores = np.array([float(s.difficulty.value or 0.0) for s in scored])
    bands = np.array([float(min(names.index(str(s.band)), 4)) for s in scored])
    sample = _Sample(labels, scores, bands, tuple(pairs))
    seed, each = chosen.draws.seed, [s.id for s in scored]
    families = [s.family for s in scored]
    clean = np.array([i for i, s in enumerate(scored) if not s.row.confounder], dtype=np.intp)
    merged = _Sample(np.maximum(labels, 1.0), scores, np.maximum(bands, 1.0), sample.pairs)
    draws = resamples(each, seed)
    ours = _over(sample, draws)
    variants = [_agreement("all cases", sample, ours)]
    if FEWEST <= len(clean) < len(scored):
        without = sample.at(clean)
        over = _over(without, resamples([each[i] for i in clean], seed))
        variants.append(_agreement("without confounded cases", without, over))
    variants.append(_agreement("labels 0 and 1 merged", merged, _over(merged, draws)))
    if len(set(families)) > 1:
        over = _over(sample, resamples(families, seed))
        variants.append(_agreement("whole families resampled", sample, over))
    baselines = []
    for name, question in BASELINES.items():
        told, label = foretold(name, facts, labels)
        other = replace(sample, scores=told, bands=label)
        values = {key: statistic(other) for key, statistic in STATISTICS.items()}
        baselines.append(
            Baseline(name, question, values, _leads(variants[0].values, ours, values, _over(other, draws)))
        )
    return Backtest(
        cases=tuple(scored),
        variants=tuple(variants),
        families=_families_out(sample, families),
        baselines=tuple(baselines),
        confusion=confusion(labels, bands)[:, : len(names)],
        band_names=names[:5],
        pairs=len(pairs),
        pairs_stated=stated,
        left_out=dict(left_out),
        residuals=_residuals(scores, labels),
        provenance=chosen.provenance(catalog),
    )


def _over(sample: _Sample, draws: Sequence[Index]) -> dict[str, Array]:
    """Every statistic on every resample of the cases."""
    samples = [sample.at(places) for places in draws]
    return {key: np.array([statistic(each) for each in samples]) for key, statistic in STATISTICS.items()}


def _leads(
    ours: Mapping[str, float], ours_over: Mapping[str, Array], theirs: Mapping[str, float], over: Mapping[str, Array]
) -> dict[str, Lead]:
    """How far the score is ahead of a baseline, both on the same resampled cases."""
    leads = {}
    for key in STATISTICS:
        found = ours_over[key] - over[key]
        found = found[~np.isnan(found)]
        if not len(found):
            continue
        low, high = np.quantile(found, [0.05, 0.95])
        ahead = float(np.mean(found > 0) + np.mean(found == 0) / 2.0)
        leads[key] = Lead(ours[key] - theirs[key], (float(low), float(high)), ahead)
    return leads


def _families_out(sample: _Sample, families: Sequence[str]) -> tuple[FamilyOut, ...]:
    """Each family left out in turn, lowest tau first, those without a tau last."""
    found = []
    for family in dict.fromkeys(families):
        rest = sample.at(np.array([i for i, f in enumerate(families) if f != family], dtype=np.intp))
        if len(rest.labels) >= FEWEST:
            values = {key: statistic(rest) for key, statistic in STATISTICS.items()}
            found.append(FamilyOut(family, len(sample.labels) - len(rest.labels), values))
    tau = {f.family: f.values["kendall_tau_b"] for f in found}
    return tuple(sorted(found, key=lambda f: (np.isnan(tau[f.family]), tau[f.family], f.family)))


def _residuals(scores: Array, labels: Array) -> tuple[float, ...]:
    """How many labels too hard (above 0) or too easy each case is placed: the labels dealt out in the order of scores."""
    order = np.sort(labels)
    ranks = [order[(scores < score).sum() : (scores <= score).sum()].mean() for score in scores]
    return tuple((np.array(ranks) - labels).tolist())
