"""Pulling: all of the recent records once, then only what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, ActivityQuerySet, ActivityVersion, State
from jejak.common.database import read_snapshot

from . import schemas
from .cursors import Cursor, Snapshot, read_cursor, take_snapshot
from .queries import as_records, records_in_reach
from .sheets import pull_sheets
from .wire import Themes

RECENT = timedelta(days=120)
PAGE, MOST_IN_ALL = 100, 500


def pull(person: PersonLike, since: str, sheets_since: str | None = None) -> schemas.Pulled:
    """Return one page of what the phone does not know, in one snapshot of the database."""
    with read_snapshot() as now:
        snapshot = take_snapshot()
        cursor = read_cursor(since, snapshot)
        reach = records_in_reach(person)
        rows = (
            _rows(reach, cursor, snapshot)
            .latest_first()
            .select_related("library__regency", "recorded_by")
        )
        found = list(rows[: PAGE + 1])
        page = found[:PAGE]
        is_more = len(found) > PAGE and not _is_full(cursor, len(page))
        records = as_records(page, person, Themes())
        sheets = None
        if sheets_since is not None and not is_more:
            sheets = pull_sheets(person, sheets_since, snapshot)
        drafts = list(reach.filter(state=State.DRAFT).values_list("pk", flat=True))
    return schemas.Pulled.model_construct(
        person_id=person.pk,
        records=records,
        cursor=str(_next(cursor, snapshot, page if is_more else [])),
        is_more=is_more,
        is_whole=cursor.since is None,
        drafts=drafts,
        now=now,
        sheets=sheets,
    )


def _rows(reach: ActivityQuerySet, cursor: Cursor, snapshot: Snapshot) -> ActivityQuerySet:
    if cursor.since is None:
        since = timezone.localdate() - RECENT
        rows = reach.filter(Q(held_on__gte=since) | Q(state__in=[State.DRAFT, State.RETURNED]))
    else:
        newer = ActivityVersion.objects.filter(
            activity=OuterRef("pk"),
            version=OuterRef("version"),
            transaction_id__gte=cursor.since,
            # In a restored database old versions may carry numbers that are yet to come.
            transaction_id__lt=snapshot.end,
        )
        rows = reach.filter(Exists(newer))
    if cursor.position is not None:
        day, pk = cursor.position
        rows = rows.filter(held_on__lte=day).filter(Q(held_on__lt=day) | Q(pk__lt=pk))
    return rows


def _is_full(cursor: Cursor, count: int) -> bool:
    return cursor.since is None and cursor.count + count >= MOST_IN_ALL


def _next(cursor: Cursor, snapshot: Snapshot, page: list[Activity]) -> Cursor:
    """Go on behind the page; after the last one, begin where the first page's snapshot began."""
    start = cursor.next_start if cursor.next_start is not None else snapshot.start
    if not page:
        return Cursor(cursor.database, start)
    last = page[-1]
    return replace(
        cursor,
        next_start=start,
        position=(last.held_on, last.pk),
        count=cursor.count + len(page),
    )
