"""Forms of a meeting: what is compared, one person's scores, the decision."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError
from jejak.common.forms import CountField, PlainTextField, day_field, offer, show_errors

from .meeting_tables import SHORT_CRITERIA
from .models import CRITERIA, CommunityNeed, MeetingNeed, PriorityMeeting
from .models.meetings import HIGHEST, LOWEST
from .services.meetings import LABEL_LENGTH, PLACE_LENGTH

CRITERION_HINTS: dict[str, Any] = {
    "urgency": _("1 can wait, 5 cannot wait"),
    "affected": _("1 a few, 5 nearly everybody"),
    "ability": _("1 hardly, 5 very much"),
    "support": _("1 none, 5 many want to help"),
}


class MeetingForm(forms.Form):
    """What a meeting compares, and how; the rules stand in `services.meetings`."""

    use_required_attribute = False

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    need_ids = forms.TypedMultipleChoiceField(
        label=_("Which needs are compared?"),
        coerce=uuid.UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick 2 to 15."),
        error_messages={"invalid_choice": _("One of them is no longer open. Choose again.")},
    )
    held_on = day_field(_("On which day?"))
    place = PlainTextField(label=_("Where?"), max_length=PLACE_LENGTH, required=False)
    weight_urgency = CountField(label=_("How urgent?"), required=False)
    weight_affected = CountField(label=_("How many are affected?"), required=False)
    weight_ability = CountField(label=_("Can the library help?"), required=False)
    weight_support = CountField(label=_("Is there support?"), required=False)

    def __init__(self, *args: Any, needs: Iterable[CommunityNeed], **kw: Any) -> None:
        super().__init__(*args, **kw)
        offer(self, "need_ids", [(str(need.pk), need.problem) for need in needs])

    @property
    def weights(self) -> dict[str, int]:
        """Return the weight of each criterion; what is left empty weighs one."""
        typed = {name: self.cleaned_data.get(f"weight_{name}") for name in CRITERIA}
        return {name: 1 if value is None else value for name, value in typed.items()}

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"weight_{name}"] for name in CRITERIA]

    @property
    def weights_are_open(self) -> bool:
        """Whether somebody has to look at the weights, or they are not the usual ones."""
        values = [str(bound.value()) for bound in self.weight_fields]
        return any(bound.errors for bound in self.weight_fields) or set(values) > {"1"}

    @classmethod
    def initial_of(cls, meeting: PriorityMeeting) -> dict[str, Any]:
        return {
            "need_ids": [str(pk) for pk in meeting.candidates.values_list("need_id", flat=True)],
            "held_on": meeting.held_on,
            "place": meeting.place,
            **{f"weight_{name}": weight for name, weight in meeting.weights.items()},
        }

    def refuse(self, error: JejakError) -> None:
        """Put what the service refused beside its field; weights stand together."""
        fields = dict(error.fields)
        if problem := fields.pop("weights", None):
            fields["weight_urgency"] = problem
        show_errors(self, JejakError(str(error), fields=fields))


class ScoresForm(forms.Form):
    """What one person gives each need: four scores from 1 to 5."""

    use_required_attribute = False

    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    label = PlainTextField(
        label=_("Who scores, in a word"),
        max_length=LABEL_LENGTH,
        required=False,
        help_text=_("For instance: PKK, farmer, head of hamlet. No name is needed."),
    )

    def __init__(self, *args: Any, candidates: Sequence[MeetingNeed], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.candidates = candidates
        for candidate in candidates:
            for name, short in SHORT_CRITERIA.items():
                # What is missing is named with its need.
                self.fields[f"{candidate.pk}-{name}"] = _score_field(
                    f"{candidate.need.problem}, {short}", CRITERION_HINTS[name]
                )

    @property
    def needs(self) -> list[tuple[CommunityNeed, list[tuple[forms.BoundField, Any]]]]:
        """Return each need with the inputs of its four questions."""
        return [
            (
                candidate.need,
                [(self[f"{candidate.pk}-{name}"], said) for name, said in CRITERIA.items()],
            )
            for candidate in self.candidates
        ]

    def scores(self) -> dict[int, dict[str, int | None]]:
        return {
            candidate.pk: {
                name: self.cleaned_data.get(f"{candidate.pk}-{name}") for name in CRITERIA
            }
            for candidate in self.candidates
        }

    @classmethod
    def initial_of(cls, given: Mapping[int, Mapping[str, int]]) -> dict[str, Any]:
        return {
            f"{pk}-{name}": value for pk, values in given.items() for name, value in values.items()
        }


def _score_field(label: str, hint: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(n, str(n)) for n in range(LOWEST, HIGHEST + 1)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=hint,
        error_messages={"invalid_choice": _("Scores are from 1 to 5.")},
    )
