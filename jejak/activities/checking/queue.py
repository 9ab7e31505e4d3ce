"""Reads: the queue of a reviewer, oldest first, with hints, positions and waiting times."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, Subquery
from django.utils import timezone

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, read_assignments_at_once, role_in
from jejak.activities.models import Activity, ActivityQuerySet
from jejak.activities.queries import COUNTED_UP_TO, COVER, PAGE_SIZE
from jejak.activities.search.meaning import places_condition
from jejak.activities.services.reviewers import waiting_for
from jejak.common.text import typed_number
from jejak.places.models import Level, Library, Region
from jejak.plans.models import Strategy

from .checks import hints_of
from .hints import BY_CODE, Hint, HintKind

# Hints are looked for among so many of the oldest; the page says when more wait.
EXAMINED = 1_200
# A queue up to this is looked through for hints whenever it is shown.
LOOKED_THROUGH = 300
WITH_HINTS, WITHOUT_HINTS = "ada", "tanpa"


@dataclass(frozen=True)
class QueueFilter:
    """What the address asks for; a value that cannot be is left out and said so."""

    region: Region | None = None
    library: Library | None = None
    strategy: str = ""
    # The code of a hint, or WITH_HINTS, or WITHOUT_HINTS.
    hint: str = ""
    ignored: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str], user: PersonLike) -> QueueFilter:
        readers: dict[str, tuple[str, Any]] = {
            "wilayah": ("region", Region.objects.by_code),
            "perpustakaan": ("library", lambda text: _library(text, user)),
            "strategi": ("strategy", lambda text: Strategy(text).value),
            "tanda": ("hint", _hint),
        }
        values: dict[str, Any] = {}
        ignored: list[str] = []
        for parameter, (name, read) in readers.items():
            text = query.get(parameter, "").replace("\x00", "?").strip()
            if not text:
                continue
            try:
                values[name] = read(text)
            except (ValueError, KeyError, Region.DoesNotExist, Library.DoesNotExist):
                ignored.append(text[:40])
        return cls(**values, ignored=tuple(ignored))

    def apply(self, rows: ActivityQuerySet) -> ActivityQuerySet:
        """Narrow the rows by all but the hint."""
        wanted: dict[str, Any] = {}
        if self.library:
            wanted["library_id"] = self.library.pk
        if self.strategy:
            wanted["strategy"] = self.strategy
        if self.region is not None and self.region.level != Level.COUNTRY:
            rows = rows.filter(places_condition([self.region]))
        return rows.filter(**wanted)

    def as_query(self, **changed: str) -> str:
        values = {
            "wilayah": self.region.code if self.region else "",
            "perpustakaan": str(self.library.pk) if self.library else "",
            "strategi": self.strategy,
            "tanda": self.hint,
        } | changed
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def narrows(self) -> bool:
        return bool(self.as_query())

    @property
    def hint_kind(self) -> HintKind | None:
        return BY_CODE.get(self.hint)

    def wants(self, hints: Sequence[Hint]) -> bool:
        if self.hint == WITHOUT_HINTS:
            return not hints
        return any(self.hint in {WITH_HINTS, hint.kind.code} for hint in hints)


def _library(text: str, user: PersonLike) -> Library:
    return libraries_allowing(user, Action.VIEW).get(pk=typed_number(text) or 0)


def _hint(text: str) -> str:
    if text not in {WITH_HINTS, WITHOUT_HINTS, *BY_CODE}:
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class QueueRow:
    activity: Activity
    hints: list[Hint]
    # What the author of the latest words is in this library, in words.
    author_role: str

    @property
    def ticked(self) -> str:
        """What its tick sends: the record, and the version that was seen."""
        return f"{self.activity.pk}:{self.activity.version}"

    @property
    def waits_days(self) -> int:
        sent = self.activity.submitted_at
        return (timezone.now() - sent).days if sent else 0


@dataclass(frozen=True)
class QueuePage:
    rows: list[QueueRow]
    next_cursor: str
    is_first: bool

    @property
    def without_hints(self) -> list[QueueRow]:
        return [row for row in self.rows if not row.hints]


@dataclass(frozen=True)
class Place:
    """Where a record stands in the queue, and its neighbours."""

    number: int
    count: int
    before: Activity | None
    after: Activity | None


class Queue:
    """What waits for a person within a filter. What it reads is read once."""

    def __init__(self, user: PersonLike, wanted: QueueFilter) -> None:
        self.user, self.wanted = user, wanted
        self.all_rows = wanted.apply(waiting_for(user))
        self._hints: dict[uuid.UUID, list[Hint]] | None = None
        self._rows: ActivityQuerySet | None = None

    @property
    def rows(self) -> ActivityQuerySet:
        if self._rows is None:
            self._rows = self.all_rows
            if self.wanted.hint:
                chosen = [pk for pk, found in self.hints.items() if self.wanted.wants(found)]
                self._rows = self.all_rows.filter(pk__in=chosen)
        return self._rows

    @property
    def hints(self) -> dict[uuid.UUID, list[Hint]]:
        """Return the hints of the oldest EXAMINED that wait, whatever hint is asked for."""
        if self._hints is None:
            oldest = self.all_rows.order_by("submitted_at", "pk")
            self._hints = hints_of(list(oldest.select_related("library__regency")[:EXAMINED]))
        return self._hints

    @property
    def hinted_count(self) -> int:
        return sum(bool(found) for found in self.hints.values())

    @property
    def is_longer_than_examined(self) -> bool:
        return self.all_rows[: EXAMINED + 1].count() > EXAMINED

    def count(self) -> int:
        """Return how many wait; exact up to COUNTED_UP_TO, and one more where there are more."""
        return self.rows[: COUNTED_UP_TO + 1].count()

    def page(self, cursor: str = "") -> QueuePage:
        """Return one page, oldest first, after the cursor `moment_uuid`."""
        position = _parse(cursor)
        rows = _after(self.rows, *position) if position else self.rows
        ordered = rows.order_by("submitted_at", "pk").annotate(cover_id=Subquery(COVER))
        found = list(
            ordered.select_related("library__regency", "content_by", "theme")[: PAGE_SIZE + 1]
        )
        last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
        return QueuePage(
            rows=rows_with_hints(found[:PAGE_SIZE]),
            next_cursor=f"{last.submitted_at:%Y-%m-%dT%H:%M:%S.%f%z}_{last.pk}" if last else "",
            is_first=position is None,
        )

    def place_of(self, activity: Activity) -> Place:
        """Return where the record stands; one that does not wait any more stands where it did."""
        at, pk = activity.submitted_at or activity.changed_at, activity.pk
        before = self.rows.filter(submitted_at__lte=at).filter(
            Q(submitted_at__lt=at) | Q(pk__lt=pk)
        )
        return Place(
            number=before[:COUNTED_UP_TO].count() + 1,
            count=self.count(),
            before=before.order_by("-submitted_at", "-pk").first(),
            after=self.after(activity),
        )

    def after(self, activity: Activity) -> Activity | None:
        """Return what comes next, and from the end again the oldest; nothing when all is done."""
        others = self.rows.exclude(pk=activity.pk).order_by("submitted_at", "pk")
        if activity.submitted_at is not None:
            later = _after(others, activity.submitted_at, activity.pk).first()
            if later is not None:
                return later
        return others.first()


def rows_with_hints(activities: Sequence[Activity]) -> list[QueueRow]:
    """Put hints and the author's role beside each, in a fixed number of queries."""
    _share_authors(activities)
    hints = hints_of(activities)
    return [
        QueueRow(row, hints[row.pk], _role_text(row.content_by, row.library)) for row in activities
    ]


def _share_authors(activities: Iterable[Activity]) -> None:
    """One object a person, with all that they hold read at once."""
    people = {row.content_by_id: row.content_by for row in activities}
    read_assignments_at_once(people.values())
    for row in activities:
        row.content_by = people[row.content_by_id]


def _role_text(person: PersonLike, library: Library) -> str:
    role = role_in(person, library)
    return str(role.label) if role else ""


def _after(rows: ActivityQuerySet, at: datetime, pk: uuid.UUID) -> ActivityQuerySet:
    # The first condition is what the index walks; the second breaks ties.
    return rows.filter(submitted_at__gte=at).filter(Q(submitted_at__gt=at) | Q(pk__gt=pk))


def _parse(cursor: str) -> tuple[datetime, uuid.UUID] | None:
    moment, _separator, pk = cursor.partition("_")
    try:
        at, found = datetime.fromisoformat(moment), uuid.UUID(pk)
    except ValueError:
        return None
    return (at, found) if at.tzinfo else None
