"""Can worn parts be replaced? Assembly families: engine, gearbox, gun, track, rotor, avionics."""

from __future__ import annotations

from interop.dimensions.shape import Array, Dimension, Mandatory, Numbers, Rule, demand
from interop.models import Level, Measure


def work_value(kappa: Array, reach: Array, amount: Array, numbers: Numbers) -> Array:
    """Little work, little harm: a rifle without a parts line still shoots."""
    delta = demand(amount, numbers["demand.man_hours_low"], numbers["demand.man_hours_high"], numbers["demand.floor"])
    return 1.0 - delta * (1.0 - kappa * reach)


WORK = Rule("work", "v = 1 - delta (1 - kappa alpha beta)", work_value, Measure.MAN_HOURS)

DIMENSION = Dimension(
    name="parts",
    order=3,
    question="Can worn parts be replaced?",
    mandatory=Mandatory.ALWAYS,
    levels={
        Level.COMMON: "the same assembly",
        Level.INTERCHANGEABLE: "an assembly that takes its place as it is",
        Level.COMPATIBLE: "an assembly that shares part of its components",
        Level.NOMINAL: "an assembly of the same name, its fit not shown",
        Level.NONE: "no assembly that fits",
    },
    rules={"*": WORK},
)
