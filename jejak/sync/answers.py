"""How each end of a change is told to the phone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from jejak.activities.errors import EditConflict, Gone, IdTaken
from jejak.activities.models import Activity
from jejak.activities.receipts import receipt_code
from jejak.activities.services import Announced
from jejak.common.errors import InvalidContent, JejakError, NotAllowed
from jejak.plans import errors as plans
from jejak.statistics.errors import QuestionsOpen, StatisticsConflict

from .models import Change
from .schemas import Collision, PhotoResult, Result
from .wire import WIRE_NAMES, Themes

# The first that fits; any other refusal means that the record is in another state by now.
STATUSES: tuple[tuple[type[JejakError], str], ...] = (
    (InvalidContent, "invalid"),
    (EditConflict, "conflict"),
    (StatisticsConflict, "conflict"),
    (plans.NeedConflict, "conflict"),
    (QuestionsOpen, "questions"),
    (IdTaken, "id_taken"),
    (plans.IdTaken, "id_taken"),
    (Gone, "gone"),
    (NotAllowed, "not_allowed"),
)


def refused(
    change_id: uuid.UUID | str, status: str, text: str, fields: Mapping[str, str] | None = None
) -> Result:
    return Result.model_construct(
        change_id=str(change_id), status=status, message=text, fields=dict(fields or {})
    )


def status_of(error: JejakError) -> str:
    return next((name for kind, name in STATUSES if isinstance(error, kind)), "wrong_state")


def refused_by(change_id: uuid.UUID, error: JejakError, themes: Themes) -> Result:
    """Tell a service's refusal, beside the fields that it names."""
    status = status_of(error)
    said = {WIRE_NAMES.get(name, name): str(text) for name, text in error.fields.items()}
    result = refused(change_id, status, str(error), said)
    if isinstance(error, EditConflict):
        result.conflicts = {
            WIRE_NAMES[name]: Collision.model_construct(
                theirs=themes.wire_value(name, theirs), mine=themes.wire_value(name, mine)
            )
            for name, (theirs, mine) in error.conflicts.items()
        }
    return result


def stored(change_id: uuid.UUID, row: Activity, photos: list[Announced]) -> Result:
    return Result.model_construct(
        change_id=str(change_id),
        status="stored",
        version=row.version,
        state=row.state,
        stored_at=row.changed_at,
        receipt=receipt_code(row.pk, row.version),
        photos=[
            PhotoResult.model_construct(
                id=photo.id, status=photo.status, offset=photo.offset, message=photo.message
            )
            for photo in photos
        ],
    )


def repeated(known: Change) -> Result:
    """Return the answer as it was given the first time; the record is added anew."""
    return Result.model_validate(known.answer)
