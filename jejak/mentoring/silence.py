"""Which libraries fell silent, for how long, and why.

A library is silent when nothing counted was sent for it for 30 days of its own clock, or never
(decision 0023). What counts is when a record was sent, not when the activity was held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.models import Assignment
from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action, Role
from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, State
from jejak.places.models import Library, Region

from .calls import RECENT, latest_contacts
from .models import ContactNote, ContactReason
from .places import Asked, libraries_within, of_category
from .standing import AccountState, with_account_state

PAGE_SIZE = 50
DAYS = (30, 60, 90)
EVER, NEVER = "semua", "belum"
# Beside the noted reasons, those that the register itself knows.
KNOWN_REASONS: dict[str, Any] = {
    "no_account": _("No account, not invited"),
    "expired": _("Invitation too old"),
    "invited": _("Invited, not yet accepted"),
    "never_signed_in": _("Never signed in"),
    "returned": _("Returned records unanswered"),
    "unknown": _("Not known yet"),
}
NOBODY = "tidak-ada"


@dataclass(frozen=True)
class Wanted:
    """What of the silent libraries is asked for."""

    asked: Asked
    length: str = EVER
    reason: str = ""
    # The id of who serves it, NOBODY, or "" for all.
    server: str = ""


def start_of_silence(days: int, zone: str, now: datetime) -> datetime:
    """Return the moment before which the last report makes a silence of so many days.

    A report of 26 October breaks a silence of 30 days until 24 November, all of that day.
    """
    clock = ZoneInfo(zone)
    first_kept = now.astimezone(clock).date() - timedelta(days=days - 1)
    return datetime.combine(first_kept, time.min, tzinfo=clock)


def silent_for(days: int, now: datetime) -> Q:
    """Return the filter on libraries whose last report lies so many days back, or more."""
    found = Q()
    for zone, _name in Region.Zone.choices:
        start = start_of_silence(days, zone, now)
        found |= Q(regency__time_zone=zone, last_report_at__lt=start)
    return found


def silent(now: datetime) -> Q:
    return Q(last_report_at=None) | silent_for(DAYS[0], now)


def of_length(length: str, now: datetime) -> Q:
    if length == NEVER:
        return Q(last_report_at=None)
    return silent(now) if length == EVER else silent_for(int(length), now)


def with_last_report(libraries: Any) -> Any:
    reports = Activity.objects.counted().filter(library=OuterRef("pk")).order_by()
    last = reports.values("library").annotate(last=Max("submitted_at")).values("last")
    return libraries.annotate(last_report_at=Subquery(last, output_field=DateTimeField()))


def with_reason(libraries: Any, *, now: datetime) -> Any:
    """Annotate `reason`: what a caller noted since the last report, else what is known anyway."""
    libraries = with_account_state(libraries, now=now, today=timezone.localdate(now))
    noted = ContactNote.objects.filter(library=OuterRef("pk"), reason__isnull=False).latest_first()
    returned = Activity.objects.filter(library=OuterRef("pk"), state=State.RETURNED)
    by_account = {
        AccountState.NOTHING: "no_account",
        AccountState.EXPIRED: "expired",
        AccountState.INVITED: "invited",
        AccountState.NEVER_SIGNED_IN: "never_signed_in",
    }
    return libraries.annotate(
        noted_at=Subquery(noted.values("at")[:1]),
        noted_reason=Subquery(noted.values("reason__code")[:1]),
    ).annotate(
        reason=Case(
            When(
                Q(noted_at__isnull=False, last_report_at=None)
                | Q(noted_at__gt=F("last_report_at")),
                then=F("noted_reason"),
            ),
            *(When(account_state=state, then=Value(code)) for state, code in by_account.items()),
            When(Exists(returned), then=Value("returned")),
            default=Value("unknown"),
            output_field=CharField(),
        )
    )


def serving(user_id: int) -> Q:
    """Return the filter on libraries that a facilitator serves."""
    held = Assignment.objects.active().filter(user=user_id, role=Role.FACILITATOR)
    return Q(pk__in=held.filter(library__isnull=False).values("library")) | Q(
        regency_id__in=held.filter(region__isnull=False).values("region")
    )


def served_by_nobody() -> Q:
    held = Assignment.objects.active().filter(role=Role.FACILITATOR, user__is_active=True)
    return ~Exists(held.filter(library=OuterRef("pk"))) & ~Exists(
        held.filter(region=OuterRef("regency"))
    )


def _libraries(user: PersonLike, wanted: Wanted, now: datetime) -> Any:
    """Return open libraries within the person's review that fit all but length and reason."""
    found = libraries_allowing(user, Action.REVIEW).open_on(timezone.localdate(now))
    found = of_category(libraries_within(found, wanted.asked.region), wanted.asked.category)
    if wanted.server == NOBODY:
        found = found.filter(served_by_nobody())
    elif wanted.server:
        found = found.filter(serving(int(wanted.server)))
    return with_last_report(found)


