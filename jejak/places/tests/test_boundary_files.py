"""Files of outlines: good ones are read alike, bad ones are refused with the feature named."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jejak.places.boundaries import reading
from jejak.places.boundaries.reading import BadBoundaries, outlines_of, read_outlines

from .outlines import (
    all_of_them,
    changed,
    feature,
    geojson,
    read,
    refusal,
    ring,
    topojson,
    with_geometry,
    with_ring,
    written,
)


def test_geojson_and_topojson_say_the_same() -> None:
    plain = {one.code: one.polygons for one in read(geojson(feature("3305"), feature("3324")))}
    packed = {one.code: one.polygons for one in read(topojson())}
    assert plain.keys() == packed.keys() == {"3305", "3324"}
    for code in plain:
        corners = [
            {(round(x, 6), round(y, 6)) for x, y in polygons[code][0][0]}
            for polygons in (plain, packed)
        ]
        west, east = (min(x for x, _y in points) for points in corners)
        assert west == pytest.approx(east)


def test_a_code_may_be_dotted_a_number_or_of_another_name() -> None:
    for value in ("33.24", "3324", 3324):
        one = feature("3324", properties={"KDPKAB": value, "WADMKK": "Kendal"})
        assert [outline.code for outline in read(geojson(one))] == ["3324"]
    odd = feature("3324", properties={"nomor_resmi": "33.24"})
    assert read(geojson(odd), "nomor_resmi")[0].code == "3324"
    assert "nomor_resmi" in refusal(geojson(odd))


def test_the_id_of_a_feature_serves_where_no_property_does() -> None:
    assert read(geojson(feature("33", properties=None, id="33")))[0].code == "33"


def test_a_region_without_outline_is_known_and_empty() -> None:
    empty = feature("35", geometry={"type": "MultiPolygon", "coordinates": []})
    nowhere = feature("3305", geometry=None)
    found = read(geojson(feature("33"), empty, nowhere))
    assert [(one.code, len(one.polygons)) for one in found] == [("33", 1), ("35", 0), ("3305", 0)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "not JSON"),
        ("kode,nama\n33,Jawa Tengah", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "not JSON"),
        ("[]", "neither a GeoJSON"),
        ({"type": "Feature"}, "neither a GeoJSON"),
        ({"type": "FeatureCollection"}, "no list of features"),
        (geojson(), "no features"),
        (geojson(feature("33", properties={"nama": "Jateng"})), "there are: nama"),
        (geojson(feature("33"), feature("35", properties={})), 'feature 2: null in code is no'),
        (geojson(feature("33", properties={"code": 33.1})), "--code-property"),
        (geojson(feature("33"), feature("35", properties={"code": "3"})), '"3" in code is no code'),
        (geojson(feature("33"), feature("33")), "33 stands twice in the file (feature 2"),
        (with_geometry(type="Point", coordinates=[110, -7]), "Place 33 is no polygon but Point"),
        (with_geometry(type="Polygon", coordinates=[[]]), "Place 33 has a broken ring"),
        (with_geometry(type="Polygon", coordinates="x"), "broken ring"),
        (with_geometry(type="MultiPolygon", coordinates=[1]), "broken ring"),
        (with_ring([110, -7], [111, -7], [110, -7]), "broken ring"),
        (with_ring([110, -7], [111, -7], [111, -6], [110, -6]), "broken ring"),
        (with_ring([110], [111, -7], [111, -6], [110]), "broken ring"),
        (with_ring(["110", -7], [111, -7], [111, -6], ["110", -7]), "broken ring"),
        (with_ring([True, -7], [111, -7], [111, -6], [True, -7]), "broken ring"),
        (with_ring([10**400, -7], [111, -7], [111, -6], [10**400, -7]), "broken ring"),
        (with_ring([-7, 110], [-7, 111], [-6, 111], [-7, 110]), "outside Indonesia: -7, 110"),
        (with_ring([4e5, 9e6], [4e5, 9e5], [4e6, 9e6], [4e5, 9e6]), "WGS 84"),
        (changed(lambda d: d.pop("arcs")), "arcs of the TopoJSON cannot be read"),
        (changed(lambda d: d.update(arcs=[[["a", 1]]])), "arcs of the TopoJSON"),
        (changed(lambda d: d.update(arcs=[[[1]]])), "arcs of the TopoJSON"),
        (changed(lambda d: d.update(transform={"scale": [1]})), "arcs of the TopoJSON"),
        (changed(lambda d: d["arcs"].pop()), "feature 2 points to an arc"),
        (changed(lambda d: d["arcs"][2].pop()), "feature 2 has a broken ring"),
        (changed(lambda d: d.update(objects=None)), "no features"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_and_the_feature_named(data: Any, reason: str) -> None:
    assert reason in refusal(data)


def test_a_file_too_large_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    with translation.override("en"), pytest.raises(BadBoundaries, match="Simplify"):
        read_outlines(written(tmp_path, all_of_them()))
    with pytest.raises(BadBoundaries):
        read_outlines(tmp_path / "nothing.json")


def test_a_small_file_that_stands_for_very_many_points_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "MOST_POINTS", 1_000)
    arc = [[0, 0], *[[1, 0]] * 198, [-198, 0]]
    data = changed(lambda d: d.update(arcs=[arc, *d["arcs"][1:]]))
    data["objects"]["regencies"]["geometries"][0]["arcs"] = [[0] * 10_000]
    assert "more than 1000 points" in refusal(data)


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["type", "coordinates", "arcs", "code"]), inner),
    max_leaves=12,
))  # fmt: skip
def test_whatever_a_file_holds_it_is_read_or_refused(thing: Any) -> None:
    kinds = ("Polygon", "MultiPolygon", thing)
    for data in (
        thing,
        {"type": "FeatureCollection", "features": thing},
        {"type": "Topology", "arcs": thing, "objects": {"x": thing}},
        geojson(*(feature("33", geometry={"type": k, "coordinates": thing}) for k in kinds)),
        changed(lambda d: d["objects"]["regencies"].update(geometries=[thing])),
        changed(lambda d: d["objects"]["regencies"]["geometries"][0].update(arcs=thing)),
    ):
        try:
            outlines_of(json.dumps(data).encode())
        except BadBoundaries:
            continue


def test_ring_of_the_tests_is_closed() -> None:
    assert ring("33")[0] == ring("33")[-1]
