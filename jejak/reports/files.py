"""Where exported files stand: beside the photos, in no backup, gone after some days.

A file is written under another name, flushed and renamed: it is whole or not there.
"""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from django.conf import settings

PART = ".part"
# A file that no row knows was left by a process that was killed.
LEFT_AFTER_SECONDS = 24 * 3600


def folder() -> Path:
    path = Path(settings.DATA_DIR) / "exports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def file_path(export_id: uuid.UUID, file_format: str) -> Path:
    return folder() / f"{export_id.hex}.{file_format}"


def part_path(export_id: uuid.UUID, attempt: int) -> Path:
    """Return where an attempt writes: in a folder of its own, with all that it makes beside it."""
    path = folder() / f"{export_id.hex}.{attempt}{PART}"
    path.mkdir(mode=0o700, exist_ok=True)
    return path / "file"


def keep(part: Path, path: Path) -> int:
    """Give the finished file its name, durably, and return its bytes."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.rename(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return path.stat().st_size


def delete(export_id: uuid.UUID) -> None:
    """Remove every byte of an export; may be repeated."""
    for path in folder().glob(f"{export_id.hex}.*"):
        _remove(path)


def delete_parts(export_id: uuid.UUID) -> None:
    """Remove what attempts left; the finished file stays."""
    for path in folder().glob(f"{export_id.hex}.*{PART}"):
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def sweep(kept: Collection[uuid.UUID]) -> int:
    """Delete old files of exports that are not kept; return how many."""
    names = {export_id.hex for export_id in kept}
    limit, count = time.time() - LEFT_AFTER_SECONDS, 0
    for path in list(folder().iterdir()):
        with suppress(FileNotFoundError):
            if path.name.split(".")[0] not in names and path.stat().st_mtime < limit:
                _remove(path)
                count += 1
    return count
