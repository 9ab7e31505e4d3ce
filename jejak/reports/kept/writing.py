"""Kept tables as a file: a sheet for each section, or one CSV with sections one below another."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from jejak.reports.formats import Format
from jejak.reports.writers import About, harmless, written

from .tables import KeptTable

# What the name of a sheet may not hold; it has at most 31 letters.
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
SHEET_NAME_LENGTH = 31
WIDEST = 44


def file_bytes(
    file_format: str, tables: Sequence[KeptTable], about: About, moment: datetime
) -> bytes:
    """Return the whole file; of the same figure always the same bytes."""
    if file_format == Format.CSV:
        return csv_bytes(tables, about)
    return xlsx_bytes(tables, about, moment)


def csv_bytes(tables: Sequence[KeptTable], about: About) -> bytes:
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    for label, value in about:
        lines.writerow([harmless(str(label)), harmless(value)])
    for table in tables:
        lines.writerow([])
        lines.writerow([harmless(table.title)])
        if table.note:
            lines.writerow([harmless(table.note)])
        lines.writerow([harmless(column) for column in table.columns])
        lines.writerows([["" if c is None else harmless(c) for c in row] for row in table.rows])
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(tables: Sequence[KeptTable], about: About, moment: datetime) -> bytes:
    file = io.BytesIO()
    book = _Book(file, moment)
    book.add(_("About"), [], [(str(label), value) for label, value in about], widths=(34, 90))
    for table in tables:
        widths = [_width(table, number) for number in range(len(table.columns))]
        heads = [[table.note]] if table.note else []
        book.add(table.title, [*heads, table.columns], table.rows, widths=widths)
    book.close()
    return file.getvalue()


class _Book:
    """A workbook whose sheets have names of their own and whose texts are never formulas."""

    def __init__(self, file: io.BytesIO, moment: datetime) -> None:
        self._book = xlsxwriter.Workbook(file, {"in_memory": True})
        self._book.set_properties({"created": moment.replace(tzinfo=None)})
        self._bold = self._book.add_format({"bold": True, "valign": "top"})
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._whole = self._book.add_format({"num_format": "#,##0", "valign": "top"})
        self._part = self._book.add_format({"num_format": "#,##0.0", "valign": "top"})
        self._names: set[str] = set()

    def add(
        self,
        title: str,
        heads: Sequence[Sequence[str]],
        rows: Sequence[Sequence[Any]],
        *,
        widths: Sequence[int],
    ) -> None:
        sheet = self._book.add_worksheet(_sheet_name(title, self._names))
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        for line, head in enumerate(heads):
            for number, text in enumerate(head):
                written(sheet.write_string(line, number, text, self._bold))
        sheet.freeze_panes(len(heads), 0)
        for line, row in enumerate(rows, len(heads)):
            for number, cell in enumerate(row):
                self._write(sheet, (line, number), cell)

    def _write(self, sheet: Any, at: tuple[int, int], cell: Any) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, int):
            written(sheet.write_number(*at, cell, self._whole))
        elif isinstance(cell, float):
            written(sheet.write_number(*at, cell, self._part))
        else:
            written(sheet.write_string(*at, str(cell), self._wrap))

    def close(self) -> None:
        self._book.close()


def _width(table: KeptTable, number: int) -> int:
    longest = max((len(str(row[number] or "")) for row in table.rows), default=0)
    return min(WIDEST, max(10, longest, len(table.columns[number])) + 2)


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that a workbook takes and that no other sheet has."""
    base = NOT_IN_SHEET_NAMES.sub(" ", title).strip()[:SHEET_NAME_LENGTH] or _("Data")
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        end = f" {number}"
        name = base[: SHEET_NAME_LENGTH - len(end)] + end
    taken.add(name.lower())
    return name
