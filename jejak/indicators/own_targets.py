"""Own targets beside the official ones: shown, never scored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jejak.common.text import exact_text, number_text
from jejak.places.models import Library, Region

from .described import amount_words, unit_of
from .measures import MEASURES
from .models import OwnTarget, Target
from .scoring import Component
from .versions import Definition, Definitions

# For how many months an own target of an indicator counts that has no official one.
MONTHS_OF_A_YEAR = 12


def own_targets(place: Library | Region, year: int) -> dict[str, OwnTarget]:
    """Return what a place set itself for a year, by the code of the indicator.

    For a library also what its regency set for its libraries, where it set nothing itself.
    """
    if isinstance(place, Region):
        rows = OwnTarget.objects.filter(region=place, year=year)
        return {row.code: row for row in rows}
    of = Q(library=place) | Q(region_id=place.regency_id)
    rows = OwnTarget.objects.filter(of, year=year).select_related("region")
    return {row.code: row for row in sorted(rows, key=lambda row: row.library_id is not None)}


def amount_over(row: OwnTarget, months: int) -> Decimal:
    """Return the target over so many months in which a report was expected."""
    return row.amount * months / row.per_months if row.per_months else row.amount


def months_of_amount(one: Definition) -> int:
    """Return for how many months an own amount counts where there is no official target.

    A level (a share, a ratio, a stock) does not grow; a sum is for the year.
    """
    stocks = [MEASURES[code].is_stock for code in one.codes]
    is_level = one.is_share or "/" in one.numerator.unit or any(stocks) or one.is_last
    return 0 if is_level else MONTHS_OF_A_YEAR


@dataclass(frozen=True)
class OwnTargetLine:
    """One indicator on the form of own targets."""

    code: str
    name: str
    unit: str
    official: str
    per_months: int
    own: OwnTarget | None


def own_target_lines(
    definitions: Definitions, place: Library | Region, year: int
) -> Iterator[OwnTargetLine]:
    """Yield a line for each indicator, with what the place itself set for the year."""
    of: dict[str, Any] = {"library": place} if isinstance(place, Library) else {"region": place}
    held = {row.code: row for row in OwnTarget.objects.filter(**of, year=year)}
    for one in definitions.indicators:
        official = _official(one, place)
        words = ""
        if official is not None:
            words = amount_words(official.amount, official.per_months, is_share=one.is_share)
        yield OwnTargetLine(
            code=one.code,
            name=one.name,
            unit=unit_of(one),
            official=words,
            per_months=official.per_months if official else months_of_amount(one),
            own=held.get(one.code),
        )


def _official(one: Definition, place: Library | Region) -> Target | None:
    if isinstance(place, Library):
        return one.target_for(place.library_type, place.partner_category)
    return next((target for target in one.targets if target.fits_all), None)


def own_target_words(
    place: Library | Region, year: int, components: Iterable[Component], months: int | None
) -> dict[str, str]:
    """Return what a card says of own targets, by the code of the indicator.

    For a library as an amount over its `months`; for a region as it was set, since it is asked
    of each library.
    """
    held = own_targets(place, year)
    found = {}
    for one in (part.definition for part in components if part.definition.code in held):
        row = held[one.code]
        words = amount_words(row.amount, row.per_months, is_share=one.is_share)
        if months is not None:
            amount = amount_over(row, months)
            words = number_text(amount) if amount % 1 else exact_text(amount)
            words = f"{words}%" if one.is_share else f"{words} {unit_of(one)}"
        whose = _("Own target: %(target)s")
        if isinstance(place, Library) and row.region is not None:
            whose = _("Target of %(region)s: %(target)s")
        found[one.code] = whose % {"target": words, "region": row.region}
    return found
