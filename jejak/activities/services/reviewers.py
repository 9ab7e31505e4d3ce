"""Who checks a record: somebody who stands above its author. For one row and for a list."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from jejak.access.models import Assignment, AssignmentQuerySet
from jejak.access.roles import RANK, Action
from jejak.access.scope import PersonLike, rank_in, scopes_by_role
from jejak.activities.errors import NotAboveTheAuthor, OwnWords
from jejak.activities.models import Activity, ActivityQuerySet
from jejak.places.models import Level


def may_review(user: PersonLike, activity: Activity) -> bool:
    """Return whether the person stands above the author of the latest words."""
    try:
        require_reviewer(user, activity)
    except (OwnWords, NotAboveTheAuthor):
        return False
    return True


def require_reviewer(by: PersonLike, activity: Activity) -> None:
    if activity.content_by_id == by.pk:
        raise OwnWords
    if rank_in(by, activity.library) <= rank_in(activity.content_by, activity.library):
        raise NotAboveTheAuthor


def waiting_for(user: PersonLike) -> ActivityQuerySet:
    """Return what waits for this very person: the rows for which `may_review` says yes."""
    rows: ActivityQuerySet = (
        Activity.objects.allowing(user, Action.REVIEW)
        .waiting_for_review()
        .exclude(content_by=user.pk)
        .filter(_written_below(user))
    )
    return rows


def _written_below(user: PersonLike) -> Q:
    """Return the filter on records whose author stands below the person, by each of their ranks.

    Where two ranks of one person meet, the higher lets through more, and so decides.
    """
    below = Q(pk__in=[])
    for role, scope in scopes_by_role(user, Action.VIEW):
        if rank := RANK.get(role, 0):
            below |= scope.condition() & ~Q(Exists(_of_the_author(rank)))
    return below


def _of_the_author(rank: int) -> AssignmentQuerySet:
    """Return what a record's author holds over its place, of this rank or above."""
    return Assignment.objects.active().filter(
        Q(library=OuterRef("library_id"))
        | Q(region__level=Level.COUNTRY)
        | Q(region=OuterRef("province_id"))
        | Q(region=OuterRef("regency_id")),
        user=OuterRef("content_by_id"),
        user__is_active=True,
        role__in=[role for role, held in RANK.items() if held >= rank],
    )
