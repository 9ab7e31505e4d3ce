"""A month counted by thumb where there is no signal, closed, opened again on the web."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jejak.common.periods import month_start, next_month
from jejak.statistics.models import MonthlyStatistics
from jejak.statistics.services import reopen_statistics, save_statistics
from tests.cast import build_cast

from .phone import PhoneOf, until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LAST = month_start(month_start(timezone.localdate()) - timedelta(days=1))
VISIT, WOMAN = "Kunjungan ke perpustakaan", "Kunjungan perempuan"


def hash_of(library_id: int, month: date = LAST) -> str:
    return f"#/statistik/{library_id}/{month:%Y-%m}"


def taps(ana: PhoneOf, name: str, times: int) -> None:
    button = ana.page.locator("button.tap", has_text=name)
    for _time in range(times):
        ana.tap(button)


def is_counted(ana: PhoneOf, name: str, number: int) -> None:
    button = ana.page.locator("button.tap", has_text=name)
    expect(button.locator("b")).to_have_text(str(number))


def is_at_the_server(**said: int | str) -> None:
    def is_there() -> bool:
        row = MonthlyStatistics.objects.first()
        return row is not None and all(getattr(row, key) == value for key, value in said.items())

    until(is_there, seconds=20)


def test_a_month_is_counted_offline_closed_and_opened_again(
    phone: Callable[..., PhoneOf],
) -> None:
    cast = build_cast()
    ana = phone("ana-bulan")
    page = ana.signs_in("ana")
    due = page.locator("a.row", has_text="Statistik").first
    expect(due).to_be_visible()
    ana.looks("beranda")
    ana.loses_signal()

    due.click()
    ana.goes(hash_of(cast.library.pk))
    for day, visits in ((3, 4), (4, 2), (5, 3)):
        page.fill("#f-tally_day", f"{LAST:%Y-%m}-{day:02}")
        taps(ana, VISIT, visits)
        taps(ana, WOMAN, 1)
        is_counted(ana, VISIT, visits + 1)
    taps(ana, WOMAN, 1)
    ana.button("Batalkan ketukan terakhir").click()
    is_counted(ana, VISIT, 4)
    ana.looks("hitung")

    ana.kill()  # the battery is empty
    page = ana.starts(offline=True)
    ana.opens(hash_of(cast.library.pk))
    expect(page.get_by_text(re.compile("Kunjungan ke perpustakaan 12"))).to_be_visible()
    expect(page.get_by_text("Di HP ini, menunggu sinyal").first).to_be_visible()
    ana.goes("#/kiriman")
    expect(page.locator("main a.row", has_text="Statistik")).to_be_visible()
    ana.looks("kiriman")
    assert not MonthlyStatistics.objects.exists()

    ana.has_signal()
    ana.signs_in("ana")
    is_at_the_server(visits_onsite=12, visits_female=3)
    assert MonthlyStatistics.objects.get().days["3"] == {"visits_female": 1, "visits_onsite": 5}

    # Another phone or the web wrote another number meanwhile: both are kept.
    save_statistics(cast.library, LAST, changes={"loans": 9}, base_version=1, by=cast.ana)
    ana.loses_signal()
    ana.goes(hash_of(cast.library.pk))
    page.get_by_text("Jumlah sebulan", exact=True).click()
    for name, number in (
        ("visits_online", 2), ("members_total", 80), ("members_new", 3), ("ict_users", 40),
    ):  # fmt: skip
        page.fill(f"#f-{name}", str(number))
    ana.choice("Dihitung").click()
    expect(ana.button("Tutup bulan")).to_be_enabled()
    ana.looks("jumlah")
    ana.button("Simpan dan kirim").click()
    ana.has_signal()
    is_at_the_server(visits_online=2, loans=9, method="counted")

    expect(page.get_by_text("Aman di server").first).to_be_visible(timeout=20_000)
    ana.loses_signal()
    ana.button("Tutup bulan").click()
    questions = page.locator("fieldset.bad label")
    expect(questions.filter(has_text="komputer").first).to_be_visible()
    ana.looks("pertanyaan")
    for question in page.locator("fieldset.bad input[type=checkbox]").all():
        question.check(force=True)
    ana.button("Tutup bulan").click()
    expect(
        page.locator("main").get_by_text("Bulan ini ditutup begitu sampai").first
    ).to_be_visible()
    ana.looks("menunggu-tutup")
    ana.has_signal()
    is_at_the_server(state="closed")
    expect(page.get_by_text(re.compile("Ditutup oleh"))).to_be_visible(timeout=20_000)
    ana.looks("ditutup")

    reopen_statistics(cast.library, LAST, reason="Salah hitung", by=cast.ben)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("button.tap").first).to_be_visible(timeout=20_000)
    is_counted(ana, VISIT, 0)
    ana.goes("#/statistik")
    expect(page.locator("main li", has_text="Jatuh tempo").first).to_be_visible()
    ana.looks("bulan-bulan")

    ana.goes("#/hp")
    ana.choice("English").click()
    expect(page.get_by_role("link", name="Statistics").first).to_be_visible()
    ana.goes(hash_of(cast.library.pk))
    expect(page.get_by_role("heading", name="Count day by day")).to_be_visible()
    ana.looks("english")
    ana.goes(hash_of(cast.library.pk, next_month(LAST)))
    ana.looks("english-running")
