"""History: one full row after every change."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F
from django.utils import timezone

from jejak.access.scope import PersonLike
from jejak.activities.errors import WrongState
from jejak.activities.models import Activity, ActivityVersion, State

INSERT_VERSIONS = """
INSERT INTO activities_activityversion (activity_id, version, recorded_at, by_id, why, note, "row")
SELECT a.id, a.version, CASE WHEN %s THEN a.changed_at ELSE clock_timestamp() END,
    %s, %s, %s, to_jsonb(a)
FROM activities_activity a
WHERE a.id = ANY(%s)
ORDER BY a.id
"""


def write_versions(
    ids: Sequence[uuid.UUID],
    *,
    why: ActivityVersion.Why,
    by: PersonLike | None,
    note: str = "",
    at: datetime | None = None,
    may_exist: bool = False,
) -> None:
    """Copy the rows as they stand now into the history.

    History that is replayed (`at`) keeps the moment that the rows themselves carry.
    """
    if not ids:
        return
    tail = "ON CONFLICT (activity_id, version) DO NOTHING" if may_exist else ""
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_VERSIONS + tail,
            [at is not None, by.pk if by is not None else None, why, note, list(ids)],
        )


def lock(ids: Sequence[uuid.UUID], move: str) -> list[Activity]:
    """Lock the rows in the order of their ids; refuse if one may not make the move."""
    rows = list(
        Activity.objects.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .select_related("library__regency", "content_by")
        .order_by("pk")
    )
    if len(rows) != len(set(ids)):
        raise WrongState
    authors = {row.content_by_id: row.content_by for row in rows}
    for row in rows:
        if not row.allows(move):
            raise WrongState
        # One object a person, so that what they may do is read once and not for each row.
        row.content_by = authors[row.content_by_id]
    return rows


def save_moves(
    rows: Sequence[Activity],
    *,
    to: State,
    why: ActivityVersion.Why,
    by: PersonLike,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Move locked rows to a state in one statement and write their versions."""
    now = at or timezone.now()
    is_verified = to is State.VERIFIED
    Activity.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=to,
        state_note=note,
        version=F("version") + 1,
        changed_at=now,
        verified_by=by if is_verified else None,
        verified_at=now if is_verified else None,
    )
    for row in rows:
        row.state, row.state_note, row.changed_at = to, note, now
        row.version += 1
        row.verified_by = by if is_verified else None
        row.verified_at = now if is_verified else None
    write_versions([row.pk for row in rows], why=why, by=by, note=note, at=at)


def note_recoding(library_id: int, *, by: PersonLike | None, note: str) -> int:
    """Write a version of each activity of a recoded library; return how many.

    The place itself has already been rewritten by the database (ON UPDATE CASCADE).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE activities_activity SET version = version + 1, changed_at = now() "
            "WHERE library_id = %s RETURNING id",
            [library_id],
        )
        ids = [row[0] for row in cursor.fetchall()]
    write_versions(ids, why=ActivityVersion.Why.RECODED, by=by, note=note)
    return len(ids)
