"""TOML files checked by hand: read whole, every key named that is unknown, missing or at fault."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from interop.errors import CatalogError, Problem
from interop.tables import decode, near, shown


def parse_toml(raw: bytes, file: str) -> dict[str, Any]:
    """The content of a TOML file of this name. Raises CatalogError where it is not one."""
    text, fault = decode(raw, file)
    if fault:
        raise CatalogError([replace(fault, rule="toml", hint="write a TOML file in UTF-8")])
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        words = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise CatalogError([Problem(file, 0, "", "toml", words)]) from error


class Reader:
    """Collects the faults of one file; ``kind`` is what the file tells of: a method, a scenario."""

    def __init__(self, kind: str, file: str) -> None:
        self.kind = kind
        self.file = file
        self.problems: list[Problem] = []

    def fault(self, key: str, message: str, value: object = "", hint: str = "") -> None:
        """Note a fault at a dotted key."""
        words = shown(str(value)) if value != "" else ""
        self.problems.append(Problem(self.file, 0, key, self.kind, message, words, hint))

    def keys(
        self, table: str, content: Mapping[str, Any], allowed: Sequence[str], needed: Sequence[str] | None = None
    ) -> None:
        """Note the keys of a table that are not allowed, and those needed (by default all allowed) that are missing."""
        for name in content:
            if name not in allowed:
                similar = near(name, allowed)
                hint = f"did you mean {similar[0]}?" if similar else f"keys are {', '.join(allowed)}"
                self.fault(f"{table}.{name}".lstrip("."), f"is not a key of the {self.kind}", hint=hint)
        for name in allowed if needed is None else needed:
            if name not in content:
                self.fault(f"{table}.{name}".lstrip("."), "is missing")

    def version(self, content: Mapping[str, Any], known: int) -> None:
        """Note a ``schema_version`` that is another than the one known."""
        stated = content.get("schema_version")
        if stated != known or isinstance(stated, bool):
            self.fault("schema_version", f"must be {known}; another number is for another version of interop", stated)
