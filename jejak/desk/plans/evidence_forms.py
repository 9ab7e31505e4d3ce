from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.activities.models import Activity
from jejak.common.forms import PlainTextField, day_field
from jejak.common.text import day_text
from jejak.plans.models import NeedEvidence
from jejak.plans.services import NewEvidence

from .one_photo import PhotoField

KIND_HINTS: dict[str, Any] = {
    NeedEvidence.Kind.FIGURE: _("From the village profile, the health post, an office"),
    NeedEvidence.Kind.SURVEY: _("What you asked or counted yourselves"),
    NeedEvidence.Kind.TALK: _("At a meeting, in a conversation"),
    NeedEvidence.Kind.PHOTO: _("What can be seen"),
    NeedEvidence.Kind.RECORD: _("An activity where it came up"),
}


class EvidenceForm(forms.Form):
    """What proves a need; the rules stand in `plans.services.needs`."""

    use_required_attribute = False

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(kind.value, kind.label) for kind in map(NeedEvidence.Kind, KIND_HINTS)],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    statement = PlainTextField(
        label=_("What does it show?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence with a number, if there is one. Without names of residents."),
    )
    source = PlainTextField(
        label=_("Where does it come from?"),
        max_length=160,
        required=False,
        help_text=_("A record or a photo says it by itself. For instance: village profile 2025."),
    )
    dated_on = day_field(_("Of which day is it?"))
    record_id = forms.TypedChoiceField(
        label=_("Which record?"),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
        help_text=_("The latest 50 of the library."),
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )

    photo_id = PhotoField(_("Photo"))

    def __init__(self, *args: Any, records: Iterable[Activity], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["kind"].hints = KIND_HINTS  # type: ignore[attr-defined]
        field: Any = self.fields["record_id"]
        field.choices = [
            ("", "–"),
            *((str(row.pk), f"{day_text(row.held_on)}: {row.title}") for row in records),
        ]

    def content(self, photo_id: uuid.UUID | None) -> NewEvidence:
        """Return what was said; a record or photo of another kind of evidence is left out."""
        said = self.cleaned_data
        kind = said["kind"]
        return NewEvidence(
            id=said["id"] or uuid.uuid4(),
            kind=kind,
            statement=said["statement"],
            source=said["source"],
            dated_on=said["dated_on"],
            photo_id=photo_id if kind == NeedEvidence.Kind.PHOTO else None,
            record_id=said["record_id"] if kind == NeedEvidence.Kind.RECORD else None,
        )
