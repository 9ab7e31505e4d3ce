"""What is known of one thread: sums of whatever stands before and after a row."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jejak.activities.models import Activity
from jejak.places.models import Library, Region
from jejak.plans.models import CommunityNeed, MeetingNeed, PriorityMeeting
from jejak.plans.models.work_plans import PLAN_MOVES


class Step(StrEnum):
    """The links of a thread, in their order."""

    NEED = "need"
    PRIORITY = "priority"
    PLAN = "plan"
    ACTIVITIES = "activities"
    EVIDENCE = "evidence"
    FIGURE = "figure"


@dataclass(frozen=True)
class Place:
    """Where the reader stands: the step, the library, its day, and what they may do there."""

    step: Step
    library: Library
    today: date
    may_record: bool


@dataclass(frozen=True)
class Needs:
    """The needs of the thread; `only` where it is one."""

    ids: tuple[uuid.UUID, ...] = ()
    only: CommunityNeed | None = None


@dataclass(frozen=True)
class Priority:
    """What a meeting says of the needs: `scoring` of the only one, or the meeting as a whole."""

    meeting: PriorityMeeting
    scoring: MeetingNeed | None
    needs: int
    agreed: int

    @property
    def is_agreed(self) -> bool:
        return self.scoring.is_agreed if self.scoring else self.agreed > 0

    @property
    def score(self) -> Decimal | None:
        """From 1 to 5: the weighted mean of what all gave."""
        if self.scoring is None or self.scoring.points is None:
            return None
        whole = sum(self.meeting.weights.values()) * (self.scoring.scorer_count or 0)
        return Decimal(self.scoring.points) / whole if whole else None


@dataclass(frozen=True)
class LineName:
    """What is said of a line: its title, and whether its plan may change."""

    id: uuid.UUID
    title: str
    plan_id: uuid.UUID
    plan_state: str

    @property
    def may_change(self) -> bool:
        return self.plan_state in PLAN_MOVES["edit"]

    @property
    def is_open(self) -> bool:
        """Whether activities may be linked with it; a cancelled line is never late."""
        return self.plan_state in PLAN_MOVES["carry_out"]


@dataclass(frozen=True)
class Lines:
    """The lines that answer the needs; cancelled ones stand apart. `only` where it is one."""

    only: LineName | None = None
    standing: int = 0
    cancelled: int = 0
    # Of the standing ones: in plans that nobody agreed yet; and the needs that they answer.
    drafts: int = 0
    needs: int = 0
    # Meetings of the year; those that should have been held by now and were not, of agreed plans.
    planned: int = 0
    missing: int = 0

    @property
    def count(self) -> int:
        return self.standing + self.cancelled


@dataclass(frozen=True)
class Held:
    """The activities that count, what proves them, and the drafts that the reader may see."""

    count: int = 0
    participants: int = 0
    verified: int = 0
    with_photo: int = 0
    drafts: int = 0
    last: date | None = None
    photos: int = 0
    # The only activity, or the latest without a photo; None where each of many has one.
    first: uuid.UUID | None = None

    @property
    def without_photo(self) -> int:
        return self.count - self.with_photo


@dataclass(frozen=True)
class Figure:
    """The year of a regency in which the activities are counted."""

    region: Region
    year: int
    activities: int


@dataclass(frozen=True)
class Facts:
    place: Place
    needs: Needs = field(default_factory=Needs)
    priority: Priority | None = None
    lines: Lines = field(default_factory=Lines)
    held: Held = field(default_factory=Held)
    figure: Figure | None = None
    # The record at which the reader stands, or whose photo it is.
    record: Activity | None = None
    # Whether the reader may change that record, and whether a plan of its year is open for it.
    may_change_record: bool = False
    has_open_lines: bool = False
