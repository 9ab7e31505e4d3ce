"""Reads: what a reviewer decided a moment ago and may still take back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, ActivityVersion
from jejak.activities.services.many import may_undo, undone_since
from jejak.audit.models import AuditEntry

ACTIONS = {"activity.verify": "verified", "activity.return": "returned"}
# Of a person's latest audit lines, so many are looked through.
LINES_READ = 300


@dataclass(frozen=True)
class Decision:
    """What was decided at one stroke, as far as it can be taken back."""

    why: str
    activities: list[Activity]

    @property
    def is_return(self) -> bool:
        return self.why == ActivityVersion.Why.RETURNED


def decisions_to_undo(user: PersonLike) -> list[Decision]:
    """Return the person's decisions of the last minutes, the latest first; two queries."""
    since = timezone.now() - undone_since()
    lines = [
        line
        for line in AuditEntry.objects.filter(by=user.pk).order_by("-id")[:LINES_READ]
        if line.action in ACTIONS and line.at > since
    ]
    found = {
        row.pk: row
        for row in Activity.objects.allowing(user, Action.REVIEW).filter(
            pk__in={line.target_id for line in lines},
            versions__version=F("version"),
            versions__by=user.pk,
            versions__why__in=ACTIONS.values(),
            versions__recorded_at__gt=since,
        )
    }
    groups: dict[tuple[str, str], list[Activity]] = defaultdict(list)
    for line in lines:
        row = found.get(uuid.UUID(line.target_id))
        # A record that was decided about twice belongs to the later decision.
        if row is not None and row.state == ACTIONS[line.action]:
            decision = line.detail.get("decision", line.target_id)
            groups[line.action, decision].append(found.pop(row.pk))
    return [Decision(ACTIONS[action], rows) for (action, _decision), rows in groups.items()]


def may_take_back(user: PersonLike, activity: Activity) -> bool:
    """Return whether the latest change of the record is a decision that the person may undo."""
    if not activity.allows("undo"):
        return False
    version = activity.versions.order_by("-version").first()
    return version is not None and may_undo(activity, version, user)
