"""The nightly question: are the facts what the records say? Answered by `recount` alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from jejak.common.database import read_snapshot

from .measures import LIBRARY_MEASURES, MEASURES
from .presence import BITS
from .recount import Recount, recount_facts, recount_library_facts, recount_years
from .statistics_recount import recount_statistics_facts
from .statistics_triggers import COLUMNS, rebuild_statistics_sql
from .triggers import rebuild_sql

REGION_KEY = ("region_id", "month", "strategy", "theme_id", "evidence", "partner_category")
PRESENCE_KEY = ("library_id", "month", "strategy", "theme_id", "evidence")
STATISTICS_KEY = ("region_id", "month", "partner_category", "is_closed")

# Of a table, that of its versions, and the column there. Only columns that both sides have:
# one added since is not a difference.
UNLIKE_THEIR_VERSION = """
SELECT a.id, a.version, v.version
FROM {table} a
CROSS JOIN LATERAL (SELECT to_jsonb(a) AS stands OFFSET 0) now  -- OFFSET: once a row
LEFT JOIN LATERAL (
    SELECT version, "row" FROM {versions}
    WHERE {column} = a.id ORDER BY version DESC LIMIT 1
) v ON true
WHERE v.version IS DISTINCT FROM a.version
   OR EXISTS (
       SELECT 1 FROM jsonb_each(v."row") known
       WHERE stands ? known.key AND stands -> known.key IS DISTINCT FROM known.value
   )
ORDER BY a.id
"""
VERSIONED = {
    "activity_versions": ("activities_activity", "activities_activityversion", "activity_id"),
    "statistics_versions": (
        "statistics_monthlystatistics",
        "statistics_monthlystatisticsversion",
        "statistics_id",
    ),
}


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


@dataclass(frozen=True)
class Kept:
    """A table of facts: its key, its sums, and what a recount says that they are."""

    name: str
    table: str
    key: tuple[str, ...]
    measures: tuple[str, ...]
    recounted: Callable[[], Mapping[Any, Any]]
    nothing: object = 0

    def differences(self) -> Iterator[Difference]:
        stored, recounted = self._stored(), self.recounted()
        nothing = dict.fromkeys(self.measures, self.nothing)
        for key in sorted(stored.keys() | recounted.keys()):
            has = stored.get(key, nothing)
            said = recounted.get(key, nothing)
            for measure in self.measures:
                value = said.get(measure, self.nothing)
                if has[measure] != value:
                    yield Difference(self.name, key, measure, has[measure], value)

    def _stored(self) -> dict[tuple[Any, ...], dict[str, int]]:
        parts = len(self.key)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join((*self.key, *self.measures))} FROM {self.table}")
            return {
                row[:parts]: dict(zip(self.measures, row[parts:], strict=True))
                for row in cursor.fetchall()
            }


def check_facts() -> list[Difference]:
    """Compare every fact with the rows it sums, and every row with its latest version."""
    with read_snapshot():
        facts, presence = recount_facts()
        return [
            *_kept("region", REGION_KEY, MEASURES, lambda: _measured(facts)).differences(),
            *Kept(
                "library_months",
                "figures_librarymonth",
                PRESENCE_KEY,
                ("n",),
                lambda: {key: {"n": n} for key, n in presence.items()},
            ).differences(),
            *Kept(
                "library_years",
                "figures_libraryyear",
                ("library_id", "year", "strategy", "theme_id"),
                ("months",),
                lambda: {key: {"months": bits} for key, bits in recount_years(presence).items()},
                nothing="0" * BITS,
            ).differences(),
            *_kept(
                "library", ("library_id", "month"), LIBRARY_MEASURES, recount_library_facts
            ).differences(),
            *_kept("statistics", STATISTICS_KEY, COLUMNS, recount_statistics_facts).differences(),
            *(row for name in VERSIONED for row in _unlike_their_version(name)),
        ]


def _kept(
    name: str,
    key: tuple[str, ...],
    measures: Iterable[str],
    recounted: Callable[[], Mapping[Any, Any]],
) -> Kept:
    return Kept(f"{name}_facts", f"figures_{name}fact", key, tuple(measures), recounted)


def _measured(facts: Mapping[Any, Recount]) -> dict[Any, dict[str, int]]:
    return {
        key: {measure: getattr(total, measure) for measure in MEASURES}
        for key, total in facts.items()
    }


def repair() -> None:
    """Make every fact anew while no activity and no sheet can change."""
    with transaction.atomic(), connection.cursor() as cursor:
        # In the order in which a recoding writes them.
        cursor.execute("LOCK TABLE activities_activity IN SHARE MODE")
        cursor.execute("LOCK TABLE statistics_monthlystatistics IN SHARE MODE")
        cursor.execute(rebuild_sql())
        cursor.execute(rebuild_statistics_sql())


def _unlike_their_version(name: str) -> Iterator[Difference]:
    table, versions, column = VERSIONED[name]
    statement = UNLIKE_THEIR_VERSION.format(table=table, versions=versions, column=column)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for pk, version, latest in cursor.fetchall():
            yield Difference(name, (pk,), "row", latest, version)
