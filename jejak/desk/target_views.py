"""Capaian beside the official targets: of a place, and of the regions below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from jejak.access.scope import PersonLike, may_see_totals
from jejak.common.periods import Period
from jejak.common.text import exact_text
from jejak.figures.filters import FigureFilter, from_query, zone_of
from jejak.figures.statistics_queries import whole_months
from jejak.indicators.asked import Asked
from jejak.indicators.board import is_narrowed
from jejak.indicators.models import DefinitionVersion
from jejak.indicators.pages import component_rows
from jejak.indicators.scoring import Component, PlaceCard, library_card, region_cards
from jejak.indicators.versions import Definitions
from jejak.places.models import Region

from . import capaian as pages
from .capaian_tabs import tabs_of

PLACES_SHOWN = 10


@dataclass(frozen=True)
class Reached:
    """What was reached of a target; `percent` is not capped, None without one of the two."""

    part: Component
    href: str = ""
    own: str = ""

    @property
    def value_text(self) -> str:
        return self._with_unit(self.part.value)

    @property
    def target_text(self) -> str:
        return self._with_unit(self.part.target)

    @property
    def value_alone(self) -> str:
        return self._told(self.part.value)

    @property
    def target_alone(self) -> str:
        return self._told(self.part.target)

    def _with_unit(self, value: Decimal | None) -> str:
        told = self._told(value)
        is_bare = value is None or self.part.definition.is_share
        return told if is_bare else f"{told} {self.part.definition.unit}".strip()

    def _told(self, value: Decimal | None) -> str:
        """Return at most one decimal, and none that is 0."""
        told = exact_text(value if value is None else round(value, 1))
        return f"{told}%" if value is not None and self.part.definition.is_share else told

    @property
    def name(self) -> str:
        return self.part.definition.name

    @property
    def percent(self) -> float | None:
        value, target = self.part.value, self.part.target
        if value is None or target is None:
            return None
        if self.part.definition.lower_is_better:
            value, target = target, value
        return float(100 * value / target) if target else None


@dataclass(frozen=True)
class PlaceReached:
    place: Region
    libraries: int
    reached: Reached
    href: str


@dataclass(frozen=True)
class Choice:
    """An indicator to list the places by."""

    code: str
    name: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class Found:
    definitions: Definitions
    libraries: int
    components: tuple[Component, ...]
    places: dict[int, PlaceCard]
    as_of: datetime


@require_GET
def capaian_targets(request: HttpRequest) -> HttpResponse:
    user = request.user
    parsed = from_query(request.GET, user)
    asked, zone = parsed.filter, zone_of(user)
    today = timezone.now().astimezone(zone).date()
    months = whole_months(asked)
    if months is not None and months.start <= today:
        # Months to come ask for nothing yet.
        running = Period.month(today.year, today.month)
        months = Period(months.start, min(months.end, running.end))
    context: dict[str, Any] = {
        "asked": asked,
        "problems": parsed.problems,
        "tabs": tabs_of(asked, "capaian_targets"),
        "crumbs": pages.crumbs_of(asked, pages.ancestors_of(asked), user),
        "zone": zone,
        "left_out": is_narrowed(asked),
        "months": months,
        "is_running": months is not None and months.end >= today,
    }
    run = Asked(asked.region, asked.library, months or asked.period, "", today, {})
    found = _found(run) if months is not None and months.start <= today else None
    if found is not None:
        context |= _shown(found, asked, run, request)
    return render(request, "desk/targets.html", context)


def _found(run: Asked) -> Found | None:
    """Return the components with targets; None where nobody is expected to report."""
    try:
        if run.library is not None:
            card = library_card(run.library, run.months, today=run.today)
            if card is None:
                return None
            return Found(card.definitions, 1, card.components, {}, card.as_of)
        cards = region_cards(run.region, run.months, today=run.today)
    except DefinitionVersion.DoesNotExist:
        return None
    whole = cards.whole
    if not whole.libraries:
        return None
    return Found(cards.definitions, whole.libraries, whole.components, cards.places, cards.as_of)


def _shown(found: Found, asked: FigureFilter, run: Asked, request: HttpRequest) -> dict[str, Any]:
    is_open = asked.is_within(request.user)
    rows = [
        Reached(row.part, row.href, row.own)
        for row in component_rows(found.components, run, is_open=is_open)
        if row.part.target is not None
    ]
    codes = [row.part.definition.code for row in rows]
    code = request.GET.get("indikator", "")
    code = code if code in codes else next(iter(codes), "")
    highest = request.GET.get("urut") == "tinggi"
    places = _places(found, asked, code, request.user) if code else []
    places.sort(key=lambda row: row.place.name)
    places.sort(key=lambda row: _standing(row, highest=highest))
    show_all = "semua" in request.GET
    return {
        "found": found,
        "version": found.definitions.version,
        "rows": rows,
        "places": places if show_all else places[:PLACES_SHOWN],
        "place_count": len(places),
        "highest": highest,
        "choices": [
            Choice(
                row.part.definition.code,
                row.name,
                f"?{asked.as_query(indikator=row.part.definition.code)}#places",
                row.part.definition.code == code,
            )
            for row in rows
        ],
        "chosen": next((row for row in rows if row.part.definition.code == code), None),
        "turned_query": asked.as_query(indikator=code, urut="" if highest else "tinggi"),
        "all_query": asked.as_query(indikator=code, urut="tinggi" if highest else "", semua="1"),
    }


def _standing(row: PlaceReached, *, highest: bool) -> float:
    """Nothing to count is nothing reached: where reports are expected, that is behind."""
    percent = row.reached.percent or 0
    return -percent if highest else percent


def _places(found: Found, asked: FigureFilter, code: str, user: PersonLike) -> list[PlaceReached]:
    regions = Region.objects.filter(pk__in=found.places).select_related("province", "regency")
    path = reverse("capaian_targets")
    rows = []
    for region in regions:
        if not may_see_totals(user, region):
            continue
        card = found.places[region.pk]
        part = next(one for one in card.components if one.definition.code == code)
        query = asked.as_query(wilayah=region.code, indikator=code)
        rows.append(PlaceReached(region, card.libraries, Reached(part), f"{path}?{query}"))
    return rows
