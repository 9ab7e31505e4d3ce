import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jejak.figures.tests.thirty import build_thirty
from jejak.places.boundaries.store import load_boundaries
from jejak.places.tests.outlines import all_of_them, written

TEN_MONTHS = "dari=2019-01-01&sampai=2019-10-31"


@pytest.fixture
def thirty(cast: SimpleNamespace) -> SimpleNamespace:
    build_thirty(cast)
    return cast


def page(user: object, query: str = "", status: int = 200) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(f"/capaian/?{query}")
    assert response.status_code == status
    return response.content.decode()


def test_the_national_figure_is_a_door_to_its_records(thirty: SimpleNamespace) -> None:
    html = page(thirty.nadia, f"wilayah=0&{TEN_MONTHS}")
    door = f"/kegiatan/?wilayah=0&{TEN_MONTHS}&keadaan=counted".replace("&", "&amp;")
    assert f'<p class="fig-n"><a href="{door}">22</a></p>' in html
    assert f'<p class="fig-n"><a href="{door}">575</a></p>' in html
    assert "193 perempuan, 144 laki-laki, 238 belum dirinci" in html

    assert records_behind(thirty.nadia, door.replace("&amp;", "&")) == 22


def records_behind(user: object, door: str) -> int:
    client = Client()
    client.force_login(user)
    count: int = client.get(door).context["page"].count
    return count


@pytest.mark.parametrize(
    "query",
    [
        "wilayah=0&dari=2019-01-15&sampai=2019-03-03",
        "wilayah=33&dari=2019-01-01&sampai=2019-12-31&strategi=advocacy",
        "wilayah=3324&dari=2018-12-31&sampai=2020-01-01&bukti=reported",
        "wilayah=332405&dari=2016-01-01&sampai=2020-01-01",
    ],
)
def test_every_door_leads_to_as_many_records_as_its_figure_says(
    thirty: SimpleNamespace, query: str
) -> None:
    client = Client()
    client.force_login(thirty.nadia)
    context = client.get(f"/capaian/?{query}").context

    doors = [(context["doors"].to(), context["figures"].activities)]
    doors += [(door, total) for _n, _v, total, door in context["chart"].table]
    doors += [(row.door, row.figures.activities) for row in context["rows"].shown]
    doors += [(row.href, row.activities) for row in context["evidence_rows"] if row.href]

    assert len(doors) > 4
    for door, shown in doors:
        assert records_behind(thirty.nadia, door) == shown, door


def test_a_manager_sees_totals_above_and_records_only_of_her_library(
    thirty: SimpleNamespace,
) -> None:
    own = page(thirty.ana, TEN_MONTHS)
    assert f"perpustakaan={thirty.library.pk}" in own
    assert ">85</a>" in own

    above = page(thirty.ana, f"wilayah=33&{TEN_MONTHS}")
    assert '<p class="fig-n">19</p>' in above
    assert "/kegiatan/?" not in above
    assert "Kabupaten Kendal" in above
    assert "Menampilkan 1 dari 3." in above
    assert "Kabupaten Kebumen" not in above


def test_a_library_of_others_is_not_listed_by_name(thirty: SimpleNamespace) -> None:
    html = page(thirty.ana, f"wilayah=3324&{TEN_MONTHS}")
    assert "Menampilkan 1 dari 2." in html
    assert thirty.second_library.name not in html


@pytest.mark.parametrize("query", ["wilayah=35", "wilayah=3305", "wilayah=332406"])
def test_a_region_outside_the_persons_totals_does_not_exist(
    thirty: SimpleNamespace, query: str
) -> None:
    page(thirty.ana, query, status=404)


