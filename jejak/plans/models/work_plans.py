"""What a library means to do in a year, and what it costs (worksheets F7 and F8)."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.common.ids import uuid7
from jejak.places.placed import Placed

from .budget import BudgetAccount
from .frozen import refuse_when
from .lists import PAYING_SOURCES, Strategy, TargetGroup
from .meetings import PLACE_COLUMNS
from .needs import CommunityNeed

EARLIEST_YEAR, LATEST_YEAR = 2011, 2100
MONTHS = list(range(1, 13))
# What may still be written into a line of a plan that is agreed: what came of it.
OUTCOME_COLUMNS = ("outcome_actual", "outcome_source", "outcome_on", "version")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AGREED = "agreed", _("Agreed")
    REVISING = "revising", _("Being revised")
    CLOSED = "closed", _("Closed")


# From which states each move starts. A service makes the move.
PLAN_MOVES: dict[str, frozenset[str]] = {
    "edit": frozenset({PlanState.DRAFT, PlanState.REVISING}),
    "agree": frozenset({PlanState.DRAFT, PlanState.REVISING}),
    "revise": frozenset({PlanState.AGREED}),
    "carry_out": frozenset({PlanState.AGREED, PlanState.REVISING}),
    "close": frozenset({PlanState.AGREED}),
}


class WorkPlanQuerySet(LibraryOwnedQuerySet["WorkPlan"]):
    def latest_first(self) -> WorkPlanQuerySet:
        return self.order_by("-year", "-id")


class WorkPlan(Placed):
    """The work plan of one library and year."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    # The latest agreement; each is a `PlanVersion`.
    agreed_version = models.PositiveSmallIntegerField(default=0)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_with = models.CharField(_("agreed with"), max_length=200, blank=True)
    # The review, written when it is closed.
    review_worked = models.TextField(_("what worked"), blank=True)
    review_hard = models.TextField(_("what was hard"), blank=True)
    review_next = models.TextField(_("what to do next year"), blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
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
    changed_at = models.DateTimeField()

    objects = WorkPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["library", "year"], name="a_library_has_one_plan_a_year"
            ),
            # Lines name their plan, library and year together.
            models.UniqueConstraint(
                fields=["id", "library", "year"], name="plan_is_what_lines_point_at"
            ),
            models.CheckConstraint(
                name="a_plan_is_of_a_year_of_the_programme",
                condition=Q(year__gte=EARLIEST_YEAR, year__lte=LATEST_YEAR),
            ),
            models.CheckConstraint(
                name="an_agreed_plan_says_when",
                condition=Q(state="draft", agreed_version=0, agreed_on=None)
                | (~Q(state="draft") & Q(agreed_version__gte=1, agreed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_closed_plan_has_a_review",
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(review_worked="")
                | ~Q(state="closed") & Q(closed_at=None, closed_by=None),
            ),
        ]
        indexes = [
            models.Index(fields=["regency", "year"], name="plan_of_regency"),
            models.Index(fields=["province", "year"], name="plan_of_province"),
        ]
        triggers = [
            refuse_when(
                "a_closed_plan_stays_closed",
                pgtrigger.Update | pgtrigger.Delete,
                f"""
                IF OLD.state = 'draft' AND TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                IF OLD.state <> 'closed' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
                IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY{list(PLACE_COLUMNS)}
                    = to_jsonb(OLD) - ARRAY{list(PLACE_COLUMNS)} THEN
                    RETURN NEW;
                END IF;
                """,
                "an agreed plan is not deleted, and a closed one does not change",
            )
        ]

    def __str__(self) -> str:
        return f"{self.library_id} {self.year}"

    def allows(self, move: str) -> bool:
        return self.state in PLAN_MOVES[move]

    @property
    def is_closed(self) -> bool:
        return self.state == PlanState.CLOSED


class Pattern(models.TextChoices):
    """How a village carries out what it pays for (worksheet F9, *pola*)."""

    SELF_MANAGED = "self_managed", _("Self-managed (swakelola)")
    VILLAGES = "villages", _("Together with other villages")
    THIRD_PARTY = "third_party", _("By a third party")


class PlanLineQuerySet(LibraryOwnedQuerySet["PlanLine"]):
    def in_order(self) -> PlanLineQuerySet:
        return self.order_by("position", "id")

    def open(self) -> PlanLineQuerySet:
        """Whatever may be carried out now."""
        return self.filter(plan__state__in=PLAN_MOVES["carry_out"], cancelled_reason="")


class PlanLine(Placed):
    """One activity of a plan: why, what, for whom, when, how it is measured.

    Output is measured by what is recorded (`output_measure`, see `plans/outputs.py`); the
    outcome is a number that the library finds out itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(
        WorkPlan, on_delete=models.PROTECT, related_name="lines", db_constraint=False
    )
    # That of the plan, held by one key with it (migration 0003).
    year = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    need = models.ForeignKey(
        CommunityNeed,
        verbose_name=_("need"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_lines",
    )
    # Whether it answers a need; activities point at it (decision 0034).
    answers_need = models.BooleanField(default=False, editable=False)
    objective = models.CharField(_("objective"), max_length=300, blank=True)
    title = models.CharField(_("activity"), max_length=160)
    strategy = models.CharField(_("strategy"), max_length=30, choices=Strategy.choices)
    target_groups = ArrayField(
        models.CharField(max_length=30, choices=TargetGroup.choices),
        verbose_name=_("target groups"),
        default=list,
        blank=True,
    )
    participant_target = models.PositiveIntegerField(
        _("people at each meeting"), null=True, blank=True
    )
    months = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("months"))
    meetings_per_month = models.PositiveSmallIntegerField(
        _("meetings in each of these months"), default=1
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    person_in_charge = models.CharField(_("person in charge"), max_length=120, blank=True)
    partners = models.CharField(_("partners"), max_length=200, blank=True)

    output_measure = models.CharField(_("what is counted"), max_length=30, default="meetings")
    output_baseline = models.PositiveIntegerField(_("before"), null=True, blank=True)
    output_target = models.PositiveIntegerField(_("target"), null=True, blank=True)
    outcome = models.CharField(_("what shall be different"), max_length=200, blank=True)
    outcome_unit = models.CharField(_("counted in"), max_length=40, blank=True)
    outcome_baseline = models.PositiveIntegerField(_("before"), null=True, blank=True)
    outcome_target = models.PositiveIntegerField(_("target"), null=True, blank=True)
    outcome_actual = models.PositiveIntegerField(_("reached"), null=True, blank=True)
    outcome_source = models.CharField(_("how it is known"), max_length=160, blank=True)
    outcome_on = models.DateField(_("on"), null=True, blank=True)

    account = models.ForeignKey(
        BudgetAccount,
        verbose_name=_("budget account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    pattern = models.CharField(
        _("carried out"), max_length=20, choices=Pattern.choices, default=Pattern.SELF_MANAGED
    )
    # Empty: it stands. A line that was agreed once is cancelled, not deleted.
    cancelled_reason = models.CharField(max_length=200, blank=True)
    # Grows with each change of the line or its costs; forms say upon which they were written.
    version = models.PositiveIntegerField(default=1)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_plan_line_names_its_activity", condition=~Q(title="")),
            models.CheckConstraint(
                name="months_are_within_the_year",
                condition=Q(months__contained_by=MONTHS) & Q(months__len__gte=1),
            ),
            models.CheckConstraint(
                name="a_month_has_1_to_31_meetings",
                condition=Q(meetings_per_month__gte=1, meetings_per_month__lte=31),
            ),
            models.CheckConstraint(
                name="a_line_answers_the_need_it_names",
                condition=Q(need__isnull=False, answers_need=True)
                | Q(need=None, answers_need=False),
            ),
            models.CheckConstraint(
                name="what_was_reached_says_how_it_is_known",
                condition=Q(outcome_actual=None, outcome_source="", outcome_on=None)
                | Q(outcome_actual__isnull=False, outcome_on__isnull=False) & ~Q(outcome_source=""),
            ),
            # Activities name line, library and whether it answers a need together.
            models.UniqueConstraint(
                fields=["id", "library", "answers_need"],
                name="line_is_what_activities_point_at",
            ),
        ]
        indexes = [
            models.Index(fields=["library", "year"], name="line_of_library"),
            models.Index(fields=["regency", "year"], name="line_of_regency"),
            models.Index(fields=["province", "year"], name="line_of_province"),
        ]
        triggers = [
            refuse_when(
                "lines_change_only_while_their_plan_is_open",
                pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                f"""
                IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
                SELECT p.state, p.agreed_version INTO found, agreed FROM plans_workplan p
                    WHERE p.id = r.plan_id FOR SHARE;
                IF found IN ('draft', 'revising') THEN RETURN r; END IF;
                IF TG_OP = 'UPDATE' AND found = 'agreed'
                    AND to_jsonb(NEW) - ARRAY{[*PLACE_COLUMNS, *OUTCOME_COLUMNS]}
                    = to_jsonb(OLD) - ARRAY{[*PLACE_COLUMNS, *OUTCOME_COLUMNS]} THEN
                    RETURN NEW;
                END IF;
                IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY{list(PLACE_COLUMNS)}
                    = to_jsonb(OLD) - ARRAY{list(PLACE_COLUMNS)} THEN
                    RETURN NEW;
                END IF;
                """,
                "a plan that is agreed or closed does not change",
                declare=[("r", "RECORD"), ("found", "text"), ("agreed", "integer")],
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def planned_count(self) -> int:
        """Meetings planned for the whole year."""
        return len(self.months) * self.meetings_per_month

    @property
    def is_cancelled(self) -> bool:
        return bool(self.cancelled_reason)


class CostLine(models.Model):
    """One row of the cost estimate (*RAB*); whole rupiah."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="costs")
    position = models.PositiveSmallIntegerField(default=0)
    description = models.CharField(_("description"), max_length=160)
    volume = models.DecimalField(_("volume"), max_digits=9, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=30)
    unit_price_idr = models.BigIntegerField(_("unit price (rupiah)"))
    amount_idr = models.BigIntegerField(_("amount (rupiah)"))
    fund_source = models.CharField(_("paid from"), max_length=20, choices=PAYING_SOURCES)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="amount_is_volume_times_price",
                condition=Q(amount_idr=F("volume") * F("unit_price_idr")),
            ),
            models.CheckConstraint(
                name="cost_is_for_something_and_not_negative",
                condition=Q(volume__gt=Decimal(0), unit_price_idr__gte=0)
                & ~Q(description="")
                & ~Q(unit=""),
            ),
        ]
        triggers = [
            refuse_when(
                "costs_change_only_while_their_plan_is_open",
                pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                """
                IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
                SELECT p.state INTO found FROM plans_workplan p
                    JOIN plans_planline l ON l.plan_id = p.id WHERE l.id = r.line_id
                    FOR SHARE OF p;
                IF found IS NULL OR found IN ('draft', 'revising') THEN RETURN r; END IF;
                """,
                "the costs of a plan that is agreed or closed do not change",
                declare=[("r", "RECORD"), ("found", "text")],
            )
        ]

    def __str__(self) -> str:
        return self.description


class PlanVersion(models.Model):
    """A plan as it was agreed, with its lines and costs. Only added to."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    agreed_on = models.DateField()
    agreed_with = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    # The lines in their order, each with its columns and its `costs`.
    lines = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_row_per_agreement")
        ]
        triggers = [
            pgtrigger.Protect(
                name="agreements_are_only_added", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"
