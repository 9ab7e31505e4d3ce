"""Who writes a record: the library's own people, or the person who recorded on its behalf."""

from __future__ import annotations

from django.db.models import Q

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action, Role
from jejak.access.scope import PersonLike, assignments_of, require, scope_for
from jejak.activities.errors import NotYourRecord
from jejak.activities.models import Activity
from jejak.places.models import Library
from jejak.places.querysets import LibraryQuerySet


def is_on_behalf(by: PersonLike, library: Library) -> bool:
    """Return whether the person writes for a library that is not their own."""
    return not any(
        (a.role == Role.MANAGER and a.library_id == library.pk)
        or (a.role == Role.PROVINCE_OFFICE and a.region_id == library.regency_id)
        or (
            a.role == Role.REGENCY_OFFICE
            and a.region_id == library.regency_id
            and library.library_type == Library.Type.REGENCY
        )
        for a in assignments_of(by)
    )


def own_libraries(by: PersonLike) -> LibraryQuerySet:
    """Return the libraries that the person writes for without doing so on behalf."""
    own = Q(pk__in=[])
    for a in assignments_of(by):
        if a.role == Role.MANAGER:
            own |= Q(pk=a.library_id)
        elif a.role == Role.PROVINCE_OFFICE:
            own |= Q(regency_id=a.region_id)
        elif a.role == Role.REGENCY_OFFICE:
            own |= Q(regency_id=a.region_id, library_type=Library.Type.REGENCY)
    return libraries_allowing(by, Action.RECORD).filter(own)


def may_change(user: PersonLike, activity: Activity) -> bool:
    """Reviewers return or verify, they do not edit what a library wrote.

    An office changes what was recorded for its own library by the people of that office.
    """
    if not scope_for(user, Action.RECORD).covers_library(activity.library):
        return False
    if activity.recorded_by_id == user.pk or _manages(user, activity.library):
        return True
    if is_on_behalf(user, activity.library):
        return False
    return not is_on_behalf(activity.recorded_by, activity.library) and not _manages(
        activity.recorded_by, activity.library
    )


def _manages(user: PersonLike, library: Library) -> bool:
    return any(a.role == Role.MANAGER and a.library_id == library.pk for a in assignments_of(user))


def require_author(by: PersonLike, activity: Activity) -> None:
    require(by, Action.RECORD, activity.library)
    if not may_change(by, activity):
        raise NotYourRecord
