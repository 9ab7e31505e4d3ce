"""Reads: the filtered list, its pages, the history of one record."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Subquery

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.common.text import typed_number
from jejak.media.models import Photo, PhotoMatch
from jejak.places.models import Level, Library, Region

from .content import content_of_version
from .evidence import evidence_condition
from .labels import FieldChange, all_themes, changes
from .models import (
    COUNTED_STATES,
    Activity,
    ActivityPhoto,
    ActivityQuerySet,
    ActivityVersion,
    State,
    Strategy,
)

PAGE_SIZE = 25
COUNTED_UP_TO = 10_000
ASKED = "ditanyakan"
REGION_COLUMNS = {
    Level.PROVINCE: "province_id",
    Level.REGENCY: "regency_id",
    Level.DISTRICT: "library__district_id",
    Level.VILLAGE: "library__village_id",
}


# The first photo of a record that can be shown, for the row in a list.
COVER = (
    ActivityPhoto.objects.filter(activity=OuterRef("pk"), photo__state=Photo.State.READY)
    .order_by("position", "pk")
    .values("photo_id")[:1]
)
# Whether it is still open if a photo of a record was shown before.
IS_ASKED = Exists(
    PhotoMatch.objects.open().filter(photo__activity_link__activity=OuterRef("pk"))
) & ~Q(state=State.WITHDRAWN)


@dataclass(frozen=True)
class ActivityFilter:
    """What the address asks for; a value that cannot be is left out and said so."""

    region: Region | None = None
    library: Library | None = None
    start: date | None = None
    end: date | None = None
    strategy: str = ""
    theme: str = ""
    evidence: str = ""
    state: str = ""
    # Only those with a photo that was shown before, as long as nobody decided.
    is_asked: bool = False
    ignored: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str], user: PersonLike) -> ActivityFilter:
        values: dict[str, Any] = {}
        ignored: list[str] = []
        readers: dict[str, tuple[str, Any]] = {
            "wilayah": ("region", _region),
            "perpustakaan": ("library", lambda text: _library(text, user)),
            "dari": ("start", date.fromisoformat),
            "sampai": ("end", date.fromisoformat),
            "strategi": ("strategy", lambda text: Strategy(text).value),
            "tema": ("theme", _slug),
            "bukti": ("evidence", _evidence),
            "keadaan": ("state", _state),
            "foto": ("is_asked", _asked),
        }
        for parameter, (name, read) in readers.items():
            text = query.get(parameter, "").replace("\x00", "?").strip()
            if not text:
                continue
            try:
                values[name] = read(text)
            except (ValueError, KeyError, Region.DoesNotExist, Library.DoesNotExist):
                ignored.append(text[:40])
        if "start" in values and "end" in values and values["end"] < values["start"]:
            ignored.append(f"{values['start']} > {values['end']}")
            del values["start"], values["end"]
        return cls(**values, ignored=tuple(ignored))

    def apply(self, rows: ActivityQuerySet) -> ActivityQuerySet:
        wanted: dict[str, Any] = {
            "library_id": self.library.pk if self.library else None,
            "held_on__gte": self.start,
            "held_on__lte": self.end,
            "strategy": self.strategy,
            "theme__code": self.theme,
        }
        if self.region is not None and self.region.level != Level.COUNTRY:
            wanted[REGION_COLUMNS[Level(self.region.level)]] = self.region.pk
        if self.state == "counted":
            wanted["state__in"] = COUNTED_STATES
        else:
            wanted["state"] = self.state
        if self.is_asked:
            rows = rows.filter(IS_ASKED)
        return rows.filter(
            evidence_condition(self.evidence), **{key: v for key, v in wanted.items() if v}
        )

    def as_query(self, **changed: str) -> str:
        values = {
            "wilayah": self.region.code if self.region else "",
            "perpustakaan": str(self.library.pk) if self.library else "",
            "dari": self.start.isoformat() if self.start else "",
            "sampai": self.end.isoformat() if self.end else "",
            "strategi": self.strategy,
            "tema": self.theme,
            "bukti": self.evidence,
            "keadaan": self.state,
            "foto": ASKED if self.is_asked else "",
        } | changed
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def narrows(self) -> bool:
        """Whether anything but the state is asked for."""
        return bool(self.as_query(keadaan=""))


def _region(text: str) -> Region:
    return Region.objects.by_code(text)


def _library(text: str, user: PersonLike) -> Library:
    return libraries_allowing(user, Action.VIEW).get(pk=typed_number(text) or 0)


def _slug(text: str) -> str:
    if not text.replace("_", "").replace("-", "").isalnum():
        raise ValueError(text)
    return text


def _evidence(text: str) -> str:
    evidence_condition(text)
    return text


def _asked(text: str) -> bool:
    if text != ASKED:
        raise ValueError(text)
    return True


def _state(text: str) -> str:
    return text if text == "counted" else State(text).value


@dataclass(frozen=True)
class Page:
    rows: list[Activity]
    # None when there are more than COUNTED_UP_TO
    count: int | None
    next_cursor: str
    is_first: bool
    # Which of the rows have a photo that is asked about.
    asked: frozenset[uuid.UUID]


def page_of(rows: ActivityQuerySet, *, cursor: str = "", count_all: bool = False) -> Page:
    """Return one page, newest first, after the cursor `YYYY-MM-DD_uuid`."""
    ordered = rows.latest_first().select_related("library")
    ordered = ordered.annotate(cover_id=Subquery(COVER))
    position = _parse(cursor)
    if position:
        day, pk = position
        # The first condition is what the index walks; the second breaks ties.
        ordered = ordered.filter(held_on__lte=day).filter(Q(held_on__lt=day) | Q(pk__lt=pk))
    found = list(ordered[: PAGE_SIZE + 1])
    count: int | None = rows.count() if count_all else rows[: COUNTED_UP_TO + 1].count()
    if not count_all and count is not None and count > COUNTED_UP_TO:
        count = None
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return Page(
        rows=found[:PAGE_SIZE],
        count=count,
        next_cursor=f"{last.held_on.isoformat()}_{last.pk}" if last else "",
        is_first=position is None,
        asked=asked_among(found),
    )


def asked_among(rows: Sequence[Activity]) -> frozenset[uuid.UUID]:
    """Return the few rows of a page with an open question about a photo.

    A query of its own: as a column of the page, PostgreSQL would read every question first.
    """
    links = ActivityPhoto.objects.filter(
        activity__in=[row.pk for row in rows if row.state != State.WITHDRAWN],
        photo__match__in=PhotoMatch.objects.open(),
    )
    return frozenset(links.values_list("activity_id", flat=True))


def _parse(cursor: str) -> tuple[date, uuid.UUID] | None:
    day, _separator, pk = cursor.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(pk)
    except ValueError:
        return None


@dataclass(frozen=True)
class HistoryEntry:
    version: ActivityVersion
    changes: list[FieldChange]


def history_of(activity: Activity) -> list[HistoryEntry]:
    """Return every version, newest first, with what it changed of the one before."""
    themes = all_themes()
    versions = list(activity.versions.select_related("by").order_by("version"))
    contents = [content_of_version(version.row) for version in versions]
    entries = [
        HistoryEntry(version, changes(contents[n - 1], contents[n], themes) if n else [])
        for n, version in enumerate(versions)
    ]
    return entries[::-1]


def next_waiting(user: PersonLike, *, after: Activity) -> Activity | None:
    """Return the next record that this person could check, oldest submission first."""
    waiting = (
        Activity.objects.allowing(user, Action.REVIEW)
        .waiting_for_review()
        .exclude(content_by=user)
        .exclude(pk=after.pk)
        .order_by("submitted_at", "pk")
    )
    if after.submitted_at is not None:
        later = waiting.filter(submitted_at__gte=after.submitted_at).first()
        if later is not None:
            return later
    return waiting.first()


def photo_links(activity: Activity) -> list[ActivityPhoto]:
    """Return its photos in their order."""
    return list(ActivityPhoto.objects.filter(activity=activity).select_related("photo__removed_by"))
