"""Which region and which libraries a page is asked for, and their form in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.access.scope import PersonLike, assignments_of, may_see_totals
from jejak.figures.filters import default_place
from jejak.places.models import LEVEL_COLUMNS, Level, Library, PartnerCategory, Region
from jejak.places.querysets import LibraryQuerySet

PARTNERS, ALL = "", "semua"
CATEGORY_CHOICES: list[tuple[str, Any]] = [
    (PARTNERS, gettext_lazy("Partner libraries")),
    (ALL, gettext_lazy("All libraries")),
    *PartnerCategory.choices,
]


@dataclass(frozen=True)
class Asked:
    """A region whose totals the person may see, and a partner category."""

    region: Region
    category: str
    problems: dict[str, str]

    @property
    def parts(self) -> dict[str, str]:
        return {"wilayah": self.region.code, "kategori": self.category}


def asked_place(query: Mapping[str, str], user: PersonLike) -> Asked:
    """Read the address; 404 for a region whose totals the person may not see."""
    problems: dict[str, str] = {}
    region = _region(text_of(query, "wilayah"), problems)
    if region is None:
        region = own_region(user)
    elif not may_see_totals(user, region):
        raise Http404
    category = text_of(query, "kategori")
    if category not in {code for code, _name in CATEGORY_CHOICES}:
        problems["kategori"] = _("Choose one of the list.")
        category = PARTNERS
    return Asked(region, category, problems)


# A code within a code: village, district, regency, province.
CODE_LENGTHS = (10, 6, 4, 2)


def own_region(user: PersonLike) -> Region:
    """Return the narrowest region that holds all of the person's places; 404 without any."""
    region = default_place(user)[0]
    codes = [_code_of(assignment.place) for assignment in assignments_of(user)]
    if region.level == Level.COUNTRY or all(code.startswith(region.code) for code in codes):
        return region
    shared = next((n for n in CODE_LENGTHS if len({code[:n].ljust(n) for code in codes}) == 1), 0)
    wider = Region.objects.select_related("province", "regency", "district", "parent")
    return wider.get(code=codes[0][:shared] or "0")


def _code_of(place: Library | Region) -> str:
    return place.regency.code if isinstance(place, Library) else place.code


def text_of(query: Mapping[str, str], name: str) -> str:
    """Return what the address says; PostgreSQL knows no NUL."""
    return query.get(name, "").replace("\x00", "?").strip()[:60]


def _region(code: str, problems: dict[str, str]) -> Region | None:
    if not code:
        return None
    found = (
        Region.objects.select_related("province", "regency", "district", "parent")
        .filter(code=code.replace(".", "")[:10])
        .first()
    )
    if found is None:
        problems["wilayah"] = _("No region has the code “%(code)s”.") % {"code": code[:20]}
    return found


def filled(parts: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in parts.items() if value}


def chain_above(region: Region) -> list[Region]:
    """Return the regions above, from the country down."""
    if region.level == Level.COUNTRY:
        return []
    country = Region.objects.by_code("0")
    above = (country, region.province, region.regency, region.district)
    return [step for step in above if step is not None]


def regions_to_choose(user: PersonLike, region: Region) -> list[tuple[str, str]]:
    """Return codes and names: the way up, here, and the next level, as far as they are open."""
    below = Region.objects.filter(parent=region, level__lte=Level.DISTRICT).order_by("name")
    related = below.select_related("province", "regency", "district")
    steps = (*chain_above(region), region, *related)
    return [(step.code, step.full_name) for step in steps if may_see_totals(user, step)]


def libraries_within(libraries: LibraryQuerySet, region: Region) -> LibraryQuerySet:
    if region.level == Level.COUNTRY:
        return libraries
    return libraries.filter(**{LEVEL_COLUMNS[region.level]: region.pk})


def of_category(libraries: LibraryQuerySet, category: str) -> LibraryQuerySet:
    if category == ALL:
        return libraries
    if category == PARTNERS:
        return libraries.exclude(partner_category=PartnerCategory.NOT_PARTNER)
    return libraries.filter(partner_category=category)


def directly_in(region: Region) -> Q:
    """Libraries of the region that stand in none of the regions below it."""
    if region.level == Level.PROVINCE:
        return Q(regency_id=region.pk)
    if region.level == Level.REGENCY:
        return Q(district_id=None)
    return Q() if region.level in {Level.DISTRICT, Level.VILLAGE} else Q(pk__in=[])
