"""Can it be fuelled and lubricated? Fuel and fluid grades by NATO code or national standard."""

from __future__ import annotations

from interop.dimensions.shape import PLAIN, Dimension, Mandatory
from interop.models import Level

DIMENSION = Dimension(
    name="fuel",
    order=2,
    question="Can it be fuelled and lubricated?",
    mandatory=Mandatory.IF_ESSENTIAL,
    levels={
        Level.COMMON: "the same grade",
        Level.INTERCHANGEABLE: "a grade listed as a replacement",
        Level.COMPATIBLE: "a grade that may be used with limits on season, time or additives",
        Level.NOMINAL: "a grade of the same name, its fitness not shown",
        Level.NONE: "no usable grade",
    },
    rules={"*": PLAIN},
    open_fit=True,
)
