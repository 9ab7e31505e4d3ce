"""A sheet as flat answers: what is checked, merged and compared, key by key.

Keys are the names of the numbers, `method`, `note`, and `day.7.visits_onsite` of the tally. None
or "" is not recorded.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.common.errors import InvalidContent
from jejak.common.text import number_text
from jejak.places.models import Library

from .content import FIELD_NAMES, FIELDS, TALLIED
from .models import Method, MonthlyStatistics
from .words import said

Answers = dict[str, Any]
WORDS = ("method", "note")
NOTE_LENGTH = 500
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Merge:
    answers: Answers
    # key -> (theirs, mine)
    conflicts: dict[str, tuple[Any, Any]]


def answers_of(row: MonthlyStatistics | Mapping[str, Any]) -> Answers:
    """Return what a sheet, or the row of a version of it, says; only what is recorded."""
    told = row if isinstance(row, Mapping) else vars(row)
    found = {name: told[name] for name in (*FIELD_NAMES, *WORDS) if told[name] not in (None, "")}
    for day, numbers in told["days"].items():
        found |= {f"day.{day}.{name}": number for name, number in numbers.items()}
    return found


def merge(base: Answers, changes: Mapping[str, Any], current: Answers) -> Merge:
    """Put changes that were written upon `base` onto what stands now."""
    merged, conflicts = dict(current), {}
    for key, answer in changes.items():
        was, theirs = base.get(key), current.get(key)
        mine = None if answer == "" else answer
        if mine in (was, theirs):
            continue
        if theirs != was:
            conflicts[key] = (theirs, mine)
        elif mine is None:
            merged.pop(key, None)
        else:
            merged[key] = mine
    return Merge(merged, conflicts)


def tally_of(answers: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Return the tally, day by day in order."""
    days: dict[int, dict[str, int]] = {}
    for key, number in answers.items():
        if key.startswith("day."):
            _day, day, name = key.split(".")
            days.setdefault(int(day), {})[name] = number
    return {str(day): dict(sorted(days[day].items())) for day in sorted(days)}


def sums_of(days: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return the sum of each number that is tallied on any day."""
    sums: dict[str, int] = {}
    for numbers in days.values():
        for name, number in numbers.items():
            sums[name] = sums.get(name, 0) + number
    return sums


def check_month(month: date, library: Library, now: datetime | None = None) -> None:
    """Refuse a month that has not begun, or that no sheet can be of."""
    today = (now or timezone.now()).astimezone(library.zone).date()
    if month.day != 1 or month < EARLIEST:
        raise InvalidContent(fields={"month": _("Choose a month from the year 2000 on.")})
    if month > today:
        raise InvalidContent(fields={"month": _("This month has not begun yet.")})
    if library.closed_on is not None and library.closed_on <= month:
        raise InvalidContent(fields={"month": _("The library had closed before this month.")})


def check_keys(changes: Iterable[str], taps: Iterable[str], month: date, today: date) -> None:
    """Refuse names that no sheet has, before anything is summed by them."""
    keys = [*changes, *taps]
    days = {key: _day_problem(key, month, today) for key in keys if key.startswith("day.")}
    known = {*FIELDS, *WORDS, *days} - {key for key in taps if key not in days}
    problems: dict[str, object] = {key: text for key, text in days.items() if text}
    problems |= {key: said("unknown") for key in keys if key not in known}
    if problems:
        raise InvalidContent(fields=problems)


def check(answers: Mapping[str, Any], month: date, today: date) -> None:
    """Refuse what cannot be, each beside its key."""
    problems: dict[str, object] = {}
    for key, value in answers.items():
        problem = _problem(key, value, month, today)
        if problem:
            problems[key] = problem
    if not problems:
        problems = _parts(answers)
    if problems:
        raise InvalidContent(fields=problems)


def _problem(key: str, value: Any, month: date, today: date) -> str:
    if key == "method":
        return "" if value in Method.values else said("method")
    if key == "note":
        fits = isinstance(value, str) and len(value) <= NOTE_LENGTH
        return "" if fits else said("note")
    name = key
    if key.startswith("day."):
        name = key.rpartition(".")[2]
        if problem := _day_problem(key, month, today):
            return problem
    elif key not in FIELDS:
        return said("unknown")
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return said("whole")
    if value > FIELDS[name].most:
        return said("most", most=number_text(FIELDS[name].most))
    return ""


def _day_problem(key: str, month: date, today: date) -> str:
    _word, day, name = (*key.split("."), "", "")[:3]
    if key.count(".") != 2 or name not in TALLIED:
        return said("unknown")
    if not (day.isascii() and day.isdigit() and str(int(day)) == day):
        return said("no_day")
    if not 1 <= int(day) <= monthrange(month.year, month.month)[1]:
        return said("day_not_in_month")
    if month.replace(day=int(day)) > today:
        return said("day_not_come")
    return ""


def _parts(answers: Mapping[str, Any]) -> dict[str, object]:
    """Refuse parts that are more than the whole, and a total beside its own tally."""
    problems: dict[str, object] = {}
    for name, total in sums_of(tally_of(answers)).items():
        if answers.get(name) not in (None, total):
            problems[name] = said("days_sum", sum=number_text(total))
    visits = [answers[n] for n in ("visits_onsite", "visits_online") if n in answers]
    if visits:
        every = sum(visits)
        told = [answers[n] for n in ("visits_female", "visits_male") if n in answers]
        children = answers.get("visits_children", 0)
        words = said("above_visits", visits=number_text(every))
        if sum(told) > every:
            # Beside the larger one, which is likelier to be wrong.
            sexes = ("visits_female", "visits_male")
            problems[max(sexes, key=lambda name: answers.get(name, -1))] = words
        if children > every:
            problems["visits_children"] = words
    return problems


def with_taps(answers: Answers, taps: Mapping[str, int]) -> Answers:
    """Count taps on top of what stands; a number does not fall below nothing."""
    counted = dict(answers)
    for key, number in taps.items():
        before = counted.get(key, 0)
        counted[key] = max(before + number, 0)
    return counted


def with_sums(answers: Answers, before: Answers) -> Answers:
    """Let each tallied number be the sum of its days; without days any more, it is empty."""
    now, was = sums_of(tally_of(answers)), sums_of(tally_of(before))
    kept = {
        key: value
        for key, value in answers.items()
        if not (key in was and key not in now and value == was[key])
    }
    for name, total in now.items():
        # A total that was typed in beside the tally stays, to be refused.
        if kept.get(name) in (None, was.get(name)):
            kept[name] = total
    return kept
