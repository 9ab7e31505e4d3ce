"""Forms on calls and on who serves which library. What is right is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.accounts.models import User
from jejak.common.forms import PlainTextField

from .models import Channel, ContactReason

YES, NO = "ya", "tidak"


class ReasonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The reasons that are still offered."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            ContactReason.objects.filter(is_active=True),
            to_field_name="code",
            empty_label=_("Not known yet"),
            required=False,
            error_messages={"invalid_choice": _("Choose one of the list.")},
            **options,
        )


class ContactNoteForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How did you try?"),
        choices=Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how you tried to reach the library.")},
    )
    was_reached = forms.ChoiceField(
        label=_("Did somebody answer?"),
        choices=[(YES, _("Yes")), (NO, _("No, not yet"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether somebody answered.")},
    )
    reason = ReasonField(label=_("Why do no reports come?"))
    text = PlainTextField(
        label=_("What was said"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Others who serve this library read it too. Leave private matters out."),
    )
    next_on = forms.DateField(
        label=_("Contact again on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("You will be reminded on that day."),
    )

    def clean_was_reached(self) -> bool:
        return bool(self.cleaned_data["was_reached"] == YES)


class GiveForm(forms.Form):
    """Who shall serve which of the libraries shown, or the whole regency."""

    person = forms.TypedChoiceField(
        label=_("Who shall serve them?"),
        coerce=int,
        widget=forms.Select,
        error_messages={
            "required": _("Choose who shall serve the libraries."),
            "invalid_choice": _("Choose who shall serve the libraries."),
        },
    )
    whole = forms.BooleanField(label=_("The whole regency, also libraries to come"), required=False)
    libraries = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(
        self, data: Any, *, people: list[User], library_names: dict[int, str], chosen: str = ""
    ) -> None:
        super().__init__(data, initial={"person": chosen})
        self.people = {one.pk: one for one in people}
        person: Any = self.fields["person"]
        person.choices = [("", _("Choose one"))] + [(one.pk, one.name) for one in people]
        libraries: Any = self.fields["libraries"]
        libraries.choices = list(library_names.items())
        libraries.error_messages["invalid_choice"] = _("Choose libraries of the list.")

    def clean_person(self) -> User:
        return self.people[self.cleaned_data["person"]]

    def clean(self) -> dict[str, Any]:
        wanted = self.cleaned_data
        if not wanted.get("libraries") and not wanted.get("whole") and not self.errors:
            raise forms.ValidationError(_("Tick at least one library, or the whole regency."))
        return wanted
