"""Indicators as data: versions of the definitions, their targets, and nothing computed."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, assignments_of, scope_for
from jejak.places.models import Library, PartnerCategory, Region


class DefinitionVersionQuerySet(models.QuerySet["DefinitionVersion"]):
    def published(self) -> DefinitionVersionQuerySet:
        return self.filter(valid_from__isnull=False)

    def drafts(self) -> DefinitionVersionQuerySet:
        return self.filter(valid_from=None)

    def visible_to(self, user: PersonLike) -> DefinitionVersionQuerySet:
        """What is published is open to everybody with a task, drafts to those who define."""
        if scope_for(user, Action.DEFINE):
            return self
        return self.published() if assignments_of(user) else self.none()


class DefinitionVersion(models.Model):
    """All indicators as they hold from a month on; published ones never change.

    A run of months is scored by the version in force on its last day (decision 0027).
    """

    number = models.PositiveSmallIntegerField(unique=True)
    note = models.CharField(_("what is new"), max_length=300, blank=True)
    # Of the score: green is more than the one, yellow more than the other, else red.
    green_above = models.DecimalField(max_digits=4, decimal_places=1, default=Decimal(75))
    yellow_above = models.DecimalField(max_digits=4, decimal_places=1, default=Decimal(50))
    valid_from = models.DateField(_("valid from"), null=True, help_text="first day of a month")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    objects = DefinitionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], name="one_version_begins_in_a_month"),
            models.CheckConstraint(
                name="a_version_is_valid_from_the_first_of_a_month",
                condition=Q(valid_from=None) | Q(valid_from__day=1),
            ),
            models.CheckConstraint(
                name="green_is_above_yellow",
                condition=Q(
                    green_above__gt=models.F("yellow_above"),
                    yellow_above__gte=0,
                    green_above__lt=100,
                ),
            ),
            models.CheckConstraint(
                name="published_has_a_date_and_a_time",
                condition=Q(valid_from=None, published_at=None)
                | Q(valid_from__isnull=False, published_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="what_was_published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__valid_from__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_published(self) -> bool:
        return self.valid_from is not None


def stays_with_published(name: str, versions: str) -> pgtrigger.Trigger:
    """Refuse every change of a row whose version is published; `versions` are SQL ids.

    The lock lets nobody publish while a row is on its way in.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            PERFORM 1 FROM indicators_definitionversion v WHERE v.id IN ({versions}) FOR SHARE;
            IF EXISTS (
                SELECT 1 FROM indicators_definitionversion v
                WHERE v.id IN ({versions}) AND v.valid_from IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'a published version of the indicators stays as it is'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,
    )


class Direction(models.TextChoices):
    HIGHER = "higher", _("More is better")
    LOWER = "lower", _("Less is better")


class OverRegions(models.TextChoices):
    """How the libraries of a region make its value."""

    MEAN = "mean", _("Mean of the points of its libraries; one without a report counts 0")
    SUM = "sum", _("Sums of all its libraries, put into the same expression")


class OverTime(models.TextChoices):
    """How the months of a period make its value."""

    SUM = "sum", _("Sums of all months, put into the expression once")
    LAST = "last", _("The last month alone")


class Indicator(models.Model):
    """One indicator of a version. Its expressions name measures; `weight` 0 is not scored.

    Names and words are in both languages, as in `common.lists.ListEntry`.
    """

    version = models.ForeignKey(
        DefinitionVersion, on_delete=models.CASCADE, related_name="indicators"
    )
    code = models.SlugField(max_length=40)
    name_id = models.CharField(_("name (Indonesian)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80)
    # What a library does to raise it: "Catat kegiatan pelibatan masyarakat".
    advice_id = models.CharField(_("advice (Indonesian)"), max_length=160, blank=True)
    advice_en = models.CharField(_("advice (English)"), max_length=160, blank=True)
    unit_id = models.CharField(_("unit (Indonesian)"), max_length=40, blank=True)
    unit_en = models.CharField(_("unit (English)"), max_length=40, blank=True)
    # A paper that it rests on; which records it counts is seen from its measures.
    source = models.CharField(_("basis"), max_length=200, blank=True)
    numerator = models.CharField(_("numerator"), max_length=300)
    # Empty: the numerator is the value. Else the value is a share, shown in percent.
    denominator = models.CharField(_("denominator"), max_length=300, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.HIGHER)
    over_time = models.CharField(max_length=10, choices=OverTime.choices, default=OverTime.SUM)
    over_regions = models.CharField(
        max_length=10, choices=OverRegions.choices, default=OverRegions.MEAN
    )
    weight = models.DecimalField(max_digits=4, decimal_places=1, default=Decimal(0))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"], name="a_version_has_an_indicator_once"
            ),
            models.CheckConstraint(
                name="a_weight_is_between_0_and_100",
                condition=Q(weight__gte=0, weight__lte=100),
            ),
            # It names columns of our statements.
            models.CheckConstraint(
                name="an_indicator_has_a_plain_code",
                condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"),
            ),
        ]
        triggers = [
            stays_with_published("indicators_of_published_stay", "OLD.version_id, NEW.version_id")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def written(self) -> str:
        """The formula as it was typed, on one line."""
        if not self.denominator:
            return self.numerator
        sides = (self.numerator, self.denominator)
        return " / ".join(f"({side})" if not side.isidentifier() else side for side in sides)


class Target(models.Model):
    """What an indicator should reach. The most particular one that fits is taken.

    `amount` is for `per_months` months and grows with the months in which a library is
    expected to report; `per_months` 0 is a level (a share, a stock) that does not grow.
    A share is given in percent. Empty library type, category or year fit every one.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    library_type = models.CharField(max_length=20, choices=Library.Type.choices, blank=True)
    partner_category = models.CharField(max_length=30, choices=PartnerCategory.choices, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    per_months = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "library_type", "partner_category", "year"],
                nulls_distinct=False,
                name="one_target_for_each_kind_of_library",
            ),
            models.CheckConstraint(name="a_target_is_more_than_nothing", condition=Q(amount__gt=0)),
        ]
        triggers = [
            stays_with_published(
                "targets_of_published_stay",
                "(SELECT i.version_id FROM indicators_indicator i WHERE i.id = OLD.indicator_id), "
                "(SELECT i.version_id FROM indicators_indicator i WHERE i.id = NEW.indicator_id)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.amount}"

    @property
    def fits_all(self) -> bool:
        """Whether it holds for every library in every year, where no other one does."""
        return not (self.library_type or self.partner_category or self.year)


class OwnTarget(models.Model):
    """What a library, or the office of a regency for its libraries, set itself for a year.

    It is shown beside the official target and never scored: nobody lowers their own bar.
    """

    code = models.SlugField(max_length=40, help_text="of the indicator")
    library = models.ForeignKey(
        Library, null=True, on_delete=models.PROTECT, related_name="own_targets"
    )
    region = models.ForeignKey(
        Region, null=True, on_delete=models.PROTECT, related_name="own_targets"
    )
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    per_months = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "library", "region", "year"],
                nulls_distinct=False,
                name="one_own_target_a_year",
            ),
            models.CheckConstraint(
                name="an_own_target_is_of_one_library_or_one_region",
                condition=Q(library=None, region__isnull=False)
                | Q(library__isnull=False, region=None),
            ),
            models.CheckConstraint(
                name="an_own_target_is_more_than_nothing", condition=Q(amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"
