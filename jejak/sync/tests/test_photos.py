"""Photos come in pieces, however often the line breaks; what is called safe is safe."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.activities.models import Activity, ActivityPhoto
from jejak.activities.services import delete_draft
from jejak.activities.services.photo_changes import process_photo, remove_photo
from jejak.activities.tasks import tidy_photos
from jejak.audit.models import AuditEntry
from jejak.common.ids import uuid7
from jejak.media import arrivals, storage
from jejak.media.models import Photo
from jejak.media.tests.pictures import phone_photo, small_photo

from .phone import Phone, meta

pytestmark = pytest.mark.django_db


def announced(phone: Phone, content: bytes, **told: Any) -> dict[str, Any]:
    photo = meta(content, **told)
    result = phone.store(photos=[photo])
    assert result["photos"] == [
        {"id": photo["id"], "status": "expected", "offset": 0, "message": ""}
    ]
    return photo


def send_all(phone: Phone, photo: dict[str, Any], content: bytes) -> None:
    assert phone.piece(photo["id"], 0, content).status_code == 200


def test_a_photo_that_is_announced_stands_in_its_record_and_proves_nothing(
    ana: Phone, django_capture_on_commit_callbacks: Any
) -> None:
    photo = announced(ana, small_photo())
    record = Activity.objects.get()
    row = Photo.objects.get(activity_link__activity=record)
    assert (row.state, row.is_attached, record.has_photo) == ("expected", True, False)
    (pulled,) = ana.pull()["records"][0]["photos"]
    assert (pulled["id"], pulled["state"], pulled["received_at"]) == (
        photo["id"],
        "expected",
        None,
    )
    picture = ana.client.get(f"/foto/{photo['id']}/besar/")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    page = ana.client.get(f"/kegiatan/{record.pk}/").content.decode()
    assert "Masih di HP" in page


def test_a_photo_arrives_in_pieces_and_is_made_ready(
    cast: Any, ana: Phone, django_capture_on_commit_callbacks: Any
) -> None:
    content = small_photo()
    photo = announced(ana, content)
    half = len(content) // 2
    first = ana.piece(photo["id"], 0, content[:half])
    assert (first.status_code, first.headers["Upload-Offset"]) == (200, str(half))
    # The line breaks; another day the phone asks how much is there.
    head = ana.client.head(f"/api/sync/v1/photos/{photo['id']}")
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (
        str(half),
        str(len(content)),
    )
    last = ana.piece(photo["id"], half, content[half:])
    assert (last.json()["state"], last.json()["offset"]) == ("received", len(content))
    row = Photo.objects.get()
    assert storage.original_path(row.pk).read_bytes() == content
    assert ProcrastinateJob.objects.filter(args__photo_id=photo["id"]).count() == 1
    assert AuditEntry.objects.filter(action="photo.receive", by=cast.ana).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        process_photo(row.pk)
    assert Activity.objects.get().has_photo


def test_a_piece_that_comes_twice_changes_nothing(ana: Phone) -> None:
    content = small_photo()
    photo = announced(ana, content)
    ana.piece(photo["id"], 0, content[:1000])
    again = ana.piece(photo["id"], 0, content[:1000])
    assert (again.status_code, again.json()["code"], again.json()["offset"]) == (
        409,
        "offset",
        1000,
    )
    beyond = ana.piece(photo["id"], 2000, content[2000:])
    assert beyond.json()["offset"] == 1000
    ana.piece(photo["id"], 1000, content[1000:])
    late = ana.piece(photo["id"], 1000, content[1000:])
    assert (late.status_code, late.json()["state"]) == (200, "received")


def test_bytes_that_are_not_what_was_announced_begin_anew(ana: Phone) -> None:
    content = small_photo()
    photo = announced(ana, content)
    wrong = ana.piece(photo["id"], 0, b"x" * len(content))
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["offset"]) == (
        422,
        "checksum",
        0,
    )
    assert ana.arrival(photo["id"])["offset"] == 0
    send_all(ana, photo, content)
    assert Photo.objects.get().state == Photo.State.RECEIVED


def test_more_than_was_announced_is_refused(ana: Phone) -> None:
    content = small_photo()
    photo = announced(ana, content)
    assert ana.piece(photo["id"], 0, content + b"more").status_code == 413
    assert ana.piece(photo["id"], 0, bytes(4 * 1024 * 1024 + 1)).status_code == 413
    assert ana.arrival(photo["id"])["offset"] == 0


def test_a_file_that_is_no_photo_is_told_at_its_last_byte(
    ana: Phone, store: Path, django_capture_on_commit_callbacks: Any
) -> None:
    photo = announced(ana, b"words, not a picture")
    cursor = ana.pull()["cursor"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = ana.piece(photo["id"], 0, b"words, not a picture").json()
    assert answer["state"] == "needs_attention"
    assert answer["message"]
    assert answer["what_to_do"]
    assert not [path for path in store.rglob("*") if path.is_file()]
    # Her other phone hears of it, too.
    assert ana.pull(cursor)["records"][0]["photos"][0]["state"] == "needs_attention"


def test_a_photo_that_turns_out_damaged_reaches_the_phone(ana: Phone) -> None:
    content = small_photo()
    cut = content[: len(content) // 3]
    photo = announced(ana, cut)
    send_all(ana, photo, cut)
    before = Activity.objects.get().version
    process_photo(Photo.objects.get().pk)
    record = Activity.objects.get()
    assert record.version == before + 1
    assert record.versions.latest("version").why == "photos"
    assert ana.pull()["records"][0]["photos"][0]["state"] == "needs_attention"


def test_only_who_announced_a_photo_sends_it(cast: Any, ana: Phone) -> None:
    content = small_photo()
    photo = announced(ana, content)
    other = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(other, role=Role.MANAGER, place=cast.library, by=None)
    for person in (cast.ben, other):
        phone = Phone(person, cast.library)
        assert phone.piece(photo["id"], 0, content).status_code == 404
        assert phone.client.get(f"/api/sync/v1/photos/{photo['id']}").status_code == 404
    assert ana.piece(str(uuid7()), 0, b"x").status_code == 404


def test_a_photo_that_was_removed_meanwhile_is_gone(cast: Any, ana: Phone) -> None:
    content = small_photo()
    photo = announced(ana, content)
    remove_photo(Photo.objects.get(), reason="Salah foto", by=cast.ana)
    assert ana.piece(photo["id"], 0, content).status_code == 410
    assert ana.arrival(photo["id"])["state"] == "removed"


def test_what_the_web_does_to_a_photo_reaches_the_phone(cast: Any, ana: Phone) -> None:
    announced(ana, small_photo())
    cursor = ana.pull()["cursor"]
    row = Photo.objects.get()
    words = {"photo_caption": "Ibu-ibu menjahit"}
    ana.client.post(f"/foto/{row.pk}/", words)
    (record,) = ana.pull(cursor)["records"]
    assert (record["version"], record["photos"][0]["caption"]) == (2, "Ibu-ibu menjahit")
    remove_photo(row, reason="Salah foto", by=cast.ana)
    (record,) = ana.pull(cursor)["records"]
    assert (record["version"], record["photos"][0]["state"]) == (3, "removed")


def test_a_number_with_other_bytes_is_taken_and_both_photos_stay(ana: Phone) -> None:
    photo = announced(ana, small_photo())
    record_id = str(Activity.objects.get().pk)
    other = {**meta(phone_photo()), "id": photo["id"]}
    again = ana.store(record_id=record_id, base_version=1, fields={}, photos=[other])
    assert again["photos"][0]["status"] == "id_taken"
    elsewhere = ana.store(photos=[photo])
    assert elsewhere["photos"][0]["status"] == "id_taken"
    renamed = ana.store(
        record_id=record_id, base_version=1, fields={}, photos=[{**other, "id": str(uuid7())}]
    )
    assert renamed["photos"][0]["status"] == "expected"
    assert Photo.objects.filter(activity_link__activity=record_id).count() == 2


def test_a_photo_of_a_draft_that_somebody_deleted_is_shown_in_the_new_record(
    cast: Any, ana: Phone
) -> None:
    content = small_photo()
    photo = meta(content)
    ana.store(submit=False, photos=[photo])
    send_all(ana, photo, content)
    delete_draft(Activity.objects.get(), by=cast.ana)
    again = ana.store(photos=[photo])
    assert [told["status"] for told in again["photos"]] == ["safe"]
    row = Photo.objects.get()
    assert (row.is_attached, row.activity_link.activity_id) == (True, Activity.objects.get().pk)
    sari = Phone(cast.stranger, cast.library)
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    assert sari.store(photos=[photo])["photos"][0]["status"] == "id_taken"


@pytest.mark.parametrize(
    "wrong",
    [
        {"byte_count": 25 * 1024 * 1024 + 1},
        {"byte_count": 0},
        {"sha256": "not a sum"},
        {"source_sha256": "A" * 64},
        {"use": "public"},
        {"consent": "perhaps"},
    ],
)
def test_a_photo_that_cannot_be_awaited_does_not_hold_back_its_record(
    ana: Phone, wrong: dict[str, Any]
) -> None:
    result = ana.store(photos=[{**meta(small_photo()), **wrong}])
    (photo,) = result["photos"]
    assert photo["status"] == "refused"
    assert photo["message"]
    assert Activity.objects.count() == 1
    assert not Photo.objects.exists()


def test_ten_photos_come_at_once_and_no_more(ana: Phone) -> None:
    result = ana.store(photos=[meta(small_photo()) for _ in range(11)])
    assert [photo["status"] for photo in result["photos"]] == ["expected"] * 10 + ["refused"]
    assert list(ActivityPhoto.objects.values_list("position", flat=True)) == list(range(10))


def test_words_about_a_photo_are_taken_up_and_reach_other_phones(ana: Phone) -> None:
    photo = announced(ana, small_photo())
    record_id = str(Activity.objects.get().pk)
    told = {**photo, "caption": "Ibu-ibu menjahit", "shows_people": True, "consent": "explicit"}
    result = ana.store(record_id=record_id, base_version=1, fields={}, photos=[told])
    assert (result["version"], result["photos"][0]["status"]) == (2, "expected")
    (shown,) = result["record"]["photos"]
    assert (shown["caption"], shown["consent"]) == ("Ibu-ibu menjahit", "explicit")
    same = ana.store(record_id=record_id, base_version=2, fields={}, photos=[told])
    assert same["version"] == 2


def test_a_photo_dropped_on_the_phone_is_awaited_no_more(
    ana: Phone, store: Path, django_capture_on_commit_callbacks: Any
) -> None:
    content = small_photo()
    photo = announced(ana, content)
    ana.piece(photo["id"], 0, content[:500])
    with django_capture_on_commit_callbacks(execute=True):
        result = ana.store(
            record_id=str(Activity.objects.get().pk),
            base_version=1,
            fields={},
            dropped_photos=[photo["id"], str(uuid7())],
        )
    assert result["record"]["photos"] == []
    assert not Photo.objects.exists()
    assert not [path for path in store.rglob("*") if path.is_file()]
    assert ana.piece(photo["id"], 500, content[500:]).status_code == 404


def test_a_photo_that_is_safe_is_not_dropped(ana: Phone) -> None:
    content = small_photo()
    photo = announced(ana, content)
    send_all(ana, photo, content)
    result = ana.store(
        record_id=str(Activity.objects.get().pk),
        base_version=1,
        fields={},
        photos=[photo],
        dropped_photos=[photo["id"]],
    )
    assert result["photos"][0]["status"] == "safe"
    assert Photo.objects.get().state == Photo.State.RECEIVED


def test_what_the_phone_read_before_it_shrank_the_file_stays(
    ana: Phone, django_capture_on_commit_callbacks: Any
) -> None:
    content = small_photo()  # without any notes
    photo = announced(
        ana,
        content,
        taken_at="2026-11-03T09:14:00",
        latitude=-7.070096,
        longitude=110.166632,
        source_sha256="a" * 64,
    )
    send_all(ana, photo, content)
    with django_capture_on_commit_callbacks(execute=True):
        process_photo(Photo.objects.get().pk)
    row = Photo.objects.get()
    assert row.state == Photo.State.READY
    assert row.claimed_taken_at.isoformat() == "2026-11-03T02:14:00+00:00"  # 09.14 WIB
    assert (str(row.claimed_latitude), str(row.claimed_longitude)) == ("-7.070", "110.167")


@pytest.mark.parametrize(
    "claims",
    [
        {"taken_at": "1999-01-01T00:00:00+07:00"},
        {"taken_at": "yesterday"},
        {"latitude": 91.0, "longitude": 110.0},
        {"latitude": -7.0, "longitude": None},
        {"latitude": 0.0, "longitude": 0.0},
    ],
)
def test_a_claim_that_makes_no_sense_is_left_out(ana: Phone, claims: dict[str, Any]) -> None:
    announced(ana, small_photo(), **claims)
    row = Photo.objects.get()
    assert (row.claimed_taken_at, row.claimed_latitude, row.claimed_longitude) == (
        None,
        None,
        None,
    )


def die(*_args: Any, **_options: Any) -> None:
    """Let the process die, as it were."""
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (arrivals, "problem_of"),
        (storage, "keep_arrived"),
        (storage, "_flush_folder"),
        (arrivals, "defer_processing"),
        (arrivals, "audit"),
    ],
)
def test_a_process_killed_between_any_two_steps_is_healed_by_the_next_request(
    ana: Phone, monkeypatch: pytest.MonkeyPatch, module: Any, step: str
) -> None:
    content = small_photo()
    photo = announced(ana, content)
    ana.piece(photo["id"], 0, content[:1000])
    with monkeypatch.context() as patched:
        patched.setattr(module, step, die)
        with pytest.raises(KeyboardInterrupt):
            ana.piece(photo["id"], 1000, content[1000:])
    row = Photo.objects.get()
    assert row.state == Photo.State.EXPECTED
    assert not ProcrastinateJob.objects.exists()
    # The phone did not hear an answer, so it asks.
    assert ana.arrival(photo["id"])["state"] == "received"
    assert storage.original_path(row.pk).read_bytes() == content
    assert ProcrastinateJob.objects.count() == 1
    assert ana.piece(photo["id"], 1000, content[1000:]).json()["state"] == "received"
    assert AuditEntry.objects.filter(action="photo.receive").count() == 1


def test_a_process_killed_while_it_writes_leaves_what_was_written(ana: Phone) -> None:
    content = small_photo()
    photo = announced(ana, content)
    ana.piece(photo["id"], 0, content[:1000])
    with storage.arriving_path(Photo.objects.get().pk).open("ab") as file:
        file.write(content[1000:1700])  # and then the power went
    assert ana.arrival(photo["id"])["offset"] == 1700
    assert ana.piece(photo["id"], 1700, content[1700:]).json()["state"] == "received"


FULL_DISK = """
import resource, sys, uuid
from pathlib import Path
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = Path(sys.argv[1])
from jejak.media import storage
from jejak.media.errors import StoreUnavailable
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
photo_id = uuid.UUID(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
try:
    storage.append_piece(photo_id, b"x" * 5000, offset=1000)
except StoreUnavailable:
    print("wait", storage.arrived_bytes(photo_id))
"""


def test_a_disk_that_fills_up_keeps_what_it_had(ana: Phone, store: Path) -> None:
    content = small_photo()
    photo = announced(ana, content)
    ana.piece(photo["id"], 0, content[:1000])
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(store), photo["id"]],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "wait 1000"
    assert ana.piece(photo["id"], 1000, content[1000:]).json()["state"] == "received"


def test_a_store_that_cannot_be_written_says_wait_and_never_safe(ana: Phone, store: Path) -> None:
    content = small_photo()
    photo = announced(ana, content)
    store.mkdir(parents=True, exist_ok=True)
    (store / "incoming").write_text("a file where the folder should be")
    answer = ana.piece(photo["id"], 0, content)
    assert (answer.status_code, answer.json()["code"]) == (503, "wait")
    assert int(answer.headers["Retry-After"]) > 0
    (store / "incoming").unlink()
    assert ana.arrival(photo["id"])["state"] == "expected"
    send_all(ana, photo, content)
    assert Photo.objects.get().state == Photo.State.RECEIVED


def test_a_photo_that_never_comes_is_forgotten_after_sixty_days(
    ana: Phone, store: Path, django_capture_on_commit_callbacks: Any
) -> None:
    content = small_photo()
    photo = announced(ana, content)
    ana.piece(photo["id"], 0, content[:1000])
    row = Photo.objects.get()
    old = (timezone.now() - timedelta(days=50)).timestamp()
    os.utime(storage.arriving_path(row.pk), (old, old))

    def night(announced_days_ago: int) -> None:
        announced_at = timezone.now() - timedelta(days=announced_days_ago)
        Photo.objects.filter(pk=row.pk).update(received_at=announced_at)
        with django_capture_on_commit_callbacks(execute=True):
            tidy_photos(0)

    night(59)
    assert ana.arrival(photo["id"])["offset"] == 1000
    cursor = ana.pull()["cursor"]
    night(61)
    assert not Photo.objects.exists()
    assert not ActivityPhoto.objects.exists()
    assert not [path for path in store.rglob("*") if path.is_file()]
    assert ana.pull(cursor)["records"][0]["photos"] == []
