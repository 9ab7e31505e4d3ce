"""Which place and which run of whole months a page is asked for, and their form in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.access.scope import PersonLike
from jejak.common.periods import Period, last_quarter, month_named
from jejak.figures.filters import place_from, zone_of
from jejak.places.models import Library, Region

LONGEST = 36
RUNS: dict[str, Any] = {
    "triwulan-lalu": gettext_lazy("Last quarter"),
    "triwulan-ini": gettext_lazy("This quarter so far"),
    "tahun-ini": gettext_lazy("This year so far"),
    "tahun-lalu": gettext_lazy("Last year"),
}


@dataclass(frozen=True)
class Asked:
    """A place and whole months. `problems` name what could not be read."""

    region: Region
    library: Library | None
    months: Period
    run: str
    today: date
    problems: dict[str, str]

    @property
    def place(self) -> Library | Region:
        return self.library or self.region

    @property
    def is_running(self) -> bool:
        """Whether the last month is not over yet."""
        return self.months.end >= self.today

    def as_query(self, **changes: object) -> str:
        values: dict[str, object] = {
            "wilayah": "" if self.library else self.region.code,
            "perpustakaan": self.library.pk if self.library else "",
            "dari": f"{self.months.start:%Y-%m}",
            "sampai": f"{self.months.end:%Y-%m}",
        }
        return urlencode({k: v for k, v in (values | changes).items() if v not in (None, "")})

    @property
    def days_query(self) -> str:
        """As `as_query`, with days: how Capaian and the list of records are asked."""
        return self.as_query(dari=self.months.start.isoformat(), sampai=self.months.end.isoformat())


def asked_from(query: Mapping[str, str], user: PersonLike) -> Asked:
    """Read the address; 404 for a place whose totals the person may not see."""
    problems: dict[str, str] = {}
    region, library = place_from(query, user, problems)
    zone = library.zone if library else zone_of(user)
    today = timezone.now().astimezone(zone).date()
    run, months = _months(query, today, problems)
    return Asked(region, library, months, run, today, problems)


def _months(query: Mapping[str, str], today: date, problems: dict[str, str]) -> tuple[str, Period]:
    run = query.get("masa", "")
    first, last = (_month(query, name, problems) for name in ("dari", "sampai"))
    default = last_quarter(today)
    if run in RUNS and not (first or last):
        return run, run_of(run, today)
    if problems.keys() & {"dari", "sampai"} or not (first or last):
        return "triwulan-lalu", default
    start, end = first or last, last or first
    assert start is not None
    assert end is not None
    if end < start:
        problems["sampai"] = _("The end lies before the beginning. Choose a later month.")
    elif start > today:
        problems["dari"] = _("This month has not begun yet.")
    elif len(Period(start, end).months()) > LONGEST:
        problems["sampai"] = _("Choose at most 36 months.")
    else:
        months = Period(start, Period.month(end.year, end.month).end)
        return next((code for code in RUNS if run_of(code, today) == months), ""), months
    return "triwulan-lalu", default


def run_of(run: str, today: date) -> Period:
    if run == "tahun-lalu":
        return Period.year(today.year - 1)
    last = Period.month(today.year, today.month).end
    if run == "tahun-ini":
        return Period(date(today.year, 1, 1), last)
    if run == "triwulan-ini":
        return Period(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), last)
    return last_quarter(today)


def _month(query: Mapping[str, str], name: str, problems: dict[str, str]) -> date | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    month = month_named(text)
    if month is None:
        problems[name] = _("“%(text)s” is not a month. Write it as 2026-09.") % {
            "text": text[:20].replace("\x00", "?")
        }
    return month


def runs_before(months: Period, count: int) -> list[Period]:
    """Return so many runs of the same length that end with this one, the earliest first."""
    runs = [months]
    while len(runs) < count:
        runs.insert(0, runs[0].before())
    return runs


def name_of(months: Period) -> str:
    """Return `July to September 2026`, `September 2026` or `November 2025 to January 2026`."""
    start, end = months.start, months.end
    last = formats.date_format(end, "F Y")
    if (start.year, start.month) == (end.year, end.month):
        return str(last)
    first = formats.date_format(start, "F" if start.year == end.year else "F Y")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def short_name_of(months: Period) -> str:
    """Return `III 2026` for a quarter, `2026` for a year, else the last month."""
    start, count = months.start, len(months.months())
    if count == 3 and start.month % 3 == 1:
        return f"{('I', 'II', 'III', 'IV')[start.month // 3]} {start.year}"
    if count == 12 and start.month == 1:
        return str(start.year)
    return str(formats.date_format(months.end, "M Y"))
