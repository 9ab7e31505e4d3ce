"""The reference: counts by reading rows in Python.

It shares no query, filter or date arithmetic with the figures, on purpose. Slow is fine.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

COUNTED = ("submitted", "returned", "verified")


@dataclass
class Recount:
    activities: int = 0
    attendance: int = 0
    female: int = 0
    male: int = 0
    child: int = 0
    teen: int = 0
    adult: int = 0
    elderly: int = 0
    disability: int = 0
    disability_known: int = 0
    cost_idr: int = 0
    broken_down: int = 0
    # evidence 0-7 -> [activities, attendance]
    by_evidence: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    library_ids: set[int] = field(default_factory=set)
    village_ids: set[int] = field(default_factory=set)
    district_ids: set[int] = field(default_factory=set)
    regency_ids: set[int] = field(default_factory=set)
    province_ids: set[int] = field(default_factory=set)


def evidence_of(row: dict[str, Any]) -> int:
    value = 0
    if row["has_photo"]:
        value += 1
    if row["state"] == "verified":
        value += 2
    if row["is_seen"]:
        value += 4
    return value


def is_broken_down(row: dict[str, Any]) -> bool:
    """Return whether everybody who came is told apart by sex."""
    told = [n for n in (row["female_count"], row["male_count"]) if n is not None]
    return bool(told) and sum(told) == row["participant_count"]


def add_row(total: Recount, row: dict[str, Any]) -> None:
    people = row["participant_count"]
    total.activities += 1
    total.attendance += people
    total.female += row["female_count"] or 0
    total.male += row["male_count"] or 0
    total.child += row["child_count"] or 0
    total.teen += row["teen_count"] or 0
    total.adult += row["adult_count"] or 0
    total.elderly += row["elderly_count"] or 0
    if row["disability_count"] is not None:
        total.disability += row["disability_count"]
        total.disability_known += people
    total.cost_idr += row["cost_idr"] or 0
    total.broken_down += is_broken_down(row)
    level = total.by_evidence[evidence_of(row)]
    level[0] += 1
    level[1] += people


def recount(
    *,
    region_code: str = "0",
    start: date,
    end: date,
    strategy: str = "",
    theme_id: int | None = None,
    partner_category: str = "",
    evidence: Callable[[int], bool] = lambda level: True,
    as_of: datetime | None = None,
) -> Recount:
    """Count everything that the figures count, from the rows or, `as_of`, from the versions.

    `evidence` says whether a record's evidence (1 photo + 2 verified + 4 seen) is asked for.
    The place of a record is that of its row, or of its library's placement at that time.
    """
    codes, places = region_codes(), library_places(as_of)
    asked = {
        "strategy": strategy or None,
        "theme_id": theme_id,
        "partner_category": partner_category or None,
    }
    total = Recount()
    for row in _rows_now() if as_of is None else _rows_at(as_of):
        if row["state"] not in COUNTED or not start <= _day_of(row) <= end:
            continue
        if any(value is not None and row[name] != value for name, value in asked.items()):
            continue
        village_id, district_id = places[row["library_id"]]
        lineage = [row["province_id"], row["regency_id"], district_id, village_id]
        if region_code != "0" and region_code not in [codes[pk] for pk in lineage if pk]:
            continue
        if evidence(evidence_of(row)):
            add_row(total, row)
            _add_place(total, row, village_id, district_id)
    return total


def _day_of(row: dict[str, Any]) -> date:
    day = row["held_on"]
    if isinstance(day, date):
        return day
    return date(int(day[0:4]), int(day[5:7]), int(day[8:10]))


def _add_place(
    total: Recount, row: dict[str, Any], village_id: int | None, district_id: int | None
) -> None:
    total.library_ids.add(row["library_id"])
    if village_id:
        total.village_ids.add(village_id)
    if district_id:
        total.district_ids.add(district_id)
    if row["regency_id"] != row["province_id"]:
        total.regency_ids.add(row["regency_id"])
    total.province_ids.add(row["province_id"])


FactKey = tuple[int, date, str, int, int, str]
PresenceKey = tuple[int, date, str, int, int]


def recount_facts() -> tuple[dict[FactKey, Recount], dict[PresenceKey, int]]:
    """Return what every fact should hold, keyed as the tables are."""
    facts: dict[FactKey, Recount] = defaultdict(Recount)
    presence: dict[PresenceKey, int] = defaultdict(int)
    for row in _rows_now():
        if row["state"] not in COUNTED:
            continue
        month = date(row["held_on"].year, row["held_on"].month, 1)
        tail = (month, row["strategy"], row["theme_id"], evidence_of(row))
        presence[(row["library_id"], *tail)] += 1
        add_row(facts[(row["province_id"], *tail, row["partner_category"])], row)
        over_all = (month, row["strategy"], 0, evidence_of(row))
        add_row(facts[(row["province_id"], *over_all, "*")], row)
        if row["regency_id"] != row["province_id"]:
            add_row(facts[(row["regency_id"], *tail, "")], row)
    return facts, presence


def recount_years(presence: Mapping[PresenceKey, int]) -> dict[tuple[int, int, str, int], str]:
    """Return the months of each library and year as 0 and 1: January to December of evidence 0,
    then of evidence 1 and so on; also over all strategies ("") and themes (0)."""
    years: dict[tuple[int, int, str, int], list[str]] = defaultdict(lambda: ["0"] * 96)
    for (library_id, month, strategy, theme_id, evidence), n in presence.items():
        if n > 0:
            for named in (strategy, ""):
                for about in (theme_id, 0):
                    bits = years[library_id, month.year, named, about]
                    bits[evidence * 12 + month.month - 1] = "1"
    return {key: "".join(bits) for key, bits in years.items()}


LibraryKey = tuple[int, date]


def recount_library_facts() -> dict[LibraryKey, dict[str, int]]:
    """Return what the sums of each library and month should hold."""
    facts: dict[LibraryKey, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    kinds = {
        "community_involvement": "involvement",
        "information_service": "information",
        "advocacy": "advocacy",
    }
    for row in _rows_now():
        if row["state"] not in COUNTED:
            continue
        sums = facts[row["library_id"], date(row["held_on"].year, row["held_on"].month, 1)]
        sums["activities"] += 1
        sums[kinds[row["strategy"]]] += 1
        sums["attendance"] += row["participant_count"]
        sums["female"] += row["female_count"] or 0
        sums["male"] += row["male_count"] or 0
        sums["broken_down"] += is_broken_down(row)
        sums["with_photo"] += row["has_photo"]
        sums["verified"] += row["state"] == "verified"
        sums["seen"] += row["is_seen"]
        sums["need_linked"] += row["is_need_linked"]
    return facts


def _rows_now() -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM activities_activity")
        names = [column.name for column in cursor.description]
        while batch := cursor.fetchmany(5000):
            for values in batch:
                yield dict(zip(names, values, strict=True))


def _rows_at(moment: datetime) -> Iterable[dict[str, Any]]:
    latest: dict[Any, tuple[int, dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT activity_id, version, recorded_at, "row" FROM activities_activityversion'
        )
        while batch := cursor.fetchmany(5000):
            for activity_id, version, recorded_at, row in batch:
                if recorded_at > moment:
                    continue
                known = latest.get(activity_id)
                if known is None or version > known[0]:
                    latest[activity_id] = (version, decoded(row))
    return [row for _version, row in latest.values()]


def decoded(row: Any) -> dict[str, Any]:
    return dict(json.loads(row)) if isinstance(row, str) else dict(row)


def region_codes() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code FROM places_region")
        return dict(cursor.fetchall())


def library_places(as_of: datetime | None) -> dict[int, tuple[int | None, int | None]]:
    """Return each library's village and district, now or at that time."""
    with connection.cursor() as cursor:
        if as_of is None:
            cursor.execute("SELECT id, village_id, district_id FROM places_library")
            return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
        cursor.execute(
            "SELECT library_id, village_id, district_id, recorded_at "
            "FROM places_libraryplacement ORDER BY id"
        )
        known: dict[int, tuple[int | None, int | None]] = {}
        for library_id, village_id, district_id, recorded_at in cursor.fetchall():
            # History that was entered later than it happened begins with the first placement.
            if recorded_at <= as_of or library_id not in known:
                known[library_id] = (village_id, district_id)
        return known