def test_a_library_outside_the_scope_does_not_exist(thirty: SimpleNamespace) -> None:
    page(thirty.ana, f"perpustakaan={thirty.other_library.pk}", status=404)
    page(thirty.stranger, "", status=404)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("wilayah=99", "Tidak ada wilayah dengan kode"),
        ("perpustakaan=abc", "Tidak ada perpustakaan dengan nomor"),
        ("dari=31-10-2019", "bukan tanggal"),
        ("dari=2019-02-30", "bukan tanggal"),
        ("sampai=9999-12-31", "Pilih tahun antara 2000 dan 2100"),
        ("dari=2019-02-01&sampai=2019-01-01", "lebih awal"),
        ("strategi=x&tema=y&bukti=z", "Pilih salah satu"),
        ("wilayah=%00&dari=%00&tema=%00", "bukan tanggal"),
        ("perpustakaan=%D9%A3", "Tidak ada perpustakaan dengan nomor"),
    ],
)
def test_a_wrong_address_is_answered_beside_the_field(
    thirty: SimpleNamespace, query: str, said: str
) -> None:
    html = page(thirty.nadia, query)
    assert said in html
    assert 'class="error"' in html


def test_provinces_are_drawn_as_tiles_for_whoever_sees_several(thirty: SimpleNamespace) -> None:
    assert 'class="tiles' in page(thirty.nadia, f"wilayah=0&{TEN_MONTHS}")
    assert 'class="tiles' not in page(thirty.ana, f"wilayah=0&{TEN_MONTHS}")


def test_regencies_are_tiles_by_code_until_outlines_are_loaded(
    thirty: SimpleNamespace, tmp_path: Path
) -> None:
    query = f"wilayah=33&{TEN_MONTHS}"
    html = page(thirty.citra, query)
    assert "menurut urutan kodenya" in html
    assert 'class="q' in html.split('class="tiles')[1]
    assert "Tampilkan sebagai" not in html

    load_boundaries(written(tmp_path, all_of_them()), source="Buatan sendiri")

    drawn = page(thirty.citra, query)
    assert 'class="areas' in drawn
    assert 'aria-label="Kabupaten Kendal: ' in drawn
    assert "Buatan sendiri" in drawn
    assert "peta=petak" in drawn
    tiles = page(thirty.citra, f"{query}&peta=petak")
    assert "kira-kira di tempatnya" in tiles
    assert 'class="areas' not in tiles


def test_the_nation_is_drawn_by_outlines_where_they_are_loaded(
    thirty: SimpleNamespace, tmp_path: Path
) -> None:
    load_boundaries(written(tmp_path, all_of_them()), source="Buatan sendiri")
    drawn = page(thirty.nadia, f"wilayah=0&{TEN_MONTHS}")
    assert drawn.count('<path class="q') == 2
    assert 'class="areas' not in page(thirty.ana, f"wilayah=0&{TEN_MONTHS}")


def test_an_empty_choice_says_what_to_do(thirty: SimpleNamespace) -> None:
    assert "Tidak ada kegiatan yang cocok" in page(
        thirty.nadia, "dari=2012-01-01&sampai=2012-01-02"
    )


def test_a_long_period_is_drawn_by_year(thirty: SimpleNamespace) -> None:
    html = page(thirty.nadia, "wilayah=0&dari=2015-03-10&sampai=2020-06-30")
    assert "Kegiatan per tahun" in html
    assert "dari=2015-03-10&amp;sampai=2015-12-31" in html


@pytest.mark.parametrize(
    "query", ["wilayah=0", "wilayah=33", "wilayah=3324", "wilayah=332405", "wilayah=0&bukti=photo"]
)
def test_the_page_asks_a_bounded_number_of_questions(thirty: SimpleNamespace, query: str) -> None:
    client = Client()
    client.force_login(thirty.nadia)
    client.get("/capaian/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(f"/capaian/?{query}&{TEN_MONTHS}")
    assert len(asked) <= 20, [q["sql"][:90] for q in asked]


def test_every_definition_that_a_figure_points_to_is_there(thirty: SimpleNamespace) -> None:
    html = page(thirty.nadia, TEN_MONTHS)
    client = Client()
    client.force_login(thirty.nadia)
    words = client.get("/capaian/definisi/").content.decode()
    for code in set(re.findall(r"/capaian/definisi/#(\w+)", html)):
        assert f'id="{code}"' in words
