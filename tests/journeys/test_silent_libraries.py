"""Who has no account, who fell silent, who serves whom: the office finds out and acts."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.activities.models import Activity
from jejak.activities.tests.factories import recorded
from jejak.places.services import create_library
from tests.cast import PASSWORD, build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VIEWS = pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)


def build() -> Any:
    cast = build_cast()
    cast.villages = [
        create_library(
            name=f"Perpustakaan Desa Kangkung {name}",
            library_type="village",
            region=cast.regions["3324062001"],
            partner_category="national_books",
            by=None,
        )
        for name in ("Satu", "Dua", "Tiga")
    ]
    return cast


@VIEWS
def test_rina_goes_down_to_one_village_and_invites(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build()
    User.objects.update(language=language)
    rina = person(f"rina-{language}", viewport)
    rina.signs_in("rina")
    rina.goes_to("/akun/perpustakaan/")
    rina.looks("cakupan-kabupaten")
    rina.clicks("Kecamatan Kangkung")
    rina.looks("cakupan-kecamatan")
    rina.page.locator(f"a.btn[href^='/perpustakaan/{cast.villages[0].pk}/undang/']").click()
    rina.page.click("main button.primary")
    rina.looks("undangan")
    rina.goes_to("/akun/perpustakaan/?wilayah=332406")
    assert rina.page.locator("form[action*='perbarui']").count() == 1
    rina.looks("cakupan-diundang")
    nadia = person(f"nadia-{language}", viewport)
    nadia.signs_in("nadia")
    nadia.goes_to("/akun/perpustakaan/")
    nadia.looks("cakupan-nasional")
    nadia.page.locator("a[href*='keadaan=without']").first.click()
    nadia.looks("cakupan-tanpa-akun")


@VIEWS
def test_ben_calls_a_silent_library_and_citra_sees_the_reason(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build()
    User.objects.update(language=language, last_login=timezone.now())
    row = recorded(cast)
    Activity.objects.filter(pk=row.pk).update(submitted_at=timezone.now() - timedelta(days=45))
    ben = person(f"ben-{language}", viewport)
    ben.signs_in("ben")
    ben.looks("beranda")
    ben.page.locator("section[aria-labelledby=h-libraries] a[href='/perlu-disapa/']").click()
    ben.looks("perlu-disapa")
    ben.page.locator("nav.tabs a[href*='lama=30']").click()
    assert ben.page.locator("li.row:has-text('Sumber Makmur')").count() == 1
    whatsapp = ben.page.locator("a[href^='https://wa.me/']")
    address = unquote(str(whatsapp.first.get_attribute("href")))
    assert address.startswith("https://wa.me/628120000001?text=Halo Ibu/Bapak Ana Lestari")
    assert cast.library.name in address

    ben.page.locator(f"a[href='/perpustakaan/{cast.library.pk}/sapa/']").first.click()
    ben.looks("sapa")
    friday = timezone.localdate() + timedelta(days=2)
    ben.page.click("main form button.primary")
    ben.looks("sapa-belum-lengkap")
    ben.page.locator("label:has([value=whatsapp])").click()
    ben.page.locator("label:has([value=ya])").click()
    ben.page.select_option("[name=reason]", "no_signal")
    ben.page.fill("[name=text]", "Menara rusak sejak bulan lalu, catatan ada di buku.")
    ben.page.fill("[name=next_on]", friday.isoformat())
    ben.page.click("main form button.primary")
    ben.page.locator("ol.tl").wait_for()
    ben.looks("sapa-tercatat")
    ben.goes_to("/perlu-disapa/")
    ben.looks("perlu-disapa-lagi")
    ben.goes_to(f"/perpustakaan/{cast.library.pk}/")
    ben.looks("perpustakaan")

    citra = person(f"citra-{language}", viewport)
    citra.signs_in("citra")
    citra.goes_to("/perlu-disapa/?lama=30")
    citra.page.locator("details.card summary").click()
    counted = citra.page.locator("tr:has(a[href*='alasan=no_signal']) td.r").inner_text()
    assert counted.startswith("1")
    citra.looks("alasan")


@VIEWS
def test_rina_gives_a_new_facilitator_three_libraries(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build()
    cast.ben.assignments.update(ended_at=timezone.now())
    dewi = create_account(name="Dewi Anggraini", sign_in_name="dewi", password=PASSWORD)
    assign(dewi, role=Role.FACILITATOR, place=cast.library, by=cast.rina)
    User.objects.update(language=language)
    rina = person(f"rina-{language}", viewport)
    rina.signs_in("rina")
    rina.goes_to("/pendamping/")
    rina.looks("pendamping")
    for village in cast.villages:
        rina.page.locator(f"label:has([name=libraries][value='{village.pk}'])").click()
    rina.page.click("main form[method=post] button.primary")
    rina.looks("pendamping-belum-dipilih")
    rina.page.select_option("[name=person]", label="Dewi Anggraini")
    rina.page.click("main form[method=post] button.primary")
    rina.page.get_by_role("status").first.wait_for()
    rina.looks("pendamping-diserahkan")
    assert dewi.assignments.filter(ended_at=None).count() == 4
    one = person(f"dewi-{language}", viewport)
    one.signs_in("dewi")
    one.goes_to("/perlu-disapa/")
    assert one.page.locator("li.row:has-text('Kangkung')").count() == 3
    citra = person(f"citra-{language}", viewport)
    citra.signs_in("citra")
    citra.goes_to("/pendamping/")
    citra.looks("pendamping-provinsi")
