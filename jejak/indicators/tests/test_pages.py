"""The report cards as pages: what each of the cast sees, and where it leads."""

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from jejak.access.services import assign
from jejak.places.models import Library

from .five import build_five, closed, held

QUARTER = "dari=2026-07&sampai=2026-09"


@pytest.fixture
def five(cast: SimpleNamespace) -> SimpleNamespace:
    cast.five = build_five(cast)
    return cast


def answer(user: Any, path: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(path)


def page(user: Any, path: str, status: int = 200) -> str:
    response = answer(user, path)
    assert response.status_code == status, response.status_code
    return str(response.content.decode())


def of(five: Any, name: str, more: str = QUARTER) -> str:
    return f"/rapor/?perpustakaan={five.five[name].pk}&{more}"


def test_a_card_shows_score_colour_rule_and_what_would_make_it_green(five):
    html = page(five.ben, of(five, "B"))
    assert "69,7" in html
    assert "Kuning" in html
    assert "Aturan versi 2" in html
    assert 'href="/indikator/?versi=2"' in html
    first = html.index("Catat 1 kegiatan advokasi lagi")
    assert html.index("+5,7") > first
    assert "Langkah pertama saja sudah cukup" in html
    assert f'href="/kegiatan/baru/?perpustakaan={five.five["B"].pk}"' in html


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("involvement", "keadaan=counted&strategi=community_involvement", 11),
        ("advocacy", "keadaan=counted&strategi=advocacy", 1),
        ("broken_down", "keadaan=counted&rincian=ya", 7),
        ("photo_backed", "keadaan=counted&foto=ada", 7),
        ("verified", "keadaan=verified", 7),
    ],
)
def test_each_component_opens_as_many_records_as_it_counts(five, name, query, expected):
    response = answer(five.ben, of(five, "B"))
    rows = {row.part.definition.code: row for row in response.context["rows"]}
    assert rows[name].href.endswith(query)
    assert answer(five.ben, rows[name].href).context["page"].count == expected


def test_each_step_opens_the_very_records_that_lack_something(five):
    steps = {step.code: step for step in answer(five.ben, of(five, "B")).context["steps"]}
    for code in ("broken_down", "with_photo", "verified"):
        assert answer(five.ben, steps[code].href).context["page"].count == 7


def test_grey_says_which_grey_and_what_to_do(five):
    assert "belum ada akun" in page(five.ben, of(five, "E"))
    html = page(five.ben, of(five, "F"))
    assert "tanpa laporan" in html or "belum ada laporan" in html
    assert "Catat kegiatan" in html


def test_who_has_no_card_is_told_why(five):
    html = page(five.ana, f"/rapor/?{QUARTER}")
    assert "Hanya perpustakaan mitra" in html
    Library.objects.filter(pk=five.five["D"].pk).update(joined_on=date(2026, 9, 2))
    assert "dinantikan" in page(five.ben, of(five, "D"))
    assert "Belum ada aturan" in page(five.ben, of(five, "A", "dari=2014-01&sampai=2014-03"))


def test_names_of_neighbours_are_for_those_who_may_see_them(five):
    ana_of = five.five["B"]
    assign(five.stranger, role="manager", place=ana_of, by=None)
    for name, shows in ((five.ben, True), (five.stranger, False)):
        response = answer(name, of(five, "B"))
        html = response.content.decode()
        assert ("Perpustakaan A" in html) is shows
        near = response.context["neighbours"]
        # The six villages of Kendal, as on the paper; the two of the cast are no partners.
        assert (near.colours.total, str(near.mean)) == (6, "47.9")


def test_a_region_counts_its_libraries_and_opens_them_within_scope(five):
    response = answer(five.rina, f"/rapor/?wilayah=3324&{QUARTER}")
    assert str(response.context["card"].score) == "47.9"
    rows = {row.code: row for row in response.context["colours"]}
    assert {code: row.count for code, row in rows.items()} == {
        "green": 1, "yellow": 2, "red": 1, "no_account": 1, "no_report": 1,
    }  # fmt: skip
    html = page(five.rina, rows["yellow"].href)
    assert re.findall(r"Perpustakaan [A-F]\b", html) == ["Perpustakaan C", "Perpustakaan B"]


