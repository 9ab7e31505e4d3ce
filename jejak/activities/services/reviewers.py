"""Who checks a record: somebody who stands above its author."""

from __future__ import annotations

from jejak.access.scope import PersonLike, rank_in
from jejak.activities.errors import NotAboveTheAuthor, OwnWords
from jejak.activities.models import Activity


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
