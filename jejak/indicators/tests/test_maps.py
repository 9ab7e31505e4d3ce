"""Report cards and completeness on the map: colours with words, shares in even steps."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from jejak.places.boundaries.store import load_boundaries
from jejak.places.tests.outlines import all_of_them, written

from .five import build_five

QUARTER = "dari=2026-07&sampai=2026-09"


@pytest.fixture
def five(cast: SimpleNamespace) -> SimpleNamespace:
    cast.five = build_five(cast)
    return cast


def answer(user: Any, path: str) -> Any:
    client = Client()
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200
    return response


def test_a_province_shows_the_colour_of_each_regency(five):
    # Kendal is red with 47.9 (the paper of the five libraries); in Kebumen nobody is expected.
    response = answer(five.citra, f"/rapor/?wilayah=33&{QUARTER}")
    places = {place.code: place for place in response.context["map"].places}
    assert {code: (place.css, place.text) for code, place in places.items()} == {
        "3305": ("q0", ""),
        "3324": ("t-red", "47,9"),
    }
    html = response.content.decode()
    assert 'aria-label="Kabupaten Kendal: Merah, 47,9"' in html
    assert "Kabupaten Kebumen: tanpa wajib lapor" in html


def test_outlines_take_the_place_of_squares_and_can_be_left(five, tmp_path: Path):
    load_boundaries(written(tmp_path, all_of_them()), source="Buatan sendiri")
    address = f"/rapor/?wilayah=33&{QUARTER}"
    drawn = answer(five.citra, address).content.decode()
    assert '<path class="t-red" fill="url(#w-red)"' in drawn
    assert 'class="areas' not in answer(five.citra, f"{address}&peta=petak").content.decode()


def test_completeness_is_drawn_as_a_share_of_the_months_expected(five):
    response = answer(five.citra, f"/kelengkapan/?wilayah=33&{QUARTER}")
    shown = response.context["map"]
    (counts,) = [
        counts for place, counts, _href in response.context["rows"] if place.code == "3324"
    ]
    (kendal,) = [place for place in shown.places if place.code == "3324"]
    assert counts.expected > 0
    assert kendal.text == f"{round(100 * counts.on_time / counts.expected)}%"


def test_one_regency_alone_is_no_map(five):
    assert answer(five.rina, f"/rapor/?wilayah=3324&{QUARTER}").context["map"] is None
