"""Rina keeps and downloads October; a month and a record are corrected; she sees what and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from jejak.accounts.models import User
from jejak.activities import services as activities
from jejak.activities.tests.factories import recorded
from jejak.figures.recoding import recode_library
from jejak.reports.kept.services import compare_kept_figures
from jejak.reports.models import KeptFigure
from jejak.statistics.services import close_statistics, reopen_statistics, save_statistics
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OCTOBER = date(2026, 10, 1)
QUERY = "wilayah=3324&dari=2026-10-01&sampai=2026-10-31"
LONG = "Pelatihan pembuatan keripik singkong aneka rasa dan pemasarannya secara daring"
WORDS = {
    "id": {
        "open": "Simpan atau unduh angka ini",
        "save": "Simpan angka ini",
        "xlsx": "Unduh XLSX",
        "unchanged": "Belum berubah.",
        "changed": "Angka ini sudah berubah.",
        "came": "Kelas komputer",
    },
    "en": {
        "open": "Save or download these figures",
        "save": "Save these figures",
        "xlsx": "Download XLSX",
        "unchanged": "Unchanged.",
        "changed": "These figures have changed since.",
        "came": "Kelas komputer",
    },
}


def october(cast: Any) -> list[Any]:
    """Two activities and a closed month."""
    rows = [
        recorded(cast, title=LONG, held_on=date(2026, 10, 6), participant_count=15),
        recorded(cast, title="Panen padi", held_on=date(2026, 10, 9), participant_count=20),
    ]
    numbers = {"visits_onsite": 120, "visits_online": 30, "members_total": 200, "members_new": 5}
    sheet = save_statistics(
        cast.library,
        OCTOBER,
        changes=numbers | {"ict_users": 40, "method": "counted"},
        base_version=0,
        by=cast.ana,
    )
    close_statistics(cast.library, OCTOBER, base_version=sheet.version, by=cast.ana)
    return rows


def correct(cast: Any, rows: list[Any]) -> None:
    activities.withdraw_activity(rows[0], reason="Tercatat dua kali", by=cast.ana)
    activities.verify_activity(rows[1], by=cast.ben)
    recorded(cast, title="Kelas komputer", held_on=date(2026, 10, 20), participant_count=7)
    opened = reopen_statistics(cast.library, OCTOBER, reason="Salah hitung", by=cast.ana)
    save_statistics(
        cast.library,
        OCTOBER,
        changes={"visits_onsite": 100},
        base_version=opened.version,
        by=cast.ana,
    )


@pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
def test_what_was_kept_says_what_changed_and_why(
    person: Any, tmp_path: Path, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    words, rows = WORDS[language], october(cast)
    rina = person(f"kept-{language}", viewport)
    rina.signs_in("rina")
    page = rina.goes_to(f"{reverse('kept_figures')}")
    rina.looks("0-empty")

    # She opens the results of October, saves them under a name, and downloads them.
    page = rina.goes_to(f"{reverse('capaian')}?{QUERY}")
    page.get_by_text(words["open"]).click()
    rina.looks("1-results")
    page.get_by_label("Judul" if language == "id" else "Title").fill("Laporan Oktober")
    rina.clicks(words["save"], role="button")
    assert words["unchanged"] in page.inner_text("main")
    rina.looks("2-kept")
    page = rina.goes_to(f"{reverse('capaian_statistics')}?{QUERY}")
    page.get_by_text(words["open"]).click()
    with page.expect_download() as arriving:
        page.get_by_role("button", name=words["xlsx"]).click()
    file = tmp_path / arriving.value.suggested_filename
    arriving.value.save_as(file)
    exported = KeptFigure.objects.get(kind="exported")
    assert exported.code in file.name
    about = dict(row[:2] for row in openpyxl.load_workbook(file).worksheets[0].values)
    assert exported.code in about.values()

    # A record is withdrawn, another verified, one comes late, the month is corrected.
    correct(cast, rows)
    assert compare_kept_figures() == 2
    page = rina.goes_to(reverse("notices"))
    assert "Laporan Oktober" in page.inner_text("main")
    page = rina.goes_to(reverse("kept_figures"))
    rina.looks("3-list")
    assert "→" in page.inner_text("main")
    page.get_by_role("link", name="Laporan Oktober").click()
    text = page.inner_text("main")
    assert words["changed"] in text
    assert all(name in text for name in (LONG, "Panen padi", "Kelas komputer", "Salah hitung"))
    rina.looks("4-changed")
    page.get_by_role("link", name=LONG).click()
    page.wait_for_url(f"**{reverse('activity', args=[rows[0].pk])}")

    # The code on the file finds it again; a library that moved away is named.
    recode_library(cast.library, region=cast.other_village, reason="Salah ketik", by=cast.nadia)
    page = rina.goes_to(f"{reverse('kept_figures')}?kode={exported.code.lower()}")
    assert "Laporan Oktober" not in page.inner_text("main")
    page.locator("a.row-t").first.click()
    rina.looks("5-moved-away")
    citra = person(f"kept-citra-{language}", viewport)
    citra.signs_in("citra")
    page = citra.goes_to(f"{reverse('kept_figures')}?kode={exported.code}")
    citra.looks("6-not-hers")
