"""Every result as blocks of text and table; rendered as Markdown or CSV here, in the terminal by the CLI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from interop.catalog import Catalog
from interop.report.provenance import provenance_words
from interop.scoring.compare import Explanation, Matrix, Ranking
from interop.scoring.estimate import Estimate
from interop.scoring.findings import Finding
from interop.scoring.scenario import Scenario, ScenarioScore
from interop.scoring.scorecard import CategoryScore, Evidence, ItemScore, Provenance, Scorecard, hardest_first
from interop.tables import csv_text

Cell = str | float | int | None
BAR = 24


@dataclass(frozen=True)
class Block:
    """A title, a table, and lines of text below it. ``numeric`` names the columns to align right."""

    title: str
    header: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    lines: Sequence[str] = field(default=())
    numeric: frozenset[str] = frozenset()


def markdown(blocks: Sequence[Block]) -> str:
    """Blocks as GitHub-flavoured Markdown."""
    out: list[str] = []
    for block in blocks:
        if block.title:
            out += [f"## {_plain(block.title)}", ""]
        if block.header:
            out.append("| " + " | ".join(_plain(h) for h in block.header) + " |")
            out.append("|" + "|".join("---:" if h in block.numeric else "---" for h in block.header) + "|")
            out += ["| " + " | ".join(_plain(text(cell)) for cell in row) + " |" for row in block.rows]
            out.append("")
        out += [*(_plain(line) + "\n" for line in block.lines)]
    return "\n".join(out).rstrip("\n") + "\n"


def _plain(words: str) -> str:
    for mark in "\\|*_`[]<>$#&~":
        words = words.replace(mark, f"\\{mark}")
    return words


def csv_of(block: Block) -> str:
    """One block's table as CSV."""
    return csv_text(block.header, block.rows)


def text(cell: Cell) -> str:
    """A cell as people read it: one decimal, and a dash where there is nothing."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.1f}"
    return str(cell)


def bar(value: float | None, width: int = BAR) -> str:
    """A difficulty of 0..100 as a bar of full and empty cells."""
    full = 0 if value is None else round(value / 100 * width)
    return "█" * full + "░" * (width - full) if value is not None else "?" * width


def span(estimate: Estimate) -> str:
    """An interval as text."""
    return f"{estimate.interval[0]:.0f} to {estimate.interval[1]:.0f}"


def value(estimate: Estimate) -> float | None:
    """The value rounded as it is shown everywhere."""
    return None if estimate.value is None else round(estimate.value, 1)


def percent(share: float | None) -> str | None:
    """A share as whole percent; one that is not quite nothing, or not quite all, is never written as that."""
    if share is None:
        return None
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def band_lines(estimate: Estimate) -> list[str]:
    """How the draws fall into bands, likeliest first, in one line; none where there is no value."""
    likely = sorted(((name, share) for name, share in estimate.bands.items() if share), key=lambda pair: -pair[1])
    words = ", ".join(f"{name} {percent(share)}" for name, share in likely).replace("%", " %")
    return [f"Bands: {words}"] if likely else []


def scenario_blocks(result: ScenarioScore, *, all_items: bool = False) -> list[Block]:
    """A scenario: what is asked, the lot with every figure, and the scorecard."""
    scenario = result.scenario
    scores = {item.item: item for item in result.card.items}
    rows: list[tuple[Cell, ...]] = []
    for line in sorted(scenario.lot, key=lambda line: (-_rank_of(scores.get(line.item)), line.item)):
        found = scores.get(line.item)
        figures = "; ".join(f"{quantity(f.quantity_low, f.quantity_high)} ({f.source} {f.grade})" for f in line.figures)
        rows.append(
            (
                line.item,
                quantity(line.holding.quantity_low, line.holding.quantity_high),
                value(found.difficulty) if found else None,
                (found.band or "unknown") if found else None,
                "yes" if line.contested else "no",
                figures,
            )
        )
    header = ("item", "quantity", "difficulty", "band", "contested", "figures")
    lines = [scenario.question, *([scenario.note] if scenario.note else [])]
    taker = result.card.to_force
    if taker != scenario.to_force:
        lines.append(f"Asked here of {taker} in place of {scenario.to_force}.")
    lot = Block("The lot", header, rows, numeric=frozenset({"difficulty"}))
    return [Block(scenario.title, lines=lines), *score_blocks(result.card, all_items=all_items), lot]


def scenario_list(found: Sequence[Scenario]) -> Block:
    """The scenarios of a catalog."""
    rows = [(s.name, s.from_force, s.to_force, s.as_of, len(s.lot), s.title) for s in found]
    header = ("name", "from", "to", "as of", "items", "title")
    return Block(f"{len(rows)} scenarios", header, rows, numeric=frozenset({"items"}))


def _rank_of(item: ItemScore | None) -> float:
    return _rank(item.difficulty) if item else -1.0


def score_blocks(card: Scorecard, *, all_items: bool = False, top: int = 8) -> list[Block]:
    """A scorecard: headline, dimensions, categories, hardest items, evidence."""
    d = card.difficulty
    items = hardest_first(card.items)
    shown = items if all_items else items[:top]
    head = Block(
        "",
        lines=[
            card.headline,
            f"{bar(d.value)}  value {text(value(d))}, 90 % interval {span(d)}, range with unknowns {d.low:.0f} to {d.high:.0f}",
            *band_lines(d),
        ],
    )
    dimensions = Block(
        "What makes it hard",
        ("dimension", "points", "coverage", "known", "why"),
        [
            (s.dimension, round(s.points, 1), f"{s.coverage:.2f}", f"{s.known:.0%}", s.why or "nothing missing")
            for s in sorted(card.dimensions, key=lambda s: -s.points)
        ],
        numeric=frozenset({"points", "coverage", "known"}),
    )
    categories = Block(
        "By category",
        ("category", "difficulty", "interval", "band", "harder", "easiest to hardest"),
        [
            (c.category, value(c.difficulty), span(c.difficulty), c.band or "unknown", percent(share), _spread(c))
            for c, share in hardest_first(card.categories)
        ],
        numeric=frozenset({"difficulty", "harder"}),
    )
    table = Block(
        "Items" if all_items else f"Hardest {len(shown)} of {len(items)} items",
        ("item", "difficulty", "interval", "band", "harder", "why"),
        [
            (
                s.item,
                value(s.difficulty),
                span(s.difficulty),
                s.band or "unknown",
                percent(share),
                s.hardest.sentence if s.hardest else None,
            )
            for s, share in shown
        ],
        ["harder: share of the draws in which it is harder than the next one below"] if len(items) > 1 else [],
        numeric=frozenset({"difficulty", "harder"}),
    )
    return [
        head,
        dimensions,
        categories,
        table,
        Block("Evidence", lines=[*card.notes, *evidence_lines(card.evidence), provenance_line(card.provenance)]),
    ]


def _rank(estimate: Estimate) -> float:
    """What a list is sorted by: the value, or where there is none the hardest it may be."""
    return estimate.high if estimate.value is None else estimate.value


def _spread(category: CategoryScore) -> str:
    """The spread that a category's mean hides."""
    return category.easiest if category.items == 1 else f"{category.easiest} to {category.hardest}"


