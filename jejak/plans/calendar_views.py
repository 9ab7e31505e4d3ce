"""The budget calendar of a library and of a region."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.asked import library_asked
from jejak.access.roles import Action
from jejak.access.scope import assignments_of, may_see_totals, scope_for
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import show_errors
from jejak.common.text import typed_number
from jejak.places.models import Level, Region

from . import calendar_queries as queries
from . import calendar_region_queries as region_queries
from . import services
from .calendar_forms import RegencyDatesForm


@require_GET
def budget_calendar(request: HttpRequest) -> HttpResponse:
    """A library's calendar; whoever has none of their own sees that of their region."""
    library = library_asked(request, Action.VIEW)
    if library is None:
        region = next(a.region for a in assignments_of(request.user) if a.region)
        return redirect("budget_calendar_region", code=_shown(region).code)
    today = queries.today_in(library)
    calendar = queries.BudgetCalendar(library, today=today)
    year = year_named(request, today, calendar.open_years[0])
    rows = calendar.year(year)
    first = queries.next_due(rows)
    context = {
        "library": library,
        "year": year,
        "years": queries.years_of(today),
        "groups": queries.groups_of(rows),
        "next": first,
        "later": None if first else queries.next_due(calendar.year(year + 1)),
        "may_see_region": may_see_totals(request.user, library.regency),
    }
    return render(request, "plans/calendar.html", context)


def year_named(request: HttpRequest, today: date, otherwise: int) -> int:
    year = typed_number(request.GET.get("tahun"))
    return year if year in queries.years_of(today) else otherwise


def _shown(region: Region) -> Region:
    """Return the region that has a calendar: of a district or village its regency."""
    return region.regency if region.level > Level.REGENCY and region.regency else region


def _fetch_region(request: HttpRequest, code: str) -> Region:
    region = Region.objects.valid().filter(code=code[:10], level__lte=Level.REGENCY).first()
    if region is None or not may_see_totals(request.user, region):
        raise Http404
    return region


@require_GET
def region_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """A regency's days and how many libraries are ready; above it the regions below."""
    region = _fetch_region(request, code)
    today = queries.today_in(region)
    calendar = queries.BudgetCalendar(region, today=today)
    year = year_named(request, today, calendar.open_years[0])
    context: dict[str, Any] = {
        "region": region,
        "year": year,
        "years": queries.years_of(today),
        "step_count": len(calendar.steps),
        "may_enter": scope_for(request.user, Action.MANAGE).covers_region(region),
        "may_define": bool(scope_for(request.user, Action.DEFINE)),
    }
    if region.level != Level.REGENCY:
        context["below"] = region_queries.regions_below(region, year)
        return render(request, "plans/calendar_regions.html", context)
    found = region_queries.year_of_regency(calendar, year)
    chosen = region_queries.chosen_due(found, typed_number(request.GET.get("persiapan")))
    first = typed_number(request.GET.get("mulai")) or 0
    context |= {"found": found, "chosen": chosen}
    if chosen is not None:
        context["not_ready"] = region_queries.libraries_not_ready(
            request.user, region, chosen, on=found.seen_on, first=first
        )
    return render(request, "plans/calendar_region.html", context)


@require_http_methods(["GET", "POST"])
def regency_dates(request: HttpRequest, code: str) -> HttpResponse:
    """An office enters the days of its own regency."""
    region = _fetch_region(request, code)
    if region.level != Level.REGENCY:
        raise Http404
    if not scope_for(request.user, Action.MANAGE).covers_region(region):
        raise NotAllowed
    today = queries.today_in(region)
    calendar = queries.BudgetCalendar(region, today=today)
    year = year_named(request, today, calendar.open_years[0])
    data = request.POST if request.method == "POST" else None
    form = RegencyDatesForm(data, calendar=calendar, year=year)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_regency_dates(region, budget_year=year, days=form.days(), by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved. The calendars of the libraries show it."))
            address = reverse("budget_calendar_region", kwargs={"code": region.code})
            return redirect(f"{address}?tahun={year}")
    context = {"region": region, "year": year, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "plans/calendar_dates.html", context, status=status)
