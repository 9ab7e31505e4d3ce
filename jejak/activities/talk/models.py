"""What library and office write to each other about a record; it changes no state and no figure."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.places.models import Library
from jejak.places.placed import Placed

TEXT_LENGTH = 1_000


class RecordMessageQuerySet(LibraryOwnedQuerySet["RecordMessage"]):
    def open_questions(self) -> RecordMessageQuerySet:
        """What a library asked and nobody answered or settled."""
        return self.filter(is_from_library=True, closed_at=None)


class RecordMessage(Placed):
    """A question about one record, or its answer. Not edited; its writer may withdraw it.

    A message is an answer when it closes one of the other side, else a question, which stays
    open until the other side writes or somebody settles it.
    """

    # Made with the form: a form sent twice is one message.
    form_id = models.UUIDField(unique=True, default=uuid.uuid4)
    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    # Held to the library by one key, as records are (decision 0002).
    library = models.ForeignKey(
        Library, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    is_from_library = models.BooleanField()
    # Empty once it is withdrawn.
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The answer that closed it; none where it was settled by hand.
    answer = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = RecordMessageQuerySet.as_manager()

    class Meta:
        app_label = "activities"
        indexes = [
            models.Index(fields=["activity", "id"], name="message_of_record"),
            models.Index(fields=["by", "at"], name="message_of_writer"),
            models.Index(
                fields=["regency", "id"],
                condition=Q(is_from_library=True, closed_at=None),
                name="question_open_in_regency",
            ),
            models.Index(
                fields=["province", "id"],
                condition=Q(is_from_library=True, closed_at=None),
                name="question_open_in_province",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_says_something_unless_withdrawn",
                condition=Q(withdrawn_at=None) & ~Q(text="")
                | Q(withdrawn_at__isnull=False, text="", closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.pk}"
