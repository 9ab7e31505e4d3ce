"""When budgets are decided, worked backwards to what a library has ready by when."""

from datetime import date
from typing import Any

from jejak.places.models import Library, PartnerCategory, Region
from jejak.places.services import create_library
from jejak.plans import services
from jejak.plans.calendar_queries import BudgetCalendar, DueState, next_preparation, steps_for
from jejak.plans.calendar_region_queries import (
    chosen_due,
    libraries_not_ready,
    year_of_regency,
)
from jejak.plans.models import BudgetAccount, BudgetStep, Preparation
from jejak.plans.preparations import look
from jejak.plans.services.calendar import EnteredDays

from .factories import (
    FIVE_PROBLEMS,
    agreed,
    cost,
    line_content,
    lined,
    meeting_of,
    needed,
    planned,
    score,
)

JUNE = date(2026, 6, 10)
NOVEMBER = date(2026, 11, 25)


def three_needs(cast: Any, **said: Any) -> list[Any]:
    return [needed(cast, problem=problem, **said) for problem in FIVE_PROBLEMS[:3]]


def decide(cast: Any, meeting: Any) -> None:
    for _person in range(2):
        score(meeting, *[(3, 3, 3, 3)] * 3, by=cast.ana)
    candidates = list(meeting.candidates.all())
    services.decide_meeting(
        meeting, agreed=[candidates[0].pk], present_count=27, minutes="Rapat.", by=cast.ana
    )


def decided(cast: Any, *, on: date = date(2026, 1, 11)) -> None:
    decide(cast, meeting_of(cast, three_needs(cast), held_on=on))


def days_of(cast: Any, code: str, year: int = 2027, *, today: date = JUNE) -> Any:
    rows = steps_for(cast.library, year, today=today)
    return next(row for row in rows if row.step.code == code)


def states(cast: Any, code: str, **said: Any) -> dict[str, DueState]:
    dues = days_of(cast, code, **said).dues
    return {due.preparation.code: due.state for due in dues}


def ready(cast: Any, *, year: int = 2027, on: date = JUNE) -> set[str]:
    return set(look(cast.library, year=year, on=on).codes)


def test_deadlines_are_worked_backwards_from_the_first_day_of_a_step(cast):
    row = days_of(cast, "village-meeting")
    assert (row.starts_on, row.ends_on) == (date(2026, 6, 1), date(2026, 6, 30))
    assert [(due.preparation.check_code, due.due_on) for due in row.dues] == [
        ("needs_noted", date(2026, 5, 2)),
        ("priority_agreed", date(2026, 5, 18)),
        ("plan_drafted", date(2026, 5, 25)),
    ]
    assert days_of(cast, "rkpdes-fixed").ends_on == date(2026, 9, 30)


def test_the_days_of_the_regency_take_the_place_of_the_usual_ones(cast):
    step = BudgetStep.objects.get(code="village-meeting")
    entered = EnteredDays(
        step_id=step.pk, starts_on=date(2026, 7, 5), ends_on=date(2026, 7, 9), note="Surat 12/2026"
    )
    services.set_regency_dates(cast.regency, budget_year=2027, days=[entered], by=cast.rina)
    row = days_of(cast, "village-meeting")
    assert (row.starts_on, row.ends_on, row.entered.note) == (
        date(2026, 7, 5),
        date(2026, 7, 9),
        "Surat 12/2026",
    )
    assert row.dues[0].due_on == date(2026, 6, 5)
    assert days_of(cast, "village-meeting", 2028).entered is None
    other = steps_for(cast.other_library, 2027, today=JUNE)
    assert all(row.entered is None for row in other)


def test_what_is_not_ready_is_late_soon_or_ahead_until_its_step_is_over(cast):
    assert set(states(cast, "village-meeting").values()) == {DueState.LATE}
    assert states(cast, "rkpdes-drafted") == {
        "costs-complete": DueState.SOON,
        "accounts-named": DueState.SOON,
        "proposal-handed-over": DueState.SOON,
    }
    assert set(states(cast, "apbdes-fixed").values()) == {DueState.AHEAD}
    over = states(cast, "village-meeting", today=date(2026, 7, 1))
    assert set(over.values()) == {DueState.PAST}


