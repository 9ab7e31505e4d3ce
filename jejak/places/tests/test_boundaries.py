"""Outlines: good files are drawn short and together, bad ones are refused with the feature."""

import json
import os
from collections.abc import Callable
from io import StringIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jejak.audit.models import AuditEntry
from jejak.places.boundaries import reading
from jejak.places.boundaries.drawing import (
    LEAST_SIDE,
    MOST_LETTERS,
    NATION,
    Net,
    draw,
    frame_around,
    path_of,
    thin_out,
)
from jejak.places.boundaries.placing import assign, grid_by_order, place_tiles
from jejak.places.boundaries.reading import BadBoundaries, Outline, outlines_of, read_outlines
from jejak.places.boundaries.store import load_boundaries
from jejak.places.models import Boundary, BoundarySet, Level

from .outlines import all_of_them, feature, geojson, ring, topojson, written

SOURCE = "Made up for tests, free to use"


def read(data: Any, code_property: str = "") -> list[Outline]:
    content = data if isinstance(data, str) else json.dumps(data)
    return outlines_of(content.encode(), code_property)


def refusal(data: Any, code_property: str = "") -> str:
    with translation.override("en"), pytest.raises(BadBoundaries) as caught:
        read(data, code_property)
    return str(caught.value)


def with_geometry(**geometry: Any) -> dict[str, Any]:
    return geojson(feature("33", geometry=geometry))


def with_ring(*positions: Any) -> dict[str, Any]:
    return with_geometry(type="Polygon", coordinates=[list(positions)])


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    data = topojson()
    change(data)
    return data


# Reading


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


# Drawing


def test_the_nation_lies_in_one_frame_whatever_is_loaded() -> None:
    # 46.1 degrees, a little narrower at 2.5 South, over 984 units.
    assert NATION.width == 1_000
    assert NATION.place(95.0, 6.1) == (8, 8)
    assert NATION.place(141.1, -11.1) == (NATION.width - 8, NATION.height - 8)


def test_a_square_is_a_square_and_straight_sides_need_no_points() -> None:
    (outline,) = read(geojson(feature("3305")))
    frame = frame_around([outline])
    (shape,) = draw([outline], frame)
    # 1 degree wide (0.992 at 7.25 South), 1.5 tall: 784 units high and 518 wide, from 8, 8.
    assert shape.path == "M8 8l0 784 518 0 0-784z"
    assert abs(shape.x - frame.width / 2) <= 1


def test_neighbours_keep_one_line_between_them() -> None:
    # A jagged border of 199 points between two squares, walked in opposite directions.
    jagged = [[110 + 0.01 * (n % 3), -8 + 1.5 * n / 200] for n in range(201)]
    jagged[0], jagged[-1] = [110, -8], [110, -6.5]
    left = [[109, -8], *jagged, [109, -6.5], [109, -8]]
    right = [[111, -8], [111, -6.5], *jagged[::-1], [111, -8]]
    outlines = read(
        geojson(
            feature("3305", geometry={"type": "Polygon", "coordinates": [left]}),
            feature("3324", geometry={"type": "Polygon", "coordinates": [right]}),
        )
    )
    shapes = draw(outlines, frame_around(outlines))
    points = [set(walked(shape.path)) for shape in shapes]
    border = {point for point in points[0] if abs(point[0] - 527) < 40 and 8 < point[1] < 792}
    assert border <= points[1]
    assert 0 < len(border) < 199


def walked(path: str) -> list[tuple[int, int]]:
    """Return the points of `M3 4l5 0 0 5z`."""
    numbers = path.replace("M", "").replace("l", " ").replace("z", "").replace("-", " -").split()
    x, y = int(numbers[0]), int(numbers[1])
    points = [(x, y)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + int(dx), y + int(dy)
        points.append((x, y))
    return points


def test_a_path_walks_back_to_its_points() -> None:
    corners = [(3, 4), (10, 4), (10, -6), (-1, 0)]
    assert path_of(corners) == "M3 4l7 0 0-10-11 6z"
    assert walked(path_of(corners)) == corners


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=40))
def test_thinning_keeps_the_ends_and_adds_nothing(arc: list[tuple[int, int]]) -> None:
    thin = thin_out(arc, 20)
    assert thin[0] == arc[0]
    assert thin[-1] == arc[-1]
    rest = iter(arc)
    assert all(point in rest for point in thin)


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12), max_size=4))
def test_any_rings_can_be_cut_and_thinned(rings: list[list[tuple[int, int]]]) -> None:
    simple = Net(rings).simplified(3)
    assert all(set(simple[id(one)]) <= set(one) for one in rings)


