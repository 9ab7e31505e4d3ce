"""What the home page says of silent libraries and accounts, in few questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike

from .calls import RECENT, calls_to_make
from .models import ContactNote
from .places import PARTNERS, of_category
from .silence import DAYS, Reasons, SilentRow, longest_first, silent_for, silent_rows, standings
from .standing import WITHOUT_ACCOUNT

SHOWN = 5


@dataclass(frozen=True)
class Care:
    """How the partner libraries of a reviewer stand."""

    partner_count: int
    silent_count: int
    without_account_count: int
    urgent: list[SilentRow]
    calls: list[ContactNote]


def care_of(user: PersonLike, now: datetime | None = None) -> Care:
    """Return the counts, the five most urgent libraries, and the calls whose day has come.

    Urgent is who reported once and stopped, the longest silence first, and was not contacted
    in the last seven days; who never reported comes after.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    partners = of_category(libraries_allowing(user, Action.REVIEW).open_on(today), PARTNERS)
    rows = standings(partners, now)
    silent = longest_first(filter(silent_for(DAYS[0], now), rows))
    lately = ContactNote.objects.allowing(user, Action.REVIEW).filter(at__gt=now - RECENT)
    contacted = set(lately.values_list("library_id", flat=True))
    urgent = [row for row in silent if row.pk not in contacted]
    urgent.sort(key=lambda row: row.last_report_at is None)
    shown = urgent[:SHOWN]
    reasons = Reasons(partners.filter(pk__in=[row.pk for row in shown]))
    return Care(
        partner_count=len(rows),
        silent_count=len(silent),
        without_account_count=sum(row.account_state in WITHOUT_ACCOUNT for row in rows),
        urgent=silent_rows(shown, reasons, now),
        calls=list(calls_to_make(user, until=today)[:SHOWN]),
    )
