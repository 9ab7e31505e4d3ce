"""Lines over months or quarters; what is not recorded is a gap, never a fall to 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from .axis import Label, Number, axis_for, left_for, room_for, value_text
from .bars import Mark

HEIGHT, TOP, BOTTOM = 190, 24, 164
RIGHT_MARGIN = 12
DOT, SHAPE = 9, 18
# Points closer than this are drawn as a bare line, but for those that stand alone.
DOT_ROOM = 12
TEXT_ROOM = 14


@dataclass(frozen=True)
class Line:
    """One series. `css` is `c1` to `c8`, one value for each label, None where not recorded.

    `colours` (green, yellow, red, grey or empty), one for each label, draw the points as the
    shapes of the report card, and `words` say them in the table. A grey point has no value.
    """

    name: str
    values: Sequence[Number | None]
    css: str = "c1"
    colours: Sequence[str] = ()
    words: Sequence[str] = ()


@dataclass(frozen=True)
class LineChart:
    """`labels` are short ("III 2026"), `rows` name them in full.

    `top` is the end of the axis (100 of a score); `thresholds` are dashed and named at the
    left. `hrefs` may lead from each row of the table to its own page.
    """

    title: str
    labels: Sequence[str]
    lines: Sequence[Line]
    row_heading: str
    rows: Sequence[str] = ()
    hrefs: Sequence[str] = ()
    unit: str = ""
    top: int | None = None
    thresholds: Sequence[Number] = ()

    @property
    def highest(self) -> Number:
        values = [value for line in self.lines for value in line.values if value is not None]
        return max([*values, *self.thresholds], default=0)

    @property
    def table(self) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
        """Return name and address of each row, and of each cell its text, colour and word."""
        found = []
        for index, name in enumerate(self.rows or self.labels):
            cells = [
                (
                    value_text(line.values[index], self.unit),
                    line.colours[index] if line.colours else "",
                    line.words[index] if line.words else "",
                )
                for line in self.lines
            ]
            found.append((name, self.hrefs[index] if self.hrefs else "", cells))
        return found


@dataclass(frozen=True)
class Dot:
    """A point of a plain line; each colour has its own shape: disc, square, diamond."""

    css: str
    path: str


@dataclass(frozen=True)
class LineDrawing:
    width: int
    height: int
    left: int
    right: int
    paths: list[tuple[str, str]]
    dots: list[Dot]
    marks: list[Mark]
    values: list[Label]
    names: list[Label]
    grid: list[Label]
    thresholds: list[Label]


def draw_lines(chart: LineChart, width: int) -> LineDrawing:
    top, step = (chart.top, ceil(chart.top / 5)) if chart.top else axis_for(chart.highest)
    top = max(top, ceil(chart.highest))
    scale = (BOTTOM - TOP) / top
    thresholds = [
        Label(value_text(value, chart.unit), 0, round(BOTTOM - float(value) * scale, 1))
        for value in sorted(set(chart.thresholds))
    ]
    ticks = (0, top) if thresholds else range(0, top + 1, max(step, 1))
    grid = [Label(value_text(t, chart.unit), 0, round(BOTTOM - t * scale, 1)) for t in ticks]
    grid = [g for g in grid if all(abs(g.y - t.y) >= TEXT_ROOM for t in thresholds)]
    left = left_for([label.text for label in (*grid, *thresholds)])
    column = (width - left - RIGHT_MARGIN) / max(len(chart.labels), 1)
    middles = [round(left + column * (i + 0.5), 1) for i in range(len(chart.labels))]
    drawn = _Drawn(chart, middles, scale, column)
    for number, line in enumerate(chart.lines):
        drawn.add(line, number)
    every = max(ceil(room_for(chart.labels) / column), 1)
    last = len(middles) - 1
    return LineDrawing(
        width=width,
        height=HEIGHT,
        left=left,
        right=width - RIGHT_MARGIN,
        paths=drawn.paths,
        dots=drawn.dots,
        marks=drawn.marks,
        values=drawn.values,
        # From the end: the latest is what one asks for.
        names=[
            Label(chart.labels[i], middles[i], 182)
            for i in range(len(middles))
            if (last - i) % every == 0
        ],
        grid=[Label(g.text, left - 7, g.y) for g in grid],
        thresholds=[Label(t.text, left - 7, t.y) for t in thresholds],
    )


class _Drawn:
    """Paths, points and values of a chart, collected line by line."""

    def __init__(
        self, chart: LineChart, middles: Sequence[float], scale: float, column: float
    ) -> None:
        self.chart, self.middles, self.scale, self.column = chart, middles, scale, column
        self.paths: list[tuple[str, str]] = []
        self.dots: list[Dot] = []
        self.marks: list[Mark] = []
        self.values: list[Label] = []

    def add(self, line: Line, number: int) -> None:
        for run in runs_of(line.values):
            points = [(self.middles[i], self._y(line.values[i])) for i in run]
            if len(points) > 1:
                self.paths.append((line.css, "M" + "L".join(f"{x:g} {y:g}" for x, y in points)))
            is_bare = len(points) > 1 and self.column < DOT_ROOM
            for index, (x, y) in zip(run, points, strict=True):
                self._point(line, number, index, x, y, is_bare=is_bare)
        self._greys(line)
        self._texts(line)

    def _y(self, value: Number | None) -> float:
        return round(BOTTOM - max(float(value or 0), 0) * self.scale, 1)

    def _point(
        self, line: Line, number: int, index: int, x: float, y: float, *, is_bare: bool
    ) -> None:
        colour = line.colours[index] if line.colours else ""
        if colour:
            self.marks.append(Mark(colour, x, y, min(SHAPE, max(self.column - 2, 8))))
        elif not is_bare:
            self.dots.append(Dot(line.css, dot_path(number, x, y)))

    def _greys(self, line: Line) -> None:
        for index, colour in enumerate(line.colours):
            if colour and line.values[index] is None:
                size = min(SHAPE, max(self.column - 2, 8))
                self.marks.append(Mark(colour, self.middles[index], BOTTOM - SHAPE / 2 - 2, size))

    def _texts(self, line: Line) -> None:
        texts = [value_text(value, self.chart.unit) for value in line.values]
        if len(self.chart.lines) > 1 or self.column < room_for(texts):
            return
        lift = SHAPE / 2 + 5 if line.colours else DOT / 2 + 6
        for text, x, value in zip(texts, self.middles, line.values, strict=True):
            if value is not None:
                self.values.append(Label(text, x, round(self._y(value) - lift, 1)))


def runs_of(values: Sequence[Number | None]) -> list[list[int]]:
    """Return the indexes of what is recorded, in runs without a gap."""
    runs: list[list[int]] = []
    for index, value in enumerate(values):
        if value is None:
            continue
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def dot_path(number: int, x: float, y: float) -> str:
    """Return disc, square or diamond, so that lines differ without colour too."""
    half = DOT / 2
    if number % 3 == 0:
        return (
            f"M{x - half:g} {y:g}a{half:g} {half:g} 0 1 0 {DOT} 0a{half:g} {half:g} 0 1 0-{DOT} 0z"
        )
    if number % 3 == 1:
        return f"M{x - 4:g} {y - 4:g}h8v8h-8z"
    return f"M{x:g} {y - 5.5:g}l5.5 5.5-5.5 5.5-5.5-5.5z"
