"""The judgements behind a score, read from ``method.toml``: each number with its range and its reason.

The file is small and read at every start, so it is checked by hand here instead of by a validation library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from interop.catalog import datasets_folder
from interop.errors import CatalogError
from interop.models import Basis, Channel, Depth, Level
from interop.tables import read_bytes
from interop.toml import Reader, parse_toml

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Judged:
    """A number that is a judgement: drawn between ``low`` and ``high``, most often near ``value``."""

    value: float
    low: float
    high: float
    reason: str


@dataclass(frozen=True)
class Grading:
    """``wrong``: chance that a claim is off by a step; ``spread``: factor by which its amount may be off."""

    wrong: float
    spread: float
    reason: str


@dataclass(frozen=True)
class Scale:
    """Difficulty over what is not covered, linear between knots."""

    uncovered: tuple[float, ...]
    difficulty: tuple[float, ...]
    reason: str


@dataclass(frozen=True)
class Bands:
    """Words for difficulties: ``names[i]`` holds below ``below[i]``, the last one from there up."""

    names: tuple[str, ...]
    below: tuple[float, ...]


@dataclass(frozen=True)
class DrawSettings:
    """How many joint draws, from which seed; the interval's share; the share of known needs that a value takes."""

    count: int
    seed: int
    interval: float
    least_known: float


NAMES: dict[str, tuple[str, ...]] = {
    "levels": tuple(Level),
    "channels": tuple(Channel),
    "depths": tuple(Depth),
    "bases": (Basis.PRODUCES, Basis.OVERHAULS, Basis.TRAINS, Basis.STOCKS),
    "teach": (*Channel, "captured"),
    "demand": ("floor", "man_hours_low", "man_hours_high", "kg_per_day_low", "kg_per_day_high", "horizon_days"),
    "training": ("half_value_weeks",),
    "absorb": ("exponent", "mandatory_weight", "optional_effect"),
    "grades": tuple("123456"),
}


SHARES = ("levels", "channels", "depths", "bases", "demand.floor", "absorb.mandatory_weight", "absorb.optional_effect")
"""Parts, and single numbers, that must lie in 0..1."""


@dataclass(frozen=True)
class Method:
    """All judged numbers. ``digest`` is the SHA-256 of the file they were read from."""

    levels: Mapping[str, Judged]
    channels: Mapping[str, Judged]
    depths: Mapping[str, Judged]
    bases: Mapping[str, Judged]
    teach: Mapping[str, Judged]
    demand: Mapping[str, Judged]
    training: Mapping[str, Judged]
    absorb: Mapping[str, Judged]
    weights: Mapping[str, Judged]
    grades: Mapping[str, Grading]
    scale: Scale
    bands: Bands
    draws: DrawSettings
    digest: str = ""

    def weight(self, dimension: str) -> Judged:
        """The weight of a dimension."""
        return self.weights.get(dimension, self.weights["each"])

    def judged(self, dimensions: tuple[str, ...]) -> dict[str, Judged]:
        """Every judged number by dotted name, with the weights of these dimensions."""
        parts = ("levels", "channels", "depths", "bases", "teach", "demand", "training", "absorb")
        named = {f"{part}.{name}": number for part in parts for name, number in getattr(self, part).items()}
        return named | {f"weights.{name}": self.weight(name) for name in dimensions}

    def with_weights(self, weights: Mapping[str, float]) -> Method:
        """The same method with fixed weights for the dimensions named."""
        fixed = {name: Judged(w, w, w, "set by the user") for name, w in weights.items()}
        return replace(self, weights={**self.weights, **fixed})

    def band(self, difficulty: float) -> str:
        """The word for a difficulty from 0 to 100."""
        return self.bands.names[sum(difficulty >= edge for edge in self.bands.below)]

    def difficulty(self, coverage: float) -> float:
        """Difficulty 0..100 of a coverage 0..1, on the calibrated scale."""
        xs, ys = self.scale.uncovered, self.scale.difficulty
        uncovered = min(max(1.0 - coverage, xs[0]), xs[-1])
        place = next(i for i in range(1, len(xs)) if uncovered <= xs[i])
        share = (uncovered - xs[place - 1]) / (xs[place] - xs[place - 1])
        return ys[place - 1] + (ys[place] - ys[place - 1]) * share


@cache
def load_method(path: Path | None = None) -> Method:
    """Read ``method.toml`` (by default the built-in one). Raises CatalogError naming every key at fault."""
    path = path or datasets_folder() / "method.toml"
    raw = read_bytes(path)
    content = parse_toml(raw, path.name)
    return replace(_Reader("method", path.name).method(content), digest=hashlib.sha256(raw).hexdigest())


