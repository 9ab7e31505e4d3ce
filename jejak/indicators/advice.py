"""What would make a card green: the smallest steps that still can be taken, worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from jejak.common.periods import next_month
from jejak.common.text import number_text
from jejak.places.models import Library, PartnerCategory
from jejak.statistics.queries import MonthLine

from .asked import Asked, name_of
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
    "need_linked": ("need_linked",),
    "verified": ("verified",),
    "months_on_time": ("months_on_time", "months_closed"),
}
RECORDS = frozenset({"involvement", "information", "advocacy"})
MOST = 60
# A step is looked at so much further while it earns nothing: rounding hides small gains.
PATIENCE = 12


@dataclass(frozen=True)
class Step:
    """So many of one thing, what it earns, and where it is done; no `href` where it may not be.

    `is_own`: the library does it itself; verifying is for those who check.
    """

    code: str
    count: int
    gain: Decimal
    text: str
    detail: str
    href: str
    icon: str
    is_own: bool


@dataclass(frozen=True)
class Possible:
    """What who reads the card may do in this library; months that can be closed on time yet."""

    may_record: bool
    may_review: bool
    closable: Sequence[MonthLine]


def expected_months(library: Library, months: Sequence[date], today: date) -> list[date]:
    """Return the months in which a report is expected, as the scores count them."""
    if library.partner_category == PartnerCategory.NOT_PARTNER:
        return []
    joined, opened, closed = library.joined_on, library.opened_on, library.closed_on
    return [
        month
        for month in months
        if month <= today
        and (joined is None or joined < month)
        and (opened is None or opened < next_month(month))
        and (closed is None or closed >= next_month(month))
    ]


def still_closable(lines: Sequence[MonthLine]) -> list[MonthLine]:
    """Return the months that were never closed and are not overdue, the earliest first."""
    return [
        line
        for line in lines
        if not line.is_late and (line.sheet is None or line.sheet.first_closed_on is None)
    ]


def steps_to_green(card: Card, library: Library, asked: Asked, possible: Possible) -> list[Step]:
    """Return the steps, those first that earn most for each thing done; none for a green card.

    A step goes as far as it helps, or as far as is needed to turn the card green by itself.
    What others do comes last.
    """
    if card.colour == "green":
        return []
    found = []
    for code in ADDS:
        if code in card.definitions.codes:
            count, gain = _best(code, _most(code, card, len(possible.closable)), card, library)
            if count:
                found.append(_step(code, count, gain, asked, possible))
    return sorted(found, key=lambda step: (not step.is_own, -step.gain / step.count, step.count))


def enough(card: Card, library: Library, steps: Sequence[Step]) -> int | None:
    """Return how many of the first steps together make it green; None if all do not."""
    values = _values(card)
    for number, step in enumerate(steps, start=1):
        _add(values, step.code, step.count)
        if _score(values, card, library) > card.definitions.version.green_above:
            return number
    return None


def _most(code: str, card: Card, closable: int) -> int:
    if code in {"broken_down", "with_photo", "need_linked", "verified"}:
        return int((card.measures.get("activities") or 0) - (card.measures[code] or 0))
    return closable if code == "months_on_time" else _missing(code, card)


def _missing(code: str, card: Card) -> int:
    """Return how many are missing to the target: more of the same is not the way to win."""
    missing = [
        ceil(part.target - (part.value or 0))
        for part in card.components
        if part.target is not None and part.definition.numerator.codes == {code}
    ]
    return min(MOST, max(missing, default=MOST))


def _best(code: str, most: int, card: Card, library: Library) -> tuple[int, Decimal]:
    """Return how many help most, no more than that, and what they earn."""
    values, best, count = _values(card), card.score, 0
    for number in range(1, most + 1):
        _add(values, code, 1)
        score = _score(values, card, library)
        if score > best:
            best, count = score, number
        if score > card.definitions.version.green_above or number > count + PATIENCE:
            break
    return count, best - card.score


def _values(card: Card) -> Values:
    values: Values = {
        name: None if value is None else Fraction(value) for name, value in card.measures.items()
    }
    return values | {"months_expected": Fraction(card.months_expected)}


def _add(values: Values, code: str, count: int) -> None:
    for name in ADDS[code]:
        values[name] = (values.get(name) or Fraction(0)) + count


def _score(values: Values, card: Card, library: Library) -> Decimal:
    """Work the score out as if so much more were there."""
    row: dict[str, Any] = {
        "library_type": library.library_type,
        "partner_category": library.partner_category,
    }
    scored = [one for one in card.definitions.scored if not one.is_last]
    kept = sum((part.points for part in card.components if part.definition.is_last), Decimal(0))
    return sum((points_of(one, values, row) for one in scored), kept)


def _step(code: str, count: int, gain: Decimal, asked: Asked, possible: Possible) -> Step:
    if code == "months_on_time":
        lines = possible.closable[:count]
        text, detail, icon = _closing_words(lines), _due_words(lines), "cal"
        href = _closing_href(lines, asked)
    else:
        text, detail, icon = _words(code, count, asked, possible)
        href = _href(code, asked)
    if code in RECORDS and not possible.may_record:
        href = ""
    return Step(code, count, gain, text, detail, href, icon, code != "verified")


def _words(code: str, count: int, asked: Asked, possible: Possible) -> tuple[str, str, str]:
    n = {"n": number_text(count)}
    held = _("Only what took place in %(months)s and is not recorded yet.") % {
        "months": name_of(asked.months)
    }
    checks = _("Your facilitator does this. Ask whether something is missing.")
    if possible.may_review:
        checks = _("They wait for your check.")
    words = {
        "involvement": (
            _("Record activities of community involvement: %(n)s more"),
            _("A class, a reading hour, a meeting of a group: each counts."),
            "users",
        ),
        "information": (
            _("Record activities of information service: %(n)s more"),
            _("Computer lessons, help with forms, searching together."),
            "phone",
        ),
        "advocacy": (
            _("Record advocacy meetings: %(n)s more"),
            _("With the village head, the village council, a company."),
            "talk",
        ),
        "broken_down": (
            _("Fill in women and men in this many activities: %(n)s"),
            _("Open each record and fill in both numbers."),
            "users",
        ),
        "with_photo": (
            _("Add a photo to this many activities: %(n)s"),
            _("One clear photo each is enough."),
            "gallery",
        ),
        "need_linked": (
            _("Link this many activities with a plan line that answers a need: %(n)s"),
            _("Open each record and choose the activity of the plan."),
            "plan",
        ),
        "verified": (_("Activities still to be verified: %(n)s"), checks, "checks"),
    }
    text, detail, icon = words[code]
    if code in RECORDS and not asked.is_running:
        detail = held
    return text % n, detail, icon


def _closing_words(lines: Sequence[MonthLine]) -> str:
    months = ", ".join(str(formats.date_format(line.month, "F")) for line in lines)
    return _("Close the statistics of %(months)s") % {"months": months}


def _due_words(lines: Sequence[MonthLine]) -> str:
    return _("On time until %(day)s.") % {"day": formats.date_format(lines[0].due_on, "j F Y")}


def _closing_href(lines: Sequence[MonthLine], asked: Asked) -> str:
    assert asked.library is not None
    if len(lines) == 1:
        return reverse("statistics_month", args=[asked.library.pk, lines[0].code])
    return f"{reverse('statistics')}?perpustakaan={asked.library.pk}&tahun={lines[0].month.year}"


def _href(code: str, asked: Asked) -> str:
    if code in RECORDS:
        return f"{reverse('activity_new')}?{asked.as_query(dari='', sampai='')}"
    more = {
        "broken_down": "keadaan=counted&rincian=tidak",
        "with_photo": "keadaan=counted&foto=tidak",
        "need_linked": "keadaan=counted&rencana=tidak",
        "verified": "keadaan=submitted",
    }[code]
    return f"{reverse('activities')}?{asked.days_query}&{more}"
