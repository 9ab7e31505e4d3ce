"""One thread step by step, and where the threads of a region break."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jejak.access.roles import Action
from jejak.activities.models import Activity
from jejak.plans.models import CommunityNeed, PlanLine

from .queries import facts_of
from .steps import steps_of
from .thread import doors_of, links_of

# The links from which a thread is told: the word in the address and where its row is found.
KINDS: dict[str, Any] = {
    "kebutuhan": CommunityNeed.objects,
    "rencana": PlanLine.objects.select_related("need"),
    "kegiatan": Activity.objects.select_related("recorded_by"),
}


@require_GET
def thread(request: HttpRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    rows = KINDS[kind].select_related("library__regency", "library__village")
    row = rows.fetch_for(request.user, Action.VIEW, pk=pk)
    facts = facts_of(request.user, row)
    links = links_of(facts)
    return render(
        request,
        "desk/threads/thread.html",
        {
            "row": row,
            "library": row.library,
            "links": links,
            "gaps": [link for link in links if link.is_gap],
            "steps": steps_of(request.user, facts),
            "doors": doors_of(facts),
            "facts": facts,
        },
    )


@require_GET
def thread_overview(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError
