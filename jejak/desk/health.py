"""`/healthz`: whether the parts stand, for whoever watches the machine; never why not."""

import logging
import os
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# A worker writes its heartbeat every ten seconds, and is taken for dead after thirty.
WORKER_SILENCE_SECONDS = 30

logger = logging.getLogger(__name__)
jejak_version = cache(lambda: version("jejak"))


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def worker_is_alive() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [WORKER_SILENCE_SECONDS],
        )
        row: tuple[bool] = cursor.fetchone()
    return row[0]


def storage_takes_files() -> bool:
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
        file.write(b"jejak")
        file.flush()
        os.fsync(file.fileno())
    return True


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "worker": worker_is_alive,
    "storage": storage_takes_files,
}


def passes(name: str) -> bool:
    try:
        return CHECKS[name]()
    except Exception:  # whatever it was, the answer is 'down' and the reason is in the log
        logger.exception("healthz: %s is down", name)
        return False


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything stands and 503 when a part is down."""
    parts = {name: passes(name) for name in CHECKS}
    answer = {name: "ok" if stands else "down" for name, stands in parts.items()}
    is_well = all(parts.values())
    return JsonResponse(
        {"status": "ok" if is_well else "down", **answer, "version": jejak_version()},
        status=200 if is_well else 503,
    )
