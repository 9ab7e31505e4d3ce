"""What a backup says of itself: every file with its SHA-256, every table with its rows."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from .postgres import ClusterError

NAME = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    version: str
    made_at: str
    tables: dict[str, int]
    files: dict[str, str]  # path inside the backup: SHA-256
    format: int = FORMAT

    def write(self, directory: Path) -> None:
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        with (directory / NAME).open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def read(cls, directory: Path) -> "Manifest":
        try:
            fields = json.loads((directory / NAME).read_text())
            manifest = cls(**fields)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(
                f"{directory} is not a complete backup: its {NAME} cannot be read."
            ) from error
        if manifest.format != FORMAT:
            raise ClusterError(f"{directory} was written by another version ({manifest.version}).")
        return manifest

    def require_whole(self, directory: Path) -> None:
        """Raise unless every file is there with the bytes that were written."""
        bad = [name for name, digest in self.files.items() if _digest(directory / name) != digest]
        if bad:
            shown = ", ".join(sorted(bad)[:5])
            raise ClusterError(
                f"{len(bad)} of {len(self.files)} files of {directory} are missing or damaged: "
                f"{shown}. Nothing was restored."
            )


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_file(source: Path, target: Path) -> str:
    """Copy durably and return the SHA-256 of what was written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(CHUNK):
            digest.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest()
