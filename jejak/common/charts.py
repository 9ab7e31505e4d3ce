"""Charts as plain values with ready positions; the templates only write them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from .text import number_text


@dataclass(frozen=True)
class Evidence:
    """How a sum is proven, in percent.

    `seen`, `verified`, `photo` and `reported` count each record once, at its strongest
    evidence, and sum to 100. `verified_share` and `photo_share` are each a share on its own.
    """

    seen: int
    verified: int
    photo: int
    reported: int
    verified_share: int
    photo_share: int

    @classmethod
    def from_counts(
        cls, *, seen: int, verified: int, photo: int, total: int, any_verified: int, any_photo: int
    ) -> Evidence | None:
        """Return shares of `total`; `seen`, `verified`, `photo` are counts at strongest level."""
        if total <= 0:
            return None
        ends = [round(100 * part / total) for part in (seen, seen + verified)]
        ends.append(round(100 * (seen + verified + photo) / total))
        return cls(
            seen=ends[0],
            verified=ends[1] - ends[0],
            photo=ends[2] - ends[1],
            reported=100 - ends[2],
            verified_share=round(100 * any_verified / total),
            photo_share=round(100 * any_photo / total),
        )

    @property
    def parts(self) -> list[tuple[str, int, int]]:
        """Return (class, start, width) of each drawn part; the rest is only reported."""
        ends = [self.seen, self.seen + self.verified, self.seen + self.verified + self.photo]
        starts = [0, *ends[:2]]
        drawn = zip("ovp", starts, ends, strict=True)
        return [(name, start, end - start) for name, start, end in drawn if end > start]

    @property
    def text(self) -> str:
        return _(
            "Strength of evidence: %(seen)s%% seen on site, %(verified)s%% verified, "
            "%(photo)s%% with photos, %(reported)s%% only reported"
        ) % {
            "seen": self.seen,
            "verified": self.verified,
            "photo": self.photo,
            "reported": self.reported,
        }


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
class Rect:
    css: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Label:
    text: str
    x: float
    y: float


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
LEFT, RIGHT_MARGIN = 44, 8
GAP = 0.9  # of paper between two parts of a bar
# About the width of a letter at 12 px and the space that keeps neighbours apart.
LETTER, SPACE = 6.5, 5


def draw_stacked(chart: StackedChart, width: int) -> Drawing:
    top, step = axis_for(max(chart.totals, default=0))
    count = max(len(chart.labels), 1)
    column = (width - LEFT - RIGHT_MARGIN) / count
    bar = min(column * 0.7, 48)
    scale = (BOTTOM - TOP) / top
    rects: list[Rect] = []
    for index in range(len(chart.labels)):
        x = LEFT + column * index + (column - bar) / 2
        below = 0
        for series in chart.series:
            value = series.values[index]
            if value:
                height = max(value * scale - GAP, 0.5)
                y = BOTTOM - (below + value) * scale
                rects.append(Rect(series.css, round(x, 1), round(y, 1), round(bar, 1), height))
            below += value
    middles = [round(LEFT + column * (i + 0.5), 1) for i in range(len(chart.labels))]
    every = ceil(room_for(chart.labels) / column)
    totals = [
        Label(number_text(total), x, round(BOTTOM - total * scale - 6, 1))
        for total, x in zip(chart.totals, middles, strict=True)
        if total and column >= room_for([number_text(max(chart.totals))])
    ]
    return Drawing(
        width=width,
        height=HEIGHT,
        left=LEFT,
        right=width - RIGHT_MARGIN,
        rects=[Rect(r.css, r.x, r.y, r.width, round(r.height, 1)) for r in rects],
        totals=totals,
        names=[Label(chart.labels[i], middles[i], 222) for i in range(0, len(middles), every)],
        grid=[
            Label(number_text(value), LEFT - 7, round(BOTTOM - value * scale, 1))
            for value in range(0, top + 1, step)
        ],
    )


def room_for(texts: Sequence[str]) -> float:
    """Return the width of column that the longest of these needs."""
    return max((len(text) for text in texts), default=0) * LETTER + SPACE


def axis_for(highest: int) -> tuple[int, int]:
    """Return the top of the axis and the distance of its lines: about five, in round steps."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * size
            if highest <= 5 * step:
                return max(ceil(highest / step), 1) * step, step
        size *= 10
