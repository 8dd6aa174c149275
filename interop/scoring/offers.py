"""What a recipient can draw on for a need: every offer, known or merely possible, with the claims it rests on.

A known offer is a code that a supplier supplies, that fits the need at some level, and that a channel leads to.
A possible offer is one that the record leaves open: an unknown channel, a supplier whose record is not complete,
or a pair of fuels of which nobody says whether one replaces the other. Possible offers widen the range of a
finding; they never raise its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter, le

from interop.catalog import Catalog, NeedGroup
from interop.dimensions import DIMENSIONS, Dimension
from interop.errors import CatalogError, Problem
from interop.links import ANYONE
from interop.models import Basis, Channel, Claim, Depth, Level, State, Substitute, Supply
from interop.store import surest

LEVELS = tuple(Level)
CHANNELS = tuple(Channel)
BASES = (Basis.PRODUCES, Basis.OVERHAULS, Basis.TRAINS, Basis.OPERATES, Basis.STOCKS, Basis.NONE)
Order = tuple[int, int, int, str, str]


@dataclass(frozen=True)
class Offer:
    """One way to meet a need. ``supplier`` None: nobody. ``skill`` is the recipient's own nearest skill.

    ``possible`` marks an offer that the record leaves open instead of stating.
    """

    need_code: str
    code: str
    level: Level
    channel: Channel
    supplier: str | None = None
    basis: Basis | None = None
    depth: Depth | None = None
    skill: str | None = None
    substitute: Claim | None = None
    supply: Claim | None = None
    relation: Claim | None = None
    possible: str = ""

    @property
    def stock(self) -> float | None:
        """What is counted of a stock that nobody renews, in kg, or None."""
        return self.supply.stock if isinstance(self.supply, Supply) else None

    @property
    def finite(self) -> bool:
        """Whether the offer is a stock that nobody renews."""
        return self.depth is not None or self.stock is not None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that the offer rests on."""
        return tuple(claim for claim in (self.substitute, self.supply, self.relation) if claim is not None)

    @property
    def order(self) -> Order:
        """Ties of value are broken by level, channel, basis (makers first) and supplier."""
        basis = BASES.index(self.basis) if self.basis else len(BASES)
        return LEVELS.index(self.level), CHANNELS.index(self.channel), basis, self.supplier or "~", self.code


@dataclass(frozen=True)
class Source:
    """Who supplies a code to the recipient, before any question of fit."""

    supplier: str
    channel: Channel | None
    basis: Basis
    depth: Depth | None
    supply: Claim
    relation: Claim | None


