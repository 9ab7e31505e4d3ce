"""Small makers for tests of every app that needs a need, a decision or a plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from jejak.accounts.models import User
from jejak.places.models import Library
from jejak.plans import services
from jejak.plans.content import CostContent, LineContent, NeedContent
from jejak.plans.models import CommunityNeed, PlanLine, PriorityMeeting, Theme, WorkPlan

FIVE_PROBLEMS = (
    "Penenun menjual lewat tengkulak",
    "Anak putus sekolah bekerja di kota",
    "Ibu hamil jarang periksa",
    "Surat-surat kependudukan hilang",
    "Sampah menumpuk di sungai",
)


def need_content(**changed: Any) -> NeedContent:
    """Weavers sell through middlemen: 38 families, noted on 11 January 2026."""
    values: dict[str, Any] = {
        "problem": FIVE_PROBLEMS[0],
        "noted_on": date(2026, 1, 11),
        "theme_id": Theme.objects.get(code="economy").pk,
        "affected": "Penenun di Dusun Krajan",
        "affected_count": 38,
        "affected_unit": "families",
    }
    return NeedContent(**values | changed)


def needed(
    cast: SimpleNamespace, *, by: User | None = None, library: Library | None = None, **changed: Any
) -> CommunityNeed:
    return services.record_need(library or cast.library, need_content(**changed), by=by or cast.ana)


def five_needs(cast: SimpleNamespace) -> list[CommunityNeed]:
    return [needed(cast, problem=problem) for problem in FIVE_PROBLEMS]


def meeting_of(
    cast: SimpleNamespace, needs: Sequence[CommunityNeed], *, by: User | None = None, **said: Any
) -> PriorityMeeting:
    return services.open_meeting(
        needs[0].library,
        held_on=said.pop("held_on", date(2026, 1, 11)),
        need_ids=[need.pk for need in needs],
        by=by or cast.ana,
        **said,
    )


def score(meeting: PriorityMeeting, *rows: Sequence[int], by: User) -> Any:
    """One person's scores: for each need, in order, the four numbers."""
    candidates = list(meeting.candidates.all())
    names = ("urgency", "affected", "ability", "support")
    given = {
        candidate.pk: dict(zip(names, row, strict=True))
        for candidate, row in zip(candidates, rows, strict=True)
    }
    return services.score_needs(meeting, given, by=by)


def planned(
    cast: SimpleNamespace,
    *,
    year: int = 2026,
    by: User | None = None,
    library: Library | None = None,
) -> WorkPlan:
    return services.create_plan(library or cast.library, year=year, by=by or cast.ana)


def line_content(**changed: Any) -> LineContent:
    """A weaving class of 15 people, once in each of March to August."""
    values: dict[str, Any] = {
        "title": "Kelas tenun dan pemasaran",
        "strategy": "community_involvement",
        "months": (3, 4, 5, 6, 7, 8),
        "participant_target": 15,
    }
    return LineContent(**values | changed)


def lined(
    plan: WorkPlan, *, by: User, costs: Sequence[CostContent] = (), **changed: Any
) -> PlanLine:
    line = services.add_line(plan, line_content(**changed), by=by)
    if costs:
        line = services.set_costs(line, costs, base_version=line.version, by=by)
    return line


def cost(
    description: str = "Benang tenun",
    volume: str = "6",
    unit: str = "paket",
    price: int = 350_000,
    source: str = "dana_desa",
) -> CostContent:
    return CostContent(
        description=description,
        volume=Decimal(volume),
        unit=unit,
        unit_price_idr=price,
        fund_source=source,
    )


def agreed(plan: WorkPlan, *, by: User, on: date = date(2026, 1, 20)) -> WorkPlan:
    services.agree_plan(plan, agreed_on=on, agreed_with="Kepala desa", by=by)
    plan.refresh_from_db()
    return plan


def open_line(cast: SimpleNamespace, **changed: Any) -> PlanLine:
    """A line of Ana's agreed plan for 2026."""
    plan = planned(cast)
    line = lined(plan, by=cast.ana, **changed)
    agreed(plan, by=cast.ana)
    return PlanLine.objects.get(pk=line.pk)
