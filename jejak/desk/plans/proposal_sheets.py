"""What the printed sheets of a proposal say, in words: RAB (F8) and usulan RKPDes (F9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jejak.common.text import months_text, number_text
from jejak.places.models import Library, Region
from jejak.plans.models import PlanLine, TargetGroup

from .proposal import BudgetField, Proposal, Proposed, rupiah_in_words


def place_lines(library: Library) -> list[tuple[str, str]]:
    """Return the head of a sheet: village, district and regency, as far as the library has them."""
    places = (library.village, library.district, library.regency)
    return [(_label_of(place), place.name) for place in places if place is not None]


def _label_of(place: Region) -> str:
    return str(Region.Kind(place.kind).label)


def approver_of(library: Library) -> str:
    """Return whose signature approves: the village head, or of a library outside a village."""
    if library.village is None:
        return _("Head of the library")
    if library.village.kind == Region.Kind.URBAN_VILLAGE:
        return _("Head of the urban village (lurah)")
    return _("Village head")


def amount_in_words(amount: int) -> str:
    """Return the amount in words; only Indonesian has them here."""
    return rupiah_in_words(amount) if get_language() == "id" else ""


@dataclass(frozen=True)
class RabSheet:
    """The cost estimate of one activity."""

    number: int
    one: Proposed
    time: str
    in_words: str


def rab_sheets(proposal: Proposal) -> list[RabSheet]:
    return [
        RabSheet(n, one, months_text(one.line.months), amount_in_words(one.total_idr))
        for n, one in enumerate(proposal.activities, start=1)
    ]


@dataclass(frozen=True)
class VillageRow:
    """One activity as the village's plan lists it."""

    number: int
    one: Proposed
    volume: str
    benefit: str
    time: str
    sources: str
    executor: str


def village_groups(
    proposal: Proposal, library: Library
) -> Iterator[tuple[BudgetField, list[VillageRow]]]:
    """Yield each field of the budget with its rows; they are numbered through."""
    number = 0
    for group in proposal.fields:
        rows = []
        for one in group.activities:
            number += 1
            rows.append(_village_row(number, one, library))
        yield group, rows


def _village_row(number: int, one: Proposed, library: Library) -> VillageRow:
    line = one.line
    return VillageRow(
        number=number,
        one=one,
        volume=_("Meetings: %(count)s") % {"count": number_text(line.planned_count)},
        benefit=benefit_of(line),
        time=months_text(line.months),
        sources=", ".join(name for name, _amount in one.estimate.sources),
        executor=line.person_in_charge or library.name,
    )


def benefit_of(line: PlanLine) -> str:
    """Return for whom it is and what it shall bring."""
    said: list[Any] = []
    groups = ", ".join(str(TargetGroup(code).label) for code in line.target_groups)
    if groups:
        said.append(groups)
    if line.participant_target:
        people = number_text(line.participant_target)
        said.append(_("%(count)s people at each meeting") % {"count": people})
    if aim := line.objective or line.outcome:
        said.append(aim)
    return ". ".join(str(one).rstrip(".") for one in said)
