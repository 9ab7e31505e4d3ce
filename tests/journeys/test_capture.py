"""The capture app in a real browser before the real server: what is recorded where there is no
signal arrives, once, whole, whatever happens to the phone meanwhile."""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_started
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.activities import services
from jejak.activities.models import Activity, ActivityPhoto, State
from jejak.activities.tasks import process_now
from jejak.activities.tests.factories import recorded
from jejak.common.ids import uuid7
from jejak.media.models import Photo
from jejak.plans.services import settle_need
from jejak.plans.tests.factories import agreed, lined, needed, planned
from tests.cast import build_cast

from .looking import DESKTOP, PHONE
from .phone import PhoneOf, until
from .test_first_trace import phone_photo

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HOLDS_TITLE = """async title => {
    const bases = await indexedDB.databases();
    const name = bases.map(b => b.name).find(n => n.startsWith("jejak-person-"));
    const base = await new Promise((done, fail) => {
        const ask = indexedDB.open(name);
        ask.onsuccess = () => done(ask.result);
        ask.onerror = () => fail(ask.error);
    });
    const rows = await new Promise(done => {
        const ask = base.transaction("records").objectStore("records").getAll();
        ask.onsuccess = () => done(ask.result);
    });
    base.close();
    return rows.some(row => row.draft && row.draft.title === title);
}"""
SAFE = re.compile("Tanda terima [A-Z][0-9][A-Z]-[0-9]{4}")


def picture(name: str, colour: tuple[int, int, int]) -> Any:
    return {
        "name": name,
        "mimeType": "image/jpeg",
        "buffer": phone_photo(2000, 1500, colour=colour),
    }


def fills_in(page: Page, *, title: str, people: int) -> None:
    page.fill("#f-title", title)
    page.fill("#f-participant_count", str(people))
    page.locator("label", has_text="Pelibatan masyarakat").click()
    page.locator("label", has_text="Ekonomi").click()
    page.locator("label", has_text="Tatap muka").click()


def answers_consent(page: Page) -> None:
    page.locator("label", has_text="Orang dewasa saja").click()
    page.get_by_role("button", name="Hanya untuk laporan di dalam").click()


def is_saved(page: Page, title: str) -> None:
    """Wait until the phone's own storage holds the title; the page shows it last of all."""
    until(lambda: bool(page.evaluate(HOLDS_TITLE, title)))


def test_recorded_without_a_signal_killed_and_safe_with_both_photos(
    phone: Callable[..., PhoneOf],
) -> None:
    cast = build_cast()
    ana = phone("ana")
    page = ana.signs_in("ana")
    ana.looks("beranda-kosong")
    ana.loses_signal()
    ana.tap(ana.link("Catat kegiatan"))
    ana.tap(ana.button("Mulai dari kosong"))
    fills_in(page, title="Kelas menjahit pemula", people=15)
    page.get_by_text("Rinci perempuan").click()
    page.fill("#f-female_count", "12")
    page.set_input_files("input[capture]", [picture("IMG_1.jpg", (200, 40, 40))])
    answers_consent(page)
    page.set_input_files("input[multiple]", [picture("IMG_2.jpg", (40, 90, 200))])
    expect(page.locator("figure.photo")).to_have_count(2)
    answers_consent(page)
    ana.looks("catat")
    is_saved(page, "Kelas menjahit pemula")

    ana.kill()  # the battery is empty
    page = ana.starts(offline=True)
    ana.opens()
    expect(page.get_by_text("Kelas menjahit pemula").first).to_be_visible()
    ana.looks("beranda-draf")
    ana.link("Kelas menjahit pemula").click()
    expect(page.locator("figure.photo img")).to_have_count(2)
    page.fill("#f-title", "Kelas menjahit pemula, pertemuan 6")
    ana.button("Simpan dan kirim").click()
    expect(page.get_by_text("Di HP ini, menunggu sinyal").first).to_be_visible()
    ana.looks("menunggu")
    assert not Activity.objects.exists()

    # The browser had not yet written down that Ana was signed in: it is asked, nothing is lost.
    ana.has_signal()
    expect(page.get_by_text("Waktu masuk Ibu/Bapak sudah habis")).to_be_visible(timeout=20_000)
    ana.looks("masuk-lagi")
    ana.signs_in("ana")
    ana.link("Kelas menjahit pemula, pertemuan 6").click()
    expect(page.get_by_text(SAFE)).to_be_visible(timeout=20_000)
    expect(page.locator("figure.photo .st.safe")).to_have_count(2, timeout=20_000)
    ana.looks("aman")
    row = Activity.objects.get()
    assert (row.title, row.participant_count, row.female_count, row.state) == (
        "Kelas menjahit pemula, pertemuan 6",
        15,
        12,
        State.SUBMITTED,
    )
    assert process_now() == 2
    row.refresh_from_db()
    assert row.has_photo
    photo = Photo.objects.order_by("pk").first()
    assert photo is not None
    assert photo.byte_count < 350_000  # made smaller on the phone
    assert (str(photo.claimed_latitude), str(photo.claimed_longitude)) == ("-7.103", "110.049")
    assert (photo.shows_people, photo.consent, photo.use) == (True, "explicit", "internal")

    services.verify_activity(row, by=cast.ben)
    ana.goes("#/")
    ana.goes("#/kiriman")
    page.evaluate("dispatchEvent(new Event('online'))")
    ana.goes(f"#/kegiatan/{row.pk}")
    expect(page.get_by_text("Diverifikasi").first).to_be_visible(timeout=20_000)
    ana.looks("diverifikasi")


