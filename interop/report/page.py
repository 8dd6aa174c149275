"""Reports as data: what each kind of report says, in which order, read off finished results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from interop.backtest.alike import Precedents
from interop.catalog import Catalog
from interop.method import Method
from interop.report import sections, tables
from interop.report.parts import (
    Cell,
    Column,
    Figure,
    Named,
    Page,
    References,
    Section,
    Table,
    band,
    difficulty,
    strip,
)
from interop.scoring.compare import Matrix, Ranking
from interop.scoring.scenario import ScenarioScore
from interop.scoring.scorecard import Provenance, Scorecard
from interop.uncertainty.flip import Flip
from interop.uncertainty.gaps import Gaps
from interop.uncertainty.sensitivity import Sensitivity

MANY = 60
"""Up to so many forces a ranking shows how each compares with every other."""


@dataclass(frozen=True)
class Doubts:
    """How sure an answer is, as far as that could be worked out; None where too little is known."""

    gaps: Gaps | None = None
    flip: Flip | None = None
    sensitivity: Sensitivity | None = None


def pair_page(
    card: Scorecard,
    catalog: Catalog,
    method: Method,
    *,
    doubts: Doubts,
    precedents: Precedents,
    figure: Figure | None,
    commands: Mapping[str, str],
    scenario: ScenarioScore | None = None,
) -> Page:
    """One force's kit, or a scenario's lot, in the logistics of another force."""
    claims = [claim for score in card.items for finding in score.findings for claim in finding.claims]
    claims += [figure for line in scenario.scenario.lot for figure in line.figures] if scenario else []
    claims += [alike.case.row for alike in precedents.cases]
    refs = References(catalog, claims, [name for alike in precedents.cases for name in alike.case.row.other_sources])
    return Page(
        title=scenario.scenario.title if scenario else f"{card.from_name} kit in the logistics of {card.to_name}",
        headline=card.headline,
        facts=_facts(card),
        notes=card.notes,
        sections=(
            Section("what", "What this is, and what it is not", prose="what"),
            *([sections.lot(scenario, refs)] if scenario else []),
            sections.breakdown(card, figure),
            sections.item_table(card, refs),
            sections.exchange(card, catalog),
            sections.unknown(doubts.gaps, card),
            sections.robust(card, doubts.sensitivity, doubts.flip),
            sections.past(precedents, refs),
            sections.sources(refs),
            sections.method(method, [row.dimension for row in card.dimensions]),
            Section("glossary", "Glossary", prose="glossary"),
            sections.provenance(card.provenance, commands),
        ),
        undecided=card.difficulty.value is None,
    )


def _facts(card: Scorecard) -> tuple[tuple[str, str], ...]:
    d, evidence = card.difficulty, card.evidence
    likely = tables.band_lines(d)
    return (
        ("difficulty", f"{tables.text(difficulty(d))} of 100" if d.value is not None else "not enough is known"),
        ("90 % interval of the draws", tables.span(d)),
        ("range with unknowns", f"{d.low:.0f} to {d.high:.0f}"),
        ("bands", likely[0].removeprefix("Bands: ") if likely else "none"),
        ("kit", f"{len(card.items)} items in {len(card.categories)} categories"),
        ("essential needs known", f"{evidence.known:.0%}"),
        ("claims", f"{evidence.claims}, weakest grade {evidence.worst_grade}"),
        ("facts as of", card.provenance.as_of),
    )


def ranking_page(ranking: Ranking, method: Method, *, dimensions: tuple[str, ...], commands: Mapping[str, str]) -> Page:
    """Whose kit would fit a recipient best."""
    easiest, hardest = ranking.cards[0], ranking.cards[-1]
    headline = f"The kit of {easiest.from_name} would fit {ranking.to_name} best: difficulty {easiest.difficulty.value:.0f} of 100"
    if len(ranking.cards) > 1:
        headline += f"; that of {hardest.from_name} least ({hardest.difficulty.value:.0f})"
    rows: list[tuple[Cell, ...]] = [
        (
            place,
            Named(card.from_name, card.from_force),
            difficulty(card.difficulty),
            strip(card.difficulty),
            band(card.band, card.difficulty),
            tables.percent(ranking.harder[place - 2]) if place > 1 else None,
            card.items,
            f"{card.known:.0%}",
        )
        for place, card in enumerate(ranking.cards, 1)
    ]
    columns = (
        Column("rank", True), Column("force"), Column("difficulty", True), Column("90 % interval", True), Column("band"),
        Column("harder than the one above", True), Column("items", True), Column("needs known", True),
    )  # fmt: skip
    table = Table("ranking-list", f"{len(rows)} forces, the easiest kit first", columns, tuple(rows), filters=("band",))
    left = Table(
        "left-out", f"{len(ranking.left_out)} left out", (Column("force"), Column("why")),
        tuple(ranking.left_out.items()), folded=True,
    )  # fmt: skip
    words = ("Harder than the one above: the share of the joint draws in which it is. Both share their luck.",)
    return Page(
        title=f"Whose kit would fit {ranking.to_name} best",
        headline=f"{headline}.",
        facts=(
            ("recipient", ranking.to_name),
            ("forces ranked", str(len(rows))),
            ("left out", str(len(ranking.left_out))),
            ("facts as of", ranking.provenance.as_of),
        ),
        notes=(),
        sections=(
            Section("what", "What this is, and what it is not", prose="what"),
            Section("ranking", "The ranking", words, (table, *([left] if ranking.left_out else []))),
            *([_against(ranking)] if 1 < len(ranking.cards) <= MANY else []),
            *_end(ranking.provenance, method, dimensions, commands),
        ),
    )


def _against(ranking: Ranking) -> Section:
    shares = ranking.as_dict()["probability_harder"]
    rows = tuple((a, *(tables.percent(others.get(b)) for b in shares)) for a, others in shares.items())
    columns = (Column("harder"), *(Column(name, True) for name in shares))
    table = Table(
        "against-list", "Share of the draws in which the row is harder than the column", columns, rows, sortable=False
    )
    return Section("against", "How robust the order is", (), (table,))


def matrix_page(
    matrix: Matrix,
    method: Method,
    *,
    dimensions: tuple[str, ...],
    figure: Figure,
    headline: str,
    commands: Mapping[str, str],
) -> Page:
    """Every pair of some forces."""
    rows = tuple(
        (
            Named(card.from_name, card.from_force),
            Named(card.to_name, card.to_force),
            difficulty(card.difficulty),
            strip(card.difficulty),
            band(card.band, card.difficulty),
            card.items,
            f"{card.known:.0%}",
        )
        for card in matrix.cards.values()
    )
    columns = (
        Column("kit of"), Column("in the logistics of"), Column("difficulty", True), Column("90 % interval", True),
        Column("band"), Column("items", True), Column("needs known", True),
    )  # fmt: skip
    block = tables.matrix_blocks(matrix)[0]
    grid = Table(
        "grid", block.title, tuple(Column(head, head in block.numeric) for head in block.header),
        tuple(map(tuple, block.rows)), tuple(block.lines[:1]), sortable=False,
    )  # fmt: skip
    pairs = Table("pair-list", f"{len(rows)} pairs", columns, rows, filters=("kit of", "in the logistics of", "band"))
    return Page(
        title=f"{len(matrix.givers)} forces: the kit of each in the logistics of the others",
        headline=f"{headline}.",
        facts=(
            ("forces", str(len(matrix.givers))),
            ("pairs scored", str(len(rows))),
            ("facts as of", matrix.provenance.as_of),
        ),
        notes=(),
        sections=(
            Section("what", "What this is, and what it is not", prose="what"),
            Section("matrix", "Every pair", (), (figure, grid, pairs)),
            *_end(matrix.provenance, method, dimensions, commands),
        ),
    )


def _end(
    made: Provenance, method: Method, dimensions: tuple[str, ...], commands: Mapping[str, str]
) -> tuple[Section, ...]:
    return (
        sections.method(method, dimensions),
        Section("glossary", "Glossary", prose="glossary"),
        sections.provenance(made, commands),
    )
