"""The one stated exception to 'nothing hidden' (decision 0001).

One statement trigger each for INSERT, UPDATE and DELETE adds to the facts the difference
*new rows that count minus old rows that count*. States, recodings, months and evidence all
fall out of that one expression. Levels and keys are written in a fixed order.
"""

from __future__ import annotations

import pgtrigger

from .measures import (
    ALL_CATEGORIES,
    COUNTED,
    EVIDENCE,
    LIBRARY_MEASURES,
    LIBRARY_ROWS,
    MEASURES,
    MONTH,
    NO_THEME,
)
from .presence import presence_sql, rebuild_presence_sql

REBUILDING = "current_setting('jejak.rebuilding', true) = 'on'"


def _signed_rows(sign: int, rows: str) -> str:
    columns = MEASURES | LIBRARY_ROWS
    measures = ", ".join(f"{sign} * ({sql}) AS {name}" for name, sql in columns.items())
    return (
        f"SELECT a.library_id, a.regency_id, a.province_id, a.partner_category, "
        f"{MONTH} AS month, a.strategy, a.theme_id, {EVIDENCE} AS evidence, {measures} "
        f"FROM {rows} a WHERE {COUNTED}"
    )


def region_facts_sql(changes: str) -> str:
    """Return the upsert of region facts from signed rows."""
    names = list(MEASURES)
    return f"""
        INSERT INTO figures_regionfact AS f
            (region_id, month, strategy, theme_id, evidence, partner_category, {", ".join(names)})
        SELECT level.region_id, c.month, c.strategy, level.theme_id, c.evidence, level.category,
            {", ".join(f"SUM(c.{name})" for name in names)}
        FROM ({changes}) c
        CROSS JOIN LATERAL (VALUES
            (c.province_id, c.theme_id, c.partner_category),
            (c.province_id, {NO_THEME}, '{ALL_CATEGORIES}'),
            (c.regency_id, c.theme_id, '')
        ) AS level(region_id, theme_id, category)
        WHERE NOT (level.category = '' AND c.regency_id = c.province_id)
        GROUP BY 1, 2, 3, 4, 5, 6
        HAVING {" OR ".join(f"SUM(c.{name}) <> 0" for name in names)}
        ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (region_id, month, strategy, theme_id, evidence, partner_category)
        DO UPDATE SET {", ".join(f"{name} = f.{name} + EXCLUDED.{name}" for name in names)};
    """


def library_facts_sql(changes: str) -> str:
    """Return the upsert of the sums of each library and month from signed rows."""
    names = list(LIBRARY_MEASURES)
    sums = ", ".join(f"SUM({sql}) AS {name}" for name, sql in LIBRARY_MEASURES.items())
    return f"""
        INSERT INTO figures_libraryfact AS f (library_id, month, {", ".join(names)})
        SELECT d.library_id, d.month, {", ".join(f"d.{name}" for name in names)}
        FROM (SELECT c.library_id, c.month, {sums} FROM ({changes}) c GROUP BY 1, 2) d
        WHERE {" OR ".join(f"d.{name} <> 0" for name in names)}
        ORDER BY 1, 2
        ON CONFLICT (library_id, month)
        DO UPDATE SET {", ".join(f"{name} = f.{name} + EXCLUDED.{name}" for name in names)};
    """


def activity_facts_sql(changes: str, *, may_end: bool) -> str:
    """Return all that follows from signed rows; levels and keys in a fixed order."""
    return (
        presence_sql(changes, may_end=may_end)
        + library_facts_sql(changes)
        + region_facts_sql(changes)
    )


def after(name: str, operation: pgtrigger.Operation, facts: str, **rows: str) -> object:
    """Return a statement trigger that keeps facts; `rows` names its transition tables."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=facts + "RETURN NULL;",
    )


def not_truncated(name: str, rows: str) -> object:
    """Return the trigger that refuses to empty a table whose facts would stay."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=(
            f"IF {REBUILDING} THEN RETURN NULL; END IF; "
            f"RAISE EXCEPTION 'truncating {rows} would leave their facts behind';"
        ),
    )


def facts_triggers() -> list[object]:
    new, old = _signed_rows(1, "new_rows"), _signed_rows(-1, "old_rows")
    both = f"{new} UNION ALL {old}"
    return [
        after(
            "facts_follow_insert",
            pgtrigger.Insert,
            activity_facts_sql(new, may_end=False),
            new="new_rows",
        ),
        after(
            "facts_follow_update",
            pgtrigger.Update,
            activity_facts_sql(both, may_end=True),
            new="new_rows",
            old="old_rows",
        ),
        after(
            "facts_follow_delete",
            pgtrigger.Delete,
            activity_facts_sql(old, may_end=True),
            old="old_rows",
        ),
        not_truncated("activities_are_not_truncated", "activities"),
    ]


def rebuild_sql() -> str:
    """Return the statements that make all facts anew; the caller holds the lock."""
    changes = _signed_rows(1, "activities_activity")
    tables = ("libraryyear", "librarymonth", "libraryfact", "regionfact")
    return (
        "".join(f"DELETE FROM figures_{name};" for name in tables)
        + rebuild_presence_sql(changes)
        + library_facts_sql(changes)
        + region_facts_sql(changes)
    )
