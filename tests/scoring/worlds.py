"""Small random worlds for Hypothesis: three forces, few items and codes, and every kind of row that a score reads."""

from __future__ import annotations

from hypothesis import strategies as st
from world import DIMENSIONS, World

FORCES = ("XA", "XB", "XC")
CODES = {
    "ammunition": ("round-a", "round-b", "round-c"),
    "fuel": ("fuel-a", "fuel-b", "fuel-c"),
    "parts": ("part-a", "part-b", "part-c"),
    "training": ("crew-a", "crew-b", "crew-c"),
    "maintenance": ("fitter-a", "fitter-b", "tool-a", "tool-b"),
    "systems": ("system-a", "system-b"),
}
ROLES = {
    "ammunition": ("main-gun", "secondary"),
    "fuel": ("fuel", "oil"),
    "parts": ("engine", "gun"),
    "training": ("crew",),
    "maintenance": ("maintainer", "tools"),
    "systems": ("iff", "keys"),
}
AMOUNTS = {
    ("ammunition", "main-gun"): ("kg/day", ("0.5", "10", "50", "900")),
    ("parts", "engine"): ("man-hours", ("0.005", "0.4", "8", "60")),
    ("training", "crew"): ("weeks", ("2", "26", "80")),
    ("maintenance", "maintainer"): ("weeks", ("1", "30")),
}
LEVELS = ("interchangeable", "compatible", "nominal", "none")
CHANNELS = ("ally", "partner", "market", "denied")
GRADES = ("A1", "B2", "C3", "F3", "D4", "E5", "F6")


def is_skill(code: str) -> bool:
    """Whether a code of these worlds is a skill."""
    return code.startswith(("crew-", "fitter-"))


def codes_for(dimension: str, role: str) -> tuple[str, ...]:
    """Codes that a role of a dimension may need."""
    if dimension != "maintenance":
        return CODES[dimension]
    return tuple(code for code in CODES[dimension] if is_skill(code) is (role == "maintainer"))


@st.composite
def worlds(draw: st.DrawFn, *, unknowns: bool = True, grades: tuple[str, ...] = GRADES) -> World:
    """A world in which XA has kit. Without ``unknowns`` every need, channel, record and pair of fuels is settled."""

    def one(options: tuple[str, ...]) -> str:
        return draw(st.sampled_from(options))

    def chance(percent: int) -> bool:
        return draw(st.integers(0, 99)) < percent

    world = World(*FORCES, complete=False)
    for force in FORCES:
        for dimension in DIMENSIONS:
            if not unknowns or chance(70):
                world.complete(force, dimension, "no" if unknowns and chance(20) else "yes")
    for dimension, codes in CODES.items():
        for code in codes:
            skill = {
                "family": one(("f1", "f2")),
                "school": one(("soviet", "western")),
                "role": one(("driver", "pilot")),
            }
            world.code(dimension, code, **(skill if is_skill(code) else {}))
    items = ("item-a", "item-b", "item-c")[: draw(st.integers(1, 3))]
    for item in items:
        world.item(item, one(("main-battle-tank", "truck-utility")))
        for dimension in DIMENSIONS:
            _needs(world, item, dimension, draw, unknowns, one(grades))
    for force in FORCES:
        for item in items:
            if (force == "XA" and item == items[0]) or chance(40):
                low = draw(st.integers(0, 30))
                span = (None, None) if chance(20) else (low, low + 1 + draw(st.integers(0, 30)))
                status = "in-service" if chance(60) else one(("stored", "captured"))
                world.holds(force, item, *span, status=status, grade=one(grades))
    for dimension, codes in CODES.items():
        for need in codes:
            for offered in codes:
                if need != offered and (chance(30) or (dimension == "fuel" and not unknowns)):
                    world.substitute(dimension, need, offered, one(LEVELS), grade=one(grades))
        for code in codes:
            for force in FORCES:
                if chance(30):
                    _supply(world, force, code, draw, one(grades))
    for recipient in FORCES:
        for supplier in FORCES:
            if recipient != supplier and (not unknowns or chance(75)):
                world.relation(recipient, supplier, one(CHANNELS), grade=one(grades))
            if recipient != supplier and chance(20):
                world.relation(recipient, supplier, one(CHANNELS), one(DIMENSIONS), grade=one(grades))
    return world


def _needs(world: World, item: str, dimension: str, draw: st.DrawFn, unknowns: bool, grade: str) -> None:
    """Needs of an item in a dimension: perhaps none, or nothing said, or a role unknown, or with an alternative."""
    kind = draw(st.integers(0, 9))
    if kind == 0 and dimension != "parts":
        world.need(item, dimension, state="not-needed", grade=grade)
        return
    if kind == 1 and unknowns:
        return
    for role in ROLES[dimension][: 1 + (kind > 6)]:
        essential = "no" if draw(st.integers(0, 3)) == 0 else "yes"
        cells = {"essential": essential, "share": draw(st.sampled_from(("1", "2", "0.5"))), "grade": grade}
        if unknowns and draw(st.integers(0, 9)) == 0:
            world.need(item, dimension, role=role, **cells)
            continue
        codes = codes_for(dimension, role)
        first = draw(st.sampled_from(codes))
        unit, amounts = AMOUNTS.get((dimension, role), ("", ()))
        if amounts and draw(st.booleans()):
            cells |= {"unit": unit, "amount": draw(st.sampled_from(amounts))}
        world.need(item, dimension, first, role, **cells)
        if draw(st.integers(0, 4)) == 0:
            other = draw(st.sampled_from(tuple(code for code in codes if code != first)))
            cells = {name: cell for name, cell in cells.items() if name not in ("unit", "amount")}
            world.need(item, dimension, other, role, **cells)


def _supply(world: World, force: str, code: str, draw: st.DrawFn, grade: str) -> None:
    if draw(st.integers(0, 5)) == 0:
        world.supply(force, code, "none", grade=grade)
    elif is_skill(code):
        world.supply(force, code, "trains", grade=grade)
    else:
        basis = draw(st.sampled_from(("produces", "overhauls", "stocks")))
        depth = draw(st.sampled_from(("", "", "weeks", "months", "year"))) if basis == "stocks" else ""
        world.supply(force, code, basis, depth=depth, grade=grade)
