"""The reference for the monthly statistics: counts by reading sheets in Python.

It shares no query, filter or date arithmetic with the figures, on purpose. Slow is fine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from jejak.statistics.content import FIELD_NAMES, STOCKS

from .recount import decoded, library_places, region_codes

Key = tuple[int, date, str, bool]
Sums = dict[str, int]


def recount_statistics_facts() -> dict[Key, Sums]:
    """Return what every fact of the statistics should hold, keyed as the table is."""
    facts: dict[Key, Sums] = defaultdict(lambda: defaultdict(int))
    for row in sheets():
        is_closed = row["state"] == "closed"
        _add(facts[row["province_id"], row["month"], row["partner_category"], is_closed], row)
        if row["regency_id"] != row["province_id"]:
            _add(facts[row["regency_id"], row["month"], "", is_closed], row)
    return facts


def _add(sums: Sums, row: dict[str, Any]) -> None:
    sums["sheets"] += 1
    sums["on_time"] += is_on_time(row)
    if row["method"] == "estimated":
        sums["estimated"] += 1
    for name in FIELD_NAMES:
        if row[name] is not None:
            sums[name] += row[name]
            sums[f"{name}_known"] += 1


@dataclass
class StatisticsRecount:
    """Sums of many months; a number that no library recorded is not among `values`.

    `known` says in how many sheets (a flow) or of how many libraries (a stock) it is known.
    """

    sheets: int = 0
    closed: int = 0
    on_time: int = 0
    estimated: int = 0
    values: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)


def recount_statistics(
    *,
    first: date,
    last: date,
    region_code: str = "0",
    library_id: int | None = None,
    partner_category: str = "",
    as_of: datetime | None = None,
) -> StatisticsRecount:
    """Count the sheets of the months from `first` to `last`, now or as they stood at a moment.

    What flows in a month is summed. Of what stands at its end the last value that each library
    knows within these months is taken. Province and regency are those that the sheet itself
    tells, district and village those of its library at that time.
    """
    codes, places = region_codes(), library_places(as_of)
    chosen = []
    for row in sheets(as_of):
        lineage = [row["province_id"], row["regency_id"], *places[row["library_id"]]]
        is_there = region_code in ["0", *(codes[pk] for pk in lineage if pk)]
        is_asked = partner_category in {"", row["partner_category"]}
        is_asked = is_asked and library_id in {None, row["library_id"]}
        if is_there and is_asked and first <= row["month"] <= last:
            chosen.append(row)
    found = StatisticsRecount(
        sheets=len(chosen),
        closed=sum(row["state"] == "closed" for row in chosen),
        on_time=sum(is_on_time(row) for row in chosen),
        estimated=sum(row["method"] == "estimated" for row in chosen),
    )
    _add_flows(found, chosen)
    _add_stocks(found, chosen)
    return found


def is_on_time(row: dict[str, Any]) -> bool:
    """Return whether the sheet was first closed by its due day; what came later is no matter."""
    return row["first_closed_on"] is not None and bool(row["first_closed_on"] <= row["due_on"])


def _add_flows(found: StatisticsRecount, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        for name in FIELD_NAMES:
            if name not in STOCKS and row[name] is not None:
                found.values[name] = found.values.get(name, 0) + row[name]
                found.known[name] = found.known.get(name, 0) + 1


def _add_stocks(found: StatisticsRecount, rows: Iterable[dict[str, Any]]) -> None:
    """Add what each library knew last."""
    seen = set()
    for row in sorted(rows, key=lambda row: row["month"], reverse=True):
        for name in STOCKS:
            if row[name] is not None and (row["library_id"], name) not in seen:
                seen.add((row["library_id"], name))
                found.values[name] = found.values.get(name, 0) + row[name]
                found.known[name] = found.known.get(name, 0) + 1


def sheets(as_of: datetime | None = None) -> Iterable[dict[str, Any]]:
    """Read every sheet as it stands, or the latest version that was written by the moment."""
    if as_of is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM statistics_monthlystatistics")
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    latest: dict[Any, tuple[int, dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT statistics_id, version, recorded_at, "row" '
            "FROM statistics_monthlystatisticsversion"
        )
        for pk, version, recorded_at, row in cursor.fetchall():
            if recorded_at <= as_of and (pk not in latest or version > latest[pk][0]):
                latest[pk] = (version, _with_days(decoded(row)))
    return [row for _version, row in latest.values()]


def _with_days(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("month", "first_closed_on", "due_on"):
        if row[name] is not None:
            year, month, day = row[name].split("-")
            row[name] = date(int(year), int(month), int(day))
    return row
