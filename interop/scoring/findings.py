"""Findings: every need of some items, its best offer to a recipient, what that is worth, and the sentence.

Values come as arrays with one column for the central case and one for each draw: ``known`` counts only what is
stated, ``best`` also what the record leaves open. An unknown is drawn evenly between the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from interop.catalog import Catalog, NeedGroup, row_key
from interop.dimensions import DIMENSIONS, Rule
from interop.dimensions.shape import Array
from interop.errors import CatalogError, Problem
from interop.models import Basis, Channel, Claim, Level, Measure, Need, State
from interop.scoring.draws import NONE_INDEX, Draws, Way, log_triangular, way_of
from interop.scoring.offers import LEVELS, Offer, OfferBook

SAME = 1e-9
ANY_ROLE = "any"


@dataclass(frozen=True)
class Amount:
    """The amount that decides how much hangs on a need; ``of_class`` when the kit class's value stands in."""

    value: float
    low: float
    high: float
    unit: str
    claim: Claim
    of_class: bool


@dataclass(frozen=True)
class Finding:
    """A need, the best offer for it, and what that is worth to the recipient.

    ``value`` is the central value 0..1, or None where it is not known; then ``low`` and ``high`` enclose it.
    ``claims`` are the rows that the finding rests on.
    """

    item: str
    dimension: str
    role: str
    state: State
    essential: bool
    share: float
    code: str | None
    offer: Offer | None
    value: float | None
    low: float
    high: float
    amount: Amount | None
    sentence: str
    claims: tuple[Claim, ...]

    @property
    def level(self) -> Level:
        """The level of the best offer."""
        return self.offer.level if self.offer and self.offer.channel is not Channel.DENIED else Level.NONE

    @property
    def known(self) -> bool:
        """Whether the need and all that decides its value are known."""
        return self.value is not None


@dataclass(frozen=True)
class Evaluation:
    """Findings of all needs that count, with their values in every column; rows follow ``findings``."""

    findings: tuple[Finding, ...]
    not_needed: tuple[NeedGroup, ...]
    known: Array
    best: Array
    drawn: Array


@dataclass(frozen=True)
class _Candidate:
    row: int
    level: int
    way: Way
    offer: Offer | None
    possible: bool


def evaluate(catalog: Catalog, items: Sequence[str], book: OfferBook, draws: Draws) -> Evaluation:
    """Weigh every need of ``items`` against the offers in ``book``, centrally and in every draw."""
    groups, not_needed = _groups(catalog, items)
    rules = [DIMENSIONS[group.dimension].rule(group.role) for group in groups]
    amounts = [_amount(catalog, group, rule, draws) for group, rule in zip(groups, rules, strict=True)]
    candidates = [c for row, (group, rule) in enumerate(zip(groups, rules, strict=True)) for c in _candidates(row, group, rule, book)]
    values = _values(candidates, groups, rules, amounts, book, draws)
    possible = np.array([c.possible for c in candidates])
    rows = np.array([c.row for c in candidates], dtype=np.intp)
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
    known = np.maximum.reduceat(np.where(possible[:, None], -1.0, values), starts, axis=0)
    best = np.maximum.reduceat(values, starts, axis=0)
    open_rows = np.flatnonzero(np.any(best > known + SAME, axis=1))
    drawn = known.copy()
    if len(open_rows):
        u = draws.with_centre([_key("unknown", groups[i]) for i in open_rows])
        drawn[open_rows] = known[open_rows] + u * (best[open_rows] - known[open_rows])
    chosen = _chosen(candidates, values[:, 0], len(groups))
    findings = tuple(
        _finding(catalog, group, rules[i], amounts[i], chosen[i], float(known[i, 0]), float(best[i, 0]), book)
        for i, group in enumerate(groups)
    )
    return Evaluation(findings, tuple(not_needed), known, best, drawn)


def _groups(catalog: Catalog, items: Sequence[str]) -> tuple[list[NeedGroup], list[NeedGroup]]:
    """Needs that count, in order; a dimension of which an item's record says nothing is an unknown need."""
    counting, not_needed = [], []
    for item in items:
        groups = catalog.need_groups(item)
        not_needed += [group for group in groups if group.state is State.NOT_NEEDED]
        counting += [group for group in groups if group.state is not State.NOT_NEEDED]
        stated = {group.dimension for group in groups}
        counting += [NeedGroup(item, name, ANY_ROLE, State.UNKNOWN, True, 1.0, ()) for name in DIMENSIONS if name not in stated]
    return counting, not_needed


