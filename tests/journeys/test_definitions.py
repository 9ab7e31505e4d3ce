"""A version is written, tried out, published in mid-year; the old quarter keeps the old one."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jejak.accounts.models import User
from jejak.common.periods import last_quarter
from jejak.indicators.models import DefinitionVersion, Indicator
from jejak.indicators.tests.five import held
from jejak.places.models import Library
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VIEWS = pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)


def build(language: str) -> Any:
    """Ana's library and another one worked in the last quarter and in this month."""
    cast = build_cast()
    User.objects.update(language=language)
    today = timezone.localdate()
    before = last_quarter(today).start + timedelta(days=20)
    for library, counts in ((cast.library, [9, 3, 1]), (cast.other_library, [2, 6, 2])):
        Library.objects.filter(pk=library.pk).update(joined_on=before - timedelta(days=400))
        for day in (before, today):
            held(library, cast, counts, told=8, photo=6, verified=2, day=day)
    return cast


@VIEWS
def test_nadia_makes_a_version_that_holds_from_this_month_on(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build(language)
    nadia = person(f"nadia-{language}", viewport)
    nadia.signs_in("nadia")
    nadia.goes_to("/indikator/")
    nadia.looks("indikator")
    page = nadia.page
    page.locator("form[action='/indikator/baru/'] button").click()
    page.wait_for_load_state()
    nadia.looks("draf")

    draft = DefinitionVersion.objects.drafts().get()
    writes_a_bad_expression_and_mends_it(nadia, draft)
    weighs_and_asks_less_of_photos(nadia, draft)
    reorders(nadia, draft)

    nadia.goes_to(f"/indikator/{draft.pk}/coba/?masa=triwulan-lalu")
    nadia.looks("coba")
    assert page.locator("#h-places + .tbl tbody tr").count() == 2
    page.locator("#h-places + .tbl a").first.click()
    page.wait_for_load_state()
    nadia.looks("coba-provinsi")

    nadia.goes_to(f"/indikator/{draft.pk}/terbit/")
    nadia.looks("terbit")
    page.click("main form.form button.primary")
    page.wait_for_load_state()
    draft.refresh_from_db()
    assert draft.valid_from == timezone.localdate().replace(day=1)
    nadia.looks("indikator-versi-3")

    ana_keeps_the_old_version_for_the_old_quarter(person, cast, language, viewport)
    omar_reads_what_is_counted(person, language, viewport)


def writes_a_bad_expression_and_mends_it(nadia: Any, draft: DefinitionVersion) -> None:
    page = nadia.page
    nadia.goes_to(f"/indikator/{draft.pk}/baru/")
    for name, text in (
        ("name_id", "Peminjaman dan baca di tempat"),
        ("name_en", "Items lent and read in the library"),
        ("code", "items_used"),
        ("numerator", "loans + in_library_use"),
    ):
        page.fill(f"[name={name}]", text)
    # What is written is worked out while it is written.
    page.wait_for_selector("#preview .wrong-at mark")
    assert page.locator("#preview mark").inner_text() == "in_library_use"
    page.click("main .act button.primary")
    page.wait_for_load_state()
    assert page.locator(".wrong-at mark").first.inner_text() == "in_library_use"
    nadia.looks("rumus-salah")
    page.fill("[name=numerator]", "loans + in_library_uses")
    page.click("main .act button.primary")
    page.wait_for_load_state()
    assert draft.indicators.get(code="items_used").numerator == "loans + in_library_uses"


def weighs_and_asks_less_of_photos(nadia: Any, draft: DefinitionVersion) -> None:
    page = nadia.page
    for code, weight in (("photo_backed", "5"), ("involvement", "35")):
        nadia.goes_to(f"/indikator/{draft.pk}/{code}/")
        page.fill("[name=weight]", weight)
        if code == "involvement":
            page.fill("[name=tempat]", "Kendal")
            page.click("button[name=lihat]")
            page.wait_for_selector("#preview .fig-n")
            page.locator("main form summary").click()
            nadia.looks("indikator-ubah")
        page.click("main form[data-preview] .act button.primary")
        page.wait_for_load_state()
    nadia.goes_to(f"/indikator/{draft.pk}/involvement/")
    page.locator("section[aria-labelledby=h-targets] summary").click()
    page.fill("[name=amount]", "2")
    page.fill("[name=per_months]", "1")
    page.select_option("[name=library_type]", "tbm")
    page.click("form[action$='/sasaran/'] button")
    page.wait_for_load_state()
    assert Indicator.objects.get(version=draft, code="involvement").targets.count() == 2
    nadia.goes_to(f"/indikator/{draft.pk}/")
    page.fill("[name=note]", "Pelibatan lebih berbobot, foto lebih ringan")
    page.locator("section[aria-labelledby=h-version] button").click()
    page.wait_for_load_state()
    nadia.looks("draf-siap")


def reorders(nadia: Any, draft: DefinitionVersion) -> None:
    page = nadia.page
    page.locator("form[action$='/items_used/urutan/'] button[value=naik]").click()
    page.wait_for_load_state()
    assert list(draft.indicators.values_list("code", flat=True))[-2] == "items_used"


def ana_keeps_the_old_version_for_the_old_quarter(
    person: Any, cast: Any, language: str, viewport: dict[str, int]
) -> None:
    ana = person(f"ana-{language}", viewport)
    ana.signs_in("ana")
    ana.goes_to("/rapor/?masa=triwulan-lalu")
    rule = ana.page.locator("a[href^='/indikator/']").first
    assert rule.get_attribute("href") == "/indikator/?versi=2"
    ana.goes_to("/rapor/?masa=triwulan-ini")
    assert rule.get_attribute("href") == "/indikator/?versi=3"
    ana.page.locator(f"a[href='/rapor/sasaran/perpustakaan/{cast.library.pk}/']").click()
    ana.page.fill("[name=involvement]", "5")
    ana.page.fill("[name=women_share]", "60")
    ana.looks("sasaran-sendiri")
    ana.page.click("main button.primary")
    ana.page.wait_for_load_state()
    ana.goes_to("/rapor/?masa=triwulan-ini")
    assert ana.page.locator(".own").count() == 2
    ana.looks("rapor-sasaran-sendiri")


def omar_reads_what_is_counted(person: Any, language: str, viewport: dict[str, int]) -> None:
    omar = person(f"omar-{language}", viewport)
    omar.signs_in("omar")
    omar.goes_to("/capaian/definisi/")
    omar.page.locator("main a[href='/indikator/']").click()
    omar.page.wait_for_load_state()
    omar.looks("indikator-omar")
    omar.goes_to("/indikator/?versi=1")
    omar.looks("indikator-versi-1")
