"""From the sums of a region to one plan, and from a report card to what answers a need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.activities.tests.factories import recorded
from jejak.places.models import Library
from jejak.plans.tests.factories import agreed, cost, lined, needed, planned
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VIEWS = pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
SOURCES = ("dana_desa", "add", "apbd")


def build(language: str) -> Any:
    """Ana's plan is done in part, the plan of the other library is late, the province drafts.

    Of Ana's four records of this month three carry out her plan, two for a need.
    """
    cast = build_cast()
    User.objects.update(language=language)
    today = timezone.localdate()
    before = today - timedelta(days=400)
    Library.objects.filter(pk=cast.library.pk).update(joined_on=before, opened_on=before)
    need = needed(cast, noted_on=today)
    plan = planned(cast, year=today.year)
    costs = [
        cost(f"Benang {n}", "2.5", "paket", 350_000 * (n + 1), source)
        for n, source in enumerate(SOURCES)
    ]
    months = (1, today.month)
    first = lined(
        plan, by=cast.ana, costs=costs, need_id=need.pk, months=months, output_target=2,
        title="Kelas tenun dan pemasaran lewat ponsel untuk ibu-ibu penenun",
    )  # fmt: skip
    second = lined(plan, by=cast.ana, months=(today.month,), title="Pameran tenun")
    cast.plan = agreed(plan, by=cast.ana, on=today)
    for line, spent in ((first, 300_000), (first, None), (second, 125_500), (None, None)):
        recorded(
            cast, held_on=today, plan_line_id=line.pk if line else None, cost_idr=spent,
            female_count=9, male_count=6,
        )  # fmt: skip
    dewi = cast.stranger
    assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
    other = planned(cast, year=today.year, library=cast.other_library, by=dewi)
    lined(other, by=dewi, months=tuple(range(1, 13)), costs=costs[:1])
    agreed(other, by=dewi, on=today)
    planned(cast, year=today.year, library=cast.province_library, by=cast.citra)
    return cast


@VIEWS
def test_from_the_nations_sums_down_to_one_plan(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    plan = build(language).plan
    nadia = person(f"nadia-{language}", viewport)
    nadia.signs_in("nadia")
    page = nadia.page
    nadia.goes_to("/rencana-wilayah/")
    nadia.looks("rencana-nasional")
    for code, title in (("33", "provinsi"), ("3324", "kabupaten")):
        page.locator(f"#places a[href*='wilayah={code}&']").first.click()
        page.wait_for_load_state()
        nadia.looks(f"rencana-{title}")
    records = page.locator(".figs a[href*='rencana=ada']")
    assert records.inner_text().startswith("3")
    records.click()
    page.wait_for_load_state()
    assert page.locator("main .list li").count() == 3
    page.go_back()
    page.locator("#places tbody a").first.click()
    page.wait_for_load_state()
    page.locator(f"main a[href='/rencana/{plan.pk}/']").first.click()
    page.wait_for_load_state()
    assert "Kelas tenun" in page.locator("main").inner_text()
    nadia.looks("rencana-perpustakaan")


@VIEWS
def test_the_card_opens_what_answers_a_need(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    build(language)
    ana = person(f"ana-{language}", viewport)
    ana.signs_in("ana")
    page = ana.page
    ana.goes_to("/rapor/?masa=triwulan-ini")
    ana.looks("rapor-kebutuhan")
    row = page.locator(".comp").last
    assert row.locator(".meter").count() == 0
    row.locator("a").click()
    page.wait_for_load_state()
    assert page.locator("main .list li").count() == 2
    ana.looks("catatan-untuk-kebutuhan")
    ben = person(f"ben-{language}", viewport)
    ben.signs_in("ben")
    ben.goes_to("/rapor/?wilayah=3324&masa=triwulan-ini")
    ben.looks("rapor-kabupaten")
