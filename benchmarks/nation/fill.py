"""Fills an empty, migrated database with the nation, as fast as the database can write.

Rows are made in the database itself, month by month, in the order in which they would have come
in, so that tables lie on the disk as they would; triggers and the indexes that are not a key are
off meanwhile. Figures are made afterwards in bulk, by the statements of the nightly repair.

Left out: history. Only Ana's library and the last 30 days have the first version of each
record, for pages that show it; photos are flags without files.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from benchmarks.load import STATES, Country, make_managers, make_people, stand_libraries
from jejak.accounts.models import User
from jejak.activities.models import Activity
from jejak.common.periods import last_month, next_month
from jejak.figures.check import repair
from jejak.places.models import Library
from jejak.plans.models import Theme
from jejak.statistics.models import MonthlyStatistics

from .rows import activity_columns, chosen, sheet_columns, with_defaults

TABLES = (
    "activities_activity",
    "activities_activityversion",
    "statistics_monthlystatistics",
    "statistics_monthlystatisticsversion",
)
PEOPLE = ("ben", "citra", "nadia", "omar")
# Of a hundred libraries, those that ever report.
REPORTING = 30
RANDOM = ", ".join(f"random() AS r{n}" for n in range(1, 13))
SETTINGS = {"work_mem": "256MB", "maintenance_work_mem": "1GB", "synchronous_commit": "off"}
# Most stand in a village; types and the day of joining vary as in the field.
VARY = """
UPDATE places_library SET library_type = 'tbm' WHERE id % 7 = 3 AND village_id IS NOT NULL;
UPDATE places_library SET joined_on = date '2015-06-01' + (id % 97)::int * 37;
UPDATE places_libraryplacement p SET library_type = l.library_type
FROM places_library l WHERE l.id = p.library_id AND p.library_type <> l.library_type
"""
# Heavy ones report several times as much as most (log-normal).
WEIGHTS = """
CREATE TEMPORARY TABLE nation_library AS
SELECT l.id AS library_id, l.regency_id, l.province_id, l.partner_category,
    COALESCE(a.user_id, {office}) AS manager_id,
    row_number() OVER (ORDER BY a.user_id, l.id) AS rank,
    CASE WHEN a.user_id IS NULL THEN 0
        ELSE exp(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())) END AS weight
FROM places_library l
LEFT JOIN access_assignment a ON a.library_id = l.id AND a.role = 'manager';
UPDATE nation_library SET weight = weight * 4 WHERE library_id = {ana};
ANALYZE nation_library
"""
# So many of a month: each library its share, what is left over falls by chance.
DRAWN_ACTIVITIES = """
WITH shares AS MATERIALIZED (
    SELECT *, sum(weight) OVER (ORDER BY hashint8extended(library_id, {seed})) AS upto,
        sum(weight) OVER () AS total
    FROM nation_library WHERE weight > 0
), counted AS (
    SELECT *, (floor(upto * {count} / total + 1e-9)
        - floor((upto - weight) * {count} / total + 1e-9))::int AS n
    FROM shares
), dated AS MATERIALIZED (
    SELECT c.*, date '{month}' + floor(random() * {days})::int AS held_on, {random}
    FROM counted c, generate_series(1, c.n)
), drawn AS MATERIALIZED (
    SELECT d.*, d.held_on + time '08:00' + interval '10 hours' * d.r1 AS at, {state} AS state,
        5 + floor(exp(3 + 0.7 * sqrt(-2 * ln(1 - r2 * 0.999)) * cos(2 * pi() * r7)))::int AS people
    FROM dated d
)
SELECT {columns} FROM (
    SELECT *, floor(people * (0.3 + 0.5 * r11))::int AS women FROM drawn ORDER BY at
) w
"""
DRAWN_SHEETS = """
SELECT {columns} FROM (
    SELECT l.*, {random} FROM nation_library l WHERE rank <= {count} OFFSET 0
) w
"""
VERSIONS = """
INSERT INTO activities_activityversion (activity_id, version, recorded_at, by_id, why, note, "row")
SELECT id, version, changed_at, recorded_by_id, 'recorded', '', to_jsonb(a)
FROM activities_activity a WHERE {which};
INSERT INTO statistics_monthlystatisticsversion
    (statistics_id, version, recorded_at, by_id, why, note, "row")
SELECT id, version, changed_at, recorded_by_id, 'recorded', '', to_jsonb(s)
FROM statistics_monthlystatistics s WHERE {which_sheets}
"""
PLAIN_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE i.indrelid = %s::regclass AND NOT i.indisunique
"""


@dataclass(frozen=True)
class Size:
    libraries: int
    activities: int
    sheets: int
    years: int = 5
    # the first version of everything, which the full check wants
    with_history: bool = False


