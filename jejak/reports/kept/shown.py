"""What a page shows one person now, read in one snapshot: numbers, tables, and the mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike, assignments_of
from jejak.activities.evidence import EVIDENCE_CHOICES
from jejak.common.database import read_snapshot
from jejak.common.text import day_text, moment_text
from jejak.figures.changes import has_own_libraries
from jejak.figures.filters import FigureFilter, zone_of
from jejak.figures.marks import Mark, take_mark
from jejak.indicators.board import Board, board
from jejak.places.models import LEVEL_COLUMNS, Library
from jejak.plans.models import Strategy

from .tables import KeptTable
from .values import Measured, measure


@dataclass(frozen=True)
class Shown:
    filter: FigureFilter
    mark: Mark
    measured: Measured
    tables: list[KeptTable]
    # Of a district or village: the libraries in it.
    library_ids: list[int] | None


def read_shown(filter: FigureFilter, user: PersonLike) -> Shown:
    with read_snapshot() as as_of:
        return Shown(
            filter=filter,
            mark=take_mark(as_of),
            measured=measure(filter, user),
            tables=tables_of(board(filter, user, timezone.localdate())),
            library_ids=_library_ids(filter),
        )


def _library_ids(filter: FigureFilter) -> list[int] | None:
    if not has_own_libraries(filter):
        return None
    libraries = Library.objects.filter(**{LEVEL_COLUMNS[filter.region.level]: filter.region.pk})
    return list(libraries.order_by("pk").values_list("pk", flat=True))


def tables_of(shown: Board) -> list[KeptTable]:
    """Return the sections of a page as tables."""
    return [
        KeptTable(
            section.title,
            tuple(section.columns),
            tuple(tuple(row) for row in section.rows),
            section.note,
        )
        for section in shown.sections
        if section.rows
    ]


def asked_in_words(filter: FigureFilter) -> list[tuple[str, str]]:
    """Return the filter as labels and values."""
    found = [
        (_("Library") if filter.library else _("Region"), str(filter.place)),
        (_("From"), day_text(filter.period.start)),
        (_("To"), day_text(filter.period.end)),
    ]
    if filter.strategy:
        found.append((_("Strategy"), str(Strategy(filter.strategy).label)))
    if filter.theme is not None:
        found.append((_("Theme"), str(filter.theme)))
    if filter.evidence:
        found.append((_("Evidence"), str(dict(EVIDENCE_CHOICES)[filter.evidence])))
    return found


def about(row: Any, asked: Sequence[tuple[str, str]], user: PersonLike) -> list[tuple[str, Any]]:
    """Return what the file of a kept figure says of itself."""
    scope = "; ".join(dict.fromkeys(str(a.place) for a in assignments_of(user)))
    versions = ", ".join(f"{name} {number}" for name, number in sorted(row.versions.items()))
    lines: list[tuple[str, Any]] = [
        (_("Jejak, results"), row.title),
        (_("Code"), row.code),
        (_("Rows"), row.row_count),
        (_("As of"), moment_text(row.as_of, zone_of(user))),
        (_("Made by"), str(user)),
        (_("What this person may see"), scope),
        (_("Version of the definitions"), versions),
        *((_("Filter: %s") % label, value) for label, value in asked),
    ]
    if settings.PUBLIC_URL:
        lines += [
            (_("The same page"), f"{settings.PUBLIC_URL}{reverse(row.page)}?{row.query}"),
            (
                _("What changed since"),
                settings.PUBLIC_URL + reverse("kept_figure", args=[row.pk]),
            ),
        ]
    return lines
