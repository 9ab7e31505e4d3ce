"""The second step of signing in: an app's codes, passkeys, and codes kept for an emergency."""

from __future__ import annotations

import base64
import functools
import hashlib
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.audit.services import audit

from .devices import device_in_words
from .models import User

NAME_LENGTH = 60


class SecondStepAdapter(DefaultMFAAdapter):
    """Our own words, and secrets that a leaked table does not give away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This is not right. Look at it once more; a code changes every 30 seconds."
        ),
    }

    def get_totp_issuer(self) -> str:
        return "Jejak"

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.sign_in_name)

    def _get_site_name(self) -> str:
        return "Jejak"

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Name a new passkey after the device on which it is made."""
        agent = context.request.headers.get("user-agent", "")[:400]
        return device_in_words(agent) or _("Passkey")


@functools.cache
def _cipher() -> Fernet:
    key = hashlib.sha256(b"second-step:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def has_second_step(user: Any) -> bool:
    """Return whether a password alone no longer opens the account."""
    return bool(Authenticator.objects.filter(user_id=user.pk).exists())


@transaction.atomic
def remove_second_step(user: User, *, issued_by: User) -> None:
    """Remove a second step that was lost; the line says who allowed it."""
    removed, _models = Authenticator.objects.filter(user_id=user.pk).delete()
    if removed:
        audit("account.second_step_remove", user, by=user, detail={"issued_by": issued_by.pk})
