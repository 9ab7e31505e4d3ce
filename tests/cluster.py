"""The environment of a test run: one throw-away PostgreSQL, unless DATABASE_URL names another.

A pytest plugin, not a conftest, because pytest-django reads the settings before any conftest.
The run's first process starts the cluster; xdist's workers inherit the address.
"""

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

from jejak.cli.postgres import Cluster


def pytest_addoption() -> None:
    """Prepare at the first hook there is."""
    os.environ.setdefault("JEJAK_SECRET_KEY", "only for tests")
    os.environ["JEJAK_MODE"] = "test"
    start()


def start() -> None:
    """Start the cluster, name it in DATABASE_URL and end it with this process."""
    if os.environ.get("DATABASE_URL"):
        return
    folder = Path(tempfile.mkdtemp(prefix="jejak-t-", dir="/tmp"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "postgres", durable=False)
    starter = os.getpid()

    def stop() -> None:
        if os.getpid() == starter:  # not in a fork of the run
            cluster.stop()
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    cluster.start()
    os.environ["DATABASE_URL"] = cluster.url
