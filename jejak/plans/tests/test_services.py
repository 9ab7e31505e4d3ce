"""From a problem to an agreed plan, and what the services and the database refuse."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from jejak.activities.content import content_of
from jejak.activities.models import Activity, ActivityVersion
from jejak.activities.services import edit_activity, verify_activity
from jejak.activities.services.planning import change_plan_line
from jejak.activities.tests.factories import recorded
from jejak.common.errors import InvalidContent, InvalidMove, NotAllowed
from jejak.figures.recoding import recode_library
from jejak.plans import services
from jejak.plans.content import need_content_of
from jejak.plans.errors import (
    IdTaken,
    LineConflict,
    MeetingDecided,
    MeetingScored,
    NeedConflict,
    NeedSettled,
    PlanClosed,
    PlanExists,
    PlanNotOpen,
)
from jejak.plans.models import CostLine, PlanLine, PriorityScore, WorkPlan
from jejak.plans.queries import agreed_priorities, ranked_needs

from .factories import (
    agreed,
    cost,
    five_needs,
    line_content,
    lined,
    meeting_of,
    need_content,
    needed,
    open_line,
    planned,
    score,
)

EQUAL = (3, 3, 3, 3)


def decided(cast: Any, needs: Any, *rows: Any) -> Any:
    meeting = meeting_of(cast, needs)
    for person in rows:
        score(meeting, *person, by=cast.ana)
    candidates = list(meeting.candidates.all())
    return services.decide_meeting(
        meeting, agreed=[candidates[0].pk], present_count=27, minutes="Rapat.", by=cast.ana
    )


def test_a_need_sent_twice_is_stored_once(cast):
    first = needed(cast)
    again = services.record_need(cast.library, need_content(), id=first.pk, by=cast.ana)
    assert again.pk == first.pk
    assert again.version == 1
    assert first.versions.count() == 1


def test_a_need_of_another_library_keeps_its_number(cast):
    first = needed(cast)
    with pytest.raises(IdTaken):
        services.record_need(cast.other_library, need_content(), id=first.pk, by=cast.rina) if (
            False
        ) else services.record_need(
            cast.province_library, need_content(), id=first.pk, by=cast.citra
        )


def test_wrong_answers_are_named_and_nothing_is_stored(cast):
    with pytest.raises(InvalidContent) as refused:
        needed(cast, problem=" ", theme_id=None, noted_on=date(2031, 1, 1), affected_count=-1)
    assert set(refused.value.fields) == {"problem", "theme_id", "noted_on", "affected_count"}


def test_two_people_changing_different_answers_are_merged(cast):
    need = needed(cast)
    services.edit_need(need, need_content(cause="Tidak ada pasar"), base_version=1, by=cast.ana)
    merged = services.edit_need(
        need, need_content(potential="20 alat tenun"), base_version=1, by=cast.ben
    )
    assert (merged.cause, merged.potential) == ("Tidak ada pasar", "20 alat tenun")


def test_two_people_changing_one_answer_see_both(cast):
    need = needed(cast)
    services.edit_need(need, need_content(affected_count=40), base_version=1, by=cast.ana)
    with pytest.raises(NeedConflict) as conflict:
        services.edit_need(need, need_content(affected_count=41), base_version=1, by=cast.ben)
    assert conflict.value.conflicts == {"affected_count": (40, 41)}


def test_a_settled_need_says_why_and_can_be_opened_again(cast):
    need = needed(cast)
    with pytest.raises(InvalidContent):
        services.settle_need(need, reason=" ", by=cast.ana)
    services.settle_need(need, reason="Pasar desa dibuka", by=cast.ana)
    with pytest.raises(NeedSettled):
        services.edit_need(need, need_content(cause="x"), base_version=2, by=cast.ana)
    reopened = services.reopen_need(need, by=cast.ana)
    assert reopened.is_open
    assert need_content_of(reopened) == need_content()


def test_evidence_has_a_source_and_a_date(cast):
    need = needed(cast)
    with pytest.raises(InvalidContent) as refused:
        services.add_evidence(
            need, services.NewEvidence(kind="survey", statement="38", dated_on=None), by=cast.ana
        )
    assert set(refused.value.fields) == {"source", "dated_on"}
    row = services.add_evidence(
        need,
        services.NewEvidence(
            kind="figure", statement="38 KK", source="Profil desa", dated_on=date(2025, 12, 1)
        ),
        by=cast.ana,
    )
    assert services.remove_evidence(row, by=cast.ana).removed_at is not None


def test_a_record_proves_a_need_of_its_own_library(cast):
    need, record = needed(cast), recorded(cast)
    elsewhere = recorded(cast, library=cast.province_library, by=cast.citra)

    def proof(row):
        return services.NewEvidence(
            kind="record", statement="Hadir 15", dated_on=date(2026, 11, 3), record_id=row.pk
        )

    assert services.add_evidence(need, proof(record), by=cast.ana).record_id == record.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        services.add_evidence(need, proof(elsewhere), by=cast.ana)


def test_only_who_records_in_the_library_writes_needs(cast):
    for person in (cast.omar, cast.tono, cast.nadia, cast.stranger):
        with pytest.raises(NotAllowed):
            needed(cast, by=person)


def test_six_people_score_five_problems_by_hand(cast):
    """Weights 2, 1, 1, 1. Each person gives the first need 5 5 5 5 and the others 3 3 3 3,
    but the last person gives the second need 5 1 1 1.

    First: 6 x (10+5+5+5) = 150 of 6 x 5 = 30 -> 5. Second: 5 x 15 + 13 = 88 -> 88/30.
    Others: 6 x 15 = 90 -> 3, three of them, rank 2; the second comes fifth.
    """
    needs = five_needs(cast)
    weights = {"urgency": 2, "affected": 1, "ability": 1, "support": 1}
    meeting = meeting_of(cast, needs, weights=weights)
    for n in range(6):
        second = (5, 1, 1, 1) if n == 5 else EQUAL
        score(meeting, (5, 5, 5, 5), second, EQUAL, EQUAL, EQUAL, by=cast.ana)
    ranked = ranked_needs(meeting)
    found = [(one.candidate.need.problem[:7], one.rank, one.points, one.is_tied) for one in ranked]
    assert found == [
        ("Penenun", 1, 150, False),
        ("Ibu ham", 2, 90, True),
        ("Surat-s", 2, 90, True),
        ("Sampah ", 2, 90, True),
        ("Anak pu", 5, 88, False),
    ]
    assert ranked[4].score == Fraction(88, 30)


def test_a_decision_freezes_the_scores(cast):
    needs = five_needs(cast)
    row = [EQUAL] * 5
    meeting = decided(cast, needs, row, row)
    assert meeting.is_decided
    with pytest.raises(MeetingDecided):
        score(meeting, *row, by=cast.ana)
    with pytest.raises(MeetingDecided):
        services.remove_scorer(meeting.scorers.first(), by=cast.ana)
    for change in (
        lambda: PriorityScore.objects.update(urgency=5),
        lambda: meeting.scorers.all().delete(),
        lambda: meeting.candidates.update(rank=1),
        lambda: type(meeting).objects.filter(pk=meeting.pk).update(present_count=1),
        lambda: type(meeting).objects.filter(pk=meeting.pk).update(state="open"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert agreed_priorities([needs[0].pk])[needs[0].pk].rank == 1


def test_a_decision_needs_two_people_and_a_count_of_those_present(cast):
    needs = five_needs(cast)[:2]
    meeting = meeting_of(cast, needs)
    score(meeting, EQUAL, EQUAL, by=cast.ana)
    first = meeting.candidates.first().pk
    with pytest.raises(InvalidContent):
        services.decide_meeting(meeting, agreed=[first], present_count=5, by=cast.ana)
    score(meeting, EQUAL, EQUAL, by=cast.ana)
    with pytest.raises(InvalidContent) as refused:
        services.decide_meeting(meeting, agreed=[], present_count=1, by=cast.ana)
    assert set(refused.value.fields) == {"agreed", "present_count"}


def test_every_need_takes_four_scores_and_the_same_form_counts_once(cast):
    meeting = meeting_of(cast, five_needs(cast)[:2])
    first, second = meeting.candidates.all()
    with pytest.raises(InvalidContent) as refused:
        services.score_needs(
            meeting, {first.pk: {"urgency": 6, "affected": 1, "ability": 1}}, by=cast.ana
        )
    assert len(refused.value.fields) == 6
    given = {
        one.pk: dict.fromkeys(("urgency", "affected", "ability", "support"), 3)
        for one in (first, second)
    }
    form = meeting.pk
    services.score_needs(meeting, given, form_id=form, by=cast.ana)
    services.score_needs(meeting, given, form_id=form, by=cast.ana)
    assert meeting.scorers.count() == 1
    with pytest.raises(MeetingScored):
        services.change_meeting(
            meeting,
            held_on=meeting.held_on,
            place="",
            weights=meeting.weights,
            need_ids=[first.need_id, needed(cast, problem="Lain").pk],
            by=cast.ana,
        )


def test_costs_are_volume_times_price(cast):
    line = lined(planned(cast), by=cast.ana, costs=[cost(), cost("Guru", "2.5", "jam", 50_000)])
    assert [row.amount_idr for row in line.costs.all()] == [2_100_000, 125_000]
    with pytest.raises(InvalidContent) as refused:
        services.set_costs(
            line, [cost(volume="1.25", price=999)], base_version=line.version, by=cast.ana
        )
    assert "1,25" in str(refused.value.fields["0-unit_price_idr"])
    with pytest.raises(IntegrityError), transaction.atomic():
        CostLine.objects.filter(line=line).update(amount_idr=1)


def test_months_lie_within_the_year(cast):
    plan = planned(cast)
    for months in ((), (0,), (13,)):
        with pytest.raises(InvalidContent) as refused:
            lined(plan, by=cast.ana, months=months)
        assert set(refused.value.fields) == {"months"}
    line = lined(plan, by=cast.ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanLine.objects.filter(pk=line.pk).update(months=[13])
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanLine.objects.filter(pk=line.pk).update(year=2025)


def test_a_library_has_one_plan_a_year(cast):
    planned(cast)
    with pytest.raises(PlanExists):
        planned(cast)
    with pytest.raises(InvalidContent):
        planned(cast, year=2031)


def test_an_agreed_plan_changes_only_by_a_revision(cast):
    plan = planned(cast)
    line = lined(plan, by=cast.ana, costs=[cost()])
    agreed(plan, by=cast.ana)
    with pytest.raises(PlanNotOpen):
        services.change_line(line, line_content(title="Lain"), base_version=2, by=cast.ana)
    for change in (
        lambda: PlanLine.objects.filter(pk=line.pk).update(title="Lain"),
        lambda: CostLine.objects.filter(line=line).delete(),
        lambda: PlanLine.objects.filter(pk=line.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    services.revise_plan(plan, by=cast.ana)
    services.change_line(line, line_content(title="Kelas tenun"), base_version=2, by=cast.ana)
    with pytest.raises(InvalidMove):
        services.remove_line(line, by=cast.ana)
    plan = agreed(plan, by=cast.ana, on=date(2026, 6, 1))
    assert plan.agreed_version == 2
    titles = [version.lines[0]["title"] for version in plan.versions.all()]
    assert titles == ["Kelas tenun dan pemasaran", "Kelas tenun"]
    assert plan.versions.first().lines[0]["costs"][0]["amount_idr"] == 2_100_000


def test_two_people_changing_a_line_see_both(cast):
    line = lined(planned(cast), by=cast.ana)
    services.change_line(line, line_content(place="Balai desa"), base_version=1, by=cast.ana)
    with pytest.raises(LineConflict) as conflict:
        services.change_line(line, line_content(place="Sekolah"), base_version=1, by=cast.ben)
    assert conflict.value.conflicts == {"place": ("Balai desa", "Sekolah")}


def test_a_closed_plan_takes_nothing_more(cast):
    line = open_line(cast)
    with pytest.raises(InvalidContent):
        services.close_plan(line.plan, worked="", hard="", next_year="", by=cast.ana)
    services.close_plan(line.plan, worked="Kelas ramai", hard="", next_year="", by=cast.ana)
    with pytest.raises(PlanClosed):
        services.record_outcome(line, actual=3, source="x", on=date(2026, 6, 1), by=cast.ana)
    with pytest.raises(InvalidContent) as refused:
        recorded(cast, plan_line_id=line.pk)
    assert "2026" in str(refused.value.fields["plan_line_id"])
    activity = recorded(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(plan_line=line)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPlan.objects.filter(pk=line.plan_id).update(state="agreed")


def test_an_activity_carries_out_its_own_librarys_plan_of_its_year(cast):
    line = open_line(cast)
    with pytest.raises(InvalidContent):
        recorded(cast, plan_line_id=line.pk, held_on=date(2025, 11, 3))
    with pytest.raises(InvalidContent):
        recorded(cast, plan_line_id=line.pk, library=cast.province_library, by=cast.citra)
    activity = recorded(cast, plan_line_id=line.pk)
    assert activity.plan_line == line
    assert not activity.is_need_linked
    for change in ({"held_on": date(2025, 1, 1)}, {"plan_line_id": cast_other_line(cast)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(**change)


def cast_other_line(cast: Any) -> Any:
    plan = planned(cast, library=cast.province_library, by=cast.citra)
    line = lined(plan, by=cast.citra)
    agreed(plan, by=cast.citra)
    return line.pk


def test_linking_a_verified_record_keeps_it_verified(cast):
    line = open_line(cast)
    activity = verify_activity(recorded(cast), by=cast.ben)
    content = content_of(activity)
    linked = edit_activity(
        activity,
        content=content.__class__(
            **{
                **{n: getattr(content, n) for n in content.__dataclass_fields__},
                "plan_line_id": line.pk,
            }
        ),
        base_version=activity.version,
        by=cast.ana,
    )
    assert linked.state == "verified"
    assert linked.plan_line_id == line.pk


def test_a_line_that_answers_a_need_later_says_so_to_its_activities(cast):
    """The key between line and activity carries it, and the history keeps it."""
    line = open_line(cast)
    activity = recorded(cast, plan_line_id=line.pk)
    need = needed(cast)
    services.revise_plan(line.plan, by=cast.ana)
    change_plan_line(line, line_content(need_id=need.pk), base_version=1, by=cast.ana)
    activity.refresh_from_db()
    assert activity.is_need_linked
    versions = ActivityVersion.objects.filter(activity=activity).order_by("version")
    assert [one.row["is_need_linked"] for one in versions] == [False, True]


def test_a_recoded_library_takes_its_needs_and_plans_along(cast):
    needs = five_needs(cast)
    decided(cast, needs, [EQUAL] * 5, [EQUAL] * 5)
    line = open_line(cast, need_id=needs[0].pk)
    services.close_plan(line.plan, worked="Baik", hard="", next_year="", by=cast.ana)
    recode_library(cast.library, region=cast.other_village, reason="salah ketik", by=cast.nadia)
    line.refresh_from_db()
    assert line.regency_id == cast.other_regency.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM plans_prioritymeeting WHERE regency_id = %s",
            [cast.other_regency.pk],
        )
        assert cursor.fetchone() == (1,)


def test_last_years_lines_are_copied_with_their_costs(cast):
    old = planned(cast, year=2025)
    line = lined(old, by=cast.ana, costs=[cost()], output_target=6)
    new = planned(cast)
    (copy,) = services.copy_lines(new, source=old, line_ids=[line.pk], by=cast.ana)
    assert (copy.year, copy.output_baseline, copy.output_target) == (2026, 6, 6)
    assert copy.costs.get().amount_idr == 2_100_000
    with pytest.raises(InvalidContent):
        services.copy_lines(new, source=old, line_ids=[], by=cast.ana)
