"""A series: its meetings are planned in one go as drafts, and each is sent once it was held."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.activities.content import KEPT_WHEN_COPIED, NOTHING, ActivityContent
from jejak.activities.errors import ChangedMeanwhile, EditConflict, IdTaken, SeriesConflict
from jejak.activities.models import Activity, State
from jejak.activities.series_days import MOST_MEETINGS, check_days, say_most
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, all_stored
from jejak.places.models import Library

from .editing import Edit, delete_drafts, edit_each
from .recording import NewActivity, record_activities
from .versions import lock

# What the meetings of a series share; never numbers, results or photos.
SERIES_FIELDS = KEPT_WHEN_COPIED
# Of each meeting that a person chose, the version that they saw.
Seen = Mapping[uuid.UUID, int]


def shared_content(content: ActivityContent) -> ActivityContent:
    """Return only what the meetings of a series share."""
    return replace(NOTHING, **{name: getattr(content, name) for name in SERIES_FIELDS})


@in_transaction
def plan_series(
    *,
    series_id: uuid.UUID,
    library: Library,
    content: ActivityContent,
    days: Sequence[date],
    by: PersonLike,
    at: datetime | None = None,
) -> list[Activity]:
    """Store the meetings of a new series as drafts, all or none, in the order of their days.

    The ids of the records follow from that of the series, so that a form sent twice makes
    one series. Raises InvalidContent, NotAllowed, LibraryClosed, IdTaken or AlreadyRecorded.
    """
    return _store(
        series_id, form_id=series_id, library=library, content=content, days=days, by=by, at=at
    )


@in_transaction
def add_meetings(
    series_id: uuid.UUID,
    *,
    form_id: uuid.UUID,
    library: Library,
    content: ActivityContent,
    days: Sequence[date],
    by: PersonLike,
    at: datetime | None = None,
) -> list[Activity]:
    """Plan further meetings of a series; `form_id` is made with the form that asks for them."""
    ids = {meeting_id(form_id, n) for n in range(len(days))}
    others = Activity.objects.filter(series_id=series_id).exclude(pk__in=ids)
    if others.count() + len(days) > MOST_MEETINGS * 2:
        raise InvalidContent(fields={"meetings": say_most()})
    return _store(
        series_id, form_id=form_id, library=library, content=content, days=days, by=by, at=at
    )


def meeting_id(form_id: uuid.UUID, position: int) -> uuid.UUID:
    return uuid.uuid5(form_id, str(position))


def _store(
    series_id: uuid.UUID,
    *,
    form_id: uuid.UUID,
    library: Library,
    content: ActivityContent,
    days: Sequence[date],
    by: PersonLike,
    at: datetime | None,
) -> list[Activity]:
    check_days(days, field="meetings")
    require(by, Action.RECORD, library)
    if Activity.objects.filter(series_id=series_id).exclude(library=library).exists():
        raise IdTaken
    shared = shared_content(content)
    return record_activities(
        [
            NewActivity(
                library=library,
                content=replace(shared, held_on=day),
                id=meeting_id(form_id, position),
                submit=False,
                series_id=series_id,
            )
            for position, day in enumerate(sorted(days))
        ],
        by=by,
        at=at,
    )


@in_transaction
def edit_meetings(seen: Seen, *, fields: Mapping[str, Any], by: PersonLike) -> list[Activity]:
    """Change the same fields in several meetings, all or none.

    What somebody else changed meanwhile is merged as in a single record; where both changed
    one field, SeriesConflict holds both answers of each meeting and nothing is stored.
    """
    if foreign := set(fields) - set(SERIES_FIELDS):
        raise ValueError(f"{foreign} differ from meeting to meeting")
    edits = [
        Edit(activity_id=pk, fields=fields, base_version=version) for pk, version in seen.items()
    ]
    outcomes = edit_each(edits, by=by)
    conflicts = {
        edit.activity_id: outcome
        for edit, outcome in zip(edits, outcomes, strict=True)
        if isinstance(outcome, EditConflict)
    }
    if conflicts:
        raise SeriesConflict(conflicts)
    return all_stored(outcomes)


@in_transaction
def shift_meetings(seen: Seen, *, by_days: int, by: PersonLike) -> list[Activity]:
    """Move planned meetings, all by as many days. Raises ChangedMeanwhile or InvalidContent."""
    rows = lock_as_seen(seen)
    try:
        step = timedelta(days=by_days)
        edits = [
            Edit(
                activity_id=row.pk,
                fields={"held_on": row.held_on + step},
                base_version=row.version,
            )
            for row in rows
        ]
    except OverflowError:
        raise InvalidContent(fields={"first_day": say_most()}) from None
    return all_stored(edit_each(edits, by=by))


@in_transaction
def delete_meetings(seen: Seen, *, by: PersonLike) -> None:
    """Delete planned meetings for good; none that was filled in or sent meanwhile."""
    delete_drafts(lock_as_seen(seen), by=by)


def lock_as_seen(seen: Seen) -> list[Activity]:
    """Lock planned meetings; refuse if one is no draft any more or not as it was seen."""
    rows = lock(list(seen), "edit")
    if any(row.state != State.DRAFT or row.version != seen[row.pk] for row in rows):
        raise ChangedMeanwhile
    return rows
