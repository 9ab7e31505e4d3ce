"""What a library counted in a month, every version of it, and by when a month is due."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.common.ids import uuid7
from jejak.common.versions import RowVersion
from jejak.places.models import Library, Region
from jejak.places.placed import Placed

from .content import FIELDS, REQUIRED


class MonthState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Method(models.TextChoices):
    COUNTED = "counted", _("Counted")
    ESTIMATED = "estimated", _("Estimated")


class MonthlyStatisticsQuerySet(LibraryOwnedQuerySet["MonthlyStatistics"]):
    def latest_first(self) -> MonthlyStatisticsQuerySet:
        return self.order_by("-month", "-id")


def _number(name: str) -> Any:
    return models.PositiveIntegerField(FIELDS[name].label, null=True, blank=True)


def _within_visits(*parts: str) -> Q:
    """Parts are not more than all visits, where visits are recorded at all."""
    every: Any = Coalesce(F("visits_onsite"), 0) + Coalesce(F("visits_online"), 0)
    total: Any = Coalesce(F(parts[0]), 0)
    for part in parts[1:]:
        total = total + Coalesce(F(part), 0)
    return Q(visits_onsite=None, visits_online=None) | Q(GreaterThanOrEqual(every, total))


def _known(*names: str) -> Q:
    return Q(**{f"{name}__isnull": False for name in names})


class MonthlyStatistics(Placed):
    """The service statistics of one library and month.

    What is empty was not recorded. Where `days` holds a tally, each number tallied there is
    the sum of its days (the services see to it).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Held together to the library by one composite foreign key with ON UPDATE CASCADE
    # (`statistics_stand_where_their_library_stands`, migration 0002; decision 0002).
    library = models.ForeignKey(
        Library,
        on_delete=models.PROTECT,
        related_name="monthly_statistics",
        db_constraint=False,
        db_index=False,
    )
    month = models.DateField(_("month"), help_text="its first day")

    visits_onsite = _number("visits_onsite")
    visits_online = _number("visits_online")
    visits_female = _number("visits_female")
    visits_male = _number("visits_male")
    visits_children = _number("visits_children")
    members_total = _number("members_total")
    members_new = _number("members_new")
    ict_users = _number("ict_users")
    loans = _number("loans")
    in_library_uses = _number("in_library_uses")
    interlibrary = _number("interlibrary")
    digital_uses = _number("digital_uses")
    titles = _number("titles")
    copies = _number("copies")
    additions_titles = _number("additions_titles")
    additions_copies = _number("additions_copies")
    staff = _number("staff")
    volunteers = _number("volunteers")
    days_open = _number("days_open")
    hours_open = _number("hours_open")
    computers_working = _number("computers_working")
    internet_days_down = _number("internet_days_down")

    # The daily tally: day of the month ("7") -> name -> number.
    days = models.JSONField(default=dict, blank=True)
    method = models.CharField(_("how"), max_length=10, choices=Method.choices, blank=True)
    # What the library says about numbers that looked odd when it closed the month.
    note = models.CharField(_("remark"), max_length=500, blank=True)

    state = models.CharField(max_length=10, choices=MonthState.choices, default=MonthState.OPEN)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # Whether it was on time is decided by the first closing, on the library's own clock: a
    # correction later costs nothing (decision 0026).
    first_closed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)

    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    content_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = MonthlyStatisticsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["library", "month"], name="a_library_has_one_sheet_a_month"
            ),
            models.CheckConstraint(
                name="a_month_is_named_by_its_first_day", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="sexes_are_not_more_than_visits",
                condition=_within_visits("visits_female", "visits_male"),
            ),
            models.CheckConstraint(
                name="children_are_not_more_than_visits",
                condition=_within_visits("visits_children"),
            ),
            models.CheckConstraint(
                name="a_month_has_no_more_days_and_hours_than_it_has",
                condition=(Q(days_open=None) | Q(days_open__lte=31))
                & (Q(internet_days_down=None) | Q(internet_days_down__lte=31))
                & (Q(hours_open=None) | Q(hours_open__lte=744)),
            ),
            models.CheckConstraint(
                name="a_closed_month_is_complete",
                condition=Q(state="open", closed_at=None, closed_by=None)
                | (
                    Q(
                        state="closed",
                        closed_at__isnull=False,
                        closed_by__isnull=False,
                        first_closed_on__isnull=False,
                        due_on__isnull=False,
                    )
                    & ~Q(method="")
                    & _known(*REQUIRED)
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["regency", "month"], name="statistics_of_regency"),
            models.Index(fields=["province", "month"], name="statistics_of_province"),
            models.Index(fields=["month", "library"], name="statistics_of_month"),
        ]
        triggers = [
            pgtrigger.Protect(name="statistics_are_not_deleted", operation=pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.library_id} {self.month:%Y-%m}"

    @property
    def is_closed(self) -> bool:
        return self.state == MonthState.CLOSED

    @property
    def was_on_time(self) -> bool:
        return (
            self.first_closed_on is not None
            and self.due_on is not None
            and self.first_closed_on <= self.due_on
        )


class MonthlyStatisticsVersion(RowVersion):
    """The whole row as it stood after one change. Only added to."""

    class Why(models.TextChoices):
        RECORDED = "recorded", _("began it")
        EDITED = "edited", _("changed it")
        CLOSED = "closed", _("closed it")
        REOPENED = "reopened", _("opened it again")
        RECODED = "recoded", _("recoded the library")

    statistics = models.ForeignKey(
        MonthlyStatistics, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    why = models.CharField(max_length=12, choices=Why.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statistics", "version"], name="one_row_per_version_of_statistics"
            )
        ]
        indexes = [
            models.Index(fields=["transaction_id"], name="statistics_by_transaction"),
            models.Index(fields=["recorded_at"], name="statistics_by_time_of_change"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="versions_of_statistics_are_only_added",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.statistics_id} v{self.version}"


class ReportingDeadline(models.Model):
    """By which day of the next month the libraries of a region close a month.

    The narrowest region counts, of it the latest that is valid for the month; without any,
    `deadlines.DEFAULT_DAY`. Entries are added, not changed.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    day = models.PositiveSmallIntegerField(
        _("day of the next month"), validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    valid_from = models.DateField(_("from the month"), help_text="first day of the first month")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "valid_from"], name="a_region_has_one_deadline_a_month"
            ),
            models.CheckConstraint(
                name="a_deadline_is_a_day_that_every_month_has",
                condition=Q(day__gte=1, day__lte=28),
            ),
            models.CheckConstraint(
                name="a_deadline_begins_with_a_month", condition=Q(valid_from__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.day}"
