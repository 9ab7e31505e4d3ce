"""Reads of what libraries received, within the person's scope."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from jejak.access.scope import PersonLike
from jejak.places.models import Library

from .models import LibraryAid
from .queries import Page, cut


@dataclass(frozen=True)
class AidSums:
    """Entries that are kept, and what those with a known worth are worth together."""

    entries: int
    amount_idr: int
    entries_with_worth: int


def aid_page(user: PersonLike, library: Library, *, cursor: int | None = None) -> Page:
    """Return what it received, latest first; removed entries are among them."""
    rows = LibraryAid.objects.visible_to(user).filter(library=library)
    count = rows.count()
    last = rows.filter(pk=cursor).first() if cursor else None
    if last is not None:
        day = last.received_on
        rows = rows.filter(Q(received_on__lt=day) | Q(received_on=day, pk__lt=last.pk))
    rows = rows.select_related("created_by", "removed_by").order_by("-received_on", "-pk")
    return cut(rows, count)


def aid_sums(user: PersonLike, library: Library) -> AidSums:
    kept = LibraryAid.objects.visible_to(user).filter(library=library).kept()
    found = kept.aggregate(n=Count("pk"), sum=Sum("amount_idr"), known=Count("amount_idr"))
    return AidSums(found["n"], found["sum"] or 0, found["known"])
