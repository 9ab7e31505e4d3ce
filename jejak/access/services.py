"""Who may act where: assignments, and the invitations that lead to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.audit.services import audit
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.notices.models import Kind
from jejak.notices.services import notify
from jejak.places.models import Library, Region

from .codes import hash_code, new_code, read_code
from .errors import InvitationClosed
from .models import Assignment, Invitation
from .roles import Role, fits_place
from .scope import forget_assignments, may_end, may_invite

VALID_DAYS = 14


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
    row = lock_assignment(assignment)
    if not may_end(by, row):
        raise NotAllowed(_("You may not end this assignment."))
    if row.ended_at is None:
        close_assignment(row, by=by)
        tell_of_role(row.user, row.place, by=by)
    return row


def lock_assignment(assignment: Assignment) -> Assignment:
    return Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)


def close_assignment(row: Assignment, *, by: Any, **detail: Any) -> None:
    """Write the end of a locked assignment, and withdraw what the person may no longer promise."""
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    about = {"role": row.role, "region": row.region_id, "user": row.user_id}
    audit("assignment.end", row, by=by, library_id=row.library_id, detail=about | detail)
    withdraw_invitations_of(row.user, by=by)


def tell_of_role(user: Any, place: Library | Region, *, by: Any) -> None:
    """Tell a person that their tasks at the place changed."""
    params = {"library": str(place), "person": by.name if by is not None else ""}
    notify([user.pk], kind=Kind.ROLE, path=reverse("account"), by=by, params=params)


def withdraw_invitations_of(user: Any, *, by: Any) -> None:
    """Withdraw the open promises that this person may no longer make."""
    forget_assignments(user)
    _withdraw_lost(Invitation.objects.open().filter(created_by=user), by=by)


def withdraw_lost_invitations(library: Library, *, by: Any) -> None:
    """Withdraw the open promises of people in whose area the library no longer stands."""
    promised = Invitation.objects.open().filter(library=library, created_by__isnull=False)
    _withdraw_lost(promised, by=by)


def _withdraw_lost(invitations: QuerySet[Invitation], *, by: Any) -> None:
    rows = invitations.select_for_update(of=("self",)).select_related("created_by", "library")
    for invitation in rows.order_by("pk"):
        if not may_invite(invitation.created_by, Role(invitation.role), invitation.place):
            invitation.revoked_at = timezone.now()
            invitation.save(update_fields=["revoked_at"])
            audit("invitation.revoke", invitation, by=by, library_id=invitation.library_id)


@transaction.atomic
def invite(
    *,
    role: str,
    place: Library | Region,
    by: Any,
    invited_name: str = "",
    invited_phone: str = "",
    days: int = VALID_DAYS,
) -> tuple[Invitation, str]:
    """Return the invitation and its code, which is not stored and cannot be shown again."""
    require_invitable(role=role, place=place, by=by)
    code = new_code()
    invitation = Invitation.objects.create(
        code_hash=_hash(code),
        role=role,
        invited_name=invited_name.strip()[:120],
        invited_phone=invited_phone,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
        **place_columns(place),
    )
    _audit("invitation.create", invitation, by=by)
    return invitation, code


@transaction.atomic
def renew_invitation(
    invitation: Invitation, *, by: Any, days: int = VALID_DAYS
) -> tuple[Invitation, str]:
    """Give it a new code and a new end; the old code is worth nothing from now on."""
    row = _locked(invitation)
    _require_keeper(row, by)
    if row.state in {Invitation.State.SPENT, Invitation.State.REVOKED}:
        raise InvitationClosed(row.state)
    code = new_code()
    row.code_hash, row.expires_at = _hash(code), timezone.now() + timedelta(days=days)
    row.save(update_fields=["code_hash", "expires_at"])
    _audit("invitation.renew", row, by=by)
    return row, code


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Any) -> Invitation:
    """Withdraw it; one that was accepted stays accepted."""
    row = _locked(invitation)
    _require_keeper(row, by)
    if row.state is Invitation.State.SPENT:
        raise InvitationClosed(row.state)
    if row.revoked_at is None:
        row.revoked_at, row.invited_phone = timezone.now(), ""
        row.save(update_fields=["revoked_at", "invited_phone"])
        _audit("invitation.revoke", row, by=by)
    return row


def find_invitation(code: str) -> Invitation | None:
    """Return the invitation of a code however it was typed; its `state` says what it is worth."""
    plain = read_code(code)
    if plain is None:
        return None
    return (
        Invitation.objects.filter(code_hash=hash_code(plain))
        .select_related("library__regency", "region", "created_by")
        .first()
    )


@transaction.atomic
def accept_invitation(
    invitation: Invitation,
    *,
    name: str,
    sign_in_name: str,
    password: str,
    language: str = User.Language.INDONESIAN,
) -> User:
    """Spend it: make the account and its assignment. Raises InvitationClosed, InvalidContent."""
    row = _locked_open(invitation)
    user = create_account(
        name=name, sign_in_name=sign_in_name, password=password, language=language
    )
    _spend(row, user)
    return user


@transaction.atomic
def join_by_invitation(invitation: Invitation, *, by: User) -> Assignment:
    """Spend it for somebody who has an account already."""
    return _spend(_locked_open(invitation), by)


def _spend(row: Invitation, user: User) -> Assignment:
    assignment = add_assignment(user, role=row.role, place=row.place, by=row.created_by)
    row.accepted_at, row.accepted_by = timezone.now(), user
    row.invited_phone = ""  # it was only kept to be written to
    row.save(update_fields=["accepted_at", "accepted_by", "invited_phone"])
    _audit("invitation.accept", row, by=user)
    return assignment


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)


def _locked_open(invitation: Invitation) -> Invitation:
    """Two people with one link meet here: the second waits, then finds it spent."""
    row = _locked(invitation)
    if row.code_hash != invitation.code_hash:  # renewed between the page and the button
        raise InvitationClosed(Invitation.State.REVOKED)
    if row.state is not Invitation.State.OPEN:
        raise InvitationClosed(row.state)
    if isinstance(row.place, Library) and row.place.is_closed:
        raise InvalidContent(_("This library is closed. Ask the person who invited you."))
    return row


def _require_keeper(invitation: Invitation, by: Any) -> None:
    if not may_invite(by, Role(invitation.role), invitation.place):
        raise NotAllowed(_("You may not give this role here."))


def _hash(shown_code: str) -> str:
    return hash_code(shown_code.replace("-", ""))


def _audit(action: str, invitation: Invitation, *, by: Any) -> None:
    audit(
        action,
        invitation,
        by=by,
        library_id=invitation.library_id,
        detail={"role": invitation.role, "region": invitation.region_id},
    )
