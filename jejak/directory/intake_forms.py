"""Forms around a pasted table; its rows are mended in a form of their own making."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import offer

from .intake.fields import fields_of
from .models import Intake

MOST_PASTED = 1_500_000  # characters


class IntakeNewForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is in the table?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("The table"),
        max_length=MOST_PASTED,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "Mark the cells in the spreadsheet, with the heading line, copy them and paste them "
            "here. Any order of columns will do."
        ),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        help_text=_("CSV or Excel (.xlsx), at most 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def __init__(self, *args: Any, kinds: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(one.value, one.label) for one in kinds])

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if not self.errors and not answers.get("file") and not answers.get("text", "").strip():
            self.add_error("text", _("Paste the table here, or choose a file."))
        return answers


class ColumnsForm(forms.Form):
    """One choice for each column: what it means."""

    def __init__(self, *args: Any, intake: Intake, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.intake = intake
        choices = [("", _("Not read")), *((f.name, f.label) for f in fields_of(intake.kind))]
        for number, name in enumerate(intake.columns):
            seen = [row[number] for row in intake.rows if row[number]][:3]
            heading = intake.headings[number] if intake.headings else ""
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": number + 1},
                choices=choices,
                required=False,
                initial=name,
                help_text=" · ".join(seen),
            )

    @property
    def columns(self) -> list[str]:
        return [self.cleaned_data[f"column-{n}"] for n in range(len(self.intake.columns))]


class SheetFilterForm(forms.Form):
    peran = forms.ChoiceField(label=_("Role"), required=False)
    q = forms.CharField(label=_("Name of the library"), max_length=160, required=False)
    wilayah = forms.CharField(label=_("Region"), max_length=13, required=False)
    setelah = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def __init__(self, *args: Any, roles: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "peran", [(one.value, one.label) for one in roles])
