"""The budget calendar in the country: days of regencies, steps, secret links."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from jejak.places.models import Level
from jejak.plans.models import BudgetStep, RegencyDate
from jejak.plans.services import make_feed

from .country import Country, SeenBy, by_everybody
from .oracle import Place


def make_budget_calendar(country: Country) -> None:
    """Days with a note that those see who see a regency's totals; a link of some people."""
    step = BudgetStep.objects.order_by("pk")[0]
    year = timezone.localdate().year + 1
    for region in country.of_level(Level.REGENCY)[:3]:
        word = country.word()
        RegencyDate.objects.create(
            region=region,
            step=step,
            budget_year=year,
            starts_on=date(year - 1, 12, 1),
            ends_on=date(year - 1, 12, 31),
            note=f"Surat {word}",
        )
        country.may_read(_sees_totals(country, Place.of(region)), word)
    # That there is a step is no secret: whoever does not define is refused.
    country.add("budget_step", {"pk": step.pk}, by_everybody)
    for library in country.libraries:
        holders = [one for one in country.people if country.whoever_may("view", library)(one)]
        for person in holders[:1]:
            feed, secret = make_feed(library, by=person)
            country.add("calendar_feed", {"pk": feed.pk}, _only(person))
            country.add("calendar_feed_file", {"secret": secret}, by_everybody)


def _only(person: Any) -> SeenBy:
    return lambda reader: bool(reader == person)


def _sees_totals(country: Country, place: Place) -> SeenBy:
    return lambda person: country.oracle.sees_totals(person, place)
