"""What a meeting shows: the order of its needs, and every score behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import (
    CRITERIA,
    CommunityNeed,
    MeetingNeed,
    PriorityMeeting,
    PriorityScore,
    PriorityScorer,
)
from .queries import ranked_needs

# Where the form asks a question, a table has a short name.
SHORT_CRITERIA: dict[str, Any] = {
    "urgency": _("Urgency"),
    "affected": _("Affected"),
    "ability": _("Ability"),
    "support": _("Support"),
}
PEOPLE_IN_A_TABLE = 10
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class RankRow:
    """One need in the order of the scores."""

    candidate: MeetingNeed
    rank: int | None
    is_tied: bool
    # The weighted scores of all people together, of how many at most.
    points: int
    most_points: int
    # Of each criterion: its short name and the mean, None where nobody scored.
    means: list[tuple[Any, Decimal | None]]

    @property
    def need(self) -> CommunityNeed:
        return self.candidate.need


def shown(value: Fraction | None) -> Decimal | None:
    """Return one decimal, half up, of a mean."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(TENTH, ROUND_HALF_UP)


def rank_rows(meeting: PriorityMeeting) -> list[RankRow]:
    """Return the needs in their order; of a decided meeting as it was decided."""
    weight = sum(meeting.weights.values())
    rows = []
    for one in ranked_needs(meeting):
        candidate: MeetingNeed = one.candidate
        is_kept = meeting.is_decided
        rows.append(
            RankRow(
                candidate,
                candidate.rank if is_kept else one.rank,
                one.is_tied,
                (candidate.points or 0) if is_kept else one.points,
                5 * weight * one.scorer_count,
                [(SHORT_CRITERIA[name], shown(one.means.get(name))) for name in CRITERIA],
            )
        )
    return sorted(rows, key=lambda row: (row.rank is None, row.rank))


@dataclass(frozen=True)
class ScoreTable:
    """The scores of up to ten people: for each need and criterion one number a person."""

    people: list[PriorityScorer]
    # Of each need the rows of its criteria: short name and scores in the order of the people.
    needs: list[tuple[CommunityNeed, list[tuple[Any, list[int]]]]]

    @property
    def width(self) -> int:
        return len(self.people) + 1

    @property
    def last_number(self) -> int:
        return self.people[-1].number

    @property
    def labelled(self) -> list[PriorityScorer]:
        return [person for person in self.people if person.label]


def score_tables(meeting: PriorityMeeting) -> list[ScoreTable]:
    """Return every score that was given, ten people to a table."""
    people = list(meeting.scorers.order_by("number"))
    given: dict[tuple[int, int], Mapping[str, int]] = {
        (score.candidate_id, score.scorer_id): score.values
        for score in PriorityScore.objects.filter(candidate__meeting=meeting)
    }
    candidates = list(meeting.candidates.select_related("need"))
    tables = []
    for first in range(0, len(people), PEOPLE_IN_A_TABLE):
        some = people[first : first + PEOPLE_IN_A_TABLE]
        needs = [
            (
                candidate.need,
                [
                    (label, [given[candidate.pk, person.pk][name] for person in some])
                    for name, label in SHORT_CRITERIA.items()
                ],
            )
            for candidate in candidates
        ]
        tables.append(ScoreTable(some, needs))
    return tables


def weights_text(meeting: PriorityMeeting) -> list[tuple[Any, int]]:
    """Return the weight of each criterion by its short name; empty where all weigh the same."""
    weights = meeting.weights
    if len(set(weights.values())) == 1:
        return []
    return [(SHORT_CRITERIA[name], weight) for name, weight in weights.items()]


def skipped_by(rows: list[RankRow], agreed: set[int]) -> list[RankRow]:
    """Return the needs that rank before one of those agreed on, and are not agreed on."""
    last = max((row.rank or 0 for row in rows if row.candidate.pk in agreed), default=0)
    return [row for row in rows if (row.rank or last) < last and row.candidate.pk not in agreed]
