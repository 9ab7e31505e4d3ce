"""A month is counted, sent twice, merged, questioned, closed and opened again."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from jejak.common.errors import InvalidContent, NotAllowed
from jejak.figures.models import StatisticsFact
from jejak.figures.recoding import recode_library
from jejak.statistics.content import FIELD_NAMES, REQUIRED
from jejak.statistics.deadlines import due_on, set_deadline
from jejak.statistics.errors import (
    MonthClosed,
    MonthNotOver,
    QuestionsOpen,
    StatisticsConflict,
)
from jejak.statistics.models import MonthlyStatistics, MonthlyStatisticsVersion, ReportingDeadline
from jejak.statistics.questions import questions_of
from jejak.statistics.services import close_statistics, reopen_statistics, save_statistics

OCTOBER = date(2026, 10, 1)
SEPTEMBER = date(2026, 9, 1)
TENTH = datetime(2026, 11, 10, 3, tzinfo=UTC)
COMPLETE = {
    "visits_onsite": 100, "visits_online": 20, "members_total": 80, "members_new": 3,
    "ict_users": 40, "method": "counted",
}  # fmt: skip


def save(cast: SimpleNamespace, month: date = OCTOBER, base: int = 0, **changes: Any) -> Any:
    changes = {key.replace("__", "."): value for key, value in changes.items()}
    return save_statistics(
        cast.library, month, changes=changes, base_version=base, by=cast.ana, at=TENTH
    )


def close(cast: SimpleNamespace, row: MonthlyStatistics, **options: Any) -> MonthlyStatistics:
    options = {"by": cast.ana, "at": TENTH, "base_version": row.version} | options
    return close_statistics(cast.library, row.month, **options)


def test_every_number_of_the_list_is_a_column():
    columns = {field.name for field in MonthlyStatistics._meta.concrete_fields}
    facts = {field.name for field in StatisticsFact._meta.concrete_fields}
    assert set(FIELD_NAMES) <= columns & facts
    assert {f"{name}_known" for name in FIELD_NAMES} <= facts


def test_a_daily_tally_sums_itself(cast):
    row = save(cast, day__1__visits_onsite=12, day__1__ict_users=4)
    row = save(cast, base=1, day__2__visits_onsite=9)

    assert (row.visits_onsite, row.ict_users, row.visits_online) == (21, 4, None)
    assert row.days == {"1": {"ict_users": 4, "visits_onsite": 12}, "2": {"visits_onsite": 9}}


def test_a_number_without_its_days_is_empty_again(cast):
    row = save(cast, day__1__loans=5, visits_onsite=7)
    row = save(cast, base=1, day__1__loans=None)

    assert (row.loans, row.visits_onsite, row.days) == (None, 7, {})


def test_a_total_beside_its_own_tally_is_refused(cast):
    save(cast, day__1__loans=5)
    with pytest.raises(InvalidContent) as refusal:
        save(cast, base=1, loans=9)
    assert set(refusal.value.fields) == {"loans"}


def test_sent_twice_is_stored_once(cast):
    first, second = save(cast, visits_onsite=12), save(cast, visits_onsite=12)
    assert (first.pk, first.version) == (second.pk, second.version)
    assert MonthlyStatisticsVersion.objects.filter(statistics=first).count() == 1


def test_two_who_count_different_days_are_merged(cast):
    save(cast, day__1__visits_onsite=10)
    save_statistics(
        cast.library, OCTOBER, changes={"day.2.visits_onsite": 5}, base_version=1,
        by=cast.ben, at=TENTH,
    )  # fmt: skip
    row = save(cast, base=1, day__3__visits_onsite=1)
    assert (row.visits_onsite, row.version) == (16, 3)


def test_two_who_write_the_same_number_differently_see_both(cast):
    save(cast, visits_onsite=10)
    with pytest.raises(StatisticsConflict) as conflict:
        save(cast, base=0, visits_onsite=12, loans=3)
    assert conflict.value.conflicts == {"visits_onsite": (10, 12)}
    assert MonthlyStatistics.objects.get().loans is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"visits_onsite": -1}, "visits_onsite"),
        ({"visits_onsite": "12"}, "visits_onsite"),
        ({"visits_onsite": True}, "visits_onsite"),
        ({"days_open": 32}, "days_open"),
        ({"visits_onsite": 10, "visits_female": 8, "visits_male": 3}, "visits_female"),
        ({"visits_onsite": 10, "visits_children": 11}, "visits_children"),
        ({"day__32__loans": 1}, "day.32.loans"),
        ({"day__1__titles": 1}, "day.1.titles"),
        ({"day__01__loans": 1}, "day.01.loans"),
        ({"method": "guessed"}, "method"),
        ({"anything": 1}, "anything"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_number(cast, changes, field):
    with pytest.raises(InvalidContent) as refusal:
        save(cast, **changes)
    assert set(refusal.value.fields) == {field}
    assert not MonthlyStatistics.objects.exists()


def test_a_day_to_come_and_a_month_to_come_are_refused(cast):
    with pytest.raises(InvalidContent):
        save(cast, date(2026, 11, 1), day__11__loans=1)
    with pytest.raises(InvalidContent):
        save(cast, date(2026, 12, 1), loans=1)


def test_a_month_is_closed_complete_and_on_time(cast):
    row = save(cast, **COMPLETE)
    row = close(cast, row)

    assert row.is_closed
    assert row.was_on_time
    assert (row.first_closed_on, row.due_on) == (date(2026, 11, 10), date(2026, 11, 10))
    fact = StatisticsFact.objects.get(region=cast.library.regency, sheets__gt=0)
    assert (fact.is_closed, fact.sheets, fact.on_time, fact.visits_onsite) == (True, 1, 1, 100)
    assert close(cast, row, base_version=1) == row


@pytest.mark.parametrize("name", [*REQUIRED, "method"])
def test_a_month_with_something_missing_is_not_closed(cast, name):
    row = save(cast, **{**COMPLETE, name: None})
    with pytest.raises(InvalidContent) as refusal:
        close(cast, row)
    assert set(refusal.value.fields) == {name}


def test_what_looks_odd_is_asked_and_a_yes_closes(cast):
    for month in (date(2026, 8, 1), SEPTEMBER):
        save(cast, month, visits_onsite=410, loans=30)
    row = save(cast, **(COMPLETE | {"visits_onsite": 4120, "ict_users": 5000, "loans": 0}))

    with pytest.raises(QuestionsOpen) as asked:
        close(cast, row)
    codes = {question.code for question in asked.value.questions}
    assert codes == {"visits_onsite_many", "ict_users_above_visits_onsite", "loans_zero"}
    with pytest.raises(QuestionsOpen):
        close(cast, row, confirmed=["loans_zero"])
    assert close(cast, row, confirmed=codes).is_closed


def test_a_closed_month_is_changed_only_after_opening_it_again(cast):
    row = close(cast, save(cast, **COMPLETE))
    with pytest.raises(MonthClosed):
        save(cast, base=row.version, loans=5)
    with pytest.raises(InvalidContent):
        reopen_statistics(cast.library, OCTOBER, reason=" ", by=cast.ana)

    row = reopen_statistics(cast.library, OCTOBER, reason="Salah hitung.", by=cast.ben, at=TENTH)
    row = save(cast, base=row.version, loans=5)
    later = datetime(2026, 11, 20, tzinfo=UTC)
    row = close(cast, row, at=later)

    assert row.was_on_time
    assert row.loans == 5
    told = MonthlyStatisticsVersion.objects.filter(statistics=row).order_by("version")
    assert [v.why for v in told] == ["recorded", "closed", "reopened", "edited", "closed"]
    assert told[2].note == "Salah hitung."


def test_a_running_month_is_not_closed(cast):
    row = save(cast, date(2026, 11, 1), **COMPLETE)
    with pytest.raises(MonthNotOver):
        close(cast, row)


def test_only_those_who_record_for_the_library_count_for_it(cast):
    for person in (cast.omar, cast.stranger, cast.nadia):
        with pytest.raises(NotAllowed):
            save_statistics(
                cast.library, OCTOBER, changes={"loans": 1}, base_version=0, by=person, at=TENTH
            )


def test_the_database_refuses_an_incomplete_closing_and_deleting(cast):
    row = save(cast, visits_onsite=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyStatistics.objects.filter(pk=row.pk).update(state="closed")
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        row.delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE statistics_monthlystatistics SET month = '2026-10-02'")


def test_a_deadline_of_the_narrowest_region_counts_from_its_month(cast):
    assert due_on(cast.library, OCTOBER) == date(2026, 11, 10)
    ReportingDeadline.objects.create(region=cast.regions["33"], day=12, valid_from=SEPTEMBER)
    ReportingDeadline.objects.create(
        region=cast.library.regency, day=5, valid_from=date(2026, 11, 1)
    )
    assert due_on(cast.library, date(2026, 8, 1)) == date(2026, 9, 10)
    assert due_on(cast.library, OCTOBER) == date(2026, 11, 12)
    assert due_on(cast.library, date(2026, 11, 1)) == date(2026, 12, 5)


def test_only_an_office_sets_the_deadline_and_never_backwards(cast):
    with pytest.raises(NotAllowed):
        set_deadline(cast.library.regency, day=5, valid_from=date(2030, 1, 1), by=cast.ben)
    with pytest.raises(InvalidContent):
        set_deadline(cast.library.regency, day=31, valid_from=date(2020, 1, 1), by=cast.rina)
    assert set_deadline(cast.library.regency, day=5, valid_from=date(2030, 1, 1), by=cast.rina)


def test_a_recoding_takes_the_months_along_with_a_version(cast):
    save(cast, visits_onsite=100)
    recode_library(cast.library, region=cast.other_village, reason="Salah kode", by=cast.citra)

    row = MonthlyStatistics.objects.get()
    assert (row.regency, row.version) == (cast.other_regency, 2)
    told = MonthlyStatisticsVersion.objects.get(statistics=row, version=2)
    assert (told.why, told.note) == ("recoded", "Salah kode")
    assert told.row["regency_id"] == cast.other_regency.pk
    facts = StatisticsFact.objects.exclude(sheets=0).values_list("region__code", "visits_onsite")
    assert set(facts) == {("33", 100), ("3305", 100)}


def test_days_and_hours_are_held_beside_the_calendar(cast):
    row = save(cast, SEPTEMBER, **(COMPLETE | {"days_open": 31, "hours_open": 744}))
    assert {q.code for q in questions_of(row, [])} == {"days_open_above_calendar"}
    row = save(cast, SEPTEMBER, base=1, days_open=20)
    assert {q.code for q in questions_of(row, [])} == {"hours_open_above_calendar"}
    row = save(cast, SEPTEMBER, base=2, hours_open=480)
    assert questions_of(row, []) == []


def test_a_tally_with_days_missing_is_asked_about(cast):
    days = {f"day__{day}__loans": 2 for day in range(1, 10)}
    row = save(cast, **COMPLETE, **days)
    assert [(q.code, q.field) for q in questions_of(row, [])] == [("loans_days_missing", "loans")]
    row = save(cast, base=1, day__10__loans=0)
    assert questions_of(row, []) == []
    row = save(cast, base=2, days_open=11)
    assert [q.code for q in questions_of(row, [])] == ["loans_days_missing"]
