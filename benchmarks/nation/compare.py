"""Whether the figures of the nation equal its rows: all of them in SQL, a province in Python.

The statements are written another way than those that make the figures. For a small nation
`jejak.figures.check.check_facts` says the same of everything, in Python alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection

from jejak.figures.measures import LIBRARY_MEASURES, MEASURES
from jejak.figures.recount import Recount, add_row, evidence_of, recount_years
from jejak.figures.statistics_triggers import COLUMNS
from jejak.statistics.content import FIELD_NAMES

LEVEL = (
    "(CASE WHEN has_photo THEN 1 ELSE 0 END + CASE state WHEN 'verified' THEN 2 ELSE 0 END "
    "+ CASE WHEN is_seen THEN 4 ELSE 0 END)"
)
ROWS = f"""
SELECT library_id, regency_id, province_id, partner_category, strategy, theme_id, has_photo,
    is_seen, state, {LEVEL} AS evidence, to_char(held_on, 'YYYY-MM-01')::date AS month,
    participant_count AS people, female_count, male_count, child_count, teen_count, adult_count,
    elderly_count, disability_count, cost_idr, is_need_linked
FROM activities_activity WHERE state NOT IN ('draft', 'withdrawn')
"""
SUMS = {
    "activities": "count(*)",
    "attendance": "sum(people)",
    "female": "sum(female_count)",
    "male": "sum(male_count)",
    "child": "sum(child_count)",
    "teen": "sum(teen_count)",
    "adult": "sum(adult_count)",
    "elderly": "sum(elderly_count)",
    "disability": "sum(disability_count)",
    "disability_known": "sum(people) FILTER (WHERE disability_count >= 0)",
    "cost_idr": "sum(cost_idr)",
    "broken_down": (
        "count(*) FILTER (WHERE CASE WHEN female_count IS NULL THEN male_count = people "
        "WHEN male_count IS NULL THEN female_count = people "
        "ELSE female_count + male_count = people END)"
    ),
    "involvement": "count(*) FILTER (WHERE strategy = 'community_involvement')",
    "information": "count(*) FILTER (WHERE strategy = 'information_service')",
    "advocacy": "count(*) FILTER (WHERE strategy = 'advocacy')",
    "with_photo": "count(*) FILTER (WHERE has_photo)",
    "verified": "count(*) FILTER (WHERE state = 'verified')",
    "seen": "count(*) FILTER (WHERE is_seen)",
    "need_linked": "count(*) FILTER (WHERE is_need_linked)",
}
KEPT = "FROM figures_regionfact f"
DIFFERENCES = """
SELECT count(*) FROM (
    SELECT {key}, {sums} FROM ({rows}) r GROUP BY {key}
) said FULL JOIN (
    SELECT {key}, {measures} FROM {table} k WHERE {condition}
) kept USING ({key}) WHERE {differ}
"""


def differences_in_sql() -> Iterator[tuple[str, int]]:
    """Yield each table of figures and in how many of its rows something differs."""
    tail = ("month", "strategy", "theme_id", "evidence")
    yield (
        "months of libraries",
        _count("figures_librarymonth", ("library_id", *tail), {"n": "count(*)"}, ROWS, "n <> 0"),
    )
    yield "years of libraries", _years()
    yield (
        "sums of libraries",
        _count(
            "figures_libraryfact",
            ("library_id", "month"),
            {name: SUMS[name] for name in LIBRARY_MEASURES},
            ROWS,
            "activities <> 0",
        ),
    )
    regions = {name: SUMS[name] for name in MEASURES}
    all_but = "category NOT IN ('', '*')"
    for name, place, category, theme, where, condition in (
        ("provinces", "province_id", "partner_category", "theme_id", "TRUE", all_but),
        ("provinces over all themes", "province_id", "'*'", "0", "TRUE", "category = '*'"),
        (
            "regencies",
            "regency_id",
            "''",
            "theme_id",
            "regency_id <> province_id",
            "category = ''",
        ),
    ):
        rows = (
            f"SELECT {place} AS region_id, {category} AS category, {theme} AS theme, a.* "
            f"FROM ({ROWS}) a WHERE {where}"
        )
        kept = f"(SELECT f.*, partner_category AS category, theme_id AS theme {KEPT})"
        key = ("region_id", "month", "strategy", "theme", "evidence", "category")
        yield name, _count(kept, key, regions, rows, f"{condition} AND activities <> 0")
    yield "statistics", _statistics()


def _years() -> int:
    """Compare each single bit that stands with the months that have something."""
    key = ("library_id", "month", "strategy", "theme_id", "evidence")
    bits = (
        "(SELECT y.library_id, make_date(y.year, 1 + place % 12, 1) AS month, y.strategy, "
        "y.theme_id, place / 12 AS evidence, 1 AS stands FROM figures_libraryyear y, "
        "generate_series(0, 95) place WHERE get_bit(y.months, place) = 1)"
    )
    rows = " UNION ".join(
        f"SELECT library_id, month, {strategy} AS strategy, {theme} AS theme_id, evidence "
        f"FROM ({ROWS}) a"
        for strategy in ("strategy", "''")
        for theme in ("theme_id", "0")
    )
    return _count(bits, key, {"stands": "1"}, rows, "TRUE")


def _statistics() -> int:
    sums = {
        "sheets": "count(*)",
        "on_time": "count(*) FILTER (WHERE due_on - first_closed_on >= 0)",
        "estimated": "count(*) FILTER (WHERE method = 'estimated')",
        **{name: f"sum({name})" for name in FIELD_NAMES},
        **{f"{name}_known": f"count({name})" for name in FIELD_NAMES},
    }
    table = "SELECT s.*, state = 'closed' AS is_closed FROM statistics_monthlystatistics s"
    columns = ["month", "is_closed", "method", "first_closed_on", "due_on", *FIELD_NAMES]
    names = ", ".join(columns)
    rows = (
        f"SELECT province_id AS region_id, partner_category, {names} FROM ({table}) x UNION ALL "
        f"SELECT regency_id, '', {names} FROM ({table}) x WHERE regency_id <> province_id"
    )
    key = ("region_id", "month", "partner_category", "is_closed")
    return _count("figures_statisticsfact", key, {n: sums[n] for n in COLUMNS}, rows, "sheets <> 0")


def _count(
    table: str, key: tuple[str, ...], sums: Mapping[str, str], rows: str, condition: str
) -> int:
    statement = DIFFERENCES.format(
        key=", ".join(key),
        sums=", ".join(f"COALESCE({sql}, 0)::bigint AS {name}" for name, sql in sums.items()),
        rows=rows,
        measures=", ".join(f"{name}::bigint AS {name}" for name in sums),
        table=table,
        condition=condition,
        differ=" OR ".join(f"said.{name} IS DISTINCT FROM kept.{name}" for name in sums),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute(statement)
        found: int = cursor.fetchone()[0]
        cursor.execute("RESET work_mem")
        return found


def differences_of_a_province(province_id: int) -> tuple[int, list[object]]:
    """Recount the records of one province in Python; return how many, and what differs."""
    facts: dict[Any, Recount] = defaultdict(Recount)
    presence: dict[Any, int] = defaultdict(int)
    read = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM activities_activity WHERE province_id = %s", [province_id])
        names = [column.name for column in cursor.description]
        while batch := cursor.fetchmany(5000):
            for values in batch:
                _recount(dict(zip(names, values, strict=True)), facts, presence)
                read += 1
        cursor.execute(
            "SELECT region_id, month, strategy, theme_id, evidence, partner_category, "
            f"{', '.join(MEASURES)} FROM figures_regionfact WHERE region_id = %s OR region_id IN "
            "(SELECT id FROM places_region WHERE parent_id = %s)",
            [province_id, province_id],
        )
        kept = {row[:6]: row[6:] for row in cursor.fetchall() if any(row[6:])}
        cursor.execute(
            "SELECT library_id, month, strategy, theme_id, evidence, n FROM figures_librarymonth "
            "WHERE n <> 0 AND library_id IN (SELECT id FROM places_library WHERE province_id = %s)",
            [province_id],
        )
        kept_presence = {row[:5]: row[5] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT library_id, year, strategy, theme_id, months FROM figures_libraryyear "
            "WHERE library_id IN (SELECT id FROM places_library WHERE province_id = %s)",
            [province_id],
        )
        kept_years = {row[:4]: row[4] for row in cursor.fetchall() if "1" in row[4]}
    years = recount_years(presence)
    said = {key: tuple(getattr(sums, m) for m in MEASURES) for key, sums in facts.items()}
    return read, [
        *(key for key in kept.keys() | said.keys() if kept.get(key) != said.get(key)),
        *(
            key
            for key in kept_presence.keys() | presence.keys()
            if kept_presence.get(key) != presence.get(key)
        ),
        *(key for key in kept_years.keys() | years.keys() if kept_years.get(key) != years.get(key)),
    ]


def _recount(row: dict[str, Any], facts: dict[Any, Recount], presence: dict[Any, int]) -> None:
    if row["state"] in {"draft", "withdrawn"}:
        return
    month = date(row["held_on"].year, row["held_on"].month, 1)
    level = evidence_of(row)
    tail = (month, row["strategy"], row["theme_id"], level)
    presence[(row["library_id"], *tail)] += 1
    add_row(facts[(row["province_id"], *tail, row["partner_category"])], row)
    add_row(facts[(row["province_id"], month, row["strategy"], 0, level, "*")], row)
    if row["regency_id"] != row["province_id"]:
        add_row(facts[(row["regency_id"], *tail, "")], row)
