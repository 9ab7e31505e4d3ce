"""Objects that the table of access names: needs, meetings, plans and what is around them."""

from datetime import date
from typing import Any

from jejak.plans.models import BudgetAccount, BudgetStep, WorkPlan
from jejak.plans.services import (
    NewEvidence,
    PriceContent,
    add_evidence,
    add_price,
    decide_meeting,
    make_feed,
    settle_need,
)
from jejak.plans.tests.factories import agreed, lined, meeting_of, needed, planned, score

Objects = dict[str, dict[str, dict[str, Any]]]
LINE_ROUTES = (
    "plan_line",
    "plan_line_edit",
    "plan_line_costs",
    "plan_line_outcome",
    "plan_line_cancel",
    "plan_line_restore",
    "plan_line_remove",
    "plan_line_move",
)


def plan_objects(cast: Any, dewi: Any) -> Objects:
    """Ana's agreed plan for 2026 and her draft for 2027; an agreed one in another regency."""
    plans = {
        "own": planned(cast),
        "draft": planned(cast, year=2027),
        "other": planned(cast, library=cast.other_library, by=dewi),
    }
    people = {"own": cast.ana, "draft": cast.ana, "other": dewi}
    lines = {name: lined(plan, by=people[name]) for name, plan in plans.items()}
    for name in ("own", "other"):
        agreed(plans[name], by=people[name])
    named = {name: {"pk": line.pk} for name, line in lines.items()}
    return {
        "plan": {name: {"pk": plan.pk} for name, plan in plans.items()},
        **dict.fromkeys(LINE_ROUTES, named),
    }


def meeting_objects(cast: Any, dewi: Any) -> Objects:
    """Needs with evidence, meetings that are scored and one that decided; some elsewhere."""
    needs = {
        "own": needed(cast),
        "settled": needed(cast, problem="Jalan rusak"),
        "other": needed(cast, library=cast.other_library, by=dewi),
    }
    settle_need(needs["settled"], reason="Jalan diaspal", by=cast.ana)
    said = {"kind": "figure", "statement": "38 KK", "source": "Profil desa"}
    people = {"own": cast.ana, "other": dewi}
    proofs = {
        name: add_evidence(
            needs[name], NewEvidence(dated_on=date(2025, 12, 1), **said), by=people[name]
        )
        for name in people
    }
    compared = {
        "own": [needs["own"], needed(cast, problem="Sampah menumpuk")],
        "other": [needs["other"], needed(cast, library=cast.other_library, by=dewi)],
    }
    meetings = {name: meeting_of(cast, compared[name], by=people[name]) for name in people}
    meetings["decided"] = meeting_of(cast, compared["own"])
    for name, meeting in meetings.items():
        for _person in range(2):
            score(meeting, (3, 3, 3, 3), (1, 1, 1, 1), by=people.get(name, cast.ana))
    first = meetings["decided"].candidates.order_by("position")[0]
    decide_meeting(meetings["decided"], agreed=[first.pk], present_count=9, by=cast.ana)
    return {
        "need": {name: {"pk": need.pk} for name, need in needs.items()},
        "need_evidence_remove": {
            name: {"pk": needs[name].pk, "evidence_pk": proof.pk} for name, proof in proofs.items()
        },
        "meeting": {name: {"pk": meeting.pk} for name, meeting in meetings.items()},
        "scorer": {name: {"pk": meeting.pk, "number": 1} for name, meeting in meetings.items()},
    }


def thread_objects(records: Any, objects: Objects) -> Objects:
    """Threads told from the needs, lines and records above."""
    kinds = {"kebutuhan": objects["need"], "rencana": objects["plan_line"], "kegiatan": records}
    return {
        "thread": {
            f"{kind}_{name}": {"kind": kind, **kinds[kind][name]}
            for kind in kinds
            for name in ("own", "other")
        }
        | {"kegiatan_draft": {"kind": "kegiatan", **records["draft"]}}
    }


def calendar_objects(cast: Any) -> Objects:
    """Regencies and what lies above and below them, a step, and a link that Ana made."""
    regions = {
        "own": {"code": cast.regency.code},
        "other": {"code": cast.other_regency.code},
        "province": {"code": cast.province.code},
        "district": {"code": cast.district.code},
    }
    step = BudgetStep.objects.order_by("pk")[0]
    feed, secret = make_feed(cast.library, by=cast.ana)
    return {
        "budget_calendar_region": regions,
        "budget_calendar_dates": regions,
        "budget_step": {"own": {"pk": step.pk}, "made_up": {"pk": 9_999}},
        "calendar_feed_revoke": {"own": {"pk": feed.pk}},
        "calendar_feed_file": {"own": {"secret": secret}, "made_up": {"secret": "x" * 43}},
    }


def budget_objects(cast: Any) -> Objects:
    """Proposals of the plans above, prices of two regencies, an account of budgets."""
    regions = {
        "own": {"code": cast.regency.code},
        "other": {"code": cast.other_regency.code},
        "district": {"code": cast.district.code},
    }
    thread = PriceContent(description="Benang", unit="paket", price_idr=45_000)
    regencies = {"own": cast.regency, "other": cast.other_regency}
    prices = {
        name: {"pk": add_price(region, thread, year=2026, by=cast.citra).pk}
        for name, region in regencies.items()
    }
    libraries = {"own": cast.library, "other": cast.other_library}
    plans = {
        name: {"pk": WorkPlan.objects.get(library=library, year=2026).pk}
        for name, library in libraries.items()
    }
    account = BudgetAccount.objects.order_by("pk")[0]
    return {
        "proposal": plans,
        "price": prices,
        **dict.fromkeys(("prices", "price_new", "price_paste", "price_copy"), regions),
        "budget_account_edit": {"own": {"pk": account.pk}, "made_up": {"pk": 9_999}},
        "budget_account_use": {"own": {"pk": account.pk}, "made_up": {"pk": 9_999}},
    }
