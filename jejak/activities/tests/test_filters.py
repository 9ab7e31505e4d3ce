"""What the filters of the list choose, counted by hand."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.activities.filters import ActivityFilter
from jejak.activities.models import Activity
from jejak.activities.services import record_activity
from jejak.activities.services.planning import link_activities
from jejak.common.periods import Period, last_month, last_quarter
from jejak.plans.tests.factories import agreed, lined, needed, planned

from .factories import content, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def dewi(cast):
    person = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(person, role=Role.MANAGER, place=cast.other_library, by=None)
    return person


def titles(user, **query):
    wanted = ActivityFilter.from_query(query, user)
    rows = wanted.apply(Activity.objects.visible_to(user), user)
    return sorted(rows.values_list("title", flat=True))


def test_photos_behalf_and_kind_of_library_choose(cast, dewi):
    recorded(cast, title="Ana")
    recorded(cast, title="Ben mewakili", by=cast.ben)
    recorded(cast, title="Dewi", by=dewi, library=cast.other_library)
    Activity.objects.filter(title="Ana").update(has_photo=True)

    assert titles(cast.citra, foto="ada") == ["Ana"]
    assert titles(cast.citra, foto="tidak") == ["Ben mewakili", "Dewi"]
    assert titles(cast.citra, mewakili="ya") == ["Ben mewakili"]
    assert titles(cast.citra, mewakili="tidak") == ["Ana", "Dewi"]
    assert titles(cast.citra, jenis="tbm") == ["Dewi"]
    assert titles(cast.citra, jenis="village") == ["Ana", "Ben mewakili"]
    assert titles(cast.citra, kategori="national_full_support") == ["Ana", "Ben mewakili", "Dewi"]
    assert titles(cast.citra, kategori="national_books") == []


def test_records_are_found_by_their_plan_and_its_need(cast):
    plan = planned(cast)
    wanted = lined(plan, by=cast.ana, need_id=needed(cast).pk)
    other = lined(plan, by=cast.ana)
    agreed(plan, by=cast.ana)
    for title, line in (("Untuk warga", wanted), ("Terencana", other)):
        link_activities([recorded(cast, title=title)], line, by=cast.ana)
    recorded(cast, title="Dadakan")

    assert titles(cast.ana, rencana="ada") == ["Terencana", "Untuk warga"]
    assert titles(cast.ana, rencana="tidak") == ["Dadakan"]
    assert titles(cast.ana, rencana="kebutuhan") == ["Untuk warga"]
    assert titles(cast.ana, rencana="tanpa-kebutuhan") == ["Terencana"]


def test_what_was_sent_more_than_a_month_later_is_late(cast):
    day = date(2026, 3, 10)
    for title, sent in (("Tepat", date(2026, 4, 9)), ("Lambat", date(2026, 4, 12))):
        at = datetime(sent.year, sent.month, sent.day, 5, tzinfo=ZoneInfo("UTC"))
        record_activity(
            library=cast.library, content=content(title=title, held_on=day), by=cast.ana, at=at
        )
    recorded(cast, title="Draf", held_on=day, submit=False)

    assert titles(cast.ana, terlambat="ya") == ["Lambat"]
    assert titles(cast.ana, terlambat="tidak") == ["Tepat"]


def test_who_is_told_apart_is_known_also_with_zero_women_and_nothing_said_is_not(cast):
    recorded(cast, title="Dirinci", participant_count=9, female_count=0, male_count=9)
    recorded(cast, title="Dirinci juga", participant_count=9, male_count=9)
    recorded(cast, title="Tidak dirinci")
    recorded(cast, title="Sebagian", participant_count=9, female_count=4)

    assert sorted(titles(cast.ana, rincian="ya")) == ["Dirinci", "Dirinci juga"]
    assert sorted(titles(cast.ana, rincian="tidak")) == ["Sebagian", "Tidak dirinci"]


def test_who_recorded_is_asked_only_of_what_one_sees(cast, dewi):
    recorded(cast, title="Ana")
    recorded(cast, title="Dewi", by=dewi, library=cast.other_library)

    assert titles(cast.ana, oleh="saya") == ["Ana"]
    assert titles(cast.citra, oleh=str(dewi.pk)) == ["Dewi"]
    # Rina sees nothing of Dewi's, so the filter is named as unknown and Dewi is not.
    wanted = ActivityFilter.from_query({"oleh": str(dewi.pk)}, cast.rina)
    assert (wanted.recorder, wanted.ignored) == (None, (str(dewi.pk),))
    # A link of one's own means its reader.
    assert "oleh=saya" in ActivityFilter.from_query({"oleh": "saya"}, cast.ana).as_query()


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (date(2026, 11, 25), Period.month(2026, 10), Period(date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 1, 1), Period.month(2025, 12), Period(date(2025, 10, 1), date(2025, 12, 31))),
        (date(2024, 3, 31), Period.month(2024, 2), Period(date(2023, 10, 1), date(2023, 12, 31))),
    ],
)
def test_last_month_and_last_quarter_are_whole(day, month, quarter):
    assert (last_month(day), last_quarter(day)) == (month, quarter)


def test_a_period_moves_with_the_day_and_yields_to_given_days(cast):
    today = timezone.localdate()
    quarter = last_quarter(today)
    recorded(cast, title="Hari terakhir", held_on=quarter.end)
    recorded(cast, title="Sehari sesudahnya", held_on=quarter.end + timedelta(days=1))

    assert titles(cast.ana, periode="triwulan-lalu") == ["Hari terakhir"]
    wanted = ActivityFilter.from_query({"periode": "triwulan-lalu"}, cast.ana)
    assert parse_qs(wanted.as_query()) == {"periode": ["triwulan-lalu"]}
    both = ActivityFilter.from_query({"periode": "tahun-ini", "dari": "2026-02-01"}, cast.ana)
    assert (both.period, both.start, both.end) == ("", date(2026, 2, 1), None)


def test_what_cannot_be_is_left_out_and_named(cast, client):
    query = dict.fromkeys(
        (
            "foto",
            "rencana",
            "jenis",
            "kategori",
            "mewakili",
            "terlambat",
            "rincian",
            "oleh",
            "periode",
        ),
        "?\x00",
    )
    recorded(cast)

    assert len(ActivityFilter.from_query(query, cast.ana).ignored) == len(query)
    client.force_login(cast.ana)
    page = client.get(reverse("activities"), query)
    assert page.status_code == 200
    assert "Kelas menjahit pemula" in page.content.decode()


def test_the_address_says_the_filter_again(cast):
    query = {
        "cari": "kelas jahit",
        "wilayah": "3324",
        "periode": "bulan-lalu",
        "strategi": "advocacy",
        "tema": "economy",
        "bukti": "photo",
        "keadaan": "submitted",
        "foto": "ada",
        "rencana": "tanpa-kebutuhan",
        "jenis": "tbm",
        "kategori": "national_books",
        "mewakili": "ya",
        "terlambat": "tidak",
        "rincian": "ya",
        "oleh": "saya",
    }
    again = parse_qs(ActivityFilter.from_query(query, cast.citra).as_query())
    assert {name: values[0] for name, values in again.items()} == query


def test_a_first_page_that_holds_everything_is_not_counted_again(
    cast, client, django_assert_max_num_queries
):
    recorded(cast)
    client.force_login(cast.citra)

    with django_assert_max_num_queries(14):
        page = client.get(reverse("activities"))
    assert page.context["page"].count == 1
