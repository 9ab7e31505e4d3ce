"""A newer list of regions over the old one: reported to the line, all or nothing, kept history."""

import gzip
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jejak.access.querysets import regions_allowing
from jejak.access.roles import Action, Role
from jejak.access.services import assign
from jejak.activities.tests.factories import recorded
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent
from jejak.figures.recoding import recode_library
from jejak.figures.recount import recount
from jejak.places import region_store
from jejak.places.models import Library, Region
from jejak.places.regions import load_regions
from jejak.places.services import create_library
from tests.cast import REGIONS

# Kangkung leaves Kabupaten Kendal for a regency of its own; Ayah gets a longer name.
NEWER = {
    code: name
    for code, (_kind, name) in REGIONS.items()
    if code not in {"0", "332406", "3324062001"}
} | {
    "330501": "Ayah Selatan",
    "3325": "Kabupaten Kendal Timur",
    "332501": "Kangkung",
    "3325012001": "Kangkung",
}
DAY = date(2026, 10, 1)


def write(path: Path, names: dict[str, str]) -> Path:
    lines = [f"{code},{name}" for code, name in sorted(names.items(), key=lambda one: one[0])]
    text = "\n".join(["code,name", *lines])
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.fixture
def newer(tmp_path):
    return write(tmp_path / "newer.csv.gz", NEWER)


@pytest.fixture
def kangkung(cast):
    return create_library(
        name="TBM Kangkung",
        library_type="tbm",
        region=Region.objects.by_code("3324062001"),
        by=None,
    )


def test_the_report_names_what_is_new_renamed_ended_and_to_be_recoded(cast, kangkung, newer):
    report = load_regions(newer, valid_from=DAY, legal_basis="Kepmendagri 1/2026")
    assert report.added == ["3325", "332501", "3325012001"]
    assert [(row.code, row.old, row.new) for row in report.renamed] == [
        ("330501", "Ayah", "Ayah Selatan")
    ]
    assert [(row.code, row.replaced_by.code) for row in report.ended] == [
        ("332406", "332501"),
        ("3324062001", "3325012001"),
    ]
    (move, inner) = report.moves
    assert (move.old.code, move.new.code, move.count) == ("3324", "3325", 1)
    assert move.is_split
    assert (inner.old.code, inner.new.code, inner.is_split) == ("332406", "332501", False)
    assert report.to_recode == [kangkung]


def test_ended_regions_stay_with_their_last_day_and_new_ones_have_a_first(cast, newer):
    load_regions(newer, valid_from=DAY, legal_basis="Kepmendagri 1/2026")
    ended = Region.objects.by_code("33.24.06.2001")
    assert (ended.valid_to, ended.name) == (DAY - timedelta(days=1), "Kangkung")
    new = Region.objects.by_code("3325012001")
    assert (new.valid_from, new.legal_basis) == (DAY, "Kepmendagri 1/2026")
    assert new.regency.name == "Kabupaten Kendal Timur"
    assert Region.objects.by_code("3324").valid_to is None
    line = AuditEntry.objects.get(action="region.rename")
    assert (line.detail["old"], line.detail["new"]) == ("Ayah", "Ayah Selatan")
    assert AuditEntry.objects.filter(action="region.end").count() == 2
    whole = AuditEntry.objects.get(action="region.load").detail
    assert (whole["added"], whole["renamed"], whole["ended"]) == (3, 1, 2)


def test_loading_it_again_changes_nothing(cast, kangkung, newer):
    load_regions(newer)
    lines = AuditEntry.objects.count()
    again = load_regions(newer)
    assert again.is_unchanged
    assert again.to_recode == [kangkung]  # still open, so still said
    assert AuditEntry.objects.count() == lines


def test_a_check_says_the_same_and_stores_nothing(cast, kangkung, newer):
    before = list(Region.objects.order_by("pk").values())
    checked = load_regions(newer, check=True)
    assert list(Region.objects.order_by("pk").values()) == before
    stored = load_regions(newer)
    for part in ("added", "renamed", "returned", "counts", "to_recode"):
        assert getattr(checked, part) == getattr(stored, part), part
    assert [row.code for row in checked.ended] == [row.code for row in stored.ended]


def test_the_older_list_brings_ended_regions_back(cast, newer, tmp_path):
    load_regions(newer)
    older = {code: name for code, (_kind, name) in REGIONS.items() if code != "0"}
    report = load_regions(write(tmp_path / "older.csv", older))
    assert report.returned == ["332406", "3324062001"]
    assert [row.code for row in report.ended] == ["3325", "332501", "3325012001"]
    back = Region.objects.by_code("3324062001")
    assert (back.valid_to, back.replaced_by) == (None, None)


