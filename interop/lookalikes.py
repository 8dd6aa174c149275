"""Names that only look the same, or only differ: Cyrillic letters among Latin ones, two ids with one name."""

from __future__ import annotations

import re
import unicodedata

from interop.counts import Tables
from interop.errors import Problem
from interop.models import Row
from interop.store import row_key
from interop.tables import Located, shown

LOOKALIKES = str.maketrans("АВЕКМНОРСТХасеорух", "ABEKMHOPCTXaceopyx")


def names(tables: Tables) -> list[Problem]:
    """Ids that differ only in look, names with letters of another script in their midst."""
    problems = []
    for table, column in (("equipment", "name"), ("codes", "name"), ("forces", "name")):
        seen: dict[str, tuple[str, Located[Row]]] = {}
        for located in tables[table]:
            name, ident = str(getattr(located.row, column)), row_key(located.row)[0]
            plain = unicodedata.normalize("NFKC", name).translate(LOOKALIKES).casefold()
            if plain in seen and seen[plain][0] != ident:
                first = seen[plain][1]
                other = str(getattr(first.row, column))
                how = "looks the same as" if other != name else "is the same as"
                problems.append(
                    located.problem(
                        "lookalike",
                        f"{how} the name of {seen[plain][0]} ({first.file}:{first.line})",
                        column=column,
                        value=shown(name),
                        hint="check for Cyrillic letters, or name the variant",
                        warning=True,
                    )
                )
            seen.setdefault(plain, (ident, located))
            if (
                re.search(r"[A-Za-z]", name)
                and name != name.translate(LOOKALIKES)
                and not re.search(r"[а-яё]{2}", name, re.IGNORECASE)
            ):
                problems.append(
                    located.problem(
                        "mixed-script",
                        "mixes Latin letters with Cyrillic ones that look alike",
                        column=column,
                        value=shown(name),
                        warning=True,
                    )
                )
    return problems