def test_a_returned_record_opens_at_the_question_and_is_answered_without_a_signal(
    phone: Callable[..., PhoneOf],
) -> None:
    cast = build_cast()
    day = timezone.localdate() - timedelta(days=2)
    row = recorded(cast, participant_count=51, female_count=12, held_on=day)
    services.return_activity(
        row,
        remarks={
            "participant_count": "Di foto tampak 15 orang, tetapi tertulis 51. Salah ketik?",
            "photos": "Apakah ada foto lain dari hari itu?",
        },
        by=cast.ben,
    )
    ana = phone("ana")
    page = ana.signs_in("ana")
    expect(page.get_by_text("Dikembalikan, pertanyaan: 2")).to_be_visible()
    ana.looks("dikembalikan-beranda")
    ana.loses_signal()
    page.locator("a.row", has_text="Dikembalikan, pertanyaan: 2").click()
    expect(page.get_by_text("Salah ketik?")).to_be_in_viewport()
    ana.looks("dikembalikan")
    page.fill("#f-participant_count", "15")
    expect(page.get_by_text("Kembalikan ke 51")).to_be_visible()
    page.get_by_label("Jawaban").first.press_sequentially("Maaf Pak, terbalik.")
    page.get_by_label("Jawaban").last.press_sequentially("Ada satu lagi.")
    page.set_input_files("input[multiple]", [picture("IMG_3.jpg", (10, 160, 90))])
    answers_consent(page)
    ana.looks("dijawab")
    ana.button("Kirim lagi").click()
    expect(page.get_by_text("Di HP ini, menunggu sinyal").first).to_be_visible()

    ana.has_signal()
    expect(page.locator("figure.photo .st.safe")).to_have_count(1, timeout=20_000)
    row.refresh_from_db()
    assert (row.state, row.participant_count, row.female_count) == (State.SUBMITTED, 15, 12)
    said = {remark.field: remark.answer for remark in row.remarks.all()}
    assert said == {"participant_count": "Maaf Pak, terbalik.", "photos": "Ada satu lagi."}
    assert ActivityPhoto.objects.filter(activity=row).count() == 1
    services.verify_activity(row, by=cast.ben)


