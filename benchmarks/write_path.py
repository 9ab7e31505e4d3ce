"""What one record costs in the services, and how many eight writers store in a second.

python -m benchmarks.write_path --activities 25000

fsync is on. PostgreSQL's CPU is that of all its processes, checkpoints included. The share of
the facts' triggers is the difference to the same calls with those triggers disabled.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from itertools import cycle
from typing import Any

import django
from django.db import connection

from .stack import ROOT, cpu_seconds, database, new_place, print_table, server_version

FACTS_TRIGGERS = """
SELECT tgname FROM pg_trigger
WHERE tgrelid = 'activities_activity'::regclass AND tgname LIKE '%facts_follow%'
"""
ROUNDS, SINGLE_CALLS, MANY_CALLS, MANY = 4, 100, 15, 20
WRITERS, RECORDS_A_WRITER = 8, 150
WARM_UP = 5


@dataclass
class Cost:
    """Of some calls of one kind; CPU in seconds."""

    milliseconds: list[float] = field(default_factory=list)
    database_cpu: float = 0.0
    own_cpu: float = 0.0

    def measure(self, record: Callable[[], object], calls: int, server: int) -> None:
        for _warming in range(WARM_UP):
            record()
        before, own = cpu_seconds(server), time.process_time()
        for _call in range(calls):
            start = time.perf_counter()
            record()
            self.milliseconds.append((time.perf_counter() - start) * 1000)
        self.own_cpu += time.process_time() - own
        self.database_cpu += cpu_seconds(server) - before

    def cells(self, records_a_call: int) -> list[str]:
        records = len(self.milliseconds) * records_a_call
        return [
            f"{statistics.median(self.milliseconds):.1f}",
            f"{statistics.quantiles(self.milliseconds, n=20)[18]:.1f}",
            f"{self.database_cpu * 1000 / records:.2f}",
            f"{self.own_cpu * 1000 / records:.2f}",
        ]


def recorder(pairs: list[tuple[Any, Any]], records: int) -> Callable[[], object]:
    """Return a call that records so many at once, each time for the next library and person."""
    services = import_module("jejak.activities.services")
    content = import_module("jejak.activities.content").ActivityContent
    day = import_module("django.utils.timezone").localdate()
    theme = import_module("jejak.activities.models").Theme.objects.first()
    turns = cycle(pairs)

    def record() -> object:
        news = []
        for number in range(records):
            library, by = next(turns)
            said = content(
                title=f"Kelas menjahit {number}",
                held_on=day,
                strategy="community_involvement",
                theme_id=theme.pk,
                mode="offline",
                participant_count=12 + number,
                female_count=8,
            )
            news.append(services.NewActivity(library=library, content=said))
        return services.record_activities(news, by=by)

    return record


@contextmanager
def facts_triggers(enabled: bool) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(FACTS_TRIGGERS)
        names = [name for (name,) in cursor.fetchall()]
        assert len(names) == 3
        if not enabled:
            _switch(names, "DISABLE")
        yield
        if not enabled:
            _switch(names, "ENABLE")


def _switch(names: list[str], word: str) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'ALTER TABLE activities_activity {word} TRIGGER "{name}"')


def measure_calls(country: Any, server: int) -> None:
    own = [(country.library, country.ana)]
    each = [(library, country.managers[library.pk]) for library in country.libraries[50:]]
    # One person records on behalf for many libraries: those of Ben's regency, in turn.
    regency = country.library.regency_id
    near = [
        (library, country.ben) for library in country.libraries if library.regency_id == regency
    ]
    rows = []
    for name, pairs, calls, records in (
        ("one a call, the same library", own, SINGLE_CALLS, 1),
        ("one a call, each another library", each, SINGLE_CALLS, 1),
        (f"{MANY} a call, the same library", own, MANY_CALLS, MANY),
        (f"{MANY} a call, the {len(near)} of one regency", near, MANY_CALLS, MANY),
    ):
        record = recorder(pairs, records)
        costs = {True: Cost(), False: Cost()}
        for _round in range(ROUNDS):  # by turns: a shared machine is not equally fast all the time
            for enabled, cost in costs.items():
                with facts_triggers(enabled):
                    cost.measure(record, calls, server)
        for enabled, cost in costs.items():
            rows.append([name, "on" if enabled else "off", *cost.cells(records)])
    heading = ["records", "facts' triggers", "median ms a call", "p95"]
    print_table([*heading, "PostgreSQL CPU ms a record", "Python CPU ms a record"], rows)
    with connection.cursor() as cursor:
        cursor.execute(import_module("jejak.figures.triggers").rebuild_sql())


def measure_writers(country: Any, server: int) -> None:
    rows = []
    for name, is_one in (("the same library", True), ("libraries all over the country", False)):
        writers = [
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.write_path", "--writer", str(pk)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for pk in _libraries_of_writers(country, is_one)
        ]
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline().strip() == "ready"
        before, start = cpu_seconds(server), time.perf_counter()
        for writer in writers:
            assert writer.stdin
            writer.stdin.write("go\n")
            writer.stdin.flush()
        for writer in writers:
            assert writer.wait() == 0
        seconds = time.perf_counter() - start
        stored = WRITERS * RECORDS_A_WRITER
        spent = (cpu_seconds(server) - before) * 1000 / stored
        rows.append([name, str(stored), f"{stored / seconds:.0f}", f"{spent:.2f}"])
    print_table(
        [
            f"{WRITERS} writers, one record a call",
            "stored",
            "records a second",
            "PostgreSQL CPU ms",
        ],
        rows,
    )


def _libraries_of_writers(country: Any, is_one: bool) -> list[int]:
    if is_one:
        return [country.library.pk] * WRITERS
    step = len(country.libraries) // WRITERS
    return [country.libraries[50 + number * step].pk for number in range(WRITERS)]


def write_as_one_of_many(library_id: int) -> None:
    """Record without pause as the library's manager, once told to begin."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    library = import_module("jejak.places.models").Library.objects.get(pk=library_id)
    manager = library.assignments.get(role="manager").user
    record = recorder([(library, manager)], 1)
    record()
    print("ready", flush=True)
    sys.stdin.readline()
    for _number in range(RECORDS_A_WRITER):
        record()


def run(asked: Namespace) -> None:
    with new_place() as place, database(place) as cluster:
        place.django()
        country = import_module("benchmarks.load").load(activities=asked.activities)
        server = cluster.running_pid()
        assert server is not None
        print(f"{asked.activities} activities; {server_version(cluster)}, fsync on\n", flush=True)
        measure_calls(country, server)
        print()
        measure_writers(country, server)
        found = import_module("jejak.figures.check").check_facts()
        assert not found, found[:3]
        print("\nafter all of it every figure equals a recount of the records")
        connection.close()


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.write_path")
    options.add_argument("--activities", type=int, default=25_000)
    options.add_argument("--writer", type=int, metavar="LIBRARY", help="be one of the writers")
    asked = options.parse_args()
    if asked.writer is not None:
        write_as_one_of_many(asked.writer)
    else:
        run(asked)


if __name__ == "__main__":
    main()
