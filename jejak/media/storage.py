"""Where the bytes stand. Nothing here is public: every file is asked for through a view.

A file is written under a temporary name, flushed to the disk, then renamed: it is whole
under its name or not there. All temporary names and all originals stand in one folder, so
whatever a killed process leaves behind is found there (`sweep_incoming`).
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from .errors import StoreUnavailable

PART = ".part"


class Size(StrEnum):
    """The kept sizes, by the word in their address."""

    SMALL = "kecil"
    LARGE = "besar"


def incoming_folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "incoming"


def original_path(photo_id: uuid.UUID) -> Path:
    return incoming_folder() / photo_id.hex


def size_path(photo_id: uuid.UUID, size: Size) -> Path:
    # The last digits are random, the first are the time: 256 even folders.
    return Path(settings.MEDIA_ROOT) / "photos" / photo_id.hex[-2:] / f"{photo_id.hex}.{size}.webp"


def _make_folder(folder: Path) -> None:
    """Make it for us alone, and durable: a folder that a power cut forgets takes all with it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _flush_folder(folder.parent)


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Store the chunks durably. Raises StoreUnavailable and leaves nothing half-written."""
    part = incoming_folder() / f"{path.name}.{uuid.uuid4().hex[:8]}{PART}"
    try:
        _make_folder(part.parent)
        _make_folder(path.parent)
        with part.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        _flush_folder(path.parent)
    except OSError as error:
        for leftover in (part, path):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
        raise StoreUnavailable from error


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def has_sizes(photo_id: uuid.UUID) -> bool:
    return all(size_path(photo_id, size).exists() for size in Size)


def delete_original(photo_id: uuid.UUID) -> None:
    original_path(photo_id).unlink(missing_ok=True)


def delete_all(photo_id: uuid.UUID) -> None:
    """Remove every byte of a photo; may be repeated."""
    delete_original(photo_id)
    for size in Size:
        size_path(photo_id, size).unlink(missing_ok=True)


def sweep_incoming(
    still_needed: Callable[[Collection[uuid.UUID]], set[uuid.UUID]], *, older_than_seconds: float
) -> int:
    """Delete old temporary files and the originals that no photo needs; return how many.

    Files with foreign names (of the file system, of a file manager) stay.
    """
    limit = time.time() - older_than_seconds
    folder = incoming_folder()
    if not folder.is_dir():
        return 0
    gone, originals = [], {}
    for path in _older_than(limit, folder):
        if path.suffix == PART:
            gone.append(path)
            continue
        with suppress(ValueError):
            originals[uuid.UUID(path.name)] = path
    kept = still_needed(originals.keys())
    gone += [path for photo_id, path in originals.items() if photo_id not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _older_than(limit: float, folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # the worker was done with it meanwhile
            if path.stat().st_mtime < limit:
                yield path
