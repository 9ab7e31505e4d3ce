"""What the pages of monthly statistics show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.access.roles import Role
from jejak.access.scope import PersonLike, assignments_of
from jejak.common.periods import month_code, month_start, next_month
from jejak.common.text import number_text
from jejak.places.models import Library

from .content import FIELDS, REQUIRED
from .deadlines import Deadlines
from .models import Method, MonthlyStatistics, MonthlyStatisticsVersion
from .reminders import is_expected
from .sheets import WORDS, Answers, answers_of

GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Needed to close the month"), REQUIRED),
    (
        gettext_lazy("Who visited (may be left empty)"),
        ("visits_female", "visits_male", "visits_children"),
    ),
    (
        gettext_lazy("Use (may be left empty)"),
        ("loans", "in_library_uses", "digital_uses", "interlibrary"),
    ),
    (
        gettext_lazy("Collection (may be left empty)"),
        ("titles", "copies", "additions_titles", "additions_copies"),
    ),
    (
        gettext_lazy("Library and people (may be left empty)"),
        (
            "days_open",
            "hours_open",
            "staff",
            "volunteers",
            "computers_working",
            "internet_days_down",
        ),
    ),
)


@dataclass(frozen=True)
class MonthLine:
    """One month of a library: its sheet if there is one, and how it stands."""

    month: date
    sheet: MonthlyStatistics | None
    due_on: date
    today: date
    # Where months of several libraries stand together.
    library: Library | None = None

    @property
    def code(self) -> str:
        return month_code(self.month)

    @property
    def is_over(self) -> bool:
        return self.today >= next_month(self.month) - timedelta(days=1)

    @property
    def is_closed(self) -> bool:
        return self.sheet is not None and self.sheet.is_closed

    @property
    def is_late(self) -> bool:
        return not self.is_closed and self.today > self.due_on

    @property
    def missing(self) -> list[str]:
        """Return the names of required numbers that are not there."""
        return missing_in(self.sheet)


def missing_in(sheet: MonthlyStatistics | None) -> list[str]:
    if sheet is None:
        return []
    names = [str(FIELDS[name].label) for name in REQUIRED if getattr(sheet, name) is None]
    return [*names, _("Counted or estimated")] if not sheet.method else names


def sheet_of(user: PersonLike, library: Library, month: date) -> MonthlyStatistics | None:
    rows = MonthlyStatistics.objects.visible_to(user).filter(library=library, month=month)
    return rows.select_related("closed_by", "content_by").first()


def year_of(user: PersonLike, library: Library, year: int, today: date) -> list[MonthLine]:
    """Return the months of a year that have begun, the latest first."""
    rows = MonthlyStatistics.objects.visible_to(user).filter(library=library, month__year=year)
    sheets = {row.month: row for row in rows}
    deadlines = Deadlines()
    months = [date(year, number, 1) for number in range(12, 0, -1)]
    return [
        MonthLine(month, sheets.get(month), deadlines.due_on(library, month), today)
        for month in months
        if month <= today
    ]


def line_of(user: PersonLike, library: Library, month: date, today: date) -> MonthLine:
    sheet = sheet_of(user, library, month)
    return MonthLine(month, sheet, Deadlines().due_on(library, month), today)


VERSIONS_SHOWN = 30


@dataclass(frozen=True)
class HistoryEntry:
    """One version and what it changed of the one before: name, old and new as people read it."""

    version: MonthlyStatisticsVersion
    changes: list[tuple[str, str, str]]


def history_of(sheet: MonthlyStatistics) -> list[HistoryEntry]:
    """Return the latest versions, newest first. Of a tally the sums are told, not each day."""
    rows = MonthlyStatisticsVersion.objects.filter(statistics=sheet).select_related("by")
    versions = list(rows.order_by("-version")[: VERSIONS_SHOWN + 1])
    told = [answers_of(version.row) for version in versions]
    entries = [
        HistoryEntry(version, _changes(before, now))
        for version, now, before in zip(versions, told, told[1:], strict=False)
    ]
    if len(versions) <= VERSIONS_SHOWN:
        entries += [HistoryEntry(version, []) for version in versions[-1:]]
    return entries


def _changes(before: Answers, now: Answers) -> list[tuple[str, str, str]]:
    keys = [key for key in (*FIELDS, *WORDS) if before.get(key) != now.get(key)]
    return [(name_of(key), value_text(key, before), value_text(key, now)) for key in keys]


def value_text(key: str, answers: Mapping[str, Any]) -> str:
    value = answers.get(key)
    if key == "method" and value:
        return str(Method(value).label)
    return str(value) if key == "note" and value else number_text(value)


# How many of the last months that are over are asked for.
MONTHS_ASKED = 2
LIBRARIES_ASKED = 5


def months_to_close(user: PersonLike, today: date) -> list[MonthLine]:
    """Return months that are over and not closed of the libraries that the person keeps.

    The earliest first, for those who manage a library or two; whoever serves many has the
    overview of the office.
    """
    managed = {a.library for a in assignments_of(user) if a.role == Role.MANAGER and a.library}
    libraries = sorted(managed, key=lambda library: library.pk)[:LIBRARIES_ASKED]
    months = [month_start(today)]
    while len(months) <= MONTHS_ASKED:
        months.append(month_start(months[-1] - timedelta(days=1)))
    asked = [
        (library, month)
        for month in reversed(months[1:])
        for library in libraries
        if is_expected(library, month)
    ]
    if not asked:
        return []
    rows = MonthlyStatistics.objects.visible_to(user).filter(
        library__in=libraries, month__in=months
    )
    sheets = {(row.library_id, row.month): row for row in rows}
    deadlines = Deadlines()
    lines = [
        MonthLine(
            month, sheets.get((library.pk, month)), deadlines.due_on(library, month), today, library
        )
        for library, month in asked
    ]
    return [line for line in lines if not line.is_closed]


def name_of(key: str) -> str:
    """Name a key of a sheet as people read it: `Items lent, 7`."""
    if key.startswith("day."):
        _word, day, name = key.split(".")
        return _("%(name)s on day %(day)s") % {"name": FIELDS[name].label, "day": day}
    if key in FIELDS:
        return str(FIELDS[key].label)
    return {"method": _("Counted or estimated"), "note": _("Remark")}.get(key, key)
