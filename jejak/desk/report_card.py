"""The report card in a few words, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.common.periods import last_quarter
from jejak.indicators import pages
from jejak.indicators.advice import Step, steps_to_green
from jejak.indicators.asked import Asked, name_of
from jejak.indicators.models import DefinitionVersion
from jejak.indicators.scoring import Card, library_card, region_cards
from jejak.places.models import Level, Library, Region

# Scores of more libraries than this are for their own page: home does not wait for them.
LIVE_UP_TO = 10_000


@dataclass(frozen=True)
class OwnCard:
    """What the library's card of the last quarter says, and the first step to green."""

    card: Card
    step: Step | None
    word: str
    months_name: str
    href: str


@dataclass(frozen=True)
class RegionColours:
    """How many libraries of a region have which colour; `rows` is empty for a large one."""

    rows: list[pages.ColourRow]
    months_name: str
    href: str


def own_card(library: Library, user: PersonLike, today: date) -> OwnCard | None:
    asked = Asked(library.regency, library, last_quarter(today), "", today, {})
    try:
        card = library_card(library, asked.months, today=today)
    except DefinitionVersion.DoesNotExist:
        return None
    if card is None:
        return None
    steps = steps_to_green(card, library, asked, pages.possible_in(library, asked, user))
    return OwnCard(
        card=card,
        step=steps[0] if steps else None,
        word=pages.colour_word(card.grey_kind or card.colour),
        months_name=name_of(asked.months),
        href=f"{reverse('card')}?{asked.as_query()}",
    )


def region_colours(region: Region, user: PersonLike, today: date) -> RegionColours | None:
    asked = Asked(region, None, last_quarter(today), "", today, {})
    rows: list[pages.ColourRow] = []
    if not _is_large(region):
        try:
            colours = region_cards(region, asked.months, today=today).whole.colours
        except DefinitionVersion.DoesNotExist:
            return None
        if not colours.total:
            return None
        is_open = scope_for(user, Action.VIEW).covers_region(region)
        rows = pages.colour_rows(colours, asked, is_open=is_open)
    return RegionColours(rows, name_of(asked.months), f"{reverse('card')}?{asked.as_query()}")


def _is_large(region: Region) -> bool:
    if region.level >= Level.REGENCY:
        return False
    within = {} if region.level == Level.COUNTRY else {"province": region}
    return Library.objects.filter(**within)[: LIVE_UP_TO + 1].count() > LIVE_UP_TO
