"""Every write to a work plan as a whole: begin, copy, agree, revise, close."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent
from jejak.common.ids import uuid7
from jejak.common.text import visible
from jejak.places.models import Library
from jejak.places.placed import place_of
from jejak.places.services import hold_places
from jejak.plans.content import LINE_FIELDS
from jejak.plans.errors import PlanClosed, PlanExists, PlanNotOpen
from jejak.plans.models import CostLine, PlanLine, PlanState, PlanVersion, WorkPlan
from jejak.plans.models.work_plans import EARLIEST_YEAR
from jejak.plans.queries import estimates_of, line_as_json

YEARS_AHEAD = 2
AGREED_WITH_LENGTH, REVIEW_LENGTH = 200, 2_000


@in_transaction
def create_plan(
    library: Library,
    *,
    year: int | None,
    by: PersonLike,
    id: uuid.UUID | None = None,
    at: datetime | None = None,
) -> WorkPlan:
    """Begin the plan of a year. Raises InvalidContent, NotAllowed or PlanExists."""
    require(by, Action.RECORD, library)
    hold_places([library])
    now = at or timezone.now()
    this_year = now.astimezone(library.zone).year
    if year is None or not EARLIEST_YEAR <= year <= this_year + YEARS_AHEAD:
        text = _("Choose a year from %(first)s to %(last)s.")
        said = text % {"first": EARLIEST_YEAR, "last": this_year + YEARS_AHEAD}
        raise InvalidContent(fields={"year": said})
    if WorkPlan.objects.filter(library=library, year=year).exists():
        raise PlanExists
    row = WorkPlan.objects.create(
        id=id or uuid7(),
        **place_of(library),
        year=year,
        recorded_by=by,
        recorded_at=now,
        changed_at=now,
    )
    audit("plan.begin", row, by=by, library_id=library.pk, detail={"year": year})
    return row


def lock_plan(plan: WorkPlan, *, by: PersonLike, move: str) -> WorkPlan:
    """Lock a plan for a change that its state must allow. Raises PlanNotOpen or PlanClosed."""
    row = (
        WorkPlan.objects.select_for_update(of=("self",))
        .select_related("library__regency")
        .get(pk=plan.pk)
    )
    require(by, Action.RECORD, row.library)
    if not row.allows(move):
        raise PlanClosed if row.is_closed else PlanNotOpen
    return row


@in_transaction
def copy_lines(
    plan: WorkPlan, *, source: WorkPlan, line_ids: Collection[uuid.UUID], by: PersonLike
) -> list[PlanLine]:
    """Copy lines with their costs from another plan of the library, as last year's.

    What came of them stays there; where a target was, it is the new baseline. Raises
    InvalidContent.
    """
    row = lock_plan(plan, by=by, move="edit")
    chosen = source.lines.filter(pk__in=list(line_ids), cancelled_reason="")
    lines = list(chosen.order_by("position", "id"))
    if source.library_id != row.library_id or not lines:
        raise InvalidContent(fields={"lines": _("Tick at least one line to copy.")})
    estimates = estimates_of(lines)
    last = row.lines.aggregate(last=Max("position"))["last"] or 0
    copies = []
    for position, line in enumerate(lines, start=last + 1):
        values = {name: getattr(line, name) for name in LINE_FIELDS}
        values |= {"output_baseline": line.output_target, "outcome_baseline": line.outcome_actual}
        copy = PlanLine.objects.create(
            **place_of(row.library),
            plan=row,
            year=row.year,
            position=position,
            answers_need=line.answers_need,
            **values,
        )
        CostLine.objects.bulk_create(
            CostLine(
                line=copy,
                position=cost.position,
                description=cost.description,
                volume=cost.volume,
                unit=cost.unit,
                unit_price_idr=cost.unit_price_idr,
                amount_idr=cost.amount_idr,
                fund_source=cost.fund_source,
            )
            for cost in estimates[line.pk].costs
        )
        copies.append(copy)
    touch_plan(row)
    audit("plan.copy", row, by=by, library_id=row.library_id, detail={"lines": len(copies)})
    return copies


def touch_plan(plan: WorkPlan) -> None:
    plan.changed_at = timezone.now()
    plan.save(update_fields=["changed_at"])


@in_transaction
def agree_plan(
    plan: WorkPlan,
    *,
    agreed_on: date | None,
    agreed_with: str,
    by: PersonLike,
    at: datetime | None = None,
) -> PlanVersion:
    """Keep the plan as it stands as what was agreed; from now on it is carried out.

    Raises InvalidContent, PlanNotOpen or PlanClosed.
    """
    row = lock_plan(plan, by=by, move="agree")
    now = at or timezone.now()
    lines = list(row.lines.order_by("position", "id"))
    problems: dict[str, object] = {}
    if agreed_on is None:
        problems["agreed_on"] = _("Say on which day it was agreed.")
    elif agreed_on > now.astimezone(row.library.zone).date():
        problems["agreed_on"] = _("This day has not come yet.")
    if not visible(agreed_with).strip():
        problems["agreed_with"] = _("Say with whom: the village head, the village meeting.")
    elif len(agreed_with) > AGREED_WITH_LENGTH:
        problems["agreed_with"] = _("Keep it under 200 characters.")
    if not any(not line.is_cancelled for line in lines):
        raise InvalidContent(_("The plan has no activities yet. Add at least one."))
    if problems:
        raise InvalidContent(fields=problems)
    assert agreed_on is not None
    row.agreed_version += 1
    row.state, row.agreed_on = PlanState.AGREED, agreed_on
    row.agreed_with, row.changed_at = visible(agreed_with).strip(), now
    row.save()
    estimates = estimates_of(lines)
    version = PlanVersion.objects.create(
        plan=row,
        number=row.agreed_version,
        agreed_on=agreed_on,
        agreed_with=row.agreed_with,
        by=by,
        recorded_at=now,
        lines=[line_as_json(line, estimates[line.pk].costs) for line in lines],
    )
    detail = {"number": version.number, "lines": len(lines)}
    audit("plan.agree", row, by=by, library_id=row.library_id, detail=detail)
    return version


@in_transaction
def revise_plan(plan: WorkPlan, *, by: PersonLike) -> WorkPlan:
    """Open an agreed plan for changes; what was agreed stays and can be compared."""
    row = lock_plan(plan, by=by, move="revise")
    row.state = PlanState.REVISING
    row.changed_at = timezone.now()
    row.save(update_fields=["state", "changed_at"])
    audit("plan.revise", row, by=by, library_id=row.library_id)
    return row


@in_transaction
def close_plan(
    plan: WorkPlan,
    *,
    worked: str,
    hard: str,
    next_year: str,
    by: PersonLike,
    at: datetime | None = None,
) -> WorkPlan:
    """Close a plan with a review: nothing of it changes any more, and nothing is added to it.

    Raises InvalidContent, PlanNotOpen or PlanClosed.
    """
    row = lock_plan(plan, by=by, move="close")
    texts = {"worked": worked, "hard": hard, "next_year": next_year}
    texts = {name: visible(text).strip() for name, text in texts.items()}
    problems: dict[str, object] = {
        name: _("Keep it under 2,000 characters.")
        for name, text in texts.items()
        if len(text) > REVIEW_LENGTH
    }
    if not texts["worked"]:
        problems["worked"] = _("Say in a few words what worked.")
    if problems:
        raise InvalidContent(fields=problems)
    row.review_worked, row.review_hard = texts["worked"], texts["hard"]
    row.review_next = texts["next_year"]
    row.state, row.closed_at, row.closed_by = PlanState.CLOSED, at or timezone.now(), by
    row.changed_at = row.closed_at
    row.save()
    audit("plan.close", row, by=by, library_id=row.library_id)
    return row


@in_transaction
def delete_plan(plan: WorkPlan, *, by: PersonLike) -> None:
    """Delete a plan that was never agreed, with its lines. Raises PlanNotOpen."""
    row = lock_plan(plan, by=by, move="edit")
    if row.agreed_version:
        raise PlanNotOpen
    audit("plan.delete", row, by=by, library_id=row.library_id, detail={"year": row.year})
    row.lines.all().delete()
    row.delete()
