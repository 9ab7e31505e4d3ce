"""What the plan asks of a library now: its late lines, and those of this month."""

from __future__ import annotations

from datetime import date

from jejak.places.models import Library
from jejak.plans.queries import open_lines

from .actuals import Actual, actuals_of

SHOWN = 4


def due_lines(library: Library, today: date) -> list[Actual]:
    """Return the lines that are late, then those planned in this month and not done yet."""
    lines = [line for line in open_lines(library, today) if line.year == today.year]
    if not lines:
        return []
    found = actuals_of(lines, on=today).lines
    late = [one for one in found if one.state == "late"]
    now = [
        one
        for one in found
        if one.state in {"under_way", "ahead"} and today.month in one.line.months
    ]
    return [*late, *now][:SHOWN]
