import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.activities import services
from jejak.activities.errors import LibraryClosed
from jejak.activities.models import Activity, ActivityPhoto, State
from jejak.common.ids import uuid7
from jejak.figures.recoding import recode_library
from jejak.media.models import Photo
from jejak.places.services import close_library
from jejak.plans.models import Theme

from .factories import content, recorded

pytestmark = pytest.mark.django_db


def answers(cast, **changed):
    """What a complete form sends."""
    values = {
        "id": str(uuid7()),
        "perpustakaan": cast.library.pk,
        "title": "Kelas menjahit pemula",
        "held_on": timezone.localdate().isoformat(),
        "participant_count": "15",
        "strategy": "community_involvement",
        "theme_id": Theme.objects.get(code="economy").pk,
        "mode": "offline",
        "save": "submit",
    }
    return values | changed


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (40, 90, 200)).save(out, "JPEG")
    return SimpleUploadedFile("foto.jpg", out.getvalue(), "image/jpeg")


def test_ana_records_and_is_taken_to_the_record(cast, client):
    client.force_login(cast.ana)

    response = client.post(reverse("activity_new"), answers(cast, female_count="12"))

    row = Activity.objects.get()
    assert response.url == reverse("activity", args=[row.pk])
    assert (row.state, row.participant_count, row.female_count) == ("submitted", 15, 12)
    assert row.male_count is None


def test_the_same_form_sent_twice_is_stored_once(cast, client):
    client.force_login(cast.ana)
    form = answers(cast)

    for _time in range(2):
        assert client.post(reverse("activity_new"), form).status_code == 302

    assert Activity.objects.count() == 1


def test_numbers_may_be_typed_as_people_write_them(cast, client):
    client.force_login(cast.ana)

    client.post(
        reverse("activity_new"), answers(cast, participant_count="1.200", cost_idr="Rp 350.000")
    )

    row = Activity.objects.get()
    assert (row.participant_count, row.cost_idr) == (1200, 350_000)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("participant_count", "banyak"),
        ("participant_count", "-3"),
        ("participant_count", "12,5"),
        ("participant_count", "9" * 40),
        ("participant_count", ""),
        ("female_count", "16"),
        ("held_on", "kemarin"),
        ("held_on", "2999-01-01"),
        ("held_on", "1999-01-01"),
        ("title", ""),
        ("title", "x" * 161),
        ("title", "\u200b\u202e\x07"),
        ("strategy", "lain"),
        ("theme_id", "9999"),
        ("theme_id", "abc"),
        ("mode", "telepati"),
        ("target_groups", "alien"),
        ("cost_idr", "999999999999999"),
        ("duration_days", "0" * 3 + "99"),
        ("publication_links", "javascript:alert(1)"),
        ("place", "y" * 500),
    ],
)
def test_wrong_input_is_named_at_its_field_and_what_was_typed_is_kept(cast, client, field, typed):
    client.force_login(cast.ana)
    form = answers(cast, **{field: typed})

    response = client.post(reverse("activity_new"), form)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Activity.objects.exists()
    if field != "title":
        assert b"Kelas menjahit pemula" in response.content
    else:
        assert response.context["form"]["participant_count"].value() == "15"


def test_photos_survive_a_wrong_answer(cast, client):
    client.force_login(cast.ana)
    form = answers(cast, participant_count="", photos=[jpeg()])
    first = client.post(reverse("activity_new"), form)
    kept = Photo.objects.get()
    assert f'name="photo_ids" value="{kept.pk}"' in first.content.decode()

    client.post(reverse("activity_new"), answers(cast, id=form["id"], photo_ids=str(kept.pk)))

    assert ActivityPhoto.objects.get().photo_id == kept.pk


def test_a_photo_of_another_library_cannot_be_taken(cast, client):
    assign(cast.stranger, role=Role.MANAGER, place=cast.other_library, by=None)
    client.force_login(cast.stranger)
    client.post(
        reverse("activity_new"),
        answers(cast, perpustakaan=cast.other_library.pk, participant_count="", photos=[jpeg()]),
    )
    theirs = Photo.objects.get()

    client.force_login(cast.ana)
    client.post(reverse("activity_new"), answers(cast, photo_ids=str(theirs.pk)))

    assert not ActivityPhoto.objects.exists()


def test_a_broken_file_leaves_the_record_standing(cast, client):
    client.force_login(cast.ana)
    broken = SimpleUploadedFile("catatan.jpg", b"bukan foto", "image/jpeg")

    client.post(reverse("activity_new"), answers(cast, photos=[broken]))

    assert Activity.objects.get().state == State.SUBMITTED
    assert Photo.objects.get().problem == "not_an_image"
    page = client.get(reverse("activity", args=[Activity.objects.get().pk]))
    assert "Perlu perhatian" in page.content.decode()


