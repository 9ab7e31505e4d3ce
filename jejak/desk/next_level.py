"""A region, its year, and the next level below: what pages that sum over places share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, may_see_totals
from jejak.common.periods import Period
from jejak.figures.filters import FigureFilter
from jejak.places.models import LEVEL_COLUMNS, Level, Library, Region

from .capaian import Crumb, ancestors_of

# How rows `x` are told apart: provinces; regencies, and the libraries directly under the
# province; libraries. Region first, then library; one of them is NULL.
UNDER_PROVINCE = "x.regency_id = x.province_id"
KEYS: dict[int, tuple[str, str]] = {
    Level.COUNTRY: ("x.province_id", "NULL::bigint"),
    Level.PROVINCE: (
        f"CASE WHEN NOT {UNDER_PROVINCE} THEN x.regency_id END",
        f"CASE WHEN {UNDER_PROVINCE} THEN x.library_id END",
    ),
}
ONE_BY_ONE = ("NULL::bigint", "x.library_id")


@dataclass(frozen=True)
class RegionYear:
    """The region and year of a page, as its address has them."""

    region: Region
    year: int

    def as_query(self, **changes: object) -> str:
        values = {"wilayah": self.region.code, "tahun": self.year} | changes
        return urlencode({name: value for name, value in values.items() if value != ""})

    @property
    def period(self) -> Period:
        return Period.year(self.year)


def keys_of(region: Region) -> tuple[str, str]:
    """Return the SQL that tells rows `x` apart by the next level: (region, library)."""
    return KEYS.get(region.level, ONE_BY_ONE)


def scope_of(region: Region) -> tuple[str, dict[str, Any]]:
    """Return the SQL that chooses the rows `x` of a region, and its values; never a join."""
    if region.level == Level.COUNTRY:
        return "TRUE", {}
    column, values = LEVEL_COLUMNS[region.level], {"place": region.pk}
    if region.level <= Level.REGENCY:
        return f"x.{column} = %(place)s", values
    inside = f"SELECT id FROM places_library WHERE {column} = %(place)s"
    return f"x.library_id IN ({inside})", values


def regions_below(region: Region, counted: Collection[int]) -> list[Region]:
    """Return the regions of the next level with an open library, or with something counted."""
    if region.level >= Level.REGENCY:
        return []
    children = Region.objects.filter(parent=region)
    with_libraries = Library.objects.filter(closed_on=None).values(LEVEL_COLUMNS[region.level + 1])
    has_something = Q(pk__in=with_libraries) | Q(pk__in=list(counted))
    return list(children.filter(has_something).order_by("name", "pk"))


def _libraries_here(region: Region, counted: Collection[int]) -> Q | None:
    if region.level == Level.COUNTRY:
        return None
    # Under a province itself stand only those that no regency has.
    column = "regency_id" if region.level == Level.PROVINCE else LEVEL_COLUMNS[region.level]
    is_here = Q(**{column: region.pk})
    return is_here & (Q(closed_on=None) | Q(pk__in=list(counted)))


def libraries_below(region: Region, counted: Collection[int], user: PersonLike) -> list[Library]:
    """Return the libraries of the next level that the person may see by name."""
    here = _libraries_here(region, counted)
    if here is None:
        return []
    return list(libraries_allowing(user, Action.VIEW).filter(here).order_by("name", "pk"))


def library_count(region: Region, counted: Collection[int]) -> int:
    """Return how many libraries the next level has, whoever asks."""
    here = _libraries_here(region, counted)
    return 0 if here is None else Library.objects.filter(here).count()


def crumbs_to(asked: RegionYear, user: PersonLike) -> list[Crumb]:
    """Return the way from the nation to the region, which comes last without a link."""
    above = ancestors_of(FigureFilter(region=asked.region, period=asked.period))
    links = [
        Crumb(
            region.full_name,
            f"?{RegionYear(region, asked.year).as_query()}" if may_see_totals(user, region) else "",
        )
        for region in above
    ]
    return [*links, Crumb(str(asked.region), "")]
