"""Joint draws: uniforms that belong to a claim by name, and the method's numbers in every draw.

A uniform is a hash of (seed, key, draw), so it depends neither on the order of rows nor on a library's version,
and two scores that share a claim share its luck. Column 0 of every array is the central case; the draws follow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from interop.dimensions.shape import Array
from interop.method import Method
from interop.models import Channel, Depth, Level
from interop.scoring.offers import CHANNELS, LEVELS, Offer

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def _bits(keys: Sequence[str], count: int, seed: int) -> NDArray[np.uint64]:
    """SplitMix64 (Steele, Lea and Flood 2014) started at a hash of each key."""
    salt = str(seed).encode()
    states = b"".join(hashlib.blake2b(key.encode(), digest_size=8, key=salt).digest() for key in keys)
    z = np.frombuffer(states, dtype="<u8").astype(np.uint64)[:, None] + _STEP * np.arange(1, count + 1, dtype=np.uint64)
    z = (z ^ (z >> np.uint64(30))) * _MIX[0]
    z = (z ^ (z >> np.uint64(27))) * _MIX[1]
    return np.asarray(z ^ (z >> np.uint64(31)), dtype=np.uint64)


def uniforms(keys: Sequence[str], count: int, seed: int) -> Array:
    """Independent uniforms in [0, 1), shape (keys, count)."""
    return np.asarray((_bits(keys, count, seed) >> np.uint64(11)) * 2.0**-53)


def stratified(keys: Sequence[str], count: int, seed: int) -> Array:
    """Uniforms with one point in each of ``count`` equal strata per key (a Latin hypercube), shape (keys, count)."""
    places = np.argsort(_bits(keys, count, seed), axis=1, kind="stable")
    jitter = uniforms([f"{key}/jitter" for key in keys], count, seed)
    return (places + jitter) / count


def triangular(u: Array, low: Array, mode: Array, high: Array) -> Array:
    """Inverse distribution function of the triangular distribution; constant where low equals high."""
    width = np.where(high > low, high - low, 1.0)
    cut = (mode - low) / width
    rise = low + np.sqrt(np.maximum(u * width * (mode - low), 0.0))
    fall = high - np.sqrt(np.maximum((1.0 - u) * width * (high - mode), 0.0))
    return np.where(high > low, np.where(u < cut, rise, fall), mode)


def log_triangular(u: Array, low: Array, mode: Array, high: Array) -> Array:
    """Triangular on a logarithmic scale, for amounts that are known to a factor."""
    return np.asarray(np.exp(triangular(u, np.log(low), np.log(mode), np.log(high))))


@dataclass(frozen=True)
class Draws:
    """The method's numbers, drawn ``count`` times from ``seed``; column 0 holds the central values."""

    method: Method
    count: int
    seed: int
    dimensions: tuple[str, ...]

    @cached_property
    def numbers(self) -> dict[str, Array]:
        """Every method number by dotted name, shape (1, count + 1). No draw makes a worse channel the better one."""
        judged = self.method.judged(self.dimensions)
        names = sorted(judged)
        u = stratified([f"method/{name}" for name in names], self.count, self.seed)
        low, mode, high = (np.array([[getattr(judged[n], part)] for n in names]) for part in ("low", "value", "high"))
        drawn = np.concatenate([mode, triangular(u, low, mode, high)], axis=1)
        numbers = {name: drawn[i : i + 1] for i, name in enumerate(names)}
        _in_order(numbers, [f"channels.{channel}" for channel in CHANNELS], np.minimum)
        _in_order(numbers, [f"teach.{channel}" for channel in CHANNELS], np.maximum)
        return numbers

    @cached_property
    def kappa(self) -> Array:
        """Worth of each level, shape (levels, count + 1). A worse level is never worth more than a better one."""
        rows = np.concatenate([self.numbers[f"levels.{level}"] for level in LEVELS])
        return np.asarray(np.minimum.accumulate(rows, axis=0))

    def with_centre(self, keys: Sequence[str], centre: float = 0.5) -> Array:
        """Uniforms for claims, with ``centre`` in column 0; shape (keys, count + 1)."""
        if not keys:
            return np.empty((0, self.count + 1))
        return np.concatenate([np.full((len(keys), 1), centre), uniforms(keys, self.count, self.seed)], axis=1)

    def reach(self, ways: Iterable[Way], rates: Mapping[str, Array]) -> Array:
        """Alpha times beta, or the teach factor, of each way; shape (ways, count + 1).

        ``rates`` holds the kilograms a day that counted stocks are used up by, each of shape (1, count + 1).
        """
        return np.concatenate([self._reach(way, rates) for way in ways])

    def _reach(self, way: Way, rates: Mapping[str, Array]) -> Array:
        numbers = self.numbers
        if way.skill:
            taught = "captured" if way.depth and way.channel is not Channel.DENIED else way.channel
            return numbers[f"teach.{taught}"]
        if way.stock is not None and way.channel is not Channel.DENIED:
            days = way.stock.kilograms / rates[way.stock.rate]
            alpha = np.minimum(numbers["depths.year"], days / numbers["demand.horizon_days"])
        elif way.channel is Channel.DENIED or way.depth is None:
            alpha = numbers[f"channels.{way.channel}"]
        else:
            alpha = numbers[f"depths.{way.depth}"]
        return alpha * numbers["bases.stocks"] if way.stocked and way.channel is not Channel.OWN else alpha

    def wrong(self, grade: str) -> float:
        """Chance that a claim of this grade is wrong."""
        return self.method.grades[grade[1]].wrong

    def spread(self, grade: str) -> float:
        """Factor by which an amount of this grade may be off where it states no range."""
        return self.method.grades[grade[1]].spread


def _in_order(numbers: dict[str, Array], names: Sequence[str], limit: np.ufunc) -> None:
    """Keep numbers that are stated best first in that order in every draw."""
    for better, worse in pairwise(names):
        numbers[worse] = limit(numbers[worse], numbers[better])


class Stock(NamedTuple):
    """A counted stock: kilograms for each item of the lot, and the key of the amount that is used up a day."""

    kilograms: float
    rate: str


@dataclass(frozen=True)
class Way:
    """How far a supplier reaches: what decides alpha, beta or the teach factor.

    A counted ``stock`` gives alpha itself: the part of the horizon for which it feeds the lot.
    """

    skill: bool
    channel: Channel
    stocked: bool
    depth: Depth | None
    stock: Stock | None = None


def way_of(offer: Offer, skill: bool) -> Way:
    """The way that an offer takes."""
    return Way(skill, offer.channel, offer.basis is not None and offer.basis.value == "stocks", offer.depth)


NONE_INDEX = LEVELS.index(Level.NONE)
