"""A month is tallied, mended, questioned, closed and opened again; its office sees who closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jejak.accounts.models import User
from jejak.common.periods import month_start
from jejak.places.models import Library
from jejak.statistics.models import MonthlyStatistics, ReportingDeadline
from jejak.statistics.services import close_statistics, save_statistics
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = {
    "id": {
        "tally": "Hitung hari demi hari",
        "save": "Simpan",
        "close": "Tutup bulan",
        "reopen": "Buka kembali",
        "yes": "Ya, memang begitu",
        "refused": "Ini lebih banyak daripada semua kunjungan (192).",
        "deadline": "Batas waktu statistik bulanan",
        "again": "belum ditutup",
    },
    "en": {
        "tally": "Count day by day",
        "save": "Save",
        "close": "Close the month",
        "reopen": "Open it again",
        "yes": "Yes, it is so",
        "refused": "This is more than all visits (192).",
        "deadline": "Deadline of the monthly statistics",
        "again": "are not closed yet",
    },
}
LONG_NAME = "Perpustakaan Desa Sumber Makmur Jaya Abadi Sejahtera Bersama Masyarakat"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_ana_counts_and_closes_a_month_and_rina_sees_who_has(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    Library.objects.filter(pk=cast.library.pk).update(name=LONG_NAME)
    words = WORDS[language]
    last = month_start(month_start(timezone.localdate()) - timedelta(days=1))
    before = month_start(last - timedelta(days=1))
    row = save_statistics(
        cast.library, before, base_version=0, by=cast.ana,
        changes={
            "visits_onsite": 210, "visits_online": 4, "members_total": 80, "members_new": 3,
            "ict_users": 40, "loans": 12, "method": "counted",
        },
    )  # fmt: skip
    close_statistics(cast.library, before, base_version=row.version, by=cast.ana)

    # From home to the month, and through it day by day.
    ana = person(f"bulan-{language}", viewport)
    page = ana.signs_in("ana")
    ana.looks("beranda")
    page.locator("section[aria-labelledby=h-months-open] a.row").last.click()
    page.wait_for_load_state()
    ana.looks("kosong")
    ana.clicks(words["tally"])
    for day in range(1, 13):
        page.fill(f"[name='day.{day}.visits_onsite']", "16")
    page.fill("[name='day.1.visits_female']", "9")
    # It sums itself while it is typed.
    assert page.locator("[data-sum=visits_onsite]").inner_text() == "192"
    ana.looks("harian")
    page.get_by_role("button", name=words["save"], exact=True).click()
    page.wait_for_load_state()
    assert MonthlyStatistics.objects.get(month=last).visits_onsite == 192

    # A number that cannot be is refused beside its field; what was typed stays.
    typed = {
        "visits_online": "0", "visits_male": "300", "members_total": "81", "members_new": "1",
        "ict_users": "400", "loans": "130",
    }  # fmt: skip
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    page.locator("input[name=method][value=counted]").check(force=True)
    page.get_by_role("button", name=words["save"], exact=True).click()
    page.wait_for_load_state()
    assert words["refused"] in page.locator("main").inner_text()
    assert page.input_value("[name=loans]") == "130"
    ana.looks("ditolak")
    page.fill("[name=visits_male]", "100")
    page.get_by_role("button", name=words["save"], exact=True).click()
    page.wait_for_load_state()
    ana.looks("tersimpan")

    # What looks odd is asked, answered, and the month is closed.
    page.get_by_role("button", name=words["close"]).click()
    page.wait_for_load_state()
    ana.looks("pertanyaan")
    boxes = page.get_by_role("checkbox", name=words["yes"])
    assert boxes.count() >= 2
    for number in range(boxes.count()):
        boxes.nth(number).check()
    page.fill("[name=note]", "Ada lomba 17 Agustus.")
    page.get_by_role("button", name=words["close"]).click()
    page.wait_for_load_state()
    sheet = MonthlyStatistics.objects.get(month=last)
    assert (sheet.is_closed, sheet.note) == (True, "Ada lomba 17 Agustus.")
    ana.looks("ditutup")

    # Opened again with a reason.
    ana.clicks(words["reopen"])
    page.fill("[name=reason]", "Hari Minggu belum dihitung.")
    ana.looks("buka")
    page.get_by_role("button", name=words["reopen"]).click()
    page.wait_for_load_state()
    page.locator("details summary").last.click()
    ana.looks("riwayat")
    ana.goes_to("/statistik/")
    ana.looks("setahun")
    ana.goes_to("/")
    assert words["again"] in page.locator("main").inner_text()

    # Rina sets by when, and sees who has closed.
    rina = person(f"kantor-{language}", viewport)
    page = rina.signs_in("rina")
    rina.goes_to("/statistik/")
    rina.looks("kelengkapan")
    assert LONG_NAME in page.locator("main").inner_text()
    rina.clicks(words["deadline"])
    page.fill("[name=day]", "31")
    page.get_by_role("button", name=words["save"], exact=True).click()
    page.wait_for_load_state()
    assert page.locator("#id_day_error").is_visible()
    page.fill("[name=day]", "12")
    page.get_by_role("button", name=words["save"], exact=True).click()
    page.wait_for_load_state()
    rina.looks("batas")
    assert ReportingDeadline.objects.get().day == 12
