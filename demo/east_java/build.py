"""Builds East Java 2024 through the services."""

from __future__ import annotations

from datetime import date
from random import Random

from demo.replay import look_at_tables, record_all, review_all
from jejak.plans.models import Theme

from .country import build_east_java
from .plan import plan
from .records import records_of
from .sheets import close_months

SEED = "Jejak Jawa Timur 2024"
PHOTOS = 24


def build_east_java_2024(_today: date, photo_share: float) -> None:
    """Nothing here follows the calendar: it ends with September 2024."""
    rng = Random(SEED)
    built = build_east_java(rng)
    look_at_tables()
    theme_ids = dict(Theme.objects.values_list("code", "id"))
    tasks = dict(zip(built.sites, plan(rng), strict=True))
    records = [
        record for site, task in tasks.items() for record in records_of(rng, site, task, theme_ids)
    ]
    for record in rng.sample(records, round(PHOTOS * photo_share)):
        record.photo_count = 1
    record_all(rng, records)
    look_at_tables()
    review_all(records)
    close_months(rng, tasks)
