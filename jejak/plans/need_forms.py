"""The worksheet of needs as a form; the rules stand in `plans.content.problems_of_need`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import CountField, PlainTextField, day_field, offer, text_field

from .content import NEED_FIELDS, NEED_LIMITS, NeedContent
from .models import AffectedUnit, Theme

# What stands above "Say more".
ESSENTIAL = frozenset({"versi", "id", "problem", "theme_id", "affected_count", "affected_unit"})


def text(label: Any, name: str, **options: Any) -> PlainTextField:
    return text_field(label, NEED_LIMITS[name], **options)


class NeedForm(forms.Form):
    """A row of the worksheet (F1): three plain questions, then what can be told besides."""

    use_required_attribute = False

    versi = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    problem = text(
        _("What is the problem?"),
        "problem",
        rows=2,
        hint=_("One sentence, as residents would say it. For instance: weavers sell cheaply."),
    )
    theme_id = forms.TypedChoiceField(
        label=_("What is it about?"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    affected_count = CountField(
        label=_("About how many are affected?"),
        required=False,
        help_text=_("An estimate is good enough. Leave it empty when nobody knows."),
    )
    affected_unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=AffectedUnit.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    affected = text(
        _("Who is affected?"), "affected", hint=_("A group or a hamlet, without names of people.")
    )
    quote = text(_("In residents' words"), "quote", rows=2, hint=_("What somebody said about it."))
    cause = text(_("What causes it?"), "cause", rows=3)
    potential = text(
        _("What is there already?"),
        "potential",
        rows=3,
        hint=_("People, tools, places, groups that can help."),
    )
    library_part = text(_("What can the library do?"), "library_part", rows=3)
    noted_on = day_field(_("Noted on"))

    def __init__(self, *args: Any, themes: Iterable[Theme], **kw: Any) -> None:
        super().__init__(*args, **kw)
        offer(self, "theme_id", [(theme.pk, str(theme)) for theme in themes])

    @property
    def more_is_open(self) -> bool:
        return any(bound.errors for bound in self if bound.name not in ESSENTIAL)

    def content(self) -> NeedContent:
        values = {name: self.cleaned_data[name] for name in NEED_FIELDS}
        values["affected_unit"] = values["affected_unit"] or AffectedUnit.PEOPLE.value
        return NeedContent(**values)


class SettleForm(forms.Form):
    use_required_attribute = False
    reason = PlainTextField(
        label=_("How was it settled?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For instance: the village market opened, weavers sell there."),
    )
