"""Objects that the table of access names: needs, meetings, plans and what is around them."""

from typing import Any

from jejak.plans.tests.factories import agreed, lined, planned

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
