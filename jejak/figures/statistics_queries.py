"""Sums of the monthly sheets as pages ask for them: whole months only.

Flows are summed. A stock (members, titles) is, of each library, the last number known within
the period. What nobody recorded is None, not 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from jejak.common.database import fetch_named, read_snapshot
from jejak.common.periods import Period
from jejak.places.models import LEVEL_COLUMNS, Level
from jejak.statistics.content import FIELD_NAMES, STOCKS

from .filters import FigureFilter

FLOWS = tuple(name for name in FIELD_NAMES if name not in STOCKS)
SHEETS = ("sheets", "closed", "on_time", "estimated")
Values = dict[str, Any]


@dataclass(frozen=True)
class Statistic:
    """A number and of how many sheets (a flow) or libraries (a stock) it is known."""

    value: int | None
    known: int


@dataclass(frozen=True)
class MonthOfStatistics:
    month: date
    sheets: int
    closed: int
    visits_onsite: int | None
    visits_online: int | None
    ict_users: int | None


@dataclass(frozen=True)
class PlaceOfStatistics:
    """One place of the next level; `visits` are those on site and online together."""

    sheets: int
    closed: int
    visits: int | None


@dataclass(frozen=True)
class StatisticsFigures:
    """What the sheets of a place say. `months` are the whole months within the period."""

    filter: FigureFilter
    months: Period
    sheets: int
    closed: int
    on_time: int
    estimated: int
    numbers: dict[str, Statistic]
    by_month: list[MonthOfStatistics]
    # regions of the next level, by id
    places: dict[int, PlaceOfStatistics]
    # libraries that are the next level: in a regency and below, and right under a province
    libraries: dict[int, PlaceOfStatistics]
    as_of: datetime


def whole_months(filter: FigureFilter) -> Period | None:
    """Return the run of whole months within the period: sheets know no single days."""
    return filter.period.split()[0]


def statistics_figures(filter: FigureFilter) -> StatisticsFigures | None:
    """Return the sums; None where the period holds no whole month.

    Strategy, theme and evidence are those of activities and do not apply.
    """
    months = whole_months(filter)
    if months is None:
        return None
    with read_snapshot() as as_of:
        total, by_month = _flows(filter, months)
        stocks = _stocks(filter, months)
        places, libraries = _regions(filter, months), _libraries(filter, months)
    numbers = {name: Statistic(_known(total, name), total[f"{name}_known"]) for name in FLOWS}
    return StatisticsFigures(
        filter=filter,
        months=months,
        **{name: total[name] for name in SHEETS},
        numbers={name: (numbers | stocks)[name] for name in FIELD_NAMES},
        by_month=by_month,
        places=places,
        libraries=libraries,
        as_of=as_of,
    )


def _known(row: dict[str, Any], *names: str) -> int | None:
    """Return the sum of what is recorded; None where nothing is."""
    known = [int(row[name]) for name in names if row[f"{name}_known"]]
    return sum(known) if known else None


def _source(filter: FigureFilter) -> str:
    """Return rows of month, sheets and numbers: facts where they can answer."""
    level, category = filter.region.level, filter.partner_category
    if filter.library is not None or level > Level.REGENCY:
        return _sheets(_scope(filter))
    if level == Level.COUNTRY:
        return _facts(CHILDREN, category)
    if level == Level.REGENCY and category:
        return _sheets(_scope(filter))
    return _facts("f.region_id = %(place)s", category)


# As an array, so that the planner walks the index by region instead of every fact.
CHILDREN = "f.region_id = ANY(ARRAY(SELECT id FROM places_region WHERE parent_id = %(place)s))"


def _facts(place: str, category: str) -> str:
    by_category = " AND f.partner_category = %(category)s" if category else ""
    columns = ", ".join(f"f.{name}, f.{name}_known" for name in FLOWS)
    return (
        "SELECT f.region_id AS place_id, f.month, f.sheets, "
        "CASE WHEN f.is_closed THEN f.sheets ELSE 0 END AS closed, f.on_time, f.estimated, "
        f"{columns} FROM figures_statisticsfact f WHERE {place}{by_category} "
        "AND f.month BETWEEN %(first)s AND %(last)s"
    )


def _sheets(scope: str, place: str = "s.regency_id") -> str:
    columns = ", ".join(
        f"COALESCE(s.{name}, 0) AS {name}, (s.{name} IS NOT NULL)::int AS {name}_known"
        for name in FLOWS
    )
    return (
        f"SELECT {place} AS place_id, s.month, 1 AS sheets, "
        "(s.state = 'closed')::int AS closed, "
        "COALESCE(s.first_closed_on <= s.due_on, false)::int AS on_time, "
        f"(s.method = 'estimated')::int AS estimated, {columns} "
        f"FROM statistics_monthlystatistics s WHERE {scope} "
        "AND s.month BETWEEN %(first)s AND %(last)s"
    )


def _scope(filter: FigureFilter) -> str:
    condition = "TRUE"
    if filter.library is not None:
        condition = "s.library_id = %(place)s"
    elif filter.region.level in {Level.PROVINCE, Level.REGENCY}:
        condition = f"s.{LEVEL_COLUMNS[filter.region.level]} = %(place)s"
    elif filter.region.level > Level.REGENCY:
        column = LEVEL_COLUMNS[filter.region.level]
        condition = f"s.library_id IN (SELECT id FROM places_library WHERE {column} = %(place)s)"
    if filter.partner_category:
        condition += " AND s.partner_category = %(category)s"
    return condition


def _values(filter: FigureFilter, months: Period) -> Values:
    return {
        "place": filter.place.pk,
        "category": filter.partner_category,
        "first": months.start,
        "last": months.end,
    }


def _flows(filter: FigureFilter, months: Period) -> tuple[dict[str, Any], list[MonthOfStatistics]]:
    names = [*SHEETS, *FLOWS, *(f"{name}_known" for name in FLOWS)]
    sums = ", ".join(f"COALESCE(SUM(r.{name}), 0)::bigint AS {name}" for name in names)
    rows = fetch_named(
        f"SELECT r.month, {sums} FROM ({_source(filter)}) r GROUP BY GROUPING SETS ((), (r.month))",
        _values(filter, months),
    )
    total = next(row for row in rows if row["month"] is None)
    found = [
        MonthOfStatistics(
            row["month"],
            row["sheets"],
            row["closed"],
            *(_known(row, name) for name in ("visits_onsite", "visits_online", "ict_users")),
        )
        for row in rows
        if row["month"] is not None and row["sheets"]
    ]
    return total, sorted(found, key=lambda row: row.month)


def _regions(filter: FigureFilter, months: Period) -> dict[int, PlaceOfStatistics]:
    """Return the provinces of the nation, or the regencies of a province."""
    if filter.library is not None or filter.region.level > Level.PROVINCE:
        return {}
    source = _facts(CHILDREN, filter.partner_category)
    if filter.region.level == Level.PROVINCE and filter.partner_category:
        # Regencies' facts are not split by partner category.
        source = _sheets(f"{_scope(filter)} AND s.regency_id <> s.province_id")
    return _places(source, filter, months)


def _libraries(filter: FigureFilter, months: Period) -> dict[int, PlaceOfStatistics]:
    if filter.library is not None or filter.region.level == Level.COUNTRY:
        return {}
    scope = _scope(filter)
    if filter.region.level == Level.PROVINCE:
        scope += " AND s.regency_id = s.province_id"
    return _places(_sheets(scope, "s.library_id"), filter, months)


def _places(source: str, filter: FigureFilter, months: Period) -> dict[int, PlaceOfStatistics]:
    visits = ("visits_onsite", "visits_online")
    names = ["sheets", "closed", *visits, *(f"{name}_known" for name in visits)]
    sums = ", ".join(f"SUM(r.{name})::bigint AS {name}" for name in names)
    rows = fetch_named(
        f"SELECT r.place_id, {sums} FROM ({source}) r GROUP BY r.place_id HAVING SUM(r.sheets) > 0",
        _values(filter, months),
    )
    return {
        row["place_id"]: PlaceOfStatistics(row["sheets"], row["closed"], _known(row, *visits))
        for row in rows
    }


def _stocks(filter: FigureFilter, months: Period) -> dict[str, Statistic]:
    latest = ", ".join(
        f"(ARRAY_AGG(s.{name} ORDER BY s.month DESC) FILTER (WHERE s.{name} IS NOT NULL))[1] "
        f"AS {name}"
        for name in STOCKS
    )
    sums = ", ".join(f"SUM(r.{name})::bigint AS {name}, COUNT(r.{name})" for name in STOCKS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sums} FROM (SELECT {latest} FROM statistics_monthlystatistics s "
            f"WHERE {_scope(filter)} AND s.month BETWEEN %(first)s AND %(last)s "
            "GROUP BY s.library_id) r",
            _values(filter, months),
        )
        row = cursor.fetchone()
    return {name: Statistic(row[2 * n], row[2 * n + 1]) for n, name in enumerate(STOCKS)}
