"""What the worker makes of a photo, and what it never lets through."""

import io
import resource
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from jejak.activities.services.photo_changes import process_photo
from jejak.media.models import Photo
from jejak.media.processing import difference_hash, make_sizes
from jejak.media.services import receive_photo, settle_photo
from jejak.media.storage import Size, delete_all, original_path, size_path

from .pictures import camera_notes, drawing, packed, phone_photo, small_photo


def processed(cast: SimpleNamespace, content: bytes) -> Photo:
    photo = receive_photo(
        library=cast.library, file=io.BytesIO(content), name="foto.jpg", by=cast.ana
    )
    done = process_photo(photo.pk)
    assert done is not None
    return done


def kept(photo: Photo, size: Size = Size.LARGE) -> Image.Image:
    with Image.open(size_path(photo.pk, size)) as picture:
        picture.load()
    return picture


def test_a_phones_photo_becomes_two_clean_sizes_and_its_notes_become_claims(
    cast: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        photo = processed(cast, phone_photo())
    assert photo.state == Photo.State.READY
    assert (photo.width, photo.height) == (4000, 3000)
    assert (photo.claimed_latitude, photo.claimed_longitude) == (
        Decimal("-7.070"),
        Decimal("110.167"),
    )
    assert photo.claimed_taken_at == datetime(2026, 11, 21, 2, 14, tzinfo=UTC)
    for size, pixels in ((Size.LARGE, (1600, 1200)), (Size.SMALL, (400, 300))):
        picture = kept(photo, size)
        assert (picture.format, picture.size) == ("WEBP", pixels)
        assert not set(picture.info) & {"exif", "xmp", "icc_profile"}
        assert not dict(picture.getexif())
        content = size_path(photo.pk, size).read_bytes()
        assert b"Telepon Ana" not in content
        assert b"EXIF" not in content
    assert not original_path(photo.pk).exists()
    photo.refresh_from_db()
    assert len(photo.sha256) == 64


@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "HEIF"])
def test_every_accepted_format_becomes_ready(cast: SimpleNamespace, image_format: str) -> None:
    photo = processed(cast, small_photo(image_format))
    assert (photo.state, photo.width, photo.height) == (Photo.State.READY, 640, 480)
    assert kept(photo).size == (640, 480)
    assert kept(photo, Size.SMALL).size == (400, 300)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
