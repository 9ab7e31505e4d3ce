"""Every version of a record, its photos, and what reviewers said."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jejak.activities.receipts import receipt_code
from jejak.common.versions import RowVersion
from jejak.media.models import Photo

from .records import Activity


class ActivityPhoto(models.Model):
    """A photo of an activity, in its order."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="photo_links")
    photo = models.OneToOneField(Photo, on_delete=models.PROTECT, related_name="activity_link")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.photo_id}"


class ActivityVersion(RowVersion):
    """The whole row as it stood after one change. Only added to."""

    class Why(models.TextChoices):
        RECORDED = "recorded", _("recorded it")
        EDITED = "edited", _("changed it")
        SUBMITTED = "submitted", _("sent it")
        RETURNED = "returned", _("returned it")
        VERIFIED = "verified", _("verified it")
        WITHDRAWN = "withdrawn", _("withdrew it")
        RESTORED = "restored", _("restored it")
        PHOTOS = "photos", _("updated the photos")
        PLANNED = "planned", _("changed what it carries out")
        RECODED = "recoded", _("recoded the library")
        UNDONE = "undone", _("took the decision back")

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    why = models.CharField(max_length=12, choices=Why.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "version"], name="one_row_per_version")
        ]
        indexes = [models.Index(fields=["transaction_id"], name="version_by_transaction")]
        triggers = [
            pgtrigger.Protect(name="versions_are_only_added", operation=pgtrigger.Update),
            # Those of a draft go with it.
            pgtrigger.Protect(
                name="versions_of_what_was_sent_stay",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.\"row\"->>'submitted_at' IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} v{self.version}"

    @property
    def receipt(self) -> str:
        return receipt_code(self.activity_id, self.version)


class RemarkQuerySet(models.QuerySet["Remark"]):
    def open(self) -> RemarkQuerySet:
        return self.filter(resolved_at=None)


class Remark(models.Model):
    """What a reviewer asks about one field; `field` is empty for the record as a whole."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="remarks")
    field = models.CharField(max_length=30, blank=True)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The version the remark is about; the difference to it is the answer.
    version = models.PositiveIntegerField()
    answer = models.CharField(max_length=500, blank=True)
    resolved_at = models.DateTimeField(null=True)
    # The reviewer took the return back; such a remark asks for nothing any more.
    is_taken_back = models.BooleanField(default=False, db_default=False)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
