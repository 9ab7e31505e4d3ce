"""Which records altered a kept figure: every record that counted otherwise at the mark than now.

Before is its last version that the mark has seen, after is the row: both are asked with the very
conditions of the figures. So the sum of the differences is the difference of the sums.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jejak.access.scope import Scope
from jejak.activities.models import ActivityVersion
from jejak.places.models import Level

from .filters import FigureFilter
from .marks import Mark, Part
from .measures import EVIDENCE, MEASURES, MONTH
from .statements import activity_scope, fetch, record_conditions


@dataclass(frozen=True)
class Source:
    """What has versions and is summed: its tables, and SQL over one row `a`."""

    table: str
    versions: str
    # the column of `versions` that names the row
    row_id: str
    whys: type[Any]
    # measure -> SQL; the first counts the rows
    measures: dict[str, str]
    # what sums are also shown by: the level of evidence, open or closed
    level: str
    # where, when and as what a row counts, beside its measures
    keys: tuple[str, ...]

    @property
    def sides(self) -> str:
        """Return the beginning of each statement: every later row as it was and as it is.

        The last version before the first that was not seen: the versions of a row commit in
        their order.
        """
        columns = ", ".join(f"({sql})::bigint AS {name}" for name, sql in self.measures.items())
        keys = ", ".join(f"{sql} AS k{number}" for number, sql in enumerate(self.keys))
        side = f"a.id, {{}} AS sign, a.library_id, {self.level} AS level, {keys}, {columns}"
        return (
            f"WITH later AS MATERIALIZED (SELECT v.{self.row_id} AS id, MIN(v.version) AS first "
            f"FROM {self.versions} v WHERE {{}} GROUP BY 1), sides AS MATERIALIZED ("
            f"SELECT {side.format(-1)} FROM later l "
            f'CROSS JOIN LATERAL (SELECT v."row" FROM {self.versions} v WHERE v.{self.row_id} = '
            "l.id AND v.version < l.first ORDER BY v.version DESC LIMIT 1) o "
            f'CROSS JOIN LATERAL jsonb_populate_record(NULL::{self.table}, o."row") a WHERE {{}} '
            f"UNION ALL SELECT {side.format(1)} FROM later l "
            f"JOIN {self.table} a ON a.id = l.id WHERE {{}}) "
        )

    @property
    def changed(self) -> str:
        """Return what follows `sides`: of each row, did it count, does it, what did it move."""
        sums = ", ".join(f"SUM(sign * {name})::bigint AS {name}" for name in self.measures)
        keys = [f"k{number}" for number in range(len(self.keys))]
        return (
            f", changed AS (SELECT id, bool_or(sign < 0) AS was, bool_or(sign > 0) AS is_now, "
            f"{sums} FROM sides GROUP BY id HAVING COUNT(*) = 1 OR "
            f"COUNT(DISTINCT (level, {', '.join((*keys, *self.measures))})) > 1) "
        )

    @property
    def joined(self) -> str:
        return f"changed JOIN {self.table} c ON c.id = changed.id"


PLACE = ("a.library_id", "a.regency_id", "a.province_id", "a.partner_category")
ACTIVITIES = Source(
    table="activities_activity",
    versions="activities_activityversion",
    row_id="activity_id",
    whys=ActivityVersion.Why,
    measures=MEASURES,
    level=EVIDENCE,
    keys=(*PLACE, MONTH, "a.strategy", "a.theme_id"),
)


@dataclass(frozen=True)
class Kind:
    """How many records came in, left or altered, and by how much they moved the sums."""

    records: int = 0
    moved: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    came: Kind
    left: Kind
    altered: Kind
    # measure -> now minus then; level -> rows now minus then
    moved: dict[str, int]
    by_level: dict[int, int]
    # libraries that count now and did not then, and the other way round
    libraries_came: frozenset[int]
    libraries_left: frozenset[int]
    # of all changed records, how many the reader may open
    visible: int

    @property
    def records(self) -> int:
        return self.came.records + self.left.records + self.altered.records

    @property
    def outside(self) -> int:
        return self.records - self.visible


@dataclass(frozen=True)
class Change:
    """One record, and by how much it moved each sum."""

    id: uuid.UUID
    was_counted: bool
    is_counted: bool
    moved: dict[str, int]


@dataclass(frozen=True)
class Asked:
    """Whose changes: of which rows, since when, and by which conditions they count."""

    source: Source
    mark: Mark
    then: Part
    now: Part

    def fetch(self, statement: str, *parts: Part) -> list[tuple[Any, ...]]:
        sides = (self.mark.unseen("v"), self.then, self.now)
        return fetch(self.source.sides + statement, *sides, *parts)


def activities_since(
    filter: FigureFilter, mark: Mark, then_ids: Sequence[int] | None = None
) -> Asked:
    """Ask for the records of a filter; `then_ids` are the libraries in the place at the mark."""
    now = activity_scope(filter)
    then = now if then_ids is None else ("a.library_id = ANY(%s)", [list(then_ids)])
    return Asked(
        ACTIVITIES,
        mark,
        record_conditions(filter, filter.period, then),
        record_conditions(filter, filter.period, now),
    )


def has_own_libraries(filter: FigureFilter) -> bool:
    """Whether versions do not say if a row lay in the place: districts and villages."""
    return filter.library is None and filter.region.level >= Level.DISTRICT


def changes_in_total(asked: Asked, scope: Scope) -> Totals:
    """Return what moved in all, and how many of the rows lie in the reader's scope."""
    measures = asked.source.measures
    sums = ", ".join(f"SUM(sign * {name})::bigint" for name in measures)
    by_level: dict[int, int] = {}
    moved = dict.fromkeys(measures, 0)
    for level, *values in asked.fetch(f"SELECT level, {sums} FROM sides GROUP BY 1"):
        by_level[level] = values[0]
        for name, value in zip(measures, values, strict=True):
            moved[name] += value
    kinds, visible = _kinds(asked, scope)
    came, left = _libraries(asked)
    return Totals(
        came=kinds.get((False, True), Kind()),
        left=kinds.get((True, False), Kind()),
        altered=kinds.get((True, True), Kind()),
        moved=moved,
        by_level={level: n for level, n in by_level.items() if n},
        libraries_came=came,
        libraries_left=left,
        visible=visible,
    )