@dataclass
class OfferBook:
    """Offers to one recipient on one day. ``channels`` overrides relations: supplier (or ``*``) to channel.

    ``wrong`` gives the chance that a claim of a grade is wrong; by default all claims are taken as certain.
    """

    catalog: Catalog
    recipient: str
    as_of: str
    channels: Mapping[str, Channel] = field(default_factory=dict)
    wrong: Callable[[str], float] = lambda _grade: 0.0

    def __post_init__(self) -> None:
        self._sources: dict[str, list[Source]] = {}
        self._options: dict[tuple[str, bool], list[Offer]] = {}
        self._offers: dict[tuple[str, bool], list[Offer]] = {}
        self._open: dict[str, list[str]] = {}
        self._not_denied: dict[str, frozenset[str]] = {}
        self._relations: dict[tuple[str, str], tuple[Channel | None, Claim | None]] = {}
        self.day = self.catalog.clamp(self.recipient, self.as_of)
        self.operated: dict[str, Claim] = {**self.catalog.operated(self.recipient, self.as_of)}
        self.forces = [force for force in sorted(self.catalog.forces) if self.catalog.alive(force, self.day)]
        unknown = sorted(set(self.catalog.dimensions) - set(DIMENSIONS))
        if unknown:
            words = f"codes/{unknown[0]}.csv is the code list of no dimension; there are {', '.join(DIMENSIONS)}"
            raise CatalogError([Problem(f"codes/{unknown[0]}.csv", 0, "", "unknown-dimension", words)])

    def offers(self, group: NeedGroup, without: Claim | None = None) -> list[Offer]:
        """The distinct offers for a need, best level and channel first; none for an unknown need.

        ``without`` leaves out what rests on a claim: what it hid comes to light.
        """
        found: list[Offer] = []
        if group.state is not State.KNOWN:
            return found
        dimension = DIMENSIONS[group.dimension]
        rule = dimension.rule(group.role)
        for need in group.needs:
            code = str(need.code)
            key = code, rule.kindred
            if key not in self._offers:
                options = self._skill_offers(code, dimension) if rule.skill else self._code_offers(code, dimension)
                options += self._kindred_offers(code) if rule.kindred else []
                self._options[key], self._offers[key] = options, self._distinct(options)
            if without is None:
                found += self._offers[key]
            else:
                found += self._distinct([offer for offer in self._options[key] if without not in offer.claims])
        return found

    def doubt(self, offer: Offer) -> float:
        """Chance that one of the claims behind an offer is wrong."""
        right = 1.0
        for claim in (offer.substitute, offer.supply, offer.relation):
            if claim is not None:
                right *= 1.0 - self.wrong(claim.grade)
        return 1.0 - right

    def _distinct(self, offers: list[Offer]) -> list[Offer]:
        """One offer for each way to be worth something: the one least in doubt, then by makers and names."""
        best: dict[tuple[object, ...], tuple[Order, float, Offer]] = {}
        for order, offer in sorted(((offer.order, offer) for offer in offers), key=itemgetter(0)):
            stocked = offer.basis is Basis.STOCKS
            way = (offer.level, offer.channel, stocked, offer.depth, offer.stock, bool(offer.possible))
            doubt = 0.0 if offer.channel is Channel.DENIED else self.doubt(offer)
            if way not in best or doubt < best[way][1] - 1e-12:
                best[way] = order, doubt, offer
        kept = sorted(best.values(), key=itemgetter(0))
        ranks = [_rank(order, doubt, offer) for order, doubt, offer in kept]
        firm = [rank for rank in ranks if rank]
        return [
            offer
            for (_, _, offer), rank in zip(kept, ranks, strict=True)
            if not rank or not any(_beats(other, rank) for other in firm)
        ]

    def channel(self, supplier: str, dimension: str) -> tuple[Channel | None, Claim | None]:
        """The channel to a supplier and the row that says so; None where the relation is unknown."""
        if supplier == self.recipient:
            return Channel.OWN, None
        override = self.channels.get(supplier) or self.channels.get(ANYONE)
        if override:
            return override, None
        key = supplier, dimension
        if key not in self._relations:
            row = self.catalog.relation(self.recipient, supplier, dimension, self.day)
            self._relations[key] = (row.channel if row else None, row)
        return self._relations[key]

    @cached_property
    def _operated_codes(self) -> dict[str, Claim]:
        """Codes that items in service need, with the best graded holding: their operator supplies itself."""
        codes: dict[str, Claim] = {}
        for item, holding in sorted(self.operated.items()):
            for group in self.catalog.need_groups(item):
                for need in group.needs:
                    if need.code is None:
                        continue
                    known = codes.get(need.code)
                    if known is None or surest(holding) < surest(known):
                        codes[need.code] = holding
        return codes

    def complete(self, force: str, dimension: str) -> bool:
        """Whether silence of a force's record in a dimension means that it cannot supply."""
        return self.catalog.complete(force, dimension)

    def _suppliers(self, code: str, dimension: str) -> list[Source]:
        if code in self._sources:
            return self._sources[code]
        open_to = self._open_to(dimension)
        sources: list[Source] = []
        own_rows = False
        for row in self.catalog.supplies(code, self.day, force=open_to):
            if row.force == self.recipient:
                own_rows = own_rows or row.basis is Basis.NONE or row.depth is not None or row.stock is not None
            if row.basis is Basis.NONE:
                continue
            source = self._source(row, dimension)
            if source.channel is Channel.OWN:
                sources.insert(0, source)
            else:
                sources.append(source)
        sources += self._denied(code, dimension)
        if code in self._operated_codes and not own_rows:
            sources.append(Source(self.recipient, Channel.OWN, Basis.OPERATES, None, self._operated_codes[code], None))
        self._sources[code] = sources
        return sources

    def _source(self, row: Supply, dimension: str) -> Source:
        channel, relation = self.channel(row.force, dimension)
        return Source(row.force, channel, row.basis, row.depth, row, relation)

    def _open_to(self, dimension: str) -> frozenset[str]:
        """Forces alive that do not deny the recipient this dimension, itself among them."""
        if dimension not in self._not_denied:
            self._not_denied[dimension] = frozenset(
                force for force in self.forces if self.channel(force, dimension)[0] is not Channel.DENIED
            ) | {self.recipient}
        return self._not_denied[dimension]

    def _denied(self, code: str, dimension: str) -> list[Source]:
        """Denials are worth alike: one stands for all, the maker's before a holder's."""
        barred = {*self.forces} - self._open_to(dimension)
        named = {(BASES.index(Basis(basis)), force) for force, basis in self.catalog.suppliers(code) if force in barred}
        for rank, force in sorted(named):
            if BASES[rank] is not Basis.NONE:
                for row in self.catalog.supplies(code, self.day, force=(force,), basis=(BASES[rank].value,)):
                    return [self._source(row, dimension)]
        return []

    def _code_offers(self, code: str, dimension: Dimension) -> list[Offer]:
        rows = self.catalog.stand_ins(code)
        fits: list[tuple[str, Level, Substitute | None]] = [(code, Level.COMMON, None)]
        fits += [(row.offered_code, row.level, row) for row in rows]
        offers = []
        for offered, level, row in fits:
            for source in self._suppliers(offered, dimension.name):
                offers.append(self._offer(code, offered, level, row, source))
        if dimension.open_fit:
            offers += self._open_fits(code, {fit[0] for fit in fits}, dimension)
        return offers + self._open_records(code, dimension)

    def _offer(self, code: str, offered: str, level: Level, row: Substitute | None, source: Source) -> Offer:
        possible = "" if source.channel else f"how {self.recipient} stands to {source.supplier} is not known"
        return Offer(
            code, offered, level, source.channel or Channel.ALLY, source.supplier, source.basis, source.depth,
            None, row, source.supply, source.relation, possible,
        )  # fmt: skip

    def _open_fits(self, code: str, stated: Iterable[str], dimension: Dimension) -> list[Offer]:
        """Own codes of an open dimension of which no row says whether they replace the needed one."""
        stated = set(stated)
        return [
            Offer(
                code, other, Level.INTERCHANGEABLE, Channel.OWN, source.supplier, source.basis, source.depth, None, None,
                source.supply, None, f"whether {other} can replace {code} is not known",
            )
            for other, its_dimension in self.catalog.dimension_of.items()
            if its_dimension == dimension.name and other not in stated
            for source in self._suppliers(other, dimension.name)
            if source.supplier == self.recipient
        ]  # fmt: skip

    def _open_records(self, code: str, dimension: Dimension) -> list[Offer]:
        """The best channel to a force whose record in the dimension is not held to be complete."""
        possible = []
        for force in self._open_forces(dimension.name):
            if self._says_none(force, code):
                continue
            channel, relation = self.channel(force, dimension.name)
            if channel is not Channel.DENIED:
                why = f"the record of what {force} can supply in {dimension.name} is not complete"
                possible.append(
                    Offer(
                        code,
                        code,
                        Level.COMMON,
                        channel or Channel.ALLY,
                        force,
                        Basis.PRODUCES,
                        relation=relation,
                        possible=why,
                    )
                )
        return sorted(possible, key=lambda offer: offer.order)[:1]

    def _open_forces(self, dimension: str) -> list[str]:
        if dimension not in self._open:
            self._open[dimension] = [force for force in self.forces if not self.complete(force, dimension)]
        return self._open[dimension]

    def _says_none(self, force: str, code: str) -> bool:
        return any(row.force == force and row.basis is Basis.NONE for row in self.catalog.supplies(code, self.day))

    @cached_property
    def own_codes(self) -> dict[str, Claim]:
        """Skills and workshops that the recipient has, by kit in service or a supply row; less those a row denies it."""
        codes = dict(self._operated_codes)
        for row in self.catalog.supplies_of(self.recipient, self.day):
            if row.basis is Basis.NONE:
                codes.pop(row.code, None)
            elif row.depth is None and (row.code not in codes or surest(row) < surest(codes[row.code])):
                codes[row.code] = row
        return codes

    @cached_property
    def _own_by_role(self) -> dict[str, list[str]]:
        """Own codes that have a role, by it, in stable order."""
        found: dict[str, list[str]] = {}
        for code in sorted(self.own_codes):
            role = self.catalog.codes[code].role
            if role is not None:
                found.setdefault(role, []).append(code)
        return found

    def nearest_own(self, code: str) -> tuple[Level, str | None, Claim | None, Claim | None]:
        """The recipient's own skill or workshop nearest to ``code``: level, code, the claims that it has it and of fit."""
        if code in self.own_codes:
            return Level.COMMON, code, self.own_codes[code], None
        return self._nearest_other(code)

    def _nearest_other(self, code: str) -> tuple[Level, str | None, Claim | None, Claim | None]:
        wanted = self.catalog.codes[code]
        stated = {row.offered_code: row for row in self.catalog.stand_ins(code)}
        best: tuple[Level, str | None, Claim | None, Claim | None] = (Level.NONE, None, None, None)
        sureness: tuple[int, ...] = ()
        candidates = [*self._own_by_role.get(wanted.role or "", ()), *(c for c in stated if c in self.own_codes)]
        for other in sorted({*candidates} - {code}):
            skill, fit = self.catalog.codes[other], stated.get(other)
            if self.catalog.dimension_of[other] != self.catalog.dimension_of[code]:
                continue
            if fit:
                level = fit.level
            elif skill.family == wanted.family and wanted.family is not None:
                level = Level.INTERCHANGEABLE
            else:
                level = Level.COMPATIBLE if skill.school == wanted.school else Level.NOMINAL
            claims = surest(self.own_codes[other], fit or wanted)
            if (LEVELS.index(level), claims) < (LEVELS.index(best[0]), sureness):
                best, sureness = (level, other, self.own_codes[other], fit or wanted), claims
        return best

    def _skill_offers(self, code: str, dimension: Dimension) -> list[Offer]:
        level, skill, has, fit = self.nearest_own(code)
        offers = []
        for source in self._suppliers(code, dimension.name):
            if source.basis is not Basis.OPERATES:
                offer = self._offer(code, code, level, None, source)
                offers.append(_with_skill(offer, skill, fit, has))
        nobody = Offer(code, code, level, Channel.DENIED, None, skill=skill, substitute=fit, supply=has)
        if level is Level.COMMON:
            nobody = Offer(code, code, level, Channel.OWN, self.recipient, Basis.OPERATES, skill=skill, supply=has)
        offers.append(nobody)
        if not self.complete(self.recipient, dimension.name) and not self._says_none(self.recipient, code):
            why = f"the record of the skills of {self.recipient} is not complete"
            offers.append(Offer(code, code, Level.COMMON, Channel.OWN, self.recipient, Basis.TRAINS, possible=why))
        for possible in self._open_records(code, dimension):
            offers.append(_with_skill(possible, skill, fit, None, level))
        return offers

    def _kindred_offers(self, code: str) -> list[Offer]:
        """The recipient's nearest own workshop in place of the one needed, whatever it has of that one itself."""
        level, other, has, fit = self._nearest_other(code)
        if other is None:
            return []
        return [
            Offer(
                code, other, level, Channel.OWN, self.recipient, Basis.OVERHAULS,
                substitute=fit if isinstance(fit, Substitute) else None, supply=has,
            )
        ]  # fmt: skip


def _with_skill(
    offer: Offer, skill: str | None, fit: Claim | None, has: Claim | None, level: Level | None = None
) -> Offer:
    return Offer(
        offer.need_code, offer.code, level or offer.level, offer.channel, offer.supplier, offer.basis, offer.depth,
        skill, fit, offer.supply or has, offer.relation, offer.possible,
    )  # fmt: skip


def _rank(order: Order, doubt: float, offer: Offer) -> tuple[float, ...]:
    """What decides whether an offer beats another. Finite stocks and mere possibilities have none: they are not compared."""
    if offer.possible or offer.finite:
        return ()
    return (*order[:2], offer.basis is Basis.STOCKS, doubt)


def _beats(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether one offer for a code is worth as much as another in every draw: fit, channel and evidence no worse.

    Levels and channels keep their order in every draw, and errors in claims for one code strike the more doubtful
    ones first.
    """
    return one != other and all(map(le, one, other))
