"""Every write to the lines of a plan and their costs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.scope import PersonLike
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, InvalidMove
from jejak.common.ids import uuid7
from jejak.common.text import visible
from jejak.places.placed import place_of
from jejak.plans.content import (
    LARGEST_COUNT,
    LINE_FIELDS,
    MOST_COSTS,
    MOST_LINES,
    CostContent,
    LineContent,
    line_content_of,
    problems_of_cost,
    problems_of_line,
)
from jejak.plans.errors import LineConflict
from jejak.plans.models import BudgetAccount, CommunityNeed, CostLine, PlanLine, WorkPlan

from .work_plans import lock_plan, touch_plan

REASON_LENGTH, SOURCE_LENGTH = 200, 160


@in_transaction
def add_line(
    plan: WorkPlan,
    content: LineContent,
    *,
    by: PersonLike,
    id: uuid.UUID | None = None,
) -> PlanLine:
    """Add an activity to a plan; the same id again is the same line.

    Raises InvalidContent, PlanNotOpen or PlanClosed.
    """
    row = lock_plan(plan, by=by, move="edit")
    known = row.lines.filter(pk=id).first() if id else None
    if known is not None:
        return known
    content = _checked(row, content)
    numbers = row.lines.aggregate(last=Max("position"))
    if row.lines.count() >= MOST_LINES:
        raise InvalidContent(_("A plan has at most 500 activities."))
    line = PlanLine.objects.create(
        id=id or uuid7(),
        **place_of(row.library),
        plan=row,
        year=row.year,
        position=(numbers["last"] or 0) + 1,
        answers_need=content.need_id is not None,
        **_columns(content),
    )
    touch_plan(row)
    audit("plan_line.add", line, by=by, library_id=row.library_id)
    return line


def _columns(content: LineContent) -> dict[str, object]:
    values = {name: getattr(content, name) for name in LINE_FIELDS}
    values["target_groups"] = list(content.target_groups)
    values["months"] = sorted(set(content.months))
    return values


def _checked(plan: WorkPlan, content: LineContent) -> LineContent:
    values: dict[str, Any] = {
        name: visible(value).strip() if isinstance(value, str) else value
        for name, value in ((name, getattr(content, name)) for name in LINE_FIELDS)
    }
    content = LineContent(**values)
    problems = problems_of_line(content)
    needs = CommunityNeed.objects.filter(library_id=plan.library_id)
    if content.need_id is not None and not needs.filter(pk=content.need_id).exists():
        problems["need_id"] = _("Choose one of the library's needs.")
    accounts = set(BudgetAccount.objects.values_list("pk", flat=True))
    if content.account_id is not None and content.account_id not in accounts:
        problems["account_id"] = _("Choose one of the list.")
    if problems:
        raise InvalidContent(fields=problems)
    return content


def lock_line(line: PlanLine, *, by: PersonLike, move: str = "edit") -> PlanLine:
    plan = lock_plan(line.plan, by=by, move=move)
    row = PlanLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    row.plan = plan
    return row


@in_transaction
def change_line(
    line: PlanLine, content: LineContent, *, base_version: int, by: PersonLike
) -> PlanLine:
    """Change a line that was read as `base_version`.

    Raises InvalidContent, PlanNotOpen, PlanClosed, or LineConflict with what differs where
    somebody else changed it meanwhile.
    """
    row = lock_line(line, by=by)
    content = _checked(row.plan, content)
    current = line_content_of(row)
    if content == current:
        return row
    if base_version != row.version:
        raise LineConflict(_differences(current, content), row.version)
    for name, value in _columns(content).items():
        setattr(row, name, value)
    row.answers_need = content.need_id is not None
    row.version += 1
    row.save()
    touch_plan(row.plan)
    audit("plan_line.change", row, by=by, library_id=row.library_id)
    return row


def _differences(current: LineContent, content: LineContent) -> dict[str, tuple[object, object]]:
    return {
        name: (getattr(current, name), getattr(content, name))
        for name in LINE_FIELDS
        if getattr(current, name) != getattr(content, name)
    }


@in_transaction
def remove_line(line: PlanLine, *, by: PersonLike) -> None:
    """Take a line out of a plan that was never agreed. Raises InvalidMove otherwise."""
    row = lock_line(line, by=by)
    if row.plan.agreed_version:
        raise InvalidMove(_("This line was agreed. Cancel it with a reason instead."))
    audit("plan_line.remove", row, by=by, library_id=row.library_id)
    row.delete()
    touch_plan(line.plan)


@in_transaction
def cancel_line(line: PlanLine, *, reason: str, by: PersonLike) -> PlanLine:
    """Say that a line will not be carried out, and why; an empty reason takes it up again."""
    row = lock_line(line, by=by)
    reason = visible(reason).strip()[:REASON_LENGTH]
    if not reason:
        raise InvalidContent(fields={"reason": _("Say in a few words why it is cancelled.")})
    return _set_cancelled(row, reason, by=by)


@in_transaction
def restore_line(line: PlanLine, *, by: PersonLike) -> PlanLine:
    """Take a cancelled line up again."""
    return _set_cancelled(lock_line(line, by=by), "", by=by)


def _set_cancelled(row: PlanLine, reason: str, *, by: PersonLike) -> PlanLine:
    row.cancelled_reason = reason
    row.version += 1
    row.save(update_fields=["cancelled_reason", "version"])
    touch_plan(row.plan)
    audit(
        "plan_line.cancel" if reason else "plan_line.restore", row, by=by, library_id=row.library_id
    )
    return row


@in_transaction
def move_line(line: PlanLine, *, up: bool, by: PersonLike) -> None:
    """Change places with the line before or after."""
    row = lock_line(line, by=by)
    lines = list(row.plan.lines.order_by("position", "id"))
    place = next(n for n, one in enumerate(lines) if one.pk == row.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(lines):
        lines[place], lines[other] = lines[other], lines[place]
        for position, one in enumerate(lines, start=1):
            if one.position != position:
                PlanLine.objects.filter(pk=one.pk).update(position=position)


@in_transaction
def set_costs(
    line: PlanLine, costs: Sequence[CostContent], *, base_version: int, by: PersonLike
) -> PlanLine:
    """Replace the cost estimate of a line; amounts are volume times price.

    Raises InvalidContent with fields `<row>-<name>`, or LineConflict where somebody else
    changed the line since `base_version`.
    """
    row = lock_line(line, by=by)
    problems: dict[str, object] = {
        f"{n}-{name}": problem
        for n, cost in enumerate(costs)
        for name, problem in problems_of_cost(cost).items()
    }
    if len(costs) > MOST_COSTS:
        raise InvalidContent(_("An estimate has at most 60 rows."))
    if problems:
        raise InvalidContent(fields=problems)
    if base_version != row.version:
        before = [str(cost) for cost in row.costs.all()]
        mine = [cost.description for cost in costs]
        raise LineConflict({"costs": (before, mine)}, row.version)
    row.costs.all().delete()
    CostLine.objects.bulk_create(
        CostLine(
            line=row,
            position=position,
            description=visible(cost.description).strip(),
            volume=cost.volume,
            unit=visible(cost.unit).strip(),
            unit_price_idr=cost.unit_price_idr,
            amount_idr=cost.amount_idr,
            fund_source=cost.fund_source,
        )
        for position, cost in enumerate(costs, start=1)
    )
    row.version += 1
    row.save(update_fields=["version"])
    touch_plan(row.plan)
    audit(
        "plan_line.estimate",
        row,
        by=by,
        library_id=row.library_id,
        detail={"rows": len(costs), "total": sum(cost.amount_idr for cost in costs)},
    )
    return row


@in_transaction
def record_outcome(
    line: PlanLine, *, actual: int | None, source: str, on: date | None, by: PersonLike
) -> PlanLine:
    """Say what was reached, how it is known and when; with nothing, take it back.

    Raises InvalidContent, PlanNotOpen or PlanClosed.
    """
    row = lock_line(line, by=by, move="carry_out")
    source = visible(source).strip()
    if actual is None and not source:
        row.outcome_actual, row.outcome_source, row.outcome_on = None, "", None
    else:
        problems: dict[str, object] = {}
        if actual is None or not 0 <= actual <= LARGEST_COUNT:
            problems["actual"] = _("Give a number between 0 and 1,000,000.")
        if not source:
            problems["source"] = _("Say how it is known: counted, asked, read in a book.")
        elif len(source) > SOURCE_LENGTH:
            problems["source"] = _("Keep it under 160 characters.")
        if on is None or on > timezone.localdate():
            problems["on"] = _("Give the day on which it was found out, today or earlier.")
        if problems:
            raise InvalidContent(fields=problems)
        row.outcome_actual, row.outcome_source, row.outcome_on = actual, source, on
    row.version += 1
    row.save(update_fields=["outcome_actual", "outcome_source", "outcome_on", "version"])
    audit("plan_line.outcome", row, by=by, library_id=row.library_id)
    return row
