"""Photos: what was received, what the worker made of it, who agreed to which use."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.common.ids import uuid7
from jejak.places.models import Library, PartnerCategory, Region


class PhotoQuerySet(LibraryOwnedQuerySet["Photo"]):
    def allowing(self, user: PersonLike, action: Action) -> Self:
        """Whoever only looks on sees no photo of a form that is not finished."""
        rows = super().allowing(user, action)
        writable = scope_for(user, Action.RECORD)
        if action is Action.RECORD or writable == scope_for(user, action):
            return rows
        return rows.filter(Q(is_attached=True) | writable.condition())

    def unattached_since(self, moment: object) -> PhotoQuerySet:
        """Photos of a form that was never finished."""
        return self.filter(is_attached=False, received_at__lt=moment)


class Photo(models.Model):
    """One picture of one library. The bytes stand in the store under its id."""

    class State(models.TextChoices):
        # Announced by a phone that still holds the bytes, all or some of them.
        EXPECTED = "expected", _("Still on the phone")
        RECEIVED = "received", _("Safe at the server")
        READY = "ready", _("Ready")
        NEEDS_ATTENTION = "needs_attention", _("Needs attention")
        REMOVED = "removed", _("Removed")

    class Problem(models.TextChoices):
        NOT_AN_IMAGE = "not_an_image", _("This file is not a photo (JPEG, PNG, WebP or HEIC).")
        DAMAGED = "damaged", _("This photo is damaged or incomplete.")
        TOO_MANY_PIXELS = "too_many_pixels", _("This picture has too many pixels.")
        TOO_LARGE = "too_large", _("This file is too large.")
        EMPTY = "empty", _("This file is empty.")

    class Consent(models.TextChoices):
        NOT_ASKED = "not_asked", _("Not asked yet")
        EXPLICIT = "explicit", _("Everyone shown agreed")
        PARENTAL = "parental", _("The parents or guardians agreed")
        NOT_IDENTIFIABLE = "not_identifiable", _("Nobody can be recognised")

    class Use(models.TextChoices):
        INTERNAL = "internal", _("Only for reports inside the programme")
        PUBLIC = "public", _("May be shown to the public")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    library = models.ForeignKey(
        Library, on_delete=models.PROTECT, related_name="photos", db_constraint=False
    )
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    province = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # Part of the key that a recoding cascades along.
    partner_category = models.CharField(max_length=30, choices=PartnerCategory.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)
    original_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, help_text="of the bytes as sent")
    byte_count = models.BigIntegerField(help_text="as sent")
    # Of the file that was chosen, before the phone shrank it; empty when it was not shrunk.
    source_sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(null=True, help_text="pixels, after turning upright")
    height = models.PositiveIntegerField(null=True)
    # 64-bit difference hash as a signed integer; near pictures differ in few bits.
    fingerprint = models.BigIntegerField(null=True)
    # What the camera claims; a claim, not proof. Degrees, rounded to three decimals (100 m).
    claimed_taken_at = models.DateTimeField(null=True)
    claimed_latitude = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    claimed_longitude = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    caption = models.CharField(_("caption"), max_length=250, blank=True)
    shows_people = models.BooleanField(_("people can be recognised"), null=True)
    shows_children = models.BooleanField(_("children can be recognised"), null=True)
    consent = models.CharField(
        _("consent"), max_length=20, choices=Consent.choices, default=Consent.NOT_ASKED
    )
    use = models.CharField(_("use"), max_length=10, choices=Use.choices, default=Use.INTERNAL)
    is_reused = models.BooleanField(default=False)
    is_attached = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # When its bytes were safe; of an expected photo, when it was announced.
    received_at = models.DateTimeField(default=timezone.now)
    processed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_reason = models.CharField(max_length=200, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sha256"], name="photo_by_bytes"),
            models.Index(
                fields=["source_sha256"],
                condition=~models.Q(source_sha256=""),
                name="photo_by_source_bytes",
            ),
            models.Index(fields=["regency"], name="photo_by_regency"),
            models.Index(
                fields=["received_at"],
                condition=models.Q(is_attached=False),
                name="photo_not_attached",
            ),
            models.Index(
                fields=["received_at"],
                condition=models.Q(state="received"),
                name="photo_not_processed",
            ),
            models.Index(
                fields=["received_at"],
                condition=models.Q(state="expected"),
                name="photo_not_arrived",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="children_are_shown_in_public_only_with_a_guardians_consent",
                condition=~models.Q(use="public")
                # Not answered (NULL) would pass a check.
                | models.Q(shows_children=False, shows_children__isnull=False)
                | models.Q(consent="parental"),
            ),
            models.CheckConstraint(
                name="people_are_shown_in_public_only_with_consent",
                condition=~models.Q(use="public")
                | models.Q(consent__in=["explicit", "parental", "not_identifiable"]),
            ),
            models.CheckConstraint(
                name="removed_photo_says_who_and_when",
                condition=~models.Q(state="removed")
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.original_name or str(self.pk)

    @property
    def what_to_do(self) -> str:
        """The remedy for the problem, empty when there is none."""
        return str(REMEDIES.get(self.problem, ""))

    @property
    def counts_as_evidence(self) -> bool:
        return self.state == self.State.READY and not self.is_reused


REMEDIES: dict[str, object] = {
    Photo.Problem.NOT_AN_IMAGE: _("Choose a photo from the gallery and add it again."),
    Photo.Problem.DAMAGED: _("Open it on the phone; if it shows there, add it again."),
    Photo.Problem.TOO_MANY_PIXELS: _("Choose one under 40 million pixels, or make it smaller."),
    Photo.Problem.TOO_LARGE: _("Choose one under 25 MB, or send it to yourself on WhatsApp first."),
    Photo.Problem.EMPTY: _("Choose the photo again; it did not arrive."),
}
