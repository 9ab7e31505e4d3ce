"""What to do next for a library, and whether this person may do it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.access.models import Assignment, Invitation
from jejak.access.roles import Action, Role
from jejak.access.scope import (
    PersonLike,
    may_invite,
    may_reset_password,
    read_assignments_at_once,
    scope_for,
)

from .standing import AccountState, managers, pending_for_managers


@dataclass(frozen=True)
class Step:
    """A link, or a button that posts."""

    label: str
    href: str
    icon: str
    is_post: bool = False


def with_steps(user: PersonLike, libraries: Iterable[Any]) -> list[tuple[Any, Step | None]]:
    """Return each library with the step that closes its gap, in a fixed number of queries."""
    rows = list(libraries)
    invitations = _latest_invitations(rows)
    keepers = _keepers(rows)
    return [
        (library, _step(user, library, invitations.get(library.pk), keepers.get(library.pk)))
        for library in rows
    ]


def _latest_invitations(rows: list[Any]) -> dict[int | None, Invitation]:
    promised = (AccountState.INVITED, AccountState.EXPIRED)
    wanted = [library.pk for library in rows if library.account_state in promised]
    if not wanted:
        return {}
    found = pending_for_managers().filter(library__in=wanted).order_by("expires_at", "pk")
    return {invitation.library_id: invitation for invitation in found}


def _keepers(rows: list[Any]) -> dict[int | None, Assignment]:
    wanted = [r.pk for r in rows if r.account_state == AccountState.NEVER_SIGNED_IN]
    if not wanted:
        return {}
    found = list(managers().filter(library__in=wanted).select_related("user").order_by("-pk"))
    read_assignments_at_once([row.user for row in found])
    return {row.library_id: row for row in found}


def _step(
    user: PersonLike, library: Any, invitation: Invitation | None, keeper: Assignment | None
) -> Step | None:
    state = AccountState(library.account_state)
    if state is AccountState.NEVER_SIGNED_IN:
        return _help(user, keeper)
    if state is AccountState.NEVER_REPORTED:
        return _call(user, library)
    if state in {AccountState.CLOSED, AccountState.REPORTED}:
        return None
    if not may_invite(user, Role.MANAGER, library):
        return None
    if invitation is None:
        address = f"{reverse('library_invite', args=[library.pk])}?peran={Role.MANAGER.value}"
        return Step(_("Invite"), address, "plus")
    label = _("Send again") if state is AccountState.INVITED else _("Renew the invitation")
    return Step(label, reverse("invitation_renew", args=[invitation.pk]), "send", is_post=True)


def _help(user: PersonLike, keeper: Assignment | None) -> Step | None:
    if keeper is None or not may_reset_password(user, keeper.user):
        return None
    address = reverse("person_password", args=[keeper.pk])
    return Step(_("Help with the password"), address, "key", is_post=True)


def _call(user: PersonLike, library: Any) -> Step | None:
    if not scope_for(user, Action.REVIEW).covers_library(library):
        return None
    return Step(_("Call"), reverse("library_contact", args=[library.pk]), "phone")
