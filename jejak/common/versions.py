"""The history of rows that are summed: after every change the whole row, only added to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.expressions import RawSQL


class RowVersion(models.Model):
    """One row as it stood after one change. Who keeps it names the row, and why it changed."""

    version = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    note = models.CharField(max_length=300, blank=True)
    # The database's number of the transaction that wrote it. Phones pull what is newer than
    # the last snapshot they saw; a clock would miss what committed late (decision 0013).
    transaction_id = models.BigIntegerField(
        db_default=RawSQL("(pg_current_xact_id()::text)::bigint", ())
    )
    # Every column of the row, by `to_jsonb`; a new column is there by itself.
    row = models.JSONField()

    class Meta:
        abstract = True


def copying_sql(versions: str, row_id: str, rows: str, *, where: str = "") -> str:
    """Return the statement that copies rows as they stand; its first values are `told`."""
    return f"""
INSERT INTO {versions} ({row_id}, version, recorded_at, by_id, why, note, "row")
SELECT a.id, a.version, CASE WHEN %s THEN a.changed_at ELSE clock_timestamp() END,
    %s, %s, %s, to_jsonb(a)
FROM {rows} a
{where}
ORDER BY a.id
"""


def told(why: str, *, by: models.Model | None, note: str, at: datetime | None) -> list[Any]:
    """History that is replayed (`at`) keeps the moment that the rows themselves carry."""
    return [at is not None, by.pk if by is not None else None, why, note]
