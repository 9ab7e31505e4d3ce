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
# What has arrived so far of a photo that comes in pieces; its length is how much is here.
ARRIVING = ".arriving"


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


def arriving_path(photo_id: uuid.UUID) -> Path:
    return incoming_folder() / f"{photo_id.hex}{ARRIVING}"


def arrived_path(photo_id: uuid.UUID) -> Path:
    """Return where the pieces stand, or the whole when it was kept already."""
    original = original_path(photo_id)
    return original if original.exists() else arriving_path(photo_id)


def arrived_bytes(photo_id: uuid.UUID) -> int:
    """Raises StoreUnavailable when nobody can tell."""
    try:
        return arrived_path(photo_id).stat().st_size
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise StoreUnavailable from error


def append_piece(photo_id: uuid.UUID, piece: bytes, *, offset: int) -> None:
    """Add a piece at the end, where `offset` is; not durable before `keep_arrived`.

    Raises StoreUnavailable and leaves the file as it was.
    """
    path = arriving_path(photo_id)
    try:
        _make_folder(path.parent)
        with path.open("ab") as file:
            file.write(piece)
    except OSError as error:
        with suppress(OSError):
            os.truncate(path, offset)
        raise StoreUnavailable from error


def start_over(photo_id: uuid.UUID) -> None:
    arriving_path(photo_id).unlink(missing_ok=True)


def keep_arrived(photo_id: uuid.UUID) -> None:
    """Make the whole durable under its own name; may be repeated. Raises StoreUnavailable."""
    arriving = arriving_path(photo_id)
    try:
        if arriving.exists():
            with arriving.open("rb") as file:
                os.fsync(file.fileno())
            arriving.rename(original_path(photo_id))
        _flush_folder(incoming_folder())
    except OSError as error:
        raise StoreUnavailable from error


def has_sizes(photo_id: uuid.UUID) -> bool:
    return all(size_path(photo_id, size).exists() for size in Size)


def delete_original(photo_id: uuid.UUID) -> None:
    original_path(photo_id).unlink(missing_ok=True)


def delete_all(photo_id: uuid.UUID) -> None:
    """Remove every byte of a photo; may be repeated."""
    start_over(photo_id)
    delete_original(photo_id)
    for size in Size:
        size_path(photo_id, size).unlink(missing_ok=True)


def sweep_incoming(
    still_needed: Callable[[Collection[uuid.UUID]], set[uuid.UUID]], *, older_than_seconds: float
) -> int:
    """Delete old temporary files, and originals and pieces that no photo needs; return how many.

    Files with foreign names (of the file system, of a file manager) stay.
    """
    limit = time.time() - older_than_seconds
    folder = incoming_folder()
    if not folder.is_dir():
        return 0
    gone: list[Path] = []
    of_photos: list[tuple[uuid.UUID, Path]] = []
    for path in _older_than(limit, folder):
        if path.suffix == PART:
            gone.append(path)
            continue
        with suppress(ValueError):
            of_photos.append((uuid.UUID(path.name.removesuffix(ARRIVING)), path))
    kept = still_needed({photo_id for photo_id, _path in of_photos})
    gone += [path for photo_id, path in of_photos if photo_id not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _older_than(limit: float, folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # the worker was done with it meanwhile
            if path.stat().st_mtime < limit:
                yield path
