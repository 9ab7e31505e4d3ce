"""The history of a library: what was done to it, by whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.common.text import typed_number
from jejak.places.placements import placement_steps

from .library_trail import trail_of_library


@require_GET
def library_history(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.VIEW, pk)
    page = trail_of_library(request.user, found, cursor=typed_number(request.GET.get("setelah")))
    context = {
        "library": found,
        "page": page,
        "steps": placement_steps(found),
        "zone": found.zone,
    }
    return render(request, "desk/library_history.html", context)
