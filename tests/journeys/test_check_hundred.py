"""Ben checks a hundred reports before lunch: by hints, by keys, by thumb, many at once."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from playwright.sync_api import Page

from jejak.accounts.models import User
from jejak.activities.checking.checks import hints_of
from jejak.activities.models import Activity, Remark, State
from jejak.activities.services.reviewers import waiting_for
from jejak.activities.tasks import process_now
from jejak.activities.tests.factories import recorded
from jejak.figures.check import check_facts
from tests.cast import PASSWORD, build_cast

from .hundred import PLANTED, Hundred
from .looking import DESKTOP, PHONE, look_at

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
QUEUE = "/periksa/"
# What the hints point at beside the eight: that a break-down is missing where it is usual.
OTHERS = 4


def ten(cast: SimpleNamespace) -> list[Activity]:
    """Ten reports of Ana's, three of them with photos."""
    hundred = Hundred(cast)
    today = timezone.localdate()
    rows = [
        recorded(
            cast,
            title=f"{title} {number}",
            held_on=today - timedelta(days=20 - number),
            participant_count=11 + number,
            female_count=7,
        )
        for number, title in enumerate(
            ("Menjahit", "Membaca", "Berkebun", "Memasak", "Menari") * 2, start=1
        )
    ]
    for row in rows[:3]:
        for number in range(3):
            hundred.photo(row, f"{row.title} {number}")
    process_now()
    return rows


def state_of(row: Activity) -> str:
    return str(Activity.objects.get(pk=row.pk).state)


