"""The ledger of changes: each is decided once, however often it is sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Change(models.Model):
    """A change that was stored, or kept because it collided, and the answer to it."""

    id = models.UUIDField(primary_key=True, editable=False, help_text="made on the phone")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    record_id = models.UUIDField()
    digest = models.CharField(max_length=64, help_text="sha256 of the change as it was sent")
    received_at = models.DateTimeField()
    # By the phone's clock, which orders nothing.
    made_at = models.DateTimeField()
    clock_offset_seconds = models.FloatField(help_text="how far the phone's clock was behind ours")
    answer = models.JSONField()
    # Only of a change that collided: what was typed is not lost with the phone.
    body = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.record_id}"
