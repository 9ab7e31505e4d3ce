"""Managers are told of a month to be closed: once before it is due, and once after."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from jejak.access.roles import Role
from jejak.access.services import assign, end_assignment
from jejak.notices.models import Kind, MailSetting, Notice
from jejak.notices.words import words_of
from jejak.places.models import Library
from jejak.statistics.models import ReportingDeadline
from jejak.statistics.reminders import is_expected, remind_of_months
from jejak.statistics.services import close_statistics, reopen_statistics, save_statistics
from jejak.statistics.tasks import remind

OCTOBER = date(2026, 10, 1)
COMPLETE = {
    "visits_onsite": 100, "visits_online": 20, "members_total": 80, "members_new": 3,
    "ict_users": 40, "method": "counted",
}  # fmt: skip


def morning(day: int, month: int = 11) -> datetime:
    """Half past five in Western Indonesia, when the worker looks."""
    return datetime(2026, month, day, 22, 30, tzinfo=UTC) - timedelta(days=1)


def told() -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(kind=Kind.MONTH).order_by("pk").select_related("user")
    return [
        (row.user.username, row.path, "before" if "due_on" in row.params else "after")
        for row in rows
    ]


def close(cast: SimpleNamespace, at: datetime) -> Any:
    row = save_statistics(
        cast.library, OCTOBER, changes=COMPLETE, base_version=0, by=cast.ana, at=at
    )
    return close_statistics(cast.library, OCTOBER, base_version=row.version, by=cast.ana, at=at)


def test_ana_is_told_three_days_before_and_once_after_and_never_twice(cast):
    path = reverse("statistics_month", args=[cast.library.pk, "2026-10"])
    for day in range(1, 31):
        remind_of_months(now=morning(day))
        remind_of_months(now=morning(day))
        if day < 7:
            assert told() == []
        elif day <= 10:
            assert told() == [("ana", path, "before")]
        else:
            assert told() == [("ana", path, "before"), ("ana", path, "after")]


def test_a_closed_month_needs_no_reminder_and_one_opened_again_does(cast):
    row = close(cast, datetime(2026, 11, 2, 3, tzinfo=UTC))
    assert remind_of_months(now=morning(8)) == 0
    reopen_statistics(cast.library, row.month, reason="Salah hitung.", by=cast.ben)
    assert remind_of_months(now=morning(12)) == 1


def test_closing_answers_what_was_told(cast):
    remind_of_months(now=morning(8))
    close(cast, datetime(2026, 11, 8, 3, tzinfo=UTC))
    assert not Notice.objects.filter(read_at=None).exists()


def test_a_worker_that_was_away_forgets_nobody(cast):
    assert remind_of_months(now=morning(9)) == 1
    assert remind_of_months(now=morning(20)) == 1
    assert remind_of_months(now=morning(26)) == 0


def test_the_deadline_of_the_region_counts(cast):
    ReportingDeadline.objects.create(region=cast.regency, day=20, valid_from=OCTOBER)
    assert [remind_of_months(now=morning(day)) for day in (11, 16, 17, 20, 21)] == [0, 0, 1, 0, 1]


def test_a_month_due_on_the_first_days_is_told_of_while_it_runs(cast):
    ReportingDeadline.objects.create(region=cast.regency, day=2, valid_from=OCTOBER)
    assert remind_of_months(now=morning(29, 10)) == 0
    assert remind_of_months(now=morning(30, 10)) == 1


def test_whoever_no_longer_keeps_the_library_is_not_told_and_a_new_one_is(cast):
    own = cast.ana.assignments.get()
    remind_of_months(now=morning(7))
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    end_assignment(own, by=cast.rina)
    remind_of_months(now=morning(8))
    assert [name for name, _path, _which in told()] == ["ana", "stranger"]


@pytest.mark.parametrize(
    ("changed", "is_asked"),
    [
        ({}, True),
        ({"partner_category": "not_partner"}, False),
        ({"joined_on": date(2026, 9, 30)}, True),
        ({"joined_on": date(2026, 10, 1)}, False),
        ({"opened_on": date(2026, 10, 31)}, True),
        ({"opened_on": date(2026, 11, 1)}, False),
        ({"closed_on": date(2026, 10, 31)}, False),
        ({"closed_on": date(2026, 11, 1)}, True),
    ],
)
def test_only_who_is_expected_is_told(cast, changed, is_asked):
    Library.objects.filter(pk=cast.library.pk).update(**changed)
    library = Library.objects.get(pk=cast.library.pk)
    assert is_expected(library, OCTOBER) is is_asked
    assert bool(remind_of_months(now=morning(8))) is is_asked


def test_a_reminder_says_month_and_day_in_the_readers_language(cast):
    remind_of_months(now=morning(8))
    remind_of_months(now=morning(12))
    before, after = (
        words_of(row).sentence for row in Notice.objects.order_by("pk").select_related("by")
    )
    assert before == ("Statistik Oktober 2026 jatuh tempo 10 November. Mohon ditutup.")
    assert after == (
        "Statistik Oktober 2026 jatuh tempo 10 November yang lalu. Masih bisa ditutup."
    )
    with translation.override("en"):
        row = Notice.objects.order_by("pk").select_related("by")[0]
        assert words_of(row).sentence == (
            "The statistics of October 2026 are due on 10 November. Please close them."
        )


def test_mail_follows_the_persons_own_choice(cast):
    """A reminder is a notice like any other: it waits for the mail that the person wants."""
    MailSetting.objects.create(user=cast.ana, rhythm=MailSetting.Rhythm.NONE)
    remind_of_months(now=morning(8))
    assert Notice.objects.filter(user=cast.ana, mailed_at=None).count() == 1


def test_looking_at_many_libraries_takes_a_fixed_number_of_questions(
    cast, django_assert_max_num_queries
):
    for library in (cast.other_library, cast.far_library):
        assign(cast.stranger, role=Role.MANAGER, place=library, by=None)
    with django_assert_max_num_queries(14):
        assert remind_of_months(now=morning(8)) == 3


def test_the_worker_calls_it(cast):
    remind(timestamp=0)
