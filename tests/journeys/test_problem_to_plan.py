"""The whole way: five problems, six people, a plan with its costs, a record without a signal,
plan against actual, the printed rows; then from the regency's figure back to the problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import override
from playwright.sync_api import Page, expect

from jejak.activities.models import Activity
from jejak.plans.models import CommunityNeed, PlanLine, PriorityMeeting, WorkPlan
from jejak.plans.tests.factories import FIVE_PROBLEMS
from tests.cast import build_cast

from .conftest import Person
from .looking import DESKTOP
from .phone import PhoneOf, until
from .test_capture import answers_consent, picture
from .test_village_meeting import presses, taps

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LINES = ("Kelas foto produk", "Jualan lewat ponsel", "Pameran tenun")
HIGH, EQUAL = (5, 4, 5, 5), (3, 3, 3, 3)


def month_name(number: int) -> str:
    with override("id"):
        return str(MONTHS[number])


def test_from_a_problem_to_a_plan_that_is_carried_out(
    person: Callable[..., Person], phone: Callable[..., PhoneOf]
) -> None:
    cast = build_cast()
    ana = person("ana-jejak")
    page = ana.signs_in("ana")
    page.locator("summary", has_text="Lainnya").click()
    ana.clicks("Rencana dan jejak")
    ana.looks("kosong")
    for problem in FIVE_PROBLEMS:
        notes_a_need(ana, page, problem)
    agrees_on_the_first(ana, page)
    plan = writes_a_plan(ana, page)
    record = records_without_a_signal(phone("ana-hp"))
    ben_verifies(person("ben-jejak", DESKTOP), record)

    ana.goes_to(f"/rencana/{plan.pk}/")
    shown = page.locator("main").inner_text().replace("\xa0", " ")
    assert "1 dari 1" in shown
    assert "Rp 2.225.000" in shown
    assert "Terlaksana" in shown
    ana.looks("rencana-dan-pelaksanaan")
    ana.clicks("Usulan dan RAB")
    ana.looks("usulan")
    ana.clicks("Lihat dan cetak", role="button")
    printed = page.locator("main").inner_text().replace("\xa0", " ")
    assert LINES[0] in printed
    assert FIVE_PROBLEMS[0] in printed
    assert "Rp 2.225.000" in printed
    ana.looks("cetak")
    from_the_figure_back(person("citra-jejak", DESKTOP), cast)


def notes_a_need(ana: Person, page: Page, problem: str) -> None:
    ana.goes_to("/rencana/")
    ana.clicks("Catat kebutuhan")
    page.fill("[name=problem]", problem)
    page.locator("input[name=theme_id]").first.check(force=True)
    page.fill("[name=affected_count]", "38")
    presses(page, "Simpan")


def agrees_on_the_first(ana: Person, page: Page) -> None:
    ana.goes_to("/rencana/")
    ana.looks("kebutuhan-tercatat")
    ana.clicks("Adakan musyawarah")
    presses(page, "Mulai")
    meeting = PriorityMeeting.objects.get()
    of_problem = {one.need.problem: one.pk for one in meeting.candidates.select_related("need")}
    candidates = [of_problem[problem] for problem in FIVE_PROBLEMS]
    ana.clicks("Orang pertama menilai")
    for number in range(6):
        taps(page, candidates, [HIGH, EQUAL, EQUAL, EQUAL, EQUAL])
        presses(page, "Simpan nilai")
        if number < 5:
            ana.clicks("Orang berikutnya menilai")
    ana.clicks("Semua sudah menilai: lihat urutannya")
    ana.clicks("Putuskan")
    page.fill("[name=present_count]", "27")
    presses(page, "Putuskan")
    ana.clicks("Masukkan ke rencana")
    expect(page.get_by_text(FIVE_PROBLEMS[0]).first).to_be_visible()


def writes_a_plan(ana: Person, page: Page) -> WorkPlan:
    """Three activities, the first of this month alone; its costs; agreed."""
    today = timezone.localdate()
    need = CommunityNeed.objects.get(problem=FIVE_PROBLEMS[0])
    page.select_option("#id_tahun", str(today.year))
    presses(page, "Mulai rencana")
    plan = WorkPlan.objects.get()
    ana.looks("rencana-kosong")
    for number, title in enumerate(LINES):
        ana.goes_to(f"/rencana/{plan.pk}/kegiatan/baru/?kebutuhan={need.pk}")
        if not number:
            presses(page, "Simpan")
            assert page.get_by_text("Centang sedikitnya satu bulan.").count()
            ana.looks("kegiatan-ditolak")
        page.fill("[name=title]", title)
        page.locator("label", has_text="Pelibatan masyarakat").click()
        month = today.month if not number else 12 if today.month < 12 else 11
        page.locator("label", has_text=month_name(month)).click()
        presses(page, "Simpan")
    line = PlanLine.objects.get(title=LINES[0])
    assert line.need == need
    ana.goes_to(f"/rencana/kegiatan/{line.pk}/biaya/")
    for n, row in enumerate((("Benang", "6", "paket", "350.000"), ("Guru", "2,5", "jam", "50000"))):
        for name, typed in zip(
            ("description", "volume", "unit", "unit_price_idr"), row, strict=True
        ):
            page.locator(f"[name={name}]").nth(n).fill(typed)
    ana.looks("rab")
    presses(page, "Simpan")
    assert "Rp 2.225.000" in page.locator("main").inner_text().replace("\xa0", " ")
    ana.looks("kegiatan-rencana")
    ana.goes_to(f"/rencana/{plan.pk}/")
    ana.clicks("Sepakati")
    page.fill("[name=agreed_with]", "Kepala desa")
    ana.looks("sepakati")
    presses(page, "Sepakati")
    plan.refresh_from_db()
    assert (plan.state, plan.lines.count()) == ("agreed", 3)
    return plan


def records_without_a_signal(ana: PhoneOf) -> Activity:
    page = ana.signs_in("ana")
    expect(page.get_by_text("Semua aman di server")).to_be_visible(timeout=20_000)
    ana.loses_signal()
    ana.tap(ana.link("Catat kegiatan"))
    offered = page.locator("section", has_text="Dari rencana kerja").locator("button.row")
    expect(offered.first).to_contain_text(LINES[0])
    ana.tap(offered.first)
    page.fill("#f-participant_count", "14")
    ana.choice("Tatap muka").click()
    page.set_input_files("input[capture]", [picture("IMG_1.jpg", (90, 40, 160))])
    answers_consent(page)
    ana.tap(ana.button("Simpan dan kirim"))
    expect(page.get_by_text("Di HP ini, menunggu sinyal").first).to_be_visible()
    ana.has_signal()
    until(Activity.objects.exists, seconds=20)
    record = Activity.objects.get()
    assert record.is_need_linked
    return record


def ben_verifies(ben: Person, record: Activity) -> None:
    page = ben.signs_in("ben")
    ben.goes_to(f"/kegiatan/{record.pk}/")
    ben.looks("kegiatan-dengan-jejak")
    page.get_by_role("button", name="Verifikasi").click()
    page.wait_for_load_state()
    record.refresh_from_db()
    assert record.state == "verified"


def from_the_figure_back(citra: Person, cast: Any) -> None:
    """A figure of the regency, its records, one record, its plan, and the need behind it."""
    page = citra.signs_in("citra")
    citra.goes_to("/rencana-wilayah/?wilayah=3324")
    citra.looks("rencana-kabupaten")
    citra.goes_to("/jejak/wilayah/?wilayah=3324")
    citra.looks("jejak-kabupaten")
    citra.goes_to("/capaian/?wilayah=3324")
    page.locator(".fig-n a").first.click()
    page.wait_for_load_state()
    citra.clicks(LINES[0])
    page.locator(".trail a", has_text=FIVE_PROBLEMS[0]).click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name=FIVE_PROBLEMS[0])).to_be_visible()
    assert cast.library.name in page.locator("main").inner_text()
    citra.looks("kebutuhan-dari-angka")
