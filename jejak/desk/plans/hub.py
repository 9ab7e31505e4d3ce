"""What a library's page of plans shows: how far each thread has come."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.places.models import Library
from jejak.plans.calendar_queries import next_preparation
from jejak.plans.models import CommunityNeed, PriorityMeeting, WorkPlan
from jejak.plans.services.work_plans import YEARS_AHEAD

NEEDS_SHOWN = 5


def hub_address(library: Library) -> str:
    return f"{reverse('plans')}?perpustakaan={library.pk}"


def hub_of(
    user: PersonLike, library: Library, *, need: CommunityNeed | None = None
) -> dict[str, Any]:
    """Return the needs, meetings and plans of a library, each with what comes next."""
    today = timezone.now().astimezone(library.zone).date()
    needs = CommunityNeed.objects.visible_to(user).filter(library=library)
    open_needs = needs.open()
    counts = open_needs.aggregate(
        all=Count("pk", distinct=True),
        agreed=Count("pk", filter=Q(scorings__is_agreed=True), distinct=True),
        planned=Count("pk", filter=Q(plan_lines__cancelled_reason=""), distinct=True),
    )
    meetings = PriorityMeeting.objects.visible_to(user).filter(library=library)
    plans = list(
        WorkPlan.objects.visible_to(user)
        .filter(library=library)
        .annotate(line_count=Count("lines", filter=Q(lines__cancelled_reason="")))
        .latest_first()
    )
    taken = {plan.year for plan in plans}
    years = range(today.year - 1, today.year + YEARS_AHEAD + 1)
    return {
        "library": library,
        "need": need,
        "counts": counts,
        "needs": list(open_needs.select_related("theme").latest_first()[:NEEDS_SHOWN]),
        "meeting": meetings.latest_first().first(),
        "plans": plans,
        "open_plans": [plan for plan in plans if plan.allows("edit")],
        "years": [year for year in years if year not in taken],
        "next_year": today.year + 1 if today.year + 1 not in taken else None,
        "next": next_preparation(user, library, today),
        "may_record": scope_for(user, Action.RECORD).covers_library(library),
    }


def plan_before(plan: WorkPlan) -> WorkPlan | None:
    """Return the library's latest plan of an earlier year; whoever sees one sees the other."""
    rows = WorkPlan.objects.filter(library_id=plan.library_id, year__lt=plan.year)
    return rows.latest_first().first()
