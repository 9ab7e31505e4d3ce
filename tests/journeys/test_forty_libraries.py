"""Forty libraries and their managers on board: pasted, mended, opened, three accept on phones."""

from __future__ import annotations

import os
import re
import sys
import time
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.urls import reverse

from jejak.access.models import Assignment, Invitation
from jejak.accounts.models import User
from jejak.directory.intake.services import start_intake
from jejak.directory.intake.tables import read_text
from jejak.directory.models import Intake
from jejak.places.models import Library, Region
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

VILLAGES = [
    "Bringinsari",
    "Curugsewu",
    "Gentinggunung",
    "Harjodowo",
    "Kalibogor",
    "Kebumen",
    "Ngadiwarno",
    "Ngargosari",
    "Pesaren",
    "Purwosari",
    "Selokaton",
    "Sewukan",
    "Tamanrejo",
    "Trimulyo",
    "Damarjati",
    "Mulyosari",
    "Peron",
    "Gebangan",
    "Gondoharum",
    "Wonodadi",
    "Jungsemi",
    "Karangmalang",
    "Kadilangu",
    "Sendangdawung",
    "Gebanganom",
    "Laban",
    "Lebosari",
    "Rejosari",
    "Sendangkulon",
    "Tanjungmojo",
    "Truko",
    "Kaliyoso",
    "Botomulyo",
    "Kumpulrejo",
    "Bulugede",
    "Sudipayung",
    "Jatirejo",
    "Tegorejo",
    "Pucangrejo",
    "Winong",
]
HEAD = "No\tNama Perpustakaan\tJenis\tDesa\tKecamatan\tKategori Mitra\tNPP\tPengelola\tNo. WA"
# Row (from one) -> column -> what is wrong there.
FAULTS: dict[int, dict[int, str]] = {
    4: {3: "Harjowinangun"},
    11: {2: "Koperasi"},
    22: {1: "Perpusdes Karangmalang Cerdas", 3: "Jungsemi", 4: "Kangkung"},
    25: {1: "Perpustakaan Desa Sumber Makmur", 3: "Sukorejo", 4: "Sukorejo"},
    30: {6: "3324A0001"},
    36: {8: "0812-77"},
}


def build_villages(cast: Any) -> None:
    """Twenty villages in each of the two districts of Kabupaten Kendal."""
    for number, name in enumerate(VILLAGES):
        district = cast.regions["332405" if number < 20 else "332406"]
        Region.objects.create(
            code=f"{district.code}{2002 + number}",
            level=4,
            kind="village",
            name=name,
            search_name=name.lower(),
            time_zone=district.time_zone,
            parent=district,
            province_id=district.province_id,
            regency_id=district.regency_id,
            district=district,
        )


def forty_rows() -> str:
    lines = [HEAD]
    for number, village in enumerate(VILLAGES, start=1):
        district = "Sukorejo" if number <= 20 else "Kangkung"
        cells = [str(number), f"Perpustakaan Desa {village} Cerdas", "Desa", village, district]
        cells += ["Replikasi mandiri", "", f"Pengelola {village}", f"0812-5555-{number:04}"]
        for column, text in FAULTS.get(number, {}).items():
            cells[column] = text
        lines.append("\t".join(cells))
    return "\n".join(lines)


