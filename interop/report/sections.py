"""The sections of a report, each read off a finished result: nothing is worked out anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interop.backtest.alike import Precedents
from interop.catalog import Catalog
from interop.dimensions import DIMENSIONS
from interop.method import Method
from interop.models import Channel, Level
from interop.report import tables
from interop.report.doubts import flip_blocks, gaps_blocks, items, sensitivity_blocks
from interop.report.parts import (
    Band,
    Bar,
    Cell,
    Code,
    Column,
    Figure,
    Link,
    Named,
    References,
    Section,
    Table,
    band,
    difficulty,
    of_block,
    strip,
    worst_grade,
)
from interop.scoring.estimate import Estimate, rounded
from interop.scoring.findings import Finding
from interop.scoring.scenario import ScenarioScore
from interop.scoring.scorecard import ItemScore, Provenance, Scorecard, hardest_first
from interop.uncertainty.flip import Flip
from interop.uncertainty.gaps import Gaps
from interop.uncertainty.sensitivity import Sensitivity

OWN, OTHERS, MISSING, OPEN = "own", "through others", "missing", "not known"
GOODS = {"ammunition": "Rounds", "fuel": "Fuels", "parts": "Assemblies"}
LABELS = ("seamless", "easy", "moderate", "hard", "prohibitive")
"""Outcomes of past transfers, 0 to 4: fixed words of the cases, whatever a method calls its bands."""


def breakdown(card: Scorecard, figure: Figure | None) -> Section:
    """What the difficulty is made of, by dimension and by category."""
    rows: list[tuple[Cell, ...]] = [
        (
            row.dimension,
            Bar(row.points / 100.0, tables.text(rounded(row.points))),
            f"{row.coverage:.2f}",
            f"{row.known:.0%}",
            row.items,
            row.why or "nothing missing",
        )
        for row in sorted(card.dimensions, key=lambda row: -row.points)
    ]
    columns = (
        Column("dimension"),
        Column("points", True),
        Column("coverage", True),
        Column("known", True),
        Column("items", True),
        Column("what weighs most"),
    )
    dimensions = Table("dimensions", "Points of difficulty by dimension", columns, tuple(rows))
    categories = Table(
        "categories",
        "By category, hardest first",
        (
            Column("category"), Column("items", True), Column("difficulty", True), Column("90 % interval", True),
            Column("band"), Column("easiest"), Column("hardest"),
        ),
        tuple(
            (c.category, c.items, difficulty(c.difficulty), strip(c.difficulty), band(c.band, c.difficulty), c.easiest, c.hardest)
            for c, _ in hardest_first(card.categories)
        ),
    )  # fmt: skip
    words = (
        "Points split the difficulty over the dimensions and add up to it. Coverage is the part of the needs in a "
        "dimension that the recipient's logistics can meet, 0 to 1.",
    )
    return Section("breakdown", "What makes it hard", words, (*([figure] if figure else []), dimensions, categories))


def item_table(card: Scorecard, refs: References) -> Section:
    """Every item with its findings."""
    names = [name for name in DIMENSIONS if any(name in score.points for score in card.items)]
    found = [score for score, _ in hardest_first(card.items)]
    columns = (
        Column("item"), Column("category"), Column("quantity"), Column("difficulty", True), Column("90 % interval", True),
        Column("band"), *(Column(name, True) for name in names), Column("weakest grade"),
    )  # fmt: skip
    table = Table(
        "item-list",
        f"{len(found)} items, hardest first",
        columns,
        tuple(_item_row(score, names) for score in found),
        details=tuple(_findings(score, refs) for score in found),
        filters=("category", "band"),
    )
    words = (
        "Open an item to see every need with the best offer for it, what that is worth (0 to 1), and the sources. Choose "
        "the head of a column to sort by it. Columns named after dimensions hold their points of the item's difficulty; "
        "strips run from 0 to 100, with the interval and the value as a dot.",
    )
    return Section("items", "Items and findings", words, (table,))


def _item_row(score: ItemScore, names: Sequence[str]) -> tuple[Cell, ...]:
    d = score.difficulty
    claims = [claim for finding in score.findings for claim in finding.claims]
    return (
        Named(score.name, score.item),
        score.category,
        tables.quantity(score.quantity_low, score.quantity_high),
        difficulty(d),
        strip(d),
        band(score.band, d),
        *(rounded(score.points.get(name)) for name in names),
        worst_grade(claims),
    )


def _findings(score: ItemScore, refs: References) -> Table:
    columns = (
        Column("need"), Column("level"), Column("supplier"), Column("value", True), Column("finding"), Column("sources")
    )  # fmt: skip
    rows = tuple(
        (
            f"{f.dimension}: {f.role}{'' if f.essential else ' (optional)'}",
            f.level.value if f.known or f.offer else "unknown",
            f"{f.offer.supplier}, {f.offer.channel}" if f.offer else None,
            tables.finding_value(f),
            f.sentence,
            refs.to(f.claims),
        )
        for f in score.findings
    )
    return Table(f"findings-{score.item}", f"Findings on {score.name}", columns, rows, sortable=False)


def exchange(card: Scorecard, catalog: Catalog) -> Section:
    """Which rounds, fuels and assemblies the recipient shares, gets from others, or lacks."""
    words, parts = [], []
    for dimension, title in GOODS.items():
        found: dict[tuple[str, ...], set[str]] = {}
        for score in card.items:
            for finding in score.findings:
                if finding.dimension == dimension:
                    found.setdefault(_goods(finding, catalog), set()).add(score.item)
        if not found:
            continue
        order = (OWN, OTHERS, MISSING, OPEN)
        counts = {status: len({key[1] for key in found if key[0] == status}) for status in order}
        words.append(f"{title}: {', '.join(f'{count} {status}' for status, count in counts.items() if count)}.")
        rows = [
            (*(cell or None for cell in key), len(members), items(sorted(members)))
            for key, members in sorted(
                found.items(), key=lambda pair: (order.index(pair[0][0]), -len(pair[1]), pair[0])
            )
        ]
        columns = (
            Column("status"), Column("needed"), Column("in its place"), Column("level"), Column("from"),
            Column("items", True), Column("used by"),
        )  # fmt: skip
        caption = f"{title}: {len(rows)}"
        parts.append(Table(dimension, caption, columns, tuple(rows), filters=("status",), folded=True))
    intro = (
        f"What {card.to_name} has of the codes that this kit needs: own, through others (an ally, a partner or a "
        "market), or missing: no offer on record, or only one that is denied or does not fit.",
    )
    return Section("exchange", "Shared and missing rounds, fuels and assemblies", (*intro, *words), tuple(parts))


def _goods(finding: Finding, catalog: Catalog) -> tuple[str, ...]:
    """Status, code, what is offered in its place, level, and from whom, as text."""
    name = catalog.codes[finding.code].name if finding.code else finding.role
    offer = finding.offer
    if not finding.known or finding.code is None:
        return OPEN, name, "", "", ""
    if offer is None or offer.channel is Channel.DENIED or offer.level is Level.NONE:
        return MISSING, name, "", "", f"{offer.supplier}, {offer.channel}" if offer else ""
    place = catalog.codes[offer.code].name if offer.code != finding.code else ""
    status = OWN if offer.channel is Channel.OWN else OTHERS
    return status, name, place, offer.level.value, f"{offer.supplier}, {offer.channel}"


def unknown(found: Gaps | None, card: Scorecard) -> Section:
    """What is not known, ranked by what it would be worth to know."""
    words = tables.evidence_lines(card.evidence)
    parts = []
    if found is not None and found.facts:
        block = gaps_blocks(found)[1]
        parts = [of_block(block, "gaps", swap={"used": "used by", "source": "kind of source that would tell"})]
    return Section("unknown", "What is not known", tuple(words), tuple(parts))


def robust(card: Scorecard, hangs_on: Sensitivity | None, flips: Flip | None) -> Section:
    """How the draws fall, what they hang on, and what would move the answer."""
    parts: list[Table] = []
    if card.difficulty.bands:
        parts.append(bands(card.difficulty))
    if hangs_on is not None:
        groups, dimensions = sensitivity_blocks(hangs_on)[1:3]
        marked = of_block(groups, "groups", swap={"why": "what it stands for"})
        place = [column.name for column in marked.columns].index("in all")
        totals = {row.group: row.total for row in hangs_on.groups}
        rows = tuple(
            (*row[:place], Bar(min(totals[str(row[0])], 1.0), str(row[place])), *row[place + 1 :])
            for row in marked.rows
        )
        parts.append(Table("groups", marked.caption, marked.columns, rows, marked.lines))
        parts.append(of_block(dimensions, "without"))
    words: tuple[str, ...] = ()
    if flips is not None:
        blocks = flip_blocks(flips)[1:-1]
        words = tuple(line for line in blocks[0].lines)
        parts += [
            of_block(block, "flips", caption="Changes that move it to another band", swap={"fact": "change"})
            for block in blocks[1:]
        ]
    return Section("robust", "How robust it is", words, tuple(parts))


def bands(estimate: Estimate) -> Table:
    """How the draws fall into bands."""
    rows = tuple(
        (Band(name, place), Bar(share, str(tables.percent(share))))
        for place, (name, share) in enumerate(estimate.bands.items())
    )
    return Table(
        "bands", "How the joint draws fall", (Column("band"), Column("share of draws", True)), rows, sortable=False
    )


def lot(result: ScenarioScore, refs: References) -> Section:
    """The lot of a scenario with every figure."""
    scenario = result.scenario
    scores = {score.item: score for score in result.card.items}
    rows = []
    for line in scenario.lot:
        score = scores.get(line.item)
        figures = [tables.quantity(f.quantity_low, f.quantity_high) for f in line.figures]
        rows.append(
            (
                Named(score.name, line.item) if score else line.item,
                tables.quantity(line.holding.quantity_low, line.holding.quantity_high),
                "yes" if line.contested else "no",
                refs.say(line.figures, figures),
            )
        )
    columns = (Column("item"), Column("quantity"), Column("contested"), Column("what sources say"))
    words = [scenario.question, scenario.note]
    if result.card.to_force != scenario.to_force:
        words.append(f"Asked here of {result.card.to_force} in place of {scenario.to_force}.")
    table = Table("lot-list", f"{len(rows)} items of the lot", columns, tuple(rows))
    return Section("lot", "The lot", tuple(filter(None, words)), (table,))


def past(found: Precedents, refs: References) -> Section:
    """Past transfers that resemble the question."""
    rows = tuple(
        (
            Named(alike.case.row.name, alike.case.id),
            alike.case.row.date,
            alike.resembles,
            f"{alike.case.label} {LABELS[alike.case.label]}",
            difficulty(alike.case.difficulty),
            band(alike.case.band, alike.case.difficulty),
            f"{alike.case.row.outcome or ''}{f' Confounded: {alike.case.row.confounder}.' if alike.case.row.confounder else ''}",
            refs.to([alike.case.row], alike.case.row.other_sources),
        )
        for alike in found.cases
    )
    columns = (
        Column("transfer"), Column("date"), Column("alike in"), Column("outcome"), Column("difficulty", True), Column("band"),
        Column("how it went"), Column("sources"),
    )  # fmt: skip
    words = (
        f"{found.found} of the {found.known} past transfers on record resemble this one in recipient, family or category; "
        f"{len(rows)} of the most alike follow. The outcome (0 seamless to 4 prohibitive) was judged from what happened; "
        "the difficulty was worked out from what was known before. Recipients and times differ: they are no forecast.",
    )
    table = Table("cases", "Past transfers, the most alike first", columns, rows)
    return Section("past", "Past cases that resemble it", words, (table,) if rows else ())


def sources(refs: References) -> Section:
    """Every source that the report rests on."""
    rows = tuple(
        (
            place,
            Link(source.title, source.url),
            source.publisher,
            source.published,
            source.accessed,
            "yes" if source.opened else "no",
            source.reliability,
            ", ".join(sorted(refs.grades[source.id])) or None,
            source.id,
        )
        for place, source in enumerate(refs.sources, 1)
    )
    columns = (
        Column("no.", True), Column("title"), Column("publisher"), Column("published"), Column("read"), Column("opened"),
        Column("reliability"), Column("grades of claims"), Column("id"),
    )  # fmt: skip
    words = (
        "Grades are those of the Admiralty code. The letter is the source's reliability, from A to F; the digit says how "
        "likely the claim is, from 1 (confirmed) to 6 (cannot be judged). Opened: somebody read the passage.",
    )
    return Section(
        "sources", "Sources", words, (Table("source-list", f"{len(rows)} sources", columns, rows, numbered=True),)
    )


def method(chosen: Method, dimensions: Sequence[str]) -> Section:
    """How the score is made, with every judged number."""
    edges = ("0", *(f"{edge:g}" for edge in chosen.bands.below), "100")
    bounds = tuple(
        (Band(name, place), f"{low} to {high}")
        for place, (name, low, high) in enumerate(zip(chosen.bands.names, edges, edges[1:], strict=False))
    )
    numbers = tuple(
        (name, f"{j.value:g}", f"{j.low:g} to {j.high:g}", j.reason)
        for name, j in chosen.judged(tuple(dimensions)).items()
    )
    columns = (Column("number"), Column("value", True), Column("range"), Column("reason"))
    parts = (
        Table("band-list", "Bands of difficulty", (Column("band"), Column("from, below")), bounds, sortable=False),
        Table("numbers", f"{len(numbers)} judged numbers", columns, numbers, folded=True),
    )
    return Section("method", "Method", (), parts, prose="method")


def provenance(made: Provenance, commands: Mapping[str, str]) -> Section:
    """What the report was made from, and how to make it again."""
    settled = [
        ("tool", f"interop {made.version}"),
        ("catalog (SHA-256)", made.catalog),
        ("method (SHA-256)", made.method),
        ("facts as of", made.as_of),
        ("joint draws", str(made.draws)),
        ("seed", str(made.seed)),
        ("relations set by the user", ", ".join(f"{f} {c}" for f, c in made.channels.items()) or "none"),
        ("weights set by the user", ", ".join(f"{d} {w:g}" for d, w in made.weights.items()) or "none"),
        ("licence", "code MIT, datasets CC BY 4.0"),
        ("cite as", f"interop {made.version}, catalog {made.catalog[:12]}, method {made.method[:12]}, as of {made.as_of}"),
    ]  # fmt: skip
    table = Table(
        "made", "What this report was made from", (Column("what"), Column("value")), tuple(settled), sortable=False
    )
    words = ("The same tool, catalog, method, draws and seed give the same report, byte for byte.",)
    return Section("provenance", "Provenance", words, (table, *(Code(*pair) for pair in commands.items())))
