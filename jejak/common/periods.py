"""Periods to the day, split into whole months and ragged ends."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """All days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period ends on or after its start")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    def split(self) -> tuple[Period | None, list[Period]]:
        """Return the run of whole months (or None) and the ragged ends beside it."""
        first = self.start if self.start.day == 1 else next_month(self.start)
        last = month_start(self.end + timedelta(days=1)) - timedelta(days=1)
        if last < first:
            return None, [self]
        ends = []
        if self.start < first:
            ends.append(Period(self.start, first - timedelta(days=1)))
        if last < self.end:
            ends.append(Period(last + timedelta(days=1), self.end))
        return Period(first, last), ends

    def before(self) -> Period:
        """Return the period of the same length right before; whole months stay whole months."""
        end = self.start - timedelta(days=1)
        whole, ends = self.split()
        if whole is None or ends:
            return Period(end - (self.end - self.start), end)
        start = month_start(end)
        for _month in self.months()[1:]:
            start = month_start(start - timedelta(days=1))
        return Period(start, end)

    def months(self) -> list[date]:
        """Return the first day of each month that the period touches."""
        month, found = month_start(self.start), []
        while month <= self.end:
            found.append(month)
            month = next_month(month)
        return found


def month_start(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def last_month(day: date) -> Period:
    """Return the whole month before the one of the day."""
    before = month_start(day) - timedelta(days=1)
    return Period.month(before.year, before.month)


def last_quarter(day: date) -> Period:
    """Return the whole quarter (January to March and so on) before the one of the day."""
    end = date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    return Period(date(end.year, end.month - 2, 1), end)


MONTH = re.compile(r"^(20[0-9]{2})-(0[1-9]|1[0-2])$")


def month_named(text: str) -> date | None:
    """Return the first day of `2026-10`; None for anything else."""
    found = MONTH.match(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def month_code(month: date) -> str:
    return f"{month:%Y-%m}"
