"""Pages of meetings, as Ana leads one."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from jejak.common.ids import uuid7
from jejak.plans import services
from jejak.plans.models import PriorityMeeting, PriorityScore, PriorityScorer

from .factories import FIVE_PROBLEMS, five_needs, meeting_of, needed, score

NAMES = ("urgency", "affected", "ability", "support")
HIGH, EQUAL, LOW = (5, 5, 5, 5), (3, 3, 3, 3), (1, 1, 1, 1)


@pytest.fixture
def ana(cast, client, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path
    client.force_login(cast.ana)
    return client


def text_of(answer):
    return answer.content.decode()


def scores_of(meeting, *rows, **said):
    """One person's form: for each need, in order, the four numbers."""
    given = {
        f"{candidate.pk}-{name}": str(value)
        for candidate, row in zip(meeting.candidates.all(), rows, strict=True)
        for name, value in zip(NAMES, row, strict=True)
    }
    return given | {"form_id": uuid7()} | said


def scored(cast, *people, needs=None):
    """A meeting over five needs at which these people scored."""
    meeting = meeting_of(cast, needs or five_needs(cast))
    for rows in people:
        score(meeting, *rows, by=cast.ana)
    return meeting


def test_ana_begins_a_meeting_over_what_is_open(cast, ana):
    needs = five_needs(cast)
    services.settle_need(needs[4], reason="Bak sampah dipasang", by=cast.ana)
    page = text_of(ana.get(reverse("meeting_new")))
    assert FIVE_PROBLEMS[3] in page
    assert FIVE_PROBLEMS[4] not in page
    there = {"perpustakaan": cast.library.pk, "held_on": "2026-01-11", "place": "Balai desa"}
    answer = ana.post(reverse("meeting_new"), there | {"need_ids": [needs[0].pk]})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"need_ids"}
    answer = ana.post(
        reverse("meeting_new"),
        there | {"need_ids": [need.pk for need in needs[:3]], "weight_urgency": "2"},
    )
    meeting = PriorityMeeting.objects.get()
    assert answer.url == reverse("meeting", args=[meeting.pk])
    assert meeting.weights == {"urgency": 2, "affected": 1, "ability": 1, "support": 1}
    assert meeting.candidates.count() == 3


def test_weights_that_cannot_be_are_shown_with_what_was_typed(cast, ana):
    needs = five_needs(cast)
    zero = {f"weight_{name}": "0" for name in NAMES}
    for typed in (zero, {"weight_support": "12"}):
        answer = ana.post(
            reverse("meeting_new"),
            {
                "perpustakaan": cast.library.pk,
                "held_on": "2026-01-11",
                "need_ids": [need.pk for need in needs],
            }
            | typed,
        )
        assert answer.status_code == 422
        assert answer.context["form"].weights_are_open
        assert set(answer.context["form"].errors) == {"weight_urgency"}


def test_a_meeting_needs_two_needs(cast, ana):
    needed(cast)
    assert "Catat dulu sedikitnya dua kebutuhan" in text_of(ana.get(reverse("meeting_new")))


def test_a_person_scores_and_passes_the_phone_on(cast, ana):
    meeting = scored(cast, needs=five_needs(cast)[:2])
    address = reverse("meeting_score", args=[meeting.pk])
    answer = ana.post(address, scores_of(meeting, HIGH, LOW, label="PKK"))
    assert answer.url == f"{address}?selesai=1"
    page = text_of(ana.get(answer.url))
    assert "Terima kasih, orang ke-1" in page
    # Nobody sees what the others gave.
    page = text_of(ana.get(address))
    assert "Nilai orang ke-2" in page
    assert "checked" not in page
    page = text_of(ana.get(reverse("meeting", args=[meeting.pk])))
    assert "Orang ke-1: PKK" in page


def test_what_is_missing_is_named_with_its_need_and_what_was_tapped_stays(cast, ana):
    meeting = scored(cast, needs=five_needs(cast)[:2])
    form = scores_of(meeting, HIGH, LOW)
    second = meeting.candidates.last()
    del form[f"{second.pk}-support"]
    form[f"{second.pk}-ability"] = "6"
    answer = ana.post(reverse("meeting_score", args=[meeting.pk]), form)
    assert answer.status_code == 422
    # A number that is none is said first, what is missing then.
    assert set(answer.context["form"].errors) == {f"{second.pk}-ability"}
    page = text_of(answer)
    assert f"{FIVE_PROBLEMS[1]}, Kemampuan" in page
    assert page.count("checked") == 6
    del form[f"{second.pk}-ability"]
    answer = ana.post(reverse("meeting_score", args=[meeting.pk]), form)
    assert set(answer.context["form"].errors) == {f"{second.pk}-ability", f"{second.pk}-support"}
    assert not PriorityScorer.objects.exists()


