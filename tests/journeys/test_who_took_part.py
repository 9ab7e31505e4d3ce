"""The question of a newcomer: how many women, how much verified, who is behind, which records.

Counted by hand from the thirty records: theme 1, Central Java, 15 March to 20 September 2019.
14 Kebumen (9 women, verified), 29 Kendal (2 women, returned), 26 the provincial library (not
told apart). Women 11, of them verified 9.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

from jejak.figures.recount import recount
from jejak.figures.tests.thirty import build_thirty
from jejak.places.models import Library, Region
from tests.cast import build_cast

from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def more_regencies(cast: Any) -> None:
    """Central Java has more regencies with a partner than five."""
    java = cast.regions["33"]
    for number in range(1, 6):
        region = Region.objects.create(
            code=f"334{number}", level=2, kind="regency", name=f"Kabupaten Contoh {number}",
            search_name=f"contoh {number}", time_zone="Asia/Jakarta", parent=java, province=java,
        )  # fmt: skip
        Library.objects.create(
            name=f"Perpustakaan Contoh {number}", library_type="village", province=java,
            regency=region, partner_category="national_books",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-360", "en-1280"]
)
def test_how_many_women_took_part(person: Any, language: str, viewport: dict[str, int]) -> None:
    cast = build_cast()
    build_thirty(cast)
    more_regencies(cast)
    cast.citra.language = language
    cast.citra.save()
    theme = cast.themes[0]
    paper = recount(
        region_code="33", start=date(2019, 3, 15), end=date(2019, 9, 20), theme_id=theme.pk
    )
    assert paper.female == 11

    citra = person(f"women-{language}", viewport)
    page = citra.signs_in("citra")
    with override(language):
        page = citra.goes_to("/capaian/")
        page.fill("#dari", "2019-03-15")
        page.fill("#sampai", "2019-09-20")
        page.select_option("#tema", theme.code)
        page.get_by_role("button", name=_("Show")).click()
        page.wait_for_load_state()
        citra.looks("answer")
        women = page.locator(".fig", has=page.get_by_text(_("Women"), exact=True))
        assert women.locator(".fig-n").inner_text() == "11"
        assert "9" in women.locator(".fig-d").inner_text()

        page.locator("nav", has_text=_("Sort by")).get_by_role("link", name=_("Women")).click()
        page.wait_for_load_state()
        behind = page.locator("section[aria-labelledby=h-behind] li")
        assert behind.count() == 5
        citra.looks("behind")

        women = page.locator(".fig", has=page.get_by_text(_("Women"), exact=True))
        women.locator(".fig-n a").click()
        page.wait_for_load_state()
        assert page.locator("main ul.list .row-t").count() == 3
        citra.looks("records")
