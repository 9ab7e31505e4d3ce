"""Pages of work plans, as Ana uses them."""

from datetime import date

import pytest
from django.urls import reverse

from jejak.activities.models import Activity
from jejak.activities.services import verify_activity
from jejak.activities.tests.factories import recorded
from jejak.plans.models import PlanLine, WorkPlan
from jejak.plans.tests.factories import agreed, cost, lined, needed, open_line, planned


@pytest.fixture
def ana(cast, client):
    client.force_login(cast.ana)
    return client


def line_fields(**changed):
    return {
        "title": "Kelas tenun",
        "strategy": "community_involvement",
        "months": ["3", "4"],
        "meetings_per_month": "2",
        "output_measure": "meetings",
        "output_target": "4",
        "pattern": "self_managed",
    } | changed


def test_ana_begins_a_plan_adds_an_activity_with_its_costs_and_agrees(cast, ana):
    need = needed(cast)
    answer = ana.post(reverse("plan_new"), {"perpustakaan": cast.library.pk, "tahun": "2026"})
    plan = WorkPlan.objects.get()
    assert answer.url == reverse("plan", args=[plan.pk])

    page = ana.get(reverse("plan_line_new", args=[plan.pk]), {"kebutuhan": need.pk})
    assert f'<option value="{need.pk}" selected>' in page.content.decode()
    ana.post(reverse("plan_line_new", args=[plan.pk]), line_fields(need_id=need.pk))
    line = plan.lines.get()
    assert (line.need, line.months, line.planned_count) == (need, [3, 4], 4)

    ana.post(
        reverse("plan_line_costs", args=[line.pk]),
        {
            "versi": line.version,
            "description": ["Benang", "Guru", ""],
            "volume": ["6", "2,5", ""],
            "unit": ["paket", "jam", ""],
            "unit_price_idr": ["350.000", "Rp 50.000", ""],
            "fund_source": ["dana_desa", "add", "dana_desa"],
        },
    )
    assert [row.amount_idr for row in line.costs.all()] == [2_100_000, 125_000]

    page = ana.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "Rp\xa02.225.000" in page
    ana.post(
        reverse("plan_agree", args=[plan.pk]),
        {"agreed_on": "2026-01-20", "agreed_with": "Kepala desa"},
    )
    plan.refresh_from_db()
    assert plan.state == "agreed"