def _kinds(asked: Asked, scope: Scope) -> tuple[dict[tuple[bool, bool], Kind], int]:
    source = asked.source
    sums = ", ".join(f"SUM(changed.{name})::bigint" for name in source.measures)
    rows = asked.fetch(
        f"{source.changed}SELECT was, is_now, COUNT(*), COUNT(*) FILTER (WHERE {{}}), {sums} "
        f"FROM {source.joined} GROUP BY 1, 2",
        scope_part(scope, "c"),
    )
    kinds, visible = {}, 0
    for was, is_now, count, seen, *values in rows:
        kinds[was, is_now] = Kind(count, dict(zip(source.measures, values, strict=True)))
        visible += seen
    return kinds, visible


def _libraries(asked: Asked) -> tuple[frozenset[int], frozenset[int]]:
    """Return libraries that began to count, and that do no more."""
    moved = dict(
        asked.fetch(
            "SELECT library_id, SUM(sign)::bigint FROM sides GROUP BY 1 HAVING SUM(sign) <> 0"
        )
    )
    text, values = asked.now
    counted = fetch(
        f"SELECT a.library_id, COUNT(*) FROM {asked.source.table} a WHERE {{}} GROUP BY 1",
        (f"{text} AND a.library_id = ANY(%s)", [*values, list(moved)]),
    )
    now = dict(counted)
    came = {pk for pk, n in moved.items() if now.get(pk, 0) > 0 and now[pk] == n}
    left = {pk for pk, n in moved.items() if now.get(pk, 0) == 0 and n < 0}
    return frozenset(came), frozenset(left)


