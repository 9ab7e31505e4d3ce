"""Which libraries fell silent, for how long, and why.

A library is silent when nothing counted was sent for it for 30 days of its own clock, or never
(decision 0023). What counts is when a record was sent, not when the activity was held. One
statement reads how each library stands; what follows from it is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.models import Assignment
from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action, Role
from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, State
from jejak.places.models import Library, Region
from jejak.places.querysets import LibraryQuerySet

from .calls import RECENT, latest_contacts
from .models import ContactNote, ContactReason
from .places import Asked, libraries_within, of_category
from .standing import AccountState, with_account_state

PAGE_SIZE = 50
DAYS = (30, 60, 90)
EVER, NEVER = "semua", "belum"
NOBODY = "tidak-ada"
# Sorts before every report.
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
# Beside the noted reasons, those that the register itself knows.
KNOWN_REASONS: dict[str, Any] = {
    "no_account": _("No account, not invited"),
    "expired": _("Invitation too old"),
    "invited": _("Invited, not yet accepted"),
    "never_signed_in": _("Never signed in"),
    "returned": _("Returned records unanswered"),
    "unknown": _("Not known yet"),
}
BY_ACCOUNT: dict[int, str] = {
    AccountState.NOTHING: "no_account",
    AccountState.EXPIRED: "expired",
    AccountState.INVITED: "invited",
    AccountState.NEVER_SIGNED_IN: "never_signed_in",
}


@dataclass(frozen=True)
class Wanted:
    """What of the silent libraries is asked for."""

    asked: Asked
    length: str = EVER
    reason: str = ""
    # The id of who serves it, NOBODY, or "" for all.
    server: str = ""


class Standing(NamedTuple):
    """What is read of a library, silent or not."""

    pk: int
    province_id: int
    regency_id: int
    time_zone: str
    account_state: int
    last_report_at: datetime | None

    @property
    def reported_at(self) -> datetime:
        return self.last_report_at or BEFORE_ALL


def standings(libraries: LibraryQuerySet, now: datetime) -> list[Standing]:
    """Read how each of the libraries stands, in one statement."""
    reports = Activity.objects.counted().filter(library=OuterRef("pk")).order_by()
    last = reports.values("library").annotate(last=Max("submitted_at")).values("last")
    found = with_account_state(libraries, now=now, today=timezone.localdate(now)).annotate(
        last_report_at=Subquery(last, output_field=DateTimeField())
    )
    columns = ("pk", "province_id", "regency_id", "regency__time_zone")
    rows = found.order_by().values_list(*columns, "account_state", "last_report_at")
    return [Standing(*row) for row in rows]


def start_of_silence(days: int, zone: str, now: datetime) -> datetime:
    """Return the moment before which the last report makes a silence of so many days.

    A report of 26 October breaks a silence of 30 days until 24 November, all of that day.
    """
    clock = ZoneInfo(zone)
    first_kept = now.astimezone(clock).date() - timedelta(days=days - 1)
    return datetime.combine(first_kept, time.min, tzinfo=clock)


def silent_for(days: int, now: datetime) -> Callable[[Standing], bool]:
    """Return the question whether nothing came for so many days, or ever."""
    starts = {zone: start_of_silence(days, zone, now) for zone in Region.Zone.values}
    return lambda row: row.last_report_at is None or row.last_report_at < starts[row.time_zone]


def of_length(length: str, now: datetime) -> Callable[[Standing], bool]:
    """Return the question of one tab; who never reported has a tab of their own."""
    if length == NEVER:
        return lambda row: row.last_report_at is None
    if length == EVER:
        return silent_for(DAYS[0], now)
    is_silent = silent_for(int(length), now)
    return lambda row: row.last_report_at is not None and is_silent(row)


def longest_first(rows: Iterable[Standing]) -> list[Standing]:
    return sorted(rows, key=lambda row: (row.reported_at, row.pk))


class Reasons:
    """Why libraries do not report: what a caller noted since the last report, else what is known.

    `rows` are the libraries that may be asked for.
    """

    def __init__(self, libraries: LibraryQuerySet) -> None:
        self.names = reason_names()
        notes = ContactNote.objects.filter(reason__isnull=False, library__in=libraries)
        latest = notes.order_by("library_id", "-at", "-id").distinct("library_id")
        columns = latest.values_list("library_id", "at", "reason__code")
        self.noted = {pk: (at, code) for pk, at, code in columns}
        returned = Activity.objects.filter(state=State.RETURNED, library__in=libraries)
        self.returned = set(returned.order_by().values_list("library_id", flat=True).distinct())

    def of(self, row: Standing) -> str:
        noted = self.noted.get(row.pk)
        if noted is not None and noted[0] > row.reported_at:
            return noted[1]
        if row.account_state in BY_ACCOUNT:
            return BY_ACCOUNT[row.account_state]
        return "returned" if row.pk in self.returned else "unknown"

    def counted(self, rows: Iterable[Standing]) -> list[tuple[str, str, int]]:
        """Return code, name and number of each reason; each library counts once."""
        counts = Counter(self.of(row) for row in rows)
        return [(code, str(name), counts[code]) for code, name in self.names.items()]


def reason_names() -> dict[str, Any]:
    """Return all reasons by code; retired ones stay, as old notes name them."""
    return {reason.code: str(reason) for reason in ContactReason.objects.all()} | KNOWN_REASONS


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


def open_libraries(user: PersonLike, asked: Asked, now: datetime) -> LibraryQuerySet:
    """Return the open libraries of the region and category within the person's review."""
    found = libraries_allowing(user, Action.REVIEW).open_on(timezone.localdate(now))
    return of_category(libraries_within(found, asked.region), asked.category)


