"""Telling people, and what they make of it: called by the service that did the thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from jejak.audit.services import audit

from .models import Kind, MailSetting, Notice

# Read, and then kept this long; what nobody read stays.
READ_KEPT = timedelta(days=90)
DELETED_AT_ONCE = 5_000


def notify(
    user_ids: Iterable[int],
    *,
    kind: Kind,
    path: str,
    by: Any = None,
    params: Mapping[str, Any] | None = None,
) -> None:
    """Tell each of them once, in the caller's transaction; whoever did it is not told."""
    own = by.pk if by is not None else None
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(user_id=pk, kind=kind, at=now, by_id=own, path=path, params=dict(params or {}))
        for pk in sorted(set(user_ids) - {own})
    )


def read_notice(notice: Notice) -> None:
    """Mark as read what leads to the same place: one visit answers all of it."""
    read_about(notice.user_id, notice.path)


def read_about(user_id: int, path: str) -> None:
    unread = Notice.objects.of(user_id).unread().filter(path=path)
    unread.update(read_at=timezone.now())


def read_all(user_id: int, *, up_to: int) -> int:
    """Mark everything as read that the person could see: what came later stays unread."""
    unread = Notice.objects.of(user_id).unread().filter(pk__lte=up_to)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def choose_mail(user: Any, *, rhythm: str) -> None:
    """Keep how often the person wants mail."""
    MailSetting.objects.update_or_create(
        user=user, defaults={"rhythm": rhythm, "refused_count": 0, "not_before": None}
    )
    audit("mail.choose", user, by=user, detail={"rhythm": rhythm})


def forget_read(*, now: datetime) -> int:
    """Delete some of what was read long ago; return how many."""
    old = Notice.objects.filter(read_at__lt=now - READ_KEPT).order_by("read_at")
    ids = list(old.values_list("pk", flat=True)[:DELETED_AT_ONCE])
    return Notice.objects.filter(pk__in=ids).delete()[0]
