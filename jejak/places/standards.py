"""National standards that a library is held beside: dated lists, and how a library compares.

A new rule is a new `StandardList`; the old one gets a `valid_to` and stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.common.text import number_text, percent_text

from .models import Library
from .profile import GROUP_OF, Education, Group, Service, is_filled

Number = int | Decimal


class Standing(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True)
class Judged:
    """What one standard finds: the library's value and what is missing, in words."""

    standing: Standing
    value: str
    gap: str = ""


@dataclass(frozen=True)
class Standard:
    """One line of a list; `fields` are what must be recorded before it can be judged."""

    code: str
    label: object
    required: object
    fields: tuple[str, ...]
    judge: Callable[[Library], Judged]


@dataclass(frozen=True)
class StandardList:
    code: str
    version: int
    name: object
    source: str
    valid_from: date
    valid_to: date | None
    # What is not known of the list itself, said on the page.
    caveat: object
    # Types that the rule was written for, and types that it is only shown to as a measure.
    types: frozenset[str]
    compared_types: frozenset[str]
    standards: tuple[Standard, ...]


@dataclass(frozen=True)
class Compared:
    standard: Standard
    judged: Judged
    group: Group
    # The first field that is still empty, or the first one.
    field: str


@dataclass(frozen=True)
class Comparison:
    standards: StandardList
    # Whether the rule was written for this type of library.
    applies: bool
    rows: list[Compared]

    @property
    def met_count(self) -> int:
        return sum(row.judged.standing is Standing.MET for row in self.rows)


def at_least(
    name: str, least: Number, words: Callable[[Number], str]
) -> Callable[[Library], Judged]:
    """Judge a number; `words` says a number with its unit."""

    def judge(library: Library) -> Judged:
        value: Number = getattr(library, name)
        if value >= least:
            return Judged(Standing.MET, words(value))
        gap = _("%(amount)s more") % {"amount": words(least - value)}
        return Judged(Standing.NOT_MET, words(value), gap)

    return judge


def recent_titles(library: Library) -> Judged:
    """At least a tenth of the titles; new ones also raise the total that a tenth is taken of."""
    recent, titles = library.recent_title_count or 0, library.title_count or 0
    share = percent_text(Decimal(100) * recent / titles) if titles else percent_text(Decimal(0))
    value = _("%(recent)s of %(all)s (%(share)s)") % {
        "recent": number_text(recent),
        "all": number_text(titles),
        "share": share,
    }
    if titles and 10 * recent >= titles:
        return Judged(Standing.MET, value)
    missing = (Decimal(titles - 10 * recent) / 9).quantize(Decimal(1), ROUND_CEILING)
    return Judged(
        Standing.NOT_MET, value, _("%(amount)s more") % {"amount": new_titles(max(int(missing), 1))}
    )


def four_services(library: Library) -> Judged:
    offered = library.services or []
    missing = [str(Service(name).label) for name in Service if name not in offered]
    value = number_text(len(Service) - len(missing))
    if not missing:
        return Judged(Standing.MET, value)
    return Judged(
        Standing.NOT_MET, value, _("still missing: %(what)s") % {"what": ", ".join(missing)}
    )


def qualified_head(library: Library) -> Judged:
    value = str(Education(library.head_education).label)
    missing = []
    if library.head_education == Education.BELOW:
        missing.append(_("senior high school"))
    if not library.head_is_trained:
        missing.append(_("a library training"))
    value += ", " + (_("trained") if library.head_is_trained else _("not trained"))
    if not missing:
        return Judged(Standing.MET, value)
    return Judged(
        Standing.NOT_MET, value, _("still missing: %(what)s") % {"what": ", ".join(missing)}
    )


def titles(n: Number) -> str:
    return _("1 title") if n == 1 else _("%(n)s titles") % {"n": number_text(n)}


def new_titles(n: Number) -> str:
    return _("1 new title") if n == 1 else _("%(n)s new titles") % {"n": number_text(n)}


def square_metres(n: Number) -> str:
    return f"{number_text(plain_number(n))} m²"


def hours(n: Number) -> str:
    return _("1 hour") if n == 1 else _("%(n)s hours") % {"n": number_text(plain_number(n))}


def people(n: Number) -> str:
    return _("1 person") if n == 1 else _("%(n)s people") % {"n": number_text(n)}


def plain_number(n: Number) -> Number:
    """Return 6 for 6.0, and 6.5 as it is."""
    return int(n) if n == int(n) else n


VILLAGE_2017 = StandardList(
    code="snp_village",
    version=1,
    name=gettext_lazy("National standard for village libraries"),
    source="Perka Perpusnas 6/2017",
    # Only the year of the rule is known to us.
    valid_from=date(2017, 1, 1),
    valid_to=None,
    caveat=gettext_lazy(
        "Whether a newer rule has replaced it was not found (looked up in November 2026)."
    ),
    types=frozenset({Library.Type.VILLAGE}),
    compared_types=frozenset({Library.Type.TBM}),
    standards=(
        Standard(
            "titles",
            gettext_lazy("Titles"),
            gettext_lazy("at least 1,000 titles"),
            ("title_count",),
            at_least("title_count", 1_000, titles),
        ),
        Standard(
            "recent_titles",
            gettext_lazy("New titles"),
            gettext_lazy("10% from the last five years"),
            ("title_count", "recent_title_count"),
            recent_titles,
        ),
        Standard(
            "building",
            gettext_lazy("Building"),
            gettext_lazy("at least 56 m²"),
            ("building_area_m2",),
            at_least("building_area_m2", 56, square_metres),
        ),
        Standard(
            "hours",
            gettext_lazy("Open"),
            gettext_lazy("at least 6 hours a day"),
            ("opening_hours_per_day",),
            at_least("opening_hours_per_day", 6, hours),
        ),
        Standard(
            "services",
            gettext_lazy("Services"),
            gettext_lazy("reading, lending, reference, finding information"),
            ("services",),
            four_services,
        ),
        Standard(
            "staff",
            gettext_lazy("Staff"),
            gettext_lazy("at least 2 people"),
            ("staff_count",),
            at_least("staff_count", 2, people),
        ),
        Standard(
            "head",
            gettext_lazy("Head of the library"),
            gettext_lazy("senior high school and a library training"),
            ("head_education", "head_is_trained"),
            qualified_head,
        ),
    ),
)
LISTS = (VILLAGE_2017,)


def list_for(library_type: str, on: date) -> StandardList | None:
    """Return the list in force on that day, or nothing for a type that has none here."""
    for known in LISTS:
        in_force = known.valid_from <= on and (known.valid_to is None or on <= known.valid_to)
        if in_force and library_type in known.types | known.compared_types:
            return known
    return None


def compare(library: Library, on: date) -> Comparison | None:
    """Hold the library beside the standards of its type; nothing recorded is not zero."""
    found = list_for(library.library_type, on)
    if found is None:
        return None
    rows = [_compared(library, standard) for standard in found.standards]
    return Comparison(found, library.library_type in found.types, rows)


def _compared(library: Library, standard: Standard) -> Compared:
    empty = [name for name in standard.fields if not is_filled(getattr(library, name))]
    judged = Judged(Standing.NOT_RECORDED, "") if empty else standard.judge(library)
    name: Any = (empty or standard.fields)[0]
    return Compared(standard, judged, GROUP_OF[name], name)
