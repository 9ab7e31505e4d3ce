"""Writes: asking for a file, making it, cancelling it, deleting it."""

from __future__ import annotations

import logging
import tempfile
import uuid
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from jejak.access.scope import PersonLike, forget_assignments
from jejak.accounts.models import User
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.notices.models import Kind
from jejak.notices.services import notify

from . import files
from .errors import NothingToExport, Stopped, TooManyExports
from .making import Written, write_file
from .models import OPEN_STATES, Export, State
from .scopes import held_scopes
from .tables import table_of, table_title

logger = logging.getLogger(__name__)
TASK = "reports.make_export"
# Photos are more urgent than files.
PRIORITY = -10
# So many rows are written while the person waits; more become a job.
AT_ONCE = 2_000
MOST_OPEN = 3
MOST_ATTEMPTS = 3


def is_small(listing: str, query: str, user: PersonLike) -> bool:
    """Return whether the file is made while the person waits. Raises NothingToExport."""
    some = table_of(listing, query, user).rows[: AT_ONCE + 1].count()
    if not some:
        raise NothingToExport
    return bool(some <= AT_ONCE)


def export_now(
    *, listing: str, query: str, file_format: str, by: PersonLike
) -> tuple[IO[bytes], Written]:
    """Return a whole file, open for reading; it is on no disk once it is closed."""
    with tempfile.TemporaryDirectory(dir=files.folder()) as folder:
        path = Path(folder) / "file"
        written = write_file(path, listing=listing, query=query, file_format=file_format, user=by)
        file = path.open("rb")
    detail = {"listing": listing, "format": file_format, "rows": written.row_count}
    audit("export.download", by, by=by, detail=detail)
    return file, written


@in_transaction
def request_export(*, listing: str, query: str, file_format: str, by: PersonLike) -> Export:
    """Ask the worker for a file; asked twice while it is being made, it is made once.

    Raises TooManyExports.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two clicks come one after the other
    mine = Export.objects.visible_to(by).open()
    same = {"listing": listing, "query": query, "file_format": file_format}
    if known := mine.filter(**same).first():
        return known
    if mine.count() >= MOST_OPEN:
        raise TooManyExports
    made = Export.objects.create(
        user=by, language=translation.get_language(), requested_at=timezone.now(), **same
    )
    audit("export.request", made, by=by, detail={"listing": listing, "format": file_format})
    app.configure_task(TASK, priority=PRIORITY).defer(export_id=str(made.pk))
    return made


def make_export(export_id: uuid.UUID) -> None:
    """Make the file from the start; whatever an attempt before left is thrown away."""
    export = _begin(export_id)
    if export is None:
        return
    part = files.part_path(export.pk, export.attempt)
    try:
        with translation.override(export.language), _Progress(export) as progress:
            user = User.objects.get(pk=export.user_id)
            scopes = held_scopes(user)
            written = write_file(
                part,
                listing=export.listing,
                query=export.query,
                file_format=export.file_format,
                user=user,
                tell=progress.tell,
            )
            forget_assignments(user)
        _finish(export, part, written, scopes)
        files.delete_parts(export.pk)
    except Stopped:
        files.delete(export.pk)
    except Exception:
        logger.exception("an export failed")
        _fail(export)


@in_transaction
def _begin(export_id: uuid.UUID) -> Export | None:
    export = Export.objects.select_for_update().filter(pk=export_id).open().first()
    if export is None:
        return None
    files.delete(export.pk)
    if export.attempt >= MOST_ATTEMPTS:
        _fail(export)
        return None
    export.attempt += 1
    export.state, export.started_at = State.RUNNING, timezone.now()
    export.done_count, export.row_count = 0, None
    export.save()
    return export


class _Progress:
    """Tells how far it is, over a connection of its own: the reading one sees only its snapshot."""

    SAY = """
        UPDATE reports_export SET done_count = %s, row_count = %s
        WHERE id = %s AND state = 'running' AND attempt = %s
    """

    def __init__(self, export: Export) -> None:
        self._export = export

    def __enter__(self) -> _Progress:
        self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
        return self

    def __exit__(self, *_raised: object) -> None:
        self._connection.close()

    def tell(self, done: int, expected: int) -> None:
        """Raise Stopped when it was cancelled, or another attempt took over."""
        export = self._export
        with self._connection.cursor() as cursor:
            cursor.execute(self.SAY, [done, expected, export.pk, export.attempt])
            if not cursor.rowcount:
                raise Stopped


@in_transaction
def _finish(export: Export, part: Path, written: Written, scopes: dict[str, Any]) -> None:
    mine = Export.objects.select_for_update().filter(pk=export.pk, attempt=export.attempt)
    row = mine.filter(state=State.RUNNING).first()
    if row is None:
        raise Stopped
    row.byte_count = files.keep(part, files.file_path(row.pk, row.file_format))
    row.state, row.finished_at = State.READY, timezone.now()
    row.row_count = row.done_count = written.row_count
    row.as_of, row.scopes = written.as_of, scopes
    row.save()
    audit("export.ready", row, by=None, detail={"rows": written.row_count})
    with translation.override(row.language):
        title = table_title(row.listing)
    params = {"title": title, "count": written.row_count}
    notify([row.user_id], kind=Kind.EXPORT, path=reverse("exports"), params=params)


def _fail(export: Export) -> None:
    mine = Export.objects.filter(pk=export.pk, state__in=OPEN_STATES)
    mine.update(state=State.FAILED, finished_at=timezone.now())
    files.delete(export.pk)


@in_transaction
def cancel_export(export: Export, *, by: PersonLike) -> None:
    """Stop one that waits or is being made; one that is done stays as it is."""
    mine = Export.objects.filter(pk=export.pk, state__in=OPEN_STATES)
    if mine.update(state=State.CANCELLED, finished_at=timezone.now()):
        audit("export.cancel", export, by=by)


@in_transaction
def delete_export(export: Export, *, by: PersonLike | None) -> None:
    """Delete the file; the line stays, so that its owner knows where it went."""
    done = Export.objects.filter(pk=export.pk, state=State.READY)
    if done.update(state=State.DELETED):
        audit("export.delete", export, by=by)
        transaction.on_commit(lambda: files.delete(export.pk))


def delete_old_exports() -> int:
    """Delete files older than the setting says, and what no row knows; return how many."""
    limit = timezone.now() - timedelta(days=settings.EXPORT_DAYS)
    old = list(Export.objects.filter(state=State.READY, finished_at__lt=limit))
    for export in old:
        delete_export(export, by=None)
    kept = Export.objects.filter(state__in=[*OPEN_STATES, State.READY])
    files.sweep(set(kept.values_list("pk", flat=True)))
    return len(old)


def note_download(export: Export, *, by: PersonLike) -> None:
    audit("export.download", export, by=by, detail={"rows": export.row_count})
