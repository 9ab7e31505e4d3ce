"""How values of a record are written for people: details, differences, conflicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.common.text import day_text, number_text, rupiah_text
from jejak.plans.models import FundSource, PlanLine, Strategy, TargetGroup, Theme

from .content import CONTENT_FIELDS, COUNTS, ActivityContent
from .forms import ActivityForm
from .models import Mode

# Where the form asks a question, a record has a short name.
SHORT_LABELS = {
    "": _("The record as a whole"),
    "photos": _("Photos"),
    "strategy": _("Strategy"),
    "theme_id": _("Theme"),
    "mode": _("How"),
    "participant_count": _("Participants"),
    "description": _("Description"),
    "target_groups": _("Target groups"),
    "counts_for_literacy": _("For reading and literacy"),
    "title": _("Name"),
    "cost_idr": _("Cost"),
    "plan_line_id": _("Activity of the plan"),
}


def label_of(name: str) -> str:
    return str(SHORT_LABELS.get(name) or ActivityForm.base_fields[name].label)


def value_text(name: str, value: Any, themes: dict[int, Theme]) -> str:
    """Return a value in words; "not recorded" for what is empty."""
    if value is None or value in ("", (), []):
        return str(_("not recorded"))
    if name == "theme_id":
        return str(themes.get(value, value))
    write = WRITERS.get(name)
    return write(value) if write else str(value)


def _choice(choices: Any) -> Callable[[Any], str]:
    return lambda value: str(choices(value).label)


def _plan_line_text(pk: Any) -> str:
    return PlanLine.objects.filter(pk=pk).values_list("title", flat=True).first() or str(pk)


WRITERS: dict[str, Callable[[Any], str]] = {
    "strategy": _choice(Strategy),
    "mode": _choice(Mode),
    "fund_source": _choice(FundSource),
    "target_groups": lambda groups: ", ".join(str(TargetGroup(code).label) for code in groups),
    "publication_links": ", ".join,
    "counts_for_literacy": lambda value: str(_("yes") if value else _("no")),
    "plan_line_id": _plan_line_text,
    "held_on": day_text,
    "cost_idr": rupiah_text,
    "duration_days": number_text,
    **dict.fromkeys(COUNTS, number_text),
}


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
    hidden = {"title", "held_on", "participant_count", "female_count", "male_count", "plan_line_id"}
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
