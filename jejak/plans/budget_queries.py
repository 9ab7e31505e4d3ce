"""Reads of prices and account codes."""

from __future__ import annotations

from jejak.places.models import Library

from .models import PriceItem


def prices_for(library: Library, year: int) -> list[PriceItem]:
    """Return the prices of the regency: of the newest year up to this one that has any."""
    rows = PriceItem.objects.filter(region=library.regency_id, year__lte=year)
    newest = rows.order_by("-year").values_list("year", flat=True).first()
    return list(rows.filter(year=newest).order_by("description", "unit")) if newest else []
