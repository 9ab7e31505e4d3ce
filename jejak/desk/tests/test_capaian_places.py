"""The next level of Capaian against a recount: women, verified, who is behind, which records."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from jejak.desk.capaian_places import SORTS
from jejak.figures.tests.nine_regencies import ASKED, build_nine, on_paper

ECONOMY = f"wilayah=33&tema=economy&dari={ASKED[0]}&sampai={ASKED[1]}"
REGENCIES = ("3301", "3302", "3303", "3304", "3305", "3306", "3307", "3308", "3324")
NOT_PARTNER = "3308"


@pytest.fixture
def nine(cast: SimpleNamespace) -> SimpleNamespace:
    build_nine(cast)
    return cast


def asked(user: Any, query: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(f"/capaian/?{query}").context


def behind(cast: SimpleNamespace, column: str) -> list[str]:
    found = asked(cast.citra, f"{ECONOMY}&urut={column}")["behind"]
    return [row.figures.place.code for row in found.rows]


def lowest(values: dict[str, Any], names: dict[str, str]) -> list[str]:
    known = {code: value for code, value in values.items() if value is not None}
    return sorted(known, key=lambda code: (known[code], names[code]))[:5]


def test_women_by_regency_and_the_verified_of_them_are_those_of_a_recount(
    nine: SimpleNamespace,
) -> None:
    context = asked(nine.citra, f"{ECONOMY}&semua=1")
    shown = {
        row.figures.place.code: (row.figures.female, row.figures.verified_female)
        for row in context["rows"].shown
        if hasattr(row.figures.place, "code")
    }

    assert shown == {
        code: (on_paper(code).female, on_paper(code, verified=True).female) for code in REGENCIES
    }
    whole = on_paper("33"), on_paper("33", verified=True)
    assert context["figures"].female == whole[0].female > 100
    assert context["figures"].verified_female == whole[1].female
    # Libraries of the province itself make up the rest.
    assert sum(women for women, _verified in shown.values()) < whole[0].female


def test_five_regencies_are_behind_in_each_column_and_none_without_a_partner(
    nine: SimpleNamespace,
) -> None:
    names = {code: nine.regions[code].name for code in REGENCIES}
    paper = {code: on_paper(code) for code in REGENCIES if code != NOT_PARTNER}
    verified = {code: on_paper(code, verified=True) for code in paper}

    assert behind(nine, "perempuan") == lowest({c: p.female for c, p in paper.items()}, names)
    assert behind(nine, "kegiatan") == lowest({c: p.activities for c, p in paper.items()}, names)
    shares = {
        code: verified[code].activities / one.activities if one.activities else None
        for code, one in paper.items()
    }
    assert behind(nine, "verifikasi") == lowest(shares, names)
    # Alas and Bulungan have nothing that could be verified.
    assert asked(nine.citra, f"{ECONOMY}&urut=verifikasi")["behind"].silent == 2


def test_places_level_with_the_last_of_the_five_are_counted(nine: SimpleNamespace) -> None:
    found = asked(nine.citra, "wilayah=33&dari=2025-01-01&sampai=2025-01-31")["behind"]
    # Eight regencies have a partner library, none of them a record in January 2025.
    assert (len(found.rows), found.level, found.silent) == (5, 3, 0)
    assert all(row.figures.activities == 0 for row in found.rows)


def test_doors_of_a_regency_lead_to_its_records(nine: SimpleNamespace) -> None:
    client = Client()
    client.force_login(nine.citra)
    for row in asked(nine.citra, ECONOMY)["rows"].shown:
        place = row.figures.place
        if not hasattr(place, "code") or not row.figures.activities:
            continue
        count = client.get(row.door).context["page"].count
        assert count == row.figures.activities == on_paper(place.code).activities
        count = client.get(row.verified_door).context["page"].count
        assert count == row.figures.verified == on_paper(place.code, verified=True).activities


@pytest.mark.parametrize("column", ["peserta", "perempuan-verifikasi", "rata-rata", "perpustakaan"])
def test_each_column_sorts_both_ways_with_what_has_no_value_last(
    nine: SimpleNamespace, column: str
) -> None:
    def values(code: str) -> list[float | None]:
        rows = asked(nine.citra, f"{ECONOMY}&semua=1&urut={code}")["rows"].shown
        return [SORTS[column](row.figures) for row in rows]

    down, up = values(column), values(f"-{column}")
    known = [value for value in down if value is not None]
    assert known == sorted(known, reverse=True)
    assert [value for value in up if value is not None] == known[::-1]
    assert None not in down[: len(known)] + up[: len(known)]


def test_a_wrong_column_is_the_usual_one(nine: SimpleNamespace) -> None:
    context = asked(nine.citra, f"{ECONOMY}&urut=-%00")
    assert (context["sort"], context["lowest"]) == ("kegiatan", False)


def test_a_manager_is_not_told_the_names_of_other_regencies(nine: SimpleNamespace) -> None:
    context = asked(nine.ana, ECONOMY)
    assert context["behind"] is None
    assert [row.name for row in context["rows"].shown] == ["Kabupaten Kendal"]
