"""What a person says about an activity, and the rules it must keep.

One source of limits and of their words: the services enforce them, forms show them, and
`tools/capture.py` writes them down for the capture app, whose `check` answers the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidContent
from jejak.common.text import visible
from jejak.places.models import Library
from jejak.plans.models import FundSource, Strategy, TargetGroup

from .errors import LibraryClosed
from .models import Mode

LARGEST_COUNT = 100_000
LARGEST_COST = 100_000_000_000
EARLIEST = date(2011, 1, 1)  # PerpuSeru began; older paper stays on paper
LONGEST_DAYS = 60
PLANNED_YEARS = 2  # a draft may lie so far ahead
# Characters, as forms and columns have room for them.
TEXT_LIMITS = {
    "title": 160,
    "place": 160,
    "resource_person": 160,
    "skill_type": 120,
    "collection_used": 1_000,
    "result_note": 2_000,
    "follow_up": 2_000,
    "description": 4_000,
}
MOST_LINKS = 10
LINK_LENGTH = 300
SEXES = ("female_count", "male_count")
AGES = ("child_count", "teen_count", "adult_count", "elderly_count")
COUNTS = (
    "participant_count",
    *SEXES,
    *AGES,
    "disability_count",
    "new_participant_count",
)
# Each is counted within all participants.
PARTS = (SEXES, AGES, ("disability_count",), ("new_participant_count",))
# In the order in which the form asks, with what is said when it is missing.
REQUIRED = {
    "title": "missing_title",
    "held_on": "missing_day",
    "participant_count": "missing_count",
    "strategy": "missing_strategy",
    "theme_id": "missing_theme",
    "mode": "missing_mode",
}
REQUIRED_IN_A_DRAFT = ("title", "held_on")
STARTING_MODE = Mode.ON_SITE.value
# What a copy takes over: no numbers, results or photos.
KEPT_WHEN_COPIED = (
    "title",
    "strategy",
    "theme_id",
    "mode",
    "place",
    "skill_type",
    "target_groups",
    "resource_person",
    "collection_used",
    "counts_for_literacy",
    "fund_source",
    "plan_line_id",
)
# What a record is linked with, which says nothing new of what happened.
LINKS = frozenset({"plan_line_id"})
MESSAGES: dict[str, Any] = {
    "missing_title": _("Give the activity a name."),
    "missing_day": _("Say on which day it was held."),
    "missing_count": _("Say how many people took part. Zero is allowed."),
    "missing_strategy": _("Choose the strategy that it belongs to."),
    "missing_theme": _("Choose what it was about."),
    "missing_mode": _("Say whether it was on site, online or both."),
    "day_not_come": _("This day has not come yet. Record the activity once it was held."),
    "day_too_early": _("Check the year: the earliest day is 1 January 2011."),
    "days": _("Give a number of days between 1 and %(limit)s."),
    "count": _("Give a number between 0 and 100,000."),
    "cost": _("Give whole rupiah between 0 and 100 billion."),
    "part": _(
        "%(label)s (%(part)s) is more than all participants (%(total)s). "
        "Lower it or leave it empty."
    ),
    "parts": _(
        "Together these are %(part)s, more than all participants (%(total)s). "
        "Lower one of them or leave it empty."
    ),
    "choice": _("Choose one of the list."),
    "choices": _("Choose from the list."),
    "text": _("Keep this under %(limit_value)s characters; it has %(show_value)s."),
    "links": _("Keep the most important %(limit)s addresses."),
    "link_length": _("“%(link)s…” is too long. Keep each address under %(limit)s characters."),
    "link": _("“%(link)s” is not a web address. It begins with https://"),
    "line_year": _(
        "This stands in the plan of %(year)s. Choose an activity of the year in which "
        "it was held, or none."
    ),
}


def say(code: str, **values: object) -> Any:
    return MESSAGES[code] % values if values else MESSAGES[code]


@dataclass(frozen=True, kw_only=True)
class ActivityContent:
    """The fields that people fill in; None and "" mean not recorded."""

    title: str = ""
    held_on: date | None = None
    duration_days: int = 1
    strategy: str = ""
    theme_id: int | None = None
    mode: str = ""
    participant_count: int | None = None
    female_count: int | None = None
    male_count: int | None = None
    child_count: int | None = None
    teen_count: int | None = None
    adult_count: int | None = None
    elderly_count: int | None = None
    disability_count: int | None = None
    new_participant_count: int | None = None
    description: str = ""
    skill_type: str = ""
    place: str = ""
    target_groups: tuple[str, ...] = ()
    resource_person: str = ""
    collection_used: str = ""
    counts_for_literacy: bool = False
    cost_idr: int | None = None
    fund_source: str = ""
    result_note: str = ""
    follow_up: str = ""
    publication_links: tuple[str, ...] = ()
    plan_line_id: uuid.UUID | None = None

    def as_columns(self) -> dict[str, Any]:
        columns = {name: getattr(self, name) for name in CONTENT_FIELDS}
        columns["target_groups"] = list(self.target_groups)
        columns["publication_links"] = list(self.publication_links)
        return columns


CONTENT_FIELDS: tuple[str, ...] = tuple(f.name for f in fields(ActivityContent))


NOTHING = ActivityContent()


def content_of(row: Any) -> ActivityContent:
    """Read the content of an Activity."""
    values = {name: getattr(row, name) for name in CONTENT_FIELDS}
    values["target_groups"] = tuple(values["target_groups"])
    values["publication_links"] = tuple(values["publication_links"])
    return ActivityContent(**values)


def content_of_version(row: Mapping[str, Any]) -> ActivityContent:
    """Read the content of a stored version (`ActivityVersion.row`)."""
    values = {name: row[name] for name in CONTENT_FIELDS if name in row}
    if values.get("held_on"):
        values["held_on"] = date.fromisoformat(values["held_on"])
    if values.get("plan_line_id"):
        values["plan_line_id"] = uuid.UUID(values["plan_line_id"])
    values["target_groups"] = tuple(values.get("target_groups") or ())
    values["publication_links"] = tuple(values.get("publication_links") or ())
    return ActivityContent(**values)


def check(content: ActivityContent, library: Library, *, complete: bool, now: datetime) -> None:
    """Raise InvalidContent naming each field and its remedy.

    `complete`: everything required must be there (all but drafts).
    """
    if problems := problems_of(content, complete=complete, today=local_today(library, now)):
        raise InvalidContent(fields=problems)


def problems_of(content: ActivityContent, *, complete: bool, today: date) -> dict[str, object]:
    """Return what needs mending, by the field; `today` where the library stands."""
    return {
        **_missing(content, REQUIRED if complete else REQUIRED_IN_A_DRAFT),
        **_long_texts(content),
        **_bad_dates(content, latest_day(today, complete=complete)),
        **_bad_counts(content),
        **_bad_choices(content),
        **_bad_links(content.publication_links),
    }


def _missing(content: ActivityContent, required: Iterable[str]) -> dict[str, object]:
    return {
        name: say(REQUIRED[name])
        for name in required
        if getattr(content, name) is None or not visible(str(getattr(content, name))).strip()
    }


def _long_texts(content: ActivityContent) -> dict[str, object]:
    lengths = {name: len(getattr(content, name)) for name in TEXT_LIMITS}
    return {
        name: say("text", limit_value=TEXT_LIMITS[name], show_value=length)
        for name, length in lengths.items()
        if length > TEXT_LIMITS[name]
    }


def check_open(content: ActivityContent, library: Library) -> None:
    """Raise LibraryClosed for a day after the library closed."""
    if library.closed_on and content.held_on and content.held_on > library.closed_on:
        raise LibraryClosed(library.closed_on)


def local_today(library: Library, now: datetime) -> date:
    return now.astimezone(library.zone).date()


def latest_day(today: date, *, complete: bool) -> date:
    """Return the last day that may be named; a draft may be of a meeting that is planned."""
    if complete:
        # Whoever looks past midnight at the other end of the country is right as well.
        return today + timedelta(days=1)
    is_leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year + PLANNED_YEARS, day=28 if is_leap_day else today.day)


def _bad_dates(content: ActivityContent, latest: date) -> dict[str, object]:
    problems: dict[str, object] = {}
    if content.held_on is not None:
        if content.held_on > latest:
            problems["held_on"] = say("day_not_come")
        elif content.held_on < EARLIEST:
            problems["held_on"] = say("day_too_early")
    if not 1 <= content.duration_days <= LONGEST_DAYS:
        problems["duration_days"] = say("days", limit=LONGEST_DAYS)
    return problems


def _bad_counts(content: ActivityContent) -> dict[str, object]:
    problems: dict[str, object] = {}
    for name in COUNTS:
        value = getattr(content, name)
        if value is not None and not 0 <= value <= LARGEST_COUNT:
            problems[name] = say("count")
    if content.cost_idr is not None and not 0 <= content.cost_idr <= LARGEST_COST:
        problems["cost_idr"] = say("cost")
    if content.participant_count is None or problems:
        return problems
    for group in PARTS:
        parts = {name: getattr(content, name) or 0 for name in group}
        problems |= _more_than_all(parts, content.participant_count)
    return problems


def _more_than_all(parts: dict[str, int], total: int) -> dict[str, object]:
    for name, part in parts.items():
        if part > total:
            return {name: say("part", label=PART_LABELS[name], part=part, total=total)}
    if (together := sum(parts.values())) > total:
        last = [name for name, part in parts.items() if part][-1]
        return {last: say("parts", part=together, total=total)}
    return {}


PART_LABELS: dict[str, object] = {
    "female_count": _("Women"),
    "male_count": _("Men"),
    "child_count": _("Children"),
    "teen_count": _("Teenagers"),
    "adult_count": _("Adults"),
    "elderly_count": _("Elderly people"),
    "disability_count": _("People with disabilities"),
    "new_participant_count": _("First-time participants"),
}
CHOICES: dict[str, type[TextChoices]] = {
    "strategy": Strategy,
    "mode": Mode,
    "fund_source": FundSource,
    "target_groups": TargetGroup,
}


def _bad_choices(content: ActivityContent) -> dict[str, object]:
    problems: dict[str, object] = {}
    for name, choices in CHOICES.items():
        value = getattr(content, name)
        if isinstance(value, tuple):
            if not set(value) <= set(choices.values):
                problems[name] = say("choices")
        elif value and value not in choices.values:
            problems[name] = say("choice")
    return problems


def _bad_links(links: Sequence[str]) -> dict[str, object]:
    validate = URLValidator(schemes=["http", "https"])
    for link in links:
        try:
            validate(link)
        except ValidationError:
            return {"publication_links": say("link", link=link[:60])}
        if len(link) > LINK_LENGTH:
            return {"publication_links": say("link_length", link=link[:60], limit=LINK_LENGTH)}
    if len(links) > MOST_LINKS:
        return {"publication_links": say("links", limit=MOST_LINKS)}
    return {}


@dataclass(frozen=True)
class Merge:
    """A three-way merge of one person's edit with what happened meanwhile."""

    content: ActivityContent
    # field -> (theirs, mine), where both sides changed it differently
    conflicts: dict[str, tuple[Any, Any]]


def merge(base: ActivityContent, mine: ActivityContent, theirs: ActivityContent) -> Merge:
    """Keep both sides' changes; where they collide keep theirs and report both."""
    values: dict[str, Any] = {}
    conflicts: dict[str, tuple[Any, Any]] = {}
    for name in CONTENT_FIELDS:
        was, my, their = getattr(base, name), getattr(mine, name), getattr(theirs, name)
        if my in (was, their):
            values[name] = their
        elif their == was:
            values[name] = my
        else:
            values[name] = their
            conflicts[name] = (their, my)
    return Merge(ActivityContent(**values), conflicts)


def changed_fields(before: ActivityContent, after: ActivityContent) -> list[str]:
    return [name for name in CONTENT_FIELDS if getattr(before, name) != getattr(after, name)]
