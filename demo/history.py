"""The plan of 2019: which library did what on which day, adding up to the published figures."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from jejak.activities.content import ActivityContent
from jejak.plans.models import Strategy

from .corpus import Kind
from .country import PROGRAMME_2019, Country, Site
from .writing import attendance, choose_kind, choose_title, write_content

# Perpusnas: January to October 2019 (domain.md h.2). The months are the design's.
ACTIVITIES, ATTENDANCE = 3_088, 108_474
BY_MONTH: dict[int, tuple[int, int, int]] = {
    1: (112, 18, 18), 2: (148, 26, 17), 3: (197, 30, 19), 4: (213, 38, 31), 5: (183, 29, 24),
    6: (175, 30, 14), 7: (280, 46, 45), 8: (340, 60, 38), 9: (375, 58, 36), 10: (368, 67, 53),
}  # fmt: skip
STRATEGIES = (Strategy.INVOLVEMENT, Strategy.INFORMATION, Strategy.ADVOCACY)
# Big days, of the sorts that stray far, carry many of the people.
FESTIVAL_SPREAD, FESTIVAL_SHARE, FESTIVAL_FACTOR = 0.45, 0.14, (3, 7)
SERIES_FROM = 3


@dataclass
class Fate:
    """What became of a record after it was sent; nothing means that it waits."""

    verified_at: datetime | None = None
    returned_at: datetime | None = None
    remarks: dict[str, str] = field(default_factory=dict)
    # The answer to the remarks: words, and the content as mended.
    answer: str = ""
    mended: ActivityContent | None = None
    answered_at: datetime | None = None
    withdrawn_at: datetime | None = None
    reason: str = ""


@dataclass
class Record:
    """One activity to be recorded, and when it was written down."""

    site: Site
    kind: Kind
    content: ActivityContent
    written_at: datetime
    id: uuid.UUID
    series_id: uuid.UUID | None = None
    is_draft: bool = False
    photo_count: int = 0
    # Its first photo is that of this record once more, as a messenger passes it on.
    shows_again: Record | None = None
    fate: Fate = field(default_factory=Fate)


def plan_2019(rng: Random, country: Country, theme_ids: dict[str, int]) -> list[Record]:
    """Return 3,088 records with 108,474 in attendance; every library has at least one."""
    slots = [
        (month, strategy)
        for month, counts in BY_MONTH.items()
        for strategy, count in zip(STRATEGIES, counts, strict=True)
        for _number in range(count)
    ]
    sites = [site for site, count in _share_out(rng, country).items() for _n in range(count)]
    rng.shuffle(sites)
    planned = []
    favourites: dict[int, set[int]] = defaultdict(set)
    for (month, strategy), site in zip(slots, sites, strict=True):
        kind = choose_kind(
            rng, site, strategy=strategy, month=month, favourites=favourites[site.library.pk]
        )
        planned.append((site, kind, choose_day(rng, kind, date(2019, month, 1))))
    counts = _attendances(rng, [kind for _site, kind, _day in planned])
    records = [
        new_record(rng, site, kind, day=day, count=count, theme_ids=theme_ids)
        for (site, kind, day), count in zip(planned, counts, strict=True)
    ]
    make_series(rng, records)
    return records


def new_record(
    rng: Random,
    site: Site,
    kind: Kind,
    *,
    day: date,
    count: int,
    theme_ids: dict[str, int],
    title: str = "",
) -> Record:
    written_at = moment_of_writing(rng, site, day)
    return Record(
        site=site,
        kind=kind,
        content=write_content(
            rng, kind, site, day=day, count=count, theme_ids=theme_ids, title=title
        ),
        written_at=written_at,
        id=id_at(rng, written_at),
    )


def _share_out(rng: Random, country: Country) -> dict[Site, int]:
    """Give each library of a province its share of the province's activities, at least one."""
    by_province: dict[str, list[Site]] = defaultdict(list)
    for site in country.sites:
        by_province[site.province].append(site)
    shares: dict[Site, int] = {}
    for code, (_regencies, _villages, total) in PROGRAMME_2019.items():
        sites = by_province[code]
        # A few libraries do most of the work.
        weights = [rng.lognormvariate(0, 0.6) for _site in sites]
        extra = Counter(rng.choices(range(len(sites)), weights, k=total - len(sites)))
        shares |= {site: 1 + extra[index] for index, site in enumerate(sites)}
    return shares


def choose_day(rng: Random, kind: Kind, month: date, *, last: date | None = None) -> date:
    """Return a day of the month: weekends for children and feasts, else mostly weekdays."""
    following = (month + timedelta(days=32)).replace(day=1)
    end = min(following - timedelta(days=1), last or following)
    days = [month + timedelta(days=n) for n in range((end - month).days + 1)]
    weekend, weekday = (1.0, 0.12) if kind.is_weekend else (0.25, 1.0)
    weights = [weekend if day.weekday() >= 5 else weekday for day in days]
    if month.month == 1 and days[0].day == 1:
        weights[0] = 0.0
    return rng.choices(days, weights)[0]


def _attendances(rng: Random, kinds: list[Kind]) -> list[int]:
    """Return heavy-tailed counts that sum to the published attendance exactly."""
    raw = []
    for kind in kinds:
        count = attendance(rng, kind)
        if kind.spread >= FESTIVAL_SPREAD and rng.random() < FESTIVAL_SHARE:
            count *= rng.randint(*FESTIVAL_FACTOR)
        raw.append(count)
    # Small meetings stay small; the classes and feasts carry the rest.
    small = sum(count for count in raw if count < 12)
    factor = (ATTENDANCE - small) / (sum(raw) - small)
    counts = [count if count < 12 else round(count * factor) for count in raw]
    large = [index for index, count in enumerate(counts) if count >= 15]
    while (gap := ATTENDANCE - sum(counts)) != 0:
        for index in rng.sample(large, min(abs(gap), len(large))):
            counts[index] += 1 if gap > 0 else -1
    return counts


def make_series(rng: Random, records: list[Record]) -> None:
    """Tie what a library did three times or more into a series with one name."""
    groups: dict[tuple[int, int], list[Record]] = defaultdict(list)
    for record in records:
        if record.kind.is_series:
            groups[record.site.library.pk, id(record.kind)].append(record)
    for group in groups.values():
        if len(group) < SERIES_FROM or rng.random() < 0.3:
            continue
        group.sort(key=lambda record: (record.content.held_on or date.min, record.id))
        series_id = id_at(rng, group[0].written_at)
        name = choose_title(rng, group[0].kind, group[0].site).split(":")[0]
        for number, record in enumerate(group, start=1):
            record.series_id = series_id
            if "{" not in name:
                title = f"{name}, pertemuan {number}"
                record.content = replace(record.content, title=title)


def moment_of_writing(rng: Random, site: Site, day: date) -> datetime:
    """Return when it was written down: the same evening, or days later."""
    lag = min(20, int(rng.expovariate(0.4)))
    at = time(rng.randint(8, 20), rng.randint(0, 59), rng.randint(0, 59))
    zone = ZoneInfo(site.seat.region.time_zone)
    if lag == 0:
        at = at.replace(hour=rng.randint(16, 21))
    return datetime.combine(day + timedelta(days=lag), at, zone)


def id_at(rng: Random, moment: datetime) -> uuid.UUID:
    """Return a UUIDv7 of that moment whose random bits come from `rng`."""
    value = int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | rng.getrandbits(12) << 64
    return uuid.UUID(int=value | 0b10 << 62 | rng.getrandbits(62))