def test_an_islet_is_still_large_enough_to_be_seen() -> None:
    islet = [[126.0, 4.0], [126.001, 4.0], [126.001, 4.001], [126.0, 4.0]]
    data = geojson(
        feature("33"), feature("35", geometry={"type": "Polygon", "coordinates": [islet]})
    )
    shapes = draw(read(data), NATION)
    assert shapes[1].path.endswith(f"h{LEAST_SIDE}v{LEAST_SIDE}h-{LEAST_SIDE}z")


def test_however_fine_the_file_the_picture_stays_small() -> None:
    fine = [[109 + n / 10_000, -7 + 0.004 * (n % 7)] for n in range(20_000)]
    data = with_ring(*fine, [111, -8], [109, -8], fine[0])
    shapes = draw(read(data), frame_around(read(data)))
    assert sum(len(shape.path) for shape in shapes) <= MOST_LETTERS


# Tiles


def test_tiles_keep_west_and_east_north_and_south() -> None:
    # Four corners and the middle: five regencies want 7.5 cells, a grid of 3 by 3.
    places = {"1": (0, 0), "2": (100, 0), "3": (50, 50), "4": (0, 100), "5": (100, 100)}
    assert place_tiles(places) == {
        "1": (1, 1), "2": (3, 1), "3": (2, 2), "4": (1, 3), "5": (3, 3),
    }  # fmt: skip


@given(st.dictionaries(
    st.integers(1101, 9999).map(str),
    st.tuples(st.integers(0, 1000), st.integers(0, 800)),
    max_size=40,
))  # fmt: skip
def test_no_two_regions_share_a_tile_and_the_order_of_a_file_does_not_matter(
    middles: dict[str, tuple[int, int]],
) -> None:
    tiles = place_tiles(middles)
    assert tiles.keys() == middles.keys()
    assert len(set(tiles.values())) == len(tiles)
    assert all(1 <= column <= 9 for column, _row in tiles.values())
    assert place_tiles(dict(reversed(middles.items()))) == tiles


@given(st.lists(
    st.lists(st.integers(0, 20), min_size=5, max_size=5), min_size=1, max_size=5,
))  # fmt: skip
def test_together_they_are_moved_least(costs: list[list[int]]) -> None:
    chosen = assign(costs)
    assert len(set(chosen)) == len(costs)
    total = sum(costs[row][column] for row, column in enumerate(chosen))
    assert total == cheapest(costs, 0, frozenset())


def cheapest(costs: list[list[int]], row: int, taken: frozenset[int]) -> int:
    if row == len(costs):
        return 0
    return min(
        costs[row][column] + cheapest(costs, row + 1, taken | {column})
        for column in range(len(costs[row]))
        if column not in taken
    )


def test_without_outlines_tiles_follow_the_codes() -> None:
    assert grid_by_order(["3305", "3301", "3374"]) == {
        "3301": (1, 1), "3305": (2, 1), "3374": (3, 1),
    }  # fmt: skip


# Storing


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


def test_ring_of_the_tests_is_closed() -> None:
    assert ring("33")[0] == ring("33")[-1]


# A real file, where one is named: JEJAK_BOUNDARIES is a folder of GeoJSON or TopoJSON files.

FOLDER = os.environ.get("JEJAK_BOUNDARIES", "")
real = pytest.mark.skipif(not FOLDER, reason="JEJAK_BOUNDARIES names no folder")


def real_groups() -> dict[str, list[Outline]]:
    groups: dict[str, list[Outline]] = {}
    for path in sorted(Path(FOLDER).glob("*json")):
        for one in read_outlines(path):
            if one.polygons:
                groups.setdefault(one.code[:2] if len(one.code) == 4 else "0", []).append(one)
    return groups


@real
def test_real_outlines_make_small_pictures_and_tiles_in_their_order() -> None:
    kept = pairs = 0
    for code, outlines in real_groups().items():
        frame = NATION if code == "0" else frame_around(outlines)
        shapes = draw(outlines, frame)
        assert sum(len(shape.path) for shape in shapes) <= MOST_LETTERS
        middles = {shape.code: (shape.x, shape.y) for shape in shapes}
        tiles = place_tiles(middles)
        assert len(set(tiles.values())) == len(outlines)
        for one, other in combinations(tiles, 2):
            for axis, size in enumerate((frame.width, frame.height)):
                apart = middles[one][axis] - middles[other][axis]
                if abs(apart) > 0.15 * size:
                    pairs += 1
                    kept += apart * (tiles[one][axis] - tiles[other][axis]) >= 0
    assert pairs > 0
    assert kept >= 0.98 * pairs


@real
@pytest.mark.django_db
def test_real_outlines_are_loaded(tmp_path: Path) -> None:
    from jejak.places.regions import load_regions  # noqa: PLC0415 - only where it is asked for

    load_regions()
    for path in sorted(Path(FOLDER).glob("*json")):
        report = load_boundaries(path, source=SOURCE)
        assert report.loaded
    assert Boundary.objects.count() >= 500
