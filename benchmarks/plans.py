"""How long it takes to sum plans against what was done, over a regency, a province, the nation.

python -m benchmarks.plans [--libraries 84000] [--lines 100000] [--activities 250000]
    [--requests 5] [--explain]

Those that record most have a plan of this year with ten lines, each line with three costs; of
their records of the year seven in ten carry out a line. Pages are made in this process, without
the web server.
"""

from __future__ import annotations

import statistics
import time
from argparse import ArgumentParser
from datetime import date
from importlib import import_module
from typing import Any

from django.db import connection, transaction

from .stack import database, new_place, print_table

LINES_EACH, COSTS_EACH = 10, 3
PLACE = "library_id, regency_id, province_id, partner_category"
# Written without triggers, which ask of each row whether its plan is open.
FILL = f"""
SET LOCAL session_replication_role = replica;
SELECT setseed(0.2026);
INSERT INTO plans_workplan (id, {PLACE}, year, state, agreed_version, agreed_on, agreed_with,
    review_worked, review_hard, review_next, closed_at, closed_by_id, recorded_by_id, recorded_at,
    changed_at)
SELECT gen_random_uuid(), l.id, l.regency_id, l.province_id, l.partner_category, {{year}}, l.state,
    (l.state <> 'draft')::int, CASE WHEN l.state <> 'draft' THEN date '{{year}}-01-20' END, '',
    CASE WHEN l.state = 'closed' THEN 'Baik' ELSE '' END, '', '',
    CASE WHEN l.state = 'closed' THEN now() END, CASE WHEN l.state = 'closed' THEN {{by}} END,
    {{by}}, now(), now()
FROM (
    SELECT *, CASE WHEN n % 20 = 1 THEN 'draft' WHEN n % 20 = 2 THEN 'closed'
        WHEN n % 10 = 3 THEN 'revising' ELSE 'agreed' END AS state
    FROM (
        SELECT l.*, row_number() OVER (ORDER BY COALESCE(a.held, 0) DESC, l.id) - 1 AS n
        FROM places_library l
        LEFT JOIN (SELECT library_id, count(*) AS held FROM activities_activity GROUP BY 1) a
            ON a.library_id = l.id
    ) l
    WHERE n < {{plans}}
) l;
INSERT INTO plans_planline (id, {PLACE}, plan_id, year, position, answers_need, objective, title,
    strategy, target_groups, months, meetings_per_month, place, person_in_charge, partners,
    output_measure, output_target, outcome, outcome_unit, outcome_source, pattern,
    cancelled_reason, version)
SELECT gen_random_uuid(), {PLACE.replace(", ", ", p.").replace("library_id", "p.library_id", 1)},
    p.id, p.year, n, false, '', 'Kelas ' || n, 'community_involvement', '{{{{}}}}',
    ARRAY(SELECT generate_series(first, least(12, first + n % 5))), 1 + n % 2, '', '', '',
    (ARRAY['meetings', 'attendance', 'female', 'new_participants', 'visits', 'loans'])[1 + n % 6],
    CASE WHEN n % 4 > 0 THEN n * 5 END, '', '', '', 'self_managed',
    CASE WHEN random() < 0.03 THEN 'dana dialihkan' ELSE '' END, 1
FROM plans_workplan p, generate_series(1, {LINES_EACH}) n,
    LATERAL (SELECT 1 + floor(random() * 11 + n * 0)::int AS first) f;
INSERT INTO plans_costline
    (id, line_id, position, description, volume, unit, unit_price_idr, amount_idr, fund_source)
SELECT gen_random_uuid(), c.id, c.n, 'Bahan', c.volume, 'paket', c.price, c.volume * c.price,
    (ARRAY['dana_desa', 'add', 'apbd', 'csr'])[1 + (c.n * c.position) % 4]
FROM (
    SELECT x.id, x.position, n, (ARRAY[1, 2.5, 12])[n] AS volume,
        2 * floor(random() * 100000)::bigint AS price
    FROM plans_planline x, generate_series(1, {COSTS_EACH}) n
) c;
UPDATE activities_activity a SET plan_line_id = x.id
FROM plans_planline x JOIN plans_workplan p ON p.id = x.plan_id AND p.state <> 'draft'
WHERE x.library_id = a.library_id AND x.year = EXTRACT(YEAR FROM a.held_on)
    AND x.position = 1 + abs(hashtext(a.id::text)) % 14;
SET LOCAL session_replication_role = origin;
"""
COUNTS = """
SELECT (SELECT count(*) FROM plans_workplan), (SELECT count(*) FROM plans_planline),
    (SELECT count(*) FROM plans_costline),
    (SELECT count(*) FROM activities_activity WHERE plan_line_id IS NOT NULL)
"""


