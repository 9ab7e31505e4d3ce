"""A page as plain tables, which a file contains and a kept figure remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True)
class KeptTable:
    """One section of a page. Cells are what a spreadsheet can reckon with."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "columns": list(self.columns),
            "rows": [[_stored(cell) for cell in row] for row in self.rows],
            "note": self.note,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> KeptTable:
        return cls(
            stored["title"],
            tuple(stored["columns"]),
            tuple(tuple(row) for row in stored["rows"]),
            stored["note"],
        )


def _stored(cell: Any) -> str | int | float | None:
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return cell if cell is None or isinstance(cell, int | float) else str(cell)


def count_rows(tables: Sequence[KeptTable]) -> int:
    return sum(len(table.rows) for table in tables)
