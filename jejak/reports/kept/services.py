"""Writes: keeping a figure, naming it, comparing it with now and telling its owner."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone, translation

from jejak.access.scope import PersonLike
from jejak.accounts.models import User
from jejak.activities.receipts import receipt_code
from jejak.audit.services import audit
from jejak.common.database import in_transaction, read_snapshot
from jejak.common.ids import uuid7
from jejak.common.text import day_text
from jejak.figures.changes import activities_since, has_correction
from jejak.figures.filters import FigureFilter, from_query
from jejak.figures.marks import Mark
from jejak.figures.statistics_changes import sheets_since
from jejak.notices.models import Kind, Notice
from jejak.notices.services import notify
from jejak.reports.scopes import held_scopes, still_holds

from .errors import NoLongerReadable, TooManyKept, TooMuchToExplain
from .limits import in_time
from .models import TITLE_LENGTH, KeptComparison, KeptFigure, KeptKind, KeptPage
from .shown import Shown, read_shown
from .tables import count_rows
from .values import differences_of, is_of_libraries, is_of_place, measure

logger = logging.getLogger(__name__)
MOST_A_DAY = 200
# Older figures are compared when somebody looks, and no more at night.
COMPARED_DAYS = 2 * 365
# What one night compares, those not compared for longest first.
MOST_A_NIGHT = 5_000
# What no record moves: a target, or the months in which a library is expected to report.
OF_RULES = (".target", ".months")
LONGEST_NIGHT = timedelta(minutes=30)


def keep_figure(
    query: str,
    *,
    page: str = KeptPage.RESULTS,
    title: str = "",
    file_format: str = "",
    by: PersonLike,
) -> KeptFigure:
    """Keep what the page shows the person now; with a format it is an export.

    Raises TooManyKept.
    """
    _require_few(by)
    shown = read_shown(from_query(QueryDict(query), by).filter, by)
    return _keep(shown, page, title, file_format, by=by)


def _require_few(user: PersonLike) -> None:
    since = timezone.now() - timedelta(days=1)
    if KeptFigure.objects.visible_to(user).filter(kept_at__gt=since).count() >= MOST_A_DAY:
        raise TooManyKept


@in_transaction
def _keep(shown: Shown, page: str, title: str, file_format: str, *, by: PersonLike) -> KeptFigure:
    pk, code = _free_code()
    kind = KeptKind.EXPORTED if file_format else KeptKind.SAVED
    now = timezone.now()
    row = KeptFigure.objects.create(
        id=pk,
        code=code,
        user=by,
        title=title.strip()[:TITLE_LENGTH] or title_of(shown.filter),
        kind=kind,
        page=page,
        query=shown.filter.as_query(),
        language=translation.get_language() or "id",
        file_format=file_format,
        row_count=count_rows(shown.tables),
        versions=shown.measured.versions,
        kept_at=now,
        as_of=shown.mark.as_of,
        database=shown.mark.database,
        snapshot=shown.mark.snapshot,
        library_ids=shown.library_ids,
        scopes=held_scopes(by),
        values=shown.measured.values,
        names=shown.measured.names,
        tables=[table.as_json() for table in shown.tables],
    )
    KeptComparison.objects.create(figure=row, compared_at=shown.mark.as_of)
    detail = {"page": row.page, "format": file_format, "rows": row.row_count, "code": code}
    audit(f"figure.{'export' if file_format else 'save'}", row, by=by, detail=detail)
    return row


def _free_code() -> tuple[Any, str]:
    """Return an id and its code that nobody has yet."""
    while True:
        pk = uuid7()
        code = receipt_code(pk, 0)
        if not KeptFigure.objects.filter(code=code).exists():
            return pk, code


def title_of(filter: FigureFilter) -> str:
    start, end = day_text(filter.period.start), day_text(filter.period.end)
    return f"{filter.place}, {start} – {end}"[:TITLE_LENGTH]


@in_transaction
def rename_figure(row: KeptFigure, *, title: str, by: PersonLike) -> None:
    row.title = title
    row.save(update_fields=["title"])
    audit("figure.rename", row, by=by)


def note_download(row: KeptFigure, *, by: PersonLike) -> None:
    audit("figure.download", row, by=by, detail={"rows": row.row_count})


def mark_of(row: KeptFigure) -> Mark:
    return Mark(row.database, row.snapshot, row.as_of)


def filter_of(row: KeptFigure, user: PersonLike) -> FigureFilter:
    """Return what the figure was asked for. Raises NoLongerReadable."""
    try:
        parsed = from_query(QueryDict(row.query), user)
    except Http404 as error:
        raise NoLongerReadable from error
    if parsed.problems:
        raise NoLongerReadable
    return parsed.filter


@dataclass(frozen=True)
class Compared:
    """What differs, by code [then, now], and what the codes stand for in the reader's language."""

    differences: dict[str, list[Any]]
    names: dict[str, str]


