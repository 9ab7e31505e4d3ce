"""How long a question about changes may take: of a nation and two years it may be very many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from .errors import TooMuchToExplain

LONGEST_MS = 15_000
QUERY_CANCELED = "57014"


@contextmanager
def in_time() -> Iterator[None]:
    """Let the database give up after a while. Raises TooMuchToExplain."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT current_setting('statement_timeout'), "
                    "set_config('statement_timeout', %s, true)",
                    [str(LONGEST_MS)],
                )
                before = cursor.fetchone()[0]
            yield
            # Where the caller's transaction goes on, so does its own limit.
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == QUERY_CANCELED:
            raise TooMuchToExplain from error
        raise
