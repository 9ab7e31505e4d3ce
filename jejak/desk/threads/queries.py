"""Reads of one thread; sums are made by the database, so its length costs nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    Count,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.activities.models import COUNTED_STATES, Activity
from jejak.activities.services import may_change
from jejak.common.periods import Period
from jejak.figures.measures import ALL_CATEGORIES
from jejak.figures.models import RegionFact
from jejak.media.models import Photo
from jejak.places.models import Library
from jejak.plans.models import CommunityNeed, MeetingNeed, PlanLine, PriorityMeeting

from .facts import Facts, Figure, Held, LineName, Lines, Needs, Place, Priority, Step

# The lines of some needs, or one line, and their meetings: planned, due by now, held.
LINES = """
WITH line AS (
    SELECT l.id, l.title, l.need_id, l.plan_id, p.state,
        l.cancelled_reason <> '' AS is_cancelled, p.state = 'draft' AS is_draft,
        cardinality(l.months) * l.meetings_per_month AS planned,
        (SELECT count(*) FROM unnest(l.months) AS month WHERE month <=
            CASE WHEN l.year < %(year)s THEN 12 WHEN l.year = %(year)s THEN %(month)s - 1 ELSE 0 END
        ) * l.meetings_per_month AS due,
        (SELECT count(*) FROM activities_activity a WHERE a.plan_line_id = l.id
            AND a.state IN ('submitted', 'returned', 'verified')) AS held
    FROM plans_planline l JOIN plans_workplan p ON p.id = l.plan_id
    WHERE l.library_id = %(library)s AND (l.id = %(line)s OR l.need_id = ANY(%(needs)s))
)
SELECT
    count(*) FILTER (WHERE NOT is_cancelled),
    count(*) FILTER (WHERE is_cancelled),
    count(*) FILTER (WHERE is_draft AND NOT is_cancelled),
    count(DISTINCT need_id) FILTER (WHERE NOT is_cancelled),
    coalesce(sum(planned) FILTER (WHERE NOT is_cancelled), 0)::int,
    coalesce(sum(greatest(due - held, 0)) FILTER (WHERE NOT is_cancelled AND NOT is_draft), 0)::int,
    min(id::text), min(title), min(plan_id::text), min(state)
FROM line
"""
COUNTED = Q(state__in=COUNTED_STATES)
# A decision outweighs a meeting that is still being scored, the latest one an earlier one.
DECIDED_FIRST = Case(When(meeting__state="decided", then=0), default=1, output_field=IntegerField())


@dataclass(frozen=True)
class Reader:
    """Who asks, and on which day; None is today in the library's zone."""

    user: PersonLike
    on: date | None

    def at(self, step: Step, library: Library) -> Place:
        may_record = scope_for(self.user, Action.RECORD).covers_library(library)
        today = self.on or timezone.now().astimezone(library.zone).date()
        return Place(step, library, today, may_record)


def facts_of(user: PersonLike, row: Any, *, on: date | None = None) -> Facts:
    """Return the thread of a need, meeting, plan line, record or photo that the person may see.

    At most eight statements, whatever hangs on it.
    """
    reader = Reader(user, on)
    if isinstance(row, CommunityNeed):
        return _of_need(reader, row, Step.NEED)
    if isinstance(row, PriorityMeeting):
        return _of_meeting(reader, row)
    if isinstance(row, PlanLine):
        return _of_line(reader, row, reader.at(Step.PLAN, row.plan.library))
    if isinstance(row, Activity):
        return _of_activity(reader, row, Step.ACTIVITIES)
    return _of_photo(reader, row)


def _of_need(reader: Reader, need: CommunityNeed, step: Step) -> Facts:
    place = reader.at(step, need.library)
    lines = _lines(place, needs=[need.pk])
    needs = Needs((need.pk,), need)
    return _with_held(reader.user, Facts(place, needs, _priority(reader.user, need), lines))


def _of_meeting(reader: Reader, meeting: PriorityMeeting) -> Facts:
    """Return what follows from a meeting: of what it agreed, or before that of all it scores."""
    place = reader.at(Step.PRIORITY, meeting.library)
    candidates = list(meeting.candidates.select_related("need"))
    agreed = [one for one in candidates if one.is_agreed]
    chosen = agreed if meeting.is_decided else candidates
    needs = Needs(
        tuple(one.need_id for one in chosen), chosen[0].need if len(chosen) == 1 else None
    )
    scoring = chosen[0] if needs.only else None
    priority = Priority(meeting, scoring, len(candidates), len(agreed))
    return _with_held(reader.user, Facts(place, needs, priority, _lines(place, needs=needs.ids)))


def _of_line(reader: Reader, line: PlanLine, place: Place) -> Facts:
    need = line.need
    facts = Facts(
        place,
        Needs((need.pk,), need) if need else Needs(),
        _priority(reader.user, need) if need else None,
        _lines(place, line=line.pk),
    )
    return _with_held(reader.user, facts)


