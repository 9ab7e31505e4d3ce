"""`jejak up` and its commands, as real processes with a database of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from jejak.cli import guard
from jejak.cli.postgres import Cluster, ClusterError, unprivileged

JEJAK = [sys.executable, "-m", "jejak.cli"]
ROOT = Path(__file__).resolve().parent.parent
SETTINGS_OF_THE_TESTS = ("DATABASE_URL", "JEJAK_MODE", "JEJAK_SECRET_KEY", "DJANGO_SETTINGS_MODULE")


class Place:
    """A data directory and a port of their own."""

    def __init__(self, directory: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.directory = directory
        self.environment = {
            name: value for name, value in os.environ.items() if name not in SETTINGS_OF_THE_TESTS
        } | {
            "JEJAK_DATA": str(directory / "data"),
            "JEJAK_STATIC": str(directory / "static"),
            "PORT": str(self.port),
        }

    def start(self) -> subprocess.Popen[bytes]:
        with (self.directory / "log").open("ab") as log:
            return subprocess.Popen(
                [*JEJAK, "up"], env=self.environment, stdout=log, stderr=log, cwd=ROOT
            )

    def run(self, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*JEJAK, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            **options,
        )

    def health(self) -> dict[str, str]:
        address = f"http://127.0.0.1:{self.port}/healthz"
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)
        except OSError:
            return {"status": "unreachable"}

    def is_well(self) -> bool:
        return self.health()["status"] == "ok"

    def processes(self) -> dict[int, str]:
        """Return everything that was started for this place and lives, by its command line."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.environment["JEJAK_DATA"].encode() in (folder / "environ").read_bytes():
                    line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    found[int(folder.name)] = line
            except OSError:
                continue
        return found

    def pids(self, words: str) -> list[int]:
        return [pid for pid, line in self.processes().items() if words in line]

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.directory / "data" / "postgres")


