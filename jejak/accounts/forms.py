"""Forms of signing in and of one's own account."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User
from .names import normal_phone


class SignInForm(LoginForm):
    """The name typed may be a mobile number, a username or an e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Mobile number, username or e-mail")
        # The longest thing typed is an e-mail, longer than a username.
        login.max_length = 254
        login.validators = [v for v in login.validators if getattr(v, "code", "") != "max_length"]
        login.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        password.label, password.help_text = _("Password"), ""
        password.widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """One spelling for each name, so that the limit on wrong passwords is one too."""
        login: str = super().clean_login()[:254]
        return normal_phone(login) or login.lower()


class NewPasswordForm(ChangePasswordForm):
    """The password typed once: it can be shown instead of typed twice."""

    field_order = ["oldpassword", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].label = _("New password")
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = _("At least 8 characters.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class OwnAccountForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        required=False,
        help_text=_("You may sign in with it. Example: 0812 3456 7890"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    # A plain text field: the service says what is wrong in our own words.
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=User.Language.choices, widget=forms.RadioSelect
    )


class PasswordByLinkForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
