"""Filters of lists that a person keeps under a name; only that person's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.audit.services import audit
from jejak.common.errors import InvalidContent

from .models import SavedFilter, User

# The lists by their word in the address, and the routes of their pages.
LISTS = {"kegiatan": "activities", "perpustakaan": "libraries", "orang": "people"}
# A list shows all of them; more are no help any more.
MOST_OF_A_LIST = 30
# What belongs to the page that was open, not to the filter.
OF_THE_PAGE = frozenset({"setelah", "hitung", "diketik"})


def address_of(row: SavedFilter) -> str:
    return f"{reverse(LISTS[row.listing])}?{row.query}"


def saved_filters(user: Any, listing: str) -> list[SavedFilter]:
    return list(SavedFilter.objects.visible_to(user).filter(listing=listing).order_by("name", "id"))


def clean_query(text: str) -> str:
    """Return the filter of an address as we write it: nothing empty, nothing of the page."""
    pairs = parse_qsl(text.replace("\x00", ""))
    return urlencode([(name, value) for name, value in pairs if name not in OF_THE_PAGE])


@transaction.atomic
def save_filter(*, listing: str, name: str, query: str, by: Any) -> SavedFilter:
    """Keep the filter under a name of one's own. Raises InvalidContent."""
    User.objects.select_for_update().get(pk=by.pk)  # two clicks come one after the other
    own = SavedFilter.objects.visible_to(by).filter(listing=listing)
    if own.count() >= MOST_OF_A_LIST:
        raise InvalidContent(
            fields={"nama": _("You keep 30 filters of this list. Delete one you no longer need.")}
        )
    _require_new(own, name)
    row = SavedFilter.objects.create(
        user=by, listing=listing, name=name, query=clean_query(query), saved_at=timezone.now()
    )
    audit("filter.save", row, by=by, detail={"listing": listing})
    return row


@transaction.atomic
def rename_filter(row: SavedFilter, *, name: str, by: Any) -> None:
    """Raises InvalidContent."""
    _require_new(
        SavedFilter.objects.visible_to(by).filter(listing=row.listing).exclude(pk=row.pk), name
    )
    row.name = name
    row.save(update_fields=["name"])
    audit("filter.rename", row, by=by)


@transaction.atomic
def delete_filter(row: SavedFilter, *, by: Any) -> None:
    audit("filter.delete", row, by=by, detail={"listing": row.listing})
    row.delete()


def _require_new(own: Any, name: str) -> None:
    if own.filter(name__iexact=name).exists():
        raise InvalidContent(
            fields={"nama": _("You have a filter of this name already. Choose another name.")}
        )
