from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import PlainTextField
from jejak.places.models import Library, PartnerCategory

from .models import Direction, OverRegions, OverTime

ANY = ("", _("Every one"))


class IndicatorForm(forms.Form):
    """One indicator of a draft."""

    code = forms.SlugField(label=_("Short name"), max_length=40)
    name_id = PlainTextField(label=_("Name in Indonesian"), max_length=80)
    name_en = PlainTextField(label=_("Name in English"), max_length=80)
    numerator = PlainTextField(label=_("Numerator"), max_length=300)
    denominator = PlainTextField(
        label=_("Denominator"),
        max_length=300,
        required=False,
        help_text=_("With a denominator the value is a share in percent."),
    )
    unit_id = PlainTextField(label=_("Unit in Indonesian"), max_length=40, required=False)
    unit_en = PlainTextField(label=_("Unit in English"), max_length=40, required=False)
    advice_id = PlainTextField(label=_("Advice in Indonesian"), max_length=160, required=False)
    advice_en = PlainTextField(label=_("Advice in English"), max_length=160, required=False)
    source = PlainTextField(
        label=_("Basis"),
        max_length=200,
        required=False,
        help_text=_("A regulation or paper that asks for it."),
    )
    weight = forms.DecimalField(
        label=_("Weight"), min_value=0, max_value=100, max_digits=4, decimal_places=1, localize=True
    )
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    over_time = forms.ChoiceField(label=_("Over the months"), choices=OverTime.choices)
    over_regions = forms.ChoiceField(label=_("Over the libraries"), choices=OverRegions.choices)


class TargetForm(forms.Form):
    amount = forms.DecimalField(
        label=_("Target"), min_value=0, max_digits=12, decimal_places=2, localize=True
    )
    per_months = forms.IntegerField(
        label=_("For how many months"),
        min_value=0,
        max_value=36,
        help_text=_("0 for a level or a share that does not grow with the months."),
    )
    library_type = forms.ChoiceField(
        label=_("Type"), choices=[ANY, *Library.Type.choices], required=False
    )
    partner_category = forms.ChoiceField(
        label=_("Partner category"), choices=[ANY, *PartnerCategory.choices], required=False
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)


class VersionForm(forms.Form):
    note = PlainTextField(
        label=_("What is new"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    green_above = forms.DecimalField(
        label=_("Green above"),
        min_value=0,
        max_value=99,
        max_digits=4,
        decimal_places=1,
        localize=True,
    )
    yellow_above = forms.DecimalField(
        label=_("Yellow above"),
        min_value=0,
        max_value=99,
        max_digits=4,
        decimal_places=1,
        localize=True,
    )


class PublishForm(forms.Form):
    valid_from = forms.ChoiceField(label=_("Valid from"))

    def __init__(self, data: Any = None, *, months: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["valid_from"]
        field.choices = months

    def clean_valid_from(self) -> date:
        return date.fromisoformat(self.cleaned_data["valid_from"])