def score_items(card: Scorecard) -> Block:
    """All items of a scorecard with plain numbers, for CSV."""
    header = (
        "from",
        "to",
        "item",
        "name",
        "category",
        "quantity_low",
        "quantity_high",
        "operated",
        "difficulty",
        "interval_low",
        "interval_high",
        "low",
        "high",
        "band",
        "coverage",
        "known_share",
        "why",
    )
    rows = [
        (
            card.from_force, card.to_force, s.item, s.name, s.category, s.quantity_low, s.quantity_high,
            "yes" if s.operated else "no", value(s.difficulty), round(s.difficulty.interval[0], 1), round(s.difficulty.interval[1], 1),
            round(s.difficulty.low, 1), round(s.difficulty.high, 1), s.band,
            None if s.difficulty.coverage is None else round(s.difficulty.coverage, 4), round(s.known, 4), s.hardest.sentence if s.hardest else None,
        )
        for s in card.items
    ]  # fmt: skip
    return Block("items", header, rows)


def explain_blocks(explanation: Explanation, catalog: Catalog) -> list[Block]:
    """An item in full: findings by dimension, arithmetic, sources."""
    item = explanation.item
    d = item.difficulty
    words = (
        f" is {item.band}: difficulty {d.value:.0f} of 100 ({span(d)})"
        if d.value is not None
        else f": not enough is known for a value; between {d.low:.0f} and {d.high:.0f} of 100"
    )
    head = Block(
        "",
        lines=[
            f"{item.name} in the logistics of {explanation.to_name}{words}.",
            f"{bar(d.value)}  range with unknowns {d.low:.0f} to {d.high:.0f}",
            *band_lines(d),
        ],
    )
    findings = Block(
        "Needs",
        ("need", "level", "supplier", "channel", "value", "finding", "sources"),
        [
            (
                f"{f.dimension}/{f.role}{'' if f.essential else ' (optional)'}",
                f.level.value if f.known or f.offer else "unknown",
                (f.offer.supplier if f.offer else None),
                (f.offer.channel.value if f.offer else None),
                finding_value(f),
                f.sentence,
                ", ".join(dict.fromkeys(f"{c.source} {c.grade}" for c in f.claims)),
            )
            for f in explanation.findings
        ],
        numeric=frozenset({"value"}),
    )
    used = list(dict.fromkeys(c.source for f in explanation.findings for c in f.claims))
    sources = Block(
        "Sources",
        ("id", "title", "publisher", "reliability", "opened", "address"),
        [
            (s.id, s.title, s.publisher, s.reliability, "yes" if s.opened else "no", s.url)
            for s in (catalog.sources[name] for name in sorted(used))
        ],
    )
    arithmetic = Block("Arithmetic", lines=explanation.arithmetic)
    absent = [f"It needs nothing in {', '.join(explanation.not_needed)}."] if explanation.not_needed else []
    conflicts = [
        conflict_line(c.key, [r.source for r in c.rows])
        for c in catalog.conflicts
        if item.item in c.key or {f.code for f in explanation.findings} & set(c.key[:2])
    ]
    return [
        head,
        findings,
        arithmetic,
        Block(
            "Evidence",
            lines=[*absent, *conflicts, *evidence_lines(explanation.evidence), provenance_line(explanation.provenance)],
        ),
        sources,
    ]


