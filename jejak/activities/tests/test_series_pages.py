"""The pages of a series: plan, look, change many at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jejak.activities import services
from jejak.activities.models import Activity, State
from jejak.common.ids import uuid7
from jejak.plans.models import Theme
from jejak.plans.tests.factories import open_line

from .factories import content, recorded

pytestmark = pytest.mark.django_db


def plan(cast, **changed):
    """What the form of a series sends."""
    values = {
        "perpustakaan": cast.library.pk,
        "form_id": str(uuid7()),
        "title": "Kelas menjahit",
        "strategy": "community_involvement",
        "theme_id": Theme.objects.get(code="economy").pk,
        "mode": "offline",
        "first_day": timezone.localdate().isoformat(),
        "rhythm": "weekly",
        "meetings": "8",
        "step": "preview",
    }
    return values | changed


def with_days(form, days, **changed):
    """The same, after its dates were looked at."""
    shown = {f"day_{n}": day.isoformat() for n, day in enumerate(days, start=1)}
    return {**form, **shown, "size": str(len(days)), "step": "store", **changed}


def weeks(count):
    today = timezone.localdate()
    return [today + timedelta(days=7 * n) for n in range(count)]


def planned(cast, count=8):
    return services.plan_series(
        series_id=uuid7(), library=cast.library, content=content(), days=weeks(count), by=cast.ana
    )


def test_ana_plans_eight_meetings_sees_the_dates_and_stores_them(cast, client):
    client.force_login(cast.ana)

    shown = client.post(reverse("series_new"), plan(cast))
    assert [row.day.value() for row in shown.context["rows"]] == weeks(8)
    assert not Activity.objects.exists()

    form = with_days(plan(cast), weeks(8))
    for _time in range(2):
        response = client.post(reverse("series_new"), form)
        assert response.url == reverse("series", args=[form["form_id"]])

    assert Activity.objects.filter(state=State.DRAFT, series_id=form["form_id"]).count() == 8
    page = client.get(response.url)
    assert (page.context["series"].sent_count, page.context["series"].total) == (0, 8)


def test_single_dates_are_mended_or_left_out(cast, client):
    client.force_login(cast.ana)
    days = weeks(4)
    form = with_days(
        plan(cast),
        days,
        day_2=(days[1] + timedelta(days=1)).isoformat(),
        day_3="",
        skip_4="on",
    )

    client.post(reverse("series_new"), form)

    found = list(Activity.objects.order_by("held_on").values_list("held_on", flat=True))
    assert found == [days[0], days[1] + timedelta(days=1)]


def test_a_day_that_has_such_a_record_already_is_warned_of_once(cast, client):
    today = timezone.localdate()
    recorded(cast, title="kelas Menjahit", held_on=today)
    client.force_login(cast.ana)

    shown = client.post(reverse("series_new"), plan(cast))
    assert shown.context["doubled"] == [today]

    # Mended to such a day: asked once more before it is stored.
    form = with_days(plan(cast), [today + timedelta(days=1)], day_1=today.isoformat())
    asked = client.post(reverse("series_new"), form)
    assert asked.status_code == 200
    assert Activity.objects.count() == 1
    stored = client.post(reverse("series_new"), {**form, "warned": today.isoformat()})
    assert stored.status_code == 302
    assert Activity.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"first_day": ""}, "first_day"),
        ({"first_day": "kemarin"}, "first_day"),
        ({"rhythm": "daily"}, "rhythm"),
        ({"weekdays": ["9"]}, "weekdays"),
        ({"meetings": ""}, "meetings"),
        ({"meetings": "61"}, "meetings"),
        ({"meetings": "9" * 14}, "meetings"),
        ({"rhythm": "own", "meetings": ""}, "meetings"),
        ({"until": "2001-01-01"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"theme_id": "0"}, "theme_id"),
    ],
)
def test_a_plan_that_cannot_be_is_asked_again_with_what_was_typed(cast, client, typed, field):
    client.force_login(cast.ana)

    response = client.post(reverse("series_new"), plan(cast, **typed))

    assert response.status_code == 422
    wrong = response.context["form"].errors | response.context["rhythm"].errors
    assert field in wrong
    kept = response.context["form"] if "title" not in typed else response.context["rhythm"]
    assert kept.is_bound


@pytest.mark.parametrize(
    "typed",
    [
        {"size": "9" * 14},
        {"size": "x"},
        {"size": ""},
        {"form_id": "\x00"},
        {"form_id": "1"},
        {"day_1": "\x00"},
        {"day_1": "9999-12-31"},
        {"day_1": ""},
        {"warned": ["x", "\x00"]},
        {"title": "a\x00b"},
        {"step": "\x00"},
    ],
)
def test_strange_answers_are_no_failure_of_the_server(cast, client, typed):
    client.force_login(cast.ana)
    form = with_days(plan(cast), weeks(1)) | typed

    assert client.post(reverse("series_new"), form).status_code in {200, 302, 422}


def test_own_days_begin_with_empty_lines_to_be_filled_in(cast, client):
    client.force_login(cast.ana)

    shown = client.post(reverse("series_new"), plan(cast, rhythm="own", meetings="3"))

    assert [row.day.value() for row in shown.context["rows"]] == [weeks(1)[0], None, None]


def test_what_was_typed_in_the_form_of_a_record_goes_along(cast, client):
    client.force_login(cast.ana)
    typed = {"title": "Dongeng", "held_on": "2026-11-20", "mode": "online", "step": "start"}

    page = client.post(
        reverse("series_new"), {**typed, "perpustakaan": cast.library.pk, "participant_count": "9"}
    )

    form, rhythm = page.context["form"], page.context["rhythm"]
    assert (form["title"].value(), form["mode"].value()) == ("Dongeng", "online")
    assert rhythm["first_day"].value() == date(2026, 11, 20)


def test_a_record_serves_as_template_of_a_series(cast, client):
    row = recorded(cast, place="Balai desa")
    client.force_login(cast.ana)

    page = client.get(reverse("series_new"), {"salin": row.pk})

    assert page.context["form"]["place"].value() == "Balai desa"


def edit_form(page, **changed):
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value not in (None, "", False)}
    first = page.context["first"].activity
    chosen = [m for m in page.context["changeable"] if m.activity.pk in page.context["chosen"]]
    return {
        **values,
        "base_version": first.version,
        "pilih": [f"{m.activity.pk}:{m.activity.version}" for m in chosen],
        **changed,
    }


def test_all_that_follow_are_edited_from_the_page(cast, client):
    rows = planned(cast)
    client.force_login(cast.ana)
    address = f"{reverse('series_edit', args=[rows[0].series_id])}?mulai={rows[2].pk}"

    response = client.post(address, edit_form(client.get(address), resource_person="Bu Sri"))

    assert response.status_code == 302
    assert Activity.objects.filter(resource_person="Bu Sri").count() == 6


def test_both_answers_are_shown_and_saving_again_puts_mine_in_place(cast, client):
    rows = planned(cast, 2)
    client.force_login(cast.ana)
    address = reverse("series_edit", args=[rows[0].series_id])
    mine = edit_form(client.get(address), place="Balai desa")
    services.edit_meetings({rows[1].pk: 1}, fields={"place": "Masjid"}, by=cast.ana)

    shown = client.post(address, mine)

    assert shown.status_code == 409
    assert [(c["theirs"], c["mine"]) for c in shown.context["conflicts"]] == [
        ("Masjid", "Balai desa")
    ]
    again = edit_form(shown, place="Balai desa")
    assert client.post(address, again).status_code == 302
    assert Activity.objects.filter(place="Balai desa").count() == 2


def test_the_remaining_dates_are_moved_from_the_page(cast, client):
    rows = planned(cast, 3)
    client.force_login(cast.ana)
    address = reverse("series_shift", args=[rows[0].series_id])
    moved_to = rows[1].held_on + timedelta(days=2)
    form = {
        "start": str(rows[1].pk),
        "first_day": moved_to.isoformat(),
        "pilih": [f"{row.pk}:1" for row in rows],
    }

    assert client.post(address, {**form, "first_day": ""}).status_code == 422
    assert client.post(address, {**form, "first_day": "2090-01-01"}).status_code == 422
    assert client.post(address, form).status_code == 302

    days = list(Activity.objects.order_by("held_on").values_list("held_on", flat=True))
    assert days == [rows[0].held_on, moved_to, rows[2].held_on + timedelta(days=2)]


def test_meetings_are_added_from_the_page(cast, client):
    rows = planned(cast, 2)
    client.force_login(cast.ana)
    address = reverse("series_add", args=[rows[0].series_id])
    assert client.get(address).context["form"]["first_day"].value() == weeks(3)[2]
    rhythm = {"first_day": weeks(3)[2].isoformat(), "rhythm": "weekly", "meetings": "2"}

    shown = client.post(address, {**rhythm, "step": "preview"})
    days = [row.day.value() for row in shown.context["rows"]]
    form = with_days({**rhythm, "form_id": str(uuid7())}, days)
    for _time in range(2):
        assert client.post(address, form).status_code == 302

    assert Activity.objects.filter(series_id=rows[0].series_id).count() == 4


def test_planned_meetings_are_deleted_from_the_page(cast, client):
    rows = planned(cast, 3)
    client.force_login(cast.ana)
    address = reverse("series_delete", args=[rows[0].series_id])
    assert client.get(address).status_code == 200

    response = client.post(address, {"pilih": [f"{row.pk}:1" for row in rows]})

    assert response.url == reverse("activities")
    assert not Activity.objects.exists()


def test_a_page_of_a_series_asks_as_much_for_sixty_meetings_as_for_two(
    cast, client, django_assert_max_num_queries
):
    client.force_login(cast.ana)
    for count in (2, 60):
        rows = planned(cast, count)
        pages = [
            reverse(name, args=[rows[0].series_id])
            for name in ("series", "series_edit", "series_shift", "series_delete", "series_add")
        ]
        for page in pages:
            with django_assert_max_num_queries(12):
                assert client.get(page).status_code == 200


def test_sixty_meetings_are_stored_changed_and_deleted_with_few_queries(
    cast, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        rows = planned(cast, 60)
    as_seen = {row.pk: 1 for row in rows}
    with django_assert_max_num_queries(14):
        services.edit_meetings(as_seen, fields={"place": "Balai desa"}, by=cast.ana)
    with django_assert_max_num_queries(24):
        services.delete_meetings(dict.fromkeys(as_seen, 2), by=cast.ana)


def test_the_list_tells_which_meeting_a_record_is_with_one_query_more(
    cast, client, django_assert_max_num_queries
):
    for _number in range(3):
        planned(cast, 8)
    client.force_login(cast.ana)

    with django_assert_max_num_queries(13):
        page = client.get(reverse("activities"))

    places = page.context["places"]
    assert {places[row.pk].total for row in page.context["page"].rows} == {8}


def test_home_tells_of_a_meeting_once_its_day_has_come(cast, client):
    rows = planned(cast, 3)
    client.force_login(cast.ana)

    waiting = client.get(reverse("home")).context["waiting"]

    assert [row.pk for row in waiting.drafts] == [rows[0].pk]
    assert waiting.draft_count == 1


def test_the_new_page_offers_what_the_library_repeats(cast, client):
    for day in range(3):
        recorded(cast, title="Dongeng", held_on=date(2026, 11, 1 + day))
    client.force_login(cast.ana)

    page = client.get(reverse("activity_new"), follow=True)

    assert [row.title for row in page.context["repeated"]] == ["Dongeng"]


def test_a_series_keeps_its_line_of_the_plan_when_its_meetings_are_edited(cast, client):
    client.force_login(cast.ana)
    line = open_line(cast)
    rows = services.plan_series(
        series_id=uuid7(),
        library=cast.library,
        content=content(plan_line_id=line.pk),
        days=[date(2026, 11, 3), date(2026, 11, 10)],
        by=cast.ana,
    )
    address = reverse("series_edit", args=[rows[0].series_id])
    page = client.get(address)
    assert f'<option value="{line.pk}" selected>' in page.content.decode()
    chosen = [f"{row.pk}:{row.version}" for row in rows]
    shown = page.context["form"]
    form = {name: shown[name].value() or [] for name in shown.fields}
    answer = client.post(
        address, form | {"title": "Kelas menjahit", "pilih": chosen, "base_version": "1"}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert {row.plan_line_id for row in Activity.objects.all()} == {line.pk}
    assert {row.title for row in Activity.objects.all()} == {"Kelas menjahit"}
