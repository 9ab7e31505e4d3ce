"""The guard around accounts whose passwords everybody knows.

A database that has ever held them says so in a comment on its table of people. It travels
with every dump, so that a restored demonstration is still known for what it is.
"""

import os
from argparse import Namespace

from django.db import connection

from .environment import LOOPBACK, address
from .postgres import ClusterError

MARK = "demonstration: the passwords are known"


def is_demonstration() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass('accounts_user'), 'pg_class')")
        row: tuple[str | None] = cursor.fetchone()
    return row[0] == MARK


def mark_demonstration() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE accounts_user IS '{MARK}'")


def require_loopback() -> None:
    """Refuse unless this machine alone can reach the demonstration."""
    host, _port = address()
    if host not in LOOPBACK:
        raise ClusterError(
            f"The demonstration has known passwords and may not be served on {host}. "
            "Unset JEJAK_BIND, or start without it on an empty database."
        )
    if os.environ.get("JEJAK_MODE") != "demo":
        raise ClusterError(
            "This database holds the demonstration, whose passwords are known. Start it with "
            "`jejak up --demo`, or set JEJAK_DATA or DATABASE_URL to another, empty place."
        )


def guard_demonstration() -> None:
    if is_demonstration():
        require_loopback()


def run(_options: Namespace) -> None:
    guard_demonstration()
