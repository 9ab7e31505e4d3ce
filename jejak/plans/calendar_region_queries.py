"""The budget calendar of a region: its days, and how many libraries are ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.places.models import Level, Library, PartnerCategory, Region
from jejak.places.querysets import LibraryQuerySet

from .calendar_queries import BudgetCalendar, Due, StepDates
from .models import RegencyDate
from .preparations import OF_A_VILLAGE, checked, count_ready

LIBRARIES_A_PAGE = 50


@dataclass(frozen=True)
class RegionDue:
    """One preparation in a region: of how many libraries it is asked, how many have it."""

    due: Due
    dates: StepDates
    asked: int
    # None where Jejak cannot see it.
    ready: int | None

    @property
    def missing(self) -> int | None:
        return None if self.ready is None else self.asked - self.ready

    @property
    def percent(self) -> float | None:
        return 100 * self.ready / self.asked if self.ready is not None and self.asked else None


@dataclass(frozen=True)
class RegionYear:
    """A budget year of a regency: each step with its preparations, counted."""

    rows: list[tuple[StepDates, list[RegionDue]]]
    library_count: int
    seen_on: date

    @property
    def dues(self) -> list[RegionDue]:
        return [one for _dates, dues in self.rows for one in dues]


def asked_libraries(libraries: LibraryQuerySet, *, on: date) -> LibraryQuerySet:
    """Return those of whom preparations are asked: open partner libraries."""
    return libraries.open_on(on).exclude(partner_category=PartnerCategory.NOT_PARTNER)


def year_of_regency(calendar: BudgetCalendar, year: int) -> RegionYear:
    """Count in one query how many libraries have each preparation ready."""
    on = calendar.seen_on(year)
    libraries = asked_libraries(Library.objects.filter(regency=calendar.place.pk), on=on)
    counts = count_ready(libraries, year=year, on=on)

    def counted(due: Due, dates: StepDates) -> RegionDue:
        of_village = dates.step.level == "village"
        ready = counts.ready_in_villages if of_village else counts.ready
        asked = counts.village_count if of_village else counts.all_count
        return RegionDue(due, dates, asked, ready.get(due.preparation.check_code))

    rows = [(dates, [counted(due, dates) for due in dates.dues]) for dates in calendar.year(year)]
    return RegionYear(rows, counts.all_count, on)


def chosen_due(found: RegionYear, preparation_id: int | None) -> RegionDue | None:
    """Return the preparation that is asked for, else the first that some library has not."""
    seen = [one for one in found.dues if one.ready is not None]
    named = [one for one in seen if one.due.preparation.pk == preparation_id]
    waiting = [one for one in seen if one.missing and not one.dates.is_over]
    waiting.sort(key=lambda one: one.due.due_on)
    return next(iter([*named, *waiting]), None)


@dataclass(frozen=True)
class NotReady:
    """Libraries that have not made a preparation, as far as the reader may see them."""

    libraries: Sequence[Library]
    total: int
    first: int

    @property
    def earlier(self) -> int | None:
        return max(self.first - LIBRARIES_A_PAGE, 0) if self.first else None

    @property
    def later(self) -> int | None:
        after = self.first + LIBRARIES_A_PAGE
        return after if after < self.total else None


def libraries_not_ready(
    user: PersonLike, region: Region, one: RegionDue, *, on: date, first: int
) -> NotReady:
    """Return within the scope of viewing the libraries that have not made a preparation."""
    code = one.due.preparation.check_code
    libraries = libraries_allowing(user, Action.VIEW).filter(regency=region)
    libraries = asked_libraries(libraries, on=on)
    if one.dates.step.level == "village":
        libraries = libraries.filter(OF_A_VILLAGE)
    rows = checked(libraries, year=one.dates.budget_year, on=on, codes=[code])
    rows = rows.filter(**{f"ready_{code}": False}).order_by("name", "pk")
    total = rows.count()
    first = min(first, max(total - 1, 0)) // LIBRARIES_A_PAGE * LIBRARIES_A_PAGE
    shown = rows.select_related("village", "district")[first : first + LIBRARIES_A_PAGE]
    return NotReady(list(shown), total, first)


@dataclass(frozen=True)
class RegionBelow:
    """A region below, and how many of its steps have days of their own."""

    region: Region
    entered: int


def regions_below(region: Region, year: int) -> list[RegionBelow]:
    """Return the provinces of the country, or the regencies of a province; two queries."""
    below = Region.objects.valid().filter(parent=region).order_by("code")
    column = "region_id" if region.level == Level.PROVINCE else "region__province_id"
    rows = RegencyDate.objects.filter(budget_year=year)
    if region.level == Level.PROVINCE:
        rows = rows.filter(region__province=region)
    counted = rows.values_list(column).annotate(count=Count("pk"))
    entered = dict(counted)
    return [RegionBelow(one, entered.get(one.pk, 0)) for one in below]
