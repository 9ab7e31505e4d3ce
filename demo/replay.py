"""Takes a plan of records through the services, each at its own moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.db import connection

from jejak.accounts.models import User
from jejak.activities import services
from jejak.activities.models import Activity, Remark

from .history import Record
from .photos import take_photos

RECORDS_A_CALL = 200


def look_at_tables() -> None:
    """Tell the planner what was just written; it would read whole tables for a single row."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def record_all(rng: Random, records: Sequence[Record]) -> None:
    by_author: dict[User, list[services.NewActivity]] = defaultdict(list)
    for record in records:
        by_author[record.site.author].append(
            services.NewActivity(
                library=record.site.library,
                content=record.content,
                id=record.id,
                submit=not record.is_draft,
                photo_ids=take_photos(rng, record),
                series_id=record.series_id,
                at=record.written_at,
            )
        )
    for author, news in by_author.items():
        for start in range(0, len(news), RECORDS_A_CALL):
            services.record_activities(news[start : start + RECORDS_A_CALL], by=author)


def review_all(records: Sequence[Record]) -> None:
    for record in records:
        if record.fate.returned_at:
            _send_back(record)
    verified: dict[tuple[User, datetime], list[Record]] = defaultdict(list)
    for record in records:
        if record.fate.verified_at:
            verified[record.site.reviewer, record.fate.verified_at].append(record)
    for (reviewer, moment), group in verified.items():
        services.verify_activities(_rows(group), by=reviewer, at=moment)
    for record in records:
        if record.fate.withdrawn_at:
            services.withdraw_activity(
                _rows([record])[0],
                reason=record.fate.reason,
                by=record.site.author,
                at=record.fate.withdrawn_at,
            )


def _send_back(record: Record) -> None:
    """Return a record with remarks and, where the library answered, mend and send it again."""
    fate, site = record.fate, record.site
    row = services.return_activity(
        _rows([record])[0], remarks=fate.remarks, by=site.reviewer, at=fate.returned_at
    )
    if fate.mended is None:
        return
    row = services.edit_activity(
        row, content=fate.mended, base_version=row.version, by=site.author, at=fate.answered_at
    )
    answers = {remark.pk: fate.answer for remark in Remark.objects.open().filter(activity=row)}
    services.submit_activity(row, by=site.author, answers=answers, at=fate.answered_at)


def _rows(records: Sequence[Record]) -> list[Activity]:
    return [Activity(pk=record.id) for record in records]
