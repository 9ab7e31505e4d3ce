"""What came of a call to a library, and why libraries fall silent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.common.lists import ListEntry
from jejak.places.models import Library, PartnerCategory, Region


class ContactReason(ListEntry):
    """Why a library does not report."""


class Channel(models.TextChoices):
    WHATSAPP = "whatsapp", _("WhatsApp")
    PHONE = "phone", _("Telephone")
    MAIL = "mail", _("E-mail")
    VISIT = "visit", _("Visit")
    OTHER = "other", _("Another way")


class ContactNoteQuerySet(LibraryOwnedQuerySet["ContactNote"]):
    def latest_first(self) -> ContactNoteQuerySet:
        return self.order_by("-at", "-id")


class ContactNote(models.Model):
    """One attempt to speak with a library: by whom, how, and what came of it."""

    # Held together to the library by one composite foreign key with ON UPDATE CASCADE
    # (`contact_note_stands_where_its_library_stands`; decision 0002).
    library = models.ForeignKey(
        Library,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    province = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    partner_category = models.CharField(max_length=30, choices=PartnerCategory.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices)
    was_reached = models.BooleanField(_("somebody answered"))
    reason = models.ForeignKey(
        ContactReason,
        verbose_name=_("why no reports come"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    text = models.TextField(_("what was said"), max_length=1000, blank=True)
    next_on = models.DateField(_("contact again on"), null=True, blank=True)
    # When its author was reminded of `next_on`, or found to need no reminder any more.
    reminded_at = models.DateTimeField(null=True)

    objects = ContactNoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["library", "-at", "-id"], name="contact_of_library"),
            models.Index(fields=["by", "-at"], name="contact_by_person"),
            models.Index(
                fields=["next_on"],
                condition=Q(next_on__isnull=False, reminded_at=None),
                name="contact_to_remind_of",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.library_id} {self.at:%Y-%m-%d}"
