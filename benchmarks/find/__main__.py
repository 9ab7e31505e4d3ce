"""What finding and taking away costs, with 100,000 records in one province.

python -m benchmarks.find [--activities 100000] [--export 250000] [--only lists|files|writes]

Lists and searches are asked of the real web server, as `benchmarks.pages` does. Files are made
by the worker's own service, each in a process of its own whose memory is read afterwards.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from importlib import import_module

from django.db import connection

from benchmarks.pages import HEADING, measure
from benchmarks.stack import database, new_place, print_table, server_version

PROVINCE = "33"


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.find")
    options.add_argument("--activities", type=int, default=100_000)
    options.add_argument("--libraries", type=int, default=2_000)
    options.add_argument("--requests", type=int, default=40)
    options.add_argument("--export", type=int, default=250_000, help="rows of the largest file")
    options.add_argument("--only", choices=["lists", "files", "writes"])
    options.add_argument("--make", help="make this export; used by the program itself")
    asked = options.parse_args()
    if asked.make:
        import_module("benchmarks.find.files").make(asked.make)
        return
    with new_place() as place, database(place) as cluster:
        place.django()
        load = import_module("benchmarks.load")
        start = time.perf_counter()
        country = load.load(
            activities=asked.activities, libraries=asked.libraries, province=PROVINCE
        )
        print(
            f"{asked.activities} activities of {asked.libraries} libraries in one province, loaded "
            f"in {time.perf_counter() - start:.0f} s; {server_version(cluster)}, fsync on\n",
            flush=True,
        )
        server = cluster.running_pid()
        assert server is not None
        if asked.only in {None, "lists"}:
            cases = list(import_module("benchmarks.find.lists").cases(country, load.sign_in))
            with place.process("web") as web:
                found, base = measure(place.port, cases, asked.requests, web, server)
                print_table(HEADING, [measured.row(base) for measured in found])
            print()
        if asked.only in {None, "writes"}:
            import_module("benchmarks.find.writes").measure(country, server)
            print()
        if asked.only in {None, "files"}:
            import_module("benchmarks.find.files").measure(country, server, asked.export)
        connection.close()


if __name__ == "__main__":
    main()
