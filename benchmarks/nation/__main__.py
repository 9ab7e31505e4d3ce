"""Fill a nation, make its figures, compare them with the rows, and ask it everything.

python -m benchmarks.nation --activities 1000000 --sheets 500000
python -m benchmarks.nation --activities 10000000 --sheets 5000000 --requests 20

Prints the tables of docs/performance.md. `--keep FOLDER` leaves the database there and takes it
again the next time; `--only fill figures scores pages writes` measures a part.
"""

from __future__ import annotations

import statistics
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connection

from benchmarks.stack import Place, database, new_place, print_table, server_version

PARTS = ("figures", "scores", "pages", "writes")
SIZES = """
SELECT c.relname, pg_size_pretty(pg_table_size(c.oid)), pg_size_pretty(pg_indexes_size(c.oid)),
    to_char(c.reltuples::bigint, 'FM999,999,999')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = 'public'
ORDER BY pg_total_relation_size(c.oid) DESC LIMIT 12
"""


@contextmanager
def place_of(asked: Namespace) -> Iterator[Place]:
    if asked.keep is None:
        with new_place() as place:
            yield place
    else:
        folder = Path(asked.keep)
        folder.mkdir(mode=0o711, exist_ok=True)
        yield Place(folder)


def fill_or_find(asked: Namespace) -> Any:
    filling = import_module("benchmarks.nation.fill")
    day = import_module("django.utils.timezone").localdate()
    country = filling.filled_country(day)
    if country is None:
        size = filling.Size(asked.libraries, asked.activities, asked.sheets, asked.years)
        country = filling.fill(size, day)
        compare(country)
    return country


def compare(country: Any) -> None:
    comparing = import_module("benchmarks.nation.compare")
    for name, found in comparing.differences_in_sql():
        assert not found, (name, found)
    province = country.library.province_id
    read, found = comparing.differences_of_a_province(province)
    assert not found, found[:3]
    print(f"figures equal the rows, in SQL all of them, in Python {read:,} of one province\n")


def measure_figures(_country: Any, _asked: Namespace) -> None:
    seconds = import_module("benchmarks.nation.fill").rebuild()
    print(f"all figures made anew in {seconds:.0f} s")


def measure_scores(country: Any, _asked: Namespace) -> None:
    scoring = import_module("jejak.indicators.scoring")
    quarter = import_module("jejak.common.periods").last_quarter(country.today)
    regions = import_module("jejak.places.models").Region
    nation = regions.objects.get(level=0)
    library = country.library
    rows = []
    for name, ask in (
        ("one library's card", lambda: scoring.library_card(library, quarter)),
        ("the regency's cards", lambda: scoring.region_cards(library.regency, quarter)),
        ("the province's cards", lambda: scoring.region_cards(library.province, quarter)),
        ("the nation's cards", lambda: scoring.region_cards(nation, quarter)),
        ("the score of every library", lambda: scoring.library_scores(nation, quarter)),
    ):
        taken = [_seconds(ask) for _time in range(4)][1:]
        rows.append([name, f"{statistics.median(taken) * 1000:.0f}"])
    print_table(["scores of a quarter", "median ms"], rows)


def _seconds(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def measure_pages(country: Any, asked: Namespace) -> None:
    pages = import_module("benchmarks.pages")
    asking = import_module("benchmarks.nation.questions")
    cases = list(asking.questions(country, import_module("benchmarks.load").sign_in))
    if asked.like:
        cases = [pair for pair in cases if asked.like in f"{pair[0].who} {pair[0].name}"]
    targets = {(case.who, case.name): target for case, target in cases}
    with asked.place.process("web") as web:
        found, base = pages.measure(
            asked.place.port, [case for case, _t in cases], asked.requests, web, asked.server
        )
    rows = []
    for measured in found:
        row = measured.row(base)
        target = targets.get((measured.case.who, measured.case.name), 0)
        held = "" if not target else "yes" if float(row[3]) < target else "**no**"
        rows.append([*row, str(target or ""), held])
    print_table([*pages.HEADING, "target", "held"], rows)


def measure_writes(country: Any, asked: Namespace) -> None:
    writing = import_module("benchmarks.write_path")
    cost = writing.Cost()
    record = writing.recorder([(country.library, country.ana)], 1)
    cost.measure(record, 200, asked.server)
    rows = [["one record", *cost.cells(1)]]
    statistics_services = import_module("jejak.statistics.services")
    month = import_module("jejak.common.periods").month_start(country.today)
    version = 0

    def save() -> None:
        nonlocal version
        sheet = statistics_services.save_statistics(
            country.library,
            month,
            changes={"visits_onsite": 100 + version, "members_new": version},
            base_version=version,
            by=country.ana,
        )
        version = sheet.version

    cost = writing.Cost()
    cost.measure(save, 200, asked.server)
    rows.append(["one sheet", *cost.cells(1)])
    heading = ["stored by the services", "median ms", "p95"]
    print_table([*heading, "PostgreSQL CPU ms", "Python CPU ms"], rows)


MEASURES = {
    "figures": measure_figures,
    "scores": measure_scores,
    "pages": measure_pages,
    "writes": measure_writes,
}


def run(asked: Namespace) -> None:
    with place_of(asked) as place, database(place) as cluster:
        place.django()
        country = fill_or_find(asked)
        asked.place, asked.server = place, cluster.running_pid()
        print(
            f"{asked.libraries:,} libraries, {asked.activities:,} records, {asked.sheets:,} "
            f"sheets, {asked.years} years; {server_version(cluster)}, fsync on\n",
            flush=True,
        )
        for part in PARTS:
            if part in asked.only:
                MEASURES[part](country, asked)
                print(flush=True)
        with connection.cursor() as cursor:
            cursor.execute(SIZES)
            sizes = [[str(value) for value in row] for row in cursor.fetchall()]
        print_table(["table", "rows on disk", "indexes", "rows"], sizes)
        connection.close()


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.nation")
    options.add_argument("--libraries", type=int, default=84_000)
    options.add_argument("--activities", type=int, default=1_000_000)
    options.add_argument("--sheets", type=int, default=500_000)
    options.add_argument("--years", type=int, default=5)
    options.add_argument("--requests", type=int, default=20)
    options.add_argument("--keep", metavar="FOLDER")
    options.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    options.add_argument("--like", default="", help="only pages whose line holds this")
    run(options.parse_args())


if __name__ == "__main__":
    main()
