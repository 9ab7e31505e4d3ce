"""A manager finds in one minute what turns her card green, does it, and sees it greener."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jejak.accounts.models import User
from jejak.activities.models import Activity
from jejak.common.periods import last_quarter
from jejak.indicators.asked import runs_before
from jejak.indicators.tests.five import build_five, closed, held
from jejak.places.models import Library
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VIEWS = pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
LONG = "Perpustakaan Desa Sumber Makmur Jaya Abadi Sejahtera"
# involvement, information, advocacy; told apart, with a photo, verified; months closed on time
EARLIER = [
    ([5, 1, 0], 2, 3, 1, 1),
    ([7, 2, 1], 4, 5, 2, 1),
    ([9, 2, 1], 6, 6, 6, 2),
    ([11, 3, 2], 9, 9, 9, 2),
]


def build(language: str) -> Any:
    """Bring Ana's library to 75.0, one record told apart away from green, after a long climb."""
    cast = build_cast()
    build_five(cast)
    cast.months = last_quarter(timezone.localdate())
    Library.objects.filter(pk=cast.library.pk).update(
        name=LONG, partner_category="national_books", joined_on=date(2020, 1, 1)
    )
    cast.library.refresh_from_db()
    *before, now = runs_before(cast.months, 5)
    for run, (counts, told, photo, verified, months) in zip(before, EARLIER, strict=True):
        day = run.start + timedelta(days=9)
        held(cast.library, cast, counts, told=told, photo=photo, verified=verified, day=day)
        for month in run.months()[:months]:
            closed(cast.library, cast, month)
    held(cast.library, cast, [12, 3, 2], told=0, photo=17, verified=0, day=now.start)
    for month in now.months():
        closed(cast.library, cast, month)
    User.objects.update(language=language)
    return cast


@VIEWS
def test_ana_finds_what_turns_her_card_green_and_does_it(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    build(language)
    ana = person(f"ana-{language}", viewport)
    page = ana.signs_in("ana")
    ana.looks("beranda")
    with override(language):
        page.locator("section[aria-labelledby=h-card] .sec-head a").click()
        ana.looks("rapor-kuning")
        main = page.locator("main")
        assert main.get_by_text("75,0" if language == "id" else "75.0").first.is_visible()
        assert main.get_by_text(_("Yellow")).first.is_visible()
        assert main.get_by_text(_("The first step alone is enough.")).is_visible()
        ana.clicks(_("Fill in women and men in this many activities: %(n)s") % {"n": 1})
        ana.looks("belum-dirinci")
        page.locator("a.row", has_text="Kegiatan 0").first.click()
        ana.clicks(_("Edit"))
        page.locator("summary", has_text=_("Break down women and men")).first.click()
        page.fill("[name=female_count]", "7")
        page.fill("[name=male_count]", "3")
        page.locator("main button.primary[value=keep]").click()
        page.wait_for_load_state()
        ana.goes_to("/rapor/")
        ana.looks("rapor-hijau")
        assert main.get_by_text("76,1" if language == "id" else "76.1").first.is_visible()
        assert main.get_by_text(_("Green")).first.is_visible()
    assert Activity.objects.filter(female_count=7, male_count=3).count() == 1


@VIEWS
def test_rina_and_nadia_see_who_needs_help(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build(language)
    rina = person(f"rina-{language}", viewport)
    page = rina.signs_in("rina")
    rina.looks("beranda")
    with override(language):
        page.locator("section[aria-labelledby=h-card] a[href*='warna=yellow']").click()
        rina.looks("kuning")
        rina.clicks(LONG)
        rina.looks("rapor-perpustakaan")
        rina.goes_to(f"/perpustakaan/{cast.library.pk}/sapa/")
        rina.clicks(_("Report card"))
        rina.goes_to("/rapor/")
        rina.looks("rapor-kabupaten")
        page.locator("section[aria-labelledby=h-colours] a[href*='warna=no_account']").click()
        page.locator("main a.row").first.click()
        rina.looks("rapor-abu-abu")
        rina.goes_to("/kelengkapan/")
        rina.looks("kelengkapan")
        rina.goes_to("/rapor/?dari=2026-13&sampai=2026-01")
        rina.looks("bulan-salah")
        nadia = person(f"nadia-{language}", viewport)
        nadia.signs_in("nadia")
        nadia.goes_to("/rapor/")
        nadia.looks("rapor-nasional")
        nadia.clicks("Jawa Tengah")
        nadia.looks("rapor-provinsi")
        nadia.goes_to(f"/rapor/?perpustakaan={cast.far_library.pk}")
        nadia.looks("bukan-mitra")
