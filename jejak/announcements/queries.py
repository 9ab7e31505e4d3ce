"""Reads behind the pages on announcements, each within what the person may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from jejak.access.querysets import libraries_allowing, regions_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, assignments_of, scope_for
from jejak.places.models import Level, Library, Region

from .models import Announcement, AnnouncementQuerySet, Receipt

PAGE_SIZE = 20
ON_HOME = 3
MATCHES = 15


@dataclass(frozen=True)
class Page:
    rows: list[Announcement]
    next_cursor: int | None


def _with_reading(found: AnnouncementQuerySet, user: PersonLike) -> AnnouncementQuerySet:
    own = Receipt.objects.filter(announcement=OuterRef("pk"), user=user.pk)
    return found.select_related("region", "library", "by").annotate(is_read=Exists(own))


def page_for_reader(user: PersonLike, *, before: int | None = None) -> Page:
    """Return one page of what the person is to read, newest first; `is_read` says of each."""
    return _page(_with_reading(Announcement.objects.told_to(user), user), before)


def page_for_keeper(user: PersonLike, *, before: int | None = None) -> Page:
    """Return one page of what the person keeps; `read_count` is how many people read each."""
    found = Announcement.objects.kept_by(user).select_related("region", "library", "by")
    return _page(found.annotate(read_count=Count("receipts")), before)


def _page(found: AnnouncementQuerySet, before: int | None) -> Page:
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return Page(shown, shown[-1].pk if len(rows) > PAGE_SIZE else None)


def for_home(user: PersonLike) -> list[Announcement]:
    """Return what the person has not read and what is pinned, unread first, then pinned."""
    told = Announcement.objects.told_to(user).current().exclude(by=user.pk)
    found = _with_reading(told, user).filter(Q(is_read=False) | Q(is_pinned=True))
    return list(found.order_by("is_read", "-is_pinned", "-pk")[:ON_HOME])


def own_reading(user: PersonLike, announcement: Announcement) -> tuple[bool, Receipt | None]:
    """Return whether it is for the person, and their receipt."""
    is_told = Announcement.objects.told_to(user).filter(pk=announcement.pk).exists()
    return is_told, Receipt.objects.filter(announcement=announcement, user=user.pk).first()


def may_announce(user: PersonLike) -> bool:
    return bool(scope_for(user, Action.REVIEW))


def places_to_offer(user: PersonLike) -> list[Library | Region]:
    """Return the person's own places and the regions one step below them."""
    regions, libraries = [], []
    for assignment in assignments_of(user):
        if assignment.region is not None:
            regions.append(assignment.region)
        elif assignment.library is not None:
            libraries.append(assignment.library)
    wide = [r.pk for r in regions if r.level < Level.DISTRICT]
    below = Region.objects.filter(parent__in=wide).order_by("code")
    scope = scope_for(user, Action.REVIEW)
    places: list[Library | Region] = [*regions, *libraries, *below]
    return [place for place in dict.fromkeys(places) if scope.covers_place(place)]


def matching_places(user: PersonLike, text: str) -> list[Library | Region]:
    """Return the best matches among the places where the person may announce."""
    regions = regions_allowing(user, Action.REVIEW).found(text)
    libraries = libraries_allowing(user, Action.REVIEW).named_like(text)
    return [
        *regions.select_related("province", "regency", "district")[:MATCHES],
        *libraries.select_related("regency")[:MATCHES],
    ]
