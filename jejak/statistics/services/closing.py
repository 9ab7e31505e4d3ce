"""Closing a month, and opening it again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require, scope_for
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.periods import next_month
from jejak.places.models import Library
from jejak.places.services import hold_places
from jejak.statistics.content import FIELDS, REQUIRED
from jejak.statistics.deadlines import due_on
from jejak.statistics.errors import (
    MonthNotClosed,
    MonthNotOver,
    NothingToClose,
    QuestionsOpen,
    StatisticsConflict,
)
from jejak.statistics.models import MonthlyStatistics, MonthState
from jejak.statistics.questions import Question, questions_of
from jejak.statistics.reminders import forget_reminders
from jejak.statistics.sheets import NOTE_LENGTH
from jejak.statistics.words import said

from .versions import Why, lock_sheets, write_versions

# How many sheets before it a sheet is compared with.
EARLIER = 6


@in_transaction
def close_statistics(
    library: Library,
    month: date,
    *,
    base_version: int,
    confirmed: Collection[str] = (),
    note: str = "",
    by: PersonLike,
    at: datetime | None = None,
) -> MonthlyStatistics:
    """Close the month and return its sheet; closing a closed one changes nothing.

    `confirmed` are the codes of questions that the library answered with yes; `note` is what it
    says about them, beside the remark that may stand there already. Raises
    QuestionsOpen, InvalidContent (numbers missing), MonthNotOver, StatisticsConflict (the
    sheet changed since `base_version`) or NotAllowed.
    """
    hold_places([library])
    require(by, Action.RECORD, library)
    row = lock_sheets([(library.pk, month)]).get((library.pk, month))
    if row is None:
        raise NothingToClose
    if row.is_closed:
        return row
    now = at or timezone.now()
    today = now.astimezone(library.zone).date()
    _require_closable(row, base_version, today)
    asked = [q for q in questions_of(row, earlier_sheets(row)) if q.code not in set(confirmed)]
    if asked:
        raise QuestionsOpen(asked)
    row.note = _with_note(row.note, note)
    row.state, row.closed_at, row.closed_by = MonthState.CLOSED, now, by
    if row.first_closed_on is None:
        row.first_closed_on, row.due_on = today, due_on(library, month)
    forget_reminders(row)
    return _save(row, Why.CLOSED, by=by, now=now, at=at, detail={"confirmed": sorted(confirmed)})


def _with_note(said: str, more: str) -> str:
    more = more.strip()
    whole = f"{said} {more}".strip() if more not in said else said
    if len(whole) > NOTE_LENGTH:
        raise InvalidContent(fields={"note": _("Write at most 500 letters.")})
    return whole


def _require_closable(row: MonthlyStatistics, base_version: int, today: date) -> None:
    if base_version != row.version:
        raise StatisticsConflict({}, row.version)
    if today < next_month(row.month) - timedelta(days=1):
        raise MonthNotOver
    if missing := missing_to_close(row):
        raise InvalidContent(fields=missing)


def missing_to_close(row: MonthlyStatistics) -> dict[str, object]:
    """Return what a month still needs before it is closed, each beside its name."""
    missing: dict[str, object] = {
        name: said("missing", name=FIELDS[name].label)
        for name in REQUIRED
        if getattr(row, name) is None
    }
    if not row.method:
        missing["method"] = said("missing_method")
    return missing


def asked_about(library: Library, month: date) -> list[Question]:
    """Return all that is asked about a month, answered or not."""
    row = MonthlyStatistics.objects.filter(library=library, month=month).first()
    return questions_of(row, earlier_sheets(row)) if row else []


def earlier_sheets(row: MonthlyStatistics) -> list[MonthlyStatistics]:
    """Return the sheets of the library before this one, the latest first."""
    rows = MonthlyStatistics.objects.filter(library=row.library_id, month__lt=row.month)
    return list(rows.order_by("-month")[:EARLIER])


def may_reopen(user: PersonLike, row: MonthlyStatistics) -> bool:
    """The library itself, or whoever reviews it."""
    place = {
        "library_id": row.library_id,
        "regency_id": row.regency_id,
        "province_id": row.province_id,
    }
    actions = (Action.RECORD, Action.REVIEW)
    return any(scope_for(user, action).covers(**place) for action in actions)


@in_transaction
def reopen_statistics(
    library: Library, month: date, *, reason: str, by: PersonLike, at: datetime | None = None
) -> MonthlyStatistics:
    """Open a closed month again; that it was closed on time stays."""
    hold_places([library])
    row = lock_sheets([(library.pk, month)]).get((library.pk, month))
    if row is None:
        raise NothingToClose
    if not may_reopen(by, row):
        raise NotAllowed
    if not row.is_closed:
        raise MonthNotClosed
    if not reason.strip():
        raise InvalidContent(fields={"reason": _("Say why it is opened again.")})
    row.state, row.closed_at, row.closed_by = MonthState.OPEN, None, None
    now = at or timezone.now()
    note = reason.strip()[:300]
    return _save(row, Why.REOPENED, by=by, now=now, at=at, note=note)


def _save(
    row: MonthlyStatistics,
    why: str,
    *,
    by: PersonLike,
    now: datetime,
    at: datetime | None,
    note: str = "",
    detail: dict[str, object] | None = None,
) -> MonthlyStatistics:
    row.version += 1
    row.changed_at = now
    names = ["state", "closed_at", "closed_by", "first_closed_on", "due_on", "note"]
    row.save(update_fields=[*names, "version", "changed_at"])
    write_versions([row.pk], why=why, by=by, note=note, at=at)
    # Of the library itself, so that it stands in the library's own history; what was counted
    # from day to day does not.
    audit(
        f"statistics.{'close' if why == Why.CLOSED else 'reopen'}",
        row.library,
        by=by,
        library_id=row.library_id,
        detail={"month": f"{row.month:%Y-%m}"} | (detail or {}),
    )
    return row
