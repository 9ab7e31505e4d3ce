"""A library's life: its profile beside the standards, aid, another place, its end and its heir."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from jejak.accounts.models import User
from jejak.activities.tests.factories import recorded
from jejak.places.models import Library, Region
from jejak.places.services import create_library
from jejak.places.tests.test_newer_list import NEWER, write
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

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


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_office_notes_aid_recodes_and_closes_with_a_successor(
    person: Any, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    recorded(cast)
    heir = create_library(name="TBM Melati", library_type="tbm", region=cast.village, by=None)
    home = f"/perpustakaan/{cast.library.pk}/"
    rina = person("rina", viewport)
    page = rina.signs_in("rina")
    rina.goes_to(f"{home}bantuan/")
    rina.looks("bantuan-kosong")
    rina.clicks("Catat bantuan")
    page.select_option("[name=kind]", "computers")
    page.fill("[name=quantity]", "3")
    page.fill("[name=unit]", "unit")
    page.fill("[name=amount_idr]", "Rp 21.000.000")
    rina.clicks("Simpan", role="button")  # without a giver
    rina.looks("bantuan-salah")
    assert page.locator("[name=amount_idr]").input_value() == "Rp 21.000.000"
    page.fill("[name=giver]", "CSR Bank Jateng")
    rina.clicks("Simpan", role="button")
    rina.looks("bantuan")
    page.locator("a[href$='/hapus/']").click()
    page.fill("[name=reason]", "Tercatat dua kali")
    rina.clicks("Hapus", role="button")
    assert page.get_by_text("Tercatat dua kali").count()
    rina.looks("bantuan-dihapus")

    rina.goes_to(f"{home}pindah/?cari=33.24.06.2001")
    page.locator("label", has_text="Desa Kangkung").first.click()
    page.fill("[name=reason]", "Salah ketik")
    rina.clicks("Lihat apa yang berubah", role="button")
    assert page.get_by_role("row", name="2026 1 15").count()
    assert Library.objects.get(pk=cast.library.pk).village == cast.village
    rina.looks("dampak")
    page.get_by_role("button", name="Ubah kode", exact=True).click()
    assert Library.objects.get(pk=cast.library.pk).village.code == "3324062001"
    rina.looks("sudah-pindah")

    rina.goes_to(f"{home}tutup/?cari=melati")
    page.locator("label", has_text="TBM Melati").click()
    page.fill("[name=reason]", "Digabung dengan TBM Melati")
    rina.looks("tutup")
    rina.clicks("Tutup perpustakaan", role="button")
    assert page.get_by_role("link", name="TBM Melati").count()
    rina.looks("sudah-tutup")
    rina.goes_to(f"/perpustakaan/{heir.pk}/")
    assert page.get_by_role("link", name="Perpustakaan Desa Sumber Makmur").count()
    rina.looks("penerus")
    rina.goes_to(f"{home}program/")
    rina.looks("program")
    rina.goes_to(f"{home}penerus/")
    rina.looks("ubah-penerus")
    rina.goes_to(f"{home}riwayat/")
    rina.looks("riwayat")


def test_a_newer_list_is_loaded_and_its_libraries_recoded_one_by_one(
    person: Any, tmp_path: Path
) -> None:
    cast = build_cast()
    User.objects.update(language="en")
    kangkung = create_library(
        name="TBM Kangkung",
        library_type="tbm",
        region=Region.objects.by_code("3324062001"),
        by=None,
    )
    recorded(cast, library=kangkung, by=cast.rina)
    newer = write(tmp_path / "newer.csv", NEWER)
    call_command("regions_load", str(newer), "--legal-basis", "Kepmendagri 1/2026")

    nadia = person("nadia", DESKTOP)
    page = nadia.signs_in("nadia")
    nadia.goes_to("/perpustakaan/")
    nadia.looks("libraries")
    nadia.clicks("See them and recode")
    nadia.looks("to-recode")
    nadia.clicks("Recode to the proposal")
    assert page.locator("[name=reason]").input_value().endswith("Kepmendagri 1/2026")
    nadia.looks("proposed")
    nadia.clicks("See what changes", role="button")
    nadia.looks("effect")
    page.get_by_role("button", name="Recode", exact=True).click()
    assert Library.objects.get(pk=kangkung.pk).village.code == "3325012001"
    nadia.goes_to("/perpustakaan/wilayah-berubah/")
    assert page.get_by_text("Every library of your area stands in an official region.").count()
    nadia.looks("none-left")
    nadia.goes_to("/wilayah/?q=kangkung")
    nadia.looks("regions")
    nadia.goes_to(f"/perpustakaan/{kangkung.pk}/riwayat/")
    nadia.looks("history")
