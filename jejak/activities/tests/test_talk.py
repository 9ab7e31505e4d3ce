"""Questions and answers on a record: who writes, who is told, what stays open."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.activities.models import Activity, ActivityPhoto, ActivityVersion
from jejak.activities.services import return_activity
from jejak.activities.services.reuse import decide_match
from jejak.activities.talk import services
from jejak.activities.talk.models import RecordMessage
from jejak.activities.talk.queries import open_questions
from jejak.activities.talk.services import (
    NotYetSent,
    TooManyMessages,
    settle_questions,
    withdraw_message,
    write_message,
)
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.figures.recoding import recode_library
from jejak.media.models import Photo, PhotoMatch
from jejak.notices.models import Kind, Notice
from tests.cast import build_cast

from .factories import recorded


def told(kind=None):
    found = Notice.objects.filter(kind=kind) if kind else Notice.objects.all()
    return {n.user.username for n in found.select_related("user")}


def open_texts(user):
    return [message.text for message in open_questions(user).rows]


def test_a_librarys_first_question_reaches_those_who_serve_it(cast):
    row = recorded(cast)
    message = write_message(row, text="Apakah anak PAUD dihitung?", by=cast.ana)

    assert told(Kind.QUESTION) == {"ben", "rina"}
    notice = Notice.objects.first()
    assert notice.path == f"/kegiatan/{row.pk}/#tanya-jawab"
    assert notice.params == {"title": row.title, "library": cast.library.name}
    for reviewer in (cast.ben, cast.rina, cast.citra, cast.nadia):
        assert open_texts(reviewer) == [message.text]
    assert open_texts(cast.ana) == []
    assert open_texts(cast.omar) == []


def test_an_answer_closes_the_question_and_reaches_the_library(cast):
    row = recorded(cast)
    write_message(row, text="Apakah anak PAUD dihitung?", by=cast.ana)
    Notice.objects.all().delete()
    write_message(row, text="Ya, sebagai anak 0-12.", by=cast.ben)
    assert told(Kind.ANSWER) == {"ana"}
    assert open_texts(cast.ben) == []

    Notice.objects.all().delete()
    write_message(row, text="Dan gurunya?", by=cast.ana)
    assert told(Kind.QUESTION) == {"ben"}  # who spoke, no longer everybody
    assert open_texts(cast.rina) == ["Dan gurunya?"]


def test_what_the_office_asks_and_the_library_answers_is_no_question_of_the_library(cast):
    row = recorded(cast)
    write_message(row, text="Di mana tempatnya?", by=cast.citra)
    assert told(Kind.QUESTION) == {"ana"}
    write_message(row, text="Di balai desa.", by=cast.ana)
    assert told(Kind.ANSWER) == {"citra"}
    assert open_texts(cast.citra) == []


def test_talking_changes_neither_state_nor_version_nor_remarks(cast):
    row = return_activity(recorded(cast), remarks={"title": "Perjelas"}, by=cast.ben)
    before = Activity.objects.filter(pk=row.pk).values().get()
    write_message(row, text="Judul mana?", by=cast.ana)
    write_message(row, text="Yang di spanduk.", by=cast.ben)
    assert Activity.objects.filter(pk=row.pk).values().get() == before
    assert ActivityVersion.objects.filter(activity=row).count() == before["version"]


@pytest.mark.parametrize("name", ["omar", "tono", "stranger"])
def test_who_only_looks_on_writes_nothing(cast, name):
    row = recorded(cast)
    person = getattr(cast, name)
    with pytest.raises(NotAllowed):
        write_message(row, text="Halo", by=person)
    with pytest.raises(NotAllowed):
        settle_questions(row, by=person)


def test_a_village_head_reads_and_does_not_write(cast, client):
    assign(cast.stranger, role=Role.VILLAGE_HEAD, place=cast.library, by=None)
    row = recorded(cast)
    write_message(row, text="Apakah dihitung?", by=cast.ana)
    client.force_login(cast.stranger)
    page = client.get(reverse("activity", args=[row.pk])).content.decode()
    assert "Apakah dihitung?" in page
    assert reverse("activity_ask", args=[row.pk]) not in page
    assert client.post(reverse("activity_ask", args=[row.pk])).status_code == 403


def test_nobody_talks_about_a_record_beyond_their_scope(cast, client):
    assign(cast.stranger, role=Role.MANAGER, place=cast.far_library, by=None)
    forget_assignments(cast.stranger)
    row = recorded(cast, by=cast.stranger, library=cast.far_library)
    message = write_message(row, text="Rahasia Jawa Timur", by=cast.stranger)
    for person in (cast.ana, cast.ben, cast.citra):
        with pytest.raises(NotAllowed):
            write_message(row, text="Halo", by=person)
        assert open_texts(person) == []
        client.force_login(person)
        assert client.get(reverse("activity_ask", args=[row.pk])).status_code == 404
        withdraw = reverse("activity_message_withdraw", args=[message.pk])
        assert client.post(withdraw).status_code == 404
    # The nation hears of it: nobody serves that regency or province.
    assert told() == set()
    assert open_texts(cast.nadia) == ["Rahasia Jawa Timur"]


def test_who_lost_the_role_is_not_told_any_more(cast):
    row = recorded(cast)
    write_message(row, text="Di mana?", by=cast.ben)
    cast.ben.assignments.update(ended_at=timezone.now())
    Notice.objects.all().delete()
    write_message(row, text="Di balai desa. Cukup?", by=cast.ana)
    assert told() == {"rina"}


def test_a_draft_is_not_talked_about(cast):
    with pytest.raises(NotYetSent):
        write_message(recorded(cast, submit=False), text="Halo", by=cast.ana)


def test_settling_closes_what_is_open_without_another_message(cast):
    row = recorded(cast)
    write_message(row, text="Terima kasih, Pak", by=cast.ana)
    assert settle_questions(row, by=cast.ben) == 1
    assert settle_questions(row, by=cast.ben) == 0
    assert open_texts(cast.ben) == []
    assert RecordMessage.objects.get().closed_by == cast.ben


def test_withdrawn_words_are_gone_and_what_they_answered_is_open_again(cast):
    row = recorded(cast)
    question = write_message(row, text="Apakah dihitung?", by=cast.ana)
    answer = write_message(row, text="Tidak. Nomor HP Bu Siti 0812", by=cast.ben)
    with pytest.raises(NotAllowed):
        withdraw_message(answer, by=cast.ana)
    withdraw_message(answer, by=cast.ben)
    withdraw_message(answer, by=cast.ben)
    answer.refresh_from_db()
    assert answer.text == ""
    assert answer.withdrawn_at is not None
    assert open_texts(cast.ben) == [question.text]


def test_the_database_refuses_an_empty_message(cast):
    message = write_message(recorded(cast), text="Apakah?", by=cast.ana)
    with pytest.raises(IntegrityError, match="says_something"), transaction.atomic():
        RecordMessage.objects.filter(pk=message.pk).update(text="")


def test_limits_are_said(cast):
    row = recorded(cast)
    for text in ("", "   ", "a" * 1_001):
        with pytest.raises(InvalidContent) as error:
            write_message(row, text=text, by=cast.ana)
        assert "text" in error.value.fields
    for number in range(services.MOST_IN_AN_HOUR):
        write_message(row, text=f"Pesan {number}", by=cast.ana)
    with pytest.raises(TooManyMessages):
        write_message(row, text="Satu lagi", by=cast.ana)
    RecordMessage.objects.update(at=timezone.now() - timedelta(hours=2))
    write_message(row, text="Satu lagi", by=cast.ana)


def test_a_recoded_library_takes_its_questions_along(cast):
    row = recorded(cast)
    write_message(row, text="Apakah dihitung?", by=cast.ana)
    recode_library(cast.library, region=cast.other_village, reason="Salah kode", by=cast.citra)
    assert open_texts(cast.ben) == []
    assert open_texts(cast.citra) == ["Apakah dihitung?"]
    assert RecordMessage.objects.get().regency == cast.other_regency


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_is_one_message_and_two_people_at_once_are_both_kept():
    cast, form_id = build_cast(), uuid.uuid4()
    row = recorded(cast)

    def send(said):
        name, number = said
        user = User.objects.get(username=name)
        shared = form_id if name == "ana" else uuid.uuid4()
        write_message(row, text=f"{name} {number}", by=user, form_id=shared)
        connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(send, [("ana", 1), ("ben", 1), ("ana", 1), ("rina", 1), ("ana", 1)]))
    texts = list(RecordMessage.objects.order_by("pk").values_list("text", flat=True))
    assert sorted(texts) == ["ana 1", "ben 1", "rina 1"]


def test_another_persons_form_is_not_taken(cast):
    row, form_id = recorded(cast), uuid.uuid4()
    write_message(row, text="Halo", by=cast.ana, form_id=form_id)
    with pytest.raises(InvalidContent):
        write_message(row, text="Halo", by=cast.ben, form_id=form_id)


def test_what_was_typed_comes_back_with_the_reason(cast, client):
    row = recorded(cast)
    client.force_login(cast.ana)
    refused = client.post(reverse("activity_ask", args=[row.pk]), {"text": "b" * 1_200})
    assert refused.status_code == 422
    assert "b" * 1_200 in refused.content.decode()
    for odd in ("\x00", "", "💥", "<script>alert(1)</script>", "\u202eabc", "-1"):
        for form_id in ("", "x", "\x00", str(uuid.uuid4())):
            answer = client.post(
                reverse("activity_ask", args=[row.pk]), {"text": odd, "form_id": form_id}
            )
            assert answer.status_code in {302, 422}
    page = client.get(reverse("activity", args=[row.pk])).content.decode()
    assert "<script>alert" not in page
    for odd in ("\x00", "-1", "9" * 40, "x"):
        client.force_login(cast.ben)
        assert client.get("/kegiatan/pertanyaan/", {"setelah": odd}).status_code == 200


def test_open_questions_follow_each_other_in_few_queries(
    cast, client, django_assert_max_num_queries
):
    rows = [recorded(cast, title=f"Kelas {number}") for number in range(40)]
    for number, row in enumerate(rows):
        RecordMessage.objects.update(at=timezone.now() - timedelta(hours=2))
        write_message(row, text=f"Pertanyaan {number:02}", by=cast.ana)
    client.force_login(cast.ben)
    client.get("/kegiatan/pertanyaan/")
    with django_assert_max_num_queries(9):
        page = client.get("/kegiatan/pertanyaan/").context["questions"]
    assert page.count == 40
    second = client.get(f"/kegiatan/pertanyaan/?setelah={page.next_cursor}").context["questions"]
    texts = [message.text for message in [*page.rows, *second.rows]]
    assert texts == [f"Pertanyaan {number:02}" for number in range(40)]
    home = client.get("/").content.decode()
    assert "Pertanyaan 00" in home
    assert "Pertanyaan 03" not in home


def test_a_decision_about_a_photo_is_told_to_the_library(cast):

    rows = [recorded(cast), recorded(cast)]
    photos = [
        Photo.objects.create(
            library=cast.library,
            regency=cast.regency,
            province=cast.province,
            partner_category=cast.library.partner_category,
            byte_count=1,
            uploaded_by=cast.ana,
            is_attached=True,
        )
        for _row in rows
    ]
    for row, photo in zip(rows, photos, strict=True):
        ActivityPhoto.objects.create(activity=row, photo=photo)
    match = PhotoMatch.objects.create(photo=photos[1], earlier=photos[0], kind="exact", distance=0)
    decide_match(match, is_reused=True, by=cast.ben)
    decide_match(match, is_reused=True, by=cast.ben)
    (notice,) = Notice.objects.all()
    assert (notice.user, notice.kind) == (cast.ana, Kind.PHOTO)
