"""Tables that an office is still mending; they become libraries and invitations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .aid_models import LibraryAid

__all__ = ["Intake", "LibraryAid"]


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: Any) -> IntakeQuerySet:
        """Only its maker sees a table: it holds names and numbers that nobody agreed to share."""
        return self.filter(owner_id=user.pk)

    def open(self) -> IntakeQuerySet:
        return self.filter(done_at=None)

    def fetch_for(self, user: Any, **lookup: Any) -> Intake:
        return get_object_or_404(self.visible_to(user), **lookup)


class Intake(models.Model):
    """A pasted table as its maker left it. Nothing of it is a library or a person yet."""

    class Kind(models.TextChoices):
        LIBRARIES = "libraries", _("Libraries, with their managers if you like")
        PEOPLE = "people", _("People for libraries that are open already")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="intakes"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    # The heading line as pasted; empty where the table had none.
    headings = models.JSONField(default=list)
    # What each column means: names of `intake.columns`, or "" for a column that is not read.
    columns = models.JSONField(default=list)
    # Lists of texts, as pasted. Never altered; emptied when the table is taken over.
    rows = models.JSONField(default=list)
    # {row: {field: text}}: what was typed over a cell, or beside the table.
    mends = models.JSONField(default=dict)
    # {row: {question: answer}}; a question names what it is about, so that another asks anew.
    answers = models.JSONField(default=dict)
    # Rows left out on purpose.
    left_out = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    done_at = models.DateTimeField(null=True)
    # Ids of what came of it: libraries and invitations.
    made = models.JSONField(default=dict)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="intake_latest_first")]
        constraints = [
            models.CheckConstraint(
                name="intake_taken_over_keeps_no_rows",
                condition=models.Q(done_at=None) | models.Q(rows=[], mends={}),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("intake", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def row_count(self) -> int:
        return len(self.rows)
