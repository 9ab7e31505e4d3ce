from django import forms
from django.utils.translation import gettext_lazy as _

from .models import MailSetting


class MailForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=_("How often"), choices=MailSetting.Rhythm.choices, widget=forms.RadioSelect
    )
