"""Builds a believable country through the services, all in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jejak.accounts.models import User
from jejak.activities.models import Activity
from jejak.common.errors import JejakError
from jejak.media.models import Photo
from jejak.places.models import Library
from jejak.plans.models import Theme

from .accounts import KNOWN_ACCOUNTS
from .country import build_country
from .east_java.build import build_east_java_2024
from .fates import review_2019
from .history import plan_2019
from .months import Months
from .recent import Recent
from .replay import look_at_tables, record_all, review_all
from .talk import talk
from .threads import Threads
from .year import Year, read_the_news

# 2019 is the same on every day; only the last months follow the calendar.
SEED = "Jejak 2019"
PHOTOS_2019 = 60


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


def build(today: date, *, photo_share: float = 1.0, name: str = "nasional") -> DemoReport:
    """Fill an empty database as it would stand on `today`; return at once if it is filled.

    All or nothing. Fewer photos make it quicker; nothing else depends on them. `name` is that
    of one of the `DEMONSTRATIONS`.
    """
    if settings.IS_PRODUCTION:
        raise DemonstrationRefused
    started = time.monotonic()
    is_new = not is_built()
    if is_new:
        with transaction.atomic():
            DEMONSTRATIONS[name](today, photo_share)
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


def build_nation(today: date, photo_share: float) -> None:
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
    record_all(rng, records)
    look_at_tables()
    review_all(records)
    year.go_on(records)
    Months(Random(f"{SEED} {today}, the months"), today).keep(country)
    Threads(theme_ids, today).keep(country)
    talk(today)
    read_the_news(country)


DEMONSTRATIONS: dict[str, Callable[[date, float], None]] = {
    "nasional": build_nation,
    "jawa-timur": build_east_java_2024,
}
