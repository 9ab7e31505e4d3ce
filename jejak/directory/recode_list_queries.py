"""Libraries in ended regions, each with the place that is proposed and who may move it there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.places.models import Library, Region

from .queries import Page, cut


@dataclass(frozen=True)
class RecodeRow:
    library: Library
    region: Region
    proposed: Region | None
    # Whether the person may move it to the proposed place; else the office above both does.
    is_within_reach: bool
    # What opens the form of recoding with the proposal filled in.
    query: str


def has_ended_regions() -> bool:
    return Region.objects.filter(valid_to__isnull=False).exists()


def count_to_recode(user: PersonLike) -> int:
    """Return how many libraries of the person's area stand in a region that ended."""
    if not scope_for(user, Action.MANAGE) or not has_ended_regions():
        return 0
    return libraries_allowing(user, Action.MANAGE).standing_in_ended_regions().count()


def recode_page(user: PersonLike, *, cursor: int | None = None) -> Page:
    found = libraries_allowing(user, Action.MANAGE).standing_in_ended_regions()
    count = found.count()
    last = found.filter(pk=cursor).first() if cursor else None
    if last is not None:
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    after = [
        f"{level}__replaced_by{above}"
        for level in ("village", "district", "regency")
        for above in ("", "__district", "__regency", "__province")
    ]
    page = cut(found.select_related(*after).order_by("name", "pk"), count)
    scope = scope_for(user, Action.MANAGE)
    rows = []
    for library in page.rows:
        proposed = library.region.replaced_by
        within = proposed is not None and scope.covers_region(proposed)
        rows.append(RecodeRow(library, library.region, proposed, within, _query(proposed)))
    return Page(rows, count, page.next_cursor)


def _query(proposed: Region | None) -> str:
    if proposed is None:
        return ""
    reason = _("New code of the region")
    if proposed.legal_basis:
        reason = f"{reason}: {proposed.legal_basis}"
    code = proposed.code
    return urlencode({"cari": code, "wilayah": code, "alasan": reason})