def test_a_form_that_comes_twice_is_one_person(cast, ana):
    meeting = scored(cast, needs=five_needs(cast)[:2])
    address = reverse("meeting_score", args=[meeting.pk])
    form = scores_of(meeting, HIGH, LOW)
    ana.post(address, form)
    assert ana.post(address, form).url.endswith("?selesai=1")
    assert PriorityScorer.objects.count() == 1


def test_a_form_that_back_led_to_is_another_persons(cast, ana):
    """Its scores do not overwrite those of who sent it; saved once more they count."""
    meeting = scored(cast, needs=five_needs(cast)[:2])
    address = reverse("meeting_score", args=[meeting.pk])
    form = scores_of(meeting, HIGH, LOW)
    ana.post(address, form)
    again = scores_of(meeting, EQUAL, EQUAL, form_id=form["form_id"])
    answer = ana.post(address, again)
    assert answer.status_code == 422
    assert "sudah disimpan sebagai orang ke-1" in text_of(answer)
    number = answer.context["form"]["form_id"].value()
    assert number != str(form["form_id"])
    ana.post(address, again | {"form_id": number})
    assert [one.values["urgency"] for one in PriorityScore.objects.order_by("pk")] == [5, 1, 3, 3]


def test_a_persons_scores_are_mended_or_taken_away(cast, ana):
    meeting = scored(cast, (HIGH, LOW), (EQUAL, EQUAL), needs=five_needs(cast)[:2])
    address = reverse("scorer_edit", args=[meeting.pk, 1])
    assert text_of(ana.get(address)).count("checked") == 8
    form = scores_of(meeting, LOW, HIGH, label="Petani")
    ana.post(address, form)
    scorer = PriorityScorer.objects.get(number=1)
    assert (scorer.label, scorer.scores.first().values["support"]) == ("Petani", 1)
    ana.post(reverse("scorer_remove", args=[meeting.pk, 1]))
    assert [one.number for one in meeting.scorers.all()] == [2]
    assert ana.post(address, form).status_code == 404


def test_the_order_is_the_one_counted_by_hand(cast, ana):
    """5 x 4 x 2 people = 40; 3 x 4 x 2 = 24 twice; 24 - 4 = 20; 1 x 4 x 2 = 8."""
    people = [(EQUAL, HIGH, EQUAL, LOW, (1, 3, 3, 3)), (EQUAL, HIGH, EQUAL, LOW, (1, 3, 3, 3))]
    meeting = scored(cast, *people)
    answer = ana.get(reverse("meeting", args=[meeting.pk]))
    found = [(row.need.problem, row.rank, row.points) for row in answer.context["ranks"]]
    assert found == [
        (FIVE_PROBLEMS[1], 1, 40),
        (FIVE_PROBLEMS[0], 2, 24),
        (FIVE_PROBLEMS[2], 2, 24),
        (FIVE_PROBLEMS[4], 4, 20),
        (FIVE_PROBLEMS[3], 5, 8),
    ]
    page = text_of(answer)
    assert page.count("nilai sama") == 2
    assert "dari 40" in page


def test_a_settled_need_stays_in_the_meeting_that_compares_it(cast, ana):
    needs = five_needs(cast)[:2]
    meeting = scored(cast, (HIGH, LOW), needs=needs)
    services.settle_need(needs[1], reason="Sudah", by=cast.ana)
    answer = ana.post(
        reverse("meeting_edit", args=[meeting.pk]),
        {"held_on": "2026-01-12", "place": "Sekolah", "weight_support": "0"},
    )
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place, meeting.weight_support, meeting.candidates.count()) == ("Sekolah", 0, 2)


def test_before_anybody_scores_the_needs_can_be_chosen_anew(cast, ana):
    needs = five_needs(cast)
    meeting = scored(cast, needs=needs[:2])
    typed = {"held_on": "2026-01-11", "need_ids": [needs[1].pk, needs[2].pk, needs[3].pk]}
    ana.post(reverse("meeting_edit", args=[meeting.pk]), typed)
    assert {one.need for one in meeting.candidates.all()} == set(needs[1:4])


