"""Capaian of the monthly statistics, for the cast; numbers as in `six_sheets`."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from jejak.figures.tests.six_sheets import build_six

AUTUMN = "dari=2026-08-01&sampai=2026-10-31"


@pytest.fixture
def six(cast: SimpleNamespace) -> SimpleNamespace:
    build_six(cast)
    return cast


def asked(user: Any, query: str, path: str = "/capaian/statistik/") -> Any:
    client = Client()
    client.force_login(user)
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    return response


def places(response: Any) -> list[tuple[str, int, int | None]]:
    rows = response.context["places"]
    return [(str(row.place), row.counts.sheets, row.counts.visits) for row in rows]


def test_a_province_names_its_regencies_and_its_own_libraries(six: SimpleNamespace) -> None:
    # Kendal 100 + 20 + 120 + 30 + 90, the provincial library 400 + 100, Kebumen 60 + 0.
    assert places(asked(six.citra, f"wilayah=33&{AUTUMN}")) == [
        ("Perpustakaan Provinsi", 1, 500),
        ("Kabupaten Kendal", 3, 360),
        ("Kabupaten Kebumen", 1, 60),
    ]
    assert places(asked(six.nadia, f"wilayah=0&{AUTUMN}")) == [
        ("Jawa Tengah", 5, 920),
        ("Jawa Timur", 1, 15),
    ]
    assert places(asked(six.ben, f"wilayah=3324&{AUTUMN}")) == [
        ("Perpustakaan Desa Sumber Makmur", 3, 360)
    ]


def test_a_manager_sees_totals_of_the_province_and_no_names_of_others(
    six: SimpleNamespace,
) -> None:
    response = asked(six.ana, f"wilayah=33&{AUTUMN}")
    assert response.context["found"].sheets == 5
    assert places(response) == [("Kabupaten Kendal", 3, 360)]


def test_what_no_library_recorded_is_a_dash_and_a_gap_never_0(six: SimpleNamespace) -> None:
    # In October only K wrote a sheet, and no visits online.
    response = asked(six.ben, f"wilayah=3324&{AUTUMN}")
    assert response.context["chart"].lines[1].values == [20, 30, None]
    html = response.content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">([^<]+)</th><td class=\"r\">([^<]*)</td>", html)
    assert dict(rows)["Kunjungan perempuan"] == "–"


def test_ragged_days_are_said_to_be_left_out(six: SimpleNamespace) -> None:
    html = asked(six.citra, "wilayah=33&dari=2026-08-15&sampai=2026-10-30").content.decode()
    assert "1 September 2026" in html
    assert "30 September 2026" in html
    none = asked(six.citra, "wilayah=33&dari=2026-08-15&sampai=2026-09-20")
    assert none.context["found"] is None


def test_activities_filters_are_said_not_to_apply(six: SimpleNamespace) -> None:
    said = asked(six.citra, f"wilayah=33&strategi=advocacy&{AUTUMN}")
    assert said.context["left_out"]
    assert said.context["found"].sheets == 5


@pytest.mark.parametrize("path", ["/capaian/statistik/", "/capaian/banding/"])
@pytest.mark.parametrize("place", ["0", "33", "3324", "332405"])
def test_the_pages_ask_a_bounded_number_of_questions(
    six: SimpleNamespace, django_assert_max_num_queries: Any, path: str, place: str
) -> None:
    client = Client()
    client.force_login(six.nadia)
    client.get("/capaian/")
    with django_assert_max_num_queries(50 if "banding" in path else 20):
        assert client.get(f"{path}?wilayah={place}&{AUTUMN}").status_code == 200


def compared(response: Any) -> dict[str, tuple[Any, Any, Any, Any]]:
    return {
        row.name: (row.first, row.second, row.difference, row.percent)
        for _name, rows in response.context["found"].groups
        for row in rows
    }


def test_two_months_side_by_side_are_those_of_the_paper(six: SimpleNamespace) -> None:
    query = "wilayah=3324&dari=2026-09-01&sampai=2026-09-30"
    found = compared(asked(six.rina, query, "/capaian/banding/"))
    # K in September and August: 120 and 100 visits, 84 and 80 members, loans only in August.
    assert found["Kunjungan ke perpustakaan"] == (120, 100, 20, 20.0)
    assert found["Anggota pada akhir bulan"] == (84, 80, 4, 5.0)
    assert found["Bahan pustaka dipinjam"] == (None, 30, None, None)


def test_another_region_is_chosen_by_its_name(six: SimpleNamespace) -> None:
    query = f"wilayah=3324&{AUTUMN}&dengan=wilayah&wilayah2=3305"
    response = asked(six.citra, query, "/capaian/banding/")
    assert compared(response)["Kunjungan ke perpustakaan"][:2] == (310, 60)
    names = [name for _code, name in response.context["region_choices"]]
    assert names == ["Indonesia", "Jawa Tengah", "Kabupaten Kebumen"]
    # Rina may not see the totals of Kebumen, so it is neither offered nor answered.
    own = asked(six.rina, f"wilayah=3324&{AUTUMN}", "/capaian/banding/")
    assert [code for code, _name in own.context["region_choices"]] == ["0", "33"]
    client = Client()
    client.force_login(six.rina)
    assert client.get(f"/capaian/banding/?{query}").status_code == 404


def test_days_of_two_years_are_told_apart(six: SimpleNamespace) -> None:
    html = asked(six.citra, f"wilayah=33&{AUTUMN}&dengan=tahun-lalu", "/capaian/banding/")
    text = html.content.decode()
    assert "Okt 2025" in text
    assert "Okt 2026" in text
