"""A library's life: its profile beside the standards, aid, another place, its end and its heir."""

from __future__ import annotations

from typing import Any

import pytest

from jejak.places.models import Library
from tests.cast import build_cast

from .conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_manager_fills_the_profile_part_by_part_and_meets_the_standards(person: Any) -> None:
    cast = build_cast()
    home = f"/perpustakaan/{cast.library.pk}/"
    ana = person("ana", PHONE)
    page = ana.signs_in("ana")
    ana.goes_to(home)
    assert page.get_by_text("Terpenuhi: 0 dari 7 standar.").count()
    assert page.get_by_text("belum dicatat", exact=True).count() == 7
    ana.looks("belum-dicatat")

    page.locator("a[href$='#id_title_count']").first.click()
    ana.looks("koleksi")
    page.fill("[name=title_count]", "880")
    page.fill("[name=recent_title_count]", "900")
    ana.clicks("Simpan", role="button")  # more new titles than titles: said beside the field
    assert page.get_by_text("lebih banyak daripada seluruhnya (880)").count()
    assert page.locator("[name=recent_title_count]").input_value() == "900"
    ana.looks("koleksi-salah")
    page.fill("[name=recent_title_count]", "90")
    page.get_by_role("button", name="Simpan, lalu: Tenaga").click()
    page.fill("[name=staff_count]", "2")
    page.fill("[name=female_staff_count]", "2")
    page.locator("label", has_text="SMA atau sederajat").click()
    page.locator("fieldset", has_text="pelatihan").locator("label", has_text="Ya").click()
    ana.looks("tenaga")
    page.get_by_role("button", name="Simpan, lalu: Peralatan").click()
    page.fill("[name=computer_count]", "4")
    page.fill("[name=working_computer_count]", "3")
    ana.looks("peralatan")
    page.get_by_role("button", name="Simpan", exact=True).click()
    ana.goes_to(f"{home}ubah/layanan/")
    page.fill("[name=opening_hours_per_day]", "4")
    page.fill("[name=building_area_m2]", "60,5")
    for service in ("Baca di tempat", "Peminjaman", "Layanan rujukan", "Penelusuran informasi"):
        page.locator("label", has_text=service).click()
    ana.looks("layanan")
    page.get_by_role("button", name="Simpan", exact=True).click()

    # New titles, building, services, staff and head are met; titles and hours say what lacks.
    assert page.get_by_text("Terpenuhi: 5 dari 7 standar.").count()
    assert page.get_by_text("120 judul lagi").count()
    assert page.get_by_text("2 jam lagi").count()
    ana.looks("lima-terpenuhi")
    ana.goes_to(f"{home}ubah/")
    ana.looks("bagian")
    row = Library.objects.get(pk=cast.library.pk)
    assert (row.title_count, row.staff_count, row.working_computer_count) == (880, 2, 3)
