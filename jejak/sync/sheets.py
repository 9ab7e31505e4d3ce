"""Monthly statistics between phone and server: what a phone reads, what its changes become."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.activities import services as activities
from jejak.activities.receipts import receipt_code
from jejak.common.errors import JejakError, NotAllowed
from jejak.common.periods import month_code, month_start
from jejak.places.models import Library
from jejak.statistics import services as statistics
from jejak.statistics.deadlines import Deadlines
from jejak.statistics.errors import QuestionsOpen, StatisticsConflict
from jejak.statistics.models import MonthlyStatistics, MonthlyStatisticsVersion
from jejak.statistics.reminders import is_expected
from jejak.statistics.sheets import answers_of

from . import schemas
from .answers import refused, status_of
from .cursors import Cursor, Snapshot, read_cursor
from .schemas import Collision, Result, SentSheet

# The running month and so many before it are on the phone.
MONTHS_BACK = 12
MOST = 500
Key = tuple[int, date]


def pull_sheets(person: PersonLike, since: str, snapshot: Snapshot) -> schemas.Sheets:
    """Return the sheets of own libraries that the phone does not know, and what is due when."""
    cursor = read_cursor(since, snapshot)
    libraries = list(activities.own_libraries(person).select_related("regency").order_by("pk"))
    months = _months_told()
    rows = MonthlyStatistics.objects.allowing(person, Action.RECORD).filter(
        library__in=[library.pk for library in libraries], month__gte=months[0]
    )
    if cursor.since is not None:
        newer = MonthlyStatisticsVersion.objects.filter(
            statistics=OuterRef("pk"),
            version=OuterRef("version"),
            transaction_id__gte=cursor.since,
            # In a restored database old versions may carry numbers that are yet to come.
            transaction_id__lt=snapshot.end,
        )
        rows = rows.filter(Exists(newer))
    found = rows.latest_first().select_related("closed_by", "content_by")[:MOST]
    return schemas.Sheets.model_construct(
        sheets=as_sheets(list(found)),
        due=_due(libraries, months),
        cursor=str(Cursor(cursor.database, snapshot.start)),
        is_whole=cursor.since is None,
    )


def _months_told() -> list[date]:
    months = [month_start(timezone.localdate())]
    while len(months) <= MONTHS_BACK:
        months.append(month_start(months[-1] - timedelta(days=1)))
    return months[::-1]


def _due(libraries: Sequence[Library], months: Sequence[date]) -> list[schemas.Due]:
    """Return by when which months are due; months that nobody expects are not named."""
    deadlines = Deadlines()
    return [
        schemas.Due.model_construct(
            library_id=library.pk,
            month=month_code(month),
            due_on=deadlines.due_on(library, month),
        )
        for library in libraries[:MOST]
        for month in months
        if is_expected(library, month)
    ]


def as_sheets(rows: Sequence[MonthlyStatistics]) -> list[schemas.Sheet]:
    """Write sheets for the phone; rows come with `closed_by` and `content_by`."""
    return [
        schemas.Sheet.model_construct(
            library_id=row.library_id,
            month=month_code(row.month),
            version=row.version,
            state=row.state,
            receipt=receipt_code(row.pk, row.version),
            changed_at=row.changed_at,
            changed_by=str(row.content_by),
            closed_by="" if row.closed_by is None else str(row.closed_by),
            answers=answers_of(row),
        )
        for row in rows
    ]


def read_sheets(keys: Sequence[Key], person: PersonLike) -> dict[Key, schemas.Sheet]:
    """Return sheets as they now stand."""
    rows = MonthlyStatistics.objects.allowing(person, Action.RECORD).filter(
        library__in={library_id for library_id, _month in keys},
        month__in={month for _library_id, month in keys},
    )
    found = list(rows.select_related("closed_by", "content_by"))
    sheets = zip(((row.library_id, row.month) for row in found), as_sheets(found), strict=True)
    return {key: sheet for key, sheet in sheets if key in set(keys)}


def write_sheets(
    changes: Sequence[SentSheet], libraries: Mapping[int, Library], person: PersonLike
) -> list[Result]:
    """Do in the caller's transaction whatever can be done; no sheet may be named twice."""
    outcomes: dict[uuid.UUID, statistics.Outcome] = {}
    savings: dict[uuid.UUID, statistics.Saving] = {}
    for change in changes:
        library = libraries.get(change.library_id)
        if library is None:
            outcomes[change.change_id] = NotAllowed(_("You do not record for this library now."))
        elif change.act == "save":
            savings[change.change_id] = _saving(change, library)
        else:
            outcomes[change.change_id] = _moved(change, library, person)
    if savings:
        saved = statistics.save_each(list(savings.values()), by=person)
        outcomes |= zip(savings, saved, strict=True)
    return [_told(change, outcomes[change.change_id]) for change in changes]


def _saving(change: SentSheet, library: Library) -> statistics.Saving:
    return statistics.Saving(
        library=library,
        month=change.first_day,
        changes=change.fields,
        base_version=change.base_version,
        taps=change.taps,
    )


def _moved(change: SentSheet, library: Library, person: PersonLike) -> statistics.Outcome:
    try:
        if change.act == "reopen":
            return statistics.reopen_statistics(
                library, change.first_day, reason=change.reason, by=person
            )
        return statistics.close_statistics(
            library,
            change.first_day,
            base_version=change.base_version,
            confirmed=set(change.confirmed),
            by=person,
        )
    except JejakError as refusal:
        return refusal


def _told(change: SentSheet, outcome: statistics.Outcome) -> Result:
    if isinstance(outcome, MonthlyStatistics):
        return Result.model_construct(
            change_id=str(change.change_id),
            status="stored",
            version=outcome.version,
            stored_at=outcome.changed_at,
            receipt=receipt_code(outcome.pk, outcome.version),
        )
    said = {name: str(text) for name, text in outcome.fields.items()}
    result = refused(change.change_id, status_of(outcome), str(outcome), said)
    if isinstance(outcome, StatisticsConflict):
        result.conflicts = {
            key: Collision.model_construct(theirs=theirs, mine=mine)
            for key, (theirs, mine) in outcome.conflicts.items()
        }
    if isinstance(outcome, QuestionsOpen):
        result.questions = [
            schemas.Asked.model_construct(code=one.code, field=one.field, text=str(one.text))
            for one in outcome.questions
        ]
    return result
