"""Parts of 100 %, a bar for each row; what is only reported, or grey, is hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from .axis import COLOURS, Label, Rect, room_for, shares_of, wrap
from .bars import MARK, Mark

LINE, THICK, GAP = 16, 20, 14
STITCH = 6  # distance of the lines of a hatched part
APART = 1  # of paper between two parts
WITH_MARK = 20


@dataclass(frozen=True)
class Part:
    """`css` is `c1` to `c8`; `green`, `yellow`, `red`, `grey` of the report card; or `ev-seen`,
    `ev-verified`, `ev-photo`, `ev-reported` of the evidence."""

    name: str
    css: str

    @property
    def is_hatched(self) -> bool:
        return self.css in {"ev-reported", "grey"}

    @property
    def colour(self) -> str:
        return self.css if self.css in COLOURS else ""


@dataclass(frozen=True)
class ShareRow:
    """One bar: a count for each part; together they are the whole."""

    name: str
    values: Sequence[int]
    href: str = ""

    @property
    def total(self) -> int:
        return sum(self.values)

    @property
    def shares(self) -> list[int]:
        return shares_of(self.values)

    @property
    def cells(self) -> list[tuple[int, int | None]]:
        """Return count and percent of each part; no percent where there is nothing."""
        shares: list[int | None] = [*self.shares] if self.total else [None] * len(self.values)
        return list(zip(self.values, shares, strict=True))


@dataclass(frozen=True)
class ShareChart:
    title: str
    parts: Sequence[Part]
    rows: Sequence[ShareRow]
    row_heading: str
    total_heading: str = ""


@dataclass(frozen=True)
class ShareDrawing:
    """`empty` are the bars of rows without anything; `stitches` lie on hatched parts."""

    width: int
    height: int
    rects: list[Rect]
    stitches: list[tuple[str, str]]
    names: list[Label]
    values: list[tuple[str, Label]]
    marks: list[Mark]
    empty: list[Rect]


def draw_shares(chart: ShareChart, width: int) -> ShareDrawing:
    drawing = ShareDrawing(width, 0, [], [], [], [], [], [])
    y = 0
    for row in chart.rows:
        for line in wrap(row.name, width):
            drawing.names.append(Label(line, 0, y + 12))
            y += LINE
        if row.total > 0:
            _draw_row(drawing, chart, row, y)
        else:
            drawing.empty.append(Rect("none", 0.5, y + 0.5, width - 1, THICK - 1))
        y += THICK + GAP
    height = max(y - GAP, 1)
    return ShareDrawing(
        width, height, drawing.rects, drawing.stitches, drawing.names,
        drawing.values, drawing.marks, drawing.empty,
    )  # fmt: skip


def _draw_row(drawing: ShareDrawing, chart: ShareChart, row: ShareRow, y: int) -> None:
    below = 0
    for part, value, share in zip(chart.parts, row.values, row.shares, strict=True):
        start = drawing.width * below / row.total
        below += value
        end = drawing.width * below / row.total
        if not value:
            continue
        # A part too thin for the gap still shows.
        size = max(end - start - APART, 0.5) if below < row.total else end - start
        rect = Rect(part.css, round(start, 1), y, round(size, 1), THICK)
        drawing.rects.append(rect)
        if part.is_hatched:
            drawing.stitches.append((part.css, hatch(rect)))
        text, middle = f"{share}%", rect.x + rect.width / 2
        room = room_for([text])
        if part.colour and rect.width >= room + WITH_MARK:
            drawing.marks.append(Mark(part.colour, rect.x + 6 + MARK / 2, y + THICK / 2))
            middle += WITH_MARK / 2
        if rect.width >= room:
            drawing.values.append((part.css, Label(text, round(middle, 1), y + 14)))


def hatch(rect: Rect) -> str:
    """Return strokes from lower left to upper right that end at the edges of the rectangle."""
    strokes = []
    right, bottom = rect.x + rect.width, rect.y + rect.height
    for number in range(1, ceil((rect.width + rect.height) / STITCH)):
        # The stroke along x + y = a constant, seen from the upper left corner.
        reach = number * STITCH
        x1, y1 = rect.x + max(reach - rect.height, 0), rect.y + min(reach, rect.height)
        x2, y2 = rect.x + min(reach, rect.width), rect.y + max(reach - rect.width, 0)
        if x1 <= right and y2 <= bottom:
            strokes.append(f"M{x1:.4g} {y1:.4g}L{x2:.4g} {y2:.4g}")
    return "".join(strokes)
