"""Review: what happens to a record after it was sent. Reviewers move, they do not edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.activities.content import CONTENT_FIELDS
from jejak.activities.errors import ChangedMeanwhile
from jejak.activities.models import Activity, ActivityVersion, Remark, State
from jejak.audit.services import audit_line, write_lines
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent
from jejak.common.ids import uuid7
from jejak.notices.models import Kind

from .authors import require_author
from .reuse import look_again, photos_of
from .reviewers import require_reviewer
from .telling import tell_authors
from .versions import lock, save_moves

REMARKED = frozenset(CONTENT_FIELDS) | {"photos", ""}
REMARK_LENGTH = 500


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
    save_verified(rows, by=by, at=at)
    return rows


def save_verified(rows: Sequence[Activity], *, by: PersonLike, at: datetime | None = None) -> None:
    """Write the verification of locked rows that may be verified."""
    save_moves(rows, to=State.VERIFIED, why=ActivityVersion.Why.VERIFIED, by=by, at=at)
    _write_decision("activity.verify", rows, by=by)
    if at is None:  # history that is replayed is no news
        tell_authors(rows, kind=Kind.VERIFIED, by=by)


def _write_decision(
    action: str, rows: Sequence[Activity], *, by: PersonLike, detail: Mapping[str, Any] = {}
) -> None:
    """Write an audit line for each; `decision` holds together what was decided at once."""
    decision = uuid7().hex
    write_lines(
        audit_line(
            action,
            row,
            by=by,
            library_id=row.library_id,
            detail={**detail, "decision": decision},
        )
        for row in rows
    )


@in_transaction
def return_activity(
    activity: Activity,
    *,
    remarks: Mapping[str, str],
    by: PersonLike,
    seen_version: int | None = None,
    reasons: Iterable[str] = (),
    at: datetime | None = None,
) -> Activity:
    """Send a record back with a remark per field ("" for the record as a whole).

    `reasons` are the codes of common reasons that the remarks were made of. Raises
    ChangedMeanwhile when it is no longer at `seen_version`.
    """
    said = checked_remarks(remarks)
    row = lock([activity.pk], "return")[0]
    if seen_version not in {None, row.version}:
        raise ChangedMeanwhile
    require(by, Action.REVIEW, row.library)
    require_reviewer(by, row)
    save_returned([row], said={row.pk: said}, by=by, reasons=reasons, at=at)
    return row


def checked_remarks(remarks: Mapping[str, str]) -> dict[str, str]:
    """Return what was really said; raise InvalidContent for nothing, too much or odd fields."""
    said = {field: text.strip() for field, text in remarks.items() if text.strip()}
    if not said:
        raise InvalidContent(_("Say what should be mended: write at least one remark."))
    if unknown := set(said) - REMARKED:
        raise InvalidContent(fields={name: _("There is no such field.") for name in unknown})
    if long := {name for name, text in said.items() if len(text) > REMARK_LENGTH}:
        words = _("Keep this under %(limit)s characters, with the reasons ticked above.")
        raise InvalidContent(fields={name: words % {"limit": REMARK_LENGTH} for name in long})
    return said


def save_returned(
    rows: Sequence[Activity],
    *,
    said: Mapping[Any, Mapping[str, str]],
    by: PersonLike,
    reasons: Iterable[str] = (),
    at: datetime | None = None,
) -> None:
    """Write the return of locked rows that may be returned, with what is `said` about each."""
    save_moves(rows, to=State.RETURNED, why=ActivityVersion.Why.RETURNED, by=by, at=at)
    Remark.objects.bulk_create(
        Remark(
            activity=row,
            field=name,
            text=text,
            by_id=by.pk,
            at=row.changed_at,
            version=row.version,
        )
        for row in rows
        for name, text in said[row.pk].items()
    )
    fields = sorted({name for row in rows for name in said[row.pk]})
    detail = {"fields": fields, "reasons": sorted(reasons)}
    _write_decision("activity.return", rows, by=by, detail=detail)
    if at is None:
        tell_authors(rows, kind=Kind.RETURNED, by=by)


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
