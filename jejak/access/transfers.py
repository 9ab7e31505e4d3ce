"""Tasks that move on: leaving one, handing it over, or taking it to another library."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jejak.accounts.models import User
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.places.models import Library, Region

from .models import Assignment
from .roles import Role
from .scope import may_transfer
from .services import add_assignment, close_assignment, lock_assignment, place_columns, tell_of_role


def successors_of(assignment: Assignment) -> list[User]:
    """Return who holds the same role at the same place, and may take it on alone."""
    others = (
        Assignment.objects.active()
        .filter(role=assignment.role, user__is_active=True, **place_columns(assignment.place))
        .exclude(user_id=assignment.user_id)
        .select_related("user")
        .order_by("pk")
    )
    return [other.user for other in others]


@transaction.atomic
def leave_assignment(
    assignment: Assignment, *, successor: User | None = None, by: Any
) -> Assignment:
    """End one's own assignment; a successor who is named is told.

    Raises InvalidContent when the successor no longer holds the role there.
    """
    row = lock_assignment(assignment)
    if row.user_id != by.pk:
        raise NotAllowed(_("Only the person may leave a task of their own."))
    if row.ended_at is not None:
        return row
    if successor is None:
        close_assignment(row, by=by, left=True)
        return row
    if successor not in successors_of(row):
        raise InvalidContent(
            fields={"successor": _("This person no longer has the task. Choose another.")}
        )
    close_assignment(row, by=by, left=True, successor=successor.pk)
    tell_of_role(successor, row.place, by=by)
    return row


@transaction.atomic
def transfer_assignment(assignment: Assignment, *, place: Library | Region, by: Any) -> Assignment:
    """End the assignment where it is and give the same role elsewhere, both or neither."""
    row = lock_assignment(assignment)
    if not may_transfer(by, row, place):
        raise NotAllowed(_("You may not move this person there."))
    if row.ended_at is not None:
        raise InvalidContent(_("This task has ended meanwhile."))
    if isinstance(place, Library) and place.is_closed:
        raise InvalidContent(fields={"place": _("This library is closed. Choose another.")})
    moved = add_assignment(row.user, role=Role(row.role), place=place, by=by)
    close_assignment(row, by=by, successor_assignment=moved.pk)
    tell_of_role(row.user, place, by=by)
    return moved
