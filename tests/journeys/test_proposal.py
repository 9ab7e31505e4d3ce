"""Ana takes a printed proposal to the village head; Rina keeps prices, Nadia the codes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

from jejak.accounts.models import User
from jejak.activities.tests.factories import recorded
from jejak.plans import services
from jejak.plans.models import BudgetAccount
from jejak.plans.services import NewEvidence, PriceContent
from jejak.plans.tests.factories import (
    agreed,
    cost,
    five_needs,
    lined,
    meeting_of,
    planned,
    score,
)
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VIEWS = pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
# A4 in points.
SHORT, LONG = 595, 842


def build(language: str) -> Any:
    """A plan of four activities, one of which has nothing but a title; a village that agreed."""
    cast = build_cast()
    User.objects.update(language=language)
    needs = five_needs(cast)
    for source, statement in (
        ("Tanya dari rumah ke rumah", "31 dari 38 keluarga menjual ke tengkulak"),
        ("Kelompok tani Mekar", "Harga di pasar Kendal dua kali harga tengkulak"),
    ):
        proof = NewEvidence(
            kind="survey", statement=statement, source=source, dated_on=date(2026, 1, 5)
        )
        services.add_evidence(needs[0], proof, by=cast.ana)
    meeting = meeting_of(cast, needs)
    score(meeting, *[(5, 5, 5, 5), *[(1, 2, 1, 2)] * 4], by=cast.ana)
    score(meeting, *[(4, 4, 4, 4), *[(2, 2, 2, 2)] * 4], by=cast.ana)
    first = meeting.candidates.get(need=needs[0])
    services.decide_meeting(meeting, agreed=[first.pk], present_count=24, by=cast.ana)
    accounts = {row.activity_code: row.pk for row in BudgetAccount.objects.all()}
    plan = planned(cast)
    weaving = lined(
        plan,
        by=cast.ana,
        need_id=needs[0].pk,
        objective="38 keluarga penenun dapat menjual langsung ke pembeli",
        place="Balai Desa Sukorejo",
        person_in_charge="Ana Lestari",
        target_groups=("women", "micro_entrepreneurs"),
        account_id=accounts["4.4.01"],
        costs=[
            cost(),
            cost("Honor pelatih tenun", "12", "jam", 100_000),
            cost("Konsumsi peserta", "90", "orang", 15_000, "add"),
        ],
    )
    lined(
        plan,
        by=cast.ana,
        title="Rak dan buku pertanian",
        months=(2,),
        place="Perpustakaan Desa",
        account_id=accounts["2.1.08"],
        costs=[cost("Rak buku", "2", "buah", 1_250_000), cost("Buku", "60", "judul", 65_000)],
    )
    lined(
        plan,
        by=cast.ana,
        title="Kelas foto produk",
        months=(9, 10),
        need_id=needs[0].pk,
        place="Perpustakaan Desa",
        account_id=accounts["4.5.01"],
        costs=[cost("Pelatih", "8", "jam", 100_000, "csr")],
    )
    lined(plan, by=cast.ana, title="Lomba bercerita", months=(11,))
    agreed(plan, by=cast.ana)
    for day, people in ((3, 15), (17, 12)):
        recorded(
            cast, held_on=date(2026, 3, day), participant_count=people, plan_line_id=weaving.pk
        )
    cast.plan, cast.weaving = plan, weaving
    return cast


@VIEWS
def test_ana_chooses_what_dana_desa_shall_pay_and_prints_it(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build(language)
    ana = person("ana", viewport)
    ana.signs_in("ana")
    with override(language):
        ana.goes_to(f"/rencana/{cast.plan.pk}/")
        ana.clicks(_("Proposal and RAB"))
        ana.looks("proposal")
        page = ana.page
        assert page.get_by_role("checkbox", checked=True).count() == 3
        ana.clicks(_("Village Fund (Dana Desa)"))
        assert page.get_by_role("checkbox", checked=True).count() == 2
        page.get_by_role("checkbox", name="Rak dan buku pertanian").uncheck()
        ana.clicks(_("Check the choice"), role="button")
        assert "Rp 3.300.000" in plain(page) or "Rp 3,300,000" in plain(page)
        ana.looks("proposal-of-one")
        ana.clicks(_("See and print"), role="button")
        assert "Kelas tenun dan pemasaran" in plain(page)
        assert "Rak dan buku" not in plain(page)
        ana.looks("proposal-print")
        page.locator("#dasar ~ .reason a").first.click()
        assert page.url.endswith(f"/rencana/kegiatan/{cast.weaving.pk}/")


def plain(page: Any) -> str:
    return str(page.locator("main").inner_text()).replace("\xa0", " ")


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Return width and height of each page, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


def test_each_rab_is_one_page_and_the_rows_of_the_village_lie_across(person: Any) -> None:
    cast = build("id")
    ana = person("ana", DESKTOP)
    ana.signs_in("ana")
    page = ana.goes_to(f"/usulan/{cast.plan.pk}/cetak/")
    pages = sizes_of(page.pdf(prefer_css_page_size=True, print_background=True))
    # Three RAB, one page across, the reasons.
    assert [wide > high for wide, high in pages] == [False, False, False, True, False]
    assert {tuple(sorted(size)) for size in pages} == {(SHORT, LONG)}


@VIEWS
def test_rina_keeps_the_prices_that_plans_take(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    services.add_price(
        cast.regency,
        PriceContent(description="Benang", unit="paket", price_idr=40_000, source="SSH 2025"),
        year=2025,
        by=cast.rina,
    )
    rina = person("rina", viewport)
    rina.signs_in("rina")
    with override(language):
        page = rina.goes_to("/anggaran/harga/3324/?tahun=2026")
        rina.looks("prices-empty")
        rina.clicks(_("Copy from %(year)s") % {"year": 2025}, role="button")
        rina.clicks(_("Paste many"))
        page.fill("[name=lines]", "Kain tenun; meter; 45.000\nKopi; cangkir\nGula\tkg\t17500")
        rina.clicks(_("Take them in"), role="button")
        rina.looks("prices-pasted")
        assert page.input_value("[name=lines]") == "Kopi; cangkir"
        page.fill("[name=lines]", "Kopi; cangkir; 5000")
        rina.clicks(_("Take them in"), role="button")
        assert page.locator("tbody tr").count() == 4
        rina.looks("prices")
        page.locator("a", has_text="Benang").first.click()
        page.fill("[name=price_idr]", "0")
        rina.clicks(_("Save"), role="button")
        rina.looks("price-refused")
        page.fill("[name=price_idr]", "Rp 42.500")
        rina.clicks(_("Save"), role="button")
        assert "42.500" in plain(page) or "42,500" in plain(page)


@VIEWS
def test_nadia_retires_a_code_and_adds_the_one_that_follows_it(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    build_cast()
    User.objects.update(language=language)
    nadia = person("nadia", viewport)
    nadia.signs_in("nadia")
    with override(language):
        page = nadia.goes_to("/anggaran/rekening/")
        nadia.looks("accounts")
        page.get_by_role("link", name=re.compile(r"2\.1\.08")).click()
        nadia.looks("account")
        nadia.clicks(_("Retire"), role="button")
        nadia.clicks(_("Add an account"))
        page.fill("[name=activity_code]", "2.1.08")
        nadia.clicks(_("Save"), role="button")
        nadia.looks("account-refused")
        page.fill("[name=field_code]", "2")
        page.fill("[name=field_name]", "Pelaksanaan Pembangunan Desa")
        page.fill("[name=name_id]", "Pengelolaan Perpustakaan Desa")
        page.fill("[name=law]", "Permendagri baru")
        nadia.clicks(_("Save"), role="button")
        assert page.locator(".list > li").count() == 11
        nadia.looks("accounts-after")
