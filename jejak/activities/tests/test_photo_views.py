"""Photos of a record, as people meet them on its pages."""

import io
import uuid
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jejak.activities import services
from jejak.activities.content import ActivityContent
from jejak.activities.models import Activity, ActivityPhoto, ActivityVersion
from jejak.activities.services.photo_changes import process_photo
from jejak.activities.tasks import process_now
from jejak.media.models import Photo
from jejak.media.services import receive_photo
from jejak.media.tests.pictures import bomb, small_photo
from jejak.plans.models import Theme


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def activity(cast: SimpleNamespace) -> Activity:
    return services.record_activity(
        library=cast.library,
        content=ActivityContent(
            title="Kelas menjahit",
            held_on=date(2026, 11, 20),
            strategy="community_involvement",
            theme_id=Theme.objects.values_list("pk", flat=True)[0],
            mode="offline",
            participant_count=15,
        ),
        by=cast.ana,
    )


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="jejak.accounts.backends.SignInNameBackend")
    return client


def photo_of(activity: Activity, by: object, *, process: bool = True) -> Photo:
    photo = receive_photo(
        library=activity.library, file=io.BytesIO(small_photo()), name="kelas.jpg", by=by
    )
    services.attach_photos(activity, photo_ids=[photo.pk], by=by)
    if process:
        process_photo(photo.pk)
    photo.refresh_from_db()
    return photo


def send(client: Client, activity: Activity, *files: tuple[str, bytes], **said: str) -> Any:
    return client.post(
        reverse("activity_photo_add", args=[activity.pk]),
        {"photos": [SimpleUploadedFile(name, content) for name, content in files], **said},
        follow=True,
    )


