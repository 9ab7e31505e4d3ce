"""How many reports a second the sync API takes in, and what each costs.

python -m benchmarks.sync --activities 25000 1000000 [--rounds 5] [--smaller 10]

Each number of stored records makes a country of its own, with its own PostgreSQL (fsync on) and
`jejak web`; the rounds go by turns from one to the next, and from kind to kind. Eight clients in
one process, each waiting for its answer, each working for the managers of many libraries, so
that the limit a person has is met by nobody. CPU is user and system time of all processes of
the web server and of PostgreSQL.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from benchmarks.stack import ROOT, print_table

from .report import KINDS, Round, print_back, print_growth, print_rates

STAND = [sys.executable, "-m", "benchmarks.sync.stand"]


class Country:
    """A `stand` of so many records, in a process of its own."""

    def __init__(self, activities: int, smaller: int) -> None:
        self.activities = activities
        self.process = subprocess.Popen(
            [*STAND, "--activities", str(activities), "--smaller", str(smaller)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.rounds: dict[str, list[Round]] = {kind: [] for kind in KINDS}

    def hear(self) -> Any:
        assert self.process.stdout
        while line := self.process.stdout.readline():
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError(f"the country of {self.activities} ended; see what it said above")

    def ask(self, word: str) -> Any:
        assert self.process.stdin
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self.hear()

    def measure(self, kind: str) -> None:
        self.rounds[kind].append(Round.of(self.ask(kind)))

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(120)


def run(asked: Namespace) -> None:
    countries = []
    try:
        for activities in asked.activities:
            country = Country(activities, asked.smaller)
            countries.append(country)
            told = country.hear()
            print(
                f"{activities} records, loaded in {told['loaded_in']:.0f} s; "
                f"{told['version']}, fsync on",
                flush=True,
            )
        before = os.getloadavg()[0]
        measure(countries, asked.rounds)
        print(f"load of the machine: {before:.1f} before, {os.getloadavg()[0]:.1f} after")
        first = countries[0]
        for country in countries:
            print(f"\n{country.activities} records stored before:\n")
            print_rates(country.rounds)
        print_growth([(country.activities, country.rounds) for country in countries])
        print_back(first.rounds["back"])
        work(first)
        for country in countries:
            print(f"\n{country.activities}: in place are {country.ask('check')}", flush=True)
    finally:
        for country in countries:
            country.end()


def measure(countries: list[Country], rounds: int) -> None:
    """The first round warms and is left out; photos and crowds only in the first country."""
    for number in range(rounds + 1):
        for kind, only_first in KINDS.items():
            for country in countries[:1] if only_first else countries:
                country.measure(kind)
                if number == 0:
                    country.rounds[kind].clear()


def work(country: Country) -> None:
    done = country.ask("work")
    count = done["photos"]
    print()
    print_table(
        ["photos waiting at the worker's start", "seconds", "photos a minute", "CPU ms a photo"],
        [
            [
                str(count),
                f"{done['seconds']:.0f}",
                f"{count * 60 / done['seconds']:.0f}",
                f"{done['cpu_seconds'] * 1000 / count:.0f}",
            ]
        ],
    )


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.sync")
    options.add_argument("--activities", type=int, nargs="+", default=[25_000])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--smaller", type=int, default=1, help="divide what a round sends")
    run(options.parse_args())


if __name__ == "__main__":
    main()
