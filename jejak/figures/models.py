"""Facts: sums kept by triggers in the transaction of each change. Never written by hand."""

from __future__ import annotations

from django.db import models

from jejak.activities.models import Activity, Theme
from jejak.places.models import Library, Region

from .measures import ALL_CATEGORIES
from .triggers import facts_triggers


class RegionFact(models.Model):
    """Sums of one region, month, strategy, theme and evidence.

    Province rows are split by partner category; regency rows carry "" there. A province also
    has rows over all themes and categories, theme 0 and category "*". The nation is the sum
    of the provinces. A library directly under a province is in its province's rows
    and in no regency's.
    """

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    month = models.DateField()
    strategy = models.CharField(max_length=30)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    evidence = models.SmallIntegerField(help_text="1 photo + 2 verified + 4 seen")
    partner_category = models.CharField(max_length=30)
    activities = models.IntegerField(default=0)
    attendance = models.BigIntegerField(default=0)
    female = models.BigIntegerField(default=0)
    male = models.BigIntegerField(default=0)
    child = models.BigIntegerField(default=0)
    teen = models.BigIntegerField(default=0)
    adult = models.BigIntegerField(default=0)
    elderly = models.BigIntegerField(default=0)
    disability = models.BigIntegerField(default=0)
    disability_known = models.BigIntegerField(default=0)
    cost_idr = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "month", "strategy", "theme", "evidence", "partner_category"],
                name="one_fact_per_key",
            )
        ]
        indexes = [
            models.Index(
                fields=["region", "month"],
                condition=models.Q(partner_category=ALL_CATEGORIES),
                name="facts_of_all_themes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.month}"


class LibraryMonth(models.Model):
    """How many counted activities a library has in a month; distinct counts read it."""

    library = models.ForeignKey(
        Library, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    month = models.DateField()
    strategy = models.CharField(max_length=30)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    evidence = models.SmallIntegerField()
    n = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["library", "month", "strategy", "theme", "evidence"],
                name="one_presence_per_key",
            )
        ]
        indexes = [
            models.Index(
                fields=["month", "library"], condition=models.Q(n__gt=0), name="presence_by_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.library_id} {self.month}"


class CountedActivity(Activity):
    """Carries the facts triggers, so that they stand in this app's migrations."""

    class Meta:
        proxy = True
        triggers = facts_triggers()
