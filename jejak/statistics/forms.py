from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import CountField, PlainTextField
from jejak.common.periods import next_month

from .content import FIELDS, STATISTIC_FIELDS, TALLIED
from .models import Method
from .queries import GROUPS

# What a day's table has columns for; others are shown where somebody counted them by the day.
TABLE = (
    "visits_onsite",
    "visits_female",
    "visits_male",
    "visits_children",
    "ict_users",
    "loans",
    "in_library_uses",
    "members_new",
)


class BaseVersionForm(forms.Form):
    """Carries the version that the page was written upon."""

    versi = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


class MonthForm(BaseVersionForm):
    """The month's totals. A number with a daily tally is shown and not asked for."""

    method = forms.ChoiceField(
        label=_("How did you get these numbers?"),
        choices=Method.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    note = PlainTextField(
        label=_("Remark"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What a reader should know: a week of closing, a feast with many guests."),
    )

    def __init__(self, data: Any = None, *, sums: Mapping[str, int], **options: Any) -> None:
        super().__init__(data, **options)
        self.sums = sums
        for field in STATISTIC_FIELDS:
            if field.name not in sums:
                self.fields[field.name] = CountField(label=field.label, required=False)

    def groups(self) -> Iterator[tuple[Any, list[tuple[Any, Any]]]]:
        """Yield each group: its name, and of each number its field or (label, sum)."""
        for name, fields in GROUPS:
            yield (
                name,
                [
                    (self[field], None)
                    if field in self.fields
                    else (None, (FIELDS[field].label, self.sums[field]))
                    for field in fields
                ],
            )

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "versi"}


class TallyForm(BaseVersionForm):
    """Days of a month by the numbers that are tallied."""

    def __init__(
        self,
        data: Any = None,
        *,
        month: date,
        today: date,
        tallied: Collection[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.columns = [name for name in TALLIED if name in TABLE or name in tallied]
        last = monthrange(month.year, month.month)[1]
        self.days = [day for day in range(1, last + 1) if month.replace(day=day) <= today]
        self.month = month
        for day in self.days:
            for name in self.columns:
                self.fields[f"day.{day}.{name}"] = CountField(
                    label=FIELDS[name].label, required=False
                )

    def rows(self) -> list[tuple[date, list[Any]]]:
        return [
            (self.month.replace(day=day), [self[f"day.{day}.{name}"] for name in self.columns])
            for day in self.days
        ]

    def wrong(self) -> list[tuple[Any, date]]:
        """Return the cells that need mending, with their day."""
        return [(bound, day) for day, cells in self.rows() for bound in cells if bound.errors]

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "versi"}


class ReopenForm(forms.Form):
    reason = PlainTextField(
        label=_("Why is it opened again?"),
        max_length=300,
        help_text=_("It stands in the history of the month, and beside figures that change."),
        error_messages={"required": _("Say why it is opened again.")},
    )


class DeadlineForm(forms.Form):
    day = forms.IntegerField(
        label=_("By which day of the next month"),
        min_value=1,
        max_value=28,
        error_messages={
            "required": _("Choose a day from 1 to 28, which every month has."),
            "invalid": _("Choose a day from 1 to 28, which every month has."),
            "min_value": _("Choose a day from 1 to 28, which every month has."),
            "max_value": _("Choose a day from 1 to 28, which every month has."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    valid_from = forms.ChoiceField(label=_("From the month"))

    def __init__(self, data: Any = None, *, months: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["valid_from"]
        field.choices = months

    def clean_valid_from(self) -> date:
        return date.fromisoformat(self.cleaned_data["valid_from"])


def months_ahead(today: date, count: int = 12) -> list[date]:
    """Return this month and those after it."""
    months = [today.replace(day=1)]
    while len(months) < count:
        months.append(next_month(months[-1]))
    return months
