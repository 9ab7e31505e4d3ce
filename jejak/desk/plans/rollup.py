"""Plan against actual, summed over a region: exact, one statement for each kind of row (0038)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from jejak.common.database import fetch_named, read_snapshot
from jejak.desk.next_level import keys_of, scope_of
from jejak.places.models import Region
from jejak.plans.models import FundSource
from jejak.plans.outputs import OUTPUTS, OutputSource

from .actuals import months_over

COUNTED = "x.state IN ('submitted', 'returned', 'verified')"
PLANS = """
SELECT {region} AS region_id, {library} AS library_id,
    COUNT(*) FILTER (WHERE x.state = 'draft') AS drafts,
    COUNT(*) FILTER (WHERE x.state = 'agreed') AS agreed,
    COUNT(*) FILTER (WHERE x.state = 'revising') AS revising,
    COUNT(*) FILTER (WHERE x.state = 'closed') AS closed
FROM plans_workplan x WHERE x.year = %(year)s AND {scope}
GROUP BY GROUPING SETS ((), (1, 2))
"""
# Of the lines of agreed plans; what was held is summed once for each line.
STATISTICS = {
    code: output.column
    for code, output in OUTPUTS.items()
    if output.source is OutputSource.STATISTICS
}
REACHED = " ".join(
    [
        "WHEN output_measure = 'meetings' THEN held",
        *(f"WHEN output_measure = '{code}' THEN {code}" for code in ("attendance", "female")),
        "WHEN output_measure = 'new_participants' THEN newcomers",
        *(f"WHEN output_measure = '{code}' THEN s_{code}" for code in STATISTICS),
    ]
)
LINES = f"""
WITH held AS MATERIALIZED (
    SELECT x.plan_line_id, COUNT(*) AS held,
        SUM(x.participant_count) AS attendance, SUM(x.female_count) AS female,
        SUM(x.new_participant_count) AS newcomers,
        SUM(x.cost_idr) AS spent, COUNT(x.cost_idr) AS costs_known
    FROM activities_activity x
    WHERE x.plan_line_id IS NOT NULL AND {COUNTED}
        AND x.held_on BETWEEN %(first)s AND %(last)s AND {{scope}}
    GROUP BY 1
), months AS MATERIALIZED (
    SELECT m.library_id, {", ".join(f"SUM(m.{c}) AS s_{code}" for code, c in STATISTICS.items())}
    FROM statistics_monthlystatistics m
    WHERE m.month BETWEEN %(first)s AND %(last)s AND m.library_id IN (
        SELECT x.library_id FROM plans_planline x WHERE x.year = %(year)s
            AND x.output_measure IN ({", ".join(f"'{code}'" for code in STATISTICS)}) AND {{scope}})
    GROUP BY 1
), found AS (
    SELECT x.library_id, x.regency_id, x.province_id, x.output_measure, x.output_target,
        x.cancelled_reason <> '' AS is_cancelled,
        cardinality(x.months) * x.meetings_per_month AS planned,
        -- Months stand in their order: how many are not above those that are over.
        width_bucket(%(months_over)s::smallint, x.months) * x.meetings_per_month AS due,
        COALESCE(h.held, 0) AS held, h.attendance, h.female, h.newcomers, h.spent,
        COALESCE(h.costs_known, 0) AS costs_known,
        {", ".join(f"s.s_{code}" for code in STATISTICS)}
    FROM plans_planline x
    JOIN plans_workplan p ON p.id = x.plan_id AND p.state <> 'draft'
    LEFT JOIN held h ON h.plan_line_id = x.id
    LEFT JOIN months s ON s.library_id = x.library_id
    WHERE x.year = %(year)s AND {{scope}}
    OFFSET 0  -- each line is worked out once
), judged AS (
    SELECT x.*, CASE {REACHED} END AS output,
        NOT is_cancelled AND held >= planned AS is_done,
        NOT is_cancelled AND held < planned AND held < due AS is_late
    FROM found x
)
SELECT {{region}} AS region_id, {{library}} AS library_id,
    COUNT(*) FILTER (WHERE NOT is_cancelled) AS lines,
    COUNT(*) FILTER (WHERE is_cancelled) AS cancelled,
    COUNT(*) FILTER (WHERE is_done) AS done,
    COUNT(*) FILTER (WHERE is_late) AS late,
    COUNT(*) FILTER (WHERE NOT (is_cancelled OR is_done OR is_late) AND held > 0) AS under_way,
    COUNT(*) FILTER (WHERE NOT (is_cancelled OR is_done OR is_late) AND held = 0) AS ahead,
    COALESCE(SUM(planned) FILTER (WHERE NOT is_cancelled), 0)::bigint AS planned,
    COALESCE(SUM(due) FILTER (WHERE NOT is_cancelled), 0)::bigint AS due,
    COALESCE(SUM(held), 0)::bigint AS held,
    COALESCE(SUM(attendance), 0)::bigint AS attendance,
    SUM(spent)::bigint AS spent_idr,
    COALESCE(SUM(costs_known), 0)::bigint AS costs_known,
    COUNT(*) FILTER (WHERE NOT is_cancelled AND output >= output_target) AS reached,
    COUNT(*) FILTER (WHERE NOT is_cancelled AND output < output_target) AS not_reached
