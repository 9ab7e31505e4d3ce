"""What a library did: one record an occasion."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.activities.receipts import receipt_code
from jejak.activities.search.sql import ACTIVITY_WORDS
from jejak.common.ids import uuid7
from jejak.common.periods import Period
from jejak.places.models import Library
from jejak.places.placed import Placed
from jejak.plans.models import FundSource, PlanLine, Strategy, TargetGroup, Theme


class ActivityQuerySet(LibraryOwnedQuerySet["Activity"]):
    def allowing(self, user: PersonLike, action: Action) -> Self:
        """Whoever only looks on sees what was sent; a draft is for those who may write it."""
        rows = super().allowing(user, action)
        writable = scope_for(user, Action.RECORD)
        if action is Action.RECORD or writable == scope_for(user, action):
            return rows
        return rows.filter(~Q(state="draft") | writable.condition())

    def counted(self) -> ActivityQuerySet:
        return self.filter(state__in=COUNTED_STATES)

    def held_in(self, period: Period) -> ActivityQuerySet:
        return self.filter(held_on__range=(period.start, period.end))

    def waiting_for_review(self) -> ActivityQuerySet:
        return self.filter(state=State.SUBMITTED)

    def latest_first(self) -> ActivityQuerySet:
        return self.order_by("-held_on", "-id")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    VERIFIED = "verified", _("Verified")
    WITHDRAWN = "withdrawn", _("Withdrawn")


COUNTED_STATES = (State.SUBMITTED, State.RETURNED, State.VERIFIED)

# From which states each move starts. A service makes the move.
MOVES: dict[str, frozenset[str]] = {
    "submit": frozenset({State.DRAFT, State.RETURNED}),
    "return": frozenset({State.SUBMITTED, State.VERIFIED}),
    "verify": frozenset({State.SUBMITTED}),
    # What a reviewer decided goes back to the state before it.
    "undo": frozenset({State.RETURNED, State.VERIFIED}),
    "withdraw": frozenset({State.SUBMITTED, State.RETURNED, State.VERIFIED}),
    "restore": frozenset({State.WITHDRAWN}),
    "edit": frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.VERIFIED}),
}


class Mode(models.TextChoices):
    ON_SITE = "offline", _("On site")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Hybrid")


def count_field(label: Any) -> Any:
    return models.PositiveIntegerField(label, null=True, blank=True)


def _parts_within_all(name: str, *parts: str) -> models.CheckConstraint:
    total: Any = Coalesce(F(parts[0]), 0)
    for part in parts[1:]:
        total = total + Coalesce(F(part), 0)
    return models.CheckConstraint(
        name=name, condition=Q(participant_count=None) | Q(participant_count__gte=total)
    )


class Activity(Placed):
    """One occasion on one day in one library. Counts, not names.

    Whatever is empty was not recorded; it is never taken for zero.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Held together to the library by one composite foreign key with ON UPDATE CASCADE
    # (`activity_stands_where_its_library_stands`, migration 0002; decision 0002).
    library = models.ForeignKey(
        Library,
        on_delete=models.PROTECT,
        related_name="activities",
        db_constraint=False,
        db_index=False,
    )

    held_on = models.DateField(_("date"))
    duration_days = models.PositiveSmallIntegerField(_("number of days"), default=1)
    strategy = models.CharField(_("strategy"), max_length=30, choices=Strategy.choices, blank=True)
    theme = models.ForeignKey(
        Theme,
        verbose_name=_("theme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    title = models.CharField(_("name of the activity"), max_length=160)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, blank=True)
    participant_count = count_field(_("participants"))
    female_count = count_field(_("women"))
    male_count = count_field(_("men"))
    child_count = count_field(_("children (0 to 12 years)"))
    teen_count = count_field(_("teenagers (13 to 17 years)"))
    adult_count = count_field(_("adults (18 to 59 years)"))
    elderly_count = count_field(_("elderly (60 years and over)"))
    disability_count = count_field(_("people with disabilities"))
    new_participant_count = count_field(_("first-time participants"))
    description = models.TextField(_("description"), blank=True)
    skill_type = models.CharField(_("skill taught"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    target_groups = ArrayField(
        models.CharField(max_length=30, choices=TargetGroup.choices),
        verbose_name=_("target groups"),
        default=list,
        blank=True,
    )
    resource_person = models.CharField(_("resource person"), max_length=160, blank=True)
    collection_used = models.TextField(_("collection used"), blank=True)
    counts_for_literacy = models.BooleanField(_("aims at reading and literacy"), default=False)
    cost_idr = models.BigIntegerField(_("cost (rupiah)"), null=True, blank=True)
    fund_source = models.CharField(
        _("source of funds"), max_length=20, choices=FundSource.choices, blank=True
    )
    result_note = models.TextField(_("result"), blank=True)
    follow_up = models.TextField(_("follow-up"), blank=True)
    publication_links = ArrayField(
        models.URLField(max_length=300),
        verbose_name=_("publication links"),
        default=list,
        blank=True,
    )
    series_id = models.UUIDField(null=True, blank=True)
    # What it carries out: a line of the library's plan of that year. Line, library and whether
    # the line answers a need are held together by one key (migration 0014, decision 0034).
    plan_line = models.ForeignKey(
        PlanLine,
        verbose_name=_("activity of the plan"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        db_constraint=False,
        db_index=False,
    )
    is_need_linked = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=State.choices)
    # Why it is in this state, when that needs saying: withdrawn because, fell back because.
    state_note = models.CharField(max_length=300, blank=True)
    has_photo = models.BooleanField(default=False)
    is_seen = models.BooleanField(default=False)
    is_on_behalf = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    content_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    recorded_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["library", "-held_on", "-id"], name="activity_of_library"),
            models.Index(fields=["regency", "-held_on", "-id"], name="activity_of_regency"),
            models.Index(fields=["province", "-held_on", "-id"], name="activity_of_province"),
            models.Index(fields=["-held_on", "-id"], name="activity_latest_first"),
            models.Index(
                fields=["recorded_by", "-held_on", "-id"],
                condition=Q(is_on_behalf=True),
                name="activity_on_behalf",
            ),
            models.Index(
                fields=["series_id", "held_on", "id"],
                condition=Q(series_id__isnull=False),
                name="activity_of_series",
            ),
            models.Index(
                fields=["regency", "submitted_at", "id"],
                condition=Q(state="submitted"),
                name="activity_waiting_in_regency",
            ),
            models.Index(
                fields=["province", "submitted_at", "id"],
                condition=Q(state="submitted"),
                name="activity_waiting_in_province",
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(state="submitted"),
                name="activity_waiting_longest",
            ),
            models.Index(
                fields=["regency"],
                condition=Q(state="returned"),
                name="activity_returned_in_regency",
            ),
            models.Index(
                fields=["province"],
                condition=Q(state="returned"),
                name="activity_returned_in_prov",
            ),
            models.Index(
                fields=["plan_line", "held_on"],
                condition=Q(plan_line__isnull=False),
                name="activity_of_plan_line",
            ),
            # Written into a short list first, so that a record does not wait for the index.
            GinIndex(
                ACTIVITY_WORDS,
                name="activity_by_words",
                fastupdate=True,
                gin_pending_list_limit=512,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="only_a_draft_may_be_incomplete",
                condition=Q(state="draft")
                | (
                    ~Q(strategy="")
                    & Q(theme__isnull=False)
                    & ~Q(mode="")
                    & Q(participant_count__isnull=False)
                    & Q(submitted_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="nobody_verifies_their_own_words",
                condition=Q(verified_by=None) | ~Q(verified_by=F("content_by")),
            ),
            models.CheckConstraint(
                name="verified_has_a_verifier_and_nothing_else_has",
                condition=Q(state="verified", verified_by__isnull=False, verified_at__isnull=False)
                | (~Q(state="verified") & Q(verified_by=None, verified_at=None)),
            ),
            models.CheckConstraint(
                name="a_draft_is_not_evidence",
                condition=~Q(state="draft") | Q(is_seen=False),
            ),
            models.CheckConstraint(
                name="activity_lasts_at_least_a_day", condition=Q(duration_days__gte=1)
            ),
            _parts_within_all("sexes_are_not_more_than_all", "female_count", "male_count"),
            _parts_within_all(
                "ages_are_not_more_than_all",
                "child_count",
                "teen_count",
                "adult_count",
                "elderly_count",
            ),
            _parts_within_all("disability_is_not_more_than_all", "disability_count"),
            _parts_within_all("new_participants_are_not_more_than_all", "new_participant_count"),
            models.CheckConstraint(
                name="only_what_is_planned_answers_a_need",
                condition=Q(plan_line__isnull=False) | Q(is_need_linked=False),
            ),
            models.CheckConstraint(
                name="cost_is_not_negative", condition=Q(cost_idr=None) | Q(cost_idr__gte=0)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="nothing_submitted_is_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="activities_carry_out_open_lines_of_their_year",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__plan_line__isnull=False),
                declare=[("line", "RECORD")],
                func="""
                    SELECT l.year, l.cancelled_reason, p.state INTO line FROM plans_planline l
                        JOIN plans_workplan p ON p.id = l.plan_id WHERE l.id = NEW.plan_line_id
                        FOR SHARE OF p;
                    IF line.year <> EXTRACT(YEAR FROM NEW.held_on) THEN
                        RAISE EXCEPTION 'an activity carries out a plan of its own year'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'UPDATE' AND OLD.plan_line_id = NEW.plan_line_id THEN
                        RETURN NEW;
                    END IF;
                    IF line.state NOT IN ('agreed', 'revising') OR line.cancelled_reason <> '' THEN
                        RAISE EXCEPTION 'this plan line is not open'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def counts(self) -> bool:
        return self.state in COUNTED_STATES

    @property
    def is_planned(self) -> bool:
        """Whether its day is still ahead; by the server's day, as rows come without a library."""
        return self.state == State.DRAFT and self.held_on > timezone.localdate()

    @property
    def receipt(self) -> str:
        return receipt_code(self.pk, self.version)

    def allows(self, move: str) -> bool:
        return self.state in MOVES[move]
