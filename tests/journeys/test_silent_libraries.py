"""Who has no account, who fell silent, who serves whom: the office finds out and acts."""

from typing import Any

import pytest

from jejak.accounts.models import User
from jejak.places.services import create_library
from tests.cast import build_cast

from .conftest import DESKTOP, PHONE

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
