"""Who may act where: assignments, and the invitations that lead to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.places.models import Library, Region

from .roles import Role


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def active(self) -> AssignmentQuerySet:
        return self.filter(ended_at=None)


class Assignment(models.Model):
    """A role of a person over one library, or over one region and all below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    library = models.ForeignKey(
        Library, null=True, on_delete=models.PROTECT, related_name="assignments"
    )
    region = models.ForeignKey(
        Region, null=True, on_delete=models.PROTECT, related_name="assignments"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assignment_is_over_one_library_or_one_region",
                condition=models.Q(library=None, region__isnull=False)
                | models.Q(library__isnull=False, region=None),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "library"],
                condition=models.Q(ended_at=None, library__isnull=False),
                name="one_active_assignment_per_role_and_library",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                condition=models.Q(ended_at=None, region__isnull=False),
                name="one_active_assignment_per_role_and_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.place}"

    @property
    def place(self) -> Library | Region:
        place = self.library or self.region
        assert place is not None  # the database holds it
        return place


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A promise of a role, spent once by whoever holds its code before it expires."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SPENT = "spent", _("used")
        REVOKED = "revoked", _("withdrawn")
        EXPIRED = "expired", _("expired")

    # HMAC of the code under the secret key: a leaked table opens no door.
    code_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    library = models.ForeignKey(
        Library, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    region = models.ForeignKey(
        Region, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    invited_name = models.CharField(max_length=120, blank=True)
    # E.164; where the message is sent to, and what the form then offers as sign-in name.
    invited_phone = models.CharField(max_length=20, blank=True, default="", db_default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_is_to_one_library_or_one_region",
                condition=models.Q(library=None, region__isnull=False)
                | models.Q(library__isnull=False, region=None),
            ),
            models.CheckConstraint(
                name="invitation_is_not_both_accepted_and_revoked",
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.place}"

    @property
    def state(self) -> State:
        if self.accepted_at is not None:
            return self.State.SPENT
        if self.revoked_at is not None:
            return self.State.REVOKED
        return self.State.OPEN if self.expires_at > timezone.now() else self.State.EXPIRED

    @property
    def place(self) -> Library | Region:
        place = self.library or self.region
        assert place is not None  # the database holds it
        return place


class ResetCode(models.Model):
    """A code told by telephone: whoever types it in time chooses the person's new password.

    It is deleted once it is used or replaced; the audit lines stay.
    """

    # HMAC of the code under the secret key, as of invitations.
    code_hash = models.CharField(max_length=64, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    removes_second_step = models.BooleanField(default=False)
    # Of the password and the last sign-in: either of them spends the code, as it does a link.
    state_mark = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.user_id}, {self.expires_at:%Y-%m-%d %H:%M}"
