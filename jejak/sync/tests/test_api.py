"""What a phone asks over HTTP, and what it hears."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jejak.activities.models import Activity
from jejak.activities.tests.factories import recorded
from jejak.common.ids import uuid7

pytestmark = pytest.mark.django_db
AT = "/api/sync/v1/"


@pytest.fixture
def ana(cast: Any, client: Client) -> Client:
    client.force_login(cast.ana)
    return client


def test_who_is_signed_out_is_told_so_and_not_sent_to_a_form(client: Client) -> None:
    answer = client.get(AT + "me")
    assert answer.status_code == 401
    assert answer.json()["code"] == "signed_out"


def test_a_phone_learns_who_it_serves_and_where_they_record(cast: Any, ana: Client) -> None:
    me = ana.get(AT + "me")
    assert me.headers["Cache-Control"] == "private, no-store"
    assert me.json()["person"] == {"id": cast.ana.pk, "name": "Ana Lestari", "language": "id"}
    assert me.json()["libraries"] == [
        {
            "id": cast.library.pk,
            "name": "Perpustakaan Desa Sumber Makmur",
            "place": "Desa Sukorejo, Kabupaten Kendal",
            "time_zone": "Asia/Jakarta",
            "closed_on": None,
            "is_own": True,
        }
    ]


def test_lists_are_sent_once_and_then_only_when_they_changed(ana: Client) -> None:
    lists = ana.get(AT + "lists")
    assert lists.json()["themes"][0]["code"] == "education"
    again = ana.get(AT + "lists", headers={"if-none-match": lists.headers["ETag"]})
    assert again.status_code == 304


def test_records_are_pulled_whole_and_then_as_they_change(cast: Any, ana: Client) -> None:
    recorded(cast)
    whole = ana.get(AT + "records").json()
    assert [row["content"]["title"] for row in whole["records"]] == ["Kelas menjahit pemula"]
    assert whole["is_whole"]
    again = ana.get(AT + "records", {"since": whole["cursor"]}).json()
    assert not again["is_whole"]


def test_a_change_is_stored_and_answered(cast: Any, ana: Client) -> None:
    now = timezone.now().isoformat()
    change = {
        "change_id": str(uuid7()),
        "author": cast.ana.pk,
        "record_id": str(uuid7()),
        "library_id": cast.library.pk,
        "base_version": None,
        "fields": {
            "title": "Kelas menjahit",
            "held_on": "2026-11-03",
            "strategy": "community_involvement",
            "theme": "economy",
            "mode": "offline",
            "participant_count": 15,
        },
        "submit": True,
        "answers": {},
        "photos": [],
        "dropped_photos": [],
        "photo_answers": {},
        "made_at": now,
    }
    sent = {"sent_at": now, "changes": [change]}
    answer = ana.post(AT + "changes", sent, content_type="application/json")
    assert answer.status_code == 200, answer.content
    (result,) = answer.json()["results"]
    assert (result["status"], result["version"], result["record"]) == ("stored", 1, None)
    assert Activity.objects.get().title == "Kelas menjahit"
    again = ana.post(AT + "changes", sent, content_type="application/json").json()
    assert again["results"][0]["receipt"] == result["receipt"]
    assert Activity.objects.count() == 1


def test_the_interface_describes_itself(ana: Client) -> None:
    assert "/api/sync/v1/changes" in ana.get(AT + "openapi.json").json()["paths"]
