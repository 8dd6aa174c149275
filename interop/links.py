"""Links between rows that must hold before a catalog can be used: keys, references, circles of variants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import cast

from interop.errors import Problem
from interop.models import TABLES, Code, Item, Need, Row, State, Substitute
from interop.store import by_grade, row_key, span
from interop.tables import Located, near

ANYONE = "*"
HOMES = {"force": "forces", "item": "equipment", "code": "codes", "source": "sources"}
PLACES = {
    "source": "sources.csv",
    "force": "forces.csv",
    "item": "equipment/",
    "code": "codes/",
    "dimension": "codes/ as a code list",
}


def link_problems(tables: Mapping[str, Sequence[Located[Row]]], faults: Sequence[Problem] = ()) -> list[Problem]:
    """Every broken link between the rows of some tables.

    ``faults`` were met while reading: what a table with a faulty row seems to lack is not reported, since it may
    stand in that row.
    """
    unread = {fault.file.partition("/")[0].removesuffix(".csv") for fault in faults if not fault.warning}
    return [*twice(tables), *broken_links(tables, unread), *cycles(tables.get("equipment", ()))]


def code_dimensions(tables: Mapping[str, Sequence[Located[Row]]]) -> dict[str, str]:
    """The dimension of each code: the name of the code list that it stands in."""
    return {cast(Code, located.row).id: Path(located.file).stem for located in tables.get("codes", ())}


def twice(tables: Mapping[str, Sequence[Located[Row]]]) -> list[Problem]:
    """Rows whose key stands more than once from the same source (or at all, for sources themselves)."""
    faults = []
    for name, rows in tables.items():
        seen: dict[tuple[str, ...], Located[Row]] = {}
        folded: dict[str, Located[Row]] = {}
        for located in rows:
            key = row_key(located.row)
            full = (*key, getattr(located.row, "source", "") if name != "sources" else "")
            if full in seen:
                first = seen[full]
                message = f"the same key from the same source stands at {first.file}:{first.line} already"
                faults.append(
                    located.problem(
                        "duplicate", message, value=" ".join(filter(None, key)), hint="keep one of the rows"
                    )
                )
            seen.setdefault(full, located)
            if type(located.row).key == ("id",):
                other = folded.setdefault(key[0].casefold(), located)
                if row_key(other.row) != key:
                    faults.append(
                        located.problem(
                            "duplicate",
                            f"differs only in case from {row_key(other.row)[0]} at {other.file}:{other.line}",
                            column="id",
                            value=key[0],
                        )
                    )
    return faults


def broken_links(tables: Mapping[str, Sequence[Located[Row]]], unread: Set[str] = frozenset()) -> list[Problem]:
    """References to things that the catalog does not have, and codes of the wrong dimension.

    Nothing is said of references to the tables in ``unread``: what is missing there may stand in a faulty row.
    """
    dimension_of = code_dimensions(tables)
    ids = {kind: {row_key(located.row)[0] for located in tables.get(name, ())} for kind, name in HOMES.items()}
    known = ids | {"dimension": set(dimension_of.values())}
    faults = []
    for name, rows in tables.items():
        links = dict(TABLES[name].references) | ({} if name == "sources" else {"source": "source"})
        for located in rows:
            for column, kind in links.items():
                value = getattr(located.row, column)
                if value is None or value == ANYONE or value in known[kind] or HOMES.get(kind, "codes") in unread:
                    continue
                similar = near(value, known[kind])
                hint = f"did you mean {' or '.join(similar)}?" if similar else f"add it to {PLACES[kind]}"
                faults.append(
                    located.problem(
                        "unknown-reference", f"there is no such {kind}", column=column, value=value, hint=hint
                    )
                )
            if isinstance(located.row, Code) and dimension_of[located.row.id] != Path(located.file).stem:
                faults.append(
                    located.problem(
                        "wrong-dimension",
                        f"stands in the code list of {dimension_of[located.row.id]} too",
                        column="id",
                        value=located.row.id,
                    )
                )
            if isinstance(located.row, Need):
                faults += _need_faults(cast(Located[Need], located))
            if isinstance(located.row, Need | Substitute):
                for column in ("code", "need_code", "offered_code"):
                    code = getattr(located.row, column, None)
                    dimension = dimension_of.get(code or "")
                    if dimension and dimension != located.row.dimension:
                        faults.append(
                            located.problem(
                                "wrong-dimension",
                                f"is a code of {dimension}, not of {located.row.dimension}",
                                column=column,
                                value=str(code),
                            )
                        )
    return faults


def _need_faults(located: Located[Need]) -> list[Problem]:
    need = located.row
    faults = []
    if need.state is State.KNOWN and need.code is None:
        faults.append(
            located.problem(
                "missing-value",
                "a known need names a code",
                column="code",
                hint="or write unknown or not-needed as its state",
            )
        )
    if need.state is not State.KNOWN and need.code is not None:
        faults.append(
            located.problem("contradiction", f"a need that is {need.state} has no code", column="code", value=need.code)
        )
    if need.state is not State.NOT_NEEDED and (need.share is None or need.essential is None):
        faults.append(
            located.problem("missing-value", "a need states its share and whether it is essential", column="share")
        )
    return faults


def cycles(rows: Sequence[Located[Row]]) -> list[Problem]:
    """Variants that lead back to themselves, each circle named once."""
    faults: list[Problem] = []
    done: set[str] = set()
    claims: dict[str, list[Item]] = defaultdict(list)
    for located in rows:
        claims[cast(Item, located.row).id].append(cast(Item, located.row))
    lines = {cast(Item, located.row).id: located for located in reversed(rows)}
    bases = {name: cast(Item, span(by_grade(found))).variant_of for name, found in claims.items()}
    for start in sorted(bases):
        path = {start: None}
        last = start
        while (base := bases[last]) in bases and base not in done:
            if base in path:
                loop = list(path)[list(path).index(base) :]
                words = " → ".join([*loop, loop[0]])
                faults.append(
                    lines[loop[0]].problem(
                        "cycle",
                        f"variants go round in a circle: {words}",
                        column="variant_of",
                        value=loop[0],
                        hint="one of them is the base: leave its variant_of empty",
                    )
                )
                break
            path[base] = None
            last = base
        done.update(path)
    return faults
