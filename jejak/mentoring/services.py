"""Notes of calls, who serves which library, and reminders of calls that were promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.access.models import Assignment
from jejak.access.roles import Action, Role
from jejak.access.scope import people_below, require, scope_for
from jejak.access.services import assign, place_columns
from jejak.accounts.models import User
from jejak.audit.services import audit
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.notices.models import Kind
from jejak.notices.services import notify
from jejak.places.models import Library, Region
from jejak.places.services import hold_places

from .calls import due_to_remind, unsettled
from .models import ContactNote, ContactReason

LATEST_CALL = timedelta(days=366)
REMINDED_AT_ONCE = 500
NAMES_TOLD = 3


@transaction.atomic
def note_contact(
    library: Library,
    *,
    channel: str,
    was_reached: bool,
    by: Any,
    reason: ContactReason | None = None,
    text: str = "",
    next_on: date | None = None,
    now: datetime | None = None,
) -> ContactNote:
    """Write down one attempt to speak with a library."""
    now = now or timezone.now()
    hold_places([library])
    require(by, Action.REVIEW, library)
    _check_next_on(next_on, now.astimezone(library.zone).date())
    note = ContactNote.objects.create(
        library_id=library.pk,
        regency_id=library.regency_id,
        province_id=library.province_id,
        partner_category=library.partner_category,
        at=now,
        by=by,
        channel=channel,
        was_reached=was_reached,
        reason=reason,
        text=text.strip(),
        next_on=next_on,
    )
    detail = {"channel": channel, "reached": was_reached, "reason": reason and reason.code}
    audit("contact.note", note, by=by, library_id=library.pk, detail=detail)
    return note


def _check_next_on(next_on: date | None, today: date) -> None:
    if next_on is None:
        return
    if next_on < today:
        problem = gettext_lazy("This day has passed. Choose today or a later day.")
        raise InvalidContent(fields={"next_on": problem})
    if next_on > today + LATEST_CALL:
        problem = gettext_lazy("Choose a day within the next twelve months.")
        raise InvalidContent(fields={"next_on": problem})


@transaction.atomic
def give_libraries(person: User, places: Sequence[Library | Region], *, by: Any) -> int:
    """Let a person serve these libraries or regions as a facilitator; return how many are new."""
    if not person.is_active or not _within_reach(person, by):
        raise NotAllowed(_("This person is not within your reach."))
    held = Assignment.objects.active().filter(user=person, role=Role.FACILITATOR)
    known = {(row.library_id, row.region_id) for row in held.select_for_update()}
    new = [place for place in places if _key(place) not in known]
    for place in new:
        assign(person, role=Role.FACILITATOR, place=place, by=by)
    if new:
        names = ", ".join(str(place) for place in new[:NAMES_TOLD])
        more = f" (+{len(new) - NAMES_TOLD})" if len(new) > NAMES_TOLD else ""
        params = {"title": names + more}
        notify([person.pk], kind=Kind.ROLE, path=reverse("account"), by=by, params=params)
    return len(new)


def _within_reach(person: User, by: Any) -> bool:
    return Assignment.objects.active().filter(people_below(by), user=person).exists()


def _key(place: Library | Region) -> tuple[int | None, int | None]:
    columns = place_columns(place)
    return columns["library_id"], columns["region_id"]


@transaction.atomic
def remind_of_calls(*, now: datetime | None = None) -> int:
    """Tell the authors of notes whose day has come, once; return how many notes were looked at.

    Nobody is told of a call that was made since, of a library that reported since, or of one
    that they may no longer call.
    """
    now = now or timezone.now()
    notes = list(due_to_remind(now)[:REMINDED_AT_ONCE])
    open_ones = set(unsettled(ContactNote.objects.filter(pk__in=[n.pk for n in notes])))
    authors = {note.by_id: note.by for note in notes}
    for note in notes:
        author = authors[note.by_id]
        may = author.is_active and scope_for(author, Action.REVIEW).covers_library(note.library)
        if may and note in open_ones:
            address = reverse("library_contact", args=[note.library_id])
            params = {"library": note.library.name}
            notify([author.pk], kind=Kind.CONTACT, path=address, params=params)
    ContactNote.objects.filter(pk__in=[note.pk for note in notes]).update(reminded_at=now)
    return len(notes)
