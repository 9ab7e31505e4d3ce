"""From the nation to a regency over the map: squares first, outlines once they are loaded."""

from pathlib import Path
from typing import Any

import pytest

from jejak.accounts.models import User
from jejak.figures.tests.thirty import build_thirty
from jejak.indicators.tests.five import build_five
from jejak.places.boundaries.store import load_boundaries
from jejak.places.tests.outlines import all_of_them, written
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VIEWS = pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
MONTHS = "dari=2019-01-01&sampai=2019-10-31"
QUARTER = "dari=2026-07&sampai=2026-09"


@VIEWS
def test_nadia_goes_down_by_squares_and_then_by_outlines(
    person: Any, tmp_path: Path, language: str, viewport: dict[str, int]
) -> None:
    build_thirty(build_cast())
    User.objects.update(language=language)
    nadia = person(f"nadia-peta-{language}", viewport)
    nadia.signs_in("nadia")
    nadia.goes_to(f"/capaian/?wilayah=0&{MONTHS}")
    nadia.looks("petak-nasional")
    nadia.page.locator(".tiles a[aria-label^='Jawa Tengah']").click()
    nadia.page.wait_for_url("**wilayah=33**")
    nadia.looks("petak-provinsi")
    assert nadia.page.locator(".tiles li").count() == 2
    assert nadia.page.locator(".areas").count() == 0

    load_boundaries(written(tmp_path, all_of_them()), source="Made up for this test")
    nadia.goes_to(f"/capaian/?wilayah=0&{MONTHS}")
    nadia.looks("batas-nasional")
    # By keyboard too: an outline is a link like any other.
    nadia.page.locator(".areas a[aria-label^='Jawa Tengah']").focus()
    nadia.page.keyboard.press("Enter")
    nadia.page.wait_for_url("**wilayah=33**")
    nadia.looks("batas-provinsi")
    nadia.page.locator("a[href*='peta=petak']").click()
    nadia.page.wait_for_url("**peta=petak**")
    assert nadia.page.locator(".areas").count() == 0
    nadia.page.locator("#peta summary").click()
    nadia.looks("petak-dengan-tabel")
    nadia.page.locator(".tiles a[aria-label^='Kabupaten Kendal']").click()
    nadia.page.wait_for_url("**wilayah=3324**")


@VIEWS
def test_citra_sees_the_colours_of_her_regencies_and_who_is_on_time(
    person: Any, tmp_path: Path, language: str, viewport: dict[str, int]
) -> None:
    build_five(build_cast())
    User.objects.update(language=language)
    citra = person(f"citra-peta-{language}", viewport)
    citra.signs_in("citra")
    citra.goes_to(f"/rapor/?wilayah=33&{QUARTER}")
    citra.looks("rapor-petak")
    load_boundaries(written(tmp_path, all_of_them()), source="Made up for this test")
    citra.goes_to(f"/kelengkapan/?wilayah=33&{QUARTER}")
    citra.looks("kelengkapan-batas")
    citra.page.emulate_media(color_scheme="dark")
    citra.goes_to(f"/rapor/?wilayah=33&{QUARTER}")
    citra.looks("rapor-batas-gelap")
    citra.page.locator("#peta summary").click()
    citra.looks("rapor-batas-tabel")
    citra.page.locator(".areas a[aria-label^='Kabupaten Kendal']").click()
    citra.page.wait_for_url("**wilayah=3324**")
