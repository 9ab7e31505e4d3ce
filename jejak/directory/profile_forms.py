"""The profile of a library, asked in groups that are saved one at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import CountField
from jejak.places.models import Library
from jejak.places.profile import (
    LISTS,
    PARTS,
    Accreditation,
    Education,
    Funding,
    Group,
    Service,
)

from .profile_queries import YEARS, label_of

NOT_RECORDED = ("", _("Not recorded yet"))
WHOLE_OF = {part: whole for part, whole in PARTS if part.startswith("working_")}


def several(label: Any, choices: Any, hint: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        empty_value=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=hint,
    )


class YesOrNoField(forms.TypedChoiceField):
    """Yes, no, or not recorded."""

    def __init__(self, **options: Any) -> None:
        choices = [NOT_RECORDED, ("ya", _("Yes")), ("tidak", _("No"))]
        super().__init__(
            choices=choices, coerce=lambda typed: typed == "ya", empty_value=None, **options
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "ya", False: "tidak"}.get(value, value) if value is not None else ""


def yes_or_no(name: str) -> forms.Field:
    return YesOrNoField(label=label_of(name), required=False)


def one_of(name: str, choices: Any) -> forms.Field:
    return forms.ChoiceField(label=label_of(name), choices=[NOT_RECORDED, *choices], required=False)


# What is asked in another way than the column would suggest.
ASKED_OTHERWISE: dict[str, Callable[[], forms.Field]] = {
    "services": lambda: several(_("Services"), Service.choices, _("Choose all that are offered.")),
    "funding_sources": lambda: several(
        _("Who pays for it"), Funding.choices, _("Choose all that do.")
    ),
    "head_education": lambda: one_of("head_education", Education.choices),
    "accreditation": lambda: one_of("accreditation", Accreditation.choices),
    **{
        name: partial(yes_or_no, name)
        for name in ("head_is_trained", "has_internet", "is_lkd", "has_snp_certificate")
    },
}
DECIMALS = ("opening_hours_per_day", "building_area_m2", "distance_km", "internet_mbps")
MOST = 100_000_000


class ProfileForm(forms.Form):
    """The fields of one group, as the columns describe them."""

    def __init__(self, data: Any, *, library: Library, group: Group) -> None:
        super().__init__(data, initial={name: getattr(library, name) for name in group.fields})
        asked = fields_for_model(Library, group.fields, localized_fields=DECIMALS) or {}
        for name, field in asked.items():
            # Not the fields of decimals and years, which are numbers of another kind.
            if type(field) is forms.IntegerField and name not in YEARS:
                asked[name] = CountField(label=field.label, required=False)
                asked[name].validators.append(MaxValueValidator(MOST))
        self.fields |= asked | {
            name: make() for name, make in ASKED_OTHERWISE.items() if name in group.fields
        }
        self.order_fields(group.fields)
        for field in self.fields.values():
            if isinstance(field, forms.DecimalField):
                field.widget.attrs["inputmode"] = "decimal"

    @property
    def rows(self) -> list[list[tuple[forms.BoundField, str]]]:
        """Return fields with their shapes; how many there are stands beside how many work."""
        paired = {WHOLE_OF[name]: name for name in self.fields if name in WHOLE_OF}
        rows = []
        for name in self.fields:
            if name not in WHOLE_OF:
                beside = [paired[name]] if name in paired else []
                rows.append([(self[one], self._shape(one)) for one in (name, *beside)])
        return rows

    def _shape(self, name: str) -> str:
        """A few choices are shown at once; else the widget decides."""
        is_choice = isinstance(self.fields[name], forms.ChoiceField)
        return "seg_in" if is_choice and name not in LISTS else ""

    def clean_founding_year(self) -> int | None:
        return self._year("founding_year", first=1800)

    def clean_population_year(self) -> int | None:
        return self._year("population_year", first=1950)

    def _year(self, name: str, *, first: int) -> int | None:
        year: int | None = self.cleaned_data[name]
        if year is not None and not first <= year <= timezone.localdate().year:
            raise forms.ValidationError(
                _("Write the year in four digits, at the latest this year. Example: 2015")
            )
        return year

    def clean_opening_hours_per_day(self) -> Any:
        hours = self.cleaned_data["opening_hours_per_day"]
        if hours is not None and not 0 <= hours <= 24:
            raise forms.ValidationError(_("A day has 24 hours. Write a number from 0 to 24."))
        return hours

    def clean_building_area_m2(self) -> Any:
        return self._from_zero("building_area_m2")

    def clean_distance_km(self) -> Any:
        return self._from_zero("distance_km")

    def clean_internet_mbps(self) -> Any:
        return self._from_zero("internet_mbps")

    def _from_zero(self, name: str) -> Any:
        value = self.cleaned_data[name]
        if value is not None and value < 0:
            raise forms.ValidationError(
                _("This is not below zero. Leave it empty if it is not known.")
            )
        return value
