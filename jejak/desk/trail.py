"""What a person did, from the audit trail: each line in words, with the way to what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import formats

from jejak.access.models import Assignment, Invitation
from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, people_below, scope_for, stands_above
from jejak.accounts.models import User
from jejak.activities.models import Activity, ActivityPhoto
from jejak.audit.models import AuditEntry
from jejak.media.models import Photo
from jejak.places.models import Library
from jejak.statistics.models import MonthlyStatistics
from jejak.statistics.reminders import month_path

from .trail_words import KINDS, words_of

PAGE_SIZE = 30
COUNTED_UP_TO = 10_000


@dataclass(frozen=True)
class About:
    """What a line is about; without a name where the reader may not see it."""

    name: str = ""
    url: str = ""


@dataclass(frozen=True)
class Line:
    at: datetime
    words: str
    about: About
    library: Library | None


@dataclass(frozen=True)
class TrailPage:
    lines: list[Line]
    count: int
    is_count_exact: bool
    # The line after which the next page begins; empty on the last page.
    next_cursor: str


def trail_page(
    user: Any,
    person: User,
    *,
    kind: str = "",
    day: date | None = None,
    cursor: int | None = None,
    zone: tzinfo,
) -> TrailPage:
    """Return one page of what the person did, newest first, as far as the reader may see it."""
    found = AuditEntry.objects.filter(_readable(user, person), by_id=person.pk)
    if kind:
        found = found.filter(_of_kind(kind))
    if day is not None:
        bounds = (datetime.combine(day, time.min, zone), datetime.combine(day, time.max, zone))
        found = found.filter(at__range=bounds)
    count = found[: COUNTED_UP_TO + 1].count()
    if cursor is not None:
        found = found.filter(pk__lt=cursor)
    rows = list(found.order_by("-pk")[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    return TrailPage(
        lines=_lines(user, person, rows),
        count=min(count, COUNTED_UP_TO),
        is_count_exact=count <= COUNTED_UP_TO,
        next_cursor=str(rows[-1].pk) if more else "",
    )


def _readable(user: Any, person: User) -> Q:
    """Lines of libraries in scope; others only of oneself, or of whom one stands above."""
    if scope_for(user, Action.VIEW).everything:
        readable = Q(library_id__isnull=False)
    else:
        readable = Q(library_id__in=libraries_allowing(user, Action.VIEW).values("pk"))
    if user.pk == person.pk or stands_above(user, person):
        readable |= Q(library_id=None)
    return readable


def _of_kind(kind: str) -> Q:
    named = {name: _begins(prefixes) for name, prefixes in KINDS.items() if prefixes}
    if kind in named:
        return named[kind]
    others = Q()
    for condition in named.values():
        others &= ~condition
    return others


def _begins(prefixes: Iterable[str]) -> Q:
    found = Q()
    for prefix in prefixes:
        found |= Q(action__startswith=f"{prefix}.")
    return found


def _lines(user: PersonLike, person: User, rows: list[AuditEntry]) -> list[Line]:
    ids: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        ids[row.target_type].add(row.target_id)
    ids[User._meta.label_lower].discard(str(person.pk))  # the page is about them
    named = {kind: find(user, ids[kind]) for kind, find in FINDERS.items() if ids[kind]}
    library_ids = {row.library_id for row in rows if row.library_id}
    libraries = libraries_allowing(user, Action.VIEW).in_bulk(library_ids) if library_ids else {}
    return [
        Line(
            at=row.at,
            words=words_of(row),
            about=named.get(row.target_type, {}).get(row.target_id, About()),
            library=libraries.get(row.library_id or 0),
        )
        for row in rows
    ]


Found = dict[str, About]


def _activities(user: PersonLike, ids: set[str]) -> Found:
    rows = Activity.objects.visible_to(user).filter(pk__in=[UUID(pk) for pk in ids])
    return {
        str(pk): About(title, reverse("activity", args=[pk]))
        for pk, title in rows.values_list("pk", "title")
    }


def _photos(user: PersonLike, ids: set[str]) -> Found:
    seen = Activity.objects.visible_to(user).values("pk")
    links = ActivityPhoto.objects.filter(photo_id__in=[UUID(pk) for pk in ids], activity__in=seen)
    return {
        str(photo): About(title, reverse("activity", args=[activity]))
        for photo, activity, title in links.values_list(
            "photo_id", "activity_id", "activity__title"
        )
    }


def _libraries(user: PersonLike, ids: set[str]) -> Found:
    rows = libraries_allowing(user, Action.VIEW).filter(pk__in=[int(pk) for pk in ids])
    return {
        str(pk): About(name, reverse("library", args=[pk]))
        for pk, name in rows.values_list("pk", "name")
    }


def _assignments(user: PersonLike, ids: set[str]) -> Found:
    rows = Assignment.objects.filter(people_below(user) | Q(user_id=user.pk), pk__in=ids)
    return {
        str(row.pk): About(f"{row.user.name}: {row}", reverse("person", args=[row.user_id]))
        for row in rows.select_related("user", "library", "region")
    }


def _invitations(user: PersonLike, ids: set[str]) -> Found:
    rows = Invitation.objects.filter(people_below(user), pk__in=ids)
    return {
        str(row.pk): About(f"{row.invited_name}: {row}" if row.invited_name else str(row))
        for row in rows.select_related("library", "region")
    }


def _people(user: PersonLike, ids: set[str]) -> Found:
    kept = Assignment.objects.filter(people_below(user)).values("user_id")
    rows = User.objects.filter(Q(pk__in=kept) | Q(pk=user.pk), pk__in=ids)
    return {str(row.pk): About(row.name, reverse("person", args=[row.pk])) for row in rows}


def _months(user: PersonLike, ids: set[str]) -> Found:
    rows = MonthlyStatistics.objects.visible_to(user).filter(pk__in=[UUID(pk) for pk in ids])
    return {
        str(pk): About(formats.date_format(month, "F Y"), month_path(library_id, month))
        for pk, library_id, month in rows.values_list("pk", "library_id", "month")
    }


FINDERS = {
    Activity._meta.label_lower: _activities,
    Photo._meta.label_lower: _photos,
    Library._meta.label_lower: _libraries,
    Assignment._meta.label_lower: _assignments,
    Invitation._meta.label_lower: _invitations,
    User._meta.label_lower: _people,
    MonthlyStatistics._meta.label_lower: _months,
}
