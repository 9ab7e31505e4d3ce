"""Facts: sums kept by triggers in the transaction of each change. Never written by hand."""

from __future__ import annotations

from typing import Any

from django.db import models

from jejak.activities.models import Activity
from jejak.places.models import Library, Region
from jejak.plans.models import Theme
from jejak.statistics.models import MonthlyStatistics

from .measures import ALL_CATEGORIES
from .presence import BITS
from .statistics_triggers import statistics_triggers
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
    broken_down = models.IntegerField(default=0, db_default=0)

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
    """How many counted activities a library has in a month; `LibraryYear` follows from it."""

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

    def __str__(self) -> str:
        return f"{self.library_id} {self.month}"


class Bits(models.Field):  # type: ignore[type-arg]
    """A fixed number of bits, a string of 0 and 1 in Python."""

    def __init__(self, *args: Any, length: int, **kwargs: Any) -> None:
        self.length = length
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"length": self.length}

    def db_type(self, connection: Any) -> str:
        return f"bit({self.length})"


class LibraryYear(models.Model):
    """In which months of a year a library has something that counts, by level of evidence.

    Strategy "" and theme 0 are all of them. It follows from `LibraryMonth` (presence.py).
    """

    library = models.ForeignKey(
        Library, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    year = models.SmallIntegerField()
    strategy = models.CharField(max_length=30)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    months = Bits(length=BITS)

    class Meta:
        constraints = [
            # With the bits in it, so that a question reads nothing but a stretch of the index.
            models.UniqueConstraint(
                fields=["strategy", "theme", "year", "library"],
                include=["months"],
                name="one_year_of_bits_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.library_id} {self.year}"


class LibraryFact(models.Model):
    """Sums of one library and month over everything that counts: scores read it."""

    library = models.ForeignKey(
        Library, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    month = models.DateField()
    activities = models.IntegerField(default=0)
    involvement = models.IntegerField(default=0)
    information = models.IntegerField(default=0)
    advocacy = models.IntegerField(default=0)
    attendance = models.BigIntegerField(default=0)
    female = models.BigIntegerField(default=0)
    male = models.BigIntegerField(default=0)
    broken_down = models.IntegerField(default=0)
    with_photo = models.IntegerField(default=0)
    verified = models.IntegerField(default=0)
    seen = models.IntegerField(default=0)
    need_linked = models.IntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["library", "month"], name="one_fact_per_library_and_month"
            )
        ]
        indexes = [models.Index(fields=["month", "library"], name="library_facts_by_month")]

    def __str__(self) -> str:
        return f"{self.library_id} {self.month}"


def _sum() -> Any:
    return models.BigIntegerField(default=0)


class StatisticsFact(models.Model):
    """Sums of the monthly statistics of one region and month, open and closed sheets apart.

    Province rows are split by partner category; regency rows carry "" there. `..._known` says
    of how many libraries a number is known. A stock (members, titles) is only to be read of
    one month; over more months see `statistics.STOCKS`.
    """

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    month = models.DateField()
    partner_category = models.CharField(max_length=30)
    is_closed = models.BooleanField()
    sheets = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    estimated = models.IntegerField(default=0)
    visits_onsite = _sum()
    visits_online = _sum()
    visits_female = _sum()
    visits_male = _sum()
    visits_children = _sum()
    members_total = _sum()
    members_new = _sum()
    ict_users = _sum()
    loans = _sum()
    in_library_uses = _sum()
    interlibrary = _sum()
    digital_uses = _sum()
    titles = _sum()
    copies = _sum()
    additions_titles = _sum()
    additions_copies = _sum()
    staff = _sum()
    volunteers = _sum()
    days_open = _sum()
    hours_open = _sum()
    computers_working = _sum()
    internet_days_down = _sum()
    visits_onsite_known = models.IntegerField(default=0)
    visits_online_known = models.IntegerField(default=0)
    visits_female_known = models.IntegerField(default=0)
    visits_male_known = models.IntegerField(default=0)
    visits_children_known = models.IntegerField(default=0)
    members_total_known = models.IntegerField(default=0)
    members_new_known = models.IntegerField(default=0)
    ict_users_known = models.IntegerField(default=0)
    loans_known = models.IntegerField(default=0)
    in_library_uses_known = models.IntegerField(default=0)
    interlibrary_known = models.IntegerField(default=0)
    digital_uses_known = models.IntegerField(default=0)
    titles_known = models.IntegerField(default=0)
    copies_known = models.IntegerField(default=0)
    additions_titles_known = models.IntegerField(default=0)
    additions_copies_known = models.IntegerField(default=0)
    staff_known = models.IntegerField(default=0)
    volunteers_known = models.IntegerField(default=0)
    days_open_known = models.IntegerField(default=0)
    hours_open_known = models.IntegerField(default=0)
    computers_working_known = models.IntegerField(default=0)
    internet_days_down_known = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "month", "partner_category", "is_closed"],
                name="one_fact_of_statistics_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.month}"


class CountedStatistics(MonthlyStatistics):
    """Carries the facts triggers of the monthly statistics."""

    class Meta:
        proxy = True
        triggers = statistics_triggers()


class CountedActivity(Activity):
    """Carries the facts triggers, so that they stand in this app's migrations."""

    class Meta:
        proxy = True
        triggers = facts_triggers()
