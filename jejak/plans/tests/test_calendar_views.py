"""The pages of the budget calendar."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jejak.plans.models import BudgetStep, RegencyDate

from .factories import lined, planned

# The last budget year that can be looked at: nothing of it is late.
LATER = timezone.localdate().year + 2


def page_of(client: Any, person: Any, route: str, query: str = "", **kwargs: Any) -> str:
    client.force_login(person)
    answer = client.get(f"{reverse(route, kwargs=kwargs)}{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_ana_sees_both_budgets_and_what_to_have_ready_next(cast, client):
    page = page_of(client, cast.ana, "budget_calendar", f"?tahun={LATER}")
    assert "Musyawarah desa untuk RKPDes" in page
    assert "Musrenbang kecamatan" in page
    assert "Sedikitnya tiga kebutuhan warga sudah dicatat" in page
    assert reverse("needs") in page


def test_a_year_that_nobody_plans_for_shows_the_open_one(cast, client):
    client.force_login(cast.ana)
    for asked in ("1999", "9999", "abc", "-1", "²"):
        answer = client.get(reverse("budget_calendar"), {"tahun": asked})
        assert answer.status_code == 200


def test_whoever_serves_a_region_comes_to_its_calendar(cast, client):
    for person, code in (
        (cast.ben, "3324"),
        (cast.citra, "33"),
        (cast.nadia, "0"),
        (cast.tono, "33"),
    ):
        client.force_login(person)
        answer = client.get(reverse("budget_calendar"))
        assert answer.url == reverse("budget_calendar_region", kwargs={"code": code})


def test_the_nation_leads_to_its_provinces_and_they_to_their_regencies(cast, client):
    nation = page_of(client, cast.nadia, "budget_calendar_region", code="0")
    assert reverse("budget_calendar_region", kwargs={"code": "33"}) in nation
    province = page_of(client, cast.citra, "budget_calendar_region", code="33")
    assert reverse("budget_calendar_region", kwargs={"code": "3324"}) in province
    client.force_login(cast.nadia)
    for code in ("332405", "9999", "abc"):
        address = reverse("budget_calendar_region", kwargs={"code": code})
        assert client.get(address).status_code == 404


def test_rina_enters_the_days_of_her_regency_and_ana_sees_them(cast, client):
    step = BudgetStep.objects.get(code="rkpd-fixed")
    year = LATER
    address = f"{reverse('budget_calendar_dates', kwargs={'code': '3324'})}?tahun={year}"
    client.force_login(cast.rina)
    said = {f"{step.pk}-starts_on": f"{year - 1}-06-03", f"{step.pk}-ends_on": f"{year - 1}-05-20"}
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert f"{year - 1}-05-20" in refused.content.decode()
    assert not RegencyDate.objects.exists()
    said[f"{step.pk}-ends_on"] = f"20/06/{year - 1}"
    said[f"{step.pk}-note"] = "Surat edaran bupati"
    assert client.post(address, said).status_code == 302
    assert RegencyDate.objects.get().ends_on == date(year - 1, 6, 20)
    page = page_of(client, cast.ana, "budget_calendar", f"?tahun={year}")
    assert f"3 sampai 20 Juni {year - 1}" in page
    assert "Surat edaran bupati" in page


def test_ben_sees_who_is_not_ready_and_ana_only_how_many(cast, client):
    year = LATER
    query = f"?tahun={year}"
    for person in (cast.ben, cast.rina, cast.citra):
        page = page_of(client, person, "budget_calendar_region", query, code="3324")
        assert cast.library.name in page
    client.force_login(cast.ana)
    address = reverse("budget_calendar_region", kwargs={"code": cast.other_regency.code})
    assert client.get(address).status_code == 404


def test_nadia_edits_a_step_and_adds_a_preparation(cast, client):
    step = BudgetStep.objects.get(code="kua-ppas")
    client.force_login(cast.nadia)
    address = reverse("budget_step", kwargs={"pk": step.pk})
    said = {
        "name_id": "KUA-PPAS",
        "name_en": "KUA-PPAS",
        "level": "regency",
        "law": "PP 12/2019 Pasal 90",
        "year_offset": "-1",
        "from_day": "8",
        "from_month": "7",
        "to_day": "31",
        "to_month": "8",
        "is_active": "on",
        "0-name_id": "Satu lembar untuk DPRD",
        "0-name_en": "One page for the council",
        "0-days_before": "10",
        "0-check_code": "",
        "0-is_active": "on",
        "1-name_id": "Bukti foto terpilih",
        "1-name_en": "Photos chosen",
        "1-days_before": "500",
        "1-check_code": "",
        "1-is_active": "on",
    }
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "Bukti foto terpilih" in refused.content.decode()
    assert client.post(address, {**said, "1-days_before": "20"}).status_code == 302
    step.refresh_from_db()
    assert (step.law, step.from_day) == ("PP 12/2019 Pasal 90", 8)
    assert [(row.name_id, row.days_before) for row in step.preparations.all()] == [
        ("Satu lembar untuk DPRD", 10),
        ("Bukti foto terpilih", 20),
    ]
    listed = page_of(client, cast.nadia, "budget_steps")
    assert "PP 12/2019 Pasal 90" in listed
    assert (
        client.post(reverse("budget_step_new"), {**said, "1-days_before": "1"}).status_code == 302
    )
    assert BudgetStep.objects.count() == 11


def test_the_calendar_stays_small_and_asks_little_with_many_lines(
    cast, client, django_assert_max_num_queries
):
    plan = planned(cast, year=LATER)
    for number in range(30):
        lined(plan, by=cast.ana, title=f"Kegiatan {number}")
    for person, address in (
        (cast.ana, f"{reverse('budget_calendar')}?tahun={plan.year}"),
        (cast.ben, f"{reverse('budget_calendar_region', args=['3324'])}?tahun={plan.year}"),
        (cast.nadia, reverse("budget_steps")),
        (cast.rina, reverse("budget_calendar_dates", args=["3324"])),
    ):
        client.force_login(person)
        with django_assert_max_num_queries(20):
            answer = client.get(address)
        assert len(answer.content) < 45_000
