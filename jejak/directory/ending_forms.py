"""Closing a library, its successor, and how it came to the programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import PlainTextField, offer
from jejak.places.models import Library

from .forms import date_input


def place_text(library: Library) -> str:
    """Name a library so that two of the same name can be told apart."""
    return f"{library.name} ({library.region}, {library.regency})"


class SuccessorForm(forms.Form):
    """Which library goes on with the work; `candidates` are what the person may choose."""

    successor = forms.ChoiceField(
        label=_("Which library goes on with its work?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, candidates: list[Library], **options: Any) -> None:
        super().__init__(data, **options)
        self.candidates = {str(library.pk): library for library in candidates}
        named = [(pk, place_text(library)) for pk, library in self.candidates.items()]
        offer(self, "successor", [("", _("None, or not known yet")), *named])

    def clean_successor(self) -> Library | None:
        return self.candidates.get(self.cleaned_data["successor"])


class CloseForm(SuccessorForm):
    closed_on = forms.DateField(label=_("Closed on"), widget=date_input())
    reason = PlainTextField(
        label=_("Why does it close?"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProgrammeForm(forms.Form):
    joined_on = forms.DateField(
        label=_("Joined the programme on"), required=False, widget=date_input()
    )
    cohort_year = forms.IntegerField(label=_("Year of the cohort"), required=False)
    cohort = PlainTextField(
        label=_("Cohort"),
        max_length=80,
        required=False,
        help_text=_("As the programme calls it, such as Replication 2021, second wave."),
    )
    programme_decree = PlainTextField(
        label=_("Decree of the programme"), max_length=120, required=False
    )
    programme_decree_on = forms.DateField(
        label=_("Date of the decree"), required=False, widget=date_input()
    )
    opened_on = forms.DateField(label=_("Open since"), required=False, widget=date_input())

    def clean_cohort_year(self) -> int | None:
        year: int | None = self.cleaned_data["cohort_year"]
        if year is not None and not 2000 <= year <= timezone.localdate().year + 1:
            raise forms.ValidationError(_("Write the year in four digits. Example: 2021"))
        return year
