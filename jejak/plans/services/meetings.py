"""Every write to meetings that agree on priorities."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent
from jejak.common.ids import uuid7
from jejak.common.text import visible
from jejak.places.models import Library
from jejak.places.placed import place_of
from jejak.places.services import hold_places
from jejak.plans.content import EARLIEST
from jejak.plans.errors import (
    IdTaken,
    MeetingDecided,
    MeetingScored,
    ScoredAlready,
    ScorerGone,
)
from jejak.plans.models import (
    CRITERIA,
    CommunityNeed,
    MeetingNeed,
    MeetingState,
    PriorityMeeting,
    PriorityScore,
    PriorityScorer,
)
from jejak.plans.models.meetings import HEAVIEST, HIGHEST, LOWEST
from jejak.plans.queries import ranked_needs

from .needs import attach_photo

FEWEST_NEEDS, MOST_NEEDS = 2, 15
FEWEST_SCORERS, MOST_SCORERS = 2, 100
MOST_PRESENT = 10_000
PLACE_LENGTH, LABEL_LENGTH, MINUTES_LENGTH = 160, 40, 4_000
EQUAL_WEIGHTS = dict.fromkeys(CRITERIA, 1)


@in_transaction
def open_meeting(
    library: Library,
    *,
    held_on: date | None,
    need_ids: Sequence[uuid.UUID],
    by: PersonLike,
    place: str = "",
    weights: Mapping[str, int] = EQUAL_WEIGHTS,
    id: uuid.UUID | None = None,
    at: datetime | None = None,
) -> PriorityMeeting:
    """Begin a meeting over 2 to 15 open needs of the library; the same id again is the same.

    Raises InvalidContent, NotAllowed or IdTaken.
    """
    require(by, Action.RECORD, library)
    hold_places([library])
    known = PriorityMeeting.objects.filter(pk=id).first() if id else None
    if known is not None:
        if known.library_id != library.pk:
            raise IdTaken
        return known
    now = at or timezone.now()
    problems = _problems(library, held_on, place, weights, now)
    needs = _needs_of(library, need_ids)
    if not FEWEST_NEEDS <= len(needs) <= MOST_NEEDS:
        problems["need_ids"] = _("Choose 2 to 15 needs that are to be compared.")
    if problems:
        raise InvalidContent(fields=problems)
    assert held_on is not None  # `_problems`
    row = PriorityMeeting.objects.create(
        id=id or uuid7(),
        **place_of(library),
        held_on=held_on,
        place=visible(place).strip(),
        **{f"weight_{name}": weights[name] for name in CRITERIA},
        recorded_by=by,
        recorded_at=now,
    )
    _set_candidates(row, needs)
    audit("meeting.open", row, by=by, library_id=library.pk, detail={"needs": len(needs)})
    return row


def _problems(
    library: Library,
    held_on: date | None,
    place: str,
    weights: Mapping[str, int],
    now: datetime,
) -> dict[str, object]:
    problems: dict[str, object] = {}
    if held_on is None:
        problems["held_on"] = _("Say on which day you meet.")
    elif not EARLIEST <= held_on <= now.astimezone(library.zone).date():
        problems["held_on"] = _("Give the day of the meeting, today or earlier.")
    if len(place) > PLACE_LENGTH:
        problems["place"] = _("Keep it under 160 characters.")
    if any(not 0 <= weights.get(name, -1) <= HEAVIEST for name in CRITERIA):
        problems["weights"] = _("Weights are numbers from 0 to 9.")
    elif not any(weights.values()):
        problems["weights"] = _("At least one weight is above 0.")
    return problems


def _needs_of(
    library: Library, need_ids: Sequence[uuid.UUID], *, kept: Collection[uuid.UUID] = ()
) -> list[CommunityNeed]:
    """Return those that may be compared; what a meeting compares stays when it is settled."""
    found = CommunityNeed.objects.filter(library=library).in_bulk(list(need_ids))
    needs = [found[pk] for pk in dict.fromkeys(need_ids) if pk in found]
    return [need for need in needs if need.is_open or need.pk in kept]


def _set_candidates(meeting: PriorityMeeting, needs: Sequence[CommunityNeed]) -> None:
    MeetingNeed.objects.bulk_create(
        MeetingNeed(meeting=meeting, need=need, position=n) for n, need in enumerate(needs, start=1)
    )


def _lock(meeting: PriorityMeeting, *, by: PersonLike) -> PriorityMeeting:
    row = (
        PriorityMeeting.objects.select_for_update(of=("self",))
        .select_related("library__regency")
        .get(pk=meeting.pk)
    )
    require(by, Action.RECORD, row.library)
    if row.is_decided:
        raise MeetingDecided
    return row


@in_transaction
def change_meeting(
    meeting: PriorityMeeting,
    *,
    held_on: date | None,
    place: str,
    weights: Mapping[str, int],
    need_ids: Sequence[uuid.UUID],
    by: PersonLike,
) -> PriorityMeeting:
    """Change what a meeting compares, and how; the needs only while nobody has scored.

    Raises InvalidContent, MeetingDecided or MeetingScored.
    """
    row = _lock(meeting, by=by)
    problems = _problems(row.library, held_on, place, weights, timezone.now())
    compared = set(row.candidates.values_list("need_id", flat=True))
    needs = _needs_of(row.library, need_ids, kept=compared)
    has_changed = {need.pk for need in needs} != compared
    if has_changed and row.scorers.exists():
        raise MeetingScored
    if has_changed and not FEWEST_NEEDS <= len(needs) <= MOST_NEEDS:
        problems["need_ids"] = _("Choose 2 to 15 needs that are to be compared.")
    if problems:
        raise InvalidContent(fields=problems)
    assert held_on is not None
    row.held_on, row.place = held_on, visible(place).strip()
    for name in CRITERIA:
        setattr(row, f"weight_{name}", weights[name])
    row.save()
    if has_changed:
        row.candidates.all().delete()
        _set_candidates(row, needs)
    audit("meeting.change", row, by=by, library_id=row.library_id)
    return row


@in_transaction
def score_needs(
    meeting: PriorityMeeting,
    scores: Mapping[int, Mapping[str, int | None]],
    *,
    by: PersonLike,
    label: str = "",
    form_id: uuid.UUID | None = None,
) -> PriorityScorer:
    """Store what one person gave each need: candidate -> criterion -> 1 to 5.

    Everybody scores every need. The same form sent again is the same person. Raises
    InvalidContent with fields `<candidate>-<criterion>`, MeetingDecided, or ScoredAlready
    where a form that was sent holds other scores now.
    """
    row = _lock(meeting, by=by)
    given = _checked(row, scores)
    if form_id is not None and (known := PriorityScorer.objects.filter(form_id=form_id).first()):
        if known.meeting_id != row.pk:
            raise IdTaken
        stored = {one.candidate_id: one.values for one in known.scores.all()}
        if stored != {candidate.pk: values for candidate, values in given}:
            raise ScoredAlready(known.number)
        return known
    count: int = row.scorers.count()
    if count >= MOST_SCORERS:
        raise InvalidContent(_("A hundred people have scored; that is the most."))
    last = row.scorers.aggregate(last=Max("number"))["last"] or 0
    scorer = PriorityScorer.objects.create(
        meeting=row,
        number=last + 1,
        label=visible(label).strip()[:LABEL_LENGTH],
        form_id=form_id or uuid7(),
    )
    PriorityScore.objects.bulk_create(
        PriorityScore(scorer=scorer, candidate=candidate, **values) for candidate, values in given
    )
    audit("meeting.score", row, by=by, library_id=row.library_id, detail={"number": scorer.number})
    return scorer


def _checked(
    meeting: PriorityMeeting, scores: Mapping[int, Mapping[str, int | None]]
) -> list[tuple[MeetingNeed, dict[str, int]]]:
    given: list[tuple[MeetingNeed, dict[str, int]]] = []
    problems: dict[str, object] = {}
    for candidate in meeting.candidates.all():
        values: dict[str, Any] = dict(scores.get(candidate.pk, {}))
        for name in CRITERIA:
            value = values.get(name)
            if value is None:
                problems[f"{candidate.pk}-{name}"] = _("Give a number from 1 to 5.")
            elif not LOWEST <= value <= HIGHEST:
                problems[f"{candidate.pk}-{name}"] = _("Scores are from 1 to 5.")
        given.append((candidate, {name: values.get(name) or 0 for name in CRITERIA}))
    if problems:
        raise InvalidContent(_("Every need takes four scores from 1 to 5."), fields=problems)
    return given


@in_transaction
def change_scores(
    scorer: PriorityScorer,
    scores: Mapping[int, Mapping[str, int | None]],
    *,
    by: PersonLike,
    label: str | None = None,
) -> PriorityScorer:
    """Mend what one person gave, while the meeting is open; without a label theirs stays.

    Raises InvalidContent, MeetingDecided, or ScorerGone where somebody took them away.
    """
    row = _lock(scorer.meeting, by=by)
    if not row.scorers.filter(pk=scorer.pk).exists():
        raise ScorerGone
    given = dict(_checked(row, scores))
    if label is not None:
        scorer.label = visible(label).strip()[:LABEL_LENGTH]
        scorer.save(update_fields=["label"])
    for one in PriorityScore.objects.filter(scorer=scorer).select_related("candidate"):
        for name, value in given[one.candidate].items():
            setattr(one, name, value)
        one.save()
    audit(
        "meeting.rescore", row, by=by, library_id=row.library_id, detail={"number": scorer.number}
    )
    return scorer


@in_transaction
def remove_scorer(scorer: PriorityScorer, *, by: PersonLike) -> None:
    """Take one person's scores away, while the meeting is open."""
    row = _lock(scorer.meeting, by=by)
    number = scorer.number
    scorer.delete()
    audit("meeting.unscore", row, by=by, library_id=row.library_id, detail={"number": number})


