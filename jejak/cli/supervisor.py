"""One parent for database, web and worker: starts, restarts and stops them."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

from .postgres import Cluster

PARENT = "JEJAK_PARENT"
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0  # a child that lived so long starts with a short pause again
PATIENCE = 20.0


class Stopped(BaseException):
    """Somebody asked us to end."""


class Child:
    """One of our own commands, run for as long as we run."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pause = 1.0
        self.start_at = 0.0
        self.started_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def tend(self) -> None:
        """Start it when it does not run, each time after a longer pause."""
        if self.process and self.process.poll() is not None:
            print(
                f"{self.name} ended ({self.process.returncode}); again in {self.pause:.0f} s",
                file=sys.stderr,
                flush=True,
            )
            self._kill_group()
            if time.monotonic() - self.started_at > STEADY_AFTER:
                self.pause = 1.0
            self.start_at = time.monotonic() + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
            self.process = None
        if self.process is None and time.monotonic() >= self.start_at:
            self.started_at = time.monotonic()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jejak.cli", self.name],
                env={**os.environ, PARENT: str(os.getpid())},
                start_new_session=True,  # Ctrl-C is for us; we stop them in our own order
            )

    def ask_to_stop(self) -> None:
        if self.process:
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(deadline - time.monotonic(), 0.1))
            self._kill_group()
            self.process.wait()

    def _kill_group(self) -> None:
        """End what the child itself had started."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def stop_on_signals() -> None:
    """Raise `Stopped` on Ctrl-C and SIGTERM, once; what follows must not be interrupted."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def end_with_parent() -> None:
    """End this child when its supervisor was killed and cannot stop it any more."""
    parent = os.environ.pop(PARENT, "")
    if not parent:
        return

    def watch() -> None:
        while os.getppid() == int(parent):
            time.sleep(2)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def supervise(cluster: Cluster | None, children: list[Child]) -> None:
    """Keep everything running until asked to stop; the caller stops the database."""
    try:
        while True:
            if cluster and cluster.running_pid() is None:
                print("database ended; starting it again", file=sys.stderr, flush=True)
                cluster.start()
            for child in children:
                child.tend()
            time.sleep(0.5)
    finally:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + PATIENCE
        for child in children:
            child.wait(deadline)
