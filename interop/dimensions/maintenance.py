"""Who can repair it, with what? Maintainers, depots, tools, test equipment, technical data, contractors."""

from __future__ import annotations

from dataclasses import replace

from interop.dimensions.parts import WORK
from interop.dimensions.shape import Dimension, Mandatory
from interop.dimensions.training import skill
from interop.models import Level, Measure

WORKSHOP = replace(WORK, name="workshop", kindred=True)
"""A depot that overhauls kindred kit does part of the work on this one."""

DIMENSION = Dimension(
    name="maintenance",
    order=5,
    question="Who can repair it, with what?",
    mandatory=Mandatory.ALWAYS,
    levels={
        Level.COMMON: "the same skill, depot or equipment",
        Level.INTERCHANGEABLE: "one that takes its place as it is",
        Level.COMPATIBLE: "one that does part of the work",
        Level.NOMINAL: "one of the same name or role, not shown to do it",
        Level.NONE: "none that can",
    },
    rules={"maintainer": skill(Measure.MAINTAINER_WEEKS), "depot": WORKSHOP, "*": WORK},
)
