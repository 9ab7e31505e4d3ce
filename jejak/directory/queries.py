"""Reads behind the pages on libraries, people and regions, each within the person's scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from jejak.access.models import Assignment, Invitation
from jejak.access.querysets import libraries_allowing, regions_allowing
from jejak.access.roles import HELD_OVER, Action, Role
from jejak.access.scope import (
    PersonLike,
    assignments_of,
    may_end,
    may_invite,
    may_reset_password,
    people_below,
    read_assignments_at_once,
)
from jejak.places.models import LEVEL_COLUMNS, Level, Library, Region

PAGE_SIZE = 50
# Further matches are better found by a better search.
MATCHES = 20


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    count: int
    # The row after which the next page begins; empty on the last page.
    next_cursor: str


def libraries_in(libraries: Any, region: Region | None) -> Any:
    if region is None or region.level == Level.COUNTRY:
        return libraries
    return libraries.filter(**{LEVEL_COLUMNS[Level(region.level)]: region.pk})


def page_by_name(
    user: PersonLike, libraries: Any, *, text: str = "", cursor: int | None = None
) -> Page:
    """Return these libraries by name; a search returns the most alike first, on one page."""
    found = libraries.named_like(text) if text else libraries
    count = found.count()
    found = found.select_related("regency", "district", "village")
    if text:
        return Page(list(found[:PAGE_SIZE]), count, "")
    last = libraries_allowing(user, Action.VIEW).filter(pk=cursor).first() if cursor else None
    if last:
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    return cut(found.order_by("name", "pk"), count)


def cut(rows: Any, count: int) -> Page:
    found = list(rows[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    return Page(found[:PAGE_SIZE], count, str(found[PAGE_SIZE - 1].pk) if more else "")


def region_of_code(code: str) -> Region | None:
    digits = code.replace(".", "").strip()
    if not digits.isascii() or not digits.isdigit():
        return None
    return (
        Region.objects.filter(code=digits).select_related("province", "regency", "district").first()
    )


def widest_region(user: PersonLike) -> Region | None:
    """Return the one region that holds the person's whole scope, if a role is over one."""
    regions = [a.region for a in assignments_of(user) if a.region is not None]
    return min(regions, key=lambda region: region.level, default=None)


def region_steps(user: PersonLike, chosen: Region | None) -> list[Region]:
    """Return the regions to offer beside a list: those below the chosen, or below one's own."""
    base = chosen or widest_region(user)
    if base is None or base.level >= Level.VILLAGE:
        return []
    return list(Region.objects.valid().filter(parent=base).order_by("code"))


def chain_of(region: Region) -> list[Region]:
    """Return the region and those above it, widest first, without the country."""
    above = [region.province, region.regency, region.district]
    return [step for step in above if step is not None] + [region]


@dataclass(frozen=True)
class RegionRow:
    region: Region
    library_count: int


def region_rows(user: PersonLike, *, text: str = "", parent: Region | None = None) -> Page:
    """Return regions found or below another, each with the libraries in the person's scope."""
    found = Region.objects.found(text) if text else Region.objects.filter(parent=parent)
    if not text:
        found = found.order_by("code")
    count = found.count()
    limit = PAGE_SIZE if text else None  # nothing has more than 100 children to speak of
    related = ("province", "regency", "district", "replaced_by")
    regions = list(found.select_related(*related)[:limit])
    counts = _library_counts(user, regions)
    return Page([RegionRow(region, counts.get(region.pk, 0)) for region in regions], count, "")


def _library_counts(user: PersonLike, regions: Iterable[Region]) -> dict[int, int]:
    visible = libraries_allowing(user, Action.VIEW)
    counts: dict[int, int] = {}
    for level, column in LEVEL_COLUMNS.items():
        pks = [region.pk for region in regions if region.level == level]
        if pks:
            rows = visible.filter(**{f"{column}__in": pks}).values_list(column)
            counts |= dict(rows.annotate(n=Count("pk")))
    for region in regions:
        if region.level == Level.COUNTRY:
            counts[region.pk] = visible.count()
    return counts


def matching_regions(user: PersonLike, action: Action, text: str) -> list[Region]:
    """Return the best matches among the regions where the person may do this."""
    found = regions_allowing(user, action).exclude(level=Level.COUNTRY).found(text)
    return list(found.select_related("province", "regency", "district")[:MATCHES])


def matching_places(user: PersonLike, role: Role, text: str) -> list[Library | Region]:
    """Return the best matches among the places where the person may give the role."""
    found: list[Library | Region] = []
    levels = [level for level in HELD_OVER[role] if level is not None]
    if levels:
        regions = regions_allowing(user, Action.INVITE).found(text).filter(level__in=levels)
        found += regions.select_related("province", "regency", "district")[:MATCHES]
    if None in HELD_OVER[role]:
        libraries = libraries_allowing(user, Action.INVITE).named_like(text)
        found += libraries.select_related("regency", "district", "village")[:MATCHES]
    return [place for place in found if may_invite(user, role, place)]


def own_places(user: PersonLike, role: Role) -> list[Library | Region]:
    """Return the person's own places where they may give the role; no search is needed."""
    places = {str(a.place.pk) + str(type(a.place)): a.place for a in assignments_of(user)}
    return [place for place in places.values() if may_invite(user, role, place)]


@dataclass(frozen=True)
class PersonRow:
    assignment: Assignment
    may_end: bool
    may_reset_password: bool


def people_page(
    user: PersonLike, *, text: str = "", role: str = "", cursor: int | None = None
) -> Page:
    """Return active assignments that the person keeps, latest first."""
    found = Assignment.objects.active().filter(people_below(user))
    if role:
        found = found.filter(role=role)
    if text:
        found = found.filter(Q(user__name__icontains=text) | Q(user__username__icontains=text))
    count = found.count()
    if cursor:
        found = found.filter(pk__lt=cursor)
    related = ("user", "library__regency", "region")
    page = cut(found.select_related(*related).order_by("-pk"), count)
    return Page(person_rows(user, page.rows), count, page.next_cursor)


def people_of_library(user: PersonLike, library: Library) -> list[PersonRow]:
    rows = Assignment.objects.active().filter(library=library).select_related("user", "library")
    return person_rows(user, rows.order_by("pk"))


def person_rows(user: PersonLike, assignments: Iterable[Assignment]) -> list[PersonRow]:
    rows = list(assignments)
    read_assignments_at_once([a.user for a in rows])
    return [PersonRow(a, may_end(user, a), may_reset_password(user, a.user)) for a in rows]


@dataclass(frozen=True)
class InvitationRow:
    invitation: Invitation
    may_keep: bool


def pending_invitations(user: PersonLike, library: Library | None = None) -> list[InvitationRow]:
    """Return what is promised and not yet accepted or withdrawn, also when too old."""
    found = Invitation.objects.filter(people_below(user), accepted_at=None, revoked_at=None)
    if library is not None:
        found = found.filter(library=library)
    rows = found.select_related("library__regency", "region", "created_by").order_by("-pk")
    return [
        InvitationRow(row, may_invite(user, Role(row.role), row.place)) for row in rows[:PAGE_SIZE]
    ]


def fetch_assignment_for(user: PersonLike, pk: int) -> Assignment:
    found = Assignment.objects.active().filter(people_below(user), pk=pk)
    row = found.select_related("user", "library", "region").first()
    if row is None:
        raise Http404
    return row


def fetch_invitation_for(user: PersonLike, pk: int) -> Invitation:
    found = Invitation.objects.filter(people_below(user), pk=pk)
    row = found.select_related("library", "region").first()
    if row is None:
        raise Http404
    return row
