"""How long pages and writes take on the real stack, as the narrowest and the widest role.

python -m benchmarks.pages --activities 25000 [--requests 40]

One client in a closed loop, a bounded count, only to 127.0.0.1. CPU is that of the web
processes and of PostgreSQL together; the ratio is to the sign-in page of the same run.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .stack import cpu_seconds, database, new_place, print_table, server_version

TRIVIAL = "/masuk/"
WARM_UP = 4
# A page that takes so many seconds is asked only so often.
SLOW, FEW = 1.0, 5
TRIVIAL_BETWEEN = 8
CSRF = "a" * 32
HEADING = ["who", "page", "median", "p95", "CPU ms", "of it PG", "queries", "KB", "ratio"]
SIZES = """
SELECT c.relname, pg_size_pretty(pg_table_size(c.oid)), pg_size_pretty(pg_indexes_size(c.oid)),
    c.reltuples::bigint
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = 'public'
ORDER BY pg_total_relation_size(c.oid) DESC LIMIT 8
"""


@dataclass(frozen=True)
class Case:
    """One request of one person; a write is made anew each time from `forms`."""

    who: str
    name: str
    address: str
    session: str = ""
    # address and fields of each POST
    forms: Iterator[tuple[str, dict[str, object]]] | None = None


@dataclass
class Measured:
    case: Case
    milliseconds: list[float] = field(default_factory=list)
    web_cpu: float = 0.0
    database_cpu: float = 0.0
    size: int = 0
    queries: int | None = None

    def row(self, trivial: float) -> list[str]:
        median = statistics.median(self.milliseconds)
        p95 = statistics.quantiles(self.milliseconds, n=20)[18]
        return [
            self.case.who,
            self.case.name,
            f"{median:.1f}",
            f"{p95:.1f}",
            f"{self.web_cpu + self.database_cpu:.1f}",
            f"{self.database_cpu:.1f}",
            "" if self.queries is None else str(self.queries),
            f"{self.size / 1024:.1f}",
            f"{median / trivial:.1f}",
        ]


class Visitor:
    """Asks one server over one connection, as a browser that keeps it open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def ask(self, case: Case) -> int:
        """Return the bytes of the body on the wire."""
        address, body, method = case.address, None, "GET"
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": f"sessionid={case.session}; csrftoken={CSRF}",
        }
        if case.forms is not None:
            address, fields = next(case.forms)
            body, method = urlencode({**fields, "csrfmiddlewaretoken": CSRF}), "POST"
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self._answer(method, address, body, headers)
        text = answer.read()
        if answer.status != (200 if case.forms is None else 302):
            raise RuntimeError(f"{case.who} {method} {address}: {answer.status}")
        return len(text)

    def _answer(
        self, method: str, address: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """Ask, and once more over a new connection if the server closed the idle one."""
        try:
            self.connection.request(method, address, body, headers)
            return self.connection.getresponse()
        except http.client.RemoteDisconnected:
            self.connection.close()
            self.connection.request(method, address, body, headers)
            return self.connection.getresponse()

    def measure(self, case: Case, requests: int, web: int, server: int) -> Measured:
        found = Measured(case)
        for _warming in range(WARM_UP):
            start = time.perf_counter()
            found.size = self.ask(case)
            if time.perf_counter() - start > SLOW:  # is warm, and needs no more to be known
                requests = min(requests, FEW)
                break
        before = cpu_seconds(web), cpu_seconds(server)
        for _request in range(requests):
            start = time.perf_counter()
            self.ask(case)
            found.milliseconds.append((time.perf_counter() - start) * 1000)
        found.web_cpu = (cpu_seconds(web) - before[0]) * 1000 / requests
        found.database_cpu = (cpu_seconds(server) - before[1]) * 1000 / requests
        return found


def queries_of(case: Case) -> int | None:
    """Count the statements of one page, in this process; transactions' ends not counted."""
    if case.forms is not None:
        return None
    client = Client()
    client.cookies["sessionid"] = case.session
    with CaptureQueriesContext(connection) as asked:
        client.get(case.address, headers={"host": "127.0.0.1"})
    words = [query["sql"].split(maxsplit=1)[0] for query in asked.captured_queries]
    return sum(word in {"SELECT", "WITH", "INSERT", "UPDATE", "DELETE"} for word in words)


def one(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def deep_cursor(condition: str, *values: Any) -> str:
    """Return the address's cursor after four fifths of a list."""
    rows = one(f"SELECT count(*) FROM activities_activity WHERE {condition}", *values)[0]
    held_on, pk = one(
        f"SELECT held_on, id FROM activities_activity WHERE {condition} "
        "ORDER BY held_on DESC, id DESC OFFSET %s LIMIT 1",
        *values,
        rows * 4 // 5,
    )
    return f"{held_on}_{pk}"


def common_pages(who: str, session: str, country: Any, place: dict[str, object]) -> Iterator[Case]:
    """Yield what everybody asks; `place` is where the person's figures begin."""
    end = country.today
    ragged = {"dari": end - timedelta(days=500), "sampai": end - timedelta(days=17)}
    five = {"dari": end.replace(year=end.year - 4, month=1, day=1)}
    year = {"dari": end.replace(month=1, day=1), "sampai": end.replace(month=12, day=31)}
    province = {"wilayah": country.library.province.code}
    regency = {"wilayah": country.library.regency.code}
    narrow = "library_id = %s" if who == "Ana" else "%s > 0"
    deep = deep_cursor(narrow, country.library.pk)
    for name, path, query in (
        ("home", "/", {}),
        ("records, first page", "/kegiatan/", {}),
        ("records, deep page", "/kegiatan/", {"setelah": deep}),
        (
            "records, state and strategy",
            "/kegiatan/",
            {"keadaan": "verified", "strategi": "advocacy"},
        ),
        ("figures, this year", "/capaian/", place),
        ("figures, five years", "/capaian/", {**place, **five}),
        ("figures, ragged period", "/capaian/", {**place, **ragged}),
        ("figures, with photos", "/capaian/", {**place, "bukti": "photo"}),
        ("figures, province", "/capaian/", province),
        ("figures, regency", "/capaian/", regency),
        (
            "records behind a figure",
            "/kegiatan/",
            {**place, **year, "keadaan": "counted"},
        ),
    ):
        yield Case(who, name, f"{path}?{urlencode(query)}", session)
    record = one(
        "SELECT id FROM activities_activity WHERE library_id = %s AND state = 'submitted' "
        "ORDER BY held_on DESC LIMIT 1",
        country.library.pk,
    )[0]
    yield Case(who, "one record", f"/kegiatan/{record}/", session)


def all_cases(country: Any, sign_in: Callable[[Any], str]) -> Iterator[Case]:
    ana, nadia, ben = (sign_in(user) for user in (country.ana, country.nadia, country.ben))
    yield from common_pages("Ana", ana, country, {"perpustakaan": country.library.pk})
    yield from common_pages("Nadia", nadia, country, {"wilayah": "0"})
    yield Case("Nadia", "records, counted to the end", "/kegiatan/?hitung=1", nadia)
    yield Case("Nadia", "waiting for review", "/kegiatan/?keadaan=submitted", nadia)
    yield Case("Ben", "home", "/", ben)
    yield Case("Ben", "waiting for review", "/kegiatan/?keadaan=submitted", ben)
    yield Case("Citra", "home", "/", sign_in(country.citra))
    yield Case("Ana", "record one", "", ana, records(country))
    mine = "library_id = %s AND recorded_at > now() - interval '1 hour'"
    yield Case("Ben", "verify one", "", ben, verifications(mine, country.library.pk))
    others = "library_id <> %s"
    yield Case("Nadia", "verify one", "", nadia, verifications(others, country.library.pk))


def records(country: Any) -> Iterator[tuple[str, dict[str, object]]]:
    theme = one("SELECT min(id) FROM activities_theme")[0]
    uuid7 = import_module("jejak.common.ids").uuid7
    for number in count():
        yield (
            "/kegiatan/baru/",
            {
                "id": uuid7(),
                "perpustakaan": country.library.pk,
                "title": f"Kelas menjahit {number}",
                "held_on": country.today - timedelta(days=number % 30),
                "participant_count": 12 + number % 20,
                "female_count": 9,
                "strategy": "community_involvement",
                "theme_id": theme,
                "mode": "offline",
                "save": "submit",
            },
        )


def verifications(condition: str, *values: Any) -> Iterator[tuple[str, dict[str, object]]]:
    while True:
        pk = one(
            "SELECT id FROM activities_activity WHERE state = 'submitted' "
            f"AND {condition} ORDER BY submitted_at DESC, id LIMIT 1",
            *values,
        )[0]
        yield f"/kegiatan/{pk}/verifikasi/", {}


def measure(
    port: int, cases: list[Case], requests: int, web: int, server: int
) -> tuple[list[Measured], float]:
    """Return what was measured, the trivial page first, and that page's median."""
    visitor = Visitor(port)
    trivial_case = Case("nobody", "sign-in page", TRIVIAL)
    trivial = visitor.measure(trivial_case, requests, web, server)
    trivial.queries = queries_of(trivial_case)
    found = []
    for case in cases:
        measured = visitor.measure(case, requests, web, server)
        measured.queries = queries_of(case)
        found.append(measured)
        print(*measured.row(statistics.median(trivial.milliseconds)), file=sys.stderr, flush=True)
        # Again and again, since a shared machine is not equally fast all the time.
        for _request in range(TRIVIAL_BETWEEN):
            start = time.perf_counter()
            visitor.ask(trivial_case)
            trivial.milliseconds.append((time.perf_counter() - start) * 1000)
    return [trivial, *found], statistics.median(trivial.milliseconds)


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.pages")
    options.add_argument("--activities", type=int, default=25_000)
    options.add_argument("--libraries", type=int, default=6_000)
    options.add_argument("--requests", type=int, default=40)
    asked = options.parse_args()
    with new_place() as place, database(place) as cluster:
        place.django()
        load = import_module("benchmarks.load")
        start = time.perf_counter()
        country = load.load(activities=asked.activities, libraries=asked.libraries)
        print(
            f"{asked.activities} activities in {asked.libraries} libraries, loaded in "
            f"{time.perf_counter() - start:.0f} s; {server_version(cluster)}, fsync on"
        )
        filters = load.compare_with_recount(country)
        print(f"figures equal a recount of the rows for {filters} filters\n", flush=True)
        server = cluster.running_pid()
        assert server is not None
        cases = list(all_cases(country, load.sign_in))
        with place.process("web") as web:
            found, base = measure(place.port, cases, asked.requests, web, server)
        print_table(HEADING, [measured.row(base) for measured in found])
        with connection.cursor() as cursor:
            cursor.execute(SIZES)
            sizes = [[str(value) for value in row] for row in cursor.fetchall()]
        print()
        print_table(["table", "rows on disk", "indexes", "rows"], sizes)
        connection.close()


if __name__ == "__main__":
    main()
