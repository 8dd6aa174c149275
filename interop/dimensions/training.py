"""Who can crew it, after how many weeks? Type skills and the full course in weeks."""

from __future__ import annotations

from interop.dimensions.shape import Array, Dimension, Mandatory, Numbers, Rule
from interop.models import Level, Measure


def skill_value(kappa: Array, reach: Array, amount: Array, numbers: Numbers) -> Array:
    """A course halves what is ready when the weeks still to learn, times the teach factor, reach the half-value."""
    weeks_left = amount * (1.0 - kappa)
    return 1.0 / (1.0 + weeks_left * reach / numbers["training.half_value_weeks"])


def skill(measure: Measure) -> Rule:
    """The skill rule over a measure in weeks."""
    return Rule("skill", "v = 1 / (1 + W (1 - kappa) teach / H)", skill_value, measure, skill=True)


SKILL_LEVELS = {
    Level.COMMON: "the same type",
    Level.INTERCHANGEABLE: "another type of the same family",
    Level.COMPATIBLE: "a type of the same design school and role",
    Level.NOMINAL: "a type of the same role from another school",
    Level.NONE: "nobody in that role",
}

DIMENSION = Dimension(
    name="training",
    order=4,
    question="Who can crew it, after how many weeks?",
    mandatory=Mandatory.ALWAYS,
    levels=SKILL_LEVELS,
    rules={"*": skill(Measure.CREW_WEEKS)},
)
