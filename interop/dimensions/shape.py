"""The shape that every dimension has, and the plain value rule that most needs follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from interop.models import Level, Measure

Array = NDArray[np.float64]
Numbers = Mapping[str, Array]
"""Method numbers by dotted name (``demand.floor``), each an array with one value a draw."""


class Mandatory(StrEnum):
    """When a dimension is one that an item cannot do without."""

    ALWAYS = "always"
    IF_ESSENTIAL = "if the item has an essential need in it"


@dataclass(frozen=True)
class Rule:
    """How an offer is worth something: ``value(kappa, reach, amount, numbers)``, all broadcast to (needs, draws).

    ``kappa`` is the worth of the level. ``reach`` is alpha times beta, or for a skill the teach factor.
    ``amount`` is in the unit of ``measure`` (a rule without a measure ignores it). ``floor``: however weak an
    offer is, it is worth no less than none at all. ``kindred``: the recipient's own code of the same role stands in, as
    near as its family and school are, as a skill does.
    """

    name: str
    formula: str
    value: Callable[[Array, Array, Array, Numbers], Array]
    measure: Measure | None = None
    skill: bool = False
    floor: bool = False
    kindred: bool = False


@dataclass(frozen=True)
class Dimension:
    """One question about support. ``rules`` maps roles to value rules; the rule of ``*`` serves the rest.

    A role may carry a suffix (``main-rocket``): the longest prefix that is named counts.
    ``open_fit``: where no row says whether one code replaces another, it is unknown rather than none.
    """

    name: str
    order: int
    question: str
    mandatory: Mandatory
    levels: Mapping[Level, str]
    rules: Mapping[str, Rule]
    open_fit: bool = False

    def rule(self, role: str) -> Rule:
        """The value rule of a role."""
        stem = role
        while stem not in self.rules and "-" in stem:
            stem = stem.rpartition("-")[0]
        return self.rules.get(stem) or self.rules["*"]


def demand(amount: Array, low: Array, high: Array, floor: Array) -> Array:
    """How much of the work hangs on a need, ``floor``..1, logarithmic between ``low`` and ``high``."""
    share = np.log(amount / low) / np.log(high / low)
    return floor + (1.0 - floor) * np.clip(share, 0.0, 1.0)


def _plain(kappa: Array, reach: Array, amount: Array, numbers: Numbers) -> Array:
    return kappa * reach


PLAIN = Rule("plain", "v = kappa alpha beta", _plain, floor=True)
