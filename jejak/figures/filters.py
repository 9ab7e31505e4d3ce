"""What a figure is asked for, and its form in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, assignments_of, may_see_totals, scope_for
from jejak.activities.evidence import EVIDENCE_CHOICES
from jejak.common.periods import Period
from jejak.places.models import Library, Region
from jejak.plans.models import Strategy, Theme

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


@dataclass(frozen=True)
class FigureFilter:
    """Region (the country is the nation) or one library, days, and what is asked of a record."""

    region: Region
    period: Period
    library: Library | None = None
    strategy: str = ""
    theme: Theme | None = None
    evidence: str = ""
    partner_category: str = ""

    @property
    def place(self) -> Library | Region:
        return self.library or self.region

    def is_within(self, user: PersonLike) -> bool:
        """Return whether the person may open every record behind the figures."""
        scope = scope_for(user, Action.VIEW)
        if self.library is not None:
            return scope.covers_library(self.library)
        return scope.covers_region(self.region)

    def as_query(self, **changes: object) -> str:
        """Return the query string; `changes` are parameters, None or "" leaves one out."""
        values: dict[str, object] = {
            "wilayah": "" if self.library else self.region.code,
            "perpustakaan": self.library.pk if self.library else "",
            "dari": self.period.start.isoformat(),
            "sampai": self.period.end.isoformat(),
            "strategi": self.strategy,
            "tema": self.theme.code if self.theme else "",
            "bukti": self.evidence,
        }
        return urlencode({k: v for k, v in (values | changes).items() if v not in (None, "")})


@dataclass(frozen=True)
class Parsed:
    """A filter that can always be shown, and what was wrong with the address."""

    filter: FigureFilter
    problems: dict[str, str]


def zone_of(user: PersonLike) -> ZoneInfo:
    """Return the zone of the person's first place; Western Indonesia without one."""
    for assignment in assignments_of(user):
        return assignment.place.zone
    return ZoneInfo(settings.TIME_ZONE)


def from_query(
    query: Mapping[str, str], user: PersonLike, *, now: datetime | None = None
) -> Parsed:
    """Read the address; 404 for a place whose totals the person may not see.

    What cannot be read falls back to the person's own place and this year, and is named.
    """
    problems: dict[str, str] = {}
    today = (now or timezone.now()).astimezone(zone_of(user)).date()
    region, library = place_from(query, user, problems)
    return Parsed(
        FigureFilter(
            region=region,
            library=library,
            period=_period(query, today, problems),
            strategy=_choice(query, "strategi", Strategy.values, problems),
            theme=_theme(query, problems),
            evidence=_choice(query, "bukti", [code for code, _name in EVIDENCE_CHOICES], problems),
        ),
        problems,
    )


def default_place(user: PersonLike) -> tuple[Region, Library | None]:
    """Return where the person's figures begin: their library, region, or what is open above."""
    for assignment in assignments_of(user):
        place = assignment.place
        if isinstance(place, Library):
            library = fetch_library_for(user, Action.VIEW, place.pk)
            return library.regency, library
        while not may_see_totals(user, place) and place.parent is not None:
            place = place.parent
        return place, None
    raise Http404


def _text(query: Mapping[str, str], name: str) -> str:
    """Return what the address says; PostgreSQL knows no NUL."""
    return query.get(name, "").replace("\x00", "?").strip()


def place_from(
    query: Mapping[str, str], user: PersonLike, problems: dict[str, str]
) -> tuple[Region, Library | None]:
    """Read region or library; 404 for a place whose totals the person may not see."""
    code, pk = _text(query, "wilayah"), _text(query, "perpustakaan")
    if code:
        region = (
            Region.objects.select_related("province", "regency", "district", "parent")
            .filter(code=code.replace(".", "")[:10])
            .first()
        )
        if region is not None:
            if not may_see_totals(user, region):
                raise Http404
            return region, None
        problems["wilayah"] = _("No region has the code “%(code)s”.") % {"code": code[:20]}
    elif pk:
        if pk.isascii() and pk.isdigit() and len(pk) < 18:
            library = fetch_library_for(user, Action.VIEW, int(pk))
            return library.regency, library
        problems["wilayah"] = _("No library has the number “%(code)s”.") % {"code": pk[:20]}
    return default_place(user)


def _day(query: Mapping[str, str], name: str, problems: dict[str, str]) -> date | None:
    text = _text(query, name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        problems[name] = _("“%(text)s” is not a date. Write it as 2019-10-31.") % {
            "text": text[:20]
        }
        return None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        problems[name] = _("Choose a year between %(first)s and %(last)s.") % {
            "first": str(EARLIEST_YEAR),
            "last": str(LATEST_YEAR),
        }
        return None
    return day


def _period(query: Mapping[str, str], today: date, problems: dict[str, str]) -> Period:
    start, end = _day(query, "dari", problems), _day(query, "sampai", problems)
    if problems.keys() & {"dari", "sampai"}:
        return Period.year(today.year)
    if start is None:
        return Period(date((end or today).year, 1, 1), end or date(today.year, 12, 31))
    end = end or max(date(start.year, 12, 31), date(today.year, 12, 31))
    if end < start:
        problems["sampai"] = _("The end lies before the beginning. Choose a later day.")
        return Period.year(today.year)
    return Period(start, end)


def _choice(query: Mapping[str, str], name: str, known: list[str], problems: dict[str, str]) -> str:
    value = _text(query, name)
    if value and value not in known:
        problems[name] = _("Choose one of the list.")
        return ""
    return value


def _theme(query: Mapping[str, str], problems: dict[str, str]) -> Theme | None:
    code = _text(query, "tema")
    if not code:
        return None
    theme = Theme.objects.filter(code=code[:40]).first()
    if theme is None:
        problems["tema"] = _("Choose one of the list.")
    return theme
