"""Price lists and accounts of budgets in the country."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jejak.places.models import Level
from jejak.plans.models import BudgetAccount, PriceItem

from .country import Country, SeenBy, by_everybody
from .oracle import Place


def make_budget(country: Country) -> None:
    """A price of each regency, which all read whose places lie in it or around it."""
    for region in country.of_level(Level.REGENCY):
        word = country.word()
        row = PriceItem.objects.create(
            region=region,
            year=timezone.localdate().year,
            description=f"Benang {word}",
            unit="paket",
            price_idr=45_000,
            by=country.rng.choice(country.people),
        )
        seen = _touches(country, Place.of(region))
        country.add("price_region", {"code": region.code}, seen)
        country.add("price", {"pk": row.pk}, seen, word)
    # The list of accounts is open to all; whoever does not define is refused.
    account = BudgetAccount.objects.order_by("pk")[0]
    country.add("budget_account", {"pk": account.pk}, by_everybody)


def _touches(country: Country, regency: Place) -> SeenBy:
    def seen(person: Any) -> bool:
        held = country.oracle.held.get(person.pk, []) if person is not None else []
        return any(one.place.lies_in(regency) or regency.lies_in(one.place) for one in held)

    return seen
