"""Objects that the table of access names: months of libraries, and a draft of definitions."""

from datetime import date
from typing import Any

from jejak.indicators.services import draft_version
from jejak.statistics.services import save_statistics

Objects = dict[str, dict[str, dict[str, Any]]]


def month_objects(cast: Any) -> Objects:
    """A month that Ana's library began; none in the other one."""
    save_statistics(
        cast.library, date(2026, 9, 1), changes={"loans": 3}, base_version=0, by=cast.ana
    )
    months = {
        "own": {"pk": cast.library.pk, "bulan": "2026-09"},
        "other": {"pk": cast.other_library.pk, "bulan": "2026-09"},
        "made_up": {"pk": cast.library.pk, "bulan": "2026-13"},
    }
    deadlines = {"own": {"code": "3324"}, "other": {"code": "3305"}}
    return {"statistics_": months, "statistics_deadline": deadlines}


def definition_objects(cast: Any) -> Objects:
    draft = draft_version(by=cast.nadia)
    own, made_up = {"pk": draft.pk}, {"pk": 0}
    code = {"code": "involvement"}
    target = draft.indicators.get(**code).targets.get()
    return {
        "own_targets_library": {
            "own": {"pk": cast.library.pk},
            "other": {"pk": cast.other_library.pk},
        },
        "own_targets_region": {"own": {"code": "3324"}, "other": {"code": "3305"}},
        "definitions_": {"own": own, "made_up": made_up},
        "indicator_": {"own": own | code, "made_up": made_up | code},
        "target_": {"own": own | code, "made_up": made_up | code},
        "target_remove": {"own": own | code | {"target": target.pk}}
        | {"made_up": made_up | code | {"target": 1}},
    }
