"""Findings: every need of some items, its best offer to a recipient, what that is worth, and the sentence.

Values come as arrays with one column for the central case and one for each draw: ``known`` counts only what is
stated, ``best`` also what the record leaves open. An unknown is drawn evenly between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from interop.catalog import Catalog, NeedGroup
from interop.dimensions import DIMENSIONS, Rule
from interop.dimensions.shape import Array
from interop.errors import EvidenceError
from interop.models import Basis, Channel, Claim, Depth, Level, Measure, State
from interop.scoring.draws import NONE_INDEX, Draws, Stock, Way, way_of
from interop.scoring.offers import LEVELS, Offer, OfferBook
from interop.scoring.worth import Amount, Atom, Bench, Stated, Worth, amount_of, rule_of

SAME = 1e-9
ANY_ROLE = "any"


@dataclass(frozen=True, eq=False)
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
    claims: tuple[Claim, ...]
    say: Callable[[Finding], str] = field(repr=False)

    @cached_property
    def sentence(self) -> str:
        """The finding in words."""
        return self.say(self)

    @property
    def level(self) -> Level:
        """The level of the best offer; of a skill, how near the recipient's own comes, whoever teaches the rest."""
        if self.offer is None or (self.offer.channel is Channel.DENIED and self.offer.skill is None):
            return Level.NONE
        return self.offer.level

    @property
    def known(self) -> bool:
        """Whether the need and all that decides its value are known."""
        return self.value is not None


@dataclass(frozen=True, eq=False)
class Choice:
    """A need with its rule, amount and offers; the atoms of what is known with the chance that a claim behind each is
    wrong, and of what is merely possible.
    """

    group: NeedGroup
    rule: Rule
    amount: Amount | None
    atoms: tuple[tuple[Offer, Atom], ...]
    known: Mapping[Stated, float]
    possible: tuple[Atom, ...]

    @property
    def key(self) -> str:
        """The name of the uniform that its value is drawn by where it is not known."""
        return f"unknown/{self.group.item}/{self.group.dimension}/{self.group.role}"


@dataclass(frozen=True)
class Values:
    """What needs are worth in every column: counting what is stated, what may be, and as drawn between the two."""

    known: Array
    best: Array
    drawn: Array


@dataclass(frozen=True)
class Evaluation(Values):
    """Findings of all needs that count, with their values in every column; rows follow ``findings``.

    ``choices`` and ``bench`` are what the values were worked out from, so that they can be worked out otherwise.
    """

    findings: tuple[Finding, ...]
    not_needed: tuple[NeedGroup, ...]
    choices: tuple[Choice, ...]
    bench: Bench


def evaluate(
    catalog: Catalog,
    items: Sequence[str],
    book: OfferBook,
    draws: Draws,
    lots: Mapping[str, float | None] | None = None,
) -> Evaluation:
    """Weigh every need of ``items`` against the offers in ``book``, centrally and in every draw.

    ``lots`` says how many of an item there are to feed from a counted stock: one where it is not given, None where
    the number is not known.
    """
    groups, not_needed = _groups(catalog, items)
    if not groups:
        raise EvidenceError(f"nothing is needed on record by {', '.join(items)}; there is nothing to score")
    bench = Bench()
    choices: list[Choice] = []
    alike: dict[tuple[object, ...], int] = {}
    first: list[int] = []
    for place, group in enumerate(groups):
        amount, lot = amount_of(catalog, group, draws), (lots or {}).get(group.item, 1.0)
        same = alike.setdefault(_kind(group, amount, lot, book), place)
        first.append(same)
        choices.append(
            replace(choices[same], group=group)
            if same < place
            else choice(catalog, group, book, draws, bench, lot, book.offers(group))
        )
    worth = Worth(bench, draws)
    best_of = {place: _chosen(choices[place], worth, book, draws) for place in alike.values()}
    chosen = [best_of[place] for place in first]
    values = drawn_values(choices, worth, draws)
    findings = tuple(
        _finding(catalog, each, offer, low, high, book)
        for each, offer, low, high in zip(
            choices, chosen, values.known[:, 0].tolist(), values.best[:, 0].tolist(), strict=True
        )
    )
    return Evaluation(values.known, values.best, values.drawn, findings, tuple(not_needed), tuple(choices), bench)


def _kind(group: NeedGroup, amount: Amount | None, lot: float | None, book: OfferBook) -> tuple[object, ...]:
    """All that decides what can be had for a need and what that is worth: needs of one kind are weighed once."""
    codes = tuple((need.code, need.grade) for need in group.needs)
    key = amount.key if amount else None
    return rule_of(group), key, codes, group.state, group.open, group.item in book.operated, lot


