from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import PlainTextField

from .models import TEXT_LENGTH


class MessageForm(forms.Form):
    use_required_attribute = False
    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = PlainTextField(
        label=_("Your question or answer"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
