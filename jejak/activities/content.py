"""What a person says about an activity, and the rules it must keep.

One source of limits: the services enforce them, forms and the capture app show them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidContent
from jejak.common.text import visible
from jejak.places.models import Library

from .errors import LibraryClosed
from .models import FundSource, Mode, Strategy, TargetGroup

LARGEST_COUNT = 100_000
LARGEST_COST = 100_000_000_000
EARLIEST = date(2011, 1, 1)  # PerpuSeru began; older paper stays on paper
LONGEST_DAYS = 60
TITLE_LENGTH = 160
SEXES = ("female_count", "male_count")
AGES = ("child_count", "teen_count", "adult_count", "elderly_count")
COUNTS = (
    "participant_count",
    *SEXES,
    *AGES,
    "disability_count",
    "new_participant_count",
)
REQUIRED_IN_A_DRAFT = ("title", "held_on")


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
    values["target_groups"] = tuple(values.get("target_groups") or ())
    values["publication_links"] = tuple(values.get("publication_links") or ())
    return ActivityContent(**values)


def check(content: ActivityContent, library: Library, *, complete: bool, now: datetime) -> None:
    """Raise InvalidContent naming each field and its remedy.

    `complete`: everything required must be there (all but drafts).
    """
    problems: dict[str, object] = {}
    if complete:
        problems |= _missing(content)
    else:
        problems |= {
            name: text for name, text in _missing(content).items() if name in REQUIRED_IN_A_DRAFT
        }
    if len(content.title) > TITLE_LENGTH:
        problems["title"] = _("Keep the name under %(limit)s characters.") % {"limit": TITLE_LENGTH}
    problems |= _bad_dates(content, library, now)
    problems |= _bad_counts(content)
    problems |= _bad_choices(content)
    if problems:
        raise InvalidContent(fields=problems)


def _missing(content: ActivityContent) -> dict[str, object]:
    asked = {
        "held_on": _("Say on which day it was held."),
        "strategy": _("Choose the strategy that it belongs to."),
        "theme_id": _("Choose what it was about."),
        "title": _("Give the activity a name."),
        "mode": _("Say whether it was on site, online or both."),
        "participant_count": _("Say how many people took part. Zero is allowed."),
    }
    return {
        name: text
        for name, text in asked.items()
        if getattr(content, name) is None or not visible(str(getattr(content, name))).strip()
    }


def check_open(content: ActivityContent, library: Library) -> None:
    """Raise LibraryClosed for a day after the library closed."""
    if library.closed_on and content.held_on and content.held_on > library.closed_on:
        raise LibraryClosed(library.closed_on)


def local_today(library: Library, now: datetime) -> date:
    return now.astimezone(library.zone).date()


def _bad_dates(content: ActivityContent, library: Library, now: datetime) -> dict[str, object]:
    problems: dict[str, object] = {}
    if content.held_on is not None:
        today = local_today(library, now)
        if content.held_on > today + timedelta(days=1):
            problems["held_on"] = _(
                "This day has not come yet. Record the activity once it was held."
            )
        elif content.held_on < EARLIEST:
            problems["held_on"] = _("Check the year: the earliest day is 1 January 2011.")
    if not 1 <= content.duration_days <= LONGEST_DAYS:
        problems["duration_days"] = _("Give a number of days between 1 and %(limit)s.") % {
            "limit": LONGEST_DAYS
        }
    return problems


def _bad_counts(content: ActivityContent) -> dict[str, object]:
    problems: dict[str, object] = {}
    for name in COUNTS:
        value = getattr(content, name)
        if value is not None and not 0 <= value <= LARGEST_COUNT:
            problems[name] = _("Give a number between 0 and 100,000.")
    if content.cost_idr is not None and not 0 <= content.cost_idr <= LARGEST_COST:
        problems["cost_idr"] = _("Give whole rupiah between 0 and 100 billion.")
    total = content.participant_count
    if total is None or problems:
        return problems
    labels = PART_LABELS
    for group in (SEXES, AGES, ("disability_count",), ("new_participant_count",)):
        parts = {name: getattr(content, name) or 0 for name in group}
        above = next((name for name, value in parts.items() if value > total), None)
        if above:
            problems[above] = _(
                "%(label)s (%(part)s) is more than all participants (%(total)s). "
                "Lower it or leave it empty."
            ) % {"label": labels[above], "part": parts[above], "total": total}
        elif sum(parts.values()) > total:
            last = [name for name, value in parts.items() if value][-1]
            problems[last] = _(
                "Together these are %(part)s, more than all participants (%(total)s). "
                "Lower one of them or leave it empty."
            ) % {"part": sum(parts.values()), "total": total}
    return problems


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


def _bad_choices(content: ActivityContent) -> dict[str, object]:
    problems: dict[str, object] = {}
    known: dict[str, type] = {"strategy": Strategy, "mode": Mode, "fund_source": FundSource}
    for name, choices in known.items():
        value = getattr(content, name)
        if value and value not in choices.values:  # type: ignore[attr-defined]
            problems[name] = _("Choose one of the list.")
    if any(group not in TargetGroup.values for group in content.target_groups):
        problems["target_groups"] = _("Choose from the list.")
    validate = URLValidator(schemes=["http", "https"])
    for link in content.publication_links:
        try:
            validate(link)
        except ValidationError:
            problems["publication_links"] = _(
                "“%(link)s” is not a web address. It begins with https://"
            ) % {"link": link[:60]}
    return problems


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