def drawn_values(choices: Sequence[Choice], worth: Worth, draws: Draws) -> Values:
    """What each need is worth in every column; ``worth`` must hold the atoms of all of them."""
    luck = {code: place for place, code in enumerate(dict.fromkeys(s.code for each in choices for s in each.known))}
    u = draws.with_centre([f"doubt/{code}" for code in luck], centre=1.0)
    known = best = drawn = worth.values([each.known for each in choices], luck, u)
    open_rows = np.array([row for row, each in enumerate(choices) if each.possible], dtype=np.intp)
    if len(open_rows):
        reached = np.maximum(known[open_rows], worth.best([choices[row].possible for row in open_rows]))
        wider = np.any(reached > known[open_rows] + SAME, axis=1)
        open_rows, reached = open_rows[wider], reached[wider]
    if len(open_rows):
        best, drawn = known.copy(), known.copy()
        best[open_rows] = reached
        u = draws.with_centre([choices[row].key for row in open_rows])
        drawn[open_rows] += u * (best[open_rows] - known[open_rows])
    return Values(known, best, drawn)


def choice(
    catalog: Catalog,
    group: NeedGroup,
    book: OfferBook,
    draws: Draws,
    bench: Bench,
    lot: float | None,
    offers: Sequence[Offer],
) -> Choice:
    """The value of a need is the maximum over nothing and every offer; a perfect one for an unknown need."""
    rule, amount = rule_of(group), amount_of(catalog, group, draws)
    atoms: list[tuple[Offer, Atom]] = []
    nothing = Way(rule.skill, Channel.DENIED if rule.skill else Channel.OWN, False, None)
    known: dict[Stated, float] = {Stated(bench.atom(rule, amount, NONE_INDEX, nothing), ""): 0.0}
    possible: list[Atom] = []
    for offer in (_counted(offer, rule, lot) for offer in offers):
        way = way_of(offer, rule.skill)
        if amount is not None and (stock := _stock(offer, rule)) is not None and lot:
            way = replace(way, stock=Stock(stock / lot, amount.key))
        atom = bench.atom(rule, amount, LEVELS.index(offer.level), way)
        atoms.append((offer, atom))
        if offer.possible:
            possible.append(atom)
        else:
            stated = Stated(atom, offer.need_code)
            known[stated] = min(known.get(stated, 1.0), _doubt(group, offer, book, draws))
    if group.state is State.UNKNOWN or group.open:
        possible = [bench.atom(rule, amount, 0, Way(rule.skill, Channel.OWN, False, None))]
    return Choice(group, rule, amount, tuple(atoms), known, tuple(possible))


def _stock(offer: Offer, rule: Rule) -> float | None:
    """Kilograms of rounds in the offer's stock, where they are counted."""
    return offer.stock if rule.measure is Measure.KG_PER_DAY else None


def _counted(offer: Offer, rule: Rule, lot: float | None) -> Offer:
    """An offer from a counted stock is only possible where the use a day or the number of items is not known."""
    if offer.stock is None or offer.depth is not None or (_stock(offer, rule) is not None and lot):
        return offer
    return replace(
        offer, depth=Depth.YEAR, possible=offer.possible or f"how long the stock of {offer.supplier} lasts is not known"
    )


def _doubt(group: NeedGroup, offer: Offer, book: OfferBook, draws: Draws) -> float:
    """Chance that a claim behind an offer is wrong for the worse, so that it is worth a level less.

    That is half of the chance of an error: on one for the better nobody can count. Kit that the recipient operates
    leaves no doubt, and a denial has nothing to lose.
    """
    if group.item in book.operated or offer.channel is Channel.DENIED:
        return 0.0
    need = next(need for need in group.needs if need.code == offer.need_code)
    return (1.0 - (1.0 - draws.wrong(need.grade)) * (1.0 - book.doubt(offer))) / 2.0


def _groups(catalog: Catalog, items: Sequence[str]) -> tuple[list[NeedGroup], list[NeedGroup]]:
    """Needs that count, in order; a dimension of which an item's record says nothing is an unknown need."""
    counting, not_needed = [], []
    for item in items:
        groups = catalog.need_groups(item)
        not_needed += [group for group in groups if group.state is State.NOT_NEEDED]
        counting += [group for group in groups if group.state is not State.NOT_NEEDED]
        stated = {group.dimension for group in groups}
        counting += [
            NeedGroup(item, name, ANY_ROLE, State.UNKNOWN, True, 1.0, ()) for name in DIMENSIONS if name not in stated
        ]
    return counting, not_needed


def needs_anything(catalog: Catalog, item: str) -> bool:
    """Whether an item has a need that counts, known or not."""
    return bool(_groups(catalog, [item])[0])


