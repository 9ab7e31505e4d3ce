"""Outlines are drawn short and together, and tiles keep their order."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

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
from jejak.places.boundaries.reading import Outline, read_outlines

from .outlines import feature, geojson, read, real, real_files, with_ring


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


def real_groups() -> dict[str, list[Outline]]:
    groups: dict[str, list[Outline]] = {}
    for path in real_files():
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
