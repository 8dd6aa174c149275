"""Can the force feed it? Rounds by bore and case (or motor), never by the bore alone."""

from __future__ import annotations

from interop.dimensions.shape import PLAIN, Array, Dimension, Mandatory, Numbers, Rule, demand
from interop.models import Level, Measure


def rounds_value(kappa: Array, reach: Array, amount: Array, numbers: Numbers) -> Array:
    """Demand scales the channel, never the level: where no round fits, all stays prohibitive."""
    delta = demand(amount, numbers["demand.kg_per_day_low"], numbers["demand.kg_per_day_high"], numbers["demand.floor"])
    return kappa * (1.0 - delta * (1.0 - reach))


ROUNDS = Rule("rounds", "v = kappa (1 - delta (1 - alpha beta))", rounds_value, Measure.KG_PER_DAY, floor=True)

DIMENSION = Dimension(
    name="ammunition",
    order=1,
    question="Can the force feed it?",
    mandatory=Mandatory.IF_ESSENTIAL,
    levels={
        Level.COMMON: "the same round",
        Level.INTERCHANGEABLE: "a round certified or proven in the same weapon",
        Level.COMPATIBLE: "a round that can be used with restrictions",
        Level.NOMINAL: "a round of the same name, not proven in this weapon",
        Level.NONE: "no round that fits",
    },
    rules={"main": ROUNDS, "*": PLAIN},
)