def test_totals_are_wider_than_names(five):
    """Ben of Kendal sees what Central Java came to, but not the libraries one by one."""
    response = answer(five.ben, f"/rapor/?wilayah=33&{QUARTER}")
    assert response.status_code == 200
    assert [row.href for row in response.context["colours"]] == [""] * 5
    assert page(five.ben, f"/rapor/perpustakaan/?wilayah=33&{QUARTER}", 403)
    assert page(five.ben, f"/rapor/?wilayah=35&{QUARTER}", 404)
    assert page(five.ben, f"/rapor/?perpustakaan={five.far_library.pk}", 404)
    assert page(five.ben, f"/kelengkapan/?wilayah=35&{QUARTER}", 404)


@pytest.mark.parametrize("asked", ["", "perpustakaan=own&"])
def test_completeness_names_no_neighbour_to_whoever_keeps_one_library(five, asked):
    """The page is of Ana's regency: she sees its totals, and no library but her own."""
    asked = asked.replace("own", str(five.library.pk))
    html = page(five.ana, f"/kelengkapan/?{asked}{QUARTER}")
    assert "Kabupaten Kendal" in html
    assert not re.findall(r"Perpustakaan [A-F]\b", html)
    assert re.findall(r"Perpustakaan [A-F]\b", page(five.ben, f"/kelengkapan/?{QUARTER}"))


def test_a_place_where_one_sees_all_ranks_the_next_level(five):
    response = answer(five.nadia, f"/rapor/?wilayah=33&{QUARTER}")
    assert [row.place.code for row in response.context["places"]] == ["3324"]
    assert page(five.nadia, response.context["places"][0].href)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("dari=2026-13&sampai=2026-09", "bukan bulan"),
        ("dari=2026-09&sampai=2026-07", "mendahului awalnya"),
        ("dari=2031-01&sampai=2031-02", "belum mulai"),
        ("dari=2020-01&sampai=2026-09", "36 bulan"),
        ("dari=%00&sampai=", "bukan bulan"),
        ("dari=99999999999999&sampai=%F0%9F%93%9A", "bukan bulan"),
        ("wilayah=%00", "Tidak ada wilayah"),
        ("perpustakaan=%00", "Tidak ada perpustakaan"),
        ("wilayah=9999", "Tidak ada wilayah"),
        ("dari=2026-07&dari=2026-08&masa=triwulan-lalu&halaman=%00", ""),
        ("masa=kapan&warna=ungu&halaman=-1", ""),
    ],
)
@pytest.mark.parametrize("path", ["/rapor/", "/kelengkapan/", "/rapor/perpustakaan/"])
def test_a_wrong_address_is_answered_clearly(five, path, query, words):
    assert words in page(five.rina, f"{path}?{query}")


def test_pages_take_as_many_questions_for_many_libraries_as_for_few(
    five, django_assert_max_num_queries: Callable[..., Any]
):
    paths = {
        of(five, "B"): 66,
        f"/rapor/?wilayah=3324&{QUARTER}": 60,
        f"/rapor/?wilayah=33&{QUARTER}": 60,
        f"/rapor/perpustakaan/?wilayah=3324&{QUARTER}": 24,
        f"/kelengkapan/?wilayah=3324&{QUARTER}": 24,
    }
    client = Client()
    client.force_login(five.citra)
    counts = {path: count_of(client, path, django_assert_max_num_queries, 99) for path in paths}
    more(five, 30)
    for path, most in paths.items():
        again = count_of(client, path, django_assert_max_num_queries, most)
        assert again <= counts[path] + 1, path


def count_of(client: Client, path: str, bounded: Callable[..., Any], most: int) -> int:
    with bounded(most) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def more(cast: Any, count: int) -> None:
    """Begin so many further libraries in Kendal, each with a little of everything."""
    village = cast.regions["3324062001"]
    for number in range(count):
        library = Library.objects.create(
            name=f"Perpustakaan Lain {number:02}",
            library_type="village",
            partner_category="national_books",
            joined_on=date(2025, 1, 1),
            province=village.province,
            regency=village.regency,
            district=village.district,
            village=village,
        )
        held(library, cast, [number % 13, 1, 1], told=1, photo=1, verified=0)
        closed(library, cast, date(2026, 9, 1))


def test_a_long_list_of_libraries_has_pages(five):
    more(five, 55)
    first = answer(five.rina, f"/rapor/perpustakaan/?wilayah=3324&{QUARTER}")
    assert len(first.context["rows"]) == 50
    second = answer(five.rina, "/rapor/perpustakaan/" + first.context["next_href"])
    names = {row.name for row, _word in [*first.context["rows"], *second.context["rows"]]}
    assert (len(second.context["rows"]), len(names)) == (11, 61)
    assert second.context["previous_href"]