def as_printed(page: Any) -> None:
    """Only the cards stand on the paper, two beside each other, none cut off."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # A4 less its margins
    if folder := os.environ.get("JEJAK_SHOTS"):
        page.screenshot(path=f"{folder}/rina-lembar-kertas-688.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    first, second = (page.locator(".cut").nth(number).bounding_box() for number in (0, 1))
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    assert not page.get_by_text("Cetak lembar").is_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size(DESKTOP)


def test_forty_libraries_with_six_faulty_rows_are_on_board_in_minutes(
    person: Any, capsys: Any
) -> None:
    cast = build_cast()
    build_villages(cast)
    Library.objects.filter(pk=cast.library.pk).update(npp="3324A0001")
    started = time.monotonic()

    rina = person("rina", DESKTOP)
    page = rina.signs_in("rina")
    rina.goes_to("/perpustakaan/")
    rina.looks("perpustakaan")
    rina.clicks("Tempel tabel")
    rina.looks("tempel")
    page.fill("[name=text]", forty_rows())
    rina.clicks("Periksa tabel", role="button")
    rina.looks("periksa")
    assert page.locator(".intake-row").count() == len(FAULTS)

    # Each fault is mended beside its cell; several at once, from the keyboard.
    row = {number: page.locator(f"#baris-{number}") for number in FAULTS}
    page.locator("#r3-village").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Harjodowo")
    row[11].locator("select").select_option("village")
    row[22].locator("label", has_text="Sama: lewati baris ini").click()
    row[25].locator("label", has_text="undang pengelolanya saja").click()
    row[30].locator("label", has_text="Bukan, ini yang lain").click()  # then the number is wrong
    row[36].locator("[name=r35-person_phone]").fill("0812-7")  # still wrong
    rina.clicks("Simpan dan periksa lagi", role="button")
    assert page.locator(".intake-row").count() == 2
    rina.looks("masih-salah")
    assert page.locator("[name=r35-person_phone]").input_value() == "0812-7"
    page.fill("[name=r35-person_phone]", "0812-7777-0036")
    page.fill("[name=r29-npp]", "3324A0030")
    rina.clicks("Simpan dan periksa lagi", role="button")
    assert page.locator(".intake-row").count() == 0
    rina.looks("siap")
    assert Library.objects.filter(regency=cast.regency).count() == 1  # nothing has happened yet

    rina.clicks("Lihat apa yang akan terjadi")
    rina.looks("akan-terjadi")
    assert page.get_by_text("Perpustakaan yang dibuka: 38").count()
    assert page.get_by_text("Orang yang diundang: 39").count()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Laksanakan").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    rina.looks("selesai")
    assert Library.objects.filter(regency=cast.regency).count() == 39
    assert Invitation.objects.count() == 39

    rina.clicks("Buat lembar", role="button")
    rina.looks("lembar")
    cards = page.locator(".cut")
    assert cards.count() == 39
    assert page.locator(".cut svg path").count() >= 39
    invited = [
        (card.locator(".cut-words a.btn").get_attribute("href"), card.locator("h2").inner_text())
        for card in (cards.nth(number) for number in range(3))
    ]
    office = time.monotonic() - started
    as_printed(page)

    for number, (whatsapp, place) in enumerate(invited, start=1):
        assert whatsapp.startswith(f"https://wa.me/6281255550{number:03}?text=")
        link = re.search(r"https?://\S+/undangan/\S+", unquote(whatsapp))
        assert link is not None
        manager = person(f"pengelola-{number}", PHONE)
        phone = manager.goes_to(urlsplit(link.group()).path)
        manager.looks("undangan")
        assert phone.locator("[name=sign_in_name]").input_value() == f"081255550{number:03}"
        phone.fill("[name=password]", f"bunga-melati-{number}")
        manager.clicks("Buat akun saya", role="button")
        manager.looks("selamat-datang")
        manager.goes_to("/")
        manager.looks("beranda")
        assert phone.get_by_text(place).count()
    all_told = time.monotonic() - started
    with capsys.disabled():
        said = f"office {office:.0f} s, with three managers {all_told:.0f} s"
        sys.stdout.write(f"\nforty libraries on board: {said}\n")
    assert (
        Assignment.objects.filter(role="manager", user__phone__startswith="+6281255550").count()
        == 3
    )
    assert all_told < 600

    page.reload()  # the sheet, asked for again: new codes, and nobody who accepted is on it
    rina.goes_to(reverse("intake", args=[Intake.objects.get().pk]))
    assert page.get_by_text("belum diterima").count()


@pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
def test_every_page_of_a_table_is_whole_and_accessible(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    build_villages(cast)
    User.objects.update(language=language)
    rina = person(f"rina-{language}", viewport)
    page = rina.signs_in("rina")
    rina.goes_to("/tabel/")
    rina.looks("kosong")
    rina.goes_to("/tabel/baru/?jenis=libraries")
    page.click("main .act button")
    rina.looks("tanpa-tabel")
    page.fill("[name=text]", forty_rows().replace("No. WA", "Kontak lain"))
    page.click("main .act button")
    rina.looks("periksa")
    table = f"/tabel/{Intake.objects.get().pk}/"
    rina.goes_to(f"{table}kolom/")
    rina.looks("kolom")
    rina.goes_to(f"{table}?baris=1#baris-1")
    rina.looks("baris")
    rina.goes_to("/tabel/")
    rina.looks("daftar")
    rina.goes_to(f"{table}hapus/")
    rina.looks("hapus")
    rina.goes_to("/orang/lembar/")
    rina.looks("pilih")
    rina.goes_to("/orang/")
    rina.looks("orang")

    clean = "\n".join(forty_rows().splitlines()[:4])
    ready = start_intake(read_text(clean), kind="libraries", by=cast.rina)
    rina.goes_to(f"/tabel/{ready.pk}/hasil/")
    rina.looks("akan-terjadi")
    with page.expect_navigation():
        page.click("main .act button")
    rina.looks("selesai")
    with page.expect_navigation():
        page.click("main section form button")
    rina.looks("lembar")
