"""The reference for scores: rows read one by one, worked out with exact fractions.

It shares no query, filter or date arithmetic with `scoring`; only the definitions are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db import connection

from .versions import Definition, Definitions

COUNTED = ("submitted", "returned", "verified")
Measures = dict[str, Fraction | None]


@dataclass(frozen=True)
class Recounted:
    """What the paper says of one library."""

    months_expected: int
    measures: Measures
    points: dict[str, Decimal]
    score: Decimal
    colour: str
    last_measures: Measures
    targets: dict[str, Fraction | None]

    @property
    def is_grey(self) -> bool:
        return self.colour.startswith("no_")


def recount_scores(
    definitions: Definitions, first: tuple[int, int], last: tuple[int, int], today: date
) -> dict[int, Recounted]:
    """Score every library that is expected to report; months as (year, month), both included."""
    months = _months(first, min(last, (today.year, today.month)))
    activities, sheets = _activities(), _sheets()
    accounts = _accounts()
    found = {}
    for library in _rows("SELECT * FROM places_library"):
        expected = [month for month in months if _is_expected(library, month)]
        if not expected:
            continue
        held = [row for row in activities[library["id"]] if _month(row["held_on"]) in months]
        counted = [row for row in sheets[library["id"]] if _month(row["month"]) in months]
        measures = _measures(held, counted, expected)
        lasts = _measures(
            [row for row in held if _month(row["held_on"]) == months[-1]],
            [row for row in counted if _month(row["month"]) == months[-1]],
            [month for month in expected if month == months[-1]],
        )
        points = {
            one.code: points_of(one, lasts if one.is_last else measures, library)
            for one in definitions.scored
        }
        score = sum(points.values(), Decimal(0))
        colour = definitions.colour_of(score)
        if not held and not counted:
            score = Decimal(0)
            colour = "no_report" if library["id"] in accounts else "no_account"
        targets = {
            one.code: target_of(one, lasts if one.is_last else measures, library)
            for one in definitions.scored
        }
        found[library["id"]] = Recounted(
            len(expected), measures, points, score, colour, lasts, targets
        )
    return found


def recount_place(definitions: Definitions, rows: Sequence[Recounted]) -> dict[str, Decimal]:
    """Return the points of a region from those of its libraries; grey ones count 0."""
    points = {}
    for one in definitions.scored:
        if one.is_mean:
            total = sum(Fraction(row.points[one.code]) for row in rows if not row.is_grey)
            points[one.code] = half_up(Fraction(total) / len(rows))
        else:
            value = value_of(one, _together(one, rows))
            points[one.code] = _points(one, value, _target_together(one, rows))
    return points


def _together(one: Definition, rows: Sequence[Recounted]) -> Measures:
    found: Measures = {}
    for code in one.codes:
        each = [(row.last_measures if one.is_last else row.measures)[code] for row in rows]
        known = [value for value in each if value is not None]
        found[code] = sum(known, Fraction(0)) if known else None
    return found


def _target_together(one: Definition, rows: Sequence[Recounted]) -> Fraction | None:
    """Targets that grow with the months add up; of levels it is the mean."""
    known = [target for row in rows if (target := row.targets[one.code]) is not None]
    if not known:
        return None
    total = sum(known, Fraction(0))
    return total if any(target.per_months for target in one.targets) else total / len(known)


def points_of(one: Definition, measures: Measures, library: dict[str, Any]) -> Decimal:
    """Return the points of an indicator, half up to one decimal."""
    return _points(one, value_of(one, measures), target_of(one, measures, library))


def _points(one: Definition, value: Fraction | None, target: Fraction | None) -> Decimal:
    if value is None or target is None:
        return Decimal(0)
    if one.lower_is_better:
        share = target / value if value > 0 else Fraction(1)
    else:
        share = value / target if target else Fraction(0)
    return half_up(Fraction(one.weight) * max(Fraction(0), min(share, Fraction(1))))


def value_of(one: Definition, measures: Measures) -> Fraction | None:
    top = one.numerator.value(measures)
    if one.denominator is None or top is None:
        return top
    bottom = one.denominator.value(measures)
    return 100 * top / bottom if bottom else None


def target_of(one: Definition, measures: Measures, library: dict[str, Any]) -> Fraction | None:
    target = one.target_for(library["library_type"], library["partner_category"])
    if target is None:
        return None
    amount = Fraction(target.amount)
    months = measures["months_expected"] or Fraction(0)
    return amount * months / target.per_months if target.per_months else amount


def half_up(value: Fraction) -> Decimal:
    """Round half up to one decimal, exactly."""
    tenths = (value * 10 + Fraction(1, 2)).__floor__()
    return Decimal(tenths).scaleb(-1).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _measures(
    held: list[dict[str, Any]], sheets: list[dict[str, Any]], expected: list[tuple[int, int]]
) -> Measures:
    found: Measures = {"activities": Fraction(len(held))}
    for code, strategy in (
        ("involvement", "community_involvement"),
        ("information", "information_service"),
        ("advocacy", "advocacy"),
    ):
        found[code] = Fraction(sum(row["strategy"] == strategy for row in held))
    found["attendance"] = Fraction(sum(row["participant_count"] for row in held))
    found["female"] = Fraction(sum(row["female_count"] or 0 for row in held))
    found["male"] = Fraction(sum(row["male_count"] or 0 for row in held))
    found["broken_down"] = Fraction(sum(_is_told(row) for row in held))
    found["with_photo"] = Fraction(sum(row["has_photo"] for row in held))
    found["verified"] = Fraction(sum(row["state"] == "verified" for row in held))
    found["seen"] = Fraction(sum(row["is_seen"] for row in held))
    found["need_linked"] = Fraction(sum(row["is_need_linked"] for row in held))
    found |= _of_sheets(sheets)
    reported = {_month(row["held_on"]) for row in held}
    in_expected = [row for row in sheets if _month(row["month"]) in expected]
    found["months_expected"] = Fraction(len(expected))
    found["months_reported"] = Fraction(len(reported & set(expected)))
    found["months_begun"] = Fraction(len(in_expected))
    found["months_closed"] = Fraction(sum(row["state"] == "closed" for row in in_expected))
    found["months_on_time"] = Fraction(
        sum(
            row["first_closed_on"] is not None and row["first_closed_on"] <= row["due_on"]
            for row in in_expected
        )
    )
    return found


def _is_told(row: dict[str, Any]) -> bool:
    told = [n for n in (row["female_count"], row["male_count"]) if n is not None]
    return bool(told) and sum(told) == row["participant_count"]


STOCKS = {
    "members_total", "titles", "copies", "staff", "volunteers", "computers_working",
}  # fmt: skip
FLOWS = {
    "visits_onsite", "visits_online", "visits_female", "visits_male", "visits_children",
    "members_new", "ict_users", "loans", "in_library_uses", "interlibrary", "digital_uses",
    "additions_titles", "additions_copies", "days_open", "hours_open", "internet_days_down",
}  # fmt: skip


def _of_sheets(sheets: list[dict[str, Any]]) -> Measures:
    found: Measures = {}
    ordered = sorted(sheets, key=lambda row: row["month"])
    for name in STOCKS | FLOWS:
        known = [row[name] for row in ordered if row[name] is not None]
        if not known:
            found[name] = None
        else:
            found[name] = Fraction(known[-1] if name in STOCKS else sum(known))
    return found


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _months(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[int, int]]:
    found = []
    year, month = first
    while (year, month) <= last:
        found.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _is_expected(library: dict[str, Any], month: tuple[int, int]) -> bool:
    if library["partner_category"] == "not_partner":
        return False
    joined, opened, closed = (library[n] for n in ("joined_on", "opened_on", "closed_on"))
    return (
        (joined is None or _month(joined) < month)
        and (opened is None or _month(opened) <= month)
        and (closed is None or _month(closed) > month)
    )


def _rows(statement: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _activities() -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows("SELECT * FROM activities_activity"):
        if row["state"] in COUNTED:
            found[row["library_id"]].append(row)
    return found


def _sheets() -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows("SELECT * FROM statistics_monthlystatistics"):
        found[row["library_id"]].append(row)
    return found


def _accounts() -> set[int]:
    people = {row["id"] for row in _rows("SELECT * FROM accounts_user") if row["is_active"]}
    return {
        row["library_id"]
        for row in _rows("SELECT * FROM access_assignment")
        if row["role"] == "manager" and row["ended_at"] is None and row["user_id"] in people
    }
