"""Words that stand beside a name in lists: what kind of thing it is, what tells variants apart, what says nothing."""

from __future__ import annotations

from interop.models import Category

C = Category

_LATIN = "a b v g g d e ye e zh z i i i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"
CYRILLIC = {
    letter: latin.strip("-")
    for letter, latin in zip("абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя", _LATIN.split(), strict=True)
}
"""Cyrillic letters as they are written in Latin ones."""

LOOKALIKE = CYRILLIC | dict(zip("авекмнорстух", "abekmhopctyx", strict=True))
"""Cyrillic letters as the Latin ones that they look like, where a list mixes both."""

_TRUCKS = (C.TRUCK_UTILITY,)
_UAV = (C.UAV,)
_TANK = (C.MAIN_BATTLE_TANK, C.LIGHT_TANK)
_GUN = (C.TOWED_HOWITZER, C.SP_HOWITZER, C.ANTI_TANK_GUN, C.AA_GUN)
_PLANE = (C.FIGHTER, C.ATTACK_AIRCRAFT, C.TRAINER, C.TRANSPORT_AIRCRAFT)
_GROUND = (
    C.APC, C.ARMOURED_CAR_MRAP, C.COMMAND_VEHICLE, C.ENGINEER_VEHICLE, C.IFV, C.LIGHT_TANK, C.MAIN_BATTLE_TANK,
    C.TRUCK_UTILITY, C.SP_HOWITZER, C.MLRS, C.SAM, C.AA_GUN, C.ATGM, C.MORTAR,
)  # fmt: skip
_MISSILE = (C.GUIDED_WEAPON, C.ATGM, C.MANPADS, C.SAM)
_HELICOPTER = (C.UTILITY_HELICOPTER, C.ATTACK_HELICOPTER)

KINDS: dict[str, tuple[C, ...]] = {
    "tank": _TANK, "tanks": _TANK, "mbt": (C.MAIN_BATTLE_TANK,),
    "howitzer": (C.TOWED_HOWITZER, C.SP_HOWITZER), "cannon": _GUN,
    "gun": (*_GUN, C.MACHINE_GUN), "mortar": (C.MORTAR,), "mlrs": (C.MLRS,),
    "ifv": (C.IFV,), "apc": (C.APC,), "mrap": (C.ARMOURED_CAR_MRAP,), "imv": (C.ARMOURED_CAR_MRAP,),
    "sam": (C.SAM,), "manpads": (C.MANPADS,), "atgm": (C.ATGM,), "rifle": (C.RIFLE,), "pistol": (C.PISTOL_SMG,),
    "carbine": (C.RIFLE,), "radar": (C.RADAR,), "radio": (C.RADIO,),
    "uav": _UAV, "drone": _UAV, "quadcopter": _UAV,
    "truck": _TRUCKS, "lorry": _TRUCKS, "jeep": _TRUCKS, "tanker": (*_TRUCKS, C.TRANSPORT_AIRCRAFT),
    "fighter": (C.FIGHTER,), "bomber": (C.FIGHTER, C.ATTACK_AIRCRAFT), "jet": _PLANE, "trainer": (C.TRAINER,),
    "aircraft": _PLANE, "helicopter": _HELICOPTER, "helicopters": _HELICOPTER,
    "bridge": (C.ENGINEER_VEHICLE,), "bridgelayer": (C.ENGINEER_VEHICLE,), "pontoon": (C.ENGINEER_VEHICLE,),
    "engineering": (C.ENGINEER_VEHICLE,), "recovery": (C.ENGINEER_VEHICLE,), "clearing": (C.ENGINEER_VEHICLE,),
    "arv": (C.ENGINEER_VEHICLE,), "minelayer": (C.ENGINEER_VEHICLE,), "excavator": (C.ENGINEER_VEHICLE,),
    "command": (C.COMMAND_VEHICLE,), "signals": (C.COMMAND_VEHICLE,), "staff": (C.COMMAND_VEHICLE,),
    "vehicle": _GROUND, "vehicles": _GROUND, "missile": _MISSILE, "missiles": _MISSILE, "rocket": _MISSILE,
    "jammer": (C.RADIO, C.SOLDIER_EQUIPMENT), "ambulance": (), "medical": (), "crane": (C.ENGINEER_VEHICLE,),
    "loader": (), "reloader": (), "transloader": (), "transporter": (), "launcher": (C.MLRS, C.SAM, C.MANPADS, C.ATGM, C.ROCKET_LAUNCHER, C.GRENADE_LAUNCHER),
}  # fmt: skip
"""Words that say what kind of thing it is, and the categories that they fit. An empty one fits none: it is another thing."""

_FILLERS = """
the a an of and or system systems armoured armored reconnaissance recce field towed self propelled anti air light medium
heavy main battle infantry fighting carrier personnel assault attack transport multiple surface to unmanned aerial combat
utility wheeled tracked captured ex soviet russian american us chinese german british french israeli polish czech
ukrainian artillery fire direction forward observer layer protected mobility
"""
FILLERS = frozenset(_FILLERS.split())
"""Words that tell nothing apart."""

_MAKERS = """
aerovironment agm am antonov armour arquus bae bell boeing bogdan cessna dassault denel dji douglas embraer emd enics
eurocopter fmc ford gaz general dynamics grumman gulfstream harris hughes hyundai iai ilyushin international iveco izhmash
kalashnikov kaman kamov kamaz kraz krauss kurganmashzavod lockheed martin man mcdonnell md mercedes benz mig mikoyan mil
navistar nexter nissan norinco northrop oshkosh otokar patria pilatus plasan rafael raytheon renault rheinmetall roshel saab
sikorsky stadler streit sukhoi supacat tatra textron thales toyota tupolev ural uralvagonzavod volvo westland yugoimport zala zil
"""
MAKERS = frozenset(_MAKERS.split())
"""Makers' names, which lists put before a type."""

_MARKS = "obr zr mod model mk mark ausf block type version variant blok serie modification"
MARKS = frozenset(_MARKS.split())
"""Words that announce a mark: what follows tells one variant from another."""
