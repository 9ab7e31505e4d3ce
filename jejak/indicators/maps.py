"""The regions below one on a map: the colour of their report card, or their completeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike, may_see_totals
from jejak.common.maps import RegionMap
from jejak.common.tiles import SHARE_LIMITS, TileItem
from jejak.places.maps import region_map
from jejak.places.models import Level, Region

from .asked import Asked
from .completeness import Completeness
from .pages import PlaceRow, colour_word

# In the address: squares though outlines are loaded.
TILES = "petak"
# One place alone is no map.
LEAST_PLACES = 2


def colour_map(rows: Sequence[PlaceRow], asked: Asked, user: PersonLike) -> RegionMap | None:
    """Draw the colour of each region; one without an expected library is dashed."""
    return _map(
        {row.place: _card_item(row) for row in rows},
        asked,
        user,
        name=_("Report cards on the map"),
        unit=_("Score"),
    )


def _card_item(row: PlaceRow) -> TileItem:
    card, place = row.card, row.place
    if not card.libraries:
        return _without_libraries(place)
    score: Decimal | None = None if card.colour == "grey" else card.score
    word = colour_word(card.colour)
    return TileItem(place.code, place.full_name, score, row.href, card.colour, word)


def completeness_map(
    found: Mapping[Region, Completeness], asked: Asked, user: PersonLike
) -> RegionMap | None:
    """Draw the percentage of library-months that were closed on time."""
    return _map(
        {place: _completeness_item(place, counts, asked) for place, counts in found.items()},
        asked,
        user,
        name=_("On time, on the map"),
        unit=_("closed on time"),
        limits=SHARE_LIMITS,
        suffix="%",
    )


def _completeness_item(place: Region, counts: Completeness, asked: Asked) -> TileItem:
    percent = counts.percent("on_time")
    if percent is None:
        return _without_libraries(place)
    href = f"{reverse('completeness')}?{asked.as_query(wilayah=place.code)}"
    return TileItem(place.code, place.full_name, round(percent), href)


def _without_libraries(place: Region) -> TileItem:
    return TileItem(place.code, place.full_name, None, None)


def _map(
    items: Mapping[Region, TileItem],
    asked: Asked,
    user: PersonLike,
    *,
    name: str,
    unit: str,
    limits: Sequence[int] = (),
    suffix: str = "",
) -> RegionMap | None:
    """Draw the regions one level down, with those in which no library is expected."""
    region, level = asked.region, asked.region.level + 1
    if region.level > Level.PROVINCE or asked.library is not None:
        return None
    # A library directly under a province carries the province in place of its regency.
    shown = {place.code: item for place, item in items.items() if place.level == level}
    below = Region.objects.valid().filter(parent=region, level=level)
    for place in below.select_related("province", "regency"):
        if place.code not in shown and may_see_totals(user, place):
            shown[place.code] = _without_libraries(place)
    if len(shown) < LEAST_PLACES:
        return None
    return region_map(
        region,
        shown.values(),
        name=name,
        unit=unit,
        none=_("no library expected"),
        limits=limits,
        suffix=suffix,
    )


def picture_asked(request: HttpRequest, asked: Asked) -> dict[str, object]:
    """Return which picture is shown, and the address of the other."""
    as_tiles = request.GET.get("peta") == TILES
    other = asked.as_query(peta="" if as_tiles else TILES)
    return {"as_tiles": as_tiles, "other_map": f"?{other}#peta"}
