"""Editing: what the people of a library change in what was recorded, and sending it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike
from jejak.activities.content import (
    CONTENT_FIELDS,
    LINKS,
    NOTHING,
    ActivityContent,
    changed_fields,
    check,
    check_open,
    content_of,
    content_of_version,
    merge,
)
from jejak.activities.errors import EditConflict, Gone, WrongState
from jejak.activities.models import Activity, ActivityPhoto, ActivityVersion, Remark, State
from jejak.audit.services import audit_line, write_lines
from jejak.common.database import in_transaction
from jejak.common.errors import JejakError, all_stored
from jejak.media.models import Photo

from .authors import require_author
from .named_lines import NamedLines
from .outcomes import Outcome
from .photos import attach_photos_of_many
from .reuse import look_again
from .versions import lock, lock_those_there, update_with_versions

ANSWER_LENGTH = 500
# Of each record, by version: what it said.
Bases = Mapping[tuple[uuid.UUID, int], ActivityContent]


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What a person changed in one record."""

    activity_id: uuid.UUID
    # Only what differs from the version it was written upon.
    fields: Mapping[str, Any]
    # None: written without having seen any version.
    base_version: int | None
    # Where the author believes it to be; elsewhere it is not there for them.
    library_id: int | None = None
    submit: bool = False
    # Words for open remarks, by their ids; they count when it is sent.
    answers: Mapping[int, str] = field(default_factory=dict)


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
    edit = Edit(
        activity_id=activity.pk,
        fields={name: getattr(content, name) for name in CONTENT_FIELDS},
        base_version=base_version,
        submit=submit,
        answers=answers or {},
    )
    row = all_stored(edit_each([edit], by=by, at=at))[0]
    if photo_ids:
        attach_photos_of_many([(row, photo_ids)])
        row.refresh_from_db()
    return row


def edit_each(
    edits: Sequence[Edit], *, by: PersonLike, at: datetime | None = None
) -> list[Outcome]:
    """Store whatever can be, in the caller's transaction; what is refused refuses no other.

    No record may be named twice.
    """
    now = at or timezone.now()
    rows = lock_those_there([edit.activity_id for edit in edits])
    bases = _bases(edits, rows)
    lines = NamedLines(
        [edit.fields.get("plan_line_id") for edit in edits]
        + [row.plan_line_id for row in rows.values()]
    )
    outcomes: list[Outcome] = []
    changed: dict[uuid.UUID, list[str]] = {}
    sent: dict[uuid.UUID, Edit] = {}
    for edit in edits:
        row = rows.get(edit.activity_id)
        if row is None or edit.library_id not in (None, row.library_id):
            outcomes.append(Gone())
            continue
        try:
            names, sends = _apply(edit, row, bases, lines, by=by, now=now)
        except JejakError as refusal:
            outcomes.append(refusal)
            continue
        outcomes.append(row)
        if names:
            changed[row.pk] = names
        if sends:
            sent[row.pk] = edit
    accepted = [e for e, found in zip(edits, outcomes, strict=True) if isinstance(found, Activity)]
    for pk in _keep_late_answers(accepted) - changed.keys() - sent.keys():
        changed[pk], rows[pk].changed_at = ["answers"], now
    _store_changed([rows[pk] for pk in changed], changed, by=by, at=at)
    answers = {pk: words for edit in sent.values() for pk, words in edit.answers.items()}
    _send([rows[pk] for pk in sent], answers, by=by, now=now, at=at)
    return outcomes


def _keep_late_answers(edits: Sequence[Edit]) -> set[uuid.UUID]:
    """Keep words for remarks that were resolved meanwhile, as by another phone that sent first.

    They stand behind those that are there. Returns the ids of the records.
    """
    words = {pk: text for edit in edits for pk, text in edit.answers.items() if text}
    if not words:
        return set()
    resolved = Remark.objects.exclude(resolved_at=None).filter(
        pk__in=words, activity__in=[edit.activity_id for edit in edits]
    )
    late = [remark for remark in resolved if words[remark.pk] not in remark.answer]
    for remark in late:
        said = [text for text in (remark.answer, words[remark.pk]) if text]
        remark.answer = "\n".join(said)[:ANSWER_LENGTH]
    Remark.objects.bulk_update(late, ["answer"])
    return {remark.activity_id for remark in late}


def _bases(edits: Sequence[Edit], rows: Mapping[uuid.UUID, Activity]) -> Bases:
    """Read the versions that edits were written upon, where the record has moved on."""
    wanted = Q()
    for edit in edits:
        row = rows.get(edit.activity_id)
        if row is not None and edit.base_version not in (None, row.version):
            wanted |= Q(activity_id=row.pk, version=edit.base_version)
    if not wanted:
        return {}
    found = ActivityVersion.objects.filter(wanted).values_list("activity_id", "version", "row")
    return {(pk, version): content_of_version(row) for pk, version, row in found}


