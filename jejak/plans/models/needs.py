"""What a community needs, in its residents' words, and what proves it (worksheet F1)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.common.ids import uuid7
from jejak.common.versions import RowVersion
from jejak.media.models import Photo
from jejak.places.placed import Placed

from .lists import Theme


class AffectedUnit(models.TextChoices):
    PEOPLE = "people", _("people")
    FAMILIES = "families", _("families")


class NeedState(models.TextChoices):
    OPEN = "open", _("Open")
    SETTLED = "settled", _("Settled")


class CommunityNeedQuerySet(LibraryOwnedQuerySet["CommunityNeed"]):
    def latest_first(self) -> CommunityNeedQuerySet:
        return self.order_by("-noted_on", "-id")

    def open(self) -> CommunityNeedQuerySet:
        return self.filter(state=NeedState.OPEN)


class CommunityNeed(Placed):
    """A problem of the people around a library. Counts, not names."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    problem = models.CharField(_("problem"), max_length=200)
    quote = models.CharField(_("in residents' words"), max_length=300, blank=True)
    theme = models.ForeignKey(
        Theme, verbose_name=_("theme"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    affected = models.CharField(_("who is affected"), max_length=160, blank=True)
    affected_count = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    affected_unit = models.CharField(
        max_length=10, choices=AffectedUnit.choices, default=AffectedUnit.PEOPLE
    )
    cause = models.TextField(_("cause"), blank=True)
    potential = models.TextField(_("local potential"), blank=True)
    library_part = models.TextField(_("what the library can do"), blank=True)
    noted_on = models.DateField(_("noted on"))

    state = models.CharField(max_length=10, choices=NeedState.choices, default=NeedState.OPEN)
    state_note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    content_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = CommunityNeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_need_says_what_the_problem_is", condition=~Q(problem="")
            ),
            models.CheckConstraint(
                name="a_settled_need_says_why", condition=Q(state="open") | ~Q(state_note="")
            ),
            # A plan line names need and library together.
            models.UniqueConstraint(fields=["id", "library"], name="need_of_a_library"),
        ]
        indexes = [
            models.Index(fields=["library", "-noted_on", "-id"], name="need_of_library"),
            models.Index(fields=["regency", "noted_on"], name="need_of_regency"),
            models.Index(fields=["province", "noted_on"], name="need_of_province"),
        ]
        triggers = [pgtrigger.Protect(name="needs_are_not_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.problem

    @property
    def is_open(self) -> bool:
        return self.state == NeedState.OPEN


class NeedEvidence(models.Model):
    """What proves a need, with its source and date."""

    class Kind(models.TextChoices):
        RECORD = "record", _("A record of an activity")
        SURVEY = "survey", _("A survey or count")
        PHOTO = "photo", _("A photo")
        FIGURE = "figure", _("An official figure")
        TALK = "talk", _("What residents said")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    need = models.ForeignKey(CommunityNeed, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    statement = models.CharField(_("what it shows"), max_length=300)
    source = models.CharField(_("source"), max_length=160, blank=True)
    dated_on = models.DateField(_("date"))
    photo = models.OneToOneField(
        Photo, null=True, blank=True, on_delete=models.PROTECT, related_name="need_evidence"
    )
    # A record stands on the floor above; the database holds that it is there and of the same
    # library (activities, 0014 and 0015).
    record_id = models.UUIDField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["dated_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="evidence_says_what_it_shows_and_where_from",
                condition=~Q(statement="") & (Q(kind__in=["record", "photo"]) | ~Q(source="")),
            ),
            models.CheckConstraint(
                name="evidence_by_a_record_names_it",
                condition=Q(kind="record", record_id__isnull=False)
                | (~Q(kind="record") & Q(record_id=None)),
            ),
            models.CheckConstraint(
                name="only_evidence_by_photo_has_one",
                condition=Q(kind="photo", photo__isnull=False) | (~Q(kind="photo") & Q(photo=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.statement


class CommunityNeedVersion(RowVersion):
    """The whole row as it stood after one change. Only added to."""

    class Why(models.TextChoices):
        RECORDED = "recorded", _("recorded it")
        EDITED = "edited", _("changed it")
        SETTLED = "settled", _("settled it")
        REOPENED = "reopened", _("opened it again")

    need = models.ForeignKey(
        CommunityNeed, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    why = models.CharField(max_length=12, choices=Why.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "version"], name="one_row_per_version_of_need")
        ]
        triggers = [
            pgtrigger.Protect(
                name="versions_of_needs_are_only_added",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id} v{self.version}"
