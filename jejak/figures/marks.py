"""A moment of the database that is kept, so that what came later can be told from what was seen.

A clock cannot say it: what is in flight at `as_of` carries an earlier time and commits later
(decision 0004). A mark is the snapshot itself; versions carry the number of their transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

Part = tuple[str, list[Any]]
# Which database this is: in a restored copy the numbers of transactions begin anew.
DATABASE = """
(SELECT system_identifier FROM pg_control_system())::text || '-' ||
    (SELECT oid FROM pg_database WHERE datname = current_database())::text
"""
READ = f"""
SELECT {DATABASE}, pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text::bigint
"""


@dataclass(frozen=True)
class Mark:
    database: str
    snapshot: str
    # The database's clock, read after the snapshot was taken.
    as_of: datetime

    @property
    def oldest(self) -> int:
        """Transactions below this number were over."""
        return int(self.snapshot.split(":")[0])

    def unseen(self, alias: str) -> Part:
        """Return the condition on a table of versions: this one came after the mark.

        In another database (a restored backup) only the clock is left.
        """
        if self.database != this_database():
            return f"{alias}.recorded_at > %s", [self.as_of]
        text = (
            f"{alias}.transaction_id >= %s AND (NOT pg_visible_in_snapshot("
            f"{alias}.transaction_id::text::xid8, %s::pg_snapshot) OR {alias}.recorded_at > %s)"
        )
        return text, [self.oldest, self.snapshot, self.as_of]


def take_mark(as_of: datetime) -> Mark:
    """Read it within the transaction whose reads it describes."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        database, snapshot, own = cursor.fetchone()
    return Mark(database, with_own(snapshot, own), as_of)


def this_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {DATABASE}")
        return str(cursor.fetchone()[0])


def with_own(snapshot: str, own: int | None) -> str:
    """Let a transaction that has written itself count among what is seen."""
    oldest, end, running = snapshot.split(":")
    if own is None or own < int(end):
        return snapshot
    numbers = [int(number) for number in running.split(",") if number] + [*range(int(end), own)]
    return f"{oldest}:{own + 1}:{','.join(map(str, numbers))}"
