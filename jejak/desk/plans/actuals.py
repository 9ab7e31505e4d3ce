"""Plan against actual: what of a plan was done, what it cost, and what it reached (0035)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from jejak.access.scope import PersonLike
from jejak.activities.models import Activity
from jejak.places.models import Library
from jejak.plans.models import PlanLine
from jejak.plans.outputs import OUTPUTS, OutputSource
from jejak.plans.queries import Estimate, estimates_of
from jejak.statistics.models import MonthlyStatistics

# How a line stands, as a word, a shape and a colour.
STATES = {
    "done": _("Done"),
    "late": _("Late"),
    "under_way": _("Under way"),
    "ahead": _("Not yet"),
    "cancelled": _("Cancelled"),
}


@dataclass(frozen=True)
class Actual:
    """One line against what was recorded for it. None: not recorded, never zero."""

    line: PlanLine
    activities: list[Activity]
    # Meetings planned in the whole year, and in its months that are over.
    planned: int
    planned_until: int
    estimate: Estimate
    # Of the activities whose cost was recorded.
    spent_idr: int | None
    known_costs: int
    output: int | None

    @property
    def done(self) -> int:
        return len(self.activities)

    @property
    def state(self) -> str:
        if self.line.is_cancelled:
            return "cancelled"
        if self.done >= self.planned:
            return "done"
        if self.done < self.planned_until:
            return "late"
        return "under_way" if self.done else "ahead"

    @property
    def state_text(self) -> str:
        return str(STATES[self.state])

    @property
    def missing(self) -> int:
        """Meetings that should have been held by now."""
        return max(self.planned_until - self.done, 0)

    @property
    def is_reached(self) -> bool | None:
        if self.line.output_target is None or self.output is None:
            return None
        return self.output >= self.line.output_target

    @property
    def output_name(self) -> str:
        return str(OUTPUTS[self.line.output_measure].name)


def months_over(year: int, on: date) -> int:
    """Return how many months of the year are over on that day: 0 to 12."""
    if on.year > year:
        return 12
    return on.month - 1 if on.year == year else 0


def planned_until(line: PlanLine, on: date) -> int:
    over = months_over(line.year, on)
    return sum(month <= over for month in line.months) * line.meetings_per_month


@dataclass
class PlanActuals:
    """A whole plan against what was recorded."""

    lines: list[Actual] = field(default_factory=list)

    @property
    def standing(self) -> list[Actual]:
        return [one for one in self.lines if not one.line.is_cancelled]

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.lines)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        found = [(code, str(name), self.count(code)) for code, name in STATES.items()]
        return [one for one in found if one[2]]

    @property
    def planned(self) -> int:
        return sum(one.planned for one in self.standing)

    @property
    def done(self) -> int:
        return sum(one.done for one in self.lines)

    @property
    def cost_planned_idr(self) -> int:
        return sum(one.estimate.total_idr for one in self.standing)

    @property
    def cost_spent_idr(self) -> int | None:
        known = [one.spent_idr for one in self.lines if one.spent_idr is not None]
        return sum(known) if known else None


def actuals_of(lines: Collection[PlanLine], *, on: date) -> PlanActuals:
    """Return each line against what was recorded, in the order given; all of one library."""
    held: dict[uuid.UUID, list[Activity]] = defaultdict(list)
    rows = Activity.objects.counted().filter(plan_line__in=[line.pk for line in lines])
    for row in rows.order_by("held_on", "pk"):
        if row.plan_line_id is not None:
            held[row.plan_line_id].append(row)
    estimates = estimates_of(lines)
    statistics = _statistics(lines)
    return PlanActuals(
        [_actual(line, held[line.pk], estimates[line.pk], statistics, on) for line in lines]
    )


def _actual(
    line: PlanLine,
    activities: list[Activity],
    estimate: Estimate,
    statistics: dict[tuple[int, str], int | None],
    on: date,
) -> Actual:
    costs = [row.cost_idr for row in activities if row.cost_idr is not None]
    return Actual(
        line=line,
        activities=activities,
        planned=line.planned_count,
        planned_until=planned_until(line, on),
        estimate=estimate,
        spent_idr=sum(costs) if costs else None,
        known_costs=len(costs),
        output=_output(line, activities, statistics),
    )


def _output(
    line: PlanLine, activities: list[Activity], statistics: dict[tuple[int, str], int | None]
) -> int | None:
    output = OUTPUTS[line.output_measure]
    if output.source is OutputSource.STATISTICS:
        return statistics.get((line.year, output.column))
    if not output.column:
        return len(activities)
    known = [getattr(row, output.column) for row in activities]
    known = [value for value in known if value is not None]
    return sum(known) if known else None


def _statistics(lines: Collection[PlanLine]) -> dict[tuple[int, str], int | None]:
    """Return the sums of the years' monthly statistics that some line is counted by."""
    outputs = [(line, OUTPUTS[line.output_measure]) for line in lines]
    wanted = [
        (line.library_id, line.year, output.column)
        for line, output in outputs
        if output.source is OutputSource.STATISTICS
    ]
    if not wanted:
        return {}
    columns = {column for _library, _year, column in wanted}
    rows = (
        MonthlyStatistics.objects.filter(
            library__in={library for library, _year, _column in wanted},
            month__year__in={year for _library, year, _column in wanted},
        )
        .values("month__year")
        .annotate(**{f"sum_{column}": Sum(column) for column in columns})
    )
    return {
        (row["month__year"], column): row[f"sum_{column}"] for row in rows for column in columns
    }


def unplanned_of(user: PersonLike, library: Library, year: int) -> list[Activity]:
    """Return the counted activities of a year that carry no plan out, the latest first."""
    rows = Activity.objects.visible_to(user).counted().filter(library=library, plan_line=None)
    return list(rows.filter(held_on__year=year).latest_first())