def test_a_draft_is_saved_without_its_numbers_and_sent_later(cast, client):
    client.force_login(cast.ana)
    client.post(
        reverse("activity_new"), answers(cast, participant_count="", strategy="", save="draft")
    )
    draft = Activity.objects.get()
    assert draft.state == State.DRAFT

    refused = client.post(reverse("activity_submit", args=[draft.pk]))

    assert refused.status_code == 422
    assert {"participant_count", "strategy"} <= set(refused.context["form"].errors)


def test_the_second_of_two_editors_is_shown_both_answers(cast, client):
    row = recorded(cast)
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    services.edit_activity(
        row, content=content(participant_count=17), base_version=1, by=cast.stranger
    )
    client.force_login(cast.ana)
    form = answers(
        cast, held_on="2026-11-03", participant_count="19", base_version="1", save="keep"
    )

    shown = client.post(reverse("activity_edit", args=[row.pk]), form)

    assert shown.status_code == 409
    text = shown.content.decode()
    assert "<b>17</b>" in text
    assert "<b>19</b>" in text
    again = client.post(
        reverse("activity_edit", args=[row.pk]),
        form | {"base_version": shown.context["base_version"]},
    )
    assert again.status_code == 302
    assert Activity.objects.get().participant_count == 19


def test_a_facilitator_chooses_the_library_and_the_record_says_on_behalf(cast, client):
    assign(cast.ben, role=Role.FACILITATOR, place=cast.other_library, by=None)
    client.force_login(cast.ben)
    choice = client.get(reverse("activity_new"), {"cari": "makmur"})
    assert "Sumber Makmur" in choice.content.decode()

    client.post(reverse("activity_new"), answers(cast))

    row = Activity.objects.get()
    assert row.is_on_behalf
    page = client.get(reverse("activity", args=[row.pk])).content.decode()
    assert "Dicatat mewakili" in page
    assert reverse("activity_verify", args=[row.pk]) not in page


def test_who_may_not_record_gets_a_plain_answer(cast, client):
    client.force_login(cast.omar)
    assert client.get(reverse("activity_new")).status_code == 403


def test_repeating_copies_the_class_without_its_numbers(cast, client):
    row = recorded(cast, female_count=9)
    client.force_login(cast.ana)

    page = client.get(reverse("activity_new"), {"salin": str(row.pk)}, follow=True)
    form = page.context["form"]

    assert form["title"].value() == "Kelas menjahit pemula"
    assert form["participant_count"].value() is None
    assert form["held_on"].value() == timezone.localdate()


