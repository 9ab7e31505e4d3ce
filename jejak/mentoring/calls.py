"""Calls that were made, and those that were promised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.activities.models import Activity
from jejak.places.models import Library, Region

from .models import ContactNote, ContactNoteQuerySet

RECENT = timedelta(days=7)
NOTES_SHOWN = 20
CALLS_SHOWN = 20


def unsettled(notes: ContactNoteQuerySet) -> ContactNoteQuerySet:
    """Notes with a promised day after which nobody called and nothing was reported."""
    later = ContactNote.objects.filter(library=OuterRef("library"), at__gt=OuterRef("at"))
    reports = Activity.objects.counted().filter(
        library=OuterRef("library"), submitted_at__gt=OuterRef("at")
    )
    return notes.filter(~Exists(later), ~Exists(reports), next_on__isnull=False)


def due_to_remind(now: datetime) -> QuerySet[ContactNote]:
    """Notes whose day has come on the library's own clock, locked for one worker."""
    has_come = Q()
    for zone, _name in Region.Zone.choices:
        today = now.astimezone(ZoneInfo(zone)).date()
        has_come |= Q(library__regency__time_zone=zone, next_on__lte=today)
    rows = ContactNote.objects.filter(has_come, next_on__isnull=False, reminded_at=None)
    related = rows.select_related("library__regency", "by").order_by("next_on", "pk")
    return related.select_for_update(of=("self",), skip_locked=True)


def calls_to_make(user: PersonLike, *, until: date | None = None) -> ContactNoteQuerySet:
    """The person's own promised calls, the earliest first, as long as they may make them."""
    rows = unsettled(ContactNote.objects.allowing(user, Action.REVIEW).filter(by=user))
    if until is not None:
        rows = rows.filter(next_on__lte=until)
    return rows.select_related("library__regency", "reason").order_by("next_on", "pk")


def notes_of(user: PersonLike, library: Library) -> list[ContactNote]:
    """Return the latest notes on a library, for those who serve it."""
    rows = ContactNote.objects.allowing(user, Action.REVIEW).filter(library=library)
    return list(rows.select_related("by", "reason").latest_first()[:NOTES_SHOWN])


def latest_contacts(libraries: Iterable[Any]) -> dict[int, ContactNote]:
    """Return the last note of each of these libraries, in one query."""
    rows = ContactNote.objects.filter(library__in=[library.pk for library in libraries])
    found = rows.order_by("library_id", "-at", "-id").distinct("library_id")
    return {note.library_id: note for note in found.select_related("by", "reason")}