def test_two_phones_change_one_record_and_both_answers_stay(
    phone: Callable[..., PhoneOf],
) -> None:
    cast = build_cast()
    row = recorded(cast, held_on=timezone.localdate(), place="Balai desa")
    one, two = phone("satu"), phone("dua")
    for each in (one, two):
        each.signs_in("ana")
        each.opens(f"#/catat/{row.pk}")
        expect(each.page.locator("#f-title")).to_be_visible()
        each.loses_signal()
    one.page.fill("#f-participant_count", "20")
    one.page.fill("#f-title", "Kelas menjahit lanjutan")
    one.button("Simpan dan kirim").click()
    two.page.fill("#f-participant_count", "25")
    two.page.locator("#f-place").fill("Aula kecamatan")
    two.button("Simpan dan kirim").click()

    one.has_signal()
    until(lambda: Activity.objects.get().participant_count == 20)
    two.has_signal()
    expect(two.page.get_by_text("Catatan ini juga diubah di tempat lain.")).to_be_visible(
        timeout=20_000
    )
    two.looks("bentrok")
    assert two.page.get_by_role("button", name="Di server sekarang").inner_text().endswith("20")
    two.page.get_by_role("button", name="Ketikan di HP ini").click()
    two.goes(f"#/catat/{row.pk}")
    two.button("Simpan dan kirim").click()
    until(lambda: Activity.objects.get().participant_count == 25)
    row.refresh_from_db()
    assert (row.title, row.place) == ("Kelas menjahit lanjutan", "Aula kecamatan")
    assert [content_of_count(version) for version in row.versions.order_by("version")][-2:] == [
        20,
        25,
    ]


def content_of_count(version: Any) -> int:
    return int(version.row["participant_count"])


def test_a_new_version_of_the_app_leaves_the_open_draft_alone(
    phone: Callable[..., PhoneOf], settings: Any
) -> None:
    build_cast()
    ana = phone("ana")
    page = ana.signs_in("ana")
    ana.link("Catat kegiatan").click()
    ana.button("Mulai dari kosong").click()
    page.fill("#f-title", "Belajar membuat keripik")
    is_saved(page, "Belajar membuat keripik")
    with newer_worker(Path(settings.WHITENOISE_ROOT) / "catat"):
        page.evaluate("navigator.serviceWorker.ready.then(found => found.update())")
        expect(page.get_by_text("Versi baru Jejak sudah siap")).to_be_visible(timeout=20_000)
        ana.looks("versi-baru")
        page.fill("#f-participant_count", "9")
        with page.expect_navigation():
            ana.button("Pakai versi baru").click()
        expect(page.locator("#f-title")).to_have_value("Belajar membuat keripik")
        expect(page.locator("#f-participant_count")).to_have_value("9")


