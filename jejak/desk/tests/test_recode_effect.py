"""Before a recoding: which figures change and by how much, to the last person."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from jejak.activities.tests.factories import recorded
from jejak.desk.recode_effect import effect_of
from jejak.figures.recoding import recode_library
from jejak.figures.recount import recount
from jejak.figures.tests.thirty import build_thirty
from jejak.places.models import Library, Region

WHOLE = {"start": date(2018, 1, 1), "end": date(2026, 12, 31)}


@pytest.fixture
def thirty(cast: SimpleNamespace) -> SimpleNamespace:
    build_thirty(cast)
    recorded(cast, held_on=date(2026, 11, 3), participant_count=15)
    return cast


def sums(code: str, **asked: Any) -> tuple[int, int]:
    counted = recount(region_code=code, **WHOLE, **asked)
    return counted.activities, counted.attendance


def test_the_hint_names_the_years_the_people_and_the_places(thirty: SimpleNamespace) -> None:
    effect = effect_of(
        thirty.library,
        region=Region.objects.get(pk=thirty.other_village.pk),
        partner_category=thirty.library.partner_category,
    )
    # Of the ten records of 2019 a draft and a withdrawn one count nowhere.
    assert [(y.year, y.activities, y.participants) for y in effect.years] == [
        (2026, 1, 15),
        (2019, 8, 98),
    ]
    assert (effect.activities, effect.participants, effect.records) == (9, 113, 11)
    assert [region.code for region in effect.leaves] == ["3324052001", "332405", "3324"]
    assert [region.code for region in effect.joins] == ["3305012001", "330501", "3305"]
    assert not effect.new_category


@pytest.mark.parametrize("code", ["3516012001", "3305", "33", "332406"])
def test_what_the_hint_says_is_what_the_recoding_does(thirty: SimpleNamespace, code: str) -> None:
    region = Region.objects.select_related("province", "regency", "district").get(code=code)
    library = Library.objects.get(pk=thirty.library.pk)
    effect = effect_of(library, region=region, partner_category="national_books")
    places = {one.code for one in (*effect.leaves, *effect.joins)} | {"0", "33", "35"}
    before = {code: sums(code) for code in places}
    books = sums("0", partner_category="national_books")

    recode_library(
        library, region=region, partner_category="national_books", reason="x", by=thirty.nadia
    )

    moved = (effect.activities, effect.participants)
    for one in places:
        change = tuple(a - b for a, b in zip(sums(one), before[one], strict=True))
        sign = (one in {r.code for r in effect.joins}) - (one in {r.code for r in effect.leaves})
        assert change == (sign * moved[0], sign * moved[1]), one
    after = sums("0", partner_category="national_books")
    assert (after[0] - books[0], after[1] - books[1]) == moved


def test_nothing_is_written_before_the_choice_that_was_shown_is_confirmed(
    thirty: SimpleNamespace,
) -> None:
    client = Client()
    client.force_login(thirty.citra)
    address = f"/perpustakaan/{thirty.library.pk}/pindah/"
    answers = {
        "region": thirty.other_village.code,
        "partner_category": "national_full_support",
        "library_type": "village",
        "reason": "Salah ketik",
        "placement": str(thirty.library.placements.latest("pk").pk),
    }
    shown = client.post(address, answers)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "Kabupaten Kebumen" in page
    assert "113" in page
    # Another choice than the one shown is shown again, not written.
    other = {**answers, "library_type": "tbm", "confirmed": "3305012001|national_books|tbm"}
    assert client.post(address, other).status_code == 200
    library = Library.objects.get(pk=thirty.library.pk)
    assert (library.regency, library.library_type) == (thirty.regency, "village")
    chosen = "3305012001|national_full_support|village"
    assert client.post(address, {**answers, "confirmed": chosen}).status_code == 302
    assert Library.objects.get(pk=library.pk).regency == thirty.other_regency


def test_a_type_alone_changes_no_figure_and_the_page_says_so(thirty: SimpleNamespace) -> None:
    effect = effect_of(
        thirty.library, region=thirty.library.region, partner_category="national_full_support"
    )
    assert not effect.changes_figures


def test_a_link_proposes_place_and_reason(thirty: SimpleNamespace) -> None:
    client = Client()
    client.force_login(thirty.citra)
    address = f"/perpustakaan/{thirty.library.pk}/pindah/"
    page = client.get(
        address, {"cari": "33.05.01.2001", "wilayah": "3305012001", "alasan": "Kode baru"}
    ).content.decode()
    assert 'value="3305012001" required' in page or 'value="3305012001"' in page
    assert 'value="Kode baru"' in page
