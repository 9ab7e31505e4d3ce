"""Files of 50,000 and of 250,000 rows: time, memory of the process, rows counted again."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import django
from django.db import connection
from django.utils import timezone

from benchmarks.stack import ROOT, cpu_seconds, print_table

SMALL = 50_000


def measure(country: Any, server: int, rows: int) -> None:
    models = import_module("jejak.reports.models")
    files = import_module("jejak.reports.files")
    _grow(rows)
    table = []
    for file_format in models.Format.values:
        for query in (f"dari={_day_with(SMALL)}", ""):
            export = models.Export.objects.create(
                user=country.nadia,
                listing="kegiatan",
                query=query,
                language="id",
                file_format=file_format,
                requested_at=timezone.now(),
            )
            start, before = time.perf_counter(), cpu_seconds(server)
            said = subprocess.run(
                [sys.executable, "-m", "benchmarks.find", "--make", str(export.pk)],
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
            )
            seconds, database = time.perf_counter() - start, cpu_seconds(server) - before
            at_rest, peak, own = said.stdout.split()
            export.refresh_from_db()
            assert export.state == "ready", export.state
            path = files.file_path(export.pk, file_format)
            found = _rows_in(path, file_format)
            assert found == export.row_count == _count(query), (found, export.row_count)
            table.append(
                [
                    file_format.upper(),
                    str(found),
                    f"{seconds:.1f}",
                    f"{float(own):.1f}",
                    f"{database:.1f}",
                    at_rest,
                    peak,
                    f"{path.stat().st_size / 1e6:.1f}",
                ]
            )
            path.unlink()
    print_table(
        [
            "file",
            "rows, counted again in it",
            "seconds",
            "its CPU s",
            "PG CPU s",
            "MB at rest",
            "MB at most",
            "file MB",
        ],
        table,
    )


def make(export_id: str) -> None:
    """Make one file and print memory before, the most it took (MB), and CPU seconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    services = import_module("jejak.reports.services")
    connection.ensure_connection()
    before, at_rest = time.process_time(), _most_mb()
    services.make_export(export_id)
    print(at_rest, _most_mb(), time.process_time() - before)


def _most_mb() -> int:
    """Return the most memory that this program ever held; not that of whoever started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def _grow(rows: int) -> None:
    """Copy records until there are so many; figures and versions do not matter here."""
    names = ", ".join(
        field.column
        for field in import_module("jejak.activities.models").Activity._meta.concrete_fields
        if field.column != "id"
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE activities_activity DISABLE TRIGGER USER")
        cursor.execute(
            f"INSERT INTO activities_activity (id, {names}) SELECT gen_random_uuid(), {names} "
            "FROM activities_activity, generate_series(1, 20) WHERE state <> 'draft' "
            "LIMIT greatest(0, %s - (SELECT count(*) FROM activities_activity "
            "WHERE state <> 'draft')::int)",
            [rows],
        )
        cursor.execute("ALTER TABLE activities_activity ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE activities_activity")


def _day_with(rows: int) -> date:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT held_on FROM activities_activity WHERE state <> 'draft' "
            "ORDER BY held_on DESC OFFSET %s LIMIT 1",
            [rows],
        )
        found: tuple[date] = cursor.fetchone()
    return found[0]


def _count(query: str) -> int:
    """Count what Nadia sees: everything but drafts."""
    since = query.removeprefix("dari=") or "1900-01-01"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM activities_activity WHERE state <> 'draft' AND held_on >= %s",
            [since],
        )
        found: tuple[int] = cursor.fetchone()
    return found[0]


def _rows_in(path: Any, file_format: str) -> int:
    """Count the rows of the file itself, without its heading."""
    if file_format == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            for line in lines:
                if not line:
                    break
            return sum(1 for _line in lines) - 1
    with ZipFile(path) as book, book.open("xl/worksheets/sheet2.xml") as sheet:
        # A row begins within one piece or over the edge of two.
        count, rest = 0, b""
        while piece := sheet.read(1 << 20):
            text = rest + piece
            count += text.count(b"<row ")
            rest = text[-4:]
        return count - 1
