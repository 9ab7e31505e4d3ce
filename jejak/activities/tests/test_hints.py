"""Hints: each with a case where it asks, and a near one where it must not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from jejak.activities import services
from jejak.activities.checking import hints
from jejak.activities.checking.checks import hints_of, kilometres
from jejak.activities.models import Activity, ActivityPhoto
from jejak.media.models import Photo, PhotoMatch
from jejak.plans.models import Theme

from .factories import recorded

pytestmark = pytest.mark.django_db
Cast = SimpleNamespace
DAY = date(2026, 11, 3)
D = timedelta(days=1)


def codes_of(activity: Activity) -> set[str]:
    row = Activity.objects.select_related("library__regency").get(pk=activity.pk)
    return {hint.kind.code for hint in hints_of([row])[row.pk]}


def question_of(activity: Activity, kind: hints.HintKind) -> str:
    row = Activity.objects.select_related("library__regency").get(pk=activity.pk)
    return next(hint.question for hint in hints_of([row])[row.pk] if hint.kind is kind)


def earlier(cast: Cast, *counts: int, **changed: Any) -> None:
    """A class each week before DAY, each under a name of its own."""
    names = ("Menanam cabai", "Mendongeng", "Belajar komputer", "Membatik", "Senam", "Rapat warga")
    for week, count in enumerate(counts, start=1):
        recorded(
            cast,
            title=f"{names[week % 6]} {week}",
            held_on=DAY - timedelta(weeks=week),
            participant_count=count,
            **changed,
        )


def with_photo(activity: Activity, **columns: Any) -> Photo:
    photo = Photo.objects.create(
        library_id=activity.library_id,
        regency_id=activity.regency_id,
        province_id=activity.province_id,
        partner_category=activity.partner_category,
        state=Photo.State.READY,
        byte_count=1,
        uploaded_by_id=activity.recorded_by_id,
        is_attached=True,
        **columns,
    )
    ActivityPhoto.objects.create(activity=activity, photo=photo)
    return photo


# -- attendance ------------------------------------------------------------------------------


def test_far_more_people_than_usual_are_asked_about(cast: Cast) -> None:
    earlier(cast, 20, 22, 24, 18, 23)
    far = recorded(cast, participant_count=212, female_count=100)

    assert codes_of(far) == {"far_above_usual"}
    with override("id"):
        assert "212 orang, biasanya 22" in question_of(far, hints.FAR_ABOVE_USUAL)


def test_a_full_day_is_not_far_above_the_usual(cast: Cast) -> None:
    earlier(cast, 20, 22, 24, 18, 23)

    # Three times the usual is 66; twice as many is a good day.
    assert codes_of(recorded(cast, participant_count=66, female_count=50)) == set()


@pytest.mark.parametrize(("count", "asks"), [(326, False), (328, True)])
def test_a_library_of_wild_days_has_no_narrow_usual(cast: Cast, count: int, asks: bool) -> None:
    earlier(cast, 10, 90, 30, 150, 60)

    # Median 60; deviations 50 30 30 90 0 have the median 30, a spread of 44.478: 60 + 6 of it.
    row = recorded(cast, participant_count=count, female_count=1)
    assert codes_of(row) == ({"far_above_usual"} if asks else set())


def test_four_earlier_records_are_no_habit(cast: Cast) -> None:
    earlier(cast, 20, 22, 24, 18)

    assert codes_of(recorded(cast, participant_count=212, female_count=100)) == set()


def test_what_came_later_or_was_taken_out_is_no_habit(cast: Cast) -> None:
    earlier(cast, 20, 22, 24, 18)
    withdrawn = recorded(cast, title="Ditarik", held_on=date(2026, 9, 1), participant_count=21)
    services.withdraw_activity(withdrawn, reason="Salah", by=cast.ana)
    recorded(cast, title="Sesudahnya", held_on=date(2026, 11, 10), participant_count=19)

    assert codes_of(recorded(cast, participant_count=212, female_count=100)) == set()


def test_very_many_people_are_asked_about_by_the_kind_of_place(cast: Cast) -> None:
    assert "many_people" in codes_of(recorded(cast, participant_count=501, female_count=1))
    assert codes_of(recorded(cast, participant_count=499, female_count=1, title="Pasar")) == set()
    online = {"mode": "online", "title": "Seminar", "female_count": 1}
    assert codes_of(recorded(cast, participant_count=999, **online)) == set()
    assert "many_people" in codes_of(recorded(cast, participant_count=1_001, **online))


def test_an_activity_without_anybody_is_asked_about(cast: Cast) -> None:
    assert codes_of(recorded(cast, participant_count=0)) == {"nobody_came"}
    assert codes_of(recorded(cast, participant_count=1, title="Konsultasi")) == set()


# -- twice -----------------------------------------------------------------------------------


def test_the_later_of_two_alike_on_one_day_is_asked_about(cast: Cast) -> None:
    first = recorded(cast, title="Kelas menjahit pemula", participant_count=15)
    second = recorded(cast, title="kelas jahit pemula", participant_count=14)

    assert codes_of(first) == set()
    assert codes_of(second) == {"recorded_twice"}
    (hint,) = hints_of([Activity.objects.select_related("library__regency").get(pk=second.pk)])[
        second.pk
    ]
    assert hint.other_id == first.pk


def test_the_same_theme_and_number_on_one_day_is_asked_about(cast: Cast) -> None:
    recorded(cast, title="Kelas menjahit", participant_count=15)

    assert codes_of(recorded(cast, title="Praktik usaha", participant_count=15)) == {
        "recorded_twice"
    }


def test_another_class_or_another_day_or_library_is_not_the_same(cast: Cast) -> None:
    recorded(cast, title="Kelas menjahit pemula", participant_count=15)
    health = Theme.objects.get(code="health").pk

    assert codes_of(recorded(cast, title="Posyandu", theme_id=health)) == set()
    assert codes_of(recorded(cast, held_on=DAY - timedelta(days=1))) == set()
    assert codes_of(recorded(cast, by=cast.citra, library=cast.province_library)) == set()


def test_what_was_withdrawn_is_recorded_once(cast: Cast) -> None:
    first = recorded(cast)
    services.withdraw_activity(first, reason="Tercatat dua kali", by=cast.ana)

    assert codes_of(recorded(cast)) == set()


def test_the_office_and_the_manager_may_mean_the_same_within_days(cast: Cast) -> None:
    recorded(cast, held_on=DAY - timedelta(days=2))
    by_ben = recorded(cast, by=cast.ben, title="Kelas menjahit untuk pemula", participant_count=16)

    assert codes_of(by_ben) == {"on_behalf_too"}
    late = recorded(cast, by=cast.ben, held_on=DAY + timedelta(days=4), participant_count=17)
    assert codes_of(late) == set()


# -- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "asks"),
    [
        ({"participant_count": 50, "female_count": 26}, True),
        ({"participant_count": 150, "female_count": 76}, True),
        ({"participant_count": 40, "female_count": 21}, False),
        ({"participant_count": 60, "female_count": 31}, False),
        ({"participant_count": 40, "female_count": 20, "male_count": 20, "child_count": 30}, True),
        ({"participant_count": 40, "female_count": 20, "male_count": 20}, False),
        ({"participant_count": 41, "female_count": 20, "male_count": 20, "child_count": 31}, False),
    ],
)
def test_round_numbers(cast: Cast, changed: dict[str, int], asks: bool) -> None:
    assert codes_of(recorded(cast, **changed)) == ({"round_number"} if asks else set())


def test_a_break_down_is_missed_where_it_is_usual(cast: Cast) -> None:
    earlier(cast, 20, 22, 24, 18, 23, female_count=10)

    assert codes_of(recorded(cast, participant_count=25)) == {"no_breakdown"}
    few = recorded(cast, participant_count=19, title="Mendampingi")
    assert codes_of(few) == set()
    known = recorded(cast, participant_count=26, child_count=3, title="Rapat")
    assert codes_of(known) == set()


def test_a_library_that_never_breaks_down_is_not_asked_each_time(cast: Cast) -> None:
    earlier(cast, 20, 22, 24, 18, 23)

    assert codes_of(recorded(cast, participant_count=25)) == set()


@pytest.mark.parametrize(
    ("changed", "asks"),
    [
        ({"title": "Baca bersama anak", "child_count": 0, "teen_count": 0}, True),
        ({"title": "Baca bersama anak", "child_count": 0, "teen_count": 4}, False),
        ({"title": "Baca bersama anak"}, False),  # not recorded is not zero
        ({"title": "Anakonda", "child_count": 0, "teen_count": 0}, False),
        ({"title": "Senam lansia", "elderly_count": 0}, True),
        ({"title": "Senam", "target_groups": ("elderly",), "elderly_count": 0}, True),
        ({"title": "Senam", "target_groups": ("elderly", "women"), "elderly_count": 0}, False),
        ({"title": "Kelas ibu-ibu PKK", "female_count": 0, "male_count": 15}, True),
        ({"title": "Kelas ibu-ibu PKK", "female_count": 15, "male_count": 0}, False),
    ],
)
def test_numbers_that_speak_against_the_words(
    cast: Cast, changed: dict[str, Any], asks: bool
) -> None:
    expected = {"parts_against_words"} if asks else set()
    assert codes_of(recorded(cast, **changed)) == expected


def test_all_new_at_a_later_meeting(cast: Cast) -> None:
    new = {"participant_count": 15, "new_participant_count": 15}

    assert codes_of(recorded(cast, title="Menjahit, pertemuan ke-6", **new)) == {"all_new"}
    assert codes_of(recorded(cast, title="Membatik, pertemuan 1", **new, held_on=DAY - 9 * D)) == (
        set()
    )


@pytest.mark.parametrize(
    ("cost", "days", "asks"),
    [
        (350, 1, True),  # three hundred and fifty thousand, most likely
        (1_000, 1, False),
        (15_000_000, 1, False),
        (15_000_001, 1, True),
        (15_000_001, 2, False),
        (0, 1, False),
        (None, 1, False),
    ],
)
def test_a_cost_that_is_far_off(cast: Cast, cost: int | None, days: int, asks: bool) -> None:
    row = recorded(cast, participant_count=15, cost_idr=cost, duration_days=days)
    assert codes_of(row) == ({"cost_far_off"} if asks else set())


def test_many_days(cast: Cast) -> None:
    assert codes_of(recorded(cast, duration_days=15)) == {"many_days"}
    assert codes_of(recorded(cast, duration_days=14, title="Pameran")) == {"recorded_twice"}


def test_recorded_very_late(cast: Cast) -> None:
    row = recorded(cast, held_on=date(2026, 8, 1))
    for days, asks in ((60, False), (61, True)):
        sent = datetime(2026, 8, 1, 5, tzinfo=UTC) + timedelta(days=days)
        Activity.objects.filter(pk=row.pk).update(submitted_at=sent)
        assert codes_of(row) == ({"entered_late"} if asks else set())


# -- photos ----------------------------------------------------------------------------------


def test_a_photo_that_was_shown_before_until_it_is_settled(cast: Cast) -> None:
    first = with_photo(recorded(cast, held_on=DAY - 30 * D))
    row = recorded(cast)
    match = PhotoMatch.objects.create(
        photo=with_photo(row), earlier=first, kind="exact", distance=0
    )

    assert codes_of(row) == {"photo_elsewhere"}
    match.decision, match.decided_by, match.decided_at = "other", cast.ben, datetime.now(UTC)
    match.save()
    assert codes_of(row) == set()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)  # 12.00 WIB


def test_a_photo_of_another_day(cast: Cast) -> None:
    row = recorded(cast)
    with_photo(row, claimed_taken_at=noon(DAY - 9 * D))
    assert codes_of(row) == {"photo_other_day"}
    with override("id"):
        assert "25 Oktober 2026" in question_of(row, hints.PHOTO_OTHER_DAY)

    with_photo(row, claimed_taken_at=noon(DAY))  # one of that day is enough
    assert codes_of(row) == set()


@pytest.mark.parametrize("day", [DAY - D, DAY + 3 * D, date(2002, 1, 1)])
def test_a_photo_of_the_days_around_it_or_of_a_clock_that_began_again(
    cast: Cast, day: date
) -> None:
    row = recorded(cast, duration_days=3)
    with_photo(row, claimed_taken_at=noon(day))

    assert codes_of(row) == set()


SUKOREJO = {"claimed_latitude": Decimal("-7.103"), "claimed_longitude": Decimal("110.049")}
SEMARANG = {"claimed_latitude": Decimal("-6.983"), "claimed_longitude": Decimal("110.409")}
JAKARTA = {"claimed_latitude": Decimal("-6.175"), "claimed_longitude": Decimal("106.827")}


def test_a_photo_from_far_away(cast: Cast) -> None:
    for week in range(1, 4):
        with_photo(recorded(cast, held_on=DAY - 7 * week * D), **SUKOREJO)
    near, far = recorded(cast, title="Semarang", participant_count=3), recorded(cast, title="Monas")
    with_photo(near, **SEMARANG)  # 42 km: the trip to the city
    with_photo(far, **JAKARTA)

    assert codes_of(near) == set()
    assert codes_of(far) == {"photo_far_away"}


def test_two_photos_do_not_tell_where_a_library_is(cast: Cast) -> None:
    for week in range(1, 3):
        with_photo(recorded(cast, held_on=DAY - 7 * week * D), **SUKOREJO)
    far = recorded(cast)
    with_photo(far, **JAKARTA)

    assert codes_of(far) == set()


def test_the_way_over_the_ground() -> None:
    assert kilometres((-7.103, 110.049), (-7.103, 110.049)) == 0
    # From Jakarta to Surabaya, as atlases have it.
    assert 655 < kilometres((-6.175, 106.827), (-7.257, 112.752)) < 670


# -- all together ----------------------------------------------------------------------------


def test_an_ordinary_record_has_no_hint(cast: Cast) -> None:
    earlier(cast, 14, 16, 12, 15, 17, female_count=10)
    row = recorded(cast, female_count=12, male_count=3, cost_idr=350_000)
    with_photo(row, claimed_taken_at=noon(DAY), **SUKOREJO)

    assert codes_of(row) == set()


def test_every_hint_asks_in_both_languages_and_names_a_field_of_the_record() -> None:
    fields = {field.name for field in Activity._meta.fields} | {"photos", ""}
    for kind in hints.KINDS:
        assert kind.field in fields
        for language in ("id", "en"):
            with override(language):
                assert str(kind.question).rstrip().endswith("?"), kind.code
                assert len(str(kind.label)) <= 40


def test_hints_of_many_rows_cost_no_more_queries(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    rows = []
    for number in range(12):
        row = recorded(cast, title=f"Kelas {number}", held_on=DAY - number * D)
        with_photo(row, claimed_taken_at=noon(DAY), **SUKOREJO)
        rows.append(row)
    loaded = list(Activity.objects.select_related("library__regency").order_by("pk"))
    with django_assert_max_num_queries(5):
        assert len(hints_of(loaded)) == 12
    with CaptureQueriesContext(connection) as few:
        hints_of(loaded[:1])
    assert len(few) == 5
