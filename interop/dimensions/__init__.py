"""The dimensions: every module here that has a ``DIMENSION``. Adding one is adding a file and a code list."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from interop.dimensions.shape import Dimension, Mandatory, Rule


def _found() -> dict[str, Dimension]:
    modules = (import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    dimensions = (module.DIMENSION for module in modules if hasattr(module, "DIMENSION"))
    return {dimension.name: dimension for dimension in sorted(dimensions, key=lambda d: d.order)}


DIMENSIONS: dict[str, Dimension] = _found()

__all__ = ["DIMENSIONS", "Dimension", "Mandatory", "Rule"]
