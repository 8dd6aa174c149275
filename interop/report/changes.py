"""A difference of two catalogs as blocks: facts that changed, scores that moved and why."""

from __future__ import annotations

from interop.changes import Difference
from interop.report.tables import Block, Cell

SHOWN = 40


def change_blocks(found: Difference) -> list[Block]:
    """The difference for people: counts by table, the first facts, the moves and their parts."""
    numeric = frozenset({"added", "removed", "changed", "before", "after", "moves"})
    telling = [fact for fact in found.facts if fact.table != "sources"]
    facts = telling[:SHOWN]
    more = len(telling) - len(facts)
    rows: list[tuple[Cell, ...]] = []
    for move in found.moves:
        rows.append((f"{move.from_force} → {move.to_force}", _value(move.before), _value(move.after), None, None))
        rows += [(None, None, None, round(part, 1), fact) for fact, part in move.parts]
        if not move.parts and move.together is None and move.before is not None and move.after is not None:
            rows.append((None, None, None, None, "not taken apart; --explain N takes more"))
        if move.together is not None:
            rows.append((None, None, None, round(move.together, 1), "all of them together"))
    summary = f"{len(found.facts)} claims differ; of {found.pairs} pairs of forces {len(found.moves)} moved"
    return [
        Block("Claims by table", ("table", "added", "removed", "changed"), found.tally, numeric=numeric),
        Block("Facts", lines=[*map(str, facts), *([f"and {more} more; --format csv lists all"] if more else [])]),
        Block("Scores that moved", ("pair", "before", "after", "moves", "because of"), rows, numeric=numeric),
        Block("", lines=[f"{summary} (as of {found.as_of})", f"old {found.old[:12]}, new {found.new[:12]}"]),
    ]


def fact_table(found: Difference) -> Block:
    """One row for each cell that changed, for CSV."""
    rows = [
        (change.kind, change.table, " ".join(filter(None, change.key)), change.source, column, old, new)
        for change in found.facts
        for column, (old, new) in change.cells.items()
    ]
    return Block("Facts", ("kind", "table", "key", "source", "column", "old", "new"), rows)


def _value(number: float | None) -> float | str:
    return "no value" if number is None else round(number, 1)
