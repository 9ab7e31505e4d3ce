"""Where somebody is signed in: beginning a session, showing them, ending them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from jejak.audit.services import audit

from .models import Session, User
from .sessions import BEGAN_KEY, DEVICE_KEY

BACKEND = "jejak.accounts.backends.SignInNameBackend"
# The first that fits: browsers name others that they resemble after themselves.
BROWSERS = (
    ("SamsungBrowser/", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("EdgA?/", "Edge"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("Chrome/|CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """One signed-in browser; `mark` names it without giving away the key of its session."""

    mark: str
    words: str
    began_at: datetime | None
    used_on: date | None
    is_this: bool


def device_in_words(agent: str) -> str:
    """Return "Chrome, Android" for what a browser says of itself; nothing if it is unknown."""
    named = [
        next((name for pattern, name in known if re.search(pattern, agent)), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in named if name)


def note_device(request: HttpRequest) -> None:
    """Write into a session that just began on what it runs and since when."""
    request.session[DEVICE_KEY] = device_in_words(request.headers.get("user-agent", "")[:400])
    request.session[BEGAN_KEY] = timezone.now().isoformat()


def sign_in(request: HttpRequest, user: User) -> None:
    login(request, user, backend=BACKEND)
    note_device(request)


def devices_of(user: Any, *, session_key: str | None) -> list[Device]:
    """Return where the person is signed in, this device first, then the last used."""
    rows = _live(user).order_by("-used_on", "-began_at", "session_key")
    found = [
        Device(_mark(r), r.device, r.began_at, r.used_on, r.session_key == session_key)
        for r in rows
    ]
    return sorted(found, key=lambda device: not device.is_this)


@transaction.atomic
def end_device(user: Any, mark: str) -> bool:
    """End the session of this mark; False when there is none such any more."""
    keys = [row.session_key for row in _live(user) if _mark(row) == mark]
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        audit("account.sign_out_device", user, by=user)
    return bool(keys)


@transaction.atomic
def sign_out_everywhere(user: Any) -> None:
    """End every session of the person, this one too."""
    end_sessions(user)
    audit("account.sign_out_everywhere", user, by=user)


def end_sessions(user: Any, *, but: str | None = None) -> None:
    """Delete the sessions of the account, in the caller's transaction."""
    Session.objects.filter(user_id=user.pk).exclude(session_key=but or "").delete()


def _live(user: Any) -> Any:
    return Session.objects.filter(user_id=user.pk, expire_date__gt=timezone.now())


def _mark(row: Session) -> str:
    return hashlib.sha256(f"device:{row.session_key}".encode()).hexdigest()[:20]
