"""Storing a list of regions over the one that stands: nothing is deleted, all of it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.audit.services import audit, audit_line, write_lines
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent

from .models import Level, Library, Region
from .region_guesses import Move, guess_successors, moves_of

# A list that ends more than this is more likely cut off than new; it must be said on purpose.
MOST_ENDED = 1_000

INCOMING = """
CREATE TEMPORARY TABLE incoming_region (
    code text PRIMARY KEY, level smallint NOT NULL, kind text NOT NULL, name text NOT NULL,
    search_name text NOT NULL, time_zone text NOT NULL, parent_code text
) ON COMMIT DROP
"""
RENAMED = """
SELECT r.code, r.name, i.name, r.kind, i.kind
FROM places_region r JOIN incoming_region i USING (code)
WHERE (r.name, r.kind) IS DISTINCT FROM (i.name, i.kind)
ORDER BY r.code
"""
RETURNED = """
SELECT r.code FROM places_region r JOIN incoming_region i USING (code)
WHERE r.valid_to IS NOT NULL ORDER BY r.code
"""
ENDED = """
SELECT r.id FROM places_region r
WHERE r.valid_to IS NULL AND r.level > 0
    AND NOT EXISTS (SELECT 1 FROM incoming_region i WHERE i.code = r.code)
"""
# One level at a time, from the top: a parent must be there before its children.
UPSERT = """
INSERT INTO places_region AS r (
    code, level, kind, name, search_name, time_zone,
    parent_id, province_id, regency_id, district_id, legal_basis, valid_from
)
SELECT i.code, i.level, i.kind, i.name, i.search_name, i.time_zone,
    p.id,
    CASE WHEN p.level = 1 THEN p.id ELSE p.province_id END,
    CASE WHEN p.level = 2 THEN p.id ELSE p.regency_id END,
    CASE WHEN p.level = 3 THEN p.id ELSE p.district_id END,
    %(legal_basis)s, %(valid_from)s::date
FROM incoming_region i LEFT JOIN places_region p ON p.code = i.parent_code
WHERE i.level = %(level)s
ORDER BY i.code
ON CONFLICT (code) DO UPDATE SET
    level = EXCLUDED.level, kind = EXCLUDED.kind, name = EXCLUDED.name,
    search_name = EXCLUDED.search_name, time_zone = EXCLUDED.time_zone,
    parent_id = EXCLUDED.parent_id, province_id = EXCLUDED.province_id,
    regency_id = EXCLUDED.regency_id, district_id = EXCLUDED.district_id,
    valid_to = NULL, replaced_by_id = NULL,
    legal_basis = COALESCE(NULLIF(EXCLUDED.legal_basis, ''), r.legal_basis)
WHERE (r.level, r.kind, r.name, r.search_name, r.time_zone,
       r.parent_id, r.province_id, r.regency_id, r.district_id, r.valid_to)
    IS DISTINCT FROM
      (EXCLUDED.level, EXCLUDED.kind, EXCLUDED.name, EXCLUDED.search_name, EXCLUDED.time_zone,
       EXCLUDED.parent_id, EXCLUDED.province_id, EXCLUDED.regency_id, EXCLUDED.district_id, NULL)
