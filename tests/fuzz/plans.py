"""Needs, meetings and plans in the country; whoever may view a library may read them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jejak.places.models import Library
from jejak.places.placed import place_of
from jejak.plans.models import CostLine, PlanLine, PlanVersion, WorkPlan

from .country import Country


def make_plans(country: Country) -> None:
    """A draft or an agreed plan of some libraries, with a line and its costs."""
    for library in country.rng.sample(country.libraries, 8):
        words = [country.word() for _n in range(4)]
        writer = country.rng.choice(country.people)
        plan = _plan(library, writer)
        line = PlanLine.objects.create(
            **place_of(library),
            plan=plan,
            year=plan.year,
            title=f"Kelas {words[0]}",
            objective=f"Supaya {words[1]}",
            strategy="community_involvement",
            months=[3, 4],
        )
        CostLine.objects.create(
            line=line,
            description=f"Bahan {words[2]}",
            volume=2,
            unit="paket",
            unit_price_idr=10_000,
            amount_idr=20_000,
            fund_source="dana_desa",
        )
        if country.rng.random() < 0.6:
            _agree(plan, words[3], writer)
        seen = country.whoever_may("view", library)
        country.add("plan", {"pk": plan.pk}, seen, *words)
        country.add("plan_line", {"pk": line.pk}, seen, *words[:3])
        country.may_read(seen, country.name_of(writer))


def _plan(library: Library, writer: Any) -> WorkPlan:
    now = timezone.now()
    return WorkPlan.objects.create(
        **place_of(library),
        year=now.year,
        recorded_by=writer,
        recorded_at=now,
        changed_at=now,
    )


def _agree(plan: WorkPlan, word: str, writer: Any) -> None:
    plan.state, plan.agreed_version = "agreed", 1
    plan.agreed_on, plan.agreed_with = timezone.localdate(), f"Kades {word}"
    plan.save()
    PlanVersion.objects.create(
        plan=plan,
        number=1,
        agreed_on=plan.agreed_on,
        agreed_with=plan.agreed_with,
        by=writer,
        recorded_at=timezone.now(),
        lines=[],
    )
