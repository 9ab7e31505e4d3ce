"""A draft tried out on what already happened, beside the version in force.

One statement scores every expected library by both and sums up: nothing is stored, and no
library but those that move most leaves the database.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from jejak.common.database import read_snapshot
from jejak.common.periods import Period
from jejak.places.models import LEVEL_COLUMNS, Region

from .models import DefinitionVersion
from .scoring.cards import COLOURS, GREYS, colour_sql
from .scoring.statement import (
    Values,
    months_of,
    scope_of,
    scored_libraries,
    sql_name,
    target_values,
)
from .versions import Definitions, definitions_for

MOVERS_SHOWN = 10


@dataclass(frozen=True)
class Mover:
    library_id: int
    name: str
    regency: str
    before: Decimal
    after: Decimal
    colour_before: str
    colour_after: str

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class PlaceLine:
    """The libraries of one region of the next level: mean scores, and how many change colour."""

    name: str
    code: str
    libraries: int
    changed: int
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class PartLine:
    """Mean points of an indicator; None where a version does not score it."""

    name: str
    weight_before: Decimal | None
    weight_after: Decimal | None
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class ColourChange:
    before: str
    after: str
    libraries: int


@dataclass(frozen=True)
class DryRun:
    """What a draft would have made of a run of months, beside the version that was in force."""

    in_force: DefinitionVersion
    libraries: int
    changed: int
    before: Decimal | None
    after: Decimal | None
    colours: list[tuple[str, int, int]]
    colour_changes: list[ColourChange]
    places: list[PlaceLine]
    parts: list[PartLine]
    up: list[Mover]
    down: list[Mover]


def dry_run(draft: DefinitionVersion, region: Region, months: Period, today: date) -> DryRun | None:
    """Score a region by the version in force and by the draft; None where nothing was in force.

    The mean score counts a library without a report as 0.
    """
    try:
        before = definitions_for(months)
    except DefinitionVersion.DoesNotExist:
        return None
    after = definitions_for(months, draft)
    statement, values = _statement(before, after, region, months, today)
    with read_snapshot(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchone()
    sums, colours, changes, up, down = (_read(one) for one in found)
    nothing: dict[str, Any] = {"libraries": 0, "changed": 0}
    whole = next((row for row in sums if row["is_whole"]), nothing)
    counts = {row["colour"]: row for row in colours}
    return DryRun(
        in_force=before.version,
        libraries=whole["libraries"],
        changed=whole["changed"],
        before=whole.get("before"),
        after=whole.get("after"),
        colours=[
            (name, counts[name]["old"], counts[name]["new"]) if name in counts else (name, 0, 0)
            for name in (*COLOURS, *GREYS)
        ],
        colour_changes=[ColourChange(**row) for row in changes],
        # A library right under a province stands in none of its regencies.
        places=[_place_line(row) for row in sums if row["code"] not in (None, region.code)],
        parts=_parts(before, after, whole),
        up=[Mover(**row) for row in up],
        down=[Mover(**row) for row in down],
    )


def _read(column: str | None) -> list[dict[str, Any]]:
    """Read a column of JSON with exact numbers; no rows are NULL."""
    rows: list[dict[str, Any]] = json.loads(column or "[]", parse_float=Decimal)
    for row in rows:
        for name in ("before", "after"):
            if isinstance(row.get(name), int):
                row[name] = Decimal(row[name])
    return rows


def _place_line(row: dict[str, Any]) -> PlaceLine:
    names = ("name", "code", "libraries", "changed", "before", "after")
    return PlaceLine(**{name: row[name] for name in names})


def _parts(before: Definitions, after: Definitions, whole: dict[str, Any]) -> list[PartLine]:
    old = {one.code: one for one in before.scored}
    new = {one.code: one for one in after.scored}
    lines = []
    for code in dict.fromkeys([*new, *old]):
        name = (new.get(code) or old[code]).name
        key = sql_name(new.get(code) or old[code])
        was, will = whole.get(f"old_{key}"), whole.get(f"new_{key}")
        lines.append(
            PartLine(
                name=name,
                weight_before=old[code].weight if code in old else None,
                weight_after=new[code].weight if code in new else None,
                before=None if was is None else Decimal(was),
                after=None if will is None else Decimal(will),
            )
        )
    return lines


def _statement(
    before: Definitions, after: Definitions, region: Region, months: Period, today: date
) -> tuple[str, Values]:
    scope, values = scope_of(region)
    values |= months_of(months, today) | {"movers": MOVERS_SHOWN}
    sides = []
    for letter, definitions in (("old", before), ("new", after)):
        side = _scores(definitions, scope)
        # Both versions name their targets alike.
        for name, value in target_values(definitions).items():
            side = side.replace(f"%({name})s", f"%({letter}_{name})s")
            values[f"{letter}_{name}"] = value
        sides.append(side)
    below = LEVEL_COLUMNS.get(region.level + 1, "")
    return _summed(sides[0], sides[1], below, before, after), values


def _scores(definitions: Definitions, scope: str) -> str:
    points = "".join(
        f", CASE WHEN y.is_reporting THEN y.p_{sql_name(one)} ELSE 0 END AS p_{sql_name(one)}"
        for one in definitions.scored
    )
    return f"""
        SELECT y.id, y.name, y.regency_id, y.province_id, y.district_id, y.village_id,
            CASE WHEN y.is_reporting THEN y.score ELSE 0 END AS score,
            {colour_sql(definitions, "y")} AS colour {points}
        FROM ({scored_libraries(definitions, scope)}) y
    """


def _summed(old: str, new: str, below: str, before: Definitions, after: Definitions) -> str:
    means = "".join(
        f", AVG({letter}_{key}) AS {letter}_{key}"
        for letter, definitions in (("old", before), ("new", after))
        for key in map(sql_name, definitions.scored)
    )
    columns = "".join(
        f", {letter}.p_{key} AS {letter}_{key}"
        for letter, definitions in (("old", before), ("new", after))
        for key in map(sql_name, definitions.scored)
    )
    place = f"p.{below}" if below else "NULL::bigint"
    mover = (
        "SELECT p.id AS library_id, p.name, r.name AS regency, p.old_score AS before, "
        "p.new_score AS after, p.old_colour AS colour_before, p.new_colour AS colour_after "
        "FROM pair p JOIN places_region r ON r.id = p.regency_id"
    )
    rest = "p.name, p.id LIMIT %(movers)s"
    return f"""
    WITH old AS MATERIALIZED ({old}), new AS MATERIALIZED ({new}),
    pair AS MATERIALIZED (
        SELECT old.id, old.name, old.regency_id, {place.replace("p.", "old.")} AS place_id,
            old.score AS old_score, new.score AS new_score,
            old.colour AS old_colour, new.colour AS new_colour {columns}
        FROM old JOIN new ON new.id = old.id
    ), sums AS (
        SELECT p.place_id, GROUPING(p.place_id) = 1 AS is_whole, COUNT(*) AS libraries,
            COUNT(*) FILTER (WHERE p.old_colour <> p.new_colour) AS changed,
            ROUND(AVG(p.old_score), 1) AS before, ROUND(AVG(p.new_score), 1) AS after {means}
        FROM pair p GROUP BY GROUPING SETS ((), (p.place_id))
    ), named AS (
        SELECT s.*, r.name, r.code FROM sums s LEFT JOIN places_region r ON r.id = s.place_id
        WHERE s.is_whole AND s.libraries > 0 OR r.id IS NOT NULL ORDER BY r.name
    ), colours AS (
        SELECT colour, SUM(o) AS old, SUM(n) AS new FROM (
            SELECT p.old_colour AS colour, 1 AS o, 0 AS n FROM pair p
            UNION ALL SELECT p.new_colour, 0, 1 FROM pair p
        ) c GROUP BY colour
    ), changes AS (
        SELECT p.old_colour AS before, p.new_colour AS after, COUNT(*) AS libraries
        FROM pair p WHERE p.old_colour <> p.new_colour GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
    ), up AS (
        {mover} WHERE p.new_score > p.old_score ORDER BY p.new_score - p.old_score DESC, {rest}
    ), down AS (
        {mover} WHERE p.new_score < p.old_score ORDER BY p.new_score - p.old_score, {rest}
    )
    SELECT {", ".join(f"(SELECT JSON_AGG(x)::text FROM {name} x)" for name in RESULTS)}
    """


RESULTS = ("named", "colours", "changes", "up", "down")
