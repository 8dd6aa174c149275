"""A past transfer as the engine sees it: items, the recipient's kit then, who could and would supply then.

Nothing of the outcome is in here. ``coded`` reads the cells of a row of ``cases.csv``; ``CaseBook`` makes offers of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from interop.catalog import Catalog
from interop.dates import first_day, last_day
from interop.dimensions import DIMENSIONS
from interop.errors import Problem
from interop.links import ANYONE
from interop.models import Basis, Case, Channel, Claim, Depth
from interop.scoring.offers import OfferBook, Source
from interop.tables import Located, near

LEARNED = ("training", "maintenance")
"""What a lot gives by itself: it teaches whoever holds it, and its assemblies serve to repair it."""


@dataclass(frozen=True)
class Coded:
    """What was known of a transfer on its day.

    ``kit`` are items that the recipient ran itself, beside its record; ``lacks`` items and codes of the record that it
    had not yet; ``codes`` what it could supply itself. ``channels`` maps (supplier or ``*``, dimension or ``*``) to a
    channel, ``stocks`` a dimension to how long what came with the lot lasts. ``staff``: trained people came with it.
    ``otherwise`` is the channel to a force of which neither the case nor the record says anything; None is unknown.
    ``grade`` is that of the coding, a judgement; the row's own grade is that of the word on how the transfer went.
    """

    row: Case
    items: tuple[str, ...]
    giver: str | None
    recipient: str
    day: str
    kit: frozenset[str]
    lacks: frozenset[str]
    codes: frozenset[str]
    channels: Mapping[tuple[str, str], Channel]
    stocks: Mapping[str, Depth]
    staff: bool
    otherwise: Channel | None = None
    grade: str = "F3"

    @cached_property
    def claim(self) -> Case:
        """The row as the engine cites it, without the grade of its outcome."""
        return replace(self.row, grade=self.grade)


def coded(located: Located[Case], catalog: Catalog) -> tuple[Coded | None, list[Problem]]:
    """A row's cells, read and checked against the catalog; None with the problems where they do not fit."""
    row, problems = located.row, []

    def fault(column: str, value: str, message: str, hint: str = "") -> None:
        problems.append(located.problem("case", message, column=column, value=value, hint=hint))

    for column, known, what in (
        ("items", catalog.items, "item"),
        ("kit", catalog.items, "item"),
        ("codes", catalog.codes, "code"),
        ("lacks", {**dict.fromkeys(catalog.items), **dict.fromkeys(catalog.codes)}, "item or code"),
    ):
        for name in getattr(row, column):
            if name not in known:
                similar = near(name, known)
                fault(
                    column, name, f"there is no such {what}", f"did you mean {' or '.join(similar)}?" if similar else ""
                )
    channels: dict[tuple[str, str], Channel] = {}
    for entry in row.channels:
        who, sign, channel = entry.partition("=")
        supplier, _, dimension = who.strip().partition(":")
        if not (sign and supplier) or channel.strip() not in tuple(Channel):
            fault(
                "channels",
                entry,
                f"write SUPPLIER=channel or SUPPLIER:dimension=channel; channels are {', '.join(Channel)}",
            )
        elif dimension and dimension not in DIMENSIONS:
            fault("channels", entry, f"there is no dimension {dimension}", f"there are {', '.join(DIMENSIONS)}")
        elif (key := (supplier.strip(), dimension.strip() or ANYONE)) in channels:
            fault("channels", entry, f"{who.strip()} stands twice")
        else:
            channels[key] = Channel(channel.strip())
    stocks: dict[str, Depth] = {}
    for entry in row.stocks:
        dimension, sign, depth = (part.strip() for part in entry.partition("="))
        if not sign or dimension not in DIMENSIONS or depth not in tuple(Depth):
            fault("stocks", entry, f"write dimension=depth; depths are {', '.join(Depth)}")
        elif dimension in stocks:
            fault("stocks", entry, f"{dimension} stands twice")
        else:
            stocks[dimension] = Depth(depth)
    if not row.items:
        fault("items", "", "names no item")
    if not begun(row.to_force, row.date, catalog):
        fault("date", row.date, f"{row.to_force} did not exist before {catalog.forces[row.to_force].valid_from}")
    if row.to_force not in catalog.forces and not (row.kit or row.codes or row.staff):
        fault("kit", "", f"must say what {row.to_force} had, since the catalog has no facts on it")
    if problems:
        return None, problems
    return (
        Coded(
            row=row,
            items=tuple(dict.fromkeys(row.items)),
            giver=row.from_force,
            recipient=row.to_force,
            day=_eve(row.date, row.to_force, catalog),
            kit=frozenset(row.kit),
            lacks=frozenset(row.lacks),
            codes=frozenset(row.codes),
            channels=channels,
            stocks=stocks,
            staff=bool(row.staff),
        ),
        [],
    )


