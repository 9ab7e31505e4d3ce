"""Full disks, killed workers, removal for good."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from jejak.activities.content import ActivityContent
from jejak.activities.services import delete_draft, record_activity
from jejak.activities.services.photo_changes import give_up, process_photo
from jejak.activities.tasks import resume_photos, tidy_photos
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.media.errors import StoreUnavailable
from jejak.media.models import Photo
from jejak.media.services import receive_photo, remove_photo
from jejak.media.storage import Size, incoming_folder, original_path, size_path
from tests.cast import build_cast

from .pictures import phone_photo, small_photo


def receive(cast: SimpleNamespace, content: bytes | None = None) -> Photo:
    return receive_photo(
        library=cast.library,
        file=io.BytesIO(content or small_photo()),
        name="kelas.jpg",
        by=cast.ana,
        caption="Kelas menjahit",
    )


def files_in(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


FULL_DISK = """
import io, resource, sys, uuid
from pathlib import Path
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = Path(sys.argv[1])
from jejak.media import storage
from jejak.media.errors import StoreUnavailable
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    storage.write(storage.original_path(uuid.uuid4()), [b"x" * 60_000] * 4)
except StoreUnavailable as error:
    print(error.code)
"""


@pytest.mark.faults
def test_a_disk_that_takes_no_more_never_says_safe(store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(store)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "wait"
    assert not files_in(store)


def test_a_store_that_cannot_be_written_keeps_no_row(cast: SimpleNamespace, store: Path) -> None:
    store.parent.mkdir(exist_ok=True)
    store.write_text("a file where a folder should be")
    with pytest.raises(StoreUnavailable):
        receive(cast)
    assert not Photo.objects.exists()


WORKER = """
import sys, uuid
from pathlib import Path
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = Path(sys.argv[1])
from jejak.activities.content import ActivityContent
from jejak.activities.services import delete_draft, record_activity
from jejak.activities.services.photo_changes import give_up, process_photo
from jejak.media import images
images.pillow("JPEG")
print("begins", flush=True)
process_photo(uuid.UUID(sys.argv[2]))
print("ends", flush=True)
"""


@pytest.fixture
def stored_cast(transactional_db: None) -> SimpleNamespace:
    """The cast in committed rows, which another process can see."""
    return build_cast()


def address_of_test_database() -> str:
    address = urlsplit(os.environ["DATABASE_URL"])
    return address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def kill_worker_after(seconds: float, store: Path, photo: Photo) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(store), str(photo.pk)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"DATABASE_URL": address_of_test_database()},
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "begins\n"
        time.sleep(seconds)
        worker.send_signal(signal.SIGKILL)


@pytest.mark.faults
def test_a_worker_killed_at_any_moment_is_followed_by_one_that_finishes(
    stored_cast: SimpleNamespace, store: Path
) -> None:
    photo = receive(stored_cast, phone_photo())
    for seconds in (0.02, 0.1, 0.2, 0.3):
        kill_worker_after(seconds, store, photo)
        state = Photo.objects.get(pk=photo.pk).state
        # Nothing is called ready before both sizes stand, and until then the original stands.
        if state == Photo.State.READY:
            assert all(size_path(photo.pk, size).exists() for size in Size)
        else:
            assert original_path(photo.pk).read_bytes() == phone_photo()
    process_photo(photo.pk)
    done = Photo.objects.get(pk=photo.pk)
    assert (done.state, done.width) == (Photo.State.READY, 4000)
    for size in Size:
        assert size_path(photo.pk, size).read_bytes()[:4] == b"RIFF"
    two_days_ago = time.time() - 2 * 86_400
    for path in incoming_folder().iterdir():
        os.utime(path, (two_days_ago, two_days_ago))
    tidy_photos(0)
    assert len(files_in(store)) == 2


def test_a_photo_that_waits_for_too_long_is_asked_for_again_once(cast: SimpleNamespace) -> None:
    waits, fresh = receive(cast), receive(cast)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    Photo.objects.filter(pk=waits.pk).update(received_at=timezone.now() - timedelta(minutes=11))
    resume_photos(0)
    resume_photos(0)
    jobs = [job.args["photo_id"] for job in ProcrastinateJob.objects.all()]
    assert jobs == [str(waits.pk)]
    assert str(fresh.pk) not in jobs


def test_photos_of_a_form_that_was_never_finished_are_deleted_after_a_week(
    cast: SimpleNamespace, store: Path, django_capture_on_commit_callbacks: object
) -> None:
    old, new, attached = receive(cast), receive(cast), receive(cast)
    week = timezone.now() - timedelta(days=7, minutes=1)
    Photo.objects.filter(pk__in=[old.pk, attached.pk]).update(received_at=week)
    Photo.objects.filter(pk=attached.pk).update(is_attached=True)
    with django_capture_on_commit_callbacks(execute=True):
        tidy_photos(0)
    assert set(Photo.objects.values_list("pk", flat=True)) == {new.pk, attached.pk}
    assert {path.name for path in files_in(store)} == {new.pk.hex, attached.pk.hex}


def test_a_removed_photo_leaves_who_when_and_why_and_no_bytes(
    cast: SimpleNamespace, store: Path, django_capture_on_commit_callbacks: object
) -> None:
    photo = receive(cast, phone_photo())
    process_photo(photo.pk)
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo, reason="Diminta orang tua", by=cast.ben)
    assert not files_in(store)
    stone = Photo.objects.get(pk=photo.pk)
    assert stone.state == Photo.State.REMOVED
    assert (stone.removed_by, stone.removed_reason) == (cast.ben, "Diminta orang tua")
    assert stone.removed_at is not None
    left = json.dumps(Photo.objects.values().get(pk=photo.pk), default=str)
    assert "menjahit" not in left
    assert "kelas.jpg" not in left
    assert "110.167" not in left


def test_bytes_that_outlived_their_removal_are_found_at_night(
    cast: SimpleNamespace, store: Path
) -> None:
    photo = receive(cast)
    process_photo(photo.pk)
    remove_photo(photo, reason="Salah foto", by=cast.ana)  # killed before the files went
    assert files_in(store)
    tidy_photos(0)
    assert not files_in(store)


def test_foreign_names_and_vanished_files_do_not_stop_the_nightly_sweep(
    cast: SimpleNamespace, store: Path
) -> None:
    receive(cast)
    incoming = incoming_folder()
    (incoming / "lost+found").mkdir()
    for name in (".nfs000000000001", ".DS_Store", uuid.uuid4().hex, "killed.webp.part"):
        (incoming / name).write_bytes(b"x")
    two_days_ago = time.time() - 2 * 86_400
    for path in incoming.iterdir():
        os.utime(path, (two_days_ago, two_days_ago))
    # Listed, and gone when it is asked for its age.
    (incoming / uuid.uuid4().hex).symlink_to(store / "nowhere")
    waiting = {photo.pk.hex for photo in Photo.objects.all()}
    tidy_photos(0)
    assert {path.name for path in files_in(store)} == waiting | {".nfs000000000001", ".DS_Store"}
    assert (incoming / "lost+found").is_dir()


def test_a_removal_says_why(cast: SimpleNamespace) -> None:
    photo = receive(cast)
    with pytest.raises(InvalidContent) as refused:
        remove_photo(photo, reason="  ", by=cast.ana)
    assert set(refused.value.fields) == {"reason"}


def test_who_records_or_manages_may_remove(cast: SimpleNamespace) -> None:
    for user in (cast.ana, cast.ben, cast.rina, cast.citra, cast.nadia):
        assert remove_photo(receive(cast), reason="Salah foto", by=user).removed_by == user
    for user in (cast.omar, cast.tono, cast.stranger):
        with pytest.raises(NotAllowed):
            remove_photo(receive(cast), reason="Salah foto", by=user)


def test_the_photos_of_a_deleted_draft_are_deleted_too(
    cast: SimpleNamespace, store: Path, django_capture_on_commit_callbacks: object
) -> None:
    photo = receive(cast)
    draft = record_activity(
        library=cast.library,
        content=ActivityContent(title="Kelas menjahit", held_on=date(2026, 11, 20)),
        by=cast.ana,
        submit=False,
        photo_ids=[photo.pk],
    )
    delete_draft(draft, by=cast.ana)
    week = timezone.now() - timedelta(days=7, minutes=1)
    Photo.objects.filter(pk=photo.pk).update(received_at=week)
    with django_capture_on_commit_callbacks(execute=True):
        tidy_photos(0)
    assert not Photo.objects.exists()
    assert not files_in(store)


def test_a_photo_that_is_given_up_needs_attention_and_its_bytes_stay(
    cast: SimpleNamespace,
) -> None:
    photo = receive(cast)
    give_up(photo.pk)
    process_photo(photo.pk)
    photo.refresh_from_db()
    assert (photo.state, photo.problem) == (Photo.State.NEEDS_ATTENTION, "damaged")
    assert original_path(photo.pk).exists()
