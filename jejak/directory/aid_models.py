"""What a library received: goods, money and training that others gave."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.places.models import Library
from jejak.places.placed import Placed


class LibraryAidQuerySet(LibraryOwnedQuerySet["LibraryAid"]):
    def kept(self) -> LibraryAidQuerySet:
        """Without what was removed, which stays in the list but counts no more."""
        return self.filter(removed_at=None)


class LibraryAid(Placed):
    """One gift to one library. Removing keeps the row, with who, when and why."""

    class Kind(models.TextChoices):
        BOOKS = "books", _("Books")
        COMPUTERS = "computers", _("Computers and devices")
        INTERNET = "internet", _("Internet and data")
        FURNITURE = "furniture", _("Furniture")
        BUILDING = "building", _("Building or renovation")
        TRAINING = "training", _("Training")
        MONEY = "money", _("Money")
        OTHER = "other", _("Something else")

    library = models.ForeignKey(
        Library,
        on_delete=models.PROTECT,
        related_name="aids",
        db_constraint=False,
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    quantity = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    giver = models.CharField(_("given by"), max_length=160)
    received_on = models.DateField(_("received on"))
    decree_number = models.CharField(_("decree or handover paper"), max_length=120, blank=True)
    amount_idr = models.BigIntegerField(_("worth (rupiah)"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.CharField(max_length=200, blank=True)

    objects = LibraryAidQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["library", "-received_on", "-id"], name="aid_latest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                name="removed_aid_says_when_and_why",
                condition=models.Q(removed_at=None, removed_reason="")
                | (models.Q(removed_at__isnull=False) & ~models.Q(removed_reason="")),
            ),
            models.CheckConstraint(
                name="aid_is_worth_nothing_below_zero",
                condition=models.Q(amount_idr=None) | models.Q(amount_idr__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.giver}"

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None
