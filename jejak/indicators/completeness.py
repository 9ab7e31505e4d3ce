"""Who was expected to report, who did, and who closed the month in time.

One statement over the regions, one over the months, and one over the libraries of a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from jejak.common.database import fetch_named, read_snapshot
from jejak.common.periods import Period
from jejak.places.models import LEVEL_COLUMNS, Region

from .scoring.statement import (
    EXPECTED,
    HAS_ACCOUNT,
    MONTHS,
    months_of,
    scope_of,
)

LIBRARIES = f"""
WITH expected AS MATERIALIZED (
    SELECT e.*, {MONTHS} AS months FROM ({EXPECTED}) e WHERE e.begins <= e.ends
), facts AS (
    SELECT f.library_id, COUNT(*) AS reported FROM figures_libraryfact f
    JOIN expected e ON e.id = f.library_id
    WHERE f.month BETWEEN e.begins AND e.ends AND f.activities > 0 GROUP BY 1
), sheets AS (
    SELECT s.library_id, COUNT(*) AS begun,
        COUNT(*) FILTER (WHERE s.state = 'closed') AS closed,
        COUNT(*) FILTER (WHERE s.first_closed_on <= s.due_on) AS on_time
    FROM statistics_monthlystatistics s JOIN expected e ON e.id = s.library_id
    WHERE s.month BETWEEN e.begins AND e.ends GROUP BY 1
)
SELECT e.id, e.name, e.province_id, e.regency_id, e.district_id, e.village_id,
    e.months AS expected, COALESCE(f.reported, 0) AS reported, COALESCE(s.begun, 0) AS begun,
    COALESCE(s.closed, 0) AS closed, COALESCE(s.on_time, 0) AS on_time,
    {HAS_ACCOUNT} AS has_account
FROM expected e
LEFT JOIN facts f ON f.library_id = e.id
LEFT JOIN sheets s ON s.library_id = e.id
"""
COUNTS = ("expected", "reported", "begun", "closed", "on_time")
SUMS = ", ".join(f"SUM(x.{name})::bigint AS {name}" for name in COUNTS)
BY_MONTH = f"""
WITH expected AS MATERIALIZED (
    SELECT e.id, e.begins, e.ends FROM ({EXPECTED}) e WHERE e.begins <= e.ends
), months AS (
    SELECT generate_series(%(first)s::date, %(last)s::date, '1 month')::date AS month
), asked AS (
    SELECT m.month, COUNT(e.id) AS expected FROM months m
    LEFT JOIN expected e ON m.month BETWEEN e.begins AND e.ends GROUP BY 1
), facts AS (
    SELECT f.month, COUNT(*) AS reported FROM figures_libraryfact f
    JOIN expected e ON e.id = f.library_id
    WHERE f.month BETWEEN e.begins AND e.ends AND f.activities > 0 GROUP BY 1
), sheets AS (
    SELECT s.month, COUNT(*) AS begun, COUNT(*) FILTER (WHERE s.state = 'closed') AS closed,
        COUNT(*) FILTER (WHERE s.first_closed_on <= s.due_on) AS on_time
    FROM statistics_monthlystatistics s JOIN expected e ON e.id = s.library_id
    WHERE s.month BETWEEN e.begins AND e.ends GROUP BY 1
)
SELECT a.month, a.expected, COALESCE(f.reported, 0) AS reported, COALESCE(s.begun, 0) AS begun,
    COALESCE(s.closed, 0) AS closed, COALESCE(s.on_time, 0) AS on_time
FROM asked a LEFT JOIN facts f ON f.month = a.month LEFT JOIN sheets s ON s.month = a.month
ORDER BY a.month
"""


@dataclass(frozen=True)
class Completeness:
    """Library-months expected, with an activity, with a sheet, closed, and closed on time.

    `libraries` of which `with_account` have one; 0 where it was not asked.
    """

    expected: int = 0
    reported: int = 0
    begun: int = 0
    closed: int = 0
    on_time: int = 0
    libraries: int = 0
    with_account: int = 0

    def percent(self, name: str) -> float | None:
        whole = self.libraries if name == "with_account" else self.expected
        return 100 * getattr(self, name) / whole if whole else None

    @property
    def percents(self) -> dict[str, float | None]:
        return {name: self.percent(name) for name in (*COUNTS[1:], "with_account")}


@dataclass(frozen=True)
class LibraryLine:
    library_id: int
    name: str
    has_account: bool
    counts: Completeness


@dataclass(frozen=True)
class CompletenessPage:
    """All of one snapshot: the whole, the regions of the next level by id, the months."""

    whole: Completeness
    places: dict[int, Completeness]
    months: list[tuple[date, Completeness]]
    as_of: datetime


def completeness(region: Region, months: Period, today: date) -> CompletenessPage:
    scope, values = scope_of(region)
    values |= months_of(months, today)
    below = LEVEL_COLUMNS.get(region.level + 1, "")
    place = f"x.{below}" if below else "NULL::bigint"
    grouping = f"GROUPING SETS ((), ({place}))" if below else "()"
    is_whole = f"GROUPING({place}) = 1" if below else "TRUE"
    inner = LIBRARIES.format(scope=scope)
    with read_snapshot() as as_of:
        rows = fetch_named(
            f"SELECT {place} AS place_id, {is_whole} AS is_whole, {SUMS}, COUNT(*) AS libraries, "
            "COUNT(*) FILTER (WHERE x.has_account) AS with_account "
            f"FROM ({inner}) x GROUP BY {grouping}",
            values,
        )
        by_month = fetch_named(BY_MONTH.format(scope=scope), values)
    whole, places = Completeness(), {}
    for row in rows:
        pk, is_all = row.pop("place_id"), row.pop("is_whole")
        counts = Completeness(**{name: value or 0 for name, value in row.items()})
        if is_all:
            whole = counts
        elif pk is not None and pk != region.pk:
            places[pk] = counts
    found = [(row.pop("month"), Completeness(**row)) for row in by_month]
    return CompletenessPage(whole, places, found, as_of)


def library_lines(
    region: Region, months: Period, today: date, *, limit: int, offset: int = 0
) -> list[LibraryLine]:
    """Return the libraries of a region, those with most open months first."""
    scope, values = scope_of(region)
    values |= months_of(months, today) | {"limit": limit, "offset": offset}
    rows = fetch_named(
        f"SELECT x.* FROM ({LIBRARIES.format(scope=scope)}) x "
        "ORDER BY x.expected - x.closed DESC, x.name, x.id LIMIT %(limit)s OFFSET %(offset)s",
        values,
    )
    return [
        LibraryLine(
            row["id"],
            row["name"],
            row["has_account"],
            Completeness(**{name: row[name] for name in COUNTS}),
        )
        for row in rows
    ]
