"""`jejak restore`: a backup into an empty place, proven by its manifest and the figures."""

from argparse import Namespace
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from .backup import DUMP, FILES, count_rows, run_program
from .manifest import Manifest, copy_file
from .postgres import ClusterError
from .prepare import say


def run(options: Namespace) -> None:
    source = options.directory.resolve()
    manifest = Manifest.read(source)
    _require_known(manifest)
    _require_empty()
    manifest.require_whole(source)
    _restore_files(source, manifest)
    run_program(
        "pg_restore",
        *("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"),
        *("--dbname=", str(source / DUMP)),
    )
    _require_rows(manifest)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("figures_check")
    say(
        f"Restored {sum(manifest.tables.values())} rows in {len(manifest.tables)} tables "
        f"and {len(manifest.files) - 1} files, as they were at {manifest.made_at}"
    )


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(".") if part.isdigit()]


def _require_known(manifest: Manifest) -> None:
    if _numbers(manifest.version) > _numbers(version("jejak")):
        raise ClusterError(
            f"The backup was made by version {manifest.version}, newer than this one. "
            "Install that version first."
        )


def _require_empty() -> None:
    files = Path(settings.MEDIA_ROOT)
    if count_rows() or (files.exists() and any(files.rglob("*"))):
        raise ClusterError(
            "There is something here already; a backup is only restored into an empty place. "
            "Set JEJAK_DATA to a new directory, or DATABASE_URL to an empty database too."
        )


def _restore_files(source: Path, manifest: Manifest) -> None:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, digest in manifest.files.items():
        if name == DUMP:
            continue
        if copy_file(source / name, root / Path(name).relative_to(FILES)) != digest:
            raise ClusterError(f"{name} changed while it was read. Nothing is complete here.")


def _require_rows(manifest: Manifest) -> None:
    found = count_rows()
    wrong = {name for name, rows in manifest.tables.items() if found.get(name) != rows}
    if wrong:
        raise ClusterError(f"Rows are missing in {', '.join(sorted(wrong))}. Do not use this.")
