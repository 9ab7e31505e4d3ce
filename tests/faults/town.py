"""Everything that a schedule happens in: server, network, phones, and people on the web."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import psycopg

from .phones import Phone, Phones
from .proxy import Line, Network, Schedule
from .server import ROOT, Server

OFFICE = "import django; django.setup(); from tests.faults.office import main; main()"
NAMES = ("a", "b")
Strike = Literal["web", "postgres"]
STRIKES: tuple[Strike, ...] = get_args(Strike)


@dataclass(frozen=True)
class Manager:
    """A person with two phones, signed in on both, and a library."""

    person_id: int
    username: str
    password: str
    library_id: int


class Web:
    """The office's program, and how to tell it what to do."""

    def __init__(self, server: Server) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-c", OFFICE],
            cwd=ROOT,
            env=server.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, do: str, **told: Any) -> dict[str, Any]:
        with self._lock:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps({"do": do} | told) + "\n")
            self._process.stdin.flush()
            said: dict[str, Any] = json.loads(self._process.stdout.readline())
        if "error" in said:
            raise AssertionError(f"the web could not {do}: {said['error']}")
        return said

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


class Town:
    def __init__(self, server: Server, network: Network, phones: Phones, web: Web) -> None:
        self.server = server
        self.network = network
        self.phones = phones
        self.web = web
        self._free: queue.Queue[Manager] = queue.Queue()

    def settle(self, count: int) -> None:
        """Bring in managers; each signs in on both of her phones, which then stay signed in."""
        line = self.network.open_line(Schedule("sign in"))
        line.calm_down()
        for found in self.web.do("settle", count=count)["managers"]:
            manager = Manager(**found)
            for name in NAMES:
                phone = self.phone(manager, name, "sign-in")
                phone.do(
                    "signIn",
                    origin=origin(line),
                    jar=str(phone.jar),
                    username=manager.username,
                    password=manager.password,
                )
                phone.kill()
            self._free.put(manager)
        line.close()

    @contextmanager
    def manager(self) -> Iterator[Manager]:
        """One whose phones nobody else uses now."""
        manager = self._free.get()
        try:
            yield manager
        finally:
            self._free.put(manager)

    def strike(self, part: Strike) -> None:
        """kill -9 a part of the server, and start it again as the supervisor does."""
        if part == "web":
            self.server.kill_web()
        else:
            self.server.kill_postgres()
        self.server.recover()

    def differing_figures(self) -> list[str]:
        """Hold every figure against the records, as `jejak figures check` does."""
        while True:
            said = self.web.do("check_figures")
            if "failed" not in said:  # a connection that the database's end had broken
                found: list[str] = said["differences"]
                return found

    def web_ids(self, manager: Manager) -> set[str]:
        """Return the ids of all records of her library."""
        with psycopg.connect(self.server.cluster.url) as database:
            rows = database.execute(
                "SELECT id::text FROM activities_activity WHERE library_id = %s",
                [manager.library_id],
            )
            return {pk for (pk,) in rows}

    def tally(self, manager: Manager, month: date) -> Counter[str]:
        """Return what stands in the tally of her library's month, by `day.5.loans`."""
        with psycopg.connect(self.server.cluster.url) as database:
            rows = database.execute(
                "SELECT days FROM statistics_monthlystatistics "
                "WHERE library_id = %s AND month = %s",
                [manager.library_id, month],
            ).fetchall()
        return Counter(
            {
                f"day.{day}.{name}": number
                for (days,) in rows
                for day, numbers in days.items()
                for name, number in numbers.items()
            }
        )

    def phone(self, manager: Manager, name: str, schedule: str) -> Phone:
        folder = self.server.folder
        jar = folder / f"{manager.username}-{name}.cookies"
        return Phone(self.phones, f"{schedule}-{name}", folder, jar)


def origin(line: Line) -> str:
    return f"http://127.0.0.1:{line.port}"


@contextmanager
def open_town(managers: int) -> Iterator[Town]:
    with ExitStack() as stack:
        server = Server()
        stack.callback(server.remove)  # also of a server that could not start
        server.start()
        web = Web(server)
        stack.callback(web.close)
        network = stack.enter_context(Network(server.port))
        phones = stack.enter_context(Phones(server.folder))
        town = Town(server, network, phones, web)
        town.settle(managers)
        yield town
