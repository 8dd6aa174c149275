"""The central score once more, slowly and exactly as the design words it, from the cells of a ``World``.

Plain Python over plain dictionaries: no arrays, no indexes, nothing of the package, so that an error in one of the
two is not an error in both. Every need has the value ``low`` with each unknown turned out badly, and ``high`` with
each turned out well. Dates, variants and conflicting sources are left out: the catalog settles them before a score.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from world import DIMENSIONS, World

METHOD = tomllib.loads((Path(__file__).parents[2] / "datasets" / "method.toml").read_text(encoding="utf-8"))
ALWAYS_MANDATORY = ("parts", "training", "maintenance")
WORTH = ("common", "interchangeable", "compatible", "nominal", "none")
Span = tuple[float, float]
Cells = Mapping[str, Any]


def number(name: str) -> float:
    """A number of the method by dotted name."""
    table, key = name.split(".")
    return float(METHOD[table][key]["value"])


def kind(dimension: str, role: str) -> str:
    """Which of the value rules a need follows."""
    if dimension == "training" or (dimension == "maintenance" and role.split("-")[0] == "maintainer"):
        return "skill"
    if dimension in ("parts", "maintenance"):
        return "work"
    return "rounds" if dimension == "ammunition" and role.split("-")[0] == "main" else "others"


def demand(amount: float, low: float, high: float) -> float:
    """How much of the work hangs on a need."""
    floor = number("demand.floor")
    return floor + (1 - floor) * min(max(math.log(amount / low) / math.log(high / low), 0), 1)


def value(rule: str, level: str, reach: float, amount: float) -> float:
    """What an offer at a level is worth; ``reach`` is alpha times beta, or how much longer its course takes."""
    kappa = number(f"levels.{level}")
    if rule == "skill":
        return 1 / (1 + amount * (1 - kappa) * reach / number("training.half_value_weeks"))
    if rule == "work":
        delta = demand(amount, number("demand.man_hours_low"), number("demand.man_hours_high"))
        return 1 - delta * (1 - kappa * reach)
    if rule == "rounds":
        delta = demand(amount, number("demand.kg_per_day_low"), number("demand.kg_per_day_high"))
        worth = kappa * (1 - delta * (1 - reach))
    else:
        worth = kappa * reach
    return max(worth, number("levels.none"))


def worthless(rule: str, amount: float) -> float:
    """What it is worth to have no offer at all: level none, and nobody who teaches."""
    return value(rule, "none", number("teach.denied") if rule == "skill" else 1.0, amount)


def difficulty(coverage: float) -> float:
    """The calibrated scale."""
    gap, xs, ys = 1 - coverage, METHOD["scale"]["uncovered"], METHOD["scale"]["difficulty"]
    for left, right, below, above in zip(xs, xs[1:], ys, ys[1:], strict=False):
        if gap <= right:
            return float(below + (above - below) * max(gap - left, 0) / (right - left))
    return float(ys[-1])


def absorb(mandatory: list[tuple[float, float]], optional: list[tuple[float, float]]) -> float | None:
    """Conjunctive partial absorption of (weight, value) pairs; None where there is nothing."""
    p, w1, w2 = (number(f"absorb.{name}") for name in ("exponent", "mandatory_weight", "optional_effect"))
    x = y = None
    if mandatory:
        total = sum(weight for weight, _ in mandatory)
        x = (sum(weight * worth**p for weight, worth in mandatory) / total) ** (1 / p)
    if optional:
        y = sum(weight * worth for weight, worth in optional) / sum(weight for weight, _ in optional)
    if x is None or y is None:
        return y if x is None else x
    return float(1 / ((1 - w2) / x + w2 / (w1 * x + (1 - w1) * y)))


@dataclass
class Reference:
    """The score of one force's kit in another's logistics."""

    world: World
    giver: str
    recipient: str
    channels: Mapping[str, str] = field(default_factory=dict)

    def rows(self, table: str, **where: str) -> list[Cells]:
        """Rows of a table whose cells say so."""
        rows = [cells for _, cells in self.world.rows[table]]
        return [cells for cells in rows if all(cells.get(name, "") == cell for name, cell in where.items())]

    # Who supplies what

    def channel(self, supplier: str, dimension: str) -> str | None:
        """The channel to a supplier; None where no row tells."""
        if supplier == self.recipient:
            return "own"
        override = self.channels.get(supplier) or self.channels.get("*")
        if override:
            return override
        for a, b in ((self.recipient, supplier), (self.recipient, "*"), ("*", supplier), ("*", "*")):
            for about in (dimension, "*"):
                for row in self.rows("relations", recipient=a, supplier=b, dimension=about):
                    return str(row["channel"])
        return None

    def complete(self, force: str, dimension: str) -> bool:
        """Whether silence of a force in a dimension means none."""
        return bool(self.rows("completeness", force=force, dimension=dimension, complete="yes"))

    def operates(self, code: str) -> bool:
        """Whether the recipient has an item in service that needs the code."""
        items = {row["item"] for row in self.rows("holdings", force=self.recipient, status="in-service")}
        return any(row["item"] in items for row in self.rows("needs", code=code))

    def cannot(self, code: str) -> bool:
        """Whether a row says that the recipient cannot supply a code, whatever it operates."""
        return bool(self.rows("supplies", force=self.recipient, code=code, basis="none"))

    def suppliers(self, code: str) -> list[Cells]:
        """Each supply of a code to the recipient: what it operates itself only where no row says less."""
        found = [row for row in self.rows("supplies", code=code) if row["basis"] != "none"]
        finite = any(row["force"] == self.recipient and ("depth" in row or "stock" in row) for row in found)
        if self.operates(code) and not finite and not self.cannot(code):
            found.append({"force": self.recipient, "basis": "operates"})
        return found

    def nearest(self, code: str, dimension: str, but: str = "") -> str:
        """Level of the recipient's own skill or workshop that is nearest to a code."""
        names = [row["id"] for file, row in self.world.rows["codes"] if file == f"codes/{dimension}.csv"]
        own = [name for name in names if name != but and self.has(name)]
        return min((self.likeness(code, other) for other in own), key=WORTH.index, default="none")

    def has(self, code: str) -> bool:
        """Whether the recipient has a skill or workshop of its own."""
        rows = self.rows("supplies", force=self.recipient, code=code)
        return not self.cannot(code) and (self.operates(code) or any("depth" not in row for row in rows))

    def likeness(self, code: str, other: str) -> str:
        """How near one skill or workshop is to another."""
        if code == other:
            return "common"
        stated = self.rows("substitutes", need_code=code, offered_code=other)
        if stated:
            return str(stated[0]["level"])
        a, b = (self.rows("codes", id=name)[0] for name in (code, other))
        if "role" not in a or a["role"] != b.get("role"):
            return "none"
        if a["family"] == b["family"]:
            return "interchangeable"
        return "compatible" if a["school"] == b["school"] else "nominal"

    # What a need is worth

    def reach(self, supply: Cells, channel: str, lasts: float | None) -> tuple[float, bool]:
        """Alpha times beta, and whether it is certain; ``lasts`` is the part of a year that one kg carries the lot."""
        alpha, certain = number(f"channels.{channel}"), True
        if channel != "denied" and "depth" in supply:
            alpha = number(f"depths.{supply['depth']}")
        elif "stock" in supply:
            certain = lasts is not None
            if channel != "denied":
                alpha = number("depths.year")
                alpha = alpha if lasts is None else min(alpha, float(supply["stock"]) * lasts)
        beta = number("bases.stocks") if supply["basis"] == "stocks" and channel != "own" else 1.0
        return alpha * beta, certain

    def need(self, item: str, dimension: str, role: str) -> Span:
        """The value of a need: low and high."""
        rule, amount = kind(dimension, role), self.amount(item, dimension, role)
        rows = self.rows("needs", item=item, dimension=dimension, role=role)
        low = high = worthless(rule, amount)
        if any(row["state"] == "unknown" for row in rows):
            high = 1.0
        lot = self.lot(item)
        lasts = 1 / (amount * lot * number("demand.horizon_days")) if rule == "rounds" and lot else None
        for row in rows:
            if row["state"] == "known":
                code = row["code"]
                offers = self.skills(code, dimension) if rule == "skill" else self.offers(code, dimension, lasts)
                if (dimension, role.split("-")[0]) == ("maintenance", "depot"):
                    offers += self.workshops(code)
                for level, reach, certain in offers:
                    worth = value(rule, level, reach, amount)
                    low, high = (max(low, worth) if certain else low), max(high, worth)
        return low, high

    def offers(self, code: str, dimension: str, lasts: float | None) -> list[tuple[str, float, bool]]:
        """Level, reach and certainty of every offer of a round, fuel, assembly or system."""
        fits = {code: "common"}
        fits |= {row["offered_code"]: row["level"] for row in self.rows("substitutes", need_code=code)}
        found = []
        for offered, level in fits.items():
            for supply in self.suppliers(offered):
                channel = self.channel(supply["force"], dimension)
                reach, certain = self.reach(supply, channel or "ally", lasts)
                found.append((level, reach, certain and channel is not None))
        if dimension == "fuel":
            others = [row["id"] for file, row in self.world.rows["codes"] if file == "codes/fuel.csv"]
            for other in set(others) - set(fits):
                for supply in self.suppliers(other):
                    if supply["force"] == self.recipient:
                        found.append(("interchangeable", self.reach(supply, "own", None)[0], False))
        return found + [("common", number(f"channels.{channel}"), False) for channel in self.open(code, dimension)]

    def workshops(self, code: str) -> list[tuple[str, float, bool]]:
        """Level, reach and certainty of the recipient's own workshop that is nearest to the one needed."""
        level = self.nearest(code, "maintenance", but=code)
        return [] if level == "none" else [(level, number("channels.own"), True)]

    def skills(self, code: str, dimension: str) -> list[tuple[str, float, bool]]:
        """Level, teach factor and certainty of every way to learn a skill."""
        level = self.nearest(code, dimension)
        found = [(level, number("teach.denied"), True)]
        for supply in self.suppliers(code):
            if supply["basis"] != "operates":
                channel = self.channel(supply["force"], dimension)
                teacher = "captured" if "depth" in supply and channel != "denied" else channel or "ally"
                found.append((level, number(f"teach.{teacher}"), channel is not None))
        channels = self.open(code, dimension)
        if "own" in channels:
            found.append(("common", 1.0, False))
        return found + [(level, number(f"teach.{channel}"), False) for channel in channels]

    def open(self, code: str, dimension: str) -> list[str]:
        """Channels to forces that may well supply a code, since their record is not held to be complete."""
        found = []
        for row in self.rows("forces"):
            silent = not self.complete(row["id"], dimension)
            if silent and not self.rows("supplies", force=row["id"], code=code, basis="none"):
                channel = self.channel(row["id"], dimension) or "ally"
                found += [channel] if channel != "denied" else []
        return found

    def amount(self, item: str, dimension: str, role: str) -> float:
        """The item's own amount of what the need is measured in, or else its kit class's."""
        units = {"rounds": "kg/day", "work": "man-hours", "skill": "weeks", "others": ""}
        measures = {"rounds": "kg-per-day", "work": "man-hours", "skill": "crew-weeks", "others": ""}
        rule = kind(dimension, role)
        measure = "maintainer-weeks" if (rule, dimension) == ("skill", "maintenance") else measures[rule]
        if not measure:
            return 1.0
        own = [row for row in self.rows("needs", item=item, unit=units[rule]) if row.get("amount")]
        own = [row for row in own if rule != "skill" or row["dimension"] == dimension]
        kit_class = self.rows("equipment", id=item)[0]["class"]
        of_class = self.rows("classes", id=kit_class, measure=measure)
        return float((own or of_class)[0]["amount"])

    # From needs to a force

    def needs(self, item: str) -> dict[tuple[str, str], tuple[bool, float, Span]]:
        """Every need that counts: whether it is essential, its share, its value."""
        found: dict[tuple[str, str], tuple[bool, float, Span]] = {}
        for dimension in DIMENSIONS:
            rows = self.rows("needs", item=item, dimension=dimension)
            if not rows:
                rule, amount = kind(dimension, "any"), self.amount(item, dimension, "any")
                found[dimension, "any"] = True, 1.0, (worthless(rule, amount), 1.0)
            for row in rows:
                if row["state"] != "not-needed":
                    role = row["role"]
                    worth = self.need(item, dimension, role)
                    found[dimension, role] = row["essential"] == "yes", float(row["share"]), worth
        return found

    def coverage(self, item: str, luck: float) -> float | None:
        """Coverage of an item, its unknowns turned out badly (0), well (1) or between."""
        needs = self.needs(item)
        floors: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
        for dimension in DIMENSIONS:
            sides: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
            for (name, _), (essential, share, (low, high)) in needs.items():
                if name == dimension:
                    sides[essential].append((share, low + luck * (high - low)))
            worth = absorb(sides[True], sides[False])
            if worth is not None:
                weight = number("weights.each")
                floors[dimension in ALWAYS_MANDATORY or bool(sides[True])].append((weight, worth))
        return absorb(floors[True], floors[False])

    def lot(self, item: str) -> float | None:
        """How many of an item change hands, or None where that is not known."""
        return next(items[item] for items in self.kit().values() if item in items)

    def kit(self) -> dict[str, dict[str, float | None]]:
        """Items that change hands by category, with how many, or None where that is not known."""
        found: dict[str, dict[str, float | None]] = {}
        for row in self.rows("holdings", force=self.giver):
            if row["status"] != "inoperable" and row.get("quantity_high") != "0":
                category = self.rows("equipment", id=row["item"])[0]["category"]
                ends = [row.get(end) for end in ("quantity_low", "quantity_high")]
                number_of = None if None in ends else sum(float(end) for end in ends if end is not None) / 2
                found.setdefault(category, {})[row["item"]] = number_of
        return found

    def force_coverage(self, luck: float) -> float:
        """Mean over categories of the quantity-weighted mean of their items' coverage."""
        means = []
        for items in self.kit().values():
            equal = None in items.values()
            weighed = [(1.0 if equal else quantity or 1e-9, self.coverage(i, luck)) for i, quantity in items.items()]
            pairs = [(weight, worth) for weight, worth in weighed if worth is not None]
            if pairs:
                means.append(sum(w * v for w, v in pairs) / sum(w for w, _ in pairs))
        return sum(means) / len(means)
