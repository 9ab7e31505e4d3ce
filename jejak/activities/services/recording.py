"""Recording and editing: what the people of a library write."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.activities.content import (
    ActivityContent,
    changed_fields,
    check,
    content_of,
    content_of_version,
    merge,
)
from jejak.activities.errors import (
    AlreadyRecorded,
    EditConflict,
    IdTaken,
    LibraryClosed,
    WrongState,
)
from jejak.activities.models import (
    Activity,
    ActivityPhoto,
    ActivityVersion,
    Remark,
    State,
)
from jejak.audit.services import audit, audit_line, write_lines
from jejak.common.database import in_transaction
from jejak.common.ids import uuid7
from jejak.media.models import Photo
from jejak.places.models import Library
from jejak.places.services import hold_places

from .authors import is_on_behalf, require_author
from .photos import attach_photos_of_many, not_yet_there
from .versions import lock, write_versions


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
    now = at or timezone.now()
    at = at or next((new.at for new in news if new.at), None)
    libraries = {new.library.pk: new.library for new in news}
    hold_places(libraries.values())
    for library in libraries.values():
        require(by, Action.RECORD, library)
    for new in news:
        library = libraries[new.library.pk]
        check(new.content, library, complete=new.submit, now=new.at or now)
        _refuse_after_closing(library, new.content)
    rows = [
        _row(new, libraries[new.library.pk], by=by, now=new.at or now)
        for new in sorted(news, key=lambda new: new.id)
    ]
    Activity.objects.bulk_create(rows, ignore_conflicts=True)
    ids = [row.pk for row in rows]
    write_versions(ids, why=ActivityVersion.Why.RECORDED, by=by, at=at, may_exist=True)
    stored = Activity.objects.in_bulk(ids)
    by_id = {row.pk: row for row in rows}
    for new in news:
        row = stored[new.id]
        if row.library_id != new.library.pk or row.recorded_by_id != by.pk:
            raise IdTaken
        row.library = new.library
    # A row that was there before keeps what it had: its id was sent twice.
    fresh = [new for new in news if stored[new.id].recorded_at == by_id[new.id].recorded_at]
    again = [new for new in news if new not in fresh]
    _refuse_other_answers(again)
    attach_photos_of_many(
        [(stored[new.id], new.photo_ids) for new in fresh if new.photo_ids], at=at
    )
    write_lines(
        audit_line(
            "activity.record",
            stored[new.id],
            by=by,
            library_id=new.library.pk,
            detail={"state": stored[new.id].state},
        )
        for new in fresh
    )
    for new in again:
        stored[new.id] = _complete(stored[new.id], new, by=by, at=at)
    return [stored[new.id] for new in news]


def _refuse_after_closing(library: Library, content: ActivityContent) -> None:
    if library.closed_on and content.held_on and content.held_on > library.closed_on:
        raise LibraryClosed(library.closed_on)


def _complete(row: Activity, new: NewActivity, *, by: PersonLike, at: datetime | None) -> Activity:
    """Add what a repetition brings beyond the first: more photos, or that it is now sent."""
    if more := not_yet_there(row, new.photo_ids):
        attach_photos_of_many([(row, more)], at=at)
        row.refresh_from_db()
    if new.submit and row.state == State.DRAFT:
        return submit_activity(row, by=by, at=at)
    return row


def _refuse_other_answers(again: Sequence[NewActivity]) -> None:
    """Sent twice is stored once; sent again with other answers is no repetition."""
    if not again:
        return
    first = dict(
        ActivityVersion.objects.filter(
            activity_id__in=[new.id for new in again], version=1
        ).values_list("activity_id", "row")
    )
    for new in again:
        if content_of_version(first[new.id]) != new.content:
            raise AlreadyRecorded


def _row(new: NewActivity, library: Library, *, by: PersonLike, now: datetime) -> Activity:
    return Activity(
        id=new.id,
        library_id=library.pk,
        regency_id=library.regency_id,
        province_id=library.province_id,
        partner_category=library.partner_category,
        series_id=new.series_id,
        state=State.SUBMITTED if new.submit else State.DRAFT,
        is_on_behalf=is_on_behalf(by, library),
        recorded_by_id=by.pk,
        content_by_id=by.pk,
        recorded_at=now,
        submitted_at=now if new.submit else None,
        changed_at=now,
        **new.content.as_columns(),
    )


@in_transaction
def edit_activity(
    activity: Activity,
    *,
    content: ActivityContent,
    base_version: int,
    by: PersonLike,
    photo_ids: Sequence[uuid.UUID] = (),
    submit: bool = False,
    answers: dict[int, str] | None = None,
    at: datetime | None = None,
) -> Activity:
    """Store a changed content that was written upon `base_version`; `submit` sends it too.

    Fields that only one side changed are merged; a field that both changed differently
    raises EditConflict with both answers and stores nothing. A verified record that
    changes falls back to submitted. Raises InvalidContent or WrongState.
    """
    row = _store_edit(activity, content=content, base_version=base_version, by=by, at=at)
    if photo_ids:
        attach_photos_of_many([(row, photo_ids)])
        row.refresh_from_db()
    if submit and row.allows("submit"):
        return submit_activity(row, by=by, answers=answers, at=at)
    return row


def _store_edit(
    activity: Activity,
    *,
    content: ActivityContent,
    base_version: int,
    by: PersonLike,
    at: datetime | None,
) -> Activity:
    row = lock([activity.pk], "edit")[0]
    require_author(by, row)
    now = at or timezone.now()
    current = content_of(row)
    if base_version != row.version:
        base = _content_at(row, base_version)
        merged = merge(base, content, current)
        if merged.conflicts:
            raise EditConflict(merged.conflicts, row.version)
        content = merged.content
    changed = changed_fields(current, content)
    if not changed:
        return row
    check(content, row.library, complete=row.state != State.DRAFT, now=now)
    if "held_on" in changed:
        _refuse_after_closing(row.library, content)
    for name, value in content.as_columns().items():
        setattr(row, name, value)
    if row.state == State.VERIFIED:
        row.state = State.SUBMITTED
        row.state_note = _("Changed after it was verified, so it waits to be checked again.")
        row.verified_by, row.verified_at = None, None
        row.submitted_at = now
    row.content_by_id = by.pk
    row.version += 1
    row.changed_at = now
    row.save(force_update=True)
    write_versions([row.pk], why=ActivityVersion.Why.EDITED, by=by, at=at)
    audit("activity.edit", row, by=by, library_id=row.library_id, detail={"fields": changed})
    return row


def _content_at(row: Activity, version: int) -> ActivityContent:
    stored = ActivityVersion.objects.filter(activity=row, version=version).first()
    if stored is None:
        raise WrongState(_("This record changed in a way that cannot be followed. Open it anew."))
    return content_of_version(stored.row)


@in_transaction
def submit_activity(
    activity: Activity,
    *,
    by: PersonLike,
    answers: dict[int, str] | None = None,
    at: datetime | None = None,
) -> Activity:
    """Send a draft, or send a returned record again; open remarks become resolved.

    `answers` maps a remark's id to the words that answer it.
    """
    row = lock([activity.pk], "submit")[0]
    require_author(by, row)
    now = at or timezone.now()
    check(content_of(row), row.library, complete=True, now=now)
    for remark in Remark.objects.open().filter(activity=row):
        remark.answer = (answers or {}).get(remark.pk, "")[:500]
        remark.resolved_at = now
        remark.save(update_fields=["answer", "resolved_at"])
    row.state, row.state_note = State.SUBMITTED, ""
    row.submitted_at = row.changed_at = now
    row.version += 1
    row.save(force_update=True)
    write_versions([row.pk], why=ActivityVersion.Why.SUBMITTED, by=by, at=at)
    audit("activity.submit", row, by=by, library_id=row.library_id)
    return row


@in_transaction
def delete_draft(activity: Activity, *, by: PersonLike) -> None:
    """Delete a draft for good, with its history; nothing submitted is ever deleted."""
    row = lock([activity.pk], "edit")[0]
    require_author(by, row)
    if row.state != State.DRAFT or row.submitted_at is not None:
        raise WrongState
    audit("activity.delete_draft", row, by=by, library_id=row.library_id)
    Photo.objects.filter(activity_link__activity=row).update(is_attached=False)  # purged later
    ActivityPhoto.objects.filter(activity=row).delete()
    ActivityVersion.objects.filter(activity=row).delete()
    row.delete()
