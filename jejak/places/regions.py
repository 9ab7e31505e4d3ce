"""Loading the official regions from a file of `code,name`."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent

from .models import Level, Region
from .querysets import fold, plain

PACKAGED = Path(__file__).parent / "data" / "regions.csv.gz"
COUNTRY_CODE = "0"
LEVEL_BY_LENGTH = {
    2: Level.PROVINCE,
    4: Level.REGENCY,
    6: Level.DISTRICT,
    10: Level.VILLAGE,
}
VILLAGE_KINDS = {
    "1": Region.Kind.URBAN_VILLAGE,
    "2": Region.Kind.VILLAGE,
    "3": Region.Kind.CUSTOMARY_VILLAGE,
}
# First digit of the province code -> zone, but for the two below.
ZONES = {
    "1": Region.Zone.WIB,
    "2": Region.Zone.WIB,
    "3": Region.Zone.WIB,
    "5": Region.Zone.WITA,
    "6": Region.Zone.WITA,
    "7": Region.Zone.WITA,
    "8": Region.Zone.WIT,
    "9": Region.Zone.WIT,
}
WESTERN_KALIMANTAN = {"61", "62"}

INCOMING = """
CREATE TEMPORARY TABLE incoming_region (
    code text PRIMARY KEY, level smallint NOT NULL, kind text NOT NULL, name text NOT NULL,
    search_name text NOT NULL, time_zone text NOT NULL, parent_code text
) ON COMMIT DROP
"""
# One level at a time, from the top: a parent must be there before its children.
UPSERT = """
INSERT INTO places_region AS r (
    code, level, kind, name, search_name, time_zone,
    parent_id, province_id, regency_id, district_id, legal_basis
)
SELECT i.code, i.level, i.kind, i.name, i.search_name, i.time_zone,
    p.id,
    CASE WHEN p.level = 1 THEN p.id ELSE p.province_id END,
    CASE WHEN p.level = 2 THEN p.id ELSE p.regency_id END,
    CASE WHEN p.level = 3 THEN p.id ELSE p.district_id END,
    ''
FROM incoming_region i LEFT JOIN places_region p ON p.code = i.parent_code
WHERE i.level = %s
ORDER BY i.code
ON CONFLICT (code) DO UPDATE SET
    level = EXCLUDED.level, kind = EXCLUDED.kind, name = EXCLUDED.name,
    search_name = EXCLUDED.search_name, time_zone = EXCLUDED.time_zone,
    parent_id = EXCLUDED.parent_id, province_id = EXCLUDED.province_id,
    regency_id = EXCLUDED.regency_id, district_id = EXCLUDED.district_id
WHERE (r.level, r.kind, r.name, r.search_name, r.time_zone,
       r.parent_id, r.province_id, r.regency_id, r.district_id)
    IS DISTINCT FROM
      (EXCLUDED.level, EXCLUDED.kind, EXCLUDED.name, EXCLUDED.search_name, EXCLUDED.time_zone,
       EXCLUDED.parent_id, EXCLUDED.province_id, EXCLUDED.regency_id, EXCLUDED.district_id)
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


@dataclass
class LoadReport:
    """What a load found and did; `counts` are the regions of the file by level."""

    counts: dict[Level, int] = field(default_factory=dict)
    added: int = 0
    changed: list[str] = field(default_factory=list)
    # Known here and not in the file: they stay, since libraries may stand in them.
    missing: list[str] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.changed)


def load_regions(path: Path = PACKAGED) -> LoadReport:
    """Load or refresh the regions; running it again changes nothing.

    Raises InvalidContent naming the first lines that cannot be, and then stores nothing.
    """
    if not path.is_file():
        raise InvalidContent(_("There is no file %(path)s.") % {"path": path})
    return store_regions(read_regions(path))


def read_regions(path: Path) -> list[RegionRow]:
    """Read a CSV (also gzipped) with the columns `code` and `name`."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        pairs = [
            (row["code"].replace(".", "").strip(), row["name"].strip())
            for row in csv.DictReader(file)
        ]
    codes = {code for code, _name in pairs} | {COUNTRY_CODE}
    bad = [code for code, name in pairs if not (name and _stands(code, codes))]
    if bad or len(codes) != len(pairs) + 1:
        raise InvalidContent(
            _("%(count)s regions have a wrong or repeated code, no name or no parent: %(codes)s")
            % {"count": len(bad) or len(pairs) + 1 - len(codes), "codes": ", ".join(bad[:5])}
        )
    country = RegionRow(
        COUNTRY_CODE, Level.COUNTRY, Region.Kind.COUNTRY, "Indonesia", "indonesia",
        Region.Zone.WIB, None,
    )  # fmt: skip
    return [country, *(_row(code, name) for code, name in pairs)]


def _stands(code: str, codes: set[str]) -> bool:
    level = LEVEL_BY_LENGTH.get(len(code))
    return (
        level is not None
        and code.isdigit()
        and code[0] in ZONES
        and parent_code(code) in codes
        and (level != Level.VILLAGE or code[6] in VILLAGE_KINDS)
    )


def _row(code: str, name: str) -> RegionRow:
    level = LEVEL_BY_LENGTH[len(code)]
    # Only these carry their kind in the name; a village may well be called Kota Baru.
    folded = fold(name) if level <= Level.REGENCY else plain(name)
    return RegionRow(code, level, kind_of(code), name, folded, zone_of(code), parent_code(code))


def kind_of(code: str) -> Region.Kind:
    """Tell the kind from the code (domain.md c.1)."""
    level = LEVEL_BY_LENGTH[len(code)]
    if level == Level.REGENCY:
        return Region.Kind.CITY if code[2:4] >= "71" else Region.Kind.REGENCY
    if level == Level.VILLAGE:
        return VILLAGE_KINDS[code[6]]
    return Region.Kind.PROVINCE if level == Level.PROVINCE else Region.Kind.DISTRICT


def zone_of(code: str) -> Region.Zone:
    return Region.Zone.WIB if code[:2] in WESTERN_KALIMANTAN else ZONES[code[0]]


def parent_code(code: str) -> str:
    """Return the code one level up; of a province, the country's."""
    if len(code) == 2:
        return COUNTRY_CODE
    return code[:6] if len(code) == 10 else code[:-2]


@in_transaction
def store_regions(rows: Iterable[RegionRow]) -> LoadReport:
    report = LoadReport()
    with connection.cursor() as cursor:
        cursor.execute(INCOMING)
        with cursor.copy("COPY incoming_region FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                level = Level(row.level)
                report.counts[level] = report.counts.get(level, 0) + 1
        for level in Level:
            cursor.execute(UPSERT, [level])
            for code, is_new in cursor.fetchall():
                if is_new:
                    report.added += 1
                else:
                    report.changed.append(code)
        cursor.execute(
            "SELECT code FROM places_region WHERE code NOT IN (SELECT code FROM incoming_region) "
            "ORDER BY code"
        )
        report.missing = [code for (code,) in cursor.fetchall()]
        cursor.execute("DROP TABLE incoming_region")
        if report.added:
            # The first load brings 91,000 rows at once: the plans must know of them, and the
            # search must not wait for the vacuum that merges them into its index.
            cursor.execute("SELECT gin_clean_pending_list('region_by_similar_name')")
            cursor.execute("ANALYZE places_region")
    return report
