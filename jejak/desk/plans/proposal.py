"""A proposal to whoever pays: composed from plan lines and their costs, and checked again.

Pure: nothing here reads the database. Forms F8 (RAB) and F9 (usulan RKPDes).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.common.number_words import END, indonesian_words
from jejak.plans.models import BudgetAccount, FundSource, PlanLine
from jejak.plans.queries import Estimate, sum_of


@dataclass(frozen=True)
class Proposed:
    """One activity, with what the proposal's sources pay of it."""

    line: PlanLine
    estimate: Estimate

    @property
    def total_idr(self) -> int:
        return self.estimate.total_idr


@dataclass(frozen=True)
class BudgetField:
    """The activities of one field (*bidang*) of the budget; no account: not chosen yet."""

    account: BudgetAccount | None
    activities: list[Proposed] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.account.field_code if self.account else ""

    @property
    def name(self) -> str:
        return self.account.field_name if self.account else str(_("Field not chosen yet"))

    @property
    def total_idr(self) -> int:
        return sum(one.total_idr for one in self.activities)


@dataclass(frozen=True)
class Proposal:
    activities: list[Proposed]
    estimate: Estimate
    fields: list[BudgetField]

    @property
    def total_idr(self) -> int:
        return self.estimate.total_idr


def paid_from(estimate: Estimate, source: str) -> Estimate:
    """Return what one source pays of an estimate; "" is every source."""
    if not source:
        return estimate
    part = Estimate()
    for cost in estimate.costs:
        if cost.fund_source == source:
            part.add(cost)
    return part


def proposable(
    lines: Iterable[PlanLine], estimates: Mapping[uuid.UUID, Estimate], source: str = ""
) -> list[Proposed]:
    """Return the lines that may be proposed: never cancelled ones, of a source what it pays."""
    found = [
        Proposed(line, paid_from(estimates[line.pk], source))
        for line in lines
        if not line.is_cancelled
    ]
    return [one for one in found if one.estimate.costs or not source]


def compose(activities: Sequence[Proposed]) -> Proposal:
    """Put activities together: by field in the order of its code, what has none last."""
    fields: dict[str, BudgetField] = {}
    for one in activities:
        account = one.line.account
        code = account.field_code if account else ""
        fields.setdefault(code, BudgetField(account)).activities.append(one)
    ordered = [fields[code] for code in sorted(fields, key=lambda code: (not code, code))]
    return Proposal(
        activities=[one for group in ordered for one in group.activities],
        estimate=sum_of(one.estimate for one in activities),
        fields=ordered,
    )


@dataclass(frozen=True)
class Fault:
    """A number that does not come out when it is counted again."""

    where: str
    written: Decimal
    counted: Decimal


def faults_of(proposal: Proposal) -> list[Fault]:
    """Count everything again from volumes and prices; nothing may differ by a single rupiah."""
    faults: list[Fault] = []
    whole = Decimal(0)
    sources: dict[str, Decimal] = {}
    for group in proposal.fields:
        of_field = Decimal(0)
        for one in group.activities:
            of_activity = Decimal(0)
            for cost in one.estimate.costs:
                amount = Decimal(cost.volume) * cost.unit_price_idr
                _compare(faults, f"{one.line.title}: {cost.description}", cost.amount_idr, amount)
                of_activity += amount
                sources[cost.fund_source] = sources.get(cost.fund_source, Decimal(0)) + amount
            _compare(faults, one.line.title, one.total_idr, of_activity)
            of_field += of_activity
        _compare(faults, f"{group.code} {group.name}".strip(), group.total_idr, of_field)
        whole += of_field
    _compare(faults, str(_("Total")), proposal.total_idr, whole)
    for code, name in FundSource.choices:
        written = proposal.estimate.by_source.get(code, 0)
        _compare(faults, str(name), written, sources.get(code, Decimal(0)))
    return faults


def _compare(faults: list[Fault], where: str, written: int, counted: Decimal) -> None:
    if written != counted:
        faults.append(Fault(where, Decimal(written), counted))


# What a village asks before it takes a proposal up: words, and the page that mends it.
GAPS: dict[str, tuple[Any, str]] = {
    "account": (_("No budget account"), "plan_line_edit"),
    "costs": (_("No costs"), "plan_line_costs"),
    "price": (_("A price is Rp 0"), "plan_line_costs"),
    "months": (_("No month"), "plan_line_edit"),
    "place": (_("No place"), "plan_line_edit"),
    "need": (_("No need behind it"), "plan_line_edit"),
    "evidence": (_("Nothing proves the need"), "need"),
}


@dataclass(frozen=True)
class Gap:
    """What one activity of a proposal lacks."""

    code: str
    line: PlanLine

    @property
    def text(self) -> str:
        return str(GAPS[self.code][0])

    @property
    def route(self) -> str:
        return GAPS[self.code][1]

    @property
    def pk(self) -> uuid.UUID | None:
        return self.line.need_id if self.route == "need" else self.line.pk


def gaps_of(one: Proposed, evidence: Mapping[uuid.UUID, int]) -> list[Gap]:
    """Return what is to be completed before it is printed; `evidence` counts by need."""
    line, costs = one.line, one.estimate.costs
    lacking = {
        "account": line.account_id is None,
        "costs": not costs,
        "price": any(not cost.unit_price_idr for cost in costs),
        "months": not line.months,
        "place": not line.place,
        "need": line.need_id is None,
        "evidence": line.need_id is not None and not evidence.get(line.need_id),
    }
    return [Gap(code, line) for code, lacks in lacking.items() if lacks]


def rupiah_in_words(amount: int) -> str:
    """Return `Dua puluh juta rupiah`; "" for what no budget of a village reaches."""
    return f"{indonesian_words(amount)} rupiah".capitalize() if 0 <= amount < END else ""
