"""What is tried to move an answer: one fact at a time other than it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial

from interop.dimensions import DIMENSIONS
from interop.dimensions.shape import Array
from interop.models import Channel, Claim, Holding, Level, Relation, Substitute, Supply
from interop.scoring.draws import NONE_INDEX
from interop.scoring.findings import Choice, choice
from interop.scoring.kit import lot_sizes
from interop.scoring.offers import CHANNELS, LEVELS, Offer, OfferBook
from interop.scoring.worth import Atom, Stated
from interop.uncertainty import wording
from interop.uncertainty.samples import held
from interop.uncertainty.workings import Workings


@dataclass(frozen=True)
class Try:
    """A change that can be tried in any workings of the question; ``apply`` gives the coverage in every column."""

    what: str
    kind: str
    steps: float
    apply: Callable[[Workings], Array]


def levels(work: Workings) -> Iterator[Try]:
    """Each essential finding a level better or worse."""
    for row, (finding, options) in enumerate(zip(work.findings, work.choices, strict=True)):
        offer = finding.offer
        if not finding.essential or offer is None or (offer.channel is Channel.DENIED and offer.skill is None):
            continue
        place = LEVELS.index(offer.level)
        for other in (place - 1, place + 1):
            if 0 <= other <= NONE_INDEX:
                what = f"{finding.item}, {finding.dimension}/{finding.role}: {LEVELS[other]} in place of {offer.level}"
                changed = {row: _with_level(options, offer, other)}
                yield Try(what, "level", 1.0, partial(Workings.choosing, others=changed))


def _with_level(options: Choice, best: Offer, level: int) -> Choice:
    """The choice with another level of the offers that fit as the best one does."""
    known = {stated: chance for stated, chance in options.known.items() if not stated.code}
    atoms: list[tuple[Offer, Atom]] = []
    for offer, atom in options.atoms:
        alike = (offer.need_code, offer.code) == (best.need_code, best.code)
        now = atom._replace(level=level) if alike and not offer.possible else atom
        atoms.append((offer, now))
        if not offer.possible:
            chance = options.known[Stated(atom, offer.need_code)]
            stated = Stated(now, offer.need_code)
            known[stated] = min(known.get(stated, 1.0), chance)
    return replace(options, atoms=tuple(atoms), known=known)


def unknowns(work: Workings) -> Iterator[Try]:
    """Each need that is not known, met in full and not at all."""
    for row, (finding, options) in enumerate(zip(work.findings, work.choices, strict=True)):
        if not finding.known:
            for place, words in ((1.0, "as good as it may be"), (0.0, "as bad as it may be")):
                what = f"{finding.item}, {finding.dimension}/{finding.role}: not known, turns out {words}"
                yield Try(what, "unknown", 1.0, partial(_placed, row=row, options=options, place=place))


def _placed(work: Workings, row: int, options: Choice, place: float) -> Array:
    return work.choosing({row: options}, held(work.draws, {options.key: place}))


def claims(work: Workings) -> Iterator[Try]:
    """Each claim behind a best offer gone, with all offers that rest on it; a holding also from the kit in service."""
    rows: dict[Claim, list[int]] = {}
    of_item: dict[str, list[int]] = {}
    for row, finding in enumerate(work.findings):
        of_item.setdefault(finding.item, []).append(row)
        if finding.offer is not None and finding.offer.channel is not Channel.DENIED:
            for claim in finding.offer.claims:
                if isinstance(claim, Supply | Substitute | Relation | Holding):
                    rows.setdefault(claim, []).append(row)
    for claim, members in rows.items():
        book = work.book
        if isinstance(claim, Holding):
            book, members = _not_holding(work, claim), sorted({*members, *of_item.get(claim.item, ())})
        changed = {row: _chosen(work, row, book, without=claim) for row in members}
        words = wording.claim(work.catalog, work.book.recipient, claim, "").removeprefix("whether ")
        yield Try(f"not so: {words}", "claim", 1.0, partial(Workings.choosing, others=changed))


def _not_holding(work: Workings, claim: Holding) -> OfferBook:
    """The book of a recipient that has not this kit: what other kit in service needs, it still supplies itself."""
    old = work.book
    book = OfferBook(work.catalog, old.recipient, old.as_of, old.channels, old.wrong)
    others = [
        row
        for row in work.catalog.holdings(old.recipient, old.as_of)
        if row.item == claim.item and row.status is claim.status and row is not claim
    ]
    book.operated.pop(claim.item, None)
    book.operated |= {row.item: row for row in others}
    return book


def channels(work: Workings, near: Callable[[Try], bool]) -> Iterator[Try]:
    """Each supplier by another channel, in all dimensions: the best and the worst, and what lies between only where
    these come near another band, for a better channel never makes anything harder.
    """
    book, catalog = work.book, work.catalog
    users: dict[str, list[int]] = {}
    for row, options in enumerate(work.choices):
        for need in options.group.needs:
            if need.code is not None:
                for code in {need.code, *(stand_in.offered_code for stand_in in catalog.stand_ins(need.code))}:
                    users.setdefault(code, []).append(row)
    for supplier in book.forces:
        if supplier == book.recipient:
            continue
        codes = {supply.code for supply in catalog.supplies_of(supplier, book.day)}
        rows = {row for code in codes for row in users.get(code, ())}
        open_in = {name for name in DIMENSIONS if not catalog.complete(supplier, name)}
        rows |= {row for row, finding in enumerate(work.findings) if finding.dimension in open_in}
        left = dict.fromkeys(CHANNELS[1:])
        for end in (list(left), list(left)[::-1]):
            for channel in end:
                each = _by_channel(work, supplier, channel, rows) if channel in left else None
                left.pop(channel, None)
                if each is not None:
                    yield each
                    if not near(each):
                        break


def _by_channel(work: Workings, supplier: str, channel: Channel, rows: Collection[int]) -> Try | None:
    """A supplier by another channel; None where that changes nothing.

    A better one changes nothing where the same thing is had by a channel as good, a worse one nothing where no offer
    that counts is the supplier's.
    """
    book, place = work.book, CHANNELS.index(channel)
    changed, was = set(), set()
    for row in rows:
        now = book.channel(supplier, work.findings[row].dimension)[0]
        best = work.findings[row].offer
        if now is None or place < CHANNELS.index(now):
            whole = best is not None and best.level is Level.COMMON and not best.finite
            moves = (
                best is None or not whole or not (best.channel is Channel.OWN or CHANNELS.index(best.channel) < place)
            )
        else:
            moves = now is not channel and any(offer.supplier == supplier for offer, _ in work.choices[row].atoms)
        if moves:
            changed.add(row)
            was.add(now)
    if not changed:
        return None
    steps = max(1 if now is None else abs(CHANNELS.index(now) - place) for now in was)
    words = " and ".join(sorted("not known" if now is None else str(now) for now in was))
    other = OfferBook(work.catalog, book.recipient, book.as_of, {**book.channels, supplier: channel}, book.wrong)
    choices = {row: _chosen(work, row, other) for row in sorted(changed)}
    what = f"{work.catalog.forces[supplier].name} as {channel} in place of {words}"
    return Try(what, "channel", float(steps), partial(Workings.choosing, others=choices))


def _chosen(work: Workings, row: int, book: OfferBook, without: Claim | None = None) -> Choice:
    """A need's choice by another book, or without a claim."""
    group = work.choices[row].group
    lot = lot_sizes({group.item: work.kit[group.item]})[group.item]
    return choice(work.catalog, group, book, work.draws, work.bench, lot, book.offers(group, without))
