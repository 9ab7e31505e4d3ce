"""When budgets are decided, and by when a library must be ready (F11)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jejak.common.lists import ListEntry
from jejak.places.models import Library, Region


class BudgetStep(ListEntry):
    """One step on the way to a budget, with the law behind it and its usual days.

    A list that the national team edits. Days are of the year before the budget's year
    (`year_offset` -1), two years before (-2), or of the year itself (0).
    """

    level = models.CharField(
        _("whose budget"),
        max_length=10,
        choices=[("village", _("Village")), ("regency", _("Regency"))],
    )
    law = models.CharField(_("law"), max_length=300, blank=True)
    year_offset = models.SmallIntegerField(default=-1)
    from_month = models.PositiveSmallIntegerField()
    from_day = models.PositiveSmallIntegerField(default=1)
    to_month = models.PositiveSmallIntegerField()
    to_day = models.PositiveSmallIntegerField()

    class Meta(ListEntry.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_step_has_days_that_every_year_has",
                condition=Q(from_month__gte=1, from_month__lte=12, to_month__gte=1)
                & Q(to_month__lte=12, from_day__gte=1, from_day__lte=31)
                & Q(to_day__gte=1, to_day__lte=31, year_offset__gte=-2, year_offset__lte=0),
            )
        ]


class Preparation(ListEntry):
    """What a library should have ready so many days before a step begins.

    `check` names what Jejak can see for itself (`plans/preparations.py`); empty: the library
    knows.
    """

    step = models.ForeignKey(BudgetStep, on_delete=models.PROTECT, related_name="preparations")
    days_before = models.PositiveSmallIntegerField()
    check_code = models.CharField(max_length=40, blank=True)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)


class RegencyDate(models.Model):
    """The days that an office entered for its own regency; without it the step's usual ones."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(BudgetStep, on_delete=models.PROTECT, related_name="regency_dates")
    budget_year = models.PositiveSmallIntegerField(_("budget year"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "step", "budget_year"], name="a_regency_dates_a_step_once_a_year"
            ),
            models.CheckConstraint(
                name="a_step_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.step_id} {self.budget_year}"


class CalendarFeed(models.Model):
    """A secret address under which a calendar program reads one library's dates.

    Only a digest of the secret is stored. Revoking is for good; a new one is made.
    """

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    last_read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="a_revoked_feed_stays_revoked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.library_id} {self.user_id}"
