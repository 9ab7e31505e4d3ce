"""A library's budget calendar as iCalendar (RFC 5545): days, no people."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from jejak.places.models import Library

from .calendar_queries import BudgetCalendar, Due, StepDates, today_in

ONE_DAY = timedelta(days=1)


def calendar_file(library: Library, *, page: str) -> bytes:
    """Return the steps and preparations of the open budget year and the next.

    A UID stays the same when its days move; `page` is where the calendar stands in Jejak.
    """
    source = BudgetCalendar(library, today=today_in(library))
    written = Calendar()
    written.add("prodid", "-//Jejak//Kalender anggaran//ID")
    written.add("version", "2.0")
    written.add("calscale", "GREGORIAN")
    written.add("method", "PUBLISH")
    written.add("x-wr-calname", _("Budget calendar: %(library)s") % {"library": library})
    written.add("x-published-ttl", "P1D")
    now = timezone.now()
    for year in source.open_years:
        for row in source.year(year):
            written.add_component(_step_event(row, library, page, now))
            for due in row.dues:
                written.add_component(_due_event(due, row, library, page, now))
    body: bytes = written.to_ical()
    return body


def _event(uid: str, summary: str, days: tuple[date, date], page: str, now: datetime) -> Event:
    """Return an all-day event; the end that iCalendar writes is the day after the last."""
    event = Event()
    event.add("uid", f"{uid}@jejak")
    event.add("dtstamp", now)
    event.add("dtstart", days[0])
    event.add("dtend", days[1] + ONE_DAY)
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    event.add("url", page)
    return event


def _step_event(row: StepDates, library: Library, page: str, now: datetime) -> Event:
    summary = _("%(step)s (budget %(year)s)") % {"step": row.step, "year": row.budget_year}
    uid = f"tahap-{row.step.code}-{row.budget_year}-{library.pk}"
    event = _event(uid, summary, (row.starts_on, row.ends_on), page, now)
    said = [row.step.law, row.entered.note if row.entered else ""]
    if text := "\n".join(line for line in said if line):
        event.add("description", text)
    return event


def _due_event(due: Due, row: StepDates, library: Library, page: str, now: datetime) -> Event:
    summary = _("Have ready: %(preparation)s") % {"preparation": due.preparation}
    if due.is_ready:
        summary = _("Ready: %(preparation)s") % {"preparation": due.preparation}
    uid = f"siap-{due.preparation.code}-{row.budget_year}-{library.pk}"
    event = _event(uid, summary, (due.due_on, due.due_on), page, now)
    event.add("description", _("For: %(step)s") % {"step": row.step})
    return event