def texts(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_photos_are_added_and_each_bad_one_is_told_while_the_record_stands(
    cast: SimpleNamespace, activity: Activity
) -> None:
    client = signed_in(cast.ana)
    response = send(
        client,
        activity,
        ("satu.jpg", small_photo()),
        ("catatan.jpg", b"Daftar hadir"),
        ("dua.png", small_photo("PNG")),
        ("besar.png", bomb()),
        photo_shows_people="yes",
        photo_shows_children="no",
        photo_consent="explicit",
        photo_use="public",
    )
    assert response.status_code == 200
    assert [link.photo.problem for link in ActivityPhoto.objects.filter(activity=activity)] == [
        "",
        "not_an_image",
        "",
        "too_many_pixels",
    ]
    assert set(Photo.objects.values_list("use", "shows_children")) == {("public", False)}
    assert "catatan.jpg" in texts(response)
    assert "besar.png" in texts(response)
    activity.refresh_from_db()
    assert not activity.has_photo
    assert process_now() == 2
    activity.refresh_from_db()
    assert activity.has_photo
    assert activity.state == "submitted"


def test_answers_that_contradict_keep_the_photo_inside_the_programme(
    cast: SimpleNamespace, activity: Activity
) -> None:
    response = send(signed_in(cast.ana), activity, ("a.jpg", small_photo()), photo_use="public")
    photo = Photo.objects.get()
    assert (photo.use, photo.consent) == ("internal", "not_asked")
    assert len(response.context["messages"]) == 2


def test_nothing_chosen_and_too_many_chosen_are_said(
    cast: SimpleNamespace, activity: Activity
) -> None:
    client = signed_in(cast.ana)
    assert len(send(client, activity).context["messages"]) == 1
    files = [(f"{n}.jpg", small_photo()) for n in range(12)]
    assert "2" in texts(send(client, activity, *files))
    assert Photo.objects.count() == 10


def test_a_full_store_is_said_and_the_record_stands(
    cast: SimpleNamespace, activity: Activity, store: Path
) -> None:
    store.write_text("a file where a folder should be")
    response = send(signed_in(cast.ana), activity, ("a.jpg", small_photo()))
    assert response.status_code == 200
    assert len(response.context["messages"]) == 1
    assert not Photo.objects.exists()


def test_a_withdrawn_record_takes_no_photos(cast: SimpleNamespace, activity: Activity) -> None:
    services.withdraw_activity(activity, reason="Tercatat dua kali", by=cast.ana)
    assert send(signed_in(cast.ana), activity, ("a.jpg", small_photo())).status_code == 409
    assert not Photo.objects.exists()


def test_caption_and_consent_are_changed_and_what_was_typed_is_kept(
    cast: SimpleNamespace, activity: Activity
) -> None:
    photo = photo_of(activity, cast.ana)
    client = signed_in(cast.ana)
    page = reverse("photo_edit", args=[photo.pk])
    assert client.get(page).status_code == 200
    said = {"photo_caption": "Ibu-ibu menjahit", "photo_shows_children": "yes"}
    refused = client.post(page, said | {"photo_use": "public", "photo_consent": "explicit"})
    assert refused.status_code == 422
    assert "Ibu-ibu menjahit" in refused.content.decode()
    assert set(refused.context["form"].errors) == {"consent"}
    client.post(page, said | {"photo_use": "public", "photo_consent": "parental"})
    photo.refresh_from_db()
    assert (photo.caption, photo.use, photo.consent) == ("Ibu-ibu menjahit", "public", "parental")
    assert photo.shows_children is True
    assert photo.shows_people is None


def test_a_removed_photo_takes_its_evidence_along_and_leaves_a_line(
    cast: SimpleNamespace, activity: Activity
) -> None:
    photo = photo_of(activity, cast.ana)
    activity.refresh_from_db()
    assert activity.has_photo
    client = signed_in(cast.ben)
    page = reverse("photo_remove", args=[photo.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"reason": " "}).status_code == 422
    response = client.post(page, {"reason": "Diminta orang tua"}, follow=True)
    assert "Diminta orang tua" in response.content.decode()
    activity.refresh_from_db()
    assert not activity.has_photo
    last = ActivityVersion.objects.filter(activity=activity).latest("version")
    assert (last.why, last.by) == ("photos", cast.ben)
    for name in ("photo_edit", "photo_remove"):
        assert client.get(reverse(name, args=[photo.pk])).status_code == 404
    for size in ("kecil", "besar"):
        assert client.get(reverse("photo_file", args=[photo.pk, size])).status_code == 404


@pytest.mark.parametrize("size", ["kecil", "besar"])
def test_a_ready_photo_is_served_privately_and_shut_in(
    cast: SimpleNamespace, activity: Activity, size: str
) -> None:
    photo = photo_of(activity, cast.ana)
    client = signed_in(cast.omar)
    response = client.get(reverse("photo_file", args=[photo.pk, size]), HTTP_ACCEPT_ENCODING="gzip")
    content = b"".join(response.streaming_content)
    assert content[:4] == b"RIFF"
    assert response["Content-Type"] == "image/webp"
    assert "Content-Encoding" not in response
    assert response["Content-Length"] == str(len(content))
    assert response["Cache-Control"].startswith("private, max-age=")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith('inline; filename="foto-')
    again = client.get(
        reverse("photo_file", args=[photo.pk, size]), HTTP_IF_NONE_MATCH=response["ETag"]
    )
    assert again.status_code == 304


def test_a_photo_that_is_not_ready_shows_a_drawing_that_nobody_keeps(
    cast: SimpleNamespace, activity: Activity
) -> None:
    photo = photo_of(activity, cast.ana, process=False)
    response = signed_in(cast.ana).get(reverse("photo_file", args=[photo.pk, "kecil"]))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "no-store"
    assert b"<script" not in response.content


def test_photos_of_another_library_do_not_exist(cast: SimpleNamespace, activity: Activity) -> None:
    photo = photo_of(activity, cast.ana)
    pages = [
        reverse("photo_file", args=[photo.pk, "kecil"]),
        reverse("photo_file", args=[photo.pk, "besar"]),
        reverse("photo_edit", args=[photo.pk]),
        reverse("photo_remove", args=[photo.pk]),
    ]
    for page in pages:
        assert signed_in(cast.stranger).get(page).status_code == 404
        assert Client().get(page).status_code == 302
    assert signed_in(cast.ana).get(reverse("photo_edit", args=[uuid.uuid4()])).status_code == 404
    assert signed_in(cast.omar).get(pages[2]).status_code == 403
    assert signed_in(cast.omar).get(pages[3]).status_code == 403
    assert signed_in(cast.nadia).get(pages[2]).status_code == 403
    assert signed_in(cast.nadia).get(pages[3]).status_code == 200


def test_the_record_shows_its_photos_and_what_to_do_about_bad_ones(
    cast: SimpleNamespace, activity: Activity
) -> None:
    photo = photo_of(activity, cast.ana)
    send(signed_in(cast.ana), activity, ("catatan.jpg", b"Daftar hadir"))
    page = signed_in(cast.ana).get(reverse("activity", args=[activity.pk])).content.decode()
    edit = f'href="{reverse("photo_edit", args=[photo.pk])}"'
    assert reverse("photo_file", args=[photo.pk, "kecil"]) in page
    assert edit in page
    assert "catatan.jpg" in page
    seen = signed_in(cast.omar).get(reverse("activity", args=[activity.pk])).content.decode()
    assert reverse("photo_file", args=[photo.pk, "kecil"]) in seen
    assert edit not in seen


def test_the_photo_of_a_draft_is_seen_as_the_draft_is(
    cast: SimpleNamespace, activity: Activity
) -> None:
    draft = services.record_activity(
        library=cast.library,
        content=ActivityContent(title="Rencana", held_on=date(2026, 11, 20)),
        submit=False,
        by=cast.ana,
    )
    seen, hidden = photo_of(activity, cast.ana), photo_of(draft, cast.ana)

    def answers(person: object) -> list[int]:
        client = signed_in(person)
        addresses = [reverse("photo_file", args=[row.pk, "kecil"]) for row in (seen, hidden)]
        found = [client.get(address) for address in addresses]
        for response in found:
            b"".join(response)  # to its end, so that the file is closed
        return [response.status_code for response in found]

    assert answers(cast.ana) == answers(cast.ben) == [200, 200]
    assert answers(cast.omar) == answers(cast.nadia) == [200, 404]
