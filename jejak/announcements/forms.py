from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import PlainTextField, offer

from .models import TEXT_LENGTH, TITLE_LENGTH, Audience
from .services import Said

NOT_A_DAY = _("Write the day like 2026-12-31, or choose it.")


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class WordsForm(forms.Form):
    """What it says and when; whom it is for is chosen once, when it is new."""

    use_required_attribute = False
    # What is missing is said by the service, in its own words.
    title = PlainTextField(label=_("Title"), max_length=TITLE_LENGTH, required=False)
    text = PlainTextField(
        label=_("Text"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain words. An address such as https://… becomes a link."),
    )
    starts_on = forms.DateField(
        label=_("Shown from"),
        widget=date_input(),
        error_messages={"required": _("Choose the first day."), "invalid": NOT_A_DAY},
    )
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=date_input(),
        help_text=_("Empty: until you withdraw it."),
        error_messages={"invalid": NOT_A_DAY},
    )
    is_pinned = forms.BooleanField(
        label=_("Keep it on the home page, also of those who have read it"), required=False
    )

    def said(self) -> Said:
        return Said(**{name: self.cleaned_data[name] for name in WordsForm.base_fields})


class AnnouncementForm(WordsForm):
    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    place = forms.ChoiceField(
        label=_("For the people of"),
        error_messages={
            "required": _("Choose a place."),
            "invalid_choice": _("Choose one of the places. Search if yours is not among them."),
        },
    )
    place_search = PlainTextField(
        label=_("Another place"),
        max_length=120,
        required=False,
        help_text=_("A district, village or library within your area."),
    )
    audience = forms.MultipleChoiceField(
        label=_("Who of them"),
        choices=Audience.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["form_id", "place", "place_search", "audience"]

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "place", places)


def starting_values(today: date) -> dict[str, Any]:
    return {"form_id": uuid.uuid4(), "starts_on": today, "audience": [Audience.MANAGERS]}


class WithdrawForm(forms.Form):
    use_required_attribute = False
    reason = PlainTextField(
        label=_("Why does it no longer hold?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
