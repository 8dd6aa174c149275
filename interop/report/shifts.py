"""One question answered twice: what a score was and what it is, by category or by dimension."""

from __future__ import annotations

from dataclasses import dataclass

from interop.report.tables import Block
from interop.scoring.estimate import rounded
from interop.scoring.scorecard import Scorecard

BY = ("category", "dimension")


@dataclass(frozen=True)
class Shift:
    """Two scorecards with a name each, and what they are set side by side by: categories, or points of dimensions."""

    before: Scorecard
    after: Scorecard
    before_name: str
    after_name: str
    by: str = "category"

    @property
    def rows(self) -> list[tuple[str, float | None, float | None]]:
        """Name, value before and value after, the highest after first; None where there is no value."""
        one, other = _parts(self.before, self.by), _parts(self.after, self.by)
        found = [(name, one.get(name), other.get(name)) for name in dict.fromkeys([*other, *one])]
        return sorted(found, key=lambda row: (-(row[2] if row[2] is not None else 101.0), row[0]))

    @property
    def whole(self) -> tuple[float | None, float | None]:
        """The difficulty of the whole kit, before and after."""
        return self.before.difficulty.value, self.after.difficulty.value

    @property
    def headline(self) -> str:
        """Whether it became easier or harder, and from what to what, computed."""
        pair = f"{self.after.from_name} kit in the logistics of {self.after.to_name}"
        (old, new), ends = self.whole, f"{self.before_name} to {self.after_name}"
        if old is None or new is None:
            which = self.before_name if old is None else self.after_name
            return f"{pair}: not enough is known for a value ({which})"
        if f"{old:.0f}" == f"{new:.0f}":
            return f"{pair} stays at {new:.0f} of 100 ({ends})"
        return f"{pair} becomes {'easier' if new < old else 'harder'}: {old:.0f} to {new:.0f} of 100 ({ends})"


def shift_table(shift: Shift) -> Block:
    """One row a part, the whole kit last, for CSV."""
    rows = [(name, rounded(old), rounded(new)) for name, old, new in [*shift.rows, ("difficulty", *shift.whole)]]
    return Block("", (shift.by, "before", "after"), rows)


def _parts(card: Scorecard, by: str) -> dict[str, float | None]:
    if by == "dimension":
        return {row.dimension: row.points for row in card.dimensions}
    return {row.category: row.difficulty.value for row in card.categories}