def presses(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_the_hints_point_at_all_eight_of_a_hundred(person: Any) -> None:
    cast = build_cast()
    planted = Hundred(cast).make()
    waiting = waiting_for(cast.ben).select_related("library__regency")
    found = hints_of(list(waiting))
    hinted = {pk for pk, hints in found.items() if hints}

    assert len(found) == 101  # the doubled entry has a first one
    for name, code in PLANTED.items():
        assert code in {hint.kind.code for hint in found[planted[name].pk]}, name
    others = hinted - {row.pk for row in planted.values()}
    assert len(others) == OTHERS, [
        (hint.kind.code, hint.question) for pk in others for hint in found[pk]
    ]

    with override("id"):
        ben = person("ben", DESKTOP)
        ben.signs_in("ben")
        page = ben.goes_to("/")
        page.get_by_role("link", name="Periksa").first.click()
        page.wait_for_url(re.compile(r"/periksa/$"))
        ben.looks("antrean")
        ben.clicks(_("Without hints"))
        # Those without a hint are done in as many strokes as there are pages.
        strokes = 0
        while page.locator("[data-tick-plain]").count():
            page.locator("[data-tick-plain]").click()
            if strokes == 0:
                ben.looks("dicentang")
            with page.expect_navigation():
                page.keyboard.press("v")
            strokes += 1
        assert strokes == 4
        assert Activity.objects.filter(state=State.VERIFIED).count() == 101 - len(hinted) + 1

        # The last stroke is taken back as one, and given again.
        presses(page, "u")
        ben.looks("diurungkan")
        assert waiting_for(cast.ben).count() > len(hinted)
        ben.goes_to(f"{QUEUE}?tanda=tanpa")
        page.locator("[data-tick-plain]").click()
        presses(page, "v")
        assert waiting_for(cast.ben).count() == len(hinted)

        ben.goes_to(f"{QUEUE}?tanda=ada")
        ben.looks("dengan-petunjuk")
        ben.goes_to(f"{QUEUE}{planted['photo'].pk}/?tanda=photo_elsewhere")
        ben.looks("foto-lama")
        ben.clicks(_("Return"))
        page.locator("label", has_text="Foto ini dari hari lain").click()
        page.fill("[name=photos]", "Yang ini dari lapak di pasar.")
        ben.looks("kembalikan")
        page.locator(".act button").click()
        page.wait_for_load_state()
        assert state_of(planted["photo"]) == State.RETURNED

        ana = person("ana", PHONE)
        ana.signs_in("ana")
        ana.page.locator("a.row", has_text="Wisata baca sungai").first.click()
        assert ana.page.get_by_text("Yang ini dari lapak di pasar.").count()
        ana.looks("dikembalikan")
    assert check_facts() == []


@pytest.mark.parametrize(
    ("language", "viewport"), [("id", DESKTOP), ("en", PHONE)], ids=["id-desktop", "en-phone"]
)
def test_ten_are_checked_with_the_keyboard_alone(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    rows = ten(cast)
    with override(language):
        ben = person(f"ben-keys-{language}", viewport)
        ben.signs_in("ben")
        page = ben.goes_to(QUEUE)
        page.keyboard.press("?")
        assert page.get_by_text(_("down, up in the list")).is_visible()
        ben.looks("tombol")
        page.keyboard.press("?")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        assert rows[0].title in page.evaluate("document.activeElement.textContent")
        ben.looks("fokus")
        presses(page, "Enter")
        assert page.url.split("?")[0].endswith(f"{QUEUE}{rows[0].pk}/")
        ben.looks("catatan")

        first = page.locator("a.viewer img").get_attribute("src")
        page.keyboard.press("f")
        assert page.locator("a.viewer img").get_attribute("src") != first
        page.keyboard.press("z")
        assert page.locator("a.viewer.enlarged").count() == 1
        ben.looks("diperbesar")
        page.keyboard.press("z")

        presses(page, "v")
        assert state_of(rows[0]) == State.VERIFIED
        assert page.get_by_role("heading", name=rows[1].title).count()
        presses(page, "u")
        assert state_of(rows[0]) == State.SUBMITTED
        assert page.get_by_role("heading", name=rows[0].title).count()
        presses(page, "j")
        presses(page, "ArrowLeft")
        assert page.get_by_role("heading", name=rows[0].title).count()
        presses(page, "s")

        # Return the second: the first reason has the focus; letters typed are only letters.
        presses(page, "r")
        page.keyboard.press("Space")
        assert page.locator("[name=reasons]:checked").count() == 1
        page.locator("[name=title]").focus()
        page.keyboard.type("vrs ju")
        ben.looks("kembalikan")
        assert page.url.split("?")[0].endswith("/kembalikan/")
        page.locator(".act button").focus()
        presses(page, "Enter")
        assert state_of(rows[1]) == State.RETURNED
        assert Remark.objects.filter(activity=rows[1], text="vrs ju").count() == 1

        while waiting_for(cast.ben).exists():
            presses(page, "v")
        assert page.url.split("?")[0].endswith(QUEUE)
        ben.looks("selesai")
    assert Activity.objects.filter(state=State.VERIFIED).count() == 9


def test_a_thumb_swipes_and_decides(browser: Any, live_server: Any) -> None:
    cast = build_cast()
    rows = ten(cast)
    context = browser.new_context(viewport=PHONE, locale="id-ID", has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(live_server.url + "/masuk/")
    page.fill("[name=login]", "ben")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.tap("main button.primary")
    page.goto(live_server.url + QUEUE)
    look_at(page, "ben-touch", "antrean", PHONE["width"], [])
    page.tap("a.row")
    page.wait_for_url(re.compile(str(rows[0].pk)))
    look_at(page, "ben-touch", "catatan", PHONE["width"], [])
    picture = page.locator("a.viewer img")
    seen = []
    for by in (0, -140, 140):
        swipe(page, by)
        seen.append(picture.evaluate("picture => picture.src"))
    assert seen[0] == seen[2] != seen[1]
    for button in page.locator(".act .btn").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert box["y"] + box["height"] <= PHONE["height"]
    with page.expect_navigation():
        page.locator(".act button.primary").tap()
    assert state_of(rows[0]) == State.VERIFIED
    context.close()


def swipe(page: Page, by: int) -> None:
    page.locator("a.viewer").evaluate(
        """(place, by) => {
            const at = (x) => new Touch({ identifier: 1, target: place, clientX: x, clientY: 200 });
            const tell = (name, lists) => place.dispatchEvent(
                new TouchEvent(name, { bubbles: true, cancelable: true, ...lists }));
            tell("touchstart", { touches: [at(180)], changedTouches: [at(180)] });
            tell("touchend", { touches: [], changedTouches: [at(180 + by)] });
        }""",
        by,
    )


def test_the_queue_is_worked_through_without_scripts(browser: Any, live_server: Any) -> None:
    cast = build_cast()
    rows = ten(cast)
    context = browser.new_context(viewport=PHONE, locale="id-ID", java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/masuk/")
    page.fill("[name=login]", "ben")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.primary")
    page.goto(f"{live_server.url}{QUEUE}{rows[0].pk}/")
    first = page.locator("a.viewer img").get_attribute("src")
    page.locator(".thumbs a").nth(1).click()
    assert page.locator("a.viewer img").get_attribute("src") != first
    page.locator(".act button.primary").click()
    assert state_of(rows[0]) == State.VERIFIED
    assert page.get_by_role("heading", name=rows[1].title).count()
    page.locator(".undo button").click()
    assert state_of(rows[0]) == State.SUBMITTED
    page.goto(live_server.url + QUEUE)
    for box in page.locator("input[name=catatan]").all()[:2]:
        box.check()
    page.locator("button[value=verifikasi]").click()
    assert [state_of(row) for row in rows[:3]] == ["verified", "verified", "submitted"]
    context.close()
