"""Everything that Capaian shows, as plain tables: for comparing, for files, for keeping.

A board states its place, period, filter, definitions and the time of its snapshot, so that
whatever is made of it can state them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike, may_see_place
from jejak.activities.evidence import PHOTO, SEEN, VERIFIED
from jejak.common.database import read_snapshot
from jejak.common.text import day_text
from jejak.figures.definitions import VERSION
from jejak.figures.filters import FigureFilter
from jejak.figures.queries import Overview, overview
from jejak.figures.statistics_queries import StatisticsFigures, statistics_figures
from jejak.places.models import Library
from jejak.plans.models import Strategy
from jejak.statistics.content import FIELDS

from .completeness import CompletenessPage, completeness
from .models import DefinitionVersion
from .scoring import library_card, region_cards

Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Measured:
    """One measure of the board: a stable code, its name, and its value (None: not recorded)."""

    code: str
    name: str
    value: int | Decimal | None
    is_additive: bool = True


@dataclass(frozen=True)
class Section:
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


@dataclass(frozen=True)
class Board:
    """`measures` are the single figures, `sections` all the tables with them."""

    filter: FigureFilter
    measures: list[Measured]
    sections: list[Section]
    definition_version: str
    as_of: datetime

    @property
    def scope(self) -> str:
        return str(self.filter.place)

    @property
    def period_text(self) -> str:
        period = self.filter.period
        return _("%(start)s to %(end)s") % {
            "start": day_text(period.start),
            "end": day_text(period.end),
        }


@dataclass(frozen=True)
class Compared:
    """A measure on both sides; the difference is None where one side is not recorded."""

    name: str
    first: int | Decimal | None
    second: int | Decimal | None

    @property
    def difference(self) -> int | Decimal | None:
        if self.first is None or self.second is None:
            return None
        return self.first - self.second

    @property
    def percent(self) -> float | None:
        """How much more or less than the second, in percent; None where that is 0."""
        difference = self.difference
        if difference is None or not self.second:
            return None
        return float(100 * difference / self.second)


@dataclass(frozen=True)
class Comparison:
    groups: list[tuple[str, list[Compared]]]
    as_of: datetime


def board(filter: FigureFilter, user: PersonLike, today: date) -> Board:
    """Return what Capaian shows of a filter to this person, of one snapshot."""
    with read_snapshot() as as_of:
        page = overview(filter)
        sheets = statistics_figures(filter)
        reporting = reporting_of(filter, sheets, today)
        scored = _scored(filter, sheets, today)
    measures = [*of_activities(page), *of_sheets(sheets), *of_reporting(reporting), *scored[0]]
    sections = [
        Section(
            _("Figures"),
            [_("Measure"), _("Value")],
            [(one.name, one.value) for one in measures],
            _("An empty value was not recorded; it is not 0."),
        ),
        _months(page),
        *_places(page, filter, user),
    ]
    if sheets is not None and sheets.by_month:
        sections.append(_sheet_months(sheets))
    return Board(
        filter=filter,
        measures=measures,
        sections=sections,
        definition_version=f"{VERSION}/{scored[1]}" if scored[1] else str(VERSION),
        as_of=as_of,
    )


def measures_of(filter: FigureFilter, today: date) -> list[tuple[str, list[Measured]]]:
    """Return the single figures of a filter in groups; joins an open snapshot."""
    page, sheets = overview(filter), statistics_figures(filter)
    reporting = reporting_of(filter, sheets, today)
    return [
        (_("Activities"), of_activities(page)),
        (_("Monthly statistics"), of_sheets(sheets)),
        (_("Completeness"), of_reporting(reporting)),
        (_("Report card"), _scored(filter, sheets, today)[0]),
    ]


def compare(first: FigureFilter, second: FigureFilter, today: date | None = None) -> Comparison:
    """Put two filters side by side, of one snapshot; what neither has is left out."""
    day = today or timezone.localdate()
    with read_snapshot() as as_of:
        one, other = measures_of(first, day), measures_of(second, day)
    groups = []
    for (name, left), (_same, right) in zip(one, other, strict=True):
        there = {measure.code: measure for measure in right}
        here = {measure.code: measure for measure in left}
        codes = [*here, *(code for code in there if code not in here)]
        rows = [
            Compared(
                (here.get(code) or there[code]).name,
                here[code].value if code in here else None,
                there[code].value if code in there else None,
            )
            for code in codes
        ]
        rows = [row for row in rows if row.first is not None or row.second is not None]
        if rows:
            groups.append((name, rows))
    return Comparison(groups, as_of)


def of_activities(page: Overview) -> list[Measured]:
    figures = page.figures
    additive = (
        ("activities", _("Activities"), figures.activities),
        ("attendance", _("Participants"), figures.attendance),
        ("female", _("Women"), figures.female),
        ("male", _("Men"), figures.male),
        ("sex_not_recorded", _("Sex not broken down"), figures.sex_not_recorded),
        ("child", _("Children (0 to 12 years)"), figures.child),
        ("teen", _("Teenagers (13 to 17 years)"), figures.teen),
        ("adult", _("Adults (18 to 59 years)"), figures.adult),
        ("elderly", _("Elderly (60 years and over)"), figures.elderly),
        ("disability", _("People with disabilities"), figures.disability),
        ("verified", _("Verified activities"), figures.share(VERIFIED).activities),
        ("verified_female", _("Women in verified activities"), figures.verified_female),
        ("with_photo", _("Activities with photos"), figures.share(PHOTO).activities),
        ("seen", _("Activities seen on site"), figures.share(SEEN).activities),
        ("broken_down", _("Activities broken down by sex"), figures.broken_down),
        ("cost_idr", _("Cost in rupiah"), figures.cost_idr),
    )
    distinct = (
        ("libraries", _("Libraries reporting"), figures.libraries),
        ("villages", _("Villages reached"), figures.villages),
        ("districts", _("Districts reached"), figures.districts),
        ("regencies", _("Regencies and cities reached"), figures.regencies),
        ("provinces", _("Provinces reached"), figures.provinces),
    )
    return [
        *(Measured(*row) for row in additive),
        *(Measured(*row, is_additive=False) for row in distinct),
    ]


def of_sheets(sheets: StatisticsFigures | None) -> list[Measured]:
    if sheets is None or not sheets.sheets:
        return []
    found = [
        Measured("sheets", _("Monthly sheets"), sheets.sheets),
        Measured("closed", _("Monthly sheets closed"), sheets.closed),
    ]
    for name, number in sheets.numbers.items():
        field = FIELDS[name]
        found.append(
            Measured(f"statistics_{name}", str(field.label), number.value, not field.is_stock)
        )
    return found


def reporting_of(
    filter: FigureFilter, sheets: StatisticsFigures | None, today: date
) -> CompletenessPage | None:
    if sheets is None or filter.library is not None or is_narrowed(filter):
        return None
    return completeness(filter.region, sheets.months, today)


def is_narrowed(filter: FigureFilter) -> bool:
    return bool(filter.strategy or filter.theme or filter.evidence or filter.partner_category)


def of_reporting(page: CompletenessPage | None) -> list[Measured]:
    if page is None or not page.whole.expected:
        return []
    whole = page.whole
    return [
        Measured("months_expected", _("Months expected"), whole.expected),
        Measured("months_reported", _("Months with an activity"), whole.reported),
        Measured("months_closed", _("Months closed"), whole.closed),
        Measured("months_on_time", _("Months closed on time"), whole.on_time),
        Measured(
            "with_account", _("Libraries with an account"), whole.with_account, is_additive=False
        ),
    ]


def _scored(
    filter: FigureFilter, sheets: StatisticsFigures | None, today: date
) -> tuple[list[Measured], str]:
    """Return score and colours of the whole months, and the version that made them."""
    if sheets is None or is_narrowed(filter):
        return [], ""
    try:
        if filter.library is not None:
            card = library_card(filter.library, sheets.months, today=today)
            if card is None or card.is_grey:
                return [], ""
            score = Measured("score", _("Score of the report card"), card.score, is_additive=False)
            return [score], str(card.definitions.version)
        cards = region_cards(filter.region, sheets.months, today=today)
    except DefinitionVersion.DoesNotExist:
        return [], ""
    whole = cards.whole
    if not whole.colours.total:
        return [], ""
    score = Measured("score", _("Score of the report card"), whole.score, is_additive=False)
    names = {
        "green": _("Green libraries"),
        "yellow": _("Yellow libraries"),
        "red": _("Red libraries"),
        "no_account": _("Grey libraries without an account"),
        "no_report": _("Grey libraries with an account and no report"),
    }
    colours = [
        Measured(code, name, getattr(whole.colours, code), is_additive=False)
        for code, name in names.items()
    ]
    return [score, *colours], str(cards.definitions.version)


def _months(page: Overview) -> Section:
    strategies = list(Strategy)
    by_month: dict[date, dict[str, int]] = {}
    for row in page.months:
        by_month.setdefault(row.month, {})[row.strategy] = row.activities
    rows: list[Sequence[Any]] = [
        (
            formats.date_format(month, "F Y"),
            *(counts.get(strategy, 0) for strategy in strategies),
            sum(counts.values()),
        )
        for month, counts in sorted(by_month.items())
    ]
    names = [str(strategy.label) for strategy in strategies]
    return Section(_("Activities by month"), [_("Month"), *names, _("All")], rows)


def _places(page: Overview, filter: FigureFilter, user: PersonLike) -> list[Section]:
    seen = [row for row in page.places if may_see_place(user, row.place)]
    if not page.places:
        return []
    columns = [
        _("Place"),
        _("Official code"),
        _("Libraries"),
        _("Activities"),
        _("Participants"),
        _("Women"),
        _("Verified activities"),
        _("Women in verified activities"),
    ]
    rows = [
        (
            str(row.place),
            "" if isinstance(row.place, Library) else row.place.dotted_code,
            row.libraries,
            row.activities,
            row.attendance,
            row.female,
            row.verified,
            row.verified_female,
        )
        for row in seen
    ]
    note = ""
    if len(seen) < len(page.places):
        note = _("%(shown)s of %(all)s; the others lie outside your area.") % {
            "shown": len(seen),
            "all": len(page.places),
        }
    return [Section(_("Place by place"), columns, rows, note)]


def _sheet_months(sheets: StatisticsFigures) -> Section:
    rows: list[Sequence[Any]] = [
        (
            formats.date_format(row.month, "F Y"),
            row.sheets,
            row.closed,
            row.visits_onsite,
            row.visits_online,
            row.ict_users,
        )
        for row in sheets.by_month
    ]
    columns = [
        _("Month"),
        _("Monthly sheets"),
        _("Monthly sheets closed"),
        str(FIELDS["visits_onsite"].label),
        str(FIELDS["visits_online"].label),
        str(FIELDS["ict_users"].label),
    ]
    return Section(_("Monthly statistics by month"), columns, rows)
