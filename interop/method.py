"""The judgements behind a score, read from ``method.toml``: each number with its range and its reason."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from interop.catalog import datasets_folder
from interop.errors import CatalogError, Problem
from interop.models import Basis, Channel, Depth, Level
from interop.tables import decode, near, read_bytes

Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Judged(_Part):
    """A number that is a judgement: drawn between ``low`` and ``high``, most often near ``value``."""

    value: Finite
    low: Finite
    high: Finite
    reason: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError("low, value and high must stand in this order")
        return self


class Grading(_Part):
    """``wrong``: chance that a claim is off by a step; ``spread``: factor by which its amount may be off."""

    wrong: Annotated[Finite, Field(ge=0, le=1)]
    spread: Annotated[Finite, Field(ge=1, le=10)]
    reason: Annotated[str, Field(min_length=1)]


class Demand(_Part):
    floor: Judged
    man_hours_low: Judged
    man_hours_high: Judged
    kg_per_day_low: Judged
    kg_per_day_high: Judged


class Training(_Part):
    half_value_weeks: Judged


class Absorb(_Part):
    exponent: Judged
    mandatory_weight: Judged
    optional_effect: Judged

    @model_validator(mode="after")
    def _negative(self) -> Self:
        if self.exponent.high >= 0:
            raise ValueError("the exponent stays below 0: from 0 up a missing round can be made up for")
        return self


class Scale(_Part):
    uncovered: list[Finite]
    difficulty: list[Finite]
    reason: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _monotone(self) -> Self:
        for knots in (self.uncovered, self.difficulty):
            if len(knots) < 2 or any(b <= a for a, b in zip(knots, knots[1:], strict=False)):
                raise ValueError("the knots must rise")
        if len(self.uncovered) != len(self.difficulty):
            raise ValueError("uncovered and difficulty need the same number of knots")
        return self


class Bands(_Part):
    names: list[str]
    below: list[Finite]

    @model_validator(mode="after")
    def _one_more_name(self) -> Self:
        if len(self.names) != len(self.below) + 1 or self.below != sorted(set(self.below)):
            raise ValueError("bands need rising edges and one name more than edges")
        return self


class Draws(_Part):
    count: Annotated[int, Field(ge=16, le=100_000)]
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    interval: Annotated[Finite, Field(gt=0, lt=1)]
    least_known: Annotated[Finite, Field(ge=0, le=1)]


class Method(_Part):
    """All judged numbers. ``digest`` is the SHA-256 of the file they were read from."""

    schema_version: Annotated[int, Field(ge=1, le=1)]
    levels: dict[str, Judged]
    channels: dict[str, Judged]
    depths: dict[str, Judged]
    bases: dict[str, Judged]
    teach: dict[str, Judged]
    demand: Demand
    training: Training
    absorb: Absorb
    weights: dict[str, Judged]
    grades: dict[str, Grading]
    scale: Scale
    bands: Bands
    draws: Draws
    digest: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        wanted: dict[str, set[str]] = {
            "levels": set(Level),
            "channels": set(Channel),
            "depths": set(Depth),
            "bases": {Basis.PRODUCES, Basis.OVERHAULS, Basis.TRAINS, Basis.STOCKS},
            "teach": {*Channel, "captured"},
            "grades": set("123456"),
        }
        for part, names in wanted.items():
            given = set(getattr(self, part))
            if given != names:
                missing, extra = sorted(names - given), sorted(given - names)
                raise ValueError(f"[{part}] lacks {missing} and has {extra} too many")
        if "each" not in self.weights or any(weight.low <= 0 for weight in self.weights.values()):
            raise ValueError("[weights] needs 'each', and every weight must stay above 0")
        return self

    def weight(self, dimension: str) -> Judged:
        """The weight of a dimension."""
        return self.weights.get(dimension, self.weights["each"])

    def with_weights(self, weights: Mapping[str, float]) -> Method:
        """The same method with fixed weights for the dimensions named."""
        fixed = {name: Judged(value=w, low=w, high=w, reason="set by the user") for name, w in weights.items()}
        return Method.model_validate(self.model_dump() | {"weights": {k: v.model_dump() for k, v in (self.weights | fixed).items()}})

    def band(self, difficulty: float) -> str:
        """The word for a difficulty from 0 to 100."""
        return self.bands.names[sum(difficulty >= edge for edge in self.bands.below)]

    def difficulty(self, coverage: float) -> float:
        """Difficulty 0..100 of a coverage 0..1, on the calibrated scale."""
        uncovered = min(max(1.0 - coverage, self.scale.uncovered[0]), self.scale.uncovered[-1])
        xs, ys = self.scale.uncovered, self.scale.difficulty
        for x0, x1, y0, y1 in zip(xs, xs[1:], ys, ys[1:], strict=False):
            if uncovered <= x1:
                return y0 + (y1 - y0) * (uncovered - x0) / (x1 - x0)
        return ys[-1]


@cache
def load_method(path: Path | None = None) -> Method:
    """Read ``method.toml`` (by default the built-in one). Raises CatalogError naming the key at fault."""
    path = path or datasets_folder() / "method.toml"
    raw = read_bytes(path)
    text, fault = decode(raw, path.name)
    if fault:
        raise CatalogError([fault])
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CatalogError([Problem(path.name, 0, "", "toml", str(error) or "nested too deeply")]) from error
    try:
        method = Method.model_validate(content)
    except ValidationError as error:
        raise CatalogError([_problem(path.name, detail) for detail in error.errors(include_url=False)]) from error
    return method.model_copy(update={"digest": hashlib.sha256(text.encode()).hexdigest()})


def _problem(file: str, detail: object) -> Problem:
    where = [str(part) for part in detail["loc"]]  # type: ignore[index]
    message = str(detail["msg"]).removeprefix("Value error, ")  # type: ignore[index]
    hint = ""
    if detail["type"] == "extra_forbidden":  # type: ignore[index]
        similar = near(where[-1], Method.model_fields)
        message, hint = "is not a key of the method", f"did you mean {similar[0]}?" if similar else ""
    return Problem(file, 0, ".".join(where), "method", message, hint=hint)
