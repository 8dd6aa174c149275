"""What an answer was made from, in words, read off the provenance that its JSON document carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interop.catalog import Catalog
from interop.links import ANYONE
from interop.version import __version__

WORDS = {
    "version": "interop {}",
    "catalog_digest": "catalog {:.12}",
    "compared_with": "compared with {:.12}",
    "method_digest": "method {:.12}",
    "as_of": "as of {}",
    "draws": "{} draws",
    "seed": "seed {}",
}


def made_from(catalog: Catalog) -> dict[str, Any]:
    """The provenance of an answer that only looks things up."""
    return {"version": __version__, "catalog_digest": catalog.digest, "as_of": catalog.as_of}


def provenance_words(made: Mapping[str, Any]) -> list[str]:
    """The version first, then what else is stated."""
    return [words.format(made[key]) for key, words in WORDS.items() if key in made]


def overrides(made: Mapping[str, Any]) -> list[str]:
    """What the user took otherwise than catalog and method have it."""
    channels, weights = made.get("channels", {}), made.get("weights", {})
    relations = [f"{'all forces' if force == ANYONE else force} taken as {name}" for force, name in channels.items()]
    return [*relations, *(f"weight of {dimension} {weight:g}" for dimension, weight in weights.items())]
