"""Methods for tests of uncertainty: all numbers certain but those of some parts, or claims that are often wrong."""

from dataclasses import fields, replace
from typing import Any

import interop
from interop.method import Judged, Method

METHOD = interop.load_method()


def only(*parts: str) -> Method:
    """The method with a single value for every number, but those of the parts named."""
    certain: dict[str, Any] = {}
    for name in (f.name for f in fields(Method)):
        table = getattr(METHOD, name)
        if name not in parts and isinstance(table, dict) and isinstance(next(iter(table.values())), Judged):
            certain[name] = {key: Judged(n.value, n.value, n.value, n.reason) for key, n in table.items()}
    return replace(METHOD, **certain)


CERTAIN = only()
