"""What all charts share: shapes with positions, room for text, the axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil

from jejak.common.text import number_text

Number = int | float | Decimal

# About the width of a letter at 12 px and the space that keeps neighbours apart.
LETTER, SPACE = 6.5, 5
# Of a name, which is bold and at 13 px.
NAME_LETTER = 7.4
LEAST_LEFT = 44
# The colours of the report card; each has its own shape (`shapes.svg#k-green` and so on).
COLOURS = ("green", "yellow", "red", "grey")


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


def value_text(value: Number | None, unit: str = "") -> str:
    """Return `67,9` or `80%`; what is not recorded is a dash, never a zero."""
    text = number_text(value)
    return text if value is None else f"{text}{unit}"


def room_for(texts: Sequence[str]) -> float:
    """Return the width of column that the longest of these needs."""
    return max((len(text) for text in texts), default=0) * LETTER + SPACE


def left_for(texts: Sequence[str]) -> int:
    """Return the margin at the left that the texts of the axis need."""
    return max(LEAST_LEFT, ceil(room_for(texts)) + 7)


def wrap(text: str, width: float) -> list[str]:
    """Break a name at spaces into lines of the width; only a longer word is parted."""
    most = max(int(width / NAME_LETTER), 1)
    lines: list[str] = []
    line = ""
    for word in text.split():
        part = word
        if line and len(line) + 1 + len(part) <= most:
            line = f"{line} {part}"
            continue
        if line:
            lines.append(line)
        while len(part) > most:
            lines.append(part[:most])
            part = part[most:]
        line = part
    return [*lines, line] if line else lines


def shares_of(values: Sequence[int]) -> list[int]:
    """Return whole percents that sum to exactly 100; all 0 where there is nothing."""
    total = sum(values)
    if total <= 0:
        return [0] * len(values)
    ends, below = [0], 0
    for value in values:
        below += value
        ends.append(round(100 * below / total))
    return [end - start for start, end in pairwise(ends)]


def axis_for(highest: Number) -> tuple[int, int]:
    """Return the top of the axis and the distance of its lines: about five, in round steps."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * size
            if highest <= 5 * step:
                return max(ceil(highest / step), 1) * step, step
        size *= 10
