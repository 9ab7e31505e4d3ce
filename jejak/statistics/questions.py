"""What looks wrong in a sheet, put as questions: they ask and decide nothing (decision 0021)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jejak.common.text import number_text

from .content import FIELDS, STOCKS, TALLIED
from .words import said

# Our defaults: a number so many times the last one known, and not a small one, is asked about.
TIMES = 10
SMALL = 20
# Zero is asked about after so many months of more.
MONTHS_BEFORE_ZERO = 2
# A tally of fewer days than this is asked about, where the days open are not known.
TALLIED_DAYS = 10
HOURS_OF_A_DAY = 24
COMPARED = (
    "visits_onsite",
    "visits_online",
    "ict_users",
    "loans",
    "in_library_uses",
    "members_new",
)


@dataclass(frozen=True)
class Question:
    code: str
    field: str
    text: str


def questions_of(sheet: Any, earlier: Sequence[Any]) -> list[Question]:
    """Return what to ask about a sheet; `earlier` are those before it, the latest first."""
    return [
        *_against_before(sheet, earlier),
        *_within(sheet),
        *_against_the_calendar(sheet),
        *_gaps_in_the_tally(sheet),
    ]


def _name(field: str) -> str:
    return str(FIELDS[field].label)


def _last(earlier: Iterable[Any], field: str) -> int | None:
    known = (getattr(sheet, field) for sheet in earlier)
    return next((value for value in known if value is not None), None)


def _against_before(sheet: Any, earlier: Sequence[Any]) -> Iterable[Question]:
    for field in (*COMPARED, *STOCKS):
        value, before = getattr(sheet, field), _last(earlier, field)
        if value is None or before is None:
            continue
        words = {"name": _name(field), "value": number_text(value), "before": number_text(before)}
        if before and value >= TIMES * before and value >= SMALL:
            yield Question(f"{field}_many", field, said("ask_many", **words))
        elif value and before >= TIMES * value and before >= SMALL:
            yield Question(f"{field}_few", field, said("ask_few", **words))
        elif value == 0 and _were_more(earlier, field):
            yield Question(f"{field}_zero", field, said("ask_zero", **words))


def _were_more(earlier: Sequence[Any], field: str) -> bool:
    latest = [getattr(sheet, field) for sheet in earlier[:MONTHS_BEFORE_ZERO]]
    return len(latest) == MONTHS_BEFORE_ZERO and all(latest)


def _within(sheet: Any) -> Iterable[Question]:
    visits = (sheet.visits_onsite or 0) + (sheet.visits_online or 0)
    pairs = (
        ("ict_users", visits, "visits_onsite"),
        ("members_new", sheet.members_total, "members_total"),
        ("titles", sheet.copies, "copies"),
        ("additions_titles", sheet.additions_copies, "additions_copies"),
    )
    for field, most, other in pairs:
        value = getattr(sheet, field)
        if value is not None and most is not None and value > most:
            text = said(
                "ask_above",
                name=_name(field),
                value=number_text(value),
                other=said("all_visits") if field == "ict_users" else _name(other),
                most=number_text(most),
            )
            yield Question(f"{field}_above_{other}", field, text)


def _against_the_calendar(sheet: Any) -> Iterable[Question]:
    days = monthrange(sheet.month.year, sheet.month.month)[1]
    limits = (
        ("days_open", days),
        ("internet_days_down", days),
        ("hours_open", HOURS_OF_A_DAY * (sheet.days_open or days)),
    )
    for field, most in limits:
        value = getattr(sheet, field)
        if value is not None and value > most:
            words = {"name": _name(field), "value": number_text(value), "most": number_text(most)}
            text = said("ask_above_calendar", **words)
            yield Question(f"{field}_above_calendar", field, text)


def _gaps_in_the_tally(sheet: Any) -> Iterable[Question]:
    """A number that was counted on a few days only is lower than the month was."""
    wanted = sheet.days_open if sheet.days_open is not None else TALLIED_DAYS
    for field in TALLIED:
        tallied = sum(field in numbers for numbers in sheet.days.values())
        if 0 < tallied < wanted:
            words = {"name": _name(field), "days": number_text(tallied)}
            if sheet.days_open is None:
                text = said("ask_few_days", **words)
            else:
                text = said("ask_days_missing", open=number_text(sheet.days_open), **words)
            yield Question(f"{field}_days_missing", field, text)
