from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import CountField, PlainTextField, offer
from jejak.plans.models import MeetingNeed
from jejak.plans.services.meetings import MINUTES_LENGTH

from .one_photo import PhotoField


class DecisionForm(forms.Form):
    """The decision of a meeting and its minutes."""

    use_required_attribute = False

    agreed = forms.TypedMultipleChoiceField(
        label=_("What did you agree on?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    present_count = CountField(label=_("How many people were present?"), required=False)
    minutes = PlainTextField(
        label=_("Minutes"),
        max_length=MINUTES_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What was said, and why you agreed on this. Without names of residents."),
    )

    photo = PhotoField(_("Photo of the meeting"))

    def __init__(self, *args: Any, candidates: Iterable[MeetingNeed], **kw: Any) -> None:
        super().__init__(*args, **kw)
        offer(self, "agreed", [(one.pk, one.need.problem) for one in candidates])
