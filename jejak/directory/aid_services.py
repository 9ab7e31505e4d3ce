"""Writes of what a library received. Whether the person may was decided where it was fetched."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, InvalidMove
from jejak.places.models import Library
from jejak.places.services import hold_places

from .models import LibraryAid

# Who gave it may be a person, and a note may name one: of those only that they changed is kept.
TOLD_OLD_AND_NEW = ("kind", "quantity", "unit", "received_on", "decree_number", "amount_idr")
CONTENT = (*TOLD_OLD_AND_NEW, "giver", "note")


@in_transaction
def record_aid(library: Library, *, by: Any, **content: Any) -> LibraryAid:
    """Note what the library received. Raises InvalidContent, naming the fields."""
    hold_places([library])
    row = LibraryAid(
        library=library,
        regency_id=library.regency_id,
        province_id=library.province_id,
        partner_category=library.partner_category,
        created_by=by,
        **content,
    )
    _check(row)
    row.save(force_insert=True)
    _audit("aid.record", row, by=by)
    return row


@transaction.atomic
def edit_aid(aid: LibraryAid, *, by: Any, **content: Any) -> LibraryAid:
    row = _locked(aid)
    changed = [name for name, value in content.items() if getattr(row, name) != value]
    before = {name: _plain(getattr(row, name)) for name in changed if name in TOLD_OLD_AND_NEW}
    for name, value in content.items():
        setattr(row, name, value)
    _check(row)
    if changed:
        row.save(update_fields=[*changed, "changed_at"])
        changes = {name: [old, _plain(getattr(row, name))] for name, old in before.items()}
        _audit("aid.edit", row, by=by, fields=sorted(changed), changes=changes)
    return row


@transaction.atomic
def remove_aid(aid: LibraryAid, *, reason: str, by: Any) -> LibraryAid:
    """Count it no more; the row stays, with who removed it, when and why."""
    if not reason.strip():
        raise InvalidContent(fields={"reason": _("Say why it is removed.")})
    row = _locked(aid)
    row.removed_at, row.removed_by, row.removed_reason = timezone.now(), by, reason.strip()[:200]
    row.save(update_fields=["removed_at", "removed_by", "removed_reason", "changed_at"])
    _audit("aid.remove", row, by=by)
    return row


def _locked(aid: LibraryAid) -> LibraryAid:
    row = LibraryAid.objects.select_for_update(of=("self",)).get(pk=aid.pk)
    if row.is_removed:
        raise InvalidMove(_("This entry was removed already."))
    return row


def _check(row: LibraryAid) -> None:
    wrong: dict[str, object] = {}
    if not row.giver.strip():
        wrong["giver"] = _("Say who gave it: an office, a company, a person.")
    if row.received_on > timezone.localdate():
        wrong["received_on"] = _("This day is still ahead. Note it once it has arrived.")
    if row.kind not in LibraryAid.Kind.values:
        wrong["kind"] = _("Choose one of the list.")
    if row.quantity is not None and not 0 < row.quantity <= 100_000_000:
        wrong["quantity"] = _("Write a number from 1 on, or leave it empty.")
    if wrong:
        raise InvalidContent(fields=wrong)


def _audit(action: str, row: LibraryAid, *, by: Any, **more: object) -> None:
    told = {"kind": row.kind, "quantity": row.quantity, "unit": row.unit, **more}
    audit(action, row, by=by, library_id=row.library_id, detail=told)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
