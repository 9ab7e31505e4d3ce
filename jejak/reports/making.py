"""A list becomes a file: in one snapshot, row by row, counted before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike, assignments_of
from jejak.common.database import read_snapshot
from jejak.common.text import moment_text
from jejak.figures.filters import zone_of

from .errors import RowsChanged
from .tables import Table, table_of
from .writers import WRITERS, About

# Between two reports of how far it is.
ROWS_A_STEP = 1_000


@dataclass(frozen=True)
class Written:
    row_count: int
    as_of: datetime


def write_file(
    path: Path,
    *,
    listing: str,
    query: str,
    file_format: str,
    user: PersonLike,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Written:
    """Write the list as the person sees it now, in the active language.

    `tell` hears how many rows of how many are written and may raise to stop. Whatever is
    raised, the file at `path` is then not whole. Raises RowsChanged if rows were lost.
    """
    with read_snapshot() as as_of:
        table = table_of(listing, query, user)
        expected = table.count()
        tell(0, expected)
        writer = WRITERS[file_format](path, table.columns, about(table, expected, as_of, user))
        done = 0
        try:
            for line in table.lines():
                writer.row(line)
                done += 1
                if done % ROWS_A_STEP == 0:
                    tell(done, expected)
        finally:
            writer.close()
    if done != expected:
        raise RowsChanged
    tell(done, expected)
    return Written(done, as_of)


def about(table: Table, row_count: int, as_of: datetime, user: PersonLike) -> About:
    """Return what a file says of itself, as labels and values."""
    scope = "; ".join(dict.fromkeys(str(a.place) for a in assignments_of(user)))
    lines: list[tuple[str, Any]] = [
        (_("Jejak, list"), table.title),
        (_("Rows"), row_count),
        (_("As of"), moment_text(as_of, zone_of(user))),
        (_("Made by"), str(user)),
        (_("What this person may see"), scope),
        *((_("Filter: %s") % label, value) for label, value in table.asked),
    ]
    if not table.asked:
        lines.append((_("Filter"), _("none")))
    if settings.PUBLIC_URL:
        lines.append((_("The same list"), settings.PUBLIC_URL + table.address))
    columns = [(str(c.label), str(c.definition)) for c in table.columns if c.definition]
    return [*lines, *((_("Column: %s") % label, said) for label, said in columns)]