def _apply(
    edit: Edit, row: Activity, bases: Bases, lines: NamedLines, *, by: PersonLike, now: datetime
) -> tuple[list[str], bool]:
    """Write the edit into the locked row; return the changed fields and whether it is sent."""
    if not row.allows("edit"):
        raise WrongState
    require_author(by, row)
    current = content_of(row)
    content = _merged(edit, row, current, bases)
    changed = changed_fields(current, content)
    sends = edit.submit and row.allows("submit")
    if changed or sends:
        check(content, row.library, complete=sends or row.state != State.DRAFT, now=now)
    if "held_on" in changed:
        check_open(content, row.library)
    if changed:
        lines.check(content, row.library_id, before=row.plan_line_id)
        for name, value in content.as_columns().items():
            setattr(row, name, value)
        row.is_need_linked = lines.answers_need(content.plan_line_id)
        _note_author(row, changed, by=by, now=now)
    return changed, sends


def _merged(edit: Edit, row: Activity, current: ActivityContent, bases: Bases) -> ActivityContent:
    base: ActivityContent | None = current
    if edit.base_version != row.version:
        base = NOTHING if edit.base_version is None else bases.get((row.pk, edit.base_version))
    if base is None:
        raise WrongState(_("This record changed in a way that cannot be followed. Open it anew."))
    merged = merge(base, replace(base, **edit.fields), current)
    if merged.conflicts:
        raise EditConflict(merged.conflicts, row.version)
    return merged.content


def _note_author(row: Activity, changed: list[str], *, by: PersonLike, now: datetime) -> None:
    row.changed_at = now
    if set(changed) <= LINKS:
        return
    if row.state == State.VERIFIED:
        row.state = State.SUBMITTED
        row.state_note = _("Changed after it was verified, so it waits to be checked again.")
        row.verified_by, row.verified_at = None, None
        row.submitted_at = now
    row.content_by = by


def _store_changed(
    rows: Sequence[Activity],
    changed: Mapping[uuid.UUID, list[str]],
    *,
    by: PersonLike,
    at: datetime | None,
) -> None:
    update_with_versions(rows, why=ActivityVersion.Why.EDITED, by=by, at=at)
    write_lines(
        audit_line(
            "activity.edit",
            row,
            by=by,
            library_id=row.library_id,
            detail={"fields": changed[row.pk]},
        )
        for row in rows
    )


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
    _send([row], answers or {}, by=by, now=now, at=at)
    return row


def _send(
    rows: Sequence[Activity],
    answers: Mapping[int, str],
    *,
    by: PersonLike,
    now: datetime,
    at: datetime | None,
) -> None:
    if not rows:
        return
    remarks = list(Remark.objects.open().filter(activity__in=rows))
    for remark in remarks:
        remark.answer = answers.get(remark.pk, "")[:ANSWER_LENGTH]
        remark.resolved_at = now
    Remark.objects.bulk_update(remarks, ["answer", "resolved_at"])
    for row in rows:
        row.state, row.state_note = State.SUBMITTED, ""
        row.submitted_at = row.changed_at = now
    update_with_versions(rows, why=ActivityVersion.Why.SUBMITTED, by=by, at=at)
    write_lines(
        audit_line("activity.submit", row, by=by, library_id=row.library_id) for row in rows
    )


def delete_draft(activity: Activity, *, by: PersonLike) -> None:
    """Delete a draft for good, with its history; nothing submitted is ever deleted."""
    delete_drafts([activity], by=by)


@in_transaction
def delete_drafts(activities: Sequence[Activity], *, by: PersonLike) -> None:
    """Delete drafts for good, all or none. Raises WrongState, Gone or NotYourRecord."""
    rows = lock([activity.pk for activity in activities], "edit")
    for row in rows:
        require_author(by, row)
        if row.state != State.DRAFT or row.submitted_at is not None:
            raise WrongState
    write_lines(
        audit_line("activity.delete_draft", row, by=by, library_id=row.library_id) for row in rows
    )
    links = ActivityPhoto.objects.filter(activity__in=rows)
    photo_ids = list(links.values_list("photo_id", flat=True))
    Photo.objects.filter(pk__in=photo_ids).update(is_attached=False)  # purged later
    links.delete()
    look_again(photo_ids)
    ActivityVersion.objects.filter(activity__in=rows).delete()
    Activity.objects.filter(pk__in=[row.pk for row in rows]).delete()
