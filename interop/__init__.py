"""How hard would it be to integrate one force's equipment into another force's logistics, and why?

>>> import interop
>>> cat = interop.load()
>>> card = interop.score(cat, "US", "RU")
>>> card.band in ("hard", "prohibitive")
True
"""

from interop.catalog import Catalog, load
from interop.changes import Difference, diff
from interop.errors import (
    CatalogError,
    EvidenceError,
    FileError,
    InteropError,
    Problem,
    UnknownNameError,
    UsageError,
)
from interop.method import Method, load_method
from interop.names import Resolution
from interop.report.cite import cite
from interop.report.formats import export
from interop.scoring.compare import Explanation, Matrix, Ranking, explain, matrix, rank
from interop.scoring.estimate import Estimate
from interop.scoring.scenario import Scenario, ScenarioScore, load_scenario, score_scenario
from interop.scoring.score import score
from interop.scoring.scorecard import Scorecard
from interop.uncertainty.flip import Flip, flip
from interop.uncertainty.gaps import Gaps, gaps
from interop.uncertainty.sensitivity import Sensitivity, sensitivity

__all__ = [
    "Catalog",
    "CatalogError",
    "Difference",
    "Estimate",
    "EvidenceError",
    "Explanation",
    "FileError",
    "Flip",
    "Gaps",
    "InteropError",
    "Matrix",
    "Method",
    "Problem",
    "Ranking",
    "Resolution",
    "Scenario",
    "ScenarioScore",
    "Scorecard",
    "Sensitivity",
    "UnknownNameError",
    "UsageError",
    "cite",
    "diff",
    "explain",
    "export",
    "flip",
    "gaps",
    "load",
    "load_method",
    "load_scenario",
    "matrix",
    "rank",
    "score",
    "score_scenario",
    "sensitivity",
]
