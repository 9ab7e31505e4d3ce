"""Writes to libraries. Whether the person may do so was decided where they were fetched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent
from jejak.common.text import number_text

from .models import Level, Library, LibraryPlacement, PartnerCategory, Region
from .profile import PARTS, PROFILE_FIELDS

PROGRAMME_FIELDS = (
    "joined_on",
    "cohort_year",
    "cohort",
    "programme_decree",
    "programme_decree_on",
    "opened_on",
)
DAYS = ("joined_on", "programme_decree_on", "opened_on")


def place_columns(region: Region) -> dict[str, int | None]:
    """Return the four columns of a library that stands in this region.

    Directly under a province, the province stands in the regency column (decision 0003).
    """
    if region.level == Level.COUNTRY:
        raise InvalidContent(fields={"region": _("Choose a province or a place within one.")})
    if region.level == Level.PROVINCE:
        return {
            "province_id": region.pk,
            "regency_id": region.pk,
            "district_id": None,
            "village_id": None,
        }
    is_district, is_village = region.level == Level.DISTRICT, region.level == Level.VILLAGE
    return {
        "province_id": region.province_id,
        "regency_id": region.pk if region.level == Level.REGENCY else region.regency_id,
        "district_id": region.pk if is_district else region.district_id,
        "village_id": region.pk if is_village else None,
    }


def require_valid(region: Region, *, unless: int | None = None) -> None:
    """Refuse a region that a newer list no longer has, but for the one it stands in already."""
    if region.valid_to is not None and region.pk != unless:
        raise InvalidContent(
            fields={
                "region": _("%(region)s is no longer an official region. Choose the one after it.")
                % {"region": region.full_name}
            }
        )


def hold_places(libraries: Iterable[Library]) -> None:
    """Read where the libraries stand now and keep a recoding waiting until we commit."""
    known = {library.pk: library for library in libraries}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, regency_id, province_id, partner_category, closed_on "
            "FROM places_library WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
            [list(known)],
        )
        for pk, *place in cursor.fetchall():
            library = known[pk]
            names = ("regency_id", "province_id", "partner_category", "closed_on")
            for name, value in zip(names, place, strict=True):
                setattr(library, name, value)


@transaction.atomic
def create_library(
    *,
    name: str,
    library_type: str,
    region: Region,
    by: Any,
    partner_category: str = PartnerCategory.NOT_PARTNER,
    joined_on: date | None = None,
    opened_on: date | None = None,
    **profile: Any,
) -> Library:
    """Open a library. Raises InvalidContent for a name or region that cannot be."""
    if not name.strip():
        raise InvalidContent(fields={"name": _("Give the library a name.")})
    if opened_on is not None and opened_on > timezone.localdate():
        raise InvalidContent(
            fields={"opened_on": _("This day is still ahead. Leave it empty until it opens.")}
        )
    require_valid(region)
    library = Library.objects.create(
        name=name.strip(),
        library_type=library_type,
        partner_category=partner_category,
        joined_on=joined_on,
        opened_on=opened_on,
        **place_columns(region),
        **profile,
    )
    note_placement(library, reason="", by=by)
    audit("library.create", library, by=by, library_id=library.pk)
    return library


def note_placement(library: Library, *, reason: str, by: Any) -> LibraryPlacement:
    return LibraryPlacement.objects.create(
        library=library,
        province_id=library.province_id,
        regency_id=library.regency_id,
        district_id=library.district_id,
        village_id=library.village_id,
        partner_category=library.partner_category,
        library_type=library.library_type,
        reason=reason[:200],
        by_id=by.pk if by is not None else None,
    )


@transaction.atomic
def update_profile(library: Library, *, by: Any, **profile: Any) -> Library:
    """Change the library's own description; place, type and category are recoded instead.

    Raises InvalidContent when another library has the registration number.
    """
    row = Library.objects.select_for_update().get(pk=library.pk)
    if unknown := set(profile) - set(PROFILE_FIELDS):
        raise ValueError(f"not part of the profile: {sorted(unknown)}")
    changed = [name for name, value in profile.items() if getattr(row, name) != value]
    for name, value in profile.items():
        setattr(row, name, value)
    check_parts(row)
    try:
        with transaction.atomic():
            row.save(update_fields=[*profile, "updated_at"])
    except IntegrityError as error:
        if "npp_belongs_to_one_library" not in str(error):
            raise
        raise InvalidContent(
            fields={"npp": _("Another library has this number. Compare it with the certificate.")}
        ) from error
    audit("library.profile", row, by=by, library_id=row.pk, detail={"fields": changed})
    return row


def check_parts(library: Library) -> None:
    """Raise InvalidContent when a part is more than its whole, naming both numbers."""
    wrong: dict[str, object] = {}
    for part, whole in PARTS:
        some, all_of_it = getattr(library, part), getattr(library, whole)
        if some is not None and all_of_it is not None and some > all_of_it:
            wrong[part] = _(
                "This (%(part)s) is more than all together (%(whole)s). Lower it or raise that."
            ) % {"part": number_text(some), "whole": number_text(all_of_it)}
    women, men, staff = library.female_staff_count, library.male_staff_count, library.staff_count
    both_known = women is not None and men is not None and staff is not None
    if not wrong and both_known and women + men > staff:
        wrong["staff_count"] = _(
            "Women and men together (%(sum)s) are more than all staff (%(whole)s)."
        ) % {"sum": number_text(women + men), "whole": number_text(staff)}
    if wrong:
        raise InvalidContent(fields=wrong)


@transaction.atomic
def update_participation(library: Library, *, by: Any, **answers: Any) -> Library:
    """Change how and when the library came to the programme; an office's words."""
    if unknown := set(answers) - set(PROGRAMME_FIELDS):
        raise ValueError(f"not of the programme: {sorted(unknown)}")
    today = timezone.localdate()
    ahead = [name for name in DAYS if (day := answers.get(name)) is not None and day > today]
    if ahead:
        raise InvalidContent(fields={name: _("Choose today or an earlier day.") for name in ahead})
    row = Library.objects.select_for_update().get(pk=library.pk)
    opened_on = answers.get("opened_on", row.opened_on)
    if opened_on and row.closed_on and opened_on > row.closed_on:
        raise InvalidContent(fields={"opened_on": _("It cannot close before it opened.")})
    changed = [name for name, value in answers.items() if getattr(row, name) != value]
    for name, value in answers.items():
        setattr(row, name, value)
    row.save(update_fields=[*answers, "updated_at"])
    audit("library.programme", row, by=by, library_id=row.pk, detail={"fields": changed})
    return row


