"""Forms on libraries, people and invitations. What is right is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Role
from jejak.accounts.models import User
from jejak.common.forms import PlainTextField, offer
from jejak.places.models import Library, PartnerCategory
from jejak.places.profile import Fullness

ANY = ("", _("All"))


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LibraryFilterForm(forms.Form):
    q = forms.CharField(label=_("Name of the library"), max_length=160, required=False)
    wilayah = forms.CharField(label=_("Region"), max_length=13, required=False)
    jenis = forms.ChoiceField(label=_("Type"), choices=[ANY, *Library.Type.choices], required=False)
    kategori = forms.ChoiceField(
        label=_("Partner category"), choices=[ANY, *PartnerCategory.choices], required=False
    )
    keadaan = forms.ChoiceField(
        label=_("State"),
        choices=[ANY, ("buka", _("Open")), ("tutup", _("Closed"))],
        required=False,
    )
    profil = forms.ChoiceField(label=_("Profile"), choices=[ANY, *Fullness.choices], required=False)
    setelah = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class PeopleFilterForm(forms.Form):
    q = forms.CharField(label=_("Name"), max_length=120, required=False)
    peran = forms.ChoiceField(label=_("Role"), choices=[ANY, *Role.choices], required=False)
    setelah = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class RegionFilterForm(forms.Form):
    q = forms.CharField(label=_("Name or code"), max_length=120, required=False)
    wilayah = forms.CharField(max_length=13, required=False)


class LibraryNewForm(forms.Form):
    name = forms.CharField(label=_("Name of the library"), max_length=160)
    library_type = forms.ChoiceField(
        label=_("Type"), choices=Library.Type.choices, initial=Library.Type.VILLAGE
    )
    partner_category = forms.ChoiceField(
        label=_("Partner category"),
        choices=PartnerCategory.choices,
        initial=PartnerCategory.NOT_PARTNER,
        required=False,
    )
    joined_on = forms.DateField(
        label=_("Joined the programme on"), required=False, widget=date_input()
    )
    opened_on = forms.DateField(label=_("Open since"), required=False, widget=date_input())
    region_search = forms.CharField(
        label=_("Village, district or regency"),
        max_length=120,
        required=False,
        help_text=_("Type a name or an official code, then search and choose."),
    )
    region = forms.ChoiceField(
        label=_("Which of these?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Search the region and choose one of the matches."),
            "invalid_choice": _("Search the region and choose one of the matches."),
        },
    )

    def clean_partner_category(self) -> str:
        return self.cleaned_data["partner_category"] or PartnerCategory.NOT_PARTNER


def found_place() -> forms.ChoiceField:
    """Return the choice among the places that a search found."""
    choose = _("Search the place and choose one of the matches.")
    return forms.ChoiceField(
        label=_("Which of these?"),
        widget=forms.RadioSelect,
        error_messages={"required": choose, "invalid_choice": choose},
    )


class InviteForm(forms.Form):
    """To a library that is known; the roles are those that the person may give there."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    invited_name = PlainTextField(
        label=_("Name of the person"),
        max_length=120,
        required=False,
        help_text=_("Stands in the message. You may leave it empty."),
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [(role.value, role.label) for role in roles]
        if len(roles) == 1:
            role.initial = roles[0].value


class PersonInviteForm(InviteForm):
    """To any place within reach, found by searching."""

    place_search = forms.CharField(
        label=_("For which library or region?"),
        max_length=120,
        required=False,
        help_text=_("Type a name or an official code, then search and choose."),
    )
    place = found_place()


class TransferForm(forms.Form):
    """To which library somebody goes, found by searching."""

    place_search = forms.CharField(
        label=_("To which library?"),
        max_length=120,
        required=False,
        help_text=_("Type a part of its name, then search and choose."),
    )
    place = found_place()


class LeaveForm(forms.Form):
    """Who goes on with a task that somebody leaves."""

    successor = forms.ChoiceField(label=_("Who goes on?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(person.pk), person.name) for person in people]
        offer(self, "successor", [*named, ("", _("I name nobody"))])
        self.fields["successor"].required = False


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the invitation"),
        max_length=30,
        help_text=_("Ten letters and digits, as in 7K3D-9QXM-2A."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class HelpForm(forms.Form):
    """How the way to a new password reaches the person."""

    LINK, CODE = "link", "code"
    how = forms.ChoiceField(
        label=_("How do you reach this person?"),
        choices=[
            (LINK, _("By WhatsApp: a link to send")),
            (CODE, _("By telephone: a code to say")),
        ],
        initial=LINK,
        widget=forms.RadioSelect,
    )
    removes_second_step = forms.BooleanField(
        label=_("Also take away the second step"),
        help_text=_(
            "When the phone with the app or passkey is lost. Password alone signs in then."
        ),
        required=False,
    )

    def __init__(self, *args: Any, has_second_step: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_second_step:
            del self.fields["removes_second_step"]


class ResetCodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code that you were told"),
        max_length=30,
        help_text=_("Ten letters and digits, as in 7K3D-9QXM-2A."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class AcceptForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    sign_in_name = forms.CharField(
        label=_("Mobile number"),
        max_length=254,
        required=False,
        help_text=_(
            "You will sign in with it. No number of your own? Leave it empty: "
            "you get a username made of your name. You may also write a username or an e-mail."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        help_text=_("At least 8 characters. Choose one that you can remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
