"""Reads: the filtered list, its pages, the history of one record."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from jejak.media.models import Photo, PhotoMatch
from jejak.places.models import Library
from jejak.plans.models import PlanLine
from jejak.plans.queries import open_lines

from .content import content_of_version
from .labels import FieldChange, all_themes, changes
from .models import (
    Activity,
    ActivityPhoto,
    ActivityQuerySet,
    ActivityVersion,
    State,
)

PAGE_SIZE = 25
COUNTED_UP_TO = 10_000
# The first photo of a record that can be shown, for the row in a list.
COVER = (
    ActivityPhoto.objects.filter(activity=OuterRef("pk"), photo__state=Photo.State.READY)
    .order_by("position", "pk")
    .values("photo_id")[:1]
)


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
    if position is None and len(found) <= PAGE_SIZE:
        count: int | None = len(found)  # all of them are here; a rare filter is not read twice
    else:
        count = rows.count() if count_all else rows[: COUNTED_UP_TO + 1].count()
        if not count_all and count > COUNTED_UP_TO:
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


def photo_links(activity: Activity) -> list[ActivityPhoto]:
    """Return its photos in their order."""
    return list(ActivityPhoto.objects.filter(activity=activity).select_related("photo__removed_by"))


def lines_to_offer(library: Library, activity: Activity) -> list[PlanLine]:
    """Return the lines that a record may carry out, and the one that it does already."""
    lines = open_lines(library, activity.held_on)
    if activity.plan_line is not None and activity.plan_line not in lines:
        lines.append(activity.plan_line)
    return lines
