"""The statements behind the figures, put together from conditions and their values.

Nothing that a person typed stands in a statement's text: it travels as a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from jejak.activities.evidence import evidence_levels
from jejak.common.periods import Period
from jejak.places.models import LEVEL_COLUMNS, Level

from .filters import FigureFilter
from .measures import ALL_CATEGORIES, COUNTED, EVIDENCE, MEASURES, MONTH
from .presence import ANY_STRATEGY, ANY_THEME, BITS, NOTHING, asked_bits

Part = tuple[str, list[Any]]


def fetch(statement: str, *parts: Part) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(*(text for text, _values in parts)),
            [value for _text, values in parts for value in values],
        )
        return list(cursor.fetchall())


def joined(parts: Iterable[Part], word: str) -> Part:
    texts, values = [], []
    for text, some in parts:
        texts.append(text)
        values.extend(some)
    return word.join(texts), values


def _has_facts(filter: FigureFilter, *, below: bool) -> bool:
    """Return whether the facts can answer: not for one library, district or village, and
    regency rows are not split by partner category."""
    deepest = filter.region.level + below
    if filter.library is not None or deepest > Level.REGENCY:
        return False
    return deepest < Level.REGENCY or not filter.partner_category


def rows(filter: FigureFilter, *, below: bool = False) -> Part:
    """Return rows of `place_id, month, strategy, evidence` and measures.

    `below`: by the regions of the next level, leaving out libraries without one.
    """
    whole, ends = filter.period.split()
    if not _has_facts(filter, below=below):
        whole, ends = None, [filter.period]
    scope = activity_scope(filter)
    if below and filter.region.level == Level.PROVINCE:
        scope = joined([scope, ("a.regency_id <> a.province_id", [])], " AND ")
    parts = [raw(filter, end, scope=scope) for end in ends]
    if whole is not None:
        parts.append(_facts(filter, whole, below=below))
    return joined(parts, " UNION ALL ")


def _facts(filter: FigureFilter, whole: Period, *, below: bool) -> Part:
    if below or filter.region.level == Level.COUNTRY:
        # As an array, so that the planner walks the index by region instead of every fact.
        scope = "f.region_id = ANY(ARRAY(SELECT id FROM places_region WHERE parent_id = %s))"
    else:
        scope = "f.region_id = %s"
    conditions: list[Part] = [
        (scope, [filter.region.pk]),
        ("f.month BETWEEN %s AND %s", [whole.start, whole.end]),
        *_asked(filter, "f", "f.evidence"),
    ]
    if filter.partner_category:
        conditions.append(("f.partner_category = %s", [filter.partner_category]))
    elif filter.theme is None and not below and filter.region.level < Level.REGENCY:
        # Written out, for the planner to know the index that holds only these.
        conditions.append((f"f.partner_category = '{ALL_CATEGORIES}'", []))
    text, values = joined(conditions, " AND ")
    columns = ", ".join(f"f.{name}" for name in MEASURES)
    statement = (
        "SELECT NULL::bigint AS library_id, f.region_id AS place_id, f.month, f.strategy, "
        f"f.evidence, {columns} FROM figures_regionfact f WHERE {text}"
    )
    return statement, values


def raw(filter: FigureFilter, days: Period, *, scope: Part) -> Part:
    place = "province_id" if filter.region.level == Level.COUNTRY else "regency_id"
    text, values = record_conditions(filter, days, scope)
    columns = ", ".join(f"({sql})::bigint AS {name}" for name, sql in MEASURES.items())
    statement = (
        f"SELECT a.library_id, a.{place} AS place_id, {MONTH} AS month, a.strategy, "
        f"{EVIDENCE} AS evidence, {columns} FROM activities_activity a WHERE {text}"
    )
    return statement, values


def record_conditions(filter: FigureFilter, days: Period, scope: Part) -> Part:
    conditions = [
        (COUNTED, []),
        scope,
        ("a.held_on BETWEEN %s AND %s", [days.start, days.end]),
        *_asked(filter, "a", EVIDENCE),
    ]
    if filter.partner_category:
        conditions.append(("a.partner_category = %s", [filter.partner_category]))
    return joined(conditions, " AND ")


def _asked(filter: FigureFilter, alias: str, evidence: str) -> list[Part]:
    """Return the conditions that facts and records share."""
    conditions: list[Part] = []
    if filter.strategy:
        conditions.append((f"{alias}.strategy = %s", [filter.strategy]))
    if filter.theme is not None:
        conditions.append((f"{alias}.theme_id = %s", [filter.theme.pk]))
    if filter.evidence:
        levels = sorted(evidence_levels(filter.evidence))
        conditions.append((f"{evidence} = ANY(%s::smallint[])", [levels]))
    return conditions


def activity_scope(filter: FigureFilter, column: str = "") -> Part:
    if filter.library is not None:
        return "a.library_id = %s", [filter.library.pk]
    if filter.region.level == Level.COUNTRY:
        return "TRUE", []
    column = column or LEVEL_COLUMNS[filter.region.level]
    if column in {"province_id", "regency_id"}:
        return f"a.{column} = %s", [filter.region.pk]
    return (
        f"a.library_id IN (SELECT id FROM places_library WHERE {column} = %s)",
        [filter.region.pk],
    )


def reporting(filter: FigureFilter) -> Part:
    """Return the ids of libraries with something that counts, some more than once."""
    whole, ends = filter.period.split()
    scope = activity_scope(filter)
    parts = []
    for end in ends:
        text, values = record_conditions(filter, end, scope)
        parts.append((f"SELECT a.library_id FROM activities_activity a WHERE {text}", values))
    if whole is not None:
        parts.append(_presence(filter, whole))
    return joined(parts, " UNION ALL ")


def _presence(filter: FigureFilter, whole: Period) -> Part:
    """Return the libraries whose bits of a year meet those that are asked for."""
    asked = asked_bits(whole, evidence_levels(filter.evidence))
    years = ", ".join(["(%s::smallint, %s::bit(" + str(BITS) + "))"] * len(asked))
    values: list[Any] = [value for pair in asked.items() for value in pair]
    conditions: list[Part] = [
        (f"(y.months & asked.months) <> {NOTHING}", []),
        ("y.strategy = %s", [filter.strategy or ANY_STRATEGY]),
        ("y.theme_id = %s", [filter.theme.pk if filter.theme else ANY_THEME]),
    ]
    place = _place_conditions(filter)
    if place:
        text, of_place = joined(place, " AND ")
        conditions.append(
            (f"y.library_id IN (SELECT id FROM places_library WHERE {text})", of_place)
        )
    text, of_conditions = joined(conditions, " AND ")
    statement = (
        f"SELECT y.library_id FROM (VALUES {years}) AS asked(year, months) "
        f"JOIN figures_libraryyear y ON y.year = asked.year WHERE {text}"
    )
    return statement, values + of_conditions


def _place_conditions(filter: FigureFilter) -> list[Part]:
    place: list[Part] = []
    if filter.library is not None:
        place.append(("id = %s", [filter.library.pk]))
    elif filter.region.level != Level.COUNTRY:
        place.append((f"{LEVEL_COLUMNS[filter.region.level]} = %s", [filter.region.pk]))
    if filter.partner_category:
        place.append(("partner_category = %s", [filter.partner_category]))
    return place
