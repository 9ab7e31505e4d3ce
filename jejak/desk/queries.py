"""What waits for a person and how things stand: reads for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from jejak.access.roles import Action, Role
from jejak.access.scope import PersonLike, assignments_of, scope_for
from jejak.activities.filters import IS_ASKED
from jejak.activities.models import Activity, State
from jejak.activities.queries import asked_among
from jejak.activities.services.reviewers import waiting_for
from jejak.media.models import PhotoMatch
from jejak.mentoring.summary import Care, care_of

SHOWN = 5
# Counting stops here, as in the lists.
COUNTED_UP_TO = 1_000


@dataclass(frozen=True)
class Waiting:
    """What a person who records should look at, oldest first."""

    returned: list[Activity]
    returned_count: int
    # Without meetings that are planned for a day still to come.
    drafts: list[Activity]
    draft_count: int
    # With a question about a photo; what was returned shows it too.
    asked: list[Activity]
    asked_count: int

    @property
    def count(self) -> int:
        return self.returned_count + self.draft_count + self.asked_count


def waiting_for_author(user: PersonLike, today: date) -> Waiting:
    """Return returned records with `remark_count`, drafts, and those with a photo asked about.

    A manager answers for the whole library; whoever records on behalf, for their own words.
    """
    rows = Activity.objects.allowing(user, Action.RECORD)
    if not is_manager(user):
        rows = rows.filter(recorded_by=user)
    remarks = Count("remarks", filter=Q(remarks__resolved_at=None))
    returned = rows.filter(state=State.RETURNED).annotate(remark_count=remarks)
    drafts = rows.filter(state=State.DRAFT, held_on__lte=today)
    questions = PhotoMatch.objects.unanswered().filter(
        photo__activity_link__activity=OuterRef("pk")
    )
    asked = rows.exclude(state__in=[State.RETURNED, State.WITHDRAWN]).filter(Exists(questions))
    return Waiting(
        returned=list(returned.order_by("changed_at", "id")[:SHOWN]),
        returned_count=rows.filter(state=State.RETURNED)[:COUNTED_UP_TO].count(),
        drafts=list(drafts.order_by("changed_at", "id")[:SHOWN]),
        draft_count=drafts[:COUNTED_UP_TO].count(),
        asked=list(asked.order_by("changed_at", "id")[:SHOWN]),
        asked_count=asked[:COUNTED_UP_TO].count(),
    )


def is_manager(user: PersonLike) -> bool:
    return any(assignment.role == Role.MANAGER for assignment in assignments_of(user))


def latest_records(user: PersonLike) -> list[Activity]:
    rows = Activity.objects.visible_to(user).exclude(state=State.DRAFT).latest_first()
    return list(rows.select_related("library")[:SHOWN])


def last_to_repeat(user: PersonLike) -> Activity | None:
    rows = Activity.objects.allowing(user, Action.RECORD).counted()
    return rows.latest_first().first()


@dataclass(frozen=True)
class ReviewDesk:
    """What a reviewer's libraries need; counts of records stop at COUNTED_UP_TO."""

    waiting: list[Activity]
    # Which of these have a photo that is asked about.
    asked: frozenset[UUID]
    waiting_count: int
    oldest_at: datetime | None
    returned_count: int
    asked_count: int
    care: Care


def review_desk(user: PersonLike) -> ReviewDesk:
    rows = Activity.objects.allowing(user, Action.REVIEW)
    waiting = waiting_for(user)
    oldest = list(waiting.order_by("submitted_at", "id").select_related("library")[:SHOWN])
    return ReviewDesk(
        waiting=oldest,
        asked=asked_among(oldest),
        waiting_count=waiting[:COUNTED_UP_TO].count(),
        oldest_at=oldest[0].submitted_at if oldest else None,
        returned_count=rows.filter(state=State.RETURNED)[:COUNTED_UP_TO].count(),
        asked_count=rows.filter(IS_ASKED)[:COUNTED_UP_TO].count(),
        care=care_of(user),
    )


def reviews_libraries(user: PersonLike) -> bool:
    """Return whether the person reviews day by day; the nation's queue is its offices'."""
    scope = scope_for(user, Action.REVIEW)
    return bool(scope) and not scope.everything
