"""Threads in the country: needs with a line that answers them and records that carry it out."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jejak.activities.models import Activity
from jejak.places.models import Library
from jejak.places.placed import place_of
from jejak.plans.models import CommunityNeed, PlanLine, WorkPlan

from .country import Country


def make_threads(country: Country) -> None:
    """Link what stands: also drafts, whose words only those who record there may read."""
    year = timezone.localdate().year
    planned = set(WorkPlan.objects.filter(year=year).values_list("library", flat=True))
    for library in country.libraries:
        need = CommunityNeed.objects.filter(library=library).first()
        if need is not None and library.pk not in planned:
            _make_thread(country, library, need, year)
    for row in Activity.objects.select_related("library"):
        action = "record" if row.state == "draft" else "view"
        seen = country.whoever_may(action, row.library)
        country.add("thread", {"kind": "kegiatan", "pk": row.pk}, seen)


def _make_thread(country: Country, library: Library, need: CommunityNeed, year: int) -> None:
    word, writer = country.word(), country.rng.choice(country.people)
    plan = _plan(library, writer, year)
    line = PlanLine.objects.create(
        **place_of(library),
        plan=plan,
        year=year,
        need=need,
        answers_need=True,
        title=f"Kelas {word}",
        strategy="community_involvement",
        months=[1, 2],
    )
    plan.state, plan.agreed_version = "agreed", 1
    plan.agreed_on = timezone.localdate()
    plan.save()
    records = Activity.objects.filter(library=library, held_on__year=year)
    records.update(plan_line=line, is_need_linked=True)
    seen = country.whoever_may("view", library)
    country.add("thread", {"kind": "rencana", "pk": line.pk}, seen, word)
    country.add("thread", {"kind": "kebutuhan", "pk": need.pk}, seen, word)


def _plan(library: Library, writer: Any, year: int) -> WorkPlan:
    now = timezone.now()
    return WorkPlan.objects.create(
        **place_of(library), year=year, recorded_by=writer, recorded_at=now, changed_at=now
    )
