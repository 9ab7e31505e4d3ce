"""`jejak backup`: database and files of one moment in a new directory.

It is written under another name and gets its own when whole: an interrupted one is never
taken for a backup.
"""

import os
import subprocess
from argparse import Namespace
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from .manifest import Manifest, copy_file
from .postgres import ClusterError, program_directories
from .prepare import say

DUMP = "database.dump"
FILES = "files"
UNFINISHED = ".part"


def run(options: Namespace) -> None:
    target = options.directory.resolve()
    if target.exists():
        raise ClusterError(f"{target} exists already; give the name of a new directory.")
    draft = target.with_name(target.name + UNFINISHED)
    if draft.exists():
        raise ClusterError(f"{draft} is left from an interrupted backup; remove it first.")
    draft.mkdir(mode=0o700, parents=True)
    manifest = write_backup(draft)
    draft.rename(target)
    say(
        f"Backed up {sum(manifest.tables.values())} rows in {len(manifest.tables)} tables "
        f"and {len(manifest.files) - 1} files to {target}"
    )


def write_backup(directory: Path) -> Manifest:
    """Fill the directory; its manifest is written last."""
    # Originals that wait for the worker may be gone once their row was dumped, so they go
    # first; finished photos go after it, so that one removed meanwhile is not kept here.
    # Originals that came in between go before them once more: the worker deletes an original
    # only when its sizes stand, so what is missed here is found there.
    digests = _copy_files(directory, "incoming")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot: tuple[str] = cursor.fetchone()
        run_program(
            "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges"),
            *(f"--snapshot={snapshot[0]}", f"--file={directory / DUMP}"),
        )
        tables = count_rows()
    digests |= _copy_files(directory, "incoming")
    digests |= _copy_files(directory, "")
    # Written once more, now durably and with its hash.
    plain = directory / f"{DUMP}{UNFINISHED}"
    (directory / DUMP).rename(plain)
    digests[DUMP] = copy_file(plain, directory / DUMP)
    plain.unlink()
    manifest = Manifest(version("jejak"), timezone.now().isoformat(), tables, digests)
    manifest.write(directory)
    return manifest


def _copy_files(directory: Path, folder: str) -> dict[str, str]:
    """Copy what is not there yet and return each path with its SHA-256."""
    root = Path(settings.MEDIA_ROOT)
    digests = {}
    for path in sorted((root / folder).rglob("*")):
        name = f"{FILES}/{path.relative_to(root)}"
        if path.is_file() and path.suffix != UNFINISHED and not (directory / name).exists():
            try:
                digests[name] = copy_file(path, directory / name)
            except FileNotFoundError:  # removed or finished while we walked
                continue
    return digests


def count_rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall()]
        counts = {}
        for name in names:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
            counts[name] = cursor.fetchone()[0]
    return counts


def run_program(name: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore against the database that Django uses."""
    database = connection.get_connection_params()
    variables = {
        "PGHOST": database.get("host"),
        "PGPORT": database.get("port"),
        "PGUSER": database.get("user"),
        "PGPASSWORD": database.get("password"),
        "PGDATABASE": database["dbname"],
    }
    environment = os.environ | {key: str(value) for key, value in variables.items() if value}
    answer = subprocess.run(
        [_client_program(name), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise ClusterError(f"{name} failed: {answer.stderr.strip()[-2000:]}")


def _client_program(name: str) -> Path:
    """Return the first one at least as new as the server, which is what it can read."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    for directory in program_directories():
        program = directory / name
        if program.exists() and _major(program) >= server:
            return program
    raise ClusterError(
        f"There is no {name} of PostgreSQL {server} or newer here. Install postgresql-client."
    )


def _major(program: Path) -> int:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return int(answer.stdout.split()[2].split(".")[0])
