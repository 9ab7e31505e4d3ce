"""The official regions: loaded once from the packaged file, searched by name and code."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from jejak.common.errors import InvalidContent
from jejak.places.models import Level, Region
from jejak.places.regions import PACKAGED, kind_of, load_regions, zone_of


@pytest.fixture(scope="class")
def nation(django_db_setup, django_db_blocker):
    """All 91,600 regions, loaded once for the class and taken away after it."""
    assert PACKAGED.is_file(), "run `make build` first: it packs the region names"
    with django_db_blocker.unblock():
        yield load_regions()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL jejak.rebuilding = 'on'")
            cursor.execute("TRUNCATE places_region CASCADE")


def names(text: str, count: int = 5) -> list[str]:
    rows = Region.objects.found(text).select_related("regency", "province")[:count]
    return [f"{row.full_name}, {row.regency}" if row.regency else row.full_name for row in rows]


@pytest.mark.django_db
class TestTheNation:
    @pytest.fixture(autouse=True)
    def _loaded(self, nation):
        self.report = nation

    def test_it_has_38_provinces_514_regencies_7285_districts_and_83762_villages(self):
        counts = {level: Region.objects.filter(level=level).count() for level in Level}
        assert counts == {
            Level.COUNTRY: 1,
            Level.PROVINCE: 38,
            Level.REGENCY: 514,
            Level.DISTRICT: 7_285,
            Level.VILLAGE: 83_762,
        }
        assert self.report.counts == counts

    def test_loading_again_changes_nothing(self):
        again = load_regions()
        assert again.is_unchanged
        assert (again.ended, again.to_recode) == ([], [])

    def test_a_renamed_region_is_mended_and_reported(self):
        Region.objects.filter(code="3324").update(name="Kabupaten Kendall")
        assert load_regions().changed == ["3324"]
        assert Region.objects.by_code("33.24").name == "Kabupaten Kendal"

    def test_a_village_knows_all_above_it(self):
        village = Region.objects.by_code("33.24.03.2005")
        assert (village.level, village.kind) == (Level.VILLAGE, Region.Kind.VILLAGE)
        assert village.parent == village.district
        assert (village.district.full_name, village.regency.name, village.province.name) == (
            "Kecamatan Sukorejo",
            "Kabupaten Kendal",
            "Jawa Tengah",
        )
        assert village.dotted_code == "33.24.03.2005"

    def test_cities_and_regencies_are_told_apart(self):
        assert Region.objects.filter(kind=Region.Kind.CITY).count() == 98
        assert Region.objects.filter(kind=Region.Kind.CUSTOMARY_VILLAGE).count() == 14

    @pytest.mark.parametrize(
        ("asked", "first"),
        [
            ("kendl", "Kabupaten Kendal"),
            ("Kab. Kendal", "Kabupaten Kendal"),
            ("kota semarang", "Kota Semarang"),
            ("kabupaten semarang", "Kabupaten Semarang"),
            ("yogyakarta", "DI Yogyakarta"),
            ("DKI Jakarta", "DKI Jakarta"),
            ("33.24", "Kabupaten Kendal"),
            ("3324", "Kabupaten Kendal"),
            ("332403", "Kecamatan Sukorejo, Kabupaten Kendal"),
            ("desa sukorejo kendal", "Desa Sukorejo, Kabupaten Kendal"),
            ("sukorjo, kec. sukorejo, kab. kendal", "Kecamatan Sukorejo, Kabupaten Kendal"),
            ("sukamaju lampung", "Desa Sukamaju, Kabupaten Lampung Selatan"),
            ("Kota Baru", "Kecamatan Kota Baru, Kota Jambi"),
        ],
    )
    def test_search_finds_by_name_code_and_place(self, asked, first):
        assert names(asked)[0] == first

    @pytest.mark.parametrize("asked", ["", "  ", "xyzzy", "....", "%", "99.99"])
    def test_search_for_nothing_finds_nothing(self, asked):
        assert names(asked) == []

    def test_search_uses_the_index(self):
        plan = Region.objects.found("sukorejo kendal")[:20].explain()
        assert "region_by_similar_name" in plan

    def test_the_command_says_what_it_did(self, capsys):
        call_command("regions_load")
        assert "Nothing changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("33", "province"),
        ("3324", "regency"),
        ("3374", "city"),
        ("332403", "district"),
        ("3324031001", "urban_village"),
        ("3324032001", "village"),
        ("9103013007", "customary_village"),
    ],
)
def test_the_code_says_the_kind(code, kind):
    assert kind_of(code) == kind


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("11", "Asia/Jakarta"),
        ("6101", "Asia/Jakarta"),
        ("6201", "Asia/Jakarta"),
        ("6301", "Asia/Makassar"),
        ("5171", "Asia/Makassar"),
        ("7371", "Asia/Makassar"),
        ("8171", "Asia/Jayapura"),
        ("9671", "Asia/Jayapura"),
    ],
)
def test_the_code_says_the_time_zone(code, zone):
    assert zone_of(code) == zone


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    ["3324,", "33x4,Kendal", "99,Antah Berantah\n4401,Kabupaten Tanpa Provinsi", "333,Kendal"],
)
def test_a_bad_file_is_refused_whole(tmp_path: Path, line):
    path = tmp_path / "regions.csv"
    path.write_text(f"code,name\n33,Jawa Tengah\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidContent):
        load_regions(path)
    assert not Region.objects.exists()


def test_a_missing_file_is_named():
    with pytest.raises(InvalidContent, match="no-such-file"):
        load_regions(Path("/no-such-file.csv"))
