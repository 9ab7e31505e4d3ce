"""Tiles in their rough place: each middle takes a cell of a grid, all together moved least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, inf, sqrt

Cell = tuple[int, int]
Middle = tuple[float, float]

# What a phone can show: nine squares beside each other have 36 px each.
MOST_COLUMNS = 9
# Cells for each region, so that coasts and gaps keep a little of their shape.
ROOM = 1.5
# How much of the place is the order and not the distance: towns that lie close are spread.
ORDER = 0.5


def place_tiles(middles: Mapping[str, Middle]) -> dict[str, Cell]:
    """Return column and row (from 1) of each code; the same for the same middles, in any order."""
    codes = sorted(middles)
    if not codes:
        return {}
    columns, rows = grid_for([middles[code] for code in codes])
    xs = spread([middles[code][0] for code in codes], columns)
    ys = spread([middles[code][1] for code in codes], rows)
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    costs = [
        [(x - column) ** 2 + (y - row) ** 2 for column, row in cells]
        for x, y in zip(xs, ys, strict=True)
    ]
    taken = [cells[number] for number in assign(costs)]
    return dict(zip(codes, without_empty(taken), strict=True))


def grid_for(middles: Sequence[Middle]) -> Cell:
    """Return columns and rows of about the proportions of the places."""
    wide = max(x for x, _y in middles) - min(x for x, _y in middles)
    tall = max(y for _x, y in middles) - min(y for _x, y in middles)
    cells = len(middles) * ROOM
    # A province along one line still gets a second row where it needs one.
    proportion = min(max((wide + 1) / (tall + 1), 0.25), 4)
    columns = min(max(round(sqrt(cells * proportion)), 1), MOST_COLUMNS)
    return columns, ceil(cells / columns)


def spread(numbers: Sequence[float], size: int) -> list[float]:
    """Return places from 0 to size - 1, half by distance and half by order."""
    low, high = min(numbers), max(numbers)
    order = {number: rank for rank, number in enumerate(sorted(set(numbers)))}
    last = max(len(order) - 1, 1)
    reach = (high - low) or 1
    return [
        (size - 1) * ((1 - ORDER) * (number - low) / reach + ORDER * order[number] / last)
        for number in numbers
    ]


def grid_by_order(codes: Sequence[str]) -> dict[str, Cell]:
    """Return a compact grid by code, row by row, where no outline is known."""
    columns = min(max(ceil(sqrt(len(codes) * 1.4)), 1), MOST_COLUMNS)
    return {
        code: (number % columns + 1, number // columns + 1)
        for number, code in enumerate(sorted(codes))
    }


def without_empty(cells: Sequence[Cell]) -> list[Cell]:
    columns = {old: new for new, old in enumerate(sorted({column for column, _row in cells}), 1)}
    rows = {old: new for new, old in enumerate(sorted({row for _column, row in cells}), 1)}
    return [(columns[column], rows[row]) for column, row in cells]


def assign(costs: Sequence[Sequence[float]]) -> list[int]:
    """Return a column for each row, none twice, with the least sum.

    There must be at least as many columns as rows; takes rows * rows * columns steps.
    """
    matching = _Matching(costs)
    for row in range(len(costs)):
        matching.add(row)
    return matching.columns_of_rows()


class _Matching:
    """The Hungarian method: rows are added one by one, the others give way along one path.

    Column 0 stands for "not yet": the row that is being added.
    """

    def __init__(self, costs: Sequence[Sequence[float]]) -> None:
        self.costs = costs
        self.width = len(costs[0]) + 1
        self.row_price = [0.0] * len(costs)
        self.column_price = [0.0] * self.width
        self.row_of: list[int | None] = [None] * self.width

    def add(self, row: int) -> None:
        self.row_of[0] = row
        came_from = self._path()
        column = came_from[0]
        while column:
            before = came_from[column]
            self.row_of[column] = self.row_of[before]
            column = before

    def _path(self) -> list[int]:
        """Find the cheapest way to a free column; at index 0 stands that column."""
        least = [inf] * self.width
        came_from = [0] * self.width
        done: list[int] = []
        column = 0
        while (row := self.row_of[column]) is not None:
            done.append(column)
            rest = [other for other in range(1, self.width) if other not in done]
            for other in rest:
                price = self.row_price[row] + self.column_price[other]
                cost = self.costs[row][other - 1] - price
                if cost < least[other]:
                    least[other], came_from[other] = cost, column
            following = min(rest, key=least.__getitem__)
            self._raise_prices(done, rest, least, least[following])
            column = following
        came_from[0] = column
        return came_from

    def _raise_prices(
        self, done: list[int], rest: list[int], least: list[float], step: float
    ) -> None:
        for column in done:
            row = self.row_of[column]
            if row is not None:
                self.row_price[row] += step
            self.column_price[column] -= step
        for column in rest:
            least[column] -= step

    def columns_of_rows(self) -> list[int]:
        found = [0] * len(self.costs)
        for column, row in enumerate(self.row_of):
            if column and row is not None:
                found[row] = column - 1
        return found
