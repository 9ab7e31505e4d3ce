"""Schedules of faults, as in `tests/faults`, and so many that rare meetings happen.

`python -m benchmarks.faults --schedules 1000 --kills 20` plays them and prints what happened;
`--seed 17` plays that one alone, as often as `--times` says, and `--strike web` kills in it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator

from tests.faults.play import Outcome, play, play_all
from tests.faults.town import STRIKES, Town, open_town

from .stack import print_table

MANAGERS = 40


def outcomes(town: Town, options: argparse.Namespace) -> Iterator[Outcome]:
    if options.seed is not None:
        for _ in range(options.times):
            yield play(town, options.seed, options.strike)
        return
    yield from play_all(town, [str(number) for number in range(options.schedules)], options.lanes)
    for number in range(options.kills):
        yield play(town, f"k{number}", STRIKES[number % len(STRIKES)])


def report(town: Town, counts: Counter[str], seconds: float) -> None:
    rows = [[name.replace("_", " "), f"{count:,}"] for name, count in sorted(counts.items())]
    rows += [[f"exchanges: {kind}", f"{n:,}"] for kind, n in town.network.counts.most_common()]
    differences = len(town.differing_figures())
    rows += [["figures that differ", str(differences)], ["seconds", f"{seconds:.0f}"]]
    print_table(["what", "count"], rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=20, help="schedules with a kill -9, beside")
    parser.add_argument("--lanes", type=int, default=3, help="schedules side by side")
    parser.add_argument("--seed", help="only this schedule")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--strike", choices=STRIKES)
    options = parser.parse_args()
    managers = 1 if options.seed is not None else min(MANAGERS, options.schedules + options.lanes)
    counts: Counter[str] = Counter()
    with open_town(managers) as town:
        began = time.monotonic()
        for outcome in outcomes(town, options):
            counts.update(outcome.counts)
            counts.update(schedules=1, wrong=int(bool(outcome.wrongs)))
            if outcome.wrongs:
                print(outcome, flush=True)
        report(town, counts, time.monotonic() - began)
    return int(counts["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
