"""What a gap is called, and what kind of source would settle it."""

from __future__ import annotations

from collections.abc import Sequence

from interop.catalog import Catalog
from interop.dimensions import Rule
from interop.links import ANYONE
from interop.models import Basis, Channel, Claim, Code, Holding, Measure, Need, Relation, Substitute, Supply
from interop.scoring.findings import ANY_ROLE, Finding
from interop.scoring.offers import Offer
from interop.scoring.worth import Amount
from interop.store import grade_rank
from interop.uncertainty.workings import Workings

UNKNOWN, OPEN, DOUBTFUL, AMOUNT, QUANTITY = "unknown need", "open record", "doubtful claim", "amount", "quantity"
"""The kinds of gap."""

MEASURES = {
    Measure.MAN_HOURS: "maintenance man-hours per operating hour",
    Measure.KG_PER_DAY: "kilograms of rounds a day",
    Measure.CREW_WEEKS: "weeks of the crew's full course",
    Measure.MAINTAINER_WEEKS: "weeks of the maintainers' full course",
}
BY_MEASURE = {
    Measure.MAN_HOURS: "a maintenance manual or an operator's availability report",
    Measure.KG_PER_DAY: "a planning manual or a report of rounds used",
    Measure.CREW_WEEKS: "a course catalogue of an operator",
    Measure.MAINTAINER_WEEKS: "a course catalogue of a maintenance school",
}
DATA_SHEET = "a manufacturer's data sheet"
BY_DIMENSION = {
    "fuel": "an operator's manual, its list of fuels and lubricants",
    "parts": "a parts catalogue or a manufacturer's data sheet",
    "training": "a course catalogue of an operator",
    "maintenance": "a maintenance manual",
    "systems": "a manufacturer's data sheet or a notice of sale",
}
RELATIONS = "an export licence list or a government statement"
SUPPLIES = "a maker's or ministry's statement, a contract, or a trade register"
SUBSTITUTES = "a list of interchangeable types or a report of a trial"
HOLDINGS = "a yearbook of armed forces, a record of deliveries, or imagery"
VERBS = {
    Basis.PRODUCES: "makes",
    Basis.OVERHAULS: "overhauls",
    Basis.STOCKS: "holds stocks of",
    Basis.TRAINS: "teaches",
    Basis.OPERATES: "uses",
}


def unknown(finding: Finding) -> tuple[str, str]:
    """A need that is not known."""
    what = f"in {finding.dimension}" if finding.role == ANY_ROLE else f"as {finding.role} ({finding.dimension})"
    return f"{finding.item}: what it needs {what}", BY_DIMENSION.get(finding.dimension, DATA_SHEET)


def possible(finding: Finding, offer: Offer) -> tuple[str, str]:
    """What the record leaves open: a relation, a supplier's record, a fuel, how long a stock lasts."""
    fact = offer.possible.removesuffix(" is not known").replace("is not complete", "in full")
    if "stands to" in fact:
        return fact, RELATIONS
    if "can replace" in fact:
        return fact, SUBSTITUTES
    return fact, HOLDINGS if "stock" in fact else SUPPLIES


def amount(amount: Amount, finding: Finding, rule: Rule) -> tuple[str, str]:
    """An amount, of the type itself or of its kit class."""
    assert rule.measure is not None
    measure, by = MEASURES[rule.measure], BY_MEASURE[rule.measure]
    if amount.of_class:
        return f"kit class {getattr(amount.claim, 'id', '')}: {measure} ({amount.value:g} stand in)", by
    return f"{getattr(amount.claim, 'item', finding.item)}: {measure} ({amount.value:g})", by


def quantity(catalog: Catalog, row: Holding) -> str:
    """How many of an item a force has."""
    low, high = row.quantity_low or 0, row.quantity_high or 0
    return f"{row.item}: how many {_force(catalog, row.force)} has ({low:g} to {high:g}, {row.status})"


def weakest(work: Workings, code: str, rows: Sequence[int]) -> Claim:
    """The weakest of the claims behind the best offers for a code, the need's own among them."""
    claims: dict[Claim, None] = {}
    for row in rows:
        choice, best = work.choices[row], work.findings[row].offer
        offers = [best] if best is not None and best.need_code == code and not best.possible else []
        offers = offers or [o for o, _ in choice.atoms if o.need_code == code and not o.possible]
        for offer in offers:
            if offer.channel is not Channel.DENIED:
                claims.update(dict.fromkeys(offer.claims))
        claims.update(dict.fromkeys(need for need in choice.group.needs if need.code == code))
    return max(claims, key=lambda claim: grade_rank(claim.grade))


def claim(catalog: Catalog, recipient: str, row: Claim, code: str) -> str:
    """A claim that may be wrong, as a question, with its grade."""
    return f"{_question(catalog, recipient, row, code)}: claim of grade {row.grade}"


def _question(catalog: Catalog, recipient: str, row: Claim, code: str) -> str:
    def named(name: str) -> str:
        return catalog.codes[name].name

    match row:
        case Supply():
            return f"whether {_force(catalog, row.force)} {VERBS.get(row.basis, 'has')} {named(row.code)}"
        case Relation():
            supplier = "others" if row.supplier == ANYONE else _force(catalog, row.supplier)
            where = "" if row.dimension == ANYONE else f" in {row.dimension}"
            return f"whether {supplier} is {row.channel} to {_force(catalog, recipient)}{where}"
        case Substitute():
            return f"whether {named(row.offered_code)} is {row.level} in place of {named(row.need_code)}"
        case Holding():
            return f"whether {_force(catalog, row.force)} has {row.item} in service"
        case Need():
            return f"whether {row.item} needs {named(row.code or code)}"
        case Code():
            return f"of which family and school {row.name} is"
    return f"{named(code)}: what is said of it"


def settled_by(catalog: Catalog, row: Claim) -> str:
    """The kind of source that would settle a claim."""
    match row:
        case Relation():
            return RELATIONS
        case Supply():
            return SUPPLIES
        case Substitute():
            return SUBSTITUTES
        case Holding():
            return HOLDINGS
        case Need():
            return BY_DIMENSION.get(row.dimension, DATA_SHEET)
        case Code():
            return BY_DIMENSION.get(catalog.dimension_of[row.id], DATA_SHEET)
    return DATA_SHEET


def _force(catalog: Catalog, force: str) -> str:
    return catalog.forces[force].name if force in catalog.forces else force
