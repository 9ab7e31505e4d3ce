"""When the village decides: an office enters days, a librarian gets ready and takes them along."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from jejak.places.models import Library
from jejak.places.services import create_library
from jejak.plans.models import BudgetStep
from jejak.plans.tests.factories import FIVE_PROBLEMS, cost, lined, needed, planned
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_the_days_of_a_regency_reach_ana_and_the_calendar_of_her_phone(person):
    cast = build_cast()
    year = timezone.localdate().year + 2
    create_library(
        name="Perpustakaan Desa Kangkung Cerdas Sejahtera Bersama",
        library_type=Library.Type.VILLAGE,
        region=cast.regions["3324062001"],
        partner_category="national_books",
        by=None,
    )
    for problem in FIVE_PROBLEMS[:3]:
        needed(cast, problem=problem)
    lined(planned(cast, year=year), by=cast.ana, costs=[cost()])
    step = BudgetStep.objects.get(code="rkpdes-drafted")

    # Rina enters what her regency decided; a wrong last day is asked again.
    rina = person("rina", DESKTOP)
    rina.signs_in("rina")
    rina.goes_to(f"{reverse('budget_calendar')}?tahun={year}")
    rina.goes_to(f"{reverse('budget_calendar_region', args=['3324'])}?tahun={year}")
    rina.looks("wilayah")
    rina.clicks("Isi tanggal")
    rina.page.fill(f"[name='{step.pk}-starts_on']", f"{year - 1}-07-06")
    rina.page.fill(f"[name='{step.pk}-ends_on']", f"{year - 1}-07-01")
    rina.page.fill(f"[name='{step.pk}-note']", "Surat edaran bupati 140/2026")
    rina.clicks("Simpan", role="button")
    expect(rina.page.get_by_text("Tanggal akhir mendahului tanggal mulai.").first).to_be_visible()
    rina.looks("tanggal-salah")
    rina.page.fill(f"[name='{step.pk}-ends_on']", f"{year - 1}-07-25")
    rina.clicks("Simpan", role="button")
    expect(rina.page.get_by_text("Surat edaran bupati 140/2026")).to_be_visible()

    # Ben sees which library has no plan yet, and opens its calendar.
    ben = person("ben")
    ben.signs_in("ben")
    ben.goes_to(f"{reverse('budget_calendar_region', args=['3324'])}?tahun={year}")
    ben.looks("wilayah")
    ben.page.get_by_role("link", name="Rencana kerja tahun anggaran itu").first.click()
    ben.page.get_by_role("link", name="Perpustakaan Desa Kangkung").click()
    expect(ben.page.get_by_role("heading", level=1)).to_have_text(f"Kalender anggaran {year}")

    # Ana sees it on her phone: what is ready is ticked, the regency's days stand there.
    ana = person("ana", PHONE)
    ana.signs_in("ana")
    ana.goes_to(f"{reverse('budget_calendar')}?tahun={year}")
    expect(ana.page.get_by_text(f"6 sampai 25 Juli {year - 1}")).to_be_visible()
    expect(ana.page.get_by_text("Berikutnya disiapkan:")).to_be_visible()
    ana.looks("kalender")
    ana.clicks("Di kalender HP saya")
    ana.clicks("Buat tautan", role="button")
    address = ana.page.get_by_label("Tautan rahasia").input_value()
    ana.looks("tautan")

    # Her calendar program reads it without signing in; revoked, it reads nothing.
    program = person("program")
    read = program.context.request.get(address)
    starts = {
        str(e["uid"]): e["dtstart"].dt for e in Calendar.from_ical(read.body()).walk("VEVENT")
    }
    assert len(starts) > 20
    ana.clicks("Tautan saya")
    ana.looks("tautan-saya")
    ana.clicks("Cabut", role="button")
    expect(ana.page.get_by_text("Belum ada tautan.")).to_be_visible()
    assert program.context.request.get(address).status == 404


def test_the_national_team_changes_a_step_in_english(person):
    cast = build_cast()
    cast.nadia.language = "en"
    cast.nadia.save(update_fields=["language"])
    nadia = person("nadia", DESKTOP)
    nadia.signs_in("nadia")
    nadia.goes_to(reverse("budget_calendar"))
    nadia.looks("nation")
    nadia.clicks("Steps and law")
    nadia.looks("steps")
    nadia.clicks("The RKPDes is fixed by village regulation")
    nadia.looks("step")
    nadia.page.fill("[name=law]", "Permendesa 99/2027 Pasal 3")
    nadia.clicks("Save", role="button")
    expect(nadia.page.get_by_text("Permendesa 99/2027 Pasal 3")).to_be_visible()
    ana = person("ana", DESKTOP)
    cast.ana.language = "en"
    cast.ana.save(update_fields=["language"])
    ana.signs_in("ana")
    ana.goes_to(reverse("budget_calendar"))
    ana.looks("calendar")


def test_offices_enter_and_edit_on_a_phone(person):
    build_cast()
    rina = person("rina", PHONE)
    rina.signs_in("rina")
    rina.goes_to(reverse("budget_calendar_dates", args=["3324"]))
    rina.looks("isi-tanggal")
    nadia = person("nadia", PHONE)
    nadia.signs_in("nadia")
    nadia.goes_to(reverse("budget_calendar_region", args=["33"]))
    nadia.looks("provinsi")
    nadia.goes_to(reverse("budget_steps"))
    nadia.looks("tahap-tahap")
    nadia.goes_to(reverse("budget_step_new"))
    nadia.clicks("Simpan", role="button")
    nadia.looks("tahap-salah")
