"""How much memory all processes of `jejak up` hold together when nobody asks for anything.

python -m benchmarks.memory --minutes 10 [--demo]
"""

from __future__ import annotations

import http.client
import time
from argparse import ArgumentParser

from .stack import family, new_place, print_table, pss_mb

PARTS = (
    ("postgres", "PostgreSQL"),
    ("jejak.cli up", "launcher"),
    ("jejak.cli worker", "worker"),
    ("", "web"),  # its parent, and the process that it forks under another name
)
FIRST_PAGES = ("/masuk/", "/healthz", "/static/no-such-file")


def read_parts(pid: int) -> dict[str, list[float]]:
    """Return the PSS in MB of every process, by the part it belongs to."""
    found: dict[str, list[float]] = {name: [] for _words, name in PARTS}
    for number, line in family(pid).items():
        part = next(name for words, name in PARTS if words in line)
        found[part].append(pss_mb(number))
    return found


def total(parts: dict[str, list[float]]) -> float:
    return sum(map(sum, parts.values()))


def ask_first_pages(port: int) -> None:
    """Let the web server load what a first visit loads."""
    for address in FIRST_PAGES:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", address)
        connection.getresponse().read()
        connection.close()


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.memory")
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--demo", action="store_true", help="with the demonstration's data")
    asked = options.parse_args()
    command = ["up", "--demo"] if asked.demo else ["up"]
    with new_place() as place, place.process(*command) as pid:
        ask_first_pages(place.port)
        print(f"after the first pages: {total(read_parts(pid)):.0f} MB", flush=True)
        time.sleep(asked.minutes * 60)
        parts = read_parts(pid)
    print(f"after {asked.minutes:g} idle minutes: {total(parts):.0f} MB of 400\n")
    print_table(
        ["part", "processes", "PSS in MB"],
        [[name, str(len(sizes)), f"{sum(sizes):.0f}"] for name, sizes in parts.items()],
    )


if __name__ == "__main__":
    main()
