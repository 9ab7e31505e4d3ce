"""A table as CSV or XLSX. What people typed never becomes a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter
from django.utils.translation import gettext as _

from .columns import Column, Kind
from .models import Format

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# A sheet holds 1,048,576 rows.
ROWS_A_SHEET = 1_000_000
About = Sequence[tuple[str, Any]]


class Writer(Protocol):
    def row(self, values: Iterable[Any]) -> None: ...

    def close(self) -> None: ...


def harmless(value: object) -> object:
    """Return a text that no spreadsheet takes for a formula; numbers and days as they are."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


class CsvWriter:
    """UTF-8 with a mark for spreadsheets, commas, one line a record; first the lines about it."""

    def __init__(self, path: Path, columns: Sequence[Column], about: About) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        for label, value in about:
            self._csv.writerow([label, _plain(value)])
        self._csv.writerow([])
        self._csv.writerow([_plain(str(column.label)) for column in columns])

    def row(self, values: Iterable[Any]) -> None:
        self._csv.writerow([_plain(value) for value in values])

    def close(self) -> None:
        self._file.close()


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else harmless(value)


class XlsxWriter:
    """A sheet that says what this is, then the rows; each row leaves the memory at once."""

    def __init__(self, path: Path, columns: Sequence[Column], about: About) -> None:
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
        )
        self._bold = self._book.add_format({"bold": True, "valign": "top"})
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._number = self._book.add_format({"num_format": "#,##0"})
        self._date = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = self._book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._columns = columns
        self._write_about(about)
        self._sheets = 0
        self._next_sheet()

    def _write_about(self, about: About) -> None:
        sheet = self._book.add_worksheet(_("About"))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90)
        for number, (label, value) in enumerate(about):
            written(sheet.write_string(number, 0, label, self._bold))
            if isinstance(value, int):
                written(sheet.write_number(number, 1, value, self._wrap))
            else:
                written(sheet.write_string(number, 1, str(value), self._wrap))

    def _next_sheet(self) -> None:
        self._sheets += 1
        name = _("Data") if self._sheets == 1 else f"{_('Data')} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        for number, column in enumerate(self._columns):
            self._sheet.set_column(number, number, column.width)
        self._sheet.freeze_panes(1, 0)
        for number, column in enumerate(self._columns):
            written(self._sheet.write_string(0, number, str(column.label), self._bold))
        self._line = 1

    def row(self, values: Iterable[Any]) -> None:
        if self._line > ROWS_A_SHEET:
            self._next_sheet()
        sheet, line = self._sheet, self._line
        for number, (value, column) in enumerate(zip(values, self._columns, strict=True)):
            if value is None or value == "":
                continue
            if column.kind is Kind.NUMBER:
                written(sheet.write_number(line, number, value, self._number))
            elif column.kind is Kind.TEXT:
                written(sheet.write_string(line, number, str(value)))
            else:
                form = self._date if column.kind is Kind.DATE else self._moment
                written(sheet.write_datetime(line, number, value, form))
        self._line += 1

    def close(self) -> None:
        self._book.close()


def written(answer: int) -> None:
    """XlsxWriter says what it left out; a file that lacks a cell is not offered."""
    if answer:
        raise ValueError(f"a cell was not written ({answer})")


WRITERS: dict[str, type[CsvWriter] | type[XlsxWriter]] = {
    Format.CSV: CsvWriter,
    Format.XLSX: XlsxWriter,
}
