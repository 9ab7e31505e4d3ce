"""Which sheets of monthly statistics altered a kept figure: as for records, by the same core."""

from __future__ import annotations

from collections.abc import Sequence

from jejak.statistics.content import FIELD_NAMES
from jejak.statistics.models import MonthlyStatisticsVersion

from .changes import PLACE, Asked, Source
from .filters import FigureFilter
from .marks import Mark, Part
from .statements import activity_scope, joined

SHEETS = Source(
    table="statistics_monthlystatistics",
    versions="statistics_monthlystatisticsversion",
    row_id="statistics_id",
    whys=MonthlyStatisticsVersion.Why,
    measures={
        "sheets": "1",
        "closed": "(a.state = 'closed')::int",
        "on_time": "COALESCE(a.first_closed_on <= a.due_on, false)::int",
        **{name: f"COALESCE(a.{name}, 0)" for name in FIELD_NAMES},
        **{f"{name}_known": f"(a.{name} IS NOT NULL)::int" for name in FIELD_NAMES},
    },
    level="(a.state = 'closed')::int::smallint",
    keys=(*PLACE, "a.month", "a.method"),
)


def sheets_since(filter: FigureFilter, mark: Mark, then_ids: Sequence[int] | None = None) -> Asked:
    """Ask for the sheets of a filter: those of its whole months, whatever else it asks for."""
    now = activity_scope(filter)
    then = now if then_ids is None else ("a.library_id = ANY(%s)", [list(then_ids)])
    return Asked(SHEETS, mark, _conditions(filter, then), _conditions(filter, now))


def _conditions(filter: FigureFilter, scope: Part) -> Part:
    whole, _ends = filter.period.split()
    if whole is None:
        return "FALSE", []
    parts: list[Part] = [scope, ("a.month BETWEEN %s AND %s", [whole.start, whole.end])]
    if filter.partner_category:
        parts.append(("a.partner_category = %s", [filter.partner_category]))
    return joined(parts, " AND ")