def test_what_only_the_library_knows_is_never_called_late(cast):
    row = days_of(cast, "rkpdes-drafted", today=date(2026, 7, 2))
    assert {due.preparation.code: (due.is_ready, due.state) for due in row.dues} == {
        "costs-complete": (False, DueState.LATE),
        "accounts-named": (False, DueState.LATE),
        "proposal-handed-over": (None, DueState.PAST),
    }


def test_three_open_needs_of_two_years_are_noted(cast):
    needs = three_needs(cast)
    assert ready(cast) == {"needs_noted"}
    assert ready(cast, on=date(2028, 1, 11)) == set()
    assert ready(cast, on=date(2028, 1, 10)) == {"needs_noted"}
    services.settle_need(needs[0], reason="Sudah ada pasar desa", by=cast.ana)
    assert ready(cast) == set()


def test_a_decided_meeting_counts_for_one_year(cast):
    meeting = meeting_of(cast, three_needs(cast))
    assert "priority_agreed" not in ready(cast)
    decide(cast, meeting)
    assert "priority_agreed" in ready(cast)
    assert "priority_agreed" in ready(cast, on=date(2027, 1, 10))
    assert "priority_agreed" not in ready(cast, on=date(2027, 1, 11))
    assert "priority_agreed" not in ready(cast, on=date(2026, 1, 10))


def test_a_plan_is_ready_line_by_line(cast):
    plan = planned(cast, year=2027)
    assert ready(cast) == set()
    line = lined(plan, by=cast.ana)
    assert ready(cast) == {"plan_drafted"}
    account = BudgetAccount.objects.create(
        code="uji", field_code="2", field_name="Pembangunan", activity_code="2.1.08"
    )
    services.change_line(
        line, line_content(account_id=account.pk), base_version=line.version, by=cast.ana
    )
    assert ready(cast) == {"plan_drafted", "accounts_named"}
    line.refresh_from_db()
    services.set_costs(line, [cost(price=0)], base_version=line.version, by=cast.ana)
    assert ready(cast) == {"plan_drafted", "accounts_named"}
    line.refresh_from_db()
    services.set_costs(line, [cost()], base_version=line.version, by=cast.ana)
    assert ready(cast) == {"plan_drafted", "accounts_named", "costs_complete"}
    agreed(plan, by=cast.ana)
    assert ready(cast) == {"plan_drafted", "accounts_named", "costs_complete", "plan_agreed"}
    assert ready(cast, year=2028) == set()


def test_one_line_without_costs_or_account_keeps_a_plan_from_being_ready(cast):
    plan = planned(cast, year=2027)
    lined(plan, by=cast.ana, costs=[cost()])
    second = lined(plan, by=cast.ana, title="Pojok baca")
    assert ready(cast) == {"plan_drafted"}
    services.cancel_line(second, reason="Tidak jadi", by=cast.ana)
    assert ready(cast) == {"plan_drafted", "costs_complete"}


def test_a_year_whose_steps_are_over_is_seen_as_it_ended(cast):
    decided(cast, on=date(2026, 1, 11))
    # The last step of 2026 ended on 31 December 2025.
    before = steps_for(cast.library, 2026, today=JUNE)
    codes = {due.preparation.check_code for row in before for due in row.dues if due.is_ready}
    assert codes == set()
    codes = {
        due.preparation.check_code
        for row in steps_for(cast.library, 2027, today=NOVEMBER)
        for due in row.dues
        if due.is_ready
    }
    assert codes == {"needs_noted", "priority_agreed"}


def test_the_next_thing_is_the_earliest_that_is_missing_and_leads_to_its_page(cast):
    found = next_preparation(cast.ana, cast.library, JUNE)
    codes = (found.due.preparation.code, found.due.state, found.dates.budget_year)
    assert codes == ("village-needs-noted", DueState.LATE, 2027)
    assert found.due.address == f"/kebutuhan/?perpustakaan={cast.library.pk}"
    decided(cast)
    found = next_preparation(cast.ana, cast.library, JUNE)
    assert found.due.preparation.code == "regency-costs-complete"
    plan = planned(cast, year=2027)
    found = next_preparation(cast.ana, cast.library, JUNE)
    assert found.due.address == f"/rencana/{plan.pk}/"


