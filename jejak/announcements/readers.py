"""Whom an announcement is for, seen from its side; `told_to` says the same from a person's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from jejak.access.models import Assignment, AssignmentQuerySet
from jejak.access.scope import PersonLike, people_below
from jejak.places.models import Level, Library, Region

from .models import ROLES, Announcement, Receipt

PAGE_SIZE = 50
# Below which region the readers of each level are counted.
BELOW: dict[int, tuple[str, ...]] = {
    Level.COUNTRY: ("library__province", "region__province", "region"),
    Level.PROVINCE: ("library__regency", "region__regency", "region"),
    Level.REGENCY: ("library__district", "library__regency", "region__district", "region"),
    Level.DISTRICT: ("library__village", "library__district", "region"),
    Level.VILLAGE: ("library__village", "region"),
}


def readers_of(announcement: Announcement) -> AssignmentQuerySet:
    """Return the active assignments that it is for; a person may hold several."""
    roles = [role for audience in announcement.audience for role in ROLES[audience]]
    found = Assignment.objects.active().filter(role__in=roles, user__is_active=True)
    if announcement.library_id is not None:
        return found.filter(library=announcement.library_id)
    return found.filter(_within(announcement.region))


def _within(region: Region | None) -> Q:
    if region is None:
        return Q(pk__in=[])
    column = {
        Level.PROVINCE: "province",
        Level.REGENCY: "regency",
        Level.DISTRICT: "district",
        Level.VILLAGE: "village",
    }.get(Level(region.level))
    if column is None:
        return Q()
    within = Q(region=region) | Q(**{f"library__{column}": region})
    if column != "village":
        within |= Q(**{f"region__{column}": region})
    return within


def _has_read(announcement: Announcement) -> Exists:
    return Exists(Receipt.objects.filter(announcement=announcement, user=OuterRef("user_id")))


@dataclass(frozen=True)
class Readers:
    """How many people of a place it is for, and how many of them have read it."""

    place: Library | Region
    people: int
    read: int

    @property
    def percent(self) -> float:
        return 100 * self.read / self.people if self.people else 0


def count_readers(announcement: Announcement) -> Readers:
    """Return the whole: each person once."""
    found = readers_of(announcement).aggregate(**_counts(announcement))
    return Readers(announcement.place, found["people"], found["read"])


def count_readers_below(announcement: Announcement) -> list[Readers]:
    """Return the same for each region below, by name; who works in two counts in both."""
    if announcement.region is None:
        return []
    columns = [f"{name}_id" for name in BELOW[announcement.region.level]]
    rows = list(
        readers_of(announcement)
        .annotate(region_below=Coalesce(*(F(column) for column in columns)))
        .values("region_below")
        .annotate(**_counts(announcement))
    )
    regions = Region.objects.in_bulk([row["region_below"] for row in rows])
    counted = [Readers(regions[row["region_below"]], row["people"], row["read"]) for row in rows]
    return sorted(counted, key=lambda row: (row.place.pk != announcement.region_id, row.place.name))


def _counts(announcement: Announcement) -> dict[str, Any]:
    return {
        "people": Count("user", distinct=True),
        "read": Count("user", distinct=True, filter=_has_read(announcement)),
    }


@dataclass(frozen=True)
class Unread:
    rows: list[Assignment]
    count: int
    next_cursor: int | None


def not_yet_read(announcement: Announcement, *, by: PersonLike, after: int | None = None) -> Unread:
    """Return who has not read it, among the people that the asking person may see anyway."""
    found = readers_of(announcement).filter(people_below(by)).exclude(_has_read(announcement))
    count = found.values("user").distinct().count()
    if after is not None:
        found = found.filter(pk__gt=after)
    related = ("user", "library__regency", "region")
    rows = list(found.select_related(*related).order_by("pk")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return Unread(shown, count, shown[-1].pk if len(rows) > PAGE_SIZE else None)
