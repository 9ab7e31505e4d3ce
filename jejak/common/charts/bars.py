"""Horizontal bars, the longest first; each name stands whole above its bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .axis import Label, Number, Rect, room_for, value_text, wrap

# More bars than this are left to the table.
MOST_BARS = 15
LINE, THICK, GAP = 16, 12, 12
MARK, MARK_ROOM = 14, 20


@dataclass(frozen=True)
class Bar:
    """One place or thing; `value` None is not recorded, which is not 0.

    `colour` is green, yellow, red or grey: its shape stands before the name, and `word` says
    it in the table.
    """

    name: str
    value: Number | None
    href: str = ""
    css: str = "c1"
    colour: str = ""
    word: str = ""


@dataclass(frozen=True)
class BarChart:
    """`top` is what a full bar means (100 of a share); without it the highest value.

    `value_heading` names what is counted, and `heading` what the bars are.
    """

    title: str
    bars: Sequence[Bar]
    heading: str
    value_heading: str
    unit: str = ""
    top: Number | None = None
    is_ranked: bool = True

    @property
    def rows(self) -> list[Bar]:
        """All bars in their order; what is not recorded comes last."""
        if not self.is_ranked:
            return list(self.bars)
        known = [bar for bar in self.bars if bar.value is not None]
        rest = [bar for bar in self.bars if bar.value is None]
        return [*sorted(known, key=lambda bar: -(bar.value or 0)), *rest]

    @property
    def drawn(self) -> list[Bar]:
        return self.rows[:MOST_BARS]

    @property
    def is_cut(self) -> bool:
        return len(self.bars) > MOST_BARS

    @property
    def has_words(self) -> bool:
        return any(bar.word for bar in self.bars)

    @property
    def table(self) -> list[tuple[Bar, str]]:
        return [(bar, value_text(bar.value, self.unit)) for bar in self.rows]


@dataclass(frozen=True)
class Mark:
    """A shape of the report card, by its middle."""

    colour: str
    x: float
    y: float
    size: float = MARK

    @property
    def left(self) -> float:
        return round(self.x - self.size / 2, 1)

    @property
    def top(self) -> float:
        return round(self.y - self.size / 2, 1)


@dataclass(frozen=True)
class BarDrawing:
    width: int
    height: int
    rects: list[Rect]
    names: list[Label]
    values: list[Label]
    marks: list[Mark]


def draw_bars(chart: BarChart, width: int) -> BarDrawing:
    bars = chart.drawn
    texts = [value_text(bar.value, chart.unit) for bar in bars]
    plot = width - room_for(texts) - 3
    top = float(chart.top or max((bar.value or 0 for bar in bars), default=0) or 1)
    rects: list[Rect] = []
    names: list[Label] = []
    values: list[Label] = []
    marks: list[Mark] = []
    y = 0
    for bar, text in zip(bars, texts, strict=True):
        indent = MARK_ROOM if bar.colour else 0
        if bar.colour:
            marks.append(Mark(bar.colour, MARK / 2, y + LINE / 2))
        for line in wrap(bar.name, width - indent):
            names.append(Label(line, indent, y + 12))
            y += LINE
        length = round(plot * min(float(bar.value or 0) / top, 1), 1)
        if bar.value:
            rects.append(Rect(bar.css, 0, y, max(length, 1), THICK))
        values.append(Label(text, round(length + (6 if bar.value else 0), 1), y + 10))
        y += THICK + GAP
    return BarDrawing(width, max(y - GAP, 1), rects, names, values, marks)
