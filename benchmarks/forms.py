"""Which form of the score ranks past transfers best, and does the choice hold out of sample?

Run: .venv/bin/python benchmarks/forms.py [--cases FILE]

Every case is taken apart once into its needs and offers, as the engine sees them on the day of the transfer. Each form
of the score is then tried on them at the method's central numbers; the first form is the engine's own and is checked
against it. Nested cross-validation goes by equipment family: within each outer fold the form is chosen, and the band
edges are set, on the other families alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import interop
from interop.backtest.agreement import concordance, kendall_tau_b, resamples, weighted_kappa
from interop.backtest.baselines import Facts, facts_of, foretold
from interop.backtest.cases import built_in_cases, read_cases
from interop.backtest.coding import Coded
from interop.backtest.run import case_book, score_case
from interop.dimensions import DIMENSIONS, Mandatory
from interop.method import Method
from interop.models import Mode
from interop.scoring.offers import Offer
from interop.scoring.score import assess
from interop.scoring.settings import settings

Array = NDArray[np.float64]
FOUND = "found by the project"
"""What the note of a case says that is not of the development list."""


@dataclass(frozen=True)
class Want:
    """A need of a case's item, with what was on offer."""

    item: str
    dimension: str
    role: str
    rule: str
    essential: bool
    share: float
    amount: float
    offers: tuple[Offer, ...]
    skill: bool


@dataclass(frozen=True)
class Trial:
    """A case taken apart. ``central`` is the engine's difficulty at the central numbers, None where a need is unknown."""

    id: str
    label: float
    clean: bool
    development: bool
    family: str
    mode: Mode
    man_hours: float
    central: float | None
    facts: Facts
    wants: tuple[Want, ...]


@dataclass(frozen=True)
class Form:
    """One way to work out the score. Numbers that are None are the method's."""

    name: str
    why: str
    demand_floor: float | None = None
    half_value: float | None = None
    exponent: float | None = None
    own_share: bool = False
    depot_share: float = 1.0
    optional: bool = True
    weights: Mapping[str, float] = field(default_factory=dict)
    channels: Mapping[str, float] = field(default_factory=dict)
