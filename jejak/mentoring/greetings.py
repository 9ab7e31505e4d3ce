"""Whom to speak with at a library, and a warm first message in Indonesian."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from jejak.accounts.names import normal_phone
from jejak.common.text import day_text
from jejak.directory.sharing import public_address

from .contacts import Contact
from .silence import SilentRow
from .standing import managers


def contacts_of(request: HttpRequest, rows: Iterable[SilentRow]) -> Mapping[int, list[Contact]]:
    """Return whom to speak with for each library: its managers, else the library itself."""
    rows = list(rows)
    keepers: dict[int, list[Any]] = {}
    held = managers().filter(library__in=[row.library.pk for row in rows])
    for assignment in held.select_related("user").order_by("pk"):
        keepers.setdefault(assignment.library_id or 0, []).append(assignment.user)
    return {
        row.library.pk: _contacts(request, row, keepers.get(row.library.pk, [])) for row in rows
    }


def _contacts(request: HttpRequest, row: SilentRow, keepers: list[Any]) -> list[Contact]:
    library = row.library
    people = [(user.name, user.phone or "", user.email or "") for user in keepers]
    own_phone = normal_phone(library.phone.lstrip("( ")) or ""
    if (own_phone or library.email) and not any(phone or email for _n, phone, email in people):
        people.append((library.head_name or library.name, own_phone, library.email))
    return [
        Contact(name, phone, email, greeting(request, row, name))
        for name, phone, email in people
        if phone or email
    ]


def greeting(request: HttpRequest, row: SilentRow, name: str) -> str:
    """Return the message in Indonesian, whichever language the sender reads."""
    home = public_address(request, reverse("home"))
    with translation.override("id"):
        values = {
            "name": name,
            "sender": str(request.user),
            "library": row.library.name,
            "day": day_text(row.last_held_on) if row.last_held_on else "",
            "link": home,
        }
        if row.last_held_on:
            text = _(
                "Dear %(name)s, this is %(sender)s.\n\n"
                "How is %(library)s? The last activity that we read about was on %(day)s. "
                "Is anything in the way: the signal, the phone, or how to record? "
                "Just tell me, I am glad to help.\n\n"
                "Even one small class counts: %(link)s"
            )
        else:
            text = _(
                "Dear %(name)s, this is %(sender)s.\n\n"
                "How is %(library)s? We would love to read about its first activity in Jejak. "
                "Is anything in the way: the signal, the phone, or how to record? "
                "Just tell me, I am glad to help.\n\n"
                "Even one small class counts: %(link)s"
            )
        return text % values
