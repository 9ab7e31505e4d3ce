"""What stands behind each claim of a proposal: need, evidence, decision, what was done."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, State
from jejak.plans.models import CommunityNeed, MeetingNeed, NeedEvidence, PlanLine
from jejak.plans.queries import agreed_priorities


@dataclass(frozen=True)
class Done:
    """What was recorded for a need, whatever the year. None: not recorded, never zero."""

    count: int
    verified: int
    participants: int | None
    first: date
    last: date

    @property
    def verified_percent(self) -> int:
        return round(100 * self.verified / self.count)


@dataclass(frozen=True)
class Basis:
    """Why one activity is proposed."""

    need: CommunityNeed | None = None
    evidence: list[NeedEvidence] = field(default_factory=list)
    priority: MeetingNeed | None = None
    done: Done | None = None


def needs_of(lines: Iterable[PlanLine]) -> set[uuid.UUID]:
    return {line.need_id for line in lines if line.need_id is not None}


def evidence_counts(lines: Iterable[PlanLine]) -> dict[uuid.UUID, int]:
    """Return by need how much proves it."""
    rows = NeedEvidence.objects.filter(need__in=needs_of(lines), removed_at=None)
    counted = rows.order_by().values_list("need_id").annotate(count=Count("pk"))
    return dict(counted)


def bases_of(user: PersonLike, lines: Collection[PlanLine]) -> dict[uuid.UUID, Basis]:
    """Return the basis of each line, in four statements however many there are."""
    needs = needs_of(lines)
    proofs: dict[uuid.UUID, list[NeedEvidence]] = {need: [] for need in needs}
    for row in NeedEvidence.objects.filter(need__in=needs, removed_at=None):
        proofs[row.need_id].append(row)
    priorities = agreed_priorities(needs)
    done = _done(user, "plan_line__need", needs)
    # A line without a need shows what was recorded for itself.
    done |= _done(user, "plan_line", {line.pk for line in lines if line.need_id is None})
    return {
        line.pk: Basis(
            need=line.need,
            evidence=proofs[line.need_id] if line.need_id else [],
            priority=priorities.get(line.need_id) if line.need_id else None,
            done=done.get(line.need_id or line.pk),
        )
        for line in lines
    }


def _done(user: PersonLike, path: str, ids: set[uuid.UUID]) -> dict[Any, Done]:
    rows = Activity.objects.visible_to(user).counted().filter(**{f"{path}__in": ids})
    sums = (
        rows.order_by()
        .values(path)
        .annotate(
            count=Count("pk"),
            verified=Count("pk", filter=Q(state=State.VERIFIED)),
            participants=Sum("participant_count"),
            first=Min("held_on"),
            last=Max("held_on"),
        )
    )
    return {row.pop(path): Done(**row) for row in sums}
