"""Draws that differ from those of a score in one respect: a uniform that is held, or a group taken from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from interop.dimensions.shape import Array
from interop.scoring.draws import Draws


@dataclass(frozen=True)
class Held(Draws):
    """The draws of ``base`` with the uniforms of some claims held at a place, 0..1, in every draw."""

    base: Draws
    places: Mapping[str, float]

    @cached_property
    def numbers(self) -> dict[str, Array]:
        """The method's numbers as they are in the base."""
        return self.base.numbers

    @cached_property
    def kappa(self) -> Array:
        """The worth of the levels as it is in the base."""
        return self.base.kappa

    def with_centre(self, keys: Sequence[str], centre: float = 0.5) -> Array:
        """Uniforms for claims, those that are held at their place in every draw."""
        rows = self.base.with_centre(keys, centre)
        for row, key in enumerate(keys):
            if key in self.places:
                rows[row, 1:] = self.places[key]
        return rows


def held(draws: Draws, places: Mapping[str, float]) -> Held:
    """The same draws with some claims' uniforms held; ``places`` by the uniform's key."""
    return Held(draws.method, draws.count, draws.seed, draws.dimensions, draws, places)


@dataclass(frozen=True)
class Mixed(Draws):
    """The draws of ``a``, but for the uniforms of one group, which are those of ``b``.

    ``group`` tells the group of a uniform by its key; a number of the method has the key ``method/`` and its name.
    """

    a: Draws
    b: Draws
    group: Callable[[str], str]
    swapped: str

    @cached_property
    def numbers(self) -> dict[str, Array]:
        """The method's numbers; numbers that are kept in order belong to one group, so that their order holds."""
        a, b = self.a.numbers, self.b.numbers
        return {name: (b if self.group(f"method/{name}") == self.swapped else a)[name] for name in a}

    def with_centre(self, keys: Sequence[str], centre: float = 0.5) -> Array:
        """Uniforms for claims, each from the draws that its group is taken from."""
        rows = self.a.with_centre(keys, centre)
        taken = [row for row, key in enumerate(keys) if self.group(key) == self.swapped]
        if taken:
            rows[taken] = self.b.with_centre([keys[row] for row in taken], centre)
        return rows


def mixed(a: Draws, b: Draws, group: Callable[[str], str], swapped: str) -> Mixed:
    """The draws of ``a`` with one group of uniforms from ``b``."""
    return Mixed(a.method, a.count, a.seed, a.dimensions, a, b, group, swapped)