def _amount(catalog: Catalog, group: NeedGroup, rule: Rule, draws: Draws) -> Amount | None:
    """The type's own amount of the rule's measure, from any of its needs; else the kit class's."""
    if rule.measure is None:
        return None
    need = own_amount(catalog, group, rule.measure)
    if need is not None:
        assert need.amount is not None
        spread = draws.spread(need.grade)
        low, high = need.amount_low or need.amount / spread, need.amount_high or need.amount * spread
        return Amount(need.amount, low, high, need.unit.value if need.unit else "", need, False)
    kit_class = catalog.items[group.item].kit_class
    row = catalog.class_amount(kit_class, rule.measure)
    if row is None:
        words = f"kit class {kit_class} has no {rule.measure}, and {group.item} does not state its own"
        raise CatalogError([Problem("classes.csv", 0, "measure", "missing-amount", words, hint="add a row to classes.csv")])
    return Amount(row.amount, row.amount_low, row.amount_high, row.unit.value, row, True)


def own_amount(catalog: Catalog, group: NeedGroup, measure: Measure) -> Need | None:
    """The row that states the item's own amount of a measure: the need's, else any of the item's."""
    own = [need for need in group.needs if need.amount is not None]
    own += [
        need
        for other in catalog.need_groups(group.item)
        if DIMENSIONS[other.dimension].rule(other.role).measure is measure
        for need in other.needs
        if need.amount is not None
    ]
    return own[0] if own else None


def _candidates(row: int, group: NeedGroup, rule: Rule, book: OfferBook) -> list[_Candidate]:
    """What the value is the maximum of: nothing at all, every offer, and for an unknown need a perfect one."""
    nothing = Way(rule.skill, Channel.DENIED if rule.skill else Channel.OWN, False, None)
    found = [_Candidate(row, NONE_INDEX, nothing, None, False)]
    if group.state is State.UNKNOWN:
        found.append(_Candidate(row, 0, Way(rule.skill, Channel.OWN, False, None), None, True))
    for offer in book.offers(group):
        found.append(_Candidate(row, LEVELS.index(offer.level), way_of(offer, rule.skill), offer, bool(offer.possible)))
    return found


def _values(candidates: Sequence[_Candidate], groups: Sequence[NeedGroup], rules: Sequence[Rule], amounts: Sequence[Amount | None], book: OfferBook, draws: Draws) -> Array:
    """The worth of every candidate in every column, errors in the claims behind it included."""
    ways = {way: place for place, way in enumerate(dict.fromkeys(w for c in candidates for w in (c.way, c.way.step(1), c.way.step(-1))))}
    reach_of = draws.reach(ways)
    level = np.repeat(np.array([[c.level] for c in candidates]), draws.count + 1, axis=1)
    reach = reach_of[[ways[c.way] for c in candidates]]
    doubts = [_doubts(c, groups[c.row], book, draws) for c in candidates]
    for kind in ("need", "level", "channel", "supply"):
        rows = [i for i, doubt in enumerate(doubts) if kind in doubt]
        if not rows:
            continue
        u = draws.with_centre([doubts[i][kind][0] for i in rows])
        wrong = np.array([[doubts[i][kind][1]] for i in rows])
        worse, better = u < wrong / 2, u >= 1.0 - wrong / 2
        if kind in ("need", "level"):
            level[rows] = np.clip(level[rows] + worse - better, 0 if kind == "need" else 1, NONE_INDEX)
        elif kind == "channel":
            down = reach_of[[ways[candidates[i].way.step(1)] for i in rows]]
            up = reach_of[[ways[candidates[i].way.step(-1)] for i in rows]]
            reach[rows] = np.where(worse, down, np.where(better, up, reach[rows]))
        else:
            level[rows] = np.where(u < wrong, NONE_INDEX, level[rows])
    kappa = draws.kappa[level, np.arange(draws.count + 1)]
    values = np.empty_like(kappa)
    for rule in dict.fromkeys(rules):
        of_rule = np.array([i for i, c in enumerate(candidates) if rules[c.row] is rule], dtype=np.intp)
        needs = list(dict.fromkeys(candidates[i].row for i in of_rule))
        place = {row: i for i, row in enumerate(needs)}
        amount = _drawn_amounts([groups[n] for n in needs], [amounts[n] for n in needs], draws) if rule.measure else np.ones((len(needs), 1))
        repeated = amount[[place[candidates[i].row] for i in of_rule]]
        values[of_rule] = rule.value(kappa[of_rule], reach[of_rule], repeated, draws.numbers)
    floor = draws.kappa[NONE_INDEX] if len(values) else np.zeros(1)
    plain = [i for i, c in enumerate(candidates) if rules[c.row].measure in (None, Measure.KG_PER_DAY)]
    values[plain] = np.maximum(values[plain], floor)
    return values


