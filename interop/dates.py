"""Dates as sources give them: a year, a month or a day; and whether a row holds on a day."""

from __future__ import annotations

from interop.models import Holding, Relation, Supply


def first_day(date: str) -> str:
    """A date such as 2021 or 2021-08 as its first day."""
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def last_day(date: str) -> str:
    """A date such as 2021 or 2021-08 as its last day (the 31st of every month compares well enough)."""
    return date + "-12-31"[len(date) - 4 :] if len(date) < 10 else date


def valid(row: Holding | Supply | Relation, as_of: str) -> bool:
    """Whether a dated row holds on a day."""
    day = last_day(as_of)
    return (row.valid_from is None or first_day(row.valid_from) <= day) and (
        row.valid_to is None or day <= last_day(row.valid_to)
    )
