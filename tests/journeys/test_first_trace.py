"""From an invitation in a village to an exact national figure, as people would do it."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from PIL import Image

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.activities import services
from jejak.activities.models import Activity, ActivityPhoto, State
from jejak.activities.tasks import process_now
from jejak.activities.tests.factories import recorded
from jejak.media.models import Photo
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def phone_photo(width: int, height: int, *, colour: tuple[int, int, int]) -> bytes:
    """A JPEG as a phone makes it, with the place and the time in its EXIF."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    image.paste(colour, (width // 4, height // 4, width // 2, height // 2))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 09:32:10"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "S", (7.0, 6.0, 12.34), "E", (110.0, 2.0, 56.78)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def files() -> list[Any]:
    return [
        {
            "name": "IMG_0001.jpg",
            "mimeType": "image/jpeg",
            "buffer": phone_photo(4000, 3000, colour=(200, 40, 40)),
        },
        {
            "name": "IMG_0002.jpg",
            "mimeType": "image/jpeg",
            "buffer": phone_photo(1600, 1200, colour=(40, 90, 200)),
        },
    ]


def test_from_a_whatsapp_invitation_to_the_first_record_with_two_photos(person: Any) -> None:
    cast = build_cast()

    ben = person("ben", DESKTOP)
    ben.signs_in("ben")
    ben.goes_to(f"/perpustakaan/{cast.library.pk}/")
    ben.looks("perpustakaan")
    ben.clicks("Undang")
    ben.page.check("input[value=manager]", force=True)
    ben.looks("undang")
    ben.clicks("Buat undangan", role="button")
    ben.looks("undangan-siap")
    message = ben.page.locator("textarea").input_value()
    link = re.search(r"https?://\S+/undangan/\S+", message)
    assert link is not None

    # The phone's preview opens the link first; that spends nothing.
    preview = person("pratinjau")
    preview.goes_to(urlsplit(link.group()).path)

    sri = person("sri")
    page = sri.goes_to(urlsplit(link.group()).path)
    sri.looks("undangan")
    sri.clicks("Buat akun saya", role="button")  # nothing filled in: a clear answer
    sri.looks("undangan-salah")
    page.fill("[name=name]", "Sri Wahyuni")
    page.fill("[name=sign_in_name]", "0812-5555-7777")
    page.fill("[name=password]", "bunga-melati-7")
    sri.clicks("Buat akun saya", role="button")
    sri.looks("selamat-datang")
    assert User.objects.get(phone="+6281255557777").name == "Sri Wahyuni"

    sri.goes_to("/")
    sri.looks("beranda")
    sri.clicks("Catat kegiatan")
    sri.looks("catat")
    page.fill("[name=title]", "Kelas menjahit pemula")
    page.fill("[name=participant_count]", "15")
    page.locator("summary", has_text="Rinci perempuan").click()
    page.fill("[name=female_count]", "40")
    page.set_input_files("[name=photos]", files())
    sri.clicks("Simpan dan kirim", role="button")

    # Wrong and missing answers are named, and nothing that was given is lost.
    assert page.locator("[name=title]").input_value() == "Kelas menjahit pemula"
    assert page.get_by_text("Perempuan (40) lebih banyak daripada seluruh peserta (15)").first
    assert page.get_by_text("IMG_0001.jpg").count()
    sri.looks("catat-salah")
    page.fill("[name=female_count]", "12")
    page.locator("label", has_text="Pelibatan masyarakat").click()
    page.locator("label", has_text="Ekonomi").click()
    sri.clicks("Simpan dan kirim", role="button")
    assert page.get_by_text("Aman di server").count()
    sri.looks("tersimpan")

    row = Activity.objects.get()
    assert (row.state, row.participant_count, row.female_count) == (State.SUBMITTED, 15, 12)
    assert ActivityPhoto.objects.filter(activity=row).count() == 2
    assert process_now() == 2
    row.refresh_from_db()
    assert row.has_photo
    photo = Photo.objects.get(original_name="IMG_0001.jpg")
    assert (str(photo.claimed_latitude), str(photo.claimed_longitude)) == ("-7.103", "110.049")
    page.reload()
    assert page.locator(".photos img").count() == 2
    sri.looks("dengan-foto")


def test_returned_on_two_fields_corrected_and_verified(person: Any) -> None:
    cast = build_cast()
    yesterday = timezone.localdate() - timedelta(days=1)
    row = recorded(cast, participant_count=51, held_on=yesterday)

    ben = person("ben", DESKTOP)
    ben.signs_in("ben")
    ben.looks("beranda")
    ben.goes_to("/kegiatan/?keadaan=submitted")
    ben.looks("periksa")
    ben.clicks("Kelas menjahit pemula")
    ben.looks("catatan")
    ben.clicks("Kembalikan")
    ben.clicks("Kembalikan", role="button")  # without a remark: refused with a reason
    assert ben.page.get_by_role("alert").count()
    ben.page.fill("[name=participant_count]", "Di foto tampak 15 orang. Salah ketik?")
    ben.page.fill("[name=title]", "Pertemuan ke berapa?")
    ben.looks("kembalikan")
    ben.clicks("Kembalikan", role="button")

    ana = person("ana", PHONE)
    ana.signs_in("+62 812-0000-001")
    ana.looks("beranda")
    ana.page.locator("a.row", has_text="Kelas menjahit pemula").first.click()
    ana.looks("dikembalikan")
    ana.clicks("Perbaiki")
    ana.looks("perbaiki")
    page = ana.page
    page.fill("[name=participant_count]", "15")
    page.fill("[name=title]", "Kelas menjahit pemula, pertemuan 6")
    page.locator("textarea[name^=answer_]").first.fill("Maaf Pak, terbalik.")
    ana.clicks("Kirim lagi", role="button")
    ana.looks("terkirim")

    ben.goes_to(f"/kegiatan/{row.pk}/")
    ben.looks("dijawab")
    ben.clicks("Verifikasi", role="button")
    row.refresh_from_db()
    assert (row.state, row.participant_count) == (State.VERIFIED, 15)
    ben.goes_to(f"/kegiatan/{row.pk}/riwayat/")
    assert ben.page.get_by_text("51").count()
    ben.looks("riwayat")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_the_national_figure_to_the_record_behind_it(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    today = timezone.localdate()
    row = recorded(cast, held_on=today, female_count=12, male_count=2)
    services.verify_activity(row, by=cast.ben)
    assign(cast.stranger, role=Role.MANAGER, place=cast.far_library, by=None)
    recorded(cast, by=cast.stranger, library=cast.far_library, held_on=today)

    nadia = person(f"nadia-{language}", viewport)
    nadia.signs_in("nadia")
    nadia.looks("beranda")
    page = nadia.goes_to("/capaian/")
    assert page.locator(".fig-n").first.inner_text() == "2"
    nadia.looks("capaian")
    page.locator(f"a[href*='wilayah={cast.province.code}']", has_text="Jawa Tengah").last.click()
    nadia.looks("capaian-provinsi")
    page.get_by_role("link", name="Kabupaten Kendal").last.click()
    nadia.looks("capaian-kabupaten")
    page.locator(".fig-n a").first.click()
    nadia.looks("catatan-di-baliknya")
    page.locator("a.row", has_text="Kelas menjahit pemula").click()
    nadia.looks("catatan")
    page.locator(f"a[href$='/kegiatan/{row.pk}/riwayat/']").click()
    nadia.looks("riwayat")
    assert page.get_by_text("Ana Lestari").count()
