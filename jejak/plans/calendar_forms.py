from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import CountField, PlainTextField
from jejak.directory.forms import date_input

from .calendar_queries import BudgetCalendar, span_text, usual_days
from .models import BudgetStep, Preparation
from .preparations import CHECK_CHOICES
from .services.calendar import (
    LAW_LENGTH,
    NAME_LENGTH,
    NOTE_LENGTH,
    PREPARATION_COLUMNS,
    PREPARATION_LENGTH,
    STEP_COLUMNS,
    EnteredDays,
    PreparationContent,
    StepContent,
)

BLANK_ROWS = 2
DAY = {"invalid": _("Write the date as 21/11/2026.")}
LANGUAGES = {"name_id": _("Name in Indonesian"), "name_en": _("Name in English")}


def _number(value: Any) -> int | None:
    return int(value) if value not in {None, ""} else None


@dataclass(frozen=True)
class DatesRow:
    """One step in the form of a regency's days."""

    step: BudgetStep
    usual: str
    starts_on: BoundField
    ends_on: BoundField
    note: BoundField


class RegencyDatesForm(forms.Form):
    """The days of every step in one regency and budget year; empty are the usual ones."""

    use_required_attribute = False

    def __init__(self, *args: Any, calendar: BudgetCalendar, year: int, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.steps, self.year = calendar.steps, year
        for step in self.steps:
            entered = calendar.entered.get((year, step.pk))
            values = {
                "starts_on": entered.starts_on if entered else None,
                "ends_on": entered.ends_on if entered else None,
                "note": entered.note if entered else "",
            }
            self.initial.update({f"{step.pk}-{name}": value for name, value in values.items()})
            # With the step's name, for the summary of what is wrong; beside it the page is short.
            self.fields[f"{step.pk}-starts_on"] = self._day_field(f"{step}: {_('From')}")
            self.fields[f"{step.pk}-ends_on"] = self._day_field(f"{step}: {_('Until')}")
            self.fields[f"{step.pk}-note"] = PlainTextField(
                label=f"{step}: {_('Note')}", max_length=NOTE_LENGTH, required=False
            )

    @staticmethod
    def _day_field(label: Any) -> forms.DateField:
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
        return forms.DateField(
            label=label,
            required=False,
            widget=date_input(),
            input_formats=formats,
            error_messages=DAY,
        )

    def rows(self) -> Iterator[DatesRow]:
        for step in self.steps:
            bound = [self[f"{step.pk}-{name}"] for name in ("starts_on", "ends_on", "note")]
            yield DatesRow(step, span_text(*usual_days(step, self.year)), *bound)

    def days(self) -> list[EnteredDays]:
        return [
            EnteredDays(
                step_id=step.pk,
                starts_on=self.cleaned_data[f"{step.pk}-starts_on"],
                ends_on=self.cleaned_data[f"{step.pk}-ends_on"],
                note=self.cleaned_data[f"{step.pk}-note"],
            )
            for step in self.steps
        ]


def _month(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "–"), *((number, MONTHS[number]) for number in range(1, 13))],
        coerce=_number,
        empty_value=None,
        required=False,
    )


class StepForm(forms.Form):
    """A step with its preparations; the rules stand in `services.calendar.problems_of_step`."""

    use_required_attribute = False

    name_id = PlainTextField(label=LANGUAGES["name_id"], max_length=NAME_LENGTH, required=False)
    name_en = PlainTextField(label=LANGUAGES["name_en"], max_length=NAME_LENGTH, required=False)
    level = forms.ChoiceField(
        label=_("Whose budget?"),
        choices=[("village", _("Village")), ("regency", _("Regency"))],
        widget=forms.RadioSelect,
        required=False,
    )
    law = PlainTextField(
        label=_("Law"),
        max_length=LAW_LENGTH,
        required=False,
        help_text=_("As it is shown: the regulation with its article."),
    )
    year_offset = forms.TypedChoiceField(
        label=_("In which year?"),
        choices=[
            (-2, _("Two years before the budget's year")),
            (-1, _("The year before the budget's year")),
            (0, _("The budget's year itself")),
        ],
        coerce=_number,
        empty_value=None,
        required=False,
    )
    from_day = CountField(label=_("From day"), required=False)
    from_month = _month(_("Month"))
    to_day = CountField(label=_("To day"), required=False)
    to_month = _month(_("Month"))
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *args: Any, preparations: Sequence[Preparation] = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.known = [*preparations, *[None] * BLANK_ROWS]
        for n, row in enumerate(self.known):
            self._add_row(n, row)

    def _add_row(self, n: int, row: Preparation | None) -> None:
        for name, label in LANGUAGES.items():
            self.fields[f"{n}-{name}"] = PlainTextField(
                label=label, max_length=PREPARATION_LENGTH, required=False
            )
        self.fields[f"{n}-days_before"] = CountField(
            label=_("Days before the step begins"), required=False
        )
        self.fields[f"{n}-check_code"] = forms.ChoiceField(
            label=_("Ticked by itself when Jejak sees"),
            choices=[("", _("Nothing: the library knows")), *CHECK_CHOICES],
            required=False,
        )
        self.fields[f"{n}-is_active"] = forms.BooleanField(label=_("In use"), required=False)
        values = {name: getattr(row, name) for name in PREPARATION_COLUMNS} if row else {}
        self.initial.update({f"{n}-{name}": value for name, value in values.items()})
        self.initial.setdefault(f"{n}-is_active", True)

    def rows(self) -> Iterator[tuple[Preparation | None, list[BoundField]]]:
        for n, row in enumerate(self.known):
            yield row, [self[f"{n}-{name}"] for name in PREPARATION_COLUMNS]

    def content(self) -> StepContent:
        values = {name: self.cleaned_data[name] for name in STEP_COLUMNS}
        rows = []
        for n, row in enumerate(self.known):
            said = {name: self.cleaned_data[f"{n}-{name}"] for name in PREPARATION_COLUMNS}
            if row is not None or said["name_id"] or said["name_en"]:
                rows.append(PreparationContent(id=row.pk if row else None, **said))
        return StepContent(**values, preparations=rows)


def starting_step(step: BudgetStep | None) -> dict[str, Any]:
    if step is None:
        return {"level": "village", "year_offset": -1, "is_active": True}
    return {name: getattr(step, name) for name in STEP_COLUMNS}
