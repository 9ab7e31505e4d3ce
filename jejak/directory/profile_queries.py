"""What the profile of a library says, in words, and how much of it is filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jejak.common.text import column_label, day_text, number_text
from jejak.places.models import Library
from jejak.places.profile import ASKED, GROUPS, LISTS, Funding, Group, Service, is_filled
from jejak.places.services import PROGRAMME_FIELDS
from jejak.places.standards import plain_number

CHOICES_OF_LISTS = {"services": Service, "funding_sources": Funding}
YEARS = frozenset({"founding_year", "population_year", "cohort_year"})


@dataclass(frozen=True)
class Filled:
    """How many of the fields that every library is asked for have an answer."""

    count: int
    asked: int

    @property
    def percent(self) -> float:
        return 100 * self.count / self.asked


def filled(library: Library) -> Filled:
    return Filled(library.filled_count, len(ASKED))


@dataclass(frozen=True)
class GroupRow:
    group: Group
    filled_count: int
    asked_count: int
    facts: list[tuple[str, str]]


def group_rows(library: Library) -> list[GroupRow]:
    """Return each group with how much of it is filled and what it says."""
    rows = []
    for group in GROUPS:
        names = [name for name in group.fields if name != "name"]
        given = [name for name in names if is_filled(getattr(library, name))]
        facts = [(label_of(name), value_text(library, name)) for name in given]
        rows.append(GroupRow(group, len(given), len(names), facts))
    return rows


def programme_facts(library: Library) -> list[tuple[str, str]]:
    """Return how it came to the programme, as labels and values."""
    given = [name for name in PROGRAMME_FIELDS if is_filled(getattr(library, name))]
    return [(label_of(name), value_text(library, name)) for name in given]


def label_of(name: str) -> str:
    return column_label(Library, name)


def value_text(library: Library, name: str) -> str:
    value: Any = getattr(library, name)
    if name in LISTS:
        return ", ".join(str(CHOICES_OF_LISTS[name](one).label) for one in value)
    if display := getattr(library, f"get_{name}_display", None):
        return str(display())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day_text(value)
    is_number = isinstance(value, int | Decimal) and name not in YEARS
    return number_text(plain_number(value)) if is_number else str(value)