@dataclass(frozen=True)
class SilentRow:
    """A silent library; `silent_days` is None when nothing was ever sent."""

    library: Library
    silent_days: int | None
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
    libraries = open_libraries(user, wanted.asked, now)
    if wanted.server == NOBODY:
        libraries = libraries.filter(served_by_nobody())
    elif wanted.server:
        libraries = libraries.filter(serving(int(wanted.server)))
    reasons = Reasons(libraries)
    silent = [row for row in standings(libraries, now) if silent_for(DAYS[0], now)(row)]
    fits = of_length(wanted.length, now)
    of_this_length = [row for row in silent if fits(row)]
    if wanted.reason:
        silent = [row for row in silent if reasons.of(row) == wanted.reason]
    found = longest_first(row for row in silent if fits(row))
    page, next_cursor = _cut(found, cursor)
    return SilentPage(
        rows=silent_rows(page, reasons, now),
        count=len(found),
        next_cursor=next_cursor,
        by_length={
            length: sum(map(of_length(length, now), silent))
            for length in (EVER, *map(str, DAYS), NEVER)
        },
        by_reason=reasons.counted(of_this_length),
    )


def _cut(found: list[Standing], cursor: int | None) -> tuple[list[Standing], str]:
    start = next((number for number, row in enumerate(found, 1) if row.pk == cursor), 0)
    rows = found[start : start + PAGE_SIZE]
    return rows, str(rows[-1].pk) if start + PAGE_SIZE < len(found) else ""


def silent_rows(rows: list[Standing], reasons: Reasons, now: datetime) -> list[SilentRow]:
    """Return these libraries, in this order, with their last activity and last contact."""
    held = Activity.objects.counted().filter(library=OuterRef("pk")).order_by("-held_on")
    found = Library.objects.filter(pk__in=[row.pk for row in rows])
    found = found.select_related("village", "district", "regency")
    libraries: dict[int, Any] = found.annotate(
        last_held_on=Subquery(held.values("held_on")[:1])
    ).in_bulk()
    contacts = latest_contacts(libraries.values())
    return [_row(row, libraries[row.pk], contacts.get(row.pk), reasons, now) for row in rows]


def _row(
    row: Standing, library: Any, contact: ContactNote | None, reasons: Reasons, now: datetime
) -> SilentRow:
    library.account_state = row.account_state
    last, reason = row.last_report_at, reasons.of(row)
    return SilentRow(
        library=library,
        silent_days=days_between(last, now, library.zone) if last else None,
        last_held_on=library.last_held_on,
        reason=reason,
        reason_name=str(reasons.names[reason]),
        contact=contact,
        was_contacted_lately=contact is not None and contact.at > now - RECENT,
    )


def days_between(earlier: datetime, later: datetime, zone: ZoneInfo) -> int:
    """Return the days between two moments, on the clock of the place."""
    return (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days


def silence_of(library: Library, now: datetime | None = None) -> SilentRow:
    """Return how one library stands, silent or not; it was fetched in scope."""
    now = now or timezone.now()
    alone = Library.objects.filter(pk=library.pk)
    return silent_rows(standings(alone, now), Reasons(alone), now)[0]
