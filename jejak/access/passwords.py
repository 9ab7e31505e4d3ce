"""A link to a new password: given by somebody who may help, good only while they still may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils.translation import gettext as _

from jejak.accounts.models import User
from jejak.accounts.services import set_new_password
from jejak.audit.services import audit
from jejak.common.errors import NotAllowed

from .scope import may_reset_password


class _Tokens(PasswordResetTokenGenerator):
    """Signs who made the link as well; spent by a new password or a sign-in, as Django's are."""

    key_salt = "jejak.access.passwords"

    def __init__(self, issuer: User) -> None:
        super().__init__()
        self.issuer = issuer

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{self.issuer.pk}:{super()._make_hash_value(user, timestamp)}"


@dataclass(frozen=True)
class PasswordLink:
    person: User
    issuer: User


@transaction.atomic
def make_password_link(person: User, *, by: Any) -> dict[str, str]:
    """Return the parts of the link's address; they are not stored and cannot be shown again."""
    if not may_reset_password(by, person):
        raise NotAllowed(_("You may not help this person to a new password."))
    audit("account.password_link", person, by=by)
    return {"uid": f"{person.pk}-{by.pk}", "token": _Tokens(by).make_token(person)}


def find_password_link(uid: str, token: str) -> PasswordLink | None:
    """Return whose link it is and who made it.

    None when it is spent, too old or made up, or when its maker may no longer help the person.
    """
    person_id, _dash, issuer_id = uid.partition("-")
    person, issuer = _active_user(person_id), _active_user(issuer_id)
    if person is None or issuer is None or not _Tokens(issuer).check_token(person, token):
        return None
    return PasswordLink(person, issuer) if may_reset_password(issuer, person) else None


def use_password_link(link: PasswordLink, *, password: str) -> None:
    """Set the password that the holder of the link chose. Raises InvalidContent for a weak one."""
    set_new_password(link.person, password=password, issued_by=link.issuer)


def _active_user(text: str) -> User | None:
    try:
        return User.objects.filter(pk=int(text), is_active=True).first()
    except ValueError:
        return None
