"""What the home page says of silent libraries and accounts, in few questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike

from .calls import RECENT, calls_to_make
from .models import ContactNote
from .places import PARTNERS, of_category
from .silence import SilentRow, reason_names, silent, silent_rows, with_last_report, with_reason
from .standing import WITHOUT_ACCOUNT, with_account_state

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
    counted = with_account_state(with_last_report(partners), now=now, today=today).aggregate(
        partners=Count("pk"),
        silent=Count("pk", filter=silent(now)),
        without=Count("pk", filter=Q(account_state__in=[s.value for s in WITHOUT_ACCOUNT])),
    )
    lately = ContactNote.objects.filter(library=OuterRef("pk"), at__gt=now - RECENT)
    found = with_last_report(partners).filter(silent(now)).filter(~Exists(lately))
    order = (F("last_report_at").asc(nulls_last=True), "name", "pk")
    first = with_reason(found, now=now).select_related("village", "district", "regency")
    return Care(
        partner_count=counted["partners"],
        silent_count=counted["silent"],
        without_account_count=counted["without"],
        urgent=silent_rows(list(first.order_by(*order)[:SHOWN]), reason_names(), now),
        calls=list(calls_to_make(user, until=today)[:SHOWN]),
    )
