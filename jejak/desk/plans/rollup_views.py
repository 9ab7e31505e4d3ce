"""Plan against actual over a region, for whoever may see its totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, may_see_place, scope_for
from jejak.common.text import typed_number
from jejak.desk.next_level import (
    RegionYear,
    crumbs_to,
    libraries_below,
    library_count,
    regions_below,
)
from jejak.figures.filters import EARLIEST_YEAR, LATEST_YEAR, place_from, zone_of
from jejak.places.models import Library, Region

from .rollup import PlanSums, Rollup, rollup_of

YEARS_BACK = 5
ROWS_SHOWN = 20
DEFAULT = "lines"
# How the table may be sorted, and what it says.
SORTS: dict[str, tuple[object, Callable[[PlanSums], int]]] = {
    DEFAULT: (gettext_lazy("Planned activities"), lambda row: row.lines),
    "late": (gettext_lazy("Late"), lambda row: row.late),
    "unplanned": (gettext_lazy("Outside the plan"), lambda row: row.unplanned),
    "cost": (gettext_lazy("Planned cost"), lambda row: row.cost_planned_idr),
}


@dataclass(frozen=True)
class Row:
    """One place of the next level and its sums."""

    name: str
    href: str
    sums: PlanSums


@require_GET
def plan_rollup(request: HttpRequest) -> HttpResponse:
    user = request.user
    problems: dict[str, str] = {}
    region, _library = place_from(request.GET, user, problems)
    zone = zone_of(user)
    today = timezone.now().astimezone(zone).date()
    year = typed_number(request.GET.get("tahun")) or today.year
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        problems["tahun"], year = _("Choose a year from the list."), today.year
    asked = RegionYear(region, year)
    found = rollup_of(region, year, on=today)
    code = _sort_of(request.GET)
    rows, visible, everything = _rows(
        asked, found, user, code=code, show_all="semua" in request.GET
    )
    context = {
        "asked": asked,
        "problems": problems,
        "today": today,
        "zone": zone,
        "years": range(today.year + 1, today.year - YEARS_BACK, -1),
        "crumbs": crumbs_to(asked, user),
        "rollup": found,
        "whole": found.whole,
        "sources": _sources(found.whole),
        "states": _states(found.whole),
        "held_door": _records(asked, user, "ada"),
        "unplanned_door": _records(asked, user, "tidak"),
        "lines_door": f"?{asked.as_query(urut=DEFAULT)}#places",
        "rows": rows,
        "visible": visible,
        "hidden": everything - visible,
        "sorts": [
            (name, f"?{asked.as_query(urut=one)}#places", one == code)
            for one, (name, _value) in SORTS.items()
        ],
        "all_query": asked.as_query(semua="1", urut=code),
    }
    return render(request, "desk/plans/rollup.html", context)


def _sort_of(query: Mapping[str, str]) -> str:
    code = query.get("urut", "")
    return code if code in SORTS else DEFAULT


def _records(asked: RegionYear, user: PersonLike, plan: str) -> str:
    """Return the list of the records behind a sum, where all of them are in the scope."""
    if not scope_for(user, Action.VIEW).covers_region(asked.region):
        return ""
    query = {
        "wilayah": asked.region.code,
        "dari": asked.period.start.isoformat(),
        "sampai": asked.period.end.isoformat(),
        "keadaan": "counted",
        "rencana": plan,
    }
    return f"{reverse('activities')}?{urlencode(query)}"


def _states(whole: PlanSums) -> list[tuple[str, int, float | None]]:
    """Return each state of the lines that stand: its name, how many, which share."""
    named = (
        (_("Done"), whole.done),
        (_("Late"), whole.late),
        (_("Under way"), whole.under_way),
        (_("Not yet"), whole.ahead),
    )
    return [
        (name, count, 100 * count / whole.lines if whole.lines else None) for name, count in named
    ]


def _sources(whole: PlanSums) -> list[tuple[str, int, float]]:
    """Return who is to pay: the source, whole rupiah, its share in percent."""
    total = whole.cost_planned_idr
    return [
        (name, amount, 100 * amount / total if total else 0.0)
        for _code, name, amount in whole.sources
    ]


def _rows(
    asked: RegionYear, found: Rollup, user: PersonLike, *, code: str, show_all: bool
) -> tuple[list[Row], int, int]:
    """Return the rows shown, how many the person may see, how many there are."""
    regions = regions_below(asked.region, found.regions)
    libraries = libraries_below(asked.region, found.libraries, user)
    pairs: list[tuple[Region | Library, PlanSums]] = [
        *((row, found.regions.get(row.pk, PlanSums())) for row in regions),
        *((row, found.libraries.get(row.pk, PlanSums())) for row in libraries),
    ]
    visible = [(place, sums) for place, sums in pairs if may_see_place(user, place)]
    value_of = SORTS[code][1]
    visible.sort(key=lambda one: (-value_of(one[1]), str(one[0])))
    shown = visible if show_all else visible[:ROWS_SHOWN]
    everything = len(regions) + library_count(asked.region, found.libraries)
    return [_row(asked, place, sums) for place, sums in shown], len(visible), everything


def _row(asked: RegionYear, place: Region | Library, sums: PlanSums) -> Row:
    if isinstance(place, Library):
        return Row(str(place), f"{reverse('plans')}?{urlencode({'perpustakaan': place.pk})}", sums)
    return Row(place.full_name, f"?{RegionYear(place, asked.year).as_query()}", sums)