def _of_activity(reader: Reader, row: Activity, step: Step) -> Facts:
    place = reader.at(step, row.library)
    lines = PlanLine.objects.visible_to(reader.user).select_related("need")
    if row.plan_line_id and (line := lines.filter(pk=row.plan_line_id).first()):
        return replace(_of_line(reader, line, place), record=row)
    open_lines = PlanLine.objects.visible_to(reader.user).open()
    year = {"library": row.library_id, "year": row.held_on.year}
    facts = Facts(
        place,
        record=row,
        may_change_record=may_change(reader.user, row),
        has_open_lines=open_lines.filter(**year).exists(),
    )
    return _with_held(reader.user, facts)


def _of_photo(reader: Reader, photo: Photo) -> Facts:
    """Return the thread of the record, the need or the meeting that the photo proves."""
    records = Activity.objects.visible_to(reader.user).select_related("library__regency")
    if record := records.filter(photo_links__photo=photo).first():
        return _of_activity(reader, record, Step.EVIDENCE)
    needs = CommunityNeed.objects.visible_to(reader.user).select_related("library__regency")
    if need := needs.filter(evidence__photo=photo, evidence__removed_at=None).first():
        return _of_need(reader, need, Step.NEED)
    meetings = PriorityMeeting.objects.visible_to(reader.user).select_related("library__regency")
    if meeting := meetings.filter(photo=photo).first():
        return _of_meeting(reader, meeting)
    return Facts(reader.at(Step.EVIDENCE, photo.library))


def _priority(user: PersonLike, need: CommunityNeed) -> Priority | None:
    meetings = PriorityMeeting.objects.visible_to(user)
    beside = MeetingNeed.objects.filter(meeting=OuterRef("meeting")).order_by().values("meeting")
    scoring = (
        MeetingNeed.objects.filter(need=need, meeting__in=meetings)
        .select_related("meeting")
        .annotate(
            order=DECIDED_FIRST,
            beside=Subquery(beside.annotate(count=Count("pk")).values("count")),
        )
        .order_by("order", "-meeting__held_on", "-meeting__decided_at", "-pk")
        .first()
    )
    if scoring is None:
        return None
    return Priority(scoring.meeting, scoring, scoring.beside, int(scoring.is_agreed))


def _lines(
    place: Place, *, needs: Sequence[uuid.UUID] = (), line: uuid.UUID | None = None
) -> Lines:
    asked: dict[str, Any] = {
        "library": place.library.pk,
        "needs": list(needs),
        "line": line,
        "year": place.today.year,
        "month": place.today.month,
    }
    with connection.cursor() as cursor:
        cursor.execute(LINES, asked)
        *counts, pk, title, plan, state = cursor.fetchone()
    found = Lines(None, *counts)
    if found.count != 1:
        return found
    return replace(found, only=LineName(uuid.UUID(pk), title, uuid.UUID(plan), state))


def activities_of(facts: Facts) -> Q:
    """Return the filter on the activities of the thread."""
    if facts.lines.only is not None:
        return Q(plan_line=facts.lines.only.id)
    if facts.needs.ids:
        return Q(plan_line__need__in=facts.needs.ids)
    return Q(pk=facts.record.pk) if facts.record else Q(pk__in=[])


def evidence_photos(user: PersonLike, rows: QuerySet[Activity]) -> QuerySet[Photo]:
    """Return the photos that prove these records: ready, and not shown for another before."""
    photos = Photo.objects.visible_to(user)
    ready = photos.filter(state=Photo.State.READY, is_reused=False)
    return ready.filter(activity_link__activity__in=rows.order_by().values("pk"))


def _with_held(user: PersonLike, facts: Facts) -> Facts:
    held = _held(user, activities_of(facts))
    return replace(facts, held=held, figure=_figure(facts.place.library, held.last))


def _held(user: PersonLike, which: Q) -> Held:
    rows = Activity.objects.visible_to(user).filter(which).order_by()
    sums = rows.aggregate(
        count=Count("pk", filter=COUNTED),
        participants=Coalesce(Sum("participant_count", filter=COUNTED), 0),
        verified=Count("pk", filter=Q(state="verified")),
        with_photo=Count("pk", filter=COUNTED & Q(has_photo=True)),
        drafts=Count("pk", filter=Q(state="draft")),
        last=Max("held_on", filter=COUNTED),
    )
    if not sums["count"]:
        return Held(**sums)
    counted = rows.filter(COUNTED)
    found = Held(**sums, photos=evidence_photos(user, counted).count())
    if found.with_photo == found.count > 1:
        return found
    wanted = counted.order_by("has_photo", "-held_on", "-pk")
    return replace(found, first=wanted.values_list("pk", flat=True).first())


def _figure(library: Library, day: date | None) -> Figure | None:
    if day is None:
        return None
    year = Period.year(day.year)
    facts = RegionFact.objects.filter(
        region=library.regency_id, month__range=(year.start, year.end)
    ).exclude(partner_category=ALL_CATEGORIES)
    count = facts.aggregate(count=Sum("activities"))["count"]
    return Figure(library.regency, day.year, count or 0)
