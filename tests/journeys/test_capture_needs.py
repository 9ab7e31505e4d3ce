"""A need and a planned activity written where there is no signal; both arrive, linked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from jejak.activities.models import Activity
from jejak.plans import services
from jejak.plans.content import need_content_of
from jejak.plans.models import CommunityNeed
from jejak.plans.tests.factories import agreed, lined, needed, planned
from tests.cast import build_cast

from .conftest import Person
from .phone import PhoneOf, until
from .test_capture import answers_consent, picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PROBLEM = "Air bersih jauh dari dusun"
TITLE = "Kelas tenun dan pemasaran"


def plan_of_this_year(cast: Any) -> Any:
    """An agreed plan: a weaving class in every month, and one that is never due today."""
    today = timezone.localdate()
    need = needed(cast)
    plan = planned(cast, year=today.year)
    other = 1 if today.month > 6 else 12
    lined(plan, by=cast.ana, title="Membaca bersama anak", months=(other,))
    line = lined(
        plan,
        by=cast.ana,
        title=TITLE,
        need_id=need.pk,
        months=tuple(range(1, 13)),
        place="Balai desa",
        target_groups=("women",),
    )
    agreed(plan, by=cast.ana)
    return line


def writes_a_need(ana: PhoneOf) -> None:
    page = ana.page
    ana.tap(ana.link("Kebutuhan warga"))
    ana.looks("kebutuhan-kosong")
    ana.tap(ana.button("Catat kebutuhan"))
    page.fill("#f-problem", PROBLEM)
    ana.tap(ana.choice("Kesehatan"))
    page.fill("#f-affected", "Keluarga di Dusun Krajan")
    page.fill("#f-affected_count", "45")
    ana.tap(ana.choice("keluarga"))
    page.locator("summary", has_text="Bukti").click()
    ana.tap(page.locator(".chips label", has_text="Kata warga"))
    ana.looks("kebutuhan-formulir")
    ana.tap(ana.button("Simpan dan kirim"))
    # Evidence without a source says nothing: the form asks, and all that was typed stays.
    expect(page.locator("#f-statement-problem")).to_be_visible()
    page.fill("#f-statement", "Ibu-ibu mengambil air satu jam")
    page.fill("#f-source", "Musyawarah dusun")
    ana.looks("kebutuhan-ditulis")
    ana.tap(ana.button("Simpan dan kirim"))
    row = page.locator("main a.row", has_text=PROBLEM)
    expect(row).to_contain_text("Di HP ini, menunggu sinyal")
    ana.looks("kebutuhan-menunggu")


def records_from_the_plan(ana: PhoneOf) -> None:
    page = ana.page
    ana.goes("#/")
    ana.tap(ana.link("Catat kegiatan"))
    planned_first = page.locator("section", has_text="Dari rencana kerja").locator("button.row")
    expect(planned_first).to_have_count(2)
    expect(planned_first.first).to_contain_text(TITLE)
    expect(planned_first.first).to_contain_text("Direncanakan bulan ini")
    ana.looks("dari-rencana")
    ana.tap(planned_first.first)
    expect(page.locator("#f-title")).to_have_value(TITLE)
    expect(page.locator("#f-plan_line_id option:checked")).to_have_text(TITLE)
    expect(page.locator("#f-place")).to_have_value("Balai desa")
    page.fill("#f-participant_count", "14")
    page.set_input_files("input[capture]", [picture("IMG_1.jpg", (90, 40, 160))])
    answers_consent(page)
    ana.looks("catat-dari-rencana")
    ana.tap(ana.button("Simpan dan kirim"))
    expect(page.get_by_text("Di HP ini, menunggu sinyal").first).to_be_visible()
    ana.looks("catatan-menunggu")


def test_a_need_and_a_planned_activity_are_written_offline_and_arrive(
    phone: Callable[..., PhoneOf], person: Callable[..., Person]
) -> None:
    cast = build_cast()
    line = plan_of_this_year(cast)
    ana = phone("ana-rencana")
    page = ana.signs_in("ana")
    expect(page.get_by_text("Semua aman di server")).to_be_visible(timeout=20_000)
    ana.loses_signal()
    ana.looks("beranda")
    writes_a_need(ana)
    records_from_the_plan(ana)

    ana.kill()  # the battery is empty
    page = ana.starts(offline=True)
    ana.opens("#/kiriman")
    expect(page.locator("main a.row", has_text=PROBLEM)).to_be_visible()
    expect(page.locator("main a.row", has_text=TITLE)).to_be_visible()
    ana.looks("kiriman")
    assert CommunityNeed.objects.count() == 1
    assert not Activity.objects.exists()

    ana.has_signal()
    ana.signs_in("ana")
    until(lambda: CommunityNeed.objects.count() == 2 and Activity.objects.exists(), seconds=20)
    need = CommunityNeed.objects.get(problem=PROBLEM)
    record = Activity.objects.get()
    assert (need.affected_count, need.affected_unit) == (45, "families")
    assert need.evidence.get().source == "Musyawarah dusun"
    assert (record.plan_line_id, record.is_need_linked) == (line.pk, True)
    until(lambda: record.photo_links.filter(photo__received_at__isnull=False).exists(), seconds=20)
    ana.goes("#/kebutuhan")
    expect(page.locator("main a.row", has_text=PROBLEM)).to_contain_text(
        "Aman di server", timeout=20_000
    )
    ana.looks("kebutuhan-aman")

    ben = person("ben-rencana")
    seen = ben.signs_in("ben")
    ben.goes_to(reverse("plan_line", args=[line.pk]))
    expect(seen.get_by_role("link", name=re.compile(TITLE)).first).to_be_visible()
    assert seen.locator(f"a[href='{reverse('activity', args=[record.pk])}']").count()
    ben.looks("baris-rencana")

    answers_a_conflict(ana, cast, need)
    mends_a_refusal(ana, cast, line)


def answers_a_conflict(ana: PhoneOf, cast: Any, need: CommunityNeed) -> None:
    """Both the phone and the web say who is affected: both answers stand there."""
    page = ana.page
    ana.loses_signal()
    page.locator("main a.row", has_text=PROBLEM).click()
    page.fill("#f-affected", "Keluarga di dua dusun")
    ana.button("Simpan dan kirim").click()
    need.refresh_from_db()
    content = type(need_content_of(need))(
        **need_content_of(need).__dict__ | {"affected": "Warga RT 02", "affected_count": 50}
    )
    services.edit_need(need, content, base_version=need.version, by=cast.ana)
    ana.has_signal()
    row = page.locator("main a.row", has_text=PROBLEM)
    expect(row).to_contain_text("Perlu perhatian", timeout=20_000)
    row.click()
    expect(page.locator("#f-affected_count")).to_have_value("50")
    ana.looks("kebutuhan-dua-jawaban")
    ana.button("Ketikan di HP ini").click()
    ana.button("Simpan dan kirim").click()

    def is_merged() -> bool:
        need.refresh_from_db()
        return (need.affected, need.affected_count) == ("Keluarga di dua dusun", 50)

    until(is_merged, seconds=20)


def mends_a_refusal(ana: PhoneOf, cast: Any, line: Any) -> None:
    """The plan closed while the phone was away: the form opens at the line, nothing is lost."""
    page = ana.page
    expect(page.locator("main a.row", has_text=PROBLEM)).to_contain_text(
        "Aman di server", timeout=20_000
    )
    ana.loses_signal()
    ana.goes("#/catat")
    page.locator("button.row", has_text=TITLE).first.click()
    page.fill("#f-participant_count", "11")
    ana.button("Simpan dan kirim").click()
    expect(page.get_by_text("Di HP ini, menunggu sinyal").first).to_be_visible()
    close(line.plan, cast.ana)
    ana.has_signal()
    ana.goes("#/")
    row = page.locator("main a.row", has_text="Perlu perhatian sebelum")
    expect(row).to_be_visible(timeout=20_000)
    row.click()
    expect(page.locator("#f-plan_line_id")).to_be_focused()
    expect(page.locator("#f-plan_line_id-problem")).to_be_visible()
    ana.looks("rencana-ditutup")
    page.select_option("#f-plan_line_id", "")
    ana.button("Simpan dan kirim").click()
    until(lambda: Activity.objects.filter(plan_line=None).exists(), seconds=20)
    # A closed plan is offered no more.
    ana.goes("#/catat")
    expect(page.locator("button.row", has_text=TITLE).first).to_be_visible()
    expect(page.get_by_text("Dari rencana kerja")).to_have_count(0)


def close(plan: Any, by: Any) -> None:
    plan.refresh_from_db()
    services.close_plan(plan, worked="Kelas berjalan", hard="", next_year="", by=by)