def test_unusual_colours_are_no_obstacle(cast: SimpleNamespace, mode: str) -> None:
    picture = Image.new("I;16", (64, 48)) if mode == "I;16" else drawing(64, 48).convert(mode)
    photo = processed(cast, packed(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert photo.state == Photo.State.READY


def test_what_was_transparent_becomes_white(cast: SimpleNamespace) -> None:
    photo = processed(cast, packed(Image.new("RGBA", (64, 48), (200, 0, 0, 0)), "PNG"))
    assert kept(photo).getpixel((30, 20)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_sideways_stands_upright(cast: SimpleNamespace, orientation: int) -> None:
    upright = drawing(320, 240)  # dark at the top left
    # Turn it as the camera held it; the note says how to turn it back.
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    held = upright if undo is None else upright.transpose(undo)
    photo = processed(
        cast, packed(held, "JPEG", quality=95, exif=camera_notes(orientation=orientation))
    )
    assert (photo.width, photo.height) == (320, 240)
    red, _green, blue = kept(photo).getpixel((20, 20))
    assert red < 60 < blue


@pytest.mark.parametrize(
    ("notes", "taken_at"),
    [
        ({"offset": None}, datetime(2026, 11, 21, 9, 14, tzinfo=ZoneInfo("Asia/Jakarta"))),
        ({"offset": "later"}, datetime(2026, 11, 21, 9, 14, tzinfo=ZoneInfo("Asia/Jakarta"))),
        (
            {"offset": "+09:00"},
            datetime(2026, 11, 21, 9, 14, tzinfo=timezone(timedelta(hours=9))),
        ),
        ({"taken_at": "1970:01:01 00:00:00"}, None),
        ({"taken_at": "2199:01:01 00:00:00"}, None),
        ({"taken_at": "0000:00:00 00:00:00"}, None),
        ({"taken_at": "kemarin"}, None),
    ],
)
def test_the_cameras_clock_is_read_in_the_librarys_zone_unless_it_names_one(
    cast: SimpleNamespace, notes: dict[str, object], taken_at: datetime | None
) -> None:
    photo = processed(cast, packed(drawing(64, 48), "JPEG", exif=camera_notes(**notes)))
    assert photo.state == Photo.State.READY
    assert photo.claimed_taken_at == taken_at


@pytest.mark.parametrize(
    "place",
    [
        {"latitude": (0.0, 0.0, 0.0), "longitude": (0.0, 0.0, 0.0)},
        {"latitude": (95.0, 0.0, 0.0)},
        {"longitude": (999.0, 0.0, 0.0)},
    ],
)
def test_a_place_that_cannot_be_is_left_out(
    cast: SimpleNamespace, place: dict[str, object]
) -> None:
    photo = processed(cast, packed(drawing(64, 48), "JPEG", exif=camera_notes(**place)))
    assert photo.state == Photo.State.READY
    assert photo.claimed_latitude is None
    assert photo.claimed_longitude is None


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_broken_notes_do_not_harm_the_photo(cast: SimpleNamespace) -> None:
    photo = processed(
        cast, packed(drawing(64, 48), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xee" * 40)
    )
    assert photo.state == Photo.State.READY
    assert photo.claimed_taken_at is None


# The header of a WebP tells its length, so the web process notices already.
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "HEIF"])
def test_a_truncated_photo_needs_attention_and_its_bytes_stay(
    cast: SimpleNamespace, image_format: str
) -> None:
    content = small_photo(image_format)
    photo = processed(cast, content[: len(content) * 2 // 3])
    assert (photo.state, photo.problem) == (Photo.State.NEEDS_ATTENTION, "damaged")
    assert original_path(photo.pk).exists()
    assert not size_path(photo.pk, Size.LARGE).exists()


def test_a_script_behind_a_picture_is_gone(cast: SimpleNamespace) -> None:
    photo = processed(cast, small_photo("PNG") + b"<script>alert(1)</script>")
    assert photo.state == Photo.State.READY
    assert b"script" not in size_path(photo.pk, Size.LARGE).read_bytes()


def test_a_photo_packed_again_differs_in_few_bits_and_another_in_many() -> None:
    def hashed(picture: Image.Image) -> int:
        return difference_hash(picture)

    first = drawing(1600, 1200)
    again = Image.open(io.BytesIO(packed(first.resize((800, 600)), "JPEG", quality=40)))
    other = drawing(1600, 1200).transpose(Image.Transpose.ROTATE_90)
    assert -(2**63) <= hashed(first) < 2**63
    assert (hashed(first) ^ hashed(again)).bit_count() <= 4
    assert (hashed(first) ^ hashed(other)).bit_count() > 12


def test_processing_again_changes_nothing(
    cast: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        photo = processed(cast, small_photo())
    before = Photo.objects.values().get(pk=photo.pk)
    process_photo(photo.pk)
    assert Photo.objects.values().get(pk=photo.pk) == before


def test_a_photo_of_which_a_backup_kept_only_the_sizes_becomes_ready(
    cast: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = processed(cast, phone_photo())
    sizes = [size_path(first.pk, size).read_bytes() for size in Size]
    Photo.objects.filter(pk=first.pk).update(state=Photo.State.RECEIVED, fingerprint=None)
    again = process_photo(first.pk)
    assert again is not None
    assert (again.state, again.problem) == (Photo.State.READY, "")
    assert (again.width, again.height) == (1600, 1200)
    assert again.fingerprint is not None
    assert (again.fingerprint ^ first.fingerprint).bit_count() <= 4
    assert again.claimed_taken_at == first.claimed_taken_at is not None
    assert [size_path(first.pk, size).read_bytes() for size in Size] == sizes


def test_a_photo_without_its_original_and_one_of_its_sizes_is_damaged(
    cast: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        photo = processed(cast, small_photo())
    size_path(photo.pk, Size.SMALL).unlink()
    Photo.objects.filter(pk=photo.pk).update(state=Photo.State.RECEIVED)
    again = process_photo(photo.pk)
    assert again is not None
    assert (again.state, again.problem) == (Photo.State.NEEDS_ATTENTION, "damaged")


def test_a_worker_that_died_between_the_files_and_the_row_is_followed_by_another(
    cast: SimpleNamespace,
) -> None:
    photo = receive_photo(
        library=cast.library, file=io.BytesIO(small_photo()), name="a.jpg", by=cast.ana
    )
    make_sizes(photo)  # and no more
    assert Photo.objects.get(pk=photo.pk).state == Photo.State.RECEIVED
    done = process_photo(photo.pk)
    assert done is not None
    assert done.state == Photo.State.READY


def test_a_photo_removed_while_the_worker_had_it_leaves_no_bytes(
    cast: SimpleNamespace, store: Path
) -> None:
    photo = receive_photo(
        library=cast.library, file=io.BytesIO(small_photo()), name="a.jpg", by=cast.ana
    )
    made = make_sizes(photo)
    Photo.objects.filter(pk=photo.pk).delete()
    settle_photo(photo.pk, made)
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_twelve_megapixels_take_little_memory(cast: SimpleNamespace) -> None:
    # The peak of this process holds whatever ran before; only what is added can be bounded.
    content = phone_photo()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    photo = processed(cast, content)
    added_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert added_mb < 60
    delete_all(photo.pk)
