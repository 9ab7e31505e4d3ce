"""Querysets that know the scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from jejak.common.errors import NotAllowed
from jejak.places.models import Library, Region

from .roles import Action
from .scope import PersonLike, scope_for

if TYPE_CHECKING:
    from jejak.places.querysets import LibraryQuerySet, RegionQuerySet

M = TypeVar("M", bound=models.Model)


class LibraryOwnedQuerySet(models.QuerySet[M]):
    """Rows that carry `library_id`, `regency_id` and `province_id` of their library."""

    def allowing(self, user: PersonLike, action: Action) -> Self:
        return self.filter(scope_for(user, action).condition())

    def visible_to(self, user: PersonLike) -> Self:
        return self.allowing(user, Action.VIEW)

    def fetch_for(self, user: PersonLike, action: Action, **lookup: Any) -> M:
        """Return one row; 404 if the person may not see it, 403 if they may but not do this."""
        row: M = get_object_or_404(self.visible_to(user), **lookup)
        require_on(row, user, action)
        return row


def require_on(row: Any, user: PersonLike, action: Action) -> None:
    """404 if the person may not see the row, 403 if they may but not do this."""
    place = {name: getattr(row, name) for name in ("library_id", "regency_id", "province_id")}
    if not scope_for(user, action).covers(**place):
        raise NotAllowed if scope_for(user, Action.VIEW).covers(**place) else Http404


def libraries_allowing(user: PersonLike, action: Action) -> LibraryQuerySet:
    """Return the libraries where the person may do this."""
    return Library.objects.filter(scope_for(user, action).condition("pk"))


def regions_allowing(user: PersonLike, action: Action) -> RegionQuerySet:
    """Return the official regions in all of whose libraries the person may do this."""
    return Region.objects.valid().filter(scope_for(user, action).region_condition())


def regions_touching(user: PersonLike, action: Action) -> RegionQuerySet:
    """Return the regions of `regions_allowing` and those above the person's own places."""
    scope = scope_for(user, action)
    if scope.everything:
        return Region.objects.all()
    own = Library.objects.filter(pk__in=sorted(scope.library_ids))
    above = Q(pk__in=Region.objects.filter(pk__in=sorted(scope.regency_ids)).values("province"))
    for column in ("province", "regency", "district", "village"):
        above |= Q(pk__in=own.values(column))
    return Region.objects.filter(scope.region_condition() | above)


def fetch_library_for(user: PersonLike, action: Action, pk: int) -> Library:
    """Return one library; 404 out of scope, 403 within scope but not for this."""
    library: Library | None = (
        libraries_allowing(user, Action.VIEW)
        .select_related("province", "regency", "district", "village")
        .filter(pk=pk)
        .first()
    )
    if library is None:
        raise Http404
    if not scope_for(user, action).covers_library(library):
        raise NotAllowed
    return library
