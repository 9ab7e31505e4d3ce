"""The form of an activity. It parses; the rules stand in `content.check`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError
from jejak.common.forms import CountField, PlainTextField, show_errors, text_field
from jejak.plans.models import FundSource, PlanLine, Strategy, TargetGroup, Theme

from .checking.reasons import REASONS, remarks_of
from .content import (
    CONTENT_FIELDS,
    COUNTS,
    KEPT_WHEN_COPIED,
    STARTING_MODE,
    TEXT_LIMITS,
    ActivityContent,
    say,
)
from .models import Activity, Mode


class LinksField(forms.CharField):
    """Web addresses, one on each line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value: object) -> Any:
        return tuple(line.strip() for line in str(value or "").splitlines() if line.strip())

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def validate(self, value: Any) -> None:
        """The content's own rule looks at each address."""

    def run_validators(self, value: Any) -> None:
        """Length is checked by the content's rule."""


def text(label: Any, name: str, **options: Any) -> PlainTextField:
    return text_field(label, TEXT_LIMITS[name], **options)


STRATEGY_HINTS = {
    Strategy.INVOLVEMENT.value: _("Classes, trainings, village events"),
    Strategy.INFORMATION.value: _("Computers, internet, collection"),
    Strategy.ADVOCACY.value: _("Meeting the village head, offices, companies"),
}
# What the form asks at once; the rest opens with "Say more".
ASKED_FIRST = frozenset(
    {
        "title",
        "held_on",
        "participant_count",
        "female_count",
        "male_count",
        "strategy",
        "theme_id",
        "mode",
        "plan_line_id",
    }
)