class newer_worker:  # noqa: N801  # reads as a sentence: with newer_worker(folder)
    """The same app with another service worker, as after an update of the server."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "sw.js"
        self.packed = [folder / f"sw.js.{kind}" for kind in ("gz", "br")]

    def __enter__(self) -> None:
        self.before = self.path.read_bytes()
        self.path.write_bytes(self.before + b"\n// newer\n")
        for path in self.packed:
            if path.exists():
                path.rename(path.with_suffix(path.suffix + "-aside"))

    def __exit__(self, *_error: object) -> None:
        self.path.write_bytes(self.before)
        for path in self.packed:
            aside = path.with_suffix(path.suffix + "-aside")
            if aside.exists():
                aside.rename(path)


def test_a_full_phone_says_so_and_loses_nothing_that_was_saved(
    phone: Callable[..., PhoneOf],
) -> None:
    build_cast()
    ana = phone("ana")
    storage = ana.cdp()
    storage.send("Storage.overrideQuotaForOrigin", {"origin": ana.base, "quotaSize": 1_000_000})
    page = ana.signs_in("ana")
    ana.loses_signal()
    ana.link("Catat kegiatan").click()
    ana.button("Mulai dari kosong").click()
    fills_in(page, title="Kelas menjahit pemula", people=15)
    is_saved(page, "Kelas menjahit pemula")
    full = page.get_by_text("Penyimpanan HP penuh")
    for number in range(8):
        page.set_input_files("input[multiple]", [busy_picture(number)])
        expect(page.get_by_text("Menyiapkan foto")).to_have_count(0, timeout=20_000)
        if full.count():
            break
    expect(full).to_be_visible()
    ana.looks("penuh")
    kept = page.locator("figure.photo").count()
    assert 1 <= kept == number

    storage.send("Storage.overrideQuotaForOrigin", {"origin": ana.base})
    page.reload()
    expect(page.locator("#f-title")).to_have_value("Kelas menjahit pemula")
    expect(page.locator("#f-participant_count")).to_have_value("15")
    expect(page.locator("figure.photo img")).to_have_count(kept)


def busy_picture(number: int) -> Any:
    """A picture that does not pack well, as of a crowd."""
    noise = Image.frombytes("RGB", (1200, 900), random.Random(number).randbytes(1200 * 900 * 3))
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=80)
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_the_outbox_goes_to_another_phone_in_a_file(
    phone: Callable[..., PhoneOf], tmp_path: Path
) -> None:
    build_cast()
    broken, other = phone("rusak"), phone("lain")
    page = broken.signs_in("ana")
    other.signs_in("ana")
    broken.loses_signal()
    broken.link("Catat kegiatan").click()
    broken.button("Mulai dari kosong").click()
    fills_in(page, title="Kelas menjahit pemula", people=15)
    page.set_input_files("input[multiple]", [picture("IMG_1.jpg", (200, 40, 40))])
    answers_consent(page)
    broken.button("Simpan dan kirim").click()
    expect(page.get_by_text("Di HP ini, menunggu sinyal").first).to_be_visible()
    broken.goes("#/kiriman")
    broken.looks("kiriman")
    with page.expect_download() as download:
        broken.button("Simpan kiriman ke berkas").click()
    file = tmp_path / "kiriman.jejak"
    download.value.save_as(file)

    other.goes("#/kiriman")
    other.page.set_input_files("input[accept*=jejak]", file)
    expect(other.page.get_by_text("Diambil: 1 catatan, 1 foto")).to_be_visible()
    other.looks("diambil")
    until(lambda: Photo.objects.filter(state=Photo.State.RECEIVED).count() == 1)
    # The first phone is found again: what it sends is there already.
    broken.has_signal()
    expect(page.get_by_text("Tidak ada yang menunggu.")).to_be_visible(timeout=20_000)
    assert Activity.objects.count() == Photo.objects.count() == 1


def test_two_people_share_one_phone(phone: Callable[..., PhoneOf]) -> None:
    cast = build_cast()
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    shared = phone("bersama")
    page = shared.signs_in("ana")
    shared.loses_signal()
    shared.link("Catat kegiatan").click()
    shared.button("Mulai dari kosong").click()
    fills_in(page, title="Kelas Ana", people=15)
    shared.button("Simpan dan kirim").click()
    expect(page.get_by_text("Di HP ini, menunggu sinyal").first).to_be_visible()
    shared.goes("#/hp")
    shared.looks("hp")
    shared.button("Hapus Ana Lestari dari HP ini").click()
    shared.button("Ya, hapus").click()
    expect(page.get_by_text("belum terkirim, jadi belum dihapus")).to_be_visible()

    # The session ends before Ana's record could leave, and Sari signs in on this phone.
    shared.context.clear_cookies()
    shared.has_signal()
    shared.signs_in("stranger")
    expect(page.get_by_text("Halo, Sari")).to_be_visible()
    assert page.get_by_text("Kelas Ana").count() == 0
    shared.link("Catat kegiatan").click()
    shared.button("Mulai dari kosong").click()
    fills_in(page, title="Kelas Sari", people=8)
    shared.button("Simpan dan kirim").click()
    expect(page.get_by_text(SAFE)).to_be_visible(timeout=20_000)
    assert [row.title for row in Activity.objects.all()] == ["Kelas Sari"]

    shared.goes("#/hp")
    shared.button("Ganti orang").click()
    shared.looks("siapa")
    shared.button("Ana Lestari").click()
    expect(page.get_by_text("sedang masuk orang lain")).to_be_visible(timeout=20_000)
    shared.looks("orang-lain")
    shared.signs_in_again("ana")
    until(lambda: Activity.objects.count() == 2)
    by_title = {row.title: row.recorded_by.username for row in Activity.objects.all()}
    assert by_title == {"Kelas Ana": "ana", "Kelas Sari": "stranger"}


def test_signing_out_with_unsent_records_warns_and_keeps(phone: Callable[..., PhoneOf]) -> None:
    build_cast()
    ana = phone("ana")
    page = ana.signs_in("ana")
    ana.link("Catat kegiatan").click()
    ana.button("Mulai dari kosong").click()
    page.fill("#f-title", "Kelas menjahit pemula")
    is_saved(page, "Kelas menjahit pemula")
    ana.goes("#/hp")
    ana.button("Keluar").click()
    expect(page.get_by_text("Keluar dengan 1 yang belum terkirim?")).to_be_visible()
    ana.looks("keluar")
    ana.button("Ya, keluar").click()
    expect(page.get_by_text("Siapa yang mencatat?")).to_be_visible()
    ana.signs_in("ana")
    expect(page.get_by_text("Kelas menjahit pemula").first).to_be_visible()
    # The page of the web that signs out says it as well.
    page.goto(f"{ana.base}/keluar/")
    expect(page.get_by_text("Di HP ini masih ada catatan yang belum terkirim: 1")).to_be_visible()


def test_a_repeated_class_takes_at_most_twelve_taps_and_a_minute(
    phone: Callable[..., PhoneOf],
) -> None:
    cast = build_cast()
    recorded(cast, held_on=timezone.localdate() - timedelta(days=7))
    ana = phone("ana")
    page = ana.signs_in("ana")
    expect(page.get_by_text("Ulangi: Kelas menjahit pemula")).to_be_visible()
    ana.loses_signal()
    ana.taps, start = 0, time.monotonic()
    ana.tap(ana.link("Ulangi: Kelas menjahit pemula"))
    ana.tap(page.locator("#f-participant_count"))
    page.keyboard.type("14", delay=80)
    with page.expect_file_chooser() as chooser:
        ana.tap(page.locator("input[capture]"))
    ana.taps += 2  # the shutter, and "use this photo", in the phone's own camera
    chooser.value.set_files([picture("IMG_1.jpg", (200, 40, 40))])
    ana.tap(page.locator("label", has_text="Orang dewasa saja"))
    ana.tap(page.get_by_role("button", name="Hanya untuk laporan di dalam"))
    ana.tap(ana.button("Simpan dan kirim"))
    expect(page.get_by_text("Di HP ini, menunggu sinyal").first).to_be_visible()
    assert ana.taps <= 12
    assert time.monotonic() - start < 60
    ana.has_signal()
    until(lambda: Photo.objects.filter(state=Photo.State.RECEIVED).count() == 1)
    row = Activity.objects.order_by("-recorded_at").first()
    assert row is not None
    assert (row.title, row.participant_count, row.held_on) == (
        "Kelas menjahit pemula",
        14,
        timezone.localdate(),
    )


def test_a_draft_that_was_kept_without_a_keystroke_stays_and_one_only_looked_at_goes(
    phone: Callable[..., PhoneOf],
) -> None:
    cast = build_cast()
    recorded(cast, held_on=timezone.localdate() - timedelta(days=7))
    ana = phone("ana")
    page = ana.signs_in("ana")
    drafts = page.locator("a.row", has_text="Draf, terakhir diketik")
    for button, count in (("Beranda", 0), ("Simpan dulu", 1)):
        ana.link("Ulangi: Kelas menjahit pemula").click()
        expect(page.locator("#f-title")).to_have_value("Kelas menjahit pemula")
        (ana.link(button) if button == "Beranda" else ana.button(button)).click()
        expect(page.get_by_text("Halo, Ana")).to_be_visible()
        expect(drafts).to_have_count(count)

    # A photo that is still being made smaller when the form is left is in the draft.
    page.locator("a.row", has_text="Draf, terakhir diketik").click()
    page.set_input_files("input[capture]", [picture("IMG_1.jpg", (200, 40, 40))])
    ana.goes("#/")
    expect(drafts).to_have_count(1)
    drafts.click()
    expect(page.locator("figure.photo img")).to_have_count(1)


def test_typing_with_a_signal_asks_the_server_nothing(phone: Callable[..., PhoneOf]) -> None:
    build_cast()
    ana = phone("ana")
    page = ana.signs_in("ana")
    ana.link("Catat kegiatan").click()
    ana.button("Mulai dari kosong").click()
    expect(page.locator("#f-title")).to_be_visible()
    page.wait_for_timeout(1000)  # what the start asks is over
    asked: list[str] = []

    def hear(environ: dict[str, str], **_more: object) -> None:
        asked.append(environ["PATH_INFO"])

    request_started.connect(hear)
    try:
        page.locator("#f-title").press_sequentially("Kelas menjahit pemula", delay=50)
        is_saved(page, "Kelas menjahit pemula")
        page.wait_for_timeout(1000)
    finally:
        request_started.disconnect(hear)
    assert asked == []


def test_wrong_input_is_named_at_its_field_and_nothing_typed_is_lost(
    phone: Callable[..., PhoneOf],
) -> None:
    build_cast()
    ana = phone("ana")
    page = ana.signs_in("ana")
    ana.loses_signal()
    ana.link("Catat kegiatan").click()
    ana.button("Mulai dari kosong").click()
    ana.button("Simpan dan kirim").click()
    expect(page.get_by_text("Beri nama kegiatannya").first).to_be_visible()
    ana.looks("kosong-ditolak")
    fills_in(page, title="Kelas menjahit pemula", people=15)
    page.get_by_text("Rinci perempuan").click()
    page.fill("#f-female_count", "40")
    ana.button("Simpan dan kirim").click()
    expect(
        page.get_by_text("Perempuan (40) lebih banyak daripada seluruh peserta (15)")
    ).to_be_visible()
    ana.looks("jumlah-ditolak")
    page.set_input_files(
        "input[multiple]",
        [{"name": "catatan.txt", "mimeType": "text/plain", "buffer": b"bukan foto"}],
    )
    expect(page.get_by_text("catatan.txt bukan foto")).to_be_visible()
    expect(page.locator("#f-title")).to_have_value("Kelas menjahit pemula")


@pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
def test_every_screen_is_whole_and_accessible(
    phone: Callable[..., PhoneOf], language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    day = timezone.localdate() - timedelta(days=20)
    long_title = "Pelatihan pembuatan keripik singkong aneka rasa dan pemasarannya secara daring"
    row = recorded(cast, held_on=day, title=long_title, cost_idr=350_000, female_count=8)
    need = needed(cast, problem=f"{long_title}, {long_title}"[:150])
    settled = needed(cast, cause="Tengkulak", potential="Koperasi desa")
    settle_need(settled, reason="Pasar desa dibuka", by=cast.ana)
    plan = planned(cast, year=timezone.localdate().year)
    for number in range(7):
        lined(plan, by=cast.ana, title=f"{long_title} {number}")
    agreed(plan, by=cast.ana)
    ben = phone(f"ben-{language}", viewport=viewport)
    ben.signs_in("ben")
    ben.looks("mewakili-beranda")
    ana = phone(f"ana-{language}", viewport=viewport)
    page = ana.signs_in("ana")
    at = f"kebutuhan/{cast.library.pk}"
    for name in (
        "", "kegiatan", f"kegiatan/{row.pk}", f"catat/{row.pk}", "catat", "kebutuhan",
        f"{at}/{need.pk}", f"{at}/{settled.pk}", f"{at}/{uuid7()}", "kiriman", "hp",
    ):  # fmt: skip
        ana.goes(f"#/{name}")
        page.wait_for_timeout(150)
        title = name.replace(str(need.pk), "satu").replace(str(settled.pk), "selesai")
        ana.looks(f"layar-{title.replace('/', '-')[:20]}")
