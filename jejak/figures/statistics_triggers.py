"""Facts of the monthly statistics, kept as those of the activities are (decision 0001).

*New rows minus old rows*, once as the sheet of a province, split by partner category, and once
as that of a regency. Of each number: its sum, and of how many libraries it is known.
"""

from __future__ import annotations

import pgtrigger

from jejak.statistics.content import FIELD_NAMES

from .triggers import after, not_truncated

SHEETS = ("sheets", "on_time", "estimated")
COLUMNS = (*SHEETS, *FIELD_NAMES, *(f"{name}_known" for name in FIELD_NAMES))


def _signed_rows(sign: int, rows: str) -> str:
    parts = [
        f"{sign} AS sheets",
        f"{sign} * (COALESCE(s.first_closed_on <= s.due_on, false))::int AS on_time",
        f"{sign} * (s.method = 'estimated')::int AS estimated",
        *(f"{sign} * COALESCE(s.{name}, 0)::bigint AS {name}" for name in FIELD_NAMES),
        *(f"{sign} * (s.{name} IS NOT NULL)::int AS {name}_known" for name in FIELD_NAMES),
    ]
    return (
        "SELECT s.regency_id, s.province_id, s.partner_category, s.month, "
        f"s.state = 'closed' AS is_closed, {', '.join(parts)} FROM {rows} s"
    )


def statistics_facts_sql(changes: str) -> str:
    """Return the upsert of the facts from signed rows."""
    return f"""
        INSERT INTO figures_statisticsfact AS f
            (region_id, month, partner_category, is_closed, {", ".join(COLUMNS)})
        SELECT level.region_id, c.month, level.category, c.is_closed,
            {", ".join(f"SUM(c.{name})" for name in COLUMNS)}
        FROM ({changes}) c
        CROSS JOIN LATERAL (VALUES
            (c.province_id, c.partner_category), (c.regency_id, '')
        ) AS level(region_id, category)
        WHERE NOT (level.category = '' AND c.regency_id = c.province_id)
        GROUP BY 1, 2, 3, 4
        HAVING {" OR ".join(f"SUM(c.{name}) <> 0" for name in COLUMNS)}
        ORDER BY 1, 2, 3, 4
        ON CONFLICT (region_id, month, partner_category, is_closed)
        DO UPDATE SET {", ".join(f"{name} = f.{name} + EXCLUDED.{name}" for name in COLUMNS)};
    """


def statistics_triggers() -> list[object]:
    new, old = _signed_rows(1, "new_rows"), _signed_rows(-1, "old_rows")
    inserted, deleted = statistics_facts_sql(new), statistics_facts_sql(old)
    changed = statistics_facts_sql(f"{new} UNION ALL {old}")
    return [
        after("facts_follow_new_sheet", pgtrigger.Insert, inserted, new="new_rows"),
        after("facts_follow_sheet", pgtrigger.Update, changed, new="new_rows", old="old_rows"),
        after("facts_follow_lost_sheet", pgtrigger.Delete, deleted, old="old_rows"),
        not_truncated("statistics_are_not_truncated", "statistics"),
    ]


def rebuild_statistics_sql() -> str:
    """Return the statements that make the facts anew; the caller holds the lock."""
    changes = _signed_rows(1, "statistics_monthlystatistics")
    return "DELETE FROM figures_statisticsfact;" + statistics_facts_sql(changes)
