"""Reads of needs, meetings and plans."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jejak.places.models import Library

from .content import LINE_FIELDS
from .models import (
    CostLine,
    FundSource,
    MeetingNeed,
    PlanLine,
    PriorityMeeting,
    PriorityScore,
    WorkPlan,
)
from .ranking import Ranked, rank


def ranked_needs(meeting: PriorityMeeting) -> list[Ranked]:
    """Return the needs of a meeting in the order of their scores; candidates with `need`."""
    given: dict[int, list[Mapping[str, int]]] = defaultdict(list)
    scores = PriorityScore.objects.filter(candidate__meeting=meeting)
    for score in scores.order_by("scorer__number"):
        given[score.candidate_id].append(score.values)
    candidates = meeting.candidates.select_related("need__theme")
    return rank({one: given[one.pk] for one in candidates}, meeting.weights)


def agreed_priorities(
    need_ids: Iterable[uuid.UUID],
) -> dict[uuid.UUID, MeetingNeed]:
    """Return of each need the latest decision about it, where there is one."""
    rows = MeetingNeed.objects.filter(
        need__in=list(need_ids), meeting__state="decided"
    ).select_related("meeting")
    return {row.need_id: row for row in rows.order_by("meeting__held_on", "meeting__decided_at")}


@dataclass
class Estimate:
    """What some cost lines come to; whole rupiah."""

    costs: list[CostLine] = field(default_factory=list)
    total_idr: int = 0
    by_source: dict[str, int] = field(default_factory=dict)

    @property
    def sources(self) -> list[tuple[str, int]]:
        """Each source by its name, in the order of the list."""
        return [
            (str(FundSource(code).label), self.by_source[code])
            for code in FundSource.values
            if code in self.by_source
        ]

    def add(self, cost: CostLine) -> None:
        self.costs.append(cost)
        self.total_idr += cost.amount_idr
        self.by_source[cost.fund_source] = self.by_source.get(cost.fund_source, 0) + cost.amount_idr


def estimates_of(lines: Collection[PlanLine]) -> dict[uuid.UUID, Estimate]:
    """Return the estimate of each line, also of one without costs."""
    found = {line.pk: Estimate() for line in lines}
    for cost in CostLine.objects.filter(line__in=list(found)):
        found[cost.line_id].add(cost)
    return found


def sum_of(estimates: Iterable[Estimate]) -> Estimate:
    whole = Estimate()
    for estimate in estimates:
        for cost in estimate.costs:
            whole.add(cost)
    return whole


def lines_of(plan: WorkPlan) -> list[PlanLine]:
    return list(plan.lines.select_related("need", "account").order_by("position", "id"))


def open_lines(library: Library, day: date) -> list[PlanLine]:
    """Return the lines that may be carried out: those of that month first, then of its year."""
    lines = PlanLine.objects.open().filter(library=library).select_related("need").in_order()
    return sorted(
        lines, key=lambda line: (line.year != day.year, day.month not in line.months, -line.year)
    )


def line_as_json(line: PlanLine, costs: Iterable[CostLine]) -> dict[str, Any]:
    """Return a line as an agreement keeps it: every column that people fill in, and its costs."""

    values = {name: getattr(line, name) for name in LINE_FIELDS}
    values |= {
        "id": str(line.pk),
        "need_id": str(line.need_id) if line.need_id else None,
        "cancelled_reason": line.cancelled_reason,
        "costs": [
            {
                "description": cost.description,
                "volume": str(cost.volume),
                "unit": cost.unit,
                "unit_price_idr": cost.unit_price_idr,
                "amount_idr": cost.amount_idr,
                "fund_source": cost.fund_source,
            }
            for cost in costs
        ],
    }
    return values


def current_lines_as_json(plan: WorkPlan) -> list[dict[str, Any]]:
    """Return a plan's lines as they stand now, as `PlanVersion` would keep them."""
    lines = list(plan.lines.order_by("position", "id"))
    estimates = estimates_of(lines)
    return [line_as_json(line, estimates[line.pk].costs) for line in lines]