def test_the_list_pages_through_everything_once_newest_first(cast, client):
    today = timezone.localdate()
    for number in range(60):
        recorded(cast, title=f"Kelas {number}", held_on=today - timedelta(days=number // 3))
    client.force_login(cast.ana)
    seen, query = [], ""
    while True:
        page = client.get(reverse("activities") + "?" + query)
        seen += [row.pk for row in page.context["page"].rows]
        query = page.context["next_query"]
        if not query:
            break
    expected = Activity.objects.latest_first().values_list("pk", flat=True)
    assert seen == list(expected)
    assert "Jumlah catatan: 60" in page.content.decode()


def test_the_list_filters_and_says_what_it_left_out(cast, client):
    recorded(cast)
    client.force_login(cast.ana)

    empty = client.get(reverse("activities"), {"strategi": "advocacy"})
    odd = client.get(
        reverse("activities"),
        {"bukti": "x", "dari": "kapan", "wilayah": "77", "perpustakaan": "9" * 30, "setelah": "?"},
    )

    assert not empty.context["page"].rows
    assert len(odd.context["wanted"].ignored) == 4
    for address in ("?wilayah=%00", "?wilayah=33%00&dari=a%00", "?perpustakaan=²", "?keadaan=%00"):
        assert client.get(reverse("activities") + address).status_code == 200
    assert client.get(reverse("activity_new"), {"perpustakaan": "²"}).status_code == 302
    assert len(odd.context["page"].rows) == 1


def test_the_pages_ask_the_database_a_bounded_number_of_times(
    cast, client, django_assert_max_num_queries
):
    rows = [recorded(cast, held_on=timezone.localdate()) for _n in range(40)]
    client.force_login(cast.ben)
    with django_assert_max_num_queries(12):
        client.get(reverse("activities"))
    with django_assert_max_num_queries(20):
        client.get(reverse("activity", args=[rows[0].pk]))
    client.force_login(cast.ana)
    with django_assert_max_num_queries(16):
        client.get(reverse("activity_new"), {"nomor": str(uuid7())})


def test_verifying_leads_to_the_next_one_that_waits(cast, client):
    first, second = recorded(cast), recorded(cast)
    client.force_login(cast.ben)

    response = client.post(reverse("activity_verify", args=[first.pk]), {"version": 1})

    assert response.url == reverse("check_record", args=[second.pk])
    assert Activity.objects.get(pk=first.pk).state == State.VERIFIED


def test_returning_without_a_remark_is_refused_and_odd_bytes_too(cast, client):
    row = recorded(cast)
    client.force_login(cast.ben)
    address = reverse("activity_return", args=[row.pk])

    assert client.post(address, {"version": 1}).status_code == 422
    assert client.post(address, {"version": 1, "title": "\x00\u200b"}).status_code == 422
    assert client.post(address, {"version": 1, "title": "x" * 501}).status_code == 422
    assert client.post(address, {"title": "Perjelas"}).status_code == 422
    assert Activity.objects.get().state == State.SUBMITTED


def test_whoever_only_looks_on_does_not_see_drafts(cast, client):
    draft = recorded(cast, submit=False)
    address = reverse("activity", args=[draft.pk])

    for person, status in ((cast.ana, 200), (cast.ben, 200), (cast.nadia, 404), (cast.omar, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status


def test_going_back_and_sending_other_answers_loses_neither_record(cast, client):
    client.force_login(cast.ana)
    form = answers(cast)
    client.post(reverse("activity_new"), form)

    second = client.post(reverse("activity_new"), form | {"title": "Kelas memasak"})

    assert second.status_code == 422
    assert "Kelas memasak" in second.content.decode()
    client.post(
        reverse("activity_new"),
        form | {"title": "Kelas memasak", "id": second.context["record_id"]},
    )
    assert set(Activity.objects.values_list("title", flat=True)) == {
        "Kelas menjahit pemula",
        "Kelas memasak",
    }


def test_a_reviewer_verifies_only_what_they_have_seen(cast, client):
    row = recorded(cast)
    services.edit_activity(row, content=content(participant_count=99), base_version=1, by=cast.ana)
    client.force_login(cast.ben)

    client.post(reverse("activity_verify", args=[row.pk]), {"version": "1"})

    assert Activity.objects.get().state == State.SUBMITTED
    client.post(reverse("activity_verify", args=[row.pk]), {"version": "2"})
    assert Activity.objects.get().state == State.VERIFIED


def test_a_forgotten_photo_sent_with_the_same_words_is_added_once(cast, client):
    client.force_login(cast.ana)
    form = answers(cast)
    client.post(reverse("activity_new"), form | {"photos": [jpeg()]})

    client.post(reverse("activity_new"), form | {"photos": [jpeg()]})
    assert ActivityPhoto.objects.count() == 1

    other = SimpleUploadedFile("lain.png", b"", "image/png")
    image = io.BytesIO()
    Image.new("RGB", (320, 240), (200, 40, 40)).save(image, "PNG")
    other.write(image.getvalue())
    other.seek(0)
    client.post(reverse("activity_new"), form | {"photos": [other]})
    assert ActivityPhoto.objects.count() == 2


def test_a_draft_sent_again_with_the_same_words_is_submitted(cast, client):
    client.force_login(cast.ana)
    form = answers(cast)
    client.post(reverse("activity_new"), form | {"save": "draft"})

    client.post(reverse("activity_new"), form)

    assert Activity.objects.get().state == State.SUBMITTED


def test_back_leads_to_the_record_that_is_stored_already(cast, client):
    client.force_login(cast.ana)
    asked = client.get(reverse("activity_new"))
    page = client.get(asked.url)
    client.post(reverse("activity_new"), answers(cast, id=page.context["record_id"]))

    again = client.get(asked.url)

    assert again.url == reverse("activity", args=[Activity.objects.get().pk])


@pytest.mark.parametrize("number", ["²", "", "9" * 30, "-1"])
def test_odd_numbers_in_hidden_fields_are_no_server_error(cast, client, number):
    row = recorded(cast)
    client.force_login(cast.ana)
    edit = answers(cast, base_version=number, **{f"answer_{number}": "x"})
    assert client.post(reverse("activity_edit", args=[row.pk]), edit).status_code == 409
    client.force_login(cast.ben)
    client.post(reverse("activity_verify", args=[row.pk]), {"version": number})
    assert Activity.objects.get().state == State.SUBMITTED


def test_a_day_after_the_closing_is_named_at_the_date_and_nothing_is_lost(cast, client):
    today = timezone.localdate()
    close_library(cast.library, closed_on=today - timedelta(days=2), reason="x", by=cast.rina)
    client.force_login(cast.ana)

    refused = client.post(reverse("activity_new"), answers(cast))

    assert refused.status_code == 422
    assert "held_on" in refused.context["form"].errors
    assert b"Kelas menjahit pemula" in refused.content


def test_the_manager_s_records_stay_theirs_when_an_office_calls_the_library_its_own(cast):
    row = recorded(cast)
    recode_library(cast.library, library_type="regency", reason="salah ketik", by=cast.rina)
    row = Activity.objects.select_related("library__regency", "recorded_by").get(pk=row.pk)

    assert not services.may_change(cast.rina, row)
    assert services.may_change(cast.ana, row)


def test_an_edit_cannot_move_a_record_behind_the_closing(cast):
    row = recorded(cast)
    close_library(cast.library, closed_on=row.held_on, reason="x", by=cast.rina)

    with pytest.raises(LibraryClosed):
        services.edit_activity(
            row,
            content=content(held_on=row.held_on + timedelta(days=1)),
            base_version=1,
            by=cast.ana,
        )
