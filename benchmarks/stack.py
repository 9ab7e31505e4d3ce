"""A place of its own for one run: a durable PostgreSQL, the web server, and what they cost.

Nothing here imports the project's models: Django is set up by `Place.django`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from jejak.cli.environment import prepare_environment
from jejak.cli.postgres import Cluster

JEJAK = [sys.executable, "-m", "jejak.cli"]
ROOT = Path(__file__).resolve().parent.parent
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Place:
    """A data directory and a port of their own, and the commands that run there."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {
            "JEJAK_DATA": str(directory / "data"),
            "JEJAK_STATIC": str(directory / "static"),
            "JEJAK_HTTPS": "0",
            "PORT": str(self.port),
        }

    def django(self) -> None:
        """Make tables, static files and regions, then let this process use the database."""
        prepare_environment()
        subprocess.run([*JEJAK, "prepare"], cwd=ROOT, check=True)
        django.setup()

    @contextmanager
    def process(self, *command: str) -> Iterator[int]:
        """Run one of our commands until the end of the block; yield its number."""
        with (self.directory / "log").open("ab") as log:
            process = subprocess.Popen([*JEJAK, *command], stdout=log, stderr=log, cwd=ROOT)
        try:
            self._until_it_answers(process)
            yield process.pid
        finally:
            process.terminate()
            process.wait(60)

    def _until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"it did not start; see {self.directory / 'log'}")


@contextmanager
def new_place() -> Iterator[Place]:
    directory = Path(tempfile.mkdtemp(prefix="jejak-b-", dir="/tmp"))
    directory.chmod(0o711)  # the database runs as another person than root
    try:
        yield Place(directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def database(place: Place) -> Iterator[Cluster]:
    """A cluster with production settings, fsync on."""
    cluster = Cluster(place.directory / "postgres")
    cluster.start()
    os.environ["DATABASE_URL"] = cluster.url
    try:
        yield cluster
    finally:
        cluster.stop()
        os.environ.pop("DATABASE_URL", None)


def family(pid: int) -> dict[int, str]:
    """Return the process and all its descendants, by their command lines."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(_stat(int(folder.name))[1])
        except OSError:
            continue
    found, grown = {pid}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return {number: _command(number) for number in sorted(found)}


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a family, with that of children that have ended."""
    ticks = 0
    for number in family(pid):
        try:
            ticks += sum(int(value) for value in _stat(number)[11:15])
        except OSError:
            continue
    return ticks / TICKS_PER_SECOND


def pss_mb(pid: int) -> float:
    """Return the proportional set size: shared pages count by their share."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    line = next(line for line in text.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def _stat(pid: int) -> list[str]:
    """Return the fields from the state on; the name before it may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _command(pid: int) -> str:
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return line.replace(b"\0", b" ").decode(errors="replace").strip()


def server_version(cluster: Cluster) -> str:
    answer = subprocess.run(
        [cluster.programs / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return answer.stdout.strip()


def print_table(heading: list[str], rows: list[list[str]]) -> None:
    """Print a table as docs/performance.md has them."""
    for row in (heading, ["---"] * len(heading), *rows):
        print(f"| {' | '.join(row)} |", flush=True)
