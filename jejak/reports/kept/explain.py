"""What changed in a kept figure and why, in words: figures, records, months, libraries, scores."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, Scope, scope_for
from jejak.activities.content import content_of, content_of_version
from jejak.activities.labels import all_themes, changes
from jejak.activities.models import Activity, State
from jejak.common.text import NOT_RECORDED, number_text
from jejak.figures.changes import (
    ACTIVITIES,
    Asked,
    Change,
    Kind,
    Step,
    Totals,
    activities_since,
    changed_rows,
    changes_in_total,
    recoded_among,
    rows_then,
    steps_since,
)
from jejak.places.models import Library
from jejak.places.placements import changes as placement_changes

from .errors import TooMuchToExplain
from .models import KeptFigure
from .services import filter_of, mark_of
from .values import label_of

ROWS_A_PAGE = 25
LIBRARIES_NAMED = 50
LONGEST_MS = 15_000
# What the table of kinds sums up.
SUMMED = ("activities", "attendance", "female", "male")


@dataclass(frozen=True)
class FigureLine:
    """One figure then and now."""

    code: str
    label: str
    then: str
    now: str
    change: str


def figure_lines(row: KeptFigure, found: Mapping[str, Sequence[Any]]) -> list[FigureLine]:
    """Return what differs but for the scores, the figures of the whole before its places."""
    codes = [code for code in found if not code.startswith("score")]
    codes.sort(key=lambda code: "-" in code)
    return [_line(code, found[code], row.names) for code in codes]


def score_lines(row: KeptFigure, found: Mapping[str, Sequence[Any]]) -> list[FigureLine]:
    codes = [code for code in found if code.startswith("score")]
    return [_line(code, found[code], row.names) for code in codes]


def _line(code: str, pair: Sequence[Any], names: Mapping[str, str]) -> FigureLine:
    then, now = pair
    return FigureLine(code, label_of(code, names), _text(then), _text(now), _moved(then, now))


def _text(value: Any) -> str:
    if value is None:
        return NOT_RECORDED
    number = _number(value)
    return str(value) if number is None else number_text(number)


def _number(value: Any) -> int | float | None:
    if isinstance(value, int):
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _moved(then: Any, now: Any) -> str:
    before, after = _number(then or 0), _number(now or 0)
    return signed(after - before) if before is not None and after is not None else ""


def signed(number: int | float) -> str:
    """Return the number with its sign, a true minus."""
    if not number:
        return "0"
    return f"{'+' if number > 0 else '−'}{number_text(abs(number))}"


@dataclass(frozen=True)
class KindLine:
    name: str
    records: int
    moved: list[str]


@dataclass(frozen=True)
class RecordLine:
    """One record that altered the figure, with the way to it."""

    name: str
    detail: str
    href: str
    kind: str
    icon: str
    is_out: bool
    moved: str
    fields: list[Any]
    steps: list[Step]


@dataclass(frozen=True)
class LibraryLine:
    name: str
    href: str
    sentences: list[str]


@dataclass(frozen=True)
class Libraries:
    """Libraries that came or went: named within the reader's area, else counted."""

    title: str
    named: list[LibraryLine]
    outside: int


@dataclass(frozen=True)
class Explanation:
    total: Totals
    kinds: list[KindLine]
    sums: list[str]
    records: list[RecordLine]
    next_after: str
    libraries: list[Libraries]


