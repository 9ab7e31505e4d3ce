"""The monthly sheets: as many closed on time and late as each library's task says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from demo.country import Site
from jejak.common.periods import next_month
from jejak.statistics.services import close_statistics, save_statistics

from .plan import MONTHS, Task
from .records import YEAR


def close_months(rng: Random, tasks: Mapping[Site, Task]) -> None:
    for site, task in tasks.items():
        months = sorted(rng.sample(range(1, MONTHS + 1), task.months_on_time + task.months_late))
        late = set(rng.sample(months, task.months_late))
        visits = rng.randint(40, 260)
        members = rng.randint(30, 400)
        for month in months:
            members += rng.randint(0, 6)
            numbers = numbers_of(rng, visits, members)
            close_month(rng, site, date(YEAR, month, 1), numbers, is_late=month in late)


def numbers_of(rng: Random, visits: int, members: int) -> dict[str, Any]:
    """Return a believable month of a village library."""
    onsite = round(visits * rng.uniform(0.8, 1.2))
    women = round(onsite * rng.uniform(0.45, 0.65))
    numbers: dict[str, Any] = {
        "visits_onsite": onsite,
        "visits_online": rng.randint(0, 30),
        "members_total": members,
        "members_new": rng.randint(0, 6),
        "ict_users": round(onsite * rng.uniform(0.1, 0.5)),
        "loans": round(onsite * rng.uniform(0.3, 0.8)),
        "days_open": rng.randint(18, 26),
        "method": "counted" if rng.random() < 0.8 else "estimated",
    }
    if rng.random() < 0.7:
        numbers |= {"visits_female": women, "visits_male": onsite - women}
    return numbers


def close_month(
    rng: Random, site: Site, month: date, numbers: Mapping[str, Any], *, is_late: bool
) -> None:
    """Save and close a month: up to the tenth of the next, or after it."""
    day = next_month(month) + timedelta(days=rng.randint(11, 40) if is_late else rng.randint(1, 9))
    moment = time(rng.randint(8, 15), rng.randint(0, 59))
    at = datetime.combine(day, moment, site.library.zone)
    row = save_statistics(
        site.library, month, changes=numbers, base_version=0, by=site.author, at=at
    )
    close_statistics(
        site.library, month, base_version=row.version, confirmed=ODD, by=site.author, at=at
    )


# What a library of the demonstration would answer with yes.
ODD = frozenset(
    f"{name}_{what}"
    for name in ("visits_onsite", "visits_online", "ict_users", "loans", "members_new")
    for what in ("many", "few", "zero", "above_visits_onsite")
)
