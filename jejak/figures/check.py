"""The nightly question: are the facts what the records say? Answered by `recount` alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from jejak.common.database import read_snapshot

from .measures import MEASURES
from .recount import FactKey, PresenceKey, Recount, recount_facts
from .triggers import rebuild_sql

# Only columns that both sides have: one added since is not a difference.
UNLIKE_THEIR_VERSION = """
SELECT a.id, a.version, v.version
FROM activities_activity a
CROSS JOIN LATERAL (SELECT to_jsonb(a) AS stands OFFSET 0) now  -- OFFSET: once a row
LEFT JOIN LATERAL (
    SELECT version, "row" FROM activities_activityversion
    WHERE activity_id = a.id ORDER BY version DESC LIMIT 1
) v ON true
WHERE v.version IS DISTINCT FROM a.version
   OR EXISTS (
       SELECT 1 FROM jsonb_each(v."row") known
       WHERE stands ? known.key AND stands -> known.key IS DISTINCT FROM known.value
   )
ORDER BY a.id
"""


@dataclass(frozen=True)
class Difference:
    """One stored value that the records contradict."""

    table: str
    key: tuple[Any, ...]
    measure: str
    stored: object
    recounted: object

    def __str__(self) -> str:
        key = " ".join(str(part) or "-" for part in self.key)
        return f"{self.table} [{key}] {self.measure}: {self.stored}, records say {self.recounted}"


def check_facts() -> list[Difference]:
    """Compare every fact with the records, and every record with its latest version."""
    with read_snapshot():
        facts, presence = recount_facts()
        stored_facts, stored_presence = _stored_facts(), _stored_presence()
        versions = list(_unlike_their_version())
    return [
        *_fact_differences(stored_facts, facts),
        *_presence_differences(stored_presence, presence),
        *versions,
    ]


def repair() -> None:
    """Make every fact anew while no activity can change."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE activities_activity IN SHARE MODE")
        cursor.execute(rebuild_sql())


def _stored_facts() -> dict[FactKey, tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT region_id, month, strategy, theme_id, evidence, partner_category, "
            f"{', '.join(MEASURES)} FROM figures_regionfact"
        )
        return {row[:6]: row[6:] for row in cursor.fetchall()}


def _stored_presence() -> dict[PresenceKey, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT library_id, month, strategy, theme_id, evidence, n FROM figures_librarymonth"
        )
        return {row[:5]: row[5] for row in cursor.fetchall()}


def _fact_differences(
    stored: dict[FactKey, tuple[int, ...]], recounted: dict[FactKey, Recount]
) -> Iterator[Difference]:
    nothing = (0,) * len(MEASURES)
    for key in sorted(stored.keys() | recounted.keys()):
        has = stored.get(key, nothing)
        total = recounted.get(key, Recount())
        for measure, value in zip(MEASURES, has, strict=True):
            if value != getattr(total, measure):
                yield Difference("region_facts", key, measure, value, getattr(total, measure))


def _presence_differences(
    stored: dict[PresenceKey, int], recounted: dict[PresenceKey, int]
) -> Iterator[Difference]:
    for key in sorted(stored.keys() | recounted.keys()):
        if stored.get(key, 0) != recounted.get(key, 0):
            yield Difference("library_months", key, "n", stored.get(key, 0), recounted.get(key, 0))


def _unlike_their_version() -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(UNLIKE_THEIR_VERSION)
        for activity_id, version, latest in cursor.fetchall():
            yield Difference("activity_versions", (activity_id,), "row", latest, version)
