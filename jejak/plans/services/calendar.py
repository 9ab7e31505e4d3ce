"""Every write to the budget calendar: steps, the days of a regency, feeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require, scope_for
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, InvalidMove, NotAllowed
from jejak.common.text import visible
from jejak.places.models import Level, Library, Region
from jejak.plans.models import BudgetStep, CalendarFeed, Preparation, RegencyDate
from jejak.plans.models.work_plans import EARLIEST_YEAR, LATEST_YEAR
from jejak.plans.preparations import CHECKS
from jejak.plans.secrets import digest_of, new_secret

NAME_LENGTH, PREPARATION_LENGTH, LAW_LENGTH, NOTE_LENGTH = 80, 120, 300, 200
MOST_DAYS_BEFORE = 365
MOST_FEEDS = 20
READ_AGAIN_AFTER = timedelta(hours=1)
# A year without 29 February: a step has days that every year has.
ANY_YEAR = 2027


@dataclass(frozen=True, kw_only=True)
class EnteredDays:
    """The days of one step in a regency; without both the usual ones hold."""

    step_id: int
    starts_on: date | None = None
    ends_on: date | None = None
    note: str = ""


@in_transaction
def set_regency_dates(
    region: Region, *, budget_year: int, days: Iterable[EnteredDays], by: PersonLike
) -> None:
    """Set on which days the steps of a budget year are taken in a regency.

    Raises NotAllowed, or InvalidContent with fields `<step id>-<name>`.
    """
    if not scope_for(by, Action.MANAGE).covers_region(region):
        raise NotAllowed
    if region.level != Level.REGENCY or not EARLIEST_YEAR <= budget_year <= LATEST_YEAR:
        raise InvalidContent(_("Days are entered for a regency or city."))
    days = list(days)
    steps = set(BudgetStep.objects.filter(is_active=True).values_list("pk", flat=True))
    problems: dict[str, object] = {}
    for one in days:
        problems |= _problems_of_days(one, budget_year, steps)
    if problems:
        raise InvalidContent(fields=problems)
    known = RegencyDate.objects.select_for_update().filter(region=region, budget_year=budget_year)
    rows = {row.step_id: row for row in known}
    changed = [one.step_id for one in days if _write_days(region, budget_year, one, rows, by)]
    if changed:
        detail: dict[str, Any] = {"year": budget_year, "steps": sorted(changed)}
        audit("budget.dates_set", region, by=by, detail=detail)


def _problems_of_days(one: EnteredDays, budget_year: int, steps: set[int]) -> dict[str, object]:
    problems: dict[str, object] = {}
    if one.step_id not in steps:
        problems["starts_on"] = _("This step is no longer in use.")
    elif one.starts_on and one.ends_on:
        problems = _problems_of_span(one.starts_on, one.ends_on, budget_year)
    elif one.starts_on:
        problems["ends_on"] = _("Give the last day too.")
    elif one.ends_on:
        problems["starts_on"] = _("Give the first day too.")
    elif one.note.strip():
        problems["starts_on"] = _("Give the days that the note is about.")
    if len(one.note) > NOTE_LENGTH:
        problems["note"] = _("Keep it under 200 characters.")
    return {f"{one.step_id}-{name}": problem for name, problem in problems.items()}


def _problems_of_span(start: date, end: date, budget_year: int) -> dict[str, object]:
    if end < start:
        return {"ends_on": _("The last day is before the first.")}
    if start.year < budget_year - 2 or end.year > budget_year:
        said = _("A step of the budget of %(year)s lies in the years from %(first)s to %(year)s.")
        return {"starts_on": said % {"year": budget_year, "first": budget_year - 2}}
    return {}


def _write_days(
    region: Region,
    budget_year: int,
    one: EnteredDays,
    rows: dict[int, RegencyDate],
    by: PersonLike,
) -> bool:
    """Store, change or remove the entry of one step; return whether anything differs."""
    row = rows.get(one.step_id)
    note = visible(one.note).strip()
    if one.starts_on is None or one.ends_on is None:
        if row is not None:
            row.delete()
        return row is not None
    if row and (row.starts_on, row.ends_on, row.note) == (one.starts_on, one.ends_on, note):
        return False
    RegencyDate.objects.update_or_create(
        region=region,
        step_id=one.step_id,
        budget_year=budget_year,
        defaults={"starts_on": one.starts_on, "ends_on": one.ends_on, "note": note, "by": by},
    )
    return True


@dataclass(frozen=True, kw_only=True)
class PreparationContent:
    """What is said of a preparation; `id` None is a new one."""

    id: int | None = None
    name_id: str = ""
    name_en: str = ""
    days_before: int | None = None
    check_code: str = ""
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class StepContent:
    """What is said of a step of the calendar."""

    name_id: str = ""
    name_en: str = ""
    level: str = ""
    law: str = ""
    year_offset: int | None = -1
    from_month: int | None = None
    from_day: int | None = None
    to_month: int | None = None
    to_day: int | None = None
    is_active: bool = True
    preparations: Sequence[PreparationContent] = ()


STEP_COLUMNS = (
    "name_id",
    "name_en",
    "level",
    "law",
    "year_offset",
    "from_month",
    "from_day",
    "to_month",
    "to_day",
    "is_active",
)
PREPARATION_COLUMNS = ("name_id", "name_en", "days_before", "check_code", "is_active")


@in_transaction
def save_step(step: BudgetStep | None, content: StepContent, *, by: PersonLike) -> BudgetStep:
    """Add or change a step with its preparations. What is no longer used stays, switched off.

    Raises NotAllowed, or InvalidContent; of the n-th preparation with fields `<n>-<name>`.
    """
    if not scope_for(by, Action.DEFINE):
        raise NotAllowed
    row = BudgetStep() if step is None else BudgetStep.objects.select_for_update().get(pk=step.pk)
    problems = problems_of_step(content)
    for n, one in enumerate(content.preparations):
        problems |= {f"{n}-{name}": said for name, said in _problems_of_preparation(one).items()}
    if problems:
        raise InvalidContent(fields=problems)
    before = {name: getattr(row, name) for name in STEP_COLUMNS} if step else {}
    for name in STEP_COLUMNS:
        setattr(row, name, getattr(content, name))
    if step is None:
        row.code = _free_code(BudgetStep, content.name_id)
        row.position = BudgetStep.objects.count() + 1
    row.save()
    counts = [_write_preparation(row, one, n) for n, one in enumerate(content.preparations, 1)]
    changed = [name for name, value in before.items() if value != getattr(row, name)]
    detail: dict[str, Any] = {"code": row.code, "changed": changed, "preparations": sum(counts)}
    audit("budget.step_change" if step else "budget.step_add", row, by=by, detail=detail)
    return row


def problems_of_step(content: StepContent) -> dict[str, object]:
    """Return what needs mending, by the field."""
    problems: dict[str, object] = _problems_of_names(content, NAME_LENGTH)
    if content.level not in {"village", "regency"}:
        problems["level"] = _("Choose whose budget it is about.")
    if len(content.law) > LAW_LENGTH:
        problems["law"] = _("Keep it under 300 characters.")
    if content.year_offset not in {-2, -1, 0}:
        problems["year_offset"] = _("Choose one of the list.")
    start = _day(content.from_month, content.from_day)
    end = _day(content.to_month, content.to_day)
    if start is None:
        problems["from_day"] = _("Give a day and a month that every year has.")
    if end is None:
        problems["to_day"] = _("Give a day and a month that every year has.")
    elif start is not None and end < start:
        problems["to_day"] = _("The last day is before the first.")
    return problems


def _problems_of_names(content: Any, most: int) -> dict[str, object]:
    problems: dict[str, object] = {}
    for name in ("name_id", "name_en"):
        text = visible(getattr(content, name)).strip()
        if not text:
            problems[name] = _("Give the name in both languages.")
        elif len(text) > most:
            problems[name] = _("Keep it under %(count)s characters.") % {"count": most}
    return problems


def _problems_of_preparation(one: PreparationContent) -> dict[str, object]:
    problems = _problems_of_names(one, PREPARATION_LENGTH)
    if one.days_before is None or not 0 <= one.days_before <= MOST_DAYS_BEFORE:
        problems["days_before"] = _("Give a number of days from 0 to 365.")
    if one.check_code and one.check_code not in CHECKS:
        problems["check_code"] = _("Choose one of the list.")
    return problems


def _day(month: int | None, day: int | None) -> date | None:
    try:
        return date(ANY_YEAR, month or 0, day or 0)
    except ValueError:
        return None


def _free_code(model: Any, name: str) -> str:
    """Return a code of the name that no other entry has."""
    base = slugify(name)[:34].strip("-") or "tahap"
    taken = set(model.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(
        code for code in (base, *(f"{base}-{n}" for n in range(2, 1_000))) if code not in taken
    )


def _write_preparation(step: BudgetStep, one: PreparationContent, position: int) -> int:
    values: dict[str, Any] = {name: getattr(one, name) for name in PREPARATION_COLUMNS}
    values |= {"position": position}
    if one.id is None:
        code = _free_code(Preparation, one.name_id)
        Preparation.objects.create(step=step, code=code, **values)
        return 1
    row = Preparation.objects.filter(pk=one.id, step=step).first()
    if row is None or all(getattr(row, name) == value for name, value in values.items()):
        return 0
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return 1


@in_transaction
def make_feed(library: Library, *, by: PersonLike) -> tuple[CalendarFeed, str]:
    """Make a secret address for a library's calendar; the secret is told this once.

    Raises NotAllowed, or InvalidMove where the person has too many.
    """
    require(by, Action.VIEW, library)
    if CalendarFeed.objects.filter(user=by, revoked_at=None).count() >= MOST_FEEDS:
        raise InvalidMove(_("You have 20 links already. Revoke one that you no longer use."))
    secret = new_secret()
    row = CalendarFeed.objects.create(library=library, user=by, digest=digest_of(secret))
    audit("budget.feed_make", row, by=by, library_id=library.pk)
    return row, secret


@in_transaction
def revoke_feed(feed: CalendarFeed, *, by: PersonLike) -> None:
    """Switch one's own feed off, for good. Raises NotAllowed for somebody else's."""
    row = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    if row.user_id != by.pk:
        raise NotAllowed
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        audit("budget.feed_revoke", row, by=by, library_id=row.library_id)


def note_reading(feed: CalendarFeed) -> None:
    """Keep when a feed was last read, to the hour: programs read it many times a day."""
    now = timezone.now()
    stale = Q(last_read_at=None) | Q(last_read_at__lt=now - READ_AGAIN_AFTER)
    CalendarFeed.objects.filter(stale, pk=feed.pk, revoked_at=None).update(last_read_at=now)
