"""Account coverage: from the country down to the library, with the next step beside each gap."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, may_see_totals, scope_for
from jejak.common.text import typed_number

from . import coverage as queries
from .coverage import ORDERS, STATES, WITHOUT, Counts
from .places import (
    CATEGORY_CHOICES,
    Asked,
    asked_place,
    chain_above,
    filled,
    regions_to_choose,
    text_of,
)
from .standing import AccountState
from .steps import with_steps


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    user = request.user
    asked = asked_place(request.GET, user)
    state = text_of(request.GET, "keadaan")
    state = state if state in STATES else ""
    order = text_of(request.GET, "urut")
    order = order if order in ORDERS else "celah"
    page = queries.coverage(user, asked)
    cursor = typed_number(request.GET.get("setelah"))
    found = queries.library_page(user, asked, state=state, cursor=cursor)
    kept = asked.parts | {"keadaan": state}
    return render(
        request,
        "mentoring/coverage.html",
        {
            "asked": asked,
            "categories": CATEGORY_CHOICES,
            "region_choices": regions_to_choose(user, asked.region),
            "crumbs": crumbs(user, asked),
            "page": page,
            "rows": queries.sorted_rows(page.rows, order),
            "hidden_count": page.region_count - len(page.rows),
            "order": order,
            "orders": order_links(asked),
            "parts": parts_of(page.counts),
            "state": state,
            "state_name": _("Without an account") if state == WITHOUT else state_name(state),
            "states": state_links(asked, page.counts, user),
            "without_href": address(asked, keadaan=WITHOUT),
            "libraries": with_steps(user, found.rows),
            "found": found,
            "is_listed": bool(state) or bool(found.count) or queries.shows_libraries(asked.region),
            "names_hidden": not scope_for(user, Action.VIEW).covers_region(asked.region),
            "back_href": address(asked),
            "next_query": urlencode({**filled(kept), "setelah": found.next_cursor}),
        },
        status=422 if asked.problems else 200,
    )


def address(asked: Asked, **changes: str) -> str:
    return f"{reverse('coverage')}?{urlencode(filled(asked.parts | changes))}"


def state_name(state: str) -> str:
    return str(STATES[state][0].label) if state else ""


def crumbs(user: PersonLike, asked: Asked) -> list[tuple[str, str]]:
    """Return names and addresses on the way down; no address where the totals are not open."""
    return [
        (
            region.full_name,
            address(asked, wilayah=region.code) if may_see_totals(user, region) else "",
        )
        for region in chain_above(asked.region)
    ]


def order_links(asked: Asked) -> list[tuple[str, Any, str]]:
    names = {"celah": _("Widest gap"), "bagian": _("Lowest share"), "nama": _("Name")}
    return [(code, name, address(asked, urut=code)) for code, name in names.items()]


def state_links(
    asked: Asked, counts: Counts, user: PersonLike
) -> list[tuple[str, int, float | None, str]]:
    """Return each state's name, number, share, and the door to its libraries."""
    is_open = scope_for(user, Action.VIEW).covers_region(asked.region)
    rows = []
    for state in AccountState:
        n = counts.by_state[state]
        share = 100 * n / counts.libraries if counts.libraries else None
        if state is AccountState.CLOSED:
            share = None
        href = address(asked, keadaan=state.slug) if is_open and n else ""
        rows.append((str(state.label), n, share, href))
    return rows


def parts_of(counts: Counts) -> list[tuple[str, float, float]]:
    """Return class, start and width in percent of each part of the bar; the rest is the gap."""
    if not counts.libraries:
        return []
    parts, start = [], 0.0
    waiting = counts.of((AccountState.INVITED,))
    unused = counts.with_account - counts.signed_in
    for css, n in (("signed-in", counts.signed_in), ("unused", unused), ("invited", waiting)):
        width = 100 * n / counts.libraries
        if n:
            parts.append((css, round(start, 2), round(width, 2)))
        start += width
    return parts
