"""Every write to needs and their evidence."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, JejakError, all_stored
from jejak.common.ids import uuid7
from jejak.common.text import visible
from jejak.common.versions import copying_sql, told
from jejak.media.models import Photo
from jejak.places.models import Library
from jejak.places.placed import place_of
from jejak.places.services import hold_places
from jejak.plans.content import (
    NEED_FIELDS,
    NeedContent,
    need_content_of,
    problems_of_evidence,
    problems_of_need,
)
from jejak.plans.errors import IdTaken, NeedConflict, NeedSettled
from jejak.plans.models import (
    CommunityNeed,
    CommunityNeedVersion,
    NeedEvidence,
    NeedState,
    Theme,
)

Why = CommunityNeedVersion.Why
Outcome = CommunityNeed | JejakError
REASON_LENGTH = 300
COPY = copying_sql(
    "plans_communityneedversion", "need_id", "plans_communityneed", where="WHERE a.id = %s"
)


@dataclass(frozen=True, kw_only=True)
class NewEvidence:
    """What proves a need; a record or a photo is named, anything else has a source."""

    kind: str
    statement: str
    dated_on: date | None
    source: str = ""
    id: uuid.UUID = field(default_factory=uuid7)
    photo_id: uuid.UUID | None = None
    record_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class NeedSaving:
    """What a person wrote about one need; `base_version` 0 is written upon nothing."""

    id: uuid.UUID
    library: Library
    # Only what differs from `base_version`.
    fields: Mapping[str, Any]
    base_version: int
    evidence: Sequence[NewEvidence] = ()


@in_transaction
def record_need(
    library: Library,
    content: NeedContent,
    *,
    by: PersonLike,
    id: uuid.UUID | None = None,
    evidence: Sequence[NewEvidence] = (),
    at: datetime | None = None,
) -> CommunityNeed:
    """Store a new need; the same id sent again changes nothing.

    Raises InvalidContent, NotAllowed or IdTaken.
    """
    saving = NeedSaving(
        id=id or uuid7(),
        library=library,
        fields={name: getattr(content, name) for name in NEED_FIELDS},
        base_version=0,
        evidence=evidence,
    )
    return all_stored(save_needs([saving], by=by, at=at))[0]


@in_transaction
def edit_need(
    need: CommunityNeed, content: NeedContent, *, base_version: int, by: PersonLike
) -> CommunityNeed:
    """Store what changed since `base_version`, merged with what others changed.

    Raises InvalidContent, NeedSettled, or NeedConflict with both answers.
    """
    saving = NeedSaving(
        id=need.pk,
        library=need.library,
        fields={name: getattr(content, name) for name in NEED_FIELDS},
        base_version=base_version,
    )
    return all_stored(save_needs([saving], by=by))[0]


def save_needs(
    savings: Sequence[NeedSaving], *, by: PersonLike, at: datetime | None = None
) -> list[Outcome]:
    """Store whatever can be, in the caller's transaction; what is refused refuses no other.

    No need may be named twice.
    """
    hold_places(list({saving.library.pk: saving.library for saving in savings}.values()))
    ids = [saving.id for saving in savings]
    rows = CommunityNeed.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    known = {row.pk: row for row in rows}
    outcomes: list[Outcome] = []
    for saving in sorted(savings, key=lambda saving: saving.id):
        try:
            # What is refused half-way leaves nothing behind.
            with transaction.atomic():
                outcomes.append(_save(saving, known.get(saving.id), by=by, at=at))
        except JejakError as refusal:
            outcomes.append(refusal)
    order = {saving.id: n for n, saving in enumerate(sorted(savings, key=lambda one: one.id))}
    return [outcomes[order[saving.id]] for saving in savings]


def _save(
    saving: NeedSaving, row: CommunityNeed | None, *, by: PersonLike, at: datetime | None
) -> CommunityNeed:
    require(by, Action.RECORD, saving.library)
    if row is not None and row.library_id != saving.library.pk:
        raise IdTaken
    now = at or timezone.now()
    content, changed = _merged(saving, row)
    themes = set(Theme.objects.values_list("pk", flat=True))
    today = now.astimezone(saving.library.zone).date()
    problems = problems_of_need(content, today=today, theme_ids=themes)
    if problems:
        raise InvalidContent(fields=problems)
    for one in saving.evidence:
        check_evidence(one, today=today)
    if row is None:
        row = _insert(saving, content, by=by, now=now, at=at)
    elif changed:
        _update(row, content, changed, by=by, now=now, at=at)
    for one in saving.evidence:
        _store_evidence(row, one, by=by, now=now)
    return row


def _insert(
    saving: NeedSaving, content: NeedContent, *, by: PersonLike, now: datetime, at: datetime | None
) -> CommunityNeed:
    row = CommunityNeed.objects.create(
        id=saving.id,
        **place_of(saving.library),
        **{name: getattr(content, name) for name in NEED_FIELDS},
        recorded_by=by,
        content_by=by,
        recorded_at=now,
        changed_at=now,
    )
    write_version(row, why=Why.RECORDED, by=by, at=at)
    audit("need.record", row, by=by, library_id=row.library_id)
    return row


def _update(
    row: CommunityNeed,
    content: NeedContent,
    changed: list[str],
    *,
    by: PersonLike,
    now: datetime,
    at: datetime | None,
) -> None:
    if not row.is_open:
        raise NeedSettled
    for name in NEED_FIELDS:
        setattr(row, name, getattr(content, name))
    row.version, row.content_by, row.changed_at = row.version + 1, by, now
    row.save()
    write_version(row, why=Why.EDITED, by=by, at=at)
    audit("need.edit", row, by=by, library_id=row.library_id, detail={"fields": changed})


def _merged(saving: NeedSaving, row: CommunityNeed | None) -> tuple[NeedContent, list[str]]:
    """Return the content as it will stand, and the names of what changes."""
    typed: dict[str, Any] = {
        name: visible(value).strip() if isinstance(value, str) else value
        for name, value in saving.fields.items()
        if name in NEED_FIELDS
    }
    if row is None:
        return NeedContent(**typed), list(typed)
    current = need_content_of(row)
    base = _base(row, saving.base_version, current)
    values = {name: getattr(current, name) for name in NEED_FIELDS}
    conflicts: dict[str, tuple[Any, Any]] = {}
    changed = []
    for name, mine in typed.items():
        theirs = values[name]
        if mine in (theirs, getattr(base, name)):
            continue
        if theirs != getattr(base, name):
            conflicts[name] = (theirs, mine)
        values[name] = mine
        changed.append(name)
    if conflicts:
        raise NeedConflict(conflicts, row.version)
    return NeedContent(**values), changed


def _base(row: CommunityNeed, version: int, current: NeedContent) -> NeedContent:
    if version == row.version:
        return current
    # What was written upon nothing was sent before, or begins upon the first version.
    said = CommunityNeedVersion.objects.filter(need=row, version=max(version, 1))
    found = said.values_list("row", flat=True).first()
    return need_content_of(found) if found else current


def write_version(
    row: CommunityNeed, *, why: str, by: PersonLike, note: str = "", at: datetime | None = None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COPY, [*told(why, by=by, note=note, at=at), row.pk])


def _lock(need: CommunityNeed, *, by: PersonLike) -> CommunityNeed:
    row = (
        CommunityNeed.objects.select_for_update(of=("self",))
        .select_related("library__regency")
        .get(pk=need.pk)
    )
    require(by, Action.RECORD, row.library)
    return row


@in_transaction
def settle_need(need: CommunityNeed, *, reason: str, by: PersonLike) -> CommunityNeed:
    """Say that a need is met or no longer one; it is offered no more. Raises InvalidContent."""
    reason = visible(reason).strip()
    if not reason:
        raise InvalidContent(fields={"reason": _("Say in a few words how it was settled.")})
    return _move(need, NeedState.SETTLED, reason[:REASON_LENGTH], why=Why.SETTLED, by=by)


@in_transaction
def reopen_need(need: CommunityNeed, *, by: PersonLike) -> CommunityNeed:
    return _move(need, NeedState.OPEN, "", why=Why.REOPENED, by=by)


def _move(need: CommunityNeed, state: str, note: str, *, why: str, by: PersonLike) -> CommunityNeed:
    row = _lock(need, by=by)
    if row.state == state:
        return row
    row.state, row.state_note = state, note
    row.version, row.changed_at = row.version + 1, timezone.now()
    row.save()
    write_version(row, why=why, by=by, note=note)
    audit(f"need.{why}", row, by=by, library_id=row.library_id)
    return row


@in_transaction
def add_evidence(need: CommunityNeed, evidence: NewEvidence, *, by: PersonLike) -> NeedEvidence:
    """Add what proves a need; the same id again changes nothing. Raises InvalidContent."""
    row = _lock(need, by=by)
    now = timezone.now()
    check_evidence(evidence, today=now.astimezone(row.library.zone).date())
    return _store_evidence(row, evidence, by=by, now=now)


def check_evidence(evidence: NewEvidence, *, today: date) -> None:
    """Raise InvalidContent naming each field; `today` where the library stands."""
    kinds = NeedEvidence.Kind
    problems = _bad_objects(evidence) | problems_of_evidence(
        evidence.statement,
        evidence.source,
        evidence.dated_on,
        has_source=evidence.kind not in (kinds.RECORD, kinds.PHOTO),
        today=today,
    )
    if problems:
        raise InvalidContent(fields=problems)


def _bad_objects(evidence: NewEvidence) -> dict[str, object]:
    kinds = NeedEvidence.Kind
    problems: dict[str, object] = {}
    if evidence.kind not in kinds.values:
        problems["kind"] = _("Choose one of the list.")
    if (evidence.kind == kinds.RECORD) != (evidence.record_id is not None):
        problems["record_id"] = _("Choose the record that shows it.")
    if (evidence.kind == kinds.PHOTO) != (evidence.photo_id is not None):
        problems["photo_id"] = _("Choose a photo.")
    return problems


def _store_evidence(
    need: CommunityNeed, evidence: NewEvidence, *, by: PersonLike, now: datetime
) -> NeedEvidence:
    known = NeedEvidence.objects.filter(pk=evidence.id).first()
    if known is not None:
        if known.need_id != need.pk:
            raise IdTaken
        return known
    if evidence.photo_id is not None:
        attach_photo(evidence.photo_id, need.library_id, field="photo_id")
    assert evidence.dated_on is not None  # `check_evidence`
    row = NeedEvidence.objects.create(
        id=evidence.id,
        need=need,
        kind=evidence.kind,
        statement=visible(evidence.statement).strip(),
        source=visible(evidence.source).strip(),
        dated_on=evidence.dated_on,
        photo_id=evidence.photo_id,
        record_id=evidence.record_id,
        by=by,
        at=now,
    )
    audit("need.prove", need, by=by, library_id=need.library_id, detail={"kind": row.kind})
    return row


def attach_photo(photo_id: uuid.UUID, library_id: int, *, field: str) -> None:
    """Keep a photo of the library for good; one that belongs elsewhere is refused."""
    taken = Photo.objects.filter(pk=photo_id, library_id=library_id, is_attached=False).update(
        is_attached=True
    )
    if not taken:
        raise InvalidContent(fields={field: _("This photo is not here. Choose it again.")})


@in_transaction
def remove_evidence(evidence: NeedEvidence, *, by: PersonLike) -> NeedEvidence:
    """Take evidence away; its row stays and says when."""
    need = _lock(evidence.need, by=by)
    row = NeedEvidence.objects.select_for_update().get(pk=evidence.pk)
    if row.removed_at is None:
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        audit("need.unprove", need, by=by, library_id=need.library_id, detail={"kind": row.kind})
    return row
