"""`jejak up`: everything on one machine under one parent."""

import os
import socket
import subprocess
import sys
import threading
import time
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from .environment import LOOPBACK, address, data_directory, owned_cluster
from .postgres import ClusterError
from .supervisor import Child, Stopped, stop_on_signals, supervise


def run(options: Namespace) -> None:
    """Run database, web and worker until Ctrl-C or SIGTERM."""
    host, port = address()
    if options.demo and host not in LOOPBACK:
        raise ClusterError(f"The demonstration has known passwords; it is not served on {host}.")
    _require_free(host, port)
    _set_mode(host, options.demo)
    directory = data_directory()
    try:
        stop_on_signals()
        with ExitStack() as stack:
            cluster = None
            if not os.environ.get("DATABASE_URL"):
                cluster = stack.enter_context(owned_cluster(directory))
                if cluster is None:
                    raise ClusterError(_busy(directory))
            for step in ["prepare", "demo"] if options.demo else ["prepare"]:
                _finish(step)
            threading.Thread(target=_announce, args=(host, port), daemon=True).start()
            supervise(cluster, [Child("web"), Child("worker")])
    except Stopped:
        print("Stopped.", file=sys.stderr)


def _set_mode(host: str, demo: bool) -> None:
    os.environ["JEJAK_MODE"] = "demo" if demo else "production"
    if host in LOOPBACK:
        # There is no TLS on loopback; a proxy in front of it sets JEJAK_HTTPS=1.
        os.environ.setdefault("JEJAK_HTTPS", "0")


def _finish(step: str) -> None:
    """Run one of our commands to its end."""
    process = subprocess.Popen([sys.executable, "-m", "jejak.cli", step], start_new_session=True)
    try:
        if process.wait():
            raise ClusterError(f"`jejak {step}` failed; nothing was started.")
    finally:
        process.terminate()
        process.wait()


def _busy(directory: Path) -> str:
    return (
        f"Another jejak command is using {directory}. Wait for it to end, stop it, or set "
        "JEJAK_DATA to another directory."
    )


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ClusterError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Set PORT to another."
            ) from error


def _announce(host: str, port: int) -> None:
    """Print the address as soon as somebody answers there."""
    while True:
        try:
            socket.create_connection((host, port), timeout=2).close()
        except OSError:
            time.sleep(0.2)
            continue
        shown = f"[{host}]" if ":" in host else host
        print(f"\nJejak is at http://{shown}:{port}  (Ctrl-C stops it)", flush=True)
        return
