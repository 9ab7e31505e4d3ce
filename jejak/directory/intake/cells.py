"""The cells of a row read one by one; what cannot be read is a fault beside its cell."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.accounts.names import normal_phone
from jejak.places.models import Library, PartnerCategory

from . import values
from .fields import LIBRARY_FIELDS
from .rows import CheckedRow, Choices, Fault

TEXT_FIELDS = ("npp", "address", "phone", "website", "head_name", "decree_number")
COUNT_FIELDS = ("staff_count", "title_count", "computer_count")
MOST = {field.name: field.most for field in LIBRARY_FIELDS}
MOST_COUNT = 2_000_000


def said(row: CheckedRow, name: str) -> str:
    text = row.texts.get(name, "")
    return "" if values.is_empty(text) else text


def read_library(row: CheckedRow) -> None:
    """Read what `create_library` takes, but for the region."""
    row.values["name"] = name = said(row, "name")
    if not name:
        row.faults["name"] = Fault(_("Give the library a name."))
    if not re.search(r"[^\W\d]", name) and name:
        row.faults["name"] = Fault(_("A name has letters. Is this the right column?"))
    row.values["library_type"] = _read_type(row, name)
    row.values["partner_category"] = _read_category(row)
    for field in TEXT_FIELDS:
        row.values[field] = said(row, field)
    _read_days(row)
    _read_email(row)
    for field in COUNT_FIELDS:
        row.values[field] = _read_count(row, field)
    _read_year(row)
    for field, most in MOST.items():
        if field not in row.faults and len(row.texts.get(field, "")) > most:
            words = _("Keep this under %(limit)s characters; it has %(count)s.")
            size = {"limit": most, "count": len(row.texts[field])}
            row.faults[field] = Fault(words % size)


def _read_type(row: CheckedRow, name: str) -> str:
    text = said(row, "library_type")
    if not text:
        return values.type_in_name(name)
    found = values.type_of(text)
    if found is None:
        words = _("%(text)s is no type of library. Choose one.") % {"text": text[:60]}
        row.faults["library_type"] = Fault(words, _choices(Library.Type), "library_type")
        return Library.Type.VILLAGE
    return found


def _read_category(row: CheckedRow) -> str:
    text = said(row, "partner_category")
    found = values.category_of(text) if text else PartnerCategory.NOT_PARTNER
    if found is None:
        words = _("%(text)s is no partner category. Choose one.") % {"text": text[:60]}
        choices = _choices(PartnerCategory)
        row.faults["partner_category"] = Fault(words, choices, "partner_category")
        return PartnerCategory.NOT_PARTNER
    return found


def _choices(of: Any) -> Choices:
    return [(str(value), str(label)) for value, label in of.choices]


def _read_days(row: CheckedRow) -> None:
    for field in ("joined_on", "opened_on"):
        text = said(row, field)
        row.values[field] = day = values.day_of(text) if text else None
        if text and day is None:
            row.faults[field] = Fault(
                _("Write the day as in 21/11/2024 or 21 November 2024, or only the year.")
            )
        elif day is not None and not 1900 <= day.year <= 2200:
            row.faults[field] = Fault(_("Write the year in four digits. Example: 2015"))
    opened = row.values["opened_on"]
    if opened is not None and opened > timezone.localdate():
        row.faults["opened_on"] = Fault(
            _("This day is still ahead. Leave it empty until it opens.")
        )


def _read_email(row: CheckedRow) -> None:
    row.values["email"] = text = said(row, "email")
    try:
        if text:
            validate_email(text)
    except ValidationError:
        row.faults["email"] = Fault(
            _("This is not a complete e-mail address. Example: ana@contoh.id")
        )


def _read_count(row: CheckedRow, field: str) -> int | None:
    text = said(row, field)
    found = values.count_of(text) if text else None
    if text and (found is None or found > MOST_COUNT):
        row.faults[field] = Fault(_("Write a whole number without words. Example: 1250"))
        return None
    return found


def _read_year(row: CheckedRow) -> None:
    text = said(row, "founding_year")
    day = values.day_of(text) if text else None
    row.values["founding_year"] = day.year if day else None
    if text and (day is None or not 1800 <= day.year <= timezone.localdate().year):
        row.faults["founding_year"] = Fault(
            _("Write the year in four digits, at the latest this year. Example: 2015")
        )


def read_person(row: CheckedRow) -> None:
    """Read name and mobile number; a number without a name invites nobody by name."""
    row.person_name = said(row, "person_name")
    text = said(row, "person_phone")
    phone = normal_phone(mobile(text)) if text else ""
    if phone is None:
        row.faults["person_phone"] = Fault(
            _("This is not a complete mobile number. Example: 0812 3456 7890")
        )
    row.person_phone = phone or ""
    if text and not row.person_name:
        row.faults["person_name"] = Fault(_("Whose number is this? Write the name."))
    if len(row.person_name) > 120:
        row.faults["person_name"] = Fault(_("Keep the name under 120 characters."))


def mobile(text: str) -> str:
    """Return one number as typed; a spreadsheet that takes it for a number drops its zero."""
    return re.sub(r"^'", "", text).replace("/", " ").strip()
