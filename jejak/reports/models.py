"""Files that people had made of a list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.common.ids import uuid7

from .formats import Format
from .kept.models import KeptComparison, KeptFigure

__all__ = ["OPEN_STATES", "Export", "Format", "KeptComparison", "KeptFigure", "State"]


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    DELETED = "deleted", _("Deleted")


OPEN_STATES = (State.WAITING, State.RUNNING)


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: Any) -> ExportQuerySet:
        """A file is its owner's, and nobody else's."""
        return self.filter(user=user)

    def open(self) -> ExportQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def latest_first(self) -> ExportQuerySet:
        return self.order_by("-requested_at", "-id")


class Export(models.Model):
    """One file of a filtered list, made by the worker; whole, or not there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Which list, and its filter as it stands in the address.
    listing = models.CharField(max_length=20)
    query = models.CharField(max_length=2_000, blank=True)
    language = models.CharField(max_length=5)
    file_format = models.CharField(max_length=5, choices=Format.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField()
    # Of the latest attempt: when it began, how far it came, what it saw.
    attempt = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    done_count = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)
    byte_count = models.PositiveBigIntegerField(null=True)
    # What the person might see when it was made: with less, the file is not given out.
    scopes = models.JSONField(default=dict)

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-requested_at", "-id"], name="export_of_person"),
            models.Index(
                fields=["finished_at"],
                condition=models.Q(state="ready"),
                name="export_to_be_deleted",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_ready_export_is_whole",
                condition=~models.Q(state="ready")
                | models.Q(
                    row_count=models.F("done_count"),
                    byte_count__isnull=False,
                    as_of__isnull=False,
                    finished_at__isnull=False,
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.file_format} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_over(self) -> bool:
        """Whether its time is over, though the nightly work did not come by yet."""
        kept = timedelta(days=settings.EXPORT_DAYS)
        return self.finished_at is not None and timezone.now() - self.finished_at > kept

    @property
    def percent(self) -> int:
        return self.done_count * 100 // self.row_count if self.row_count else 0
