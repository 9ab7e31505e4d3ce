"""On which side of a library's records a person stands."""

from __future__ import annotations

from enum import StrEnum

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.activities.models import Activity, State
from jejak.activities.services.authors import is_on_behalf
from jejak.places.models import Library


class Side(StrEnum):
    LIBRARY = "library"
    OFFICE = "office"


def side_of(user: PersonLike, library: Library) -> Side | None:
    """Return for whom the person writes about the library's records; None for nobody."""
    if scope_for(user, Action.RECORD).covers_library(library) and not is_on_behalf(user, library):
        return Side.LIBRARY
    if scope_for(user, Action.REVIEW).covers_library(library):
        return Side.OFFICE
    return None


def may_talk(user: PersonLike, activity: Activity) -> bool:
    return activity.state != State.DRAFT and side_of(user, activity.library) is not None
