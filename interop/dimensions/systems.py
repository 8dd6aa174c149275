"""Does it talk and unlock? Radios, IFF, data links, mission data, keys and software it cannot work without."""

from __future__ import annotations

from interop.dimensions.shape import PLAIN, Dimension, Mandatory
from interop.models import Level

DIMENSION = Dimension(
    name="systems",
    order=6,
    question="Does it talk and unlock?",
    mandatory=Mandatory.IF_ESSENTIAL,
    levels={
        Level.COMMON: "the same system",
        Level.INTERCHANGEABLE: "a system that takes its place as it is",
        Level.COMPATIBLE: "a system that works with restrictions",
        Level.NOMINAL: "a system of the same kind, not shown to work with it",
        Level.NONE: "no system that works with it",
    },
    rules={"*": PLAIN},
)
