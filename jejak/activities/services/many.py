"""Many records checked at once: what changed meanwhile is left out and named, the rest is done."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.activities.checking.reasons import remarks_of
from jejak.activities.errors import ChangedMeanwhile, NotYourDecision, TooLateToUndo, WrongState
from jejak.activities.models import Activity, ActivityVersion, Remark, State
from jejak.audit.services import audit_line, write_lines
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, InvalidMove, NotAllowed
from jejak.notices.models import Kind

from .review import checked_remarks, save_returned, save_verified
from .reviewers import require_reviewer
from .telling import tell_authors
from .versions import lock_those_there, update_with_versions

Why = ActivityVersion.Why
# Of each record the version that the person saw.
Seen = Mapping[uuid.UUID, int]
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Checked:
    """What was done, and of what was not, why."""

    done: list[Activity]
    left_out: list[tuple[Activity, str]]


@in_transaction
def verify_each(seen: Seen, *, by: PersonLike) -> Checked:
    """Verify all that still stand as they were seen and that this person may verify."""
    checked = _sort_out(seen, "verify", lambda row: _may_decide(row, by))
    save_verified(checked.done, by=by)
    return checked


@in_transaction
def return_each(seen: Seen, *, reasons: Iterable[str], by: PersonLike) -> Checked:
    """Return all that still stand as they were seen, for the same common reasons.

    Each remark is written in the language of the record's author.
    """
    codes = list(reasons)
    checked_remarks(remarks_of(codes, language=by.language))
    checked = _sort_out(seen, "return", lambda row: _may_decide(row, by))
    said = {row.pk: remarks_of(codes, language=row.content_by.language) for row in checked.done}
    save_returned(checked.done, said=said, by=by, reasons=codes)
    return checked


@in_transaction
def undo_each(seen: Seen, *, by: PersonLike) -> Checked:
    """Take one's own verifications and returns back, as long as nothing happened since.

    Each record is as it was before: waiting, or verified by whoever had verified it.
    """
    latest = {
        version.activity_id: version
        for version in ActivityVersion.objects.filter(activity__in=list(seen))
        .order_by("activity_id", "-version")
        .distinct("activity_id")
    }
    checked = _sort_out(seen, "undo", lambda row: _may_undo(row, latest[row.pk], by))
    _restore(checked.done, by=by)
    return checked


def may_undo(row: Activity, version: ActivityVersion, by: PersonLike) -> bool:
    """Return whether the person may take back the decision that made this latest version."""
    try:
        _may_undo(row, version, by)
    except InvalidMove:
        return False
    return row.allows("undo")


def undone_since() -> timedelta:
    return timedelta(minutes=settings.REVIEW_UNDO_MINUTES)


def _sort_out(seen: Seen, move: str, check: Callable[[Activity], None]) -> Checked:
    """Lock the rows and tell those that may make the move from those that may not."""
    if not seen:
        raise InvalidContent(_("Tick at least one record."))
    if len(seen) > MOST_AT_ONCE:
        raise InvalidContent(_("Tick at most %(limit)s records at once.") % {"limit": MOST_AT_ONCE})
    done: list[Activity] = []
    left_out: list[tuple[Activity, str]] = []
    for row in lock_those_there(list(seen)).values():
        try:
            if row.version != seen[row.pk]:
                raise ChangedMeanwhile
            if not row.allows(move):
                raise WrongState
            check(row)
        except (InvalidMove, NotAllowed) as error:
            left_out.append((row, str(error)))
        else:
            done.append(row)
    return Checked(done, left_out)


def _may_decide(row: Activity, by: PersonLike) -> None:
    require(by, Action.REVIEW, row.library)
    require_reviewer(by, row)


def _may_undo(row: Activity, version: ActivityVersion, by: PersonLike) -> None:
    require(by, Action.REVIEW, row.library)
    is_own = version.by_id == by.pk and version.version == row.version
    if not is_own or version.why not in {Why.VERIFIED, Why.RETURNED}:
        raise NotYourDecision
    if timezone.now() - version.recorded_at > undone_since():
        raise TooLateToUndo


def _restore(rows: list[Activity], *, by: PersonLike) -> None:
    """Give locked rows the state of the version before the decision."""
    wanted = {(row.pk, row.version - 1) for row in rows}
    before = {
        version.activity_id: version.row
        for version in ActivityVersion.objects.filter(activity__in=rows)
        if (version.activity_id, version.version) in wanted
    }
    now = timezone.now()
    for row in rows:
        was = before[row.pk]
        row.state, row.state_note = was["state"], was["state_note"]
        row.verified_by_id = was["verified_by_id"]
        row.verified_at = was["verified_at"] and datetime.fromisoformat(was["verified_at"])
        row.changed_at = now
        Remark.objects.open().filter(activity=row, version=row.version, by=by).update(
            resolved_at=now, is_taken_back=True
        )
    update_with_versions(rows, why=Why.UNDONE, by=by, at=None)
    write_lines(
        audit_line(
            "activity.undo",
            row,
            by=by,
            library_id=row.library_id,
            detail={"to": State(row.state).value},
        )
        for row in rows
    )
    tell_authors(rows, kind=Kind.UNDONE, by=by)
