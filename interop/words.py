"""The words that a cell may choose from: levels, channels, bases, categories and the like."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How well one code stands in for another, in NATO's words, best first."""

    COMMON = "common"
    INTERCHANGEABLE = "interchangeable"
    COMPATIBLE = "compatible"
    NOMINAL = "nominal"
    NONE = "none"


class Channel(StrEnum):
    """How a recipient may draw on a supplier, best first."""

    OWN = "own"
    ALLY = "ally"
    PARTNER = "partner"
    MARKET = "market"
    DENIED = "denied"


class Basis(StrEnum):
    """On what a supply rests. ``operates`` is derived from holdings and never written in a table."""

    PRODUCES = "produces"
    OVERHAULS = "overhauls"
    STOCKS = "stocks"
    TRAINS = "trains"
    OPERATES = "operates"
    NONE = "none"


class Depth(StrEnum):
    """How long a stock lasts that nobody renews."""

    WEEKS = "weeks"
    MONTHS = "months"
    YEAR = "year"


class State(StrEnum):
    """What is known of a need."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    NOT_NEEDED = "not-needed"


class Status(StrEnum):
    """What a holding is fit for. Only what is in service proves that its holder can support it."""

    IN_SERVICE = "in-service"
    STORED = "stored"
    CAPTURED = "captured"
    INOPERABLE = "inoperable"


class ForceKind(StrEnum):
    """What kind of force it is."""

    STATE = "state"
    NON_STATE = "non-state"
    HISTORIC = "historic"


class School(StrEnum):
    """The design school that a skill was learned in."""

    SOVIET = "soviet"
    WESTERN = "western"
    CHINESE = "chinese"


class Measure(StrEnum):
    """What an amount measures, always of the whole item."""

    MAN_HOURS = "man-hours"
    KG_PER_DAY = "kg-per-day"
    CREW_WEEKS = "crew-weeks"
    MAINTAINER_WEEKS = "maintainer-weeks"


class Category(StrEnum):
    """Kinds of equipment; a force's score weighs its categories alike."""

    AA_GUN = "aa-gun"
    ANTI_TANK_GUN = "anti-tank-gun"
    APC = "apc"
    ARMOURED_CAR_MRAP = "armoured-car-mrap"
    ATGM = "atgm"
    ATTACK_AIRCRAFT = "attack-aircraft"
    ATTACK_HELICOPTER = "attack-helicopter"
    COMMAND_VEHICLE = "command-vehicle"
    ENGINEER_VEHICLE = "engineer-vehicle"
    FIGHTER = "fighter"
    GRENADE_LAUNCHER = "grenade-launcher"
    GUIDED_WEAPON = "guided-weapon"
    IFV = "ifv"
    LIGHT_TANK = "light-tank"
    MACHINE_GUN = "machine-gun"
    MAIN_BATTLE_TANK = "main-battle-tank"
    MANPADS = "manpads"
    MLRS = "mlrs"
    MORTAR = "mortar"
    NAVAL_VESSEL = "naval-vessel"
    PISTOL_SMG = "pistol-smg"
    RADAR = "radar"
    RADIO = "radio"
    RIFLE = "rifle"
    ROCKET_LAUNCHER = "rocket-launcher-recoilless"
    SAM = "sam"
    SOLDIER_EQUIPMENT = "soldier-equipment"
    SP_HOWITZER = "sp-howitzer"
    TOWED_HOWITZER = "towed-howitzer"
    TRAINER = "trainer"
    TRANSPORT_AIRCRAFT = "transport-aircraft"
    TRUCK_UTILITY = "truck-utility"
    UAV = "uav"
    UTILITY_HELICOPTER = "utility-helicopter"


class Mode(StrEnum):
    """How kit came to a recipient in a past transfer."""

    DONATED = "donated"
    LEND_LEASE = "lend-lease"
    BOUGHT = "bought"
    LICENSED = "licensed"
    INHERITED = "inherited"
    CAPTURED = "captured"
    SUPPORT_LOST = "support-lost"


class Unit(StrEnum):
    """What an amount is counted in."""

    MAN_HOURS = "man-hours"
    KG_PER_DAY = "kg/day"
    WEEKS = "weeks"
