"""A figure as it was kept, and what a comparison with now last said."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jejak.common.ids import uuid7
from jejak.reports.formats import Format

TITLE_LENGTH = 80


class KeptKind(models.TextChoices):
    SAVED = "saved", _("Saved")
    EXPORTED = "exported", _("Exported")


class KeptPage(models.TextChoices):
    """The page that a figure was kept from, by the route's name."""

    RESULTS = "capaian", _("Programme results")
    STATISTICS = "capaian_statistics", _("Monthly statistics")


class KeptFigureQuerySet(models.QuerySet["KeptFigure"]):
    def visible_to(self, user: Any) -> KeptFigureQuerySet:
        """A kept figure is its owner's, and nobody else's."""
        return self.filter(user_id=user.pk)

    def latest_first(self) -> KeptFigureQuerySet:
        return self.order_by("-kept_at", "-id")


class KeptFigure(models.Model):
    """What a page showed one person at one moment. Only its title may change."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # What is printed on a file, and found again: `K7Q-2841`.
    code = models.CharField(max_length=8, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    kind = models.CharField(max_length=10, choices=KeptKind.choices)
    page = models.CharField(max_length=20, choices=KeptPage.choices)
    # The filter as it stands in the address.
    query = models.CharField(max_length=2_000)
    language = models.CharField(max_length=5)
    # Of an export: how it was written.
    file_format = models.CharField(max_length=5, choices=Format.choices, blank=True)
    row_count = models.PositiveIntegerField()
    # Which definitions it was counted by: {"figures": 1, "indicators": 1}.
    versions = models.JSONField(default=dict)
    kept_at = models.DateTimeField()
    # The database's clock after the snapshot, and the snapshot itself (decision 0031).
    as_of = models.DateTimeField()
    database = models.CharField(max_length=60)
    snapshot = models.TextField()
    # Of a district or village: the libraries that lay in it, which versions do not tell.
    library_ids = models.JSONField(null=True)
    # What the person might see: with less, names and places are not shown any more.
    scopes = models.JSONField(default=dict)
    # Numbers by code, to be compared; and the tables as they were shown.
    values = models.JSONField()
    # What codes of places and indicators stand for.
    names = models.JSONField(default=dict)
    tables = models.JSONField(default=list)

    objects = KeptFigureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-kept_at", "-id"], name="kept_figure_of_person")]
        triggers = [
            pgtrigger.ReadOnly(name="what_was_kept_stays", exclude=["title"]),
            pgtrigger.Protect(name="kept_figures_are_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class KeptComparison(models.Model):
    """What the last comparison said. Made anew at any time from the kept figure."""

    figure = models.OneToOneField(
        KeptFigure, primary_key=True, on_delete=models.CASCADE, related_name="comparison"
    )
    compared_at = models.DateTimeField()
    # code -> [then, now], of what differs; nothing when unchanged
    differences = models.JSONField(default=dict)
    # What its owner was last told of and last saw, as digests of `differences`.
    told = models.CharField(max_length=64, blank=True)
    seen = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["compared_at"], name="comparison_longest_ago")]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.compared_at:%Y-%m-%d}"