def fill(size: Size, today: date, *, seed: int = 2026, say: Any = print) -> Country:
    """Fill the database and return who asks; says how long each part took."""
    started = time.perf_counter()

    def tell(part: str) -> None:
        say(f"{part}: {time.perf_counter() - started:.0f} s")

    with transaction.atomic():
        country = _people_and_places(size, today, seed)
    tell(f"{size.libraries:,} libraries and the accounts of {len(country.managers):,}")
    with _loading() as run:
        run(f"SELECT setseed({seed / 10_000})")
        run(WEIGHTS.format(ana=country.library.pk, office=country.nadia.pk))
        _activities(size, country, run)
        tell(f"{size.activities:,} records")
        _sheets(size, country, run)
        tell(f"{size.sheets:,} sheets")
        recent = (
            f"recorded_at > '{today - timedelta(days=30)}' OR library_id = {country.library.pk}"
        )
        which = "TRUE" if size.with_history else recent
        run(VERSIONS.format(which=which, which_sheets=which))
        tell("history")
    tell("indexes")
    _checked()
    rebuild()
    tell("figures")
    with connection.cursor() as cursor:
        if not connection.in_atomic_block:
            cursor.execute("VACUUM")
        cursor.execute("ANALYZE")
    tell("vacuum and statistics of the database")
    return country


def _people_and_places(size: Size, today: date, seed: int) -> Country:
    chance = random.Random(seed)
    stood = stand_libraries(size.libraries, chance, "")
    with connection.cursor() as cursor:
        cursor.execute(VARY)
    reporting = [row for row in stood if chance.randrange(100) < REPORTING]
    library = next(row for row in reporting if row.village_id)
    managers = make_managers(reporting)
    return Country(
        today=today,
        libraries=reporting,
        managers=managers,
        library=library,
        **make_people(managers, library),
    )


@contextmanager
def _loading() -> Iterator[Any]:
    """Write without triggers, foreign keys and plain indexes; all of them stand again after."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, value in SETTINGS.items():
            cursor.execute(f"SET LOCAL {name} = '{value}'")
        cursor.execute("SET LOCAL session_replication_role = replica")
        indexes = []
        for table in TABLES:
            cursor.execute(PLAIN_INDEXES, [table])
            indexes += cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield cursor.execute
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("DROP TABLE nation_library")


def months_before(today: date, years: int) -> list[date]:
    """Return the first days of the last months, the running one included."""
    month, found = date(today.year - years, today.month, 1), []
    for _number in range(years * 12):
        month = next_month(month)
        found.append(month)
    return found


def _activities(size: Size, country: Country, run: Any) -> None:
    themes = list(Theme.objects.order_by("pk").values_list("pk", flat=True))
    columns = with_defaults(Activity, activity_columns(country.nadia.pk, themes))
    months = months_before(country.today, size.years)
    last = max(1, country.today.day - 1)
    # More in later months, as the programme grows; the running month has its days so far.
    growth = [12 + n for n in range(len(months))]
    growth[-1] = max(1, growth[-1] * last // 31)
    done = 0
    for number, month in enumerate(months):
        upto = size.activities * sum(growth[: number + 1]) // sum(growth)
        days = last if number == len(months) - 1 else (next_month(month) - month).days
        drawn = DRAWN_ACTIVITIES.format(
            seed=number,
            count=upto - done,
            month=month,
            days=days,
            random=RANDOM,
            state=chosen(STATES, "d.r5"),
            columns=", ".join(columns.values()),
        )
        run(f"INSERT INTO activities_activity ({', '.join(columns)}) {drawn}")
        done = upto


def _sheets(size: Size, country: Country, run: Any) -> None:
    """Those that report first, then the others: a library has a sheet each month or none."""
    months = months_before(last_month(country.today).start, size.years)
    done = 0
    for number, month in enumerate(months):
        upto = size.sheets * (number + 1) // len(months)
        columns = with_defaults(MonthlyStatistics, sheet_columns(f"'{month}'"))
        drawn = DRAWN_SHEETS.format(
            columns=", ".join(columns.values()), random=RANDOM, count=upto - done
        )
        run(f"INSERT INTO statistics_monthlystatistics ({', '.join(columns)}) {drawn}")
        done = upto


def _checked() -> None:
    """Raise unless every row stands where its library stands: its foreign key was off."""
    with connection.cursor() as cursor:
        for table in ("activities_activity", "statistics_monthlystatistics"):
            cursor.execute(
                f"SELECT count(*) FROM {table} a LEFT JOIN places_library l ON l.id = a.library_id "
                "AND l.regency_id = a.regency_id AND l.province_id = a.province_id "
                "AND l.partner_category = a.partner_category WHERE l.id IS NULL"
            )
            assert cursor.fetchone() == (0,), table


def rebuild() -> float:
    """Make all figures anew as the nightly repair does; return the seconds."""
    start = time.perf_counter()
    repair()
    return time.perf_counter() - start


def filled_country(today: date) -> Country | None:
    """Return who asks in a nation that was filled before."""
    people = {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
    if not people:
        return None
    facilitator = people["ben"].assignments.get()
    # Of Ben's regency, the library with the widest pages: the one with the most records.
    library = (
        Library.objects.filter(regency=facilitator.region_id, assignments__role="manager")
        .annotate(records=Count("activities"))
        .select_related("regency", "province")
        .order_by("-records")[0]
    )
    ana = library.assignments.get(role="manager").user
    return Country(today=today, libraries=[], managers={}, library=library, ana=ana, **people)
