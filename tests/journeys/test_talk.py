"""The office speaks, the library asks, and each hears of the other: bell, home page, mail."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.activities.services import return_activity
from jejak.activities.tests.factories import recorded
from jejak.notices import mail
from jejak.notices.models import Notice
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SAYS = {
    "id": {
        "write": "Tulis pengumuman",
        "announce": "Umumkan",
        "none": "0 dari 2",
        "one": "1 dari 2",
        "read": "Sudah saya baca",
        "who_not": "Siapa yang belum membaca",
        "send": "Kirim pesan",
        "bell": "Kabar, belum dibaca: 1",
        "waits": "Menunggu jawaban",
        "subject": "Jawaban tentang “Kelas menjahit pemula”.",
        "withdraw": "Tarik",
    },
    "en": {
        "write": "Write an announcement",
        "announce": "Announce",
        "none": "0 of 2",
        "one": "1 of 2",
        "read": "I have read this",
        "who_not": "Who has not read it",
        "send": "Send the message",
        "bell": "Notices, unread: 1",
        "waits": "Waits for an answer",
        "subject": "An answer about “Kelas menjahit pemula”.",
        "withdraw": "Withdraw",
    },
}


@pytest.fixture
def kendal() -> Any:
    """The cast, where Sari keeps a second library in Kendal."""
    cache.clear()
    cast = build_cast()
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    return cast


@pytest.mark.parametrize(
    ("language", "wide"), [("id", DESKTOP), ("en", PHONE)], ids=["id-desktop", "en-phone"]
)
def test_citra_announces_and_sees_who_has_read_it(
    person: Any, kendal: Any, language: str, wide: dict[str, int]
) -> None:
    User.objects.update(language=language)
    says = SAYS[language]

    citra = person(f"citra-{language}", wide)
    citra.signs_in("citra")
    citra.goes_to("/pengumuman/")
    citra.looks("pengumuman-kosong")
    page = citra.clicks(says["write"])
    citra.clicks(says["announce"], role="button")  # nothing written: named, nothing lost
    citra.looks("tulis-salah")
    page.fill("[name=title]", "Bimtek pengelola di Semarang, 12 Desember")
    page.fill(
        "[name=text]",
        "Ibu dan Bapak pengelola,\n\nsilakan mendaftar di https://contoh.id/bimtek/jateng/2026 "
        "paling lambat 5 Desember.\nBawa laptop dan satu foto kegiatan.",
    )
    page.select_option("[name=place]", label="Kabupaten Kendal")
    citra.looks("tulis")
    citra.clicks(says["announce"], role="button")
    assert page.get_by_text(says["none"]).count()

    ana = person(f"ana-{language}", PHONE)
    ana.signs_in("ana")
    ana.looks("beranda")
    assert ana.page.locator(".bell .count").inner_text() == "1"
    ana.page.locator("a.row.new", has_text="Bimtek pengelola").click()
    ana.looks("pengumuman")
    assert ana.page.get_by_role("link", name="https://contoh.id/bimtek/jateng/2026").count()
    ana.clicks(says["read"], role="button")
    ana.looks("sudah-dibaca")
    assert not ana.page.locator(".bell .count").count()

    page.reload()
    assert page.get_by_text(says["one"]).count()
    page.locator("details summary").last.click()
    citra.looks("terbaca")
    citra.clicks(says["who_not"])
    assert page.get_by_text("Sari Tanpa Tugas").count()
    assert not page.get_by_text("Ana Lestari").count()
    citra.looks("belum-membaca")
    page.go_back()
    citra.clicks(says["withdraw"])
    page.fill("[name=reason]", "Tanggalnya diundur ke Januari")
    citra.looks("tarik")
    citra.clicks(says["withdraw"], role="button")
    citra.looks("ditarik")
    ana.page.go_back()
    ana.page.reload()
    assert ana.page.get_by_text("Tanggalnya diundur ke Januari").count()
    ana.looks("ditarik")


@pytest.mark.parametrize(
    ("language", "wide"), [("id", DESKTOP), ("en", PHONE)], ids=["id-desktop", "en-phone"]
)
def test_ana_asks_ben_answers_and_she_hears_of_it(  # noqa: PLR0917 - fixtures
    person: Any,
    kendal: Any,
    settings: Any,
    tmp_path: Path,
    language: str,
    wide: dict[str, int],
) -> None:
    cast, says = kendal, SAYS[language]
    User.objects.update(language=language)
    User.objects.filter(pk=cast.ana.pk).update(email="ana@contoh.id")
    row = recorded(cast)
    return_activity(row, remarks={"participant_count": "Lima belas?"}, by=cast.ben)
    Notice.objects.all().delete()

    ana = person(f"ana-{language}", PHONE)
    ana.signs_in("ana")
    page = ana.goes_to(f"/kegiatan/{row.pk}/")
    page.fill("#tanya-jawab textarea", "Apakah anak PAUD yang ikut ibunya juga dihitung?")
    ana.looks("bertanya")
    ana.clicks(says["send"], role="button")
    assert page.get_by_text(says["waits"]).count()
    ana.looks("ditanyakan")

    ben = person(f"ben-{language}", wide)
    ben.signs_in("ben")
    ben.looks("beranda")
    ben.goes_to("/kegiatan/pertanyaan/")
    ben.looks("pertanyaan")
    ben.page.locator("a.row", has_text="Apakah anak PAUD").click()
    ben.page.fill("#tanya-jawab textarea", "Ya, Bu. Masuk ke anak 0 sampai 12 tahun.")
    ben.clicks(says["send"], role="button")
    assert not ben.page.get_by_text(says["waits"]).count()
    assert not ben.page.locator(".bell .count").count()
    ben.looks("dijawab")

    ana.goes_to("/")
    ana.looks("beranda-dijawab")
    ana.page.get_by_role("link", name=says["bell"]).click()
    ana.looks("kabar")

    # Not opened yet: the next mail brings it.
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    ana.goes_to("/akun/kabar/")
    page.locator("label", has=page.locator("[value=soon]")).click()
    ana.looks("surel")
    page.locator("main button.primary").click()
    page.wait_for_load_state()
    mail.mail_waiting(now=timezone.now())
    (file,) = tmp_path.iterdir()
    sent = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert sent["To"] == "ana@contoh.id"
    assert sent["Subject"].strip() == says["subject"]
    body = sent.get_body(("plain",)).get_content()
    assert f"/kegiatan/{row.pk}/#tanya-jawab" in body
    assert "/akun/kabar/" in body

    ana.goes_to("/kabar/")
    page.locator("button.row.new").click()
    page.wait_for_url("**#tanya-jawab")
    assert page.get_by_text("Masuk ke anak 0 sampai 12 tahun.").count()
    assert not page.locator(".bell .count").count()
    ana.looks("jawaban")
    row.refresh_from_db()
    assert row.state == "returned"
