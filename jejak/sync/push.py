"""Pushing: each change is judged alone, decided once, and answered in its place."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.activities import services as activities
from jejak.activities.content import ActivityContent, content_of, content_of_version
from jejak.activities.errors import AlreadyRecorded, EditConflict, IdTaken
from jejak.activities.models import Activity, ActivityVersion
from jejak.activities.receipts import receipt_code
from jejak.common.errors import InvalidContent, InvalidMove, JejakError, NotAllowed

from . import schemas
from .models import Change
from .queries import as_records, read_again
from .schemas import Result, SentChange
from .wire import WIRE_NAMES, Themes


def push(person: PersonLike, *, sent_at: datetime, bodies: list[Any]) -> schemas.Pushed:
    now = timezone.now()
    themes = Themes()
    results = [_one(person, body, themes, now=now, offset=now - sent_at) for body in bodies]
    return schemas.Pushed.model_construct(now=now, results=results)


def _one(person, body, themes, *, now, offset) -> Result:
    try:
        change = SentChange.model_validate(body)
    except ValidationError as error:
        return Result.model_construct(
            change_id=str(body.get("change_id", "")) if isinstance(body, dict) else "",
            status="invalid",
            message=_("The server does not understand this change."),
            fields={
                ".".join(str(p) for p in e["loc"] if p != "fields"): e["msg"]
                for e in error.errors()
            },
        )
    if change.author != person.pk:
        return Result.model_construct(
            change_id=str(change.change_id),
            status="wrong_author",
            message=_("Another person wrote this."),
        )
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    known = Change.objects.filter(pk=change.change_id).first()
    if known is not None:
        if known.person_id != person.pk or known.digest != digest:
            return Result.model_construct(
                change_id=str(change.change_id),
                status="refused",
                message=_("This number was used for another change."),
            )
        result = Result.model_validate(known.answer)
        row = read_again([change.record_id]).get(change.record_id)
        if row is not None:
            result.record = as_records([row], person, themes)[0]
        return result
    try:
        with transaction.atomic():
            row, is_new = _write(person, change, themes)
            result = Result.model_construct(
                change_id=str(change.change_id),
                status="stored",
                version=row.version,
                state=row.state,
                stored_at=row.changed_at,
                receipt=receipt_code(row.pk, row.version),
            )
            Change.objects.create(
                id=change.change_id,
                person_id=person.pk,
                record_id=row.pk,
                digest=digest,
                received_at=now,
                made_at=change.made_at,
                clock_offset=offset,
                answer=json.loads(result.model_dump_json()),
            )
        if not is_new:
            result.record = as_records([read_again([row.pk])[row.pk]], person, themes)[0]
        return result
    except EditConflict as error:
        row = read_again([change.record_id])[change.record_id]
        return Result.model_construct(
            change_id=str(change.change_id),
            status="conflict",
            message=str(error),
            conflicts={
                WIRE_NAMES[n]: {"theirs": themes.wire_value(n, a), "mine": themes.wire_value(n, b)}
                for n, (a, b) in error.conflicts.items()
            },
            record=as_records([row], person, themes)[0],
        )
    except JejakError as error:
        status = (
            "invalid"
            if isinstance(error, InvalidContent)
            else "id_taken"
            if isinstance(error, IdTaken | AlreadyRecorded)
            else "gone"
            if error.code == "gone"
            else "not_allowed"
            if isinstance(error, NotAllowed)
            else "wrong_state"
        )
        return Result.model_construct(
            change_id=str(change.change_id),
            status=status,
            message=str(error),
            fields={WIRE_NAMES.get(n, n): str(t) for n, t in error.fields.items()},
        )
    except DatabaseError:
        return Result.model_construct(
            change_id=str(change.change_id),
            status="refused",
            message=_("The database refuses this record."),
        )


class Gone(JejakError):
    code = "gone"


def _write(person, change, themes):
    library = (
        libraries_allowing(person, Action.RECORD)
        .select_related("regency")
        .filter(pk=change.library_id)
        .first()
    )
    if library is None:
        raise NotAllowed
    values = themes.values_of(change.fields.model_dump(exclude_unset=True))
    answers = {int(k): v for k, v in change.answers.items() if k.isdigit()}
    if change.base_version is None:
        return activities.record_activity(
            id=change.record_id,
            library=library,
            content=ActivityContent(**values),
            submit=change.submit,
            by=person,
        ), True
    row = Activity.objects.filter(pk=change.record_id, library=library).first()
    base = ActivityVersion.objects.filter(
        activity_id=change.record_id, version=change.base_version
    ).first()
    if row is None or base is None:
        raise Gone
    mine = replace(content_of_version(base.row), **values)
    return activities.edit_activity(
        row,
        content=mine,
        base_version=change.base_version,
        submit=change.submit,
        answers=answers,
        by=person,
    ), False
