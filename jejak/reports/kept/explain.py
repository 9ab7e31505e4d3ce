"""What changed in a kept figure and why, in words: figures, records, months, libraries, scores."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, Scope, scope_for
from jejak.activities.content import content_of, content_of_version
from jejak.activities.labels import FieldChange, all_themes, changes
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
from jejak.figures.statistics_changes import sheets_since
from jejak.places.models import Library
from jejak.places.placements import changes as placement_changes
from jejak.statistics.content import FIELDS
from jejak.statistics.models import MonthlyStatistics

from .limits import in_time
from .models import KeptFigure
from .services import Compared, filter_of, mark_of
from .values import place_on_page

ROWS_A_PAGE = 25
LIBRARIES_NAMED = 50


@dataclass(frozen=True)
class FigureLine:
    """One figure then and now."""

    label: str
    then: str
    now: str
    change: str


def figure_lines(compared: Compared) -> list[FigureLine]:
    """Return what differs but for the scores, the figures of the whole before its places."""
    found = compared.differences
    codes = [code for code in found if not code.startswith("score")]
    codes.sort(key=place_on_page)
    return [figure_line(compared.names.get(code, code), found[code]) for code in codes]


def figure_line(label: str, pair: Sequence[Any]) -> FigureLine:
    then, now = pair
    return FigureLine(label, _text(then), _text(now), _moved(then, now))


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
    moved: list[tuple[str, str]]


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
class Group:
    """The records, or the months of libraries, that made the difference."""

    key: str
    title: str
    total: Totals
    summed: list[str]
    kinds: list[KindLine]
    sums: list[tuple[str, str]]
    records: list[RecordLine]
    next_after: str
    libraries: list[Libraries]


def explain(
    row: KeptFigure, user: PersonLike, *, after: Mapping[str, uuid.UUID | None] | None = None
) -> list[Group]:
    """Return what altered the figure: `after` is where the list of each group goes on.

    Raises NoLongerReadable or TooMuchToExplain.
    """
    asked = filter_of(row, user)
    scope, mark = scope_for(user, Action.VIEW), mark_of(row)
    positions = after or {}
    with in_time():
        groups = [
            _group(
                row, kind, kind.since(asked, mark, row.library_ids), scope, positions.get(kind.key)
            )
            for kind in KINDS
        ]
    return [group for group in groups if group.total.records]


def _group(
    row: KeptFigure, kind: GroupKind, asked: Asked, scope: Scope, after: uuid.UUID | None
) -> Group:
    total = changes_in_total(asked, scope)
    found = changed_rows(asked, scope, after=after, limit=ROWS_A_PAGE + 1)
    shown = found[:ROWS_A_PAGE]
    names = kind.summed()
    return Group(
        key=kind.key,
        title=kind.title(),
        total=total,
        summed=list(names.values()),
        kinds=kind_lines(total, names),
        sums=[(name, signed(total.moved[code])) for code, name in names.items()],
        records=kind.lines(asked, shown, names),
        next_after=str(shown[-1].id) if len(found) > ROWS_A_PAGE else "",
        libraries=_libraries(row, asked, total, scope),
    )


def kind_lines(total: Totals, names: Mapping[str, str]) -> list[KindLine]:
    named: list[tuple[str, Kind]] = [
        (_("Came in"), total.came),
        (_("Dropped out"), total.left),
        (_("Altered"), total.altered),
    ]
    return [
        KindLine(
            name,
            kind.records,
            [(name, signed(kind.moved.get(code, 0))) for code, name in names.items()],
        )
        for name, kind in named
        if kind.records
    ]


def record_lines(
    asked: Asked, shown: Sequence[Change], names: Mapping[str, str]
) -> list[RecordLine]:
    ids = [change.id for change in shown]
    rows = Activity.objects.select_related("library").in_bulk(ids)
    steps = steps_since(asked.source, ids, asked.mark)
    before = rows_then(asked.source, ids, asked.mark)
    themes = all_themes()
    lines = []
    for change in shown:
        row, then = rows[change.id], before.get(change.id)
        was_withdrawn = then is not None and then["state"] == State.WITHDRAWN
        fields = changes(content_of_version(then), content_of(row), themes) if then else []
        lines.append(
            RecordLine(
                name=row.title,
                detail=str(row.library),
                href=reverse("activity", args=[row.pk]),
                kind=_kind(
                    change,
                    is_new=then is None,
                    is_out=row.state == State.WITHDRAWN,
                    was_out=was_withdrawn,
                ),
                icon=_icon(change),
                is_out=not change.is_counted,
                moved=moved_words(change, names),
                fields=fields,
                steps=steps.get(change.id, []),
            )
        )
    return lines


def sheet_lines(
    asked: Asked, shown: Sequence[Change], names: Mapping[str, str]
) -> list[RecordLine]:
    ids = [change.id for change in shown]
    rows = MonthlyStatistics.objects.select_related("library").in_bulk(ids)
    steps = steps_since(asked.source, ids, asked.mark)
    before = rows_then(asked.source, ids, asked.mark)
    lines = []
    for change in shown:
        row, then = rows[change.id], before.get(change.id)
        month = formats.date_format(row.month, "F Y")
        lines.append(
            RecordLine(
                name=f"{row.library}, {month}",
                detail="",
                href=reverse("statistics_month", args=[row.library_id, f"{row.month:%Y-%m}"]),
                kind=_kind(change, is_new=then is None),
                icon=_icon(change),
                is_out=not change.is_counted,
                moved=moved_words(change, names),
                fields=_sheet_fields(then, row) if then else [],
                steps=steps.get(change.id, []),
            )
        )
    return lines


def _sheet_fields(then: Mapping[str, Any], row: MonthlyStatistics) -> list[FieldChange]:
    """Return the numbers of the month that differ."""
    pairs = ((name, then.get(name), getattr(row, name)) for name in FIELDS)
    return [
        FieldChange(name, str(FIELDS[name].label), number_text(was), number_text(now))
        for name, was, now in pairs
        if was != now
    ]


def _kind(change: Change, *, is_new: bool, is_out: bool = False, was_out: bool = False) -> str:
    if not change.was_counted:
        if is_new:
            return _("New")
        return _("Counts again") if was_out else _("Came in")
    if not change.is_counted:
        return _("Withdrawn") if is_out else _("Dropped out")
    return _("Altered")


def _icon(change: Change) -> str:
    if not change.is_counted:
        return "x"
    return "edit" if change.was_counted else "plus"


def moved_words(change: Change, names: Mapping[str, str]) -> str:
    parts = [
        f"{label} {signed(change.moved[name])}"
        for name, label in names.items()
        if change.moved.get(name)
    ]
    return ", ".join(parts)


@dataclass(frozen=True)
class GroupKind:
    """Records or months: how they are asked for, summed and shown."""

    key: str
    title: Callable[[], str]
    since: Callable[..., Asked]
    summed: Callable[[], dict[str, str]]
    lines: Callable[[Asked, Sequence[Change], Mapping[str, str]], list[RecordLine]]


def of_records() -> dict[str, str]:
    return {
        "activities": _("Activities"),
        "attendance": _("Participants"),
        "female": _("Women"),
        "male": _("Men"),
    }


def of_sheets() -> dict[str, str]:
    return {
        "sheets": _("Monthly sheets"),
        "closed": _("Monthly sheets closed"),
        **{name: str(FIELDS[name].label) for name in ("visits_onsite", "visits_online")},
    }


KINDS = (
    GroupKind("kegiatan", lambda: _("Which records"), activities_since, of_records, record_lines),
    GroupKind("bulan", lambda: _("Which months"), sheets_since, of_sheets, sheet_lines),
)


def _libraries(row: KeptFigure, asked: Asked, total: Totals, scope: Scope) -> list[Libraries]:
    named = [(_("Libraries that were recoded"), recoded_among(asked))]
    if asked.source is ACTIVITIES:
        named = [
            (_("Libraries that report now and did not then"), total.libraries_came),
            (_("Libraries that no longer report"), total.libraries_left),
            *named,
        ]
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
