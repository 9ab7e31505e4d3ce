"""A backup read back into an empty place is the same place."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from jejak.activities.services import record_activity
from jejak.activities.tasks import process_now
from jejak.activities.tests.factories import content
from jejak.cli import backup
from jejak.cli.manifest import Manifest
from jejak.cli.postgres import ClusterError
from jejak.media.models import Photo
from jejak.media.services import receive_photo
from jejak.media.tests.pictures import small_photo
from tests.cast import build_cast

NOT_FOR_THE_COPY = ("DATABASE_URL", "JEJAK_MODE", "DJANGO_SETTINGS_MODULE")


def record_with_photo(cast: Any) -> None:
    photo = receive_photo(
        library=cast.library, file=io.BytesIO(small_photo()), name="kelas.jpg", by=cast.ana
    )
    record_activity(
        library=cast.library, content=content(), by=cast.ana, photo_ids=[photo.pk], submit=True
    )


@pytest.fixture
def backed_up(tmp_path: Path, settings: Any) -> Path:
    """A backup of two records: one photo is finished, the other waits for the worker."""
    settings.MEDIA_ROOT = tmp_path / "files"
    cast = build_cast()
    record_with_photo(cast)
    process_now()
    record_with_photo(cast)
    backup.run(Namespace(directory=tmp_path / "backup"))
    return tmp_path / "backup"


@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_is_restored_whole(
    backed_up: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # pytest's own directories are closed to the database's user.
    place = tempfile.mkdtemp(prefix="jejak-b-", dir="/tmp")
    request.addfinalizer(lambda: shutil.rmtree(place))
    Path(place).chmod(0o755)
    copy = {
        **{name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_COPY},
        "JEJAK_DATA": f"{place}/copy",
    }

    def jejak(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "jejak.cli", *map(str, arguments)]
        return subprocess.run(command, env=copy, capture_output=True, text=True, check=False)

    first = Manifest.read(backed_up)
    assert first.tables["activities_activity"] == 2
    assert first.tables["media_photo"] == 2
    assert sorted(Path(name).parts[1] for name in first.files if name != backup.DUMP) == [
        "incoming",
        "photos",
        "photos",
    ]

    restored = jejak("restore", backed_up)
    assert restored.returncode == 0, restored.stderr
    assert jejak("figures", "check").returncode == 0

    # What the copy would back up is what was backed up.
    assert jejak("backup", tmp_path / "again").returncode == 0
    second = Manifest.read(tmp_path / "again")
    assert second.tables == first.tables
    del first.files[backup.DUMP], second.files[backup.DUMP]
    assert second.files == first.files

    again = jejak("restore", backed_up)
    assert again.returncode == 1
    assert "empty place" in again.stderr


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_arrives_and_is_finished_during_a_backup_is_in_it(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    cast = build_cast()
    record_with_photo(cast)
    # While the first file is copied one arrives; while that is copied the worker finishes it.
    meanwhile = [lambda: record_with_photo(cast), process_now]

    def copy_file(source: Path, target: Path) -> str:
        if meanwhile:
            meanwhile.pop(0)()
        return real(source, target)

    real = backup.copy_file
    monkeypatch.setattr(backup, "copy_file", copy_file)
    backup.run(Namespace(directory=tmp_path / "backup"))
    late = Photo.objects.latest("pk")
    files = Manifest.read(tmp_path / "backup").files
    assert len([name for name in files if late.pk.hex in name]) == 2


def written(directory: Path) -> Manifest:
    (directory / "a").write_text("photo")
    manifest = Manifest(
        "0.1.0",
        "2026-11-23T09:00:00+00:00",
        {"media_photo": 1},
        {"a": "7aa56ac6b8d9a3cd7d42cbf8a1c77c1e8ab8ad5b0a2b5e7ac0a2b1b1e4a9c0de"},
    )
    manifest.write(directory)
    return manifest


def test_a_damaged_backup_is_refused_by_name_of_the_file(tmp_path: Path) -> None:
    manifest = written(tmp_path)

    with pytest.raises(ClusterError, match=r"1 of 1 files .* a"):
        manifest.require_whole(tmp_path)


def test_a_directory_without_its_manifest_is_no_backup(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "manifest.json").write_text('{"version": "0.1')

    with pytest.raises(ClusterError, match="not a complete backup"):
        Manifest.read(tmp_path)


def test_an_interrupted_backup_is_not_continued(tmp_path: Path) -> None:
    (tmp_path / "backup.part").mkdir()

    with pytest.raises(ClusterError, match="interrupted"):
        backup.run(Namespace(directory=tmp_path / "backup"))
