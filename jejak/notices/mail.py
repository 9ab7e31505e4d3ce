"""What was not read in time goes out as one mail a person; decision 0024 says what is promised.

Each person is a transaction of their own: their notices are locked, mailed, and marked. A crash
in between repeats that one mail under the same Message-ID, and loses nothing.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jejak.accounts.models import User
from jejak.common.text import number_text

from .models import MailSetting, Notice, NoticeQuerySet
from .words import words_of

logger = logging.getLogger(__name__)

# A run takes so many people, or so long, then asks for another one: photos come in between.
PEOPLE_A_RUN = 200
SECONDS_A_RUN = 45
# A mail names so many; it says how many more there are.
NAMED = 20
# What is older was there to be read all the time and is no news.
NEWS_FOR = timedelta(days=14)
# The mail of the day goes out from six in Western Indonesia on.
MORNING_HOUR = 6
MORNING_ZONE = ZoneInfo("Asia/Jakarta")
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=12)
SERVER_WAIT = "mail-server-wait"
# With these nobody can be reached. All else is about one address and holds up nobody else's mail.
SERVER_FAULTS = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
)


def mail_waiting(*, now: datetime | None = None) -> bool:
    """Mail whoever is due; return whether others still wait."""
    now = now or timezone.now()
    if _server_rests(now):
        return False
    ids = due_people(now)
    if not ids:
        return False
    until = time.monotonic() + SECONDS_A_RUN
    try:
        with _connection() as mail:
            for user_id in ids:
                if time.monotonic() > until:
                    return True
                mail_person(user_id, now=now, connection=mail)
    except OSError as error:  # smtplib's own are of this kind
        _let_server_rest(now, error)
        return False
    cache.delete(SERVER_WAIT)
    return len(ids) == PEOPLE_A_RUN


def due_people(now: datetime) -> list[int]:
    """Return who has news that is neither read nor mailed, and wants it by now."""
    settings_of = MailSetting.objects.filter(user=OuterRef("pk"))
    quiet = settings_of.filter(
        Q(rhythm=MailSetting.Rhythm.NONE)
        | Q(not_before__gt=now)
        | Q(rhythm=MailSetting.Rhythm.DAILY, last_mailed_at__gte=last_morning(now))
    )
    people = User.objects.filter(is_active=True, email__isnull=False)
    before = last_morning(now)
    news = _news(now).filter(user=OuterRef("pk"))
    soon = settings_of.filter(rhythm=MailSetting.Rhythm.SOON)
    # The mail of the day tells what was there in the morning; what comes later waits.
    due = people.filter(
        Exists(news.filter(at__lt=before)) | (Exists(soon) & Exists(news)), ~Exists(quiet)
    )
    return list(due.order_by("pk").values_list("pk", flat=True)[:PEOPLE_A_RUN])


def last_morning(now: datetime) -> datetime:
    """Return the last time that the mail of the day fell due."""
    there = now.astimezone(MORNING_ZONE)
    morning = there.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning <= there else morning - timedelta(days=1)


def _news(now: datetime) -> NoticeQuerySet:
    return Notice.objects.unread().filter(mailed_at=None, at__gte=now - NEWS_FOR)


def mail_person(user_id: int, *, now: datetime, connection: Any) -> bool:
    """Send one person what is new; return whether a mail went out.

    Raises what the connection raises when the server itself cannot be used. An address that
    is refused waits longer each time and keeps its news.
    """
    MailSetting.objects.get_or_create(user_id=user_id)
    with transaction.atomic():
        # Held until the end: a second worker skips this person.
        setting = MailSetting.objects.select_for_update(skip_locked=True).filter(pk=user_id).first()
        user = User.objects.filter(pk=user_id, is_active=True, email__isnull=False).first()
        if setting is None or user is None or setting.rhythm == MailSetting.Rhythm.NONE:
            return False
        found = _news(now).filter(user=user).select_related("by").order_by("-pk")
        notices = list(found)
        if not notices:
            return False
        try:
            connection.send_messages([mail_of(user, notices)])
        except SERVER_FAULTS:
            raise
        except (smtplib.SMTPException, ValueError):
            _let_address_rest(setting, now)
            return False
        Notice.objects.filter(pk__in=[n.pk for n in notices]).update(mailed_at=now)
        setting.last_mailed_at, setting.refused_count, setting.not_before = now, 0, None
        setting.save(update_fields=["last_mailed_at", "refused_count", "not_before"])
    return True


def mail_of(user: User, notices: list[Notice]) -> EmailMultiAlternatives:
    """Write the mail in the person's language; `notices` are newest first."""
    with translation.override(user.language):
        rows = [(words_of(n), whole_address(n.path)) for n in notices[:NAMED]]
        context = {
            "user": user,
            "rows": rows,
            "more": len(notices) - len(rows),
            "list_address": whole_address(reverse("notices")),
            "stop_address": whole_address(reverse("mail_choice")),
        }
        subject = (
            rows[0][0].sentence
            if len(notices) == 1
            else _("News in Jejak: %(count)s") % {"count": number_text(len(notices))}
        )
        mail = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string("notices/mail.txt", context),
            to=[user.email or ""],
            headers={
                "Message-ID": message_id(user, notices),
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{context['stop_address']}>",
            },
        )
        mail.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return mail


def message_id(user: User, notices: list[Notice]) -> str:
    """The same news, the same id: mail readers show a mail once that was sent twice."""
    told = f"{user.pk} {' '.join(str(n.pk) for n in notices)}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:32]
    return f"<kabar-{digest}@{urlsplit(site()).hostname or 'jejak'}>"


def site() -> str:
    """Return how the installation is reached from outside, as far as its settings say."""
    known = [settings.PUBLIC_URL, *settings.CSRF_TRUSTED_ORIGINS]
    return next(filter(None, known), f"http://{settings.ALLOWED_HOSTS[0]}").rstrip("/")


def whole_address(path: str) -> str:
    return f"{site()}{path}"


@contextmanager
def _connection() -> Iterator[Any]:
    with closing(get_connection()) as connection:
        connection.open()
        yield connection


def _server_rests(now: datetime) -> bool:
    state = cache.get(SERVER_WAIT)
    return bool(state) and state["until"] > now


def _let_server_rest(now: datetime, error: Exception) -> None:
    """Try the mail server again after 5 minutes, then 10, at most 12 hours."""
    times = (cache.get(SERVER_WAIT) or {}).get("times", 0) + 1
    until = now + _wait(times)
    cache.set(SERVER_WAIT, {"times": times, "until": until}, 2 * 24 * 3600)
    # Not the error's text: a server may quote addresses in it.
    logger.error("mail server failed (%s), tried again later", type(error).__name__)


def _let_address_rest(setting: MailSetting, now: datetime) -> None:
    setting.refused_count = min(setting.refused_count + 1, 100)
    setting.not_before = now + _wait(setting.refused_count)
    setting.save(update_fields=["refused_count", "not_before"])
    logger.warning("the mail server refused a mail to person %s", setting.user_id)


def _wait(times: int) -> timedelta:
    doublings: int = min(times - 1, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
