"""The form that asks for a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Format


class ExportForm(forms.Form):
    use_required_attribute = False
    bentuk = forms.ChoiceField(
        label=_("As"),
        choices=Format.choices,
        initial=Format.XLSX,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the file is written."),
            "invalid_choice": _("Choose how the file is written."),
        },
    )