def changed_rows(
    asked: Asked, scope: Scope, *, after: uuid.UUID | None = None, limit: int = 50
) -> list[Change]:
    """Return the changed rows that the reader may open, the newest first."""
    source = asked.source
    text, values = scope_part(scope, "c")
    if after is not None:
        text, values = f"({text}) AND changed.id < %s", [*values, after]
    names = ", ".join(f"changed.{name}" for name in source.measures)
    rows = asked.fetch(
        f"{source.changed}SELECT changed.id, was, is_now, {names} FROM {source.joined} "
        f"WHERE {{}} ORDER BY changed.id DESC LIMIT {int(limit)}",
        (text, values),
    )
    return [
        Change(pk, was, is_now, {n: v for n, v in zip(source.measures, sums, strict=True) if v})
        for pk, was, is_now, *sums in rows
    ]


def recoded_among(asked: Asked) -> frozenset[int]:
    """Return the libraries whose recoding altered one of the rows."""
    source = asked.source
    text, values = asked.mark.unseen("v")
    rows = asked.fetch(
        f"{source.changed}SELECT DISTINCT c.library_id FROM {source.joined} "
        f"JOIN {source.versions} v ON v.{source.row_id} = c.id WHERE v.why = 'recoded' AND {{}}",
        (text, values),
    )
    return frozenset(pk for (pk,) in rows)


def has_correction(asked: Asked) -> bool:
    """Return whether something that was counted at the mark counts otherwise now.

    A period that still ran grows by new records: that is no correction.
    """
    found = asked.fetch(f"{asked.source.changed}SELECT EXISTS (SELECT 1 FROM changed WHERE was)")
    return bool(found[0][0])


def scope_part(scope: Scope, alias: str) -> Part:
    """Return the condition of a scope on the columns of place; `Scope.condition` in SQL."""
    if scope.everything:
        return "TRUE", []
    columns = (
        ("province_id", scope.province_ids),
        ("regency_id", scope.regency_ids),
        ("library_id", scope.library_ids),
    )
    parts = [(f"{alias}.{column} = ANY(%s)", sorted(ids)) for column, ids in columns if ids]
    if not parts:
        return "FALSE", []
    return f"({' OR '.join(text for text, _ids in parts)})", [ids for _text, ids in parts]


@dataclass(frozen=True)
class Step:
    """One later version: who wrote it, when and why."""

    why: str
    by: str
    at: datetime
    note: str


def steps_since(
    source: Source, ids: Iterable[uuid.UUID], mark: Mark
) -> dict[uuid.UUID, list[Step]]:
    """Return the later versions of each row, in their order."""
    text, values = mark.unseen("v")
    rows = fetch(
        f"SELECT v.{source.row_id}, v.why, COALESCE(NULLIF(u.name, ''), u.username, ''), "
        f"v.recorded_at, v.note FROM {source.versions} v "
        "LEFT JOIN accounts_user u ON u.id = v.by_id WHERE {} "
        f"ORDER BY v.{source.row_id}, v.version",
        (f"v.{source.row_id} = ANY(%s) AND {text}", [list(ids), *values]),
    )
    found: dict[uuid.UUID, list[Step]] = {}
    for pk, why, by, at, note in rows:
        found.setdefault(pk, []).append(Step(str(source.whys(why).label), by, at, note))
    return found


def rows_then(
    source: Source, ids: Iterable[uuid.UUID], mark: Mark
) -> dict[uuid.UUID, dict[str, Any]]:
    """Return each row as it stood at the mark; those that did not exist are not in it."""
    text, values = mark.unseen("v")
    rows = fetch(
        f'SELECT DISTINCT ON (v.{source.row_id}) v.{source.row_id}, v."row"::text '
        f"FROM {source.versions} v WHERE {{}} ORDER BY v.{source.row_id}, v.version DESC",
        (f"v.{source.row_id} = ANY(%s) AND NOT ({text})", [list(ids), *values]),
    )
    return {pk: dict(json.loads(row)) for pk, row in rows}
