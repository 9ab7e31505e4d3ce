"""The days that a regency enters, and the steps that the national team edits."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.plans import services
from jejak.plans.calendar_queries import steps_for
from jejak.plans.calendar_region_queries import regions_below
from jejak.plans.models import BudgetStep, Preparation, RegencyDate
from jejak.plans.preparations import CHECKS
from jejak.plans.services.calendar import EnteredDays, PreparationContent, StepContent

from .test_calendar import JUNE, days_of


def test_an_office_enters_days_for_its_own_regency_only(cast):
    step = BudgetStep.objects.get(code="rkpd-fixed")
    days = [EnteredDays(step_id=step.pk, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 9))]
    for person in (cast.ana, cast.ben, cast.omar):
        with pytest.raises(NotAllowed):
            services.set_regency_dates(cast.regency, budget_year=2027, days=days, by=person)
    with pytest.raises(NotAllowed):
        services.set_regency_dates(cast.other_regency, budget_year=2027, days=days, by=cast.rina)
    services.set_regency_dates(cast.other_regency, budget_year=2027, days=days, by=cast.citra)
    assert RegencyDate.objects.get().region == cast.other_regency
    assert [row.entered for row in regions_below(cast.province, 2027)] == [1, 0]
    assert sum(row.entered for row in regions_below(cast.country, 2027)) == 1


def test_days_that_are_emptied_are_the_usual_ones_again_and_every_change_is_kept(cast):
    step = BudgetStep.objects.get(code="rkpd-fixed")
    days = EnteredDays(step_id=step.pk, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 9))
    for one in (days, days, EnteredDays(step_id=step.pk)):
        services.set_regency_dates(cast.regency, budget_year=2027, days=[one], by=cast.rina)
    assert not RegencyDate.objects.exists()
    lines = AuditEntry.objects.filter(action="budget.dates_set")
    assert [line.detail for line in lines] == [{"year": 2027, "steps": [step.pk]}] * 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"starts_on": date(2026, 5, 9), "ends_on": date(2026, 5, 1)}, "ends_on"),
        ({"starts_on": date(2026, 5, 9)}, "ends_on"),
        ({"ends_on": date(2026, 5, 9)}, "starts_on"),
        ({"note": "Surat edaran"}, "starts_on"),
        ({"starts_on": date(2024, 5, 1), "ends_on": date(2026, 5, 1)}, "starts_on"),
        ({"starts_on": date(2026, 5, 1), "ends_on": date(2028, 5, 1)}, "starts_on"),
        ({"note": "x" * 201, "starts_on": JUNE, "ends_on": JUNE}, "note"),
    ],
)
def test_days_that_cannot_be_are_named_beside_their_field(cast, said, field):
    step = BudgetStep.objects.get(code="rkpd-fixed")
    one = EnteredDays(step_id=step.pk, **said)
    with pytest.raises(InvalidContent) as refused:
        services.set_regency_dates(cast.regency, budget_year=2027, days=[one], by=cast.rina)
    assert set(refused.value.fields) == {f"{step.pk}-{field}"}
    assert not RegencyDate.objects.exists()


def test_the_database_refuses_a_step_that_ends_before_it_starts(cast):
    step = BudgetStep.objects.get(code="rkpd-fixed")
    with pytest.raises(IntegrityError), transaction.atomic():
        RegencyDate.objects.create(
            region=cast.regency,
            step=step,
            budget_year=2027,
            starts_on=date(2026, 5, 9),
            ends_on=date(2026, 5, 1),
        )


def step_content(**changed: Any) -> StepContent:
    """The village meeting moved to May, with one preparation."""
    values: dict[str, Any] = {
        "name_id": "Musyawarah desa untuk RKPDes",
        "name_en": "Village meeting",
        "level": "village",
        "law": "Permendesa 99/2026 Pasal 1",
        "year_offset": -1,
        "from_month": 5,
        "from_day": 1,
        "to_month": 5,
        "to_day": 31,
        "preparations": [
            PreparationContent(name_id="Siap", name_en="Ready", days_before=10),
        ],
    }
    return StepContent(**values | changed)


def test_the_national_team_changes_law_and_days_for_every_calendar(cast):
    step = BudgetStep.objects.get(code="village-meeting")
    services.save_step(step, step_content(), by=cast.nadia)
    row = days_of(cast, "village-meeting")
    assert (row.step.law, row.starts_on) == ("Permendesa 99/2026 Pasal 1", date(2026, 5, 1))
    assert "Siap" in {due.preparation.name_id for due in row.dues}
    line = AuditEntry.objects.get(action="budget.step_change")
    assert set(line.detail["changed"]) == {
        "name_en",
        "law",
        "from_month",
        "to_month",
        "to_day",
    }


def test_only_who_defines_changes_steps(cast):
    step = BudgetStep.objects.get(code="village-meeting")
    for person in (cast.ana, cast.rina, cast.citra, cast.omar):
        with pytest.raises(NotAllowed):
            services.save_step(step, step_content(), by=person)


def test_a_new_step_gets_a_code_of_its_own_and_one_switched_off_leaves_the_calendar(cast):
    made = services.save_step(None, step_content(name_id="Reses DPRD"), by=cast.nadia)
    again = services.save_step(None, step_content(name_id="Reses DPRD"), by=cast.nadia)
    assert (made.code, again.code) == ("reses-dprd", "reses-dprd-2")
    services.save_step(again, step_content(name_id="Reses DPRD", is_active=False), by=cast.nadia)
    codes = [row.step.code for row in steps_for(cast.library, 2027, today=JUNE)]
    assert codes.count("reses-dprd") == 1
    assert "reses-dprd-2" not in codes


def test_a_step_that_cannot_be_is_refused_field_by_field(cast):
    wrong = step_content(
        name_en=" ",
        level="nation",
        year_offset=3,
        from_month=2,
        from_day=30,
        to_month=1,
        preparations=[PreparationContent(name_id="Siap", days_before=400, check_code="x")],
    )
    with pytest.raises(InvalidContent) as refused:
        services.save_step(None, wrong, by=cast.nadia)
    assert set(refused.value.fields) == {
        "name_en",
        "level",
        "year_offset",
        "from_day",
        "0-name_en",
        "0-days_before",
        "0-check_code",
    }


def test_what_is_seeded_names_only_checks_that_exist_and_both_languages(cast):
    for row in Preparation.objects.all():
        assert not row.check_code or row.check_code in CHECKS
        assert row.name_id
        assert row.name_en
    assert BudgetStep.objects.count() == 10
