"""Invitations: a role promised to whoever holds a code, spent once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.audit.services import audit
from jejak.common.errors import InvalidContent, JejakError, NotAllowed
from jejak.places.models import Library, Region

from .codes import hash_code, new_code, read_code
from .models import Assignment, Invitation
from .roles import Role
from .scope import may_invite
from .services import add_assignment, place_columns, require_invitable

VALID_DAYS = 14


class InvitationClosed(JejakError):
    """It was used, withdrawn or is too old; `state` says which."""

    status = 410
    code = "invitation_closed"

    def __init__(self, state: Invitation.State) -> None:
        self.state = state
        super().__init__(REASONS[state])


REASONS = {
    Invitation.State.SPENT: _(
        "This invitation has been used. If that was you, sign in with your sign-in name."
    ),
    Invitation.State.REVOKED: _(
        "This invitation was withdrawn. Ask the person who sent it for a new one."
    ),
    Invitation.State.EXPIRED: _(
        "This invitation is too old. Ask the person who sent it for a new one."
    ),
}


@transaction.atomic
def invite(
    *, role: str, place: Library | Region, by: Any, invited_name: str = "", days: int = VALID_DAYS
) -> tuple[Invitation, str]:
    """Return the invitation and its code, which is not stored and cannot be shown again."""
    require_invitable(role=role, place=place, by=by)
    code = new_code()
    invitation = Invitation.objects.create(
        code_hash=_hash(code),
        role=role,
        invited_name=invited_name.strip()[:120],
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
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
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
    row.save(update_fields=["accepted_at", "accepted_by"])
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
