"""Small tools around transactions."""

import functools
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

# serialization_failure, deadlock_detected: the transaction did nothing and may run again.
RETRIED_STATES = frozenset({"40001", "40P01"})
ATTEMPTS = 6


def in_transaction(function: Callable[P, R]) -> Callable[P, R]:
    """Run a service in one transaction and again after a deadlock.

    Inside somebody else's transaction it joins that one and does not retry: only the
    outermost can.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            with transaction.atomic():
                return function(*args, **kwargs)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except OperationalError as error:
                state = getattr(error.__cause__, "sqlstate", None)
                if state not in RETRIED_STATES or attempt == ATTEMPTS:
                    raise
                time.sleep(random.uniform(0.005, 0.03) * 2**attempt)
        raise AssertionError("unreachable")

    return run


def database_now() -> datetime:
    """Return the database's clock, which orders history whatever a phone believes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row: tuple[datetime] = cursor.fetchone()
    return row[0]


@contextmanager
def read_snapshot() -> Iterator[datetime]:
    """Let every read within see the same moment, and yield that moment.

    Its first statement takes the snapshot and reads the clock: what commits later is in none
    of the reads and after the moment. Joins a transaction that is already open.
    """
    if connection.in_atomic_block:
        yield database_now()
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield database_now()


def fetch_named(statement: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a statement, each by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
