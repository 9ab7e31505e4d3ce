"""Recording: what the people of a library write for the first time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.activities.content import ActivityContent, check, check_open, content_of_version
from jejak.activities.errors import AlreadyRecorded, IdTaken
from jejak.activities.models import Activity, ActivityVersion, State
from jejak.audit.services import audit_line, write_lines
from jejak.common.database import in_transaction
from jejak.common.errors import JejakError, all_stored
from jejak.common.ids import uuid7
from jejak.places.models import Library
from jejak.places.services import hold_places

from .authors import is_on_behalf
from .editing import submit_activity
from .named_lines import NamedLines
from .outcomes import Outcome
from .photos import attach_photos_of_many, not_yet_there
from .versions import insert_with_versions, lock_those_there


@dataclass(frozen=True, kw_only=True)
class NewActivity:
    """One record to store. The id is made where the record is written, so that sending
    it twice stores it once."""

    library: Library
    content: ActivityContent
    id: uuid.UUID = field(default_factory=uuid7)
    submit: bool = True
    photo_ids: tuple[uuid.UUID, ...] = ()
    series_id: uuid.UUID | None = None
    # When it was written, where many of different days are replayed at once.
    at: datetime | None = None


def record_activity(
    *,
    library: Library,
    content: ActivityContent,
    by: PersonLike,
    id: uuid.UUID | None = None,
    submit: bool = True,
    photo_ids: Sequence[uuid.UUID] = (),
    at: datetime | None = None,
) -> Activity:
    """Store one record and return it; with an id that is stored already, return that one."""
    new = NewActivity(
        library=library,
        content=content,
        id=id or uuid7(),
        submit=submit,
        photo_ids=tuple(photo_ids),
    )
    return record_activities([new], by=by, at=at)[0]


@in_transaction
def record_activities(
    news: Sequence[NewActivity], *, by: PersonLike, at: datetime | None = None
) -> list[Activity]:
    """Store many records in one transaction, all or none; in the order given.

    `at` (default: now) is for replaying history, as the demonstration does.
    Raises InvalidContent, NotAllowed, LibraryClosed, IdTaken or AlreadyRecorded.
    """
    return all_stored(record_each(news, by=by, at=at))


def record_each(
    news: Sequence[NewActivity], *, by: PersonLike, at: datetime | None = None
) -> list[Outcome]:
    """Store whatever can be, in the caller's transaction; what is refused refuses no other."""
    now = at or timezone.now()
    at = at or next((new.at for new in news if new.at), None)
    libraries = {new.library.pk: new.library for new in news}
    hold_places(libraries.values())
    lines = NamedLines(new.content.plan_line_id for new in news)
    outcomes = [
        _row_or_refusal(new, libraries[new.library.pk], lines, by=by, now=now) for new in news
    ]
    rows = {n: row for n, row in enumerate(outcomes) if isinstance(row, Activity)}
    unseen = insert_with_versions(rows.values(), by=by, at=at)
    fresh: dict[uuid.UUID, int] = {}
    for n, row in rows.items():
        if row.pk in unseen and row.pk not in fresh:
            fresh[row.pk] = n
        else:
            outcomes[n] = _repetition(news[n], by=by, at=at)
    with_photos = [(rows[n], news[n].photo_ids) for n in fresh.values() if news[n].photo_ids]
    attach_photos_of_many(with_photos, at=at)
    write_lines(
        audit_line(
            "activity.record",
            rows[n],
            by=by,
            library_id=rows[n].library_id,
            detail={"state": rows[n].state},
        )
        for n in fresh.values()
    )
    return outcomes


def _row_or_refusal(
    new: NewActivity, library: Library, lines: NamedLines, *, by: PersonLike, now: datetime
) -> Outcome:
    try:
        require(by, Action.RECORD, library)
        check(new.content, library, complete=new.submit, now=new.at or now)
        check_open(new.content, library)
        lines.check(new.content, library.pk)
    except JejakError as refusal:
        return refusal
    return _row(new, library, lines, by=by, now=new.at or now)


def _repetition(new: NewActivity, *, by: PersonLike, at: datetime | None) -> Outcome:
    try:
        return _repeat(new, by=by, at=at)
    except JejakError as refusal:
        return refusal


def _repeat(new: NewActivity, *, by: PersonLike, at: datetime | None) -> Activity:
    """Sent twice is stored once; sent again with other answers is no repetition."""
    row = lock_those_there([new.id])[new.id]
    if row.library_id != new.library.pk or row.recorded_by_id != by.pk:
        raise IdTaken
    first = ActivityVersion.objects.get(activity=row, version=1)
    if content_of_version(first.row) != new.content:
        raise AlreadyRecorded
    # What the repetition brings beyond the first: more photos, or that it is now sent.
    if more := not_yet_there(row, new.photo_ids):
        attach_photos_of_many([(row, more)], at=at)
        row.refresh_from_db()
    if new.submit and row.state == State.DRAFT:
        return submit_activity(row, by=by, at=at)
    return row


def _row(
    new: NewActivity, library: Library, lines: NamedLines, *, by: PersonLike, now: datetime
) -> Activity:
    return Activity(
        id=new.id,
        library=library,
        regency_id=library.regency_id,
        province_id=library.province_id,
        partner_category=library.partner_category,
        series_id=new.series_id,
        is_need_linked=lines.answers_need(new.content.plan_line_id),
        state=State.SUBMITTED if new.submit else State.DRAFT,
        is_on_behalf=is_on_behalf(by, library),
        recorded_by=by,
        content_by=by,
        recorded_at=now,
        submitted_at=now if new.submit else None,
        changed_at=now,
        **new.content.as_columns(),
    )
