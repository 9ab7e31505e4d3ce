"""The reference for `rollup`: reads rows one by one, and shares nothing with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from jejak.activities.models import Activity
from jejak.places.models import Level, Library, Region
from jejak.plans.models import CostLine, PlanLine, WorkPlan
from jejak.statistics.models import MonthlyStatistics

NUMBERS = [
    "drafts",
    "agreed",
    "revising",
    "closed",
    "lines",
    "cancelled",
    "done",
    "late",
    "under_way",
    "ahead",
    "planned",
    "due",
    "held",
    "attendance",
    "costs_known",
    "reached",
    "not_reached",
    "unplanned",
]
FROM_RECORDS = {
    "attendance": "participant_count",
    "female": "female_count",
    "new_participants": "new_participant_count",
}
FROM_MONTHS = {
    "visits": "visits_onsite",
    "members_new": "members_new",
    "ict_users": "ict_users",
    "loans": "loans",
}


def recount(region: Region, year: int, *, on: date) -> dict[str, Any]:
    """Return the sums of the region; `spent_idr` None where no cost is recorded."""
    sums: dict[str, Any] = dict.fromkeys(NUMBERS, 0) | {"spent_idr": None, "by_source": {}}
    for library in Library.objects.all():
        if _lies_in(library, region):
            _add_library(sums, library, year, on)
    return sums


def _lies_in(library: Library, region: Region) -> bool:
    places = (library.province_id, library.regency_id, library.district_id, library.village_id)
    return region.level == Level.COUNTRY or region.pk in places


def _add_library(sums: dict[str, Any], library: Library, year: int, on: date) -> None:
    activities = [
        row
        for row in Activity.objects.filter(library=library)
        if row.held_on.year == year and row.state in {"submitted", "returned", "verified"}
    ]
    sums["unplanned"] += sum(row.plan_line_id is None for row in activities)
    for plan in WorkPlan.objects.filter(library=library):
        if plan.year != year:
            continue
        sums["drafts" if plan.state == "draft" else plan.state] += 1
        if plan.state != "draft":
            for line in PlanLine.objects.filter(plan=plan):
                mine = [row for row in activities if row.plan_line_id == line.pk]
                _add_line(sums, line, mine, on)


def _add_line(sums: dict[str, Any], line: PlanLine, held: list[Activity], on: date) -> None:
    sums["held"] += len(held)
    sums["attendance"] += sum(row.participant_count or 0 for row in held)
    for row in held:
        if row.cost_idr is not None:
            sums["spent_idr"] = (sums["spent_idr"] or 0) + row.cost_idr
            sums["costs_known"] += 1
    if line.cancelled_reason:
        sums["cancelled"] += 1
        return
    planned = [line.meetings_per_month for _month in line.months]
    due = [line.meetings_per_month for month in line.months if _is_over(line.year, month, on)]
    sums["lines"] += 1
    sums["planned"] += sum(planned)
    sums["due"] += sum(due)
    if len(held) >= sum(planned):
        sums["done"] += 1
    elif len(held) < sum(due):
        sums["late"] += 1
    else:
        sums["under_way" if held else "ahead"] += 1
    reached = _output(line, held)
    if line.output_target is not None and reached is not None:
        sums["reached" if reached >= line.output_target else "not_reached"] += 1
    for cost in CostLine.objects.filter(line=line):
        by_source = sums["by_source"]
        by_source[cost.fund_source] = by_source.get(cost.fund_source, 0) + cost.amount_idr


def _is_over(year: int, month: int, on: date) -> bool:
    """Whether the first day of the next month has come."""
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return after <= on


def _output(line: PlanLine, held: list[Activity]) -> int | None:
    if line.output_measure == "meetings":
        return len(held)
    if column := FROM_RECORDS.get(line.output_measure):
        return _sum(getattr(row, column) for row in held)
    sheets = [
        sheet
        for sheet in MonthlyStatistics.objects.filter(library_id=line.library_id)
        if sheet.month.year == line.year
    ]
    return _sum(getattr(sheet, FROM_MONTHS[line.output_measure]) for sheet in sheets)


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
