from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import CountField, PlainTextField

from .forms import date_input
from .models import LibraryAid


class AidForm(forms.Form):
    """What was received; what is possible is decided by the service."""

    kind = forms.ChoiceField(label=_("What was received?"), choices=LibraryAid.Kind.choices)
    quantity = CountField(label=_("How many"), required=False)
    unit = PlainTextField(
        label=_("Unit"), max_length=40, required=False, help_text=_("Copies, units, months.")
    )
    giver = PlainTextField(
        label=_("Given by"),
        max_length=160,
        error_messages={"required": _("Say who gave it: an office, a company, a person.")},
    )
    received_on = forms.DateField(label=_("Received on"), widget=date_input())
    decree_number = PlainTextField(
        label=_("Decree or handover paper"), max_length=120, required=False
    )
    amount_idr = CountField(label=_("Worth in rupiah"), required=False)
    note = PlainTextField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AidRemoveForm(forms.Form):
    reason = PlainTextField(
        label=_("Why is it removed?"),
        max_length=200,
        error_messages={"required": _("Say why it is removed.")},
    )
