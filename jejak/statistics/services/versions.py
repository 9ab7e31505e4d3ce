"""The full row after every change, as activities keep it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from jejak.access.scope import PersonLike
from jejak.common.versions import copying_sql, told
from jejak.statistics.models import MonthlyStatistics, MonthlyStatisticsVersion

Why = MonthlyStatisticsVersion.Why
INSERT = copying_sql(
    "statistics_monthlystatisticsversion",
    "statistics_id",
    "statistics_monthlystatistics",
    where="WHERE a.id = ANY(%s)",
)


def write_versions(
    ids: Sequence[uuid.UUID],
    *,
    why: str,
    by: PersonLike | None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Copy the rows as they stand into the history; replayed history keeps their own moment."""
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [*told(why, by=by, note=note, at=at), list(ids)])


def note_recoding(library_id: int, *, by: PersonLike | None, note: str) -> int:
    """Write a version of each sheet of a recoded library; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE statistics_monthlystatistics SET version = version + 1, changed_at = now() "
            "WHERE library_id = %s RETURNING id",
            [library_id],
        )
        ids = [row[0] for row in cursor.fetchall()]
    write_versions(ids, why=Why.RECODED, by=by, note=note)
    return len(ids)


Keys = Sequence[tuple[int, date]]
Sheets = dict[tuple[int, date], MonthlyStatistics]


def lock_sheets(keys: Keys) -> Sheets:
    """Lock the sheets that exist of these libraries and months, in the order of their ids."""
    rows = (
        MonthlyStatistics.objects.select_for_update(of=("self",))
        .filter(library__in={key[0] for key in keys}, month__in={key[1] for key in keys})
        .order_by("pk")
    )
    wanted = set(keys)
    found = {(row.library_id, row.month): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


def lock_to_save(keys: Keys) -> Sheets:
    """Lock the sheets, and the names of those that do not exist yet.

    Of two who begin the same month at once the second waits, and then finds the first one's
    sheet to merge with.
    """
    known = lock_sheets(keys)
    new = sorted(set(keys) - known.keys())
    if not new:
        return known
    with connection.cursor() as cursor:
        for library_id, month in new:
            name = f"sheet {library_id} {month}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    return known | lock_sheets(new)
