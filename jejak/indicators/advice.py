"""What would make a card green: the smallest steps that still can be taken, worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.common.text import number_text
from jejak.places.models import Library

from .asked import Asked
from .recount import points_of
from .scoring import Card

Values = dict[str, Fraction | None]
# What one more of it changes: a new activity is told apart and has a photo, as it should.
ADDS: dict[str, tuple[str, ...]] = {
    "involvement": ("involvement", "activities", "broken_down", "with_photo"),
    "information": ("information", "activities", "broken_down", "with_photo"),
    "advocacy": ("advocacy", "activities", "broken_down", "with_photo"),
    "broken_down": ("broken_down",),
    "with_photo": ("with_photo",),
    "verified": ("verified",),
    "months_on_time": ("months_on_time", "months_closed"),
}
MOST = 60


@dataclass(frozen=True)
class Step:
    """So many of one thing, what it earns, and where it is done."""

    code: str
    count: int
    gain: Decimal
    text: str
    detail: str
    href: str
    icon: str


def steps_to_green(card: Card, library: Library, asked: Asked, closable: int) -> list[Step]:
    """Return the steps, those that earn most first; empty for a green card.

    `closable` is how many months can still be closed on time. A step goes as far as it helps,
    or as far as is needed to turn the card green by itself.
    """
    if card.colour == "green":
        return []
    found = []
    for code in ADDS:
        if code in card.definitions.codes:
            most = _most(code, card, closable)
            step = _step(code, most, card, library, asked)
            if step is not None:
                found.append(step)
    return sorted(found, key=lambda step: (-step.gain, step.count))


def enough(card: Card, steps: list[Step]) -> int | None:
    """Return how many of the first steps together make it green; None if all do not."""
    total = card.score
    for number, step in enumerate(steps, start=1):
        total += step.gain
        if total > card.definitions.version.green_above:
            return number
    return None


def _most(code: str, card: Card, closable: int) -> int:
    left = {"broken_down", "with_photo", "verified"}
    if code in left:
        return int((card.measures.get("activities") or 0) - (card.measures[code] or 0))
    return closable if code == "months_on_time" else MOST


def _step(code: str, most: int, card: Card, library: Library, asked: Asked) -> Step | None:
    best, count = card.score, 0
    for number in range(1, most + 1):
        score = _score_with(code, number, card, library)
        if score > best:
            best, count = score, number
        if score > card.definitions.version.green_above or number > count + 12:
            break
    if not count:
        return None
    text, detail, icon = _words(code, count)
    return Step(code, count, best - card.score, text, detail, _href(code, asked), icon)


def _score_with(code: str, count: int, card: Card, library: Library) -> Decimal:
    """Work the score out as if so many more were there."""
    values: Values = {
        name: None if value is None else Fraction(value) for name, value in card.measures.items()
    }
    values["months_expected"] = Fraction(card.months_expected)
    for name in ADDS[code]:
        values[name] = (values.get(name) or Fraction(0)) + count
    row: dict[str, Any] = {
        "library_type": library.library_type,
        "partner_category": library.partner_category,
    }
    scored = [one for one in card.definitions.scored if not one.is_last]
    kept = sum((part.points for part in card.components if part.definition.is_last), Decimal(0))
    return sum((points_of(one, values, row) for one in scored), kept)


def _words(code: str, count: int) -> tuple[str, str, str]:
    n = {"n": number_text(count)}
    words = {
        "involvement": (
            _("Record %(n)s more activities of community involvement"),
            _("A class, a reading hour, a meeting of a group: each counts."),
            "users",
        ),
        "information": (
            _("Record %(n)s more activities of information service"),
            _("Computer lessons, help with forms, searching together."),
            "phone",
        ),
        "advocacy": (
            _("Record %(n)s more advocacy meetings"),
            _("With the village head, the village council, a company."),
            "talk",
        ),
        "broken_down": (
            _("Say of %(n)s activities how many women and men came"),
            _("Open each record and fill in both numbers."),
            "users",
        ),
        "with_photo": (
            _("Add a photo to %(n)s activities"),
            _("One clear photo each is enough."),
            "gallery",
        ),
        "verified": (
            _("Have %(n)s activities verified"),
            _("Your facilitator does this. Ask whether something is missing."),
            "checks",
        ),
        "months_on_time": (
            _("Close the statistics of %(n)s months before they are due"),
            _("They can still be closed on time."),
            "cal",
        ),
    }
    text, detail, icon = words[code]
    return text % n, detail, icon


def _href(code: str, asked: Asked) -> str:
    records = f"{reverse('activities')}?{asked.days_query}&keadaan=counted"
    if code in {"involvement", "information", "advocacy"}:
        return f"{reverse('activity_new')}?{asked.as_query(dari='', sampai='')}"
    if code == "months_on_time":
        return f"{reverse('statistics')}?{asked.as_query(dari='', sampai='')}"
    more = {
        "broken_down": "rincian=tidak",
        "with_photo": "foto=tidak",
        "verified": "keadaan=submitted",
    }[code]
    if code == "verified":
        return f"{reverse('activities')}?{asked.days_query}&{more}"
    return f"{records}&{more}"


def closable_months(sheets_closed: set[date], due: dict[date, date], today: date) -> int:
    """Return how many months are neither closed nor overdue."""
    return sum(month not in sheets_closed and today <= day for month, day in due.items())
