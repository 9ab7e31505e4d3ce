"""The environment of a test run: an empty data directory and a throw-away PostgreSQL.

A pytest plugin, not a conftest, because pytest-django reads the settings before any conftest.
The run's first process makes both and removes them; xdist's workers inherit them. A
DATABASE_URL that is set already is used instead.
"""

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

from jejak.cli.postgres import Cluster


def pytest_addoption() -> None:
    """Prepare at the first hook there is."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="jejak-t-", dir="/tmp"))
    folder.chmod(0o711)  # the database runs as another user than root
    _at_end(lambda: shutil.rmtree(folder, ignore_errors=True))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    os.environ["JEJAK_MODE"] = "test"
    os.environ["JEJAK_SECRET_KEY"] = "only for tests"
    os.environ["JEJAK_DATA"] = str(folder / "data")
    (folder / "data").mkdir()
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster(folder / "postgres", durable=False)
        _at_end(cluster.stop)
        cluster.start()
        os.environ["DATABASE_URL"] = cluster.url


def _at_end(action: Callable[[], object]) -> None:
    starter = os.getpid()
    atexit.register(lambda: os.getpid() == starter and action())  # not in forks of the run