RETURNING code, xmax = 0
"""


class RegionRow(NamedTuple):
    code: str
    level: int
    kind: str
    name: str
    search_name: str
    time_zone: str
    parent_code: str | None


class Renamed(NamedTuple):
    code: str
    old: str
    new: str
    old_kind: str
    new_kind: str


@dataclass
class LoadReport:
    """What a load found and did; `counts` are the regions of the file by level."""

    counts: dict[Level, int] = field(default_factory=dict)
    is_first: bool = False
    added: list[str] = field(default_factory=list)
    # Rows written anew for whatever reason; `renamed` says which names and kinds.
    changed: list[str] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)
    # Known here and no longer in the file: they end, and stay for what happened in them.
    ended: list[Region] = field(default_factory=list)
    # Ended earlier, and in the file again.
    returned: list[str] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    # Libraries in a region that is no longer official, from this load or an earlier one.
    to_recode: list[Library] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.changed or self.ended)


@in_transaction
def store_regions(
    rows: Iterable[RegionRow],
    *,
    check: bool = False,
    valid_from: date | None = None,
    legal_basis: str = "",
    ended_expected: int | None = None,
    source: str = "",
) -> LoadReport:
    """Store a whole list; `check` finds out all the same and leaves everything as it was.

    Regions that the list no longer has end on the day before `valid_from` (today, if not
    given). Raises InvalidContent when more than MOST_ENDED would, unless their number is
    given as `ended_expected`.
    """
    today = timezone.localdate()
    if valid_from is not None and valid_from > today:
        raise InvalidContent(_("A list is loaded once it is in force, not before."))
    report = LoadReport(is_first=not Region.objects.exclude(level=Level.COUNTRY).exists())
    with connection.cursor() as cursor:
        _copy(cursor, rows, report)
        _compare(cursor, report)
        _require_expected(report, ended_expected)
        # What the first list brings has been there before it: its beginning is not known.
        begins = None if report.is_first and valid_from is None else valid_from or today
        _write(cursor, report, {"legal_basis": legal_basis[:120], "valid_from": begins})
        cursor.execute("DROP TABLE incoming_region")
    _end(report, last_day=(valid_from or today) - timedelta(days=1), legal_basis=legal_basis)
    report.to_recode = libraries_to_recode()
    if check:
        transaction.set_rollback(True)
    elif not report.is_unchanged and not report.is_first:
        _note(report, source=source, legal_basis=legal_basis)
    return report


def _copy(cursor: Any, rows: Iterable[RegionRow], report: LoadReport) -> None:
    cursor.execute(INCOMING)
    with cursor.copy("COPY incoming_region FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            level = Level(row.level)
            report.counts[level] = report.counts.get(level, 0) + 1


def _compare(cursor: Any, report: LoadReport) -> None:
    cursor.execute(RENAMED)
    report.renamed = [Renamed(*row) for row in cursor.fetchall()]
    cursor.execute(RETURNED)
    report.returned = [code for (code,) in cursor.fetchall()]
    cursor.execute(ENDED)
    report.ended = _with_lineage(pk for (pk,) in cursor.fetchall())


def _with_lineage(pks: Iterable[int]) -> list[Region]:
    related = ("parent", "province", "regency", "district")
    return list(Region.objects.filter(pk__in=list(pks)).select_related(*related).order_by("code"))


def _require_expected(report: LoadReport, expected: int | None) -> None:
    count = len(report.ended)
    if count > MOST_ENDED and expected != count:
        raise InvalidContent(
            _(
                "This list would end %(count)s regions. If it is whole and that is meant, say so "
                "with --ended %(count)s."
            )
            % {"count": count}
        )


def _write(cursor: Any, report: LoadReport, told: dict[str, Any]) -> None:
    for level in Level:
        cursor.execute(UPSERT, {**told, "level": level})
        for code, is_new in cursor.fetchall():
            (report.added if is_new else report.changed).append(code)
    if report.added:
        # The first load brings 91,000 rows at once: the plans must know of them, and the
        # search must not wait for the vacuum that merges them into its index.
        cursor.execute("SELECT gin_clean_pending_list('region_by_similar_name')")
        cursor.execute("ANALYZE places_region")


def _end(report: LoadReport, *, last_day: date, legal_basis: str) -> None:
    if not report.ended:
        return
    related = ("parent", "province", "regency", "district")
    begun = [*report.added, *report.returned]
    added = Region.objects.filter(code__in=begun).select_related(*related)
    successors = guess_successors(report.ended, added)
    for region in report.ended:
        region.valid_to = last_day
        region.legal_basis = legal_basis[:120] or region.legal_basis
        region.replaced_by = successors.get(region.pk)
    Region.objects.bulk_update(
        report.ended, ["valid_to", "legal_basis", "replaced_by"], batch_size=1_000
    )
    report.moves = moves_of(_with_lineage(region.pk for region in report.ended), successors)


def libraries_to_recode() -> list[Library]:
    """Return the libraries that stand in a region that is no longer official."""
    related = ("regency__replaced_by", "district__replaced_by", "village__replaced_by")
    rows = Library.objects.standing_in_ended_regions()
    return list(rows.select_related("province", *related).order_by("regency__code", "name", "pk"))


def _note(report: LoadReport, *, source: str, legal_basis: str) -> None:
    """Write a line for each region renamed, ended or come back, and one for the whole list."""
    told: dict[str, tuple[str, dict[str, Any]]] = {
        code: ("region.return", {}) for code in report.returned
    }
    told |= {row.code: ("region.rename", row._asdict()) for row in report.renamed}
    for region in report.ended:
        after = region.replaced_by.code if region.replaced_by else None
        told[region.code] = ("region.end", {"replaced_by": after})
    rows = Region.objects.filter(code__in=list(told))
    write_lines(
        audit_line(told[row.code][0], row, by=None, detail=told[row.code][1]) for row in rows
    )
    country = Region.objects.get(level=Level.COUNTRY)
    detail = {
        "source": source,
        "legal_basis": legal_basis,
        "added": len(report.added),
        "renamed": len(report.renamed),
        "ended": len(report.ended),
        "returned": len(report.returned),
    }
    audit("region.load", country, by=None, detail=detail)
