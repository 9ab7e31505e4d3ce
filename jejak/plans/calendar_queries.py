"""The budget calendar: the days of each step, and what to have ready by when."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.common.text import day_text
from jejak.places.models import Library, Region

from .models import BudgetStep, CalendarFeed, Preparation, RegencyDate
from .preparations import CHECKS, Seen, has_village_budget, look
from .secrets import digest_of

# From so many days before its deadline a preparation is due soon.
SOON_DAYS = 30
# A budget year can be looked at from this one to so many ahead.
YEARS_AHEAD = 2


class DueState(StrEnum):
    READY = "ready"
    LATE = "late"  # its day has passed, its step has not
    SOON = "soon"
    AHEAD = "ahead"
    PAST = "past"  # its step is over, or only the library knows whether it was ready


@dataclass(frozen=True)
class Due:
    """One preparation, and the last day on which it is ready in time.

    `is_ready` is None where only the library knows.
    """

    preparation: Preparation
    due_on: date
    is_ready: bool | None
    state: DueState
    # Where it is brought about; "" where Jejak has no page for it.
    address: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in {DueState.LATE, DueState.SOON, DueState.AHEAD}


@dataclass(frozen=True)
class StepDates:
    """One step of a budget year, with its days and what to have ready before it."""

    step: BudgetStep
    budget_year: int
    starts_on: date
    ends_on: date
    # The entry of the regency; None where the usual days hold.
    entered: RegencyDate | None
    dues: list[Due]
    today: date

    @property
    def span(self) -> str:
        return span_text(self.starts_on, self.ends_on)

    @property
    def is_over(self) -> bool:
        return self.ends_on < self.today

    @property
    def is_now(self) -> bool:
        return self.starts_on <= self.today <= self.ends_on


@dataclass(frozen=True)
class NextDue:
    """What a library should have ready next, and for which step."""

    due: Due
    dates: StepDates


def span_text(start: date, end: date) -> str:
    """Return days as text: `1 sampai 30 Juni 2027`."""
    if start == end:
        return day_text(end)
    form = "j F Y" if start.year != end.year else "j F" if start.month != end.month else "j"
    said = {"start": date_format(start, form), "end": day_text(end)}
    return _("%(start)s to %(end)s") % said


def day_of(year: int, month: int, day: int) -> date:
    """Return a day of a year; one that the month has not is its last."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def usual_days(step: BudgetStep, budget_year: int) -> tuple[date, date]:
    year = budget_year + step.year_offset
    return (
        day_of(year, step.from_month, step.from_day),
        day_of(year, step.to_month, step.to_day),
    )


def steps_in_use() -> list[BudgetStep]:
    """Return the steps with their preparations, in two queries."""
    used = Preparation.objects.filter(is_active=True)
    return list(
        BudgetStep.objects.filter(is_active=True).prefetch_related(
            Prefetch("preparations", queryset=used, to_attr="used_preparations")
        )
    )


def _of_place(place: Library | Region, steps: Iterable[BudgetStep]) -> list[BudgetStep]:
    """Return the steps that concern a place: a library of no village has the regency's only."""
    with_village = isinstance(place, Region) or has_village_budget(place)
    return [step for step in steps if with_village or step.level == "regency"]


def today_in(place: Library | Region) -> date:
    """Return the day on the place's own clock."""
    return timezone.now().astimezone(place.zone).date()


class BudgetCalendar:
    """The steps of a library or region and the days entered for them, read once.

    Three queries, and one more for each year of a library that is looked at.
    """

    def __init__(self, place: Library | Region, *, today: date) -> None:
        self.place, self.today = place, today
        self.steps = _of_place(place, steps_in_use())
        region_id = place.pk if isinstance(place, Region) else place.regency_id
        rows = RegencyDate.objects.filter(region=region_id)
        self.entered = {(row.budget_year, row.step_id): row for row in rows}

    @property
    def open_years(self) -> list[int]:
        """The first budget year of which a step is still to end, and the one after."""
        for year in years_of(self.today):
            if any(end >= self.today for _start, end in self._days(year)):
                return [year, year + 1]
        return [self.today.year + 1, self.today.year + 2]

    def days(self, step: BudgetStep, year: int) -> tuple[date, date]:
        row = self.entered.get((year, step.pk))
        return (row.starts_on, row.ends_on) if row else usual_days(step, year)

    def _days(self, year: int) -> list[tuple[date, date]]:
        return [self.days(step, year) for step in self.steps]

    def seen_on(self, year: int) -> date:
        """Return the day on which a year is looked at: today, or the end of its last step."""
        return min(self.today, max((end for _start, end in self._days(year)), default=self.today))

    def year(self, year: int) -> list[StepDates]:
        """Return the steps of a budget year, by their days. Of a region nothing is ready."""
        seen = None
        if isinstance(self.place, Library):
            seen = look(self.place, year=year, on=self.seen_on(year))
        rows = [
            StepDates(
                step,
                year,
                *self.days(step, year),
                self.entered.get((year, step.pk)),
                _dues(step, self.days(step, year), seen, self.today),
                self.today,
            )
            for step in self.steps
        ]
        return sorted(rows, key=lambda row: (row.starts_on, row.ends_on))


