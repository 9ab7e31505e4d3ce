"""Review: what happens to a record after it was sent. Reviewers move, they do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.activities.content import CONTENT_FIELDS
from jejak.activities.errors import ChangedMeanwhile
from jejak.activities.models import Activity, ActivityVersion, Remark, State
from jejak.audit.services import audit_line, write_lines
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent

from .authors import require_author
from .reuse import look_again, photos_of
from .reviewers import require_reviewer
from .versions import lock, save_moves

REMARKED = frozenset(CONTENT_FIELDS) | {"photos", ""}


@in_transaction
def verify_activity(
    activity: Activity,
    *,
    by: PersonLike,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Activity:
    """Verify one submitted record, as the reviewer saw it.

    Raises OwnWords, NotAboveTheAuthor, WrongState, or ChangedMeanwhile when it is no longer
    at `seen_version`.
    """
    if seen_version is not None and lock([activity.pk], "verify")[0].version != seen_version:
        raise ChangedMeanwhile
    return verify_activities([activity], by=by, at=at)[0]


@in_transaction
def verify_activities(
    activities: Sequence[Activity], *, by: PersonLike, at: datetime | None = None
) -> list[Activity]:
    """Verify many, all or none."""
    rows = lock([activity.pk for activity in activities], "verify")
    for row in rows:
        require(by, Action.REVIEW, row.library)
        require_reviewer(by, row)
    save_moves(rows, to=State.VERIFIED, why=ActivityVersion.Why.VERIFIED, by=by, at=at)
    write_lines(
        audit_line("activity.verify", row, by=by, library_id=row.library_id) for row in rows
    )
    return rows


@in_transaction
def return_activity(
    activity: Activity,
    *,
    remarks: Mapping[str, str],
    by: PersonLike,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Activity:
    """Send a record back with a remark per field ("" for the record as a whole).

    Raises ChangedMeanwhile when it is no longer at `seen_version`.
    """
    said = {field: text.strip() for field, text in remarks.items() if text.strip()}
    if not said:
        raise InvalidContent(_("Say what should be mended: write at least one remark."))
    if unknown := set(said) - REMARKED:
        raise InvalidContent(fields={name: _("There is no such field.") for name in unknown})
    row = lock([activity.pk], "return")[0]
    if seen_version not in {None, row.version}:
        raise ChangedMeanwhile
    require(by, Action.REVIEW, row.library)
    require_reviewer(by, row)
    save_moves([row], to=State.RETURNED, why=ActivityVersion.Why.RETURNED, by=by, at=at)
    Remark.objects.bulk_create(
        Remark(
            activity=row,
            field=name,
            text=text[:500],
            by_id=by.pk,
            at=row.changed_at,
            version=row.version,
        )
        for name, text in said.items()
    )
    write_lines(
        [
            audit_line(
                "activity.return",
                row,
                by=by,
                library_id=row.library_id,
                detail={"fields": sorted(said)},
            )
        ]
    )
    return row


@in_transaction
def withdraw_activity(
    activity: Activity, *, reason: str, by: PersonLike, at: datetime | None = None
) -> Activity:
    """Take a record out of every sum, with a reason; `restore_activity` undoes it."""
    if not reason.strip():
        raise InvalidContent(fields={"reason": _("Say why this record should not count.")})
    row = lock([activity.pk], "withdraw")[0]
    require_author(by, row)
    save_moves(
        [row],
        to=State.WITHDRAWN,
        why=ActivityVersion.Why.WITHDRAWN,
        by=by,
        note=reason.strip()[:300],
        at=at,
    )
    look_again(photos_of(row))
    write_lines([audit_line("activity.withdraw", row, by=by, library_id=row.library_id)])
    return row


@in_transaction
def restore_activity(activity: Activity, *, by: PersonLike, at: datetime | None = None) -> Activity:
    """Undo a withdrawal; the record counts again and waits to be checked."""
    row = lock([activity.pk], "restore")[0]
    require_author(by, row)
    save_moves([row], to=State.SUBMITTED, why=ActivityVersion.Why.RESTORED, by=by, at=at)
    look_again(photos_of(row))
    write_lines([audit_line("activity.restore", row, by=by, library_id=row.library_id)])
    return row
