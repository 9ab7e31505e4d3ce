"""Switching an account off and on, by somebody above all of its assignments."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.accounts.models import User
from jejak.accounts.services import switch_account
from jejak.common.errors import NotAllowed
from jejak.notices.models import Kind
from jejak.notices.services import notify

from .models import ResetCode
from .scope import stands_above
from .services import withdraw_invitations_of


@transaction.atomic
def deactivate_account(person: User, *, by: Any) -> User:
    """Switch the account off; its sessions, its code and its open invitations end at once."""
    _require_above(person, by)
    row = switch_account(person, on=False, by=by)
    ResetCode.objects.filter(user=row).delete()
    withdraw_invitations_of(row, by=by)
    _tell(row, by)
    return row


@transaction.atomic
def reactivate_account(person: User, *, by: Any) -> User:
    """Switch the account on again, with the assignments that it kept."""
    _require_above(person, by)
    row = switch_account(person, on=True, by=by)
    _tell(row, by)
    return row


def _require_above(person: User, by: Any) -> None:
    if not stands_above(by, person):
        raise NotAllowed(_("Only somebody above all tasks of this person may do that."))


def _tell(person: User, by: Any) -> None:
    notify(
        [person.pk],
        kind=Kind.SECURITY,
        path=reverse("account"),
        by=by,
        params={"person": by.name},
    )
