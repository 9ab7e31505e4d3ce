"""Makers of one whole thread, from a need to the records of its plan line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from jejak.activities.models import Activity, ActivityPhoto
from jejak.activities.services.planning import link_activities
from jejak.activities.tests.factories import copies, recorded
from jejak.media.models import Photo
from jejak.places.placed import place_of
from jejak.plans import services
from jejak.plans.models import CommunityNeed, PlanLine, PriorityMeeting
from jejak.plans.tests.factories import (
    agreed,
    five_needs,
    lined,
    meeting_of,
    needed,
    planned,
    score,
)


def decided(
    cast: SimpleNamespace, needs: Sequence[CommunityNeed], *, agree: int = 1
) -> PriorityMeeting:
    """Two people score the needs 5, 4, 3 and so on in everything; the first are agreed."""
    meeting = meeting_of(cast, needs)
    for _person in range(2):
        score(meeting, *([5 - n] * 4 for n in range(len(needs))), by=cast.ana)
    chosen = [one.pk for one in meeting.candidates.all()][:agree]
    services.decide_meeting(
        meeting, agreed=chosen, present_count=27, minutes="Disepakati bersama.", by=cast.ana
    )
    return PriorityMeeting.objects.get(pk=meeting.pk)


def agreed_line(cast: SimpleNamespace, **changed: Any) -> PlanLine:
    plan = planned(cast)
    line = lined(plan, by=cast.ana, **changed)
    agreed(plan, by=cast.ana)
    return PlanLine.objects.get(pk=line.pk)


def held(cast: SimpleNamespace, line: PlanLine, *months: int, **changed: Any) -> list[Activity]:
    """Record one meeting of the line in each month: 10 people and as many as the month says."""
    rows = [
        recorded(cast, held_on=date(2026, month, 5), participant_count=10 + month, **changed)
        for month in months
    ]
    link_activities(rows, line, by=cast.ana)
    return [Activity.objects.get(pk=row.pk) for row in rows]


def shown_in(row: Activity, cast: SimpleNamespace, **changed: Any) -> Photo:
    """A ready photo of a record, as the services leave it."""
    photo = Photo.objects.create(
        **place_of(row.library),
        state=Photo.State.READY,
        sha256="0" * 64,
        byte_count=1,
        uploaded_by=cast.ana,
        is_attached=True,
        **changed,
    )
    ActivityPhoto.objects.create(activity=row, photo=photo)
    Activity.objects.filter(pk=row.pk).update(has_photo=True)
    return photo


def whole_thread(
    cast: SimpleNamespace,
) -> tuple[CommunityNeed, PriorityMeeting, PlanLine, list[Activity]]:
    """A need ranked first of five and agreed, a line for it, and two of its six meetings."""
    needs = five_needs(cast)
    meeting = decided(cast, needs)
    line = agreed_line(cast, need_id=needs[0].pk)
    return needs[0], meeting, line, held(cast, line, 3, 4)


def many(cast: SimpleNamespace) -> tuple[CommunityNeed, PlanLine, Activity]:
    """500 lines for one need and 1,000 records of one of them."""
    need = needed(cast)
    plan = planned(cast)
    line = lined(plan, by=cast.ana, need_id=need.pk)
    names = [f.attname for f in PlanLine._meta.concrete_fields if f.attname != "id"]
    values = {name: getattr(line, name) for name in names}
    PlanLine.objects.bulk_create(PlanLine(**values) for _n in range(499))
    agreed(plan, by=cast.ana)
    (row,) = held(cast, line, 3)
    copies(row, 1_000)
    return need, line, row
