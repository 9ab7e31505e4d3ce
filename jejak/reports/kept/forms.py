"""The forms that keep a figure, name it and find it again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import PlainTextField
from jejak.reports.formats import Format

from .models import TITLE_LENGTH, KeptPage

SAVE = "simpan"


class KeepForm(forms.Form):
    """Save, or download as a file; the button says which."""

    use_required_attribute = False
    judul = PlainTextField(label=_("Title"), max_length=TITLE_LENGTH, required=False)
    halaman = forms.ChoiceField(choices=KeptPage.choices, required=False)
    tindakan = forms.ChoiceField(
        choices=[(SAVE, _("Save")), *Format.choices],
        error_messages={
            "required": _("Choose: save, or download as a file."),
            "invalid_choice": _("Choose: save, or download as a file."),
        },
    )


class RenameForm(forms.Form):
    use_required_attribute = False
    judul = PlainTextField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Give it a title.")},
    )
