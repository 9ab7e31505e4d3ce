"""One thread step by step, and where the threads of a region break."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jejak.access.roles import Action
from jejak.activities.models import Activity
from jejak.common.text import typed_number
from jejak.desk.next_level import RegionYear, crumbs_to
from jejak.figures.filters import EARLIEST_YEAR, LATEST_YEAR, place_from, zone_of
from jejak.plans.models import CommunityNeed, PlanLine

from . import places
from .overview import biggest_gap, overview_of
from .queries import facts_of
from .steps import steps_of
from .thread import doors_of, links_of

YEARS_BACK = 5
LIBRARY = "library__regency"
# The links from which a thread is told: the word in the address, and what is read with the row.
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "kebutuhan": (CommunityNeed, (LIBRARY,)),
    "rencana": (PlanLine, (f"plan__{LIBRARY}", "need")),
    "kegiatan": (Activity, (LIBRARY, "recorded_by")),
}


@require_GET
def thread(request: HttpRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    model, related = KINDS[kind]
    row = model.objects.select_related(*related).fetch_for(request.user, Action.VIEW, pk=pk)
    facts = facts_of(request.user, row)
    links = links_of(facts)
    return render(
        request,
        "desk/threads/thread.html",
        {
            "row": row,
            "library": facts.place.library,
            "links": links,
            "gaps": [link for link in links if link.is_gap],
            "steps": steps_of(request.user, facts),
            "doors": doors_of(facts),
            "facts": facts,
        },
    )


@require_GET
def thread_overview(request: HttpRequest) -> HttpResponse:
    """Where threads break in a region; for whoever may see its totals."""
    user = request.user
    problems: dict[str, str] = {}
    region, _library = place_from(request.GET, user, problems)
    today = timezone.now().astimezone(zone_of(user)).date()
    year = typed_number(request.GET.get("tahun")) or today.year
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        problems["tahun"], year = _("Choose a year from the list."), today.year
    asked, code = RegionYear(region, year), places.sort_of(request.GET)
    overview = overview_of(region, year, on=today)
    gap = biggest_gap(overview.whole)
    return render(
        request,
        "desk/threads/overview.html",
        {
            "asked": asked,
            "problems": problems,
            "years": range(today.year + 1, today.year - YEARS_BACK, -1),
            "crumbs": crumbs_to(asked, user),
            "overview": overview,
            "chain": places.chain_of(asked, overview.whole, user),
            "gap_text": places.gap_text(gap, overview.whole) if gap else "",
            "rows": places.rows_of(
                asked, overview, user, code=code, show_all="semua" in request.GET
            ),
            "sorts": places.sorts_of(asked, code),
            "sort_name": places.sort_names()[code],
            "all_query": asked.as_query(semua="1", urut=code),
        },
    )
