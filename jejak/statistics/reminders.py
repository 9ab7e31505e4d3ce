"""Telling managers of a month that is to be closed: before it is due, and once after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jejak.access.models import Assignment
from jejak.access.roles import Role
from jejak.common.periods import month_code, month_start
from jejak.notices.models import Kind, Notice
from jejak.notices.services import notify, read_about
from jejak.places.models import Library, PartnerCategory

from .deadlines import Deadlines
from .models import MonthlyStatistics, MonthState

# Our defaults: so many days before it is due, and how long after it the second one still comes.
DAYS_BEFORE = 3
DAYS_AFTER = 14
AT_ONCE = 1_000
DUE, WAS_DUE = "due_on", "was_due_on"


@dataclass(frozen=True)
class Reminder:
    """One month of one library, and which of the two reminders it is."""

    library: Library
    month: date
    due_on: date
    which: str

    @property
    def path(self) -> str:
        return month_path(self.library.pk, self.month)


def month_path(library_id: int, month: date) -> str:
    return reverse("statistics_month", args=[library_id, month_code(month)])


def remind_of_months(*, now: datetime | None = None) -> int:
    """Tell the managers of months to be closed, each once before and once after the due day.

    Returns how many people were told. What was told stands in their notices, so that a second
    run, or a worker that was away for days, tells nobody twice and forgets nobody.
    """
    now, told, last = now or timezone.now(), 0, 0
    deadlines = Deadlines()
    while libraries := _asked_after(last):
        told += _remind(libraries, deadlines, now)
        last = libraries[-1].pk
    return told


def _asked_after(pk: int) -> list[Library]:
    """Return the next partner libraries that somebody keeps, in the order of their keys."""
    managed = Assignment.objects.active().filter(role=Role.MANAGER, user__is_active=True)
    rows = Library.objects.filter(pk__gt=pk, pk__in=managed.values("library"))
    rows = rows.exclude(partner_category=PartnerCategory.NOT_PARTNER)
    return list(rows.select_related("regency").order_by("pk")[:AT_ONCE])


@transaction.atomic
def _remind(libraries: Sequence[Library], deadlines: Deadlines, now: datetime) -> int:
    with connection.cursor() as cursor:
        # Two workers would both find that nobody was told yet.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('remind_of_months', 0))")
    due = [
        reminder
        for library in libraries
        for month in _months_before(now.astimezone(library.zone).date())
        if (reminder := _reminder(library, month, deadlines, now)) is not None
    ]
    closed = MonthlyStatistics.objects.filter(
        state=MonthState.CLOSED,
        library__in={reminder.library.pk for reminder in due},
        month__in={reminder.month for reminder in due},
    )
    known = set(closed.values_list("library_id", "month"))
    due = [reminder for reminder in due if (reminder.library.pk, reminder.month) not in known]
    return _tell(due)


def _months_before(today: date) -> tuple[date, date]:
    """The month that runs, which may be due on the first days of the next, and the one before."""
    this = month_start(today)
    return this, month_start(this - timedelta(days=1))


def _reminder(
    library: Library, month: date, deadlines: Deadlines, now: datetime
) -> Reminder | None:
    if not is_expected(library, month):
        return None
    due_on = deadlines.due_on(library, month)
    days = (now.astimezone(library.zone).date() - due_on).days
    if -DAYS_BEFORE <= days <= 0:
        return Reminder(library, month, due_on, DUE)
    return Reminder(library, month, due_on, WAS_DUE) if 0 < days <= DAYS_AFTER else None


def is_expected(library: Library, month: date) -> bool:
    """Return whether a partner reports this month: from the one after joining, while open."""
    return (
        library.partner_category != PartnerCategory.NOT_PARTNER
        and (library.joined_on is None or library.joined_on < month)
        and (library.opened_on is None or month_start(library.opened_on) <= month)
        and (library.closed_on is None or month_start(library.closed_on) > month)
    )


def _tell(due: Sequence[Reminder]) -> int:
    managers = Assignment.objects.active().filter(
        role=Role.MANAGER, user__is_active=True, library__in=[one.library.pk for one in due]
    )
    people: dict[int, set[int]] = {}
    for library_id, user_id in managers.values_list("library_id", "user_id"):
        people.setdefault(library_id or 0, set()).add(user_id)
    known = _told_already(due, people)
    told = 0
    for one in due:
        ids = {
            pk for pk in people.get(one.library.pk, ()) if (pk, one.path, one.which) not in known
        }
        params = {
            "library": one.library.name,
            "month": one.month.isoformat(),
            one.which: one.due_on.isoformat(),
        }
        notify(ids, kind=Kind.MONTH, path=one.path, params=params)
        told += len(ids)
    return told


def forget_reminders(row: MonthlyStatistics) -> None:
    """Mark as read what the library's managers were told: closing the month answers it."""
    managers = Assignment.objects.active().filter(role=Role.MANAGER, library=row.library_id)
    for user_id in managers.values_list("user_id", flat=True):
        read_about(user_id, month_path(row.library_id, row.month))


def _told_already(
    due: Sequence[Reminder], people: dict[int, set[int]]
) -> set[tuple[int, str, str]]:
    """Return person, path and which reminder of what was told before."""
    users = {pk for ids in people.values() for pk in ids}
    rows = Notice.objects.filter(
        Q(kind=Kind.MONTH), user__in=users, path__in={one.path for one in due}
    )
    return {
        (user_id, path, DUE if DUE in params else WAS_DUE)
        for user_id, path, params in rows.values_list("user_id", "path", "params")
    }
