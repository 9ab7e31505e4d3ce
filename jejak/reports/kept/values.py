"""The numbers of a page by code, as they are kept and compared.

They are those of its board, and beside them each place and each indicator. What cannot be asked
with the filter (a score of verified records only) is not in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike, may_see_place
from jejak.common.periods import Period
from jejak.figures.definitions import VERSION
from jejak.figures.filters import FigureFilter
from jejak.figures.queries import Overview, overview
from jejak.figures.statistics_queries import statistics_figures
from jejak.indicators import board
from jejak.indicators.models import DefinitionVersion
from jejak.indicators.scoring import Component, library_card, region_cards
from jejak.places.models import Library, Region

Values = dict[str, Any]
OF_A_PLACE = ("activities", "attendance", "female", "verified", "libraries")
FIRST = (
    "activities",
    "attendance",
    "female",
    "male",
    "verified",
    "libraries",
    "sheets",
    "closed",
    "statistics_visits_onsite",
    "statistics_visits_online",
)
# Codes that take every library to be looked at; a list of figures does not ask for them.
OF_LIBRARIES = ("score", "reporting")


@dataclass
class Measured:
    """Numbers by code, the names that codes stand for, and the definitions they follow."""

    values: Values = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=lambda: {"figures": VERSION})

    def add(self, code: str, name: str, value: Any) -> None:
        self.values[code] = _plain(value)
        self.names[code] = name


def measure(filter: FigureFilter, user: PersonLike, *, with_scores: bool = True) -> Measured:
    """Return what a filter comes to now; places only as far as the person may see them.

    Within a snapshot that the caller holds, so that all of it is of one moment.
    """
    found = Measured()
    page, sheets = overview(filter), statistics_figures(filter)
    _add_all(found, "", [*board.of_activities(page), *board.of_sheets(sheets)])
    _add_places(found, page, user)
    if with_scores and sheets is not None and not board.is_narrowed(filter):
        today = timezone.localdate()
        reporting = board.of_reporting(board.reporting_of(filter, sheets, today))
        _add_all(found, "reporting.", reporting)
        _add_scores(found, filter, sheets.months, today)
    return found


def _add_all(found: Measured, prefix: str, measures: Iterable[board.Measured]) -> None:
    for one in measures:
        found.add(f"{prefix}{one.code}", one.name, one.value)


def _add_places(found: Measured, page: Overview, user: PersonLike) -> None:
    names = place_names()
    for row in page.places:
        if may_see_place(user, row.place):
            for name in OF_A_PLACE:
                code = f"{place_code(row.place)}.{name}"
                found.add(code, f"{row.place}: {names[name]}", getattr(row, name))


def place_code(place: Region | Library) -> str:
    return f"library-{place.pk}" if isinstance(place, Library) else f"region-{place.code}"


def place_names() -> dict[str, str]:
    return {
        "activities": _("activities"),
        "attendance": _("participants"),
        "female": _("women"),
        "verified": _("verified activities"),
        "libraries": _("libraries reporting"),
    }


def _add_scores(found: Measured, filter: FigureFilter, months: Period, today: date) -> None:
    try:
        if filter.library is not None:
            card = library_card(filter.library, months, today=today)
            if card is None:
                return
            found.add("score", _("Score"), card.score)
            found.add("score.months", _("Months expected"), card.months_expected)
            definitions, components = card.definitions, card.components
        else:
            cards = region_cards(filter.region, months, today=today)
            found.add("score", _("Score"), cards.whole.score)
            colours = asdict(cards.whole.colours)
            for code, name in colour_names().items():
                found.add(f"score.{code}", name, colours[code])
            definitions, components = cards.definitions, cards.whole.components
    except DefinitionVersion.DoesNotExist:
        return
    found.versions["indicators"] = definitions.version.number
    for one in components:
        _add_component(found, one)


def colour_names() -> dict[str, str]:
    return {
        "green": _("Green libraries"),
        "yellow": _("Yellow libraries"),
        "red": _("Red libraries"),
        "no_account": _("Grey libraries without an account"),
        "no_report": _("Grey libraries with an account and no report"),
    }


def _add_component(found: Measured, one: Component) -> None:
    code, name = f"score.{one.definition.code}", one.definition.name
    found.add(f"{code}.value", f"{name}: {_('value')}", one.value)
    found.add(f"{code}.target", f"{name}: {_('target')}", one.target)
    if one.definition.is_scored:
        found.add(f"{code}.points", f"{name}: {_('points')}", one.points)


def _plain(value: Any) -> Any:
    """Return a number as it is kept: a decimal as text, to two places."""
    if isinstance(value, Decimal):
        return f"{round(value, 2):f}"
    return value


def differences_of(
    then: Mapping[str, Any], now: Mapping[str, Any], *, with_scores: bool = True
) -> dict[str, list[Any]]:
    """Return what differs, by code: [then, now]. A place without figures is not a difference."""
    found = {}
    for code in dict.fromkeys((*now, *then)):
        if not with_scores and is_of_libraries(code):
            continue
        pair = [then.get(code), now.get(code)]
        is_empty_place = is_of_place(code) and all(value in {0, None} for value in pair)
        if pair[0] != pair[1] and not is_empty_place:
            found[code] = pair
    return found


def is_of_libraries(code: str) -> bool:
    return code.split(".", maxsplit=1)[0] in OF_LIBRARIES


def is_of_place(code: str) -> bool:
    return code.startswith(("region-", "library-"))


def place_on_page(code: str) -> tuple[bool, int]:
    """Sort what matters most first and single places last; the database keeps no order."""
    return is_of_place(code), FIRST.index(code) if code in FIRST else len(FIRST)
