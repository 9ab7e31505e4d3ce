"""The pages of Capaian: each keeps place and days when one goes to the next."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.figures.filters import FigureFilter


def months_query(filter: FigureFilter) -> str:
    """Return place and months as report card and completeness are asked."""
    return filter.as_query(
        dari=f"{filter.period.start:%Y-%m}",
        sampai=f"{filter.period.end:%Y-%m}",
        strategi="",
        tema="",
        bukti="",
    )


def tabs_of(filter: FigureFilter, current: str) -> list[tuple[str, str, bool]]:
    """Return name, address, and whether it is the page that is shown."""
    months = months_query(filter)
    pages = (
        ("capaian", _("Activities"), filter.as_query()),
        ("capaian_statistics", _("Monthly statistics"), filter.as_query()),
        ("capaian_targets", _("Targets"), filter.as_query()),
        ("capaian_compare", _("Compare"), filter.as_query()),
        ("card", _("Report card"), months),
        ("completeness", _("Completeness"), months),
    )
    return [(name, f"{reverse(code)}?{query}", code == current) for code, name, query in pages]
