"""How a record and a sheet of the measured nation are drawn: column -> SQL.

`r1` to `r12` are random numbers from 0 to 1 of the row, `w` its library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from benchmarks.load import MODES, RARE_TITLE, TEXT, TITLES
from jejak.plans.models import Strategy
from jejak.statistics.content import FIELD_NAMES

Shares = Mapping[Any, int]

# Shares of a hundred.
STRATEGIES: Shares = {Strategy.INVOLVEMENT: 77, Strategy.ADVOCACY: 19, Strategy.INFORMATION: 4}


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def chosen(shares: Shares, number: str) -> str:
    """Return a CASE that draws one of the choices by their shares of a hundred."""
    cases, upto = [], 0
    for value, share in shares.items():
        upto += share
        cases.append(f"WHEN {number} < {upto / 100} THEN {quoted(value)}")
    return f"CASE {' '.join(cases)} ELSE {quoted(next(iter(shares)))} END"


def uuid7_at(moment: str) -> str:
    return (
        f"(lpad(to_hex((extract(epoch FROM {moment}) * 1000)::bigint), 12, '0') || '7' || "
        "substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid"
    )


def with_defaults(model: type[models.Model], named: dict[str, str]) -> dict[str, str]:
    """Return an expression for every column: those named, else the field's default."""
    columns = {}
    for field in model._meta.concrete_fields:
        column = field.column
        if column in named:
            columns[column] = named[column]
            continue
        value = field.get_default()
        if value in ([], {}):
            columns[column] = quoted("{}")
        elif value is None or isinstance(value, bool | int):
            columns[column] = "NULL" if value is None else str(value)
        else:
            columns[column] = quoted(str(value))
    return columns


OF_THE_LIBRARY = {
    name: f"w.{name}" for name in ("library_id", "regency_id", "province_id", "partner_category")
}
IS_BROKEN_DOWN = "w.r6 < 0.66"


def activity_columns(verifier: int, themes: list[int]) -> dict[str, str]:
    """Return the columns of a record drawn as `w`: `held_on`, `at`, `state`, `people`."""
    is_verified = "w.state = 'verified'"
    titles = ", ".join(quoted(title) for title in TITLES)
    return {
        **OF_THE_LIBRARY,
        "id": uuid7_at("w.at"),
        "held_on": "w.held_on",
        "strategy": chosen(STRATEGIES, "w.r2"),
        # The first themes are what most libraries do.
        "theme_id": f"(ARRAY{themes})[1 + floor({len(themes)} * w.r3 * w.r3)::int]",
        "title": (
            f"CASE WHEN w.r4 < 0.002 THEN {quoted(RARE_TITLE)} "
            f"ELSE (ARRAY[{titles}])[1 + floor({len(TITLES)} * w.r4)::int] END"
        ),
        "mode": chosen(MODES, "w.r5"),
        "participant_count": "w.people",
        "female_count": f"CASE WHEN {IS_BROKEN_DOWN} THEN w.women END",
        "male_count": f"CASE WHEN {IS_BROKEN_DOWN} THEN w.people - w.women END",
        "adult_count": f"CASE WHEN {IS_BROKEN_DOWN} THEN floor(w.people * w.r8 * 0.8)::int END",
        "disability_count": "CASE WHEN w.r9 < 0.2 THEN floor(w.r9 * 15)::int END",
        "description": f"repeat({quoted(TEXT)}, floor(w.r10 * 5)::int)",
        "result_note": f"repeat({quoted(TEXT)}, floor(w.r11 * 2)::int)",
        "cost_idr": "CASE WHEN w.r12 < 0.4 THEN floor(w.r12 * 100)::int * 50000 END",
        "state": "w.state",
        "has_photo": "w.state <> 'draft' AND w.r8 < 0.55",
        "is_seen": f"{is_verified} AND w.r9 < 0.05",
        "version": "1",
        "recorded_by_id": "w.manager_id",
        "content_by_id": "w.manager_id",
        "verified_by_id": f"CASE WHEN {is_verified} THEN {verifier} END",
        "recorded_at": "w.at",
        "submitted_at": "CASE WHEN w.state <> 'draft' THEN w.at END",
        "verified_at": f"CASE WHEN {is_verified} THEN w.at + interval '3 days' END",
        "changed_at": "w.at",
    }


# One in three sheets leaves out what need not be said.
_OFTEN = "CASE WHEN w.r3 < 0.66 THEN {} END"
_VISITS = "floor(10 + 400 * w.r1 * w.r1)::int"
SHEET_NUMBERS: dict[str, str] = {
    "visits_onsite": _VISITS,
    "visits_online": "floor(60 * w.r2 * w.r2)::int",
    "visits_female": _OFTEN.format(f"{_VISITS} * 55 / 100"),
    "visits_male": _OFTEN.format(f"{_VISITS} * 45 / 100"),
    "visits_children": _OFTEN.format(f"{_VISITS} * 40 / 100"),
    "members_total": "floor(50 + 900 * w.r4)::int",
    "members_new": "floor(20 * w.r5)::int",
    "ict_users": f"{_VISITS} * 30 / 100",
    "loans": _OFTEN.format("floor(300 * w.r6)::int"),
    "in_library_uses": _OFTEN.format("floor(200 * w.r7)::int"),
    "titles": _OFTEN.format("floor(500 + 2000 * w.r8)::int"),
    "copies": _OFTEN.format("floor(900 + 4000 * w.r8)::int"),
    "staff": _OFTEN.format("1 + floor(4 * w.r9)::int"),
    "days_open": _OFTEN.format("floor(8 + 18 * w.r10)::int"),
    "hours_open": _OFTEN.format("floor(40 + 150 * w.r10)::int"),
    "computers_working": _OFTEN.format("floor(6 * w.r11)::int"),
}


def sheet_columns(month: str) -> dict[str, str]:
    """Return the columns of a sheet drawn as `w`: five of six are closed, most on time."""
    is_closed = "w.r12 < 0.83"
    due = f"({month}::date + interval '1 month 9 days')::date"
    at = (
        f"{month}::date + interval '1 month 3 days' + interval '9 hours' + interval '8 days' * w.r2"
    )
    return {
        **OF_THE_LIBRARY,
        **{name: SHEET_NUMBERS.get(name, "NULL") for name in FIELD_NAMES},
        "id": uuid7_at(at),
        "month": f"{month}::date",
        "method": "CASE WHEN w.r7 < 0.7 THEN 'counted' ELSE 'estimated' END",
        "state": f"CASE WHEN {is_closed} THEN 'closed' ELSE 'open' END",
        "closed_at": f"CASE WHEN {is_closed} THEN {at} END",
        "closed_by_id": f"CASE WHEN {is_closed} THEN w.manager_id END",
        "first_closed_on": f"CASE WHEN {is_closed} THEN ({at})::date END",
        "due_on": f"CASE WHEN {is_closed} THEN {due} END",
        "version": "1",
        "recorded_by_id": "w.manager_id",
        "content_by_id": "w.manager_id",
        "recorded_at": at,
        "changed_at": at,
    }
