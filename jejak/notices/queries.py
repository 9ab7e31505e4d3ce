"""Reads of one's own notices; nobody reads another's."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Kind, MailSetting, Notice
from .words import Words, words_of

# Counting stops here; the bell then says "99+".
COUNT_LIMIT = 100
PAGE_SIZE = 30
LATEST = 3


def unread_count(user_id: int) -> int:
    return Notice.objects.of(user_id).unread()[:COUNT_LIMIT].count()


@dataclass(frozen=True)
class Page:
    rows: list[Words]
    next_cursor: int | None


def page_of_notices(user_id: int, *, before: int | None = None) -> Page:
    """Return one page, newest first, older than the notice `before`."""
    found = Notice.objects.of(user_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.select_related("by").order_by("-pk")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    cursor = shown[-1].pk if len(rows) > PAGE_SIZE else None
    return Page([words_of(row) for row in shown], cursor)


def latest_unread(user_id: int, kinds: list[Kind]) -> list[Words]:
    """Return the newest unread of these kinds, for the home page."""
    found = Notice.objects.of(user_id).unread().filter(kind__in=kinds)
    return [words_of(row) for row in found.select_related("by").order_by("-pk")[:LATEST]]


def rhythm_of(user_id: int) -> str:
    found = MailSetting.objects.filter(pk=user_id).values_list("rhythm", flat=True).first()
    return found or MailSetting.Rhythm.DAILY
