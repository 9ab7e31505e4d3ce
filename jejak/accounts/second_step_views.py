"""Allauth's pages of the second step, with our templates; the others are not mounted."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.http import HttpResponse
from django.urls import reverse_lazy


class NewPasskeyView(AddWebAuthnView):
    """Every passkey signs in by itself: kept on the device, which asks who is there."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(AddWebAuthnView, self).get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return context


class PasskeyAgainView(ReauthenticateWebAuthnView):
    """What is not right is said on the same page."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data()
        return context | kwargs


HERE = reverse_lazy("mfa_index")

index = IndexView.as_view(template_name="accounts/second_step.html")
authenticate = AuthenticateView.as_view(template_name="accounts/sign_in_second.html")
password_again = ReauthenticateView.as_view(template_name="accounts/again_password.html")
code_again = CodeAgainView.as_view(template_name="accounts/again_code.html")
passkey_again = PasskeyAgainView.as_view(template_name="accounts/again_passkey.html")
app_add = ActivateTOTPView.as_view(template_name="accounts/app_add.html")
app_remove = DeactivateTOTPView.as_view(template_name="accounts/app_remove.html", success_url=HERE)
codes = ViewRecoveryCodesView.as_view(template_name="accounts/emergency_codes.html")
codes_new = GenerateRecoveryCodesView.as_view(template_name="accounts/emergency_codes_new.html")
passkey_add = NewPasskeyView.as_view(template_name="accounts/passkey_add.html")
passkey_remove = RemoveWebAuthnView.as_view(
    template_name="accounts/passkey_remove.html", success_url=HERE
)
passkey_sign_in = LoginWebAuthnView.as_view()
