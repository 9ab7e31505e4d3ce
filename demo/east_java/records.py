"""The 11,339 records: days, words, who came, and which of them were verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from demo.country import Site
from demo.fates import monthly_review
from demo.history import Record, choose_day, new_record
from demo.writing import attendance, choose_kind
from jejak.activities.content import ActivityContent
from jejak.plans.models import Strategy

from .plan import MONTHS, Task

YEAR = 2024


def records_of(rng: Random, site: Site, task: Task, theme_ids: dict[str, int]) -> Iterator[Record]:
    """Yield what the library did, as many as its task says of each strategy and quality."""
    strategies = [
        *[Strategy.INVOLVEMENT] * task.involvement,
        *[Strategy.ADVOCACY] * task.advocacy,
        *[Strategy.INFORMATION] * task.information,
    ]
    rng.shuffle(strategies)
    told = set(rng.sample(range(task.activities), task.broken_down))
    checked = set(rng.sample(range(task.activities), task.verified))
    favourites = set[int]()
    for number, strategy in enumerate(strategies):
        month = 1 + number * MONTHS // task.activities
        kind = choose_kind(rng, site, strategy=strategy, month=month, favourites=favourites)
        record = new_record(
            rng,
            site,
            kind,
            day=choose_day(rng, kind, date(YEAR, month, 1)),
            count=attendance(rng, kind),
            theme_ids=theme_ids,
        )
        record.content = _told(rng, record.content, is_told=number in told)
        if number in checked:
            record.fate.verified_at = monthly_review(site, record.written_at)
        yield record


def _told(rng: Random, content: ActivityContent, *, is_told: bool) -> ActivityContent:
    """Tell all participants apart by sex, or leave that unsaid."""
    if not is_told:
        return replace(content, female_count=None, male_count=None)
    everybody = content.participant_count or 0
    women = min(everybody, content.female_count or round(everybody * rng.uniform(0.4, 0.7)))
    return replace(content, female_count=women, male_count=everybody - women)