def begun(force: str, day: str, catalog: Catalog) -> bool:
    """Whether a force existed by the end of a day, month or year; one that is not on record may always have."""
    row = catalog.forces.get(force)
    return not (row and row.valid_from) or first_day(row.valid_from) <= last_day(day)


def _eve(day: str, recipient: str, catalog: Catalog) -> str:
    """The day before a date begins: what starts with the transfer was not there yet. Never before the force itself."""
    eve = (date.fromisoformat(first_day(day)) - timedelta(days=1)).isoformat()
    force = catalog.forces.get(recipient)
    return max(eve, first_day(force.valid_from)) if force and force.valid_from else eve


@dataclass
class CaseBook(OfferBook):
    """Offers to the recipient of a past transfer: the record of its day, with what the case says in its place.

    The transferred items count as operated only if the case says so. What the giver's own kit needs, the giver is taken
    to hold stocks of and to teach, over its channel.
    """

    case: Coded = field(kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        absent = {*self.case.items} | self.case.lacks
        record = {item: row for item, row in self.operated.items() if item not in absent}
        self.operated: dict[str, Claim] = record | dict.fromkeys(sorted(self.case.kit), self.case.claim)

    def channel(self, supplier: str, dimension: str) -> tuple[Channel | None, Claim | None]:
        """The channel that the case states; else the one on record for its day."""
        if supplier == self.recipient:
            return Channel.OWN, None
        for key in ((supplier, dimension), (supplier, ANYONE), (ANYONE, dimension), (ANYONE, ANYONE)):
            if key in self.case.channels:
                return self.case.channels[key], self.case.claim
        channel, relation = super().channel(supplier, dimension)
        return channel or self.case.otherwise, relation

    def complete(self, force: str, dimension: str) -> bool:
        """What a case says of its recipient is all that there is."""
        return force == self.recipient or super().complete(force, dimension)

    @cached_property
    def _needed(self) -> frozenset[str]:
        """Codes that the items need."""
        groups = (group for item in self.case.items for group in self.catalog.need_groups(item))
        return frozenset(need.code for group in groups for need in group.needs if need.code)

    def _suppliers(self, code: str, dimension: str) -> list[Source]:
        if code not in self._sources:
            record = super()._suppliers(code, dimension)
            barred = self.recipient if code in self.case.lacks else None
            self._sources[code] = [*(s for s in record if s.supplier != barred), *self._stated(code, dimension)]
        return self._sources[code]

    def _stated(self, code: str, dimension: str) -> list[Source]:
        case, row = self.case, self.case.claim
        found = []
        if code in case.codes:
            found.append(Source(self.recipient, Channel.OWN, Basis.PRODUCES, None, row, None))
        depth = case.stocks.get(dimension)
        if dimension in LEARNED and case.stocks:
            depth = depth or case.stocks.get("parts", Depth.MONTHS)
        if code in self._needed and depth:
            found.append(Source(self.recipient, Channel.OWN, Basis.STOCKS, depth, row, None))
        if code in self._needed and case.giver and case.giver != self.recipient:
            channel, relation = self.channel(case.giver, dimension)
            found.append(Source(case.giver, channel, Basis.STOCKS, None, row, relation))
        return found

    @cached_property
    def own_codes(self) -> dict[str, Claim]:
        """What the record of the day gives, less what the case says it lacked, with what it had and what came."""
        skills = {code: claim for code, claim in super().own_codes.items() if code not in self.case.lacks}
        groups = (group for item in self.case.items for group in self.catalog.need_groups(item))
        taught = (group for group in groups if DIMENSIONS[group.dimension].rule(group.role).skill)
        came = {need.code for group in taught for need in group.needs if need.code} if self.case.staff else set()
        return skills | dict.fromkeys(sorted(came | self.case.codes), self.case.claim)