def eventually(condition: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def place() -> Iterator[Place]:
    # pytest's own directories are closed to the database's user, and closed again by each run.
    with tempfile.TemporaryDirectory(prefix="jejak-l-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        place = Place(Path(folder))
        yield place
        for pid in place.processes():
            os.kill(pid, signal.SIGKILL)


@pytest.mark.faults
def test_what_is_killed_comes_back_and_nothing_is_left_at_the_end(place: Place) -> None:
    up = place.start()
    eventually(place.is_well)
    with psycopg.connect(place.cluster.url) as database:
        database.execute("CREATE TABLE kept AS SELECT 41 AS answer")

    server = place.cluster.running_pid()
    assert server is not None
    os.kill(server, signal.SIGKILL)
    eventually(lambda: place.cluster.running_pid() not in {None, server})
    eventually(place.is_well)

    killed = [*place.pids("jejak.cli web"), *place.pids("jejak.cli worker")]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: place.is_well() and not set(killed) & set(place.processes()))

    # Other commands borrow the running database.
    assert json.loads(place.run("capaian", "--json").stdout)["activities"] == 0

    up.send_signal(signal.SIGTERM)
    assert up.wait(30) == 0
    assert place.processes() == {}

    # A parent that was killed leaves only a database, which the next start takes over.
    up = place.start()
    began = time.monotonic()
    eventually(place.is_well)
    assert time.monotonic() - began < 60
    up.kill()
    up.wait()
    eventually(lambda: not place.pids("jejak.cli"))
    up = place.start()
    eventually(place.is_well)
    with psycopg.connect(place.cluster.url) as database:
        assert database.execute("SELECT answer FROM kept").fetchone() == (41,)
    up.send_signal(signal.SIGINT)
    assert up.wait(30) == 0
    assert place.processes() == {}


@pytest.mark.faults
def test_a_database_killed_at_its_work_keeps_what_it_promised(place: Place) -> None:
    cluster = Cluster(place.directory / "data" / "postgres")
    cluster.start()
    with psycopg.connect(cluster.url, autocommit=True) as database:
        database.execute("CREATE TABLE promised AS SELECT generate_series(1, 1000) AS n")
        assert cluster.process is not None
        cluster.process.kill()
        cluster.process.wait()

        cluster.start()

    with psycopg.connect(cluster.url) as database:
        assert database.execute("SELECT count(*) FROM promised").fetchone() == (1000,)
    cluster.stop()
    assert cluster.running_pid() is None


def test_a_lock_with_the_number_of_another_program_does_not_stop_the_start(place: Place) -> None:
    cluster = Cluster(place.directory / "data" / "postgres")
    cluster.start()
    lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    cluster.stop()
    stranger = "\n".join([str(os.getppid()), *lines[1:]])
    (cluster.data / "postmaster.pid").write_text(stranger + "\n")

    cluster.start(patience=20)

    assert cluster.is_ready()
    cluster.stop()


def test_the_database_has_no_port_and_its_password_is_closed(place: Place) -> None:
    cluster = Cluster(place.directory / "data" / "postgres")
    cluster.start()
    try:
        with psycopg.connect(cluster.url) as database:
            assert database.execute("SHOW listen_addresses").fetchone() == ("",)
            assert database.execute("SHOW fsync").fetchone() == ("on",)
            method = database.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules")
            assert method.fetchall() == [("scram-sha-256",)]
        assert (cluster.home / "password").stat().st_mode & 0o777 == 0o600
        assert cluster.home.stat().st_mode & 0o777 == 0o700
        if os.geteuid() == 0:
            assert cluster.home.stat().st_uid == unprivileged()["user"]
    finally:
        cluster.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary person then")
def test_an_ordinary_person_may_run_it(place: Place) -> None:
    person = unprivileged()
    for needed in (sys.executable, __file__):
        look = ["/bin/head", "-c1", needed]
        if subprocess.run(look, capture_output=True, check=False, **person).returncode:
            pytest.skip("this checkout or its Python is closed to other people")
    (place.directory / "data").mkdir()
    shutil.chown(place.directory / "data", person["user"], person["group"])

    answer = place.run("manage", "showmigrations", "places", **person)

    assert answer.returncode == 0, answer.stderr
    assert "0001_initial" in answer.stdout
    assert (place.directory / "data" / "postgres").stat().st_uid == person["user"]
    assert place.processes() == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as somebody else")
def test_data_in_a_closed_home_go_where_the_database_can_walk(place: Place) -> None:
    place.directory.chmod(0o700)

    cluster = Cluster(place.directory / "data" / "postgres")

    try:
        cluster.start()
        assert cluster.home.parent == Path("/var/lib")
        assert Cluster(place.directory / "data" / "postgres").is_ready()
    finally:
        cluster.stop()
        shutil.rmtree(cluster.home)


def test_a_demonstration_is_not_served_to_others(place: Place) -> None:
    place.environment["JEJAK_BIND"] = "10.0.0.7"

    answer = place.run("up", "--demo")

    assert answer.returncode == 1
    assert "known passwords" in answer.stderr
    assert not (place.directory / "data" / "postgres").exists()


@pytest.mark.django_db
def test_a_demonstration_is_known_wherever_it_was_restored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guard.guard_demonstration()
    guard.mark_demonstration()

    monkeypatch.setenv("JEJAK_MODE", "production")
    with pytest.raises(ClusterError, match="known"):
        guard.guard_demonstration()
    monkeypatch.setenv("JEJAK_MODE", "demo")
    guard.guard_demonstration()
    monkeypatch.setenv("JEJAK_BIND", "10.0.0.7")
    with pytest.raises(ClusterError, match=r"10\.0\.0\.7"):
        guard.guard_demonstration()


def test_a_port_in_use_is_said_before_anything_starts(place: Place) -> None:
    with socket.create_server(("127.0.0.1", place.port)):
        answer = place.run("up")

    assert answer.returncode == 1
    assert str(place.port) in answer.stderr
    assert "PORT" in answer.stderr


def test_words_that_mean_nothing_are_answered_with_the_usage(place: Place) -> None:
    answer = place.run("dance")

    assert answer.returncode == 2
    assert "usage: jejak" in answer.stderr
