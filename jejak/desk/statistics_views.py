"""Capaian of the monthly statistics, and two periods or places side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jejak.access.scope import may_see_totals
from jejak.common.charts import Series, StackedChart
from jejak.common.periods import Period
from jejak.figures.filters import FigureFilter, from_query, zone_of
from jejak.figures.statistics_queries import StatisticsFigures, statistics_figures
from jejak.indicators.board import Comparison, compare
from jejak.places.models import Region
from jejak.statistics.content import FIELDS
from jejak.statistics.queries import GROUPS

from . import capaian as pages
from .capaian_tabs import tabs_of


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
        context |= {
            "groups": _groups(found),
            "chart": _chart(found),
            "places": _places(found, request),
        }
    return render(request, "desk/statistics.html", context)


def _groups(found: StatisticsFigures) -> list[tuple[Any, list[tuple[Any, int | None, int, bool]]]]:
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
        for name, fields in GROUPS
    ]


def _chart(found: StatisticsFigures) -> StackedChart | None:
    if not found.by_month:
        return None
    return StackedChart(
        title=_("Visits by month"),
        labels=[formats.date_format(row.month, "M") for row in found.by_month],
        rows=[formats.date_format(row.month, "F Y") for row in found.by_month],
        series=[
            Series(_("In the library"), "c1", [row.visits_onsite for row in found.by_month]),
            Series(_("Online"), "c2", [row.visits_online for row in found.by_month]),
        ],
    )


def _places(found: StatisticsFigures, request: HttpRequest) -> list[tuple[Region, int, int, str]]:
    """Return regions of the next level with their sheets and visits, most visits first."""
    asked = found.filter
    if asked.library is not None or set(found.places) <= {asked.region.pk}:
        return []
    regions = Region.objects.filter(pk__in=found.places).select_related("province", "regency")
    rows = [
        (region, *found.places[region.pk], f"?{asked.as_query(wilayah=region.code)}")
        for region in regions
        if region.pk != asked.region.pk and may_see_totals(request.user, region)
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0].name))


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
            "typed": request.GET.dict(),
        },
    )


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
    return Other(code, replace(asked, period=_before(asked.period)))


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


def _before(period: Period) -> Period:
    """Return the period of the same length right before; whole months stay whole months."""
    whole, ends = period.split()
    end = period.start - timedelta(days=1)
    if whole is not None and not ends:
        start = end.replace(day=1)
        for _n in range(len(period.months()) - 1):
            start = (start - timedelta(days=1)).replace(day=1)
        return Period(start, end)
    return Period(end - (period.end - period.start), end)


def _year_before(period: Period) -> Period:
    def moved(day: date) -> date:
        is_leap_day = (day.month, day.day) == (2, 29)
        return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)

    return Period(moved(period.start), moved(period.end))
