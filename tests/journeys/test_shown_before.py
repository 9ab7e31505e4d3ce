"""A photo that was shown before: the library is asked, the reviewer sees both and decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from demo.drawing import Claim, draw_photo
from jejak.accounts.models import User
from jejak.activities.models import Activity
from jejak.activities.tasks import process_now
from jejak.activities.tests.factories import recorded
from jejak.media.models import Photo, PhotoMatch
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PICTURE = draw_photo("reading", "Baca bersama", Claim(None, None, None))


def sends_the_photo(one: Any, activity: Activity) -> None:
    """Add the picture to the record on its page, and let the worker make it ready."""
    page = one.goes_to(reverse("activity", args=[activity.pk]))
    page.locator("summary", has_text=_("Add photos")).click()
    file = {"name": "IMG_0412.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
    page.set_input_files("[name=photos]", [file])
    one.clicks(_("Send the photos"), role="button")
    assert process_now() == 1


@pytest.mark.parametrize(
    ("language", "anas", "bens"),
    [("id", PHONE, DESKTOP), ("en", DESKTOP, PHONE)],
    ids=["id-ana-phone", "en-ben-phone"],
)
def test_a_photo_sent_again_is_asked_about_answered_and_decided(
    person: Any, language: str, anas: dict[str, int], bens: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    today = timezone.localdate()
    first = recorded(cast, title="Baca bersama Sabtu pagi", held_on=today - timedelta(days=49))
    second = recorded(cast, title="Mendongeng sore di balai", held_on=today - timedelta(days=1))
    with override(language):
        ana = person(f"ana-{language}", anas)
        ana.signs_in("ana")
        sends_the_photo(ana, first)
        sends_the_photo(ana, second)
        second.refresh_from_db()
        assert second.has_photo

        # Asked at home, told which activity it was, and taken at her word.
        page = ana.goes_to("/")
        ana.looks("beranda")
        page.locator("a.row", has_text="Mendongeng sore").first.click()
        assert page.get_by_role("link", name="Baca bersama Sabtu pagi").count()
        ana.looks("ditanya")
        page.get_by_label(_("Explanation")).fill("Anak-anaknya sama, kelasnya tiap Sabtu.")
        ana.clicks(_("No, of this day as well"), role="button")
        ana.looks("dijawab")
        ana.goes_to(reverse("activities"))
        ana.looks("daftar")

        ben = person(f"ben-{language}", bens)
        ben.signs_in("ben")
        assert ben.page.locator("ul.list").get_by_text(_("Photo asked about")).count()
        ben.looks("beranda")
        ben.goes_to(reverse("activities") + "?keadaan=submitted")
        assert ben.page.locator("ul.list").get_by_text(_("Photo asked about")).count() == 1
        ben.looks("periksa")
        ben.page.locator("a.row", has_text="Mendongeng sore").click()
        assert ben.page.locator(".pair img").count() == 2
        assert ben.page.get_by_text("Anak-anaknya sama").count()
        ben.looks("berdampingan")

        ben.clicks(_("Return"))
        assert ben.page.locator(".pair img").count() == 2
        ben.looks("kembalikan")
        ben.page.get_by_role("button", name=_("Old photo"), exact=True).click()
        ben.page.wait_for_load_state()
        assert ben.page.url.endswith("/kembalikan/")
        second.refresh_from_db()
        assert not second.has_photo
        ben.goes_to(reverse("activity", args=[second.pk]))
        ben.looks("diputuskan")

        page = ana.goes_to(reverse("activity", args=[second.pk]))
        assert page.get_by_text(_("It is no evidence for this record.")).count()
        assert not page.get_by_role("button", name=_("Yes, an old photo")).count()
        ana.looks("foto-lama")

        # Ben thinks better of it.
        ben.page.locator("summary", has_text=_("Decide again")).click()
        ben.clicks(_("Not an old photo"), role="button")
        second.refresh_from_db()
        assert second.has_photo
        assert PhotoMatch.objects.get().decision == "other"


def test_the_question_is_answered_without_scripts(browser: Any, live_server: Any) -> None:
    """On a phone at 360 px whose browser runs no script, with both buttons in reach."""
    cast = build_cast()
    today = timezone.localdate()
    with override("id"):
        context = browser.new_context(viewport=PHONE, locale="id-ID", java_script_enabled=False)
        page = context.new_page()
        page.goto(live_server.url + "/masuk/")
        page.fill("[name=login]", "ana")
        page.fill("[name=password]", "rahasia-desa")
        page.click("main button.primary")
        for days in (9, 2):
            row = recorded(cast, held_on=today - timedelta(days=days))
            page.goto(live_server.url + reverse("activity", args=[row.pk]))
            page.locator("summary", has_text=_("Add photos")).click()
            file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
            page.set_input_files("[name=photos]", [file])
            page.get_by_role("button", name=_("Send the photos")).click()
            process_now()
        page.reload()
        for words in (_("Yes, an old photo"), _("No, of this day as well")):
            box = page.get_by_role("button", name=words).bounding_box()
            assert box["height"] >= 44
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE["width"]
        page.get_by_role("button", name=_("Yes, an old photo")).click()
        assert page.get_by_text(_("Yes, an old photo.")).count()
        context.close()
    assert Photo.objects.filter(is_reused=True).count() == 1
    row.refresh_from_db()
    assert not row.has_photo
