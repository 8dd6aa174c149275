"""Worlds for tests of the score: one of a single need, to see an offer by itself, and random ones for laws."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from hypothesis import strategies as st
from world import DIMENSIONS, World

import interop
from interop.models import Channel
from interop.scoring.findings import Finding

FORCES = ("XA", "XB", "XC")
CODES = {
    "ammunition": ("round-a", "round-b", "round-c"),
    "fuel": ("fuel-a", "fuel-b", "fuel-c"),
    "parts": ("part-a", "part-b", "part-c"),
    "training": ("crew-a", "crew-b", "crew-c"),
    "maintenance": ("fitter-a", "fitter-b", "tool-a", "depot-a", "depot-b", "depot-c"),
    "systems": ("system-a", "system-b"),
}
EVERY_CODE = tuple(code for codes in CODES.values() for code in codes)
ROLES = {
    "ammunition": ("main-gun", "secondary"),
    "fuel": ("fuel", "oil"),
    "parts": ("engine", "gun"),
    "training": ("crew",),
    "maintenance": ("maintainer", "contractor", "depot"),
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


def single_need(dimension: str, code: str = "", role: str = "", **cells: Any) -> World:
    """A world in which all that XA's ten kits need is one code, or one that is not known."""
    world = World(*FORCES)
    for other in DIMENSIONS:
        world.code(other, f"spare-{other}")
        if other != dimension:
            world.need("kit", other, state="not-needed")
    return world.item("kit").holds("XA", "kit").need("kit", dimension, code, role, **cells)


def finding(world: World, to: str = "XB", channels: Mapping[str, Channel | str] | None = None) -> Finding:
    """The finding on the only need of XA's kit."""
    [only] = interop.score(world.catalog(), "XA", to, draws=16, channels=channels).items[0].findings
    return only


def is_skill(code: str) -> bool:
    """Whether a code of these worlds is a skill."""
    return code.startswith(("crew-", "fitter-"))


def renewed(code: str) -> str:
    """A basis on which a force supplies a code without end."""
    return "trains" if is_skill(code) else "produces"


def worlds(*, unknowns: bool = True, grades: tuple[str, ...] = GRADES) -> st.SearchStrategy[World]:
    """Worlds in which XA has kit. Without ``unknowns`` every need, channel, record and pair of fuels is settled."""
    seeds, settled = st.integers(0, 2**32 - 1), st.just(unknowns)
    return st.builds(random_world, seed=seeds, items=st.integers(1, 3), unknowns=settled, grades=st.just(grades))


def random_world(seed: int, items: int, *, unknowns: bool = True, grades: tuple[str, ...] = GRADES) -> World:
    """The world of a seed: a failing example is small in its number of items and made again from two numbers."""
    draw = Random(seed)
    world = World(*FORCES, complete=False)
    for force in FORCES:
        for dimension in DIMENSIONS:
            if not unknowns or _chance(draw, 70):
                world.complete(force, dimension, "no" if unknowns and _chance(draw, 20) else "yes")
    for dimension, codes in CODES.items():
        for code in codes:
            roles = ("yard", "hangar") if code.startswith("depot-") else ("driver", "pilot")
            options = {"family": ("f1", "f2"), "school": ("soviet", "western"), "role": roles}
            kind = {name: draw.choice(values) for name, values in options.items()}
            world.code(dimension, code, **(kind if is_skill(code) or code.startswith("depot-") else {}))
    names = ("item-a", "item-b", "item-c")[:items]
    for item in names:
        world.item(item, draw.choice(("main-battle-tank", "truck-utility")))
        for dimension in DIMENSIONS:
            _needs(world, item, dimension, draw, unknowns, draw.choice(grades))
    for force in FORCES:
        for item in names:
            if (force == "XA" and item == names[0]) or _chance(draw, 40):
                low = draw.randint(0, 30)
                span = (None, None) if _chance(draw, 20) else (low, low + 1 + draw.randint(0, 30))
                status = "in-service" if _chance(draw, 60) else draw.choice(("stored", "captured", "inoperable"))
                status = "stored" if (force, status) == ("XA", "inoperable") else status
                world.holds(force, item, *span, status=status, grade=draw.choice(grades))
    for dimension, codes in CODES.items():
        for need in codes:
            for offered in codes:
                if need != offered and (_chance(draw, 30) or (dimension == "fuel" and not unknowns)):
                    world.substitute(dimension, need, offered, draw.choice(LEVELS), grade=draw.choice(grades))
        for code in codes:
            for force in FORCES:
                if _chance(draw, 30):
                    _supply(world, force, code, draw, draw.choice(grades))
    for recipient in FORCES:
        for supplier in FORCES:
            if recipient != supplier and (not unknowns or _chance(draw, 75)):
                world.relation(recipient, supplier, draw.choice(CHANNELS), grade=draw.choice(grades))
            if recipient != supplier and _chance(draw, 20):
                channel, about = draw.choice(CHANNELS), draw.choice(DIMENSIONS)
                world.relation(recipient, supplier, channel, about, grade=draw.choice(grades))
    if unknowns and _chance(draw, 20):
        world.relation("*", draw.choice(FORCES), draw.choice(CHANNELS), grade=draw.choice(grades))
    return world


def _chance(draw: Random, percent: int) -> bool:
    return draw.randrange(100) < percent


def _needs(world: World, item: str, dimension: str, draw: Random, unknowns: bool, grade: str) -> None:
    """Needs of an item in a dimension: perhaps none, or nothing said, or a role unknown, or with an alternative."""
    kind = draw.randrange(10)
    if kind == 0 and dimension != "parts":
        world.need(item, dimension, state="not-needed", grade=grade)
        return
    if kind == 1 and unknowns:
        return
    for role in ROLES[dimension][: max(1, kind - 5)]:
        cells = {"essential": "no" if _chance(draw, 25) else "yes", "share": draw.choice(("1", "2", "0.5"))}
        if unknowns and _chance(draw, 10):
            world.need(item, dimension, role=role, grade=grade, **cells)
            continue
        codes = [code for code in CODES[dimension] if is_skill(code) is (role in ("crew", "maintainer"))]
        first, other = draw.sample(codes, 2)
        unit, amounts = AMOUNTS.get((dimension, role), ("", ("",)))
        amount = {"unit": unit, "amount": draw.choice(amounts)} if unit and _chance(draw, 50) else {}
        world.need(item, dimension, first, role, grade=grade, **cells, **amount)
        if _chance(draw, 20):
            world.need(item, dimension, other if not unknowns or _chance(draw, 80) else "", role, grade=grade, **cells)


def _supply(world: World, force: str, code: str, draw: Random, grade: str) -> None:
    if _chance(draw, 15):
        world.supply(force, code, "none", grade=grade)
    elif is_skill(code):
        world.supply(force, code, "trains", grade=grade)
    else:
        basis = draw.choice(("produces", "overhauls", "stocks"))
        depth = draw.choice(("", "", "weeks", "months", "year")) if basis == "stocks" else ""
        kilograms = draw.choice(("10", "5000", "900000")) if (basis, depth) == ("stocks", "") else ""
        counted = {"stock": kilograms, "stock_unit": "kg"} if code.startswith("round-") and kilograms else {}
        world.supply(force, code, basis, depth=depth, grade=grade, **counted)