def fill_plans(country: Any, *, lines: int) -> tuple[int, ...]:
    """Write the plans of this year with so many lines; return plans, lines, costs, links."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            FILL.format(
                year=country.today.year,
                by=country.nadia.pk,
                plans=max(1, lines // LINES_EACH),
            )
        )
    with connection.cursor() as cursor:
        if not connection.in_atomic_block:
            cursor.execute("VACUUM")
        cursor.execute("ANALYZE")
        cursor.execute(COUNTS)
        return tuple(cursor.fetchone())


def run(asked: Any) -> None:
    with new_place() as place, database(place):
        place.django()
        country = import_module("benchmarks.load").load(
            activities=asked.activities, libraries=asked.libraries
        )
        plans, lines, costs, links = fill_plans(country, lines=asked.lines)
        print(
            f"\n{asked.libraries:,} libraries, {asked.activities:,} activities, {plans:,} plans, "
            f"{lines:,} lines, {costs:,} costs, {links:,} activities in a plan\n"
        )
        print_table(["summed over", "median ms", "slowest ms"], sums(country, asked.requests))
        rows, measure = [], import_module("benchmarks.care").measure
        for who, name, address in pages_of(country):
            rows.append([who, name, *measure(getattr(country, who), address, asked)])
        print()
        print_table(import_module("benchmarks.care").HEADING, rows)
        connection.close()


def sums(country: Any, times: int) -> list[list[str]]:
    rollup_of = import_module("jejak.desk.plans.rollup").rollup_of
    regions = import_module("jejak.places.models").Region.objects
    places = [regions.get(level=0), country.library.province, country.library.regency]
    rows = []
    for place in places:
        taken = []
        for _number in range(times + 1):
            before = time.perf_counter()
            rollup_of(place, country.today.year, on=date(country.today.year, 7, 1))
            taken.append(1000 * (time.perf_counter() - before))
        taken = taken[1:]
        rows.append([str(place), f"{statistics.median(taken):.0f}", f"{max(taken):.0f}"])
    return rows


def pages_of(country: Any) -> list[tuple[str, str, str]]:
    year = country.today.year
    province, regency = country.library.province.code, country.library.regency.code
    region = "/rencana-wilayah/?tahun={}&wilayah={}"
    own = f"/rencana/?perpustakaan={country.library.pk}&tahun={year}"
    return [
        ("nadia", "plans, country", region.format(year, "0")),
        ("nadia", "plans, province", region.format(year, province)),
        ("citra", "plans, province", region.format(year, province)),
        ("citra", "plans, province, all rows", region.format(year, province) + "&semua=1"),
        ("ben", "plans, regency", region.format(year, regency)),
        ("ana", "plans, regency", region.format(year, regency)),
        ("ana", "plans of the library", own),
    ]


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.plans")
    options.add_argument("--libraries", type=int, default=84_000)
    options.add_argument("--lines", type=int, default=100_000)
    options.add_argument("--activities", type=int, default=250_000)
    options.add_argument("--requests", type=int, default=5)
    options.add_argument("--explain", action="store_true", help="print the longest statements")
    run(options.parse_args())


if __name__ == "__main__":
    main()