def test_a_wrong_line_is_asked_again_and_keeps_what_was_typed(cast, ana):
    plan = planned(cast)
    answer = ana.post(
        reverse("plan_line_new", args=[plan.pk]), line_fields(months=[], place="Balai desa")
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Centang sedikitnya satu bulan." in page
    assert "Balai desa" in page


def test_a_wrong_cost_names_its_row(cast, ana):
    line = lined(planned(cast), by=cast.ana)
    answer = ana.post(
        reverse("plan_line_costs", args=[line.pk]),
        {
            "versi": line.version,
            "description": ["", "Guru"],
            "volume": ["", "banyak"],
            "unit": ["", "jam"],
            "unit_price_idr": ["", "50000"],
            "fund_source": ["dana_desa", "dana_desa"],
        },
    )
    assert answer.status_code == 422
    assert "Tulis angka seperti 6 atau 2,5." in answer.content.decode()
    assert 'value="banyak"' in answer.content.decode()


def test_two_people_writing_one_line_see_both_answers(cast, ana):
    line = lined(planned(cast), by=cast.ana)
    address = reverse("plan_line_edit", args=[line.pk])
    ana.post(address, line_fields(versi=line.version, place="Balai desa"))
    answer = ana.post(address, line_fields(versi=line.version, place="Sekolah"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Balai desa" in page
    assert "Sekolah" in page
    assert 'name="versi" value="2"' in page
    ana.post(address, line_fields(versi="2", place="Sekolah"))
    assert PlanLine.objects.get().place == "Sekolah"


def test_the_plan_shows_what_was_done_and_what_stands_outside(cast, ana):
    line = open_line(cast, costs=[cost()])
    for held_on, spent in ((date(2026, 3, 4), 300_000), (date(2026, 4, 1), None)):
        recorded(cast, plan_line_id=line.pk, held_on=held_on, cost_idr=spent)
    recorded(cast, title="Di luar rencana")
    page = ana.get(reverse("plan", args=[line.plan_id])).content.decode()
    assert "2 dari 6" in page
    assert "Rp\xa0300.000" in page
    assert "Catatan di luar rencana: 1" in page
    page = ana.get(reverse("plan_line", args=[line.pk])).content.decode()
    assert "Catatan yang menyebut biayanya: 1 dari 2" in page


def test_a_verified_record_is_linked_later_and_stays_verified(cast, ana):
    line = open_line(cast)
    activity = verify_activity(recorded(cast), by=cast.ben)
    address = reverse("plan_link", args=[line.plan_id])
    assert ana.post(address, {"kegiatan": [activity.pk]}).status_code == 422
    ana.post(address, {"kegiatan": [activity.pk], "baris": line.pk})
    found = Activity.objects.get(pk=activity.pk)
    assert (found.plan_line, found.state) == (line, "verified")


def test_recording_offers_the_plan_first_and_fills_in_what_it_says(cast, ana):
    need = needed(cast)
    line = open_line(cast, need_id=need.pk, place="Balai desa")
    address = reverse("activity_new")
    page = ana.get(address, follow=True).content.decode()
    assert f"rencana={line.pk}" in page
    page = ana.get(address, {"rencana": line.pk}, follow=True).content.decode()
    assert 'value="Kelas tenun dan pemasaran"' in page
    assert 'value="Balai desa"' in page
    assert f'<option value="{line.pk}" selected>' in page


def test_a_closed_plan_is_not_offered_and_says_its_review(cast, ana):
    line = open_line(cast)
    address = reverse("plan_close", args=[line.plan_id])
    assert ana.post(address, {"worked": ""}).status_code == 422
    ana.post(address, {"worked": "Kelas ramai", "hard": "Benang mahal"})
    assert "Benang mahal" in ana.get(reverse("plan", args=[line.plan_id])).content.decode()
    assert str(line.pk) not in ana.get(reverse("activity_new"), follow=True).content.decode()


def test_a_revision_is_compared_with_what_was_agreed(cast, ana):
    plan = planned(cast)
    line = lined(plan, by=cast.ana, costs=[cost()])
    agreed(plan, by=cast.ana)
    ana.post(reverse("plan_revise", args=[plan.pk]))
    ana.post(
        reverse("plan_line_edit", args=[line.pk]),
        line_fields(versi=line.version, title="Kelas tenun lanjutan"),
    )
    page = ana.get(reverse("plan_compare", args=[plan.pk])).content.decode()
    assert "Kelas tenun lanjutan" in page
    assert "<del>Mar sampai Agu</del>" in page


def test_last_years_lines_are_ticked_and_copied(cast, ana):
    old = planned(cast, year=2025)
    line = lined(old, by=cast.ana, costs=[cost()])
    new = planned(cast)
    address = reverse("plan_copy", args=[new.pk])
    assert ana.post(address, {}).status_code == 422
    ana.post(address, {"baris": [line.pk]})
    assert new.lines.get().costs.get().amount_idr == 2_100_000


def test_what_was_reached_is_noted_with_its_source(cast, ana):
    line = open_line(cast, outcome="Penenun menjual sendiri", outcome_target=10)
    address = reverse("plan_line_outcome", args=[line.pk])
    assert ana.post(address, {"actual": "8", "source": ""}).status_code == 422
    ana.post(address, {"actual": "8", "source": "Ditanya satu per satu", "on": "2026-08-12"})
    line.refresh_from_db()
    assert line.outcome_actual == 8


def test_whoever_looks_on_reads_plans_and_changes_nothing(cast, client):
    line = open_line(cast)
    client.force_login(cast.omar)
    page = client.get(reverse("plan_line", args=[line.pk])).content.decode()
    assert reverse("plan_line_costs", args=[line.pk]) not in page
    assert client.post(reverse("plan_revise", args=[line.plan_id])).status_code == 403


def test_a_plan_of_500_lines_is_light(cast, ana, django_assert_max_num_queries):
    plan = planned(cast)
    place = {"library_id": plan.library_id, "regency_id": plan.regency_id}
    place |= {"province_id": plan.province_id, "partner_category": plan.partner_category}
    PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan, year=2026, title=f"Kegiatan nomor {n}", months=[3, 4, 5], position=n, **place
        )
        for n in range(500)
    )
    with django_assert_max_num_queries(30):
        answer = ana.get(reverse("plan", args=[plan.pk]))
    assert "Kegiatan nomor 49<" in answer.content.decode()
    assert "Kegiatan nomor 50<" not in answer.content.decode()
    assert "Kegiatan: 500" in answer.content.decode()
    assert len(answer.content) < 100_000