def test_an_ended_region_is_offered_no_more_and_takes_no_new_library(cast, newer):
    load_regions(newer)
    ended = Region.objects.by_code("3324062001")
    assert ended not in regions_allowing(cast.nadia, Action.MANAGE)
    with pytest.raises(InvalidContent) as refused:
        create_library(name="TBM", library_type="tbm", region=ended, by=cast.nadia)
    assert "region" in refused.value.fields
    with pytest.raises(InvalidContent):
        recode_library(cast.library, region=ended, reason="x", by=cast.nadia)


def test_figures_of_an_ended_region_stay_until_its_library_is_recoded(cast, kangkung, newer):
    recorded(cast, library=kangkung, by=cast.rina)
    whole = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
    load_regions(newer)
    # A category may still change without the place.
    recode_library(kangkung, partner_category="national_books", reason="Surat", by=cast.nadia)
    assert recount(region_code="3324062001", **whole).attendance == 15
    new = Region.objects.select_related("district", "regency", "province").get(code="3325012001")
    recode_library(kangkung, region=new, reason="Pemekaran", by=cast.citra)
    assert recount(region_code="3324", **whole).attendance == 0
    assert recount(region_code="3325", **whole).attendance == 15
    assert not Library.objects.standing_in_ended_regions().exists()


def test_two_new_regions_of_the_name_are_no_guess(cast, tmp_path):
    names = NEWER | {"3326": "Kabupaten Kendal Barat", "332601": "Kangkung"}
    report = load_regions(write(tmp_path / "two.csv", names))
    district = next(row for row in report.ended if row.code == "332406")
    # Not by its own name, which two have, but by its one village.
    assert district.replaced_by.code == "332501"
    names |= {"3326012001": "Kangkung"}
    older = {code: name for code, (_kind, name) in REGIONS.items() if code != "0"}
    load_regions(write(tmp_path / "older.csv", older))
    report = load_regions(write(tmp_path / "tie.csv", names))
    assert {row.code: row.replaced_by for row in report.ended} == {
        "332406": None,
        "3324062001": None,
    }


def test_a_list_that_is_cut_off_ends_nothing_unless_that_is_said(cast, newer, monkeypatch):
    monkeypatch.setattr(region_store, "MOST_ENDED", 1)
    with pytest.raises(InvalidContent, match="--ended 2"):
        load_regions(newer)
    assert not Region.objects.exclude(valid_to=None).exists()
    assert len(load_regions(newer, ended_expected=2).ended) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kode,nama\n33,Jawa Tengah\n",
        "code,name,kind\n33,Jawa Tengah,city\n",
        "code,name\n٣٣,Jawa Tengah\n",
        "code,name\n33\n",
        'code,name\n"33',
        "code,name\n33," + "a" * 121,
    ],
)
def test_a_file_that_cannot_be_is_refused_and_nothing_ends(cast, tmp_path, text):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidContent):
        load_regions(path)
    (tmp_path / "bad.csv.gz").write_bytes(b"not gzip")
    with pytest.raises(InvalidContent):
        load_regions(tmp_path / "bad.csv.gz")
    assert not Region.objects.exclude(valid_to=None).exists()


def test_a_list_is_not_loaded_before_its_day(cast, newer):
    with pytest.raises(InvalidContent):
        load_regions(newer, valid_from=timezone.localdate() + timedelta(days=1))


def test_the_command_reports_in_numbers_and_lines(cast, kangkung, newer, capsys):
    district = Region.objects.by_code("332406")
    assign(cast.stranger, role=Role.OBSERVER, place=district, by=None)
    call_command("regions_load", str(newer), "--check")
    said = capsys.readouterr().out
    assert "Only checked: nothing was stored." in said
    call_command("regions_load", str(newer), "--legal-basis", "Kepmendagri 1/2026")
    said = capsys.readouterr().out
    for line in (
        "New: 3\n  33.25 Kabupaten Kendal Timur\n",
        "Renamed: 1\n  330501 Ayah -> Ayah Selatan\n",
        "No longer official: 2\n  33.24.06 Kecamatan Kangkung, Kabupaten Kendal -> 33.25.01 ",
        "Split (guessed by name): 1\n  33.24 Kabupaten Kendal -> 33.25 Kabupaten Kendal Timur: 1\n",
        f"Libraries to recode: 1\n  {kangkung.pk} TBM Kangkung, 33.24.06.2001 Desa Kangkung -> 33",
        "Tasks held over a region that ended: 1\n",
    ):
        assert line in said, line
    with pytest.raises(CommandError):
        call_command("regions_load", "/no-such-file.csv")
