"""The numbers of a page by code, as they are kept and compared.

They are worked out by the functions that the pages use. What cannot be asked with the filter
(a score of verified records only) is not in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, may_see_totals, scope_for
from jejak.common.periods import Period
from jejak.figures.definitions import VERSION
from jejak.figures.filters import FigureFilter
from jejak.figures.measures import MEASURES
from jejak.figures.queries import Overview
from jejak.indicators.models import DefinitionVersion
from jejak.indicators.scoring import Component, library_card, region_cards
from jejak.places.models import Library, Region

Values = dict[str, Any]
REACH = ("libraries", "villages", "districts", "regencies", "provinces")
OF_A_PLACE = ("activities", "attendance", "verified", "libraries")
COLOURS = ("green", "yellow", "red", "no_account", "no_report")


@dataclass(frozen=True)
class Measured:
    """Numbers by code, the names that codes stand for, and the definitions they follow."""

    values: Values
    names: dict[str, str]
    versions: dict[str, int]


def measure(page: Overview, user: PersonLike, *, with_scores: bool = True) -> Measured:
    """Return the numbers of a page; places only as far as the person may see them."""
    asked = page.figures.filter
    found = Measured(_activities(page), {}, {"figures": VERSION})
    for row in page.places:
        if may_see_place(row.place, user):
            code = place_code(row.place)
            found.names[code] = str(row.place)
            found.values.update({f"{code}.{name}": getattr(row, name) for name in OF_A_PLACE})
    months, _ends = asked.period.split()
    if with_scores and months is not None and has_scores(asked):
        _add_scores(asked, months, found)
    return found


def _activities(page: Overview) -> Values:
    figures = page.figures
    values: Values = {name: getattr(figures, name) for name in (*MEASURES, *REACH)}
    values |= {f"level.{level}": share.activities for level, share in figures.by_evidence.items()}
    return values


def may_see_place(place: Region | Library, user: PersonLike) -> bool:
    if isinstance(place, Library):
        return scope_for(user, Action.VIEW).covers_library(place)
    return may_see_totals(user, place)


def place_code(place: Region | Library) -> str:
    return f"library-{place.pk}" if isinstance(place, Library) else f"region-{place.code}"


def has_scores(filter: FigureFilter) -> bool:
    """Return whether a score can be of this filter: it is of every record."""
    return not any((filter.strategy, filter.theme, filter.evidence, filter.partner_category))


def _add_scores(filter: FigureFilter, months: Period, found: Measured) -> None:
    try:
        if filter.library is not None:
            card = library_card(filter.library, months)
            if card is None:
                return
            definitions, components, score = card.definitions, card.components, card.score
            found.values["score.colour"] = card.colour
            found.values["score.months"] = card.months_expected
        else:
            cards = region_cards(filter.region, months)
            definitions, components = cards.definitions, cards.whole.components
            score = cards.whole.score
            colours = asdict(cards.whole.colours)
            found.values.update({f"score.{name}": colours[name] for name in COLOURS})
    except DefinitionVersion.DoesNotExist:
        return
    found.versions["indicators"] = definitions.version.number
    found.values["score"] = _plain(score)
    for one in components:
        _add_component(one, found)


def _add_component(one: Component, found: Measured) -> None:
    code = f"score.{one.definition.code}"
    found.names[code] = one.definition.name
    found.values[f"{code}.value"] = _plain(one.value)
    found.values[f"{code}.target"] = _plain(one.target)
    if one.definition.is_scored:
        found.values[f"{code}.points"] = _plain(one.points)


def _plain(value: Decimal | None) -> str | None:
    """Return a decimal as it is kept: as text, to two places."""
    return None if value is None else str(round(Decimal(value), 2).normalize() + 0)


def differences_of(
    then: Mapping[str, Any], now: Mapping[str, Any], *, with_scores: bool = True
) -> dict[str, list[Any]]:
    """Return what differs, by code: [then, now]. A place without figures is not a difference."""
    found = {}
    for code in dict.fromkeys((*then, *now)):
        if not with_scores and code.split(".")[0] == "score":
            continue
        pair = [then.get(code), now.get(code)]
        if pair[0] != pair[1] and not all(value in (0, None) for value in pair):
            found[code] = pair
    return found


def label_of(code: str, names: Mapping[str, str]) -> str:
    """Return what a code means, in the reader's language."""
    if code in PLAIN:
        return str(PLAIN[code])
    if code.startswith("level."):
        return _level(int(code.removeprefix("level.")))
    head, _dot, last = code.rpartition(".")
    if head in names:
        return f"{names[head]}: {_part(last)}"
    return code


def _part(name: str) -> str:
    return {
        "activities": _("activities"),
        "attendance": _("participants"),
        "verified": _("verified"),
        "libraries": _("libraries reporting"),
        "value": _("value"),
        "target": _("target"),
        "points": _("points"),
    }.get(name, name)


PLAIN: dict[str, Any] = {
    "activities": gettext_lazy("Activities"),
    "attendance": gettext_lazy("Participants"),
    "female": gettext_lazy("Women"),
    "male": gettext_lazy("Men"),
    "child": gettext_lazy("Children (0 to 12 years)"),
    "teen": gettext_lazy("Teenagers (13 to 17 years)"),
    "adult": gettext_lazy("Adults (18 to 59 years)"),
    "elderly": gettext_lazy("Elderly (60 years and over)"),
    "disability": gettext_lazy("People with disabilities"),
    "disability_known": gettext_lazy("Participants of records that say how many had disabilities"),
    "cost_idr": gettext_lazy("Cost (rupiah)"),
    "broken_down": gettext_lazy("Activities with all participants told apart by sex"),
    "libraries": gettext_lazy("Libraries reporting"),
    "villages": gettext_lazy("Villages reached"),
    "districts": gettext_lazy("Districts reached"),
    "regencies": gettext_lazy("Regencies and cities reached"),
    "provinces": gettext_lazy("Provinces reached"),
    "score": gettext_lazy("Score"),
    "score.colour": gettext_lazy("Colour"),
    "score.months": gettext_lazy("Months with a report expected"),
    "score.green": gettext_lazy("Green libraries"),
    "score.yellow": gettext_lazy("Yellow libraries"),
    "score.red": gettext_lazy("Red libraries"),
    "score.no_account": gettext_lazy("Grey libraries: no account"),
    "score.no_report": gettext_lazy("Grey libraries: account, no report"),
}


def _level(level: int) -> str:
    names = [_("with photos"), _("verified"), _("seen on site")]
    parts = [name for bit, name in zip((1, 2, 4), names, strict=True) if level & bit]
    return _("Evidence: %(level)s") % {"level": ", ".join(parts) or _("only reported")}
