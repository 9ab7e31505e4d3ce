"""How values of a record are written for people: details, differences, conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from jejak.common.templatetags.jejak import day, idr

from .content import CONTENT_FIELDS, COUNTS, ActivityContent
from .forms import ActivityForm
from .models import FundSource, Mode, State, Strategy, TargetGroup, Theme

CHOICES: dict[str, Any] = {"strategy": Strategy, "mode": Mode, "fund_source": FundSource}


def label_of(name: str) -> str:
    if name == "photos":
        return _("Photos")
    if name == "":
        return _("The record as a whole")
    return str(ActivityForm.base_fields[name].label)


def value_text(name: str, value: Any, themes: dict[int, Theme]) -> str:
    """Return a value in words; "not recorded" for what is empty."""
    if value is None or value in ("", (), []):
        return _("not recorded")
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name == "theme_id":
        return str(themes.get(value, value))
    if name == "target_groups":
        return ", ".join(str(TargetGroup(group).label) for group in value)
    if name == "publication_links":
        return ", ".join(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day(value)
    if name == "cost_idr":
        return idr(value)
    if name in COUNTS or name == "duration_days":
        return number_format(value, force_grouping=True)
    return str(value)


def all_themes() -> dict[int, Theme]:
    return Theme.objects.in_bulk()


@dataclass(frozen=True)
class FieldText:
    name: str
    label: str
    value: str


@dataclass(frozen=True)
class FieldChange:
    name: str
    label: str
    before: str
    after: str


def details(content: ActivityContent, themes: dict[int, Theme]) -> list[FieldText]:
    """Return what was recorded; what was not is left out."""
    hidden = {"title", "held_on", "participant_count", "female_count", "male_count"}
    return [
        FieldText(name, label_of(name), value_text(name, getattr(content, name), themes))
        for name in CONTENT_FIELDS
        if name not in hidden
        and getattr(content, name) not in (None, "", (), False)
        and not (name == "duration_days" and content.duration_days == 1)
    ]


def changes(
    before: ActivityContent, after: ActivityContent, themes: dict[int, Theme]
) -> list[FieldChange]:
    return [
        FieldChange(
            name,
            label_of(name),
            value_text(name, getattr(before, name), themes),
            value_text(name, getattr(after, name), themes),
        )
        for name in CONTENT_FIELDS
        if getattr(before, name) != getattr(after, name)
    ]


# State -> icon of the design; the class of the label is the state itself.
STATE_ICONS = {
    State.DRAFT: "edit",
    State.SUBMITTED: "send",
    State.RETURNED: "return",
    State.VERIFIED: "checks",
    State.WITHDRAWN: "x",
}
