"""The worker is killed while it writes a file."""

from __future__ import annotations

import csv
import time
from typing import Any

import pytest

from jejak.activities.tests.factories import copies, recorded
from jejak.reports import files, services
from jejak.reports.models import Export, State
from tests.cast import build_cast
from tests.worker import worker

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

MANY = 60_000


def test_after_a_kill_there_is_no_file_and_then_a_whole_one(settings: Any, tmp_path: Any) -> None:
    cast = build_cast()
    settings.DATA_DIR = tmp_path
    copies(recorded(cast), MANY)
    export = services.request_export(
        listing="kegiatan", query="", file_format="xlsx", by=cast.citra
    )
    with worker() as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not 0 < export.done_count < MANY:
            time.sleep(0.02)
            export.refresh_from_db()
        process.kill()
        process.wait()
    export.refresh_from_db()
    assert export.state == State.RUNNING
    assert 0 < export.done_count < MANY
    assert not files.file_path(export.pk, "xlsx").exists()

    # What the job does once `activities.tend_jobs` gave it back.
    Export.objects.filter(pk=export.pk).update(file_format="csv")
    services.make_export(export.pk)

    export.refresh_from_db()
    assert (export.state, export.attempt, export.row_count) == (State.READY, 2, MANY)
    with files.file_path(export.pk, "csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) - lines.index([]) - 2 == MANY
    assert [path.name for path in files.folder().iterdir()] == [f"{export.pk.hex}.csv"]