class _Reader(Reader):
    """Turns TOML into a method and collects every fault on the way."""

    def method(self, content: dict[str, Any]) -> Method:
        wanted = [f.name for f in fields(Method) if f.name != "digest"]
        self.keys("", content, ["schema_version", *wanted])
        self.version(content, SCHEMA_VERSION)
        parts: dict[str, Any] = {
            part: self._judged_table(content, part, names) for part, names in NAMES.items() if part != "grades"
        }
        weights = self._table(content, "weights")
        parts["weights"] = {name: self._judged(f"weights.{name}", entry) for name, entry in weights.items()}
        grades = self._table(content, "grades")
        self.keys("grades", grades, NAMES["grades"])
        parts["grades"] = {name: self._grading(f"grades.{name}", entry) for name, entry in grades.items()}
        scale, bands, draws = (self._table(content, name) for name in ("scale", "bands", "draws"))
        for name, table, shape in (("scale", scale, Scale), ("bands", bands, Bands), ("draws", draws, DrawSettings)):
            self.keys(name, table, [f.name for f in fields(shape)])
        if not self.problems:
            self._limits(parts, scale, bands, draws)
        if self.problems:
            raise CatalogError(self.problems)
        return Method(
            **parts,
            scale=Scale(tuple(map(float, scale["uncovered"])), tuple(map(float, scale["difficulty"])), scale["reason"]),
            bands=Bands(tuple(bands["names"]), tuple(map(float, bands["below"]))),
            draws=DrawSettings(draws["count"], draws["seed"], draws["interval"], draws["least_known"]),
        )

    def _table(self, content: Mapping[str, Any], name: str) -> dict[str, Any]:
        table = content.get(name, {})
        if isinstance(table, dict):
            return table
        self.fault(name, "must be a table")
        return {}

    def _judged_table(self, content: Mapping[str, Any], part: str, names: tuple[str, ...]) -> dict[str, Judged | None]:
        table = self._table(content, part)
        self.keys(part, table, names)
        return {name: self._judged(f"{part}.{name}", entry) for name, entry in table.items()}

    def _judged(self, key: str, entry: object) -> Judged | None:
        numbers = self._numbers(key, entry, ("value", "low", "high"))
        if numbers is None:
            return None
        value, low, high, reason = numbers
        if not low <= value <= high:
            self.fault(key, "low, value and high must stand in this order")
        return Judged(value, low, high, reason)

    def _grading(self, key: str, entry: object) -> Grading | None:
        numbers = self._numbers(key, entry, ("wrong", "spread"))
        if numbers is None:
            return None
        if not (0 <= numbers[0] <= 1 and 1 <= numbers[1] <= 10):
            self.fault(key, "wrong must lie in 0..1 and spread in 1..10")
        return Grading(*numbers)

    def _numbers(self, key: str, entry: object, names: tuple[str, ...]) -> list[Any] | None:
        if not isinstance(entry, dict) or set(entry) != {*names, "reason"}:
            self.fault(key, f"must be written as {{ {', '.join(names)}, reason }}")
            return None
        numbers = [entry[name] for name in names]
        if not all(_finite(number) for number in numbers) or not (isinstance(entry["reason"], str) and entry["reason"]):
            self.fault(key, "needs finite numbers and a reason in words")
            return None
        return [*map(float, numbers), entry["reason"]]

    def _limits(
        self, parts: Mapping[str, Any], scale: Mapping[str, Any], bands: Mapping[str, Any], draws: Mapping[str, Any]
    ) -> None:
        for key, number in _named(parts, SHARES):
            if not 0 <= number.low <= number.high <= 1:
                self.fault(key, "must lie in 0..1")
        for key, number in _named(parts, ("levels", "teach", "demand", "training")):
            if number.low <= 0:
                self.fault(key, "must stay above 0")
        for name in ("man_hours", "kg_per_day"):
            if parts["demand"][f"{name}_low"].high >= parts["demand"][f"{name}_high"].low:
                self.fault(f"demand.{name}_high", f"must stay above {name}_low")
        if parts["absorb"]["exponent"].high >= 0:
            self.fault("absorb.exponent", "stays below 0: from 0 up a missing round can be made up for")
        if "each" not in parts["weights"] or any(w.low <= 0 for w in parts["weights"].values()):
            self.fault("weights", "needs 'each', and every weight must stay above 0")
        knots = [scale["uncovered"], scale["difficulty"]]
        if any(
            not isinstance(k, list) or len(k) < 2 or not all(map(_finite, k)) or k != sorted(set(k)) for k in knots
        ) or len(knots[0]) != len(knots[1]):
            self.fault("scale", "uncovered and difficulty need the same number of rising knots")
        edges = bands["below"]
        if (
            not isinstance(edges, list)
            or not all(map(_finite, edges))
            or edges != sorted(set(edges))
            or not isinstance(bands["names"], list)
            or not all(isinstance(name, str) and name for name in bands["names"])
            or len(bands["names"]) != len(edges) + 1
        ):
            self.fault("bands", "need rising edges and one name more than edges")
        count, seed = draws["count"], draws["seed"]
        if isinstance(count, bool) or not isinstance(count, int) or not 16 <= count <= 100_000:
            self.fault("draws.count", "must be a whole number from 16 to 100000", count)
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
            self.fault("draws.seed", "must be a whole number from 0 up to 2**63", seed)
        for name in ("interval", "least_known"):
            if not _finite(draws[name]) or not 0 <= draws[name] <= 1:
                self.fault(f"draws.{name}", "must lie in 0..1", draws[name])


def _named(parts: Mapping[str, Any], keys: tuple[str, ...]) -> list[tuple[str, Judged]]:
    """The numbers of whole parts, or single ones, by dotted name."""
    named = [(f"{part}.{name}", number) for part in parts for name, number in parts[part].items()]
    return [(key, number) for key, number in named if key in keys or key.split(".")[0] in keys]


def _finite(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < 1e300
