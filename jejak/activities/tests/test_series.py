"""A series of meetings: planned as drafts, sent one by one, changed together."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign
from jejak.activities import services
from jejak.activities.errors import (
    AlreadyRecorded,
    ChangedMeanwhile,
    IdTaken,
    LibraryClosed,
    NotYourRecord,
    SeriesConflict,
    WrongState,
)
from jejak.activities.models import Activity, ActivityVersion, State
from jejak.activities.series import most_repeated, places_in_series, series_of
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.ids import uuid7
from jejak.common.periods import Period
from jejak.figures.filters import FigureFilter
from jejak.figures.queries import activity_figures
from jejak.places.services import close_library

from .factories import content, recorded

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
FIRST = date(2026, 11, 10)


def eight_weeks(first=FIRST):
    return [first + timedelta(days=7 * n) for n in range(8)]


def planned(cast, *, by=None, series_id=None, days=None, library=None, **changed):
    return services.plan_series(
        series_id=series_id or uuid7(),
        library=library or cast.library,
        content=content(**changed),
        days=days or eight_weeks(),
        by=by or cast.ana,
        at=NOW,
    )


def seen(rows):
    return {row.pk: Activity.objects.get(pk=row.pk).version for row in rows}


def send(row, count, by):
    row.refresh_from_db()
    return services.edit_activity(
        row,
        content=content(title=row.title, held_on=row.held_on, participant_count=count),
        base_version=row.version,
        by=by,
        submit=True,
        at=datetime.combine(row.held_on, datetime.min.time(), UTC) + timedelta(hours=5),
    )


def test_eight_meetings_are_planned_as_drafts_that_lie_ahead(cast):
    rows = planned(cast, place="Balai desa")

    assert [row.held_on for row in rows] == eight_weeks()
    assert {row.state for row in rows} == {State.DRAFT}
    assert len({row.series_id for row in rows}) == 1
    assert {row.place for row in rows} == {"Balai desa"}
    # Never the numbers of the one that was copied.
    assert {row.participant_count for row in rows} == {None}
    assert AuditEntry.objects.filter(action="activity.record").count() == 8


def test_a_series_sent_twice_is_stored_once(cast):
    series_id = uuid7()
    first = planned(cast, series_id=series_id)

    again = planned(cast, series_id=series_id)

    assert [row.pk for row in again] == [row.pk for row in first]
    assert Activity.objects.count() == ActivityVersion.objects.count() == 8


def test_the_same_series_with_other_answers_is_not_taken_for_a_repetition(cast):
    series_id = uuid7()
    planned(cast, series_id=series_id)

    with pytest.raises(AlreadyRecorded):
        planned(cast, series_id=series_id, place="Balai desa")
    assert Activity.objects.count() == 8


def test_all_meetings_or_none(cast):
    close_library(cast.library, closed_on=date(2026, 11, 15), reason="Pindah", by=cast.rina)

    with pytest.raises(LibraryClosed):
        planned(cast)
    assert not Activity.objects.exists()


def test_a_series_belongs_to_one_library(cast):
    assign(cast.ana, role=Role.MANAGER, place=cast.other_library, by=None)
    forget_assignments(cast.ana)
    series_id = uuid7()
    planned(cast, series_id=series_id)

    with pytest.raises(IdTaken):
        planned(cast, series_id=series_id, library=cast.other_library)


def test_nobody_plans_for_a_library_that_is_not_theirs(cast):
    for person in (cast.omar, cast.nadia, cast.stranger):
        with pytest.raises(NotAllowed):
            planned(cast, by=person)
    with pytest.raises(NotAllowed):
        planned(cast, library=cast.other_library)


@pytest.mark.parametrize(
    "days",
    [
        [],
        [FIRST, FIRST],
        [FIRST + timedelta(days=n) for n in range(61)],
        [FIRST, FIRST + timedelta(days=800)],
        [date(2029, 1, 1)],
        [date(2010, 12, 31)],
    ],
)
def test_days_that_cannot_be_a_series_are_refused(cast, days):
    with pytest.raises(InvalidContent):
        services.plan_series(
            series_id=uuid7(),
            library=cast.library,
            content=content(),
            days=days,
            by=cast.ana,
            at=NOW,
        )
    assert not Activity.objects.exists()


def test_planned_meetings_count_nowhere_until_they_are_sent(cast):
    def figures():
        asked = FigureFilter(region=cast.country, period=Period(FIRST, date(2027, 12, 31)))
        found = activity_figures(asked)
        return found.activities, found.attendance, found.libraries

    rows = planned(cast)
    assert figures() == (0, 0, 0)

    send(rows[0], 12, cast.ana)
    send(rows[1], 10, cast.ana)
    assert figures() == (2, 22, 1)


def test_a_meeting_is_sent_once_its_day_has_come(cast):
    rows = planned(cast)
    last = rows[-1]

    with pytest.raises(InvalidContent) as refused:
        services.edit_activity(
            last,
            content=content(held_on=last.held_on),
            base_version=last.version,
            by=cast.ana,
            submit=True,
            at=NOW,
        )
    assert set(refused.value.fields) == {"held_on"}


def test_whether_a_meeting_is_due_follows_the_clock_of_its_library(cast):
    """When Kendal (WIB) writes the 24th, the east (WIT) may write the 25th already."""
    today = timezone.now().astimezone(cast.library.zone).date()
    rows = planned_now(cast, [today, today + timedelta(days=1)])

    found = series_of(cast.ana, rows[0].series_id)

    assert found.today == today
    assert [meeting.is_due for meeting in found.meetings] == [True, False]
    cast.regency.time_zone = "Asia/Jayapura"
    cast.regency.save()
    found = series_of(cast.ana, rows[0].series_id)
    assert found.today == timezone.now().astimezone(found.library.zone).date()


def planned_now(cast, days, **changed):
    return services.plan_series(
        series_id=uuid7(), library=cast.library, content=content(**changed), days=days, by=cast.ana
    )


def test_progress_sum_and_number_follow_the_dates(cast):
    rows = planned(cast)
    for row, count in zip(rows[:3], (12, 10, 9), strict=True):
        send(row, count, cast.ana)
    services.withdraw_activity(rows[2], reason="Batal", by=cast.ana)

    found = series_of(cast.ana, rows[0].series_id)

    assert (found.sent_count, found.total, found.attendance) == (2, 7, 22)
    assert [meeting.number for meeting in found.meetings] == [1, 2, None, 3, 4, 5, 6, 7]
    assert found.next.activity.pk == rows[3].pk
    places = places_in_series(cast.ana, rows)
    assert (places[rows[3].pk].number, places[rows[3].pk].total) == (3, 7)
    assert rows[2].pk not in places


def test_who_only_looks_on_sees_of_a_series_what_was_sent(cast):
    rows = planned(cast)
    assert series_of(cast.omar, rows[0].series_id) is None

    send(rows[1], 10, cast.ana)

    found = series_of(cast.omar, rows[0].series_id)
    assert [meeting.activity.pk for meeting in found.meetings] == [rows[1].pk]
    assert places_in_series(cast.omar, rows)[rows[1].pk].total == 1
    assert series_of(cast.stranger, rows[0].series_id) is None


def test_editing_all_that_follow_leaves_days_numbers_and_those_before(cast):
    rows = planned(cast)
    send(rows[0], 12, cast.ana)
    # One of those that follow has been filled in, but not sent.
    row = Activity.objects.get(pk=rows[3].pk)
    services.edit_activity(
        row,
        content=content(held_on=row.held_on, participant_count=7, place="Masjid"),
        base_version=row.version,
        by=cast.ana,
        at=NOW,
    )

    services.edit_meetings(
        seen(rows[2:]), fields={"resource_person": "Bu Sri", "place": "Balai desa"}, by=cast.ana
    )

    now = list(Activity.objects.order_by("held_on"))
    assert [row.resource_person for row in now] == ["", "", *["Bu Sri"] * 6]
    assert [row.held_on for row in now] == eight_weeks()
    assert (now[3].participant_count, now[3].place) == (7, "Balai desa")
    assert (now[0].state, now[0].participant_count) == (State.SUBMITTED, 12)


def test_a_sent_meeting_changes_only_when_asked_and_a_verified_one_waits_again(cast):
    rows = planned(cast)
    send(rows[0], 12, cast.ana)
    services.verify_activity(rows[0], by=cast.ben)

    services.edit_meetings(seen(rows[:2]), fields={"title": "Menjahit lanjutan"}, by=cast.ana)

    first = Activity.objects.get(pk=rows[0].pk)
    assert (first.title, first.state, first.participant_count) == (
        "Menjahit lanjutan",
        State.SUBMITTED,
        12,
    )


def test_numbers_are_never_edited_for_many(cast):
    rows = planned(cast)
    with pytest.raises(ValueError, match="participant_count"):
        services.edit_meetings(seen(rows), fields={"participant_count": 9}, by=cast.ana)


def test_two_people_who_edit_one_field_of_a_series_are_both_shown_and_nothing_is_stored(cast):
    rows = planned(cast)
    as_seen = seen(rows)
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    forget_assignments(cast.stranger)
    services.edit_meetings(seen(rows[4:5]), fields={"place": "Masjid"}, by=cast.stranger)

    with pytest.raises(SeriesConflict) as conflict:
        services.edit_meetings(as_seen, fields={"place": "Balai desa"}, by=cast.ana)

    assert {pk: found.conflicts for pk, found in conflict.value.conflicts.items()} == {
        rows[4].pk: {"place": ("Masjid", "Balai desa")}
    }
    assert not Activity.objects.filter(place="Balai desa").exists()
    # Another field does not collide.
    services.edit_meetings(as_seen, fields={"skill_type": "Menjahit"}, by=cast.ana)
    assert Activity.objects.filter(skill_type="Menjahit").count() == 8


def test_reviewers_do_not_edit_a_series_that_the_library_wrote(cast):
    rows = planned(cast)
    with pytest.raises(NotYourRecord):
        services.edit_meetings(seen(rows), fields={"place": "x"}, by=cast.ben)
    with pytest.raises(NotYourRecord):
        services.shift_meetings(seen(rows), by_days=7, by=cast.ben)
    with pytest.raises(NotYourRecord):
        services.delete_meetings(seen(rows), by=cast.ben)


def test_the_remaining_dates_move_by_as_many_days(cast):
    rows = planned(cast)
    send(rows[0], 12, cast.ana)

    services.shift_meetings(seen(rows[1:]), by_days=7, by=cast.ana)

    days = list(Activity.objects.order_by("held_on").values_list("held_on", flat=True))
    assert days == [FIRST, *[day + timedelta(days=7) for day in eight_weeks()[1:]]]


def test_the_same_move_sent_twice_moves_once(cast):
    rows = planned(cast)
    as_seen = seen(rows)
    services.shift_meetings(as_seen, by_days=7, by=cast.ana)

    with pytest.raises(ChangedMeanwhile):
        services.shift_meetings(as_seen, by_days=7, by=cast.ana)


def test_days_do_not_move_beyond_the_limits(cast):
    rows = planned(cast)
    for by_days in (3_000, -9_000, 10**9):
        with pytest.raises(InvalidContent):
            services.shift_meetings(seen(rows), by_days=by_days, by=cast.ana)
    assert Activity.objects.order_by("held_on").first().held_on == FIRST


def test_meetings_are_added_at_the_end_once(cast):
    rows = planned(cast)
    form_id = uuid7()
    more = [date(2027, 1, 5), date(2027, 1, 12)]

    for _time in range(2):
        services.add_meetings(
            rows[0].series_id,
            form_id=form_id,
            library=cast.library,
            content=content(),
            days=more,
            by=cast.ana,
            at=NOW,
        )

    found = series_of(cast.ana, rows[0].series_id)
    assert (found.total, found.last.held_on) == (10, date(2027, 1, 12))


def test_what_is_planned_is_deleted_and_what_was_sent_stays(cast):
    rows = planned(cast)
    send(rows[0], 12, cast.ana)
    with pytest.raises((ChangedMeanwhile, WrongState)):
        services.delete_meetings(seen(rows), by=cast.ana)

    services.delete_meetings(seen(rows[1:]), by=cast.ana)

    assert [row.pk for row in Activity.objects.all()] == [rows[0].pk]
    assert AuditEntry.objects.filter(action="activity.delete_draft").count() == 7


def test_a_meeting_that_was_filled_in_meanwhile_is_not_deleted(cast):
    rows = planned(cast)
    as_seen = seen(rows)
    services.edit_meetings(seen(rows[:1]), fields={"place": "Masjid"}, by=cast.ana)

    with pytest.raises(ChangedMeanwhile):
        services.delete_meetings(as_seen, by=cast.ana)
    assert Activity.objects.count() == 8


def test_the_names_that_a_library_repeats_most_come_first(cast):
    for title, times in (("Dongeng", 4), ("Menjahit", 2), ("Rapat", 1)):
        for day in range(times):
            recorded(cast, title=title, held_on=date(2026, 11, 1 + day))
    recorded(cast, title="menjahit ", held_on=date(2026, 11, 20))
    planned(cast, title="Rencana")

    offered = most_repeated(cast.ana, cast.library)

    assert [row.title.strip().lower() for row in offered] == ["dongeng", "menjahit"]
    assert offered[1].held_on == date(2026, 11, 20)