@dataclass(frozen=True)
class SilentRow:
    """A silent library; `silent_days` is None when nothing was ever sent."""

    library: Library
    silent_days: int | None
    last_report_at: datetime | None
    last_held_on: date | None
    reason: str
    reason_name: str
    contact: ContactNote | None
    was_contacted_lately: bool


@dataclass(frozen=True)
class SilentPage:
    rows: list[SilentRow]
    count: int
    next_cursor: str
    by_length: dict[str, int]
    by_reason: list[tuple[str, str, int]]


def silent_page(
    user: PersonLike, wanted: Wanted, *, cursor: int | None = None, now: datetime | None = None
) -> SilentPage:
    """Return the silent libraries, the longest silence first, and how many for which reason."""
    now = now or timezone.now()
    base = _libraries(user, wanted, now)
    found = with_reason(base.filter(of_length(wanted.length, now)), now=now)
    names = reason_names()
    counts = {
        row["reason"]: row["n"] for row in found.order_by().values("reason").annotate(n=Count("pk"))
    }
    if wanted.reason:
        base_of_reason = with_reason(base.filter(silent(now)), now=now).filter(reason=wanted.reason)
        by_length = _by_length(base_of_reason, now)
        found = found.filter(reason=wanted.reason)
        count = counts.get(wanted.reason, 0)
    else:
        by_length = _by_length(base, now)
        count = sum(counts.values())
    rows, next_cursor = _cut(found, cursor)
    return SilentPage(
        rows=silent_rows(rows, names, now),
        count=count,
        next_cursor=next_cursor,
        by_length=by_length,
        by_reason=[(code, str(name), counts.get(code, 0)) for code, name in names.items()],
    )


def _by_length(libraries: Any, now: datetime) -> dict[str, int]:
    kinds = {f"d{days}": Count("pk", filter=silent_for(days, now)) for days in DAYS}
    never = Count("pk", filter=Q(last_report_at=None))
    found = libraries.aggregate(**kinds, never=never)
    lengths = {str(days): found[f"d{days}"] for days in DAYS}
    return {EVER: found["never"] + found[f"d{DAYS[0]}"], **lengths, NEVER: found["never"]}


def _cut(found: Any, cursor: int | None) -> tuple[list[Any], str]:
    last = found.filter(pk=cursor).first() if cursor else None
    if last is not None:
        found = found.filter(_after(last))
    held = Activity.objects.counted().filter(library=OuterRef("pk")).order_by("-held_on")
    found = found.annotate(last_held_on=Subquery(held.values("held_on")[:1]))
    related = ("village", "district", "regency")
    order = (F("last_report_at").asc(nulls_first=True), "pk")
    rows = list(found.select_related(*related).order_by(*order)[: PAGE_SIZE + 1])
    more = len(rows) > PAGE_SIZE
    return rows[:PAGE_SIZE], str(rows[PAGE_SIZE - 1].pk) if more else ""


def _after(last: Any) -> Q:
    if last.last_report_at is None:
        return Q(last_report_at=None, pk__gt=last.pk) | Q(last_report_at__isnull=False)
    return Q(last_report_at__gt=last.last_report_at) | Q(
        last_report_at=last.last_report_at, pk__gt=last.pk
    )


def reason_names() -> dict[str, Any]:
    """Return all reasons by code; retired ones stay, as old notes name them."""
    return {reason.code: str(reason) for reason in ContactReason.objects.all()} | KNOWN_REASONS


def silent_rows(rows: list[Any], names: Mapping[str, Any], now: datetime) -> list[SilentRow]:
    contacts = latest_contacts(rows)
    return [_row(library, names, contacts.get(library.pk), now) for library in rows]


def _row(
    library: Any, names: Mapping[str, Any], contact: ContactNote | None, now: datetime
) -> SilentRow:
    last = library.last_report_at
    return SilentRow(
        library=library,
        silent_days=days_between(last, now, library.zone) if last else None,
        last_report_at=last,
        last_held_on=getattr(library, "last_held_on", None),
        reason=library.reason,
        reason_name=str(names[library.reason]),
        contact=contact,
        was_contacted_lately=contact is not None and contact.at > now - RECENT,
    )


def days_between(earlier: datetime, later: datetime, zone: ZoneInfo) -> int:
    """Return the days between two moments, on the clock of the place."""
    return (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days


def silence_of(library: Library, now: datetime | None = None) -> SilentRow:
    """Return how one library stands, silent or not; it was fetched in scope."""
    now = now or timezone.now()
    found = with_reason(with_last_report(Library.objects.filter(pk=library.pk)), now=now)
    return silent_rows(_cut(found, None)[0], reason_names(), now)[0]
