"""How a phone says what it knows: a snapshot of one database, and how far it has read.

A cursor counts transactions, not time: what committed late is still in the next pull
(decision 0013).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import connection

# Which database this is, so that a copy or a restored backup is not taken for it.
READ_SNAPSHOT = """
SELECT (SELECT system_identifier FROM pg_control_system())::text || '-' ||
    (SELECT oid FROM pg_database WHERE datname = current_database())::text,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    greatest(
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
        pg_current_xact_id_if_assigned()::text::bigint + 1
    )
"""


@dataclass(frozen=True)
class Snapshot:
    database: str
    # Transactions below `start` were over; of those from `end` on nothing is seen.
    start: int
    end: int


@dataclass(frozen=True)
class Cursor:
    """`since`: transactions from this one on are not known. While paging, `next_start` is where
    the next pull begins, and `position` the last record read, in the order of the pull."""

    database: str
    since: int | None
    next_start: int | None = None
    position: tuple[date, uuid.UUID] | None = None
    count: int = 0

    @property
    def is_paging(self) -> bool:
        return self.position is not None

    def __str__(self) -> str:
        parts = [self.database, "" if self.since is None else str(self.since)]
        if self.position is not None:
            day, pk = self.position
            parts += [str(self.next_start), day.isoformat(), pk.hex, str(self.count)]
        return "_".join(parts)


def read_cursor(text: str, snapshot: Snapshot) -> Cursor:
    """Return what the text says; a whole pull for what is unknown here."""
    try:
        cursor = _parse(text)
    except (ValueError, IndexError):
        return Cursor(snapshot.database, None)
    newest = max(cursor.since or 0, cursor.next_start or 0)
    if cursor.database != snapshot.database or newest > snapshot.end:
        return Cursor(snapshot.database, None)
    return cursor


def _parse(text: str) -> Cursor:
    database, since, *rest = text.split("_")
    known = _number(since) if since else None
    if not rest:
        if known is None:
            raise ValueError(text)
        return Cursor(database, known)
    next_start, day, pk, count = rest
    position = (date.fromisoformat(day), uuid.UUID(pk))
    return Cursor(database, known, _number(next_start), position, _number(count))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError(text)
    return int(text)


def take_snapshot() -> Snapshot:
    """Read it within the transaction whose reads it describes."""
    with connection.cursor() as cursor:
        cursor.execute(READ_SNAPSHOT)
        return Snapshot(*cursor.fetchone())
