"""A way to a new password, given by somebody who may help: a link to send, or a code to say.

Either is good only while whoever made it may still help, and until the next password or sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.accounts.models import User
from jejak.accounts.second_step import remove_second_step
from jejak.accounts.services import set_new_password
from jejak.audit.services import audit
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.notices.models import Kind
from jejak.notices.services import notify

from .codes import hash_code, new_code, read_code
from .models import ResetCode
from .scope import may_reset_password

UNKNOWN_CODE = gettext_lazy(
    "This code opens nothing. Listen once more, or ask for a new one: "
    "a code works once, and only for a short time."
)
# Ends the first part of a link that also takes the second step away; signed with the rest.
SECOND = "-2"


class _Tokens(PasswordResetTokenGenerator):
    """Signs who made the link as well; spent by a new password or a sign-in, as Django's are."""

    key_salt = "jejak.access.passwords"

    def __init__(self, issuer: User, *, removes_second_step: bool = False) -> None:
        super().__init__()
        self.signed = f"{issuer.pk}{SECOND if removes_second_step else ''}"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{self.signed}:{super()._make_hash_value(user, timestamp)}"


@dataclass(frozen=True)
class PasswordLink:
    person: User
    issuer: User
    removes_second_step: bool = False


@transaction.atomic
def make_password_link(
    person: User, *, by: Any, removes_second_step: bool = False
) -> dict[str, str]:
    """Return the parts of the link's address; they are not stored and cannot be shown again."""
    _require_help(person, by)
    audit("account.password_link", person, by=by, detail=_detail(removes_second_step))
    _tell(person, by)
    tokens = _Tokens(by, removes_second_step=removes_second_step)
    uid = f"{person.pk}-{by.pk}{SECOND if removes_second_step else ''}"
    return {"uid": uid, "token": tokens.make_token(person)}


def find_password_link(uid: str, token: str) -> PasswordLink | None:
    """Return whose link it is and who made it.

    None when it is spent, too old or made up, or when its maker may no longer help the person.
    """
    person_id, _dash, issuer_id = uid.partition("-")
    removes = issuer_id.endswith(SECOND)
    person, issuer = _active_user(person_id), _active_user(issuer_id.removesuffix(SECOND))
    if person is None or issuer is None:
        return None
    if not _Tokens(issuer, removes_second_step=removes).check_token(person, token):
        return None
    return PasswordLink(person, issuer, removes) if may_reset_password(issuer, person) else None


@transaction.atomic
def use_password_link(link: PasswordLink, *, password: str) -> None:
    """Set the password that the holder of the link chose. Raises InvalidContent for a weak one."""
    set_new_password(link.person, password=password, issued_by=link.issuer)
    if link.removes_second_step:
        remove_second_step(link.person, issued_by=link.issuer)


@transaction.atomic
def make_reset_code(
    person: User, *, by: Any, removes_second_step: bool = False
) -> tuple[ResetCode, str]:
    """Return the row and its code, which is not stored; an earlier code is worth nothing now."""
    _require_help(person, by)
    ResetCode.objects.filter(user=person).delete()
    code = new_code()
    row = ResetCode.objects.create(
        code_hash=_hash_reset(code.replace("-", "")),
        user=person,
        created_by=by,
        expires_at=timezone.now() + timedelta(hours=settings.RESET_CODE_HOURS),
        removes_second_step=removes_second_step,
        state_mark=_state_mark(person),
    )
    audit("account.password_code", person, by=by, detail=_detail(removes_second_step))
    _tell(person, by)
    return row, code


def find_reset_code(text: str) -> ResetCode | None:
    """Return what a code opens, however it was typed.

    None when it is spent, too old or made up, or when its maker may no longer help the person.
    """
    plain = read_code(text)
    if plain is None:
        return None
    row = (
        ResetCode.objects.filter(code_hash=_hash_reset(plain), expires_at__gt=timezone.now())
        .select_related("user", "created_by")
        .first()
    )
    return row if row is not None and _is_good(row) else None


@transaction.atomic
def use_reset_code(row: ResetCode, *, password: str) -> None:
    """Set the password that the holder of the code chose.

    Raises InvalidContent when the code was spent meanwhile, or for a weak password; the code
    then stays good.
    """
    open_codes = ResetCode.objects.filter(code_hash=row.code_hash)
    found = open_codes.select_for_update(of=("self",)).first()
    if found is None or not _is_good(found):
        raise InvalidContent(UNKNOWN_CODE)
    set_new_password(found.user, password=password, issued_by=found.created_by)
    if found.removes_second_step:
        remove_second_step(found.user, issued_by=found.created_by)
    found.delete()


def _detail(removes_second_step: bool) -> dict[str, bool]:
    return {"removes_second_step": True} if removes_second_step else {}


def _is_good(row: ResetCode) -> bool:
    person, issuer = row.user, row.created_by
    return (
        person.is_active
        and issuer.is_active
        and constant_time_compare(row.state_mark, _state_mark(person))
        and may_reset_password(issuer, person)
    )


def _state_mark(person: User) -> str:
    state = f"{person.pk}:{person.password}:{person.last_login}"
    return salted_hmac("jejak.access.passwords", state, algorithm="sha256").hexdigest()


def _hash_reset(plain: str) -> str:
    return hash_code(plain, purpose="reset")


def _require_help(person: User, by: Any) -> None:
    if not may_reset_password(by, person):
        raise NotAllowed(_("You may not help this person to a new password."))


def _tell(person: User, by: Any) -> None:
    """Let the owner see who made a way into the account, and when."""
    notify(
        [person.pk],
        kind=Kind.PASSWORD,
        path=reverse("account"),
        by=by,
        params={"person": by.name},
    )


def _active_user(text: str) -> User | None:
    try:
        return User.objects.filter(pk=int(text), is_active=True).first()
    except ValueError:
        return None