def _drawn_amounts(groups: Sequence[NeedGroup], amounts: Sequence[Amount | None], draws: Draws) -> Array:
    """Amounts in every column; one draw for an item and measure, shared by its needs, and for a class by its items."""
    stated = [amount for amount in amounts if amount is not None]
    keys = [f"amount/{'/'.join(row_key(amount.claim))}" for amount in stated]
    distinct = list(dict.fromkeys(keys))
    first = [stated[keys.index(key)] for key in distinct]
    low, mode, high = (np.array([[getattr(a, part)] for a in first]) for part in ("low", "value", "high"))
    drawn = log_triangular(draws.with_centre(distinct), np.minimum(low, mode), mode, np.maximum(high, mode))
    drawn[:, :1] = mode
    return np.asarray(drawn[[distinct.index(key) for key in keys]])


def _doubts(candidate: _Candidate, group: NeedGroup, book: OfferBook, draws: Draws) -> dict[str, tuple[str, float]]:
    """Which claims behind an offer may be wrong, by what chance. Kit that the recipient operates leaves no doubt."""
    offer = candidate.offer
    if offer is None or offer.possible or group.item in book.operated:
        return {}
    doubts = {"need": (_key("need", group), min(draws.wrong(need.grade) for need in group.needs))}
    if offer.substitute is not None:
        doubts["level"] = f"claim/{'/'.join(row_key(offer.substitute))}", draws.wrong(offer.substitute.grade)
    if offer.relation is not None:
        doubts["channel"] = f"claim/{'/'.join(row_key(offer.relation))}", draws.wrong(offer.relation.grade)
    if offer.supply is not None:
        doubts["supply"] = f"claim/{'/'.join(row_key(offer.supply))}", draws.wrong(offer.supply.grade)
    return doubts


def _key(kind: str, group: NeedGroup) -> str:
    return f"{kind}/{group.item}/{group.dimension}/{group.role}"


def _chosen(candidates: Sequence[_Candidate], central: Array, needs: int) -> list[Offer | None]:
    """The known offer of highest central value for each need; ties by level, channel and supplier."""
    best: list[tuple[float, Offer] | None] = [None] * needs
    for candidate, value in zip(candidates, central, strict=True):
        offer = candidate.offer
        if offer is None or candidate.possible:
            continue
        held = best[candidate.row]
        if held is None or (-round(float(value), 9), offer.order) < (-round(held[0], 9), held[1].order):
            best[candidate.row] = float(value), offer
    return [entry[1] if entry else None for entry in best]


def _finding(catalog: Catalog, group: NeedGroup, rule: Rule, amount: Amount | None, offer: Offer | None, low: float, high: float, book: OfferBook) -> Finding:
    known = high - low <= SAME
    needs = [need for need in group.needs if offer is None or need.code == offer.need_code]
    claims: list[Claim] = [*needs]
    claims += offer.claims if offer else ()
    if amount is not None:
        claims.append(amount.claim)
    finding = Finding(
        item=group.item,
        dimension=group.dimension,
        role=group.role,
        state=group.state,
        essential=group.essential,
        share=group.share,
        code=offer.need_code if offer else next((need.code for need in group.needs), None),
        offer=offer,
        value=low if known else None,
        low=low,
        high=high,
        amount=amount,
        sentence="",
        claims=tuple(dict.fromkeys(claims)),
    )
    return replace(finding, sentence=_sentence(catalog, finding, rule, group, book))