def test_in_november_the_next_budget_year_already_asks_for_something(cast):
    calendar = BudgetCalendar(cast.library, today=NOVEMBER)
    assert calendar.open_years == [2027, 2028]
    plan = planned(cast, year=2027)
    lined(plan, by=cast.ana)
    agreed(plan, by=cast.ana)
    found = next_preparation(cast.ana, cast.library, NOVEMBER)
    # Musrenbang kecamatan begins on 1 February 2027.
    assert (found.due.preparation.code, found.due.due_on) == (
        "district-needs-noted",
        date(2027, 1, 2),
    )
    assert found.dates.budget_year == 2028


def test_nobody_is_told_what_a_library_out_of_sight_has_ready(cast):
    assert next_preparation(cast.stranger, cast.library, JUNE) is None
    assert next_preparation(cast.rina, cast.other_library, JUNE) is None


def test_a_library_without_a_village_budget_has_the_steps_of_the_regency_only(cast):
    rows = steps_for(cast.province_library, 2027, today=JUNE)
    assert {row.step.level for row in rows} == {"regency"}
    Region.objects.filter(pk=cast.village.pk).update(kind=Region.Kind.URBAN_VILLAGE)
    library = Library.objects.get(pk=cast.library.pk)
    assert {row.step.level for row in steps_for(library, 2027, today=JUNE)} == {"regency"}


def test_the_calendar_of_a_library_takes_five_queries(cast, django_assert_max_num_queries):
    library = Library.objects.select_related("village", "regency").get(pk=cast.library.pk)
    with django_assert_max_num_queries(4):
        steps_for(library, 2027, today=JUNE)
    with django_assert_max_num_queries(6):
        next_preparation(cast.ana, library, JUNE)


def test_a_regency_counts_its_partner_libraries_exactly(cast):
    def library(name: str, **said: Any) -> Library:
        return create_library(
            name=name,
            library_type=said.pop("library_type", "village"),
            region=cast.regions[said.pop("code", "3324062001")],
            partner_category=said.pop("partner_category", PartnerCategory.FULL_SUPPORT),
            by=None,
        )

    second = library("Perpustakaan Desa Kangkung")
    library("Perpustakaan Kabupaten", library_type="regency", code="3324")
    library("Bukan mitra", partner_category=PartnerCategory.NOT_PARTNER)
    closed = library("Sudah tutup")
    Library.objects.filter(pk=closed.pk).update(closed_on=date(2026, 1, 1))
    three_needs(cast)
    lined(planned(cast, year=2027, library=second, by=cast.ben), by=cast.ben)

    found = year_of_regency(BudgetCalendar(cast.regency, today=JUNE), 2027)
    counts = {one.due.preparation.code: (one.ready, one.asked) for one in found.dues}
    assert found.library_count == 3
    assert counts["village-needs-noted"] == (1, 2)
    assert counts["village-plan-drafted"] == (1, 2)
    assert counts["regency-plan-drafted"] == (1, 3)
    assert counts["village-priority-agreed"] == (0, 2)
    assert counts["proposal-handed-over"] == (None, 2)

    drafted = Preparation.objects.get(code="village-plan-drafted")
    one = chosen_due(found, drafted.pk)
    late = libraries_not_ready(cast.ben, cast.regency, one, on=JUNE, first=0)
    assert [row.name for row in late.libraries] == ["Perpustakaan Desa Sumber Makmur"]
    hers = libraries_not_ready(cast.ana, cast.regency, one, on=JUNE, first=0)
    assert (hers.total, one.missing) == (1, 1)
    needs = chosen_due(found, Preparation.objects.get(code="village-needs-noted").pk)
    names = libraries_not_ready(cast.ana, cast.regency, needs, on=JUNE, first=0)
    assert (names.total, needs.missing) == (0, 1)
