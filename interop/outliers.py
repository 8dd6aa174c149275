"""Facts out of all proportion: each may be right, and each is worth a second look."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, cast

from interop.catalog import Catalog
from interop.counts import Tables
from interop.errors import Problem
from interop.models import Basis, Category, Code, Holding, Item, Level, Need, State, Status, Substitute, Supply
from interop.tables import Located

MASS = {
    Category.AA_GUN: (80.0, 50_000.0),
    Category.APC: (3_000.0, 45_000.0),
    Category.ARMOURED_CAR_MRAP: (1_500.0, 40_000.0),
    Category.ATTACK_AIRCRAFT: (2_500.0, 30_000.0),
    Category.ATTACK_HELICOPTER: (1_500.0, 15_000.0),
    Category.COMMAND_VEHICLE: (1_500.0, 45_000.0),
    Category.ENGINEER_VEHICLE: (200.0, 75_000.0),
    Category.FIGHTER: (1_500.0, 40_000.0),
    Category.GRENADE_LAUNCHER: (1.0, 60.0),
    Category.IFV: (5_000.0, 50_000.0),
    Category.LIGHT_TANK: (4_000.0, 40_000.0),
    Category.MACHINE_GUN: (4.0, 160.0),
    Category.MAIN_BATTLE_TANK: (9_000.0, 80_000.0),
    Category.MANPADS: (8.0, 150.0),
    Category.MORTAR: (5.0, 30_000.0),
    Category.PISTOL_SMG: (0.3, 6.0),
    Category.RIFLE: (2.0, 20.0),
    Category.ROCKET_LAUNCHER: (1.5, 400.0),
    Category.SP_HOWITZER: (5_000.0, 65_000.0),
    Category.TOWED_HOWITZER: (400.0, 20_000.0),
    Category.TRAINER: (500.0, 12_000.0),
    Category.TRANSPORT_AIRCRAFT: (700.0, 300_000.0),
    Category.TRUCK_UTILITY: (500.0, 45_000.0),
    Category.UTILITY_HELICOPTER: (500.0, 60_000.0),
}
"""Least and greatest mass, in kg, that types of a category have."""

BORE = {
    Category.AA_GUN: (12.0, 135.0),
    Category.ANTI_TANK_GUN: (37.0, 130.0),
    Category.APC: (5.0, 130.0),
    Category.ARMOURED_CAR_MRAP: (5.0, 130.0),
    Category.FIGHTER: (7.0, 90.0),
    Category.GRENADE_LAUNCHER: (25.0, 60.0),
    Category.IFV: (5.0, 155.0),
    Category.MACHINE_GUN: (5.0, 15.0),
    Category.MAIN_BATTLE_TANK: (37.0, 140.0),
    Category.MLRS: (50.0, 700.0),
    Category.MORTAR: (37.0, 240.0),
    Category.PISTOL_SMG: (4.0, 20.0),
    Category.RIFLE: (4.0, 21.0),
    Category.SP_HOWITZER: (70.0, 240.0),
    Category.TOWED_HOWITZER: (60.0, 240.0),
}
"""Least and greatest calibre, in mm, of a category's main rounds."""


def outliers(catalog: Catalog, tables: Tables) -> list[Problem]:
    """Masses and calibres out of proportion, needs that nobody on record could meet, and codes that nothing needs."""
    return [*masses(tables), *bores(catalog, tables), *unmet(catalog, tables), *unused(catalog, tables)]


def masses(tables: Tables) -> list[Problem]:
    """Items too light or too heavy for their category."""
    problems = []
    for located in tables["equipment"]:
        item = cast(Item, located.row)
        low, high = MASS.get(item.category, (0.0, float("inf")))
        if item.mass_kg is not None and not low <= item.mass_kg <= high:
            words = f"{item.mass_kg:g} kg is out of proportion for a {item.category} ({low:g} to {high:g})"
            problems.append(_doubt(located, words, "mass_kg", f"{item.mass_kg:g}"))
    return problems


def bores(catalog: Catalog, tables: Tables) -> list[Problem]:
    """Main rounds too small or too large for the category of what fires them."""
    problems = []
    for row in tables["needs"]:
        located = cast(Located[Need], row)
        need = located.row
        if need.dimension != "ammunition" or not need.role.startswith("main") or need.code is None:
            continue
        category, bore = catalog.items[need.item].category, catalog.codes[need.code].bore_mm
        low, high = BORE.get(category, (0.0, float("inf")))
        if bore is not None and not low <= bore <= high:
            words = f"{bore:g} mm is out of proportion for a {category} ({low:g} to {high:g})"
            problems.append(_doubt(located, words, "code", f"{need.item} {need.code}"))
    return problems


def unmet(catalog: Catalog, tables: Tables) -> list[Problem]:
    """Needs that nobody on record could meet: no force supplies the code, or a stand-in, or operates what uses it."""
    supplied, users = _supplied(tables), _users(catalog)
    operated = {
        holding.item
        for holding in (cast(Holding, located.row) for located in tables["holdings"])
        if holding.status is Status.IN_SERVICE
    }
    problems = []
    for located in tables["codes"]:
        code = cast(Code, located.row).id
        stand_ins = {row.offered_code for row in catalog.stand_ins(code) if row.level is not Level.NONE}
        if users[code] and operated.isdisjoint(users[code]) and supplied.isdisjoint({code, *stand_ins}):
            words = f"{', '.join(users[code][:3])} needs it and nobody on record can supply it"
            hint = "add who makes, overhauls, stocks or teaches it, or a holding of what uses it"
            problems.append(located.problem("nobody-supplies", words, column="id", value=code, hint=hint, warning=True))
    return problems


def unused(catalog: Catalog, tables: Tables) -> list[Problem]:
    """Codes that nothing needs; a skill that somebody has is of use, since it may be near to another."""
    supplied, users = _supplied(tables), _users(catalog)
    offered = {cast(Substitute, located.row).offered_code for located in tables["substitutes"]}
    problems = []
    for located in tables["codes"]:
        code = cast(Code, located.row)
        if not users[code.id] and code.id not in offered and not (code.role and code.id in supplied):
            hint = "delete it, or add the need"
            problems.append(
                located.problem("unused-code", "no item needs it", column="id", value=code.id, hint=hint, warning=True)
            )
    return problems


def _supplied(tables: Tables) -> set[str]:
    """Codes that some force supplies, on whatever day."""
    rows = (cast(Supply, located.row) for located in tables["supplies"])
    return {row.code for row in rows if row.basis is not Basis.NONE}


def _users(catalog: Catalog) -> dict[str, list[str]]:
    """The items that need each code."""
    users: dict[str, list[str]] = defaultdict(list)
    for item in catalog.items:
        for group in catalog.need_groups(item):
            if group.state is State.KNOWN:
                for need in group.needs:
                    users[str(need.code)].append(item)
    return users


def _doubt(located: Located[Any], words: str, column: str, value: str) -> Problem:
    return located.problem("outlier", words, column=column, value=value, warning=True)
