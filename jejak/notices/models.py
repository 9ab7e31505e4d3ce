"""What a person should hear of: one line each, read in the app and sent by mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    RETURNED = "returned", _("A record came back")
    VERIFIED = "verified", _("Records were checked")
    UNDONE = "undone", _("A decision was taken back")
    QUESTION = "question", _("A question about a record")
    ANSWER = "answer", _("An answer about a record")
    ANNOUNCEMENT = "announcement", _("An announcement")
    PASSWORD = "password", _("Somebody helped with your password")
    SECURITY = "security", _("Your account changed")
    ROLE = "role", _("Your tasks changed")
    EXPORT = "export", _("A file is ready")
    FIGURE_CHANGED = "figure_changed", _("A kept figure changed")
    CONTACT = "contact", _("A call to be made again")
    PHOTO = "photo", _("A photo was decided on")
    MONTH = "month", _("A month is to be closed")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user_id: int) -> NoticeQuerySet:
        return self.filter(user_id=user_id)

    def visible_to(self, user: Any) -> NoticeQuerySet:
        """A notice is its reader's own; no role opens another's."""
        return self.of(user.pk)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that one person should hear of. Its words are made when it is read."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Where it leads: a path of ours, without host.
    path = models.CharField(max_length=200)
    # What the words name: titles and counts, never personal data of others.
    params = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_of_person"),
            models.Index(
                fields=["user"], condition=models.Q(read_at=None), name="notice_unread_of_person"
            ),
            models.Index(
                fields=["user"],
                condition=models.Q(read_at=None, mailed_at=None),
                name="notice_waits_for_mail",
            ),
            models.Index(fields=["read_at"], name="notice_by_reading"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class MailSetting(models.Model):
    """How often a person wants mail, and how sending to them went. No row: once a day."""

    class Rhythm(models.TextChoices):
        NONE = "none", _("No mail")
        DAILY = "daily", _("Once a day")
        SOON = "soon", _("Within minutes")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY)
    last_mailed_at = models.DateTimeField(null=True)
    # Times in a row that the server took mail but refused this address.
    refused_count = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.rhythm}"
