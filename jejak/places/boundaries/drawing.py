"""From degrees to short SVG paths: one flat frame, shared lines simplified once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import cos, inf, radians

from .reading import EAST, NORTH, SOUTH, WEST, Outline, Polygon, Ring

Cell = tuple[int, int]

# Units of the frame; the longer side of what is drawn. A phone shows about 330 px of it.
SIZE = 1_000
TALLEST = 800
MARGIN = 8
# Letters of all paths of one map together; about half as many bytes over the wire.
MOST_LETTERS = 36_000
# Islands smaller than this (in square units) are left out, unless a region has no larger one.
LEAST_AREA = 6.0
# A region smaller than this is drawn as a small square, so that it can be seen and chosen.
LEAST_SIDE = 7


@dataclass(frozen=True)
class Shape:
    """One region as it is drawn: `path` for `d`, and its middle in the frame."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Frame:
    """An equirectangular picture of a part of the world."""

    west: float
    north: float
    x_scale: float
    y_scale: float
    width: int
    height: int

    @classmethod
    def around(cls, west: float, south: float, east: float, north: float) -> Frame:
        narrowing = cos(radians((north + south) / 2))
        # A single islet must not become a point: at least a hundredth of a degree.
        wide = max((east - west) * narrowing, 0.01)
        tall = max(north - south, 0.01)
        scale = min((SIZE - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
        return cls(
            west=west,
            north=north,
            x_scale=scale * narrowing,
            y_scale=scale,
            width=round(wide * scale) + 2 * MARGIN,
            height=round(tall * scale) + 2 * MARGIN,
        )

    def place(self, lon: float, lat: float) -> Cell:
        x = round((lon - self.west) * self.x_scale) + MARGIN
        return x, round((self.north - lat) * self.y_scale) + MARGIN


# Whatever provinces a file has, the nation lies in the same place.
NATION = Frame.around(max(WEST, 95.0), max(SOUTH, -11.1), min(EAST, 141.1), min(NORTH, 6.1))


def frame_around(outlines: Iterable[Outline]) -> Frame:
    points = [point for one in outlines for rings in one.polygons for point in rings[0]]
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    return Frame.around(min(lons), min(lats), max(lons), max(lats))


def draw(outlines: Sequence[Outline], frame: Frame) -> list[Shape]:
    """Draw every outline in the frame, as fine as the letters allow; lines in common stay so."""
    placed = {one.code: [_placed(rings, frame) for rings in one.polygons] for one in outlines}
    net = Net(ring for polygons in placed.values() for rings in polygons for ring in rings)
    tolerance = 0.5
    while True:
        simple = net.simplified(tolerance)
        shapes = [_shape(code, polygons, simple) for code, polygons in placed.items()]
        if sum(len(shape.path) for shape in shapes) <= MOST_LETTERS or tolerance > SIZE:
            return shapes
        tolerance *= 1.5


def _placed(rings: Polygon, frame: Frame) -> list[list[Cell]]:
    return [_cells(ring, frame) for ring in rings]


def _cells(ring: Ring, frame: Frame) -> list[Cell]:
    """Return the ring in whole units, each point once: the last is not the first again."""
    cells: list[Cell] = []
    for lon, lat in ring[:-1]:
        cell = frame.place(lon, lat)
        if not cells or cells[-1] != cell:
            cells.append(cell)
    while len(cells) > 1 and cells[0] == cells[-1]:
        cells.pop()
    return cells


class Net:
    """Rings cut where lines meet, so that neighbours share each line and simplify it alike."""

    def __init__(self, rings: Iterable[list[Cell]]) -> None:
        self.rings = list(rings)
        self.joints = self._joints()

    def _joints(self) -> set[Cell]:
        """Return the points at which the neighbours differ from ring to ring."""
        seen: dict[Cell, frozenset[Cell]] = {}
        joints: set[Cell] = set()
        for ring in self.rings:
            for index, cell in enumerate(ring):
                around = frozenset((ring[index - 1], ring[(index + 1) % len(ring)]))
                if seen.setdefault(cell, around) != around:
                    joints.add(cell)
        return joints

    def simplified(self, tolerance: float) -> dict[int, list[Cell]]:
        """Return each ring simplified, by the identity of its list."""
        done: dict[tuple[Cell, ...], list[Cell]] = {}
        return {id(ring): self._ring(ring, tolerance, done) for ring in self.rings}

    def _ring(
        self, ring: list[Cell], tolerance: float, done: dict[tuple[Cell, ...], list[Cell]]
    ) -> list[Cell]:
        found: list[Cell] = []
        for arc in self._arcs(ring):
            backwards = tuple(reversed(arc))
            # Both neighbours come to the same key, whichever way they walk the line.
            key = min(arc, backwards)
            if key not in done:
                done[key] = thin_out(key, tolerance)
            simple = done[key] if key == arc else done[key][::-1]
            found.extend(simple[:-1])
        return found

    def _arcs(self, ring: list[Cell]) -> list[tuple[Cell, ...]]:
        """Cut the ring at its joints; an island begins at its smallest point."""
        cuts = [index for index, cell in enumerate(ring) if cell in self.joints]
        if not cuts:
            cuts = [ring.index(min(ring))] if ring else []
        if not cuts:
            return []
        turned = ring[cuts[0] :] + ring[: cuts[0]]
        ends = [*(cut - cuts[0] for cut in cuts), len(ring)]
        turned.append(turned[0])
        return [tuple(turned[start : end + 1]) for start, end in pairwise(ends)]


def thin_out(arc: Sequence[Cell], tolerance: float) -> list[Cell]:
    """Drop points whose triangle with their neighbours is smallest (Visvalingam), not the ends."""
    last = len(arc) - 1
    before = list(range(-1, last))
    after = list(range(1, last + 2))
    areas = [inf] * (last + 1)
    heap = []
    for index in range(1, last):
        areas[index] = _triangle(arc[index - 1], arc[index], arc[index + 1])
        heap.append((areas[index], index))
    heapify(heap)
    gone = [False] * (last + 1)
    while heap:
        area, index = heappop(heap)
        if area >= tolerance:
            break
        if gone[index] or area != areas[index]:
            continue
        gone[index] = True
        left, right = before[index], after[index]
        after[left], before[right] = right, left
        for near in (left, right):
            if 0 < near < last:
                size = _triangle(arc[before[near]], arc[near], arc[after[near]])
                # Never less than what was dropped already, or the order would matter.
                areas[near] = max(size, area)
                heappush(heap, (areas[near], near))
    return [cell for index, cell in enumerate(arc) if not gone[index]]


def _triangle(a: Cell, b: Cell, c: Cell) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def area_of(ring: Sequence[Cell]) -> float:
    return sum(
        ring[index - 1][0] * cell[1] - cell[0] * ring[index - 1][1]
        for index, cell in enumerate(ring)
    ) / 2  # fmt: skip


def _shape(code: str, polygons: list[list[list[Cell]]], simple: dict[int, list[Cell]]) -> Shape:
    largest = max(
        (rings[0] for rings in polygons), key=lambda ring: (abs(area_of(ring)), len(ring))
    )
    parts = []
    for rings in polygons:
        if abs(area_of(rings[0])) < LEAST_AREA and rings[0] is not largest:
            continue
        drawn = [simple[id(ring)] for ring in rings]
        parts += [path_of(ring) for ring in drawn if len(ring) > 2 and area_of(ring)]
    x, y = middle_of(largest)
    xs, ys = [cell[0] for cell in largest], [cell[1] for cell in largest]
    if not parts or max(max(xs) - min(xs), max(ys) - min(ys)) < LEAST_SIDE:
        half = LEAST_SIDE // 2
        parts = [f"M{x - half} {y - half}h{LEAST_SIDE}v{LEAST_SIDE}h-{LEAST_SIDE}z"]
    return Shape(code, "".join(parts), x, y)


def path_of(ring: Sequence[Cell]) -> str:
    """Write the ring in steps: `M3 4l5 0 0 5z`."""
    text = f"M{ring[0][0]} {ring[0][1]}l"
    for (x0, y0), (x1, y1) in pairwise(ring):
        for step in (x1 - x0, y1 - y0):
            text += f"{step}" if step < 0 or text.endswith("l") else f" {step}"
    return f"{text}z"


def middle_of(ring: Sequence[Cell]) -> Cell:
    """Return the centre of gravity; of a line without area, the middle of its points."""
    area = area_of(ring)
    if not area:
        return (
            round(sum(cell[0] for cell in ring) / max(len(ring), 1)),
            round(sum(cell[1] for cell in ring) / max(len(ring), 1)),
        )
    x = y = 0.0
    for index, (x1, y1) in enumerate(ring):
        x0, y0 = ring[index - 1]
        cross = x0 * y1 - x1 * y0
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return round(x / (6 * area)), round(y / (6 * area))
