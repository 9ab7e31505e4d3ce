"""The thread on the pages of its links: what stands, what is missing, who may mend it."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from jejak.activities.models import Activity
from jejak.activities.services import verify_activity, withdraw_activity
from jejak.activities.tests.factories import recorded
from jejak.desk.threads.queries import facts_of
from jejak.desk.threads.thread import address_of, links_of
from jejak.media.models import Photo
from jejak.places.placed import place_of
from jejak.plans import services
from jejak.plans.models import CommunityNeed, PlanLine, PriorityMeeting
from jejak.plans.services.needs import NewEvidence
from jejak.plans.tests.factories import (
    agreed,
    five_needs,
    lined,
    meeting_of,
    needed,
    planned,
    score,
)

from .one_thread import agreed_line, decided, held, many, shown_in, whole_thread

pytestmark = pytest.mark.django_db
FEBRUARY, NOVEMBER = date(2026, 2, 25), date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def links(user, row, on=NOVEMBER):
    """Return the links of a thread by their step."""
    return {link.step.value: link for link in links_of(facts_of(user, row, on=on))}


def said(user, row, on=NOVEMBER):
    """Return of each link its state, title and number."""
    return [(one.state, one.title, one.number) for one in links(user, row, on).values()]


def doors(user, row, on=NOVEMBER):
    found = links(user, row, on).items()
    return {step: link.door.href for step, link in found if link.door}


WHOLE = [
    ("", "Penenun menjual lewat tengkulak", "38 families"),
    ("", "Rank 1 of 5", "score 5.0"),
    ("", "Kelas tenun dan pemasaran", "meetings: 6"),
    ("part", "Held: 2 of 6", "meetings missing: 4"),
    ("lost", "No photo yet", "0% verified"),
    ("", "Kabupaten Kendal 2026", "activities counted: 2"),
]


def test_from_any_link_of_a_thread_the_same_thread_is_seen(cast):
    need, meeting, line, rows = whole_thread(cast)
    asked = {"need": need, "priority": meeting, "plan": line, "activities": rows[1]}

    for here, row in asked.items():
        assert said(cast.ana, row) == WHOLE
        found = links(cast.ana, row)
        assert [step for step, link in found.items() if link.is_current] == [here]
        assert found["need"].href == reverse("need", args=[need.pk])
        assert found["priority"].href == reverse("meeting", args=[meeting.pk])
        assert found["plan"].href == reverse("plan_line", args=[line.pk])


def test_the_last_link_leads_to_the_figure_that_counts_it(cast):
    *_rest, rows = whole_thread(cast)
    recorded(cast, held_on=date(2026, 5, 5))
    recorded(cast, held_on=date(2025, 5, 5))

    figure = links(cast.ana, rows[0])["figure"]

    assert figure.number == "activities counted: 3"
    assert parse_qs(urlsplit(figure.href).query) == {
        "wilayah": ["3324"],
        "dari": ["2026-01-01"],
        "sampai": ["2026-12-31"],
    }


def test_a_library_under_the_province_is_counted_in_the_province(cast):
    row = recorded(cast, by=cast.citra, library=cast.province_library)

    figure = links(cast.citra, row)["figure"]

    assert (figure.title, figure.number) == ("Jawa Tengah 2026", "activities counted: 1")


def test_a_photo_is_seen_in_the_thread_of_its_record(cast):
    *_rest, rows = whole_thread(cast)
    photo = shown_in(rows[0], cast)
    verify_activity(rows[1], by=cast.ben)

    assert said(cast.ana, photo)[:4] == WHOLE[:4]
    evidence = links(cast.ana, photo)["evidence"]
    assert (evidence.title, evidence.number) == (
        "Photos: 1",
        "50% verified, without a photo: 1",
    )
    assert (evidence.state, evidence.is_current) == ("part", True)
    # The door leads to the one that has none.
    assert evidence.door.href == reverse("activity", args=[rows[1].pk])


def test_an_old_photo_proves_nothing(cast):
    row = recorded(cast)
    shown_in(row, cast, is_reused=True)
    Activity.objects.filter(pk=row.pk).update(has_photo=False)

    assert links(cast.ana, row)["evidence"].title == "No photo yet"
    shown_in(row, cast)
    assert links(cast.ana, row)["evidence"].title == "Photos: 1"


def test_a_photo_that_proves_a_need_is_seen_in_the_thread_of_the_need(cast):
    need = needed(cast)
    photo = Photo.objects.create(
        **place_of(cast.library),
        state=Photo.State.READY,
        sha256="0" * 64,
        byte_count=1,
        uploaded_by=cast.ana,
    )
    proof = NewEvidence(
        kind="photo", statement="Gudang penuh", dated_on=date(2026, 1, 10), photo_id=photo.pk
    )
    services.add_evidence(need, proof, by=cast.ana)

    found = links(cast.ana, Photo.objects.get(pk=photo.pk))

    assert found["need"].title == "Penenun menjual lewat tengkulak"
    assert found["need"].is_current


def test_a_record_in_no_plan_is_a_gap_with_a_door_for_its_author(cast):
    row = recorded(cast)

    assert said(cast.ana, row) == [
        ("wait", "Known through the plan", ""),
        ("wait", "Follows the need", ""),
        ("lost", "In no plan", ""),
        ("", "Kelas menjahit pemula", "participants: 15"),
        ("lost", "No photo yet", "0% verified"),
        ("", "Kabupaten Kendal 2026", "activities counted: 1"),
    ]
    # No plan of the year is open: it is begun first.
    assert doors(cast.ana, row)["plan"] == (
        f"{reverse('plans')}?perpustakaan={cast.library.pk}&tahun=2026"
    )
    agreed_line(cast)
    assert doors(cast.ana, row)["plan"] == reverse("activity_edit", args=[row.pk])


def test_only_who_may_record_is_offered_to_mend_a_gap(cast):
    row = recorded(cast)
    need = needed(cast)

    for person in (cast.citra, cast.nadia, cast.omar, cast.tono):
        assert doors(person, row) == {}
        assert doors(person, need) == {}
    # Ben records in the regency, but what Ana wrote stays hers to change.
    assert set(doors(cast.ben, row)) == {"evidence"}
    assert set(doors(cast.ben, need)) == {"priority", "plan"}


def test_a_line_without_a_need_is_mended_in_the_plan(cast):
    plan = planned(cast)
    line = lined(plan, by=cast.ana)

    need = links(cast.ana, line)["need"]
    assert (need.state, need.title) == ("lost", "No need noted for it")
    assert need.door.href == reverse("plan_line_edit", args=[line.pk])
    agreed(plan, by=cast.ana)
    line = PlanLine.objects.get(pk=line.pk)
    assert doors(cast.ana, line)["need"] == reverse("plan", args=[plan.pk])


def test_a_need_waits_for_its_meeting_and_then_for_its_plan(cast):
    need, other, *_rest = five_needs(cast)
    assert [link[:2] for link in said(cast.ana, need)[1:3]] == [
        ("lost", "Not ranked yet"),
        ("lost", "No plan yet"),
    ]
    assert doors(cast.ana, need)["priority"].startswith(reverse("meeting_new"))

    meeting = meeting_of(cast, [need, other])
    assert [link[:2] for link in said(cast.ana, need)[1:3]] == [
        ("part", "Being scored"),
        ("wait", "After the meeting decides"),
    ]
    for _person in range(2):
        score(meeting, [5] * 4, [1] * 4, by=cast.ana)
    first = meeting.candidates.get(need=need)
    services.decide_meeting(
        meeting, agreed=[first.pk], present_count=27, minutes="Sepakat.", by=cast.ana
    )

    assert [link[:2] for link in said(cast.ana, need)[1:3]] == [
        ("", "Rank 1 of 2"),
        ("lost", "No plan yet"),
    ]
    assert parse_qs(urlsplit(doors(cast.ana, need)["plan"]).query)["kebutuhan"] == [str(need.pk)]
    # What was ranked and not agreed needs no plan.
    assert said(cast.ana, other)[1:3] == [
        ("part", "Rank 2 of 2", "not agreed"),
        ("wait", "Not agreed, so not planned", ""),
    ]


def test_the_latest_decision_on_a_need_counts(cast):
    need, other, *_rest = five_needs(cast)
    decided(cast, [need, other])
    meeting = meeting_of(cast, [need, other], held_on=date(2026, 2, 11))
    for _person in range(2):
        score(meeting, [1] * 4, [5] * 4, by=cast.ana)
    second = meeting.candidates.get(need=other)
    services.decide_meeting(
        meeting, agreed=[second.pk], present_count=9, minutes="Diubah.", by=cast.ana
    )

    assert said(cast.ana, need)[1] == ("part", "Rank 2 of 2", "not agreed")
    assert said(cast.ana, other)[1] == ("", "Rank 1 of 2", "score 5.0")
    # A meeting that is still being scored takes nothing back.
    meeting_of(cast, [need, other], held_on=date(2026, 3, 11))
    assert said(cast.ana, other)[1] == ("", "Rank 1 of 2", "score 5.0")


def test_what_is_settled_has_no_gaps(cast):
    need = needed(cast)
    services.settle_need(need, reason="Sudah ada koperasi.", by=cast.ana)

    found = links(cast.ana, CommunityNeed.objects.get(pk=need.pk))

    assert found["need"].number == "Settled"
    assert not any(link.is_gap for link in found.values())


def test_a_meeting_shows_what_became_of_all_that_it_agreed(cast):
    needs = five_needs(cast)
    meeting = decided(cast, needs, agree=2)
    agreed_line(cast, need_id=needs[1].pk)

    assert said(cast.ana, meeting)[:3] == [
        ("", "Needs: 2", ""),
        ("", "Agreed: 2 of 5", "11 January 2026"),
        ("part", "Kelas tenun dan pemasaran", "needs without a plan: 1"),
    ]
    assert address_of(facts_of(cast.ana, meeting)) == ""


def test_a_line_without_an_activity_is_late_or_not_yet(cast):
    """Its six meetings are one a month from March to August."""
    line = agreed_line(cast)

    assert said(cast.ana, line, on=FEBRUARY)[3] == ("wait", "Not yet", "")
    # March is over in April.
    assert said(cast.ana, line, on=date(2026, 3, 31))[3][:2] == ("wait", "Not yet")
    assert said(cast.ana, line, on=date(2026, 4, 1))[3] == ("lost", "Late", "meetings missing: 1")
    assert said(cast.ana, line)[3] == ("lost", "Late", "meetings missing: 6")
    assert said(cast.ana, line, on=date(2027, 1, 1))[3][:2] == ("lost", "Late")
    assert doors(cast.ana, line)["activities"] == f"{reverse('activity_new')}?rencana={line.pk}"


def test_a_draft_of_a_plan_is_not_late_and_a_cancelled_line_is_no_gap(cast):
    plan = planned(cast)
    line, other = lined(plan, by=cast.ana), lined(plan, by=cast.ana, title="Kelas lain")
    assert said(cast.ana, line)[2:4] == [
        ("part", "Kelas tenun dan pemasaran", "not agreed yet: 1"),
        ("wait", "When the plan is agreed", ""),
    ]

    agreed(plan, by=cast.ana)
    services.revise_plan(plan, by=cast.ana)
    services.cancel_line(other, reason="Pelatih pindah.", by=cast.ana)

    assert said(cast.ana, PlanLine.objects.get(pk=other.pk))[2:4] == [
        ("wait", "Kelas lain", "Cancelled"),
        ("wait", "Cancelled", ""),
    ]


def test_a_need_whose_only_line_was_cancelled_is_in_no_plan(cast):
    plan = planned(cast)
    need = needed(cast)
    line = lined(plan, by=cast.ana, need_id=need.pk)
    lined(plan, by=cast.ana)
    services.cancel_line(line, reason="Pelatih pindah.", by=cast.ana)

    assert said(cast.ana, need)[2:4] == [
        ("lost", "No plan yet", ""),
        ("wait", "Cancelled", ""),
    ]


def test_who_only_looks_on_sees_no_draft(cast):
    line = agreed_line(cast)
    held(cast, line, 3, submit=False)

    assert said(cast.ana, line, on=FEBRUARY)[3] == ("wait", "Not yet", "drafts: 1")
    assert said(cast.omar, line, on=FEBRUARY)[3] == ("wait", "Not yet", "")


def test_a_withdrawn_record_proves_and_counts_nothing(cast):
    line = agreed_line(cast)
    (row,) = held(cast, line, 3)
    shown_in(row, cast)
    assert said(cast.ana, line)[3:5] == [
        ("part", "Held: 1 of 6", "meetings missing: 5"),
        ("", "Photos: 1", "0% verified"),
    ]

    withdraw_activity(row, reason="Tercatat dua kali.", by=cast.ana)

    assert said(cast.ana, line)[3:] == [
        ("lost", "Late", "meetings missing: 6"),
        ("wait", "Nothing recorded yet", ""),
        ("wait", "Nothing to count yet", ""),
    ]
    lone = withdraw_activity(recorded(cast), reason="Tercatat dua kali.", by=cast.ana)
    assert not any(link.is_gap for link in links(cast.ana, lone).values())


def test_the_stitch_is_torn_before_and_after_a_gap(cast):
    *_rest, rows = whole_thread(cast)

    found = links(cast.ana, rows[0])

    torn = [step for step, link in found.items() if link.is_broken]
    assert torn == ["activities", "evidence"]


def test_a_thread_takes_eight_statements_however_much_hangs_on_it(cast):
    need, line, row = many(cast)
    meeting = meeting_of(cast, [need, needed(cast, problem="Sampah")])
    photo = shown_in(row, cast)
    asked = [
        CommunityNeed.objects.select_related("library__regency").get(pk=need.pk),
        PriorityMeeting.objects.select_related("library__regency").get(pk=meeting.pk),
        PlanLine.objects.select_related("plan__library__regency", "need").get(pk=line.pk),
        Activity.objects.select_related("library__regency", "recorded_by").get(pk=row.pk),
        Photo.objects.select_related("library__regency").get(pk=photo.pk),
    ]
    facts_of(cast.ana, need)  # reads who she is

    for one in asked:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = links(cast.ana, one)
        assert len(queries) <= 8, (one, len(queries))
        assert found["activities"].title.startswith("Held: 1,000 of ")
