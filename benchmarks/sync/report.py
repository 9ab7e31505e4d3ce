"""The tables: medians over the rounds, with the least and the most."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.stack import print_table

# In the order of a round; whether only the first country is asked.
KINDS = {
    "page": False,
    "one": False,
    "ten": False,
    "crowd": False,
    "photo": True,
    "photos": True,
    "back": True,
}
NAMES = {
    "page": "sign-in page",
    "one": "one record a request",
    "ten": "ten a request, all over the country",
    "crowd": "ten a request, one regency and month",
    "photo": "one record and its photo of 150 KB",
    "photos": "ten records a request, then their photos of 150 KB",
}


@dataclass(frozen=True)
class Round:
    """One round, per record (or page)."""

    records: int
    rate: float
    web_ms: float
    database_ms: float
    client_ms: float
    kilobytes_sent: float
    kilobytes_received: float
    waits: list[float]
    memory: list[float]

    @classmethod
    def of(cls, measured: dict[str, Any]) -> Round:
        told, records = measured["told"], measured["records"]
        return cls(
            records=records,
            rate=records / told["seconds"],
            web_ms=measured["web_cpu"] * 1000 / records,
            database_ms=measured["database_cpu"] * 1000 / records,
            client_ms=told["cpu_seconds"] * 1000 / records,
            kilobytes_sent=told["bytes_sent"] / 1024 / records,
            kilobytes_received=told["bytes_received"] / 1024 / records,
            waits=told["waits"],
            memory=[*measured["web_mb"], *measured["database_mb"]],
        )

    @property
    def server_ms(self) -> float:
        return self.web_ms + self.database_ms


Rounds = dict[str, list[Round]]


def median(rounds: Iterable[Round], read: Callable[[Round], float]) -> float:
    return statistics.median(map(read, rounds))


def spread(rounds: list[Round], read: Callable[[Round], float], digits: int) -> str:
    """Write the median with the least and the most behind it."""
    values = [median(rounds, read), min(map(read, rounds)), max(map(read, rounds))]
    middle, least, most = (f"{value:.{digits}f}" for value in values)
    return f"{middle} ({least}-{most})"


def print_rates(rounds: Rounds) -> None:
    page = median(rounds["page"], lambda found: found.server_ms)
    rows = []
    for kind, name in NAMES.items():
        found = rounds[kind]
        if not found:
            continue
        waits = [wait * 1000 for one in found for wait in one.waits]
        rows.append(
            [
                name,
                spread(found, lambda one: one.rate, 0),
                spread(found, lambda one: one.server_ms, 2),
                f"{median(found, lambda one: one.web_ms):.2f}",
                f"{median(found, lambda one: one.database_ms):.2f}",
                f"{median(found, lambda one: one.client_ms):.2f}",
                f"{median(found, lambda one: one.server_ms) / page:.2f}",
                f"{statistics.median(waits):.0f}",
                f"{statistics.quantiles(waits, n=20)[18]:.0f}",
                f"{median(found, lambda one: one.kilobytes_sent):.1f}",
                f"{median(found, lambda one: one.kilobytes_received):.1f}",
            ]
        )
    heading = ["per record", "a second", "CPU ms", "of it web", "of it PG", "client's own"]
    print_table([*heading, "ratio", "wait ms", "p95", "KB sent", "KB received"], rows)


def print_growth(countries: list[tuple[int, Rounds]]) -> None:
    """Compare each country with the first: CPU, and CPU over that of the sign-in page."""
    for (few, first), (many, later) in pairwise(countries):
        rows = []
        for kind in ("page", "one", "ten", "crowd"):
            times = [median(found[kind], lambda one: one.server_ms) for found in (first, later)]
            rates = [median(found[kind], lambda one: one.rate) for found in (first, later)]
            rows.append(
                [
                    NAMES[kind],
                    *(f"{value:.2f}" for value in times),
                    f"{times[1] / times[0]:.2f}",
                    *(f"{value:.0f}" for value in rates),
                    f"{rates[1] / rates[0]:.2f}",
                ]
            )
        print()
        heading = ["per record", f"CPU ms at {few}", f"at {many}", "ratio"]
        print_table([*heading, f"a second at {few}", f"at {many}", "ratio"], rows)


def print_back(rounds: list[Round]) -> None:
    """All phones at once: what each waited, and what the server needed for it."""
    rows = []
    for found in rounds:
        waits = sorted(found.waits)
        rows.append(
            [
                str(len(waits)),
                str(found.records),
                f"{found.rate:.0f}",
                f"{statistics.median(waits):.2f}",
                f"{statistics.quantiles(waits, n=20)[18]:.2f}",
                f"{waits[-1]:.2f}",
                f"{found.server_ms:.2f}",
                *(f"{value:.0f}" for value in found.memory),
            ]
        )
    print()
    heading = ["phones", "records, all safe", "a second", "wait s, median", "p95", "longest"]
    memory = ["web MB before", "at most", "PG MB before", "at most"]
    print_table([*heading, "CPU ms a record", *memory], rows)
