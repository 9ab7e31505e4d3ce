"""What an office tells the people of a place, and who has read it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import RANK, Action, Role
from jejak.access.scope import PersonLike, assignments_of, scopes_by_role
from jejak.common.errors import NotAllowed
from jejak.places.models import Level, Library, Region

TITLE_LENGTH = 160
TEXT_LENGTH = 4_000


class Audience(models.TextChoices):
    MANAGERS = "managers", _("Library managers")
    FACILITATORS = "facilitators", _("Facilitators")
    OFFICES = "offices", _("Offices")


ROLES: dict[str, tuple[Role, ...]] = {
    Audience.MANAGERS: (Role.MANAGER,),
    Audience.FACILITATORS: (Role.FACILITATOR,),
    Audience.OFFICES: (Role.REGENCY_OFFICE, Role.PROVINCE_OFFICE, Role.NATIONAL),
}
AUDIENCE_OF = {role: audience for audience, roles in ROLES.items() for role in roles}


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """It has a place, but the scope of viewing does not decide about it.

    An announcement goes down the tree: it is told to those whose own place lies within its
    place, in the roles it names, and kept by those who could have written it.
    """

    def told_to(self, user: PersonLike) -> AnnouncementQuerySet:
        """Return what the person is to read, from its first day on."""
        told = Q(pk__in=[])
        for assignment in assignments_of(user):
            audience = AUDIENCE_OF.get(Role(assignment.role))
            if audience is not None:
                told |= Q(audience__contains=[audience]) & _above(assignment.place)
        return self.filter(told, starts_on__lte=timezone.localdate())

    def kept_by(self, user: PersonLike) -> AnnouncementQuerySet:
        """Return what was written by the person, or at their rank or below, within their scope."""
        kept = Q(pk__in=[])
        for role, scope in scopes_by_role(user, Action.REVIEW):
            within = Q(region__in=Region.objects.filter(scope.region_condition())) | Q(
                library__in=Library.objects.filter(scope.condition("pk"))
            )
            kept |= within & Q(role__in=roles_up_to(role))
        return self.filter(kept)

    def visible_to(self, user: PersonLike) -> AnnouncementQuerySet:
        return self.told_to(user) | self.kept_by(user)

    def current(self) -> AnnouncementQuerySet:
        today = timezone.localdate()
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today, withdrawn_at=None
        )

    def fetch_for(self, user: PersonLike, action: Action, **lookup: Any) -> Announcement:
        """Return one; 404 if the person may not see it, 403 if they may but not keep it."""
        row: Announcement = get_object_or_404(
            self.visible_to(user).select_related("region", "library__regency", "by", "changed_by"),
            **lookup,
        )
        if action is not Action.VIEW and not row.is_kept_by(user):
            raise NotAllowed
        return row


def roles_up_to(role: Role) -> list[Role]:
    return [other for other, rank in RANK.items() if rank <= RANK[role]]


def _above(place: Library | Region) -> Q:
    """Return the filter on announcements over the place itself, or over a region around it."""
    own = Q(library_id=place.pk) if isinstance(place, Library) else Q(region_id=place.pk)
    village = getattr(place, "village_id", None)
    around = {place.province_id, place.regency_id, place.district_id, village} - {None}
    return own | Q(region_id__in=sorted(around)) | Q(region__level=Level.COUNTRY)


class Announcement(models.Model):
    """One message to the people of a region or a library, in some roles."""

    # Made with the form: a form sent twice is one announcement.
    form_id = models.UUIDField(unique=True, default=uuid.uuid4)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    library = models.ForeignKey(Library, null=True, on_delete=models.PROTECT, related_name="+")
    audience = ArrayField(models.CharField(max_length=20, choices=Audience.choices))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    text = models.TextField(_("text"), max_length=TEXT_LENGTH)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # In which capacity it was written.
    role = models.CharField(max_length=20, choices=Role.choices)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    # Telling many goes in steps, in the order of people's ids: how far it came, when it ended.
    told_up_to = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["by", "written_at"], name="announcement_of_writer"),
            models.Index(
                fields=["starts_on"],
                condition=Q(told_at=None, withdrawn_at=None),
                name="announcement_not_yet_told",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="announcement_is_to_one_library_or_one_region",
                condition=Q(library=None, region__isnull=False)
                | Q(library__isnull=False, region=None),
            ),
            models.CheckConstraint(name="announcement_is_to_somebody", condition=~Q(audience=[])),
            models.CheckConstraint(
                name="announcement_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Library | Region:
        place = self.library or self.region
        assert place is not None  # the database holds it
        return place

    @property
    def audience_labels(self) -> list[str]:
        return [str(Audience(name).label) for name in self.audience]

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def is_ahead(self) -> bool:
        return self.starts_on > timezone.localdate()

    def is_kept_by(self, user: PersonLike) -> bool:
        """Return what `kept_by` chooses, of one row."""
        return any(
            RANK[Role(self.role)] <= RANK[role] and scope.covers_place(self.place)
            for role, scope in scopes_by_role(user, Action.REVIEW)
        )


class Receipt(models.Model):
    """One person says to have read one announcement."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="receipts", db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "user"], name="one_receipt_a_person_and_announcement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.user_id}"
