"""The pages of the queue: order, filters, neighbours, waiting times, many at once, undo."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.activities import services
from jejak.activities.checking.queue import Queue, QueueFilter
from jejak.activities.checking.waiting import waiting_by_place, waiting_in_all
from jejak.activities.models import Activity, Remark, State
from jejak.activities.services.reviewers import waiting_for
from jejak.notices.models import Notice

from .factories import recorded

pytestmark = pytest.mark.django_db
Cast = SimpleNamespace
QUEUE = "/periksa/"


def sent(cast: Cast, days: int, **changed: Any) -> Activity:
    """Record what was sent so many days ago, under a name and number of its own."""
    values = {"title": f"Kelas {days}", "participant_count": 10 + days, "female_count": 1}
    row = recorded(cast, held_on=timezone.localdate() - timedelta(days=days), **(values | changed))
    Activity.objects.filter(pk=row.pk).update(submitted_at=timezone.now() - timedelta(days=days))
    row.refresh_from_db()
    return row


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def queue_of(person: Any, **query: str) -> Queue:
    return Queue(person, QueueFilter.from_query(query, person))


def tick(*rows: Activity) -> list[str]:
    return [f"{row.pk}:{row.version}" for row in rows]


def test_the_oldest_comes_first_and_each_knows_its_neighbours(cast: Cast) -> None:
    newest, oldest, middle = sent(cast, 1), sent(cast, 9), sent(cast, 5)
    queue = queue_of(cast.ben)

    assert [row.activity.pk for row in queue.page().rows] == [oldest.pk, middle.pk, newest.pk]
    place = queue.place_of(middle)
    assert (place.number, place.count, place.before, place.after) == (2, 3, oldest, newest)
    assert queue.place_of(oldest).before is None
    # From the end it begins again, so that what was skipped comes back.
    assert queue.place_of(newest).after == oldest


def test_pages_show_everything_once(cast: Cast) -> None:
    for number in range(1, 31):
        sent(cast, number)
    client = signed_in(cast.ben)
    seen: list[str] = []
    address = QUEUE
    while address:
        response = client.get(address)
        page = response.context["page"]
        seen += [row.activity.title for row in page.rows]
        address = f"{QUEUE}?{response.context['next_query']}" if page.next_cursor else ""
    assert seen == [f"Kelas {number}" for number in range(30, 0, -1)]


def test_the_queue_is_narrowed_by_place_strategy_and_hint(cast: Cast) -> None:
    sent(cast, 3, title="Biasa")
    sent(cast, 2, title="Audiensi", strategy="advocacy", participant_count=100)
    dewi = cast.stranger
    assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
    sent(cast, 1, title="Di Kebumen", by=dewi, library=cast.other_library)

    def titles(**query: str) -> list[str]:
        return [row.activity.title for row in queue_of(cast.citra, **query).page().rows]

    assert titles() == ["Biasa", "Audiensi", "Di Kebumen"]
    assert titles(wilayah="3324") == ["Biasa", "Audiensi"]
    assert titles(perpustakaan=str(cast.other_library.pk)) == ["Di Kebumen"]
    assert titles(strategi="advocacy") == ["Audiensi"]
    assert titles(tanda="ada") == titles(tanda="round_number") == ["Audiensi"]
    assert titles(tanda="tanpa") == ["Biasa", "Di Kebumen"]
    assert titles(tanda="many_days") == []
    assert queue_of(cast.citra, tanda="ada").count() == 1


@pytest.mark.parametrize(
    "query",
    [
        "wilayah=%00&perpustakaan=²&strategi=x&tanda=y&setelah=z",
        "setelah=2026-11-25T04:00:00_00000000-0000-0000-0000-000000000000",
        "setelah=9999-12-31T23:59:59.999999%2B0000_00000000-0000-0000-0000-000000000000",
        "perpustakaan=99999999999999999999&wilayah=33&wilayah=x&tanda=",
    ],
)
def test_odd_addresses_are_answered_and_said(cast: Cast, query: str) -> None:
    row = sent(cast, 1)
    client = signed_in(cast.ben)

    assert client.get(f"{QUEUE}?{query}").status_code == 200
    assert client.get(f"{QUEUE}{row.pk}/?{query}&foto=999999999999999999").status_code == 200


def test_a_library_out_of_reach_is_no_filter(cast: Cast) -> None:
    wanted = QueueFilter.from_query({"perpustakaan": str(cast.far_library.pk)}, cast.ben)

    assert wanted.library is None
    assert wanted.ignored == (str(cast.far_library.pk),)


def test_waiting_times_are_counted_by_hand(cast: Cast) -> None:
    for days in (1, 3, 8, 20):
        sent(cast, days)
    dewi = cast.stranger
    assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
    sent(cast, 15, by=dewi, library=cast.other_library)

    waiting = waiting_in_all(waiting_for(cast.citra))
    assert (waiting.count, waiting.oldest_days, waiting.median_days) == (5, 20, 8)
    assert (waiting.long_count, waiting.very_long_count) == (3, 2)

    places, total = waiting_by_place(waiting_for(cast.citra), cast.citra)
    assert total == 2
    assert [(one.name, one.count, one.oldest_days) for one in places] == [
        ("Kabupaten Kendal", 4, 20),
        ("Kabupaten Kebumen", 1, 15),
    ]
    # Of an even number, the one that waits longer of the two in the middle: 8 of 20 8 3 1.
    assert places[0].median_days == 8
    (library,), _total = waiting_by_place(waiting_for(cast.ben), cast.ben)
    assert (library.name, library.long_count) == (cast.library.name, 2)
    names = [one.name for one in waiting_by_place(waiting_for(cast.nadia), cast.nadia)[0]]
    assert names == ["Jawa Tengah"]


def test_an_empty_queue_has_no_waiting_time(cast: Cast) -> None:
    assert waiting_in_all(waiting_for(cast.ben)).oldest_days is None
    assert "Semua sudah diperiksa" in text_of(signed_in(cast.ben).get(QUEUE))


def test_it_says_who_wrote_and_on_whose_behalf(cast: Cast) -> None:
    recorded(cast, by=cast.ben, title="Ben mewakili")

    page = text_of(signed_in(cast.rina).get(QUEUE))

    assert "Ditulis oleh Ben Hartono, Fasilitator (mewakili)" in page
    assert "Ben mewakili" not in text_of(signed_in(cast.ben).get(QUEUE))


def test_a_record_opens_with_its_hints_and_what_is_usual(cast: Cast) -> None:
    for days in (30, 37, 44, 51, 58):
        sent(cast, days, participant_count=20)
    row = sent(cast, 1, participant_count=250)

    page = text_of(signed_in(cast.ben).get(f"{QUEUE}{row.pk}/"))

    assert "6 dari 6" in page
    assert "Jauh lebih banyak dari biasanya" in page
    assert "5 catatan sebelumnya" in page


@pytest.mark.parametrize("undecided", [True, False])
def test_what_does_not_wait_for_the_person_opens_as_a_record(cast: Cast, undecided: bool) -> None:
    row = recorded(cast, by=cast.ben if undecided else cast.ana)
    if not undecided:
        services.verify_activity(row, by=cast.rina)

    response = signed_in(cast.ben).get(f"{QUEUE}{row.pk}/")

    assert response.url == reverse("activity", args=[row.pk])


def test_after_a_decision_the_next_of_the_same_choice_opens(cast: Cast) -> None:
    first, _other, third = sent(cast, 3), sent(cast, 2, strategy="advocacy"), sent(cast, 1)
    client = signed_in(cast.ben)
    query = "?strategi=community_involvement"

    verify = reverse("activity_verify", args=[first.pk]) + query
    response = client.post(verify, {"version": first.version})
    assert response.url == f"{QUEUE}{third.pk}/{query}"

    back = reverse("activity_return", args=[third.pk]) + query + "&antrean=1"
    response = client.post(back, {"version": third.version, "reasons": ["date_wrong"]})
    assert response.url == QUEUE + query
    assert Remark.objects.get().field == "held_on"


def test_reasons_are_ticked_and_own_words_follow(cast: Cast) -> None:
    row = sent(cast, 1)
    client = signed_in(cast.ben)
    address = reverse("activity_return", args=[row.pk])
    form = {"version": row.version, "reasons": ["count_does_not_fit", "recorded_twice"]}

    assert client.post(address, {**form, "reasons": ["ngawur"]}).status_code == 422
    too_long = client.post(address, {**form, "participant_count": "a" * 490})
    assert too_long.status_code == 422
    assert "a" * 490 in text_of(too_long)
    client.post(address, {**form, "participant_count": "Di foto 15."})

    remarks = {remark.field: remark.text for remark in Remark.objects.all()}
    assert set(remarks) == {"", "participant_count"}
    assert remarks["participant_count"].endswith("? Di foto 15.")


def test_ticked_records_are_verified_and_one_that_changed_is_named(cast: Cast) -> None:
    one, other = sent(cast, 2), sent(cast, 1)
    client = signed_in(cast.ben)
    ticked = tick(one, other)
    Activity.objects.filter(pk=other.pk).update(version=2)

    response = client.post(
        f"{QUEUE}banyak/", {"catatan": ticked, "lakukan": "verifikasi"}, follow=True
    )

    assert "Diverifikasi: 1." in text_of(response)
    assert f"Dilewati: {other.title}" in text_of(response)
    one.refresh_from_db()
    assert one.state == State.VERIFIED
    assert Notice.objects.filter(user=cast.ana).count() == 1


def test_several_are_returned_only_with_a_reason_and_ticks_are_kept(cast: Cast) -> None:
    rows = [sent(cast, 2), sent(cast, 1)]
    client = signed_in(cast.ben)
    form = {"catatan": tick(*rows), "lakukan": "kembalikan"}

    refused = client.post(f"{QUEUE}banyak/", form)
    assert refused.status_code == 422
    assert text_of(refused).count(" checked") == 2
    client.post(f"{QUEUE}banyak/", {**form, "alasan": "photo_unclear"})

    assert Activity.objects.filter(state=State.RETURNED).count() == 2
    assert Remark.objects.filter(field="photos").count() == 2


@pytest.mark.parametrize("ticked", [[], ["x"], ["\x00:1"], ["1:1"] * 200, [":"]])
def test_odd_ticks_are_refused_with_a_word(cast: Cast, ticked: list[str]) -> None:
    client = signed_in(cast.ben)

    for address in ("banyak/", "urungkan/"):
        assert client.post(f"{QUEUE}{address}", {"catatan": ticked}).status_code == 422


def test_records_out_of_reach_are_not_there(cast: Cast) -> None:
    dewi = cast.stranger
    assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
    row = sent(cast, 1, by=dewi, library=cast.other_library)

    response = signed_in(cast.ben).post(f"{QUEUE}banyak/", {"catatan": tick(row)})

    assert response.status_code == 422
    assert row.title not in text_of(response)
    row.refresh_from_db()
    assert row.state == State.SUBMITTED


def test_the_last_decision_is_offered_to_be_taken_back(cast: Cast) -> None:
    rows = [sent(cast, 2), sent(cast, 1)]
    client = signed_in(cast.ben)
    client.post(f"{QUEUE}banyak/", {"catatan": tick(*rows)})
    assert "Keputusan terakhir: 2 catatan diverifikasi." in text_of(client.get(QUEUE))
    record = reverse("activity", args=[rows[0].pk])
    assert "Urungkan keputusan" in text_of(client.get(record))
    assert "Urungkan keputusan" not in text_of(signed_in(cast.rina).get(record))
    for row in rows:
        row.refresh_from_db()

    client.post(f"{QUEUE}urungkan/", {"catatan": tick(*rows)})

    assert waiting_for(cast.ben).count() == 2
    assert "Keputusan terakhir" not in text_of(client.get(QUEUE))


def test_one_taken_back_opens_again(cast: Cast) -> None:
    row = services.verify_activity(sent(cast, 1), by=cast.ben)

    response = signed_in(cast.ben).post(f"{QUEUE}urungkan/", {"catatan": tick(row)})

    assert response.url == f"{QUEUE}{row.pk}/"


def test_a_remark_that_was_taken_back_is_shown_as_such(cast: Cast) -> None:
    row = services.return_activity(sent(cast, 1), remarks={"title": "Perjelas"}, by=cast.ben)
    services.undo_each({row.pk: row.version}, by=cast.ben)

    for person in (cast.ana, cast.ben):
        page = text_of(signed_in(person).get(reverse("activity", args=[row.pk])))
        assert "<del>Perjelas</del>" in page


@pytest.mark.parametrize("query", ["", "?tanda=ada", "?wilayah=3324&tanda=tanpa"])
def test_the_pages_ask_a_bounded_number_of_questions(
    cast: Cast, query: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(1, 31):
        sent(cast, number, participant_count=50 if number % 2 else 7)
        if number % 3 == 0:
            sent(cast, number, by=cast.ben, title=f"Ben {number}", participant_count=9)
    client = signed_in(cast.rina)
    client.get(QUEUE)
    first = queue_of(cast.rina).page().rows[0].activity
    with django_assert_max_num_queries(32):
        client.get(QUEUE + query)
    with django_assert_max_num_queries(32):
        client.get(f"{QUEUE}{first.pk}/{query}")
