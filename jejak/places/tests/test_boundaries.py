"""The command that loads outlines: told, noted, whole or not at all."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from jejak.audit.models import AuditEntry
from jejak.places.boundaries.drawing import (
    NATION,
)
from jejak.places.boundaries.store import load_boundaries
from jejak.places.models import Boundary, BoundarySet, Level
from jejak.places.regions import load_regions

from .outlines import SOURCE, all_of_them, feature, geojson, real, real_files, written


def load(path: Path, *options: str) -> str:
    said = StringIO()
    with translation.override("en"):
        call_command("boundaries_load", str(path), *options, stdout=said)
    return said.getvalue()


def test_a_file_is_loaded_told_and_noted(cast: Any, tmp_path: Path) -> None:
    data = all_of_them()
    data["features"].pop()
    said = load(written(tmp_path, data), "--source", SOURCE)
    assert "Outlines: province 2, regency 2. Maps drawn: 2." in said
    assert "Without an outline now, regency: 1\n  35.16 Kabupaten Mojokerto" in said
    nation = BoundarySet.objects.get(parent__level=Level.COUNTRY)
    assert (nation.source, nation.width) == (SOURCE, NATION.width)
    assert Boundary.objects.filter(boundary_set=nation).count() == 2
    assert AuditEntry.objects.get(action="boundary.load").detail["province"] == 2


def test_loading_again_replaces_the_maps_that_the_file_touches(cast: Any, tmp_path: Path) -> None:
    load(written(tmp_path, all_of_them()), "--source", SOURCE)
    load(written(tmp_path, geojson(feature("3324"))), "--source", "Newer")
    found = BoundarySet.objects.values_list("parent__code", "source")
    assert set(found) == {("0", SOURCE), ("35", SOURCE), ("33", "Newer")}
    assert not Boundary.objects.filter(region__code="3305").exists()


def test_a_check_stores_nothing_and_reports_the_same(cast: Any, tmp_path: Path) -> None:
    said = load(written(tmp_path, all_of_them()), "--check")
    assert "province 2, regency 3" in said
    assert "nothing was stored" in said
    assert not BoundarySet.objects.exists()
    assert not AuditEntry.objects.filter(action="boundary.load").exists()


def test_an_unknown_code_refuses_the_whole_file(cast: Any, tmp_path: Path) -> None:
    data = geojson(feature("33"), feature("35", properties={"code": "99"}))
    with pytest.raises(CommandError, match="1 codes of the file are not in the official list: 99"):
        load(written(tmp_path, data), "--source", SOURCE)
    assert not BoundarySet.objects.exists()


def test_outlines_without_a_source_are_not_taken(cast: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--source"):
        load(written(tmp_path, all_of_them()))


def test_a_file_without_any_outline_is_refused(cast: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No feature"):
        load(written(tmp_path, geojson(feature("33", geometry=None))), "--source", SOURCE)


@real
@pytest.mark.django_db
def test_real_outlines_are_loaded(tmp_path: Path) -> None:
    load_regions()
    for path in real_files():
        report = load_boundaries(path, source=SOURCE)
        assert report.loaded
    assert Boundary.objects.count() >= 500
