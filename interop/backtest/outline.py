"""Past transfers told by names, coded by rule: equipment, donor, recipient, year, mode, the recipient's kit before.

Names are resolved as ``interop resolve`` does, the force is the one of that name on that day, and the mode says who
could be asked. Coarser than a coded case, but nobody's hand is in it. What cannot be coded is told, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from interop.backtest.coding import Coded, begun, coded
from interop.catalog import Catalog
from interop.dates import last_day
from interop.errors import CatalogError, Problem, UnknownNameError
from interop.models import Case, Channel, ForceKind, Mode
from interop.names import Verdict
from interop.tables import Located, header_of, read_columns, shown, validate

NEEDED = ("id", "equipment", "donor", "recipient", "year", "mode", "recipient_prior_kit", "difficulty")
_MODES = (
    ("support lost", Mode.SUPPORT_LOST),
    ("licen", Mode.LICENSED),
    ("lend", Mode.LEND_LEASE),
    ("donat", Mode.DONATED),
    ("captur", Mode.CAPTURED),
    ("inherit", Mode.INHERITED),
    ("bought", Mode.BOUGHT),
)
_CHANNEL = {
    Mode.DONATED: "ally",
    Mode.LEND_LEASE: "ally",
    Mode.BOUGHT: "partner",
    Mode.LICENSED: "partner",
    Mode.INHERITED: "denied",
    Mode.CAPTURED: "denied",
    Mode.SUPPORT_LOST: "denied",
}
_LEFT = {
    Mode.INHERITED: "year",
    Mode.CAPTURED: "months",
    Mode.SUPPORT_LOST: "year",
}
"""How long what came with the lot, or was left over, is taken to last."""
_STOCKED = ("ammunition", "parts", "systems")
_PARTS = re.compile(r"[,;/()]|\s(?:and|or|with|on|from|for|after)\s|\s\+\s")
_STEM = re.compile(r"\b[A-Za-z]{1,6}[- ]?\d{1,4}\b|\b[A-Za-z]{1,6}[- ]?\d{1,4}(?=[A-Za-z])")


def is_outline(text: str) -> bool:
    """Whether a file's header is that of an outline."""
    header = header_of(text)
    return "items" not in header and {"equipment", "recipient", "difficulty"} <= set(header)


def from_outline(text: str, catalog: Catalog, file: str) -> tuple[list[Coded], dict[str, str]]:
    """Cases of an outline, and why the others cannot be coded.

    Raises CatalogError where a column is missing or a label is no label.
    """
    cases: list[Coded] = []
    left_out: dict[str, str] = {}
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for line, cells in read_columns(text, NEEDED, file):
        told = {name: cells.get(name, "").strip() for name in (*NEEDED, "category", "confounder")}
        case, why, faults = _case(told, catalog, file, line)
        before = first.setdefault(told["id"], line)
        if before != line:
            words = f"stands at line {before} already"
            problems.append(Problem(file, line, "id", "duplicate", words, shown(told["id"])))
        problems += faults
        if case is not None:
            cases.append(case)
        elif why:
            left_out[shown(told["id"])] = why
    if problems:
        raise CatalogError(problems)
    return cases, left_out


def _case(told: Mapping[str, str], catalog: Catalog, file: str, line: int) -> tuple[Coded | None, str, list[Problem]]:
    """A case, or why it cannot be coded, or what is wrong with its row."""
    if not re.fullmatch(r"[0-4]", told["difficulty"]):
        words = "write a whole number from 0 to 4"
        return None, "", [Problem(file, line, "difficulty", "not-valid", words, shown(told["difficulty"]))]
    year = re.search(r"(1[89]|20)\d\d", told["year"])
    mode = next((mode for word, mode in _MODES if word in told["mode"].casefold()), None)
    if year is None or mode is None:
        return None, f"'{shown(told['mode'])}' in '{shown(told['year'])}' is no mode and year", []
    recipient = _force(told["recipient"], year[0], catalog)
    if recipient is None:
        return None, f"no force '{shown(told['recipient'])}' is known", []
    if not begun(recipient, year[0], catalog):
        return None, f"{recipient} did not exist yet in {year[0]}", []
    donor = _force(told["donor"], year[0], catalog)
    before = _items(told["recipient_prior_kit"], catalog)
    day = f"{int(year[0]) - 1}-12-31"
    record = catalog.operated(recipient, day) if recipient in catalog.forces else {}
    items = _items(told["equipment"], catalog, {*record, *before})
    if told["category"] == "ammunition" or (not items and re.search(r"\dmm\b|\d mm\b", told["equipment"])):
        items = _guns(told["equipment"], {*record, *before}, catalog)
        before = list(dict.fromkeys([*before, *items]))
    if not items:
        return None, f"'{shown(told['equipment'])}' names no item of the catalog", []
    if mode is not Mode.SUPPORT_LOST:
        before += [item for item in items if item in record]
    else:
        before = [item for item in before if item not in items]
    if recipient not in catalog.forces and not before:
        return None, f"what {recipient} had before is not known to the catalog", []
    channels = [f"{donor}={_CHANNEL[mode]}"] if donor and donor != recipient else []
    stocks = [f"{dimension}={_LEFT[mode]}" for dimension in _STOCKED] if mode in _LEFT else []
    cells = {
        "id": told["id"],
        "name": f"{told['equipment']}, {told['recipient']}"[:400],
        "items": ";".join(items),
        "from_force": donor or "",
        "to_force": recipient,
        "date": year[0],
        "mode": mode.value,
        "kit": ";".join(dict.fromkeys(before)),
        "lacks": ";".join(_later(items, {*record, *before}, recipient, day, catalog)),
        "channels": ";".join(channels),
        "stocks": ";".join(stocks),
        "staff": "yes" if mode in (Mode.SUPPORT_LOST, Mode.INHERITED) else "no",
        "label": told["difficulty"],
        "confounder": re.sub(r"[^a-z0-9]+", "-", told["confounder"].casefold())[:60].strip("-"),
        "source": "analyst-judgement",
        "grade": "F4",
        "note": "coded by rule from names",
    }
    rows, faults = validate([{name: cell for name, cell in cells.items() if cell}], Case)
    if faults:
        told_as = {"name": "equipment"}
        return (
            None,
            "",
            [Problem(file, line, told_as.get(c, c), rule, words, value) for _, c, rule, words, value in faults],
        )
    case, problems = coded(Located(rows[0][1], file, line), catalog)
    return replace(case, otherwise=Channel.DENIED, grade="F4") if case else None, "", problems


