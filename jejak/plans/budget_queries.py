"""Reads of prices and account codes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from jejak.access.querysets import regions_touching
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, assignments_of, scope_for
from jejak.common.errors import NotAllowed
from jejak.places.models import Level, Library, Region

from .models import BudgetAccount, PlanLine, PriceItem


def prices_for(library: Library, year: int) -> list[PriceItem]:
    """Return the prices of the regency: of the newest year up to this one that has any."""
    rows = PriceItem.objects.filter(region=library.regency_id, year__lte=year)
    newest = rows.order_by("-year").values_list("year", flat=True).first()
    return list(rows.filter(year=newest).order_by("description", "unit")) if newest else []


def regencies_of(user: PersonLike) -> list[Region]:
    """Return the regencies whose prices the person may read, by their codes."""
    rows = regions_touching(user, Action.VIEW).filter(level=Level.REGENCY, valid_to=None)
    return list(rows.select_related("province").order_by("code"))


def may_keep_prices(user: PersonLike, region: Region) -> bool:
    return scope_for(user, Action.MANAGE).covers_region(region)


def fetch_price_region(user: PersonLike, code: str, action: Action) -> Region:
    """Return a regency; 404 if nothing of it is the person's, 403 if they may only read it."""
    rows = regions_touching(user, Action.VIEW).filter(level=Level.REGENCY)
    region: Region = get_object_or_404(rows, code=code[:10])
    if action is Action.MANAGE and not may_keep_prices(user, region):
        raise NotAllowed
    return region


def fetch_price(user: PersonLike, pk: int) -> PriceItem:
    """Return one line for whoever keeps it; 404 or 403 as for its regency."""
    row = get_object_or_404(PriceItem.objects.select_related("region"), pk=pk)
    if not regions_touching(user, Action.VIEW).filter(pk=row.region_id).exists():
        raise Http404
    if not may_keep_prices(user, row.region):
        raise NotAllowed
    return row


@dataclass(frozen=True)
class PricePage:
    """A part of one list."""

    rows: list[PriceItem]
    first: int
    found: int
    total: int

    @property
    def last(self) -> int:
        return self.first + len(self.rows)


def price_page(region: Region, year: int, *, search: str, first: int, size: int) -> PricePage:
    rows = PriceItem.objects.filter(region=region, year=year).order_by("description", "unit", "pk")
    total = rows.count()
    for word in search.split()[:6]:
        rows = rows.filter(Q(description__icontains=word) | Q(unit__icontains=word))
    found = rows.count() if search else total
    first = first if first < found else 0
    return PricePage(list(rows[first : first + size]), first, found, total)


def price_years(region: Region) -> list[int]:
    """Return the years that have a list, the latest first."""
    rows = PriceItem.objects.filter(region=region).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def accounts() -> list[BudgetAccount]:
    """Return every account by field and code, also the retired ones."""
    return list(BudgetAccount.objects.order_by("field_code", "activity_code", "-is_active", "pk"))


def offered_accounts(line: PlanLine | None) -> list[BudgetAccount]:
    """Return the accounts in use, and the one that the line names though it is retired."""
    named = line.account_id if line is not None else None
    return [row for row in accounts() if row.is_active or row.pk == named]


def require_definer(user: PersonLike) -> None:
    """Raise NotAllowed unless the person keeps the lists of the programme."""
    if not scope_for(user, Action.DEFINE):
        raise NotAllowed


def fetch_account(user: PersonLike, pk: int) -> BudgetAccount:
    """Return one account for whoever keeps the list."""
    require_definer(user)
    return get_object_or_404(BudgetAccount, pk=pk)


def require_planner(user: PersonLike) -> None:
    """Raise NotAllowed unless the person has a place in the programme at all."""
    if not assignments_of(user):
        raise NotAllowed