def _chosen(case: Choice, worth: Worth, book: OfferBook, draws: Draws) -> Offer | None:
    """The known offer of highest central value; ties by level, channel, basis, doubt and supplier."""
    stated = [(offer, atom) for offer, atom in case.atoms if not offer.possible]
    if len(stated) < 2:
        return stated[0][0] if stated else None

    def order(pair: tuple[Offer, Atom]) -> tuple[object, ...]:
        offer, atom = pair
        doubt = _doubt(case.group, offer, book, draws)
        return -round(worth.central(atom), 9), offer.order[:3], round(doubt, 12), offer.order

    return min(stated, key=order)[0]


def _finding(catalog: Catalog, case: Choice, offer: Offer | None, low: float, high: float, book: OfferBook) -> Finding:
    group, amount = case.group, case.amount
    known = high - low <= SAME
    needs = [need for need in group.needs if offer is None or need.code == offer.need_code]
    claims: list[Claim] = [*needs]
    claims += offer.claims if offer else ()
    if amount is not None:
        claims.append(amount.claim)
    return Finding(
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
        claims=tuple(dict.fromkeys(claims)),
        say=lambda finding: _sentence(catalog, finding, case.rule, group, book),
    )


_UPKEEP_VERBS = {Basis.PRODUCES: "has", Basis.OVERHAULS: "runs", Basis.STOCKS: "holds"}
_VERBS = {
    Basis.PRODUCES: "makes",
    Basis.OVERHAULS: "overhauls",
    Basis.STOCKS: "holds stocks of",
    Basis.TRAINS: "teaches",
    Basis.OPERATES: "uses",
}


def _sentence(catalog: Catalog, finding: Finding, rule: Rule, group: NeedGroup, book: OfferBook) -> str:
    """The finding in words."""
    me = _force_name(catalog, book.recipient)
    if finding.state is State.UNKNOWN or finding.code is None:
        what = f"in {group.dimension}" if group.role == ANY_ROLE else f"as {group.role}"
        return f"What it needs {what} is not known."
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
    supplier = me if offer.supplier == book.recipient else _force_name(catalog, offer.supplier)
    offered = catalog.codes[offer.code].name
    verb = (_UPKEEP_VERBS if finding.dimension == "maintenance" else {}).get(offer.basis) or _VERBS[offer.basis]
    if offer.level is Level.NONE:
        return f"{supplier} {verb} {offered}, which does not fit in place of {code}; nobody else on record supplies it."
    if offer.channel is Channel.DENIED:
        return f"{_suppliers(catalog, offer, book)} {verb} {offered} and denies it to {me}; nobody else on record supplies it."
    words = (
        f"{supplier} itself {verb} {offered}" if offer.supplier == book.recipient else f"{supplier} {verb} {offered}"
    )
    if offer.code != finding.code:
        words += f", {DIMENSIONS[finding.dimension].levels[offer.level]} ({offer.level}) in place of {code}"
    if offer.depth:
        words += f"; the stock lasts {'a year or more' if offer.depth == 'year' else offer.depth} and nobody renews it"
    return f"{words}." if offer.channel is Channel.OWN else f"{words}; to {me} it is {_article(offer.channel)}."


def _force_name(catalog: Catalog, force: str | None) -> str:
    """A force's name; its id where the catalog has no facts on it, as with some forces of past transfers."""
    return catalog.forces[force].name if force and force in catalog.forces else str(force)


def _suppliers(catalog: Catalog, offer: Offer, book: OfferBook) -> str:
    """The supplier of an offer, and how many others there are beside it."""
    others = {row.force for row in catalog.supplies(offer.code, book.day) if row.basis is not Basis.NONE} - {
        offer.supplier,
        book.recipient,
    }
    name = _force_name(catalog, offer.supplier)
    return f"{name} (like {len(others)} other{'s' if len(others) > 1 else ''})" if others else name


def _skill_sentence(catalog: Catalog, finding: Finding, me: str) -> str:
    offer, amount = finding.offer, finding.amount
    if offer is None or amount is None:
        return f"{me} has nobody in that role."
    words = DIMENSIONS[finding.dimension].levels[offer.level]
    code = catalog.codes[finding.code or ""].name
    if offer.level is Level.COMMON:
        return f"{me} has {code} of its own."
    near_to = (
        f"the nearest skill of {me} is {catalog.codes[offer.skill].name} ({words})"
        if offer.skill
        else f"{me} has nobody in that role"
    )
    if offer.channel is Channel.DENIED:
        teacher = "nobody on record teaches it there"
    elif offer.channel is Channel.OWN:
        teacher = f"{me} can teach it"
    else:
        teacher = f"{_force_name(catalog, offer.supplier)} can teach it, {_article(offer.channel)}"
    course = f"the full course takes {amount.value:g} week{'' if amount.value == 1 else 's'}{' (kit class)' if amount.of_class else ''}"
    return f"{code}: {near_to}; {course}; {teacher}."


def _article(channel: Channel) -> str:
    return {Channel.ALLY: "an ally", Channel.PARTNER: "a partner", Channel.MARKET: "only a market"}.get(
        channel, str(channel)
    )
