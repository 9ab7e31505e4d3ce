from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejak.activities.series_days import MOST_MEETINGS, Rhythm, meeting_days
from jejak.common.errors import InvalidContent


def test_every_tuesday_from_the_first():
    assert meeting_days(Rhythm.WEEKLY, date(2026, 11, 24), meetings=3) == [
        date(2026, 11, 24),
        date(2026, 12, 1),
        date(2026, 12, 8),
    ]


def test_on_chosen_weekdays_from_the_first_day_on():
    """The 25th is a Wednesday: the Monday of that week is past."""
    assert meeting_days(Rhythm.WEEKLY, date(2026, 11, 25), weekdays=[0, 3], meetings=4) == [
        date(2026, 11, 26),
        date(2026, 11, 30),
        date(2026, 12, 3),
        date(2026, 12, 7),
    ]


def test_every_two_weeks_counts_from_the_week_of_the_first_day():
    assert meeting_days(Rhythm.FORTNIGHTLY, date(2026, 11, 25), weekdays=[0, 2], meetings=3) == [
        date(2026, 11, 25),
        date(2026, 12, 7),
        date(2026, 12, 9),
    ]


def test_the_31st_is_the_last_day_of_a_shorter_month():
    assert meeting_days(Rhythm.MONTHLY_DAY, date(2027, 12, 31), meetings=5) == [
        date(2027, 12, 31),
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
    ]


def test_a_leap_day_every_month():
    days = meeting_days(Rhythm.MONTHLY_DAY, date(2028, 2, 29), meetings=13)
    assert (days[1], days[12]) == (date(2028, 3, 29), date(2029, 2, 28))


def test_the_second_saturday_of_each_month():
    assert meeting_days(Rhythm.MONTHLY_WEEKDAY, date(2026, 11, 14), meetings=3) == [
        date(2026, 11, 14),
        date(2026, 12, 12),
        date(2027, 1, 9),
    ]


def test_the_fifth_weekday_is_the_last_where_there_are_four():
    assert meeting_days(Rhythm.MONTHLY_WEEKDAY, date(2026, 10, 31), meetings=3) == [
        date(2026, 10, 31),
        date(2026, 11, 28),
        date(2026, 12, 26),
    ]


def test_up_to_a_last_day_that_counts_too():
    days = meeting_days(Rhythm.WEEKLY, date(2026, 11, 24), until=date(2026, 12, 8))
    assert days == [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8)]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"meetings": 0}, "meetings"),
        ({"meetings": MOST_MEETINGS + 1}, "meetings"),
        ({"meetings": 10**12}, "meetings"),
        ({}, "meetings"),
        ({"until": date(2026, 11, 23)}, "until"),
        ({"until": date(2028, 11, 1)}, "until"),
        ({"until": date.max}, "until"),
        ({"rhythm": Rhythm.MONTHLY_DAY, "meetings": 30}, "meetings"),
        ({"rhythm": Rhythm.MONTHLY_DAY, "until": date.max, "first": date(9999, 12, 1)}, None),
    ],
)
def test_limits_are_said_at_the_field(asked, field):
    asked = {"rhythm": Rhythm.WEEKLY, "first": date(2026, 11, 24)} | asked
    rhythm, first = asked.pop("rhythm"), asked.pop("first")
    if field is None:
        meeting_days(rhythm, first, **asked)
        return
    with pytest.raises(InvalidContent) as refused:
        meeting_days(rhythm, first, **asked)
    assert set(refused.value.fields) == {field}


@given(
    first=st.dates(date(2011, 1, 1), date(2060, 1, 1)),
    rhythm=st.sampled_from([r for r in Rhythm if r is not Rhythm.OWN]),
    weekdays=st.sets(st.integers(0, 6)),
    meetings=st.integers(1, 20),
)
def test_days_rise_from_the_first_and_are_as_many_as_asked(first, rhythm, weekdays, meetings):
    days = meeting_days(rhythm, first, weekdays=weekdays, meetings=meetings)

    assert len(days) == meetings
    assert days == sorted(set(days))
    assert first <= days[0] <= first + timedelta(days=13)
