"""The one statement behind every score: measures of each library, values, points, sums.

It is put together from expressions that were parsed and from our own columns; whatever else was
chosen travels as a value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from jejak.common.periods import Period
from jejak.indicators.measures import MEASURES, Source
from jejak.indicators.versions import Definition, Definitions
from jejak.places.models import LEVEL_COLUMNS, Level, Library, Region

Values = dict[str, Any]
# The months in which a library is expected to report, as their first and last: from the month
# after joining and that of opening, to the month before closing.
EXPECTED = """
SELECT l.id, l.name, l.province_id, l.regency_id, l.district_id, l.village_id, l.library_type,
    l.partner_category,
    GREATEST(%(first)s::date,
        (date_trunc('month', l.joined_on) + interval '1 month')::date,
        date_trunc('month', l.opened_on)::date) AS begins,
    LEAST(%(last)s::date, (date_trunc('month', l.closed_on) - interval '1 month')::date) AS ends
FROM places_library l
WHERE l.partner_category <> 'not_partner' AND {scope}
"""
MONTHS = (
    "((EXTRACT(YEAR FROM e.ends) - EXTRACT(YEAR FROM e.begins)) * 12 "
    "+ EXTRACT(MONTH FROM e.ends) - EXTRACT(MONTH FROM e.begins) + 1)::int"
)
HAS_ACCOUNT = """EXISTS (
    SELECT 1 FROM access_assignment x JOIN accounts_user u ON u.id = x.user_id
    WHERE x.library_id = e.id AND x.role = 'manager' AND u.is_active AND x.ended_at IS NULL
)"""


def column(code: str, *, last: bool = False) -> str:
    """Return the column of a measure: of all months, or of the last one alone."""
    return f"{code}_last" if last else code


def scored_libraries(definitions: Definitions, scope: str) -> str:
    """Return the SELECT of every expected library with its measures, values and points.

    Its values: `first` and `last` (first days of months), those of the scope, and what
    `target_values` returns.
    """
    codes = sorted(definitions.codes)
    lasts = sorted({code for one in definitions.indicators if one.is_last for code in one.codes})
    parts = [part for one in definitions.indicators for part in _value_parts(one)]
    values = ", ".join(parts) or "1 AS no_values"
    return f"""
    WITH expected AS MATERIALIZED (
        SELECT e.*, {MONTHS} AS months_expected FROM ({EXPECTED.format(scope=scope)}) e
        WHERE e.begins <= e.ends
    ), facts AS ({_facts(codes, lasts)}), sheets AS ({_sheets(codes, lasts)}),
    measured AS (
        SELECT e.id, e.name, e.province_id, e.regency_id, e.district_id, e.village_id,
            e.library_type, e.partner_category, e.months_expected,
            (e.ends = %(last)s::date)::int AS months_expected_last,
            COALESCE(f.any_activities, 0) > 0 OR s.library_id IS NOT NULL AS is_reporting,
            {HAS_ACCOUNT} AS has_account
            {_columns(codes, lasts)}
        FROM expected e
        LEFT JOIN facts f ON f.library_id = e.id
        LEFT JOIN sheets s ON s.library_id = e.id
    ), valued AS (SELECT m.*, {values} FROM measured m)
    SELECT v.*, {_points(definitions)} FROM valued v
    """


def _facts(codes: list[str], lasts: list[str]) -> str:
    parts = ["SUM(f.activities) AS any_activities"]
    for code in codes:
        measure = MEASURES[code]
        if measure.source == Source.ACTIVITIES:
            parts += _sums(f"f.{measure.column}", code, "f.month", code in lasts)
        elif code == "months_reported":
            parts += _counts("f.activities > 0", code, "f.month", code in lasts)
    return f"""
        SELECT f.library_id, {", ".join(parts)}
        FROM figures_libraryfact f JOIN expected e ON e.id = f.library_id
        WHERE f.month BETWEEN %(first)s AND %(last)s GROUP BY f.library_id
    """


def _sheets(codes: list[str], lasts: list[str]) -> str:
    parts = ["COUNT(*) AS any_sheets"]
    conditions = {
        "months_begun": "TRUE",
        "months_closed": "s.state = 'closed'",
        "months_on_time": "s.first_closed_on <= s.due_on",
    }
    for code in codes:
        measure = MEASURES[code]
        if measure.source == Source.STATISTICS and measure.is_stock:
            name = f"s.{measure.column}"
            latest = f"(ARRAY_AGG({name} ORDER BY s.month DESC) FILTER (WHERE {name} IS NOT NULL"
            parts.append(f"{latest}))[1] AS {column(code)}")
            if code in lasts:
                parts.append(f"{latest} AND s.month = %(last)s))[1] AS {column(code, last=True)}")
        elif measure.source == Source.STATISTICS:
            parts += _sums(f"s.{measure.column}", code, "s.month", code in lasts)
        elif code in conditions:
            parts += _counts(conditions[code], code, "s.month", code in lasts)
    return f"""
        SELECT s.library_id, {", ".join(parts)}
        FROM statistics_monthlystatistics s JOIN expected e ON e.id = s.library_id
        WHERE s.month BETWEEN %(first)s AND %(last)s GROUP BY s.library_id
    """


def _sums(name: str, code: str, month: str, with_last: bool) -> list[str]:
    parts = [f"SUM({name}) AS {column(code)}"]
    if with_last:
        parts.append(f"SUM({name}) FILTER (WHERE {month} = %(last)s) AS {column(code, last=True)}")
    return parts


def _counts(condition: str, code: str, month: str, with_last: bool) -> list[str]:
    """Count only months in which a report is expected."""
    inside = f"{condition} AND {month} BETWEEN e.begins AND e.ends"
    parts = [f"COUNT(*) FILTER (WHERE {inside}) AS {column(code)}"]
    if with_last:
        inside += f" AND {month} = %(last)s"
        parts.append(f"COUNT(*) FILTER (WHERE {inside}) AS {column(code, last=True)}")
    return parts


def _columns(codes: list[str], lasts: list[str]) -> str:
    """Activities and months that nobody reported are none; a number of a sheet is unknown."""
    parts = []
    for code in codes:
        measure = MEASURES[code]
        if code == "months_expected":
            continue
        table = "f" if measure.source == Source.ACTIVITIES or code == "months_reported" else "s"
        for last in (False, True) if code in lasts else (False,):
            name = column(code, last=last)
            known = f"{table}.{name}"
            if measure.source != Source.STATISTICS:
                known = f"COALESCE({known}, 0)"
            parts.append(f", {known} AS {name}")
    return "".join(parts)


def expressions_of(one: Definition, named: Callable[[str], str]) -> tuple[str, str]:
    """Return numerator (times 100 for a share) and denominator; `named` names columns."""

    def of_window(code: str) -> str:
        return named(column(code, last=one.is_last))

    top = one.numerator.to_sql(of_window)
    if one.denominator is None:
        return top, "1"
    return f"100 * {top}", one.denominator.to_sql(of_window)


def _value_parts(one: Definition) -> list[str]:
    """Return columns n (times 100 for a share), d, and the target as a ratio: t / td."""
    numerator, denominator = expressions_of(one, lambda name: f"m.{name}")
    months = f"m.{column('months_expected', last=one.is_last)}"
    cases = [
        f"WHEN {condition} THEN {{}}"
        for condition in (_fits(one, n) for n in range(len(one.targets)))
    ]
    top, bottom = [], []
    for n, (target, case) in enumerate(zip(one.targets, cases, strict=True)):
        name = f"%(target_{one.code}_{n})s::numeric".replace("-", "_")
        top.append(case.format(f"{name} * {months}" if target.per_months else name))
        bottom.append(case.format(str(target.per_months or 1)))
    key = sql_name(one)
    asked = f"CASE {' '.join(top)} END" if top else "NULL::numeric"
    below = f"CASE {' '.join(bottom)} END" if bottom else "1"
    return [
        f"{numerator} AS n_{key}",
        f"{denominator} AS d_{key}",
        f"{asked} AS t_{key}",
        f"({below})::numeric AS b_{key}",
    ]


def sql_name(one: Definition) -> str:
    return one.code.replace("-", "_")


def _fits(one: Definition, n: int) -> str:
    target = one.targets[n]
    parts = ["TRUE"]
    if target.library_type:
        parts.append(f"m.library_type = '{Library.Type(target.library_type).value}'")
    if target.partner_category:
        parts.append(f"m.partner_category = %(category_{sql_name(one)}_{n})s")
    return " AND ".join(parts)


def target_values(definitions: Definitions) -> Values:
    values: Values = {}
    for one in definitions.indicators:
        for n, target in enumerate(one.targets):
            values[f"target_{sql_name(one)}_{n}"] = target.amount
            if target.partner_category:
                values[f"category_{sql_name(one)}_{n}"] = target.partner_category
    return values


def points_sql(one: Definition, n: str, d: str, t: str, b: str) -> str:
    """Return weight * min(n/d / (t/b), 1), half up to one decimal; one division at the end.

    LEAST and GREATEST pass over NULL, so what has no value is asked about first.
    """
    weight = str(one.weight)
    share = f"{weight} * {n} * {b} / NULLIF({d} * {t}, 0)"
    # A target that grows with the months is 0 where none is expected: it earns nothing.
    is_best = f"WHEN {t} = 0 THEN 0 "
    if one.lower_is_better:
        share = f"{weight} * {t} * {d} / NULLIF({n} * {b}, 0)"
        is_best = f"WHEN {n} * {d} <= 0 THEN {weight} "
    return (
        f"CASE WHEN {t} IS NULL OR {n} IS NULL OR COALESCE({d}, 0) = 0 THEN 0 {is_best}"
        f"ELSE ROUND(GREATEST(LEAST({share}, {weight}), 0), 1) END"
    )


def _points(definitions: Definitions) -> str:
    parts, names = [], []
    for one in definitions.scored:
        key = sql_name(one)
        sql = points_sql(one, *(f"v.{letter}_{key}" for letter in "ndtb"))
        parts.append(f"{sql} AS p_{key}")
        names.append(sql)
    total = " + ".join(names) or "0"
    return ", ".join([*parts, f"({total})::numeric AS score"])


def scope_of(place: Library | Region) -> tuple[str, Values]:
    """Return the condition on libraries `l` that stand in a place."""
    if isinstance(place, Library):
        return "l.id = %(place)s", {"place": place.pk}
    if place.level == Level.COUNTRY:
        return "TRUE", {}
    return f"l.{LEVEL_COLUMNS[place.level]} = %(place)s", {"place": place.pk}


def months_of(months: Period, today: date) -> Values:
    """Return the first and last month that are scored: none that is still to come."""
    return {"first": months.start.replace(day=1), "last": min(months.end, today).replace(day=1)}