FROM judged x GROUP BY GROUPING SETS ((), (1, 2))
"""
COSTS = """
SELECT {region} AS region_id, {library} AS library_id, c.fund_source,
    SUM(c.amount_idr)::bigint AS amount_idr
FROM plans_planline x
JOIN plans_workplan p ON p.id = x.plan_id AND p.state <> 'draft'
JOIN plans_costline c ON c.line_id = x.id
WHERE x.year = %(year)s AND x.cancelled_reason = '' AND {scope}
GROUP BY GROUPING SETS ((c.fund_source), (1, 2, c.fund_source))
"""
UNPLANNED = f"""
SELECT {{region}} AS region_id, {{library}} AS library_id, COUNT(*) AS unplanned
FROM activities_activity x
WHERE {{scope}} AND x.held_on BETWEEN %(first)s AND %(last)s AND x.plan_line_id IS NULL
    AND {COUNTED}
GROUP BY GROUPING SETS ((), (1, 2))
"""


@dataclass(frozen=True)
class PlanSums:
    """What the plans of a year come to. `spent_idr` None: no cost is recorded."""

    drafts: int = 0
    agreed: int = 0
    revising: int = 0
    closed: int = 0
    lines: int = 0
    cancelled: int = 0
    done: int = 0
    late: int = 0
    under_way: int = 0
    ahead: int = 0
    planned: int = 0
    due: int = 0
    held: int = 0
    attendance: int = 0
    spent_idr: int | None = None
    costs_known: int = 0
    reached: int = 0
    not_reached: int = 0
    unplanned: int = 0
    # fund source -> whole rupiah planned, of the lines that stand
    by_source: dict[str, int] = field(default_factory=dict)

    @property
    def with_plan(self) -> int:
        """Libraries whose plan was agreed: a library has one plan a year."""
        return self.agreed + self.revising + self.closed

    @property
    def target_unknown(self) -> int:
        return self.lines - self.reached - self.not_reached

    @property
    def cost_planned_idr(self) -> int:
        return sum(self.by_source.values())

    @property
    def sources(self) -> list[tuple[str, str, int]]:
        """Each source that pays something: its code, name and amount, in the list's order."""
        return [
            (code, str(FundSource(code).label), self.by_source[code])
            for code in FundSource.values
            if code in self.by_source
        ]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True)
class Rollup:
    """All of one moment: the region, and of its next level regions and libraries by id."""

    whole: PlanSums
    regions: dict[int, PlanSums]
    libraries: dict[int, PlanSums]
    as_of: datetime


Key = tuple[int | None, int | None]


def rollup_of(region: Region, year: int, *, on: date) -> Rollup:
    """Sum the plans of a year as they stand on a day: months that are over by then are due."""
    region_key, library_key = keys_of(region)
    scope, values = scope_of(region)
    values |= {
        "year": year,
        "months_over": months_over(year, on),
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
    }
    found: dict[Key, dict[str, Any]] = {(None, None): {}}
    with read_snapshot() as as_of:
        for statement in (PLANS, LINES, UNPLANNED, COSTS):
            text = statement.format(region=region_key, library=library_key, scope=scope)
            for row in fetch_named(text, values):
                _add(found, row)
    return Rollup(
        whole=PlanSums(**found.pop((None, None))),
        regions={pk: PlanSums(**sums) for (pk, _none), sums in found.items() if pk},
        libraries={pk: PlanSums(**sums) for (_none, pk), sums in found.items() if pk},
        as_of=as_of,
    )


def _add(found: dict[Key, dict[str, Any]], row: dict[str, Any]) -> None:
    sums = found.setdefault((row.pop("region_id"), row.pop("library_id")), {})
    if "fund_source" in row:
        sums.setdefault("by_source", {})[row["fund_source"]] = row["amount_idr"]
    else:
        sums.update(row)
