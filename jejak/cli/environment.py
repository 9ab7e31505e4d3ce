"""What a command needs before Django may be loaded: a secret key and a database."""

import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from .postgres import Cluster, ClusterError

ROOT = Path(__file__).resolve().parent.parent.parent
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def data_directory() -> Path:
    """Return the directory with database, files and secret key; see `config.settings`."""
    directory = Path(os.environ.get("JEJAK_DATA") or ROOT / ".jejak").resolve()
    # Others may walk through to what is theirs (the database's own user), not look around.
    directory.mkdir(mode=0o711, parents=True, exist_ok=True)
    return directory


def address() -> tuple[str, int]:
    return os.environ.get("JEJAK_BIND", "127.0.0.1"), int(os.environ.get("PORT") or 8000)


def secret_key(directory: Path) -> str:
    """Return the installation's key, made once and readable by its owner alone."""
    path = directory / "secret-key"
    with contextlib.suppress(FileExistsError):
        draft = directory / f"secret-key.{os.getpid()}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # whole or not at all, and never over an older key
        finally:
            draft.unlink()
    return path.read_text().strip()


def prepare_environment() -> Path:
    """Fill what nobody set, so that `config.settings` can be imported."""
    directory = data_directory()
    os.environ["JEJAK_DATA"] = str(directory)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("JEJAK_SECRET_KEY"):
        os.environ["JEJAK_SECRET_KEY"] = secret_key(directory)
    return directory


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def owned_cluster(directory: Path) -> Iterator[Cluster | None]:
    """Start the database and stop it at the end; None when another process owns it."""
    with (directory / "postgres.owner").open("ab") as owner:
        if not _try_lock(owner):
            yield None
            return
        cluster = Cluster(directory / "postgres")
        try:
            cluster.start()
            os.environ["DATABASE_URL"] = cluster.url
            yield cluster
        finally:
            cluster.stop()


@contextlib.contextmanager
def database(directory: Path) -> Iterator[None]:
    """Give a command a database: the one named, a running one, or one started for it."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with contextlib.ExitStack() as stack:
        users = stack.enter_context((directory / "postgres.users").open("ab"))
        cluster = stack.enter_context(owned_cluster(directory))
        if cluster is None:
            fcntl.flock(users, fcntl.LOCK_SH)
            os.environ["DATABASE_URL"] = _running_url(directory)
            yield
            return
        yield
        fcntl.flock(users, fcntl.LOCK_EX)  # until every command that borrowed it has ended


def _running_url(directory: Path) -> str:
    cluster = Cluster(directory / "postgres")
    deadline = time.monotonic() + 60
    while not cluster.is_ready():
        if time.monotonic() > deadline:
            raise ClusterError("Another jejak command is starting the database and hangs.")
        time.sleep(0.1)
    return cluster.url
