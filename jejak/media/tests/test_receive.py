"""What the web process keeps, and what it says about what it cannot keep."""

import hashlib
import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DataError, IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from jejak.common.errors import InvalidContent, NotAllowed
from jejak.media.images import LARGEST_FILE_BYTES
from jejak.media.models import Photo
from jejak.media.services import receive_photo
from jejak.media.storage import original_path

from .pictures import bomb, drawing, packed, phone_photo, small_photo


def receive(cast: SimpleNamespace, content: bytes, name: str = "foto.jpg", **said: object) -> Photo:
    return receive_photo(
        library=cast.library, file=io.BytesIO(content), name=name, by=cast.ana, **said
    )


def files_in(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_is_kept_as_it_came_and_waits_for_the_worker(
    cast: SimpleNamespace, image_format: str
) -> None:
    content = small_photo(image_format)
    photo = receive(cast, content)
    assert photo.state == Photo.State.RECEIVED
    assert photo.sha256 == hashlib.sha256(content).hexdigest()
    assert photo.byte_count == len(content)
    assert original_path(photo.pk).read_bytes() == content
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.queue_name) == ("activities.process_photo", "photos")
    assert job.args == {"photo_id": str(photo.pk)}
    assert (photo.regency_id, photo.province_id) == (cast.regency.pk, cast.province.pk)


HTML = b"<html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PROBLEMS = {
    "empty.jpg": (lambda: b"", "empty"),
    "notes.jpg": (lambda: b"Daftar hadir kelas menjahit\n" * 50, "not_an_image"),
    "page.png": (lambda: HTML, "not_an_image"),
    "drawing.png": (lambda: SVG, "not_an_image"),
    "film.gif": (lambda: packed(drawing(40, 30), "GIF"), "not_an_image"),
    "scan.tif": (lambda: packed(drawing(40, 30), "TIFF"), "not_an_image"),
    "bomb.png": (bomb, "too_many_pixels"),
    "wide.jpg": (lambda: packed(drawing(8000, 5001), "JPEG", quality=1), "too_many_pixels"),
    "large.jpg": (lambda: phone_photo().ljust(LARGEST_FILE_BYTES + 1, b"\0"), "too_large"),
    "only-the-beginning.jpg": (lambda: phone_photo()[:40], "damaged"),
    "only-the-beginning.heic": (lambda: small_photo("HEIF")[:60], "damaged"),
    "two-thirds.webp": (lambda: small_photo("WEBP")[:9000], "damaged"),
    "nonsense.heic": (lambda: b"\0\0\0\x18ftypheic" + b"\xff" * 500, "damaged"),
    "nonsense.webp": (lambda: b"RIFF\xff\xff\xff\xffWEBPnonsense", "damaged"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_no_photo_leaves_a_row_that_says_what_to_do_and_no_bytes(
    cast: SimpleNamespace, store: Path, name: str
) -> None:
    make, problem = PROBLEMS[name]
    photo = receive(cast, make(), name)
    assert (photo.state, photo.problem) == (Photo.State.NEEDS_ATTENTION, problem)
    assert photo.original_name == name
    assert photo.what_to_do
    assert not files_in(store)
    assert not ProcrastinateJob.objects.exists()


def test_a_name_is_only_a_name(cast: SimpleNamespace) -> None:
    photo = receive(cast, small_photo(), "..\\..\\etc/pass\0wd/" + "a" * 300 + ".jpg")
    assert photo.original_name == "a" * 196 + ".jpg"


def test_only_those_who_record_for_the_library_add_photos(cast: SimpleNamespace) -> None:
    for user in (cast.omar, cast.tono, cast.nadia, cast.stranger):
        with pytest.raises(NotAllowed):
            receive_photo(
                library=cast.library, file=io.BytesIO(small_photo()), name="a.jpg", by=user
            )
    with pytest.raises(NotAllowed):
        receive_photo(
            library=cast.other_library, file=io.BytesIO(small_photo()), name="a.jpg", by=cast.ana
        )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"use": "public"}, "use"),
        ({"use": "public", "consent": "explicit"}, "shows_children"),
        ({"use": "public", "consent": "explicit", "shows_children": True}, "consent"),
        ({"consent": "not_identifiable", "shows_people": True}, "consent"),
        ({"consent": "bought"}, "consent"),
        ({"use": "posters"}, "use"),
    ],
)
def test_answers_that_contradict_each_other_are_refused(
    cast: SimpleNamespace, store: Path, said: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidContent) as refused:
        receive(cast, small_photo(), **said)
    assert set(refused.value.fields) == {field}
    assert not files_in(store)


@pytest.mark.parametrize(
    "said",
    [
        {"consent": "explicit", "shows_children": False, "shows_people": True},
        {"consent": "parental", "shows_children": True},
        {"consent": "not_identifiable", "shows_children": False},
    ],
)
def test_with_consent_a_photo_may_be_shown_to_the_public(
    cast: SimpleNamespace, said: dict[str, object]
) -> None:
    assert receive(cast, small_photo(), use="public", **said).use == "public"


def test_the_database_refuses_public_use_while_children_are_not_answered(
    cast: SimpleNamespace,
) -> None:
    photo = receive(cast, small_photo())
    with pytest.raises(IntegrityError, match="guardians_consent"), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(use="public", consent="explicit")


def test_a_photo_cannot_stand_elsewhere_than_its_library(cast: SimpleNamespace) -> None:
    photo = receive(cast, small_photo())
    with pytest.raises(IntegrityError, match="stands_where_its_library"), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(regency=cast.other_regency)


def test_a_photo_of_an_unfinished_form_is_seen_by_those_who_record_there(
    cast: SimpleNamespace,
) -> None:
    def viewers() -> set[str]:
        names = ("ana", "ben", "rina", "citra", "nadia", "omar", "tono", "stranger")
        return {n for n in names if Photo.objects.visible_to(getattr(cast, n)).exists()}

    photo = receive(cast, small_photo())
    assert viewers() == {"ana", "ben", "rina"}
    Photo.objects.filter(pk=photo.pk).update(is_attached=True)
    assert viewers() == {"ana", "ben", "rina", "citra", "nadia", "omar", "tono"}


def test_a_row_that_cannot_be_written_leaves_no_file(cast: SimpleNamespace, store: Path) -> None:
    with pytest.raises(DataError, match="NUL"):
        receive(cast, small_photo(), caption="not\0text")
    assert not files_in(store)


def test_a_photo_stands_where_its_library_stands_now(cast: SimpleNamespace) -> None:
    cast.library.partner_category = "legacy_perpuseru"  # read before the library was recoded
    assert receive(cast, small_photo()).partner_category == "national_full_support"
