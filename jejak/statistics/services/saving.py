"""Saving a month: what differs, field by field, upon the version it was written upon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.audit.services import audit_line, write_lines
from jejak.common.database import in_transaction
from jejak.common.errors import JejakError, all_stored
from jejak.places.models import Library
from jejak.places.services import hold_places
from jejak.statistics.content import FIELD_NAMES
from jejak.statistics.errors import MonthClosed, StatisticsConflict
from jejak.statistics.models import MonthlyStatistics, MonthlyStatisticsVersion
from jejak.statistics.sheets import (
    Answers,
    answers_of,
    check,
    check_keys,
    check_month,
    merge,
    tally_of,
    with_sums,
    with_taps,
)

from .versions import Why, lock_to_save, write_versions

Outcome = MonthlyStatistics | JejakError


@dataclass(frozen=True, kw_only=True)
class Saving:
    """What a person changed in the sheet of one library and month."""

    library: Library
    month: date
    # Only what differs from `base_version`; 0 is written upon nothing.
    changes: Mapping[str, Any]
    base_version: int
    # Taps of a tally: so many more (or less) than stands now, whoever counted it (decision 0028).
    taps: Mapping[str, int] = field(default_factory=dict)
    at: datetime | None = None


@in_transaction
def save_statistics(
    library: Library,
    month: date,
    *,
    changes: Mapping[str, Any],
    base_version: int,
    by: PersonLike,
    at: datetime | None = None,
) -> MonthlyStatistics:
    """Store what changed and return the sheet.

    Numbers that only one side changed are merged; one that both changed differently raises
    StatisticsConflict and stores nothing. Raises InvalidContent, NotAllowed or MonthClosed.
    """
    saving = Saving(library=library, month=month, changes=changes, base_version=base_version, at=at)
    return all_stored(save_each([saving], by=by))[0]


def save_each(savings: Sequence[Saving], *, by: PersonLike) -> list[Outcome]:
    """Store whatever can be, in the caller's transaction; what is refused refuses no other.

    No library and month may be named twice.
    """
    libraries = {saving.library.pk: saving.library for saving in savings}
    hold_places(libraries.values())
    known = lock_to_save([(saving.library.pk, saving.month) for saving in savings])
    outcomes: list[Outcome] = []
    new: list[tuple[MonthlyStatistics, Saving]] = []
    changed: list[tuple[MonthlyStatistics, Saving]] = []
    for saving in savings:
        library = libraries[saving.library.pk]
        row = known.get((library.pk, saving.month))
        try:
            found, has_changed = _applied(saving, library, row, by=by)
        except JejakError as refusal:
            outcomes.append(refusal)
            continue
        outcomes.append(found)
        if has_changed:
            (changed if row else new).append((found, saving))
    _insert(new, by=by)
    _update(changed, by=by)
    return outcomes


def _applied(
    saving: Saving, library: Library, row: MonthlyStatistics | None, *, by: PersonLike
) -> tuple[MonthlyStatistics, bool]:
    """Write the changes into the sheet, or into a new one; return whether anything changed."""
    now = saving.at or timezone.now()
    require(by, Action.RECORD, library)
    check_month(saving.month, library, now)
    today = now.astimezone(library.zone).date()
    check_keys(saving.changes, saving.taps, saving.month, today)
    current = answers_of(row) if row else {}
    merged = merge(_base(saving, row, current), saving.changes, current)
    if merged.conflicts:
        raise StatisticsConflict(merged.conflicts, row.version if row else 0)
    answers = with_sums(with_taps(merged.answers, saving.taps), current)
    if row is not None and answers == current:
        return row, False
    if row is not None and row.is_closed:
        raise MonthClosed
    check(answers, saving.month, today)
    if row is None:
        row = MonthlyStatistics(
            library=library, month=saving.month, recorded_by=by, recorded_at=now, version=1
        )
    else:
        row.version += 1
    put(row, answers)
    place(row, library)
    row.content_by, row.changed_at = by, now
    return row, True


def _base(saving: Saving, row: MonthlyStatistics | None, current: Answers) -> Answers:
    if row is None or saving.base_version == 0:
        return {}
    if saving.base_version == row.version:
        return current
    versions = MonthlyStatisticsVersion.objects.filter(statistics=row)
    said = versions.filter(version=saving.base_version).values_list("row", flat=True).first()
    return answers_of(said) if said else {}


def put(row: MonthlyStatistics, answers: Mapping[str, Any]) -> None:
    for name in FIELD_NAMES:
        setattr(row, name, answers.get(name))
    row.method, row.note = answers.get("method", ""), answers.get("note", "")
    row.days = tally_of(answers)


def place(row: MonthlyStatistics, library: Library) -> None:
    """Let the sheet stand where its library stands now."""
    row.regency_id, row.province_id = library.regency_id, library.province_id
    row.partner_category = library.partner_category


Pairs = Sequence[tuple[MonthlyStatistics, Saving]]


def _insert(pairs: Pairs, *, by: PersonLike) -> None:
    """Insert in the order of the keys, so that two who begin the same month wait in turn."""
    rows = sorted((row for row, _saving in pairs), key=lambda row: (row.library_id, row.month))
    MonthlyStatistics.objects.bulk_create(rows)
    _note(pairs, why=Why.RECORDED, action="statistics.record", by=by)


def _update(pairs: Pairs, *, by: PersonLike) -> None:
    names = [*FIELD_NAMES, "method", "note", "days", "version", "content_by", "changed_at"]
    MonthlyStatistics.objects.bulk_update([row for row, _saving in pairs], names)
    _note(pairs, why=Why.EDITED, action="statistics.edit", by=by)


def _note(pairs: Pairs, *, why: str, action: str, by: PersonLike) -> None:
    at = next((saving.at for _row, saving in pairs if saving.at), None)
    write_versions([row.pk for row, _saving in pairs], why=why, by=by, at=at)
    write_lines(
        audit_line(
            action,
            row,
            by=by,
            library_id=row.library_id,
            detail={
                "month": f"{row.month:%Y-%m}",
                "fields": sorted({*saving.changes, *saving.taps}),
            },
        )
        for row, saving in pairs
    )