def _later(items: Collection[str], kit: Collection[str], recipient: str, day: str, catalog: Catalog) -> list[str]:
    """Codes of the items that the recipient's record gives it without a date, though nothing that it ran then needed them."""

    def codes(of: Collection[str]) -> set[str]:
        return {n.code for item in of for g in catalog.need_groups(item) for n in g.needs if n.code}

    asked = codes(items) - codes(kit)
    undated = {row.code for row in catalog.supplies_of(recipient, day) if row.valid_from is None}
    return sorted(asked & undated) if recipient in catalog.forces else []


def _items(told: str, catalog: Catalog, kit: Collection[str] = ()) -> list[str]:
    """Items that a phrase names, part by part: as a whole, else by its longest run of words that is a name.

    Where a part names a type of which the catalog has only marks, the mark of ``kit`` is meant, else the first.
    """
    found: dict[str, None] = {}
    for part in filter(str.strip, _PARTS.split(told)):
        words = part.split()
        runs = [words[i : i + n] for n in range(min(len(words), 5), 0, -1) for i in range(len(words) - n + 1)]
        names = [" ".join(run) for run in runs if len("".join(run)) > 2]
        meant = [catalog.resolve(name) for name in names]
        item = next((m.item for verdict in (Verdict.SURE, Verdict.LIKELY) for m in meant if m.verdict is verdict), None)
        item = item or next((mark for stem in _STEM.findall(part) if (mark := _mark(stem, catalog, kit))), None)
        item = item or next((_best(m.candidates, kit) for m in meant if m.verdict is Verdict.AMBIGUOUS), None)
        if item:
            found[item] = None
    return list(found)


def _mark(stem: str, catalog: Catalog, kit: Collection[str]) -> str | None:
    """An item of a type of which only the stem is a name, such as MiG-29 in MiG-29N."""
    meant = catalog.resolve(stem)
    longer = [item for item in catalog.items if re.match(re.escape(stem.casefold()) + r"(?!\d)", item)]
    return meant.item or _best(meant.candidates if meant.verdict is Verdict.AMBIGUOUS else longer, kit)


def _best(marks: Collection[str], kit: Collection[str]) -> str | None:
    return next((mark for mark in marks if mark in kit), next(iter(marks), None))


def _guns(told: str, kit: set[str], catalog: Catalog) -> list[str]:
    """Up to three items of a kit that fire the calibres named."""
    bores = {float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", told)}
    fits = []
    for item in sorted(kit):
        codes = (
            n.code
            for g in catalog.need_groups(item)
            if g.dimension == "ammunition" and g.role == "main"
            for n in g.needs
        )
        if any(code and catalog.codes[code].bore_mm in bores for code in codes):
            fits.append(item)
    return fits[:3]


def _force(told: str, year: str, catalog: Catalog) -> str | None:
    """The force of a name on a day: a historic one where there is one. Names in brackets or behind a stroke count too."""
    bare = re.sub(r"\([^)]*\)", "", told).strip()
    inside = re.findall(r"\(([^)]*)\)", told)
    for name in (
        told,
        bare,
        *re.split(r"[/,]", bare),
        *inside,
        *(part for i in inside for part in re.split(r"[/,]", i)),
    ):
        name = re.sub(r"^(ex-|former )", "", name.strip())
        try:
            force = catalog.force(name) if name else None
        except UnknownNameError:
            continue
        if force is None:
            continue
        then = [
            other.id
            for other in catalog.forces.values()
            if other.kind is ForceKind.HISTORIC
            and other.id.startswith(f"{force.id}-")
            and catalog.alive(other.id, last_day(year))
        ]
        return then[0] if then else force.id
    return None
