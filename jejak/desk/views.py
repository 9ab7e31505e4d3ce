"""The signed-in home and the figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, assignments_of, scope_for
from jejak.activities.evidence import EVIDENCE_CHOICES
from jejak.activities.talk.queries import questions_for_home
from jejak.announcements.queries import for_home
from jejak.common.periods import Period
from jejak.figures.definitions import DEFINITIONS
from jejak.figures.filters import FigureFilter, default_place, from_query, zone_of
from jejak.figures.queries import activity_figures, overview
from jejak.notices.models import Kind
from jejak.notices.queries import latest_unread
from jejak.places.models import Level
from jejak.plans.models import Strategy, Theme
from jejak.statistics.queries import months_to_close

from . import capaian as pages
from . import capaian_places as places
from . import queries
from .capaian_tabs import months_query, tabs_of
from .plans.this_month import due_lines
from .report_card import own_card, region_colours

PROVINCES_SHOWN = 10
# In the address: squares though outlines are loaded.
TILES = "petak"


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
    context |= _report_card(context["figures"].filter, user, now)
    records = bool(scope_for(user, Action.RECORD))
    context |= {
        "may_record": records,
        "waiting": queries.waiting_for_author(user, now.date()) if records else None,
        "months": months_to_close(user, now.date()) if records else [],
        "repeat": queries.last_to_repeat(user) if queries.is_manager(user) else None,
        "latest": queries.latest_records(user),
        "announcements": for_home(user),
        "questions": questions_for_home(user) if queries.reviews_libraries(user) else None,
        "answers": latest_unread(user.pk, _kinds_on_home(user)),
        "desk": queries.review_desk(user) if queries.reviews_libraries(user) else None,
    }
    with timezone.override(zone):
        return render(request, "desk/home.html", context)


def _report_card(asked: FigureFilter, user: PersonLike, now: datetime) -> dict[str, Any]:
    if asked.library is not None:
        return {
            "own_card": own_card(asked.library, user, now.date()),
            "due_lines": due_lines(asked.library, now.date()),
        }
    return {"region_colours": region_colours(asked.region, user, now.date())}


def _kinds_on_home(user: PersonLike) -> list[Kind]:
    """What libraries ask stands in a list of its own for those who check."""
    return [Kind.ANSWER] if queries.reviews_libraries(user) else [Kind.QUESTION, Kind.ANSWER]


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
        rows = [places.row_of(row, asked, user) for row in visible[:PROVINCES_SHOWN]]
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
    sort, lowest = places.sort_of(request.GET)
    as_tiles = request.GET.get("peta") == TILES
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
            "map": pages.place_map(page, user),
            "as_tiles": as_tiles,
            "other_map": f"?{asked.as_query(peta='' if as_tiles else TILES)}#peta",
            "rows": places.place_rows(
                page, user, show_all="semua" in request.GET, code=sort, lowest=lowest
            ),
            "sorts": places.sorts_of(asked, sort, lowest=lowest),
            "sort": sort,
            "lowest": lowest,
            "sort_name": places.sort_names()[sort],
            "behind": places.behind(page, user, sort),
            "tabs": tabs_of(asked, "capaian"),
            "verified_women": pages.share_text(figures.verified_female, figures.female),
            "average": figures.attendance / figures.activities if figures.activities else None,
            "verified_door": "" if asked.evidence else doors.to(bukti="verified"),
            "all_query": asked.as_query(semua="1", urut=f"-{sort}" if lowest else sort),
            "lowest_query": asked.as_query(semua="1", urut=f"-{sort}"),
            "months_query": months_query(asked),
        },
    )


@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/definitions.html", {"definitions": DEFINITIONS.values()})
