"""The web server. Any number of them, on as many machines as wanted."""

import os
import subprocess
import sys
from argparse import Namespace

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from .environment import address, database, prepare_environment
from .postgres import ClusterError
from .supervisor import PARENT, end_with_parent

# A slow upload holds a thread for minutes; idle ones end and give their connection back.
THREADS = 16


def run(_options: Namespace) -> None:
    """Serve pages until told to stop."""
    with database(prepare_environment()):
        if PARENT not in os.environ:  # `jejak up` has looked already
            guard = subprocess.run([sys.executable, "-m", "jejak.cli", "guard"], check=False)
            if guard.returncode:
                raise ClusterError("The web server was not started.")
        end_with_parent()
        host, port = address()
        Granian(
            "config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=int(os.environ.get("JEJAK_WEB_THREADS") or THREADS),
            websockets=False,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
