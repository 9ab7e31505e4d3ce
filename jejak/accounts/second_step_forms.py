"""Forms of the second step, in our own words; what is right is decided by allauth."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import PlainTextField

from .second_step import NAME_LENGTH, SecondStepAdapter

# A code of an app is good for three steps of 30 seconds, the one before and after included.
CODE_SECONDS = 120
# What a made-up answer of a device makes the reader raise.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


def not_right() -> ValidationError:
    return ValidationError(SecondStepAdapter.error_messages["incorrect_code"], "incorrect_code")


def code_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class _OnceForm:
    """A code that was used is not taken again, as long as it would still be good."""

    user: Any

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        digits = "".join(c for c in code if c.isalnum())
        if not cache.add(f"second-step-used:{self.user.pk}:{digits}", True, CODE_SECONDS):
            raise not_right()
        return code


CODE_HELP = _("Six digits from the app, or one of your emergency codes.")


class CodeForm(_OnceForm, codes.AuthenticateForm):
    code = code_field(_("Code"), CODE_HELP)


class CodeAgainForm(_OnceForm, codes.ReauthenticateForm):
    code = code_field(_("Code"), CODE_HELP)


class AppForm(_OnceForm, ActivateTOTPForm):
    code = code_field(_("Code that the app shows"), _("Six digits."))


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label, self.fields["password"].help_text = _("Password"), ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class NewPasskeyForm(passkeys._BaseAddWebAuthnForm):
    """A passkey signs in by itself; so the device must have asked who is there."""

    name = PlainTextField(
        label=_("Name of this passkey"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=_("So that you know it again."),
    )

    def clean(self) -> dict[str, Any]:
        if "credential" in self.cleaned_data:
            self.cleaned_data["passwordless"] = True
        try:
            cleaned: dict[str, Any] = super().clean()
        except UNREADABLE as error:
            raise not_right() from error
        return cleaned


class _ReadableForm:
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE as error:
            raise not_right() from error


class PasskeyForm(_ReadableForm, passkeys.AuthenticateWebAuthnForm):
    pass


class PasskeySignInForm(_ReadableForm, passkeys.LoginWebAuthnForm):
    pass


class PasskeyAgainForm(_ReadableForm, passkeys.ReauthenticateWebAuthnForm):
    pass
