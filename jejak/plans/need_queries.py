"""Reads of needs: how far each has come, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from jejak.access.scope import PersonLike
from jejak.places.models import Library

from .models import CommunityNeed, CommunityNeedQuerySet, MeetingNeed, NeedEvidence, PlanLine
from .queries import agreed_priorities


@dataclass
class NeedLine:
    """A need with what came of it; what is empty is a gap."""

    need: CommunityNeed
    evidence_count: int
    decision: MeetingNeed | None = None
    years: list[int] = field(default_factory=list)

    @property
    def is_agreed(self) -> bool:
        return self.decision is not None and self.decision.is_agreed

    @property
    def gaps(self) -> list[str]:
        """Return in words what is missing on the way to a plan."""
        missing = [
            (not self.evidence_count, _("evidence")),
            (self.decision is None, _("a meeting about it")),
            (not self.years, _("a plan")),
        ]
        return [str(word) for is_missing, word in missing if is_missing]


def needs_of(user: PersonLike, library: Library) -> CommunityNeedQuerySet:
    """Return the needs of a library that the person may see: open ones first, then the latest."""
    rows = CommunityNeed.objects.visible_to(user).filter(library=library)
    return rows.order_by("state", "-noted_on", "-id")


def told(rows: CommunityNeedQuerySet) -> list[NeedLine]:
    """Return each need with its evidence, the latest decision and the years of its plans."""
    standing = Count("evidence", filter=Q(evidence__removed_at=None))
    needs: list[Any] = list(rows.select_related("theme").annotate(standing_evidence=standing))
    ids = [need.pk for need in needs]
    decisions = agreed_priorities(ids)
    lines = {
        need.pk: NeedLine(need, need.standing_evidence, decisions.get(need.pk)) for need in needs
    }
    planned = PlanLine.objects.filter(need__in=ids, cancelled_reason="")
    for need_id, year in planned.values_list("need_id", "year").distinct().order_by("year"):
        lines[need_id].years.append(year)
    return list(lines.values())


def evidence_of(need: CommunityNeed) -> list[NeedEvidence]:
    """Return what proves a need, the latest first; what was taken away is left out."""
    rows = need.evidence.filter(removed_at=None).select_related("photo__removed_by", "by")
    return list(rows.order_by("-dated_on", "-id"))


def decisions_about(need: CommunityNeed) -> Sequence[MeetingNeed]:
    """Return the meetings that score a need or decided about it, the latest first."""
    rows = need.scorings.select_related("meeting")
    return list(rows.order_by("-meeting__held_on", "-meeting_id"))


def lines_answering(need: CommunityNeed) -> list[PlanLine]:
    """Return the lines of plans that answer a need, the latest year first."""
    rows = need.plan_lines.select_related("plan")
    return list(rows.order_by("-year", "position", "id"))