_VERBS = {
    Basis.PRODUCES: "makes",
    Basis.OVERHAULS: "overhauls",
    Basis.STOCKS: "holds stocks of",
    Basis.TRAINS: "teaches",
    Basis.OPERATES: "uses",
}


def _sentence(catalog: Catalog, finding: Finding, rule: Rule, group: NeedGroup, book: OfferBook) -> str:
    """The finding in words."""
    me = catalog.forces[book.recipient].name if book.recipient in catalog.forces else book.recipient
    if finding.state is State.UNKNOWN or finding.code is None:
        return f"What it needs as {group.role} is not known."
    code, offer = catalog.codes[finding.code].name, finding.offer
    words = _skill_sentence(catalog, finding, me) if rule.skill else _supply_sentence(catalog, finding, me, code, book)
    if not finding.known:
        open_points = [o.possible for o in book.offers(group) if o.possible]
        words += f" Not settled: {open_points[0]}." if open_points else " Not settled."
    return words if offer or not finding.known else f"Nobody on record supplies {code}."


def _supply_sentence(catalog: Catalog, finding: Finding, me: str, code: str, book: OfferBook) -> str:
    offer = finding.offer
    if offer is None:
        return f"Nobody on record supplies {code}."
    assert offer.basis is not None
    supplier = me if offer.supplier == book.recipient else catalog.forces[offer.supplier or ""].name
    offered = catalog.codes[offer.code].name
    verb = _VERBS[offer.basis]
    if offer.level is Level.NONE:
        return f"{supplier} {verb} {offered}, which does not fit in place of {code}; nobody else on record supplies it."
    if offer.channel is Channel.DENIED:
        return f"{_suppliers(catalog, offer, book)} {verb} {offered} and denies it to {me}; nobody else on record supplies it."
    words = f"{supplier} itself {verb} {offered}" if offer.supplier == book.recipient else f"{supplier} {verb} {offered}"
    if offer.code != finding.code:
        words += f", {DIMENSIONS[finding.dimension].levels[offer.level]} ({offer.level}) in place of {code}"
    if offer.depth:
        words += f"; the stock lasts {'a year or more' if offer.depth == 'year' else offer.depth} and nobody renews it"
    return f"{words}." if offer.channel is Channel.OWN else f"{words}; to {me} it is {_article(offer.channel)}."


def _suppliers(catalog: Catalog, offer: Offer, book: OfferBook) -> str:
    """The supplier of an offer, and how many others there are beside it."""
    others = {row.force for row in catalog.supplies(offer.code, book.day) if row.basis is not Basis.NONE} - {offer.supplier, book.recipient}
    name = catalog.forces[offer.supplier or ""].name
    return f"{name} (like {len(others)} other{'s' if len(others) > 1 else ''})" if others else name


def _skill_sentence(catalog: Catalog, finding: Finding, me: str) -> str:
    offer, amount = finding.offer, finding.amount
    if offer is None or amount is None:
        return f"{me} has nobody in that role."
    words = DIMENSIONS[finding.dimension].levels[offer.level]
    code = catalog.codes[finding.code or ""].name
    if offer.level is Level.COMMON:
        return f"{me} has {code} of its own."
    near_to = f"the nearest skill of {me} is {catalog.codes[offer.skill].name} ({words})" if offer.skill else f"{me} has nobody in that role"
    if offer.channel is Channel.DENIED:
        teacher = "nobody on record teaches it there"
    elif offer.channel is Channel.OWN:
        teacher = f"{me} can teach it"
    else:
        teacher = f"{catalog.forces[offer.supplier or ''].name} can teach it, {_article(offer.channel)}"
    course = f"the full course takes {amount.value:g} weeks{' (kit class)' if amount.of_class else ''}"
    return f"{code}: {near_to}; {course}; {teacher}."


def _article(channel: Channel) -> str:
    return {Channel.ALLY: "an ally", Channel.PARTNER: "a partner", Channel.MARKET: "only a market"}.get(channel, str(channel))
