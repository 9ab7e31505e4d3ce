"""Capaian beside the targets, with the libraries worked out on paper in `five.py`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jejak.common.periods import Period
from jejak.indicators.tests.five import build_five

SUMMER = "dari=2026-07-01&sampai=2026-09-30"


@pytest.fixture
def five(cast: SimpleNamespace) -> SimpleNamespace:
    cast.five = build_five(cast)
    return cast


def asked(user: Any, query: str) -> Any:
    client = Client()
    client.force_login(user)
    response = client.get(f"/capaian/sasaran/?{query}")
    assert response.status_code == 200
    return response


def reached(response: Any) -> dict[str, tuple[str, str, int]]:
    return {
        row.part.definition.code: (
            f"{row.part.value:.1f}",
            f"{row.part.target:.1f}",
            round(row.percent),
        )
        for row in response.context["rows"]
    }


def test_the_target_of_a_regency_is_that_of_its_libraries_and_their_months(
    five: SimpleNamespace,
) -> None:
    # Six libraries, one of them expected in two months: 17 months in all.
    assert reached(asked(five.rina, f"wilayah=3324&{SUMMER}")) == {
        "involvement": ("39.0", "68.0", 57),  # 14+11+12+2 of 17 x 4
        "information": ("8.0", "17.0", 47),
        "advocacy": ("6.0", "11.3", 53),  # 2 for 3 months: 17 x 2/3
        "monthly_on_time": ("52.9", "100.0", 53),  # 9 of 17 months
        "broken_down": ("83.0", "80.0", 104),  # 19+7+17+1 of 53
        "photo_backed": ("49.1", "80.0", 61),  # 16+7+0+3 of 53
        "verified": ("43.4", "80.0", 54),  # 16+7 of 53
    }


def test_ragged_days_count_for_no_target(five: SimpleNamespace) -> None:
    ragged = asked(five.rina, "wilayah=3324&dari=2026-06-15&sampai=2026-10-20")
    assert reached(ragged) == reached(asked(five.rina, f"wilayah=3324&{SUMMER}"))
    nothing = asked(five.rina, "wilayah=3324&dari=2026-07-02&sampai=2026-08-30")
    assert "satu bulan penuh" in nothing.content.decode()


def test_months_to_come_ask_for_nothing_yet(five: SimpleNamespace) -> None:
    today = timezone.localdate()
    query = f"wilayah=3324&dari={today.year}-01-01&sampai={today.year + 1}-12-31"
    response = asked(five.rina, query)
    assert response.context["months"].end == Period.month(today.year, today.month).end
    assert response.context["is_running"]


def test_a_library_sees_its_own_target_and_no_list(five: SimpleNamespace) -> None:
    response = asked(five.nadia, f"perpustakaan={five.five['D'].pk}&{SUMMER}")
    assert reached(response)["involvement"] == ("2.0", "8.0", 25)
    assert response.context["place_count"] == 0
    stranger = asked(five.nadia, f"perpustakaan={five.library.pk}&{SUMMER}")
    assert "tidak ada sasaran" in stranger.content.decode()


def test_the_next_level_begins_with_who_is_behind(five: SimpleNamespace) -> None:
    five.five["A"].__class__.objects.filter(pk=five.other_library.pk).update(
        partner_category="national_books"
    )

    def places(query: str) -> list[tuple[str, int]]:
        rows = asked(five.citra, f"wilayah=33&{SUMMER}&{query}").context["places"]
        return [(row.place.code, round(row.reached.percent or 0)) for row in rows]

    assert places("") == [("3305", 0), ("3324", 57)]
    assert places("urut=tinggi") == [("3324", 57), ("3305", 0)]
    assert places("indikator=verified") == [("3305", 0), ("3324", 54)]
    assert places("indikator=tidak-ada&urut=%00") == [("3305", 0), ("3324", 57)]


def test_activities_filters_are_said_to_be_left_out(five: SimpleNamespace) -> None:
    html = asked(five.citra, f"wilayah=33&tema=economy&{SUMMER}").content.decode()
    assert "Sasaran berlaku untuk semua kegiatan" in html


def test_before_any_definition_was_in_force_there_is_no_target(five: SimpleNamespace) -> None:
    response = asked(five.citra, "wilayah=33&dari=2012-01-01&sampai=2012-12-31")
    assert "tidak ada sasaran" in response.content.decode()


@pytest.mark.parametrize("place", ["0", "33", "3324"])
def test_the_page_asks_a_bounded_number_of_questions(
    five: SimpleNamespace, django_assert_max_num_queries: Any, place: str
) -> None:
    client = Client()
    client.force_login(five.nadia)
    client.get("/capaian/")
    with django_assert_max_num_queries(20):
        client.get(f"/capaian/sasaran/?wilayah={place}&{SUMMER}")
