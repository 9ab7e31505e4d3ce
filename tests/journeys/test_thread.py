"""From the regency's figure back to the problem, and from a broken thread to what mends it."""

from __future__ import annotations

from typing import Any

import pytest

from jejak.accounts.models import User
from jejak.activities.tests.factories import recorded
from jejak.desk.tests.one_thread import whole_thread
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

YEAR = "wilayah=3324&dari=2026-01-01&sampai=2026-12-31"
WORDS = {
    "id": {"steps": "Langkah demi langkah", "late": "pertemuan kurang: 4", "gap": "celah"},
    "en": {"steps": "Step by step", "late": "meetings missing: 4", "gap": "gap"},
}


@pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
def test_a_figure_leads_back_to_the_problem_and_on_again(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    _need, _meeting, line, rows = whole_thread(cast)
    User.objects.update(language=language)
    words = WORDS[language]
    ben = person(f"thread-{language}", viewport)
    ben.signs_in("ben")

    page = ben.goes_to(f"/capaian/?{YEAR}")
    page.locator(".fig .fig-n a").first.click()
    page.wait_for_load_state()
    page.get_by_role("link", name=rows[0].title).first.click()
    page.wait_for_load_state()
    ben.looks("record")

    trail = page.locator("ol.trail")
    assert trail.locator("li").count() == 6
    assert "2" in trail.locator("[aria-current=step] b").inner_text()
    assert words["late"] in trail.inner_text()
    assert trail.locator("li.lost").inner_text().lower().count(words["gap"]) == 1
    if viewport is PHONE:
        trail.focus()
        before = trail.evaluate("one => one.scrollLeft")
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("start => document.activeElement.scrollLeft < start", arg=before)
    trail.get_by_role("link", name="Penenun menjual lewat tengkulak").click()
    page.wait_for_load_state()
    ben.looks("need")
    assert page.locator("h1").inner_text() == "Penenun menjual lewat tengkulak"

    for step, title in ((1, "meeting"), (2, "line")):
        page.locator("ol.trail li").nth(step).locator("a.hop").click()
        page.wait_for_load_state()
        ben.looks(title)
    assert page.locator("h1").inner_text() == line.title
    page.get_by_role("link", name=words["steps"]).click()
    page.wait_for_load_state()
    ben.looks("thread")
    assert page.locator("ol.jejak > li").count() == 6

    page.locator("ol.trail li").last.locator("a").click()
    page.wait_for_load_state()
    assert YEAR.split("&")[1] in page.url
    assert page.locator(".fig .fig-n").first.inner_text() == "2"


def test_the_office_finds_what_is_in_no_plan(person: Any) -> None:
    cast = build_cast()
    whole_thread(cast)
    lone = recorded(cast, title="Lomba mewarnai")
    year = lone.held_on.year
    rina = person("overview", PHONE)
    rina.signs_in("rina")

    page = rina.goes_to(f"/jejak/wilayah/?tahun={year}")
    rina.looks("overview")
    part = page.locator(".breaks section").last
    assert part.locator("li.lost").first.inner_text().split()[0] == "2"
    part.locator("li.lost a").nth(1).click()
    page.wait_for_load_state()
    rina.looks("records")

    assert page.get_by_role("link", name="Lomba mewarnai").count() == 1
    assert page.get_by_role("link", name="Kelas menjahit pemula").count() == 0
