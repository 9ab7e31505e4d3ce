"""Arcs of a TopoJSON in degrees, and rings put together from them."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

Point = tuple[float, float]


def arcs_of(data: dict[str, Any], *, most: int) -> list[list[Point]]:
    """Return all arcs in degrees; raise ValueError, TypeError or KeyError for broken ones."""
    transform = data.get("transform")
    rows = data["arcs"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise TypeError("arcs")
    if sum(len(row) for row in rows) > most:
        raise ValueError("too many points")
    if transform is None:
        return [[(_number(x), _number(y)) for x, y, *_rest in row] for row in rows]
    scale_x, scale_y = (_number(number) for number in transform["scale"])
    shift_x, shift_y = (_number(number) for number in transform["translate"])
    arcs = []
    for row in rows:
        x = y = 0.0
        arc = []
        for dx, dy, *_rest in row:
            x += _number(dx)
            y += _number(dy)
            arc.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(arc)
    return arcs


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("number")
    number = float(value)
    if not isfinite(number):
        raise ValueError("number")
    return number


def expand(indexes: object, arcs: list[list[Point]], take: Callable[[int], None]) -> list[Point]:
    """Return the ring of these arcs; `~5` is arc 5 backwards. Raise IndexError for no such arc.

    Where one arc ends, the next begins with the same point, which counts once.
    """
    if not isinstance(indexes, list) or not indexes:
        raise ValueError("ring")
    ring: list[Point] = []
    for index in indexes:
        if isinstance(index, bool) or not isinstance(index, int):
            raise TypeError("arc")
        number = index if index >= 0 else ~index
        if number >= len(arcs):
            raise IndexError(number)
        arc = arcs[number]
        take(len(arc))
        part = arc if index >= 0 else arc[::-1]
        if ring and part and ring[-1] != part[0]:
            raise ValueError("arcs do not meet")
        ring.extend(part[1:] if ring else part)
    return ring
