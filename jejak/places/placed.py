"""Rows that stand where their library stands (decision 0002)."""

from __future__ import annotations

from typing import Any

from django.db import models

from .models import Library, PartnerCategory, Region


class Placed(models.Model):
    """The four columns that `LibraryOwnedQuerySet` reads.

    Each table that has them needs the composite key of `stands_where_its_library_stands`, so
    that a recoding of the library rewrites its rows.
    """

    library = models.ForeignKey(
        Library, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    province = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    partner_category = models.CharField(max_length=30, choices=PartnerCategory.choices)

    class Meta:
        abstract = True


def place_of(library: Library) -> dict[str, Any]:
    """Return the four columns of a new row of the library; `hold_places` first."""
    return {
        "library_id": library.pk,
        "regency_id": library.regency_id,
        "province_id": library.province_id,
        "partner_category": library.partner_category,
    }


def stands_where_its_library_stands(table: str, name: str) -> tuple[str, str]:
    """Return the SQL that adds the composite key to a table, and that takes it away."""
    constraint = f"{name}_stands_where_its_library_stands"
    forwards = (
        f"ALTER TABLE {table} ADD CONSTRAINT {constraint} "
        "FOREIGN KEY (library_id, regency_id, province_id, partner_category) "
        "REFERENCES places_library (id, regency_id, province_id, partner_category) "
        "ON UPDATE CASCADE"
    )
    return forwards, f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"
