"""Rows and their history: a full row is kept after every change."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F
from django.utils import timezone

from jejak.access.scope import PersonLike
from jejak.activities.content import CONTENT_FIELDS
from jejak.activities.errors import Gone, WrongState
from jejak.activities.models import Activity, ActivityVersion, State
from jejak.common.rows import as_json, columns_named, own_columns, quoted, recordset
from jejak.common.versions import copying_sql, told

# What an author's change writes; place and evidence are written by others.
AUTHORED = columns_named(
    Activity,
    (
        *(name.removesuffix("_id") for name in CONTENT_FIELDS),
        "is_need_linked",
        "state",
        "state_note",
        "version",
        "content_by",
        "verified_by",
        "submitted_at",
        "verified_at",
        "changed_at",
    ),
)
ALL = own_columns(Activity)
TABLES = ("activities_activityversion", "activity_id")
INSERT_VERSIONS = copying_sql(*TABLES, "activities_activity", where="WHERE a.id = ANY(%s)")
INSERT_ROWS = (
    f"WITH stored AS (INSERT INTO activities_activity ({quoted(ALL)}) "
    f"SELECT {quoted(ALL)} FROM {recordset(Activity)} "
    f"ON CONFLICT (id) DO NOTHING RETURNING *) "
    f"{copying_sql(*TABLES, 'stored')} RETURNING activity_id"
)
UPDATE_ROWS = (
    f"WITH changed AS (UPDATE activities_activity a SET ({quoted(AUTHORED)}) = "
    f"ROW({quoted(AUTHORED, 'n.')}) FROM {recordset(Activity)} n "
    f"WHERE a.id = n.id RETURNING a.*) "
    f"{copying_sql(*TABLES, 'changed')}"
)
Why = ActivityVersion.Why


def insert_with_versions(
    rows: Iterable[Activity], *, by: PersonLike, at: datetime | None
) -> set[uuid.UUID]:
    """Store new rows and their first versions; return the ids that did not exist before."""
    in_order = sorted(rows, key=lambda row: row.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_ROWS, [as_json(in_order, ALL), *told(Why.RECORDED, by=by, note="", at=at)]
        )
        return {pk for (pk,) in cursor.fetchall()}


def update_with_versions(
    rows: Sequence[Activity], *, why: ActivityVersion.Why, by: PersonLike, at: datetime | None
) -> None:
    """Write what an author changed in locked rows, each with the next version."""
    if not rows:
        return
    for row in rows:
        row.version += 1
    text = as_json(rows, (("pk", "id"), *AUTHORED))
    with connection.cursor() as cursor:
        cursor.execute(UPDATE_ROWS, [text, *told(why, by=by, note="", at=at)])


def write_versions(
    ids: Sequence[uuid.UUID],
    *,
    why: ActivityVersion.Why,
    by: PersonLike | None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Copy the rows as they stand now into the history."""
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(INSERT_VERSIONS, [*told(why, by=by, note=note, at=at), list(ids)])


def lock(ids: Sequence[uuid.UUID], move: str) -> list[Activity]:
    """Lock the rows in the order of their ids; refuse if one may not make the move."""
    rows = lock_those_there(ids)
    if len(rows) != len(set(ids)):
        raise Gone
    if not all(row.allows(move) for row in rows.values()):
        raise WrongState
    return list(rows.values())


def lock_those_there(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Activity]:
    """Lock the rows that exist, in the order of their ids."""
    rows = {
        row.pk: row
        for row in Activity.objects.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .select_related("library__regency", "content_by", "recorded_by")
        .order_by("pk")
    }
    people = {row.content_by_id: row.content_by for row in rows.values()}
    people |= {row.recorded_by_id: row.recorded_by for row in rows.values()}
    for row in rows.values():
        # One object a person, so that what they may do is read once and not for each row.
        row.content_by = people[row.content_by_id]
        row.recorded_by = people[row.recorded_by_id]
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
