"""Every write to announcements: writing, changing, withdrawing, telling, reading."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from jejak.access.roles import RANK, Action, Role
from jejak.access.scope import PersonLike, scopes_by_role
from jejak.accounts.models import User
from jejak.audit.services import audit
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.notices.models import Kind
from jejak.notices.services import notify, read_about
from jejak.places.models import Library, Region

from .errors import NotForYou, NotYours, TooManyAnnouncements, Withdrawn
from .models import TEXT_LENGTH, TITLE_LENGTH, Announcement, Audience, Receipt
from .readers import readers_of

TELL_TASK = "announcements.tell"
# People told before the writer's page comes back, and in one transaction of the worker.
TOLD_IN_REQUEST = 200
TOLD_AT_ONCE = 2_000
MOST_IN_AN_HOUR = 10


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an announcement says and when; whom it is for does not change afterwards."""

    title: str
    text: str
    starts_on: date
    ends_on: date | None = None
    is_pinned: bool = False


@transaction.atomic
def announce(
    said: Said,
    *,
    place: Library | Region,
    audience: Sequence[str],
    by: PersonLike,
    form_id: uuid.UUID | None = None,
) -> Announcement:
    """Write an announcement and tell its readers; the same form sent again changes nothing.

    Raises NotAllowed, InvalidContent or TooManyAnnouncements.
    """
    # One at a time for a writer: the limit and the form's id are both read below.
    User.objects.select_for_update().get(pk=by.pk)
    form_id = form_id or uuid.uuid4()
    known = Announcement.objects.filter(form_id=form_id).first()
    if known is not None:
        if known.by_id != by.pk:
            raise InvalidContent(_("This form is too old. Open it again."))
        return known
    role = writing_role(by, place)
    if role is None:
        raise NotAllowed(_("You may announce within your own area only."))
    problems = _problems(said)
    chosen = [name for name in Audience.values if name in audience]
    if not chosen:
        problems["audience"] = _("Choose at least one group.")
    if problems:
        raise InvalidContent(fields=problems)
    _refuse_too_many(by)
    row = Announcement.objects.create(
        form_id=form_id,
        region=place if isinstance(place, Region) else None,
        library=place if isinstance(place, Library) else None,
        audience=chosen,
        by=by,
        role=role,
        written_at=timezone.now(),
        **_columns(said),
    )
    audit("announcement.write", row, by=by, library_id=row.library_id)
    if not row.is_ahead and not tell_some(row.pk, most=TOLD_IN_REQUEST):
        app.configure_task(TELL_TASK).defer(announcement_id=row.pk)
    return row


def writing_role(by: PersonLike, place: Library | Region) -> Role | None:
    """Return the highest role in which the person may announce there."""
    held = [r for r, scope in scopes_by_role(by, Action.REVIEW) if scope.covers_place(place)]
    return max(held, key=lambda role: RANK[role], default=None)


def _columns(said: Said) -> dict[str, Any]:
    return {
        "title": said.title.strip(),
        "text": said.text.strip(),
        "starts_on": said.starts_on,
        "ends_on": said.ends_on,
        "is_pinned": said.is_pinned,
    }


def _problems(said: Said) -> dict[str, object]:
    problems: dict[str, object] = {}
    if not said.title.strip():
        problems["title"] = _("Write a title.")
    elif len(said.title) > TITLE_LENGTH:
        problems["title"] = _("Keep the title under %(limit)s characters.") % {
            "limit": TITLE_LENGTH
        }
    if not said.text.strip():
        problems["text"] = _("Write what you want to say.")
    elif len(said.text) > TEXT_LENGTH:
        problems["text"] = _("Keep the text under %(limit)s characters.") % {"limit": TEXT_LENGTH}
    if said.ends_on is not None and said.ends_on < said.starts_on:
        problems["ends_on"] = _("It ends before it starts. Choose a later day or leave it empty.")
    return problems


def _refuse_too_many(by: PersonLike) -> None:
    since = timezone.now() - timedelta(hours=1)
    if Announcement.objects.filter(by=by, written_at__gt=since).count() >= MOST_IN_AN_HOUR:
        raise TooManyAnnouncements


@transaction.atomic
def change_announcement(row: Announcement, said: Said, *, by: PersonLike) -> Announcement:
    """Change the words or the days of one's own announcement; it says that it was changed."""
    row = _lock(row)
    _require_keeper(row, by)
    if row.by_id != by.pk:
        raise NotYours
    if problems := _problems(said):
        raise InvalidContent(fields=problems)
    columns = _columns(said)
    if all(getattr(row, name) == value for name, value in columns.items()):
        return row
    for name, value in columns.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = timezone.now(), by
    row.save(update_fields=[*columns, "changed_at", "changed_by"])
    audit("announcement.change", row, by=by, library_id=row.library_id)
    return row


@transaction.atomic
def withdraw_announcement(row: Announcement, *, reason: str, by: PersonLike) -> Announcement:
    """Take it back, with a reason; its words stay, and it says that it was withdrawn."""
    row = _lock(row)
    _require_keeper(row, by)
    if not reason.strip():
        raise InvalidContent(fields={"reason": _("Say why it no longer holds.")})
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by
    row.withdrawn_reason = reason.strip()[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit("announcement.withdraw", row, by=by, library_id=row.library_id)
    return row


def _lock(row: Announcement) -> Announcement:
    found = Announcement.objects.select_for_update(of=("self",)).filter(pk=row.pk)
    row = found.select_related("region", "library__regency").get()
    if row.withdrawn_at is not None:
        raise Withdrawn
    return row


def _require_keeper(row: Announcement, by: PersonLike) -> None:
    if not row.is_kept_by(by):
        raise NotAllowed


@transaction.atomic
def read_announcement(row: Announcement, *, by: PersonLike) -> None:
    """Keep that the person has read it, once; the notice about it is read with it."""
    if not Announcement.objects.told_to(by).filter(pk=row.pk).exists():
        raise NotForYou
    Receipt.objects.bulk_create(
        [Receipt(announcement=row, user=by, read_at=timezone.now())], ignore_conflicts=True
    )
    read_about(by.pk, address_of(row))


def address_of(row: Announcement) -> str:
    return reverse("announcement", args=[row.pk])


@transaction.atomic
def tell_some(announcement_id: int, *, most: int = TOLD_AT_ONCE) -> bool:
    """Tell the next readers, at most so many; return whether all have been told.

    How far it came is kept in the same transaction: whoever goes on tells nobody twice.
    """
    found = Announcement.objects.select_for_update(of=("self",)).filter(pk=announcement_id)
    row = found.select_related("region", "by").first()
    if row is None or row.told_at is not None or row.withdrawn_at is not None or row.is_ahead:
        return True
    people = readers_of(row).filter(user__gt=row.told_up_to).values_list("user_id", flat=True)
    ids = list(people.order_by("user_id").distinct()[:most])
    notify(
        ids,
        kind=Kind.ANNOUNCEMENT,
        path=address_of(row),
        by=row.by,
        params={"title": row.title},
    )
    is_done = len(ids) < most
    row.told_up_to = ids[-1] if ids else row.told_up_to
    row.told_at = timezone.now() if is_done else None
    row.save(update_fields=["told_up_to", "told_at"])
    return is_done


def untold(*, now: datetime) -> list[int]:
    """Return the announcements whose day has come and whose readers were not all told."""
    today = timezone.localdate(now)
    rows = Announcement.objects.filter(told_at=None, withdrawn_at=None, starts_on__lte=today)
    return list(rows.order_by("pk").values_list("pk", flat=True))