def conflict_line(key: Sequence[str], sources: Sequence[str]) -> str:
    """A conflict between sources in one line."""
    return f"Sources disagree on {' '.join(filter(None, key))}: {sources[0]} is used, {', '.join(dict.fromkeys(sources[1:]))} says otherwise."


def finding_value(finding: Finding) -> str:
    """A finding's value, or its range where it is not known."""
    return f"{finding.value:.2f}" if finding.value is not None else f"{finding.low:.2f}..{finding.high:.2f}"


def rank_blocks(ranking: Ranking) -> list[Block]:
    """A ranking, easiest first."""
    rows = [
        (
            place,
            card.from_force,
            card.from_name,
            value(card.difficulty),
            span(card.difficulty),
            card.band,
            None if place == 1 else percent(ranking.harder[place - 2]),
        )
        for place, card in enumerate(ranking.cards, 1)
    ]
    table = Block(
        f"Whose kit fits {ranking.to_name} best",
        ("rank", "force", "name", "difficulty", "interval", "band", "harder"),
        rows,
        ["harder: share of the draws in which the force's kit is harder than that of the force above it"],
        numeric=frozenset({"rank", "difficulty", "harder"}),
    )
    left = [f"Left out: {force}: {why}." for force, why in ranking.left_out.items()]
    return [table, Block("", lines=[*left, provenance_line(ranking.provenance)])]


def matrix_blocks(matrix: Matrix) -> list[Block]:
    """A matrix: kit of the row, logistics of the column."""
    rows: list[list[Cell]] = []
    for giver in matrix.givers:
        cells = [matrix.cards.get((giver, taker)) for taker in matrix.takers]
        rows.append(
            [
                giver,
                *(
                    "–" if c is None else "?" if c.difficulty.value is None else f"{c.difficulty.value:.0f}"
                    for c in cells
                ),
            ]
        )
    title = "Difficulty: kit of the row in the logistics of the column"
    lines = ["– nothing to score, ? not enough known for a value", provenance_line(matrix.provenance)]
    return [Block(title, ("from \\ to", *matrix.takers), rows, lines, numeric=frozenset(matrix.takers))]


def matrix_pairs(matrix: Matrix) -> Block:
    """A matrix as one row a pair, for CSV."""
    rows = [
        (
            a,
            b,
            value(c.difficulty),
            round(c.difficulty.interval[0], 1),
            round(c.difficulty.interval[1], 1),
            round(c.difficulty.low, 1),
            round(c.difficulty.high, 1),
            c.band,
        )
        for (a, b), c in matrix.cards.items()
    ]
    return Block("pairs", ("from", "to", "difficulty", "interval_low", "interval_high", "low", "high", "band"), rows)


def quantity(low: float | None, high: float | None) -> str:
    """A quantity range as text."""
    if low is None or high is None:
        return f"up to {high:g}" if high is not None else f"{low:g} or more" if low is not None else "not known"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def evidence_lines(evidence: Evidence) -> list[str]:
    """What an answer rests on, in two lines."""
    return [
        f"{evidence.known:.0%} of the essential needs are known; {evidence.unknown_needs} of {evidence.needs} needs are not settled.",
        f"Rests on {evidence.claims} claims: {evidence.opened:.0%} on sources that were opened, {evidence.judgement:.0%} on judgement; "
        f"worst grade {evidence.worst_grade}; {evidence.class_amounts} amounts are the kit class's; {evidence.conflicts} claims are contested.",
    ]


def provenance_line(p: Provenance) -> str:
    """What a result was made from, in one line."""
    return ", ".join(provenance_words(p.as_dict()))
