"""One country with its database and web server, ready to be measured on request.

A program of its own, so that a small and a large country stand side by side and are measured
by turns. It reads the name of a kind from each line of input and answers with one line of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any

from django.db import connection

from benchmarks.stack import (
    ROOT,
    Place,
    cpu_seconds,
    database,
    family,
    new_place,
    pss_mb,
    server_version,
)

from .client import Plan, Request, Told

CLIENTS = 8
TRIVIAL = "/masuk/"
# Libraries all over the country whose managers send by turns.
SENDERS = 400
PHONES, ARRIVE_WITHIN = 500, 1.0
LOOK_EVERY = 0.25
WAITING_PHOTOS = "SELECT count(*) FROM media_photo WHERE state IN ('expected', 'received')"


@dataclass(frozen=True)
class Sizes:
    """How much is sent in one round."""

    pages: int = 400
    one: int = 800
    ten: int = 240
    photos: int = 200
    phones: int = PHONES

    def smaller(self, by: int) -> Sizes:
        return Sizes(**{name: max(size // by, CLIENTS) for name, size in asdict(self).items()})


@dataclass(frozen=True)
class Measured:
    """One round of one kind; CPU in seconds, memory in MB before and at its highest."""

    records: int
    told: Told
    web_cpu: float
    database_cpu: float
    web_mb: tuple[float, float] = (0.0, 0.0)
    database_mb: tuple[float, float] = (0.0, 0.0)


class Stand:
    """What stands: the processes, the people who send, and how much was sent so far."""

    def __init__(self, place: Place, country: Any, *, web: int, server: int, sizes: Sizes) -> None:
        self.place, self.country = place, country
        self.web, self.server, self.sizes = web, server, sizes
        phones = import_module("benchmarks.sync.phones")
        regency = country.library.regency_id
        near = [library for library in country.libraries if library.regency_id == regency]
        self.make_photos: Callable[..., Any] = phones.make_photos
        self.wide = phones.Village(country, _spread(country.libraries, SENDERS), crowded=False)
        self.near = phones.Village(country, near, crowded=True)
        back = _spread(country.libraries[100:], sizes.phones)
        self.back = phones.Village(country, back, crowded=False)
        self.records = self.photos = 0
        self.kinds: dict[str, Callable[[], tuple[int, Plan]]] = {
            "page": self._pages,
            "one": self._one,
            "ten": lambda: self._ten(self.wide),
            "crowd": lambda: self._ten(self.near),
            "photo": lambda: self._photos(together=1),
            "photos": lambda: self._photos(together=10),
            "back": self._back,
        }

    def measure(self, kind: str) -> Measured:
        records, plan = self.kinds[kind]()
        found = self._send(plan, records, watching=kind == "back")
        if kind != "page":
            self.records += records
        return found

    def _pages(self) -> tuple[int, Plan]:
        each = self.sizes.pages // CLIENTS
        asked = [Request("GET", TRIVIAL)] * each
        return each * CLIENTS, Plan(self.place.port, [asked] * CLIENTS)

    def _one(self) -> tuple[int, Plan]:
        each = self.sizes.one // CLIENTS
        plan = self.wide.plan(self.place.port, clients=CLIENTS, requests=each, records=1)
        return each * CLIENTS, plan

    def _ten(self, village: Any) -> tuple[int, Plan]:
        each = self.sizes.ten // CLIENTS
        plan = village.plan(self.place.port, clients=CLIENTS, requests=each, records=10)
        return each * CLIENTS * 10, plan

    def _photos(self, *, together: int) -> tuple[int, Plan]:
        photos = self.make_photos(self.place.directory / "photos", self.sizes.photos)
        self.photos += len(photos)
        plan = self.wide.plan_with_photos(
            self.place.port, photos, clients=CLIENTS, together=together
        )
        return len(photos), plan

    def _back(self) -> tuple[int, Plan]:
        plan = self.back.plan_of_all(self.place.port, records=10, within=ARRIVE_WITHIN)
        return len(plan.clients) * 10, plan

    def _send(self, plan: Plan, records: int, *, watching: bool) -> Measured:
        phones = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sync.client"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert phones.stdin
        assert phones.stdout
        phones.stdin.write(json.dumps(asdict(plan)) + "\n")
        phones.stdin.flush()
        assert phones.stdout.readline().strip() == "ready", "the phones could not connect"
        os.sync()  # what was only prepared must not wait in front of the server's own writes
        with _memory(self.web, watching) as web_mb, _memory(self.server, watching) as database_mb:
            before = cpu_seconds(self.web), cpu_seconds(self.server)
            phones.stdin.write("go\n")
            phones.stdin.flush()
            told = phones.stdout.readline()
            after = cpu_seconds(self.web), cpu_seconds(self.server)
        assert phones.wait() == 0, "an answer was not what it should be"
        return Measured(
            records=records,
            told=Told(**json.loads(told)),
            web_cpu=after[0] - before[0],
            database_cpu=after[1] - before[1],
            web_mb=(web_mb[0], max(web_mb)),
            database_mb=(database_mb[0], max(database_mb)),
        )

    def work_off(self) -> dict[str, float]:
        """Let a worker make the photos that wait; return how many, in which time, at what cost."""
        waiting, start = one(WAITING_PHOTOS), time.perf_counter()
        with self.place.process("worker") as worker:
            while one(WAITING_PHOTOS):
                time.sleep(0.2)
            seconds, spent = time.perf_counter() - start, cpu_seconds(worker)
        return {"photos": waiting, "seconds": seconds, "cpu_seconds": spent}


@contextmanager
def _memory(pid: int, is_wanted: bool) -> Iterator[list[float]]:
    """Look at the memory of a family again and again; the first look is before the block."""
    seen = [_family_mb(pid)] if is_wanted else [0.0]
    end = threading.Event()

    def look() -> None:
        while not end.wait(LOOK_EVERY):
            seen.append(_family_mb(pid))

    watch = threading.Thread(target=look)
    if is_wanted:
        watch.start()
    yield seen
    end.set()
    if is_wanted:
        watch.join()


def _family_mb(pid: int) -> float:
    return sum(pss_mb(number) for number in family(pid))


def _spread(libraries: list[Any], count: int) -> list[Any]:
    return libraries[:: max(len(libraries) // count, 1)][:count]


def one(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def serve(stand: Stand) -> None:
    """Answer each line of input; at the end everything that was sent must be in its place."""
    check = import_module("benchmarks.sync.check")
    before = check.counts()
    connection.close()
    for line in sys.stdin:
        match line.split():
            case ["check"]:
                answer: Any = check.everything_is_there(before, stand.records, stand.photos)
            case ["work"]:
                answer = stand.work_off()
            case [kind]:
                answer = asdict(stand.measure(kind))
        connection.close()
        print(json.dumps(answer), flush=True)


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.sync.stand")
    options.add_argument("--activities", type=int, required=True)
    options.add_argument("--smaller", type=int, default=1)
    asked = options.parse_args()
    with new_place() as place, database(place) as cluster:
        place.django()
        load = import_module("benchmarks.load")
        start = time.perf_counter()
        country = load.load(activities=asked.activities)
        seconds = time.perf_counter() - start
        server = cluster.running_pid()
        assert server is not None
        with place.process("web") as web:
            sizes = Sizes().smaller(asked.smaller)
            stand = Stand(place, country, web=web, server=server, sizes=sizes)
            ready = {"loaded_in": seconds, "version": server_version(cluster)}
            print(json.dumps(ready), flush=True)
            serve(stand)
        connection.close()


if __name__ == "__main__":
    main()
