"""The provinces as squares in their rough place: 13 columns, 7 rows (design, 'Tile grid')."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .text import number_text

# code of the province: (ISO 3166-2 letters, column, row)
POSITIONS: dict[str, tuple[str, int, int]] = {
    "11": ("AC", 1, 1),
    "12": ("SU", 1, 2),
    "13": ("SB", 1, 3),
    "14": ("RI", 2, 2),
    "15": ("JA", 2, 3),
    "16": ("SS", 3, 4),
    "17": ("BE", 2, 4),
    "18": ("LA", 3, 5),
    "19": ("BB", 4, 4),
    "21": ("KR", 3, 2),
    "31": ("JK", 5, 5),
    "32": ("JB", 5, 6),
    "33": ("JT", 6, 6),
    "34": ("YO", 6, 7),
    "35": ("JI", 7, 6),
    "36": ("BT", 4, 6),
    "51": ("BA", 8, 7),
    "52": ("NB", 9, 7),
    "53": ("NT", 10, 7),
    "61": ("KB", 5, 2),
    "62": ("KT", 5, 3),
    "63": ("KS", 6, 3),
    "64": ("KI", 6, 2),
    "65": ("KU", 6, 1),
    "71": ("SA", 10, 2),
    "72": ("ST", 9, 3),
    "73": ("SN", 8, 4),
    "74": ("SG", 9, 4),
    "75": ("GO", 9, 2),
    "76": ("SR", 8, 3),
    "81": ("MA", 11, 5),
    "82": ("MU", 11, 2),
    "91": ("PA", 13, 3),
    "92": ("PB", 12, 3),
    "93": ("PS", 13, 5),
    "94": ("PT", 12, 4),
    "95": ("PE", 13, 4),
    "96": ("PD", 11, 3),
}
STEPS = 5


@dataclass(frozen=True)
class TileItem:
    """One province to be drawn; `href` None means that it has no partner library."""

    code: str
    label: str
    value: int
    href: str | None


@dataclass(frozen=True)
class Tile:
    """A drawn square: `step` 1 to 5 by value, 0 for a province without a partner."""

    letters: str
    column: int
    row: int
    step: int
    label: str
    value: int
    href: str | None


@dataclass(frozen=True)
class TileMap:
    tiles: list[Tile]
    legend: list[tuple[int, str]]
    unit: str


def draw_tiles(items: Iterable[TileItem], unit: str) -> TileMap:
    """Place each province and give it a colour step; `unit` names what is counted."""
    known = sorted(items, key=lambda item: item.code)
    limits = round_limits([item.value for item in known if item.href is not None])
    tiles = []
    for item in known:
        letters, column, row = POSITIONS[item.code]
        step = 0 if item.href is None else step_of(item.value, limits)
        tiles.append(Tile(letters, column, row, step, item.label, item.value, item.href))
    return TileMap(tiles, legend_of(limits), unit)


def round_limits(values: list[int]) -> list[int]:
    """Return the lower limits of up to five steps: quantiles, made round, strictly rising."""
    ordered = sorted(value for value in values if value > 0)
    limits = [0]
    for part in range(1, STEPS):
        if not ordered:
            break
        limit = round_number(ordered[min(len(ordered) * part // STEPS, len(ordered) - 1)])
        if limit > limits[-1]:
            limits.append(limit)
    return limits


def round_number(value: int) -> int:
    """Round down to 1, 2 or 5 times a power of ten, with a half step between."""
    if value < 10:
        return value
    size = 10 ** (len(str(value)) - 1)
    return max(int(step * size) for step in (1, 1.5, 2, 3, 4, 5, 7.5) if step * size <= value)


def step_of(value: int, limits: list[int]) -> int:
    return sum(value >= limit for limit in limits)


def legend_of(limits: list[int]) -> list[tuple[int, str]]:
    texts = []
    for index, low in enumerate(limits):
        if index + 1 == len(limits):
            texts.append(f"{number_text(low)}+")
            continue
        high = limits[index + 1] - 1
        texts.append(number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}")
    return list(enumerate(texts, start=1))
