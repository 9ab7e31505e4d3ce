"""What budgets are written with: account codes, and prices of a regency."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jejak.common.lists import ListEntry
from jejak.places.models import Region


class BudgetAccount(ListEntry):
    """An account of the village budget: field (*bidang*) and activity, with the law behind it.

    A list that the national team edits: codes change with the law.
    """

    # Names of the law's annex are longer than those of other lists.
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    # `code` is our own word for it; these are what budgets print.
    field_code = models.CharField(_("code of the field (bidang)"), max_length=20)
    field_name = models.CharField(_("field (bidang)"), max_length=120)
    activity_code = models.CharField(_("code of the activity"), max_length=20)
    law = models.CharField(_("law"), max_length=200, blank=True)

    class Meta(ListEntry.Meta):
        constraints = [
            models.CheckConstraint(
                name="an_account_has_its_codes",
                condition=~Q(field_code="") & ~Q(activity_code=""),
            )
        ]


class PriceItem(models.Model):
    """What something costs in a regency, by the list that its office keeps."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    description = models.CharField(_("description"), max_length=160)
    unit = models.CharField(_("unit"), max_length=30)
    price_idr = models.BigIntegerField(_("price (rupiah)"))
    source = models.CharField(_("source"), max_length=160, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "description", "unit"],
                name="one_price_a_year_for_one_thing",
            ),
            models.CheckConstraint(name="a_price_is_not_negative", condition=Q(price_idr__gte=0)),
        ]

    def __str__(self) -> str:
        return self.description
