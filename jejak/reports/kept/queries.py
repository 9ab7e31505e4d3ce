"""One's own kept figures, page by page, each with whether it changed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jejak.access.scope import PersonLike

from .errors import NoLongerReadable
from .explain import FigureLine, figure_line, figure_lines
from .models import KeptFigure, KeptFigureQuerySet
from .services import compare, last_compared

# Each row is compared while the person waits.
PAGE_SIZE = 10
LINES_SHOWN = 3
SECONDS_TO_COMPARE = 1.5


@dataclass(frozen=True)
class KeptPageRows:
    rows: list[KeptFigure]
    next_after: str
    is_first: bool


def page_of(rows: KeptFigureQuerySet, *, code: str = "", after: str = "") -> KeptPageRows:
    """Return one page, the latest first, after the row of that id."""
    if code:
        rows = rows.filter(code=code)
    before = _row(rows, after)
    if before is not None:
        rows = rows.filter(kept_at__lte=before.kept_at, pk__lt=before.pk)
    found = list(rows.select_related("comparison").latest_first()[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return KeptPageRows(shown, str(shown[-1].pk) if len(found) > PAGE_SIZE else "", before is None)


def _row(rows: KeptFigureQuerySet, after: str) -> KeptFigure | None:
    try:
        return rows.filter(pk=uuid.UUID(after)).first()
    except ValueError:
        return None


@dataclass(frozen=True)
class KeptState:
    """A kept figure in the list: unchanged, changed in these figures, or not readable now."""

    row: KeptFigure
    lines: list[FigureLine]
    more: int
    is_readable: bool = True
    # When it was compared, where that was not just now.
    compared_at: datetime | None = None


def with_states(rows: Sequence[KeptFigure], user: PersonLike) -> list[KeptState]:
    """Compare each with now as long as people wait gladly; the others as last compared."""
    end = time.monotonic() + SECONDS_TO_COMPARE
    return [_state(row, user, is_fresh=time.monotonic() < end) for row in rows]


def _state(row: KeptFigure, user: PersonLike, *, is_fresh: bool) -> KeptState:
    """Compare its figures; its scores are as last compared, which costs more."""
    try:
        compared = compare(row, user, with_scores=False) if is_fresh else last_compared(row, user)
    except NoLongerReadable:
        return KeptState(row, [], 0, is_readable=False)
    lines = figure_lines(compared)
    if pair := compared.differences.get("score"):
        lines.append(figure_line(compared.names.get("score", "score"), pair))
    more = max(0, len(lines) - LINES_SHOWN)
    at = None if is_fresh else row.comparison.compared_at
    return KeptState(row, lines[:LINES_SHOWN], more, compared_at=at)
