"""Recoding a library: its records, its monthly statistics, figures and access move with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.access.services import withdraw_lost_invitations
from jejak.activities.errors import RecodedMeanwhile
from jejak.activities.services.versions import note_recoding as note_records
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent
from jejak.places.models import Library, PartnerCategory, Region
from jejak.places.services import note_placement, place_columns, require_valid
from jejak.statistics.services import note_recoding as note_months


@in_transaction
def recode_library(
    library: Library,
    *,
    reason: str,
    by: PersonLike | None,
    region: Region | None = None,
    partner_category: str | None = None,
    library_type: str | None = None,
    seen_placement_id: int | None = None,
) -> Library:
    """Correct where a library stands, its category or its type.

    The database carries the change to every record and month of the library (ON UPDATE
    CASCADE), and with it every figure; each of them gets a version that says so. Raises
    RecodedMeanwhile when the library no longer stands at `seen_placement_id`.
    """
    if not reason.strip():
        raise InvalidContent(fields={"reason": _("Say why it is recoded.")})
    row = Library.objects.select_for_update().get(pk=library.pk)
    if by is not None:
        require(by, Action.MANAGE, row)
    latest = row.placements.order_by("-pk").values_list("pk", flat=True).first()
    if seen_placement_id not in {None, latest}:
        raise RecodedMeanwhile
    _place(row, region, partner_category, library_type)
    row.save(force_update=True)
    withdraw_lost_invitations(row, by=by)
    note = reason.strip()[:300]
    moved = {
        "records": note_records(row.pk, by=by, note=note),
        "months": note_months(row.pk, by=by, note=note),
    }
    placement = note_placement(row, reason=reason.strip(), by=by)
    detail = moved | {"placement": placement.pk}
    audit("library.recode", row, by=by, library_id=row.pk, detail=detail)
    return row


def _place(
    row: Library, region: Region | None, partner_category: str | None, library_type: str | None
) -> None:
    if region is not None:
        require_valid(region, unless=row.region.pk)
        for column, value in place_columns(region).items():
            setattr(row, column, value)
    if partner_category is not None:
        if partner_category not in PartnerCategory.values:
            raise InvalidContent(fields={"partner_category": _("Choose one of the list.")})
        row.partner_category = partner_category
    if library_type is not None:
        row.library_type = library_type
