"""The real worker, on the database of a test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Run it until the end of the block; it may be killed within."""
    url = urlsplit(os.environ["DATABASE_URL"])
    url = url._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = {**os.environ, "DATABASE_URL": url.geturl(), "JEJAK_DATA": str(settings.DATA_DIR)}
    process = subprocess.Popen([sys.executable, "-m", "jejak.cli", "worker"], env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