@in_transaction
def decide_meeting(
    meeting: PriorityMeeting,
    *,
    agreed: Collection[int],
    present_count: int | None,
    minutes: str = "",
    photo_id: uuid.UUID | None = None,
    by: PersonLike,
    at: datetime | None = None,
) -> PriorityMeeting:
    """Freeze the scores as a decision: ranks, which needs are agreed on, and the minutes.

    `agreed` names candidates. Raises InvalidContent or MeetingDecided.
    """
    row = _lock(meeting, by=by)
    ranked = ranked_needs(row)
    scorer_count = row.scorers.count()
    _check_decision(ranked, scorer_count, agreed, present_count, minutes)
    if photo_id is not None:
        attach_photo(photo_id, row.library_id, field="photo")
    for one in ranked:
        candidate: MeetingNeed = one.candidate
        candidate.rank, candidate.points = one.rank, one.points
        candidate.scorer_count = one.scorer_count
        candidate.is_agreed = candidate.pk in agreed
        candidate.save()
    row.present_count, row.minutes = present_count, visible(minutes).strip()
    row.photo_id, row.state = photo_id, MeetingState.DECIDED
    row.decided_at, row.decided_by = at or timezone.now(), by
    row.save()
    audit(
        "meeting.decide",
        row,
        by=by,
        library_id=row.library_id,
        detail={"scorers": scorer_count, "agreed": len(agreed)},
    )
    return row


def _check_decision(
    ranked: Sequence[Any],
    scorer_count: int,
    agreed: Collection[int],
    present_count: int | None,
    minutes: str,
) -> None:
    problems: dict[str, object] = {}
    if scorer_count < FEWEST_SCORERS:
        raise InvalidContent(_("At least two people score before a meeting decides."))
    if not {one.candidate.pk for one in ranked} & set(agreed):
        problems["agreed"] = _("Tick what the meeting agreed on.")
    if present_count is None:
        problems["present_count"] = _("Say how many people were present.")
    elif not scorer_count <= present_count <= MOST_PRESENT:
        problems["present_count"] = _(
            "%(count)s people scored, so at least as many were present."
        ) % {"count": scorer_count}
    if len(minutes) > MINUTES_LENGTH:
        problems["minutes"] = _("Keep the minutes under 4,000 characters.")
    if problems:
        raise InvalidContent(fields=problems)
