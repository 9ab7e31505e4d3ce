"""Forms of a series: what its meetings share, its rhythm, and its days one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidContent, JejakError
from jejak.common.forms import CountField, day_field, offer, show_errors

from .content import NOTHING, ActivityContent, say
from .forms import ActivityForm
from .series_days import MOST_MEETINGS, Rhythm, meeting_days
from .services import SERIES_FIELDS

USUAL_MEETINGS = 8
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class SharedForm(ActivityForm):
    """What all meetings of a series share: the form of a record without day and numbers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in SERIES_FIELDS}

    def content(self) -> ActivityContent:
        return self.content_upon(NOTHING)

    def content_upon(self, base: ActivityContent) -> ActivityContent:
        """Return the base with what this form says."""
        values = {name: getattr(base, name) for name in base.__dataclass_fields__}
        values |= {name: self.cleaned_data[name] for name in SERIES_FIELDS}
        theme = values["theme_id"]
        values["theme_id"] = theme.pk if theme else None
        values["target_groups"] = tuple(values["target_groups"])
        return ActivityContent(**values)

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("title") and "title" not in self.errors:
            self.add_error("title", say("missing_title"))
        return self.cleaned_data

    @classmethod
    def initial_from(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in SERIES_FIELDS}


class RhythmForm(forms.Form):
    """When the meetings are; one rule makes the days."""

    use_required_attribute = False

    first_day = day_field(_("First meeting"))
    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=Rhythm.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": say("choice")},
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which weekdays?"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For every week or every two weeks. None: the weekday of the first meeting."),
    )
    meetings = CountField(label=_("How many meetings?"), required=False)
    until = day_field(_("Or up to which day?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].help_text = _("If you give a last day, the number is not needed.")
        self.days: list[date | None] = []

    @staticmethod
    def starting(first_day: date, meetings: int = USUAL_MEETINGS) -> dict[str, Any]:
        return {"first_day": first_day, "rhythm": Rhythm.WEEKLY.value, "meetings": meetings}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.errors:
            return given
        if given["first_day"] is None:
            self.add_error("first_day", say("missing_day"))
            return given
        rhythm = given["rhythm"] or Rhythm.WEEKLY.value
        try:
            self.days = self._own_days(given) if rhythm == Rhythm.OWN else self._days(given, rhythm)
        except InvalidContent as error:
            show_errors(self, error)
        return given

    def _days(self, given: dict[str, Any], rhythm: str) -> list[date | None]:
        return list(
            meeting_days(
                rhythm,
                given["first_day"],
                weekdays=given["weekdays"],
                meetings=None if given["until"] else given["meetings"],
                until=given["until"],
            )
        )

    def _own_days(self, given: dict[str, Any]) -> list[date | None]:
        """The first day and empty places for the others, to be filled in one by one."""
        meeting_days(Rhythm.WEEKLY, given["first_day"], meetings=given["meetings"] or 0)
        return [given["first_day"], *[None] * (given["meetings"] - 1)]


@dataclass(frozen=True)
class DayRow:
    """One line of the list of days."""

    number: int
    day: forms.BoundField
    skip: forms.BoundField
    is_doubled: bool


class DaysForm(forms.Form):
    """The days of the meetings, each to be mended or left out."""

    use_required_attribute = False

    def __init__(self, *args: Any, size: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size = min(max(size, 0), MOST_MEETINGS)
        for n in range(1, self.size + 1):
            self.fields[f"day_{n}"] = day_field(_("Meeting %(number)s") % {"number": n})
            self.fields[f"skip_{n}"] = forms.BooleanField(label=_("Leave out"), required=False)

    @staticmethod
    def starting(days: Sequence[date | None]) -> dict[str, Any]:
        return {f"day_{n}": day for n, day in enumerate(days, start=1)}

    def days(self) -> list[date]:
        """Return the days that stay; an empty one is left out."""
        given = [
            self.cleaned_data[f"day_{n}"]
            for n in range(1, self.size + 1)
            if not self.cleaned_data[f"skip_{n}"]
        ]
        return [day for day in given if day is not None]

    def known_days(self) -> dict[int, date]:
        """Return the day of each line, as far as it can be read."""
        read = {n: self._read(self[f"day_{n}"]) for n in range(1, self.size + 1)}
        return {n: day for n, day in read.items() if day is not None}

    def _read(self, bound: forms.BoundField) -> date | None:
        day: date | None = None if bound.errors else bound.field.to_python(bound.value())
        return day

    def rows(self, doubled: frozenset[date]) -> Iterator[DayRow]:
        known = self.known_days()
        for n in range(1, self.size + 1):
            yield DayRow(n, self[f"day_{n}"], self[f"skip_{n}"], known.get(n) in doubled)

    def refuse(self, error: JejakError) -> None:
        """Say a service's refusal above the list: it is about all days."""
        for problem in getattr(error, "fields", {}).values():
            self.add_error(None, str(problem))
        if not getattr(error, "fields", {}):
            self.add_error(None, str(error))


class ShiftForm(forms.Form):
    """To which day the next planned meeting moves; the others follow by as many days."""

    use_required_attribute = False

    start = forms.ChoiceField(label=_("From which meeting on?"), required=False)
    first_day = day_field(_("It moves to"))

    def __init__(self, *args: Any, meetings: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "start", [(str(m.activity.pk), f"{m.number}. {day}") for m, day in meetings])

    def clean_first_day(self) -> date:
        day: date | None = self.cleaned_data["first_day"]
        if day is None:
            raise forms.ValidationError(say("missing_day"))
        return day
