"""The page that tells a thread step by step, and the thread on the page of a record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jejak.accounts.models import User
from jejak.activities.tests.factories import recorded
from jejak.plans import services
from jejak.plans.tests.factories import five_needs, meeting_of, score
from tests.test_weight import LIMIT_BYTES, weight_of_what_is_loaded_once

from .one_thread import many, shown_in, whole_thread

pytestmark = pytest.mark.django_db


def test_the_page_of_a_record_shows_its_thread(cast, client):
    *_rest, rows = whole_thread(cast)
    User.objects.filter(pk=cast.ana.pk).update(language="en")
    client.force_login(cast.ana)

    page = client.get(reverse("activity", args=[rows[0].pk]))

    text = page.content.decode()
    assert "Penenun menjual lewat tengkulak" in text
    assert reverse("thread", args=["kegiatan", rows[0].pk]) in text
    assert text.count('aria-current="step"') == 1


@pytest.mark.parametrize("kind", ["kebutuhan", "rencana", "kegiatan"])
def test_a_thread_is_told_step_by_step(cast, client, kind):
    need, _meeting, line, rows = whole_thread(cast)
    shown_in(rows[0], cast, caption="Selendang pertama")
    pk = {"kebutuhan": need.pk, "rencana": line.pk, "kegiatan": rows[0].pk}[kind]
    User.objects.filter(pk=cast.ana.pk).update(language="en")
    client.force_login(cast.ana)

    page = client.get(reverse("thread", args=[kind, pk]))

    text = page.content.decode()
    for words in (
        "38 families",
        "Scored by 2 people",
        "Kelas tenun dan pemasaran",
        "Selendang pertama",
        "Kabupaten Kendal, April 2026",
        "Anak putus sekolah bekerja di kota",
    ):
        assert words in text
    assert [one.activities for one in page.context["steps"].counted_in] == [1, 2, 2]
    assert page.context["steps"].evidence.photo == 50


def test_the_page_says_what_people_gave_on_the_whole(cast, client):
    """Three people give 5, 5 and 4 for how urgent it is: 4.7."""
    need, other, *_rest = five_needs(cast)
    meeting = meeting_of(cast, [need, other])
    for urgency in (5, 5, 4):
        score(meeting, (urgency, 5, 3, 3), (1, 1, 1, 1), by=cast.ana)
    first = meeting.candidates.get(need=need)
    services.decide_meeting(
        meeting, agreed=[first.pk], present_count=27, minutes="Sepakat.", by=cast.ana
    )
    User.objects.filter(pk=cast.ana.pk).update(language="en")
    client.force_login(cast.ana)

    page = client.get(reverse("thread", args=["kebutuhan", need.pk]))

    assert "Urgent 4.7; many affected 5.0;" in page.content.decode()
    assert "score 3.9" in page.content.decode()


def test_a_long_thread_stays_a_light_page_wherever_it_is_shown(
    cast, client, django_assert_max_num_queries
):
    need, line, row = many(cast)
    client.force_login(cast.ana)
    once = weight_of_what_is_loaded_once()
    pages = [
        reverse("thread", args=["kebutuhan", need.pk]),
        reverse("thread", args=["rencana", line.pk]),
        reverse("thread", args=["kegiatan", row.pk]),
        reverse("need", args=[need.pk]),
        reverse("plan_line", args=[line.pk]),
        reverse("activity", args=[row.pk]),
        reverse("thread_overview"),
    ]

    for page in pages:
        with django_assert_max_num_queries(30):
            answer = client.get(page, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert once + len(answer.content) <= LIMIT_BYTES, page


def test_nobody_walks_a_thread_beyond_their_scope(cast, client):
    need, _meeting, line, rows = whole_thread(cast)
    draft = recorded(cast, submit=False)
    asked = [("kebutuhan", need), ("rencana", line), ("kegiatan", rows[0])]

    client.force_login(cast.stranger)
    for kind, row in asked:
        assert client.get(reverse("thread", args=[kind, row.pk])).status_code == 404
    client.force_login(cast.omar)
    for kind, row in asked:
        assert client.get(reverse("thread", args=[kind, row.pk])).status_code == 200
    assert client.get(reverse("thread", args=["kegiatan", draft.pk])).status_code == 404
