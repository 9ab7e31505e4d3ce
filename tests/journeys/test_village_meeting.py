"""Five problems are noted, scored by six people on one phone, and a village agrees on the first."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from jejak.accounts.models import User
from jejak.places.models import Library
from jejak.plans.models import CommunityNeed, MeetingNeed, PriorityMeeting, PriorityScorer
from jejak.plans.tests.factories import FIVE_PROBLEMS
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = {
    "id": {
        "note": "Catat kebutuhan",
        "save": "Simpan",
        "evidence": "Tambah bukti",
        "meeting": "Adakan musyawarah",
        "begin": "Mulai",
        "score": "Orang pertama menilai",
        "keep": "Simpan nilai",
        "next": "Orang berikutnya menilai",
        "all": "Semua sudah menilai: lihat urutannya",
        "decide": "Putuskan",
        "missing": "Beri nilai 1 sampai 5.",
        "plan": "Masukkan ke rencana",
        "paper": "Lembar nilai untuk dicetak",
        "minutes": "Berita acara untuk dicetak",
    },
    "en": {
        "note": "Note a need",
        "save": "Save",
        "evidence": "Add evidence",
        "meeting": "Hold a meeting",
        "begin": "Begin",
        "score": "First person scores",
        "keep": "Save the scores",
        "next": "Next person scores",
        "all": "That was everybody: see the order",
        "decide": "Decide",
        "missing": "Give a number from 1 to 5.",
        "plan": "Add to the plan",
        "paper": "Scoring sheet for paper",
        "minutes": "Minutes for paper",
    },
}
# Each person gives the first need 5 5 5 5 and the others 3 3 3 3, but the last person gives
# the second need 5 1 1 1. Points: 120, five times 12 and 8 are 68, and three times 72.
LONG_NAME = "Perpustakaan Desa Sumber Makmur Jaya Abadi Sejahtera Bersama Masyarakat"
LONG_PROBLEM = ("Sampah menumpuk di sungai dan pekarangan " * 5)[:200]
HIGH, EQUAL, ODD = (5, 5, 5, 5), (3, 3, 3, 3), (5, 1, 1, 1)
CRITERIA = ("urgency", "affected", "ability", "support")


def picture() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).save(file, "JPEG")
    return file.getvalue()


def presses(page: Any, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


def taps(page: Any, candidates: list[int], rows: list[tuple[int, ...]]) -> None:
    for candidate, row in zip(candidates, rows, strict=True):
        for name, value in zip(CRITERIA, row, strict=True):
            page.locator(f"input[name='{candidate}-{name}'][value='{value}']").check(force=True)


@pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["phone", "desktop"]
)
def test_six_people_score_five_problems_and_agree(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    Library.objects.filter(pk=cast.library.pk).update(name=LONG_NAME)
    words = WORDS[language]
    ana = person(f"musyawarah-{language}", viewport)
    page = ana.signs_in("ana")

    # Five problems, with three answers each.
    ana.goes_to("/kebutuhan/")
    ana.looks("belum-ada")
    for number, problem in enumerate(FIVE_PROBLEMS):
        ana.goes_to("/kebutuhan/")
        ana.clicks(words["note"])
        if not number:
            ana.looks("catat")
            presses(page, words["save"])
            ana.looks("ditolak")
        page.fill("[name=problem]", problem)
        page.locator("input[name=theme_id]").first.check(force=True)
        page.fill("[name=affected_count]", str(38 + number))
        page.locator("input[name=affected_unit][value=families]").check(force=True)
        presses(page, words["save"])
    assert CommunityNeed.objects.count() == 5

    # One of them is told in full, and proven.
    ana.goes_to(f"/kebutuhan/{CommunityNeed.objects.get(problem=FIVE_PROBLEMS[0]).pk}/")
    ana.looks("kebutuhan-baru")
    page.locator("a[href$='/ubah/']").click()
    page.wait_for_load_state()
    page.fill("[name=quote]", "Harga dari tengkulak cuma cukup untuk beli benang lagi.")
    page.fill("[name=affected]", "Penenun di Dusun Krajan")
    page.fill("[name=cause]", "Tidak ada yang bisa memasang foto di toko daring.")
    page.fill("[name=potential]", "20 alat tenun, guru SMK yang mau mengajar.")
    page.fill("[name=library_part]", "Kelas foto dan jualan daring dengan komputer perpustakaan.")
    presses(page, words["save"])
    ana.clicks(words["evidence"])
    ana.looks("bukti")
    page.locator("input[name=kind][value=figure]").check(force=True)
    page.fill("[name=statement]", "38 keluarga hidup dari menenun.")
    page.fill("[name=source]", "Profil desa 2025")
    presses(page, words["save"])
    page.locator("details summary").last.click()
    ana.looks("kebutuhan")
    page.locator("a[href$='/hapus/']").click()
    page.wait_for_load_state()
    ana.looks("hapus-bukti")

    # The meeting: what is compared, then the phone goes round.
    ana.goes_to("/kebutuhan/")
    ana.looks("daftar")
    ana.clicks(words["meeting"])
    page.fill("[name=place]", "Balai desa")
    ana.looks("musyawarah-baru")
    presses(page, words["begin"])
    ana.looks("mulai")
    meeting = PriorityMeeting.objects.get()
    of_problem = {one.need.problem: one.pk for one in meeting.candidates.select_related("need")}
    candidates = [of_problem[problem] for problem in FIVE_PROBLEMS]
    ana.clicks(words["score"])
    ana.looks("nilai")
    for number in range(6):
        rows = [HIGH, ODD if number == 5 else EQUAL, EQUAL, EQUAL, EQUAL]
        if number == 0:
            # What is missing is named with its need; what was tapped is kept.
            taps(page, candidates[:4], rows[:4])
            presses(page, words["keep"])
            said = page.locator("[role=alert]").inner_text()
            assert f"{FIVE_PROBLEMS[4]}, " in said
            assert words["missing"] in said
            assert FIVE_PROBLEMS[3] not in said
            assert page.locator("input[type=radio]:checked").count() == 16
            ana.looks("kurang")
        taps(page, candidates, rows)
        if number == 2:
            page.fill("[name=label]", "PKK")
        presses(page, words["keep"])
        if number == 0:
            ana.looks("terima-kasih")
        if number < 5:
            ana.clicks(words["next"])
            assert page.locator("input[type=radio]:checked").count() == 0
    assert PriorityScorer.objects.count() == 6
    ana.clicks(words["all"])
    page.locator("details summary").last.click()
    ana.looks("urutan")
    page.locator("a[href$='/penilai/6/']").click()
    page.wait_for_load_state()
    ana.looks("ubah-nilai")
    ana.goes_to(f"/musyawarah/{meeting.pk}/ubah/")
    ana.looks("ubah-musyawarah")
    ana.goes_to(f"/musyawarah/{meeting.pk}/")
    ana.clicks(words["paper"])
    ana.looks("lembar")

    # Decided, with minutes and a photo; then it stands.
    ana.goes_to(f"/musyawarah/{meeting.pk}/")
    ana.clicks(words["decide"])
    ana.looks("putuskan")
    page.fill("[name=present_count]", "27")
    page.fill("[name=minutes]", "Penenun paling mendesak; sampah dibahas bersama RT.")
    page.set_input_files(
        "[name=photos]", {"name": "rapat.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    presses(page, words["decide"])
    ana.looks("keputusan")
    found = MeetingNeed.objects.order_by("rank", "position").values_list(
        "need__problem", "rank", "points", "is_agreed"
    )
    assert [row[1:3] for row in found] == [(1, 120), (2, 72), (2, 72), (2, 72), (5, 68)]
    assert found[0] == (FIVE_PROBLEMS[0], 1, 120, True)
    assert found[4][0] == FIVE_PROBLEMS[1]
    ana.clicks(words["minutes"])
    ana.looks("berita-acara")
    ana.goes_to("/musyawarah/")
    ana.looks("semua-musyawarah")
    ana.goes_to(f"/musyawarah/{meeting.pk}/")
    ana.clicks(words["plan"])
    assert FIVE_PROBLEMS[0] in page.locator("main").inner_text()

    # A need that is met is settled; the longest one fits a small phone.
    last = CommunityNeed.objects.get(problem=FIVE_PROBLEMS[4])
    CommunityNeed.objects.filter(pk=last.pk).update(problem=LONG_PROBLEM)
    ana.goes_to(f"/kebutuhan/{last.pk}/selesai/")
    page.fill("[name=reason]", "Bak sampah dipasang desa di tiap RT.")
    ana.looks("selesaikan")
    page.locator("main form button.primary").click()
    page.wait_for_load_state()
    ana.looks("selesai")
    ana.goes_to("/kebutuhan/")
    ana.looks("daftar-akhir")