class ActivityForm(forms.Form):
    """All content fields are optional here, so that one rule decides what is missing."""

    use_required_attribute = False

    title = text(_("Name of the activity"), "title")
    held_on = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        error_messages={"invalid": _("Write the date as 21/11/2026.")},
    )
    participant_count = CountField(
        label=_("How many people took part?"),
        required=False,
        help_text=_("Count people, not invitations. Names are not needed."),
    )
    female_count = CountField(label=_("Women"), required=False)
    male_count = CountField(label=_("Men"), required=False)
    strategy = forms.ChoiceField(
        label=_("Which strategy does it belong to?"),
        choices=Strategy.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    theme_id = forms.ModelChoiceField(
        label=_("What was it about?"),
        queryset=Theme.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    mode = forms.ChoiceField(
        label=_("How was it held?"),
        choices=Mode.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    child_count = CountField(label=_("Children, 0 to 12 years"), required=False)
    teen_count = CountField(label=_("Teenagers, 13 to 17 years"), required=False)
    adult_count = CountField(label=_("Adults, 18 to 59 years"), required=False)
    elderly_count = CountField(label=_("Elderly, 60 years and over"), required=False)
    disability_count = CountField(label=_("People with disabilities"), required=False)
    new_participant_count = CountField(label=_("Here for the first time"), required=False)
    duration_days = CountField(
        label=_("Number of days"),
        required=False,
        help_text=_("An event of several days counts once, on its first day."),
    )
    place = text(_("Venue"), "place")
    description = text(_("What happened?"), "description", rows=3)
    skill_type = text(_("Skill taught"), "skill_type")
    target_groups = forms.MultipleChoiceField(
        label=_("Who was it for?"),
        choices=TargetGroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    resource_person = text(_("Resource person"), "resource_person")
    collection_used = text(_("Books or materials used"), "collection_used", rows=2)
    counts_for_literacy = forms.BooleanField(
        label=_("It aims at reading and literacy"), required=False
    )
    plan_line_id = forms.UUIDField(
        label=_("Does it carry out the work plan?"),
        required=False,
        widget=forms.Select,
        help_text=_("Then the plan shows by itself what was done and what it cost."),
    )
    cost_idr = CountField(label=_("Cost in rupiah"), required=False)
    fund_source = forms.ChoiceField(
        label=_("Source of funds"),
        choices=[("", _("Not recorded")), *FundSource.choices],
        required=False,
    )
    result_note = text(_("Result"), "result_note", rows=3)
    follow_up = text(_("Follow-up"), "follow_up", rows=2)
    publication_links = LinksField(
        label=_("Links to posts or news"),
        required=False,
        help_text=_("One address on each line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = cast("forms.ModelChoiceField[Theme]", self.fields["theme_id"])
        themes.queryset = Theme.objects.filter(is_active=True)
        self.fields["strategy"].hints = STRATEGY_HINTS  # type: ignore[attr-defined]
        for name in ("strategy", "theme_id", "mode", "fund_source"):
            self.fields[name].error_messages["invalid_choice"] = say("choice")

    def offer_lines(self, lines: Sequence[PlanLine]) -> None:
        """Let people choose a line of the plan; one that is not open any more is left out.

        The rules decide which may be chosen, so a bound form keeps what was typed.
        """
        field: Any = self.fields["plan_line_id"]
        field.widget.choices = [
            ("", _("Not in the plan")),
            *((str(line.pk), f"{line.title} ({line.year})") for line in lines),
        ]
        chosen = self.initial.get("plan_line_id")
        if not self.is_bound and chosen and str(chosen) not in {str(line.pk) for line in lines}:
            self.initial["plan_line_id"] = None

    @property
    def offers_lines(self) -> bool:
        field: Any = self.fields["plan_line_id"]
        return len(field.widget.choices) > 1

    @property
    def more_is_open(self) -> bool:
        """Whether anything beyond the first questions is answered or wrong."""
        rest = [bound for bound in self if bound.name not in ASKED_FIRST]
        return any(bound.errors for bound in rest) or any(
            bound.value() not in (None, "", [], (), False, 1, "1") for bound in rest
        )

    @classmethod
    def initial_of(cls, content: ActivityContent) -> dict[str, Any]:
        return {name: getattr(content, name) for name in CONTENT_FIELDS}

    def content(self) -> ActivityContent:
        values = {name: self.cleaned_data[name] for name in CONTENT_FIELDS}
        theme = values["theme_id"]
        values["theme_id"] = theme.pk if theme else None
        values["target_groups"] = tuple(values["target_groups"])
        if values["duration_days"] is None:
            values["duration_days"] = 1
        return ActivityContent(**values)

    def refuse(self, error: JejakError) -> None:
        """Put a service's refusal beside the fields it names."""
        show_errors(self, error)


class WithdrawForm(forms.Form):
    use_required_attribute = False
    reason = PlainTextField(
        label=_("Why should this record not count?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


# In the order of the record page.
REMARK_FIELDS = ("participant_count", "held_on", "title", "strategy", "theme_id", "mode")
MORE_REMARK_FIELDS = (
    *COUNTS[1:],
    "duration_days",
    "place",
    "description",
    "skill_type",
    "target_groups",
    "resource_person",
    "collection_used",
    "cost_idr",
    "fund_source",
    "result_note",
    "follow_up",
    "publication_links",
)


class ReturnForm(forms.Form):
    """Common reasons to tick, a remark for each field to be mended, and one for the whole."""

    use_required_attribute = False

    reasons = forms.MultipleChoiceField(
        label=_("Common reasons"),
        choices=[(reason.code, reason.words) for reason in REASONS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what fits. The library reads these words beside the field."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = ActivityForm.base_fields
        for name in ("general", "photos", *REMARK_FIELDS, *MORE_REMARK_FIELDS):
            label = {"general": _("The record as a whole"), "photos": _("The photos")}.get(
                name, labels[name].label if name in labels else name
            )
            self.fields[name] = PlainTextField(
                label=label,
                required=False,
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def remarks(self, language: str) -> dict[str, str]:
        """Return by field what was ticked, in the language of the author, and then own words."""
        said = remarks_of(self.cleaned_data["reasons"], language=language)
        for name, own in self.cleaned_data.items():
            if name != "reasons" and own.strip():
                field = "" if name == "general" else name
                said[field] = f"{said.get(field, '')} {own.strip()}".strip()
        return said

    def refuse(self, error: JejakError) -> None:
        """Put a service's refusal beside the fields it names."""
        for name, said in error.fields.items():
            self.add_error(name or "general", str(said))
        if not error.fields:
            self.add_error(None, str(error))


def starting_values(activity: Activity | None, today: date) -> dict[str, Any]:
    """What a new form begins with: today, or a copy without numbers, results and photos."""
    values: dict[str, Any] = {"held_on": today, "duration_days": 1, "mode": STARTING_MODE}
    if activity is not None:
        values |= {name: getattr(activity, name) for name in KEPT_WHEN_COPIED}
    return values


def starting_values_of_line(line: PlanLine) -> dict[str, Any]:
    """What the plan says already about an activity that carries this line out."""
    return {
        "title": line.title,
        "strategy": line.strategy,
        "theme_id": line.need.theme_id if line.need else None,
        "target_groups": line.target_groups,
        "place": line.place,
        "plan_line_id": line.pk,
    }
