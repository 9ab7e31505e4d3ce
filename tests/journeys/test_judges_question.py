"""How many women took part in economic activities in the regencies of Central Java between
15 March and 20 September, how much of that is verified, which five regencies are behind, and
which records is that? By a newcomer, with the menu, a form and few clicks.
"""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from jejak.accounts.models import User
from jejak.figures.tests.nine_regencies import ASKED, NAMES, build_nine, on_paper
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = {
    "id": {
        "results": "Capaian", "show": "Tampilkan", "women": "Perempuan", "statistics": "Statistik",
        "targets": "Sasaran", "compare": "Bandingkan", "activities": "Kegiatan",
    },
    "en": {
        "results": "Results", "show": "Show", "women": "Women", "statistics": "Monthly statistics",
        "targets": "Targets", "compare": "Compare", "activities": "Activities",
    },
}  # fmt: skip
CLICKS = 4  # menu, show, the column, the figure


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


@pytest.mark.parametrize(
    ("name", "language", "viewport"),
    [("citra", "id", DESKTOP), ("nadia", "en", PHONE), ("nadia", "id", PHONE)],
    ids=["citra-id-desktop", "nadia-en-phone", "nadia-id-phone"],
)
def test_the_question_of_the_judge_is_answered_in_two_minutes(
    person: Any, name: str, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    build_nine(cast)
    User.objects.update(language=language)
    words, begun, clicks = WORDS[language], time.monotonic(), 0
    one = person(f"judge-{name}-{language}", viewport)
    one.signs_in(name)

    page = one.clicks(words["results"])
    if name == "nadia":
        page.select_option("#wilayah", "33")
    page.select_option("#tema", "economy")
    page.fill("#dari", ASKED[0].isoformat())
    page.fill("#sampai", ASKED[1].isoformat())
    one.clicks(words["show"], role="button")
    clicks += 2
    one.looks("answer")

    women, verified = on_paper("33").female, on_paper("33", verified=True).female
    figure = page.locator(".fig").filter(has=page.locator(".fig-l", has_text=words["women"])).last
    assert number(figure.locator(".fig-n").inner_text()) == women
    said = figure.locator(".fig-d").inner_text()
    assert f" {verified} ({round(100 * verified / women)}%)" in said

    page.locator("#places nav").get_by_role("link", name=words["women"], exact=True).click()
    page.wait_for_load_state()
    clicks += 1
    one.looks("behind")
    told = page.locator("section[aria-labelledby=h-behind] tbody th").all_inner_texts()
    codes = [code for code in NAMES if code != "3308"] + ["3305", "3324"]
    on_paper_by_name = {cast.regions[code].full_name: on_paper(code).female for code in codes}
    least = sorted(on_paper_by_name, key=lambda place: (on_paper_by_name[place], place))
    assert told == least[:5]

    figure.locator(".fig-n a").click()
    page.wait_for_load_state()
    clicks += 1
    one.looks("records")
    counted = re.findall(r": (\d+)\.", page.locator(".list-count").inner_text())
    assert counted == [str(on_paper("33").activities)]
    assert clicks == CLICKS
    assert time.monotonic() - begun < 120

    page.go_back()
    for tab in ("targets", "compare", "statistics", "activities"):
        page.locator("nav.tabs").get_by_role("link", name=words[tab]).click()
        one.looks(tab)
    one.goes_to("/capaian/definisi/")
    one.looks("definitions")
