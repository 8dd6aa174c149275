"""What a score is made with besides the catalog: options checked, completed, and kept for the provenance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from interop.catalog import Catalog
from interop.dimensions import DIMENSIONS
from interop.errors import CatalogError, Problem, UsageError
from interop.links import ANYONE
from interop.method import Method, load_method
from interop.models import Channel
from interop.scoring.draws import Draws
from interop.scoring.offers import OfferBook
from interop.scoring.scorecard import (
    Provenance,
)
from interop.tables import near
from interop.version import __version__


@dataclass(frozen=True)
class Settings:
    """What a score is made with, besides the catalog: everything that the provenance repeats."""

    method: Method
    as_of: str
    draws: Draws
    channels: Mapping[str, Channel]
    weights: Mapping[str, float]

    def book(self, catalog: Catalog, recipient: str) -> OfferBook:
        """What the recipient can draw on."""
        return OfferBook(catalog, recipient, self.as_of, self.channels, self.draws.wrong)

    def provenance(self, catalog: Catalog) -> Provenance:
        """The settings as a result carries them."""
        return Provenance(
            version=__version__,
            catalog=catalog.digest,
            method=self.method.digest,
            as_of=self.as_of,
            seed=self.draws.seed,
            draws=self.draws.count,
            channels={force: channel.value for force, channel in sorted(self.channels.items())},
            weights=dict(sorted(self.weights.items())),
            bands=dict(zip(self.method.bands.names, (*self.method.bands.below, 100.0), strict=True)),
        )


def settings(
    catalog: Catalog,
    *,
    as_of: str | None = None,
    channels: Mapping[str, Channel | str] | None = None,
    weights: Mapping[str, float] | None = None,
    method: Method | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Settings:
    """Check and complete the options of a score. ``channels`` overrides relations: supplier (or ``*``) to channel.

    Raises UsageError for an option that does not fit, and UnknownNameError for an unknown force.
    """
    method = method or load_method()
    weights = dict(weights or {})
    for name, weight in weights.items():
        if name not in DIMENSIONS:
            raise UsageError(f"there is no dimension {name!r}; there are {', '.join(DIMENSIONS)}")
        if not 0 < weight < 1000:
            raise UsageError(f"the weight of {name} must be above 0 and below 1000, not {weight}")
    strange = sorted(set(method.weights) - {"each", *DIMENSIONS})
    if strange:
        near_names = near(strange[0], DIMENSIONS)
        hint = f"did you mean {near_names[0]}?" if near_names else f"there are {', '.join(DIMENSIONS)}"
        raise CatalogError([Problem("method.toml", 0, f"weights.{strange[0]}", "method", "is no dimension", hint=hint)])
    if weights:
        method = method.with_weights(weights)
    for channel in (channels or {}).values():
        if channel not in tuple(Channel):
            raise UsageError(f"there is no channel {channel!r}; there are {', '.join(Channel)}")
    if as_of is not None and not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", as_of):
        raise UsageError(f"{as_of!r} is not a date; write 2021, 2021-08 or 2021-08-15")
    chosen = {
        force if force == ANYONE else catalog.force(force).id: Channel(channel)
        for force, channel in (channels or {}).items()
    }
    count = method.draws.count if draws is None else draws
    if not 16 <= count <= 100_000:
        raise UsageError(f"draws must lie between 16 and 100,000, not {count}")
    seed = method.draws.seed if seed is None else seed
    if not 0 <= seed < 2**63:
        raise UsageError("the seed must be a whole number from 0 up to 2**63")
    return Settings(method, as_of or catalog.as_of, Draws(method, count, seed, tuple(DIMENSIONS)), chosen, weights)
