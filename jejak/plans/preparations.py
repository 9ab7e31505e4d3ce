"""What Jejak can see for itself of a library's preparations for a budget."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jejak.places.models import Library, Region
from jejak.places.querysets import LibraryQuerySet

from .models import CommunityNeed, CostLine, PlanLine, PriorityMeeting, WorkPlan

NEEDS_WANTED = 3
NEEDS_YEARS, MEETING_YEARS = 2, 1
Condition = Callable[[int, date], Any]


@dataclass(frozen=True)
class Check:
    """One thing that is looked up: its name, and the route behind which it is done.

    `condition` is asked of a library (`OuterRef("pk")`), for a budget year, on a day.
    """

    name: Any
    route: str
    condition: Condition


def years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _needs_noted(_year: int, on: date) -> Any:
    since = years_before(on, NEEDS_YEARS)
    needs = CommunityNeed.objects.open().filter(
        library=OuterRef("pk"), noted_on__gt=since, noted_on__lte=on
    )
    # There is one after the first two.
    return Exists(needs[NEEDS_WANTED - 1 :])


def _priority_agreed(_year: int, on: date) -> Any:
    since = years_before(on, MEETING_YEARS)
    return Exists(
        PriorityMeeting.objects.decided().filter(
            library=OuterRef("pk"), held_on__gt=since, held_on__lte=on
        )
    )


def _standing(year: int) -> QuerySet[PlanLine]:
    return PlanLine.objects.filter(library=OuterRef("pk"), year=year, cancelled_reason="")


def _plan_drafted(year: int, _on: date) -> Any:
    return Exists(_standing(year))


def _costs_complete(year: int, _on: date) -> Any:
    costs = CostLine.objects.filter(line=OuterRef("pk"))
    incomplete = _standing(year).filter(~Exists(costs) | Exists(costs.filter(unit_price_idr=0)))
    return Exists(_standing(year)) & ~Exists(incomplete)


def _accounts_named(year: int, _on: date) -> Any:
    return Exists(_standing(year)) & ~Exists(_standing(year).filter(account=None))


def _plan_agreed(year: int, _on: date) -> Any:
    plans = WorkPlan.objects.filter(library=OuterRef("pk"), year=year)
    return Exists(plans.filter(agreed_version__gte=1))


CHECKS: dict[str, Check] = {
    "needs_noted": Check(_("At least three open needs of two years"), "needs", _needs_noted),
    "priority_agreed": Check(_("A decided meeting of one year"), "meetings", _priority_agreed),
    "plan_drafted": Check(_("A plan with at least one activity"), "plan", _plan_drafted),
    "costs_complete": Check(_("Costs of all activities, none of zero"), "plan", _costs_complete),
    "accounts_named": Check(_("A budget account for every activity"), "proposal", _accounts_named),
    "plan_agreed": Check(_("An agreed plan"), "plan", _plan_agreed),
}
PLAN_ROUTES = ("plan", "proposal")
CHECK_CHOICES = [(code, check.name) for code, check in CHECKS.items()]
# Whose village pays for what they do: an urban village (kelurahan) has no budget of its own.
VILLAGE_TYPES = (Library.Type.VILLAGE, Library.Type.TBM)
VILLAGE_KINDS = (Region.Kind.VILLAGE, Region.Kind.CUSTOMARY_VILLAGE)
OF_A_VILLAGE = Q(library_type__in=VILLAGE_TYPES, village__kind__in=VILLAGE_KINDS)


def has_village_budget(library: Library) -> bool:
    """Return whether the steps of a village budget are the library's too."""
    village = library.village
    return (
        library.library_type in VILLAGE_TYPES
        and village is not None
        and village.kind in VILLAGE_KINDS
    )


def checked(
    libraries: LibraryQuerySet, *, year: int, on: date, codes: Iterable[str] = CHECKS
) -> LibraryQuerySet:
    """Add to each library what is ready for a budget year, as `ready_<code>`."""
    return libraries.annotate(
        **{
            f"ready_{code}": ExpressionWrapper(
                Q(CHECKS[code].condition(year, on)), output_field=BooleanField()
            )
            for code in codes
        }
    )


@dataclass(frozen=True)
class Seen:
    """The checks that hold for one library and budget year, and its plan of that year."""

    library_id: int
    codes: frozenset[str] = frozenset()
    plan_id: uuid.UUID | None = None

    def address(self, code: str) -> str:
        """Return the page on which a check is brought about; "" for none."""
        check = CHECKS.get(code)
        if check is None:
            return ""
        if check.route in PLAN_ROUTES and self.plan_id:
            return reverse(check.route, kwargs={"pk": self.plan_id})
        route = "plans" if check.route in PLAN_ROUTES else check.route
        return f"{reverse(route)}?perpustakaan={self.library_id}"


def look(library: Library, *, year: int, on: date) -> Seen:
    """See what one library has ready for a budget year; one query."""
    plan = WorkPlan.objects.filter(library=OuterRef("pk"), year=year).values("pk")
    rows = checked(Library.objects.filter(pk=library.pk), year=year, on=on)
    row: Any = rows.annotate(plan_pk=Subquery(plan)).get()
    codes = frozenset(code for code in CHECKS if getattr(row, f"ready_{code}"))
    return Seen(library.pk, codes, row.plan_pk)


@dataclass(frozen=True)
class ReadyCounts:
    """Of how many libraries each check holds; of a village's own apart."""

    all_count: int
    village_count: int
    ready: dict[str, int]
    ready_in_villages: dict[str, int]


def count_ready(libraries: LibraryQuerySet, *, year: int, on: date) -> ReadyCounts:
    """Count in one query for which libraries each check holds."""
    rows = checked(libraries, year=year, on=on)
    counts = rows.aggregate(
        all_count=Count("pk"),
        village_count=Count("pk", filter=OF_A_VILLAGE),
        **{f"all_{code}": Count("pk", filter=Q(**{f"ready_{code}": True})) for code in CHECKS},
        **{
            f"village_{code}": Count("pk", filter=OF_A_VILLAGE & Q(**{f"ready_{code}": True}))
            for code in CHECKS
        },
    )
    return ReadyCounts(
        counts["all_count"],
        counts["village_count"],
        {code: counts[f"all_{code}"] for code in CHECKS},
        {code: counts[f"village_{code}"] for code in CHECKS},
    )
