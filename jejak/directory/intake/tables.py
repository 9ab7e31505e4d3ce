"""Pasted text and uploaded files, read as a grid of short texts."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from jejak.common.errors import InvalidContent
from jejak.common.text import visible

Grid = list[list[str]]

MOST_ROWS = 2_000
MOST_COLUMNS = 40
MOST_CHARACTERS = 500  # of one cell
MOST_BYTES = 2 * 1024 * 1024
# Of a workbook when it is unpacked: forty columns of two thousand rows need a tenth.
MOST_UNPACKED_BYTES = 40 * 1024 * 1024
MOST_PARTS = 500
# A workbook may begin with empty lines and may have them in between.
MOST_LINES = 5 * MOST_ROWS
DELIMITERS = ";,"


class Refused(InvalidContent):
    status = 422
    code = "table_refused"


def read_text(text: str) -> Grid:
    """Return the cells of a pasted table: tabs, else semicolons or commas, else one column."""
    text = visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    delimiter = delimiter_of(text)
    # A quotation mark that is never closed would swallow the rest of the table.
    is_quoted = text.count('"') % 2 == 0
    source = io.StringIO(text)
    if is_quoted:
        lines = csv.reader(source, delimiter=delimiter)
    else:
        lines = csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    try:
        return tidy(lines)
    except csv.Error as error:
        raise Refused(
            _("This cannot be read as a table. Copy the cells from the spreadsheet once more.")
        ) from error


def delimiter_of(text: str) -> str:
    if "\t" in text:
        return "\t"
    first = next((line for line in text.split("\n") if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def read_file(name: str, content: bytes) -> Grid:
    """Return the cells of a CSV or of the first sheet of a workbook. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(
            _("This file is larger than 2 MB. Save only the sheet with the table, or paste it.")
        )
    if content.startswith(b"PK\x03\x04"):
        return tidy(workbook_lines(content))
    if not content.strip(b"\x00 \r\n\t"):
        return tidy([])
    if name.lower().endswith((".xls", ".xlsx", ".ods", ".pdf", ".doc", ".docx", ".numbers")):
        raise Refused(_("This file cannot be read. Save it as .xlsx or .csv, or paste the table."))
    return read_text(decoded(content))


def decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def workbook_lines(content: bytes) -> Iterator[list[str]]:
    """Read the first sheet that holds something, within limits, whoever made the file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED_BYTES:
            raise Refused(_("This workbook is too large. Paste the cells of the table instead."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            lines = sheet.iter_rows(max_row=MOST_LINES, max_col=MOST_COLUMNS, values_only=True)
            found = [[cell_text(value) for value in line] for line in lines]
            if any(any(line) for line in found):
                return iter(found)
    except InvalidContent:
        raise
    # What a damaged or hostile file makes of the readers cannot be listed.
    except Exception as error:
        raise Refused(_("This workbook is damaged. Save it again, or paste the table.")) from error
    return iter([])


def cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a workbook keeps every number as a fraction
    return visible(str(value))


def tidy(lines: Iterable[list[str]]) -> Grid:
    """Leave out empty lines and columns, cut spaces, make all lines equally long."""
    grid: Grid = []
    for line in lines:
        cells = [" ".join(cell.split()) for cell in islice(line, MOST_COLUMNS + 1)]
        if any(cells):
            grid.append(cells)
        if len(grid) > MOST_ROWS + 1:
            raise Refused(
                _("More than %(count)s rows. Paste them in parts.") % {"count": MOST_ROWS}
            )
    if not grid:
        raise Refused(
            _("There is nothing in it yet. Copy the cells in the spreadsheet, heads too.")
        )
    width = max(map(len, grid))
    if width > MOST_COLUMNS:
        raise Refused(
            _("More than %(count)s columns. Leave out those that are not needed.")
            % {"count": MOST_COLUMNS}
        )
    for line in grid:
        if any(len(cell) > MOST_CHARACTERS for cell in line):
            raise Refused(
                _("A cell has more than %(count)s characters: “%(start)s…”. Shorten it.")
                % {"count": MOST_CHARACTERS, "start": max(line, key=len)[:40]}
            )
    whole = [line + [""] * (width - len(line)) for line in grid]
    used = [number for number in range(width) if any(line[number] for line in whole)]
    return [[line[number] for number in used] for line in whole]