@contextmanager
def in_time() -> Iterator[None]:
    """Let the database give up after a while. Raises TooMuchToExplain."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(LONGEST_MS)])
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == "57014":
            raise TooMuchToExplain from error
        raise


def explain(row: KeptFigure, user: PersonLike, *, after: uuid.UUID | None = None) -> Explanation:
    """Raises NoLongerReadable or TooMuchToExplain."""
    asked_for = filter_of(row, user)
    asked = activities_since(asked_for, mark_of(row), then_ids=row.library_ids)
    scope = scope_for(user, Action.VIEW)
    with in_time():
        total = changes_in_total(asked, scope)
        found = changed_rows(asked, scope, after=after, limit=ROWS_A_PAGE + 1)
        shown = found[:ROWS_A_PAGE]
        return Explanation(
            total=total,
            kinds=kind_lines(total),
            sums=[signed(total.moved[name]) for name in SUMMED],
            records=_records(asked, shown),
            next_after=str(shown[-1].id) if len(found) > ROWS_A_PAGE else "",
            libraries=_libraries(row, asked, total, scope),
        )


def kind_lines(total: Totals) -> list[KindLine]:
    named: list[tuple[str, Kind]] = [
        (_("Came in"), total.came),
        (_("Dropped out"), total.left),
        (_("Altered"), total.altered),
    ]
    return [
        KindLine(name, kind.records, [signed(kind.moved.get(code, 0)) for code in SUMMED])
        for name, kind in named
        if kind.records
    ]


def _records(asked: Asked, shown: Sequence[Change]) -> list[RecordLine]:
    ids = [change.id for change in shown]
    rows = Activity.objects.select_related("library").in_bulk(ids)
    steps = steps_since(ACTIVITIES, ids, asked.mark)
    before = rows_then(ACTIVITIES, ids, asked.mark)
    themes = all_themes()
    lines = []
    for change in shown:
        row = rows[change.id]
        then = before.get(change.id)
        fields = changes(content_of_version(then), content_of(row), themes) if then else []
        lines.append(
            RecordLine(
                name=row.title,
                detail=f"{row.library}",
                href=reverse("activity", args=[row.pk]),
                kind=_kind(change, then, row),
                icon=_icon(change),
                is_out=not change.is_counted,
                moved=_moved_words(change),
                fields=fields,
                steps=steps.get(change.id, []),
            )
        )
    return lines


def _kind(change: Change, then: Mapping[str, Any] | None, row: Activity) -> str:
    if not change.was_counted:
        if then is None:
            return _("New")
        return _("Counts again") if then["state"] == State.WITHDRAWN else _("Came in")
    if not change.is_counted:
        return _("Withdrawn") if row.state == State.WITHDRAWN else _("Dropped out")
    return _("Altered")


def _icon(change: Change) -> str:
    if not change.is_counted:
        return "x"
    return "edit" if change.was_counted else "plus"


def _moved_words(change: Change) -> str:
    parts = [
        f"{label_of(name, {})} {signed(change.moved[name])}"
        for name in SUMMED
        if change.moved.get(name)
    ]
    return ", ".join(parts)


def _libraries(row: KeptFigure, asked: Asked, total: Totals, scope: Scope) -> list[Libraries]:
    named = (
        (_("Libraries that report now and did not then"), total.libraries_came),
        (_("Libraries that no longer report"), total.libraries_left),
        (_("Libraries that were recoded"), recoded_among(asked)),
    )
    return [_library_lines(row, title, ids, scope) for title, ids in named if ids]


def _library_lines(row: KeptFigure, title: str, ids: frozenset[int], scope: Scope) -> Libraries:
    inside = Library.objects.filter(scope.condition("pk"), pk__in=ids).order_by("name", "pk")
    count = inside.count()
    lines = [
        LibraryLine(str(library), reverse("library", args=[library.pk]), _moves(library, row))
        for library in inside[:LIBRARIES_NAMED]
    ]
    return Libraries(title, lines, len(ids) - count)


def _moves(library: Library, row: KeptFigure) -> list[str]:
    """Return the sentences of its placements since the figure was kept."""
    related = ("province", "regency", "district", "village")
    placements = list(library.placements.select_related(*related).order_by("pk"))
    sentences = []
    for earlier, later in pairwise(placements):
        if later.recorded_at > row.as_of:
            sentences += placement_changes(earlier, later)
    return sentences
