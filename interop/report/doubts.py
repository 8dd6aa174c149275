"""How sure an answer is, as blocks: what to look up, what would change it, what it hangs on."""

from __future__ import annotations

from collections.abc import Sequence

from interop.report.tables import Block, band_lines, percent, provenance_line, span
from interop.scoring.estimate import Estimate
from interop.scoring.scorecard import Provenance
from interop.uncertainty.flip import Change, Flip
from interop.uncertainty.gaps import Gaps
from interop.uncertainty.sensitivity import FACTS, WORDS, Sensitivity

NAMED = 4
"""Items that a gap names in a table; the rest it counts."""


def gaps_blocks(found: Gaps) -> list[Block]:
    """The facts worth looking up, the most telling first."""
    rows = [
        (place, points(gap.narrows), gap.kind, gap.fact, items(gap.items), gap.settled_by)
        for place, gap in enumerate(found.gaps, 1)
    ]
    width = found.difficulty.interval[1] - found.difficulty.interval[0]
    if not found.facts:
        told = "Every fact behind the answer is taken as certain: there is nothing to look up."
    else:
        told = (
            f"All {found.facts} facts that are not certain hold {share(found.facts_share)} of the variance together; "
            "the rest lies in the judgements of method.toml: see 'interop sensitivity'."
        )
    lines = [
        f"narrows: points by which the 90 % interval, {width:.1f} wide, is expected to narrow once it is known",
        told,
    ]
    table = Block(
        f"What to look up: {len(rows)} of {found.facts}",
        ("rank", "narrows", "kind", "fact", "used", "source"),
        rows,
        lines,
        numeric=frozenset({"rank", "narrows"}),
    )
    return [_head(found.from_name, found.to_name, found.difficulty), table, _foot(found.provenance)]


def flip_blocks(found: Flip) -> list[Block]:
    """The smallest changes that move an answer to another band."""
    least, directions = found.smallest, (("easier", found.easier), ("harder", found.harder))
    if least is None:
        said = f"Nothing moves it out of {found.band}: none of {found.tried} changes of one fact or one weight does."
    else:
        said = f"The smallest change that moves it out of {found.band}: {_words(least)}."
    lines = [said]
    for direction, change in directions:
        if least is not None and change is None:
            lines.append(f"No single change makes it {direction} by a band.")
        elif change is not None and change is not least:
            lines.append(f"The smallest towards {direction}: {_words(change)}.")
    lines += [
        f"The furthest towards {'easier' if change.moves < 0 else 'harder'}: {_words(change)}."
        for change in found.furthest
        if change not in found.changes
    ]
    blocks = [_head(found.from_name, found.to_name, found.difficulty), Block("What would change it", lines=lines)]
    if found.changes:
        told = (
            "steps: a level, a channel, a claim or an unknown need is one, and so is a weight doubled or halved. "
            f"{found.tried} changes were tried, one at a time; the difficulty is the median of the draws."
        )
        rows = [(c.what, f"{c.steps:.2g}", round(c.value, 1), f"{c.moves:+.1f}", c.band) for c in found.changes]
        header = ("fact", "steps", "difficulty", "moves", "band")
        numeric = frozenset({"steps", "difficulty", "moves"})
        blocks.append(Block("Changes that do", header, rows, [told], numeric=numeric))
    return [*blocks, _foot(found.provenance)]


def sensitivity_blocks(found: Sensitivity) -> list[Block]:
    """The groups of inputs that an answer hangs on, and its dimensions."""
    groups = Block(
        "What its variance comes from",
        ("group", "alone", "in all", "why"),
        [
            (row.group, _index(row.first, row.first_ci), _index(row.total, row.total_ci), WORDS[row.group])
            for row in found.groups
        ],
        [
            "alone, in all: Sobol's first-order and total index with 95 % confidence. "
            f"{', '.join(FACTS[:-1])} and {FACTS[-1]} are facts that sources can settle, all else is judgement. "
            f"N = {found.draws}, {found.draws * (len(found.groups) + 2)} runs."
        ],
        numeric=frozenset({"alone", "in all"}),
    )
    dimensions = Block(
        "What its dimensions do",
        ("dimension", "weight", "points", "influence", "without", "band without"),
        [
            (
                row.dimension,
                f"{row.weight:.0%}",
                round(row.points, 1),
                f"{row.influence:.2f}",
                None if row.without is None else round(row.without, 1),
                row.without_band,
            )
            for row in found.dimensions
        ],
        [
            "weight: as declared. influence: part of the answer's variance that goes with the dimension's coverage; "
            "dimensions share inputs, so that these may sum to more than 1. without: difficulty without the dimension."
        ],
        numeric=frozenset({"weight", "points", "influence", "without"}),
    )
    return [_head(found.from_name, found.to_name, found.difficulty), groups, dimensions, _foot(found.provenance)]


def doubt_table(found: Gaps | Flip | Sensitivity) -> Block:
    """The rows of a result with plain numbers, for CSV and frames."""
    document = found.as_dict()
    header: tuple[str, ...]
    if isinstance(found, Gaps):
        header = ("rank", "fact", "kind", "items", "grade", "variance_share", "narrows", "settled_by")
        rows = [row | {"items": "; ".join(row["items"])} for row in document["gaps"]]
    elif isinstance(found, Flip):
        header = ("change", "kind", "steps", "difficulty", "moves", "band")
        rows = document["changes"]
    else:
        header = ("group", "first_order", "first_order_ci", "total", "total_ci")
        rows = document["groups"]
    return Block("", header, [[row[name] for name in header] for row in rows])


def points(number: float) -> str:
    """Points with two digits; what is not quite nothing is never written as that."""
    return "<0.01" if 0 < number < 0.005 else f"{number:.2f}"


def share(number: float) -> str:
    """A share as percent with a digit where it is small."""
    return f"{number * 100:.1f} %" if 0.0005 <= number < 0.095 else str(percent(number)).replace("%", " %")


def items(names: Sequence[str]) -> str:
    """The first few items, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _index(number: float, half: float) -> str:
    return f"{max(number, 0.0):.2f} ± {half:.2f}"


def _words(change: Change) -> str:
    return f"{change.what}; difficulty {change.value:.1f}, {change.band}"


def _head(giver: str, taker: str, estimate: Estimate) -> Block:
    pair = f"{giver} kit in the logistics of {taker}"
    known = (
        f"difficulty {estimate.value:.1f} of 100, 90 % interval {span(estimate)}"
        if estimate.value is not None
        else f"not enough is known for a value; between {estimate.low:.0f} and {estimate.high:.0f} of 100"
    )
    return Block("", lines=[f"{pair}: {known}.", *band_lines(estimate)])


def _foot(provenance: Provenance) -> Block:
    return Block("Evidence", lines=[provenance_line(provenance)])
