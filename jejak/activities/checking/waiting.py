"""Reads: how long records have waited to be checked, in all and place by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, F, Min, Q
from django.utils import timezone

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.activities.models import ActivityQuerySet
from jejak.places.models import Library, Region

LONG, VERY_LONG = timedelta(days=7), timedelta(days=14)
# The places whose records have waited longest.
PLACES_SHOWN = 100


class MiddleMoment(Aggregate):
    """The median of moments: of an even number, the earlier of the two in the middle."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class Waiting:
    """Days are whole days that have passed."""

    count: int
    oldest_days: int | None
    median_days: int | None
    long_count: int
    very_long_count: int
    # Empty for the sum of all.
    name: str = ""
    query: str = ""


def waiting_in_all(rows: ActivityQuerySet) -> Waiting:
    now = timezone.now()
    return _waiting(rows.aggregate(**_measures(now)), now)


def waiting_by_place(rows: ActivityQuerySet, user: PersonLike) -> tuple[list[Waiting], int]:
    """Return the places that have waited longest, and how many places there are.

    Whoever reviews the nation sees its provinces, a province its regencies, else libraries.
    """
    scope = scope_for(user, Action.REVIEW)
    column = "library_id"
    if scope.everything:
        column = "province_id"
    elif scope.province_ids:
        column = "regency_id"
    now = timezone.now()
    grouped = rows.order_by().values(place_pk=F(column)).annotate(**_measures(now))
    found = list(grouped.order_by("oldest", "place_pk")[: PLACES_SHOWN + 1])
    total = len(found) if len(found) <= PLACES_SHOWN else grouped.count()
    names = _names(column, [row["place_pk"] for row in found])
    return [_waiting(row, now, *names[row["place_pk"]]) for row in found[:PLACES_SHOWN]], total


def _names(column: str, ids: list[int]) -> dict[int, tuple[str, str]]:
    """Return the name of each place and the part of the address that chooses it."""
    if column == "library_id":
        libraries = Library.objects.filter(pk__in=ids)
        return {row.pk: (row.name, f"perpustakaan={row.pk}") for row in libraries}
    regions = Region.objects.filter(pk__in=ids)
    return {row.pk: (row.full_name, f"wilayah={row.code}") for row in regions}


def _measures(now: datetime) -> dict[str, Any]:
    return {
        "count": Count("pk"),
        "oldest": Min("submitted_at"),
        "middle": MiddleMoment("submitted_at"),
        "long": Count("pk", filter=Q(submitted_at__lt=now - LONG)),
        "very_long": Count("pk", filter=Q(submitted_at__lt=now - VERY_LONG)),
    }


def _waiting(row: Mapping[str, Any], now: datetime, name: str = "", query: str = "") -> Waiting:
    return Waiting(
        count=row["count"],
        oldest_days=_days(row["oldest"], now),
        median_days=_days(row["middle"], now),
        long_count=row["long"],
        very_long_count=row["very_long"],
        name=name,
        query=query,
    )


def _days(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else (now - moment).days
