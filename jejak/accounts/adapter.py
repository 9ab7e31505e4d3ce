from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jejak.audit.services import audit

from . import services
from .devices import end_sessions, note_device
from .errors import SwitchedOff

MESSAGES = {
    "account/messages/password_changed.txt": _("Your new password is saved."),
    "mfa/messages/totp_activated.txt": _(
        "The app is added. From now on signing in asks for its code."
    ),
    "mfa/messages/totp_deactivated.txt": _("The app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added. You can sign in with it now."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "Here are your emergency codes. Write them down before you go on."
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only; what goes wrong is said in our own words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "This name and password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait five minutes, then try again."
        ),
        "incorrect_password": _("This is not your present password."),
        "enter_current_password": _("This is not your present password."),
    }

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        note_device(request)

    def set_password(self, user: Any, password: str) -> None:
        """Save one's own new password; on other devices one is signed out."""
        with transaction.atomic():
            super().set_password(user, password)
            end_sessions(user, but=self.request.session.session_key)
            audit("account.password", user, by=user)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say whom to ask; only who proved to be the owner comes here."""
        raise SwitchedOff(services.switched_off_by(user))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say what changed in our own words; that one signed in or out can be seen."""
        said = kwargs.get("message") or MESSAGES.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")
