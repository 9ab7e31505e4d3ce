"""What a line of a plan says, in words: for its page, differences and conflicts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.common.text import months_text, number_text
from jejak.plans.comparing import LineChange
from jejak.plans.models import (
    BudgetAccount,
    CommunityNeed,
    Pattern,
    PlanLine,
    Strategy,
    TargetGroup,
)
from jejak.plans.outputs import OUTPUTS

from .forms import LineForm

# Where the form asks a question, a line has a short name.
SHORT_LABELS: dict[str, Any] = {
    "need_id": _("Need"),
    "objective": _("Objective"),
    "strategy": _("Strategy"),
    "months": _("Months"),
    "target_groups": _("Target groups"),
    "person_in_charge": _("Person in charge"),
    "output_measure": _("Output"),
    "output_baseline": _("Output before"),
    "output_target": _("Output target"),
    "outcome": _("Outcome"),
    "outcome_baseline": _("Outcome before"),
    "outcome_target": _("Outcome target"),
    "pattern": _("Carried out"),
    "cancelled_reason": _("Cancelled because"),
    "costs": _("Costs"),
}


def label_of(name: str) -> str:
    return str(SHORT_LABELS.get(name) or LineForm.base_fields[name].label)


def _need(pk: Any) -> str:
    found = CommunityNeed.objects.filter(pk=uuid.UUID(str(pk))).values_list("problem", flat=True)
    return found.first() or str(pk)


def _account(pk: Any) -> str:
    row = BudgetAccount.objects.filter(pk=pk).first()
    return f"{row.activity_code} {row}" if row else str(pk)


WRITERS: dict[str, Callable[[Any], str]] = {
    "need_id": _need,
    "account_id": _account,
    "strategy": lambda code: str(Strategy(code).label),
    "pattern": lambda code: str(Pattern(code).label),
    "months": months_text,
    "target_groups": lambda codes: ", ".join(str(TargetGroup(code).label) for code in codes),
    "output_measure": lambda code: str(OUTPUTS[code].name),
    "costs": ", ".join,
}


def value_text(name: str, value: Any) -> str:
    if value is None or value in ("", (), []):
        return str(_("not recorded"))
    if write := WRITERS.get(name):
        return write(value)
    return number_text(value) if isinstance(value, int) else str(value)


def said_conflicts(conflicts: Mapping[str, tuple[Any, Any]]) -> list[tuple[str, str, str]]:
    """Return each answer that two people changed: its name, theirs, mine."""
    return [
        (label_of(name), value_text(name, theirs), value_text(name, mine))
        for name, (theirs, mine) in conflicts.items()
    ]


@dataclass(frozen=True)
class SaidChange:
    """A line that differs between two states of a plan, in words."""

    change: LineChange
    fields: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def kind_text(self) -> str:
        kinds = {"added": _("Added"), "removed": _("Taken out"), "changed": _("Changed")}
        return str(kinds[self.change.kind])


def said_changes(changes: Iterable[LineChange]) -> list[SaidChange]:
    return [SaidChange(change, said_conflicts(change.fields)) for change in changes]


def details_of(line: PlanLine) -> list[tuple[str, str]]:
    """Return what a line says beside its need, months and numbers; what is empty is left out."""
    names = ("strategy", "target_groups", "place", "person_in_charge", "partners")
    return [
        (label_of(name), value_text(name, value))
        for name in names
        if (value := getattr(line, name)) not in (None, "", [], ())
    ]