def test_the_first_is_ticked_and_the_decision_stands(cast, ana):
    meeting = scored(cast, (HIGH, LOW), (HIGH, LOW), needs=five_needs(cast)[:2])
    address = reverse("meeting_decide", args=[meeting.pk])
    first = meeting.candidates.first()
    assert ana.get(address).context["ticked"] == [first.pk]
    file = io.BytesIO()
    Image.linear_gradient("L").save(file, "JPEG")
    photo = SimpleUploadedFile("rapat.jpg", file.getvalue(), content_type="image/jpeg")
    # A wrong number keeps the photo and the minutes.
    answer = ana.post(
        address,
        {"agreed": [first.pk], "present_count": "1", "minutes": "Sepakat.", "photos": [photo]},
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"present_count"}
    kept = answer.context["arrived"].photo
    typed = {
        "agreed": [first.pk],
        "present_count": "27",
        "minutes": "Sepakat.",
        "photo_ids": [kept.pk],
    }
    answer = ana.post(address, typed)
    meeting.refresh_from_db()
    assert (meeting.is_decided, meeting.present_count, meeting.photo) == (True, 27, kept)
    page = text_of(ana.get(answer.url))
    assert "Sepakat." in page
    assert f"kebutuhan={first.need_id}" in page
    assert reverse("photo_file", args=[kept.pk, "kecil"]) in page
    assert ana.post(address, typed).status_code == 409
    assert ana.post(reverse("meeting_score", args=[meeting.pk])).status_code == 409


def test_ticks_that_differ_from_the_order_are_asked_about_once(cast, ana):
    meeting = scored(cast, (HIGH, EQUAL, LOW), (HIGH, EQUAL, LOW), needs=five_needs(cast)[:3])
    first, second, third = meeting.candidates.all()
    address = reverse("meeting_decide", args=[meeting.pk])
    typed = {"agreed": [second.pk], "present_count": "9", "minutes": "Penenun dibantu dinas."}
    answer = ana.post(address, typed)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Ini berbeda dari urutan nilai" in page
    assert f'name="tetap" value="{second.pk}"' in page
    # Other ticks than those asked about are asked about again.
    answer = ana.post(address, typed | {"agreed": [third.pk], "tetap": [second.pk]})
    assert [row.candidate for row in answer.context["skipped"]] == [first, second]
    answer = ana.post(address, typed | {"tetap": [second.pk]})
    page = text_of(ana.get(answer.url))
    assert "Kesepakatan berbeda dari urutan nilai" in page


def test_a_decision_without_ticks_or_people_is_refused(cast, ana):
    meeting = scored(cast, (HIGH, LOW), needs=five_needs(cast)[:2])
    address = reverse("meeting_decide", args=[meeting.pk])
    first = meeting.candidates.first()
    answer = ana.post(address, {"agreed": [first.pk], "present_count": "9"})
    assert "Sedikitnya dua orang memberi nilai" in text_of(answer)
    score(meeting, HIGH, LOW, by=cast.ana)
    answer = ana.post(address, {})
    assert set(answer.context["form"].errors) == {"agreed", "present_count"}


def test_paper_is_empty_before_and_full_after(cast, ana):
    meeting = scored(cast, (HIGH, LOW), (HIGH, LOW), needs=five_needs(cast)[:2])
    address = reverse("meeting_sheet", args=[meeting.pk])
    assert text_of(ana.get(address)).count("kotak kosong") == 8
    first = meeting.candidates.first()
    services.decide_meeting(
        meeting, agreed=[first.pk], present_count=27, minutes="Sepakat.", by=cast.ana
    )
    page = text_of(ana.get(address))
    assert "Sepakat." in page
    assert "Kepala desa" in page


def test_who_only_looks_on_sees_the_order_and_no_doors(cast, client):
    meeting = scored(cast, (HIGH, LOW), needs=five_needs(cast)[:2])
    client.force_login(cast.omar)
    page = text_of(client.get(reverse("meeting", args=[meeting.pk])))
    assert "Urutan sementara" in page
    for route in ("meeting_score", "meeting_decide", "meeting_edit"):
        assert reverse(route, args=[meeting.pk]) not in page
    page = text_of(client.get(reverse("meetings"), {"perpustakaan": cast.library.pk}))
    assert reverse("meeting", args=[meeting.pk]) in page
    assert reverse("meeting_new") not in page


def test_fifteen_needs_and_thirty_people_stay_light(cast, ana, django_assert_max_num_queries):
    needs = [needed(cast, problem=f"Masalah nomor {number}") for number in range(15)]
    meeting = scored(cast, *[[EQUAL] * 15 for _n in range(30)], needs=needs)
    for route in ("meeting", "meeting_sheet", "meeting_score", "meeting_decide", "meeting_edit"):
        with django_assert_max_num_queries(30):
            answer = ana.get(reverse(route, args=[meeting.pk]), headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert len(answer.content) < 20_000


def test_another_meeting_never_takes_the_number_of_a_form(cast, ana):
    needs = five_needs(cast)
    first, second = scored(cast, needs=needs[:2]), scored(cast, needs=needs[:2])
    form = scores_of(first, HIGH, LOW)
    ana.post(reverse("meeting_score", args=[first.pk]), form)
    other = scores_of(second, HIGH, LOW, form_id=form["form_id"])
    assert ana.post(reverse("meeting_score", args=[second.pk]), other).status_code == 409
