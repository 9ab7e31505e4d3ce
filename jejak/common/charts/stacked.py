"""Bars over months, one part on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from jejak.common.text import number_text

from .axis import Label, Rect, axis_for, left_for, room_for


@dataclass(frozen=True)
class Series:
    """One colour of a stacked chart; `css` is `c1` to `c3`, one value for each label."""

    name: str
    css: str
    values: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True)
class StackedChart:
    """Bars over months. `labels` are short ("Jan"), `rows` name them in full ("Jan 2019").

    `hrefs` may lead from each month's total to its records.
    """

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    rows: Sequence[str] = ()
    hrefs: Sequence[str | None] = ()
    row_heading: str = ""

    @property
    def totals(self) -> list[int]:
        return [sum(values) for values in zip(*(s.values for s in self.series), strict=True)]

    @property
    def table(self) -> list[tuple[str, list[int], int, str | None]]:
        names = self.rows or self.labels
        hrefs = self.hrefs or [None] * len(self.labels)
        values = zip(*(s.values for s in self.series), strict=True)
        return [
            (name, list(row), sum(row), href)
            for name, row, href in zip(names, values, hrefs, strict=True)
        ]

    @property
    def grand_total(self) -> int:
        return sum(self.totals)


@dataclass(frozen=True)
class Drawing:
    """A chart at one width, in SVG units."""

    width: int
    height: int
    left: int
    right: int
    rects: list[Rect]
    totals: list[Label]
    names: list[Label]
    grid: list[Label]


HEIGHT, TOP, BOTTOM = 230, 22, 204
RIGHT_MARGIN = 8
GAP = 0.9  # of paper between two parts of a bar


def draw_stacked(chart: StackedChart, width: int) -> Drawing:
    top, step = axis_for(max(chart.totals, default=0))
    grid = [number_text(value) for value in range(0, top + 1, step)]
    left = left_for(grid)
    count = max(len(chart.labels), 1)
    column = (width - left - RIGHT_MARGIN) / count
    bar = min(column * 0.7, 48)
    scale = (BOTTOM - TOP) / top
    rects: list[Rect] = []
    for index in range(len(chart.labels)):
        x = left + column * index + (column - bar) / 2
        below = 0
        for series in chart.series:
            value = series.values[index]
            if value:
                height = max(value * scale - GAP, 0.5)
                y = BOTTOM - (below + value) * scale
                rects.append(Rect(series.css, round(x, 1), round(y, 1), round(bar, 1), height))
            below += value
    middles = [round(left + column * (i + 0.5), 1) for i in range(len(chart.labels))]
    every = ceil(room_for(chart.labels) / column)
    totals = [
        Label(number_text(total), x, round(BOTTOM - total * scale - 6, 1))
        for total, x in zip(chart.totals, middles, strict=True)
        if total and column >= room_for([number_text(max(chart.totals))])
    ]
    return Drawing(
        width=width,
        height=HEIGHT,
        left=left,
        right=width - RIGHT_MARGIN,
        rects=[Rect(r.css, r.x, r.y, r.width, round(r.height, 1)) for r in rects],
        totals=totals,
        names=[Label(chart.labels[i], middles[i], 222) for i in range(0, len(middles), every)],
        grid=[
            Label(text, left - 7, round(BOTTOM - number * step * scale, 1))
            for number, text in enumerate(grid)
        ],
    )
