"""How a village agrees which problem comes first (worksheet F2)."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.common.ids import uuid7
from jejak.media.models import Photo
from jejak.places.placed import Placed

from .frozen import refuse_when
from .needs import CommunityNeed

LOWEST, HIGHEST = 1, 5
HEAVIEST = 9
# In the order in which a meeting scores them.
CRITERIA: dict[str, Any] = {
    "urgency": _("How urgent?"),
    "affected": _("How many are affected?"),
    "ability": _("Can the library help?"),
    "support": _("Is there support?"),
}
# Of a meeting that was decided nothing changes but its place, when the library is recoded.
PLACE_COLUMNS = ("regency_id", "province_id", "partner_category")


class MeetingState(models.TextChoices):
    OPEN = "open", _("Being scored")
    DECIDED = "decided", _("Decided")


class PriorityMeetingQuerySet(LibraryOwnedQuerySet["PriorityMeeting"]):
    def latest_first(self) -> PriorityMeetingQuerySet:
        return self.order_by("-held_on", "-id")

    def decided(self) -> PriorityMeetingQuerySet:
        return self.filter(state=MeetingState.DECIDED)


def _weight() -> Any:
    return models.PositiveSmallIntegerField(default=1)


class PriorityMeeting(Placed):
    """A discussion in which several people score needs; its decision is kept as it was made."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    weight_urgency = _weight()
    weight_affected = _weight()
    weight_ability = _weight()
    weight_support = _weight()

    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.OPEN)
    # The minutes, asked when it is decided.
    present_count = models.PositiveIntegerField(_("people present"), null=True, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    photo = models.OneToOneField(
        Photo, null=True, blank=True, on_delete=models.PROTECT, related_name="priority_meeting"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()

    objects = PriorityMeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="weights_are_small_and_not_all_nothing",
                condition=Q(
                    **{f"weight_{name}__lte": HEAVIEST for name in CRITERIA},
                )
                & (
                    Q(weight_urgency__gt=0)
                    | Q(weight_affected__gt=0)
                    | Q(weight_ability__gt=0)
                    | Q(weight_support__gt=0)
                ),
            ),
            models.CheckConstraint(
                name="a_decision_says_who_when_and_how_many",
                condition=Q(state="open", decided_at=None, decided_by=None)
                | Q(
                    state="decided",
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    present_count__gte=1,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["library", "-held_on", "-id"], name="meeting_of_library"),
            models.Index(fields=["regency", "held_on"], name="meeting_of_regency"),
            models.Index(fields=["province", "held_on"], name="meeting_of_province"),
        ]
        triggers = [
            refuse_when(
                "a_decision_stays_as_it_was_made",
                pgtrigger.Update | pgtrigger.Delete,
                f"""
                IF OLD.state <> 'decided' THEN
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                END IF;
                IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY{list(PLACE_COLUMNS)}
                    = to_jsonb(OLD) - ARRAY{list(PLACE_COLUMNS)} THEN
                    RETURN NEW;
                END IF;
                """,
                "a decided meeting does not change",
            )
        ]

    def __str__(self) -> str:
        return f"{self.library_id} {self.held_on:%Y-%m-%d}"

    @property
    def is_decided(self) -> bool:
        return self.state == MeetingState.DECIDED

    @property
    def weights(self) -> dict[str, int]:
        return {name: getattr(self, f"weight_{name}") for name in CRITERIA}


def _frozen_with_its_meeting(name: str, meeting: str) -> object:
    """Refuse any change of a row whose meeting was decided; `meeting` finds it by row `r`."""
    return refuse_when(
        name,
        pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        f"""
        IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
        SELECT m.state INTO found FROM plans_prioritymeeting m WHERE m.id = ({meeting}) FOR SHARE;
        IF found IS DISTINCT FROM 'decided' THEN RETURN r; END IF;
        """,
        "a decided meeting takes no more scores",
        declare=[("r", "RECORD"), ("found", "text")],
    )


class MeetingNeed(models.Model):
    """A need that a meeting scores; rank and points are written when it decides."""

    meeting = models.ForeignKey(
        PriorityMeeting, on_delete=models.PROTECT, related_name="candidates"
    )
    need = models.ForeignKey(CommunityNeed, on_delete=models.PROTECT, related_name="scorings")
    position = models.PositiveSmallIntegerField()
    # Equal points share a rank. `points`: the weighted scores of all together.
    rank = models.PositiveSmallIntegerField(null=True)
    points = models.PositiveIntegerField(null=True)
    scorer_count = models.PositiveSmallIntegerField(null=True)
    is_agreed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "need"], name="a_meeting_scores_a_need_once"
            ),
            models.CheckConstraint(
                name="what_is_agreed_is_ranked", condition=Q(is_agreed=False) | Q(rank__gte=1)
            ),
        ]
        triggers = [
            _frozen_with_its_meeting("needs_of_a_decided_meeting_stay", "r.meeting_id"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.need_id}"


class PriorityScorer(models.Model):
    """One person who scores, by a number and, if wished, a word; not by name."""

    meeting = models.ForeignKey(PriorityMeeting, on_delete=models.PROTECT, related_name="scorers")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40, blank=True)
    # The form's own id: sent twice, scored once.
    form_id = models.UUIDField(unique=True, default=uuid7)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="each_scorer_has_a_number_of_their_own"
            )
        ]
        triggers = [_frozen_with_its_meeting("scorers_of_a_decided_meeting_stay", "r.meeting_id")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"


class PriorityScore(models.Model):
    """What one person gave one need, from 1 (little) to 5 (much)."""

    scorer = models.ForeignKey(PriorityScorer, on_delete=models.CASCADE, related_name="scores")
    candidate = models.ForeignKey(MeetingNeed, on_delete=models.PROTECT, related_name="scores")
    urgency = models.PositiveSmallIntegerField()
    affected = models.PositiveSmallIntegerField()
    ability = models.PositiveSmallIntegerField()
    support = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorer", "candidate"], name="each_person_scores_a_need_once"
            ),
            models.CheckConstraint(
                name="scores_are_from_1_to_5",
                condition=Q(
                    **{f"{name}__gte": LOWEST for name in CRITERIA},
                    **{f"{name}__lte": HIGHEST for name in CRITERIA},
                ),
            ),
        ]
        triggers = [
            _frozen_with_its_meeting(
                "scores_of_a_decided_meeting_stay",
                "SELECT s.meeting_id FROM plans_meetingneed s WHERE s.id = r.candidate_id",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorer_id} {self.candidate_id}"

    @property
    def values(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in CRITERIA}
