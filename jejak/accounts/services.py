"""Writes to accounts: making one, changing one's own details, a new password."""

from __future__ import annotations

import re
import unicodedata

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jejak.audit.models import AuditEntry
from jejak.audit.services import audit
from jejak.common.errors import InvalidContent

from .devices import end_sessions
from .models import User
from .names import normal_phone

SWITCHED_ON, SWITCHED_OFF = "account.switch_on", "account.switch_off"
USERNAME = re.compile(r"^(?=.*[a-z])[a-z0-9][a-z0-9._-]{2,59}$")


def suggest_username(name: str) -> str:
    """Return a free username made of the name: `siti.aminah`, then `siti.aminah2`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)[:3]
    base = ".".join(words)[:50]
    if not USERNAME.match(base):
        base = f"pengguna.{base}".rstrip(".")
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}{number}"
    return found


def read_sign_in_name(text: str, *, name: str) -> dict[str, str]:
    """Return the account's columns for what a person typed to sign in with.

    A mobile number or an e-mail also gets a username made of the person's name, and nothing
    typed gets only that. Raises InvalidContent with the remedy.
    """
    text = text.strip()
    if not text:
        return {"username": suggest_username(name)}
    if "@" in text:
        return {"username": suggest_username(name), "email": clean_email(text)}
    if not re.search(r"[A-Za-z]", text):
        return {"username": suggest_username(name), "phone": clean_phone(text, "sign_in_name")}
    username = text.lower()
    if not USERNAME.match(username):
        raise InvalidContent(
            fields={
                "sign_in_name": _(
                    "A username has at least 3 letters or digits, no spaces. Try: %(suggestion)s"
                )
                % {"suggestion": suggest_username(name)}
            }
        )
    return {"username": username}


def clean_email(text: str, field: str = "sign_in_name") -> str:
    try:
        validate_email(text.strip())
    except ValidationError as error:
        raise InvalidContent(
            fields={field: _("This is not a complete e-mail address. Example: ana@contoh.id")}
        ) from error
    return text.strip()


def clean_phone(text: str, field: str = "phone") -> str:
    phone = normal_phone(text)
    if phone is None:
        raise InvalidContent(
            fields={field: _("This is not a complete mobile number. Example: 0812 3456 7890")}
        )
    return phone


def check_password_strength(password: str, user: User, field: str = "password") -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidContent(fields={field: " ".join(error.messages)}) from error


@transaction.atomic
def create_account(
    *,
    name: str,
    sign_in_name: str,
    password: str | None,
    language: str = User.Language.INDONESIAN,
) -> User:
    """Make an account. Raises InvalidContent for a name that is taken or a weak password.

    Without a password nobody can sign in until one is set.
    """
    problems: dict[str, object] = {}
    if not name.strip():
        problems["name"] = _("Write your name.")
    user = User(name=name.strip(), language=language)
    try:
        for column, value in read_sign_in_name(sign_in_name, name=name).items():
            setattr(user, column, value)
    except InvalidContent as error:
        problems |= error.fields
    try:
        if password is not None:
            check_password_strength(password, user)
    except InvalidContent as error:
        problems |= error.fields
    if problems:  # all at once, so that nobody mends one and meets the next
        raise InvalidContent(fields=problems)
    user.set_password(password)  # None makes one that nothing matches
    _save_unique(user, field_of_username="sign_in_name", field="sign_in_name")
    audit("account.create", user, by=user)
    return user


@transaction.atomic
def update_account(user: User, *, name: str, phone: str, email: str, language: str) -> User:
    """Change one's own details; an empty phone or e-mail is taken away."""
    if not name.strip():
        raise InvalidContent(fields={"name": _("Write your name.")})
    row = User.objects.select_for_update().get(pk=user.pk)
    row.name, row.language = name.strip(), language
    row.phone = clean_phone(phone) if phone.strip() else None
    row.email = clean_email(email, "email") if email.strip() else None
    _save_unique(row, field_of_username="username")
    audit("account.update", row, by=row)
    return row


@transaction.atomic
def set_new_password(user: User, *, password: str, issued_by: User) -> None:
    """Set the password that the holder of a link or code chose; every session ends.

    The line also says who made the link or code.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    check_password_strength(password, row)
    row.set_password(password)
    row.save(update_fields=["password"])
    end_sessions(row)
    audit("account.password", row, by=row, detail={"issued_by": issued_by.pk})


@transaction.atomic
def switch_account(user: User, *, on: bool, by: User) -> User:
    """Switch an account off or on; who may, is asked in `access`. Sessions end at once.

    What the person wrote stays theirs, and stays where it is.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.is_active != on:
        row.is_active = on
        row.save(update_fields=["is_active"])
        end_sessions(row)
        audit(SWITCHED_ON if on else SWITCHED_OFF, row, by=by)
    return row


def switched_off_by(user: User) -> str:
    """Return the name of whoever switched the account off last; empty if it is not known."""
    lines = AuditEntry.objects.filter(
        target_type=User._meta.label_lower, target_id=str(user.pk), action=SWITCHED_OFF
    )
    line = lines.select_related("by").order_by("-id").first()
    return str(line.by) if line and line.by else ""


def set_language(user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)


def _save_unique(user: User, *, field_of_username: str, field: str = "") -> None:
    """Save; name the field whose value somebody else already has."""
    taken = {
        "username": (field_of_username, _("This username is taken. Choose another.")),
        "phone": (field or "phone", _("This mobile number already has an account.")),
        "email_belongs": (field or "email", _("This e-mail already has an account.")),
    }
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        for part, (name, message) in taken.items():
            if part in constraint:
                raise InvalidContent(fields={name: message}) from error
        raise
