"""The signed-in home, the figures, and the recoding of a library."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, assignments_of, scope_for
from jejak.activities.errors import RecodedMeanwhile
from jejak.activities.evidence import EVIDENCE_CHOICES
from jejak.activities.models import Activity, Strategy, Theme
from jejak.activities.services import recode_library
from jejak.announcements.queries import for_home
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.periods import Period
from jejak.common.text import typed_number
from jejak.figures.definitions import DEFINITIONS
from jejak.figures.filters import FigureFilter, default_place, from_query, zone_of
from jejak.figures.queries import activity_figures, overview
from jejak.notices.models import Kind
from jejak.notices.queries import latest_unread
from jejak.places.models import Level, Library, LibraryPlacement, Region

from . import capaian as pages
from . import queries
from .forms import CANDIDATES_SHOWN, RecodeForm

PROVINCES_SHOWN = 10


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    zone = zone_of(user)
    now = timezone.now().astimezone(zone)
    context: dict[str, Any] = {
        "today": now.date(),
        "zone_name": now.tzname(),
        "zone": zone,
        "greeting": greeting(now),
        "first_name": (str(user).split() or [user.get_username()])[0],
    }
    if not assignments_of(user):
        return render(request, "desk/home_without_assignment.html", context)
    context |= _figures_of_this_year(user, now)
    records = bool(scope_for(user, Action.RECORD))
    context |= {
        "may_record": records,
        "waiting": queries.waiting_for_author(user, now.date()) if records else None,
        "repeat": queries.last_to_repeat(user) if queries.is_manager(user) else None,
        "latest": queries.latest_records(user),
        "announcements": for_home(user),
        "answers": latest_unread(user.pk, [Kind.QUESTION, Kind.ANSWER]),
        "desk": queries.review_desk(user, now.date()) if queries.reviews_libraries(user) else None,
    }
    with timezone.override(zone):
        return render(request, "desk/home.html", context)


def greeting(now: datetime) -> str:
    """Return the greeting of the hour, as people say it."""
    if now.hour < 11:
        return _("Good morning")
    if now.hour < 15:
        return _("Good day")
    return _("Good afternoon") if now.hour < 18 else _("Good evening")


def _figures_of_this_year(user: PersonLike, now: datetime) -> dict[str, Any]:
    region, library = default_place(user)
    asked = FigureFilter(region=region, library=library, period=Period.year(now.year))
    is_national = library is None and region.level == Level.COUNTRY
    rows = None
    if is_national:
        page = overview(asked)
        figures = page.figures
        visible = [row for row in page.places if row.activities]
        rows = [pages.row_of(row, asked, user) for row in visible[:PROVINCES_SHOWN]]
    else:
        figures = activity_figures(asked)
    return {
        "figures": figures,
        "doors": pages.doors_of(asked, user),
        "activity_evidence": pages.evidence_of(figures, "activities"),
        "provinces": rows,
        "figures_query": asked.as_query(),
    }


@require_GET
def capaian(request: HttpRequest) -> HttpResponse:
    user = request.user
    parsed = from_query(request.GET, user)
    asked, zone = parsed.filter, zone_of(user)
    page = overview(asked)
    doors, above = pages.doors_of(asked, user), pages.ancestors_of(asked)
    figures, today = page.figures, timezone.now().astimezone(zone).date()
    return render(
        request,
        "desk/capaian.html",
        {
            "asked": asked,
            "problems": parsed.problems,
            "typed": {**request.GET.dict()} if parsed.problems else {},
            "figures": figures,
            "doors": doors,
            "zone": zone,
            "crumbs": pages.crumbs_of(asked, above, user),
            "region_choices": pages.region_choices(page, above, user),
            "strategies": Strategy.choices,
            "themes": Theme.objects.all(),
            "evidence_choices": EVIDENCE_CHOICES[1:],
            "activity_evidence": pages.evidence_of(figures, "activities"),
            "attendance_evidence": pages.evidence_of(figures, "attendance"),
            "evidence_rows": pages.evidence_rows(figures, doors),
            "combination_rows": pages.combination_rows(figures),
            "people_rows": pages.people_rows(figures),
            "chart": pages.month_chart(page.months, asked, doors, today),
            "tiles": pages.province_tiles(page, user),
            "rows": pages.place_rows(page, user, show_all="semua" in request.GET),
            "average": figures.attendance / figures.activities if figures.activities else None,
            "all_query": asked.as_query(semua="1"),
        },
    )


@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/definitions.html", {"definitions": DEFINITIONS.values()})


@require_http_methods(["GET", "POST"])
def library_recode(request: HttpRequest, pk: int) -> HttpResponse:
    library = fetch_library_for(request.user, Action.MANAGE, pk)
    search = request.GET.get("cari", "").replace("\x00", "").strip()[:80]
    form = RecodeForm(
        request.POST if request.method == "POST" else None,
        library=library,
        candidates=_candidates(search, request.user),
        user=request.user,
    )
    if request.method == "POST" and form.is_valid():
        seen = typed_number(request.POST.get("placement")) or 0
        if _recode(library, form, request.user, seen):
            messages.success(request, _("Recoded. Its records and figures moved with it."))
            return redirect("library", pk=library.pk)
        library.refresh_from_db()
    rows = Activity.objects.visible_to(request.user).filter(library=library)
    placements = library.placements.select_related(
        "province", "regency", "district", "village", "by"
    ).order_by("-id")
    return render(
        request,
        "desk/library_recode.html",
        {
            "library": library,
            "form": form,
            "search": search,
            "found_count": len(form.regions) - 1,
            "record_count": rows.count(),
            "placement_id": placements[0].pk if placements else "",
            "placements": [(placement, places_of(placement)) for placement in placements],
            "zone": zone_of(request.user),
        },
        status=422 if form.is_bound else 200,
    )


def places_of(placement: LibraryPlacement) -> str:
    parts = (placement.village, placement.district, placement.regency, placement.province)
    return ", ".join(dict.fromkeys(part.full_name for part in parts if part is not None))


def _candidates(search: str, user: PersonLike) -> list[Region]:
    """Return the found regions that lie within the person's area."""
    if not search:
        return []
    scope = scope_for(user, Action.MANAGE)
    found = Region.objects.found(search).select_related("province", "regency", "district")
    rows = [region for region in found[:200] if region.level != Level.COUNTRY]
    return [region for region in rows if scope.covers_region(region)][:CANDIDATES_SHOWN]


def _recode(library: Library, form: RecodeForm, user: PersonLike, seen: int) -> bool:
    try:
        recode_library(library, by=user, seen_placement_id=seen, **form.cleaned_data)
    except (InvalidContent, RecodedMeanwhile) as error:
        show_errors(form, error)
        return False
    return True
