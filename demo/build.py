"""Builds a believable country through the services, all in one transaction."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from jejak.accounts.models import User
from jejak.activities import services
from jejak.activities.models import Activity, Remark, Theme
from jejak.common.errors import JejakError
from jejak.media.models import Photo
from jejak.places.models import Library

from .accounts import KNOWN_ACCOUNTS
from .country import build_country
from .fates import review_2019
from .history import Record, plan_2019
from .photos import take_photos
from .recent import Recent
from .talk import talk
from .year import Year, read_the_news

# 2019 is the same on every day; only the last months follow the calendar.
SEED = "Jejak 2019"
PHOTOS_2019 = 60
RECORDS_A_CALL = 200


class DemonstrationRefused(JejakError):
    message = _("The demonstration has known passwords and is not built in production.")


@dataclass(frozen=True)
class DemoReport:
    """What stands in the database, and whether this call built it."""

    libraries: int
    people: int
    activities: int
    photos: int
    seconds: float
    is_new: bool


def build(today: date, *, photo_share: float = 1.0) -> DemoReport:
    """Fill an empty database as it would stand on `today`; return at once if it is filled.

    All or nothing. Fewer photos make it quicker; nothing else depends on them.
    """
    if settings.IS_PRODUCTION:
        raise DemonstrationRefused
    started = time.monotonic()
    is_new = not is_built()
    if is_new:
        with transaction.atomic():
            _build(today, photo_share)
        look_at_tables()
    return DemoReport(
        libraries=Library.objects.count(),
        people=User.objects.count(),
        activities=Activity.objects.count(),
        photos=Photo.objects.count(),
        seconds=time.monotonic() - started,
        is_new=is_new,
    )


def is_built() -> bool:
    return User.objects.filter(username=KNOWN_ACCOUNTS[0].sign_in_name).exists()


def _build(today: date, photo_share: float) -> None:
    rng = Random(SEED)
    country = build_country(rng)
    look_at_tables()
    theme_ids = dict(Theme.objects.values_list("code", "id"))
    past = plan_2019(rng, country, theme_ids)
    for record in rng.sample(past, PHOTOS_2019):
        record.photo_count = 1
    past += review_2019(rng, past)
    rng = Random(f"{SEED} {today}")
    recent = Recent(rng, country, theme_ids, today).plan()
    records = [*past, *recent]
    for record in records:
        if rng.random() >= photo_share:
            record.photo_count = 0
    for record in records:
        if record.shows_again:  # told in any case
            record.photo_count = record.shows_again.photo_count = 1
    year = Year(Random(f"{SEED} {today}, the living year"), country, theme_ids, today)
    records += year.plan()
    _record(rng, records)
    look_at_tables()
    _review(records)
    year.go_on(records)
    talk(today)
    read_the_news(country)


def look_at_tables() -> None:
    """Tell the planner what was just written; it would read whole tables for a single row."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _record(rng: Random, records: Sequence[Record]) -> None:
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


def _review(records: Sequence[Record]) -> None:
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
