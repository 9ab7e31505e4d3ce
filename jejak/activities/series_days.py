"""The days of a series, by its rhythm. Days only: what they are in a library is its own clock."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count

from django.db import models
from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidContent
from jejak.common.periods import month_start, next_month
from jejak.common.text import day_text

from .content import PLANNED_YEARS

MOST_MEETINGS = 60
WEEK = timedelta(days=7)
# The fifth of a weekday is not in every month; it stands for the last.
LAST_NTH = 5


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY_DAY = "monthly_day", _("Every month, on the same day")
    MONTHLY_WEEKDAY = "monthly_weekday", _("Every month, on the same weekday")
    OWN = "own", _("On days of our own choice")


def meeting_days(
    rhythm: str,
    first: date,
    *,
    weekdays: Iterable[int] = (),
    meetings: int | None = None,
    until: date | None = None,
) -> list[date]:
    """Return so many days from `first` on, or all up to `until`.

    `weekdays` (0 is Monday) are read by the weekly rhythms; without any it is that of `first`.
    Raises InvalidContent when there are none, too many, or days too far ahead.
    """
    if (meetings is None) == (until is None):
        raise InvalidContent(
            fields={"meetings": _("Give the number of meetings or the last day, one of them.")}
        )
    if meetings is not None and not 1 <= meetings <= MOST_MEETINGS:
        raise InvalidContent(fields={"meetings": say_most()})
    found: list[date] = []
    try:
        for day in _all_days(rhythm, first, frozenset(weekdays) or {first.weekday()}):
            if (until is not None and day > until) or len(found) in {meetings, MOST_MEETINGS + 1}:
                break
            found.append(day)
    except (OverflowError, ValueError):  # the end of the calendar
        found.append(date.max)
    check_days(found, field="until" if until else "meetings")
    return found


def check_days(days: Sequence[date], *, field: str) -> None:
    """Raise InvalidContent at the field unless the days can be the meetings of one series."""
    problem: object = None
    if not days:
        problem = _("No meeting falls into this time. Choose a later last day.")
    elif len(days) > MOST_MEETINGS:
        problem = say_most()
    elif len(set(days)) < len(days):
        twice = next(day for n, day in enumerate(days) if day in days[:n])
        problem = _("%(day)s stands here twice. Change or leave out one.") % {
            "day": day_text(twice)
        }
    elif (max(days) - min(days)).days > 366 * PLANNED_YEARS:
        problem = _("Keep a series within two years. The rest can be added later.")
    if problem:
        raise InvalidContent(fields={field: problem})


def say_most() -> object:
    return _("A series has 1 to %(most)s meetings. The rest can be added later.") % {
        "most": MOST_MEETINGS
    }


def _all_days(rhythm: str, first: date, weekdays: Iterable[int]) -> Iterator[date]:
    if rhythm == Rhythm.MONTHLY_DAY:
        return _same_day(first)
    if rhythm == Rhythm.MONTHLY_WEEKDAY:
        return _same_weekday(first)
    return _weekly(first, sorted(weekdays), 2 if rhythm == Rhythm.FORTNIGHTLY else 1)


def _weekly(first: date, weekdays: Sequence[int], every: int) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    for week in count(step=every):
        for weekday in weekdays:
            day = monday + week * WEEK + timedelta(days=weekday)
            if day >= first:
                yield day


def _same_day(first: date) -> Iterator[date]:
    """The 31st is the last day of a shorter month, and the 31st again in a longer one."""
    month = month_start(first)
    while True:
        yield month.replace(day=min(first.day, monthrange(month.year, month.month)[1]))
        month = next_month(month)


def _same_weekday(first: date) -> Iterator[date]:
    nth = (first.day - 1) // 7 + 1
    month = month_start(first)
    while True:
        start = month + timedelta(days=(first.weekday() - month.weekday()) % 7)
        days = [start + n * WEEK for n in range(LAST_NTH)]
        yield [day for day in days if day.month == month.month][:nth][-1]
        month = next_month(month)
