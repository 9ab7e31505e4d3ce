"""Assignments: who may act where. Invitations stand beside, in `invitations.py`."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.audit.services import audit
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.places.models import Library, Region

from .models import Assignment, Invitation
from .roles import Role, fits_place
from .scope import forget_assignments, may_end, may_invite


def place_columns(place: Library | Region) -> dict[str, int | None]:
    if isinstance(place, Library):
        return {"library_id": place.pk, "region_id": None}
    return {"library_id": None, "region_id": place.pk}


def require_invitable(*, role: str, place: Library | Region, by: Any) -> None:
    """Raise unless the role is held over such a place and the person may give it there.

    `by` is None for the programme itself: the command line and the demonstration.
    """
    if not fits_place(Role(role), place):
        raise InvalidContent(fields={"role": _("This role is not held over such a place.")})
    if by is not None and not may_invite(by, Role(role), place):
        raise NotAllowed(_("You may not give this role here."))


@transaction.atomic
def assign(user: Any, *, role: str, place: Library | Region, by: Any) -> Assignment:
    """Give a person a role over a library or region."""
    require_invitable(role=role, place=place, by=by)
    return add_assignment(user, role=role, place=place, by=by)


def add_assignment(user: Any, *, role: str, place: Library | Region, by: Any) -> Assignment:
    """Write the assignment; an invitation accepted was checked when it was made."""
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                user=user, role=role, created_by=by, **place_columns(place)
            )
    except IntegrityError as error:
        raise InvalidContent(_("This person already holds this role here.")) from error
    forget_assignments(user)
    audit(
        "assignment.create",
        assignment,
        by=by or user,
        library_id=assignment.library_id,
        detail={"role": role, "region": assignment.region_id, "user": user.pk},
    )
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: Any) -> Assignment:
    """Take the role away from now on; what the person did stays theirs."""
    row = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if not may_end(by, row):
        raise NotAllowed(_("You may not end this assignment."))
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        audit(
            "assignment.end",
            row,
            by=by,
            library_id=row.library_id,
            detail={"role": row.role, "region": row.region_id, "user": row.user_id},
        )
        _withdraw_invitations_of(row.user, by=by)
    return row


def _withdraw_invitations_of(user: Any, *, by: Any) -> None:
    """Withdraw the open promises that this person may no longer make."""
    forget_assignments(user)
    for invitation in Invitation.objects.open().filter(created_by=user).select_for_update():
        if not may_invite(user, Role(invitation.role), invitation.place):
            invitation.revoked_at = timezone.now()
            invitation.save(update_fields=["revoked_at"])
            audit("invitation.revoke", invitation, by=by, library_id=invitation.library_id)
