"""A class of eight evenings: planned in a minute on a phone, sent one by one, changed together."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jejak.accounts.models import User
from jejak.activities import services
from jejak.activities.models import Activity, State
from jejak.activities.tests.factories import content, recorded
from jejak.common.ids import uuid7
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = {
    "id": {
        "plan": "Rencanakan seri",
        "show": "Tampilkan tanggalnya",
        "store": "Rencanakan pertemuan ini",
        "send": "Simpan dan kirim",
        "follow": "Ubah semua berikutnya",
        "save": "Simpan",
        "progress": "2 dari 8 terkirim",
        "place": "Pertemuan 1 dari 8",
        "shift": "Geser tanggal yang tersisa",
        "move": "Geser",
        "add": "Tambah pertemuan",
        "delete": "Hapus yang direncanakan",
    },
    "en": {
        "plan": "Plan a series",
        "show": "Show the dates",
        "store": "Plan these meetings",
        "send": "Save and send",
        "follow": "Edit all that follow",
        "save": "Save",
        "progress": "2 of 8 sent",
        "place": "Meeting 1 of 8",
        "shift": "Move the remaining dates",
        "move": "Move them",
        "add": "Add meetings",
        "delete": "Delete the planned ones",
    },
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_ana_plans_eight_meetings_sends_two_and_edits_the_others(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    words = WORDS[language]
    today = timezone.localdate()
    first = today - timedelta(days=7)
    # One of the days already has such a class, and the library repeats another.
    recorded(cast, title="Kelas menjahit pemula", held_on=first + timedelta(days=7))
    for day in (9, 16):
        recorded(cast, title="Dongeng sore", held_on=today - timedelta(days=day))

    ana = person(f"seri-{language}", viewport)
    page = ana.signs_in("ana")
    started = time.monotonic()
    ana.goes_to("/kegiatan/baru/")
    ana.looks("catat")
    ana.clicks(words["plan"])
    page.fill("[name=title]", "Kelas menjahit pemula")
    page.fill("[name=first_day]", first.isoformat())
    page.locator("input[name=strategy][value=community_involvement]").check(force=True)
    page.locator("input[name=theme_id]").nth(1).check(force=True)
    ana.looks("rencana")
    ana.clicks(words["show"], role="button")
    assert page.locator("input[type=date]").count() == 8
    assert page.get_by_role("status").count() == 1
    ana.looks("tanggal")
    ana.clicks(words["store"], role="button")
    assert time.monotonic() - started < 60
    meetings = Activity.objects.exclude(series_id=None).order_by("held_on")
    assert [row.state for row in meetings] == [State.DRAFT] * 8
    ana.looks("seri")

    for number, count in ((0, "12"), (1, "10")):
        page.locator("ol.list a.row").nth(number).click()
        page.wait_for_load_state()
        page.fill("[name=participant_count]", count)
        if number == 0:
            ana.looks("isi")
        ana.clicks(words["send"], role="button")
        if number == 0:
            assert page.get_by_text(words["place"]).count()
            ana.looks("catatan")
        page.locator("a[href^='/seri/']").first.click()
        page.wait_for_load_state()

    ana.clicks(words["follow"])
    page.fill("[name=resource_person]", "Bu Sri, penjahit desa")
    ana.looks("ubah-berikutnya")
    page.locator("form .act button").click()
    page.wait_for_load_state()
    assert [row.resource_person for row in meetings.all()] == [
        "",
        "",
        *["Bu Sri, penjahit desa"] * 6,
    ]
    assert page.get_by_role("heading", name=words["progress"]).count()
    assert page.get_by_text("22").count()
    ana.looks("kemajuan")

    ana.clicks(words["shift"])
    page.fill("[name=first_day]", (first + timedelta(days=21)).isoformat())
    ana.looks("geser")
    ana.clicks(words["move"], role="button")
    moved = list(meetings.all().values_list("held_on", flat=True))
    assert moved == [first + timedelta(days=7 * n) for n in (0, 1, 3, 4, 5, 6, 7, 8)]

    ana.clicks(words["add"])
    ana.looks("tambah")
    ana.clicks(words["show"], role="button")
    ana.looks("tanggal-tambahan")
    ana.clicks(words["store"], role="button")
    ana.looks("ditambah")
    assert meetings.all().count() == 12
    ana.clicks(words["delete"])
    ana.looks("hapus")
    page.locator("main .btn.danger").click()
    page.wait_for_load_state()
    assert meetings.all().count() == 2
    ana.goes_to("/kegiatan/")
    ana.looks("daftar")


def test_a_planned_meeting_is_due_on_the_phone_once_its_day_has_come(person: Any) -> None:
    """Drafts of the server reach the capture app; those to come wait for their day."""
    cast = build_cast()
    today = timezone.localdate()
    services.plan_series(
        series_id=uuid7(),
        library=cast.library,
        content=content(title="Kelas menjahit"),
        days=[today, today + timedelta(days=7)],
        by=cast.ana,
    )
    ana = person("seri-hp")
    page = ana.signs_in("ana")
    ana.goes_to("/catat/")
    # The months that are due stand beside it.
    due = page.locator('section[aria-labelledby=h-due] a.row:not([href^="#/statistik"])')
    due.first.wait_for()
    assert due.count() == 1
    due.first.click()
    page.locator("#f-participant_count").fill("9")
    ana.looks("isi-di-hp")
