"""What an indicator that is being written would come to in a library or region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.common.periods import Period
from jejak.places.models import Level, Library, Region

from .asked import name_of
from .described import formula_of, measure_name, unit_of
from .models import DefinitionVersion, Indicator, Target
from .scoring import library_card, region_cards
from .scoring.cards import Component
from .versions import Definitions, definition_of

MOST_OTHERS = 4


@dataclass(frozen=True)
class Preview:
    """The value in one place and run of months, and the measures that it was made of."""

    place: Library | Region
    months: str
    formula: str
    unit: str
    part: Component | None
    measures: list[tuple[str, Decimal | None]]
    other_places: list[str]


def preview(
    draft: DefinitionVersion,
    values: Mapping[str, Any],
    targets: Iterable[Target],
    *,
    place: Library | Region,
    months: Period,
    today: date,
    other_places: list[str],
) -> Preview:
    """Work out an indicator that is not stored; its expressions were found sound before."""
    row = Indicator(version=draft, **{**values, "code": "preview"})
    one = definition_of(row, months.end.year, targets)
    rules = Definitions(draft, (one,))
    part, measures = None, {}
    if isinstance(place, Library):
        card = library_card(place, months, version=rules, today=today)
        if card is not None:
            (part,), measures = card.components, card.measures
    else:
        whole = region_cards(place, months, version=rules, today=today).whole
        (part,) = whole.components if whole.libraries else (None,)
    return Preview(
        place=place,
        months=name_of(months),
        formula=formula_of(one),
        unit=unit_of(one),
        part=part,
        measures=sorted((measure_name(code), value) for code, value in measures.items()),
        other_places=other_places,
    )


def place_named(text: str, user: PersonLike) -> tuple[Library | Region | None, list[str]]:
    """Return the library or region that is meant, and the names of others that fit as well."""
    text = text.strip()
    regions = Region.objects.valid().filter(level__lte=Level.REGENCY)
    if not text:
        return regions.get(level=Level.COUNTRY), []
    found = regions.found(text).select_related("province")[: MOST_OTHERS + 1]
    places: list[Library | Region] = list(found)
    libraries = libraries_allowing(user, Action.VIEW).named_like(text)
    libraries = libraries.select_related("province", "regency", "district", "village")
    kept: list[Library] = list(libraries[: MOST_OTHERS + 1])
    # A region named exactly comes first, else the library; numbers are codes of regions.
    is_region = bool(places) and getattr(places[0], "is_exact", 0) < 2
    places = [*places, *kept] if is_region else [*kept, *places]
    others = [str(one) for one in places[1 : MOST_OTHERS + 1]]
    return (places[0], others) if places else (None, [])


def nothing_named(text: str) -> str:
    words = _("No library and no region is called “%(text)s”. Write another name.")
    return words % {"text": text[:40]}
