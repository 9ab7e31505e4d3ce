"""Questions about photos, as people meet them on pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.activities import services
from jejak.activities.services.reuse import decide_match
from jejak.media.models import PhotoMatch

from .factories import recorded
from .test_shown_before import another_picture, sent_again_smaller, shown, the_question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def page_of(user: Any, name: str, *args: Any, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_what_another_library_did_is_not_told_beyond_its_reviewers(cast):
    assign(cast.stranger, role=Role.MANAGER, place=cast.far_library, by=None)
    first, earlier = shown(
        cast, by=cast.stranger, library=cast.far_library, title="Kelas kopi robusta"
    )
    activity, _photo = shown(cast)
    secrets = (str(first.pk), str(earlier.pk), "Kelas kopi robusta", cast.far_library.name)

    for person in (cast.ana, cast.ben, cast.citra):
        page = page_of(person, "activity", activity.pk)
        assert "pernah memakai foto yang persis sama" in page
        assert not any(secret in page for secret in secrets)
    page = page_of(cast.nadia, "activity", activity.pk)
    assert all(secret in page for secret in secrets)


def test_whoever_only_looks_on_is_told_nothing(cast):
    shown(cast)
    activity, _photo = shown(cast)
    assert "Pertanyaan tentang foto" in page_of(cast.ana, "activity", activity.pk)
    assert "Pertanyaan tentang foto" not in page_of(cast.omar, "activity", activity.pk)
    assert "Foto ditanyakan" in page_of(cast.ben, "activities")
    assert "Foto ditanyakan" not in page_of(cast.omar, "activities")


def test_an_answer_without_a_choice_or_too_long_is_asked_again(cast):
    shown(cast)
    activity, photo = shown(cast)
    client = Client()
    client.force_login(cast.ana)
    address = reverse("photo_match_answer", args=[photo.pk])
    for said in ({}, {"is_reused": "maybe"}, {"is_reused": "no", "words": "a" * 501}):
        response = client.post(address, said, follow=True)
        assert response.redirect_chain[-1][0] == reverse("activity", args=[activity.pk])
        assert len(response.context["messages"]) == 1
    assert the_question(photo).answer == ""


def test_both_looks_of_a_question_are_told_apart(cast):
    shown(cast)
    near, _photo = shown(cast, sent_again_smaller())
    exact, _photo = shown(cast)
    assert "tampak sama dengan foto kegiatan" in page_of(cast.ana, "activity", near.pk)
    assert "Foto ini sama dengan foto kegiatan" in page_of(cast.ana, "activity", exact.pk)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_lists_ask_the_database_no_more_for_more_questions(cast):
    client = Client()
    client.force_login(cast.ben)
    shown(cast)
    shown(cast)
    addresses = [reverse("home"), reverse("activities") + "?keadaan=submitted"]
    before = [queries(client, address) for address in addresses]
    for _number in range(3):
        shown(cast)
    assert PhotoMatch.objects.count() == 4
    assert [queries(client, address) for address in addresses] == before


def test_the_list_can_be_narrowed_to_what_is_asked(cast):
    recorded(cast, title="Tanpa foto")
    shown(cast, title="Yang pertama")
    shown(cast, title="Yang kedua")
    _decided, photo = shown(cast, title="Yang ketiga")
    withdrawn, _photo = shown(cast, title="Yang ditarik")
    decide_match(the_question(photo), is_reused=False, by=cast.ben)
    services.withdraw_activity(withdrawn, reason="Salah", by=cast.ana)

    page = page_of(cast.ben, "activities", query="?foto=ditanyakan")
    assert "Yang kedua" in page
    assert not any(title in page for title in ("Tanpa foto", "Yang pertama", "Yang ketiga"))
    assert "Yang ditarik" not in page
    home = page_of(cast.ben, "home")
    assert "?foto=ditanyakan" in home


def test_the_reporter_finds_the_question_at_home_until_it_is_answered(cast):
    shown(cast, another_picture())
    activity, photo = shown(cast, another_picture())
    assert "Pertanyaan tentang foto" in page_of(cast.ana, "home")
    client = Client()
    client.force_login(cast.ana)
    answer = {"is_reused": "yes", "words": "Salah pilih."}
    client.post(reverse("photo_match_answer", args=[photo.pk]), answer)
    assert "Pertanyaan tentang foto" not in page_of(cast.ana, "home")
    page = page_of(cast.ana, "activity", activity.pk)
    assert "Ya, foto lama." in page
    assert "Tidak menjadi bukti catatan ini." in page


def test_a_photo_decided_in_the_queue_leaves_the_reviewer_in_the_queue(cast):
    shown(cast, title="Yang pertama")
    activity, photo = shown(cast, title="Yang kedua")
    client = Client()
    client.force_login(cast.ben)
    record = reverse("check_record", args=[activity.pk])
    assert "foto pernah ditunjukkan" in client.get(record).content.decode().lower()

    response = client.post(
        reverse("photo_match_decide", args=[photo.pk]),
        {"is_reused": "yes", "antrean": "tanda=photo_elsewhere&nama=x"},
    )

    assert response.url == record + "?tanda=photo_elsewhere"
    assert "foto pernah ditunjukkan" not in client.get(record).content.decode().lower()
