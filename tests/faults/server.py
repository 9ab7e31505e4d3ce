"""The real server with production settings, and the ways to kill it."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from jejak.cli.postgres import Cluster
from jejak.cli.supervisor import PARENT

ROOT = Path(__file__).resolve().parent.parent.parent
# As `jejak prepare`, without the regions of the whole country.
PREPARE = """
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
"""


class Server:
    """A database with fsync on and `jejak web`, in a folder of their own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="jejak-f-", dir="/tmp"))
        self.folder.chmod(0o711)  # the database runs as another person than root
        self.cluster = Cluster(self.folder / "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._web: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.cluster.start()
        subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=self.environment, check=True)
        self.start_web()

    def remove(self) -> None:
        self.kill_web()
        self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.cluster.url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "JEJAK_DATA": str(self.folder / "data"),
            "JEJAK_HTTPS": "0",
            "JEJAK_MODE": "production",
            "JEJAK_SECRET_KEY": "only for tests",
            "JEJAK_STATIC": str(self.folder / "static"),
            # Phones that wait for milliseconds where real ones wait for minutes ask more often.
            "JEJAK_SYNC_PER_MINUTE": "1000000",
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            PARENT: str(os.getpid()),  # ends with us; nobody need look for a demonstration
        }

    @property
    def incoming(self) -> Path:
        return self.folder / "data" / "files" / "incoming"

    def start_web(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._web = subprocess.Popen(
                [sys.executable, "-m", "jejak.cli", "web"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._until_it_answers()

    def _until_it_answers(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(OSError, http.client.HTTPException):
                desk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                try:
                    desk.request("GET", "/masuk/")
                    if desk.getresponse().status == 200:
                        return
                finally:
                    desk.close()
            time.sleep(0.05)
        raise RuntimeError(f"the server does not answer:\n{self.log()[-3000:]}")

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def kill_web(self) -> None:
        """Kill it with whatever it had started."""
        if self._web is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._web.pid, signal.SIGKILL)
            self._web.wait()
            self._web = None

    def kill_postgres(self) -> None:
        """Kill the first of its processes; the others notice and die, as after a power cut."""
        pid = self.cluster.running_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        if self.cluster.process is not None:
            self.cluster.process.wait(10)

    def recover(self) -> None:
        """Start again whatever was killed, as the supervisor does."""
        self.cluster.start()
        if self._web is None:
            self.start_web()
        else:
            self._until_it_answers()
