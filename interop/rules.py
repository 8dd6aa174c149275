"""The rules that the rows of a catalog are checked by, each a function that returns the problems it sees."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import cast

from interop.catalog import Catalog
from interop.counts import Tables, claims_of
from interop.dates import first_day, last_day
from interop.dimensions import DIMENSIONS
from interop.errors import Problem
from interop.models import (
    Channel,
    Claim,
    Code,
    Force,
    Holding,
    Item,
    KitClassAmount,
    Measure,
    Need,
    Relation,
    Source,
    State,
    Substitute,
    Supply,
)
from interop.scoring.scorecard import JUDGEMENTS
from interop.scoring.worth import own_amount
from interop.store import Conflict
from interop.tables import Located, near

LATEST = "2100"
MOST = 5_000_000.0
"""More of one item than any force has had."""


def claim_problems(located: Located[Claim]) -> list[Problem]:
    """What is wrong with one claim by itself: ranges, units, dates."""
    row = located.row
    problems = []
    if (
        isinstance(row, Holding)
        and row.quantity_low is not None
        and row.quantity_high is not None
        and row.quantity_low > row.quantity_high
    ):
        problems.append(
            located.problem(
                "order",
                f"quantity_low {row.quantity_low:g} is above quantity_high {row.quantity_high:g}",
                column="quantity_low",
            )
        )
    if isinstance(row, Holding) and row.quantity_high is not None and row.quantity_high > MOST:
        words = f"a holding of {row.quantity_high:g} is out of proportion"
        problems.append(located.problem("outlier", words, column="quantity_high", warning=True))
    if isinstance(row, Need | KitClassAmount) and row.amount is not None:
        low, high = row.amount_low or row.amount, row.amount_high or row.amount
        if not low <= row.amount <= high:
            problems.append(
                located.problem(
                    "order", f"amount {row.amount:g} lies outside its range {low:g} to {high:g}", column="amount"
                )
            )
        if row.unit is None:
            problems.append(located.problem("missing-value", "an amount needs its unit", column="unit"))
    if isinstance(row, Relation) and row.channel is Channel.OWN:
        words = "a relation is to others; what a force has of its own needs no row"
        problems.append(located.problem("contradiction", words, column="channel", value=row.channel.value))
    if isinstance(row, Supply) and row.stock is not None and row.stock_unit != "kg":
        problems.append(
            located.problem(
                "unit", "a counted stock is given in kg of rounds", column="stock_unit", value=row.stock_unit or ""
            )
        )
    start, end = getattr(row, "valid_from", None), getattr(row, "valid_to", None)
    if start and end and first_day(start) > last_day(end):
        problems.append(
            located.problem("order", f"ends ({end}) before it begins ({start})", column="valid_to", value=end)
        )
    return problems


def sources(catalog: Catalog, tables: Tables, also_used: AbstractSet[str] = frozenset()) -> list[Problem]:
    """Sources that nothing rests on or that say too little, and grades that do not fit their source."""
    problems = []
    used = {located.row.source for located in claims_of(tables)} | also_used
    for located in tables["sources"]:
        source = cast(Source, located.row)
        if source.id not in used:
            problems.append(
                located.problem(
                    "unused-source",
                    "no claim rests on it",
                    column="id",
                    value=source.id,
                    hint="delete it",
                    warning=True,
                )
            )
        if source.id not in JUDGEMENTS and source.url is None and source.published is None:
            problems.append(
                located.problem(
                    "thin-source", "has neither an address nor a date of publication", column="url", value=source.id
                )
            )
        if source.id in JUDGEMENTS and source.opened:
            problems.append(located.problem("contradiction", "a judgement cannot have been opened", column="opened"))
        if source.url is not None and source.accessed is None:
            problems.append(
                located.problem(
                    "missing-value", "a page needs the date on which it was read", column="accessed", value=source.id
                )
            )
    for claim in claims_of(tables):
        letter = catalog.sources[claim.row.source].reliability
        if claim.row.grade[0] != letter:
            problems.append(
                claim.problem(
                    "grade",
                    f"the source's reliability is {letter}",
                    column="grade",
                    value=claim.row.grade,
                    hint=f"write {letter}{claim.row.grade[1]}",
                )
            )
    return problems


def dates(catalog: Catalog, tables: Tables) -> list[Problem]:
    """Dates in the future of the newest look-up, and service before a type exists."""
    seen = max((s.accessed for s in catalog.sources.values() if s.accessed), default=LATEST)
    problems = []
    for claim in claims_of(tables):
        as_of = claim.row.as_of
        if as_of and first_day(as_of) > last_day(seen):
            problems.append(
                claim.problem("future", f"lies after the last look-up ({seen})", column="as_of", value=as_of)
            )
    for located in tables["sources"]:
        source = cast(Source, located.row)
        if source.published and source.accessed and first_day(source.published) > last_day(source.accessed):
            problems.append(
                located.problem("future", "was published after it was read", column="published", value=source.published)
            )
    for located in tables["holdings"]:
        holding = cast(Holding, located.row)
        entered = catalog.items[holding.item].entered_service
        if entered and holding.valid_from and int(holding.valid_from[:4]) < entered - 1:
            words = f"begins before {holding.item} entered service ({entered})"
            value = holding.valid_from
            problems.append(located.problem("order", words, column="valid_from", value=value, warning=True))
        if entered and holding.valid_to and int(holding.valid_to[:4]) < entered:
            problems.append(
                located.problem(
                    "order",
                    f"ends before {holding.item} entered service ({entered})",
                    column="valid_to",
                    value=holding.valid_to,
                )
            )
    return problems


def code_lists(catalog: Catalog) -> list[Problem]:
    """Code lists that no dimension asks for."""
    words = f"is the code list of no dimension; there are {', '.join(DIMENSIONS)}"
    return [
        Problem(
            f"codes/{name}.csv",
            0,
            "",
            "unknown-dimension",
            words,
            hint="".join(f"did you mean {other}?" for other in near(name, DIMENSIONS, count=1)),
        )
        for name in catalog.dimensions
        if name not in DIMENSIONS
    ]


def states(tables: Tables) -> list[Problem]:
    """Needs of one role that are needed and not needed at once."""
    problems = []
    seen: dict[tuple[str, str, str], Located[Need]] = {}
    for row in tables["needs"]:
        located = cast(Located[Need], row)
        need = located.row
        first = seen.setdefault((need.item, need.dimension, need.role), located)
        if (first.row.state is State.NOT_NEEDED) is not (need.state is State.NOT_NEEDED):
            problems.append(
                located.problem(
                    "contradiction",
                    f"is {need.state} here and {first.row.state} at {first.file}:{first.line}",
                    column="state",
                    value=f"{need.item} {need.dimension} {need.role}",
                )
            )
    return problems


def amounts(catalog: Catalog, tables: Tables) -> list[Problem]:
    """Kit classes that do not exist, or that lack an amount that an item of theirs does not state itself."""
    problems = []
    classes = {cast(KitClassAmount, located.row).id for located in tables["classes"]}
    units = {
        Measure.MAN_HOURS: "man-hours",
        Measure.KG_PER_DAY: "kg/day",
        Measure.CREW_WEEKS: "weeks",
        Measure.MAINTAINER_WEEKS: "weeks",
    }
    for located in tables["classes"]:
        row = cast(KitClassAmount, located.row)
        if row.unit.value != units[row.measure]:
            problems.append(
                located.problem(
                    "unit", f"{row.measure} is measured in {units[row.measure]}", column="unit", value=row.unit.value
                )
            )
    for located in tables["equipment"]:
        item = cast(Item, located.row)
        if item.kit_class not in classes:
            similar = near(item.kit_class, classes)
            hint = f"did you mean {similar[0]}?" if similar else "add it to classes.csv"
            problems.append(
                located.problem(
                    "unknown-reference", "there is no such kit class", column="class", value=item.kit_class, hint=hint
                )
            )
            continue
        for group in catalog.need_groups(item.id):
            dimension = DIMENSIONS.get(group.dimension)
            measure = dimension.rule(group.role).measure if dimension else None
            if (
                measure
                and group.state is not State.NOT_NEEDED
                and own_amount(catalog, group, measure) is None
                and catalog.class_amount(item.kit_class, measure) is None
            ):
                problems.append(
                    located.problem(
                        "missing-amount",
                        f"its kit class has no {measure}, and the item does not state its own",
                        column="class",
                        value=item.kit_class,
                        hint="add a row to classes.csv",
                    )
                )
    return problems


def items(catalog: Catalog, tables: Tables) -> list[Problem]:
    """Dimensions without a word, contradictory needs, forces without kit."""
    problems = []
    for located in tables["equipment"]:
        item = cast(Item, located.row)
        groups = catalog.need_groups(item.id)
        missing = [name for name in catalog.dimensions if name not in {group.dimension for group in groups}]
        if missing:
            problems.append(
                located.problem(
                    "no-needs",
                    f"says nothing of {', '.join(missing)}",
                    column="id",
                    value=item.id,
                    hint="add a need, or state it unknown or not-needed",
                )
            )
        for name in catalog.dimensions:
            states = {group.state for group in groups if group.dimension == name}
            if State.NOT_NEEDED in states and len(states) > 1:
                problems.append(
                    located.problem(
                        "contradiction", f"needs something in {name} and nothing in {name}", column="id", value=item.id
                    )
                )
    holders = {cast(Holding, located.row).force for located in tables["holdings"]}
    for located in tables["forces"]:
        force = cast(Force, located.row)
        if force.id not in holders:
            problems.append(
                located.problem("no-holdings", "holds nothing on record", column="id", value=force.id, warning=True)
            )
    return problems


def skills(catalog: Catalog, tables: Tables) -> list[Problem]:
    """Skills need family, school and role: nearness is read from them."""
    problems = []
    skills = {
        need.code
        for item in catalog.items
        for group in catalog.need_groups(item)
        if group.dimension == "training" or group.role == "maintainer"
        for need in group.needs
        if need.code
    }
    for located in tables["codes"]:
        code = cast(Code, located.row)
        if code.id in skills:
            empty = [name for name in ("family", "school", "role") if getattr(code, name) is None]
            if empty:
                problems.append(
                    located.problem(
                        "missing-value", f"a skill needs its {' and '.join(empty)}", column=empty[0], value=code.id
                    )
                )
    return problems


def one_way(tables: Tables) -> list[Problem]:
    """Stand-ins stated both ways at different levels: allowed, since fit is directed, but worth a second look."""
    rows = {
        (cast(Substitute, c.row).need_code, cast(Substitute, c.row).offered_code): cast(Located[Substitute], c)
        for c in tables["substitutes"]
    }
    problems = []
    for (need, offered), located in rows.items():
        back = rows.get((offered, need))
        if need == offered:
            problems.append(
                located.problem(
                    "contradiction", "a code stands in for itself already", column="offered_code", value=offered
                )
            )
        elif (
            back
            and need < offered
            and back.row.level != located.row.level
            and not (located.row.condition or back.row.condition)
        ):
            problems.append(
                located.problem(
                    "one-way",
                    f"is {located.row.level} this way and {back.row.level} the other ({back.file}:{back.line})",
                    column="level",
                    value=f"{need} {offered}",
                    hint="say why in condition",
                    warning=True,
                )
            )
    return problems


def conflicts(conflicts: Iterable[Conflict], tables: Tables) -> list[Problem]:
    """Facts on which sources disagree, with the row that is used."""
    places = {id(located.row): located for rows in tables.values() for located in rows}
    problems = []
    for conflict in conflicts:
        first, *others = (cast(Located[Claim], places[id(row)]) for row in conflict.rows)
        words = "; ".join(f"{c.row.source} {c.row.grade} ({c.file}:{c.line})" for c in others)
        used = conflict.rows[0]
        problems.append(
            first.problem(
                "conflict",
                f"{used.source} {used.grade} is used; {words} says otherwise",
                value=" ".join(filter(None, conflict.key)),
                warning=True,
            )
        )
    return problems