@in_transaction
def close_library(
    library: Library, *, closed_on: date, reason: str, by: Any, successor: Library | None = None
) -> Library:
    """Close it from that day on; its records stay and keep counting.

    `successor` is the library that goes on with its work, if there is one.
    """
    if not reason.strip():
        raise InvalidContent(fields={"reason": _("Say why the library closes.")})
    row = Library.objects.select_for_update().get(pk=library.pk)
    if row.opened_on and closed_on < row.opened_on:
        raise InvalidContent(fields={"closed_on": _("It cannot close before it opened.")})
    if row.closed_on is not None:
        raise InvalidContent(_("This library is closed already."))
    if closed_on > timezone.localdate():
        raise InvalidContent(fields={"closed_on": _("Choose today or an earlier day.")})
    row.closed_on, row.closed_reason = closed_on, reason.strip()[:200]
    row.successor = _successor_of(row, successor)
    row.save(update_fields=["closed_on", "closed_reason", "successor", "updated_at"])
    detail = {"successor": row.successor_id} if row.successor_id else {}
    audit("library.close", row, by=by, library_id=row.pk, detail=detail)
    return row


@in_transaction
def name_successor(library: Library, *, successor: Library | None, by: Any) -> Library:
    """Say which library goes on with the work of a closed one, or that none does."""
    row = Library.objects.select_for_update().get(pk=library.pk)
    if row.closed_on is None:
        raise InvalidContent(_("Only a closed library has a successor. Close it first."))
    row.successor = _successor_of(row, successor)
    row.save(update_fields=["successor", "updated_at"])
    detail = {"successor": row.successor_id}
    audit("library.successor", row, by=by, library_id=row.pk, detail=detail)
    return row


def _successor_of(row: Library, successor: Library | None) -> Library | None:
    """Hold the successor, so that it is open when we commit; there can be no circle."""
    if successor is None:
        return None
    if successor.pk == row.pk:
        raise InvalidContent(fields={"successor": _("A library does not succeed itself.")})
    found = Library.objects.select_for_update(no_key=True).get(pk=successor.pk)
    if found.closed_on is not None:
        raise InvalidContent(
            fields={"successor": _("This library is closed too. Choose one that is open.")}
        )
    return found


@transaction.atomic
def reopen_library(library: Library, *, by: Any) -> Library:
    """Open it again; whoever went on with its work does so no more in its name."""
    row = Library.objects.select_for_update().get(pk=library.pk)
    detail = {"successor": row.successor_id} if row.successor_id else {}
    row.closed_on, row.closed_reason, row.successor = None, "", None
    row.save(update_fields=["closed_on", "closed_reason", "successor", "updated_at"])
    audit("library.reopen", row, by=by, library_id=row.pk, detail=detail)
    return row
