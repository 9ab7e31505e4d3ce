"""How long the lists of accounts and of silent libraries take, as each role, in a whole country.

python -m benchmarks.care [--libraries 84000] [--activities 250000] [--requests 5] [--explain]

As in the field seven libraries of ten have no account; a tenth of these was invited, and one of
a hundred libraries was called. Pages are made in this process, without the web server.
"""

from __future__ import annotations

import statistics
import time
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .stack import database, new_place, print_table

HEADING = ["who", "page", "median ms", "slowest ms", "queries", "longest statement ms"]
PREPARE = """
DELETE FROM access_assignment
WHERE role = 'manager' AND library_id % 10 < 7 AND user_id <> {ana};
UPDATE accounts_user SET last_login = now() WHERE id % 7 <> 0;
INSERT INTO access_invitation
    (code_hash, role, library_id, invited_name, invited_phone, created_at, expires_at)
SELECT md5(id::text), 'manager', id, '', '', now(), now() + interval '1 day' * (id % 9 - 4)
FROM places_library WHERE id % 100 < 7;
INSERT INTO mentoring_contactnote (library_id, regency_id, province_id, partner_category, at,
    by_id, channel, was_reached, reason_id, text)
SELECT l.id, l.regency_id, l.province_id, l.partner_category,
    now() - interval '1 day' * (l.id % 40), {ben}, 'phone', true, r.id, ''
FROM places_library l JOIN mentoring_contactreason r ON r.code = 'no_signal'
WHERE l.id % 100 = 11;
ANALYZE
"""


def pages_of(country: Any) -> list[tuple[str, str, str]]:
    province, regency = country.library.province.code, country.library.regency.code
    accounts, silent = "/akun/perpustakaan/", "/perlu-disapa/"
    return [
        ("nadia", "accounts, country", f"{accounts}?wilayah=0&kategori=semua"),
        ("nadia", "accounts, all without", f"{accounts}?kategori=semua&keadaan=without"),
        ("citra", "accounts, province", f"{accounts}?wilayah={province}&kategori=semua"),
        ("ben", "accounts, regency", f"{accounts}?wilayah={regency}"),
        ("ana", "accounts, regency", f"{accounts}?wilayah={regency}"),
        ("nadia", "silent, country", f"{silent}?wilayah=0&kategori=semua"),
        ("nadia", "silent, partners", f"{silent}?wilayah=0"),
        ("nadia", "silent, one reason", f"{silent}?wilayah=0&kategori=semua&alasan=no_signal"),
        ("citra", "silent, province", f"{silent}?wilayah={province}&kategori=semua"),
        ("ben", "silent, regency", silent),
        ("nadia", "who serves, country", "/pendamping/?kategori=semua"),
        ("citra", "who serves, province", "/pendamping/?kategori=semua"),
        ("ben", "who serves, regency", "/pendamping/"),
        ("citra", "home", "/"),
        ("ben", "home", "/"),
    ]


def run(asked: Any) -> None:
    with new_place() as place, database(place):
        place.django()
        country = import_module("benchmarks.load").load(
            activities=asked.activities, libraries=asked.libraries
        )
        with connection.cursor() as cursor:
            cursor.execute(PREPARE.format(ana=country.ana.pk, ben=country.ben.pk))
        rows = []
        for who, name, address in pages_of(country):
            rows.append([who, name, *measure(getattr(country, who), address, asked)])
        print(f"\n{asked.libraries:,} libraries, {asked.activities:,} activities\n")
        print_table(HEADING, rows)
        connection.close()


def measure(user: Any, address: str, asked: Any) -> list[str]:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    client.get(address)
    taken = []
    for _number in range(asked.requests):
        before = time.perf_counter()
        answer = client.get(address)
        taken.append(1000 * (time.perf_counter() - before))
        assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    longest = max(queries.captured_queries, key=lambda query: float(query["time"]))
    if asked.explain:
        print(address, longest["time"], longest["sql"][:4000], "\n")
    return [
        f"{statistics.median(taken):.0f}",
        f"{max(taken):.0f}",
        str(len(queries)),
        f"{1000 * float(longest['time']):.0f}",
    ]


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.care")
    options.add_argument("--libraries", type=int, default=84_000)
    options.add_argument("--activities", type=int, default=250_000)
    options.add_argument("--requests", type=int, default=5)
    options.add_argument("--explain", action="store_true", help="print the longest statements")
    run(options.parse_args())


if __name__ == "__main__":
    main()