def _dues(step: BudgetStep, days: tuple[date, date], seen: Seen | None, today: date) -> list[Due]:
    start, end = days
    dues = []
    for preparation in step.used_preparations:  # type: ignore[attr-defined]
        due_on = start - timedelta(days=preparation.days_before)
        code = preparation.check_code
        is_ready = code in seen.codes if seen and code in CHECKS else None
        state = _state(due_on, is_ready, today=today, is_over=end < today)
        address = seen.address(code) if seen else ""
        dues.append(Due(preparation, due_on, is_ready, state, address))
    return sorted(dues, key=lambda due: due.due_on)


def _state(due_on: date, is_ready: bool | None, *, today: date, is_over: bool) -> DueState:
    if is_ready:
        return DueState.READY
    if is_over or (is_ready is None and due_on < today):
        return DueState.PAST
    if due_on < today:
        return DueState.LATE
    return DueState.SOON if (due_on - today).days <= SOON_DAYS else DueState.AHEAD


def steps_for(place: Library | Region, budget_year: int, *, today: date) -> list[StepDates]:
    """Return the steps of one budget year."""
    return BudgetCalendar(place, today=today).year(budget_year)


def years_of(today: date) -> list[int]:
    """Return the budget years that can be looked at."""
    return list(range(today.year, today.year + YEARS_AHEAD + 1))


def next_due(rows: Iterable[StepDates]) -> NextDue | None:
    """Return what is not ready and due first; of what is late, the earliest."""
    open_dues = [NextDue(due, row) for row in rows for due in row.dues if due.is_open]
    return min(open_dues, key=lambda one: one.due.due_on, default=None)


def next_preparation(user: PersonLike, library: Library, today: date) -> NextDue | None:
    """Return what a library should have ready next, of the open budget years."""
    if not scope_for(user, Action.VIEW).covers_library(library):
        return None
    calendar = BudgetCalendar(library, today=today)
    return next_due(row for year in calendar.open_years for row in calendar.year(year))


@dataclass(frozen=True)
class StepGroup:
    """The steps of one budget, the village's or the regency's: to come or over."""

    level: str
    to_come: list[StepDates]
    over: list[StepDates]


def groups_of(rows: Iterable[StepDates]) -> list[StepGroup]:
    """Return the steps by whose budget they are about, the village's first."""
    rows = list(rows)
    found = []
    for level in ("village", "regency"):
        own = [row for row in rows if row.step.level == level]
        to_come = [row for row in own if not row.is_over]
        if own:
            found.append(StepGroup(level, to_come, [row for row in own if row.is_over]))
    return found


def all_steps() -> list[BudgetStep]:
    """Return every step, also one that is no longer used, with all its preparations."""
    return list(BudgetStep.objects.prefetch_related("preparations"))


def step_named(pk: int) -> BudgetStep | None:
    return BudgetStep.objects.filter(pk=pk).first()


def preparations_of(step: BudgetStep) -> list[Preparation]:
    return list(Preparation.objects.filter(step=step))


def feeds_of(user: PersonLike) -> list[CalendarFeed]:
    """Return one's own links that still work, the latest first."""
    rows = CalendarFeed.objects.filter(user=user.pk, revoked_at=None)
    return list(rows.select_related("library__regency").order_by("-pk"))


def own_feed(user: PersonLike, pk: int) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user.pk, pk=pk).first()


def feed_under(secret: str) -> CalendarFeed | None:
    """Return the feed of a secret while it may be read.

    Its maker must be able to sign in and to see the library still.
    """
    rows = CalendarFeed.objects.filter(digest=digest_of(secret), revoked_at=None)
    feed = rows.select_related("user", "library__regency", "library__village").first()
    if feed is None or not scope_for(feed.user, Action.VIEW).covers_library(feed.library):
        return None
    return feed
