"""Reads of series: the meetings of one in their order, and which meeting a record is."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jejak.access.scope import PersonLike
from jejak.places.models import Library

from .content import ActivityContent, content_of, content_of_version, local_today
from .models import Activity, State
from .series_days import MOST_MEETINGS
from .services import may_change, meeting_id

# How far back the titles are looked for that a library repeats, and how many are offered.
LOOKED_AT, OFFERED = 200, 4


@dataclass(frozen=True)
class Meeting:
    """One meeting of a series; a withdrawn one has no number."""

    activity: Activity
    number: int | None
    may_change: bool
    is_due: bool

    @property
    def is_draft(self) -> bool:
        return self.activity.state == State.DRAFT


@dataclass(frozen=True)
class Series:
    """A series as one person sees it, in the order of its days."""

    id: uuid.UUID
    library: Library
    meetings: list[Meeting]
    today: date

    @property
    def total(self) -> int:
        return sum(meeting.number is not None for meeting in self.meetings)

    @property
    def sent_count(self) -> int:
        return sum(meeting.activity.counts for meeting in self.meetings)

    @property
    def attendance(self) -> int:
        counted = (m.activity for m in self.meetings if m.activity.counts)
        return sum(row.participant_count or 0 for row in counted)

    @property
    def title(self) -> str:
        """The name that most of its meetings have."""
        return Counter(m.activity.title for m in self.meetings).most_common(1)[0][0]

    @property
    def next(self) -> Meeting | None:
        """The earliest meeting that was not sent yet."""
        return next((m for m in self.meetings if m.is_draft), None)

    @property
    def drafts(self) -> list[Meeting]:
        """The planned meetings that the person may change."""
        return [m for m in self.meetings if m.is_draft and m.may_change]

    @property
    def last(self) -> Activity:
        return self.meetings[-1].activity

    @property
    def may_change_some(self) -> bool:
        return any(m.may_change and m.activity.allows("edit") for m in self.meetings)

    def meetings_from(self, pk: uuid.UUID | None) -> list[Meeting]:
        """Return the meeting and all that follow it; from the next one without an id."""
        starts = (n for n, m in enumerate(self.meetings) if m.activity.pk == pk)
        drafts = (n for n, m in enumerate(self.meetings) if m.is_draft)
        return self.meetings[next(starts, next(drafts, 0)) :]


def series_of(user: PersonLike, series_id: uuid.UUID) -> Series | None:
    """Return the series as far as the person may see it; None if nothing of it is visible."""
    rows = list(
        Activity.objects.visible_to(user)
        .filter(series_id=series_id)
        .select_related("library__regency", "library__district", "library__village", "recorded_by")
        .order_by("held_on", "pk")[: MOST_MEETINGS * 2]
    )
    if not rows:
        return None
    library, people = rows[0].library, {row.recorded_by_id: row.recorded_by for row in rows}
    for row in rows:
        # One object a person and library, so that what they may do is read once.
        row.library, row.recorded_by = library, people[row.recorded_by_id]
    today = local_today(library, timezone.now())
    numbers = numbers_among(rows)
    meetings = [
        Meeting(
            activity=row,
            number=numbers.get(row.pk),
            may_change=may_change(user, row),
            is_due=row.state == State.DRAFT and row.held_on <= today,
        )
        for row in rows
    ]
    return Series(series_id, library, meetings, today)


def numbers_among(rows: Iterable[Activity]) -> dict[uuid.UUID, int]:
    """Number the rows of one series, which come in the order of their days."""
    standing = (row for row in rows if row.state != State.WITHDRAWN)
    return {row.pk: number for number, row in enumerate(standing, start=1)}


@dataclass(frozen=True)
class Place:
    """That a record is meeting 3 of 8, of those that the person may see."""

    number: int
    total: int


def places_in_series(user: PersonLike, rows: Sequence[Activity]) -> dict[uuid.UUID, Place]:
    """Return which meeting of its series each record is, for a page of records, in one query."""
    courses = {row.series_id for row in rows if row.series_id}
    if not courses:
        return {}
    found: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    meetings = (
        Activity.objects.visible_to(user)
        .filter(series_id__in=courses)
        .exclude(state=State.WITHDRAWN)
        .order_by("series_id", "held_on", "pk")
        .values_list("series_id", "pk")
    )
    for series_id, pk in meetings:
        found.setdefault(series_id, []).append(pk)
    return {
        pk: Place(number, len(ids))
        for ids in found.values()
        for number, pk in enumerate(ids, start=1)
    }


def content_at(row: Activity, version: int) -> ActivityContent:
    """Return what the record said at a version; what it says now if there is none such."""
    if version == row.version:
        return content_of(row)
    found = row.versions.filter(version=version).values_list("row", flat=True).first()
    return content_of_version(found) if found else content_of(row)


def same_title_days(
    user: PersonLike,
    library: Library,
    title: str,
    days: Iterable[date],
    *,
    form_id: uuid.UUID,
) -> frozenset[date]:
    """Return the days on which the library has a record of this name, other than by this form."""
    own = [meeting_id(form_id, n) for n in range(MOST_MEETINGS)]
    rows = Activity.objects.visible_to(user).filter(
        library=library, held_on__in=set(days), title__iexact=title.strip()
    )
    rows = rows.exclude(state=State.WITHDRAWN).exclude(pk__in=own)
    return frozenset(rows.values_list("held_on", flat=True))


def most_repeated(user: PersonLike, library: Library) -> list[Activity]:
    """Return the latest record of each name that the library repeats most; `times` says how often.

    Looks at its latest records only, so that it stays one short walk along an index.
    """
    rows = Activity.objects.visible_to(user).filter(library=library).counted().latest_first()
    latest: dict[str, Activity] = {}
    times: Counter[str] = Counter()
    for row in rows.only("title", "held_on")[:LOOKED_AT]:
        name = row.title.strip().casefold()
        latest.setdefault(name, row)
        times[name] += 1
    return [latest[name] for name, count in times.most_common(OFFERED) if count > 1]
