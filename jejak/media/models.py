"""Photos: what was received, what the worker made of it, who agreed to which use."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.common.ids import uuid7
from jejak.places.models import Library
from jejak.places.placed import Placed

# Measured in decision 0015: copies stay within 4 bits, other pictures of a room begin at 10.
NEAR_BITS = 4
# A wall, a blank page, a black photo: with so few falls or rises one is like the next.
FEWEST_BITS = 8


def says_something(fingerprint: int) -> bool:
    """Return whether a fingerprint is of a picture with enough light and shade to compare."""
    return FEWEST_BITS <= (fingerprint & (1 << 64) - 1).bit_count() <= 64 - FEWEST_BITS


class BitCount(models.Func):
    """How many bits of a 64-bit number are set."""

    template = "bit_count((%(expressions)s)::bit(64))"
    output_field = models.IntegerField()


class PhotoQuerySet(LibraryOwnedQuerySet["Photo"]):
    def allowing(self, user: PersonLike, action: Action) -> Self:
        """Whoever only looks on sees no photo of a draft, or of a form that is not finished."""
        rows = super().allowing(user, action)
        writable = scope_for(user, Action.RECORD)
        if action is Action.RECORD or writable == scope_for(user, action):
            return rows
        is_sent = Q(is_attached=True) & ~Q(activity_link__activity__state="draft")
        return rows.filter(is_sent | writable.condition())

    def same_file_as(self, photo: Photo) -> PhotoQuerySet:
        """Photos of the same bytes, as sent or before a phone shrank them; the photo is one."""
        names = {photo.sha256, photo.source_sha256} - {""}
        return self.filter(Q(sha256__in=names) | Q(source_sha256__in=names))

    def looking_like(self, photo: Photo) -> Self:
        """Ready photos of its regency within NEAR_BITS of it, with their `distance`."""
        if photo.fingerprint is None or not says_something(photo.fingerprint):
            return self.none()
        distance = BitCount(F("fingerprint").bitxor(photo.fingerprint))
        rows = self.filter(state="ready", is_attached=True, regency=photo.regency_id)
        return rows.annotate(distance=distance).filter(distance__lte=NEAR_BITS)

    def unattached_since(self, moment: object) -> PhotoQuerySet:
        """Photos of a form that was never finished."""
        return self.filter(is_attached=False, received_at__lt=moment)


class Photo(Placed):
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
        Library,
        on_delete=models.PROTECT,
        related_name="photos",
        db_constraint=False,
    )
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
            # Read alone for `looking_like`: the rows themselves would be ten times as much.
            models.Index(
                fields=["regency", "fingerprint"],
                include=["id", "received_at"],
                condition=models.Q(state="ready", is_attached=True),
                name="photo_by_looks",
            ),
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


class PhotoMatchQuerySet(models.QuerySet["PhotoMatch"]):
    def open(self) -> PhotoMatchQuerySet:
        """Not decided, and not settled by a reporter who said that the photo is an old one."""
        return self.filter(decision="").exclude(answer="reused")

    def unanswered(self) -> PhotoMatchQuerySet:
        return self.filter(decision="", answer="")


class PhotoMatch(models.Model):
    """A question about a photo that was shown before: is it an old one? (decision 0015)

    The reporter answers, the reviewer decides; what was decided outweighs the answer.
    """

    class Kind(models.TextChoices):
        EXACT = "exact", _("The same file")
        NEAR = "near", _("The same picture, or nearly")

    class Verdict(models.TextChoices):
        REUSED = "reused", _("Old photo")
        OTHER = "other", _("Not an old photo")

    photo = models.OneToOneField(Photo, on_delete=models.CASCADE, related_name="match")
    # Empty once the photo shown first is no more; a decision outlives it.
    earlier = models.ForeignKey(
        Photo, null=True, on_delete=models.SET_NULL, related_name="later_matches"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    distance = models.PositiveSmallIntegerField(help_text="bits between the fingerprints")
    found_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    words = models.CharField(_("words"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = PhotoMatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_photo_is_not_its_own_earlier",
                condition=models.Q(earlier=None) | ~models.Q(earlier=F("photo")),
            ),
            models.CheckConstraint(
                name="an_answer_says_who_and_when",
                condition=models.Q(answer="", answered_by=None, answered_at=None)
                | (
                    ~models.Q(answer="")
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="a_decision_says_who_and_when",
                condition=models.Q(decision="", decided_by=None, decided_at=None)
                | (
                    ~models.Q(decision="")
                    & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} like {self.earlier_id}"

    @property
    def is_reused(self) -> bool:
        return (self.decision or self.answer) == self.Verdict.REUSED

    @property
    def is_open(self) -> bool:
        return not self.decision and self.answer != self.Verdict.REUSED
