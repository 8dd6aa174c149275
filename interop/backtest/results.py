"""What a backtest found, as one frozen object that tables, JSON, charts and reports are read off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interop.models import Case
from interop.scoring.estimate import Estimate
from interop.scoring.scorecard import SCHEMA_VERSION, ItemScore, Provenance

MISSES = 10


@dataclass(frozen=True)
class CaseScore:
    """A past transfer with its score. ``family`` is that of its first item, ``category`` too."""

    row: Case
    difficulty: Estimate
    band: str | None
    category: str
    family: str
    items: tuple[ItemScore, ...]

    @property
    def id(self) -> str:
        """The case's id."""
        return self.row.id

    @property
    def label(self) -> int:
        """The outcome, 0 seamless to 4 prohibitive."""
        return self.row.label

    @property
    def why(self) -> str:
        """The sentence of the essential finding that is worth least."""
        findings = [item.hardest for item in self.items if item.hardest]
        worst = min(findings, key=lambda f: (f.low, f.dimension, f.role), default=None)
        return worst.sentence if worst else "Everything that it needs was at hand."


@dataclass(frozen=True)
class Agreement:
    """Statistics of agreement over some cases, each with its 90 % bootstrap interval."""

    name: str
    n: int
    values: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Lead:
    """The score's statistic less a baseline's, its 90 % paired bootstrap interval, the share of resamples ahead."""

    difference: float
    interval: tuple[float, float]
    ahead: float


@dataclass(frozen=True)
class Baseline:
    """A naive answer: its statistics, and the score's lead over it in each."""

    name: str
    question: str
    values: Mapping[str, float]
    leads: Mapping[str, Lead]


@dataclass(frozen=True)
class FamilyOut:
    """The statistics with one equipment family left out."""

    family: str
    cases: int
    values: Mapping[str, float]


@dataclass(frozen=True)
class Backtest:
    """How well the scores of past transfers agree with their outcomes.

    ``pairs`` counts those that were judged, ``pairs_left_aside`` those stated of a case that was not scored;
    ``residuals``: labels by which each case is placed too hard (above 0) or too easy (below), as ranks go.
    """

    cases: tuple[CaseScore, ...]
    variants: tuple[Agreement, ...]
    families: tuple[FamilyOut, ...]
    baselines: tuple[Baseline, ...]
    confusion: NDArray[np.intp]
    band_names: tuple[str, ...]
    pairs: int
    pairs_stated: bool
    left_out: Mapping[str, str]
    residuals: tuple[float, ...]
    provenance: Provenance
    pairs_left_aside: int = 0

    @property
    def all(self) -> Agreement:
        """The statistics over all cases that could be scored."""
        return self.variants[0]

    @property
    def misses(self) -> list[tuple[CaseScore, float]]:
        """The cases placed farthest from their outcome, with the residual, worst first."""
        ordered = sorted(zip(self.cases, self.residuals, strict=True), key=lambda pair: (-abs(pair[1]), pair[0].id))
        return [(case, residual) for case, residual in ordered[:MISSES] if abs(residual) >= 0.5]

    @property
    def headline(self) -> str:
        """The answer in one sentence, computed."""
        start, tau = f"{self.all.n} past transfers", self.all.values["kendall_tau_b"]
        if np.isnan(tau):
            return f"{start}: the outcomes or the scores are all alike, so that nothing can be said of their order."
        low, high = self.all.intervals["kendall_tau_b"]
        best = max(self.baselines, key=lambda b: _floor(b.values["kendall_tau_b"]))
        reached = best.values["kendall_tau_b"]
        naive = f"the best naive answer ({best.name.replace('_', ' ')}) reaches {reached:.2f}"
        if np.isnan(reached):
            naive = "no naive answer orders them at all"
        return f"{start}: the scores rank their outcomes with tau-b {tau:.2f} ({low:.2f} to {high:.2f}); {naive}."

    def as_dict(self) -> dict[str, Any]:
        """The whole result for JSON. A statistic that is not defined is null."""
        main = {key: _round(value) for key, value in self.all.values.items()}
        return {
            "schema_version": SCHEMA_VERSION,
            "headline": self.headline,
            "n": self.all.n,
            **main,
            "intervals": {key: [_round(end) for end in ends] for key, ends in self.all.intervals.items()},
            "pairs": {"n": self.pairs, "stated": self.pairs_stated, "left_aside": self.pairs_left_aside},
            "confusion": {"bands": list(self.band_names), "rows_are_labels": self.confusion.tolist()},
            "variants": [
                {
                    "name": v.name,
                    "n": v.n,
                    **{key: _round(value) for key, value in v.values.items()},
                    "intervals": {key: [_round(end) for end in ends] for key, ends in v.intervals.items()},
                }
                for v in self.variants
            ],
            "leave_one_family_out": [
                {"family": f.family, "cases": f.cases, **{key: _round(value) for key, value in f.values.items()}}
                for f in self.families
            ],
            "baselines": {
                b.name: {
                    "question": b.question,
                    **{key: _round(value) for key, value in b.values.items()},
                    "lead": {
                        key: {
                            "difference": _round(lead.difference),
                            "interval": [_round(end) for end in lead.interval],
                            "ahead": _round(lead.ahead),
                        }
                        for key, lead in b.leads.items()
                    },
                }
                for b in self.baselines
            },
            "misses": [
                {
                    "id": case.id,
                    "name": case.row.name,
                    "label": case.label,
                    "difficulty": case.difficulty.as_dict()["value"],
                    "band": case.band,
                    "residual": _round(residual),
                    "direction": "too hard" if residual > 0 else "too easy",
                    "confounder": case.row.confounder,
                    "why": case.why,
                    "outcome": case.row.outcome,
                }
                for case, residual in self.misses
            ],
            "cases": [
                {
                    "id": case.id,
                    "label": case.label,
                    "difficulty": case.difficulty.as_dict(),
                    "band": case.band,
                    "residual": _round(residual),
                }
                for case, residual in zip(self.cases, self.residuals, strict=True)
            ],
            "left_out": dict(self.left_out),
            "provenance": self.provenance.as_dict(),
        }

    @cached_property
    def frame(self) -> Any:
        """One row a case, as a tidy pandas frame."""
        from interop.frames import backtest_frame

        return backtest_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import backtest_html

        return backtest_html(self)


def _floor(number: float) -> float:
    return -2.0 if np.isnan(number) else number


def _round(number: float) -> float | None:
    return None if np.isnan(number) else round(float(number), 4) + 0.0
