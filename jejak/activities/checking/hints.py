"""Hints for whoever checks: what to look at twice, put as a question and never as a fault.

A hint decides nothing and is stored nowhere. A change of a threshold or of what a hint looks
at raises VERSION; decision 0021 gives the reason and the share of false alarms of each.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

VERSION = 1


class Severity(StrEnum):
    ASK = "ask"  # look before deciding
    NOTE = "note"  # worth knowing


@dataclass(frozen=True)
class HintKind:
    """`label` names it in lists and filters, `question` asks with the values of one record."""

    code: str
    severity: Severity
    label: Any
    question: Any
    # The field that it is about; "" for the record as a whole.
    field: str = ""


@dataclass(frozen=True)
class Hint:
    kind: HintKind
    # What the question names, already written for people when it is read.
    values: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    # Another record of the same library that the question is about.
    other_id: uuid.UUID | None = None

    @property
    def question(self) -> str:
        return str(self.kind.question) % {name: write() for name, write in self.values.items()}


FAR_ABOVE_USUAL = HintKind(
    "far_above_usual",
    Severity.ASK,
    _("Far more people than usual"),
    _("%(count)s people, where %(usual)s are usual in this library. Was it a special day?"),
    "participant_count",
)
PHOTO_ELSEWHERE = HintKind(
    "photo_elsewhere",
    Severity.ASK,
    _("Photo shown before"),
    _("A photo was shown before in another record. Is it of this day as well?"),
    "photos",
)
RECORDED_TWICE = HintKind(
    "recorded_twice",
    Severity.ASK,
    _("Perhaps recorded twice"),
    _("This library has also recorded “%(title)s” on %(day)s. Is it the same activity?"),
)
ON_BEHALF_TOO = HintKind(
    "on_behalf_too",
    Severity.ASK,
    _("Perhaps recorded by two people"),
    _(
        "“%(title)s” of %(day)s was recorded by somebody else, for the library or by itself. "
        "Is it the same activity?"
    ),
)
MANY_PEOPLE = HintKind(
    "many_people",
    Severity.ASK,
    _("Very many people"),
    _("%(count)s people, more than %(limit)s. Are there too many zeros?"),
    "participant_count",
)
NOBODY_CAME = HintKind(
    "nobody_came",
    Severity.ASK,
    _("Nobody came"),
    _("Zero people took part. Was it held?"),
    "participant_count",
)
PARTS_AGAINST_WORDS = HintKind(
    "parts_against_words",
    Severity.ASK,
    _("Numbers and words differ"),
    _("The name or target speaks of %(group)s, and zero of them are counted. Which is right?"),
)
ALL_NEW = HintKind(
    "all_new",
    Severity.NOTE,
    _("All new at a later meeting"),
    _("It is a later meeting of a course, and all %(count)s people are new. Is that right?"),
    "new_participant_count",
)
COST_FAR_OFF = HintKind(
    "cost_far_off",
    Severity.ASK,
    _("Unusual cost"),
    _("%(cost)s for %(count)s people. Are there too many zeros, or too few?"),
    "cost_idr",
)
MANY_DAYS = HintKind(
    "many_days",
    Severity.NOTE,
    _("Many days"),
    _("It lasted %(days)s days and counts once. Were these several activities?"),
    "duration_days",
)
ROUND_NUMBER = HintKind(
    "round_number",
    Severity.NOTE,
    _("Round numbers"),
    _("The numbers are round (%(count)s people). Counted or guessed?"),
    "participant_count",
)
NO_BREAKDOWN = HintKind(
    "no_breakdown",
    Severity.NOTE,
    _("No break-down"),
    _("This library usually says how many women and men came, or how old. Can it here?"),
    "female_count",
)
PHOTO_OTHER_DAY = HintKind(
    "photo_other_day",
    Severity.ASK,
    _("Photo of another day"),
    _("The camera says %(day)s. Is the date of the activity right, and the photo?"),
    "photos",
)
PHOTO_FAR_AWAY = HintKind(
    "photo_far_away",
    Severity.ASK,
    _("Photo from far away"),
    _(
        "The camera was about %(km)s km from where this library takes its photos. "
        "Where was it held?"
    ),
    "photos",
)
ENTERED_LATE = HintKind(
    "entered_late",
    Severity.NOTE,
    _("Recorded very late"),
    _("Sent %(days)s days after it was held. Do the numbers come from a list?"),
    "held_on",
)
# In the order in which they are shown.
KINDS = (
    PHOTO_ELSEWHERE,
    RECORDED_TWICE,
    ON_BEHALF_TOO,
    FAR_ABOVE_USUAL,
    MANY_PEOPLE,
    NOBODY_CAME,
    PARTS_AGAINST_WORDS,
    COST_FAR_OFF,
    PHOTO_OTHER_DAY,
    PHOTO_FAR_AWAY,
    ALL_NEW,
    MANY_DAYS,
    ROUND_NUMBER,
    NO_BREAKDOWN,
    ENTERED_LATE,
)
BY_CODE = {kind.code: kind for kind in KINDS}
