"""Capaian of the monthly statistics, and two periods or places side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, may_see_totals
from jejak.common.charts import LineChart
from jejak.common.charts.lines import Line
from jejak.common.periods import Period
from jejak.figures.filters import FigureFilter, from_query, zone_of
from jejak.figures.statistics_queries import (
    PlaceOfStatistics,
    StatisticsFigures,
    statistics_figures,
)
from jejak.indicators.board import Comparison, compare
from jejak.places.models import Library, Region
from jejak.statistics.content import FIELDS
from jejak.statistics.queries import GROUPS

from . import capaian as pages
from .capaian_tabs import tabs_of

PLACES_SHOWN = 40


@require_GET
def capaian_statistics(request: HttpRequest) -> HttpResponse:
    user = request.user
    parsed = from_query(request.GET, user)
    asked = parsed.filter
    found = statistics_figures(asked)
    context: dict[str, Any] = {
        "asked": asked,
        "problems": parsed.problems,
        "found": found,
        "tabs": tabs_of(asked, "capaian_statistics"),
        "crumbs": pages.crumbs_of(asked, pages.ancestors_of(asked), user),
        "zone": zone_of(user),
        "left_out": bool(asked.strategy or asked.theme or asked.evidence),
    }
    if found is not None:
        places = _places(found, user)
        context |= {
            "groups": _groups(found),
            "chart": _chart(found),
            "places": places if "semua" in request.GET else places[:PLACES_SHOWN],
            "place_count": len(places),
            "all_query": asked.as_query(semua="1"),
        }
    return render(request, "desk/statistics.html", context)


def _groups(found: StatisticsFigures) -> list[tuple[str, list[tuple[Any, int | None, int, bool]]]]:
    return [
        (
            name,
            [
                (
                    FIELDS[field].label,
                    found.numbers[field].value,
                    found.numbers[field].known,
                    FIELDS[field].is_stock,
                )
                for field in fields
            ],
        )
        for name, (_heading, fields) in zip(_group_names(), GROUPS, strict=True)
    ]


def _group_names() -> list[str]:
    """Return what the groups of the monthly sheet are called where nobody fills them in."""
    return [
        _("Visits and members"),
        _("Who visited"),
        _("Use of the collection"),
        _("Collection"),
        _("The library and its people"),
    ]


def _chart(found: StatisticsFigures) -> LineChart | None:
    """Draw the visits; a month without a sheet, or with none recorded, is a gap."""
    if not found.by_month:
        return None
    told = {row.month: row for row in found.by_month}
    months = [month for month in found.months.months() if month <= found.by_month[-1].month]
    rows = [told.get(month) for month in months]
    return LineChart(
        title=_("Visits by month"),
        labels=[formats.date_format(month, "M") for month in months],
        rows=[formats.date_format(month, "F Y") for month in months],
        lines=[
            Line(_("In the library"), [row.visits_onsite if row else None for row in rows], "c1"),
            Line(_("Online"), [row.visits_online if row else None for row in rows], "c2"),
        ],
        row_heading=_("Month"),
    )


@dataclass(frozen=True)
class PlaceRow:
    """A region or library of the next level, and the address of its own statistics."""

    place: Region | Library
    counts: PlaceOfStatistics
    href: str


def _places(found: StatisticsFigures, user: PersonLike) -> list[PlaceRow]:
    """Return what the person may see of the next level, most visits first."""
    asked = found.filter
    regions = Region.objects.filter(pk__in=found.places).select_related("province", "regency")
    rows = [
        PlaceRow(region, found.places[region.pk], f"?{asked.as_query(wilayah=region.code)}")
        for region in regions
        if may_see_totals(user, region)
    ]
    libraries = libraries_allowing(user, Action.VIEW).filter(pk__in=found.libraries)
    rows += [
        PlaceRow(
            library,
            found.libraries[library.pk],
            f"?{asked.as_query(wilayah='', perpustakaan=library.pk)}",
        )
        for library in libraries
    ]
    return sorted(rows, key=lambda row: (-(row.counts.visits or 0), str(row.place)))


@dataclass(frozen=True)
class Other:
    """With what it is compared: the code in the address, and the filter."""

    code: str
    filter: FigureFilter


KINDS = ("sebelumnya", "tahun-lalu", "bebas", "wilayah")


@require_GET
def capaian_compare(request: HttpRequest) -> HttpResponse:
    user = request.user
    parsed = from_query(request.GET, user)
    problems = dict(parsed.problems)
    other = _other(request, parsed.filter, problems)
    found: Comparison = compare(parsed.filter, other.filter)
    return render(
        request,
        "desk/compare.html",
        {
            "asked": parsed.filter,
            "other": other,
            "problems": problems,
            "found": found,
            "tabs": tabs_of(parsed.filter, "capaian_compare"),
            "crumbs": pages.crumbs_of(parsed.filter, pages.ancestors_of(parsed.filter), user),
            "zone": zone_of(user),
            "region_choices": _region_choices(parsed.filter, other.filter.region, user),
            "typed": request.GET.dict(),
        },
    )


def _region_choices(asked: FigureFilter, other: Region, user: PersonLike) -> list[tuple[str, str]]:
    """Return codes and names to compare with: the way up, the neighbours, and what is chosen."""
    above = [region for region in pages.ancestors_of(asked) if region != asked.region]
    neighbours = Region.objects.valid().filter(parent=asked.region.parent)
    regions = [*above, *neighbours.select_related("province", "regency").order_by("name")]
    if other not in regions and other != asked.region:
        regions.append(other)
    return [
        (region.code, region.full_name)
        for region in regions
        if region != asked.region and may_see_totals(user, region)
    ]


def _other(request: HttpRequest, asked: FigureFilter, problems: dict[str, str]) -> Other:
    code = request.GET.get("dengan", "")
    code = code if code in KINDS else "sebelumnya"
    if code == "wilayah":
        region = _region(request, problems)
        if region is None:
            return Other(code, asked)
        return Other(code, replace(asked, region=region, library=None))
    if code == "bebas":
        days = {
            "dari": request.GET.get("dari2", ""),
            "sampai": request.GET.get("sampai2", ""),
        }
        parsed = from_query(days, request.user)
        problems.update({f"{name}2": text for name, text in parsed.problems.items()})
        return Other(code, replace(asked, period=parsed.filter.period))
    if code == "tahun-lalu":
        return Other(code, replace(asked, period=_year_before(asked.period)))
    return Other(code, replace(asked, period=asked.period.before()))


def _region(request: HttpRequest, problems: dict[str, str]) -> Region | None:
    code = request.GET.get("wilayah2", "").replace("\x00", "?").strip()
    region = (
        Region.objects.select_related("province", "regency", "district", "parent")
        .filter(code=code.replace(".", "")[:10])
        .first()
    )
    if region is None:
        problems["wilayah2"] = _("No region has the code “%(code)s”.") % {"code": code[:20]}
    elif not may_see_totals(request.user, region):
        raise Http404
    return region


def _year_before(period: Period) -> Period:
    def moved(day: date) -> date:
        is_leap_day = (day.month, day.day) == (2, 29)
        return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)

    return Period(moved(period.start), moved(period.end))
