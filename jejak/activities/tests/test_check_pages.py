"""The pages of the queue: what waits, one record, many at once, taking back."""

from django.urls import reverse

from jejak.activities.models import State
from jejak.activities.tests.factories import recorded


def test_ben_verifies_what_he_ticked_and_takes_it_back(cast, client):
    first, second = recorded(cast, title="Kelas satu"), recorded(cast, title="Kelas dua")
    client.force_login(cast.ben)
    page = client.get(reverse("check_queue")).content.decode()
    assert "Kelas satu" in page
    assert "Kelas dua" in page

    ticked = [f"{first.pk}:1", f"{second.pk}:1"]
    answer = client.post(reverse("check_many"), {"catatan": ticked, "lakukan": "verifikasi"})
    assert answer.status_code == 302
    first.refresh_from_db()
    assert first.state == State.VERIFIED

    back = [f"{row.pk}:2" for row in (first, second)]
    assert client.post(reverse("check_undo"), {"catatan": back}).status_code == 302
    first.refresh_from_db()
    assert first.state == State.SUBMITTED


def test_one_record_shows_its_place_in_the_queue_and_its_hints(cast, client):
    recorded(cast, title="Kelas satu")
    second = recorded(cast, title="Kelas dua")
    client.force_login(cast.ben)
    page = client.get(reverse("check_record", args=[second.pk])).content.decode()
    assert "2 dari 2" in page
    assert "Kelas dua" in page


def test_a_photo_or_page_that_cannot_be_asks_no_error(cast, client):
    row = recorded(cast)
    client.force_login(cast.ben)
    for query in (
        "?foto=99999999999999999999",
        "?foto=x",
        "?tanda=%00",
        "?setelah=%00",
        "?wilayah=x",
    ):
        assert client.get(reverse("check_record", args=[row.pk]) + query).status_code == 200
        assert client.get(reverse("check_queue") + query).status_code == 200


def test_a_long_queue_is_looked_through_only_where_hints_are_asked_for(cast, client, monkeypatch):
    recorded(cast, title="Kelas satu")
    recorded(cast, title="Kelas dua")
    client.force_login(cast.ben)

    def counts(query=""):
        return [tab["count"] for tab in client.get(reverse("check_queue") + query).context["tabs"]]

    assert counts() == [2, 1, 1]  # the second of the day looks like the first
    monkeypatch.setattr("jejak.activities.checking.views.LOOKED_THROUGH", 1)
    assert counts() == [2, None, None]
    assert counts("?tanda=ada") == [2, 1, 1]