def compare(row: KeptFigure, user: PersonLike, *, with_scores: bool = True) -> Compared:
    """Compare with now and remember what differs. Raises NoLongerReadable.

    Without scores (a list asks that) what the last whole comparison said of them is kept.
    """
    asked = filter_of(row, user)
    with read_snapshot() as as_of:
        now = measure(asked, user, with_scores=with_scores)
    found = differences_of(row.values, now.values, with_scores=with_scores)
    if not still_holds(user, row.scopes):
        # The places were theirs to see then, and are not any more.
        found = {code: pair for code, pair in found.items() if not is_of_place(code)}
    known = KeptComparison.objects.filter(figure=row).first()
    if not with_scores and known is not None:
        found |= {c: pair for c, pair in known.differences.items() if is_of_libraries(c)}
    if with_scores or known is None or known.differences != found:
        changed: dict[str, Any] = {"differences": found}
        # A comparison without scores is not the whole one that the night is to make.
        if with_scores or known is None:
            changed["compared_at"] = as_of
        KeptComparison.objects.update_or_create(figure=row, defaults=changed)
    return Compared(found, row.names | now.names)


def last_compared(row: KeptFigure, user: PersonLike) -> Compared:
    """Return what the last comparison said. Raises NoLongerReadable."""
    filter_of(row, user)
    found = row.comparison.differences
    if not still_holds(user, row.scopes):
        found = {code: pair for code, pair in found.items() if not is_of_place(code)}
    return Compared(found, row.names)


def note_seen(row: KeptFigure, differences: Mapping[str, Any]) -> None:
    """Remember that the owner has seen this: it is not told again."""
    KeptComparison.objects.filter(figure=row).update(seen=digest(differences))


def digest(differences: Mapping[str, Any]) -> str:
    if not differences:
        return ""
    text = json.dumps(differences, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def compare_kept_figures(*, now: datetime | None = None) -> int:
    """Compare those that wait longest and tell their owners; return how many were told."""
    began = now or timezone.now()
    rows = (
        KeptFigure.objects.filter(kept_at__gt=began - timedelta(days=COMPARED_DAYS))
        .filter(user__is_active=True)
        .order_by("comparison__compared_at", "pk")
    )
    told = 0
    people: dict[int, User] = {}
    for pk in list(rows.values_list("pk", flat=True)[:MOST_A_NIGHT]):
        if timezone.now() - began > LONGEST_NIGHT:
            break
        row = KeptFigure.objects.get(pk=pk)
        user = people.setdefault(row.user_id, User.objects.get(pk=row.user_id))
        try:
            told += _compare_and_tell(row, user)
        except NoLongerReadable:
            KeptComparison.objects.filter(figure=row).update(compared_at=began)
        except Exception:
            logger.exception("a kept figure could not be compared")
    return told


def _compare_and_tell(row: KeptFigure, user: User) -> bool:
    found = compare(row, user).differences
    if not found or not is_news(row, user, found):
        return False
    return _tell(row, found)


def is_news(row: KeptFigure, user: PersonLike, found: Mapping[str, Any]) -> bool:
    """Return whether the owner should be told.

    Not what they saw or were told already, and not that a period which still ran when it was
    kept has grown: only that something it had counted counts otherwise.
    """
    comparison = KeptComparison.objects.get(figure=row)
    if digest(found) in {comparison.told, comparison.seen}:
        return False
    asked = filter_of(row, user)
    if asked.period.end < row.as_of.date():
        return True
    if any(code.endswith(OF_RULES) for code in found):
        return True
    sources = (activities_since, sheets_since)
    try:
        with in_time():
            return any(
                has_correction(since(asked, mark_of(row), row.library_ids)) for since in sources
            )
    except TooMuchToExplain:
        return True


@in_transaction
def _tell(row: KeptFigure, found: Mapping[str, Any]) -> bool:
    """Tell the owner once; while that notice is unread no second one is written."""
    path = reverse("kept_figure", args=[row.pk])
    KeptComparison.objects.filter(figure=row).update(told=digest(found))
    if Notice.objects.of(row.user_id).unread().filter(path=path).exists():
        return False
    notify([row.user_id], kind=Kind.FIGURE_CHANGED, path=path, params={"title": row.title})
    return True
