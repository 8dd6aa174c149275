"""The reference measures of items beside the score, one row a measure with a sentence on why it differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from interop.literature import Comparison
from interop.models import Level
from interop.report.tables import Block, Cell, provenance_line, span

HEADER = ("measure", "value", "why")
DIGITS = {"difficulty": 1, "Sim_Bin, all codes": 3, "Sim_Real, all codes": 3}
"""Decimals shown, where not two."""


class Reading(NamedTuple):
    """A measure's name, its value (0..1, a level, or difficulty 0..100; None: cannot be told), and why it differs."""

    measure: str
    value: str | float | None
    why: str

    @property
    def text(self) -> str:
        """The value as people read it."""
        if self.value is None or isinstance(self.value, str):
            return self.value or "–"
        return f"{self.value:.{DIGITS.get(self.measure, 2)}f}"


def readings(found: Comparison) -> list[Reading]:
    """Every measure of one item, the score last, each with one sentence."""
    us, needs = found.taker.name, _many(found.characters, "essential need")
    level, estimate = found.level, found.score.difficulty
    full = f"{us} supplies {found.own} of {needs} itself with the very code"
    weakest = found.weakest
    if level is None or weakest is None:
        ladder = f"Left open: {_many(found.unknown, 'essential need')} not settled."
    elif level is Level.COMMON:
        ladder = "Every essential need is met by the very code; who supplies it does not count."
    else:
        ladder = f"The weakest essential need decides alone ({weakest.dimension}/{weakest.role}), however little work hangs on it."
    wide = f"The {_many(found.surplus, 'code')} that {us} has and the item does not need count too: surplus lowers it."
    told = [
        ("Sim_Bin", found.sim_bin, f"{full}; suppliers, stand-ins and workload do not count."),
        ("Sim_Bin, all codes", found.sim_bin_all, wide),
        (
            "Sim_Real",
            found.sim_real,
            "Own stand-ins count by their level; a gap costs twice, in the average and in the distance.",
        ),
        ("Sim_Real, all codes", found.sim_real_all, wide),
        (
            "containment",
            found.containment,
            "Own stand-ins count by their level and share; surplus is harmless, but one need makes up for another.",
        ),
        ("NATO's ladder", None if level is None else level.value, ladder),
        (
            "coverage of this score",
            estimate.coverage if estimate.value is not None else None,
            "Also asks who supplies and how much work hangs on each need; the weakest link weighs most.",
        ),
        (
            "difficulty",
            estimate.value,
            f"1 - coverage on the calibrated scale, 0 to 100; 90 % of the draws lie in {span(estimate)}.",
        ),
    ]
    return [Reading(name, _rounded(name, number), why) for name, number, why in told]


def measures_blocks(found: Sequence[Comparison]) -> list[Block]:
    """A table for each item, and what they were made from."""
    blocks = []
    for one in found:
        rows = [(r.measure, r.text, r.why) for r in readings(one)]
        title = f"{one.score.name} in the logistics of {one.taker.name}"
        blocks.append(Block(title, HEADER, rows, _unknown(one), numeric=frozenset({"value"})))
    return [*blocks, Block("", lines=[provenance_line(found[0].provenance)])]


def measures_rows(found: Sequence[Comparison]) -> Block:
    """One row an item and measure, for CSV."""
    rows: list[tuple[Cell, ...]] = [(one.score.item, one.taker.id, *r) for one in found for r in readings(one)]
    return Block("measures", ("item", "to", *HEADER), rows)


def measures_table(found: Sequence[Comparison]) -> Block:
    """One row an item with every measure as a column."""
    rows = [(one.score.item, one.taker.id, *(r.text for r in readings(one)), one.score.band) for one in found]
    names = [r.measure for r in readings(found[0])]
    return Block("", ("item", "to", *names, "band"), rows, numeric=frozenset(names))


def measures_document(found: Sequence[Comparison]) -> dict[str, Any]:
    """The measures for JSON."""
    return {
        "schema_version": 1,
        "to": found[0].taker.id,
        "items": [
            {
                "item": one.score.item,
                "name": one.score.name,
                "essential_needs": one.characters,
                "own": one.own,
                "surplus": one.surplus,
                "not_settled": one.unknown,
                "measures": [r._asdict() for r in readings(one)],
            }
            for one in found
        ],
        "provenance": found[0].provenance.as_dict(),
    }


def _unknown(one: Comparison) -> list[str]:
    if not one.unknown:
        return []
    return [f"{_many(one.unknown, 'essential need')} not settled: only this score shows that, in its range."]


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _rounded(name: str, number: str | float | None) -> str | float | None:
    return round(number, DIGITS.get(name, 2)) if isinstance(number, float) else number
