"""Report cards of libraries and regions, and who reported in time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jejak.access.roles import Action
from jejak.access.scope import assignments_of, may_see_totals, scope_for
from jejak.common.charts import Series, StackedChart
from jejak.common.errors import NotAllowed
from jejak.common.periods import month_code
from jejak.common.text import typed_number
from jejak.figures.filters import zone_of
from jejak.places.models import Level, Region

from . import pages
from .advice import RECORDS, enough, steps_to_green
from .asked import RUNS, Asked, asked_from, name_of
from .completeness import completeness, library_lines
from .maps import colour_map, completeness_map, picture_asked
from .models import DefinitionVersion
from .scoring import library_scores, region_cards
from .scoring.cards import COLOURS, GREYS
from .services import may_set_own_targets

PAGE = 50


def _base(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return {
        "asked": asked,
        "problems": asked.problems,
        "typed": request.GET.dict() if asked.problems else {},
        "months_name": name_of(asked.months),
        "runs": [
            (code, name, f"?{asked.as_query(dari='', sampai='', masa=code)}")
            for code, name in RUNS.items()
        ],
        "zone": zone_of(request.user),
        "is_open": scope_for(request.user, Action.VIEW).covers_place(asked.place),
        "own_targets_href": _own_targets_href(request, asked),
    }


def _own_targets_href(request: HttpRequest, asked: Asked) -> str:
    if not may_set_own_targets(request.user, asked.place):
        return ""
    if asked.library is not None:
        return reverse("own_targets_library", args=[asked.library.pk])
    return reverse("own_targets_region", args=[asked.region.code])


@require_GET
def card(request: HttpRequest) -> HttpResponse:
    if not assignments_of(request.user):
        raise NotAllowed
    asked = asked_from(request.GET, request.user)
    context = _base(request, asked)
    try:
        if asked.library is not None:
            return _library_card(request, asked, context)
        return _region_card(request, asked, context)
    except DefinitionVersion.DoesNotExist:
        return render(request, "indicators/card_none.html", context | {"why": "version"})


def _library_card(request: HttpRequest, asked: Asked, context: dict[str, Any]) -> HttpResponse:
    library = asked.library
    assert library is not None
    found = pages.card_of(asked)
    if found is None:
        why = "not_partner" if library.partner_category == "not_partner" else "not_expected"
        return render(request, "indicators/card_none.html", context | {"why": why})
    possible = pages.possible_in(library, asked, request.user)
    steps = steps_to_green(found, library, asked, possible)
    rows = pages.component_rows(found.components, asked, is_open=True, card=found)
    context |= {
        "card": found,
        "colour_word": pages.colour_word(found.colour),
        "grey_word": pages.colour_word(found.grey_kind) if found.grey_kind else "",
        "steps": steps,
        "enough": enough(found, library, steps),
        "assumes_care": any(step.code in RECORDS for step in steps),
        "gap": found.definitions.version.green_above - found.score,
        "rows": rows,
        "groups": pages.component_groups(rows),
        "further": pages.further_rows(rows),
        "history": pages.history_of(asked, pages.limits_of(found.definitions)),
        "neighbours": pages.neighbours_of(library, asked, request.user),
        "may_record": possible.may_record,
        "may_review": possible.may_review,
    }
    return render(request, "indicators/card_library.html", context)


def _region_card(request: HttpRequest, asked: Asked, context: dict[str, Any]) -> HttpResponse:
    cards = region_cards(asked.region, asked.months, today=asked.today)
    places = pages.place_rows(cards, asked, request.user)
    behind = [row for row in reversed(places) if row.card.libraries][: pages.BEHIND_SHOWN]
    rows = pages.component_rows(cards.whole.components, asked, is_open=context["is_open"])
    context |= {
        "cards": cards,
        "card": cards.whole,
        "colour_word": pages.colour_word(cards.whole.colour),
        "colours": pages.colour_rows(cards.whole.colours, asked, is_open=context["is_open"]),
        "rows": rows,
        "groups": pages.component_groups(rows),
        "further": pages.further_rows(rows),
        "places": places,
        "behind": behind if len(places) > pages.BEHIND_SHOWN else [],
        "history": pages.history_of(asked, pages.limits_of(cards.definitions))
        if asked.region.level > Level.COUNTRY
        else None,
        "libraries": _some_libraries(asked, context),
        "list_query": asked.as_query(),
        "up": _above(request, asked.region),
        "map": colour_map(places, asked, request.user),
        **picture_asked(request, asked),
    }
    return render(request, "indicators/card_region.html", context)


def _some_libraries(asked: Asked, context: dict[str, Any]) -> list[Any]:
    if asked.region.level < Level.REGENCY or not context["is_open"]:
        return []
    return library_scores(asked.region, asked.months, today=asked.today, limit=PAGE)


@require_GET
def card_libraries(request: HttpRequest) -> HttpResponse:
    """The libraries of a colour, where the person may see them one by one."""
    asked = asked_from(request.GET, request.user)
    context = _base(request, asked)
    if asked.library is not None or not context["is_open"]:
        raise NotAllowed(_("You see the totals of this region, not its single libraries."))
    colour = request.GET.get("warna", "")
    colour = colour if colour in {*COLOURS, *GREYS} else ""
    page = min(typed_number(request.GET.get("halaman")) or 1, 10_000)
    rows = library_scores(
        asked.region,
        asked.months,
        colour=colour,
        today=asked.today,
        limit=PAGE + 1,
        offset=PAGE * (page - 1),
    )
    query = asked.as_query(warna=colour)
    context |= {
        "rows": [(row, pages.colour_word(row.grey_kind or row.colour)) for row in rows[:PAGE]],
        "colour": colour,
        "colour_word": pages.colour_word(colour) if colour else "",
        "first": PAGE * (page - 1) + 1,
        "query": asked.as_query(),
        "next_href": f"?{query}&halaman={page + 1}" if len(rows) > PAGE else "",
        "previous_href": f"?{query}&halaman={page - 1}" if page > 1 else "",
    }
    return render(request, "indicators/card_libraries.html", context)


@require_GET
def completeness_page(request: HttpRequest) -> HttpResponse:
    if not assignments_of(request.user):
        raise NotAllowed
    asked = asked_from(request.GET, request.user)
    context = _base(request, asked)
    region = asked.region
    # The page is of the region, also for whoever comes from a library of it: names of its
    # neighbours are not theirs.
    context["is_open"] = scope_for(request.user, Action.VIEW).covers_region(region)
    found = completeness(region, asked.months, asked.today)
    page = min(typed_number(request.GET.get("halaman")) or 1, 10_000)
    lines = []
    if context["is_open"] and region.level >= Level.REGENCY:
        lines = library_lines(
            region, asked.months, asked.today, limit=PAGE + 1, offset=PAGE * (page - 1)
        )
    places = Region.objects.filter(pk__in=found.places).select_related("province", "regency")
    rows = [
        (place, found.places[place.pk], f"?{asked.as_query(wilayah=place.code)}")
        for place in places.order_by("name")
        if may_see_totals(request.user, place)
    ]
    last = asked.months.months()[-1]
    context |= {
        "page": found,
        "chart": _chart(found),
        "rows": rows,
        "map": completeness_map(
            {place: counts for place, counts, _href in rows}, asked, request.user
        ),
        **picture_asked(request, asked),
        "lines": lines[:PAGE],
        "month": month_code(min(last, asked.today.replace(day=1))),
        "next_href": f"?{asked.as_query()}&halaman={page + 1}" if len(lines) > PAGE else "",
        "up": _above(request, region),
        "may_set": scope_for(request.user, Action.MANAGE).covers_region(region),
        "may_call": bool(scope_for(request.user, Action.REVIEW)),
        "deadline_href": reverse("statistics_deadline", args=[region.code]),
    }
    return render(request, "indicators/completeness.html", context)


def _above(request: HttpRequest, region: Region) -> Region | None:
    above = region.parent
    return above if above is not None and may_see_totals(request.user, above) else None


def _chart(found: Any) -> StackedChart:
    months = [month for month, _counts in found.months]
    parts = [counts for _month, counts in found.months]
    return StackedChart(
        title=_("Months of libraries: closed on time, closed late, still open"),
        labels=[formats.date_format(month, "M") for month in months],
        rows=[formats.date_format(month, "F Y") for month in months],
        series=[
            Series(_("Closed on time"), "c1", [min(c.on_time, c.closed) for c in parts]),
            Series(_("Closed late"), "c2", [max(c.closed - c.on_time, 0) for c in parts]),
            Series(_("Not closed"), "none", [max(c.expected - c.closed, 0) for c in parts]),
        ],
    )
