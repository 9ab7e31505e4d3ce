"""Plan against actual, counted by hand."""

from datetime import date

import pytest
from django.utils.translation import override

from jejak.activities.services import withdraw_activity
from jejak.activities.tests.factories import recorded
from jejak.common.text import months_text
from jejak.desk.plans.actuals import actuals_of, months_over, planned_until
from jejak.desk.plans.this_month import due_lines
from jejak.plans.comparing import compare, total_of
from jejak.plans.models import PlanLine
from jejak.plans.tests.factories import agreed, cost, line_content, lined, open_line, planned
from jejak.statistics.services import save_statistics


@pytest.mark.parametrize(
    ("on", "over"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 31), 0),
        (date(2026, 3, 1), 2),
        (date(2026, 12, 31), 11),
        (date(2027, 1, 1), 12),
    ],
)
def test_a_month_counts_as_over_from_the_first_of_the_next(on, over):
    assert months_over(2026, on) == over


def test_a_line_is_late_when_its_past_months_asked_for_more(cast):
    """Two meetings in each of March, April and May. On 20 May four should have been held.

    Held are three, one of them withdrawn: two, so two are missing. 300,000 and an unknown cost.
    """
    line = open_line(cast, months=(3, 4, 5), meetings_per_month=2)
    recorded(cast, plan_line_id=line.pk, held_on=date(2026, 3, 4), cost_idr=300_000)
    recorded(cast, plan_line_id=line.pk, held_on=date(2026, 4, 1), participant_count=9)
    gone = recorded(cast, plan_line_id=line.pk, held_on=date(2026, 4, 8), cost_idr=50_000)
    withdraw_activity(gone, reason="dua kali", by=cast.ana)
    whole = actuals_of([line], on=date(2026, 5, 20))
    (found,) = whole.lines
    assert (found.planned, found.planned_until, found.done, found.missing) == (6, 4, 2, 2)
    assert (found.state, found.spent_idr, found.known_costs) == ("late", 300_000, 1)
    assert (whole.done, whole.planned, whole.cost_spent_idr) == (2, 6, 300_000)
    assert actuals_of([line], on=date(2026, 4, 20)).lines[0].state == "under_way"
    assert [one.line for one in due_lines(cast.library, date(2026, 5, 20))] == [line]


def test_a_line_is_done_not_yet_or_cancelled(cast):
    plan = planned(cast)
    done = lined(plan, by=cast.ana, months=(3,))
    ahead = lined(plan, by=cast.ana, months=(12,), costs=[cost()])
    agreed(plan, by=cast.ana)
    recorded(cast, plan_line_id=done.pk, held_on=date(2026, 3, 4))
    lines = list(PlanLine.objects.in_order())
    assert [one.state for one in actuals_of(lines, on=date(2026, 6, 1)).lines] == ["done", "ahead"]
    ahead.cancelled_reason = "Dana dialihkan"
    whole = actuals_of([done, ahead], on=date(2027, 6, 1))
    assert [one.state for one in whole.lines] == ["done", "cancelled"]
    assert (whole.planned, whole.cost_planned_idr) == (1, 0)


def test_an_output_is_counted_from_records_or_from_months(cast):
    """Attendance 15 + 9 = 24 of 20; loans 3 + 4 = 7 of the plan's year, not of the one before."""
    plan = planned(cast)
    people = lined(plan, by=cast.ana, output_measure="attendance", output_target=20)
    loans = lined(plan, by=cast.ana, output_measure="loans", output_target=10)
    women = lined(plan, by=cast.ana, output_measure="female")
    agreed(plan, by=cast.ana)
    for count in (15, 9):
        recorded(cast, plan_line_id=people.pk, participant_count=count)
    recorded(cast, plan_line_id=women.pk)
    for month, number in ((date(2025, 12, 1), 9), (date(2026, 1, 1), 3), (date(2026, 2, 1), 4)):
        save_statistics(cast.library, month, changes={"loans": number}, base_version=0, by=cast.ana)
    lines = list(PlanLine.objects.in_order())
    found = actuals_of(lines, on=date(2026, 11, 20)).lines
    assert [(one.output, one.is_reached) for one in found] == [(24, True), (7, False), (None, None)]
    assert loans.pk == lines[1].pk


def test_planned_until_reads_whole_months():
    line = PlanLine(year=2026, months=[1, 2, 12], meetings_per_month=3)
    assert [planned_until(line, date(2026, month, 15)) for month in (1, 2, 3, 12)] == [0, 3, 6, 6]


def test_months_are_told_as_runs():
    with override("id"):
        assert months_text([3, 4, 5, 10]) == "Mar sampai Mei, Okt"
        assert months_text([1, 2, 7]) == "Jan, Feb, Jul"


def test_what_differs_between_two_agreements():
    def line(pk, cost=100, **changed):
        values = dict.fromkeys(line_content().__dataclass_fields__)
        values |= {"id": pk, "title": f"Kelas {pk}", "months": [3], "cancelled_reason": ""}
        return values | {"costs": [{"amount_idr": cost}]} | changed

    before = [line("a"), line("b"), line("c")]
    after = [line("a"), line("b", cost=150, months=[3, 4]), line("d")]
    found = [(one.kind, one.title, one.fields) for one in compare(before, after)]
    assert found == [
        ("changed", "Kelas b", {"months": ([3], [3, 4])}),
        ("added", "Kelas d", {}),
        ("removed", "Kelas c", {}),
    ]
    assert (total_of(before), total_of(after)) == (300, 350)
    assert total_of([line("a", cancelled_reason="x")]) == 0
